// Formulas of scans that carry arrays: checked and published, read behind the last step or before a step, in sums along the way.
#pragma once

#include <chainrule/graph/layout.hpp>
#include <chainrule/loops/scans/array_states.hpp>

namespace chainrule {
namespace detail {

/// What an array scan's states are: published, and found by its hash.
template <class Index, int States, class Each, class Told, class Stages>
struct array_scan_definition;
template <class Index, int States, class... Each, int... Told, int... Stages>
struct array_scan_definition<Index, States, formulas<Each...>, std::integer_sequence<int, Told...>,
                             std::integer_sequence<int, Stages...>> {
  static constexpr definition_info const* each[sizeof...(Each)] = {info_of<Each>...};
  static constexpr int told[sizeof...(Told)] = {Told...};
  static constexpr int stage[sizeof...(Told)] = {Stages...};
  static constexpr int bodies = int(sizeof...(Told));
  static constexpr hash_t hash = [] {
    hash_t mixed = mix(mix(27, Index::hash), hash_t(States));
    for (definition_info const* const state : each) mixed = mix(mixed, state->hash);
    for (int each_body = 0; each_body < bodies; ++each_body)
      mixed = mix(mix(mixed, hash_t(told[each_body])), hash_t(stage[each_body]));
    return mixed;
  }();
  static constexpr hash_t index = Index::hash;
  static constexpr scan_states states{
      States, each, false, bodies, int(sizeof...(Each)) - States, told, stage, stage[bodies - 1] + 1};
};

/// An array scan's parts: what is told of the states first, what of them and of what is on the way in each step, and all of these.
template <class Index, class Low, class High, class First, class Bodies, class States>
struct array_scan;
template <class Index, class Low, class High, class... First, class... Body, class... State>
struct array_scan<Index, Low, High, formulas<First...>, formulas<Body...>, formulas<State...>> {
  static constexpr hash_t index = Index::hash;
  using names = in_step<State...>;
  template <class Told>
  using state_of = typename state_named<Told::hash, State...>::type;
  template <class Told>
  static constexpr int which() {
    constexpr hash_t hashes[] = {State::hash...};
    int number = 0;
    while (hashes[number] != Told::hash) ++number;
    return number;
  }
  using definition = array_scan_definition<Index, int(sizeof...(First)), formulas<typename State::each...>,
                                           std::integer_sequence<int, which<typename Body::told>()...>,
                                           std::integer_sequence<int, Body::stage...>>;
  /// A formula of the states, as the scan gives it.
  template <template <hash_t> class Op, class Formula, class... Behind>
  using read = defined<
      application<Op<publish<definition>::hash>, typename Body::told::template body<names, state_of<typename Body::told>>...,
                  typename First::template first<state_of<First>>..., typename substituted<Formula::hash, names>::type, Low, High,
                  Behind...>>;
};

/// y[i] = y[i] assigns an element to itself, and is no binding: the array stays.
template <class B>
struct binding_of {
  using type = B;
};
template <class B>
requires(is_element_formula<B>()) struct binding_of<B> {
  using type = element_binding<B, B>;
};
template <class B>
using as_binding = typename binding_of<B>::type;

template <class... B>
constexpr formulas<as_binding<B>...> bindings_in(state_list<B...>) {
  return {};
}
template <class... B>
constexpr formulas<as_binding<B>...> bindings_in(let_list<B...>) {
  return {};
}
template <class... B>
constexpr formulas<as_binding<B>...> bindings_in(next_list<B...>) {
  return {};
}
}  // namespace detail

/// States that are carried over an index, some of them arrays, as cr::scan gives them. Its members last and at are their values.
template <class Parts>
struct array_scan_formulas {
  /// A formula of the states, behind the last step: chain.last(y[0_c]), cr::sum(i, m, square(chain.last(y[i]))).
  template <class E>
  constexpr auto last(E const&) const {
    static_assert(any_formula<E>, "chainrule: last: of a state, as cr::state names it: orbit.last(q)");
    if constexpr (any_formula<E>) return typename Parts::template read<operations::of_last_, E>{};
  }
  /// A formula of the states before step s: in a sum along the scan, cr::sum(s, n, square(chain.at(y[0_c], s) - seen[s])).
  template <class E, class Step>
  constexpr auto at(E const&, Step const&) const {
    constexpr bool named = any_formula<E> && any_formula<Step>;
    static_assert(named, "chainrule: at: where states are arrays, of these before a step: chain.at(y[i], s)");
    if constexpr (named) {
      constexpr detail::affine_index step = detail::affine_of(detail::info_of<Step>);
      constexpr bool here = step.depends_only_on(Parts::index) && step.factor_of(Parts::index) == 1 && step.offset == 0;
      static_assert(here, "chainrule: at: where states are arrays, of these before a step: chain.at(y[i], s)");
      if constexpr (here) return typename Parts::template read<operations::of_before_, E, Step>{};
    }
  }
};

namespace detail {

/// Bindings of states to formulas, all of a kind that may stand there: false behind a sentence.
template <bool AllElements, class... B>
constexpr bool check_bindings(formulas<B...>) {
  constexpr bool bound = sizeof...(B) > 0 && (told_by<B>::is_there && ...);
  static_assert(
      bound,
      "chainrule: cr::scan: states are variables, or elements of an array of one extent, bound to formulas: cr::state(q = q0, "
      "y[i] = y0[i])");
  if constexpr (bound) {
    constexpr bool written = (binds_formula<B>() && ...);
    static_assert(written, "chainrule: cr::scan: what a state is and what it becomes are formulas: write q = 0_c, or name it");
    if constexpr (written) {
      constexpr bool numbers = (binds_number<B>() && ...);
      static_assert(numbers, "chainrule: cr::scan: a state is a number: in place of a condition write select(x > 0_c, 1_c, 0_c)");
      constexpr bool all = !AllElements || (told_by<B>::is_of_all && ...);
      static_assert(all, "chainrule: cr::scan: what an array is first is said of all its elements: cr::state(y[i] = y0[i])");
      return numbers && all;
    }
  }
  return false;
}
/// What is told in cr::state, and in cr::let and cr::next, as data.
struct told_states {
  struct body {
    hash_t told;
    int stage;
    bool is_array;
    definition_info const* formula;
  };
  list<hash_t> first;
  list<body> bodies;

  [[nodiscard]] constexpr bool is_state(hash_t hash) const {
    for (hash_t const each : first)
      if (each == hash) return true;
    return false;
  }
  [[nodiscard]] constexpr int last() const { return bodies.back().stage; }
  [[nodiscard]] constexpr bool are_once() const {
    for (int k = 0; k < first.size(); ++k)
      for (int other = 0; other < k; ++other)
        if (first[k] == first[other]) return false;
    for (int k = 0; k < bodies.size(); ++k)
      for (int other = 0; other < k; ++other)
        if (bodies[k].told == bodies[other].told && (!bodies[k].is_array || bodies[k].stage != bodies[other].stage)) return false;
    return true;
  }
  [[nodiscard]] constexpr bool are_apart() const {
    for (body const& each : bodies)
      if (each.stage < last() && is_state(each.told)) return false;
    return true;
  }
  /// Whether each formula reads what cr::let tells in front of it only.
  [[nodiscard]] constexpr bool are_read_behind() const {
    bool all = true;
    for (body const& reader : bodies) {
      definition_map seen;
      walk(reader.formula, seen, [&](definition_info const* d) {
        for (body const& each : bodies)
          all = all &&
                (!is_element(d) || d->operation->indexes.hash != each.told || each.stage < reader.stage || each.stage == last());
        return 0;
      });
    }
    return all;
  }
  /// A state of which cr::next says nothing; what is told there of no state. Or 0.
  [[nodiscard]] constexpr hash_t without_next() const {
    for (hash_t const state : first) {
      bool is_told = false;
      for (body const& each : bodies) is_told = is_told || each.told == state;
      if (!is_told) return state;
    }
    return 0;
  }
  [[nodiscard]] constexpr hash_t without_state() const {
    for (body const& each : bodies)
      if (each.stage == last() && !is_state(each.told)) return each.told;
    return 0;
  }
};
/// False behind a sentence.
template <class... First, class... Body>
constexpr bool check_told(formulas<First...>, formulas<Body...>) {
  constexpr auto all = [] {
    return told_states{{First::hash...},
                       {{Body::told::hash, Body::stage, Body::told::is_array, info_of<typename Body::told::value>}...}};
  };
  constexpr bool once = all().are_once();
  static_assert(once, "chainrule: cr::scan: a state is bound twice");
  constexpr bool apart = all().are_apart();
  static_assert(apart, "chainrule: cr::let: what is on the way is no state: give it another name");
  constexpr bool behind = all().are_read_behind();
  static_assert(behind, "chainrule: cr::let: what is calculated there reads what stands before it, and not itself");
  constexpr hash_t missing = all().without_next();
  constexpr hash_t unknown = all().without_state();
  if constexpr (missing != 0) return state_without_next<typename name_at<definition_at<missing>>::type>();
  else if constexpr (unknown != 0) return next_without_state<typename name_at<definition_at<unknown>>::type>();
  else return once && apart && behind;
}

template <int... Stage, class... List>
constexpr auto staged_bodies(std::integer_sequence<int, Stage...>, List... list) {
  return joined_lists(formulas<>{}, staged_in<Stage>(list)...);
}
template <class Index, class Low, class High, class... First, class... Body>
constexpr auto array_scan_of(formulas<First...>, formulas<Body...>) {
  using first = formulas<typename First::told...>;
  using states = decltype(states_among<Index>(formulas<>{}, formulas<typename First::told..., typename Body::told...>{}));
  if constexpr (check_told(first{}, formulas<Body...>{}))
    return array_scan_formulas<array_scan<Index, Low, High, first, formulas<Body...>, states>>{};
}
template <class Index, class Low, class High, class First, class... Stage>
constexpr auto scan_with_arrays(First first, Stage... stages) {
  if constexpr (check_bindings<true>(decltype(bindings_in(first)){}) &&
                (check_bindings<false>(decltype(bindings_in(stages)){}) && ...)) {
    using told_first = decltype(staged_in<0>(bindings_in(first)));
    using bodies = decltype(staged_bodies(std::make_integer_sequence<int, int(sizeof...(Stage))>{}, bindings_in(stages)...));
    return array_scan_of<Index, decltype(index_bound<Low>()), decltype(index_bound<High>())>(told_first{}, bodies{});
  }
}

/// The formula that is read, in place of reading it of the last states of a scan.
template <hash_t Steps>
struct unread {};
template <hash_t Scan, class... A, hash_t Steps>
struct substitute_in<application<operations::of_last_<Scan>, A...>, unread<Steps>> {
  using whole = application<operations::of_last_<Scan>, A...>;
  using type = formula_at<hash_of_steps(&whole::info) == Steps ? formula_read(&whole::info)->hash : whole::hash>;
};

template <class Definition, class Formula, class Places>
struct reading_another;
template <class Op, class... A, class Formula, std::size_t... Before>
struct reading_another<application<Op, A...>, Formula, std::index_sequence<Before...>> {
  static constexpr definition_info const* all[sizeof...(A)] = {info_of<A>...};
  using type = defined<application<Op, formula_at<all[Before]->hash>..., Formula, formula_at<all[sizeof...(Before) + 1]->hash>,
                                   formula_at<all[sizeof...(Before) + 2]->hash>>>;
};

template <class Loop, class Index, class Body, class Low, class High, class Definition>
struct loop_of_last {
  using inside = typename substituted<Body::hash, unread<hash_of_steps(&Definition::info)>>::type;
  static constexpr auto formula() {
    constexpr bool one = find_trajectory(info_of<inside>, Index::hash) == 0;
    static_assert(
        one, "chainrule: a sum over the last states of a scan reads those of one: what two carry, one with all states carries");
    if constexpr (one)
      return typename reading_another<Definition, applied<Loop, inside, Low, High>,
                                      std::make_index_sequence<std::size_t(Definition::info.arity - 3)>>::type{};
  }
};

// Sums along: the formula that is read, where the scan steps.
template <hash_t Scan, class... A, class Index>
struct substitute_in<application<operations::of_before_<Scan>, A...>, along_steps<Index>> {
  using type = formula_at<formula_read(&application<operations::of_before_<Scan>, A...>::info)->hash>;
};

template <class Index, class Added, hash_t Scan, class... A, std::size_t... S>
struct scan_with_sum<Index, Added, application<operations::of_before_<Scan>, A...>, std::index_sequence<S...>> {
  static constexpr definition_info const* all[sizeof...(A)] = {info_of<A>...};
  static constexpr int states = int(sizeof...(S));
  static constexpr int bodies = definition_at<Scan>::bodies;
  static constexpr int on_the_way = definition_at<Scan>::states.on_the_way;
  using sum = defined<variable_definition<fixed_string("sum"), state_tag<sum_tag, Index::hash>>>;
  static constexpr int moved(int told) { return told < states ? told : told + 1; }
  template <int... B, int... W>
  static constexpr auto with(std::integer_sequence<int, B...>, std::integer_sequence<int, W...>) {
    using old = definition_at<Scan>;
    using definition =
        array_scan_definition<Index, states + 1,
                              formulas<formula_at<old::each[S]->hash>..., sum, formula_at<old::each[states + W]->hash>...>,
                              std::integer_sequence<int, moved(old::told[B])..., states>,
                              std::integer_sequence<int, old::stage[B]..., old::states.stages - 1>>;
    return defined<application<operations::of_last_<publish<definition>::hash>, formula_at<all[B]->hash>...,
                               applied<operations::add_, sum, Added>, formula_at<all[std::size_t(bodies) + S]->hash>...,
                               constant_t<rational{0, 1}>, sum, formula_at<all[sizeof...(A) - 3]->hash>,
                               formula_at<all[sizeof...(A) - 2]->hash>>>{};
  }
  using type = decltype(with(std::make_integer_sequence<int, bodies>{}, std::make_integer_sequence<int, on_the_way>{}));
};

}  // namespace detail

/// With arrays that each step calculates on the way: cr::scan(s, n, cr::state(y[i] = y0[i]), cr::let(k[i] = h * y[i]), cr::next(y[i] = y[i] + k[i])).
template <class Index, class Low, class High, class... First, class... L, class Second, class... Rest>
constexpr auto scan(Index const&, Low const&, High const&, state_list<First...> first, let_list<L...> let, Second second,
                    Rest... rest) {
  static_assert(detail::index_formula<Index>, "chainrule: a scan runs over an index: cr::index<\"s\"> s");
  if constexpr (detail::index_formula<Index>) return detail::scan_with_arrays<Index, Low, High>(first, let, second, rest...);
}
/// For an index from 0 to count - 1.
template <class Index, class Count, class... First, class... L, class Second, class... Rest>
constexpr auto scan(Index const& index, Count const&, state_list<First...> first, let_list<L...> let, Second second,
                    Rest... rest) {
  using one = detail::constant_t<rational{1, 1}>;
  return scan(index, detail::constant_t<rational{0, 1}>{}, apply<operations::subtract_>(detail::formula_of<Count>{}, one{}),
              first, let, second, rest...);
}

}  // namespace chainrule
