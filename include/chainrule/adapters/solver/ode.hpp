// Systems of ordinary differential equations y' = f(t, y, p), as solvers ask for them: rates, slopes by state, time and parameters.
#pragma once

#include <chainrule/adapters/solver/final_check.hpp>
#include <chainrule/chainrule.hpp>

#include <array>
#include <span>

namespace chainrule::detail {

/// The time of equations that do not mention one.
struct no_time {};
using no_time_variable = variable<"t", no_time>;

/// The lists of a right side, y... and the rest, with the time behind the state: Left numbers of state are still to come.
template <class State, class Rest, class Time, int Left>
struct time_behind_state;
template <class... Y, class V, class... Rest, class Time, int Left>
requires(Left > 0) struct time_behind_state<formulas<Y...>, formulas<V, Rest...>, Time, Left>
    : time_behind_state<formulas<Y..., V>, formulas<Rest...>, Time, Left - inputs_of<V>> {
};
template <class... Y, class... Rest, class Time>
struct time_behind_state<formulas<Y...>, formulas<Rest...>, Time, 0> {
  template <class... P>
  static formulas<Y..., Time, P...> all(formulas<P...>);
  using parameters = typename unbound_variables<formulas<>, formulas<Rest...>, binding<Time, double>>::type;
  using listed = decltype(all(parameters{}));
};

template <class Problem>
inline constexpr bool is_made_of_formulas = false;
template <class... Out, class... In, int Wrt>
inline constexpr bool is_made_of_formulas<problem<formulas<Out...>, formulas<In...>, Wrt>> = true;

/// A formula for each number of the state; of an implicit system for each two, state and slope.
template <class Problem, int PerEquation>
constexpr bool check_right_side() {
  constexpr bool formulas_alone = is_made_of_formulas<Problem>;
  static_assert(
      formulas_alone,
      "chainrule: the right side of a differential equation is a function of formulas: cr::function(hana::make_tuple(...), "
      "cr::wrt(state...), cr::given(time, parameters...))");
  if constexpr (formulas_alone) {
    constexpr bool square = PerEquation * Problem::outputs == Problem::wrt;
    static_assert(
        square,
        "chainrule: a system has a formula for each number of the state that cr::wrt lists (of an implicit one, cr::wrt lists the "
        "state, then its slopes)");
    return square;
  } else {
    return false;
  }
}

/// Equations y' = f(t, y, p) and the values of their parameters, which it keeps. What it is asked for it calculates at the state that was set last.
/// Allocates nothing; one object serves one solver at a time.
template <class Problem, class Time>
class differential_equations;

template <class... Out, class... In, int Wrt, class Time>
class differential_equations<problem<formulas<Out...>, formulas<In...>, Wrt>, Time> {
  using order = time_behind_state<formulas<>, formulas<In...>, Time, Wrt>;
  /// Differentiated in the first numbers of: state, time, parameters.
  template <int Count>
  using by = compiled_function<problem<formulas<Out...>, typename order::listed, Count>, true>;
  using named_parameters = decltype([]<class... P>(formulas<P...>) {
    return problem<formulas<>, formulas<P...>, 0>{};
  }(typename order::parameters{}));

 public:
  static constexpr int states = Wrt;
  static constexpr int equations = int(sizeof...(Out));
  static constexpr int parameters = int(by<Wrt>::arity) - Wrt - 1;
  static constexpr int inputs = int(by<Wrt>::arity);
  using numbers = std::array<double, std::size_t(inputs)>;  // state, time, parameters
  using rates = std::array<double, std::size_t(equations)>;

  template <class... Bindings>
  static constexpr bool check() {
    return check_names<named_parameters, parameters, Bindings...>();
  }
  template <class... Bindings>
  explicit differential_equations(Bindings const&... values) {
    set_parameters(values...);
  }
  /// All of them, by name.
  template <class... Bindings>
  void set_parameters(Bindings const&... values) {
    if constexpr (check<Bindings...>() && sizeof...(Bindings) > 0)
      read_in_order<named_parameters>(at_.data() + states + 1, values...);
  }
  [[nodiscard]] std::span<double, std::size_t(parameters)> parameter_values() {
    return std::span<double, std::size_t(parameters)>(at_.data() + states + 1, std::size_t(parameters));
  }

  template <class State>
  void set(double time, State const& state) {
    for (int k = 0; k < states; ++k) at_[std::size_t(k)] = static_cast<double>(state[std::size_t(k)]);
    at_[std::size_t(states)] = time;
  }
  [[nodiscard]] numbers const& at() const { return at_; }

  [[nodiscard]] rates slopes() const { return by<Wrt>{}(at_); }
  /// The entries of df/d(state), with ByTime also those of df/dt, behind it: put(row, column, value) for each that is not zero everywhere.
  template <bool ByTime, class Put>
  void jacobian(Put const& put) const {
    using f = by<Wrt + int(ByTime)>;
    auto const values = f{}.sparse_jacobian(at_);
    constexpr sparsity_pattern const& pattern = f::jacobian_pattern;
    for (int row = 0; row < equations; ++row)
      for (int k = pattern.row_starts[std::size_t(row)]; k < pattern.row_starts[std::size_t(row) + 1]; ++k)
        put(row, pattern.columns[std::size_t(k)], values[std::size_t(k)]);
  }
  /// The entries of df/d(state) that `pattern` lists.
  [[nodiscard]] auto entries() const { return by<Wrt>{}.sparse_jacobian(at_); }
  static constexpr sparsity_pattern const& pattern() { return by<Wrt>::jacobian_pattern; }
  /// The slopes' derivative along a direction of state, time and parameters.
  [[nodiscard]] rates along(numbers const& direction) const { return by<inputs>{}.jvp(at_, direction); }
  /// The gradient of the slopes, each weighted, by state, time and parameters.
  [[nodiscard]] numbers weighted(rates const& weights) const { return by<inputs>{}.vjp(at_, weights); }

 private:
  numbers at_{};
};

template <class V>
concept names_a_time = variable_formula<V>;

template <class P, bool Vector>
P problem_of_function(compiled_function<P, Vector> const*);
template <class F>
using problem_of = decltype(problem_of_function(static_cast<F const*>(nullptr)));

template <int PerEquation, class Time, class F, class... Bindings>
auto equations_of(F const&, Bindings const&... values) {
  if constexpr (check_right_side<problem_of<F>, PerEquation>()) return differential_equations<problem_of<F>, Time>(values...);
}
/// Equations from a function, the variable that is the time where there is one, and the parameters by name.
template <int PerEquation = 1, class F, class... Bindings>
auto make_equations(F const& f, Bindings const&... values) {
  return equations_of<PerEquation, no_time_variable>(f, values...);
}
template <int PerEquation = 1, class F, names_a_time Time, class... Bindings>
auto make_equations(F const& f, Time const&, Bindings const&... values) {
  return equations_of<PerEquation, Time>(f, values...);
}

}  // namespace chainrule::detail
