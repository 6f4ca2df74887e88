// Differentiation by template recursion. The chain rule stands here and nowhere else in this folder.
#pragma once

#include <chainrule/calculus/prune.hpp>
#include <chainrule/core/walk.hpp>
#include <chainrule/graph/handle.hpp>

namespace chainrule {
namespace detail {

template <hash_t E, hash_t X>
struct derivative;

template <class Definition, hash_t X>
struct derive {  // a constant, or another variable
  using type = constant_t<rational{Definition::hash == X, 1}>;
};

template <class Op, class... A, hash_t X>
struct derive<application<Op, A...>, X> {
  template <int I>
  static constexpr bool depends = !std::is_same_v<typename derivative<nth<I, A...>::hash, X>::type, constant_t<rational{0, 1}>>;

  /// sum over the arguments of partial * derivative, skipping those whose derivative is zero.
  template <class Sum, int I, class Partials>
  static constexpr auto chain() {
    if constexpr (I == int(sizeof...(A))) {
      return Sum{};
    } else if constexpr (!depends<I>) {
      return chain<Sum, I + 1, Partials>();
    } else {
      using partial = decltype(unwrap<nth_of<I, Partials>>());
      using term = decltype(prune<operations::multiply_, partial, typename derivative<nth<I, A...>::hash, X>::type>());
      return chain<decltype(prune<operations::add_, Sum, term>()), I + 1, Partials>();
    }
  }
  template <int I, class Tuple>
  using nth_of = std::remove_cvref_t<decltype(boost::hana::at_c<std::size_t(I)>(std::declval<Tuple const&>()))>;

  template <int... I>
  static constexpr auto differentiate(std::integer_sequence<int, I...>) {
    using zero = constant_t<rational{0, 1}>;
    if constexpr (!(depends<I> || ...)) {
      return zero{};
    } else {
      using self = decltype(define<application<Op, A...>>());
      using partials = decltype(checked_partials<Op>(pruned<self>{}, pruned<A>{}...));
      return chain<zero, 0, partials>();
    }
  }
  using type = decltype(differentiate(std::make_integer_sequence<int, int(sizeof...(A))>{}));
};

template <hash_t E, hash_t X>
struct derivative {
  using type = typename derive<definition_at<E>, X>::type;
};

template <class Visit, class E, std::size_t... I>
constexpr void visit_each(std::index_sequence<I...>) {
  (Visit::template visit<subformulas<false, E>::hashes[I]>(), ...);
}
template <class Visit, class E, std::size_t Begin, std::size_t... I>
constexpr void visit_block(std::index_sequence<I...>) {
  (Visit::template visit<subformulas<false, E>::hashes[Begin + I]>(), ...);
}
template <class Visit, class E, std::size_t... B>
constexpr void visit_blocks(std::index_sequence<B...>) {
  constexpr std::size_t n = subformulas<false, E>::count;
  (visit_block<Visit, E, B * 128>(std::make_index_sequence<(n - B * 128 < 128 ? n - B * 128 : 128)>{}), ...);
}

/// Does Visit::visit<hash>() for every subformula, the deepest first, so that a recursion over a formula deeper than the
/// compilers' limit of template depth finds its arguments' results ready.
template <class Visit, class E>
constexpr bool from_below() {
  if constexpr (info_of<E>->depth > 60) visit_blocks<Visit, E>(std::make_index_sequence<(subformulas<false, E>::count + 127) / 128>{});
  return true;
}

template <hash_t X>
struct differentiate_each {
  template <hash_t E>
  static constexpr void visit() {
    static_assert(sizeof(derivative<E, X>) > 0);
    using type = typename derivative<E, X>::type;
    static_assert(sizeof(type) > 0);
  }
};

template <class E, class X>
constexpr auto derivative_of() {
  static_assert(variable_formula<X>, "chainrule: diff: differentiate with respect to a variable: diff(z, x)");
  if constexpr (variable_formula<X>) {
    static_assert(from_below<differentiate_each<X::hash>, E>());
    return typename derivative<E::hash, X::hash>::type{};
  } else {
    return misuse{};
  }
}

}  // namespace detail

/// The derivative of a formula, a formula: diff(z, x), or mixed diff(z, x, y).
template <formula E, class X, class... More>
constexpr auto diff(E const&, X const&, More const&... more) {
  auto const first = detail::derivative_of<E, X>();
  if constexpr (sizeof...(More) == 0 || std::is_same_v<decltype(first), detail::misuse const>) return first;
  else return diff(first, more...);
}

/// The N-th derivative: diff<3>(e, x).
template <int N, formula E, class X>
constexpr auto diff(E const& e, X const& x) {
  static_assert(N >= 0, "chainrule: diff<n>: the order n must not be negative");
  if constexpr (N <= 0) return e;
  else return diff<N - 1>(diff(e, x), x);
}

}  // namespace chainrule
