// isnan isinf isfinite signbit copysign abs, and the parts of a number: frexp, ldexp, power_of_two.
#pragma once

#include <chainrule/math/ieee.hpp>
#include <chainrule/math/library.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace chainrule::math {

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr bool isnan(T x) {
  return __builtin_is_constant_evaluated() ? x != x : __builtin_isnan(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr bool isinf(T x) {
  return __builtin_is_constant_evaluated() ? x == infinity<T> || x == -infinity<T> : __builtin_isinf(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr bool isfinite(T x) {
  return __builtin_is_constant_evaluated() ? ieee::within(x, std::numeric_limits<T>::max()) : __builtin_isfinite(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr bool signbit(T x) {
  return __builtin_is_constant_evaluated() ? ieee::negative(x) : __builtin_signbit(x);
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T abs(T x) {
  if (!__builtin_is_constant_evaluated()) return library::fabs(x);
  return ieee::negative(x) ? -x : x;
}

template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T copysign(T magnitude, T sign) {
  if (!__builtin_is_constant_evaluated()) return library::copysign(magnitude, sign);
  return ieee::negative(magnitude) == ieee::negative(sign) ? magnitude : -magnitude;
}

namespace portable {

/// 2^n for a normal result.
template <std::floating_point T>
[[nodiscard]] constexpr T power_of_two(int n) {
  if constexpr (std::numeric_limits<T>::max_exponent <= 1024) {
    return static_cast<T>(std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52));
  } else {
    T result = 1;
    T square = n < 0 ? T(0.5) : T(2);
    for (int rest = n < 0 ? -n : n; rest != 0; rest /= 2) {
      if (rest % 2 != 0) result *= square;
      if (rest > 1) square *= square;
    }
    return result;
  }
}

template <std::floating_point T>
struct parts {  // fraction * 2^exponent, 1/2 <= |fraction| < 1
  T fraction;
  int exponent;
};

/// The parts of a finite number other than zero.
template <std::floating_point T>
[[nodiscard]] constexpr parts<T> frexp(T x) {
  if constexpr (std::numeric_limits<T>::max_exponent <= 1024) {
    double const number = static_cast<double>(x);
    bool const subnormal = ieee::within(number, 0x1p-1022);
    auto const bits = std::bit_cast<std::uint64_t>(subnormal ? number * 0x1p54 : number);
    int const exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1022;
    auto const fraction = (bits & 0x800fffffffffffffU) | 0x3fe0000000000000U;
    return {static_cast<T>(std::bit_cast<double>(fraction)), subnormal ? exponent - 54 : exponent};
  } else {
    int exponent = 0;
    for (int step = std::numeric_limits<T>::max_exponent / 2; step != 0; step /= 2) {
      if (!ieee::within(x, power_of_two<T>(step - 1))) {
        x *= power_of_two<T>(-step);
        exponent += step;
      } else if (ieee::within(x, power_of_two<T>(-step))) {
        x *= power_of_two<T>(step);
        exponent -= step;
      }
    }
    while (!ieee::within(x, T(1)) || x == T(1) || x == T(-1)) {
      x /= 2;
      ++exponent;
    }
    while (x < T(0.5) && x > T(-0.5)) {
      x *= 2;
      --exponent;
    }
    return {x, exponent};
  }
}

/// x * 2^n, rounded once.
template <std::floating_point T>
[[nodiscard]] constexpr T ldexp(T x, int n) {
  using limits = std::numeric_limits<T>;
  if (x == T(0) || !ieee::within(x, limits::max())) return x;
  auto const [fraction, own] = frexp(x);
  constexpr int most = 3 * limits::max_exponent;
  int const exponent = own + (n > most ? most : n < -most ? -most : n);
  if (exponent > limits::max_exponent) return ieee::with_sign(infinity<T>, x < T(0));
  if (exponent >= limits::min_exponent) return fraction * 2 * power_of_two<T>(exponent - 1);
  if (exponent < limits::min_exponent - limits::digits - 1) return ieee::with_sign(T(0), x < T(0));
  return fraction * power_of_two<T>(exponent + limits::digits + 2) * power_of_two<T>(-limits::digits - 2);
}

}  // namespace portable

/// x * 2^n
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T ldexp(T x, int n) {
  if (__builtin_is_constant_evaluated()) return portable::ldexp(x, n);
  return library::ldexp(x, n);
}

}  // namespace chainrule::math
