// The functions of batches measured against MPFR: what xsimd_errors.cpp bounds and xsimd_errors_table.cpp prints.
// With CHAINRULE_POINTS=n there are n times as many points.
#pragma once

#include "../environment.hpp"
#include "../math/accuracy.hpp"
#include <chainrule/simd.hpp>

namespace batch_errors {

using accuracy::pairs;
using accuracy::reference;
using accuracy::result;
namespace operations = chainrule::operations;

inline int times() { return std::max(1, static_cast<int>(from_environment("CHAINRULE_POINTS", 1))); }

/// The density and the distribution function of the normal distribution: MPFR has neither.
inline int exact_norm_cdf(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t mode) {
  reference wide;
  mpfr_set_prec(wide.get(), 400);
  mpfr_sqrt_ui(wide.get(), 2, MPFR_RNDN);
  mpfr_div(wide.get(), x, wide.get(), MPFR_RNDN);
  mpfr_neg(wide.get(), wide.get(), MPFR_RNDN);
  mpfr_erfc(y, wide.get(), mode);
  return mpfr_div_2ui(y, y, 1, mode);
}
inline int exact_norm_pdf(mpfr_ptr y, mpfr_srcptr x, mpfr_rnd_t mode) {
  reference wide, scale;
  mpfr_set_prec(wide.get(), 400);
  mpfr_sqr(wide.get(), x, MPFR_RNDN);
  mpfr_div_si(wide.get(), wide.get(), -2, MPFR_RNDN);
  mpfr_exp(wide.get(), wide.get(), MPFR_RNDN);
  mpfr_const_pi(scale.get(), MPFR_RNDN);
  mpfr_mul_ui(scale.get(), scale.get(), 2, MPFR_RNDN);
  mpfr_rec_sqrt(scale.get(), scale.get(), MPFR_RNDN);
  return mpfr_mul(y, wide.get(), scale.get(), mode);
}

/// What slopes are made of.
inline int exact_exp_of_product(mpfr_ptr y, mpfr_srcptr u, mpfr_srcptr v, mpfr_rnd_t mode) {
  reference wide;
  mpfr_set_prec(wide.get(), 400);
  mpfr_mul(wide.get(), u, v, MPFR_RNDN);
  return mpfr_exp(y, wide.get(), mode);
}

/// Neighbouring points share a batch, so that rare lanes stand among ordinary ones.
template <class Op, class T, class... Points>
std::vector<T> values(Points const&... points) {
  using batch = xsimd::batch<T>;
  std::vector<T> found;
  std::size_t const count = std::min({points.size()...});
  T lanes[batch::size];
  for (std::size_t first = 0; first < count; first += batch::size) {
    auto const load = [&](auto const& from) {
      for (std::size_t i = 0; i < batch::size; ++i) lanes[i] = from[std::min(first + i, count - 1)];
      return batch::load_unaligned(lanes);
    };
    chainrule::apply<Op>(load(points)...).store_unaligned(lanes);
    for (std::size_t i = 0; i < batch::size and first + i < count; ++i) found.push_back(lanes[i]);
  }
  return found;
}

template <class Op, class T>
result measure(double bound, accuracy::mpfr_function exact, std::vector<T> const& at, double floor = 0, char const* where = "") {
  result all{std::string(Op::name.view()) + where, bound};
  std::vector<T> const found = values<Op, T>(at);
  reference x, y;
  for (std::size_t i = 0; i < at.size(); ++i) {
    x.set(at[i]);
    exact(y.get(), x.get(), MPFR_RNDN);
    all.add(accuracy::ulps(found[i], y, floor), {at[i]});
  }
  return all;
}
template <class Op, class T>
result measure(double bound, accuracy::mpfr_function_2 exact, std::vector<std::pair<T, T>> const& at) {
  result all{std::string(Op::name.view()), bound};
  std::vector<T> first, second;
  for (auto const& [a, b] : at) first.push_back(a), second.push_back(b);
  std::vector<T> const found = values<Op, T>(first, second);
  reference x, y, z;
  for (std::size_t i = 0; i < at.size(); ++i) {
    x.set(first[i]);
    y.set(second[i]);
    exact(z.get(), x.get(), y.get(), MPFR_RNDN);
    all.add(accuracy::ulps(found[i], z), {first[i], second[i]});
  }
  return all;
}

template <std::floating_point T>
struct samples : accuracy::samples<T> {
  using base = accuracy::samples<T>;
  samples& uniform(double low, double high) { return base::uniform(low, high, 300 * times()), *this; }
  samples& exponents(int low, int high, bool both_signs = true) {
    return base::exponents(low, high, both_signs, 300 * times()), *this;
  }
  samples& everywhere(bool both_signs = true) { return exponents(-20000, 20000, both_signs); }
  samples& around(double point, int count = 40) { return base::around(point, count), *this; }
  samples& within(double low, double high) {
    std::erase_if(this->points, [=](T x) { return x < static_cast<T>(low) or x > static_cast<T>(high); });
    return *this;
  }
};

template <std::floating_point T>
std::vector<result> elementary() {
  using s = samples<T>;
  double const pi = 0x1.921fb54442d18p+1;
  double const top = std::numeric_limits<T>::max_exponent * 0.6931471805599453;
  s angles, exponents, powers_of_two, positive, above_minus_one, unit, above_one, all, near;
  angles.everywhere().uniform(-10, 10).uniform(-1000, 1000);
  for (int k = 1; k < 12; ++k) angles.around(k * pi / 2, 4);
  for (int k = 1; k < 1000; ++k) angles.points.push_back(static_cast<T>(k * pi / 2 * (k % 17 == 0 ? 1e5 : 1)));
  exponents.everywhere().uniform(-top * 1.1, top * 1.1).uniform(-1, 1).around(0).around(top).around(-top);
  powers_of_two.everywhere().uniform(-top * 1.6, top * 1.6).around(0).uniform(-1, 1);
  positive.everywhere(false).uniform(0, 3).around(1).within(0, std::numeric_limits<double>::max());
  above_minus_one.everywhere(false).uniform(-1, 1).exponents(-80, -1).around(0);
  unit.uniform(-1, 1).exponents(-20000, -1).around(1).around(-1).around(0.5).within(-1, 1);
  above_one.exponents(0, 20000, false).uniform(1, 3).around(1).within(1, std::numeric_limits<double>::max());
  all.everywhere().uniform(-10, 10).around(1).around(0.4142).around(0).around(0.5).around(-1.5);
  near.uniform(-30, 30).exponents(-20, 20);

  auto plane = pairs<T>(all, all);
  for (auto const& p : pairs<T>(near, near)) plane.push_back(p);
  s base, power;
  base.uniform(0, 4).exponents(-20000, 20000, false).around(1);
  power.uniform(-20, 20).uniform(-300, 300).exponents(-60, 10);
  auto powers = pairs<T>(base, power);
  for (int i = 1; i < 100; ++i) {  // exact cases
    powers.emplace_back(static_cast<T>(-i), static_cast<T>(i % 7));
    powers.emplace_back(static_cast<T>(i * i), T(0.5));
  }
  return {
      measure<operations::sqrt_, T>(0.5, mpfr_sqrt, positive.points),
      measure<operations::cbrt_, T>(4, mpfr_cbrt, all.points),
      measure<operations::exp_, T>(4, mpfr_exp, exponents.points),
      measure<operations::expm1_, T>(4, mpfr_expm1, exponents.points),
      measure<operations::exp2_, T>(4, mpfr_exp2, powers_of_two.points),
      measure<operations::log_, T>(4, mpfr_log, positive.points),
      measure<operations::log1p_, T>(4, mpfr_log1p, above_minus_one.points),
      measure<operations::log2_, T>(4, mpfr_log2, positive.points),
      measure<operations::log10_, T>(4, mpfr_log10, positive.points),
      measure<operations::sin_, T>(4, mpfr_sin, angles.points),
      measure<operations::cos_, T>(4, mpfr_cos, angles.points),
      measure<operations::tan_, T>(4, mpfr_tan, angles.points),
      measure<operations::asin_, T>(4, mpfr_asin, unit.points),
      measure<operations::acos_, T>(4, mpfr_acos, unit.points),
      measure<operations::atan_, T>(4, mpfr_atan, all.points),
      measure<operations::sinh_, T>(4, mpfr_sinh, exponents.points),
      measure<operations::cosh_, T>(4, mpfr_cosh, exponents.points),
      measure<operations::tanh_, T>(4, mpfr_tanh, exponents.points),
      measure<operations::asinh_, T>(4, mpfr_asinh, all.points),
      measure<operations::acosh_, T>(4, mpfr_acosh, above_one.points),
      measure<operations::atanh_, T>(4, mpfr_atanh, unit.points),
      measure<operations::floor_, T>(0, accuracy::exact_floor, all.points),
      measure<operations::ceil_, T>(0, accuracy::exact_ceil, all.points),
      measure<operations::round_, T>(0, accuracy::exact_round, all.points),
      measure<operations::trunc_, T>(0, accuracy::exact_trunc, all.points),
      measure<operations::atan2_, T>(4, mpfr_atan2, plane),
      measure<operations::hypot_, T>(4, mpfr_hypot, plane),
      measure<operations::fmod_, T>(0, mpfr_fmod, plane),
      measure<operations::pow_, T>(4, mpfr_pow, powers),
  };
}

template <std::floating_point T>
std::vector<result> special() {
  using s = samples<T>;
  s error, gamma, zeros;
  error.everywhere().uniform(-7, 7).uniform(0, 30).uniform(0, 1).around(0.46875).around(0.875).around(3).around(0);
  gamma.uniform(0, 5).uniform(0, 200).uniform(-200, 0).uniform(-5, 0).exponents(-150, 10);
  for (int k = -8; k < 5; ++k) gamma.around(k, 30);
  zeros.around(1).around(2).uniform(0.5, 2.5);
  s psi = gamma;
  gamma.everywhere(false).around(-2.4570247382208006).around(-2.7476826467274126);
  psi.exponents(-20000, 100, false).around(1.4616321449683623);
  auto const no_pole = [](T x) { return x <= 0 and std::trunc(x) == x; };
  std::erase_if(gamma.points, no_pole);
  std::erase_if(psi.points, no_pole);
  return {
      measure<operations::erf_, T>(4, mpfr_erf, error.points),
      measure<operations::erfc_, T>(4, mpfr_erfc, error.points),
      measure<operations::norm_cdf_, T>(4, exact_norm_cdf, error.points),
      measure<operations::norm_pdf_, T>(4, exact_norm_pdf, error.points),
      measure<operations::tgamma_, T>(4, mpfr_gamma, gamma.points),
      measure<operations::lgamma_, T>(4, accuracy::exact_lgamma, gamma.points, 1),
      measure<operations::lgamma_, T>(4, accuracy::exact_lgamma, zeros.points, 0, " near 1 and 2"),
      measure<operations::digamma_, T>(4, mpfr_digamma, psi.points, 1),
  };
}

/// Which no formula is written in.
template <std::floating_point T>
std::vector<result> of_slopes() {
  samples<T> all;
  all.everywhere().uniform(-27, 27);
  std::vector<std::pair<T, T>> gauss;
  for (T const x : all.points) gauss.emplace_back(-x, x);
  return {measure<operations::exp_of_product_, T>(4, exact_exp_of_product, gauss)};
}

}  // namespace batch_errors
