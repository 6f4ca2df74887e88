// lgamma tgamma
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

/// B(2k) / (2k)!, k = 1, 2, ...: the coefficients of the Euler-Maclaurin formula.
struct bernoulli_table {
  double_double at[15];
};
constexpr bernoulli_table bernoulli() {
  return {{
      {0x1.5555555555555p-4, 0x1.5555555555555p-58},
      {-0x1.6c16c16c16c17p-10, 0x1.f49f49f49f49fp-65},
      {0x1.1566abc011567p-15, -0x1.50ffbaa655100p-69},
      {-0x1.bbd779334ef0bp-21, 0x1.4e65f77088199p-75},
      {0x1.66a8f2bf70ebep-26, -0x1.75a7bb0599f07p-80},
      {-0x1.22805d644267fp-31, 0x1.16a73200360d2p-88},
      {0x1.d6db2c4e09162p-37, -0x1.1ed444b9ec588p-95},
      {-0x1.7da4e1f79955cp-42, -0x1.2ff894d037a17p-96},
      {0x1.355871d652e9ep-47, -0x1.88d4ccd141422p-101},
      {-0x1.f57d968caacf1p-53, 0x1.9c31f0af5255fp-108},
      {0x1.967e1f09c376fp-58, -0x1.3ea5a927db8abp-116},
      {-0x1.497d9033a2b5cp-63, -0x1.b843f32aad364p-117},
      {0x1.0b132d7c6ad06p-68, 0x1.01d4526c8e75ep-122},
      {-0x1.b0f72d59f1c16p-74, -0x1.f30b7489fb679p-128},
      {0x1.5ef2da4cca26dp-79, 0x1.6b993adfdd467p-133},
  }};
}

/// From here on the asymptotic expansions of this family give about 85 bits.
inline constexpr double asymptotic_start = 12;

/// sum B(2k)/(2k)! t(k), with t(1) given and t(k+1) = t(k) (a + 2k - 1)(a + 2k) / x^2: what Euler-Maclaurin adds to the integral
/// of x^-a or (a = 0) of its antiderivative. Small terms in double.
constexpr double_double euler_maclaurin(double_double x, double a, double_double t) {
  double_double const inverse_square = 1 / (x * x);
  double_double sum = 0;
  double tail = 0, small = t.hi;
  for (double_double const& coefficient : bernoulli().at) {
    double const next = (a + 1) * (a + 2);
    a += 2;
    if (double term = coefficient.hi * small; !ieee::within(term, 0x1p-36)) {
      sum = sum + coefficient * t;
      t = t * inverse_square * next;
      small = t.hi;
    } else {
      tail += term;
      if (ieee::within(term, 0x1p-110)) break;
      small *= inverse_square.hi * next;
    }
  }
  return sum + tail;
}

inline constexpr double_double half_log_two_pi{0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};

/// log Gamma(x) for asymptotic_start <= x < 2^500: Stirling's series.
constexpr double_double stirling(double_double x) {
  return ((x - 0.5) * log(x) - x) + half_log_two_pi + euler_maclaurin(x, 0, 1 / x);
}

/// Gamma(x) = gamma(x + n) / product: the steps up to where Stirling's series holds.
struct raised {
  double_double x;
  double_double product;
};

constexpr raised raise(double_double x) {
  double_double product = 1;
  for (; x.hi < asymptotic_start; x = x + 1) product = product * x;
  return {x, product};
}

/// log Gamma(x) for 2^-80 < x < 2^500.
constexpr double_double log_gamma(double_double x) {
  double_double const from_one = x - 1, from_two = x - 2;
  bool const near_one = ieee::within(from_one.hi, 0x1p-16);
  if (near_one || ieee::within(from_two.hi, 0x1p-16)) {  // Taylor, to keep the relative precision at the zeros
    constexpr double_double euler{0x1.2788cfc6fb619p-1, -0x1.6cb90701fbfabp-58};
    constexpr double_double zeta_2{0x1.a51a6625307d3p+0, 0x1.1873d8912200cp-55};
    constexpr double zeta[] = {0x1.33ba004f00621p+0, 0x1.151322ac7d848p+0, 1.0369277551433699};
    double_double const t = near_one ? from_one : from_two;
    double const h = t.hi;
    double const tail = h * (-zeta[0] / 3 + h * (zeta[1] / 4 - h * zeta[2] / 5));
    double_double const at_one = t * (t * (scale(zeta_2, 0.5) + tail) - euler);
    return near_one ? at_one : at_one + log1p_near_zero(t);
  }
  auto const [up, product] = raise(x);
  double_double const high = stirling(up);
  return product.hi == 1 ? high : high - log(product);
}

/// x - round(x), and the parity of round(x): the sine of pi x is that of pi times the rest, up to sign.
template <std::floating_point T>
struct turn {
  T rest;
  bool odd;
};

template <std::floating_point T>
constexpr turn<T> fold_turns(T x) {
  T const whole = round(x);
  return {x - whole, is_odd(whole)};
}

template <std::floating_point T>
[[nodiscard]] constexpr T lgamma(T x) {
  if (x != x) return x;
  if (!ieee::within(x, std::numeric_limits<T>::max())) return infinity<T>;
  if (x <= T(0) && trunc(x) == x) return infinity<T>;
  if (ieee::within(x, T(0x1p-70))) return round_to<T>(-log(decompose(x < T(0) ? -x : x)));
  if (x > T(0x1p200)) {
    auto const [value, exponent] = decompose(x);
    return round_to<T>(value * (log(scaled{value, exponent}) - 1), exponent);
  }
  double_double const a = widen(x);
  if (x > T(0)) return round_to<T>(log_gamma(a));
  constexpr double_double log_pi{0x1.250d048e7a1bdp+0, 0x1.7abf2ad8d5088p-57};
  return round_to<T>(log_pi - log(abs(sin_pi(widen(fold_turns(x).rest)))) - log_gamma(1 - a));
}

/// Negative arguments: Gamma(x) Gamma(1 - x) = pi / sin(pi x).
template <std::floating_point T>
[[nodiscard]] constexpr T tgamma(T x) {
  if (x != x || x == infinity<T>) return x;
  if (x == T(0)) return ieee::with_sign(infinity<T>, ieee::negative(x));
  if (x < T(0) && trunc(x) == x) return nan<T>;  // -infinity too
  if (ieee::within(x, tiny<T>)) {
    auto const [value, exponent] = decompose(x);
    return round_to<T>(1 / value, -exponent);
  }
  if (x > T(1800)) return infinity<T>;
  auto const [rest, odd] = fold_turns(x);
  if (x < T(-1800)) return ieee::with_sign(T(0), odd != (rest < T(0)));
  double_double const a = widen(x);
  auto const [up, product] = raise(x > T(0) ? a : 1 - a);
  auto const [value, exponent] = exp(stirling(up));
  if (x > T(0)) return round_to<T>(value / product, exponent);
  double_double const result = pi * product / (sin_pi(widen(rest)) * value);
  return round_to<T>(odd ? -result : result, -exponent);
}

}  // namespace portable

/// The logarithm of |Gamma(x)|.
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T lgamma(T x) {
  if constexpr (library::has_extensions)
    if (!__builtin_is_constant_evaluated()) return library::lgamma(x);
  return portable::lgamma(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T tgamma(T x) {
  return __builtin_is_constant_evaluated() ? portable::tgamma(x) : library::tgamma(x);
}

}  // namespace chainrule::math
