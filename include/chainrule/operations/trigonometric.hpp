// Circular functions and their inverses.
#pragma once

#include <chainrule/math/trigonometric.hpp>
#include <chainrule/operations/power.hpp>
#include <chainrule/operations/slopes.hpp>

namespace chainrule {
namespace operations {
struct sin_;
struct cos_;
struct tan_;
struct asin_;
struct acos_;
struct atan_;
struct atan2_;
}  // namespace operations

/// The sine; u in radians.
template <class U>
constexpr applied<operations::sin_, U> sin(U const& u) {
  return apply<operations::sin_>(u);
}
/// The cosine; u in radians.
template <class U>
constexpr applied<operations::cos_, U> cos(U const& u) {
  return apply<operations::cos_>(u);
}
/// The tangent; u in radians.
template <class U>
constexpr applied<operations::tan_, U> tan(U const& u) {
  return apply<operations::tan_>(u);
}
/// The angle in [-pi/2, pi/2] whose sine is u; -1 <= u <= 1.
template <class U>
constexpr applied<operations::asin_, U> asin(U const& u) {
  return apply<operations::asin_>(u);
}
/// The angle in [0, pi] whose cosine is u; -1 <= u <= 1.
template <class U>
constexpr applied<operations::acos_, U> acos(U const& u) {
  return apply<operations::acos_>(u);
}
/// The angle in (-pi/2, pi/2) whose tangent is u.
template <class U>
constexpr applied<operations::atan_, U> atan(U const& u) {
  return apply<operations::atan_>(u);
}
/// The angle in [-pi, pi] of the point (x = v, y = u); its derivatives at the origin are NaN.
template <class U, class V>
constexpr applied<operations::atan2_, U, V> atan2(U const& u, V const& v) {
  return apply<operations::atan2_>(u, v);
}

namespace operations {

// A number type's own functions: found by argument-dependent lookup, and by nothing else.
void sin();
void cos();
void tan();
void asin();
void acos();
void atan();
void atan2();
void sincos();

struct sin_ : primitive {
  static constexpr auto name = fixed_string("sin");
  static constexpr notation latex{"\\sin\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using undoes = asin_;
  static constexpr exact_angle exact_angles[] = {{0, 1, 0, 1}, {1, 6, 1, 4}, {1, 4, 1, 2}, {1, 3, 3, 4}, {1, 2, 1, 1}};
  static constexpr symmetry half_turn = symmetry::odd;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::closed({-1, 1}, {1, 1});
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {100}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::sin(u);
  }
  static constexpr auto value(auto const& u) { return sin(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(chainrule::cos(u)); }
  using partner = cos_;
  template <class T>
  [[gnu::always_inline]] static constexpr void both(T const& u, T& sine, T& cosine) {
    if constexpr (std::floating_point<T>) {
      auto const at_once = math::sincos(u);
      sine = at_once.sin;
      cosine = at_once.cos;
    } else if constexpr (requires { detail::lanes_of<T>::sincos(u); }) {
      auto const at_once = detail::lanes_of<T>::sincos(u);
      sine = at_once.first;
      cosine = at_once.second;
    } else if constexpr (requires { T(sincos(u).first), T(sincos(u).second); }) {  // SIMD batches
      auto const at_once = sincos(u);
      sine = at_once.first;
      cosine = at_once.second;
    } else {
      sine = sin(u);
      cosine = cos(u);
    }
  }
};

struct cos_ : primitive {
  static constexpr auto name = fixed_string("cos");
  static constexpr notation latex{"\\cos\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::even;
  static constexpr exact_value exact_values[] = {{0, 1}};
  using undoes = acos_;
  static constexpr exact_angle exact_angles[] = {{0, 1, 1, 1}, {1, 6, 3, 4}, {1, 4, 1, 2}, {1, 3, 1, 4}, {1, 2, 0, 1}};
  static constexpr symmetry half_turn = symmetry::odd;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::closed({-1, 1}, {1, 1});
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {100}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::cos(u);
  }
  static constexpr auto value(auto const& u) { return cos(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(-chainrule::sin(u)); }
  using partner = sin_;
  template <class T>
  [[gnu::always_inline]] static constexpr void both(T const& u, T& cosine, T& sine) {
    sin_::both(u, sine, cosine);
  }
};

/// Of tan, from its value r; of complex numbers from the cosine, for far from the real axis r is near i or -i.
struct tan_slope_ : slope, composite {
  static constexpr auto name = fixed_string("tan'");
  static constexpr int cost = 2;
  template <class U>
  static constexpr auto value(U const& u, auto const& r) {
    if constexpr (detail::complex_number<U>) {
      U const cosine = chainrule::cos(u);
      return U(constant<1> / (cosine * cosine));
    } else {
      return constant<1> + r * r;
    }
  }
  static constexpr auto written(auto, auto r) { return constant<1> + r * r; }
  static constexpr auto partials(auto, auto r, auto) { return boost::hana::make_tuple(constant<0>, constant<2> * r); }
};

struct tan_ : primitive {
  static constexpr auto name = fixed_string("tan");
  static constexpr notation latex{"\\tan\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using undoes = atan_;
  static constexpr exact_angle exact_angles[] = {{0, 1, 0, 1}, {1, 6, 1, 3}, {1, 4, 1, 1}, {1, 3, 3, 1}};
  static constexpr symmetry half_turn = symmetry::even;
  static constexpr interval domain[] = {interval::closed({-157, 100}, {157, 100})};
  static constexpr sample samples[] = {{0.5}, {-1.5}, {0}, {1e-9}, {100}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::tan(u);
  }
  static constexpr auto value(auto const& u) { return tan(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(apply<tan_slope_>(u, r)); }
};

/// 1 / sqrt(1 - u*u).
struct asin_slope_ : slope, composite {
  static constexpr auto name = fixed_string("asin'");
  static constexpr int cost = 19;
  static constexpr bool is_singular = true;
  static constexpr auto value(auto const& u) { return constant<1> / chainrule::sqrt((constant<1> - u) * (constant<1> + u)); }
  static constexpr auto written(auto u) { return value(u); }
  static constexpr auto partials(auto u, auto r) { return boost::hana::make_tuple(u * r * (r * r)); }
};

struct asin_ : primitive {
  static constexpr auto name = fixed_string("asin");
  static constexpr notation latex{"\\arcsin\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using angle_of = sin_;
  static constexpr interval domain[] = {interval::closed({-1, 1}, {1, 1})};
  static constexpr interval range = interval::open({-11, 7}, {11, 7});
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr bool is_singular = true;
  static constexpr sample samples[] = {{0.5}, {-0.25}, {0}, {1e-9}, {0.999}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::asin(u);
  }
  static constexpr auto value(auto const& u) { return asin(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<asin_slope_>(u)); }
};

struct acos_ : primitive {
  static constexpr auto name = fixed_string("acos");
  static constexpr notation latex{"\\arccos\\left(#1\\right)"};
  static constexpr exact_value exact_values[] = {{1, 0}};
  using angle_of = cos_;
  static constexpr interval domain[] = {interval::closed({-1, 1}, {1, 1})};
  static constexpr interval range = interval::closed({0, 1}, {22, 7});
  static constexpr monotonicity monotone = monotonicity::decreasing;
  static constexpr bool is_singular = true;
  static constexpr sample samples[] = {{0.5}, {-0.25}, {0}, {-0.999}, {0.999}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::acos(u);
  }
  static constexpr auto value(auto const& u) { return acos(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(-apply<asin_slope_>(u)); }
};

struct atan_ : primitive {
  static constexpr auto name = fixed_string("atan");
  static constexpr notation latex{"\\arctan\\left(#1\\right)"};
  static constexpr symmetry parity = symmetry::odd;
  static constexpr exact_value exact_values[] = {{0, 0}};
  using angle_of = tan_;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({-11, 7}, {11, 7});
  static constexpr monotonicity monotone = monotonicity::increasing;
  static constexpr sample samples[] = {{0.5}, {-2}, {0}, {1e-9}, {1e6}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u) {
    return math::atan(u);
  }
  static constexpr auto value(auto const& u) { return atan(u); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(apply<inverted_>(constant<1>, u)); }
};

struct atan2_ : primitive {
  static constexpr auto name = fixed_string("atan2");
  static constexpr bool is_holomorphic = false;
  static constexpr bool is_singular = true;
  static constexpr interval domain[] = {reals};
  static constexpr interval range = interval::open({-22, 7}, {22, 7});
  static constexpr rational homogeneity{0, 1};
  static constexpr sample samples[] = {{0.5, 2}, {-2, 0.25}, {0.5, -3}, {-0.5, -2}, {1, 0}};

  template <std::floating_point T>
  [[gnu::always_inline]] static constexpr T value(T const& u, T const& v) {
    return math::atan2(u, v);
  }
  static constexpr auto value(auto const& u, auto const& v) { return atan2(u, v); }
  static constexpr auto partials(auto u, auto v, auto) {
    return boost::hana::make_tuple(apply<inverted_>(v, u), -apply<inverted_>(u, v));
  }
};

using trigonometric = operation_list<sin_, cos_, tan_, asin_, acos_, atan_, atan2_>;

}  // namespace operations
}  // namespace chainrule
