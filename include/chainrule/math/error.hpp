// erf erfc erfcx ierfcx
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

inline constexpr double_double two_over_root_pi{0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56};

/// Where the complement becomes the better one to compute.
inline constexpr double error_seam = 2.5;

/// e^(x^2) erf(x) for 0 <= x <= error_seam: 2/sqrt(pi) x sum (2x^2)^n / (1 3 5 ... (2n+1)), Abramowitz and Stegun 7.1.6: no term
/// is negative.
constexpr double_double scaled_erf_series(double_double x) {
  double_double const z = scale(x * x, 2);
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
  return two_over_root_pi * x * (sum + tail);
}

constexpr double_double erf_series(double_double x) {
  auto const [power, exponent] = exp(-(x * x));
  return scaled_erf_series(x) * scale(power, power_of_two<double>(exponent));
}

/// e^(x^2) times the n-th repeated integral of erfc, for 1.5 < x < 2^60 (n = 0: x > 2.3): 1/sqrt(pi) / (f0 2f1 2f2 ... 2fn) with
/// f0 = x + (1/2)/f1, f1 = x + (2/2)/f2, f2 = x + (3/2)/f3 ..., Abramowitz and Stegun 7.1.14 and 7.2.5. The inner levels matter
/// little: in double.
constexpr scaled scaled_erfc_fraction(double_double x, int n = 0) {
  int level = 12 + 3 * n + static_cast<int>((320 + 80 * n) / (x.hi * x.hi));
  int const close = 4 + 2 * n + static_cast<int>((90 + 20 * n) / (x.hi * x.hi));
  double inner = x.hi;
  for (; level > close; --level) inner = x.hi + 0.5 * level / inner;
  double_double fraction = inner;
  for (; level > n; --level) fraction = x + 0.5 * level / fraction;
  scaled product{scale(two_over_root_pi, 0.5) / fraction, 0};
  for (; level > 0; --level) {
    fraction = x + 0.5 * level / fraction;
    product = normalize({scale(product.value, 0.5) / fraction, product.exponent});
  }
  return product;
}

/// For x > error_seam.
constexpr scaled erfc_fraction(double_double x) {
  auto const [power, exponent] = exp(-(x * x));
  return {scaled_erfc_fraction(x).value * power, exponent};
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

/// e^(x^2) erfc(x) for |x| < 2^60, more than -109.
constexpr scaled erfcx(double_double x) {
  if (x.hi > error_seam) return scaled_erfc_fraction(x);
  scaled const power = exp(x * x);
  if (x.hi < -error_seam) return scaled{scale(power.value, 2), power.exponent} + -scaled_erfc_fraction(-x);
  double_double const part = scaled_erf_series(abs(x)), whole = scale(power.value, power_of_two<double>(power.exponent));
  return {x.hi < 0 ? whole + part : whole - part, 0};
}

/// Far right the first term of the asymptotic series is the value, 2/sqrt(pi) (2x)^-(n+1).
template <std::floating_point T>
constexpr T erfcx_far_right(int n, T x) {
  scaled const half = {1 / decompose(x).value, -decompose(x).exponent - 1};
  scaled power = normalize(half);
  for (int k = 0; k < n && power.exponent > -40000; ++k)
    power = normalize({power.value * half.value, power.exponent + half.exponent});
  return round_to<T>(two_over_root_pi * power.value, power.exponent);
}

template <std::floating_point T>
[[nodiscard]] constexpr T erfcx(T x) {
  if (x != x) return x;
  if (x > std::numeric_limits<T>::max()) return 0;
  if (x < T(-109)) return infinity<T>;
  if (ieee::within(x, tiny<T>)) return 1;
  if (x > T(0x1p60)) return erfcx_far_right(0, x);
  return round_to<T>(erfcx(widen(x)));
}

/// Its functions e(n) obey e(n) = (e(n-2)/2 - x e(n-1)) / n, e(-1) = 2/sqrt(pi) (Abramowitz and Stegun 7.2.5): no cancellation
/// where x is negative, little where it is small.
template <std::floating_point T>
[[nodiscard]] constexpr T ierfcx(int n, T x) {
  if (n == 0) return erfcx(x);
  if (x != x || n < 0) return nan<T>;
  if (x > std::numeric_limits<T>::max()) return 0;
  if (x < T(-109)) return infinity<T>;
  if (x > T(0x1p60)) return erfcx_far_right(n, x);
  double_double const a = ieee::within(x, tiny<T>) ? double_double(0) : widen(x);
  if (a.hi > 1.5) return round_to<T>(scaled_erfc_fraction(a, n));
  auto const [start, exponent] = erfcx(a);
  double_double before = exponent > 900 ? double_double(0) : scale(two_over_root_pi, power_of_two<double>(-exponent));
  double_double value = start;
  for (int k = 1; k <= n; ++k) {
    double_double const next = (scale(before, 0.5) - a * value) / k;
    before = value;
    value = next;
  }
  return round_to<T>(value, exponent);
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

/// e^(x^2) erfc(x): without underflow for large x.
template <std::floating_point T>
[[nodiscard]] constexpr T erfcx(T x) {
  return portable::erfcx(x);
}

/// e^(x^2) times the n-th repeated integral of erfc from x to infinity.
template <std::floating_point T>
[[nodiscard]] constexpr T ierfcx(int n, T x) {
  return portable::ierfcx(n, x);
}

}  // namespace chainrule::math
