// IEEE 754 arithmetic that is valid in constant expressions for every operand.
//
// In a constant expression clang rejects every operation that yields a NaN, g++ every one that overflows, and both a
// division by zero. Moving infinities and NaNs around is allowed. So each function first asks, with one or two
// comparisons, whether the plain operator is safe; only the rest takes the slow road. At run time it is the operator.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace chainrule::math {

/// A quiet NaN, an infinity: shorter than numeric_limits.
template <std::floating_point T>
inline constexpr T nan = std::numeric_limits<T>::quiet_NaN();
template <std::floating_point T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();

namespace ieee {

template <std::floating_point T>
constexpr T power_of_two(int n) {  // for |n| below max_exponent
  T result = 1;
  T const factor = n < 0 ? T(0.5) : T(2);
  for (int i = n < 0 ? -n : n; i != 0; --i) result *= factor;
  return result;
}

/// max_exponent is even for every IEEE format, so two operands scaled by 2^-half bring the overflow threshold to 1.
template <std::floating_point T>
inline constexpr int half_range = std::numeric_limits<T>::max_exponent / 2;
template <std::floating_point T>
inline constexpr T large = power_of_two<T>(half_range<T> - 1);
template <std::floating_point T>
inline constexpr T small = power_of_two<T>(-half_range<T>);
template <std::floating_point T>
inline constexpr T half_max = std::numeric_limits<T>::max() / 2;

template <std::floating_point T>
constexpr bool within(T x, T bound) {  // |x| <= bound; false for a NaN
  return x <= bound && x >= -bound;
}

template <std::floating_point T>
constexpr bool negative(T x) {  // the sign bit of zeros too; a conversion to float keeps it, bit_cast does not know long double
  if (x != T(0)) return x < T(0);
  return std::bit_cast<std::uint64_t>(static_cast<double>(x)) >> 63 != 0;
}

template <std::floating_point T>
constexpr T with_sign(T magnitude, bool minus) {
  return minus ? -magnitude : magnitude;
}

template <std::floating_point T>
constexpr T add_edge(T a, T b) {
  if (a != a) return a;
  if (b != b) return b;
  bool const a_infinite = !within(a, std::numeric_limits<T>::max());
  bool const b_infinite = !within(b, std::numeric_limits<T>::max());
  if (a_infinite) return b_infinite && (a < T(0)) != (b < T(0)) ? nan<T> : a;
  if (b_infinite) return b;
  T const half = a / 2 + b / 2;  // rounds as a + b does: one of them is near the top of the range
  if (within(half, half_max<T>)) return a + b;
  return with_sign(infinity<T>, half < T(0));
}

template <std::floating_point T>
constexpr T multiply_edge(T a, T b) {
  if (a != a) return a;
  if (b != b) return b;
  bool const minus = negative(a) != negative(b);
  if (!within(a, std::numeric_limits<T>::max()) || !within(b, std::numeric_limits<T>::max()))
    return a == T(0) || b == T(0) ? nan<T> : with_sign(infinity<T>, minus);
  if (within(a, T(1)) || within(b, T(1))) return a * b;
  T const scaled = (a * small<T>)*(b * small<T>);
  if (scaled >= T(1) || scaled <= T(-1)) return with_sign(infinity<T>, minus);
  return a * b;
}

template <std::floating_point T>
constexpr T divide_edge(T a, T b) {
  if (a != a) return a;
  if (b != b) return b;
  bool const minus = negative(a) != negative(b);
  bool const a_infinite = !within(a, std::numeric_limits<T>::max());
  if (!within(b, std::numeric_limits<T>::max())) return a_infinite ? nan<T> : with_sign(T(0), minus);
  if (a_infinite) return with_sign(infinity<T>, minus);
  if (b == T(0)) return a == T(0) ? nan<T> : with_sign(infinity<T>, minus);
  if (!within(b, T(1))) return a / b;
  T const top = a < T(0) ? -a * small<T> : a * small<T>;  // inexact only where the quotient is far from overflow
  T const bottom = b < T(0) ? -b / small<T> : b / small<T>;
  if (top >= bottom || top / bottom >= T(1)) return with_sign(infinity<T>, minus);
  return a / b;
}

}  // namespace ieee

/// a + b
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T add(T a, T b) {
  if (__builtin_is_constant_evaluated() && !(ieee::within(a, ieee::half_max<T>) && ieee::within(b, ieee::half_max<T>)))
    return ieee::add_edge(a, b);
  return a + b;
}

/// a - b
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T subtract(T a, T b) {
  if (__builtin_is_constant_evaluated() && !(ieee::within(a, ieee::half_max<T>) && ieee::within(b, ieee::half_max<T>)))
    return ieee::add_edge(a, -b);
  return a - b;
}

/// a * b
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T multiply(T a, T b) {
  if (__builtin_is_constant_evaluated() && !(ieee::within(a, ieee::large<T>) && ieee::within(b, ieee::large<T>)))
    return ieee::multiply_edge(a, b);
  return a * b;
}

/// a / b
template <std::floating_point T>
[[nodiscard, gnu::always_inline]] constexpr T divide(T a, T b) {
  if (__builtin_is_constant_evaluated() && !(ieee::within(a, ieee::large<T>) && (b >= ieee::small<T> || b <= -ieee::small<T>)))
    return ieee::divide_edge(a, b);
  return a / b;
}

}  // namespace chainrule::math
