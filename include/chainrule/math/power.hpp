// sqrt cbrt hypot pow
#pragma once

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

template <std::floating_point T>
[[nodiscard]] constexpr T sqrt(T x) {
  if (!(x > T(0) && x <= std::numeric_limits<T>::max())) return x < T(0) ? nan<T> : x;
  auto [m, exponent] = decompose(x);
  if (exponent % 2 != 0) {
    m = scale(m, 2);
    --exponent;
  }
  double_double root = square_root(m);
  if constexpr (std::numeric_limits<T>::digits == 53) {
    // The result is root.hi unless the root lies across the point half a unit u off: s^2 +- s u against m, all exact.
    double const s = root.hi;
    double const u = s < 1 ? 0x1p-53 : 0x1p-52;
    double const rest = (m - exact_product(s, s)).hi;
    root = rest > s * u ? s + u : rest <= -s * u ? s - u : s;
  }
  return round_to<T>(root, exponent / 2);
}

/// One step of Newton's iteration from a double.
template <std::floating_point T>
[[nodiscard]] constexpr T cbrt(T x) {
  if (x == T(0) || !ieee::within(x, std::numeric_limits<T>::max())) return x;
  auto [m, exponent] = decompose(x);
  for (; exponent % 3 != 0; --exponent) m = scale(m, 2);
  double_double const a = abs(m);  // in [1/2, 4)
  double root = 0.75 + 0.25 * a.hi;
  for (int i = 0; i < 6; ++i) root = (2 * root + a.hi / (root * root)) / 3;
  double_double const square = exact_product(root, root);
  double_double const result = root + (a - square * root) / (3 * square);
  return round_to<T>(x < T(0) ? -result : result, exponent / 3);
}

template <std::floating_point T>
[[nodiscard]] constexpr T hypot(T x, T y) {
  if (x == infinity<T> || x == -infinity<T> || y == infinity<T> || y == -infinity<T>) return infinity<T>;
  if (x != x) return x;
  if (y != y) return y;
  if (ieee::negative(x)) x = -x;
  if (ieee::negative(y)) y = -y;
  if (x < y) return hypot(y, x);
  if (y == T(0)) return x;
  scaled const a = decompose(x), b = decompose(y);
  int const shift = b.exponent - a.exponent;
  if (shift < -70) return x;
  double_double const other = scale(b.value, power_of_two<double>(shift));
  return round_to<T>(snap(square_root(a.value * a.value + other * other)), a.exponent);
}

/// e^(y log x) after the special cases of C's annex F; log x carries 100 bits, so that 90 are left where y log x is large.
template <std::floating_point T>
[[nodiscard]] constexpr T pow(T x, T y) {
  constexpr T most = std::numeric_limits<T>::max();
  if (y == T(0) || x == T(1)) return 1;
  if (x != x) return x;
  if (y != y) return y;
  T const magnitude = ieee::negative(x) ? -x : x;
  if (!ieee::within(y, most)) {
    if (magnitude == T(1)) return 1;
    return (magnitude > T(1)) == (y > T(0)) ? infinity<T> : T(0);
  }
  bool const minus = ieee::negative(x) && is_odd(y);
  if (magnitude == T(0) || magnitude > most)
    return ieee::with_sign((magnitude == T(0)) == (y > T(0)) ? T(0) : infinity<T>, minus);
  if (x < T(0) && trunc(y) != y) return nan<T>;
  if (magnitude == T(1)) return ieee::with_sign(T(1), minus);
  double_double const logarithm = log(decompose(magnitude));
  bool const grows = (logarithm.hi > 0) == (y > T(0));
  T const edge = ieee::with_sign(grows ? infinity<T> : T(0), minus);
  if (!ieee::within(y, T(0x1p80))) return edge;  // |log x| is 2^-64 or more
  double_double const exponent = logarithm * widen(y);
  if (!ieee::within(exponent.hi, exponential_limit)) return edge;
  auto const [value, scaling] = exp(exponent);
  return round_to<T>(minus ? -snap(value) : snap(value), scaling);
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T sqrt(T x) {
  return __builtin_is_constant_evaluated() ? portable::sqrt(x) : library::sqrt(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T cbrt(T x) {
  return __builtin_is_constant_evaluated() ? portable::cbrt(x) : library::cbrt(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T hypot(T x, T y) {
  return __builtin_is_constant_evaluated() ? portable::hypot(x, y) : library::hypot(x, y);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T pow(T x, T y) {
  return __builtin_is_constant_evaluated() ? portable::pow(x, y) : library::pow(x, y);
}

}  // namespace chainrule::math
