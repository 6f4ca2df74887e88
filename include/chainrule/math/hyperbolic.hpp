#pragma once
/// sinh cosh tanh asinh acosh atanh

#include <chainrule/math/kernels.hpp>

namespace chainrule::math {

namespace portable {

template <std::floating_point T>
[[nodiscard]] constexpr T sinh(T x) {
    if (x != x || ieee::within(x, tiny<T>)) return x;
    const bool minus = x < T(0);
    const T a = minus ? -x : x;
    if (a > T(exponential_limit)) return ieee::with_sign(infinity<T>, minus);
    if (a > T(50)) {
        const auto [value, exponent] = exp(widen(a));
        return round_to<T>(minus ? -value : value, exponent - 1);
    }
    const double_double e = expm1(widen(a));
    const double_double result = scale(e + e / (e + 1), 0.5);
    return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T cosh(T x) {
    if (x != x) return x;
    const T a = x < T(0) ? -x : x;
    if (a > T(exponential_limit)) return infinity<T>;
    const auto [value, exponent] = exp(widen(a));
    if (a > T(50)) return round_to<T>(value, exponent - 1);
    const double_double e = scale(value, power_of_two<double>(exponent));
    return round_to<T>(scale(e + 1 / e, 0.5));
}

template <std::floating_point T>
[[nodiscard]] constexpr T tanh(T x) {
    if (x != x || ieee::within(x, tiny<T>)) return x;
    const bool minus = x < T(0);
    const T a = minus ? -x : x;
    if (a > T(50)) return ieee::with_sign(T(1), minus);
    const double_double e = expm1(scale(widen(a), 2));
    const double_double result = e / (e + 2);
    return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T asinh(T x) {
    if (!ieee::within(x, std::numeric_limits<T>::max()) || ieee::within(x, tiny<T>)) return x;
    const bool minus = x < T(0);
    const T magnitude = minus ? -x : x;
    double_double result = 0;
    if (magnitude > T(0x1p70)) {
        const auto [value, exponent] = decompose(magnitude);
        result = log(scaled{value, exponent + 1});
    } else {
        const double_double a = widen(magnitude), square = a * a;
        result = log1p(a + square / (1 + square_root(1 + square)));
    }
    return round_to<T>(minus ? -result : result);
}

template <std::floating_point T>
[[nodiscard]] constexpr T acosh(T x) {
    if (!(x >= T(1))) return nan<T>;
    if (x > std::numeric_limits<T>::max()) return x;
    if (x == T(1)) return 0;
    if (x > T(0x1p70)) {
        const auto [value, exponent] = decompose(x);
        return round_to<T>(log(scaled{value, exponent + 1}));
    }
    const double_double a = widen(x);
    return round_to<T>(log1p((a - 1) + square_root((a - 1) * (a + 1))));
}

template <std::floating_point T>
[[nodiscard]] constexpr T atanh(T x) {
    if (ieee::within(x, tiny<T>)) return x;
    if (!ieee::within(x, T(1))) return nan<T>;
    const bool minus = x < T(0);
    if (x == T(1) || x == T(-1)) return ieee::with_sign(infinity<T>, minus);
    const double_double a = abs(widen(x));
    const double_double result = scale(log1p(scale(a, 2) / (1 - a)), 0.5);
    return round_to<T>(minus ? -result : result);
}

}  // namespace portable

template <std::floating_point T>
[[nodiscard]] constexpr T sinh(T x) {
    return std::is_constant_evaluated() ? portable::sinh(x) : std::sinh(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T cosh(T x) {
    return std::is_constant_evaluated() ? portable::cosh(x) : std::cosh(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T tanh(T x) {
    return std::is_constant_evaluated() ? portable::tanh(x) : std::tanh(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T asinh(T x) {
    return std::is_constant_evaluated() ? portable::asinh(x) : std::asinh(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T acosh(T x) {
    return std::is_constant_evaluated() ? portable::acosh(x) : std::acosh(x);
}

template <std::floating_point T>
[[nodiscard]] constexpr T atanh(T x) {
    return std::is_constant_evaluated() ? portable::atanh(x) : std::atanh(x);
}

}  // namespace chainrule::math
