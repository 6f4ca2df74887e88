// Loops over an index in symbolic calculus: derivatives and substitution.
#pragma once

#include <chainrule/calculus/substitute.hpp>
#include <chainrule/graph/layout.hpp>
#include <chainrule/operations/each.hpp>

namespace chainrule::detail {

/// A loop as a template of its index.
template <class Op>
concept loop_operation = Op::indexes.kind == indexing_kind::loop;

/// A loop in calculus; an empty sum is 0, an empty product 1.
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High>
struct loop_formula {
  using type = prune<Op<Index>, Body, Low, High>;
};
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High>
requires(range_between(info_of<Low>, info_of<High>).is_empty()) struct loop_formula<Op, Index, Body, Low, High>
    : integer_beside<Body, Op<Index>::joining.nothing.num> {
};

/// Which element of an array a variable is, row by row, or -1.
constexpr std::int64_t position_in(array_info const& array, definition_info const& variable) {
  if (!variable.is_variable() || variable.tag != array.tag || known_size(array) < 0) return -1;
  return element_name(variable.name).position_in(array);
}

// ---- derivatives

/// Whether a position moves with one index alone: then the loop that binds it knows at which turn an element is reached.
constexpr bool follows_an_index(affine_index const& at) {
  return at.used() == 1 && [&] {
    for (int k = 0; k < at.terms; ++k)
      if (at.factor[k] != 0) return at.is_index[k];
    return false;
  }();
}

/// A position in an array, row by row, as a formula.
template <class Array, class Position, int Dimension, class... More>
struct flat_formula {
  using type = Position;
};
template <class Array, class Position, int Dimension, class I, class... More>
struct flat_formula<Array, Position, Dimension, I, More...> {
  using row = prune<operations::multiply_, Position, constant_t<rational{known_extent(Array::info, Dimension), 1}>>;
  using type = typename flat_formula<Array, prune<operations::add_, row, I>, Dimension + 1, More...>::type;
};

template <class Array, class First, class... More>
struct flat_formula_of : flat_formula<Array, First, 1, More...> {};

/// By an element that is known: where the position follows an index, the loop that binds it says at which turn; another position
/// is compared turn by turn.
template <hash_t Array, hash_t X, class First, class... More>
constexpr auto derive_element() {
  using self = application<operations::element_<Array>, First, More...>;
  using array = definition_at<Array>;
  using zero = typename integer_beside<First, 0>::type;
  using one = typename integer_beside<First, 1>::type;
  if constexpr (self::hash == X) {
    return type_box<one>{};
  } else {
    constexpr std::int64_t position = position_in(array::info, definition_at<X>::info);
    if constexpr (position < 0) {
      return type_box<zero>{};
    } else {
      constexpr affine_index at = flat_position(&self::info);
      if constexpr (follows_an_index(at)) return type_box<zero>{};
      else
        return type_box<prune<
            operations::select_,
            prune<operations::equal_, typename flat_formula_of<array, First, More...>::type, constant_t<rational{position, 1}>>,
            one, zero>>{};
    }
  }
}
template <hash_t Array, class... I, hash_t X>
struct derive<application<operations::element_<Array>, I...>, X> : decltype(derive_element<Array, X, I...>()) {};

/// An element in the body of a loop, and the turn in which it is the variable X.
struct turn_of_element {
  hash_t element = 0;
  std::int64_t turn = 0;
};

/// The elements of X's array in the body that depend on the loop's index alone, with the turns that reach X.
template <hash_t X, hash_t Index, class Body, class Low, class High>
struct reaching_turns {
  static constexpr turn_range range = range_between(info_of<Low>, info_of<High>);
  static constexpr list<turn_of_element> found() {
    list<turn_of_element> turns;
    definition_map seen;  // an element may stand in several of the loops inside
    definition_info const& variable = definition_at<X>::info;
    if (!variable.is_variable()) return turns;
    walk_indexed(info_of<Body>, {}, [&](definition_info const* each, list<bound_index> const& bounds) {
      if (!is_element(each) || find_bound(bounds, Index) >= 0 || seen.find(each->hash) >= 0) return;
      seen.add(each->hash, 0);
      std::int64_t const wanted = position_in(*each->operation->indexes.array, variable);
      if (wanted < 0) return;
      affine_index const position = flat_position(each);
      if (!position.depends_only_on(Index)) return;
      std::int64_t const factor = position.factor_of(Index);
      std::int64_t const reached = (wanted - position.offset) / factor;
      if (reached * factor + position.offset == wanted && (!range.is_known || (reached >= range.low && reached <= range.high)))
        turns.push_back({each->hash, reached});
    });
    return turns;
  }
  static constexpr int count = found().size();
  static_assert(
      range.is_known || count == 0,
      "chainrule: diff: a sum or product whose length each call tells has no formula for the derivative by one element");
  template <int K>
  static constexpr turn_of_element at = found()[K];
};

template <class E, hash_t Index, std::int64_t Turn>
using at_turn = typename substituted<E::hash, substitution<binding<formula_at<Index>, constant_t<rational{Turn, 1}>>>>::type;

template <class Sum, class... Terms>
struct summed {
  using type = Sum;
};
template <class Sum, class Term, class... Rest>
struct summed<Sum, Term, Rest...> : summed<prune<operations::add_, Sum, Term>, Rest...> {};

/// What the derivative of a turn is worth in that of the loop.
template <class Op, class Body, class Loop, class Low, class High>
constexpr auto share_of_turn() {
  if constexpr (requires { Op::share(Body{}, Loop{}, Low{}, High{}); })
    return type_box<decltype(Op::share(Body{}, Loop{}, Low{}, High{}))>{};
  else return type_box<typename integer_beside<Body, 1>::type>{};
}

template <class Loop, hash_t X, class Turns>
struct derive_loop;

/// What one turn adds to a loop over some.
template <class Op, class Turn, class Low, class High>
constexpr auto part_of_loop() {
  if constexpr (Op::joining.by_count->key == 0) return type_box<Turn>{};
  else
    return type_box<prune<operation_at<Op::joining.by_count->key>, Turn,
                          constant_t<rational{range_between(info_of<Low>, info_of<High>).turns(), 1}>>>{};
}
/// Loops whose derivative is the same loop over the derivatives; that of others is a sum with shares.
template <template <hash_t> class Op>
struct derived_loop {
  template <hash_t Index, class Turn, class Low, class High>
  using type = typename loop_formula<operations::sum_, Index, Turn, Low, High>::type;
};
template <>
struct derived_loop<operations::mean_> {
  template <hash_t Index, class Turn, class Low, class High>
  using type = typename loop_formula<operations::mean_, Index, Turn, Low, High>::type;
};

/// The sum over the turns of their derivatives, each times its share; or the mean.
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High, hash_t X, int... K>
struct derive_loop<application<Op<Index>, Body, Low, High>, X, std::integer_sequence<int, K...>> {
  using reaching = reaching_turns<X, Index, Body, Low, High>;
  using loop = defined<application<Op<Index>, Body, Low, High>>;
  template <hash_t By>
  using turn = prune<operations::multiply_, typename decltype(share_of_turn<Op<Index>, Body, loop, Low, High>())::type,
                     typename derivative<Body::hash, By>::type>;
  template <int N>
  using term =
      typename decltype(part_of_loop<Op<Index>,
                                     at_turn<turn<reaching::template at<N>.element>, Index, reaching::template at<N>.turn>, Low,
                                     High>())::type;
  using rest = typename derived_loop<Op>::template type<Index, turn<X>, Low, High>;
  using type = typename summed<zero_t, term<K>..., rest>::type;
};

/// Rows are differentiated by functions.
template <hash_t Index, class Body, class Low, class High, hash_t X, int... K>
struct derive_loop<application<operations::each_<Index>, Body, Low, High>, X, std::integer_sequence<int, K...>> {
  static_assert(sizeof(type_box<Body>) == 0,
                "chainrule: diff: cr::each is rows of residuals: cr::function(cr::each(i, n, r), x) has their jacobian");
  using type = zero_t;
};

/// The index of a product inside the sum that its derivative is: with as many primes as make it new to the body.
template <hash_t Index, class Body>
constexpr auto primed_index() {
  using primed = defined<variable_definition<joined<definition_at<Index>::variable_name, "'", "">(), index_tag>>;
  if constexpr (mentions_index(info_of<Body>, primed::hash)) return primed_index<primed::hash, Body>();
  else return type_box<primed>{};
}

/// The sum over the turns of the body's derivative times the product of the other turns.
template <hash_t Index, class Body, class Low, class High, class Inner>
struct product_rule {
  using other = typename decltype(primed_index<Index, Body>())::type;
  using renamed = typename substituted<Body::hash, substitution<binding<formula_at<Index>, other>>>::type;
  using factor =
      prune<operations::select_, prune<operations::equal_, other, formula_at<Index>>, constant_t<rational{1, 1}>, renamed>;
  using others = typename loop_formula<operations::product_, other::hash, factor, Low, High>::type;
  using type = typename loop_formula<operations::sum_, Index, prune<operations::multiply_, Inner, others>, Low, High>::type;
};
template <hash_t Index, class Body, class Low, class High, class Inner>
requires(is_zero_formula<Inner>) struct product_rule<Index, Body, Low, High, Inner> {
  using type = Inner;
};

template <hash_t Index, class Body, class Low, class High, hash_t X, int... K>
struct derive_loop<application<operations::product_<Index>, Body, Low, High>, X, std::integer_sequence<int, K...>> {
  using reaching = reaching_turns<X, Index, Body, Low, High>;
  template <class From, class To>
  using part = typename loop_formula<operations::product_, Index, Body, From, To>::type;
  template <int N, std::int64_t Turn = reaching::template at<N>.turn>
  using term = prune<operations::multiply_,
                     prune<operations::multiply_, part<Low, constant_t<rational{Turn - 1, 1}>>,
                           at_turn<typename derivative<Body::hash, reaching::template at<N>.element>::type, Index, Turn>>,
                     part<constant_t<rational{Turn + 1, 1}>, High>>;
  using rest = typename product_rule<Index, Body, Low, High, typename derivative<Body::hash, X>::type>::type;
  using type = typename summed<zero_t, term<K>..., rest>::type;
};

/// By an element of an outer loop's index: a loop over an index of that name has other elements inside, and none of those.
template <hash_t X, hash_t Index>
constexpr bool hides_element() {
  definition_info const& by = definition_at<X>::info;
  return is_element(&by) && flat_position(&by).factor_of(Index) != 0;
}
template <hash_t X, hash_t Index, class Loop, class Body, class Low, class High>
struct derive_in_loop : derive_loop<Loop, X, std::make_integer_sequence<int, reaching_turns<X, Index, Body, Low, High>::count>> {
};
template <hash_t X, hash_t Index, class Loop, class Body, class Low, class High>
requires(hides_element<X, Index>()) struct derive_in_loop<X, Index, Loop, Body, Low, High> : integer_beside<Body, 0> {
};
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High, hash_t X>
requires(loop_operation<Op<Index>>) struct derive<application<Op<Index>, Body, Low, High>, X>
    : derive_in_loop<X, Index, application<Op<Index>, Body, Low, High>, Body, Low, High> {
};

// ---- substitution

/// An element with formulas in place of some elements of its array: asked turn by turn.
template <class Element, class Array, class Indices, class... Bindings>
struct element_substituted {
  using type = Element;
};
template <class Element, class Array, class... I, class B, class... Rest>
struct element_substituted<Element, Array, formula_list<I...>, B, Rest...> {
  static constexpr std::int64_t position = position_in(Array::info, *info_of<typename B::variable>);
  static constexpr auto replaced() {
    if constexpr (position < 0) {
      return type_box<Element>{};
    } else {
      using at = typename flat_formula_of<Array, I...>::type;
      using value = formula_of<typename B::value_type>;
      if constexpr (affine_of(info_of<at>).is_constant())
        return type_box<std::conditional_t<affine_of(info_of<at>).offset == position, value, Element>>{};
      else
        return type_box<
            applied<operations::select_, applied<operations::equal_, at, constant_t<rational{position, 1}>>, value, Element>>{};
    }
  }
  using type = typename element_substituted<typename decltype(replaced())::type, Array, formula_list<I...>, Rest...>::type;
};

template <hash_t Array, class... I, class... B>
struct substitute_in<application<operations::element_<Array>, I...>, substitution<B...>> {
  template <class Index>
  using moved = typename substituted<Index::hash, substitution<B...>>::type;
  using element = decltype(element_at<Array, moved<I>...>());
  using type = typename element_substituted<element, definition_at<Array>, formula_list<moved<I>...>, B...>::type;
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

template <hash_t Index, class Loop, class Body, class Low, class High, class Substitution>
struct substitute_in_loop;
template <hash_t Index, class Loop, class Body, class Low, class High, class... B>
struct substitute_in_loop<Index, Loop, Body, Low, High, substitution<B...>> {
  static_assert(
      all_true<(B::variable::hash == Index || !depends_on_index(info_of<formula_of<typename B::value_type>>, Index))...>(),
      "chainrule: substitute: the formula contains the index of a sum or product that it would come into: name the index differently");
  using inside = typename bindings_inside<Index, substitution<>, B...>::type;
  template <class Bound>
  using moved = typename substituted<Bound::hash, substitution<B...>>::type;
  using type = typename rebuilt<Loop, typename substituted<Body::hash, inside>::type, moved<Low>, moved<High>>::type;
};
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High, class... B>
requires(loop_operation<Op<Index>>) struct substitute_in<application<Op<Index>, Body, Low, High>, substitution<B...>>
    : substitute_in_loop<Index, application<Op<Index>, Body, Low, High>, Body, Low, High, substitution<B...>> {
};

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

}  // namespace chainrule::detail
