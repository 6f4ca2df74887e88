#pragma once
/// floor ceil round trunc fmod

#include <chainrule/math/classification.hpp>

namespace chainrule::math {

namespace portable {

template <std::floating_point T>
[[nodiscard]] constexpr T trunc(T x) {
    constexpr T integers = power_of_two<T>(std::numeric_limits<T>::digits - 1);  // from here on there is no fraction
    if (!(x < integers && x > -integers)) return x;
    const bool minus = ieee::negative(x);
    const T magnitude = minus ? -x : x;
    T whole = (magnitude + integers) - integers;
    if (whole > magnitude) whole -= 1;
    return ieee::with_sign(whole, minus);
}

template <std::floating_point T>
[[nodiscard]] constexpr T floor(T x) {
    const T whole = trunc(x);
    return whole > x ? whole - 1 : whole;
}

template <std::floating_point T>
[[nodiscard]] constexpr T ceil(T x) {
    return -floor(-x);
}

/// Halfway cases away from zero.
template <std::floating_point T>
[[nodiscard]] constexpr T round(T x) {
    const T whole = trunc(x);
    if (whole == x || x != x) return x;
    const T rest = x - whole;
    if (rest >= T(0.5)) return whole + 1;
    return rest <= T(-0.5) ? whole - 1 : whole;
}

/// An odd integer?
template <std::floating_point T>
[[nodiscard]] constexpr bool is_odd(T x) {
    return trunc(x) == x && trunc(x / 2) * 2 != x;
}

/// Exact: with x = m 2^a, y = n 2^b, the remainder of m 2^(a-b) by n, one bit of the shift at a time, or for long shifts
/// by squaring.
template <std::floating_point T>
[[nodiscard]] constexpr T fmod(T x, T y) {
    if (x != x) return x;
    if (y != y) return y;
    if (!ieee::within(x, std::numeric_limits<T>::max()) || y == T(0)) return nan<T>;
    const bool minus = ieee::negative(x);
    T rest = minus ? -x : x;
    const T divisor = y < T(0) ? -y : y;
    if (rest < divisor) return x;
    // Subtract the divisor times ever smaller powers of two: each difference is exact.
    const auto [fraction, low] = frexp(divisor);
    for (auto [top, high] = frexp(rest); high >= low; --high) {
        const T multiple = ldexp(fraction, high);
        if (multiple <= rest) rest -= multiple;
        if (rest == T(0)) break;
        if (const int next = frexp(rest).exponent; next < high) high = next + 1;
    }
    return ieee::with_sign(rest, minus);
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard]] constexpr T trunc(T x) {
    return std::is_constant_evaluated() ? portable::trunc(x) : std::trunc(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T floor(T x) {
    return std::is_constant_evaluated() ? portable::floor(x) : std::floor(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T ceil(T x) {
    return std::is_constant_evaluated() ? portable::ceil(x) : std::ceil(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T round(T x) {
    return std::is_constant_evaluated() ? portable::round(x) : std::round(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T fmod(T x, T y) {
    return std::is_constant_evaluated() ? portable::fmod(x, y) : std::fmod(x, y);
}

}  // namespace chainrule::math
