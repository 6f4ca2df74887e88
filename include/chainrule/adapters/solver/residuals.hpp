// Residuals as least squares solvers and root finders ask for them: of one function, of a function at every row of columns of data, or of arrays.
#pragma once

#include <chainrule/adapters/solver/final_check.hpp>
#include <chainrule/adapters/solver/sized.hpp>
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace chainrule::detail {

/// How many numbers a function is differentiated in, and how many it gives.
template <class P, bool Vector>
constexpr int unknowns_of(compiled_function<P, Vector> const*) {
  return P::wrt;
}
template <class P, bool Vector>
constexpr int outputs_of(compiled_function<P, Vector> const*) {
  return P::outputs;
}
template <class F>
concept function_of_numbers = requires(F const* f) {
  unknowns_of(f);
};

template <class F, class... Columns>
constexpr bool check_residuals() {
  if constexpr (is_sized<F>) {
    static_assert(sizeof...(Columns) == 0, "chainrule: residuals of arrays are given all by cr::sized(errors, {}, at = times)");
    return sizeof...(Columns) == 0;
  }
  constexpr bool known = function_of_numbers<F> || is_sized<F>;
  static_assert(known,
                "chainrule: residuals are a compiled function of as many numbers as there are unknowns: cr::function(formulas, "
                "cr::wrt(unknowns...), cr::given(columns...)); of arrays cr::sized(errors, {}, at = times)");
  if constexpr (function_of_numbers<F>) {
    constexpr bool a_column_each = F::arity == unknowns_of(static_cast<F const*>(nullptr)) + sizeof...(Columns);
    static_assert(a_column_each, "chainrule: residuals: each variable of cr::given takes a column of numbers, in their order");
    constexpr bool live_on = ((std::is_lvalue_reference_v<Columns> || is_borrowed<std::remove_cvref_t<Columns>>)&&...);
    static_assert(
        live_on,
        "chainrule: residuals refer to their columns, and this one is gone before it is read: give it a name, or a std::span "
        "of what lives on");
    return a_column_each && live_on;
  } else {
    return false;
  }
}

/// Where the numbers of a list begin.
template <class List>
double const* first_of(List const& x) {
  if constexpr (std::is_pointer_v<List>) return x;
  else return x.data();
}

/// The residuals F at each row of Columns columns; one row where there are none. Refers to the columns' memory.
template <class F, std::size_t Columns>
class residual_rows {
  static constexpr F function{};
  std::array<std::span<double const>, Columns> columns_;

 public:
  static constexpr int known_unknowns = unknowns_of(static_cast<F const*>(nullptr));
  static constexpr int per_row = outputs_of(static_cast<F const*>(nullptr));
  static constexpr bool has_second = true;
  using numbers = std::array<double, F::arity>;
  [[nodiscard]] static constexpr int unknowns() { return known_unknowns; }

  template <class... Lists>
  explicit residual_rows(Lists const&... lists) : columns_{std::span<double const>(lists)...} {
    for (auto const& each : columns_)
      if (each.size() != columns_[0].size()) throw_wrong_length("a column", each.size(), columns_[0].size());
    if (count() < unknowns()) throw_invalid_argument("chainrule: residuals: there are fewer of them than unknowns");
  }

  [[nodiscard]] int rows() const {
    if constexpr (Columns == 0) return 1;
    else return int(columns_[0].size());
  }
  [[nodiscard]] int count() const { return rows() * per_row; }

  /// The unknowns, with room for what is given behind them.
  template <class List>
  static numbers at(List const& x) {
    numbers result{};
    std::copy_n(first_of(x), unknowns(), result.begin());
    return result;
  }
  /// put(k, residual); false where one is not finite.
  template <class Put>
  bool values(numbers at, Put const& put) const {
    double sum = 0;
    for (int row = 0; row < rows(); ++row) {
      read(at, row);
      auto const r = function(at);
      for (int k = 0; k < per_row; ++k) {
        double const each = element(r, k);
        sum += each * 0;
        put(row * per_row + k, each);
      }
    }
    return sum == 0;
  }
  /// put(k, unknown, slope), dense; false where one is not finite.
  template <class Put>
  bool jacobian(numbers at, Put const& put) const {
    double sum = 0;
    for (int row = 0; row < rows(); ++row) sum += jacobian_row(at, row, put);
    return sum == 0;
  }
  /// Those of one row; NaN where one is not finite, else 0.
  template <class Put>
  double jacobian_row(numbers at, int row, Put const& put) const {
    double sum = 0;
    read(at, row);
    auto const put_each = [&](int which_residual, auto const& its_slopes) {
      for (int at_column = 0; at_column < unknowns(); ++at_column) {
        sum += its_slopes[std::size_t(at_column)] * 0;
        put(row * per_row + which_residual, at_column, its_slopes[std::size_t(at_column)]);
      }
    };
    if constexpr (std::is_arithmetic_v<decltype(function(at))>) {
      put_each(0, function.gradient(at));
    } else {
      auto const table = function.jacobian(at);
      for (int k = 0; k < per_row; ++k) put_each(k, table[std::size_t(k)]);
    }
    return sum;
  }
  /// put(k, second derivative of residual k along a direction, twice).
  template <class List, class Put>
  bool along(numbers at, List const& direction, Put const& put) const {
    std::array<double, std::size_t(known_unknowns)> way;
    for (int k = 0; k < unknowns(); ++k) way[std::size_t(k)] = direction[std::size_t(k)];
    double sum = 0;
    for (int row = 0; row < rows(); ++row) {
      read(at, row);
      auto const series = function.template taylor<2>(at, way);
      for (int k = 0; k < per_row; ++k) {
        double const bend = 2 * element(series[2], k);
        sum += bend * 0;
        put(row * per_row + k, bend);
      }
    }
    return sum == 0;
  }

 private:
  void read(numbers& at, int row) const {
    for (std::size_t c = 0; c < Columns; ++c) at[std::size_t(known_unknowns) + c] = columns_[c][std::size_t(row)];
  }
  template <class R>
  static double element(R const& r, int k) {
    if constexpr (std::is_arithmetic_v<R>) return r;
    else return r[std::size_t(k)];
  }
};

/// Residuals of arrays whose lengths are told, cr::sized: solvers get the sparse Jacobian in a dense table. Evaluations share memory.
template <class Sized>
class sized_residuals {
  Sized function_;
  std::vector<int> rows_, columns_;
  struct memory {
    std::vector<double> values, entries, at;
  };
  mutable memory own_;

 public:
  static constexpr int known_unknowns = -1;
  static constexpr int per_row = 1;
  static constexpr bool has_second = false;
  using numbers = double const*;

  explicit sized_residuals(Sized const& function) : function_(function) {
    function_.jacobian_places([this](std::size_t which_row, std::size_t which_column) {
      rows_.push_back(int(which_row));
      columns_.push_back(int(which_column));
    });
    own_.values.resize(function_.values());
    own_.entries.resize(function_.jacobian_entries());
    if (count() < unknowns()) throw_invalid_argument("chainrule: residuals: there are fewer of them than unknowns");
  }
  [[nodiscard]] int unknowns() const { return function_.unknowns(); }
  [[nodiscard]] int count() const { return int(own_.values.size()); }
  template <class List>
  static numbers at(List const& x) {
    return first_of(x);
  }
  template <class Put>
  bool values(numbers at, Put const& put) const {
    function_.evaluate(at, own_.values.data());
    for (int k = 0; k < count(); ++k) put(k, own_.values[std::size_t(k)]);
    return all_finite(own_.values);
  }
  template <class Put>
  bool jacobian(numbers at, Put const& put) const {
    evaluate(at);
    for (int row = 0; row < count(); ++row)
      for (int column = 0; column < unknowns(); ++column) put(row, column, 0.0);
    for (std::size_t k = 0; k < rows_.size(); ++k) put(rows_[k], columns_[k], own_.entries[k]);
    return all_finite(own_.entries);
  }
  /// Rows of one point are asked for one after another, and the Jacobian is evaluated for the first.
  template <class Put>
  double jacobian_row(numbers at, int row, Put const& put) const {
    std::size_t const n = std::size_t(unknowns());
    if (!std::equal(at, at + n, own_.at.begin(), own_.at.end())) evaluate(at);
    double sum = 0;
    for (int column = 0; column < unknowns(); ++column) put(row, column, 0.0);
    for (auto k = std::size_t(std::lower_bound(rows_.begin(), rows_.end(), row) - rows_.begin());
         k < rows_.size() && rows_[k] == row; ++k) {
      put(row, columns_[k], own_.entries[k]);
      sum += own_.entries[k] * 0;
    }
    return sum;
  }

 private:
  void evaluate(numbers at) const {
    own_.at.clear();  // also where the function throws
    function_.jacobian(at, own_.entries.data());
    own_.at.assign(at, at + unknowns());
  }
};

template <class F, class... Columns>
constexpr auto find_residuals() {
  if constexpr (is_sized<F>) return type_box<sized_residuals<F>>{};
  else return type_box<residual_rows<F, sizeof...(Columns)>>{};
}

/// A solver's functor of residuals: of a function of several formulas, of one of a row with its columns, or of arrays.
template <template <class> class Functor, class F, class... Columns>
auto functor_of_residuals(F const& f, Columns&&... columns) {
  if constexpr (check_residuals<F, Columns...>()) {
    using residuals = typename decltype(find_residuals<F, Columns...>())::type;
    if constexpr (is_sized<F>) return Functor<residuals>(residuals(f));
    else return Functor<residuals>(residuals(columns...));
  }
}

/// The sum of squares' half, and its gradient; false where a number is not finite. `parts` gets the largest product of a column's length and that of all
/// residuals: what the cosine between them is measured by.
template <class Residuals>
bool value_and_gradient_of_fit(Residuals const& residuals, double const* x, double& value, double* gradient,
                               double* parts = nullptr) {
  auto const at = residuals.at(x);
  std::vector<double> r(std::size_t(residuals.count()), 0), columns(std::size_t(residuals.unknowns()), 0);
  std::fill_n(gradient, residuals.unknowns(), 0.0);
  bool finite = residuals.values(at, [&](int at_row, double one_residual) { r[std::size_t(at_row)] = one_residual; });
  finite = residuals.jacobian(at, [&](int at_row, int at_column, double one_slope) {
    gradient[at_column] += one_slope * r[std::size_t(at_row)];
    columns[std::size_t(at_column)] += one_slope * one_slope;
  }) && finite;
  double squares = 0;
  for (double const each : r) squares += each * each;
  value = squares / 2;
  if (parts != nullptr)
    for (std::size_t k = 0; k < columns.size(); ++k)
      *parts = std::fmax(*parts, std::sqrt(columns[k] * squares) * std::fmax(1, std::fabs(x[k])));
  return finite;
}

/// Looks at the end of a least squares fit: finite, and the gradient small.
template <class Residuals>
void check_fit(solver_result& result, Residuals const& residuals, std::vector<double> const& start, double tolerance) {
  std::vector<double> gradient(result.x.size(), 0), begun(result.x.size(), 0);
  final_point point;
  double before = 0;
  value_and_gradient_of_fit(residuals, start.data(), before, begun.data());
  value_and_gradient_of_fit(residuals, result.x.data(), result.value, gradient.data(), &point.parts);
  point.x = result.x;
  point.value = result.value;
  point.gradient = gradient;
  point.gradient_at_start = begun;
  point.tolerance = tolerance;
  point.slopes = [&](double const* there, std::span<double const>, double* slopes) {
    double value = 0;
    return value_and_gradient_of_fit(residuals, there, value, slopes);
  };
  final_check const found = check_final(point);
  result.status = found.status;
  result.stationarity = found.stationarity;
}

/// Looks at a root of residuals.
template <class Residuals>
void check_root(solver_result& result, Residuals const& residuals, double tolerance) {
  std::vector<double> r(std::size_t(residuals.count()), 0), change(r.size(), 0);
  residuals.values(residuals.at(result.x), [&](int at_row, double number) { r[std::size_t(at_row)] = number; });
  residuals.jacobian(residuals.at(result.x), [&](int at_row, int at_column, double one_slope) {
    change[std::size_t(at_row)] += std::fabs(one_slope) * std::fmax(1, std::fabs(result.x[std::size_t(at_column)]));
  });
  check_root(result, std::span<double const>(r), change, tolerance);
}

/// The status where a solver itself gives a reason for a result that is not right.
inline void explain(solver_result& result, bool limit) {
  if (limit && (result.status == solver_status::not_stationary || result.status == solver_status::infeasible))
    result.status = solver_status::limit_reached;
}

template <class List>
void check_start(List const& x, int unknowns) {
  if (int(x.size()) != unknowns) throw_wrong_length("the start", std::size_t(x.size()), std::size_t(unknowns));
  for (double const each : x)
    if (!std::isfinite(each)) throw_invalid_argument("chainrule: the start has a number that is not finite");
}

/// MINPACK's first trust region in norms of the start. They take 100; a start that is zero but for rounding would allow no step to speak of, and
/// the run ends where it began, as if it had converged: such a start gets the region of one that is zero, 100 by itself.
template <class List>
double minpack_factor(List const& start) {
  double largest = 0;
  for (double const each : start) largest = std::max(largest, std::abs(each));
  return largest > 0 && largest < 1e-8 ? std::min(100 / largest, std::numeric_limits<double>::max()) : 100;
}

}  // namespace chainrule::detail
