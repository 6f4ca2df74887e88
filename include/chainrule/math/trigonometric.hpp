// sin cos tan sincos asin acos atan atan2
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

template <std::floating_point T>
struct sine_cosine {
  T sin;
  T cos;
};

namespace portable {

struct double_sine_cosine {
  double_double sin;
  double_double cos;
};

/// Of a finite angle.
template <std::floating_point T>
constexpr double_sine_cosine circular(T x) {
  auto const [rest, quadrant] = reduce_angle(x < T(0) ? -x : x);
  double_double s = sin_near_zero(rest), c = cos_near_zero(rest);
  if (quadrant % 2 != 0) {
    double_double const old = s;
    s = c;
    c = -old;
  }
  if (quadrant > 1) {
    s = -s;
    c = -c;
  }
  return {x < T(0) ? -s : s, c};
}

/// Can the angle be reduced? The table of 2/pi ends where double does.
template <std::floating_point T>
constexpr bool reducible(T x) {
  if constexpr (std::numeric_limits<T>::max_exponent <= 1024) return ieee::within(x, std::numeric_limits<T>::max());
  else return ieee::within(x, static_cast<T>(0x1.fffffffffffffp1023));
}

template <std::floating_point T>
[[nodiscard]] constexpr T sin(T x) {
  if (ieee::within(x, tiny<T>)) return x;
  return reducible(x) ? round_to<T>(circular(x).sin) : nan<T>;
}

template <std::floating_point T>
[[nodiscard]] constexpr T cos(T x) {
  if (ieee::within(x, tiny<T>)) return 1;
  return reducible(x) ? round_to<T>(circular(x).cos) : nan<T>;
}

template <std::floating_point T>
[[nodiscard]] constexpr sine_cosine<T> sincos(T x) {
  if (ieee::within(x, tiny<T>)) return {x, 1};
  if (!reducible(x)) return {nan<T>, nan<T>};
  auto const [s, c] = circular(x);
  return {round_to<T>(s), round_to<T>(c)};
}

template <std::floating_point T>
[[nodiscard]] constexpr T tan(T x) {
  if (ieee::within(x, tiny<T>)) return x;
  if (!reducible(x)) return nan<T>;
  auto const [s, c] = circular(x);
  return round_to<T>(s / c);
}

/// The cathetus to x in the unit circle.
template <std::floating_point T>
constexpr double_double cathetus(T x) {
  double_double const a = widen(x);
  return square_root((1 - a) * (1 + a));
}

template <std::floating_point T>
[[nodiscard]] constexpr T asin(T x) {
  if (ieee::within(x, tiny<T>)) return x;
  if (!ieee::within(x, T(1))) return nan<T>;
  double_double const result = angle(abs(widen(x)), cathetus(x));
  return round_to<T>(x < T(0) ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T acos(T x) {
  if (!ieee::within(x, T(1))) return nan<T>;
  if (x == T(1)) return 0;
  if (ieee::within(x, tiny<T>)) return round_to<T>(half_pi);
  double_double const result = angle(cathetus(x), abs(widen(x)));
  return round_to<T>(x < T(0) ? pi - result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T atan(T x) {
  if (x != x || ieee::within(x, tiny<T>)) return x;
  double_double const a = ieee::within(x, T(0x1p120)) ? abs(widen(x)) : double_double(0x1p120);
  double_double const result = angle(a, 1);
  return round_to<T>(x < T(0) ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T atan2(T y, T x) {
  if (x != x) return x;
  if (y != y) return y;
  bool const minus = ieee::negative(y), left = ieee::negative(x);
  bool const y_infinite = !ieee::within(y, std::numeric_limits<T>::max());
  bool const x_infinite = !ieee::within(x, std::numeric_limits<T>::max());
  double_double result = half_pi;
  if (y == T(0) || (x_infinite && !y_infinite)) {
    if (!left) return ieee::with_sign(T(0), minus);
    result = pi;
  } else if (x_infinite) {
    result = scale(half_pi, 0.5);
    if (left) result = pi - result;
  } else if (!y_infinite && x != T(0)) {
    scaled const a = decompose(y), b = decompose(x);
    double_double const q = abs(a.value), p = abs(b.value);
    int const shift = a.exponent - b.exponent;
    if (shift < -120) {
      if (!left) return round_to<T>(minus ? -(q / p) : q / p, shift);
      result = pi;
    } else if (shift <= 120) {
      result = angle(scale(q, power_of_two<double>(shift)), p);
      if (left) result = pi - result;
    }
  }
  return round_to<T>(minus ? -result : result);
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T sin(T x) {
  return __builtin_is_constant_evaluated() ? portable::sin(x) : library::sin(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T cos(T x) {
  return __builtin_is_constant_evaluated() ? portable::cos(x) : library::cos(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T tan(T x) {
  return __builtin_is_constant_evaluated() ? portable::tan(x) : library::tan(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T asin(T x) {
  return __builtin_is_constant_evaluated() ? portable::asin(x) : library::asin(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T acos(T x) {
  return __builtin_is_constant_evaluated() ? portable::acos(x) : library::acos(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T atan(T x) {
  return __builtin_is_constant_evaluated() ? portable::atan(x) : library::atan(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T atan2(T y, T x) {
  return __builtin_is_constant_evaluated() ? portable::atan2(y, x) : library::atan2(y, x);
}

/// Both at once. g++ makes one call of sin and cos, clang does not.
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr sine_cosine<T> sincos(T x) {
  if (__builtin_is_constant_evaluated()) return portable::sincos(x);
  sine_cosine<T> result;
  library::sine_and_cosine(x, result.sin, result.cos);
  return result;
}

}  // namespace chainrule::math
