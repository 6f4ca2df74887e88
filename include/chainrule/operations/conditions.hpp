// Comparisons, conditions made of them, and selection.
#pragma once

#include <chainrule/operations/arithmetic.hpp>

namespace chainrule {
namespace operations {
struct less_;
struct less_equal_;
struct greater_;
struct greater_equal_;
struct equal_;
struct and_;
struct or_;
struct not_;
struct select_;
}  // namespace operations

/// A condition for select; false where an operand is NaN.
template <class A, class B>
constexpr operated<operations::less_, A, B> operator<(A const& a, B const& b) {
  return apply<operations::less_>(a, b);
}
/// A condition for select; false where an operand is NaN.
template <class A, class B>
constexpr operated<operations::less_equal_, A, B> operator<=(A const& a, B const& b) {
  return apply<operations::less_equal_>(a, b);
}
/// A condition for select; false where an operand is NaN.
template <class A, class B>
constexpr operated<operations::greater_, A, B> operator>(A const& a, B const& b) {
  return apply<operations::greater_>(a, b);
}
/// A condition for select; false where an operand is NaN.
template <class A, class B>
constexpr operated<operations::greater_equal_, A, B> operator>=(A const& a, B const& b) {
  return apply<operations::greater_equal_>(a, b);
}
/// Both conditions. Each is calculated: nothing is skipped.
template <class A, class B>
constexpr operated_conditions<operations::and_, A, B> operator&&(A const& a, B const& b) {
  return apply<operations::and_>(a, b);
}
/// One condition or both. Each is calculated: nothing is skipped.
template <class A, class B>
constexpr operated_conditions<operations::or_, A, B> operator||(A const& a, B const& b) {
  return apply<operations::or_>(a, b);
}
/// The opposite of a condition.
template <detail::formula_or_handle A>
constexpr applied<operations::not_, A> operator!(A const& a) {
  return apply<operations::not_>(a);
}
/// The condition that two values are equal (== asks whether two formulas are the same).
template <class A, class B>
constexpr applied<operations::equal_, A, B> equal(A const& a, B const& b) {
  return apply<operations::equal_>(a, b);
}
/// a where the condition holds, else b. Infinities and NaNs of the branch not taken show in no value and no derivative.
template <class C, class A, class B>
constexpr applied<operations::select_, C, A, B> select(C const& c, A const& a, B const& b) {
  return apply<operations::select_>(c, a, b);
}
namespace operations {

// A number type's own function: found by argument-dependent lookup, and by nothing else.
void select();

/// A truth value: nothing to differentiate.
struct condition : primitive {
  static constexpr bool is_holomorphic = false;
  static constexpr bool is_condition = true;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};
};
struct condition_of_two : condition {
  static constexpr auto partials(auto, auto, auto) { return boost::hana::make_tuple(constant<0>, constant<0>); }
};
struct comparison : condition_of_two {
  static constexpr bool compares = true;
  static constexpr notation relation(std::string_view pattern) {
    return {pattern, precedence::comparison, precedence::sum, precedence::sum};
  }
  static constexpr rational homogeneity{0, 1};
  static constexpr sample samples[] = {{1, 2}, {2, 1}, {1, 1}};
};

struct less_ : comparison {
  static constexpr auto name = fixed_string("<");
  static constexpr notation text = relation("#1 < #2");
  static constexpr notation latex = text;
  static constexpr auto value(auto const& u, auto const& v) { return u < v; }
};
struct less_equal_ : comparison {
  static constexpr auto name = fixed_string("<=");
  static constexpr notation text = relation("#1 <= #2");
  static constexpr notation latex = relation("#1 \\le #2");
  static constexpr auto value(auto const& u, auto const& v) { return u <= v; }
};
struct greater_ : comparison {
  static constexpr auto name = fixed_string(">");
  static constexpr notation text = relation("#1 > #2");
  static constexpr notation latex = text;
  static constexpr auto value(auto const& u, auto const& v) { return u > v; }
};
struct greater_equal_ : comparison {
  static constexpr auto name = fixed_string(">=");
  static constexpr notation text = relation("#1 >= #2");
  static constexpr notation latex = relation("#1 \\ge #2");
  static constexpr auto value(auto const& u, auto const& v) { return u >= v; }
};
struct equal_ : comparison {
  static constexpr auto name = fixed_string("equal");
  static constexpr notation latex = relation("#1 = #2");
  static constexpr bool commutes = true;
  static constexpr auto value(auto const& u, auto const& v) { return u == v; }
};
struct and_ : condition_of_two {
  static constexpr int takes_conditions = 2;
  static constexpr auto name = fixed_string("&&");
  static constexpr notation text{"#1 && #2", precedence::conjunction, precedence::conjunction, precedence::comparison};
  static constexpr notation latex{"#1 \\land #2", precedence::conjunction, precedence::conjunction, precedence::comparison};
  static constexpr auto value(auto const& u, auto const& v) { return u && v; }
};
struct or_ : condition_of_two {
  static constexpr int takes_conditions = 2;
  static constexpr auto name = fixed_string("||");
  static constexpr notation text{"#1 || #2", precedence::disjunction, precedence::disjunction, precedence::conjunction};
  static constexpr notation latex{"#1 \\lor #2", precedence::disjunction, precedence::disjunction, precedence::conjunction};
  static constexpr auto value(auto const& u, auto const& v) { return u || v; }
};
struct not_ : condition {
  static constexpr int takes_conditions = 1;
  static constexpr auto name = fixed_string("!");
  static constexpr notation text{"!#1", precedence::product, precedence::power};
  static constexpr notation latex{"\\lnot #1", precedence::product, precedence::power};
  static constexpr auto value(auto const& u) { return !u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(constant<0>); }
};

struct select_ : primitive {
  static constexpr int takes_conditions = 1;
  static constexpr auto name = fixed_string("select");
  static constexpr bool is_holomorphic = false;
  static constexpr notation latex{"\\begin{cases} #2 & #1 \\\\ #3 & \\text{otherwise} \\end{cases}", precedence::disjunction};
  static constexpr bool is_selection = true;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};

  template <class T>
  static constexpr T value(bool c, T const& a, T const& b) {
    return c ? a : b;
  }
  static constexpr auto value(auto const& c, auto const& a, auto const& b) { return select(c, a, b); }
  static constexpr auto partials(auto c, auto, auto, auto) {
    return boost::hana::make_tuple(constant<0>, chainrule::select(c, constant<1>, constant<0>),
                                   chainrule::select(c, constant<0>, constant<1>));
  }
  static constexpr fold drop(shape const&, shape const& a, shape const& b) {
    if (a.is_constant && b.is_constant && a.constant == b.constant) return {fold::argument, 1};
    if (a.is_masked || b.is_masked) return {fold::merge};
    return {};
  }
  static constexpr interval image(interval const&, interval const& a, interval const& b) { return detail::united(a, b); }
};

/// u * v, and 0 where u is 0, whatever v is: what passes a tangent or an adjoint on through a slope that may be infinite.
struct product_or_zero_ : slope {
  static constexpr auto name = fixed_string("product_or_zero");
  static constexpr int cost = 2;
  static constexpr bool is_singular = true;
  using replaced_by = multiply_;

  template <class T>
  static constexpr auto value(T const& u, T const& v) {
    if constexpr (std::floating_point<T>) return u == T(0) ? T(0) : math::multiply(u, v);
    else if constexpr (detail::complex_number<T>) return u == T(0) ? T(0) : T(u * v);
    else return chainrule::select(chainrule::equal(u, constant<0>), constant<0>, u * v);
  }
  static constexpr auto written(auto u, auto v) { return u * v; }
  static constexpr auto partials(auto u, auto v, auto) { return boost::hana::make_tuple(v, u); }
  static constexpr fold drop(shape const& u, shape const& v) {
    if (u.is_constant || v.is_constant) return {fold::replaced, 1};
    if (u.is_masked) return {fold::inside, 0};
    if (v.is_masked) return {fold::inside, 1};
    return {};
  }
};

using conditions = operation_list<less_, less_equal_, greater_, greater_equal_, equal_, and_, or_, not_, select_>;

}  // namespace operations

namespace detail {
/// What graphs are built of. A template, so that only a program that builds one reads these rules.
template <class Beside = void>
inline constexpr arithmetic_operations arithmetic_table{
    operation_beside<operations::add_, Beside>,      operation_beside<operations::subtract_, Beside>,
    operation_beside<operations::multiply_, Beside>, operation_beside<operations::divide_, Beside>,
    operation_beside<operations::negate_, Beside>,   operation_beside<operations::select_, Beside>,
    operation_beside<operations::and_, Beside>,      operation_beside<operations::or_, Beside>,
    operation_beside<operations::not_, Beside>,      operation_beside<operations::product_or_zero_, Beside>,
    operation_beside<operations::greater_, Beside>};
}  // namespace detail

}  // namespace chainrule
