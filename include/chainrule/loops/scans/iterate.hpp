// Steps until a condition on the states holds: cr::iterate_until.
#pragma once

#include <chainrule/loops/scans/scan.hpp>

namespace chainrule {
namespace detail {

/// An index for steps that nobody counts: its name is told by what they do, so that iterations in iterations have others.
template <hash_t Told>
using index_of_iterations = index<joined<"iteration ", digits_of<static_cast<std::int64_t>(Told >> 1)>(), "">()>;

template <class Condition, class Bound, class States, class Next>
struct iteration_of;
template <class Condition, class Bound, class... First, class... Next>
struct iteration_of<Condition, Bound, state_list<First...>, next_list<Next...>> {
  static constexpr hash_t told() {
    hash_t mixed = mix(Condition::hash, Bound::hash);
    for (hash_t const each : {First::variable::hash..., formula_of<typename First::value_type>::hash..., Next::variable::hash...,
                              formula_of<typename Next::value_type>::hash...})
      mixed = mix(mixed, each);
    return mixed;
  }
  using index_type = index_of_iterations<told()>;
  using zero = constant_t<rational{0, 1}>;
  using one = constant_t<rational{1, 1}>;
  using parts = scan_of<index_type, zero, Bound, state_list<First...>, next_list<Next...>>;
  using definition = iteration_definition<index_type, state_for<index_type, typename First::variable>...>;
  using ends = applied<operations::select_, typename substituted<Condition::hash, typename parts::states>::type, one, zero>;
  template <class Variable>
  static constexpr int which() {
    return parts::template which<Variable>();
  }
  template <int K>
  using last = defined<
      application<operations::last_<publish<definition>::hash, K>, typename parts::template next<typename First::variable>...,
                  ends, formula_of<typename First::value_type>..., zero, applied<operations::subtract_, Bound, one>>>;
};

template <class Condition>
constexpr bool ends_at_condition() {
  if constexpr (any_formula<Condition>) return info_of<Condition>->is_condition();
  else return false;
}

}  // namespace detail

/// The last states of an iteration, as cr::iterate_until gives them.
template <class Parts>
struct iteration_formulas {
  /// A state when the condition holds: a formula.
  template <class V>
  constexpr auto last(V const&) const {
    return scan_formulas<Parts>{}.last(V{});
  }
};

/// Steps until a condition on the states holds: auto root = cr::iterate_until(abs(q * q - a) < 1e-12_c, 100_c, cr::state(q = a), cr::next(q = (q +
/// a / q) / 2_c)); root.last(q) is a formula. The condition is asked in front of each step. Where it does not hold after `bound` steps, a call throws
/// std::runtime_error. Derivatives are those of the steps that were taken.
template <class Condition, class Bound, class... First, class... Next>
constexpr auto iterate_until(Condition const&, Bound const&, state_list<First...> first, next_list<Next...> next) {
  constexpr bool ends = detail::ends_at_condition<Condition>();
  static_assert(
      ends, "chainrule: cr::iterate_until: first stands the condition that ends the steps: cr::iterate_until(abs(q * q - a) < "
            "1e-12_c, 100_c, cr::state(q = a), cr::next(q = (q + a / q) / 2_c))");
  if constexpr (ends)
    if constexpr (detail::check_same_states(decltype(first){}, decltype(next){})) {
      using bound = decltype(detail::index_bound<Bound>());
      return iteration_formulas<detail::iteration_of<Condition, bound, state_list<First...>, next_list<Next...>>>{};
    }
}
template <class... A>
constexpr auto iterate_until(A const&...) {
  static_assert(
      sizeof...(A) > 100,
      "chainrule: an iteration is cr::iterate_until(condition, 100_c, cr::state(q = a), cr::next(q = f)): what ends it, at most how many "
      "steps, states, and what they become");
}

}  // namespace chainrule
