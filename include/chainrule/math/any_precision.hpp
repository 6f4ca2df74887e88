// Special functions that number types of any precision seldom bring, for ordered ones with numeric_limits, exp, log, sqrt...
#pragma once

#include <chainrule/math/beta.hpp>
#include <chainrule/math/normal.hpp>

#include <limits>

namespace chainrule::math::any_precision {

inline constexpr int most_terms = 500;

/// The bits that are calculated.
template <class T>
constexpr int bits_of() {
  using limits = std::numeric_limits<T>;
  int const wanted = limits::radix == 2 ? limits::digits : limits::digits * 10 / 3 + 1;
  return wanted <= 1 ? 256 : wanted < 5 * most_terms ? wanted : 5 * most_terms;
}

/// Bernoulli's numbers B(2k) / 2k, without their alternating sign, from tangent numbers: a row of sums of positive numbers gives those
/// (Brent and Harvey, "Fast computation of Bernoulli, tangent and secant numbers", 2011).
template <class T>
class bernoulli_numbers {
 public:
  explicit bernoulli_numbers(int terms) {
    row_[1] = 1;
    for (int k = 2; k <= terms; ++k) row_[k] = T(k - 1) * row_[k - 1];
    for (int k = 2; k <= terms; ++k)
      for (int j = k; j <= terms; ++j) row_[j] = T(j - k) * row_[j - 1] + T(j - k + 2) * row_[j];
    T four = 1;
    for (int k = 1; k <= terms; ++k) {
      four *= 4;
      row_[k] /= four * (four - T(1));
    }
  }
  [[nodiscard]] T const& operator[](int k) const { return row_[k]; }

 private:
  T row_[most_terms + 1];
};

template <class T>
T power(T const& base, int exponent) {
  T result = 1;
  for (int k = 0; k < exponent; ++k) result *= base;
  return result;
}

template <class T>
T factorial(int n) {
  T result = 1;
  for (int k = 2; k <= n; ++k) result *= k;
  return result;
}

template <class T>
bool is_infinite(T const& u) {
  return u == u && u - u != T(0);
}

/// Digamma (n = 0) and its n-th derivative. Recurrence up to large arguments, there the asymptotic series (DLMF 5.15.8). Far left the
/// terms left of the pole at zero are summed as mirrored ones, as by portable::polygamma.
template <class T>
T polygamma(int n, T u) {
  using limits = std::numeric_limits<T>;
  constexpr int bits = bits_of<T>();
  T const sign = n % 2 == 0 ? T(-1) : T(1);  // of the n-th derivative where u > 0
  if (u == T(0)) return n % 2 != 0 || T(1) / u < T(0) ? limits::infinity() : T(-limits::infinity());
  if (is_infinite(u)) return u < T(0) ? limits::quiet_NaN() : n == 0 ? u : T(0);
  if (u < T(0) && u == floor(u)) return n % 2 == 0 ? limits::quiet_NaN() : limits::infinity();
  if (u < T(-bits)) {
    T const below = floor(u);
    T const mirrored = polygamma(n, T(below + T(1) - u)) - polygamma(n, T(T(1) - u)), right = polygamma(n, T(u - below));
    return n % 2 == 0 ? T(right - mirrored) : T(right + mirrored);
  }
  T sum = 0;
  for (; u < T(bits / 5 + n); u += T(1)) sum += T(1) / power(u, n + 1);
  T const all = factorial<T>(n);
  sum *= all;
  T const inverse_square = T(1) / (u * u);
  T tail;  // the two terms before the Bernoulli numbers
  if (n == 0) tail = T(1) / (T(2) * u) - log(u);
  else tail = all / T(n) / power(u, n) + all / (T(2) * power(u, n + 1));
  constexpr int terms = bits / 5;
  bernoulli_numbers<T> const bernoulli(terms);
  T scale = (n == 0 ? T(1) : all / T(n)) / power(u, n);  // (2k + n - 1)! / (2k - 1)! / u^(2k + n), from k = 0
  for (int k = 1; k <= terms; ++k) {
    scale *= inverse_square;
    if (n > 0) scale *= k == 1 ? T(n) * T(n + 1) : T(2 * k + n - 2) * T(2 * k + n - 1) / (T(2 * k - 2) * T(2 * k - 1));
    T const term = bernoulli[k] * scale;
    T const before = tail;
    if (k % 2 == 1) tail += term;
    else tail -= term;
    if (tail == before) break;
  }
  return sign * (sum + tail);
}

/// polygamma(n, x) - polygamma(n, x + h) for positive x and h: the same on differences.
template <class T>
T polygamma_difference(int n, T x, T const& h) {
  constexpr int bits = bits_of<T>();
  constexpr int terms = bits / 5;
  using limits = std::numeric_limits<T>;
  if (!(x >= T(0) && h >= T(0)) || (x == T(0) && h == T(0)) || (n == 0 && is_infinite(x) && is_infinite(h)))
    return limits::quiet_NaN();
  if (h == T(0) || is_infinite(x)) return T(0);
  if (x == T(0)) return n % 2 == 0 ? T(-limits::infinity()) : limits::infinity();
  if (is_infinite(h)) return n == 0 ? T(-limits::infinity()) : polygamma(n, x);
  T y = x + h;
  auto const differences = [&] { return portable::power_difference<T>{T(1) / x, T(1) / y, h / x / y, T(0), T(1)}; };
  T sum = 0;
  for (; x < T(terms + n); x += T(1), y += T(1)) {
    auto difference = differences();
    for (int k = 0; k <= n; ++k) difference.step();
    sum += difference.value;
  }
  T scale = factorial<T>(n);
  sum *= scale;
  auto difference = differences();
  for (int k = 0; k < n; ++k) difference.step();
  if (n == 0) sum += log1p(T(h / x));
  else sum += scale / T(n) * difference.value;
  difference.step();
  sum += scale / T(2) * difference.value;
  bernoulli_numbers<T> const bernoulli(terms);
  scale *= T(n + 1);  // (2k + n - 1)! / (2k - 1)!
  for (int k = 1; k <= terms; ++k) {
    difference.step();
    T const term = bernoulli[k] * scale * difference.value;
    T const before = sum;
    if (k % 2 == 1) sum += term;
    else sum -= term;
    if (sum == before) break;
    difference.step();
    scale *= T(2 * k + n) * T(2 * k + n + 1) / (T(2 * k) * T(2 * k + 1));
  }
  return n % 2 == 0 ? T(-sum) : sum;
}

/// log Gamma(a) + log Gamma(b) - log Gamma(a + b) for positive a and b, as portable::log_beta.
template <class T>
T log_beta(T const& first, T const& second) {
  constexpr int bits = bits_of<T>();
  constexpr int terms = bits / 5;
  T const x = second < first ? second : first;
  T y = second < first ? first : second;
  using limits = std::numeric_limits<T>;
  if (!(x >= T(0) && y >= T(0)) || (x == T(0) && is_infinite(y))) return limits::quiet_NaN();
  if (x == T(0)) return limits::infinity();
  if (is_infinite(y)) return -limits::infinity();
  T over = 1, under = 1;
  for (; y < T(terms); y += T(1)) {
    over *= x + y;
    under *= y;
  }
  T const part = x / y;
  T const sum = log1p(part);
  T const slope = part == T(0) ? T(1) : T(sum / part);
  bernoulli_numbers<T> const bernoulli(terms);
  auto const rest = [&](T const& u) {  // what Stirling's formula lacks
    T result = 0, scale = T(1) / u;
    for (int k = 1; k <= terms; ++k, scale /= u * u) {
      T const term = bernoulli[k] / T(2 * k - 1) * scale;
      T const before = result;
      if (k % 2 == 1) result += term;
      else result -= term;
      if (result == before) break;
    }
    return result;
  };
  T const more = log(T(over / under)) + sum / T(2) + rest(y) - rest(x + y);
  if (x < T(terms)) return lgamma(x) + x * ((T(1) - slope) - (log(y) + sum)) + more;
  T const half_log_two_pi = log(T(8) * atan(T(1))) / T(2);
  return x * (log(part) - sum - slope) - log(x) / T(2) + half_log_two_pi + rest(x) + more;
}

/// e^(u^2) erf(u), as portable::scaled_erf_series.
template <class T>
T scaled_erf(T const& u) {
  if (u != u) return u;
  T const square = T(2) * u * u;
  T term = 1, sum = 1, before = 0;
  for (int odd = 3; sum != before; odd += 2) {
    before = sum;
    term *= square / T(odd);
    sum += term;
  }
  return u * sum / sqrt(atan(T(1)));
}

/// e^(u^2) times the n-th repeated integral of erfc; n = 0 is erfcx itself. The continued fraction gives no digit away, but is
/// slow for small u.
template <class T>
T ierfcx(int n, T const& u) {
  T const half_root_pi = sqrt(atan(T(1)));
  if (u > T(1)) {
    constexpr int bits = bits_of<T>();
    int levels = bits * bits / 15;
    for (T limit = 2; u > limit && levels > 4; limit *= T(2)) levels /= 4;
    levels += 3 * n + bits / 5;
    T fraction = u;
    for (; levels > n; --levels) fraction = u + T(levels) / (T(2) * fraction);
    T result = T(1) / (T(2) * half_root_pi * fraction);
    for (int level = n; level > 0; --level) {
      fraction = u + T(level) / (T(2) * fraction);
      result /= T(2) * fraction;
    }
    return result;
  }
  T before = T(1) / half_root_pi;
  T value = exp(T(u * u));
  if (u < T(-1)) value = T(2) * value - ierfcx(0, T(-u));
  else value -= scaled_erf(u);
  for (int k = 1; k <= n; ++k) {
    T const next = (before / T(2) - u * value) / T(k);
    before = value;
    value = next;
  }
  return value;
}

/// As portable::log_normal_derivative.
template <class T>
T log_norm_cdf_derivative(int n, T const& u) {
  if (is_infinite(u)) return u > T(0) || n > 2 ? T(0) : n == 2 ? T(-1) : T(-u);
  T derivative[portable::most_log_norm_cdf_derivatives + 1], factor[portable::most_log_norm_cdf_derivatives + 1];
  if (u < T(-3)) {
    constexpr int bits = bits_of<T>();
    int levels = bits * bits / 60;
    for (T limit = -6; u < limit && levels > 4; limit *= T(2)) levels /= 4;
    T fraction = -u;
    for (levels += bits / 5; levels > 2; --levels) fraction = T(levels) / fraction - u;
    T const rest = T(2) / fraction;
    T const outer = rest - u;
    factor[0] = T(1) / outer;
    factor[1] = (rest - factor[0]) / outer;
    derivative[0] = factor[0] - u;
  } else {
    T const root_two = sqrt(T(2));
    derivative[0] = T(2) / sqrt(T(8) * atan(T(1))) / ierfcx(0, T(-u / root_two));
    factor[0] = u + derivative[0];
    factor[1] = T(1) - derivative[0] * factor[0];
  }
  for (int m = 0; m + 1 < n; ++m) {
    T sum = 0, choose = 1;
    for (int j = 0; j <= m; ++j) {
      sum -= choose * derivative[j] * factor[m - j];
      choose = choose * T(m - j) / T(j + 1);
    }
    derivative[m + 1] = sum;
    if (m > 0) factor[m + 1] = sum;
  }
  return derivative[n - 1];
}

/// Halley's iteration, which makes three digits of each, from eight digits on; far out on logarithms.
template <class T>
T norm_quantile(T const& p) {
  using limits = std::numeric_limits<T>;
  T const half = T(1) / T(2), root_half = sqrt(half);
  if (!(p > T(0) && p < T(1))) {
    if (p == T(0)) return -limits::infinity();
    return p == T(1) ? limits::infinity() : limits::quiet_NaN();
  }
  T const tail = p > half ? T(T(1) - p) : p;
  bool const is_far = tail < T(0.2);
  T const wanted = is_far ? T(log(tail)) : T(p - half);
  T x = is_far ? portable::normal_tail_start(T(sqrt(T(-2) * wanted))) : portable::normal_middle_start(wanted);
  T const root_two_pi = sqrt(T(8) * atan(T(1)));
  for (int known = 26; known < bits_of<T>() + 8; known *= 3) {
    if (is_far) {
      T const mills = ierfcx(0, T(-x * root_half));
      T const ratio = T(2) / (root_two_pi * mills);
      T const step = (log(T(mills / T(2))) - x * x / T(2) - wanted) / ratio;
      x -= step / (T(1) + step * (ratio + x) / T(2));
    } else {
      T const step = (scaled_erf(T(x * root_half)) / T(2) - wanted * exp(T(x * x / T(2)))) * root_two_pi;
      x -= step / (T(1) + step * x / T(2));
    }
  }
  return is_far && p > half ? T(-x) : x;
}

/// 1 / norm_pdf(norm_quantile(p)), by the tail: the square of the quantile would multiply its rounding.
template <class T>
T norm_quantile_density(T const& p) {
  using limits = std::numeric_limits<T>;
  T const half = T(1) / T(2);
  if (!(p > T(0) && p < T(1))) return p == T(0) || p == T(1) ? limits::infinity() : limits::quiet_NaN();
  T const x = norm_quantile(p), scaled = x * sqrt(half);
  return sqrt(T(2) * atan(T(1))) * (p > half ? T(ierfcx(0, scaled) / (T(1) - p)) : T(ierfcx(0, T(-scaled)) / p));
}

}  // namespace chainrule::math::any_precision
