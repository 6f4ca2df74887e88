// Functions of a problem, applied once or at many rows of indices.
#pragma once

#include <chainrule/adapters/solver/kept_function.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

/// A function applied at rows of indices: to the unknowns that a row names. It keeps its indices, and what each row is given.
template <class Kept>
class repeated_function {
  Kept function_;
  std::vector<int> at_;  // row by row; empty: the first unknowns, once
  std::vector<double> data_;
  std::size_t rows_ = 1;
  int unknowns_ = Kept::unknowns;

  static constexpr std::size_t width = std::size_t(Kept::unknowns);
  static constexpr std::size_t given = std::size_t(Kept::given);

  [[nodiscard]] double const* given_to(std::size_t row) const {
    return data_.empty() ? function_.given_numbers() : data_.data() + row * given;
  }
  /// Calls use with the unknowns of a row in a list of their own.
  template <class Use>
  void at_row(std::size_t row, double const* x, Use const& use) const {
    if (at_.empty()) return use(x);
    std::array<double, width> own;
    for (std::size_t k = 0; k < width; ++k) own[k] = x[index(row, k)];
    use(own.data());
  }

 public:
  using kept = Kept;
  static constexpr std::size_t outputs = std::size_t(Kept::outputs);

  explicit repeated_function(Kept const& function) : function_(function) {}
  repeated_function(Kept const& function, std::vector<int> at, std::vector<double> data)
      : function_(function), at_(std::move(at)), data_(std::move(data)), rows_(at_.size() / width), unknowns_(0) {
    if (at_.size() % width != 0)
      throw std::invalid_argument("chainrule: repeated: rows of " + std::to_string(width) + " indices are not " +
                                  std::to_string(at_.size()) + " numbers");
    if (data_.size() != rows_ * given)
      throw std::invalid_argument("chainrule: repeated: " + std::to_string(rows_) + " rows are given " + std::to_string(given) +
                                  " numbers each, and here are " + std::to_string(data_.size()));
    for (int const each : at_) {
      if (each < 0) throw std::out_of_range("chainrule: repeated: an index is " + std::to_string(each));
      unknowns_ = std::max(unknowns_, each + 1);
    }
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t values() const { return rows_ * outputs; }
  /// How many unknowns there are at least.
  [[nodiscard]] int unknowns() const { return unknowns_; }
  [[nodiscard]] std::size_t index(std::size_t row, std::size_t k) const {
    return at_.empty() ? k : static_cast<std::size_t>(at_[row * width + k]);
  }

  /// Row by row.
  void evaluate(double const* x, double* out) const {
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) { Kept::values(own, given_to(row), out + row * outputs); });
  }
  /// The sum over all rows.
  [[nodiscard]] double sum(double const* x) const {
    double total = 0;
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) {
        double each[outputs];
        Kept::values(own, given_to(row), each);
        total += each[0];
      });
    return total;
  }
  /// And its gradient, added.
  double add_gradient(double const* x, double* gradient) const {
    double total = 0;
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) {
        double each;
        std::array<double, width> slopes;
        Kept::values_and_jacobian(own, given_to(row), &each, slopes.data());
        total += each;
        for (std::size_t k = 0; k < width; ++k) gradient[index(row, k)] += slopes[k];
      });
    return total;
  }

  // Sparse derivatives: the places of all entries, row by row, and their values in that order.
  template <class Place>
  void jacobian_places(Place const& place) const {
    constexpr sparsity_pattern const& pattern = Kept::sparse_jacobian_request::code::pattern;
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t i = 0; i < outputs; ++i)
        for (int k = pattern.row_starts[i]; k < pattern.row_starts[i + 1]; ++k)
          place(row * outputs + i, index(row, std::size_t(pattern.columns[std::size_t(k)])));
  }
  [[nodiscard]] std::size_t jacobian_entries() const { return rows_ * std::size_t(Kept::sparse_jacobian_request::outputs); }
  void jacobian(double const* x, double* entries) const {
    constexpr std::size_t each = std::size_t(Kept::sparse_jacobian_request::outputs);
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) { Kept::sparse_jacobian(own, given_to(row), entries + row * each); });
  }
  template <class Place>
  void hessian_places(Place const& place) const {
    constexpr sparsity_pattern const& pattern = Kept::sparse_hessian_request::code::pattern;
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t i = 0; i < width; ++i)
        for (int k = pattern.row_starts[i]; k < pattern.row_starts[i + 1]; ++k) {
          std::size_t const a = index(row, i), b = index(row, std::size_t(pattern.columns[std::size_t(k)]));
          place(std::max(a, b), std::min(a, b));
        }
  }
  [[nodiscard]] std::size_t hessian_entries() const { return rows_ * std::size_t(Kept::sparse_hessian_request::outputs); }
  /// With weights for each value; one for all where there is but one.
  void hessian(double const* x, double const* weights, std::size_t step, double* entries) const {
    constexpr sparsity_pattern const& pattern = Kept::sparse_hessian_request::code::pattern;
    constexpr std::size_t each = std::size_t(Kept::sparse_hessian_request::outputs);
    for (std::size_t row = 0; row < rows_; ++row) {
      double* const mine = entries + row * each;
      at_row(row, x, [&](double const* own) { Kept::sparse_hessian(own, given_to(row), weights + row * step, mine); });
      // Two places of a row that name one unknown: both halves of the symmetric matrix fall on its diagonal.
      if (at_.empty()) continue;
      for (std::size_t i = 0; i < width; ++i)
        for (int k = pattern.row_starts[i]; k < pattern.row_starts[i + 1]; ++k)
          if (std::size_t const j = std::size_t(pattern.columns[std::size_t(k)]); j != i && index(row, i) == index(row, j))
            mine[k] *= 2;
    }
  }
};

template <class F>
inline constexpr bool is_repeated = false;
template <class Kept>
inline constexpr bool is_repeated<repeated_function<Kept>> = true;
template <class F>
inline constexpr bool is_kept = false;
template <class Problem, bool Vector>
inline constexpr bool is_kept<kept_function<Problem, Vector>> = true;

/// A function of a problem as what it is made of.
template <class F>
auto as_repeated(F const& f) {
  if constexpr (is_repeated<F>) {
    return f;
  } else if constexpr (is_kept<F>) {
    return repeated_function<F>(f);
  } else {
    static_assert(
        is_compiled_function<F>,
        "chainrule: a problem is stated with functions: cr::function(formula, x), cr::formula<3>(f), or cr::repeated(f, rows)");
    if constexpr (is_compiled_function<F>) {
      auto const function = keep_with(f);
      return repeated_function<std::remove_cvref_t<decltype(function)>>(function);
    }
  }
}

}  // namespace detail

/// A function applied at many rows of indices, each of which names as many unknowns as the function has; `data` gives each row what the
/// function is given. To minimize: the sum over all rows; as a constraint: its values at each.
template <class Problem, bool Vector>
auto repeated(compiled_function<Problem, Vector> const&, std::vector<int> rows, std::vector<double> data = {}) {
  using kept = detail::kept_type<Problem, Vector>;
  return detail::repeated_function<kept>(kept::with_rows(), std::move(rows), std::move(data));
}

}  // namespace chainrule

#pragma GCC diagnostic pop
