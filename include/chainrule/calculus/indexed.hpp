// Sums and products over an index in symbolic calculus: derivatives, substitution, and writing them out turn by turn.
#pragma once

#include <chainrule/calculus/substitute.hpp>
#include <chainrule/graph/unroll.hpp>
#include <chainrule/operations/indexed.hpp>

namespace chainrule::detail {

/// A sum or product in calculus; an empty one is 0 or 1.
template <template <class, std::int64_t, std::int64_t> class Op, class Index, std::int64_t Low, std::int64_t High, class Body>
struct loop_formula {
  using type = prune<Op<Index, Low, High>, Body>;
};
template <class Index, std::int64_t Low, std::int64_t High, class Body>
requires(High < Low) struct loop_formula<operations::sum_, Index, Low, High, Body> : integer_beside<Body, 0> {
};
template <class Index, std::int64_t Low, std::int64_t High, class Body>
requires(High < Low) struct loop_formula<operations::product_, Index, Low, High, Body> : integer_beside<Body, 1> {
};

/// Which element of an array a variable is, or -1.
template <fixed_string Name, std::int64_t Size, class Tag>
constexpr std::int64_t position_in(definition_info const& variable) {
  if (!variable.is_variable() || variable.tag != variable_definition<Name, Tag>::tag) return -1;
  element_name const element(variable.name);
  return element.array == Name.view() && element.position < Size ? element.position : -1;
}

// ---- derivatives

/// By an element that is known: where the index is bound alone, the sum or product that binds it says at which turn; an
/// index made of several is asked turn by turn.
template <fixed_string Name, std::int64_t Size, class Tag, class Index, hash_t X>
constexpr auto derive_element() {
  using self = application<operations::element_<Name, Size, Tag>, Index>;
  using zero = typename integer_beside<Index, 0>::type;
  using one = typename integer_beside<Index, 1>::type;
  if constexpr (self::hash == X) {
    return type_box<one>{};
  } else {
    constexpr std::int64_t position = position_in<Name, Size, Tag>(definition_at<X>::info);
    constexpr affine_index at = affine_of(info_of<Index>);
    if constexpr (position < 0) return type_box<zero>{};
    else if constexpr (at.is_constant()) return type_box<constant_t<rational{at.offset == position, 1}>>{};
    else if constexpr (at.used() > 1)
      return type_box<
          prune<operations::select_, prune<operations::equal_, Index, constant_t<rational{position, 1}>>, one, zero>>{};
    else return type_box<zero>{};
  }
}
template <fixed_string Name, std::int64_t Size, class Tag, class Index, hash_t X>
struct derive<application<operations::element_<Name, Size, Tag>, Index>, X>
    : decltype(derive_element<Name, Size, Tag, Index, X>()) {};

/// An element in the body of a loop, and the turn in which it is the variable X.
struct turn_of_element {
  hash_t element = 0;
  std::int64_t turn = 0;
};

/// The elements of X's array in the body that depend on the loop's index alone, with the turns that reach X.
template <hash_t X, class Index, std::int64_t Low, std::int64_t High, class Body>
struct reaching_turns {
  static constexpr list<turn_of_element> found() {
    list<turn_of_element> turns;
    definition_map seen;  // an element may stand in several of the loops inside
    definition_info const& variable = definition_at<X>::info;
    if (!variable.is_variable()) return turns;
    element_name const wanted(variable.name);
    walk_indexed(info_of<Body>, {}, [&](definition_info const* each, list<bound_index> const& bounds) {
      if (!is_element(each) || find_bound(bounds, Index::hash) >= 0 || seen.find(each->hash) >= 0) return;
      seen.add(each->hash, 0);
      affine_index const position = affine_of(each->arguments[0]);
      indexing const& array = each->operation->indexes;
      if (!position.depends_only_on(Index::hash) || wanted.array != each->operation->name || array.tag != variable.tag ||
          wanted.position < 0 || wanted.position > array.high)
        return;
      std::int64_t const factor = position.factor_of(Index::hash);
      std::int64_t const reached = (wanted.position - position.offset) / factor;
      if (reached * factor + position.offset == wanted.position && reached >= Low && reached <= High)
        turns.push_back({each->hash, reached});
    });
    return turns;
  }
  static constexpr int count = found().size();
  template <int K>
  static constexpr turn_of_element at = found()[K];
};

template <class E, class Index, std::int64_t Turn>
using at_turn = typename substituted<E::hash, substitution<binding<Index, constant_t<rational{Turn, 1}>>>>::type;

template <class Sum, class... Terms>
struct summed {
  using type = Sum;
};
template <class Sum, class Term, class... Rest>
struct summed<Sum, Term, Rest...> : summed<prune<operations::add_, Sum, Term>, Rest...> {};

template <class Loop, class Body, hash_t X, class Turns>
struct derive_loop;

template <class Index, std::int64_t Low, std::int64_t High, class Body, hash_t X, int... K>
struct derive_loop<operations::sum_<Index, Low, High>, Body, X, std::integer_sequence<int, K...>> {
  using reaching = reaching_turns<X, Index, Low, High, Body>;
  template <int N>
  using term =
      at_turn<typename derivative<Body::hash, reaching::template at<N>.element>::type, Index, reaching::template at<N>.turn>;
  using rest = typename loop_formula<operations::sum_, Index, Low, High, typename derivative<Body::hash, X>::type>::type;
  using type = typename summed<zero_t, term<K>..., rest>::type;
};

/// The index of a product inside the sum that its derivative is: with as many primes as make it new to the body.
template <class Index, class Body>
constexpr auto primed_index() {
  using primed = defined<variable_definition<joined<definition_of<Index>::variable_name, "'", "", false>(), index_tag>>;
  if constexpr (mentions_index(info_of<Body>, primed::hash)) return primed_index<primed, Body>();
  else return type_box<primed>{};
}

/// The sum over the turns of the body's derivative times the product of the other turns.
template <class Index, std::int64_t Low, std::int64_t High, class Body, class Inner>
struct product_rule {
  using other = typename decltype(primed_index<Index, Body>())::type;
  using renamed = typename substituted<Body::hash, substitution<binding<Index, other>>>::type;
  using factor = prune<operations::select_, prune<operations::equal_, other, Index>, constant_t<rational{1, 1}>, renamed>;
  using others = typename loop_formula<operations::product_, other, Low, High, factor>::type;
  using type = typename loop_formula<operations::sum_, Index, Low, High, prune<operations::multiply_, Inner, others>>::type;
};
template <class Index, std::int64_t Low, std::int64_t High, class Body, class Inner>
requires(is_zero_formula<Inner>) struct product_rule<Index, Low, High, Body, Inner> {
  using type = Inner;
};

template <class Index, std::int64_t Low, std::int64_t High, class Body, hash_t X, int... K>
struct derive_loop<operations::product_<Index, Low, High>, Body, X, std::integer_sequence<int, K...>> {
  using reaching = reaching_turns<X, Index, Low, High, Body>;
  template <std::int64_t From, std::int64_t To>
  using part = typename loop_formula<operations::product_, Index, From, To, Body>::type;
  template <int N, std::int64_t Turn = reaching::template at<N>.turn>
  using term = prune<operations::multiply_,
                     prune<operations::multiply_, part<Low, Turn - 1>,
                           at_turn<typename derivative<Body::hash, reaching::template at<N>.element>::type, Index, Turn>>,
                     part<Turn + 1, High>>;
  using rest = typename product_rule<Index, Low, High, Body, typename derivative<Body::hash, X>::type>::type;
  using type = typename summed<zero_t, term<K>..., rest>::type;
};

template <class Index, std::int64_t Low, std::int64_t High, class Body, hash_t X>
struct derive<application<operations::sum_<Index, Low, High>, Body>, X>
    : derive_loop<operations::sum_<Index, Low, High>, Body, X,
                  std::make_integer_sequence<int, reaching_turns<X, Index, Low, High, Body>::count>> {};
template <class Index, std::int64_t Low, std::int64_t High, class Body, hash_t X>
struct derive<application<operations::product_<Index, Low, High>, Body>, X>
    : derive_loop<operations::product_<Index, Low, High>, Body, X,
                  std::make_integer_sequence<int, reaching_turns<X, Index, Low, High, Body>::count>> {};

/// By an element of an outer loop's index: a loop over an index of that name has other elements inside, and none of those.
template <hash_t X, class Index>
constexpr bool hides_element() {
  definition_info const& by = definition_at<X>::info;
  return is_element(&by) && affine_of(by.arguments[0]).factor_of(Index::hash) != 0;
}
template <class Index, std::int64_t Low, std::int64_t High, class Body, hash_t X>
requires(hides_element<X, Index>()) struct derive<application<operations::sum_<Index, Low, High>, Body>, X>
    : integer_beside<Body, 0> {
};
template <class Index, std::int64_t Low, std::int64_t High, class Body, hash_t X>
requires(hides_element<X, Index>()) struct derive<application<operations::product_<Index, Low, High>, Body>, X>
    : integer_beside<Body, 0> {
};

// ---- substitution

/// An element with formulas in place of some elements of its array: asked turn by turn.
template <class Element, class Index, class Definition, class... Bindings>
struct element_substituted {
  using type = Element;
};
template <class Element, class Index, fixed_string Name, std::int64_t Size, class Tag, class B, class... Rest>
struct element_substituted<Element, Index, operations::element_<Name, Size, Tag>, B, Rest...> {
  static constexpr std::int64_t position = position_in<Name, Size, Tag>(*info_of<typename B::variable>);
  static constexpr auto replaced() {
    if constexpr (position < 0) return type_box<Element>{};
    else if constexpr (constant_formula<Index>)
      return type_box<
          std::conditional_t<affine_of(info_of<Index>).offset == position, formula_of<typename B::value_type>, Element>>{};
    else
      return type_box<applied<operations::select_, applied<operations::equal_, Index, constant_t<rational{position, 1}>>,
                              formula_of<typename B::value_type>, Element>>{};
  }
  using type = typename element_substituted<typename decltype(replaced())::type, Index, operations::element_<Name, Size, Tag>,
                                            Rest...>::type;
};

template <fixed_string Name, std::int64_t Size, class Tag, class Index, class... B>
struct substitute_in<application<operations::element_<Name, Size, Tag>, Index>, substitution<B...>> {
  using moved = typename substituted<Index::hash, substitution<B...>>::type;
  using element = decltype(element_at<Name, Size, Tag, moved>());
  using type = typename element_substituted<element, moved, operations::element_<Name, Size, Tag>, B...>::type;
};

/// The bindings that reach into a loop: not those of its own index.
template <hash_t Index, class Kept, class... B>
struct bindings_inside {
  using type = Kept;
};
template <hash_t Index, class... Kept, class B, class... Rest>
struct bindings_inside<Index, substitution<Kept...>, B, Rest...>
    : bindings_inside<Index, std::conditional_t<B::variable::hash == Index, substitution<Kept...>, substitution<Kept..., B>>,
                      Rest...> {};

template <class Loop, class Index, class Body, class Substitution>
struct substitute_in_loop;
template <class Loop, class Index, class Body, class... B>
struct substitute_in_loop<Loop, Index, Body, substitution<B...>> {
  static_assert(
      all_true<(B::variable::hash == Index::hash ||
                !depends_on_index(info_of<formula_of<typename B::value_type>>, Index::hash))...>(),
      "chainrule: substitute: the formula contains the index of a sum or product that it would come into: name the index differently");
  using inside = typename bindings_inside<Index::hash, substitution<>, B...>::type;
  using type = typename rebuilt<application<Loop, Body>, typename substituted<Body::hash, inside>::type>::type;
};
template <class Index, std::int64_t Low, std::int64_t High, class Body, class... B>
struct substitute_in<application<operations::sum_<Index, Low, High>, Body>, substitution<B...>>
    : substitute_in_loop<operations::sum_<Index, Low, High>, Index, Body, substitution<B...>> {};
template <class Index, std::int64_t Low, std::int64_t High, class Body, class... B>
struct substitute_in<application<operations::product_<Index, Low, High>, Body>, substitution<B...>>
    : substitute_in_loop<operations::product_<Index, Low, High>, Index, Body, substitution<B...>> {};

/// A selection whose condition has become equality of two constants is one of its branches.
template <class C>
struct compared_constants {};
template <class A, class B>
struct compared_constants<application<operations::equal_, A, B>> {
  static constexpr bool is_known = constant_formula<A> && constant_formula<B>;
  static constexpr bool is_true = is_known && std::is_same_v<A, B>;
};

template <class C, class A, class B>
constexpr auto decided_selection() {
  if constexpr (requires { requires compared_constants<definition_of<C>>::is_known; })
    return type_box<std::conditional_t<compared_constants<definition_of<C>>::is_true, A, B>>{};
  else return rebuilt<application<operations::select_, C, A, B>, C, A, B>{};
}
template <class C, class A, class B, class... Bindings>
requires(info_of<C>->is_indexed) struct substitute_in<application<operations::select_, C, A, B>, substitution<Bindings...>>
    : decltype(decided_selection<typename substituted<C::hash, substitution<Bindings...>>::type,
                                 typename substituted<A::hash, substitution<Bindings...>>::type,
                                 typename substituted<B::hash, substitution<Bindings...>>::type>()) {
};

// ---- written out turn by turn

template <class E, bool Indexed = info_of<E>->is_indexed>
struct write_out {
  using type = E;
};
template <class Definition>
struct write_out_parts;
template <class Op, class... A>
struct write_out_parts<application<Op, A...>> : rebuilt<application<Op, A...>, typename write_out<A>::type...> {};
template <fixed_string Name, class Tag>
struct write_out_parts<variable_definition<Name, Tag>> : define<variable_definition<Name, Tag>> {};
template <fixed_string Name, std::int64_t Size, class Tag, class Index>
struct write_out_parts<application<operations::element_<Name, Size, Tag>, Index>>
    : define<application<operations::element_<Name, Size, Tag>, Index>> {};

template <class Joining, class Result, class... Turns>
struct joined_turns {
  using type = Result;
};
template <class Joining, class Result, class Turn, class... Rest>
struct joined_turns<Joining, Result, Turn, Rest...> : joined_turns<Joining, applied<Joining, Result, Turn>, Rest...> {};
template <class Joining, class Index, class Body, std::int64_t Low, class Turns>
struct write_out_loop;
template <class Joining, class Index, class Body, std::int64_t Low, std::int64_t... Turn>
struct write_out_loop<Joining, Index, Body, Low, std::integer_sequence<std::int64_t, Turn...>>
    : joined_turns<Joining, at_turn<typename write_out<Body>::type, Index, Low>,
                   at_turn<typename write_out<Body>::type, Index, Low + 1 + Turn>...> {};
template <class Index, std::int64_t Low, std::int64_t High, class Body>
struct write_out_parts<application<operations::sum_<Index, Low, High>, Body>>
    : write_out_loop<operations::add_, Index, Body, Low, std::make_integer_sequence<std::int64_t, High - Low>> {};
template <class Index, std::int64_t Low, std::int64_t High, class Body>
struct write_out_parts<application<operations::product_<Index, Low, High>, Body>>
    : write_out_loop<operations::multiply_, Index, Body, Low, std::make_integer_sequence<std::int64_t, High - Low>> {};
template <class E>
struct write_out<E, true> : write_out_parts<definition_of<E>> {};

inline constexpr std::int64_t largest_written_out = 2000;
template <class E>
constexpr bool can_be_written_out() {
  return unrolled_size(info_of<E>) <= largest_written_out;
}

template <class E>
constexpr auto write_out_checked() {
  static_assert(can_be_written_out<E>(),
                "chainrule: this question writes sums and products out turn by turn, which is too long here (2000 parts)");
  if constexpr (can_be_written_out<E>()) return type_box<typename write_out<E>::type>{};
  else return type_box<E>{};
}
template <class E, bool Indexed = info_of<E>->is_indexed>
struct written_out_type {
  using type = E;
};
template <class E>
struct written_out_type<E, true> : decltype(write_out_checked<E>()) {};

/// The formula without sums and products over an index: what facts are read from.
template <class E>
using written_out = typename written_out_type<E>::type;

/// What is compared: written out, if that is not too long.
template <class E, bool Indexed = info_of<E>->is_indexed>
struct comparable_type {
  using type = E;
};
template <class E>
requires(can_be_written_out<E>()) struct comparable_type<E, true> : write_out<E> {
};
template <class E>
using comparable = typename comparable_type<E>::type;

}  // namespace chainrule::detail
