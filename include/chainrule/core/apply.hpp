// Applying an operation: the same call on formulas, on numbers, and on whatever brings its own reading (graph handles).
#pragma once

#include <chainrule/core/number.hpp>
#include <chainrule/core/variable.hpp>

namespace chainrule {
namespace detail {

template <class... A>
struct first_reading;
template <class A, class... Rest>
struct first_reading<A, Rest...> : first_reading<Rest...> {};
template <has_reading A, class... Rest>
struct first_reading<A, Rest...> {
  using type = typename A::chainrule_reading;
};

/// A formula, from a formula or a Hana integer.
template <class T>
constexpr auto to_formula(T const&) {
  if constexpr (formula<T>) return T{};
  else return constant_t<rational{static_cast<std::int64_t>(T::value), 1}>{};
}

template <class Op>
struct checked_operation {
  static_assert(has_one_name<Op>,
                "chainrule: an operation must be a type of namespace scope with a name: one in an unnamed namespace or a "
                "local one would be another operation in every file");
  static_assert(requires { Op::name.view(); },
                "chainrule: an operation states its printed name: static constexpr auto name = cr::fixed_string(\"f\");");
  static constexpr bool value = true;
};

template <class Op, formula... F>
constexpr auto apply_to_formulas(F...) {
  static_assert(checked_operation<Op>::value);
  constexpr rational r = [] {
    if constexpr ((constant_formula<F> && ...) && sizeof...(F) > 0 && requires { &Op::exact; }) {
      rational const constants[] = {definition_of<F>::value...};
      return exact_of<Op>(constants, int(sizeof...(F)));
    } else {
      return not_exact;
    }
  }();
  static_assert(r != divided_by_zero, "chainrule: division by zero in exact constants");
  static_assert(r != no_rational, "chainrule: exact constants overflow 64 bits here");
  if constexpr (r != not_exact) return constant_t<r>{};
  else return define_application<Op, F...>();
}

/// What stands for the result of a call that does not compile.
struct misuse {};

// The type of an application, found without reading the rule: rules call each other in circles.
template <class Op, class... A>
constexpr auto applied_type() {
  if constexpr ((has_reading<A> || ...))
    return type_box<typename first_reading<A...>::type::template result<Op, A...>>{};
  else if constexpr (((formula<A> || hana_integer<A>) && ...))
    return type_box<decltype(apply_to_formulas<Op>(to_formula(std::declval<A const&>())...))>{};
  else if constexpr (((formula<A> && !closed_formula<A>) || ...))
    return type_box<misuse>{};
  else if constexpr (requires { requires Op::is_condition; })
    return type_box<typename truth_of<number_of<A...>>::type>{};
  else
    return type_box<number_of<A...>>{};
}

}  // namespace detail

/// The type of apply<Op>(arguments...).
template <class Op, class... Arguments>
using applied = typename decltype(detail::applied_type<Op, Arguments...>())::type;

/// Op applied to formulas (a formula), to numbers (its value) or to graph handles (a handle). Constants and formulas
/// without variables combine with numbers; a formula with variables and a plain number do not.
template <class Op, class... Arguments>
constexpr applied<Op, Arguments...> apply(Arguments const&... arguments) {
  using namespace detail;
  if constexpr ((has_reading<Arguments> || ...)) {
    return first_reading<Arguments...>::type::template apply<Op>(arguments...);
  } else if constexpr (((formula<Arguments> || hana_integer<Arguments>) && ...)) {
    return {};
  } else if constexpr (((formula<Arguments> && !closed_formula<Arguments>) || ...)) {
    static_assert(sizeof(type_box<Op>) == 0,
                  "chainrule: a plain number in a formula: write 2_c, or name it: cr::variable<\"k\">");
    return {};
  } else {
    return calculate<Op, applied<Op, Arguments...>>(to_number<number_of<Arguments...>>(arguments)...);
  }
}

}  // namespace chainrule
