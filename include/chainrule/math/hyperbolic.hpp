// sinh cosh tanh asinh acosh atanh
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

template <std::floating_point T>
[[nodiscard]] constexpr T sinh(T x) {
  if (x != x || ieee::within(x, tiny<T>)) return x;
  bool const minus = x < T(0);
  T const a = minus ? -x : x;
  if (a > T(exponential_limit)) return ieee::with_sign(infinity<T>, minus);
  if (a > T(50)) {
    auto const [value, exponent] = exp(widen(a));
    return round_to<T>(minus ? -value : value, exponent - 1);
  }
  double_double const e = expm1(widen(a));
  double_double const result = scale(e + e / (e + 1), 0.5);
  return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T cosh(T x) {
  if (x != x) return x;
  T const a = x < T(0) ? -x : x;
  if (a > T(exponential_limit)) return infinity<T>;
  auto const [value, exponent] = exp(widen(a));
  if (a > T(50)) return round_to<T>(value, exponent - 1);
  double_double const e = scale(value, power_of_two<double>(exponent));
  return round_to<T>(scale(e + 1 / e, 0.5));
}

template <std::floating_point T>
[[nodiscard]] constexpr T tanh(T x) {
  if (x != x || ieee::within(x, tiny<T>)) return x;
  bool const minus = x < T(0);
  T const a = minus ? -x : x;
  if (a > T(50)) return ieee::with_sign(T(1), minus);
  double_double const e = expm1(scale(widen(a), 2));
  double_double const result = e / (e + 2);
  return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T asinh(T x) {
  if (!ieee::within(x, std::numeric_limits<T>::max()) || ieee::within(x, tiny<T>)) return x;
  bool const minus = x < T(0);
  T const magnitude = minus ? -x : x;
  double_double result = 0;
  if (magnitude > T(0x1p70)) {
    auto const [value, exponent] = decompose(magnitude);
    result = log(scaled{value, exponent + 1});
  } else {
    double_double const a = widen(magnitude), square = a * a;
    result = log1p(a + square / (1 + square_root(1 + square)));
  }
  return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T acosh(T x) {
  if (!(x >= T(1))) return nan<T>;
  if (x > std::numeric_limits<T>::max()) return x;
  if (x == T(1)) return 0;
  if (x > T(0x1p70)) {
    auto const [value, exponent] = decompose(x);
    return round_to<T>(log(scaled{value, exponent + 1}));
  }
  double_double const a = widen(x);
  return round_to<T>(log1p((a - 1) + square_root((a - 1) * (a + 1))));
}

template <std::floating_point T>
[[nodiscard]] constexpr T atanh(T x) {
  if (ieee::within(x, tiny<T>)) return x;
  if (!ieee::within(x, T(1))) return nan<T>;
  bool const minus = x < T(0);
  if (x == T(1) || x == T(-1)) return ieee::with_sign(infinity<T>, minus);
  double_double const a = abs(widen(x));
  double_double const result = scale(log1p(scale(a, 2) / (1 - a)), 0.5);
  return round_to<T>(minus ? -result : result);
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T sinh(T x) {
  return __builtin_is_constant_evaluated() ? portable::sinh(x) : library::sinh(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T cosh(T x) {
  return __builtin_is_constant_evaluated() ? portable::cosh(x) : library::cosh(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T tanh(T x) {
  return __builtin_is_constant_evaluated() ? portable::tanh(x) : library::tanh(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T asinh(T x) {
  return __builtin_is_constant_evaluated() ? portable::asinh(x) : library::asinh(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T acosh(T x) {
  return __builtin_is_constant_evaluated() ? portable::acosh(x) : library::acosh(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T atanh(T x) {
  return __builtin_is_constant_evaluated() ? portable::atanh(x) : library::atanh(x);
}

}  // namespace chainrule::math
