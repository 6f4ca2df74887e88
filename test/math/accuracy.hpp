// The portable functions of chainrule/math measured against MPFR: what accuracy.cpp bounds and accuracy_table.cpp prints.
#pragma once

#include "../environment.hpp"
#include "polygamma_values.hpp"
#include <chainrule/math/math.hpp>

#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdio>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace accuracy {

namespace cp = chainrule::math::portable;

class reference {  // an mpfr_t of 192 bits
 public:
  reference() { mpfr_init2(value_, 192); }
  reference(reference const&) = delete;
  reference& operator=(reference const&) = delete;
  ~reference() { mpfr_clear(value_); }
  void set(float x) { mpfr_set_flt(value_, x, MPFR_RNDN); }
  void set(double x) { mpfr_set_d(value_, x, MPFR_RNDN); }
  void set(long double x) { mpfr_set_ld(value_, x, MPFR_RNDN); }
  mpfr_ptr get() { return value_; }

 private:
  mpfr_t value_;
};

/// |got - exact| in units of the last place of max(|exact|, floor); a wrong sign of zero, NaN or infinity counts as infinite.
template <std::floating_point T>
double ulps(T got, reference& exact, double floor = 0) {
  using limits = std::numeric_limits<T>;
  constexpr double wrong = std::numeric_limits<double>::infinity();
  const mpfr_ptr value = exact.get();
  if (mpfr_nan_p(value) || std::isnan(got)) return mpfr_nan_p(value) && std::isnan(got) ? 0 : wrong;
  if (!mpfr_zero_p(value) && (mpfr_sgn(value) < 0) != std::signbit(got) && !(floor > 0)) return wrong;
  if (mpfr_inf_p(value)) return std::isinf(got) ? 0 : wrong;
  reference other;
  if (std::isinf(got)) {  // right if the value is at least half a unit above the largest number
    mpfr_set_ui_2exp(other.get(), 1, limits::max_exponent, MPFR_RNDN);
    reference half;
    mpfr_set_ui_2exp(half.get(), 1, limits::max_exponent - limits::digits - 1, MPFR_RNDN);
    mpfr_sub(other.get(), other.get(), half.get(), MPFR_RNDN);
    return mpfr_cmpabs(value, other.get()) >= 0 ? 0 : wrong;
  }
  if (mpfr_zero_p(value)) return got == 0 ? 0 : wrong;
  long exponent = mpfr_get_exp(value);
  if (floor > 0 && exponent < std::ilogb(floor) + 1) exponent = std::ilogb(floor) + 1;
  if (exponent < limits::min_exponent) exponent = limits::min_exponent;
  other.set(got);
  mpfr_sub(other.get(), other.get(), value, MPFR_RNDN);
  mpfr_mul_2si(other.get(), other.get(), limits::digits - exponent, MPFR_RNDN);
  return std::fabs(mpfr_get_d(other.get(), MPFR_RNDN));
}

/// How many numbers are tried of each kind.
inline int points_of_each() { return static_cast<int>(from_environment("CHAINRULE_ACCURACY_POINTS", 1500)); }

template <std::floating_point T>
class samples {
 public:
  /// Uniform in [low, high].
  samples& uniform(double low, double high, int count = points_of_each()) {
    std::uniform_real_distribution<T> distribution(static_cast<T>(low), static_cast<T>(high));
    for (int i = 0; i < count; ++i) points.push_back(distribution(engine_));
    return *this;
  }
  /// Of either sign, or positive only, magnitudes from 2^low to 2^high, or to the ends of the range.
  samples& exponents(int low, int high, bool both_signs = true, int count = points_of_each()) {
    using limits = std::numeric_limits<T>;
    low = std::max(low, limits::min_exponent - limits::digits);
    high = std::min(high, limits::max_exponent - 1);
    std::uniform_int_distribution<int> exponent(low, high);
    std::uniform_real_distribution<T> fraction(1, 2);
    for (int i = 0; i < count; ++i) {
      T const x = std::ldexp(fraction(engine_), exponent(engine_));
      points.push_back(both_signs && i % 2 == 0 ? -x : x);
    }
    return *this;
  }
  samples& everywhere(bool both_signs = true) { return exponents(-20000, 20000, both_signs); }
  /// The numbers next to a point, and ever further ones.
  samples& around(double point, int count = 60) {
    T const center = static_cast<T>(point);
    points.push_back(center);
    T up = center, down = center;
    for (int i = 0; i < 8; ++i) {
      points.push_back(up = std::nextafter(up, std::numeric_limits<T>::infinity()));
      points.push_back(down = std::nextafter(down, -std::numeric_limits<T>::infinity()));
    }
    std::uniform_real_distribution<T> fraction(1, 2);
    for (int i = 0; i < count; ++i) {
      T const step = std::ldexp(fraction(engine_), -1 - i);
      points.push_back(center + step);
      points.push_back(center - step);
    }
    return *this;
  }
  std::vector<T> points;

 private:
  std::mt19937_64 engine_{20240229};
};

struct result {
  std::string name;
  double bound;      // what we promise
  double worst = 0;  // what we measured, in ulp
  int count = 0;
  int misrounded = 0;   // more than half a unit off
  std::string where{};  // the argument of the worst case
  template <std::floating_point T>
  void add(double error, std::initializer_list<T> arguments) {
    ++count;
    if (error > 0.5) ++misrounded;
    if (!(error > worst)) return;
    worst = error;
    where.clear();
    for (T const x : arguments) {
      char text[64];
      std::snprintf(text, sizeof text, "%s%.17Lg", where.empty() ? "" : ", ", static_cast<long double>(x));
      where += text;
    }
  }
};

using mpfr_function = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
using mpfr_function_2 = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);

template <std::floating_point T>
result measure(std::string name, double bound, T (*function)(T), mpfr_function exact, samples<T> const& at, double floor = 0) {
  result all{std::move(name), bound};
  reference x, y;
  for (T const point : at.points) {
    x.set(point);
    exact(y.get(), x.get(), MPFR_RNDN);
    all.add(ulps(function(point), y, floor), {point});
  }
  return all;
}

template <std::floating_point T>
result measure(std::string name, double bound, T (*function)(T, T), mpfr_function_2 exact,
               std::vector<std::pair<T, T>> const& at) {
  result all{std::move(name), bound};
  reference x, y, z;
  for (auto const& [a, b] : at) {
    x.set(a);
    y.set(b);
    exact(z.get(), x.get(), y.get(), MPFR_RNDN);
    all.add(ulps(function(a, b), z), {a, b});
  }
  return all;
}

template <std::floating_point T>
std::vector<std::pair<T, T>> pairs(samples<T> const& a, samples<T> const& b) {
  std::vector<std::pair<T, T>> all;
  for (std::size_t i = 0; i < a.points.size(); ++i) all.emplace_back(a.points[i], b.points[i * 7 % b.points.size()]);
  return all;
}

inline int exact_lgamma(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t mode) {
  int sign = 0;
  return mpfr_lgamma(y, &sign, x, mode);
}

inline int exact_round(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t) { return mpfr_round(y, x); }
inline int exact_floor(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t) { return mpfr_floor(y, x); }
inline int exact_ceil(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t) { return mpfr_ceil(y, x); }
inline int exact_trunc(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t) { return mpfr_trunc(y, x); }

/// MPFR has no trigamma: a central difference of digamma, with steps 2^-90 of the distance to the nearest pole.
inline int exact_trigamma(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t mode) {
  mpfr_t left, right, step;
  mpfr_inits2(420, left, right, step, mpfr_ptr(nullptr));
  mpfr_rint_round(step, x, MPFR_RNDN);
  mpfr_sub(step, x, step, MPFR_RNDN);
  long const apart = mpfr_sgn(x) > 0 || mpfr_zero_p(step) ? mpfr_get_exp(x) : std::min(mpfr_get_exp(x), mpfr_get_exp(step));
  mpfr_set_ui_2exp(step, 1, apart - 90, MPFR_RNDN);
  mpfr_sub(left, x, step, MPFR_RNDN);
  mpfr_add(right, x, step, MPFR_RNDN);
  mpfr_digamma(left, left, MPFR_RNDN);
  mpfr_digamma(right, right, MPFR_RNDN);
  mpfr_sub(right, right, left, MPFR_RNDN);
  mpfr_div(right, right, step, MPFR_RNDN);
  mpfr_div_ui(y, right, 2, mode);
  mpfr_clears(left, right, step, mpfr_ptr(nullptr));
  return 0;
}

/// Polygamma at the arguments of the table, which are floats; MPFR has none.
template <std::floating_point T, class Function>
result measure_polygamma(std::string name, double bound, Function function) {
  result all{std::move(name), bound};
  reference y;
  for (auto const& row : polygamma_values) {
    mpfr_set_str(y.get(), row.value, 10, MPFR_RNDN);
    all.add(ulps(function(row.order, static_cast<T>(row.x)), y), {static_cast<T>(row.order), static_cast<T>(row.x)});
  }
  return all;
}

/// Every function of one type. The floor for lgamma and digamma: near their zeros the unit is that of 1.
template <std::floating_point T>
std::vector<result> elementary() {
  using s = samples<T>;
  double const pi = 0x1.921fb54442d18p+1;
  double const top = std::numeric_limits<T>::max_exponent * 0.6931471805599453;
  s circular;
  circular.everywhere().uniform(-10, 10);
  for (int k = 1; k < 12; ++k) circular.around(k * pi / 2, 4);
  for (int k = 1; k < 3000; ++k) circular.points.push_back(static_cast<T>(k * pi / 2 * (k % 17 == 0 ? 1e5 : 1)));
  if (std::numeric_limits<T>::max_exponent > 1024)
    std::erase_if(circular.points, [](T x) { return std::fabs(x) > static_cast<T>(std::numeric_limits<double>::max()); });
  if (std::same_as<T, double>) {  // J.-M. Muller, Elementary Functions: the double nearest to a multiple of pi/2
    circular.points.push_back(static_cast<T>(0x1.6ac5b262ca1ffp+849));
    circular.points.push_back(std::numeric_limits<T>::max());
  }
  s exponential;
  exponential.everywhere().uniform(-top * 1.1, top * 1.1).uniform(-1, 1).around(0).around(top).around(-top);
  s two;
  two.everywhere().uniform(-top * 1.6, top * 1.6).around(0).uniform(-1, 1);
  s positive;
  positive.everywhere(false).uniform(0, 3).around(1);
  s above_minus_one;
  above_minus_one.everywhere(false).uniform(-1, 1).exponents(-80, -1).around(0);
  s unit;
  unit.uniform(-1, 1).exponents(-20000, -1).around(1).around(-1).around(0.5);
  std::erase_if(unit.points, [](T x) { return std::fabs(x) > 1; });
  s above_one;
  above_one.exponents(0, 20000, false).uniform(1, 3).around(1);
  std::erase_if(above_one.points, [](T x) { return x < 1; });
  s all;
  all.everywhere().uniform(-10, 10).around(1).around(0.4142).around(0);
  s near_zero;
  near_zero.uniform(-30, 30).exponents(-20, 20);
  std::vector<result> r;
  r.push_back(measure<T>("sqrt", std::numeric_limits<T>::digits > 53 ? 1 : 0.5, cp::sqrt, mpfr_sqrt, positive));
  r.push_back(measure<T>("cbrt", 1, cp::cbrt, mpfr_cbrt, all));
  r.push_back(measure<T>("exp", 1, cp::exp, mpfr_exp, exponential));
  r.push_back(measure<T>("expm1", 1, cp::expm1, mpfr_expm1, exponential));
  r.push_back(measure<T>("exp2", 1, cp::exp2, mpfr_exp2, two));
  r.push_back(measure<T>("log", 1, cp::log, mpfr_log, positive));
  r.push_back(measure<T>("log1p", 1, cp::log1p, mpfr_log1p, above_minus_one));
  r.push_back(measure<T>("log2", 1, cp::log2, mpfr_log2, positive));
  r.push_back(measure<T>("log10", 1, cp::log10, mpfr_log10, positive));
  r.push_back(measure<T>("sin", 1, cp::sin, mpfr_sin, circular));
  r.push_back(measure<T>("cos", 1, cp::cos, mpfr_cos, circular));
  r.push_back(measure<T>("tan", 1, cp::tan, mpfr_tan, circular));
  r.push_back(measure<T>("asin", 1, cp::asin, mpfr_asin, unit));
  r.push_back(measure<T>("acos", 1, cp::acos, mpfr_acos, unit));
  r.push_back(measure<T>("atan", 1, cp::atan, mpfr_atan, all));
  r.push_back(measure<T>("sinh", 1, cp::sinh, mpfr_sinh, exponential));
  r.push_back(measure<T>("cosh", 1, cp::cosh, mpfr_cosh, exponential));
  r.push_back(measure<T>("tanh", 1, cp::tanh, mpfr_tanh, exponential));
  r.push_back(measure<T>("asinh", 1, cp::asinh, mpfr_asinh, all));
  r.push_back(measure<T>("acosh", 1, cp::acosh, mpfr_acosh, above_one));
  r.push_back(measure<T>("atanh", 1, cp::atanh, mpfr_atanh, unit));
  auto plane = pairs(all, all);
  for (auto& p : pairs(near_zero, near_zero)) plane.push_back(p);
  r.push_back(measure<T>("atan2", 1, cp::atan2, mpfr_atan2, plane));
  for (int i = 1; i < 200; ++i)  // Pythagorean triples, some with hypotenuses halfway between two numbers
    plane.emplace_back(static_cast<T>(std::ldexp(2.0 * i, 40) + i), static_cast<T>(std::ldexp(1.0, 41) + 2 * i * i));
  r.push_back(measure<T>("hypot", 1, cp::hypot, mpfr_hypot, plane));
  s base, power;
  base.uniform(0, 4).exponents(-20000, 20000, false).around(1);
  power.uniform(-20, 20).uniform(-300, 300).exponents(-60, 10);
  auto powers = pairs(base, power);
  for (int i = 1; i < 400; ++i) {  // exact cases and exact halfway cases
    int const digits = std::numeric_limits<T>::digits;
    powers.emplace_back(std::ldexp(T(1), digits / 2 + 1) + static_cast<T>(2 * i + 1), T(2));
    powers.emplace_back(static_cast<T>(-i), static_cast<T>(i % 7));
    powers.emplace_back(static_cast<T>(i), T(0.5));
  }
  r.push_back(measure<T>("pow", 1, cp::pow, mpfr_pow, powers));
  r.push_back(measure<T>("floor", 0, cp::floor, exact_floor, all));
  r.push_back(measure<T>("ceil", 0, cp::ceil, exact_ceil, all));
  r.push_back(measure<T>("round", 0, cp::round, exact_round, all));
  r.push_back(measure<T>("trunc", 0, cp::trunc, exact_trunc, all));
  r.push_back(measure<T>("fmod", 0, cp::fmod, mpfr_fmod, plane));
  return r;
}

template <std::floating_point T>
std::vector<result> special() {
  using s = samples<T>;
  s error;
  error.everywhere().uniform(-7, 7).uniform(0, 30).around(0.5).around(3).around(0);
  s gamma;
  gamma.uniform(0, 5).uniform(0, 200).uniform(-200, 0).uniform(-5, 0).exponents(-150, 10);
  for (int k = -8; k < 5; ++k) gamma.around(k, 30);
  s psi = gamma;
  gamma.everywhere(false);
  psi.exponents(-20000, 100, false);
  psi.around(1.4616321449683623);
  gamma.around(-2.4570247382208006).around(-2.7476826467274126);
  auto const no_pole = [](T x) { return x <= 0 && std::trunc(x) == x; };
  std::erase_if(gamma.points, no_pole);
  std::erase_if(psi.points, no_pole);
  std::vector<result> r;
  r.push_back(measure<T>("erf", 4, cp::erf, mpfr_erf, error));
  r.push_back(measure<T>("erfc", 4, cp::erfc, mpfr_erfc, error));
  r.push_back(measure<T>("tgamma", 4, cp::tgamma, mpfr_gamma, gamma));
  r.push_back(measure<T>("lgamma", 4, cp::lgamma, exact_lgamma, gamma, 1));
  r.push_back(measure<T>("digamma", 4, cp::digamma, mpfr_digamma, psi, 1));
  if constexpr (std::numeric_limits<T>::digits <= 53)
    r.push_back(measure<T>("digamma at run time", 4, chainrule::math::digamma, mpfr_digamma, psi, 1));
  s some;
  for (std::size_t i = 0; i < psi.points.size(); i += 10) some.points.push_back(psi.points[i]);
  r.push_back(measure<T>("trigamma", 4, cp::trigamma, exact_trigamma, some));
  if constexpr (std::numeric_limits<T>::digits <= 53)
    r.push_back(measure<T>("trigamma at run time", 4, chainrule::math::trigamma, exact_trigamma, some));
  r.push_back(measure_polygamma<T>("polygamma", 4, cp::polygamma<T>));
  return r;
}

}  // namespace accuracy
