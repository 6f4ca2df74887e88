// norm_pdf norm_cdf log_norm_cdf log_norm_cdf_derivative norm_quantile norm_quantile_density
#pragma once

#include <chainrule/math/error.hpp>

namespace chainrule::math {

namespace portable {

inline constexpr double_double one_over_root_two_pi{0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56};
inline constexpr double_double root_half{0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55};

/// Where the tail beyond is less than the least number of every format.
inline constexpr double normal_limit = 154;

/// From here outwards the tail is a continued fraction; error_seam times the square root of 2.
inline constexpr double normal_seam = 3.5355339059327378;

constexpr scaled norm_pdf(double_double x) {  // |x| < normal_limit
  auto const [power, exponent] = exp(scale(-(x * x), 0.5));
  return {power * one_over_root_two_pi, exponent};
}

/// The probability beyond x, for normal_seam < x < normal_limit.
constexpr scaled normal_tail(double_double x) {
  auto const [power, exponent] = exp(scale(-(x * x), 0.5));
  return {power * erfcx(x * root_half).value, exponent - 1};
}

/// The probability between 0 and x, of its sign, for |x| <= normal_seam.
constexpr double_double normal_middle(double_double x) {
  double_double const half = scale(erf_series(abs(x) * root_half), 0.5);
  return x.hi < 0 ? -half : half;
}

/// The logarithm of the probability below x, for -2^60 < x < -normal_seam.
constexpr double_double log_normal_tail(double_double x) {
  return log(scale(erfcx(-x * root_half).value, 0.5)) - scale(x * x, 0.5);
}

template <std::floating_point T>
[[nodiscard]] constexpr T norm_pdf(T x) {
  if (x != x) return x;
  return ieee::within(x, T(normal_limit)) ? round_to<T>(norm_pdf(widen(x))) : T(0);
}

template <std::floating_point T>
[[nodiscard]] constexpr T norm_cdf(T x) {
  if (x != x) return x;
  if (!ieee::within(x, T(normal_limit))) return x > T(0) ? 1 : 0;
  if (ieee::within(x, tiny<T>)) return T(0.5);
  double_double const a = widen(x);
  if (ieee::within(a.hi, normal_seam)) return round_to<T>(0.5 + normal_middle(a));
  auto const [value, exponent] = normal_tail(abs(a));
  return a.hi < 0 ? round_to<T>(value, exponent)
                  : round_to<T>(1 - scale(value, power_of_two<double>(exponent < -300 ? -300 : exponent)));
}

template <std::floating_point T>
[[nodiscard]] constexpr T log_norm_cdf(T x) {
  if (x != x) return x;
  if (x > T(normal_limit)) return ieee::with_sign(T(0), true);
  if (x < -std::numeric_limits<T>::max()) return x;
  if (x < T(-0x1p60)) {
    auto const [value, exponent] = decompose(x);
    return round_to<T>(-(value * value), 2 * exponent - 1);
  }
  double_double const a = widen(x);
  if (a.hi < -normal_seam) return round_to<T>(log_normal_tail(a));
  if (a.hi < 0) return round_to<T>(log(0.5 + normal_middle(a)));
  if (a.hi <= normal_seam) return round_to<T>(log1p_near_zero(normal_middle(a) - 0.5));
  auto const [value, exponent] = normal_tail(a);
  if (exponent < -120) return round_to<T>(-value, exponent);
  return round_to<T>(log1p_near_zero(-scale(value, power_of_two<double>(exponent))));
}

inline constexpr int most_log_norm_cdf_derivatives = 32;

/// log(1 - 1/t^2 + 3/t^4 - 15/t^6 ...) is the sum of these over t^2j: what the tail's logarithm has beside -t^2/2 - log t.
struct log_tail_series_table {
  double at[10];
};
constexpr log_tail_series_table log_tail_series() {
  return {{-1.0, 5.0 / 2, -37.0 / 3, 353.0 / 4, -4081.0 / 5, 55205.0 / 6, -854197.0 / 7, 14876033.0 / 8, -288018721.0 / 9,
           613891392.5}};
}

/// The n-th derivative at -t of the logarithm of the probability below, t >= 64, n > 0.
template <std::floating_point T>
constexpr scaled log_normal_tail_derivative(int n, T t) {
  scaled const argument = decompose(t);
  double_double const inverse_square = t > T(0x1p60) ? double_double(0) : 1 / (widen(t) * widen(t));
  double factorial = 1, rising = 1;  // (n-1)!; 2j (2j+1) ... (2j+n-1) / (n-1)!
  for (int k = 1; k < n; ++k) factorial *= k;
  constexpr auto series = log_tail_series();
  double_double sum = 1, power = 1;
  for (int j = 1; j <= 10; ++j) {
    rising = 1;
    for (int k = 0; k < n; ++k) rising *= k == 0 ? 2.0 * j : (2.0 * j + k) / k;
    power = power * inverse_square;
    sum = sum + power * (rising * series.at[j - 1]);
  }
  scaled result = {factorial * sum, 0};
  for (int k = 0; k < n; ++k) result = normalize({result.value / argument.value, result.exponent - argument.exponent});
  if (n == 1) return argument + result;
  return n == 2 ? scaled{-1, 0} + result : result;
}

/// The same derivative at x > -64. With h the first one, k = x + h: h' = -h k, and k' = 1 - h k, which are known without
/// cancellation from Laplace's continued fraction k = 1/(-x + 2/(-x + 3/(-x + ...))). The others by Leibniz' rule.
constexpr scaled log_normal_derivative(int n, double_double x) {
  double_double h = 0, k = 0, slope = 0;
  int exponent = 0;
  if (x.hi < -normal_seam) {
    double const square = x.hi * x.hi;
    int level = 22 + static_cast<int>(1000 / square);
    int const close = 8 + static_cast<int>(300 / square);
    double inner = -x.hi;
    for (; level > close; --level) inner = level / inner - x.hi;
    double_double fraction = inner, outer = 0;
    for (; level > 2; --level) fraction = level / fraction - x;
    double_double const rest = 2 / fraction;
    outer = rest - x;
    k = 1 / outer;
    h = k - x;
    slope = (rest - k) / outer;
  } else {
    scaled const mills = erfcx(-x * root_half);
    h = scale(one_over_root_two_pi, 2) / mills.value;
    exponent = -mills.exponent;
    double_double const plain = exponent < -900 ? double_double(0) : scale(h, power_of_two<double>(exponent));
    k = x + plain;
    slope = 1 - plain * k;
  }
  double high[most_log_norm_cdf_derivatives + 1]{}, low[most_log_norm_cdf_derivatives + 1]{};  // of h, times 2^-exponent
  double const unit = exponent < -900 ? 0 : power_of_two<double>(exponent);
  high[0] = h.hi;
  low[0] = h.lo;
  for (int m = 0; m + 1 < n; ++m) {
    double_double sum = 0;
    double choose = 1;
    for (int j = 0; j <= m; ++j) {
      int const other = m - j;
      double_double const factor = other == 0 ? k : other == 1 ? slope : double_double(high[other] * unit, low[other] * unit);
      sum = sum - choose * (double_double(high[j], low[j]) * factor);
      choose = choose * (m - j) / (j + 1);
    }
    high[m + 1] = sum.hi;
    low[m + 1] = sum.lo;
  }
  return {{high[n - 1], low[n - 1]}, exponent};
}

template <std::floating_point T>
[[nodiscard]] constexpr T log_norm_cdf_derivative(int n, T x) {
  if (n == 0) return log_norm_cdf(x);
  if (x != x || n < 0 || n > most_log_norm_cdf_derivatives) return nan<T>;
  if (x > T(normal_limit)) return ieee::with_sign(T(0), n % 2 == 0);
  if (x < -std::numeric_limits<T>::max()) return n == 1 ? infinity<T> : T(n == 2 ? -1 : 0);
  return round_to<T>(x <= T(-64) ? log_normal_tail_derivative(n, -x) : log_normal_derivative(n, widen(x)));
}

/// Eight digits of the x with the probability q between 0 and x, for |q| < 0.31.
template <class Number>
constexpr Number normal_middle_start(Number const& q) {
  constexpr double over[] = {2.50662826855, -10.5075582678, 7.32317810765, 1.46350660338};
  constexpr double under[] = {1, -5.2391082912, 6.10514726947};
  Number const square = q * q;
  return q * polynomial(over, square) / polynomial(under, square);
}

/// Eight digits of the x < 0 with a probability below that is e^(-t^2/2) < 0.21.
template <class Number>
constexpr Number normal_tail_start(Number const& t) {
  constexpr double over[] = {3.1076167235, 7.55479541967, 2.07470418034, 0.109161221071, 9.53063066936e-4, 2.200390199e-7};
  constexpr double under[] = {1, 4.80258770512, 3.69303303472, 0.596569938549, 0.0216817078547, 1.32758553338e-4};
  return polynomial(over, t) / polynomial(under, t) - t;
}

/// One step of Halley's iteration from there.
constexpr double_double normal_middle_quantile(double_double q) {
  double const x = normal_middle_start(q.hi);
  auto const [density, exponent] = norm_pdf(double_double(x));
  double const step = (normal_middle(double_double(x)) - q).hi / (density.hi * power_of_two<double>(exponent));
  return x - double_double(step / (1 + 0.5 * step * x));
}

/// The same of a probability whose logarithm is known, on logarithms.
constexpr double_double normal_tail_quantile(double_double logarithm) {
  double const x = normal_tail_start(square_root(scale(-logarithm, 2)).hi);
  double_double const mills = erfcx(-x * root_half).value;  // proportional to the tail over the density
  double const ratio = 0x1.9884533d43651p-1 / mills.hi;
  double const step = ((log(scale(mills, 0.5)) - scale(exact_product(x, x), 0.5)) - logarithm).hi / ratio;
  return x - double_double(step / (1 + 0.5 * step * (ratio + x)));
}

/// For 0 < p < 1.
template <std::floating_point T>
constexpr double_double exact_norm_quantile(T p) {
  if (p < T(0.2)) return normal_tail_quantile(log(decompose(p)));
  double_double const a = widen(p);
  return p > T(0.8) ? -normal_tail_quantile(log(1 - a)) : normal_middle_quantile(a - 0.5);
}

template <std::floating_point T>
[[nodiscard]] constexpr T norm_quantile(T p) {
  if (!(p > T(0) && p < T(1))) return p == T(0) ? -infinity<T> : p == T(1) ? infinity<T> : nan<T>;
  return round_to<T>(exact_norm_quantile(p));
}

template <std::floating_point T>
[[nodiscard]] constexpr T norm_quantile_density(T p) {
  if (!(p > T(0) && p < T(1))) return p == T(0) || p == T(1) ? infinity<T> : nan<T>;
  double_double const x = exact_norm_quantile(p);
  auto const [power, exponent] = exp(scale(x * x, 0.5));
  return round_to<T>(power / one_over_root_two_pi, exponent);
}

}  // namespace portable

/// What runs where constant evaluation does not.
namespace fast {

inline constexpr double root_half = 0x1.6a09e667f3bcdp-1;

[[nodiscard]] constexpr double norm_pdf(double x) {
  return ieee::within(x, 37.0) ? exp_of_square(-0.5, x) * portable::one_over_root_two_pi.hi : portable::norm_pdf(x);
}

/// The probability beyond x, for 0 <= x < 37.
[[nodiscard]] constexpr double normal_tail(double x) {
  return x < 0.7 ? 0.5 * library::erfc(x * root_half) : 0.5 * erfcx_right(x * root_half) * exp_of_square(-0.5, x);
}

/// erfc(t)/2 with t = -x/sqrt(2). In the tail its logarithm falls as fast as t + sqrt(t^2 + 2), nearly: enough to put right what rounding
/// took from t, for which erfc alone would lose t^2 ulp. Beyond -37 the C library's erfc nears the least normal numbers and loses digits itself.
[[nodiscard, gnu::always_inline]] constexpr double norm_cdf(double x) {
  if (x > -0.7) return 0.5 * library::erfc(-x * root_half);
  if (!(x > -37)) return portable::norm_cdf(x);
  portable::double_double const product = portable::exact_product(-x, portable::root_half.hi);
  double const t = product.hi + product.lo;
  double const lost = (product.hi - t) + product.lo - x * portable::root_half.lo;
  double const half = 0.5 * library::erfc(t);
  return half - half * lost * (t + library::sqrt(t * t + 2));
}

[[nodiscard]] constexpr double log_norm_cdf(double x) {
  if (x < 0 && x > -0.7) return library::log(normal_tail(-x));
  if (x < 0 && x > -1e100) return library::log(0.5 * erfcx_right(-x * root_half)) - 0.5 * x * x;
  return x >= 0 && x < 37 ? library::log1p(-normal_tail(x)) : portable::log_norm_cdf(x);
}

[[nodiscard]] constexpr double log_norm_cdf_derivative(int n, double x) {
  if (n == 0) return log_norm_cdf(x);
  if (n > 2 || !(x > -1e70 && x < 37)) return portable::log_norm_cdf_derivative(n, x);
  if (x < 0) {
    double const inverse = 1 / erfcx_right(-x * root_half);
    if (n == 1) return 0x1.9884533d43651p-1 * inverse;  // the square root of 2/pi
    return -portable::two_over_root_pi.hi * inverse * inverse * ierfcx_right(-x * root_half);
  }
  double const slope = norm_pdf(x) / (1 - normal_tail(x));
  return n == 1 ? slope : -slope * (x + slope);
}

[[nodiscard]] constexpr double norm_quantile(double p) {
  if (!(p > 0 && p < 1)) return portable::norm_quantile(p);
  if (p >= 0.2 && p <= 0.8) {
    double const q = p - 0.5, x = portable::normal_middle_start(q);
    double const step = (0.5 * library::erf(x * root_half) - q) / norm_pdf(x);
    return x - step / (1 + 0.5 * step * x);
  }
  double const logarithm = library::log(p < 0.5 ? p : 1 - p);
  double const x = portable::normal_tail_start(library::sqrt(-2 * logarithm));
  double const mills = erfcx_right(-x * root_half);
  double const ratio = 0x1.9884533d43651p-1 / mills;
  double const step = (library::log(0.5 * mills) - 0.5 * x * x - logarithm) / ratio;
  double const result = x - step / (1 + 0.5 * step * (ratio + x));
  return p < 0.5 ? result : -result;
}

[[nodiscard]] constexpr double norm_quantile_density(double p) {
  if (!(p > 0 && p < 1)) return portable::norm_quantile_density(p);
  double const x = norm_quantile(p);
  return 0x1.40d931ff62706p+0 * erfcx_right((x < 0 ? -x : x) * root_half) / (p < 0.5 ? p : 1 - p);  // the square root of pi/2
}

}  // namespace fast

/// The density of the standard normal distribution.
template <std::floating_point T>
[[nodiscard]] constexpr T norm_pdf(T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::norm_pdf(x));
  return portable::norm_pdf(x);
}

/// Its distribution function.
template <std::floating_point T>
[[nodiscard]] constexpr T norm_cdf(T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::norm_cdf(x));
  return portable::norm_cdf(x);
}

/// The logarithm of the distribution function.
template <std::floating_point T>
[[nodiscard]] constexpr T log_norm_cdf(T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::log_norm_cdf(x));
  return portable::log_norm_cdf(x);
}

/// The n-th derivative of that.
template <std::floating_point T>
[[nodiscard]] constexpr T log_norm_cdf_derivative(int n, T x) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::log_norm_cdf_derivative(n, x));
  return portable::log_norm_cdf_derivative(n, x);
}

/// The inverse of the distribution function.
template <std::floating_point T>
[[nodiscard]] constexpr T norm_quantile(T p) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::norm_quantile(p));
  return portable::norm_quantile(p);
}

/// The derivative of that.
template <std::floating_point T>
[[nodiscard]] constexpr T norm_quantile_density(T p) {
  if constexpr (std::numeric_limits<T>::digits <= 53)
    if (!__builtin_is_constant_evaluated()) return static_cast<T>(fast::norm_quantile_density(p));
  return portable::norm_quantile_density(p);
}

}  // namespace chainrule::math
