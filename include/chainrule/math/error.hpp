// erf erfc erfcx ierfcx
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

/// A polynomial, its constant term first.
template <class Number, int N>
constexpr Number polynomial(double const (&coefficients)[N], Number const& x) {
  Number sum = Number(coefficients[N - 1]);
  for (int k = N - 1; k-- > 0;) sum = Number(coefficients[k]) + x * sum;
  return sum;
}

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

/// What runs where constant evaluation does not.
namespace fast {

/// The polynomials go through (1 + 2x)^(n+1) times the function at Chebyshev points of (x - 3) / (x + 3), calculated with 80 digits.
/// For 0 <= x < 1e100.
[[nodiscard]] constexpr double erfcx_right(double x) {
  constexpr double series[] = {0x1.40c522d7e4987p+0,  -0x1.15c084bb9e8f4p-3,  -0x1.85a15c58aa612p-5,  0x1.098366a5b4707p-3,
                               -0x1.e88b803a4894ep-4, 0x1.17ca2877efe25p-4,   -0x1.8574c40c155eep-6,  0x1.4b884e4675415p-9,
                               0x1.ef1bdd88f0109p-10, -0x1.98db516c930a1p-11, -0x1.b91297b2aa810p-14, 0x1.065a3feab5908p-13,
                               0x1.4c30c1393a6fap-18, -0x1.513c814dd49aap-16, -0x1.89a862f7440fbp-21, 0x1.d224ead1a4c8fp-19,
                               0x1.832f420496108p-22, -0x1.4b913c0a181f2p-21, -0x1.3bea5d948aab8p-23, 0x1.b99098f4804dfp-24,
                               0x1.9583a34c821cep-25, -0x1.de743a8e2cb2ep-27, -0x1.9877474d0111bp-27, 0x1.4c42402c75b88p-30,
                               0x1.22d0d166f68fep-29, -0x1.391c173cec7bfp-35, -0x1.afdeb0bc837a0p-33};
  if (x < 0.5) return library::exp(x * x) * library::erfc(x);
  return portable::polynomial(series, (x - 3) / (x + 3)) / (1 + 2 * x);
}
[[nodiscard]] constexpr double ierfcx_right(double x) {
  constexpr double series[] = {0x1.5505d7303d7d9p+0,   -0x1.a4cdbfd763eabp-4,  -0x1.6320a4dc30a15p-2,  0x1.bb88737fb538cp-2,
                               -0x1.e3417ae5b0361p-3,  0x1.3bd7aad56a8f9p-7,   0x1.59dcb84c90aa9p-4,   -0x1.011072b7fb427p-4,
                               0x1.042712caf2780p-6,   0x1.45066165b7c42p-8,   -0x1.06a3004bab0e0p-8,  -0x1.f07971506dea0p-14,
                               0x1.8450884ba6c8fp-11,  -0x1.141459391247ap-15, -0x1.292cb55d74094p-13, 0x1.2e2a8f148367fp-18,
                               0x1.e8c0a6b563611p-16,  0x1.aea08459d5058p-20,  -0x1.972189260d634p-18, -0x1.52e0da26b5aacp-20,
                               0x1.3393ce1320bfep-20,  0x1.199f80c9e305fp-21,  -0x1.4fd9e447cd8b2p-23, -0x1.6219e2eb9fc12p-23,
                               0x1.14c6b445c5f04p-31,  0x1.5d117052a6bbdp-25,  0x1.fa55f4992ee04p-28,  -0x1.00fff9d5703c4p-27,
                               -0x1.1f948042cee42p-29, 0x1.f2abf202064f1p-31,  0x1.f8f579fbb2763p-33,  -0x1.d402730179e7ep-35};
  if (x < 0.5) return portable::two_over_root_pi.hi / 2 - x * erfcx_right(x);
  double const scale = 1 / (1 + 2 * x);
  return portable::polynomial(series, (x - 3) / (x + 3)) * scale * scale;
}

/// e^(factor x^2), a factor of 1 or -1/2.
[[nodiscard]] constexpr double exp_of_square(double factor, double x) {
  portable::double_double const square = portable::exact_product(x, x);
  double const power = library::exp(factor * square.hi);
  return power + power * (factor * square.lo);
}

[[nodiscard]] constexpr double erfcx(double x) {
  if (x >= 0 && x < 1e100) return erfcx_right(x);
  return x < 0 && x > -26 ? 2 * exp_of_square(1, x) - erfcx_right(-x) : portable::erfcx(x);
}

[[nodiscard]] constexpr double ierfcx(int n, double x) {
  if (n == 0) return erfcx(x);
  if (n > 1 || !(x > -26 && x < 1e100)) return portable::ierfcx(n, x);
  return x < 0 ? portable::two_over_root_pi.hi / 2 - x * erfcx(x) : ierfcx_right(x);
}

}  // namespace fast

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
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::erfcx(x));
  return portable::erfcx(x);
}

/// e^(x^2) times the n-th repeated integral of erfc from x to infinity.
template <std::floating_point T>
[[nodiscard]] constexpr T ierfcx(int n, T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::ierfcx(n, x));
  return portable::ierfcx(n, x);
}

}  // namespace chainrule::math
