// What every rule in this folder is written with.
#pragma once

#include <chainrule/graph/handle.hpp>
#include <chainrule/math/ieee.hpp>

#include <boost/hana/tuple.hpp>

namespace chainrule {

/// A list of operations: each family ends with one, so that tests and tables find every operation without being told.
template <class... Operations>
struct operation_list {};
template <class... A, class... B>
constexpr operation_list<A..., B...> operator+(operation_list<A...>, operation_list<B...>) {
  return {};
}

/// A point in an operation's domain to try it at; unused arguments are 0.
struct sample {
  double u = 0;
  double v = 0;
  double w = 0;
};

/// An operation whose value is one call on plain numbers, not written in terms of other operations.
struct primitive {
  static constexpr bool is_primitive = true;
};

/// An operation whose value is written in operations of this library only, nothing of the plain number type: then a
/// constant expression may give it infinities and NaNs.
struct composite {
  static constexpr bool is_composite = true;
};

/// An operation that only derivatives are made of. It states `written`, the formula that diff writes in its place.
struct slope {
  static constexpr bool is_slope = true;
};

namespace detail {

/// Rules are read to write a formula, the textbook's.
template <class T>
concept writes_formulas = requires {
  requires T::chainrule_reading::writes_formulas;
};

template <class T>
inline constexpr bool is_hana_constant = false;
template <class T, T V>
inline constexpr bool is_hana_constant<boost::hana::integral_constant<T, V>> = true;

/// A class that calculates like a number: complex, multiprecision, SIMD batch...
template <class T>
concept number_like = std::is_class_v<T> && !any_formula<T> && !has_reading<T> && !is_hana_constant<T> && !requires {
  typename T::chainrule_no_number;
}
&&requires(T const& a) {
  a* a;
  a + a;
  a - a;
};

/// Numbers that can be compared: not complex ones.
template <class T>
concept ordered = requires(T const& a) {
  a < a;
};

template <class T>
concept formula_or_handle = is_expression<T> || has_reading<T>;

template <class T>
concept combines = formula_or_handle<T> || hana_integer<T> || plain_number<T> || number_like<T>;

}  // namespace detail

/// Two operands of which one at least is a formula or a graph handle: what the operators take.
template <class A, class B>
concept operands = (detail::is_expression<A> && detail::is_expression<B>) ||
                   ((detail::formula_or_handle<A> || detail::formula_or_handle<B>)&&detail::combines<A> && detail::combines<B>);

namespace detail {
template <bool Operands, class Op, class A, class B>
struct operator_type {};
template <class Op, class A, class B>
struct operator_type<true, Op, A, B> {
  using type = applied<Op, A, B>;
};
template <class Op, class A, class B>
struct type_of_application<call_kind::others_of_operator, Op, A, B> {};
template <class Op, class A, class B>
requires operands<A, B>
struct type_of_application<call_kind::others_of_operator, Op, A, B> : application_type<kind_of_application<A, B>, Op, A, B> {
};
}  // namespace detail

/// The type of a binary operator on operands; no type, so no operator, for anything else. (A requires-clause would come
/// too late: clang forms the return type first.)
template <class Op, class A, class B>
using operated =
    typename detail::type_of_application<detail::kind_of_operator(detail::kind_of_formula<A>, detail::kind_of_formula<B>), Op, A,
                                         B>::type;
/// The same of && and ||: both operands are conditions.
template <class Op, class A, class B>
using operated_conditions =
    typename detail::operator_type<detail::formula_or_handle<A> && detail::formula_or_handle<B>, Op, A, B>::type;

}  // namespace chainrule
