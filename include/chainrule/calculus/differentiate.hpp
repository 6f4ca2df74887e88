// Differentiation by template recursion. The chain rule stands here and nowhere else in this folder.
#pragma once

#include <chainrule/calculus/prune.hpp>
#include <chainrule/core/flatten.hpp>
#include <chainrule/graph/handle.hpp>
#include <chainrule/operations/indexed.hpp>
#include <chainrule/operations/power.hpp>

namespace chainrule {
namespace detail {

// A rule's partials are read once per operation, with variables that stand for its arguments and its result, and then
// instantiated for each application: reading them anew each time would cost a hana::tuple per node.

struct argument_tag;
template <int I>
using placeholder = defined<variable_definition<fixed_string({'#', char('a' + I), '\0'}), argument_tag>>;

template <class Op, class Indices>
struct rule_reading;
template <class Op, int... I>
struct rule_reading<Op, std::integer_sequence<int, I...>> {
  using partials = decltype(checked_partials<Op>(pruned<placeholder<int(sizeof...(I))>>{}, pruned<placeholder<I>>{}...));
  template <int K>
  using partial = unwrap<std::remove_cvref_t<decltype(boost::hana::at_c<std::size_t(K)>(std::declval<partials const&>()))>>;
};
template <class Op, int Arity>
using partials_of = rule_reading<Op, std::make_integer_sequence<int, Arity>>;

/// A formula in placeholders with formulas in their place, pruned.
template <class Definition, class... A>
struct instantiate_definition {
  using type = defined<Definition>;
};
template <class E, class... A>
using instantiate = typename instantiate_definition<definition_of<E>, A...>::type;

template <auto Name, class... A>
struct instantiate_definition<variable_definition<Name, argument_tag>, A...> {
  using type = nth<Name.text[1] - 'a', A...>;
};
template <class Op, class... E, class... A>
requires(sizeof...(E) > 0) struct instantiate_definition<application<Op, E...>, A...> {
  using type = prune<Op, instantiate<E, A...>...>;
};

template <hash_t E, hash_t X>
struct derivative;

template <class Definition, hash_t X>
struct derive {  // a constant, or another variable
  using type = constant_t<rational{Definition::hash == X, 1}>;
};

/// The chain rule: the sum over the arguments of partial * derivative, skipping those whose derivative is zero.
template <class Sum, int I, class Self, class Op, class Arguments, class... Derivatives>
struct chain {
  using type = Sum;
};
template <class Sum, int I, class Self, class Op, class... A, class D, class... Rest>
requires(is_zero_formula<D>) struct chain<Sum, I, Self, Op, formula_list<A...>, D, Rest...>
    : chain<Sum, I + 1, Self, Op, formula_list<A...>, Rest...> {
};
template <class Sum, int I, class Self, class Op, class... A, class D, class... Rest>
struct chain<Sum, I, Self, Op, formula_list<A...>, D, Rest...> {
  using partial = instantiate<typename partials_of<Op, int(sizeof...(A))>::template partial<I>, A..., Self>;
  using term = prune<operations::multiply_, partial, D>;
  using type = typename chain<prune<operations::add_, Sum, term>, I + 1, Self, Op, formula_list<A...>, Rest...>::type;
};

template <class Op, class... A, hash_t X>
struct derive<application<Op, A...>, X> {
  using type = typename chain<zero_t, 0, defined<application<Op, A...>>, Op, formula_list<A...>,
                              typename derivative<A::hash, X>::type...>::type;
};

/// A positive even power of what states its square: d u^n = n u^(n-2) (v dv + w dw + ...) of u^2 = v^2 + w^2 + ..., which has a
/// slope where u has a corner. See graph_builder::through.
template <class E, class N>
constexpr bool is_power_of_square() {
  definition_info const& base = *info_of<E>;
  rational const exponent = info_of<N>->constant;
  return base.is_application() && base.operation->is_euclidean && info_of<N>->is_constant() && exponent.is_even() &&
         exponent.num > 0;
}
template <class Sum, class Arguments, class... Derivatives>
struct half_of_square {
  using type = Sum;
};
template <class Sum, class A, class... More, class D, class... Rest>
struct half_of_square<Sum, formula_list<A, More...>, D, Rest...>
    : half_of_square<prune<operations::add_, Sum, prune<operations::multiply_, A, D>>, formula_list<More...>, Rest...> {};
template <class Base, hash_t X>
struct slope_of_square;
template <class Op, class... A, hash_t X>
struct slope_of_square<application<Op, A...>, X> {
  using type = typename half_of_square<zero_t, formula_list<A...>, typename derivative<A::hash, X>::type...>::type;
};

template <class E, class N, hash_t X>
requires(is_power_of_square<E, N>()) struct derive<application<operations::pow_, E, N>, X> {
  using rest = prune<operations::pow_, E, constant_t<info_of<N>->constant - rational{2, 1}>>;
  using type =
      prune<operations::multiply_, prune<operations::multiply_, N, rest>, typename slope_of_square<definition_of<E>, X>::type>;
};

template <hash_t E, hash_t X>
struct derivative {
  using type = typename derive<definition_at<E>, X>::type;
};

// Left folds: clang instantiates the operands of a right fold from the last to the first.
template <class Visit, class E, std::size_t Begin, std::size_t... I>
constexpr void visit_block(std::index_sequence<I...>) {
  (..., Visit::template visit<subformulas<false, E>::hashes[Begin + I]>());
}
template <class Visit, class E, std::size_t... B>
constexpr void visit_blocks(std::index_sequence<B...>) {
  constexpr std::size_t n = subformulas<false, E>::count;
  (..., visit_block<Visit, E, B * 128>(std::make_index_sequence<(n - B * 128 < 128 ? n - B * 128 : 128)>{}));
}

/// Does Visit::visit<hash>() for every subformula, the deepest first, so that a recursion over a formula deeper than the
/// compilers' limit of template depth finds its arguments' results ready.
template <class Visit, class E>
constexpr bool from_below() {
  if constexpr (info_of<E>->depth > 60)
    visit_blocks<Visit, E>(std::make_index_sequence<(subformulas<false, E>::count + 127) / 128>{});
  return true;
}

template <hash_t X>
struct differentiate_each {
  template <hash_t E>
  static constexpr void visit() {
    static_assert(sizeof(typename derivative<E, X>::type) > 0);
  }
};

template <class E>
constexpr bool check_no_scan() {
  constexpr bool none = !holds_scan(info_of<E>);
  static_assert(
      none,
      "chainrule: diff: the derivative of a scan is no formula: cr::function(orbit.last(q), cr::wrt(q0)) has gradient, jvp and "
      "hvp");
  return none;
}

template <class E, class X>
constexpr auto derivative_of() {
  static_assert(variable_formula<X>, "chainrule: diff: differentiate with respect to a variable: diff(z, x)");
  if constexpr (variable_formula<X> && check_indices<E, true>()) {
    static_assert(!info_of<X>->is_index, "chainrule: diff: an index of sums and products is not a variable");
    static_assert(!info_of<X>->is_extent, "chainrule: diff: an extent is a length, no variable");
    if constexpr (check_no_scan<E>()) {
      static_assert(from_below<differentiate_each<X::hash>, E>());
      return typename derivative<E::hash, X::hash>::type{};
    } else {
      return misuse{};
    }
  } else {
    return misuse{};
  }
}

template <class E>
constexpr misuse derivative_of_what() {
  static_assert(sizeof(type_box<E>) == 0,
                "chainrule: diff: of one formula, in the variables that are named: diff(z, x), diff(z, x, y)");
  return {};
}

}  // namespace detail

/// The derivative of a formula, a formula: diff(z, x), or mixed diff(z, x, y). It keeps the textbook's shape: zeros and ones are
/// dropped, exact constants folded, all else waits for simplify. Cost: a type for each new operation, while compiling.
template <any_formula E, class X, class... More>
constexpr auto diff(E const&, X const&, More const&... more) {
  auto const first = detail::derivative_of<E, X>();
  if constexpr (sizeof...(More) == 0 || std::is_same_v<decltype(first), detail::misuse const>) return first;
  else return diff(first, more...);
}

template <class E, class... X>
constexpr auto diff(E const&, X const&...) {
  return detail::derivative_of_what<E>();
}

/// The N-th derivative: diff<3>(e, x).
template <int N, any_formula E, class X>
constexpr auto diff(E const& e, X const& x) {
  static_assert(N >= 0, "chainrule: diff<n>: the order n must not be negative");
  if constexpr (N <= 0) return e;
  else return diff<N - 1>(diff(e, x), x);
}

}  // namespace chainrule
