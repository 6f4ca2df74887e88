// What statistics needs, measured as in accuracy.hpp: against the error and gamma functions of MPFR, with enough digits for every
// cancellation.
#pragma once

#include "accuracy.hpp"

#include <boost/multiprecision/mpfr.hpp>

namespace accuracy {

namespace m = chainrule::math;
namespace mp = boost::multiprecision;
using wide = mp::number<mp::mpfr_float_backend<120>, mp::et_off>;
using widest = mp::number<mp::mpfr_float_backend<800>, mp::et_off>;  // for the differences of Gamma at arguments like 1e300

template <class Number>
Number pi() {
  Number result;
  mpfr_const_pi(result.backend().data(), MPFR_RNDN);
  return result;
}
inline widest log_gamma(widest const& x) {
  widest result;
  mpfr_lngamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
  return result;
}
inline widest digamma(widest const& x) {
  widest result;
  mpfr_digamma(result.backend().data(), x.backend().data(), MPFR_RNDN);
  return result;
}

/// e^(x^2) times the n-th repeated integral of erfc: by their recurrence upward, far right by the asymptotic series of each.
inline wide exact_ierfcx(int n, wide const& x) {
  if (x > 300) {  // Abramowitz and Stegun 7.2.14
    wide term = 2 / sqrt(pi<wide>()) * pow(2 * x, -n - 1), sum = term;
    for (int m = 1; m < 40; ++m) sum += term *= -wide(2 * m + n) * (2 * m + n - 1) / m / (4 * x * x);
    return sum;
  }
  using more = mp::number<mp::mpfr_float_backend<200>, mp::et_off>;
  more const u(x);
  more before = 2 / sqrt(pi<more>()), value = exp(u * u) * erfc(u);
  for (int k = 1; k <= n; ++k) {
    more const next = (before / 2 - u * value) / k;
    before = value;
    value = next;
  }
  return wide(value);
}
/// The probability that lies below.
inline wide exact_cdf(wide const& x) { return erfc(-x / sqrt(wide(2))) / 2; }
inline wide exact_log_cdf(wide const& x) {
  if (x > 0) return log1p(-exact_cdf(-x));
  return log(exact_ierfcx(0, -x / sqrt(wide(2))) / 2) - x * x / 2;
}
/// The first two derivatives of its logarithm.
inline wide exact_log_cdf_derivative(int n, wide const& x) {
  wide const root = sqrt(wide(2)), around = exact_ierfcx(0, -x / root);
  wide const first = sqrt(2 / pi<wide>()) / around;
  return n == 1 ? first : -first * root * exact_ierfcx(1, -x / root) / around;
}
/// What was found, after two steps of Newton's iteration.
template <std::floating_point T>
wide exact_quantile(T p, T found) {
  wide x(found);
  wide const below(p), above = 1 - below;
  for (int step = 0; step < 2; ++step) {
    wide const density = exp(-x * x / 2) / sqrt(2 * pi<wide>());
    if (p < T(0.1)) x -= (log(exact_cdf(x)) - log(below)) * exact_cdf(x) / density;
    else if (p > T(0.9)) x += (log(exact_cdf(-x)) - log(above)) * exact_cdf(-x) / density;
    else x -= (erf(x / sqrt(wide(2))) / 2 - (below - above) / 2) / density;
  }
  return x;
}
inline widest exact_log_beta(widest const& a, widest const& b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }
/// psi(a) - psi(a + b), and the derivative of that in a, by a difference.
inline widest exact_difference(int n, widest const& a, widest const& b) {
  if (n == 0) return digamma(a) - digamma(a + b);
  widest const step = a * pow(widest(10), -60);
  return (exact_difference(n - 1, a + step, b) - exact_difference(n - 1, a - step, b)) / (2 * step);
}

/// The portable function, and that of run time where that is another one, against the exact values at some arguments.
template <class Arguments, class Portable, class Dispatched, class Exact>
void compare(std::vector<result>& to, std::string const& name, std::vector<Arguments> const& at, Portable portable,
             Dispatched dispatched, Exact exact, double floor = 0, double run_time_bound = 4) {
  using number = decltype(portable(at[0]));
  result all{name, 4}, run_time{name + " at run time", run_time_bound};
  reference y;
  for (Arguments const& x : at) {
    number const found = portable(x);
    auto const expected = exact(x, found);
    mpfr_set(y.get(), expected.backend().data(), MPFR_RNDN);
    auto const add = [&](result& sum, number value) {
      if constexpr (std::floating_point<Arguments>) sum.add(ulps(value, y, floor), {x});
      else sum.add(ulps(value, y, floor), {x.first, x.second});
    };
    add(all, found);
    add(run_time, dispatched(x));
  }
  to.push_back(all);
  if (std::numeric_limits<number>::digits == 53) to.push_back(run_time);
}

/// As many of so many as `points_of_each` are of 1500: MPFR takes long for these.
inline int part(int of_all) { return std::max(1, of_all * points_of_each() / 1500); }

template <std::floating_point T>
std::vector<result> statistics() {
  using s = samples<T>;
  using limits = std::numeric_limits<T>;
  constexpr int bottom = limits::min_exponent - limits::digits;
  double const left = -std::sqrt(limits::max_exponent * 0.69);
  std::vector<result> r;

  s scaled;
  scaled.uniform(left, 30, part(400))
      .uniform(-3, 4, part(400))
      .exponents(-60, limits::max_exponent, false, part(200))
      .around(1.5, 20)
      .around(2.5, 20)
      .around(0, 30);
  compare(
      r, "erfcx", scaled.points, cp::erfcx<T>, [](T x) { return m::erfcx(x); }, [](T x, T) { return exact_ierfcx(0, wide(x)); });
  for (int n : {1, 2})
    compare(
        r, "ierfcx " + std::to_string(n), scaled.points, [n](T x) { return cp::ierfcx(n, x); },
        [n](T x) { return m::ierfcx(n, x); }, [n](T x, T) { return exact_ierfcx(n, wide(x)); });

  s normal;
  normal.uniform(left * 1.5, -left * 1.5, part(400))
      .uniform(-5, 5, part(400))
      .exponents(-60, 10, true, part(300))
      .around(-64, 20)
      .around(-3.5355, 20)
      .around(3.5355, 20);
  s far;
  far.exponents(6, limits::max_exponent, false, part(300));
  for (T const x : far.points) normal.points.push_back(-x);
  std::vector<T> moderate;
  for (T const x : normal.points)
    if (std::fabs(x) < 200) moderate.push_back(x);
  compare(
      r, "norm_pdf", moderate, [](T x) { return cp::norm_pdf(x); }, [](T x) { return m::norm_pdf(x); },
      [](T x, T) { return wide(exp(-wide(x) * x / 2) / sqrt(2 * pi<wide>())); });
  compare(
      r, "norm_cdf", moderate, cp::norm_cdf<T>, [](T x) { return m::norm_cdf(x); }, [](T x, T) { return exact_cdf(wide(x)); });
  compare(
      r, "log_norm_cdf", normal.points, cp::log_norm_cdf<T>, [](T x) { return m::log_norm_cdf(x); },
      [](T x, T) { return exact_log_cdf(wide(x)); });
  for (int n : {1, 2})
    compare(
        r, "log_norm_cdf_derivative " + std::to_string(n), normal.points, [n](T x) { return cp::log_norm_cdf_derivative(n, x); },
        [n](T x) { return m::log_norm_cdf_derivative(n, x); }, [n](T x, T) { return exact_log_cdf_derivative(n, wide(x)); }, 0,
        n == 1 ? 5 : 8);

  s unit;
  unit.uniform(0, 1, part(400))
      .exponents(bottom, -1, false, part(400))
      .around(0.5, 60)
      .around(0.2, 20)
      .around(0.8, 20)
      .around(0.25, 20)
      .around(0.75, 20)
      .around(1, 60);
  std::erase_if(unit.points, [](T p) { return !(p > 0 && p < 1) || p == T(0.5); });
  compare(
      r, "norm_quantile", unit.points, cp::norm_quantile<T>, [](T p) { return m::norm_quantile(p); },
      [](T p, T found) { return exact_quantile(p, found); });
  compare(
      r, "norm_quantile_density", unit.points, cp::norm_quantile_density<T>, [](T p) { return m::norm_quantile_density(p); },
      [](T p, T) {
        wide const x = exact_quantile(p, cp::norm_quantile(p));
        return wide(sqrt(2 * pi<wide>()) * exp(x * x / 2));
      });
  compare(
      r, "logit", unit.points, cp::logit<T>, [](T p) { return m::logit(p); },
      [](T p, T) { return wide(log(wide(p) / (1 - wide(p)))); });

  s negative;
  negative.exponents(-20000, 9, false, part(600)).uniform(0, 5, part(400)).uniform(0, -left * 30, part(200)).around(0.7, 30);
  for (T& x : negative.points) x = -std::fabs(x);
  std::erase(negative.points, T(0));
  compare(
      r, "log1mexp", negative.points, cp::log1mexp<T>, [](T x) { return m::log1mexp(x); },
      [](T x, T) { return wide(x > -1 ? log(-expm1(wide(x))) : log1p(-exp(wide(x)))); });

  s first, second;
  int const most = std::min(1000, limits::max_exponent - 3);
  first.uniform(0, 30, part(50))
      .exponents(-60, 60, false, part(50))
      .exponents(-most, most, false, part(30))
      .uniform(0, 2, part(30));
  second.exponents(-10, 40, false, part(30)).uniform(0, 30, part(70)).exponents(-most, most, false, part(60));
  std::erase(first.points, T(0));
  std::erase(second.points, T(0));
  auto const arguments = pairs(first, second);
  using two = std::pair<T, T>;
  compare(
      r, "log_beta", arguments, [](two const& x) { return cp::log_beta(x.first, x.second); },
      [](two const& x) { return m::log_beta(x.first, x.second); },
      [](two const& x, T) { return exact_log_beta(widest(x.first), widest(x.second)); }, 1);
  for (int n : {0, 1})
    compare(
        r, "polygamma_difference " + std::to_string(n), arguments,
        [n](two const& x) { return cp::polygamma_difference(n, x.first, x.second); },
        [n](two const& x) { return m::polygamma_difference(n, x.first, x.second); },
        [n](two const& x, T) { return exact_difference(n, widest(x.first), widest(x.second)); });
  return r;
}

}  // namespace accuracy
