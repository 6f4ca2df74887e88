// digamma trigamma polygamma
#pragma once

#include <chainrule/math/gamma.hpp>

namespace chainrule::math {

namespace portable {

/// psi(x) for 2^-80 < x < 2^500: log x - 1/(2x) - ..., after steps up.
constexpr double_double psi(double_double x) {
  double_double sum = 0;
  for (; x.hi < asymptotic_start; x = x + 1) sum = sum + 1 / x;
  double_double const inverse = 1 / x;
  return (log(x) - scale(inverse, 0.5)) - euler_maclaurin(x, 1, inverse * inverse) - sum;
}

/// Negative arguments: psi(x) = psi(1 - x) - pi cot(pi x).
template <std::floating_point T>
[[nodiscard]] constexpr T digamma(T x) {
  if (x != x || x == infinity<T>) return x;
  if (x == T(0)) return ieee::with_sign(infinity<T>, !ieee::negative(x));
  if (x < T(0) && trunc(x) == x) return nan<T>;
  if (ieee::within(x, tiny<T>)) {
    auto const [value, exponent] = decompose(x);
    return round_to<T>(-1 / value, -exponent);
  }
  if (x > T(0x1p200)) return round_to<T>(log(decompose(x)));
  double_double const a = widen(x);
  if (x > T(0)) return round_to<T>(psi(a));
  double_double const rest = widen(fold_turns(x).rest);
  return round_to<T>(psi(1 - a) - pi * cos_pi(rest) / sin_pi(rest));
}

/// a^n, n > 0
constexpr double_double power(double_double a, int n) {
  double_double result = n % 2 != 0 ? a : 1;
  for (n /= 2; n != 0; n /= 2) {
    a = a * a;
    if (n % 2 != 0) result = result * a;
  }
  return result;
}

/// Gamma(s) / x^s
constexpr scaled leading_term(int s, double_double x) {
  if (s <= 170) {
    scaled const inverse = normalize({1 / x, 0});
    scaled result = inverse;
    for (int k = 1; k < s; ++k) result = normalize({result.value * inverse.value * k, result.exponent + inverse.exponent});
    return result;
  }
  double_double const logarithm = log_gamma(s) - s * log(x);
  if (!ieee::within(logarithm.hi, exponential_limit)) return {1, logarithm.hi < 0 ? -20000 : 20000};
  return exp(logarithm);
}

/// Gamma(s) zeta(s, x), the sum of Gamma(s) / (x + k)^s over k >= 0, for s >= 2 and x > 0: Euler-Maclaurin from where x is
/// large, relative to the first term.
constexpr scaled hurwitz(int s, double_double x) {
  double_double const first = x;
  double const start = 10 + s;
  double_double sum = 0, ratio = 1;
  for (; x.hi < start && ratio.hi > 0x1p-110; ratio = power(first / x, s)) {
    sum = sum + ratio;
    x = x + 1;
  }
  if (ratio.hi > 0x1p-110) sum = sum + ratio * (x / (s - 1) + 0.5 + euler_maclaurin(x, s, s / x));
  auto const [value, exponent] = leading_term(s, first);
  return {sum * value, exponent};
}

/// psi^(n)(x) = (-1)^(n+1) n! zeta(n+1, x); for negative x the terms left of the pole at zero are summed as mirrored ones:
/// with x = -m + g, 0 < g < 1, they are zeta(s, 1-g) - zeta(s, 1-x) times (-1)^s.
template <std::floating_point T>
[[nodiscard]] constexpr T polygamma(int n, T x) {
  if (n == 0) return digamma(x);
  if (n < 0) return nan<T>;
  if (x != x) return x;
  bool const even = n % 2 == 0;
  if (x == infinity<T>) return ieee::with_sign(T(0), even);
  if (x == -infinity<T>) return nan<T>;
  if (x == T(0)) return ieee::with_sign(infinity<T>, even && !ieee::negative(x));
  if (x < T(0) && trunc(x) == x) return even ? nan<T> : infinity<T>;
  int const s = n + 1;
  if (!(ieee::within(x, T(0x1p200))) || ieee::within(x, T(0x1p-200))) {  // one term: n!/x^s, or (n-1)!/x^n at the far end
    bool const far = !ieee::within(x, T(1));
    T const magnitude = x < T(0) ? -x : x;
    int const order = far ? n : s;
    double_double const logarithm = log_gamma(order) - order * log(decompose(magnitude));
    bool const minus = even != (x < T(0) && order % 2 != 0);
    if (!ieee::within(logarithm.hi, exponential_limit)) return ieee::with_sign(logarithm.hi > 0 ? infinity<T> : T(0), minus);
    auto const [value, exponent] = exp(logarithm);
    return round_to<T>(minus ? -value : value, exponent);
  }
  double_double const a = widen(x);
  scaled result{0, 0};
  if (x > T(0)) {
    result = hurwitz(s, a);
  } else {
    double_double const rest = widen(fold_turns(x).rest);
    double_double const right = rest.hi > 0 ? rest : 1 + rest, left = rest.hi > 0 ? 1 - rest : -rest;
    scaled const beyond = hurwitz(s, 1 - a);
    scaled mirrored = hurwitz(s, left) + scaled{-beyond.value, beyond.exponent};
    if (s % 2 != 0) mirrored.value = -mirrored.value;
    result = hurwitz(s, right) + mirrored;
  }
  return round_to<T>(even ? -result.value : result.value, result.exponent);
}

template <std::floating_point T>
[[nodiscard]] constexpr T trigamma(T x) {
  return polygamma(1, x);
}

}  // namespace portable

/// What runs where constant evaluation does not: the same expansions in double.
namespace fast {

/// psi(x + rest) for 0 < x < 2^100. Below 10 the sum of the steps and log 8 is kept in two doubles, or their cancellation would
/// cost several units in the last place.
[[nodiscard]] constexpr double psi(double x, double rest) {
  using portable::double_double, portable::exact_sum;
  double_double sum = 0.0;
  double logarithm = 0;
  if (x < 10) {
    if (rest != 0) rest *= (1 + (0.5 + 1 / (6 * x)) / x) / x;          // about psi'(x) times it
    sum = double_double(0x1.0a2b23f3bab73p+1, 0x1.a06bb56359018p-53);  // log 8
    int const steps = 10 - static_cast<int>(x);
    for (int k = 0; k < steps; ++k) {
      double_double const next = exact_sum(sum.hi, -1 / (x + k));
      sum = double_double(next.hi, sum.lo + next.lo);
    }
    double_double const up = exact_sum(x, steps);
    x = up.hi;
    rest += up.lo / x;
    logarithm = library::log(x / 8);
  } else {
    rest /= x;
    logarithm = library::log(x);
  }
  double const w = 1 / (x * x);
  double const series =
      w * (1.0 / 12 - w * (1.0 / 120 -
                           w * (1.0 / 252 -
                                w * (1.0 / 240 - w * (1.0 / 132 - w * (691.0 / 32760 - w * (1.0 / 12 - w * (3617.0 / 8160))))))));
  return sum.hi + (logarithm - (0.5 / x + series) + (sum.lo + rest));
}

[[nodiscard]] constexpr double digamma(double x) {
  if (x > 0x1p-500 && x < 0x1p100) return psi(x, 0);
  if (!(x < -0x1p-500) || library::trunc(x) == x) return portable::digamma(x);
  const portable::double_double mirror = portable::exact_sum(1, -x);
  double const mirrored = psi(mirror.hi, mirror.lo);
  const portable::double_double angle = portable::pi * (x - library::round(x));
  double const cotangent = 1 / library::tan(angle.hi);
  double const slope = 1 + cotangent * cotangent;
  double const result = (mirrored + portable::pi.hi * slope * angle.lo) - portable::pi.hi * cotangent;
  return library::fabs(result) < mirrored && mirrored > 2 ? portable::digamma(x) : result;  // cancellation far out
}

/// For 2^-500 < x < 2^100.
[[nodiscard]] constexpr double trigamma_right(double x) {
  double sum = 0;
  for (; x < 10; x += 1) sum += 1 / (x * x);
  double const v = 1 / x, w = v * v;
  double const series =
      w * (1.0 / 6 -
           w * (1.0 / 30 -
                w * (1.0 / 42 - w * (1.0 / 30 - w * (5.0 / 66 - w * (691.0 / 2730 - w * (7.0 / 6 - w * (3617.0 / 510))))))));
  return sum + (v + (0.5 * w + v * series));
}

[[nodiscard]] constexpr double trigamma(double x) {
  if (x > 0x1p-500 && x < 0x1p100) return trigamma_right(x);
  if (!(x < -0x1p-500) || library::trunc(x) == x) return portable::trigamma(x);
  portable::double_double const angle = portable::pi * (x - library::round(x));
  double const sine = library::sin(angle.hi);
  double const square = 0x1.3bd3cc9be45dep+3 / (sine * sine);  // pi^2 over it
  return (square - 2 * square * angle.lo * library::cos(angle.hi) / sine) - trigamma_right(1 - x);
}

}  // namespace fast

/// The derivative of log Gamma(x).
template <std::floating_point T>
[[nodiscard]] constexpr T digamma(T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::digamma(x));
  return portable::digamma(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T trigamma(T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::trigamma(x));
  return portable::trigamma(x);
}

/// The n-th derivative of digamma.
template <std::floating_point T>
[[nodiscard]] constexpr T polygamma(int n, T x) {
  if (n == 0) return digamma(x);
  if (n == 1) return trigamma(x);
  return portable::polygamma(n, x);
}

}  // namespace chainrule::math
