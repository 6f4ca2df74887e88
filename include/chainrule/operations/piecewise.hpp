// Rounding, and the functions with corners: their derivatives at the corners are policy.
#pragma once

#include <chainrule/math/rounding.hpp>
#include <chainrule/operations/conditions.hpp>

namespace chainrule {
namespace operations {
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
void abs();
void floor();
void ceil();
void round();
void trunc();
void fmod();
void copysign();

/// 1, or NaN where u is NaN.
struct one_ : slope {
  static constexpr auto name = fixed_string("one");
  static constexpr int cost = 1;
  static constexpr auto value(auto const& u) { return chainrule::select(chainrule::equal(u, u), constant<1>, u); }
  static constexpr auto written(auto) { return constant<1>; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(constant<0>); }
};
/// The share of the smaller of two numbers, u <= v: 1, or 1/2 at a tie, or NaN where one is NaN.
struct share_of_smaller_ : slope, composite {
  static constexpr auto name = fixed_string("share_of_smaller");
  static constexpr int cost = 2;
  static constexpr auto value(auto const& u, auto const& v) {
    return chainrule::select(u < v, constant<1>, chainrule::select(chainrule::equal(u, v), constant<1, 2>, u + v));
  }
  static constexpr auto written(auto u, auto v) { return chainrule::select(u < v, constant<1>, constant<1, 2>); }
  static constexpr auto partials(auto, auto, auto) { return boost::hana::make_tuple(constant<0>, constant<0>); }
};
/// u > v, u >= v, and where one is NaN.
struct above_ : slope, condition_of_two {
  static constexpr auto name = fixed_string("above");
  static constexpr auto value(auto const& u, auto const& v) { return !(u <= v); }
  static constexpr auto written(auto u, auto v) { return u > v; }
};
struct not_below_ : slope, condition_of_two {
  static constexpr auto name = fixed_string("not_below");
  static constexpr auto value(auto const& u, auto const& v) { return !(u < v); }
  static constexpr auto written(auto u, auto v) { return u >= v; }
};

struct abs_ : primitive {
  static constexpr auto name = fixed_string("abs");
  static constexpr bool is_holomorphic = false;
  static constexpr bool is_euclidean = true;
  static constexpr notation latex{"\\left|#1\\right|"};
  static constexpr int cost = 1;
  static constexpr symmetry parity = symmetry::even;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  static constexpr bool keeps_nonnegative = true;
  static constexpr interval range = nonnegative_reals;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{1.5}, {-2.5}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::abs(u);
  }
  static constexpr auto value(auto const& u) { return abs(u); }
  static constexpr auto partials(auto u, auto) {
    return boost::hana::make_tuple(chainrule::select(chainrule::equal(u, constant<0>), constant<0>, chainrule::sign(u)));
  }
  static constexpr interval image(interval const& u) { return abs(u); }
};

/// A function constant between its steps.
struct staircase : primitive {
  static constexpr bool is_holomorphic = false;
  static constexpr int cost = 1;
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(constant<0>); }
  static constexpr interval domain[] = {reals};
  static constexpr sample samples[] = {{1.25}, {-2.75}, {0.5}};
};

struct sign_ : staircase {
  static constexpr auto name = fixed_string("sign");
  static constexpr bool is_idempotent = true;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  static constexpr interval range = interval::closed({-1, 1}, {1, 1});
  static constexpr rational homogeneity{0, 1};

  /// NaN and both zeros are themselves.
  template <class T>
  static constexpr T value(T const& u) {
    return T(chainrule::select(u > T(0), T(1), chainrule::select(u < T(0), T(-1), u)));
  }
  static constexpr interval image(interval const& u) {
    return u.is_positive()         ? interval::from({1, 1})
           : (-u).is_positive()    ? -interval::from({1, 1})
           : u.is_nonnegative()    ? nonnegative_reals
           : (-u).is_nonnegative() ? -nonnegative_reals
           : u.is_nonzero()        ? nonzero_reals
                                   : reals;
  }
};
struct floor_ : staircase {
  static constexpr auto name = fixed_string("floor");
  static constexpr bool is_idempotent = true;
  static constexpr notation latex{"\\left\\lfloor #1 \\right\\rfloor"};
  static constexpr exact_value exact_values[] = {{-1, -1}, {0, 0}, {1, 1}};
  static constexpr monotonicity monotone = monotonicity::nondecreasing;
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::floor(u);
  }
  static constexpr auto value(auto const& u) { return floor(u); }
};
struct ceil_ : staircase {
  static constexpr auto name = fixed_string("ceil");
  static constexpr bool is_idempotent = true;
  static constexpr notation latex{"\\left\\lceil #1 \\right\\rceil"};
  static constexpr exact_value exact_values[] = {{-1, -1}, {0, 0}, {1, 1}};
  static constexpr monotonicity monotone = monotonicity::nondecreasing;
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::ceil(u);
  }
  static constexpr auto value(auto const& u) { return ceil(u); }
};
struct round_ : staircase {
  static constexpr auto name = fixed_string("round");
  static constexpr bool is_idempotent = true;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  static constexpr monotonicity monotone = monotonicity::nondecreasing;
  static constexpr sample samples[] = {{1.25}, {-2.75}, {0.6}};
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::round(u);
  }
  static constexpr auto value(auto const& u) { return round(u); }
};
struct trunc_ : staircase {
  static constexpr auto name = fixed_string("trunc");
  static constexpr bool is_idempotent = true;
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}, {1, 1}};
  static constexpr monotonicity monotone = monotonicity::nondecreasing;
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::trunc(u);
  }
  static constexpr auto value(auto const& u) { return trunc(u); }
};

struct fmod_ : primitive {
  static constexpr auto name = fixed_string("fmod");
  static constexpr bool is_holomorphic = false;
  static constexpr bool is_singular = true;  // the quotient may overflow
  static constexpr notation latex{"#1 \\bmod #2", precedence::comparison, precedence::power, precedence::power};
  static constexpr interval domain[] = {reals, nonzero_reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{5.5, 2}, {-5.5, 1.75}, {0.5, -3}};
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u, T const& v) {
    return math::fmod(u, v);
  }
  static constexpr auto value(auto const& u, auto const& v) { return fmod(u, v); }
  static constexpr auto partials(auto u, auto v, auto r) {
    return boost::hana::make_tuple(constant<1>, -chainrule::round((u - r) / v));  // u / v might be rounded to the next integer
  }
  /// Not larger than u, smaller than v, with the sign of u.
  static constexpr interval image(interval const& u, interval const& v) {
    interval_end const below_v{abs(v).high.at, abs(v).high.infinity, true};
    interval_end const bound = detail::innermost(abs(u).high, below_v, false);
    interval_end const zero{};
    return {u.is_nonnegative() ? zero : detail::negative(bound), u.is_nonpositive() ? zero : bound};
  }
};

struct copysign_ : primitive {
  static constexpr auto name = fixed_string("copysign");
  static constexpr bool is_holomorphic = false;
  static constexpr int cost = 1;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{5.5, 2}, {-5.5, 1.75}, {0.5, -3}};
  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u, T const& v) {
    return math::copysign(u, v);
  }
  static constexpr auto value(auto const& u, auto const& v) { return copysign(u, v); }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(chainrule::select(chainrule::equal(u, constant<0>), constant<0>,
                                                     chainrule::sign(u) * chainrule::copysign(constant<1>, v)),
                                   constant<0>);
  }
  static constexpr interval image(interval const& u, interval const& v) {
    return v.is_positive() ? abs(u) : v.is_negative() ? -abs(u) : detail::united(abs(u), -abs(u));
  }
};

struct min_ : composite {
  static constexpr auto name = fixed_string("min");
  static constexpr bool is_holomorphic = false;
  static constexpr notation latex{"\\min\\left(#*\\right)"};
  static constexpr int cost = 1;
  static constexpr bool commutes = true;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{1, 2}, {2.5, -1}};
  static constexpr auto value(auto const& u, auto const& v) {
    return chainrule::select(v < u, v, chainrule::select(v >= u, u, u + v));
  }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(chainrule::select(apply<not_below_>(v, u), apply<share_of_smaller_>(u, v), constant<0>),
                                   chainrule::select(apply<not_below_>(u, v), apply<share_of_smaller_>(v, u), constant<0>));
  }
  static constexpr interval image(interval const& u, interval const& v) { return min(u, v); }
};

struct max_ : composite {
  static constexpr auto name = fixed_string("max");
  static constexpr bool is_holomorphic = false;
  static constexpr notation latex{"\\max\\left(#*\\right)"};
  static constexpr int cost = 1;
  static constexpr bool commutes = true;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{1, 2}, {2.5, -1}};
  static constexpr auto value(auto const& u, auto const& v) {
    return chainrule::select(u < v, v, chainrule::select(u >= v, u, u + v));
  }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(chainrule::select(apply<not_below_>(u, v), apply<share_of_smaller_>(v, u), constant<0>),
                                   chainrule::select(apply<not_below_>(v, u), apply<share_of_smaller_>(u, v), constant<0>));
  }
  static constexpr interval image(interval const& u, interval const& v) { return max(u, v); }
};

struct clamp_ : composite {
  static constexpr auto name = fixed_string("clamp");
  static constexpr bool is_holomorphic = false;
  static constexpr int cost = 4;
  static constexpr interval domain[] = {reals};
  static constexpr rational homogeneity{1, 1};
  static constexpr sample samples[] = {{0.5, 0, 1}, {-0.5, 0, 1}, {1.5, 0, 1}};
  static constexpr auto value(auto const& u, auto const& low, auto const& high) {
    return chainrule::min(chainrule::max(u, low), high);
  }
  static constexpr auto partials(auto u, auto low, auto high, auto r) {
    auto const larger = chainrule::max(u, low);
    auto const one = apply<one_>(r);
    return boost::hana::make_tuple(chainrule::select(u < low || high < larger, constant<0>, one),
                                   chainrule::select(apply<above_>(low, u) && apply<not_below_>(high, larger), one, constant<0>),
                                   chainrule::select(apply<above_>(larger, high), one, constant<0>));
  }
  static constexpr interval image(interval const& u, interval const& low, interval const& high) { return min(max(u, low), high); }
};

using piecewise = operation_list<abs_, sign_, floor_, ceil_, round_, trunc_, fmod_, copysign_, min_, max_, clamp_>;

}  // namespace operations
}  // namespace chainrule
