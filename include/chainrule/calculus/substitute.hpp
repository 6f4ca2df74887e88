// Formulas in place of variables.
#pragma once

#include <chainrule/calculus/differentiate.hpp>

namespace chainrule {
namespace detail {

template <class... Bindings>
struct substitution {};

/// The formula bound to the variable with a hash, or Otherwise.
template <hash_t Hash, class Otherwise, class... Bindings>
struct bound_formula {
  using type = Otherwise;
};
template <hash_t Hash, class Otherwise, class Variable, class Value, class... Rest>
struct bound_formula<Hash, Otherwise, binding<Variable, Value>, Rest...> : bound_formula<Hash, Otherwise, Rest...> {};
template <hash_t Hash, class Otherwise, class Variable, class Value, class... Rest>
requires(Variable::hash == Hash) struct bound_formula<Hash, Otherwise, binding<Variable, Value>, Rest...> {
  using type = formula_of<Value>;
};

/// An application with other arguments; with the same ones it is what it was.
template <class Definition, class... New>
struct rebuilt;
template <class Op, class... A, class... New>
struct rebuilt<application<Op, A...>, New...> : formula_or_constant<Op, exact_result<Op, New...>(), New...> {};
template <class Op, class... A>
struct rebuilt<application<Op, A...>, A...> : define<application<Op, A...>> {};

template <hash_t E, class Substitution>
struct substituted;

template <class Definition, class Substitution>
struct substitute_in : define<Definition> {};  // a constant
template <auto Name, class Tag, class... B>
struct substitute_in<variable_definition<Name, Tag>, substitution<B...>>
    : bound_formula<variable_definition<Name, Tag>::hash, defined<variable_definition<Name, Tag>>, B...> {};
template <class Op, class... A, class Substitution>
struct substitute_in<application<Op, A...>, Substitution>
    : rebuilt<application<Op, A...>, typename substituted<A::hash, Substitution>::type...> {};

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

template <class E, class... B>
constexpr auto substitute_checked() {
  static_assert(((any_formula<typename B::value_type> || hana_integer<typename B::value_type>)&&...),
                "chainrule: substitute puts formulas in place of variables: write x = 3_c");
  static_assert(all_different<typename B::variable...>(), "chainrule: substitute: a variable is bound twice");
  if constexpr (((any_formula<typename B::value_type> || hana_integer<typename B::value_type>)&&...)) {
    static_assert(from_below<substitute_each<substitution<B...>>, E>());
    return typename substituted<E::hash, substitution<B...>>::type{};
  }
}

}  // namespace detail

/// The formula with formulas in place of variables, all at once: substitute(z, x = y, y = x) swaps. Names that it does not
/// contain are ignored; what holds no such variable keeps its type, and exact constants fold where they newly meet.
template <any_formula E, class... Bindings>
constexpr auto substitute(E const&, Bindings const&...) {
  static_assert((detail::binds_variable<Bindings> && ...),
                "chainrule: substitute: bind each variable to a formula: substitute(z, x = y)");
  if constexpr ((detail::binds_variable<Bindings> && ...)) return detail::substitute_checked<E, Bindings...>();
}

}  // namespace chainrule
