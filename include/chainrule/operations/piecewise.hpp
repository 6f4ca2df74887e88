// Comparisons, selection, rounding, and the functions with corners: their derivatives at the corners are policy.
#pragma once

#include <chainrule/math/rounding.hpp>
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
struct abs_;
struct sign_;
struct floor_;
struct ceil_;
struct round_;
struct trunc_;
struct fmod_;
struct copysign_;
struct min_;
struct max_;
struct clamp_;
}  // namespace operations

template <class A, class B>
constexpr operated<operations::less_, A, B> operator<(A const& a, B const& b) {
  return apply<operations::less_>(a, b);
}
template <class A, class B>
constexpr operated<operations::less_equal_, A, B> operator<=(A const& a, B const& b) {
  return apply<operations::less_equal_>(a, b);
}
template <class A, class B>
constexpr operated<operations::greater_, A, B> operator>(A const& a, B const& b) {
  return apply<operations::greater_>(a, b);
}
template <class A, class B>
constexpr operated<operations::greater_equal_, A, B> operator>=(A const& a, B const& b) {
  return apply<operations::greater_equal_>(a, b);
}
template <class A, class B>
constexpr operated_conditions<operations::and_, A, B> operator&&(A const& a, B const& b) {
  return apply<operations::and_>(a, b);
}
template <class A, class B>
constexpr operated_conditions<operations::or_, A, B> operator||(A const& a, B const& b) {
  return apply<operations::or_>(a, b);
}
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
/// |u|, with derivative 0 at 0.
template <class U>
constexpr applied<operations::abs_, U> abs(U const& u) {
  return apply<operations::abs_>(u);
}
/// -1, 0 or 1; the derivative is 0 everywhere.
template <class U>
constexpr applied<operations::sign_, U> sign(U const& u) {
  return apply<operations::sign_>(u);
}
/// The largest integer not above u; the derivative is 0.
template <class U>
constexpr applied<operations::floor_, U> floor(U const& u) {
  return apply<operations::floor_>(u);
}
/// The smallest integer not below u; the derivative is 0.
template <class U>
constexpr applied<operations::ceil_, U> ceil(U const& u) {
  return apply<operations::ceil_>(u);
}
/// The nearest integer, halves away from 0; the derivative is 0.
template <class U>
constexpr applied<operations::round_, U> round(U const& u) {
  return apply<operations::round_>(u);
}
/// The integer part, towards 0; the derivative is 0.
template <class U>
constexpr applied<operations::trunc_, U> trunc(U const& u) {
  return apply<operations::trunc_>(u);
}
/// The remainder of u / v with the sign of u: u - v * trunc(u / v).
template <class U, class V>
constexpr applied<operations::fmod_, U, V> fmod(U const& u, V const& v) {
  return apply<operations::fmod_>(u, v);
}
/// |u| with the sign of v.
template <class U, class V>
constexpr applied<operations::copysign_, U, V> copysign(U const& u, V const& v) {
  return apply<operations::copysign_>(u, v);
}
/// The smaller value, NaN if either is; a tie gives half the derivative to each.
template <class U, class V>
constexpr applied<operations::min_, U, V> min(U const& u, V const& v) {
  return apply<operations::min_>(u, v);
}
/// The larger value, NaN if either is; a tie gives half the derivative to each.
template <class U, class V>
constexpr applied<operations::max_, U, V> max(U const& u, V const& v) {
  return apply<operations::max_>(u, v);
}
/// u kept between low and high; at the bounds the derivative belongs to u.
template <class U, class Low, class High>
constexpr applied<operations::clamp_, U, Low, High> clamp(U const& u, Low const& low, High const& high) {
  return apply<operations::clamp_>(u, low, high);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void select();
void abs();
void floor();
void ceil();
void round();
void trunc();
void fmod();
void copysign();

/// A truth value: nothing to differentiate.
struct condition : primitive {
  static constexpr bool is_condition = true;
  static constexpr int cost = 1;
};
struct condition_of_two : condition {
  static constexpr auto partials(auto, auto, auto) { return boost::hana::make_tuple(constant<0>, constant<0>); }
};
struct comparison : condition_of_two {
  static constexpr notation relation(std::string_view pattern) {
    return {pattern, precedence::comparison, precedence::sum, precedence::sum};
  }
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
  static constexpr auto name = fixed_string("&&");
  static constexpr notation text{"#1 && #2", precedence::conjunction, precedence::conjunction, precedence::comparison};
  static constexpr notation latex{"#1 \\land #2", precedence::conjunction, precedence::conjunction, precedence::comparison};
  static constexpr auto value(auto const& u, auto const& v) { return u && v; }
};
struct or_ : condition_of_two {
  static constexpr auto name = fixed_string("||");
  static constexpr notation text{"#1 || #2", precedence::disjunction, precedence::disjunction, precedence::conjunction};
  static constexpr notation latex{"#1 \\lor #2", precedence::disjunction, precedence::disjunction, precedence::conjunction};
  static constexpr auto value(auto const& u, auto const& v) { return u || v; }
};
struct not_ : condition {
  static constexpr auto name = fixed_string("!");
  static constexpr notation text{"!#1", precedence::product, precedence::power};
  static constexpr notation latex{"\\lnot #1", precedence::product, precedence::power};
  static constexpr auto value(auto const& u) { return !u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(constant<0>); }
};

struct select_ : primitive {
  static constexpr auto name = fixed_string("select");
  static constexpr notation latex{"\\begin{cases} #2 & #1 \\\\ #3 & \\text{otherwise} \\end{cases}"};
  static constexpr bool is_selection = true;
  static constexpr int cost = 1;

  template <class T>
  static constexpr T value(bool c, T const& a, T const& b) { return c ? a : b; }
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
};

struct abs_ : primitive {
  static constexpr auto name = fixed_string("abs");
  static constexpr bool is_idempotent = true;
  static constexpr notation latex{"\\left|#1\\right|"};
  static constexpr int cost = 1;
  static constexpr symmetry parity = symmetry::even;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  static constexpr sample samples[] = {{1.5}, {-2.5}};

  template <std::floating_point T>
  static constexpr T value(T const& u) { return math::abs(u); }
  static constexpr auto value(auto const& u) { return abs(u); }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(chainrule::select(chainrule::equal(u, constant<0>), constant<0>, chainrule::sign(u)));
  }
};

/// A function constant between its steps.
struct staircase : primitive {
  static constexpr int cost = 1;
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(constant<0>); }
  static constexpr sample samples[] = {{1.25}, {-2.75}, {0.5}};
};

struct sign_ : staircase {
  static constexpr auto name = fixed_string("sign");
  static constexpr bool is_idempotent = true;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};

  /// NaN and both zeros are themselves.
  template <class T>
  static constexpr T value(T const& u) {
    return T(chainrule::select(u > T(0), T(1), chainrule::select(u < T(0), T(-1), u)));
  }
};
struct floor_ : staircase {
  static constexpr auto name = fixed_string("floor");
  static constexpr bool is_idempotent = true;
  static constexpr notation latex{"\\left\\lfloor #1 \\right\\rfloor"};
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  template <std::floating_point T>
  static constexpr T value(T const& u) { return math::floor(u); }
  static constexpr auto value(auto const& u) { return floor(u); }
};
struct ceil_ : staircase {
  static constexpr auto name = fixed_string("ceil");
  static constexpr bool is_idempotent = true;
  static constexpr notation latex{"\\left\\lceil #1 \\right\\rceil"};
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  template <std::floating_point T>
  static constexpr T value(T const& u) { return math::ceil(u); }
  static constexpr auto value(auto const& u) { return ceil(u); }
};
struct round_ : staircase {
  static constexpr auto name = fixed_string("round");
  static constexpr bool is_idempotent = true;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  static constexpr sample samples[] = {{1.25}, {-2.75}, {0.6}};
  template <std::floating_point T>
  static constexpr T value(T const& u) { return math::round(u); }
  static constexpr auto value(auto const& u) { return round(u); }
};
struct trunc_ : staircase {
  static constexpr auto name = fixed_string("trunc");
  static constexpr bool is_idempotent = true;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  template <std::floating_point T>
  static constexpr T value(T const& u) { return math::trunc(u); }
  static constexpr auto value(auto const& u) { return trunc(u); }
};

struct fmod_ : primitive {
  static constexpr auto name = fixed_string("fmod");
  static constexpr notation latex{"#1 \\bmod #2", precedence::product, precedence::product, precedence::power};
  static constexpr sample samples[] = {{5.5, 2}, {-5.5, 1.75}, {0.5, -3}};
  template <std::floating_point T>
  static constexpr T value(T const& u, T const& v) { return math::fmod(u, v); }
  static constexpr auto value(auto const& u, auto const& v) { return fmod(u, v); }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(constant<1>, -chainrule::trunc(u / v));
  }
};

struct copysign_ : primitive {
  static constexpr auto name = fixed_string("copysign");
  static constexpr int cost = 1;
  static constexpr sample samples[] = {{5.5, 2}, {-5.5, 1.75}, {0.5, -3}};
  template <std::floating_point T>
  static constexpr T value(T const& u, T const& v) { return math::copysign(u, v); }
  static constexpr auto value(auto const& u, auto const& v) { return copysign(u, v); }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(chainrule::select(chainrule::equal(u, constant<0>), constant<0>,
                                                     chainrule::sign(u) * chainrule::copysign(constant<1>, v)),
                                   constant<0>);
  }
};

struct min_ : composite {
  static constexpr auto name = fixed_string("min");
  static constexpr notation latex{"\\min\\left(#*\\right)"};
  static constexpr int cost = 1;
  static constexpr bool commutes = true;
  static constexpr sample samples[] = {{1, 2}, {2.5, -1}};
  static constexpr auto value(auto const& u, auto const& v) {
    return chainrule::select(v < u, v, chainrule::select(v >= u, u, u + v));
  }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(
        chainrule::select(u <= v, chainrule::select(u < v, constant<1>, constant<1, 2>), constant<0>),
        chainrule::select(v <= u, chainrule::select(v < u, constant<1>, constant<1, 2>), constant<0>));
  }
};

struct max_ : composite {
  static constexpr auto name = fixed_string("max");
  static constexpr notation latex{"\\max\\left(#*\\right)"};
  static constexpr int cost = 1;
  static constexpr bool commutes = true;
  static constexpr sample samples[] = {{1, 2}, {2.5, -1}};
  static constexpr auto value(auto const& u, auto const& v) {
    return chainrule::select(u < v, v, chainrule::select(u >= v, u, u + v));
  }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(
        chainrule::select(u >= v, chainrule::select(u > v, constant<1>, constant<1, 2>), constant<0>),
        chainrule::select(v >= u, chainrule::select(v > u, constant<1>, constant<1, 2>), constant<0>));
  }
};

struct clamp_ : composite {
  static constexpr auto name = fixed_string("clamp");
  static constexpr int cost = 2;
  static constexpr sample samples[] = {{0.5, 0, 1}, {-0.5, 0, 1}, {1.5, 0, 1}};
  static constexpr auto value(auto const& u, auto const& low, auto const& high) {
    return chainrule::min(chainrule::max(u, low), high);
  }
  static constexpr auto partials(auto u, auto low, auto high, auto) {
    return boost::hana::make_tuple(
        chainrule::select(u < low || high < u, constant<0>, constant<1>),
        chainrule::select(u < low, constant<1>, constant<0>),
        chainrule::select(u < low, constant<0>, chainrule::select(high < u, constant<1>, constant<0>)));
  }
};

using piecewise = operation_list<less_, less_equal_, greater_, greater_equal_, equal_, and_, or_, not_, select_, abs_, sign_,
                                 floor_, ceil_, round_, trunc_, fmod_, copysign_, min_, max_, clamp_>;

}  // namespace operations

namespace detail {
inline constexpr arithmetic_operations arithmetic_table{
    &operation<operations::add_>,    &operation<operations::multiply_>, &operation<operations::negate_>,
    &operation<operations::select_>, &operation<operations::and_>,      &operation<operations::or_>,
    &operation<operations::not_>};
}

}  // namespace chainrule
