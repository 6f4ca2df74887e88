// erf erfc
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

inline constexpr double_double two_over_root_pi{0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56};

/// Where the complement becomes the better one to compute.
inline constexpr double error_seam = 2.5;

/// For 0 < x <= error_seam: 2/sqrt(pi) x e^(-x^2) sum (2x^2)^n / (1 3 5 ... (2n+1)), Abramowitz and Stegun 7.1.6: no term is
/// negative.
constexpr double_double erf_series(double_double x) {
  double_double const square = x * x;
  double_double const z = scale(square, 2);
  double_double term = 1, sum = 1;
  int odd = 3;
  for (; term.hi > 0x1p-32 * sum.hi; odd += 2) {
    term = term * z / odd;
    sum = sum + term;
  }
  double tail = 0;
  for (double small = term.hi; small > 0x1p-90; odd += 2) {
    small *= z.hi / odd;
    tail += small;
  }
  auto const [power, exponent] = exp(-square);
  return two_over_root_pi * x * (sum + tail) * scale(power, power_of_two<double>(exponent));
}

/// For x > error_seam: e^(-x^2) / sqrt(pi) / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...)))), Abramowitz and Stegun 7.1.14. The
/// inner levels matter little: in double.
constexpr scaled erfc_fraction(double_double x) {
  int level = 12 + static_cast<int>(320 / (x.hi * x.hi));
  double inner = x.hi;
  for (; level > 16; --level) inner = x.hi + 0.5 * level / inner;
  double_double fraction = inner;
  for (; level > 0; --level) fraction = x + 0.5 * level / fraction;
  auto const [power, exponent] = exp(-(x * x));
  return {scale(two_over_root_pi, 0.5) * power / fraction, exponent};
}

template <std::floating_point T>
[[nodiscard]] constexpr T erf(T x) {
  if (x != x || x == T(0)) return x;
  bool const minus = x < T(0);
  T const magnitude = minus ? -x : x;
  if (magnitude < tiny<T>) {  // the product may be subnormal
    auto const [value, exponent] = decompose(x);
    return round_to<T>(two_over_root_pi * value, exponent);
  }
  if (magnitude > T(10)) return ieee::with_sign(T(1), minus);
  double_double const a = widen(magnitude);
  double_double result = 0;
  if (a.hi > error_seam) {
    auto const [value, exponent] = erfc_fraction(a);
    result = 1 - scale(value, power_of_two<double>(exponent));
  } else {
    result = erf_series(a);
  }
  return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T erfc(T x) {
  if (x != x) return x;
  if (x > T(108)) return 0;
  if (x < T(-10)) return 2;
  if (ieee::within(x, tiny<T>)) return 1;
  double_double const a = widen(x), magnitude = abs(a);
  if (magnitude.hi <= error_seam) {
    double_double const value = erf_series(magnitude);
    return round_to<T>(a.hi < 0 ? 1 + value : 1 - value);
  }
  auto const [value, exponent] = erfc_fraction(magnitude);
  if (a.hi > 0) return round_to<T>(value, exponent);
  return round_to<T>(2 - scale(value, power_of_two<double>(exponent)));
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T erf(T x) {
  return __builtin_is_constant_evaluated() ? portable::erf(x) : library::erf(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T erfc(T x) {
  return __builtin_is_constant_evaluated() ? portable::erfc(x) : library::erfc(x);
}

}  // namespace chainrule::math
