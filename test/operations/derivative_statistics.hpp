// The same for what statistics needs, against the functions that test/math/accuracy_statistics.hpp makes of MPFR's.
#pragma once

#include "../math/accuracy_statistics.hpp"
#include "derivative_errors.hpp"

namespace derivative_errors {

template <class Visit>
void measure_statistics(Visit const& visit) {
  using accuracy::widest;
  constexpr cr::variable<"x1"> x;
  constexpr cr::variable<"x2"> y;
  auto const one = [&](auto formula, auto const& value, auto const& exact) {
    measure<Visit, 1>(
        visit, std::string(cr::to_string(formula).view()), false, formula, exact,
        []<class T>(T, wide const& u) {
          return std::numeric_limits<T>::max_exponent > 20000 && abs(u) > 1000;  // where MPFR is out of range
        },
        value);
  };
  auto const two = [&](auto formula, auto const& value, auto const& exact) {
    measure<Visit, 2>(
        visit, std::string(cr::to_string(formula).view()), true, formula, exact,
        []<class T>(T, wide const& u, wide const& v) {  // the reference has 800 digits
          bool const is_wide = std::numeric_limits<T>::max_exponent > std::numeric_limits<double>::max_exponent;
          return overflows<T>(u + v) ||
                 (is_wide && (overflows<double>(u + v) || overflows<double>(1 / u) || overflows<double>(1 / v)));
        },
        value);
  };

  auto const scaled = [](int n) {  // beyond, all is infinite in both types, and MPFR out of range
    return [n](wide const& u) -> derivatives<1> {
      accuracy::wide const at(u < -1000 ? wide(-1000) : u);
      return slopes(wide(-2 * (n + 1) * accuracy::exact_ierfcx(n + 1, at)),
                    wide(4 * (n + 1) * (n + 2) * accuracy::exact_ierfcx(n + 2, at)));
    };
  };
  auto const scaled_value = [](int n) {
    return [n](wide const& u) -> exact_number {
      return wide(accuracy::exact_ierfcx(n, accuracy::wide(u < -1000 ? wide(-1000) : u)));
    };
  };
  one(cr::erfcx(x), scaled_value(0), scaled(0));
  one(cr::ierfcx(1_c, x), scaled_value(1), scaled(1));
  auto const log_norm_cdf = [](wide const& u) -> exact_number {
    return wide(accuracy::exact_log_cdf(accuracy::wide(u > 1000 ? wide(1000) : u)));
  };
  one(cr::log_norm_cdf(x), log_norm_cdf, [](wide const& u) -> derivatives<1> {
    accuracy::wide const at(u > 1000 ? wide(1000) : u);
    return slopes(wide(accuracy::exact_log_cdf_derivative(1, at)), wide(accuracy::exact_log_cdf_derivative(2, at)));
  });
  auto const quantile = [](wide const& u) {
    return wide(accuracy::exact_quantile(static_cast<long double>(u), cr::math::norm_quantile(static_cast<long double>(u))));
  };
  auto const quantile_value = [=](wide const& u) -> exact_number { return quantile(u); };
  one(cr::norm_quantile(x), quantile_value, [=](wide const& u) -> derivatives<1> {
    if (u < 0 || u > 1) return slopes(zero() / zero(), 0);
    wide const r = quantile(u);
    wide const slope = sqrt(2 * pi()) * exp(wide(r * r / 2));
    return slopes(slope, r * slope * slope);
  });
  one(
      cr::logit(x), [](wide const& u) -> exact_number { return wide(log(u) - mpfr_of(mpfr_log1p, -u)); },
      [](wide const& u) -> derivatives<1> {
        if (u < 0 || u > 1) return slopes(zero() / zero(), 0);
        wide const slope = 1 / (u * (1 - u));
        return {slope, exact_number{(2 * u - 1) * slope * slope, 1}};
      });
  one(
      cr::log1mexp(x),
      [](wide const& u) -> exact_number {
        return u < -1 ? mpfr_of(mpfr_log1p, wide(-exp(u))) : mpfr_of(mpfr_log, wide(-mpfr_of(mpfr_expm1, u)));
      },
      [](wide const& u) -> derivatives<1> {
        if (u > 0) return slopes(zero() / zero(), 0);
        wide const slope = exp(u) / mpfr_of(mpfr_expm1, u);
        return slopes(slope, slope - slope * slope);
      });
  auto const log_beta = [](wide const& u, wide const& v) -> exact_number {
    return {wide(accuracy::exact_log_beta(widest(u), widest(v))), 1};
  };
  two(cr::log_beta(x, y), log_beta, [](wide const& u, wide const& v) -> derivatives<2> {
    static int point = 0;
    if (u <= 0 || v <= 0 || ++point % 4 != 0) return {zero() / zero(), 0, 0, 0, 0};  // few: 800 digits are slow
    auto const difference = [](int n, wide const& a, wide const& b) {
      return wide(accuracy::exact_difference(n, widest(a), widest(b)));
    };
    return {difference(0, u, v), difference(0, v, u), difference(1, u, v), -polygamma(1, u + v), difference(1, v, u)};
  });
}

}  // namespace derivative_errors
