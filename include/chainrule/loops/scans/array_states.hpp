// Scans whose states are arrays: cr::scan(s, n, cr::state(y[i] = y0[i]), cr::next(y[i] = y[i] + h * (y[i + 1_c] - y[i]))).
//
// What becomes of a range of an array is a loop that is no number (operations::told_). The scan as a formula is a formula of the last states, whatever
// that is: a sum over an array that it leaves behind is moved into it when it is written.
#pragma once

#include <chainrule/function/requests.hpp>
#include <chainrule/graph/layout.hpp>
#include <chainrule/loops/scans/scan.hpp>
#include <chainrule/operations/each.hpp>

namespace chainrule {
namespace operations {

/// u for each value of the index: so many elements of an array that a scan carries.
template <hash_t Array, hash_t Index>
struct told_ : loop<Index, "told", "\\operatorname{told}"> {
  static constexpr detail::loop_joining joining{.tells_state = true};
  static constexpr detail::indexing indexes{detail::indexing_kind::loop, Index, &detail::definition_at<Array>::info, &joining};
};

/// A formula of a scan's states behind the last step. Arguments: what the states become, what each is first, the formula, the first and the last value
/// of the index.
template <hash_t Scan>
struct of_last_ {
  using scan = detail::definition_at<Scan>;
  static constexpr auto name = fixed_string("last");
  static constexpr detail::indexing indexes{detail::indexing_kind::scan, scan::index, nullptr, nullptr, &scan::states, -1};
};
/// The same before a step: arguments as of of_last_, and behind them which step.
template <hash_t Scan>
struct of_before_ {
  using scan = detail::definition_at<Scan>;
  static constexpr auto name = fixed_string("at");
  static constexpr detail::indexing indexes{detail::indexing_kind::trajectory, scan::index, nullptr, nullptr, &scan::states, -1};
};

}  // namespace operations

template <hash_t Array, hash_t Index>
inline constexpr hash_t detail::type_hash<operations::told_<Array, Index>> = detail::mix(detail::mix(24, Array), Index);
template <hash_t Scan>
inline constexpr hash_t detail::type_hash<operations::of_last_<Scan>> = detail::mix(25, Scan);
template <hash_t Scan>
inline constexpr hash_t detail::type_hash<operations::of_before_<Scan>> = detail::mix(26, Scan);

// What cr::let says.
template <class... Bindings>
struct let_list {};
/// Arrays that each step of a scan calculates on the way, one element like the other: cr::scan(s, n, cr::state(y[i] = y0[i]), cr::let(k[i] = y[i + 1_c] -
/// y[i]), cr::next(y[i] = y[i] + h * k[i])). What stands behind it, another cr::let or cr::next, may read them; they are kept by no step. Where cr::each
/// says a range of them, the others are 0.
template <class... Bindings>
constexpr let_list<Bindings...> let(Bindings const&...) {
  return {};
}

/// Elements of an array in a range of an index; see cr::each.
template <class Index, class Low, class High, class Element, class Value>
struct range_binding {
  using value_type = Value;
};
/// In cr::next: what the elements become for an index from low to high, both included; the others stay: cr::next(cr::each(i, 1_c, m - 2_c, y[i] = y[i - 1_c])).
template <class Index, class Low, class High, class Element, class Value>
constexpr range_binding<Index, Low, High, Element, Value> each(Index const&, Low const&, High const&,
                                                               element_binding<Element, Value> const&) {
  return {};
}

namespace detail {

/// A state that is a number: found by its variable.
template <class Index, class Variable>
struct number_state {
  static constexpr hash_t hash = Variable::hash;
  static constexpr bool is_array = false;
  using each = state_for<Index, Variable>;
  template <class Definition>
  static constexpr bool is_named_by() {
    return Definition::hash == hash;
  }
  template <class>
  using named = each;
};

/// An array in the steps of a scan.
template <class Index, class Definition>
struct array_in_steps;
template <class Index, bool IsInteger, auto Name, class Tag, class... Extent>
struct array_in_steps<Index, array_definition<IsInteger, Name, Tag, Extent...>> {
  using type = array_definition<IsInteger, Name, state_tag<Tag, Index::hash>, Extent...>;
};
/// A state that is an array, found by its hash.
template <class Index, hash_t Array>
struct array_state {
  static constexpr hash_t hash = Array;
  static constexpr bool is_array = true;
  using outside = definition_at<Array>;
  static constexpr hash_t inside = publish<typename array_in_steps<Index, outside>::type>::hash;
  template <class... I>
  using element = defined<application<operations::element_<inside>, I...>>;
  using each = element<constant_t<rational{0, 1}>>;
  /// y[3] of an array of known length is a variable.
  template <class Definition>
  static constexpr std::int64_t place() {
    if constexpr (is_variable_definition<Definition>)
      if constexpr (known_size(outside::info) >= 0 && Definition::info.tag == outside::info.tag)
        return element_name(Definition::info.name).position_in(outside::info);
    return -1;
  }
  template <class Definition>
  static constexpr bool is_named_by() {
    return place<Definition>() >= 0;
  }
  template <class Definition>
  using named = element<constant_t<rational{place<Definition>(), 1}>>;
};

/// States in place of what names them.
template <class... State>
struct in_step {};
template <class Definition, class... State>
struct stand_in : define<Definition> {};
template <class Definition, class First, class... Rest>
struct stand_in<Definition, First, Rest...> : stand_in<Definition, Rest...> {};
template <class Definition, class First, class... Rest>
requires(First::template is_named_by<Definition>()) struct stand_in<Definition, First, Rest...> {
  using type = typename First::template named<Definition>;
};
/// The state with a hash among them, or nothing.
template <hash_t Hash, class... State>
struct state_named {
  static constexpr bool is_there = false;
};
template <hash_t Hash, class First, class... Rest>
struct state_named<Hash, First, Rest...> : state_named<Hash, Rest...> {};
template <hash_t Hash, class First, class... Rest>
requires(First::hash == Hash) struct state_named<Hash, First, Rest...> {
  static constexpr bool is_there = true;
  using type = First;
};

template <auto Name, class Tag, class... State>
struct substitute_in<variable_definition<Name, Tag>, in_step<State...>> : stand_in<variable_definition<Name, Tag>, State...> {};
template <hash_t Array, class... I, class... State>
struct substitute_in<application<operations::element_<Array>, I...>, in_step<State...>> {
  static constexpr auto found() {
    using state = state_named<Array, State...>;
    if constexpr (state::is_there) return typename state::type::template element<I...>{};
    else return defined<application<operations::element_<Array>, I...>>{};
  }
  using type = decltype(found());
};

/// What a binding in cr::state, cr::let or cr::next tells: a number, or a range of an array.
template <class Variable, class Value>
struct told_number {
  static constexpr bool is_array = false;
  static constexpr hash_t hash = Variable::hash;
  template <class Index>
  using state = number_state<Index, Variable>;
  using value = formula_of<Value>;
  template <class State>
  using first = value;
  template <class Names, class State>
  using body = typename substituted<value::hash, Names>::type;
};
template <hash_t Array, class Of, class Low, class High, class Value>
struct told_range {
  static constexpr bool is_array = true;
  static constexpr hash_t hash = Array;
  template <class Index>
  using state = array_state<Index, Array>;
  using value = formula_of<Value>;
  static_assert(check_range<Of, value, Low, High>());
  template <class State>
  using first = defined<application<operations::told_<State::inside, Of::hash>, value, Low, High>>;
  template <class Names, class State>
  using body =
      defined<application<operations::told_<State::inside, Of::hash>, typename substituted<value::hash, Names>::type, Low, High>>;
};

// (Types that hold a string depend on an argument here: prune.hpp tells why.)
template <class Extent>
using last_place = applied<operations::subtract_, Extent, typename integer_beside<Extent, 1>::type>;
/// The index of a range that is one element: no formula names it.
template <class>
struct only_element {
  using type = index<"only">;
};

template <class Definition>
struct element_parts;
template <hash_t Array, class At, class... More>
struct element_parts<application<operations::element_<Array>, At, More...>> {
  static constexpr bool is_list = sizeof...(More) == 0 && !definition_at<Array>::info.is_integer;
  static constexpr bool is_at_index = info_of<At>->is_index;
  static constexpr hash_t array = Array;
  using at = At;
};
template <class B>
struct told_by {
  static constexpr bool is_there = false;
};
template <class Variable, class Value>
struct told_by<binding<Variable, Value>> {
  static constexpr bool is_there = true;
  static constexpr bool is_of_all = true;
  using type = told_number<Variable, Value>;
};
template <class Element, class Value>
struct told_by<element_binding<Element, Value>> {
  using parts = element_parts<definition_of<Element>>;
  static constexpr bool is_there = parts::is_list;
  static constexpr bool is_of_all = parts::is_at_index;
  using at = typename parts::at;
  using extent = formula_at<definition_at<parts::array>::extents[0]->hash>;
  using type = std::conditional_t<parts::is_at_index,
                                  told_range<parts::array, at, typename integer_beside<at, 0>::type, last_place<extent>, Value>,
                                  told_range<parts::array, typename only_element<at>::type, at, at, Value>>;
};
template <class Index, class Low, class High, class Element, class Value>
struct told_by<range_binding<Index, Low, High, Element, Value>> {
  using parts = element_parts<definition_of<Element>>;
  static constexpr bool is_there = parts::is_list && parts::is_at_index && parts::at::hash == Index::hash;
  static constexpr bool is_of_all = false;
  using type = told_range<parts::array, Index, decltype(index_bound<Low>()), decltype(index_bound<High>()), Value>;
};
template <class B>
using told_in = typename told_by<B>::type;

template <int Stage, class Told>
struct staged {
  static constexpr int stage = Stage;
  using told = Told;
};
template <int Stage, class... B>
constexpr formulas<staged<Stage, told_in<B>>...> staged_in(formulas<B...>) {
  return {};
}
template <class... A>
constexpr formulas<A...> joined_lists(formulas<A...>) {
  return {};
}
template <class... A, class... B, class... Rest>
constexpr auto joined_lists(formulas<A...>, formulas<B...>, Rest... rest) {
  return joined_lists(formulas<A..., B...>{}, rest...);
}
/// States once each, in the order in which they are told.
template <class Index, class... Found>
constexpr formulas<Found...> states_among(formulas<Found...>, formulas<>) {
  return {};
}
template <class Index, class... Found, class First, class... Rest>
constexpr auto states_among(formulas<Found...> found, formulas<First, Rest...>) {
  if constexpr (state_named<First::hash, Found...>::is_there) return states_among<Index>(found, formulas<Rest...>{});
  else return states_among<Index>(formulas<Found..., typename First::template state<Index>>{}, formulas<Rest...>{});
}

}  // namespace detail
}  // namespace chainrule
