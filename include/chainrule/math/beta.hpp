// log_beta polygamma_difference
#pragma once

#include <chainrule/math/polygamma.hpp>

namespace chainrule::math {

namespace portable {

/// a / b of positive numbers, but 0 where that is less than 2^-900: log1p knows no exponents.
constexpr double_double ratio(scaled a, scaled b) {
  int const exponent = a.exponent - b.exponent;
  return exponent < -900 ? double_double(0) : scale(a.value / b.value, power_of_two<double>(exponent));
}

/// What Stirling's formula lacks of log Gamma(x), for asymptotic_start <= x.
constexpr double_double stirling_rest(double_double x) { return euler_maclaurin(x, 0, 1 / x); }

/// With a <= b, b large enough for Stirling's formula: a small b is raised by B(a, b) = B(a, b + 1) (a + b) / b. Nothing cancels
/// where logarithms of a + b are written log b + log1p(a/b) (DiDonato and Morris, "Algorithm 708", 1992).
template <std::floating_point T>
[[nodiscard]] constexpr T log_beta(T a, T b) {
  constexpr T most = std::numeric_limits<T>::max();
  if (a != a) return a;
  if (b != b) return b;
  if (a > b) {  // no call of itself: kernels of CUDA have a small stack
    T const larger = a;
    a = b;
    b = larger;
  }
  if (a < T(0) || (a == T(0) && b > most)) return nan<T>;
  if (a == T(0)) return infinity<T>;
  if (b > most) return -infinity<T>;
  scaled const first = decompose(a);
  scaled second = decompose(b);
  if (a == T(1) || b == T(1)) return round_to<T>(-log(a == T(1) ? second : first));
  if (a < T(0x1p-80)) return round_to<T>(log1p(ratio(first, second)) - log(first));  // log(1/a + 1/b)
  bool const is_huge = b > T(0x1p200);
  double_double const x = a > T(0x1p200) ? double_double(0) : widen(a);
  double_double y = is_huge ? double_double(asymptotic_start) : widen(b);
  double_double raised = 0;
  if (y.hi < asymptotic_start) {
    double_double over = 1, under = 1;
    for (; y.hi < asymptotic_start; y = y + 1) {
      over = over * (x + y);
      under = under * y;
    }
    second = {y, 0};
    raised = log(over / under);
  }
  double_double const part = ratio(first, second), sum = log1p(part);              // log(1 + a/b)
  double_double const slope = part.hi < 0x1p-110 ? double_double(1) : sum / part;  // that, over a/b
  double_double const log_y = log(second);
  if (x.hi == 0) return round_to<T>(first.value * (log(first) - log_y - sum - slope), first.exponent);
  double_double const rest = (is_huge ? double_double(0) : stirling_rest(y) - stirling_rest(x + y)) + scale(sum, 0.5);
  if (x.hi < asymptotic_start) return round_to<T>(log_gamma(x) + x * ((1 - slope) - (log_y + sum)) + rest + raised);
  double_double const log_x = log(first);
  return round_to<T>(x * ((log_x - log_y) - sum - slope) - scale(log_x, 0.5) + half_log_two_pi + stirling_rest(x) + rest);
}

/// x^-m - y^-m from m to m, by x^-(m+1) - y^-(m+1) = (x^-m - y^-m) / x + y^-m (1/x - 1/y): nothing cancels, for 1/x - 1/y is known.
template <class Number>
struct power_difference {
  Number inverse_x, inverse_y, distance;  // 1/x, 1/y, 1/x - 1/y
  Number value, power;                    // x^-m - y^-m, y^-m; at m = 0: 0, 1
  constexpr void step() {
    value = value * inverse_x + power * distance;
    power = power * inverse_y;
  }
};

/// The sum of x^s ((x + k)^-s - (x + h + k)^-s) over k >= 0: Euler-Maclaurin, from where x is large, on differences. For
/// 2^-200 < x < 2^200, 2^-400 < h < 2^400.
constexpr double_double hurwitz_difference(int s, double_double x, double_double h) {
  double_double const first = x;
  double_double y = x + h, sum = 0;
  double const start = asymptotic_start - 1 + s;
  for (; x.hi < start; x = x + 1, y = y + 1) {
    double_double const inverse = first / x;
    power_difference<double_double> terms{inverse, first / y, inverse * (h / y), 0, 1};
    for (int k = 0; k < s; ++k) terms.step();
    sum = sum + terms.value;
    if (terms.value.hi + terms.power.hi < 0x1p-110) return sum;  // x^-s alone
  }
  double_double const inverse = 1 / x, turned = first / x, turned_y = first / y;
  power_difference<double_double> scaled_terms{turned, turned_y, turned * (h / y), 0, 1};  // first^m (x^-m - y^-m)
  for (int k = 1; k < s; ++k) scaled_terms.step();
  power_difference<double_double> terms{inverse, 1 / y, inverse * (h / y), first * scaled_terms.value,
                                        first * scaled_terms.power};
  sum = sum + (s == 1 ? first * log1p(h / x) : terms.value / (s - 1));
  terms.step();
  sum = sum + scale(terms.value, 0.5);
  double factor = s;  // (2k + s - 2)! / (s - 1)!
  double tail = 0;
  power_difference<double> small{};
  bool is_small = false;
  int k = 1;
  for (double_double const& coefficient : bernoulli().at) {
    double term = 0;
    if (!is_small) {
      terms.step();
      double_double const next = coefficient * factor * terms.value;
      sum = sum + next;
      terms.step();
      term = next.hi;
      is_small = ieee::within(term, 0x1p-36 * sum.hi);
      small = {terms.inverse_x.hi, terms.inverse_y.hi, terms.distance.hi, terms.value.hi, terms.power.hi};
    } else {
      small.step();
      term = coefficient.hi * factor * small.value;
      tail += term;
      small.step();
    }
    if (ieee::within(term, 0x1p-110 * sum.hi)) break;
    factor *= (2.0 * k + s - 1) * (2.0 * k + s);
    ++k;
  }
  return sum + tail;
}

/// log(1 + a/b) of positive numbers.
constexpr scaled log1p_ratio(scaled a, scaled b) {
  scaled const quotient = normalize({a.value / b.value, a.exponent - b.exponent});
  if (quotient.exponent < -110) return quotient;
  if (quotient.exponent > 110) return {log(quotient), 0};
  return {log1p(scale(quotient.value, power_of_two<double>(quotient.exponent))), 0};
}

/// Gamma(m) (x^-m - (x + h)^-m), and log((x + h) / x) for m = 0.
constexpr scaled far_difference(int m, scaled x, scaled h) {
  scaled const logarithm = log1p_ratio(h, x);
  if (m == 0) return logarithm;
  scaled part{m * logarithm.value, logarithm.exponent};
  if (part.exponent >= -110) {
    double_double const exponent = scale(part.value, power_of_two<double>(part.exponent));
    part = {exponent.hi > 100 ? double_double(1) : -expm1(-exponent), 0};
  }
  double_double const size = log_gamma(m) - m * log(x);
  if (!ieee::within(size.hi, exponential_limit)) return {part.value, size.hi < 0 ? -60000 : 60000};
  auto const [value, exponent] = exp(size);
  return {value * part.value, exponent + part.exponent};
}

/// psi^(n)(x) - psi^(n)(x + h) for x, h >= 0.
template <std::floating_point T>
[[nodiscard]] constexpr T polygamma_difference(int n, T x, T h) {
  constexpr T most = std::numeric_limits<T>::max();
  if (x != x) return x;
  if (h != h) return h;
  bool const minus = n % 2 == 0;
  if (n < 0 || x < T(0) || h < T(0) || (x == T(0) && h == T(0)) || (n == 0 && x > most && h > most)) return nan<T>;
  if (h == T(0)) return 0;
  if (x == T(0)) return ieee::with_sign(infinity<T>, minus);
  if (x > most) return ieee::with_sign(T(0), minus);
  if (h > most) return n == 0 ? -infinity<T> : polygamma(n, x);
  int const s = n + 1;
  scaled result{0, 0};
  if (x > T(0x1p200)) {
    result = far_difference(n, decompose(x), decompose(h));
  } else if (x < T(0x1p-200)) {
    result = far_difference(s, decompose(x), decompose(h));
  } else if (h > T(0x1p400)) {
    if (n > 0) return polygamma(n, x);
    result = {log(decompose(h)) - psi(widen(x)), 0};
  } else if (h < T(0x1p-400)) {
    scaled const slope = hurwitz(s + 1, widen(x)), step = decompose(h);
    result = {slope.value * step.value, slope.exponent + step.exponent};
  } else {
    auto const [value, exponent] = leading_term(s, widen(x));
    result = {value * hurwitz_difference(s, widen(x), widen(h)), exponent};
  }
  return round_to<T>(minus ? -result : result);
}

}  // namespace portable

/// The logarithm of the beta function, log(Gamma(a) Gamma(b) / Gamma(a + b)), for positive a and b.
template <std::floating_point T>
[[nodiscard]] constexpr T log_beta(T a, T b) {
  return portable::log_beta(a, b);
}

/// psi^(n)(x) - psi^(n)(x + h), for positive x and h, however far apart.
template <std::floating_point T>
[[nodiscard]] constexpr T polygamma_difference(int n, T x, T h) {
  return portable::polygamma_difference(n, x, h);
}

}  // namespace chainrule::math
