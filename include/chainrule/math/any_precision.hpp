#pragma once
/// Derivatives of the gamma function's logarithm for number types of any precision, which seldom bring them.

#include <limits>

namespace chainrule::math::any_precision {

/// Digamma (n = 0) and its n-th derivative, for ordered number types with numeric_limits and log. Recurrence up to large
/// arguments, there the asymptotic series (DLMF 5.15.8; its coefficients from tangent numbers, Brent and Harvey 2011).
template <class T>
T polygamma(int n, T u) {
    using limits = std::numeric_limits<T>;
    constexpr int most_terms = 500;
    const int wanted = limits::radix == 2 ? limits::digits : limits::digits * 10 / 3 + 1;  // in bits
    const int bits = wanted <= 1 ? 256 : wanted < 5 * most_terms ? wanted : 5 * most_terms;
    T factorial = 1;
    for (int k = 2; k <= n; ++k) factorial *= k;
    const T sign = n % 2 == 0 ? T(-1) : T(1);  // of the n-th derivative where u > 0
    const auto power = [](const T& base, int exponent) {
        T result = 1;
        for (int k = 0; k < exponent; ++k) result *= base;
        return result;
    };
    if (u <= T(0) && u == floor(u)) return limits::quiet_NaN();  // a pole
    T sum = 0;
    for (; u < T(bits / 5 + n); u += T(1)) sum += T(1) / power(u, n + 1);
    sum *= factorial;
    const T inverse_square = T(1) / (u * u);
    T tail;  // the two terms before the Bernoulli numbers
    if (n == 0) tail = T(1) / (T(2) * u) - log(u);
    else tail = factorial / T(n) / power(u, n) + factorial / (T(2) * power(u, n + 1));
    // The k-th coefficient is B_2k (2k + n - 1)! / (2k)!, and B_2k = (-1)^(k-1) 2k T_k / (4^k (4^k - 1)) with the k-th
    // tangent number T_k, which a row of sums of positive numbers gives.
    const int terms = bits / 5;
    T row[most_terms + 1];
    row[1] = 1;
    for (int k = 2; k <= terms; ++k) row[k] = T(k - 1) * row[k - 1];
    for (int k = 2; k <= terms; ++k)
        for (int j = k; j <= terms; ++j) row[j] = T(j - k) * row[j - 1] + T(j - k + 2) * row[j];
    T four = 1;
    T scale = (n == 0 ? T(1) : factorial / T(n)) / power(u, n);  // (2k + n - 1)! / (2k - 1)! / u^(2k + n), from k = 0
    for (int k = 1; k <= terms; ++k) {
        four *= 4;
        scale *= inverse_square;
        if (n > 0) scale *= k == 1 ? T(n) * T(n + 1) : T(2 * k + n - 2) * T(2 * k + n - 1) / (T(2 * k - 2) * T(2 * k - 1));
        const T bernoulli_over_2k = row[k] / (four * (four - T(1)));
        const T term = bernoulli_over_2k * scale;
        const T before = tail;
        if (k % 2 == 1) tail += term;
        else tail -= term;
        if (tail == before) break;
    }
    return sign * (sum + tail);
}

}  // namespace chainrule::math::any_precision
