// States carried over the values of an index: cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h)).
#pragma once

#include <chainrule/calculus/substitute.hpp>
#include <chainrule/operations/indexed.hpp>

namespace chainrule {
namespace detail {

/// What a scan's states are: published, and found by its hash.
template <class Index, class... State>
struct scan_definition {
  static constexpr definition_info const* each[sizeof...(State)] = {info_of<State>...};
  static constexpr hash_t hash = [] {
    hash_t mixed = mix(20, Index::hash);
    for (definition_info const* const state : each) mixed = mix(mixed, state->hash);
    return mixed;
  }();
  static constexpr hash_t index = Index::hash;
  static constexpr scan_states states{int(sizeof...(State)), each};
};

/// The variable that stands for a state in what the states become.
template <class Index, class Definition>
struct state_variable;
template <class Index, auto Name, class Tag>
struct state_variable<Index, variable_definition<Name, Tag>> {
  using type = defined<variable_definition<Name, state_tag<Tag, Index::hash>>>;
};
/// The same, with a condition that ends the steps.
template <class Index, class... State>
struct iteration_definition {
  using scan = scan_definition<Index, State...>;
  static constexpr hash_t hash = mix(23, scan::hash);
  static constexpr hash_t index = Index::hash;
  static constexpr scan_states states{int(sizeof...(State)), scan::each, true};
};
template <class Index, class V>
using state_for = typename state_variable<Index, definition_of<V>>::type;

}  // namespace detail

namespace operations {

/// The value of a scan's state number K behind the last step. Arguments: what each state becomes, what each is first, the first and
/// the last value of the index.
template <hash_t Scan, int K>
struct last_ {
  using scan = detail::definition_at<Scan>;
  static constexpr auto name = fixed_string("last");
  static constexpr detail::indexing indexes{detail::indexing_kind::scan, scan::index, nullptr, nullptr, &scan::states, K};
};

/// The value of the state before a step: arguments as of last_, and behind them which step.
template <hash_t Scan, int K>
struct before_ {
  using scan = detail::definition_at<Scan>;
  static constexpr auto name = fixed_string("at");
  static constexpr detail::indexing indexes{detail::indexing_kind::trajectory, scan::index, nullptr, nullptr, &scan::states, K};
};

}  // namespace operations

template <hash_t Scan, int K>
inline constexpr hash_t detail::type_hash<operations::before_<Scan, K>> = detail::mix(detail::mix(22, Scan), hash_t(K));
template <hash_t Scan, int K>
inline constexpr hash_t detail::type_hash<operations::last_<Scan, K>> = detail::mix(detail::mix(21, Scan), hash_t(K));

// What cr::state and cr::next say.
template <class... Bindings>
struct state_list {};
template <class... Bindings>
struct next_list {};

/// The states that a scan carries, and what they are before its first step: formulas.
template <class... Bindings>
constexpr state_list<Bindings...> state(Bindings const&...) {
  return {};
}
/// What each state of a scan becomes in a step. All right sides read the states before it.
template <class... Bindings>
constexpr next_list<Bindings...> next(Bindings const&...) {
  return {};
}

namespace detail {

template <class B>
constexpr bool binds_state() {
  if constexpr (binds_variable<B>) return variable_formula<typename B::variable>;
  else return false;
}
template <class B>
constexpr bool binds_formula() {
  return any_formula<typename B::value_type> || hana_integer<typename B::value_type>;
}
template <class B>
constexpr bool binds_number() {
  return !info_of<formula_of<typename B::value_type>>->is_condition();
}

/// States bound to formulas, once each: false behind a sentence.
template <class... B>
constexpr bool check_states() {
  constexpr bool bound = sizeof...(B) > 0 && (binds_state<B>() && ...);
  static_assert(bound, "chainrule: cr::scan: states are variables bound to formulas: cr::state(q = q0), cr::next(q = q + h)");
  if constexpr (bound) {
    constexpr bool written = (binds_formula<B>() && ...);
    static_assert(written, "chainrule: cr::scan: what a state is and what it becomes are formulas: write q = 0_c, or name it");
    constexpr bool once = all_different<typename B::variable...>();
    static_assert(once, "chainrule: cr::scan: a state is bound twice");
    if constexpr (written) {
      constexpr bool numbers = (binds_number<B>() && ...);
      static_assert(numbers, "chainrule: cr::scan: a state is a number: in place of a condition write select(x > 0_c, 1_c, 0_c)");
      return once && numbers;
    }
  }
  return false;
}

template <class Name>
constexpr bool state_without_next() {
  static_assert(sizeof(Name) == 0,
                "chainrule: cr::scan: cr::next does not say what this state becomes, see name<...>: q = q where it stays");
  return false;
}
template <class Name>
constexpr bool next_without_state() {
  static_assert(
      sizeof(Name) == 0,
      "chainrule: cr::scan: cr::state does not say what this is before the first step, see name<...>: cr::state(q = q0)");
  return false;
}
/// The same states on both sides.
template <class... First, class... Next>
constexpr bool check_same_states(state_list<First...>, next_list<Next...>) {
  if constexpr (check_states<First...>() && check_states<Next...>()) {
    constexpr std::array<hash_t, sizeof...(First)> first{First::variable::hash...};
    constexpr std::array<hash_t, sizeof...(Next)> next{Next::variable::hash...};
    constexpr hash_t missing = first_missing(first, next);
    constexpr hash_t unknown = first_missing(next, first);
    if constexpr (missing != 0) return state_without_next<typename name_at<definition_at<missing>>::type>();
    else if constexpr (unknown != 0) return next_without_state<typename name_at<definition_at<unknown>>::type>();
    else return true;
  } else {
    return false;
  }
}

/// A scan's parts, checked: what states become, and are first.
template <class Index, class Low, class High, class States, class Next>
struct scan_of;
template <class Index, class Low, class High, class... First, class... Next>
struct scan_of<Index, Low, High, state_list<First...>, next_list<Next...>> {
  using definition = scan_definition<Index, state_for<Index, typename First::variable>...>;
  using states = substitution<binding<typename Next::variable, state_for<Index, typename Next::variable>>...>;
  template <class Variable>
  using next = typename substituted<bound_formula<Variable::hash, Variable, Next...>::type::hash, states>::type;
  static constexpr hash_t index = Index::hash;
  template <class Variable>
  static constexpr int which() {
    constexpr hash_t hashes[] = {First::variable::hash...};
    int k = 0;
    while (k < int(sizeof...(First)) && hashes[k] != Variable::hash) ++k;
    return k == int(sizeof...(First)) ? -1 : k;
  }
  template <int K, class Step>
  using before = defined<application<operations::before_<publish<definition>::hash, K>, next<typename First::variable>...,
                                     formula_of<typename First::value_type>..., Low, High, Step>>;
  template <int K>
  using last = defined<application<operations::last_<publish<definition>::hash, K>, next<typename First::variable>...,
                                   formula_of<typename First::value_type>..., Low, High>>;
};

}  // namespace detail

/// States carried over the values of an index, as cr::scan gives them. Its member last is their values behind the last step.
template <class Parts>
struct scan_formulas {
  /// A state behind the last step: a formula.
  template <class V>
  constexpr auto last(V const&) const {
    static_assert(variable_formula<V>, "chainrule: last: of a state, as cr::state names it: orbit.last(q)");
    if constexpr (variable_formula<V>) {
      constexpr int which = Parts::template which<V>();
      static_assert(which >= 0, "chainrule: last: of a state, as cr::state names it: orbit.last(q)");
      if constexpr (which >= 0) return typename Parts::template last<which>{};
    }
  }
  /// A state before step s, or with s + 1_c behind it: a formula in a sum along the scan, cr::sum(s, n, square(orbit.at(q, s) - seen[s])).
  template <class V, class Step>
  constexpr auto at(V const&, Step const&) const {
    constexpr bool named = variable_formula<V> && any_formula<Step>;
    static_assert(named, "chainrule: at: of a state and the scan's index: orbit.at(q, s), orbit.at(q, s + 1_c)");
    if constexpr (named) {
      constexpr int which = Parts::template which<V>();
      constexpr detail::affine_index step = detail::affine_of(detail::info_of<Step>);
      constexpr bool here = which >= 0 && step.depends_only_on(Parts::index) && step.factor_of(Parts::index) == 1 &&
                            (step.offset == 0 || step.offset == 1);
      static_assert(here, "chainrule: at: of a state and the scan's index: orbit.at(q, s), orbit.at(q, s + 1_c)");
      if constexpr (here) return typename Parts::template before<which, Step>{};
    }
  }
};

namespace detail {

template <class E>
constexpr bool is_element_formula() {
  if constexpr (any_formula<E>) return is_element(info_of<E>);
  else return false;
}
/// A binding of elements of an array; and what makes scans that have some (loops/scans/array_states.hpp).
template <class B>
inline constexpr bool tells_elements = is_element_formula<B>();
template <class Element, class Value>
inline constexpr bool tells_elements<element_binding<Element, Value>> = true;
template <class Index, class Low, class High, class First, class... Stage>
constexpr auto scan_with_arrays(First, Stage...);

/// What a sum along a scan adds to: a state beside the others.
struct sum_tag;

/// States in place of their values before a step, and what they become in place of those behind it.
template <class Index>
struct along_steps {};
template <hash_t Scan, int K, class... A, class Index>
struct substitute_in<application<operations::before_<Scan, K>, A...>, along_steps<Index>> {
  static constexpr definition_info const* all[sizeof...(A)] = {info_of<A>...};
  static constexpr bool is_behind = affine_of(all[sizeof...(A) - 1]).offset == 1;
  using type = formula_at<is_behind ? all[K]->hash : definition_at<Scan>::states.each[K]->hash>;
};

/// The scan with one state more, which adds up a formula: that one behind the last step.
template <class Index, class Added, class Definition, class States>
struct scan_with_sum;
template <class Index, class Added, hash_t Scan, int K, class... A, std::size_t... S>
struct scan_with_sum<Index, Added, application<operations::before_<Scan, K>, A...>, std::index_sequence<S...>> {
  static constexpr definition_info const* all[sizeof...(A)] = {info_of<A>...};
  static constexpr std::size_t states = sizeof...(S);
  using sum = defined<variable_definition<fixed_string("sum"), state_tag<sum_tag, Index::hash>>>;
  using definition = scan_definition<Index, formula_at<definition_at<Scan>::states.each[S]->hash>..., sum>;
  using type =
      defined<application<operations::last_<publish<definition>::hash, int(states)>, formula_at<all[S]->hash>...,
                          applied<operations::add_, sum, Added>, formula_at<all[states + S]->hash>..., constant_t<rational{0, 1}>,
                          formula_at<all[2 * states]->hash>, formula_at<all[2 * states + 1]->hash>>>;
};

template <class Loop>
inline constexpr bool is_sum = false;
template <hash_t Index>
inline constexpr bool is_sum<operations::sum_<Index>> = true;

/// A loop over a formula of last states (loops/scans/array_states.hpp).
template <class Loop, class Index, class Body, class Low, class High, class Definition>
struct loop_of_last;

template <class Loop, class Index, class Body, class Low, class High, hash_t State>
struct loop_along_scan {
  static constexpr definition_info const* state = &definition_at<State>::info;
  static constexpr bool reads_one_scan() {
    bool one = true;
    definition_map seen;
    walk(info_of<Body>, seen, [&](definition_info const* d) {
      one = one && (!is_trajectory(d) || hash_of_scan(d) == hash_of_scan(state));
      return 0;
    });
    return one;
  }
  static constexpr auto formula() {
    if constexpr (is_scan(state)) return loop_of_last<Loop, Index, Body, Low, High, definition_at<State>>::formula();
    else return along();
  }
  static constexpr auto along() {
    static_assert(is_sum<Loop>, "chainrule: along a scan runs cr::sum; what else its steps leave behind is a state, too");
    constexpr bool whole =
        state->arguments[state->arity - 3]->hash == Low::hash && state->arguments[state->arity - 2]->hash == High::hash;
    static_assert(whole,
                  "chainrule: a sum along a scan runs over all of its steps: cr::sum(s, n, ...) along cr::scan(s, n, ...)");
    constexpr bool one = reads_one_scan();
    static_assert(one, "chainrule: a sum along a scan reads the states of one: what two carry, one with all states carries");
    if constexpr (is_sum<Loop> && whole && one) {
      constexpr auto states = std::size_t(state->operation->indexes.states->count);
      using added = typename substituted<Body::hash, along_steps<Index>>::type;
      return typename scan_with_sum<Index, added, definition_at<State>, std::make_index_sequence<states>>::type{};
    }
  }
};

}  // namespace detail

/// States that are carried over an index from low to high, both included: auto orbit = cr::scan(s, 0_c, n - 1_c, cr::state(q = q0, u = u0),
/// cr::next(q = q + h * u, u = u - h * q)); orbit.last(q) is a formula. Where high < low it is what the state is first. Values, gradients, jvp and
/// hvp take the steps one after the other; backward, states are kept in a workspace (cr::checkpoints).
template <class Index, class Low, class High, class... First, class... Next>
constexpr auto scan(Index const&, Low const&, High const&, state_list<First...> first, next_list<Next...> next) {
  static_assert(detail::index_formula<Index>, "chainrule: a scan runs over an index: cr::index<\"s\"> s");
  if constexpr (!detail::index_formula<Index>) return;
  else if constexpr ((detail::tells_elements<First> || ...)) return detail::scan_with_arrays<Index, Low, High>(first, next);
  else if constexpr (detail::check_same_states(decltype(first){}, decltype(next){})) {
    using low = decltype(detail::index_bound<Low>());
    using high = decltype(detail::index_bound<High>());
    return scan_formulas<detail::scan_of<Index, low, high, state_list<First...>, next_list<Next...>>>{};
  }
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class... First, class... Next>
constexpr auto scan(Index const& index, Count const&, state_list<First...> first, next_list<Next...> next) {
  using zero = detail::constant_t<rational{0, 1}>;
  using one = detail::constant_t<rational{1, 1}>;
  if constexpr (any_formula<Count> || hana_integer<Count>)
    return scan(index, zero{}, apply<operations::subtract_>(detail::formula_of<Count>{}, one{}), first, next);
  else return scan(index, zero{}, Count{}, first, next);
}

template <class... A>
constexpr auto scan(A const&...) {
  static_assert(
      sizeof...(A) > 100,
      "chainrule: a scan is cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h)): an index, how many steps or both ends, "
      "states, and what they become");
}

}  // namespace chainrule
