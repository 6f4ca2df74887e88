// Least squares as the objective of a problem: half the sum of squares of residuals.
#pragma once

#include <chainrule/adapters/solver/problem.hpp>

#include <numeric>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// Residuals, and half the sum of their squares with its derivatives. Evaluations share memory: one thread at a time.
template <class Repeated>
class squared_residuals {
  Repeated residuals_;
  std::vector<std::size_t> rows_, columns_;
  struct pair {
    std::size_t one, other;
  };
  std::vector<pair> pairs_;  // of entries in one row, for the product of the Jacobian with itself
  mutable std::vector<double> values_, entries_, weights_;

  void evaluate(double const* x) const {
    residuals_.evaluate(x, values_.data());
    residuals_.jacobian(x, entries_.data());
  }

 public:
  static constexpr std::size_t outputs = 1;
  static constexpr bool is_least_squares = true;

  explicit squared_residuals(Repeated const& residuals)
      : residuals_(residuals), values_(residuals.values()), entries_(residuals.jacobian_entries()), weights_(residuals.values()) {
    residuals_.jacobian_places([this](std::size_t row, std::size_t column) {
      rows_.push_back(row);
      columns_.push_back(column);
    });
    std::vector<std::size_t> by_row(rows_.size());  // sums have entries of a row apart from each other
    std::iota(by_row.begin(), by_row.end(), std::size_t(0));
    std::sort(by_row.begin(), by_row.end(),
              [this](std::size_t a, std::size_t b) { return std::pair(rows_[a], a) < std::pair(rows_[b], b); });
    std::size_t begin = 0;
    for (std::size_t end = 1; end <= by_row.size(); ++end) {
      if (end < by_row.size() && rows_[by_row[end]] == rows_[by_row[begin]]) continue;
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t j = begin; j <= i; ++j) pairs_.push_back({by_row[i], by_row[j]});
      begin = end;
    }
  }
  [[nodiscard]] Repeated const& residuals() const { return residuals_; }
  [[nodiscard]] int unknowns() const { return residuals_.unknowns(); }

  [[nodiscard]] double sum(double const* x) const {
    residuals_.evaluate(x, values_.data());
    double total = 0;
    for (double const each : values_) total += each * each;
    return total / 2;
  }
  double add_gradient(double const* x, double* gradient) const {
    evaluate(x);
    double total = 0;
    for (double const each : values_) total += each * each;
    for (std::size_t k = 0; k < entries_.size(); ++k) gradient[columns_[k]] += entries_[k] * values_[rows_[k]];
    return total / 2;
  }
  /// The largest sum of the sizes that a slope, times its number (at least 1), is made of.
  [[nodiscard]] double size_of_parts(double const* x) const {
    evaluate(x);
    std::vector<double> sums(std::size_t(unknowns()), 0);
    for (std::size_t k = 0; k < entries_.size(); ++k) sums[columns_[k]] += std::fabs(entries_[k] * values_[rows_[k]]);
    double largest = 0;
    for (std::size_t k = 0; k < sums.size(); ++k) largest = std::fmax(largest, sums[k] * std::fmax(1, std::fabs(x[k])));
    return largest;
  }

  template <class Place>
  void hessian_places(Place const& place) const {
    for (pair const& p : pairs_) {
      std::size_t const a = columns_[p.one], b = columns_[p.other];
      place(std::max(a, b), std::min(a, b));
    }
    residuals_.hessian_places(place);
  }
  [[nodiscard]] std::size_t hessian_entries() const { return pairs_.size() + residuals_.hessian_entries(); }
  void hessian_of_sum(double const* x, double weight, double* entries) const {
    evaluate(x);
    for (pair const& p : pairs_) {
      // Two entries of a row that stand in one column meet twice on the diagonal.
      double const twice = p.one != p.other && columns_[p.one] == columns_[p.other] ? 2 : 1;
      *entries++ = twice * weight * entries_[p.one] * entries_[p.other];
    }
    for (std::size_t k = 0; k < values_.size(); ++k) weights_[k] = weight * values_[k];
    residuals_.hessian(x, weights_.data(), entries);
  }
};

template <class F>
struct least_squares_formula {
  using formulas = F;
};

}  // namespace detail

/// Half the sum of squares of all values of functions, compiled or repeated, as an objective; or, for a model, of a formula or a tuple of them.
/// Ceres solves no other with bounds.
template <class F, class... More>
auto least_squares(F const& f, More const&... more) {
  if constexpr (detail::is_stated_formula<F>) {
    static_assert(sizeof...(More) == 0, "chainrule: least_squares: one tuple of formulas, or functions");
    return detail::least_squares_formula<F>{};
  } else {
    return detail::minimized<detail::squared_residuals<decltype(detail::as_repeated(f))>,
                             detail::squared_residuals<decltype(detail::as_repeated(more))>...>{
        {detail::squared_residuals<decltype(detail::as_repeated(f))>(detail::as_repeated(f)),
         detail::squared_residuals<decltype(detail::as_repeated(more))>(detail::as_repeated(more))...}};
  }
}

}  // namespace chainrule

#pragma GCC diagnostic pop
