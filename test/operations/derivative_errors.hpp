// The first and second partial derivatives of every operation, in double and float, measured against closed forms in 150
// digits: what derivatives_*.cpp bound and derivative_table.cpp prints.
#pragma once

#include "../math/accuracy.hpp"
#include "function_of.hpp"

#include <boost/multiprecision/mpfr.hpp>

#include <array>
#include <cstdlib>

namespace derivative_errors {

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::literals;
using wide = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<150>, boost::multiprecision::et_off>;
using std::size_t;

/// An exact derivative. Its error is told in units of the last place of max(|value|, floor): near a zero that comes of two
/// terms the floor is 1, or the size of the terms.
struct exact_number {
  wide value;
  wide floor = 0;
  template <class V>
  exact_number(V const& v, wide f = 0) : value(v), floor(std::move(f)) {}
};

inline bool is_finite(exact_number const& exact) { return isfinite(exact.value); }
inline bool is_told(exact_number const& exact) { return !isnan(exact.value); }
inline wide size_of(exact_number const& exact) { return abs(exact.value); }

/// A distance in units of the last place of numbers of such a size, of subnormal numbers the smallest.
template <class T>
double in_units(wide const& distance, wide const& size) {
  using limits = std::numeric_limits<T>;
  int exponent = limits::min_exponent;
  if (size > 0) exponent = std::max(exponent, static_cast<int>(mpfr_get_exp(size.backend().data())));
  return static_cast<double>(ldexp(distance, limits::digits - exponent));
}
/// |found - exact| in such units; finite for infinite, and the like, is infinite.
template <class T>
double ulps(T const& found, exact_number const& exact) {
  using limits = std::numeric_limits<T>;
  using std::isinf, std::isnan;
  constexpr double wrong = std::numeric_limits<double>::infinity();
  wide const size = abs(exact.value);
  bool const is_infinite = size >= ldexp(wide(2) - ldexp(wide(1), -limits::digits), limits::max_exponent - 1);
  if (isnan(found)) return wrong;
  if (isinf(found) || is_infinite) return isinf(found) && is_infinite && (found > 0) == (exact.value > 0) ? 0 : wrong;
  return in_units<T>(abs(wide(found) - exact.value), size < exact.floor ? exact.floor : size);
}

// Closed forms. A first partial for each argument, then the second ones, the upper triangle row by row.

template <int N>
using derivatives = std::array<exact_number, size_t(N + N * (N + 1) / 2)>;

inline wide mpfr_of(accuracy::mpfr_function f, wide const& u) {
  wide result;
  f(result.backend().data(), u.backend().data(), MPFR_RNDN);
  return result;
}
inline wide pi() { return boost::math::constants::pi<wide>(); }

/// The n-th derivative of digamma: differences of MPFR's digamma, of higher order the central ones, with a step of 2^-90 of the
/// distance to the nearest pole.
inline wide polygamma(int n, wide const& u) {
  if (n == 0) return mpfr_of(mpfr_digamma, u);
  wide const apart = u > 0 || u == round(u) ? abs(u) : wide(std::min(abs(u), wide(abs(u - round(u)))));
  mpfr_t sum, value, at, step;
  mpfr_inits2(350 + 90 * n, sum, value, at, step, mpfr_ptr(nullptr));
  mpfr_set_ui_2exp(step, 1, mpfr_get_exp(apart.backend().data()) - 91, MPFR_RNDN);  // half of it
  mpfr_set_zero(sum, 1);
  long binomial = 1;
  for (int k = 0; k <= n; binomial = -binomial * (n - k) / (k + 1), ++k) {
    mpfr_mul_si(at, step, n - 2 * k, MPFR_RNDN);
    mpfr_add(at, at, u.backend().data(), MPFR_RNDN);
    mpfr_digamma(value, at, MPFR_RNDN);
    mpfr_mul_si(value, value, binomial, MPFR_RNDN);
    mpfr_add(sum, sum, value, MPFR_RNDN);
  }
  mpfr_mul_2ui(step, step, 1, MPFR_RNDN);
  for (int k = 0; k < n; ++k) mpfr_div(sum, sum, step, MPFR_RNDN);
  wide result;
  mpfr_set(result.backend().data(), sum, MPFR_RNDN);
  mpfr_clears(sum, value, at, step, mpfr_ptr(nullptr));
  return result;
}
inline wide logistic(wide const& u) { return 1 / (1 + exp(-u)); }
inline wide zero() { return 0; }
inline derivatives<1> slopes(wide first, wide second) { return {std::move(first), std::move(second)}; }

inline derivatives<1> exact(op::negate_, wide const&) { return slopes(-1, 0); }
inline derivatives<2> exact(op::add_, wide const&, wide const&) { return {1, 1, 0, 0, 0}; }
inline derivatives<2> exact(op::subtract_, wide const&, wide const&) { return {1, -1, 0, 0, 0}; }
inline derivatives<2> exact(op::multiply_, wide const& u, wide const& v) { return {v, u, 0, 1, 0}; }
inline derivatives<2> exact(op::divide_, wide const& u, wide const& v) {
  return {1 / v, -u / (v * v), 0, -1 / (v * v), 2 * u / (v * v * v)};
}
inline derivatives<2> exact(op::pow_, wide const& u, wide const& v) {
  if (u < 0) return {v * pow(u, v - 1), zero() / zero(), v * (v - 1) * pow(u, v - 2), zero() / zero(), zero() / zero()};
  wide const l = log(u), before = pow(u, v - 1);
  return {v * before, pow(u, v) * l, v * (v - 1) * pow(u, v - 2), {before * (1 + v * l), before}, pow(u, v) * l * l};
}
inline derivatives<1> exact(op::sqrt_, wide const& u) { return slopes(1 / (2 * sqrt(u)), -1 / (4 * u * sqrt(u))); }
inline derivatives<1> exact(op::cbrt_, wide const& u) {
  wide const r = mpfr_of(mpfr_cbrt, u);
  return slopes(1 / (3 * r * r), -2 / (9 * r * r * u));
}
inline derivatives<2> exact(op::hypot_, wide const& u, wide const& v) {
  wide const r = sqrt(u * u + v * v);
  return {u / r, v / r, v * v / (r * r * r), -u * v / (r * r * r), u * u / (r * r * r)};
}
inline derivatives<1> exact(op::exp_, wide const& u) { return slopes(exp(u), exp(u)); }
inline derivatives<1> exact(op::expm1_, wide const& u) { return slopes(exp(u), exp(u)); }
inline derivatives<1> exact(op::exp2_, wide const& u) {
  wide const l = log(wide(2)), r = exp(u * l);
  return slopes(r * l, r * l * l);
}
inline derivatives<1> exact(op::log_, wide const& u) { return slopes(u < 0 ? zero() / zero() : 1 / u, -1 / (u * u)); }
inline derivatives<1> exact(op::log1p_, wide const& u) {
  return u < -1 ? slopes(zero() / zero(), 0) : slopes(1 / (1 + u), -1 / ((1 + u) * (1 + u)));
}
inline derivatives<1> exact(op::log2_, wide const& u) {
  return slopes(u < 0 ? zero() / zero() : 1 / (u * log(wide(2))), -1 / (u * u * log(wide(2))));
}
inline derivatives<1> exact(op::log10_, wide const& u) {
  return slopes(u < 0 ? zero() / zero() : 1 / (u * log(wide(10))), -1 / (u * u * log(wide(10))));
}
inline derivatives<1> exact(op::sin_, wide const& u) { return slopes(cos(u), -sin(u)); }
inline derivatives<1> exact(op::cos_, wide const& u) { return slopes(-sin(u), -cos(u)); }
inline derivatives<1> exact(op::tan_, wide const& u) {
  wide const c = cos(u);
  return slopes(1 / (c * c), 2 * sin(u) / (c * c * c));
}
inline derivatives<1> exact(op::asin_, wide const& u) {
  wide const c = sqrt(1 - u * u);
  return slopes(1 / c, u / (c * c * c));
}
inline derivatives<1> exact(op::acos_, wide const& u) {
  wide const c = sqrt(1 - u * u);
  return slopes(-1 / c, -u / (c * c * c));
}
inline derivatives<1> exact(op::atan_, wide const& u) {
  wide const d = 1 + u * u;
  return slopes(1 / d, -2 * u / (d * d));
}
inline derivatives<2> exact(op::atan2_, wide const& u, wide const& v) {
  wide const s = u * u + v * v, q = s * s;
  return {v / s, -u / s, -2 * u * v / q, {(u * u - v * v) / q, 1 / s}, 2 * u * v / q};
}
inline derivatives<1> exact(op::sinh_, wide const& u) { return slopes(cosh(u), sinh(u)); }
inline derivatives<1> exact(op::cosh_, wide const& u) { return slopes(sinh(u), cosh(u)); }
inline derivatives<1> exact(op::tanh_, wide const& u) {
  wide const c = cosh(u);
  return slopes(1 / (c * c), -2 * sinh(u) / (c * c * c));
}
inline derivatives<1> exact(op::asinh_, wide const& u) {
  wide const r = sqrt(1 + u * u);
  return slopes(1 / r, -u / (r * r * r));
}
inline derivatives<1> exact(op::acosh_, wide const& u) {
  wide const r = u < 1 ? zero() / zero() : wide(sqrt(u * u - 1));
  return slopes(1 / r, -u / (r * r * r));
}
inline derivatives<1> exact(op::atanh_, wide const& u) {
  wide const d = abs(u) > 1 ? zero() / zero() : wide(1 - u * u);
  return slopes(1 / d, 2 * u / (d * d));
}
inline derivatives<1> exact(op::erf_, wide const& u) {
  wide const first = 2 / sqrt(pi()) * exp(-u * u);
  return slopes(first, -2 * u * first);
}
inline derivatives<1> exact(op::erfc_, wide const& u) {
  wide const first = -2 / sqrt(pi()) * exp(-u * u);
  return slopes(first, -2 * u * first);
}
inline derivatives<1> exact(op::lgamma_, wide const& u) { return {exact_number{polygamma(0, u), 1}, polygamma(1, u)}; }
inline derivatives<1> exact(op::tgamma_, wide const& u) {
  wide const r = mpfr_of(mpfr_gamma, u), psi = polygamma(0, u);
  return {exact_number{r * psi, abs(r)}, r * (psi * psi + polygamma(1, u))};
}
inline derivatives<1> exact(op::digamma_, wide const& u) { return {polygamma(1, u), exact_number{polygamma(2, u), 1}}; }
inline derivatives<1> exact(op::norm_cdf_, wide const& u) {
  wide const density = exp(-u * u / 2) / sqrt(2 * pi());
  return slopes(density, -u * density);
}
inline derivatives<1> exact(op::norm_pdf_, wide const& u) {
  wide const density = exp(-u * u / 2) / sqrt(2 * pi());
  return {-u * density, exact_number{(u * u - 1) * density, density}};
}
inline derivatives<1> exact(op::abs_, wide const& u) { return slopes(u > 0 ? 1 : u < 0 ? -1 : 0, 0); }
inline derivatives<1> flat() { return slopes(0, 0); }
inline derivatives<1> exact(op::sign_, wide const&) { return flat(); }
inline derivatives<1> exact(op::floor_, wide const&) { return flat(); }
inline derivatives<1> exact(op::ceil_, wide const&) { return flat(); }
inline derivatives<1> exact(op::round_, wide const&) { return flat(); }
inline derivatives<1> exact(op::trunc_, wide const&) { return flat(); }
inline derivatives<2> exact(op::fmod_, wide const& u, wide const& v) {
  mpfr_t quotient;  // of any size: rounded towards zero only once
  mpfr_init2(quotient, 40000);
  mpfr_div(quotient, u.backend().data(), v.backend().data(), MPFR_RNDZ);
  mpfr_trunc(quotient, quotient);
  wide whole;
  mpfr_set(whole.backend().data(), quotient, MPFR_RNDN);
  mpfr_clear(quotient);
  return {1, -whole, 0, 0, 0};
}
inline derivatives<2> exact(op::copysign_, wide const& u, wide const& v) {
  bool const negative = (mpfr_signbit(v.backend().data()) != 0) != (u < 0);
  return {u == 0 ? 0 : negative ? -1 : 1, 0, 0, 0, 0};
}
inline wide share(wide const& mine, wide const& other) { return mine > other ? wide(1) : mine < other ? wide(0) : wide(0.5); }
inline derivatives<2> exact(op::min_, wide const& u, wide const& v) { return {share(v, u), share(u, v), 0, 0, 0}; }
inline derivatives<2> exact(op::max_, wide const& u, wide const& v) { return {share(u, v), share(v, u), 0, 0, 0}; }
inline derivatives<3> exact(op::clamp_, wide const& u, wide const& low, wide const& high) {
  bool const above = high < (u < low ? low : u), below = !above && u < low;
  return {above || below ? 0 : 1, below ? 1 : 0, above ? 1 : 0, 0, 0, 0, 0, 0, 0};
}
inline derivatives<1> exact(op::relu_, wide const& u) { return slopes(u > 0 ? 1 : 0, 0); }
inline derivatives<1> exact(op::sigmoid_, wide const& u) {
  wide const p = logistic(u), q = logistic(-u);
  return {p * q, exact_number{p * q * (q - p), p * q}};
}
inline derivatives<1> exact(op::softplus_, wide const& u) { return slopes(logistic(u), logistic(u) * logistic(-u)); }
inline derivatives<2> exact(op::log_sum_exp_, wide const& u, wide const& v) {
  wide const p = logistic(u - v), q = logistic(v - u);
  return {p, q, p * q, -p * q, p * q};
}
inline derivatives<3> exact(op::log_sum_exp_, wide const& u, wide const& v, wide const& w) {
  wide const a = 1 / (1 + exp(v - u) + exp(w - u)), b = 1 / (1 + exp(u - v) + exp(w - v)), c = 1 / (1 + exp(u - w) + exp(v - w));
  return {a, b, c, a * (b + c), -a * b, -a * c, b * (a + c), -b * c, c * (a + b)};
}
inline derivatives<2> exact(op::xlogy_, wide const& u, wide const& v) {
  if (v <= 0) return {zero() / zero(), 0, 0, 0, 0};
  return {log(v), u / v, 0, 1 / v, -u / (v * v)};
}

// The values, likewise.

inline wide largest_of(wide const& u, wide const& v) { return u < v ? v : u; }
inline exact_number value(op::negate_, wide const& u) { return -u; }
inline exact_number value(op::add_, wide const& u, wide const& v) { return u + v; }
inline exact_number value(op::subtract_, wide const& u, wide const& v) { return u - v; }
inline exact_number value(op::multiply_, wide const& u, wide const& v) { return u * v; }
inline exact_number value(op::divide_, wide const& u, wide const& v) { return u / v; }
inline exact_number value(op::pow_, wide const& u, wide const& v) { return wide(pow(u, v)); }
inline exact_number value(op::sqrt_, wide const& u) { return wide(sqrt(u)); }
inline exact_number value(op::cbrt_, wide const& u) { return mpfr_of(mpfr_cbrt, u); }
inline exact_number value(op::hypot_, wide const& u, wide const& v) { return wide(sqrt(u * u + v * v)); }
inline exact_number value(op::exp_, wide const& u) { return wide(exp(u)); }
inline exact_number value(op::expm1_, wide const& u) { return mpfr_of(mpfr_expm1, u); }
inline exact_number value(op::exp2_, wide const& u) { return mpfr_of(mpfr_exp2, u); }
inline exact_number value(op::log_, wide const& u) { return mpfr_of(mpfr_log, u); }
inline exact_number value(op::log1p_, wide const& u) { return mpfr_of(mpfr_log1p, u); }
inline exact_number value(op::log2_, wide const& u) { return mpfr_of(mpfr_log2, u); }
inline exact_number value(op::log10_, wide const& u) { return mpfr_of(mpfr_log10, u); }
inline exact_number value(op::sin_, wide const& u) { return mpfr_of(mpfr_sin, u); }
inline exact_number value(op::cos_, wide const& u) { return mpfr_of(mpfr_cos, u); }
inline exact_number value(op::tan_, wide const& u) { return mpfr_of(mpfr_tan, u); }
inline exact_number value(op::asin_, wide const& u) { return mpfr_of(mpfr_asin, u); }
inline exact_number value(op::acos_, wide const& u) { return mpfr_of(mpfr_acos, u); }
inline exact_number value(op::atan_, wide const& u) { return mpfr_of(mpfr_atan, u); }
inline exact_number value(op::atan2_, wide const& u, wide const& v) { return wide(atan2(u, v)); }
inline exact_number value(op::sinh_, wide const& u) { return mpfr_of(mpfr_sinh, u); }
inline exact_number value(op::cosh_, wide const& u) { return mpfr_of(mpfr_cosh, u); }
inline exact_number value(op::tanh_, wide const& u) { return mpfr_of(mpfr_tanh, u); }
inline exact_number value(op::asinh_, wide const& u) { return mpfr_of(mpfr_asinh, u); }
inline exact_number value(op::acosh_, wide const& u) { return mpfr_of(mpfr_acosh, u); }
inline exact_number value(op::atanh_, wide const& u) { return mpfr_of(mpfr_atanh, u); }
inline exact_number value(op::erf_, wide const& u) { return mpfr_of(mpfr_erf, u); }
inline exact_number value(op::erfc_, wide const& u) { return mpfr_of(mpfr_erfc, u); }
inline exact_number value(op::lgamma_, wide const& u) {
  int sign = 0;
  wide result;
  mpfr_lgamma(result.backend().data(), &sign, u.backend().data(), MPFR_RNDN);
  return {result, 1};
}
inline exact_number value(op::tgamma_, wide const& u) { return mpfr_of(mpfr_gamma, u); }
inline exact_number value(op::digamma_, wide const& u) { return {mpfr_of(mpfr_digamma, u), 1}; }
inline exact_number value(op::norm_cdf_, wide const& u) { return wide(mpfr_of(mpfr_erfc, wide(-u / sqrt(wide(2)))) / 2); }
inline exact_number value(op::norm_pdf_, wide const& u) { return wide(exp(-u * u / 2) / sqrt(2 * pi())); }
inline exact_number value(op::abs_, wide const& u) { return wide(abs(u)); }
inline exact_number value(op::sign_, wide const& u) { return u > 0 ? 1 : u < 0 ? -1 : 0; }
inline exact_number value(op::floor_, wide const& u) { return wide(floor(u)); }
inline exact_number value(op::ceil_, wide const& u) { return wide(ceil(u)); }
inline exact_number value(op::round_, wide const& u) { return wide(round(u)); }
inline exact_number value(op::trunc_, wide const& u) { return wide(trunc(u)); }
inline exact_number value(op::fmod_, wide const& u, wide const& v) {
  wide result;
  mpfr_fmod(result.backend().data(), u.backend().data(), v.backend().data(), MPFR_RNDN);
  return result;
}
inline exact_number value(op::copysign_, wide const& u, wide const& v) {
  return mpfr_signbit(v.backend().data()) != 0 ? wide(-abs(u)) : wide(abs(u));
}
inline exact_number value(op::min_, wide const& u, wide const& v) { return v < u ? v : u; }
inline exact_number value(op::max_, wide const& u, wide const& v) { return largest_of(u, v); }
inline exact_number value(op::clamp_, wide const& u, wide const& low, wide const& high) {
  wide const above = largest_of(u, low);
  return high < above ? high : above;
}
inline exact_number value(op::relu_, wide const& u) { return largest_of(u, 0); }
inline exact_number value(op::sigmoid_, wide const& u) { return logistic(u); }
inline exact_number value(op::softplus_, wide const& u) {
  return wide(largest_of(u, 0) + mpfr_of(mpfr_log1p, wide(exp(wide(-abs(u))))));
}
inline exact_number value(op::log_sum_exp_, wide const& u, wide const& v) {
  wide const most = largest_of(u, v);
  return {wide(most + mpfr_of(mpfr_log1p, wide(exp(wide(-abs(wide(u - v))))))), abs(most)};
}
inline exact_number value(op::log_sum_exp_, wide const& u, wide const& v, wide const& w) {
  std::array<wide, 3> each{u, v, w};
  std::sort(each.begin(), each.end());
  wide const rest = exp(wide(each[0] - each[2])) + exp(wide(each[1] - each[2]));
  return {wide(each[2] + mpfr_of(mpfr_log1p, rest)), abs(each[2])};
}
inline exact_number value(op::xlogy_, wide const& u, wide const& v) { return u == 0 ? wide(0) : wide(u * log(v)); }

// Where the goals are not reached, and why: left out of what is measured, and listed below the table.

template <class T>
bool overflows(wide const& u) {
  return abs(u) > wide(std::numeric_limits<T>::max());
}
template <class T>
bool is_subnormal(wide const& u) {
  return u != 0 && abs(u) < wide(std::numeric_limits<T>::min());
}

template <class T, class Op, class... U>
bool is_left_out(Op, U const&...) {
  return false;
}
template <class T>
bool is_left_out(op::divide_, wide const& u, wide const& v) {
  return v != 0 &&
         (overflows<T>(1 / (v * v)) || is_subnormal<T>(1 / (v * v)) || is_subnormal<T>(1 / v) || is_subnormal<T>(u / v));
}
template <class T>
bool is_left_out(op::xlogy_, wide const& u, wide const& v) {
  return is_left_out<T>(op::divide_{}, u, v);
}
template <class T>
bool is_left_out(op::pow_, wide const& u, wide const& v) {
  if (u == 0) return false;
  for (int k = 0; k < 3; ++k)
    if (wide const power = pow(u, v - k); overflows<T>(power) || is_subnormal<T>(power)) return true;
  return false;
}
template <class T>
bool is_left_out(op::sqrt_, wide const& u) {
  return u > 0 && overflows<T>(1 / (u * sqrt(u)));
}
template <class T>
bool is_left_out(op::cbrt_, wide const& u) {
  return u != 0 && overflows<T>(pow(abs(u), wide(-5) / 3) / 3);
}
template <class T>
bool is_left_out(op::hypot_, wide const& u, wide const& v) {
  wide const r = sqrt(u * u + v * v);
  return overflows<T>(r) || is_subnormal<T>(r) || is_subnormal<T>(u) || is_subnormal<T>(v);
}
template <class T>
bool is_left_out(op::atan2_, wide const& u, wide const& v) {
  return is_subnormal<T>(u) || is_subnormal<T>(v);
}
template <class T>
bool is_left_out(op::exp2_, wide const& u) {
  return u >= std::numeric_limits<T>::max_exponent && u < std::numeric_limits<T>::max_exponent + 2;
}
template <class T>
bool is_left_out(op::norm_pdf_, wide const& u) {
  return is_subnormal<T>(exp(-u * u / 2) / 3);
}
template <class T>
bool is_left_out(op::norm_cdf_, wide const& u) {
  return is_left_out<T>(op::norm_pdf_{}, u);
}
template <class T>
bool is_left_out(op::erf_, wide const& u) {
  return is_subnormal<T>(2 / sqrt(pi()) * exp(-u * u));
}
template <class T>
bool is_left_out(op::erfc_, wide const& u) {
  return is_left_out<T>(op::erf_{}, u);
}
template <class T>
bool is_left_out(op::tgamma_, wide const& u) {
  return is_subnormal<T>(mpfr_of(mpfr_gamma, u));
}

struct exception {
  char const* operations;
  char const* where;
  char const* why;
};
inline constexpr exception exceptions[] = {
    {"sigmoid, tanh", "the value is near 1 or -1, first derivatives", "they are stated by the value, r*(1 - r) and 1 - r*r"},
    {"/, xlogy", "u/v, 1/v or 1/v^2 is subnormal or infinite", "the derivatives share one reciprocal, which is worth a division"},
    {"pow", "u^v, u^(v - 1) or u^(v - 2) is infinite or subnormal", "they are factors of the derivatives"},
    {"sqrt, cbrt, pow with an exact exponent", "the power of u is infinite and its multiple, the derivative, not",
     "it is calculated first"},
    {"pow to -n", "u^(n + 2) is infinite", "negative powers are 1 by a product, as their value is"},
    {"hypot", "the value is infinite or subnormal, or an argument subnormal", "the second derivatives divide by the value"},
    {"atan2", "an argument is subnormal", "the second derivatives are products of first ones"},
    {"exp2", "the value is infinite and its derivatives are not yet", "they are multiples of the value"},
    {"norm_pdf, norm_cdf, erf, erfc", "the density is subnormal", "the derivatives are multiples of it"},
    {"log_beta", "the sum of the arguments is infinite", "the mixed derivative, which is subnormal, becomes 0"},
    {"tgamma", "the value is subnormal", "the derivatives are multiples of it"},
};

/// Slow ones are measured at fewer points.
template <class Op>
inline constexpr bool is_slow =
    std::is_same_v<Op, op::lgamma_> || std::is_same_v<Op, op::tgamma_> || std::is_same_v<Op, op::digamma_>;

/// The worst of one derivative.
struct error {
  double worst = 0;
  std::string where;
};
struct measured {
  error value, first, second;
  int points = 0;
  int thrown = 0;
};

template <class T>
std::string text_of(T const& number) {
  if constexpr (requires { static_cast<long double>(number); }) {
    char text[64];
    std::snprintf(text, sizeof text, "%.9Lg", static_cast<long double>(number));
    return text;
  } else {
    return text_of(number.real()) + (number.imag() < 0 ? "" : "+") + text_of(number.imag()) + "i";
  }
}
template <class T, size_t N>
std::string text_of(std::array<T, N> const& at) {
  std::string result;
  for (T const& u : at) result += (result.empty() ? "" : ", ") + text_of(u);
  return result;
}

/// How many random points of each kind.
inline int density() {
  char const* const wanted = std::getenv("CHAINRULE_POINTS");
  return wanted == nullptr ? 20 : std::atoi(wanted);
}

template <std::floating_point T>
std::vector<T> line() {
  accuracy::samples<T> s;
  int const n = density();
  s.exponents(-20000, 20000, true, 4 * n).uniform(-4, 4, 2 * n).uniform(-1, 1, n).uniform(-120, 120, n).uniform(-760, 760, n);
  s.exponents(-30, 30, true, n).exponents(-535, -500, true, n / 2).exponents(500, 535, true, n / 2);
  for (double const at : {0.0, 1.0, -1.0, 0.5, 1.5707963267948966, 1.4616321449683623, 40.0, -40.0, 1024.0}) s.around(at, n / 4);
  for (double const at : {1e16, -1e16, 1e80, 1e200, -1e200, 1e-200, 1e-310, 1e4, 1e19, 1e-20})
    if (std::isfinite(static_cast<T>(at))) s.points.push_back(static_cast<T>(at));
  for (T const at : {std::numeric_limits<T>::max(), std::numeric_limits<T>::min(), std::numeric_limits<T>::denorm_min()})
    s.points.insert(s.points.end(), {at, -at});
  return s.points;
}

/// Arguments of one operation: random ones of the whole line with each other, and near, equal and opposite ones.
template <class T, size_t N>
std::vector<std::array<T, N>> points() {
  std::vector<T> const all = line<T>();
  std::vector<std::array<T, N>> result;
  std::mt19937_64 random(7);
  for (T const& u : all) {
    if constexpr (N == 1) {
      result.push_back({u});
    } else {
      auto const any = [&] { return all[random() % all.size()]; };
      auto const near = [&](T const& v) { return T(v + static_cast<T>(std::ldexp(1.0, -int(random() % 20))) * v); };
      if constexpr (N == 2) {
        for (T const& v : {any(), u, T(-u), near(u), T(u / static_cast<T>(1 + random() % 30)), static_cast<T>(2.5)})
          result.push_back({u, v});
      } else {
        for (T const& v : {any(), u, near(u)})
          for (T const& w : {any(), u, v}) result.push_back({u, v, w});
      }
    }
  }
  return result;
}

/// How a number type is measured: at which points, made of what, in whose last places.
template <class T>
struct numbers {
  using real = T;
  using reference = wide;
  static constexpr bool overflows = true;  // to infinity, where the exact number does
  template <size_t N>
  static auto points() {
    return derivative_errors::points<T, N>();
  }
  static T const& make(T const& u) { return u; }
  static T const& read(T const& u) { return u; }
};

template <int N>
inline constexpr auto variables = [] {
  constexpr cr::variable<"x1"> x1;
  constexpr cr::variable<"x2"> x2;
  constexpr cr::variable<"x3"> x3;
  if constexpr (N == 1) return boost::hana::make_tuple(x1);
  else if constexpr (N == 2) return boost::hana::make_tuple(x1, x2);
  else return boost::hana::make_tuple(x1, x2, x3);
}();

/// A function against its exact derivatives, where these are numbers.
template <class T, size_t N, class Function, class Exact, class LeftOut, class Value>
measured compare(Function const& f, Exact const& exact_at, bool slow, LeftOut const& left_out, Value const& value_at) {
  using made = numbers<T>;
  measured result;
  int which = 0;
  for (auto const& at : made::template points<N>()) {
    if (slow && ++which % 8 != 0) continue;
    std::array<typename made::reference, N> precisely;
    std::array<T, N> given;
    for (size_t i = 0; i < N; ++i) precisely[i] = typename made::reference(at[i]), given[i] = made::make(at[i]);
    if (std::apply([&](auto const&... u) { return left_out(typename made::real(), u...); }, precisely)) continue;
    auto const expected = std::apply(exact_at, precisely);
    bool defined = true;
    for (auto const& each : expected)
      defined = defined && is_finite(each) && (made::overflows || size_of(each) <= std::numeric_limits<double>::max());
    if (!defined) continue;
    decltype(f.gradient(given)) gradient;
    decltype(f.hessian(given)) hessian;
    try {
      gradient = f.gradient(given);
      hessian = f.hessian(given);
    } catch (std::exception const&) {
      ++result.thrown;
      continue;
    }
    ++result.points;
    auto const add = [&](error& to, T const& found, auto const& exact) {
      double const off = ulps(made::read(found), exact);
      if (off > to.worst) to = {off, text_of(at)};
    };
    if constexpr (!std::is_null_pointer_v<Value>)
      if (auto const of_value = std::apply(value_at, precisely);
          is_told(of_value) && (made::overflows || size_of(of_value) <= std::numeric_limits<double>::max()))
        add(result.value, f(given), of_value);
    for (size_t i = 0; i < N; ++i) add(result.first, gradient[i], expected[i]);
    for (size_t i = 0, next = N; i < N; ++i)
      for (size_t j = i; j < N; ++j) add(result.second, hessian[i][j], expected[next++]);
  }
  return result;
}

/// The number types that something is measured in, and whether they have a formula's functions.
template <class... T>
struct measured_in {
  template <class Formula>
  static constexpr bool can_read = true;
};
template <class Visit>
struct types_of {
  using type = measured_in<double, float>;
};
template <class Visit>
requires requires { typename Visit::types; }
struct types_of<Visit> {
  using type = typename Visit::types;
};

/// What is reported: visit(name, measured in each type: double and float, or Visit::types). CHAINRULE_OPERATION names the only one.
template <class Visit, size_t N, class Formula, class Exact, class LeftOut, class Value = std::nullptr_t>
void measure(Visit const& visit, std::string const& name, bool slow, Formula formula, Exact const& exact_at,
             LeftOut const& left_out, Value const& value_at = {}) {
  using types = typename types_of<Visit>::type;
  if (char const* const only = std::getenv("CHAINRULE_OPERATION"); only != nullptr && name != only) return;
  if constexpr (requires { visit.wants(name); })
    if (!visit.wants(name)) return;
  static_cast<void>(formula);
  if constexpr (types::template can_read<Formula>) {
    static constexpr auto f = boost::hana::unpack(variables<int(N)>, [](auto... v) { return function_of(Formula{}, v...); });
    [&]<class... T>(measured_in<T...>) { visit(name, compare<T, N>(f, exact_at, slow, left_out, value_at)...); }(types());
  }
}

template <class Op, int N>
inline constexpr bool has_exact = [] {
  return boost::hana::unpack(variables<N>, [](auto... v) {
    return requires(wide u) { exact(Op{}, (static_cast<void>(v), u)...); };
  });
}();

/// An operation, or `Op` in its place, against what is exact for it.
template <class Exact, int N, class Op = Exact, class Visit>
void measure_operation(Visit const& visit) {
  if constexpr (has_exact<Exact, N>) {
    auto const formula = boost::hana::unpack(variables<N>, [](auto... v) { return cr::apply<Op>(v...); });
    std::string name(Op::name.view());
    if (N == 3 && name == "log_sum_exp") name += " of 3";
    auto const exact_at = [](auto const&... u) { return exact(Exact{}, u...); };
    auto const left_out = []<class T>(T, auto const&... u) { return is_left_out<T>(Exact{}, u...); };
    measure<Visit, size_t(N)>(visit, name, is_slow<Exact>, formula, exact_at, left_out,
                              [](auto const&... u) { return value(Exact{}, u...); });
  }
}

/// Powers with an exact exponent, which have rules of their own, and polygamma, whose order is one.
template <class Visit>
void measure_exact_exponents(Visit const& visit) {
  auto const power = [&](std::string const& name, auto exponent) {
    auto const formula = boost::hana::unpack(variables<1>, [&](auto u) { return cr::pow(u, exponent); });
    measure<Visit, 1>(
        visit, name, false, formula,
        [](wide const& u) -> derivatives<1> {
          wide const n = cr::detail::to_number<wide>(decltype(exponent){});
          return {n * pow(u, n - 1), n * (n - 1) * pow(u, n - 2)};
        },
        []<class T>(T, wide const& u) {
          constexpr cr::rational n = cr::detail::rational_of<decltype(exponent)>();
          if (n.is_integer() && n.num < 0 && (u == 0 || is_subnormal<T>(pow(u, int(n.num) - 2)))) return true;
          wide const exact_exponent = cr::detail::to_number<wide>(decltype(exponent){});
          return u != 0 && (overflows<T>(pow(u, exact_exponent - 1)) || overflows<T>(pow(u, exact_exponent - 2)));
        },
        [](wide const& u) -> exact_number { return wide(pow(u, cr::detail::to_number<wide>(decltype(exponent){}))); });
  };
  power("pow to 3", 3_c);
  power("pow to -2", -2_c);
  power("pow to 1.5", 1.5_c);
  power("pow to -0.25", -0.25_c);
  auto const of_order = [&](std::string const& name, auto n) {
    auto const formula = boost::hana::unpack(variables<1>, [&](auto u) { return cr::polygamma(n, u); });
    measure<Visit, 1>(
        visit, name, true, formula,
        [](wide const& u) -> derivatives<1> {
          constexpr int order = int(cr::detail::rational_of<decltype(n)>().num);
          return {exact_number{polygamma(order + 1, u), 1}, exact_number{polygamma(order + 2, u), 1}};
        },
        [](auto, wide const&) { return false; },
        [](wide const& u) -> exact_number {
          return {polygamma(int(cr::detail::rational_of<decltype(n)>().num), u), 1};
        });
  };
  of_order("polygamma of 1", 1_c);
  of_order("polygamma of 2", 2_c);
}

template <class Visit, class... Op>
void measure_all(Visit const& visit, cr::operation_list<Op...>) {
  ((measure_operation<Op, 1>(visit), measure_operation<Op, 2>(visit), measure_operation<Op, 3>(visit)), ...);
}

}  // namespace derivative_errors
