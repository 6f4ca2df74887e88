// Objectives as minimisers ask for them, with a list of numbers for the unknowns: of known length, or an array whose length each call tells.
#pragma once

#include <chainrule/adapters/solver/final_check.hpp>
#include <chainrule/adapters/solver/sized.hpp>

#include <span>
#include <vector>

namespace chainrule::detail {

/// An objective of a known number of unknowns, with what it is given: both are kept.
template <class Kept>
class fixed_objective {
  Kept kept_;

 public:
  static constexpr int unknowns = Kept::unknowns;
  static_assert(Kept::is_scalar, "chainrule: an objective is one formula, not a tuple of them");

  explicit fixed_objective(Kept const& kept) : kept_(kept) {}
  [[nodiscard]] static constexpr std::size_t size() { return std::size_t(unknowns); }
  static void check_length(std::size_t size) {
    if (size != std::size_t(unknowns)) throw_wrong_length("the list of unknowns", size, std::size_t(unknowns));
  }
  [[nodiscard]] double value(std::span<double const> x) const {
    check_length(x.size());
    return kept_.value(x.data());
  }
  double value_and_gradient(std::span<double const> x, std::span<double> gradient) const {
    check_length(x.size());
    double result = 0;
    kept_.values_and_jacobian(x.data(), &result, gradient.data());
    return result;
  }
  /// Value, gradient, Hessian row by row.
  [[nodiscard]] auto value_gradient_hessian(std::span<double const> x) const {
    check_length(x.size());
    auto const in = Kept::inputs_at(x.data(), kept_.given_numbers());
    return compiled<hessian_request<typename Kept::problem_type, true>>::call(static_cast<double const*>(in.data()));
  }
};

/// The variables that calls of a function of arrays give.
template <class F>
struct asked_variables;
template <class Function, class... V, class... W>
struct asked_variables<array_calls<Function, formulas<V...>, formulas<W...>>> {
  static constexpr bool is_one_array = sizeof...(V) == 1 && (is_column<V> && ...);
  static constexpr int numbers = sizeof...(V) == sizeof...(W) && (!is_array<V> && ...) ? int(sizeof...(V)) : -1;
};
template <class Function, class... Left, class... Kept>
struct asked_variables<bound_function<Function, formulas<Left...>, Kept...>> {
  static constexpr bool is_one_array = sizeof...(Left) == 1 && (is_column<Left> && ...);
  static constexpr int numbers = (!is_array<Left> && ...) ? int(sizeof...(Left)) : -1;
};
template <class F>
concept function_of_arrays = requires {
  asked_variables<F>::numbers;
};

/// An objective of one array of any length, or of numbers with columns bound behind them by `over`. Refers to those columns.
template <class F>
class array_objective {
  F function_;

 public:
  static constexpr int unknowns = asked_variables<F>::is_one_array ? -1 : asked_variables<F>::numbers;

  explicit array_objective(F const& function) : function_(function) {}
  [[nodiscard]] static constexpr std::size_t size() {
    static_assert(unknowns > 0,
                  "chainrule: this solver is told the number of unknowns: of an array of any length cr::sized(f, {1000})");
    return std::size_t(unknowns);
  }
  [[nodiscard]] double value(std::span<double const> x) const {
    if constexpr (unknowns < 0) return function_(x);
    else return with_numbers(x, [&](auto... one_number) { return function_(one_number...); });
  }
  double value_and_gradient(std::span<double const> x, std::span<double> gradient) const {
    if constexpr (unknowns < 0) {
      double result = 0;
      function_.value_and_gradient(into(result, gradient), x);
      return result;
    } else {
      auto const found = with_numbers(x, [&](auto... one_number) { return function_.value_and_gradient(one_number...); });
      for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] = found.gradient[k];
      return found.value;
    }
  }

 private:
  template <class Call>
  static auto with_numbers(std::span<double const> x, Call const& call) {
    if (x.size() != std::size_t(unknowns)) throw_wrong_length("the list of unknowns", x.size(), std::size_t(unknowns));
    return [&]<std::size_t... K>(std::index_sequence<K...>) { return call(x[K]...); }
    (std::make_index_sequence<std::size_t(unknowns)>{});
  }
};

/// An objective of arrays whose lengths are told, cr::sized.
template <class Sized>
class sized_objective {
  Sized function_;

 public:
  static constexpr int unknowns = -1;
  static_assert(Sized::outputs == 1, "chainrule: an objective is one formula, not a tuple of them");

  explicit sized_objective(Sized const& function) : function_(function) {}
  [[nodiscard]] std::size_t size() const { return std::size_t(function_.unknowns()); }
  void check_length(std::size_t given) const {
    if (given != size()) throw_wrong_length("the list of unknowns", given, size());
  }
  [[nodiscard]] double value(std::span<double const> x) const {
    check_length(x.size());
    return function_.sum(x.data());
  }
  double value_and_gradient(std::span<double const> x, std::span<double> gradient) const {
    check_length(x.size());
    std::fill(gradient.begin(), gradient.end(), 0.0);
    return function_.add_gradient(x.data(), gradient.data());
  }
};

/// The objective that an adapter makes of its arguments: a function of arrays, or what detail::kept takes.
template <class F, class... Given>
auto objective_of(F const& f, Given const&... given) {
  if constexpr (is_sized<F>) {
    return sized_objective<F>(f);
  } else if constexpr (function_of_arrays<F>) {
    constexpr bool alone = (asked_variables<F>::is_one_array || asked_variables<F>::numbers > 0) && sizeof...(Given) == 0;
    static_assert(
        alone,
        "chainrule: a solver moves one array, or numbers alone: bind columns of data to the function, objective(f.over(t = times)); of several "
        "arrays tell their lengths, objective(cr::sized(f, {m, n}))");
    if constexpr (alone) return array_objective<F>(f);
  } else {
    return fixed_objective(kept(f, given...));
  }
}

/// The start of a minimiser: finite, and as long as the objective's unknowns where these are known.
template <class Objective>
void check_start_of(std::vector<double> const& x) {
  if (x.empty() || (Objective::unknowns >= 0 && x.size() != std::size_t(Objective::unknowns)))
    throw_wrong_length("the start", x.size(), std::size_t(Objective::unknowns < 0 ? 1 : Objective::unknowns));
  if (!all_finite(x)) throw_invalid_argument("chainrule: the start has a number that is not finite");
}

/// Looks at the end of a run without constraints: value and gradient finite, and the gradient small.
template <class Objective>
void check_minimum(solver_result& result, Objective const& objective, std::vector<double> const& start, double tolerance) {
  std::vector<double> gradient(result.x.size(), 0), begun(start.size(), 0);
  objective.value_and_gradient(start, begun);
  result.value = objective.value_and_gradient(result.x, gradient);
  final_point point;
  point.x = result.x;
  point.value = result.value;
  point.gradient = gradient;
  point.gradient_at_start = begun;
  point.tolerance = tolerance;
  point.slopes = [&](double const* there, std::span<double const>, double* slopes) {
    objective.value_and_gradient({there, start.size()}, {slopes, start.size()});
    return true;
  };
  final_check const found = check_final(point);
  result.status = found.status;
  result.stationarity = found.stationarity;
}

}  // namespace chainrule::detail
