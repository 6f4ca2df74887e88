// floor ceil round trunc fmod
#pragma once

#include <chainrule/math/classification.hpp>

namespace chainrule::math {

namespace portable {

template <std::floating_point T>
[[nodiscard]] constexpr T trunc(T x) {
  constexpr T integers = power_of_two<T>(std::numeric_limits<T>::digits - 1);  // from here on there is no fraction
  if (!(x < integers && x > -integers)) return x;
  bool const minus = ieee::negative(x);
  T const magnitude = minus ? -x : x;
  T whole = (magnitude + integers) - integers;
  if (whole > magnitude) whole -= 1;
  return ieee::with_sign(whole, minus);
}

template <std::floating_point T>
[[nodiscard]] constexpr T floor(T x) {
  T const whole = trunc(x);
  return whole > x ? whole - 1 : whole;
}

template <std::floating_point T>
[[nodiscard]] constexpr T ceil(T x) {
  return -floor(-x);
}

/// Halfway cases away from zero.
template <std::floating_point T>
[[nodiscard]] constexpr T round(T x) {
  T const whole = trunc(x);
  if (whole == x || x != x) return x;
  T const rest = x - whole;
  if (rest >= T(0.5)) return whole + 1;
  return rest <= T(-0.5) ? whole - 1 : whole;
}

/// An odd integer?
template <std::floating_point T>
[[nodiscard]] constexpr bool is_odd(T x) {
  return trunc(x) == x && trunc(x / 2) * 2 != x;
}

/// Exact: with x = m 2^a, y = n 2^b, the remainder of m 2^(a-b) by n. In integers, several bits of the shift at a time; where
/// the fraction has too many bits, by subtracting y times ever smaller powers of two.
template <std::floating_point T>
[[nodiscard]] constexpr T fmod(T x, T y) {
  constexpr int digits = std::numeric_limits<T>::digits;
  if (x != x) return x;
  if (y != y) return y;
  if (!ieee::within(x, std::numeric_limits<T>::max()) || y == T(0)) return nan<T>;
  bool const minus = ieee::negative(x);
  T rest = minus ? -x : x;
  T const divisor = y < T(0) ? -y : y;
  if (rest < divisor) return x;
  auto const [n, low] = frexp(divisor);
  auto const [m, high] = frexp(rest);
  if constexpr (digits <= 64) {
    T const unit = power_of_two<T>(digits);
    auto const modulus = static_cast<std::uint64_t>(n * unit);
    std::uint64_t remainder = static_cast<std::uint64_t>(m * unit) % modulus;
    for (int shift = high - low; shift > 0 && remainder != 0;) {
      int const bits = shift < 64 - digits ? shift : 64 - digits;
      if (bits > 0) {
        remainder = (remainder << bits) % modulus;
        shift -= bits;
      } else {  // doubling, without overflow
        remainder -= remainder >= modulus - remainder ? modulus - remainder : 0 - remainder;
        --shift;
      }
    }
    rest = ldexp(static_cast<T>(remainder), low - digits);
  } else {
    for (int exponent = high; exponent >= low; --exponent) {
      T const multiple = ldexp(n, exponent);
      if (multiple <= rest) rest -= multiple;
    }
  }
  return ieee::with_sign(rest, minus);
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T trunc(T x) {
  return __builtin_is_constant_evaluated() ? portable::trunc(x) : library::trunc(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T floor(T x) {
  return __builtin_is_constant_evaluated() ? portable::floor(x) : library::floor(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T ceil(T x) {
  return __builtin_is_constant_evaluated() ? portable::ceil(x) : library::ceil(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T round(T x) {
  return __builtin_is_constant_evaluated() ? portable::round(x) : library::round(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T fmod(T x, T y) {
  return __builtin_is_constant_evaluated() ? portable::fmod(x, y) : library::fmod(x, y);
}

}  // namespace chainrule::math
