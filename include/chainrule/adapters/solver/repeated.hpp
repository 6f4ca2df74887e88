// Functions of a problem, applied once or at many rows of indices.
#pragma once

#include <chainrule/adapters/solver/kept_function.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <tuple>
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
  std::vector<std::size_t> added_to_;  // of each value the sum that it is a part of; empty: none
  std::size_t rows_ = 1;
  int unknowns_ = Kept::unknowns;
  bool names_one_twice_ = false;  // some row does

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
  /// Calls use with every place of a row's Hessian: entry, unknown, unknown.
  template <class Use>
  static void at_places_of_hessian(Use const& use) {
    constexpr sparsity_pattern const& pattern = Kept::sparse_hessian_request::code::pattern;
    for (std::size_t i = 0; i < width; ++i)
      for (int k = pattern.row_starts[i]; k < pattern.row_starts[i + 1]; ++k)
        use(std::size_t(k), i, std::size_t(pattern.columns[std::size_t(k)]));
  }
  /// The Hessian, with the weights that weights_of(row) points to.
  template <class Weights>
  void weighted_hessian(double const* x, double* entries, Weights const& weights_of) const {
    constexpr std::size_t each = std::size_t(Kept::sparse_hessian_request::outputs);
    for (std::size_t row = 0; row < rows_; ++row) {
      double* const mine = entries + row * each;
      at_row(row, x, [&](double const* own) { Kept::sparse_hessian(own, given_to(row), weights_of(row), mine); });
      // Two places of a row that name one unknown: both halves of the symmetric matrix fall on its diagonal.
      if (names_one_twice_)
        at_places_of_hessian([&](std::size_t entry, std::size_t i, std::size_t j) {
          if (j != i && index(row, i) == index(row, j)) mine[entry] *= 2;
        });
    }
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
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t k = 1; k < width; ++k)
        for (std::size_t j = 0; j < k; ++j) names_one_twice_ = names_one_twice_ || index(row, j) == index(row, k);
  }
  /// The same as a part of sums, cr::summed(...): each value, row by row, is added to the sum that a number names.
  [[nodiscard]] repeated_function into(std::vector<int> const& sums) const {
    if (sums.size() != values())
      throw std::invalid_argument("chainrule: repeated: " + std::to_string(values()) +
                                  " values go into as many sums, and here are " + std::to_string(sums.size()) +
                                  " numbers of them");
    repeated_function result = *this;
    result.added_to_.clear();
    for (int const each : sums) {
      if (each < 0) throw std::out_of_range("chainrule: repeated: the number of a sum is " + std::to_string(each));
      result.added_to_.push_back(std::size_t(each));
    }
    return result;
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t values() const { return rows_ * outputs; }
  [[nodiscard]] bool is_part() const { return !added_to_.empty() || rows_ == 0; }
  /// How many sums there are at least.
  [[nodiscard]] std::size_t sums() const {
    return added_to_.empty() ? 0 : *std::max_element(added_to_.begin(), added_to_.end()) + 1;
  }
  /// How many unknowns there are at least.
  [[nodiscard]] int unknowns() const { return unknowns_; }
  [[nodiscard]] std::size_t index(std::size_t row, std::size_t k) const {
    return at_.empty() ? k : static_cast<std::size_t>(at_[row * width + k]);
  }
  /// The constraint that a value is, or is a part of.
  [[nodiscard]] std::size_t constraint(std::size_t value) const { return added_to_.empty() ? value : added_to_[value]; }

  /// Row by row.
  void evaluate(double const* x, double* out) const {
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) { Kept::values(own, given_to(row), out + row * outputs); });
  }
  /// Added to sums.
  void add_values(double const* x, double* sums) const {
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) {
        double each[outputs];
        Kept::values(own, given_to(row), each);
        for (std::size_t i = 0; i < outputs; ++i) sums[constraint(row * outputs + i)] += each[i];
      });
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
          place(constraint(row * outputs + i), index(row, std::size_t(pattern.columns[std::size_t(k)])));
  }
  [[nodiscard]] std::size_t jacobian_entries() const { return rows_ * std::size_t(Kept::sparse_jacobian_request::outputs); }
  void jacobian(double const* x, double* entries) const {
    constexpr std::size_t each = std::size_t(Kept::sparse_jacobian_request::outputs);
    for (std::size_t row = 0; row < rows_; ++row)
      at_row(row, x, [&](double const* own) { Kept::sparse_jacobian(own, given_to(row), entries + row * each); });
  }
  template <class Place>
  void hessian_places(Place const& place) const {
    for (std::size_t row = 0; row < rows_; ++row)
      at_places_of_hessian([&](std::size_t, std::size_t i, std::size_t j) {
        std::size_t const a = index(row, i), b = index(row, j);
        place(std::max(a, b), std::min(a, b));
      });
  }
  [[nodiscard]] std::size_t hessian_entries() const { return rows_ * std::size_t(Kept::sparse_hessian_request::outputs); }
  /// With a weight for each constraint.
  void hessian(double const* x, double const* weights, double* entries) const {
    if (added_to_.empty()) return weighted_hessian(x, entries, [&](std::size_t row) { return weights + row * outputs; });
    double own[outputs];
    weighted_hessian(x, entries, [&](std::size_t row) {
      for (std::size_t i = 0; i < outputs; ++i) own[i] = weights[constraint(row * outputs + i)];
      return static_cast<double const*>(own);
    });
  }
  /// Of the sum over all rows, with one weight.
  void hessian_of_sum(double const* x, double weight, double* entries) const {
    weighted_hessian(x, entries, [&](std::size_t) { return static_cast<double const*>(&weight); });
  }
};

/// Several functions of the same unknowns: derivatives of one stand behind those of another.
template <class... Parts>
class several_functions {
 protected:
  std::tuple<Parts...> parts_;

  explicit several_functions(Parts const&... parts) : parts_(parts...) {}
  template <class Use>
  void each_part(Use const& use) const {
    std::apply([&](auto const&... part) { (use(part), ...); }, parts_);
  }
  template <class Entries>
  [[nodiscard]] std::size_t total(Entries const& entries_of) const {
    std::size_t count = 0;
    each_part([&](auto const& part) { count += entries_of(part); });
    return count;
  }

 public:
  static constexpr std::size_t outputs = 0;  // of a row: there are none

  [[nodiscard]] int unknowns() const {
    int most = 0;
    each_part([&](auto const& part) { most = std::max(most, part.unknowns()); });
    return most;
  }
  [[nodiscard]] std::size_t jacobian_entries() const {
    return total([](auto const& part) { return part.jacobian_entries(); });
  }
  void jacobian(double const* x, double* entries) const {
    each_part([&](auto const& part) {
      part.jacobian(x, entries);
      entries += part.jacobian_entries();
    });
  }
  template <class Place>
  void hessian_places(Place const& place) const {
    each_part([&](auto const& part) { part.hessian_places(place); });
  }
  [[nodiscard]] std::size_t hessian_entries() const {
    return total([](auto const& part) { return part.hessian_entries(); });
  }
};

/// Sums of the values of several functions; equal places of their derivatives are to be summed.
template <class... Parts>
class summed_functions : public several_functions<Parts...> {
  using several_functions<Parts...>::each_part;
  std::size_t sums_ = 0;

 public:
  explicit summed_functions(Parts const&... parts) : several_functions<Parts...>(parts...) {
    each_part([&](auto const& part) {
      if (!part.is_part())
        throw std::invalid_argument("chainrule: summed: a part says which sums it goes into: cr::repeated(f, rows).into(sums)");
      sums_ = std::max(sums_, part.sums());
    });
  }

  [[nodiscard]] std::size_t values() const { return sums_; }
  void evaluate(double const* x, double* out) const {
    std::fill_n(out, sums_, 0.0);
    each_part([&](auto const& part) { part.add_values(x, out); });
  }
  template <class Place>
  void jacobian_places(Place const& place) const {
    each_part([&](auto const& part) { part.jacobian_places(place); });
  }
  void hessian(double const* x, double const* weights, double* entries) const {
    each_part([&](auto const& part) {
      part.hessian(x, weights, entries);
      entries += part.hessian_entries();
    });
  }
};

/// The values of several functions, one behind another.
template <class... Parts>
class stacked_functions : public several_functions<Parts...> {
  using several_functions<Parts...>::each_part;

 public:
  explicit stacked_functions(Parts const&... parts) : several_functions<Parts...>(parts...) {}

  /// How many numbers each variable and array of wrt has.
  [[nodiscard]] auto const& sizes() const { return std::get<0>(this->parts_).sizes(); }
  [[nodiscard]] std::size_t values() const {
    return this->total([](auto const& part) { return part.values(); });
  }
  void evaluate(double const* x, double* out) const {
    each_part([&](auto const& part) {
      part.evaluate(x, out);
      out += part.values();
    });
  }
  template <class Place>
  void jacobian_places(Place const& place) const {
    std::size_t first = 0;
    each_part([&](auto const& part) {
      part.jacobian_places([&](std::size_t row, std::size_t column) { place(first + row, column); });
      first += part.values();
    });
  }
  void hessian(double const* x, double const* weights, double* entries) const {
    each_part([&](auto const& part) {
      part.hessian(x, weights, entries);
      entries += part.hessian_entries();
      weights += part.values();
    });
  }
};

template <class F>
inline constexpr bool is_repeated = false;
template <class Kept>
inline constexpr bool is_repeated<repeated_function<Kept>> = true;
template <class... Parts>
inline constexpr bool is_repeated<summed_functions<Parts...>> = true;
template <class F>
inline constexpr bool is_one_repeated = false;
template <class Kept>
inline constexpr bool is_one_repeated<repeated_function<Kept>> = true;
template <class F>
inline constexpr bool is_kept = false;
template <class Problem, bool Vector>
inline constexpr bool is_kept<kept_function<Problem, Vector>> = true;

}  // namespace detail

/// A function applied at many rows of indices, each of which names as many unknowns as the function has; `data` gives each row what the
/// function is given. To minimize: the sum over all rows; as a constraint: its values at each.
template <class Problem, bool Vector>
auto repeated(compiled_function<Problem, Vector> const&, std::vector<int> rows, std::vector<double> data = {}) {
  using kept = detail::kept_type<Problem, Vector>;
  return detail::repeated_function<kept>(kept::with_rows(), std::move(rows), std::move(data));
}

/// Sums of what several functions give, as a constraint or as residuals: each part is cr::repeated(f, rows).into(sums), where `sums` names for each value
/// of f, row by row, the number of the sum that it is added to. As many sums as the largest number tells; one that nothing is added to is 0.
template <class... Parts>
auto summed(Parts const&... parts) {
  constexpr bool repeated_parts = (detail::is_one_repeated<Parts> && ...) && sizeof...(Parts) > 0;
  static_assert(repeated_parts, "chainrule: summed: parts are repeated functions: cr::repeated(f, rows).into(sums)");
  if constexpr (repeated_parts) return detail::summed_functions<Parts...>(parts...);
}

}  // namespace chainrule

#pragma GCC diagnostic pop
