// Formulas in place of variables.
#pragma once

#include <chainrule/calculus/differentiate.hpp>

namespace chainrule {
namespace detail {

template <class... Bindings>
struct substitution {
  /// The formula that stands for the variable with this hash: Otherwise where it is not bound.
  template <hash_t Hash, class Otherwise>
  static constexpr auto of() {
    return Otherwise{};
  }
};
template <class Variable, class Value, class... Rest>
struct substitution<binding<Variable, Value>, Rest...> {
  template <hash_t Hash, class Otherwise>
  static constexpr auto of() {
    if constexpr (Variable::hash == Hash) return formula_of<Value>{};
    else return substitution<Rest...>::template of<Hash, Otherwise>();
  }
};

template <hash_t E, class Substitution>
struct substituted;

template <class Definition, class Substitution>
struct substitute_in {  // a constant
  using type = defined<Definition>;
};
template <fixed_string Name, class Tag, class Substitution>
struct substitute_in<variable_definition<Name, Tag>, Substitution> {
  using self = variable_definition<Name, Tag>;
  using type = decltype(Substitution::template of<self::hash, defined<self>>());
};
template <class Op, class... A, class Substitution>
struct substitute_in<application<Op, A...>, Substitution> {
  template <class... New>
  static constexpr auto rebuilt() {
    if constexpr ((std::is_same_v<A, New> && ...)) return define<application<Op, A...>>();
    else return applied<Op, New...>{};
  }
  using type = decltype(rebuilt<typename substituted<A::hash, Substitution>::type...>());
};

template <hash_t E, class Substitution>
struct substituted {
  using type = typename substitute_in<definition_at<E>, Substitution>::type;
};

template <class Substitution>
struct substitute_each {
  template <hash_t E>
  static constexpr void visit() {
    static_assert(sizeof(typename substituted<E, Substitution>::type) > 0);
  }
};

template <class T>
concept binds_variable = requires {
  typename T::variable;
  typename T::value_type;
};

/// How often the variable of B stands among those of the others.
template <class B, class... All>
inline constexpr int times_bound = (int(B::variable::hash == All::variable::hash) + ...);

template <class E, class... B>
constexpr auto substitute_checked() {
  static_assert(((formula<typename B::value_type> || hana_integer<typename B::value_type>) && ...),
                "chainrule: substitute puts formulas in place of variables: write x = 3_c");
  static_assert(((times_bound<B, B...> == 1) && ...), "chainrule: substitute: a variable is bound twice");
  if constexpr (((formula<typename B::value_type> || hana_integer<typename B::value_type>) && ...)) {
    static_assert(from_below<substitute_each<substitution<B...>>, E>());
    return typename substituted<E::hash, substitution<B...>>::type{};
  }
}

}  // namespace detail

/// The formula with formulas in place of variables, all at once: substitute(z, x = y, y = x) swaps. Names that it does not
/// contain are ignored; what holds no such variable keeps its type, and exact constants fold where they newly meet.
template <formula E, class... Bindings>
constexpr auto substitute(E const&, Bindings const&...) {
  static_assert((detail::binds_variable<Bindings> && ...),
                "chainrule: substitute: bind each variable to a formula: substitute(z, x = y)");
  if constexpr ((detail::binds_variable<Bindings> && ...)) return detail::substitute_checked<E, Bindings...>();
}

}  // namespace chainrule
