// exp expm1 exp2 log log1p log2 log10 log1mexp logit
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

inline constexpr double_double log2_e{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
inline constexpr double_double log10_e{0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};

template <std::floating_point T>
[[nodiscard]] constexpr T exp(T x) {
  if (x != x) return x;
  if (x > T(exponential_limit)) return infinity<T>;
  if (x < T(-exponential_limit)) return 0;
  return round_to<T>(exp(widen(x)));
}

template <std::floating_point T>
[[nodiscard]] constexpr T exp2(T x) {
  if (x != x) return x;
  if (x > T(17000)) return infinity<T>;
  if (x < T(-17000)) return 0;
  T const whole = round(x);
  return round_to<T>(1 + expm1_near_zero(widen(x - whole) * ln2), static_cast<int>(whole));
}

template <std::floating_point T>
[[nodiscard]] constexpr T expm1(T x) {
  if (x != x || ieee::within(x, tiny<T>)) return x;
  if (x > T(100)) return exp(x);
  if (x < T(-100)) return -1;
  return round_to<T>(expm1(widen(x)));
}

template <std::floating_point T>
[[nodiscard]] constexpr T log(T x) {
  if (!(x > T(0) && x <= std::numeric_limits<T>::max())) return logarithm_edge(x);
  return round_to<T>(log(decompose(x)));
}

template <std::floating_point T>
[[nodiscard]] constexpr T log1p(T x) {
  if (ieee::within(x, tiny<T>)) return x;
  if (x > T(0x1p120)) return log(x);
  if (!(x > T(-1))) return x == T(-1) ? -infinity<T> : nan<T>;
  return round_to<T>(log1p(widen(x)));
}

/// The exponent apart, so that powers of two give integers.
template <std::floating_point T>
[[nodiscard]] constexpr T log2(T x) {
  if (!(x > T(0) && x <= std::numeric_limits<T>::max())) return logarithm_edge(x);
  scaled a = decompose(x);
  if (a.value.hi < 0x1.6a09e667f3bcdp-1) a = {scale(a.value, 2), a.exponent - 1};
  return round_to<T>(a.exponent + log1p_near_zero(a.value - 1) * log2_e);
}

template <std::floating_point T>
[[nodiscard]] constexpr T log10(T x) {
  if (!(x > T(0) && x <= std::numeric_limits<T>::max())) return logarithm_edge(x);
  return round_to<T>(log(decompose(x)) * log10_e);
}

/// log(1 - e^x)
template <std::floating_point T>
[[nodiscard]] constexpr T log1mexp(T x) {
  if (!(x < T(0))) return x == T(0) ? -infinity<T> : x != x ? x : nan<T>;
  if (x < T(-exponential_limit)) return ieee::with_sign(T(0), true);
  if (x > -tiny<T>) return round_to<T>(log(decompose(-x)));
  double_double const a = widen(x);
  if (a.hi > -0.7) return round_to<T>(log(-expm1(a)));
  auto const [value, exponent] = exp(a);
  if (exponent < -120) return round_to<T>(-value, exponent);
  return round_to<T>(log1p(-scale(value, power_of_two<double>(exponent))));
}

/// log(p / (1 - p))
template <std::floating_point T>
[[nodiscard]] constexpr T logit(T p) {
  if (!(p > T(0) && p < T(1))) return p == T(0) ? -infinity<T> : p == T(1) ? infinity<T> : p != p ? p : nan<T>;
  auto const [value, exponent] = decompose(p);
  double_double const rest = exponent < -120 ? double_double(1) : 1 - scale(value, power_of_two<double>(exponent));
  if (exponent < -1 || rest.hi < 0.25) return round_to<T>(log(scaled{value / rest, exponent}));
  return round_to<T>(log1p((widen(p) - rest) / rest));
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T exp(T x) {
  return __builtin_is_constant_evaluated() ? portable::exp(x) : library::exp(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T exp2(T x) {
  return __builtin_is_constant_evaluated() ? portable::exp2(x) : library::exp2(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T expm1(T x) {
  return __builtin_is_constant_evaluated() ? portable::expm1(x) : library::expm1(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T log(T x) {
  return __builtin_is_constant_evaluated() ? portable::log(x) : library::log(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T log1p(T x) {
  return __builtin_is_constant_evaluated() ? portable::log1p(x) : library::log1p(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T log2(T x) {
  return __builtin_is_constant_evaluated() ? portable::log2(x) : library::log2(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T log10(T x) {
  return __builtin_is_constant_evaluated() ? portable::log10(x) : library::log10(x);
}

/// log(1 - e^x) for x < 0.
template <std::floating_point T>
[[nodiscard]] constexpr T log1mexp(T x) {
  if (__builtin_is_constant_evaluated() || !(x < T(0))) return portable::log1mexp(x);
  return x > T(-0.7) ? library::log(-library::expm1(x)) : library::log1p(-library::exp(x));
}

/// log(p / (1 - p)) for 0 < p < 1.
template <std::floating_point T>
[[nodiscard]] constexpr T logit(T p) {
  if (__builtin_is_constant_evaluated() || !(p > T(0) && p < T(1))) return portable::logit(p);
  if (p > T(0.25) && p < T(0.75)) return 2 * library::atanh(2 * p - 1);
  return library::log(p / (1 - p));
}

}  // namespace chainrule::math
