// One compiled formula, called with any number type: floats, complex numbers, fifty digits, SIMD-like batches, and
// Boost's automatic differentiation as an independent witness.
#include <chainrule/chainrule.hpp>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <complex>

#if __has_include(<ceres/jet.h>) && __has_include(<Eigen/Core>)
#  include <ceres/jet.h>
#  define HAS_JET 1
#endif

namespace cr = chainrule;
namespace mp = boost::multiprecision;
using namespace chainrule::literals;

namespace number_types {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

struct softclip {
  static constexpr auto name = cr::fixed_string("softclip");
  static constexpr auto value(auto const& u) { return u / (1_c + cr::abs(u)); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(1_c / cr::square(1_c + cr::abs(u))); }
};

constexpr auto smooth = exp(-square(x / y)) * sin(3_c * x + 1_c) + 0.1_c * sqrt(x * x + y * y) + pow(x, y) / 3_c + atan2(x, y);
constexpr auto several_steps = cr::apply<softclip>(x * y) + log_sum_exp(x, y, x* y) + sigmoid(x) * softplus(y) + norm_cdf(x - y) +
                               max(x, y) * clamp(x, 0_c, 1_c) + lgamma(x + y) + cr::constants::pi * relu(x) + xlogy(x, y);
constexpr auto function = cr::function(smooth + several_steps, x, y);

template <class T>
bool close(T const& a, T const& b, T const& tolerance) {
  using std::abs;
  return abs(T(a - b)) <= tolerance * (T(1) + abs(b));
}

/// Value and derivatives against differences in the type itself; `digits` of it are expected.
template <class T>
void check_digits(T const& tolerance) {
  T const a = T(7) / 10, b = T(13) / 10;
  T const h = pow(T(10), -std::numeric_limits<T>::digits10 / 7);
  auto const gradient = function.gradient(a, b);
  auto const hessian = function.hessian(std::array<T, 2>{a, b});
  // Central differences with six steps: errors of h^12 after extrapolation.
  auto const slope = [&](auto const& f) {
    std::array<T, 7> row;
    T step = h;
    for (std::size_t i = 0; i < row.size(); ++i, step /= 2) {
      row[i] = (f(step) - f(T(-step))) / (2 * step);
      T weight = 1;
      for (std::size_t k = i; k-- > 0;) {
        weight *= 4;
        row[k] = row[k + 1] + (row[k + 1] - row[k]) / (weight - 1);
      }
    }
    return row[0];
  };
  BOOST_TEST(close<T>(gradient[0], slope([&](T const& t) { return function(a + t, b); }), tolerance));
  BOOST_TEST(close<T>(gradient[1], slope([&](T const& t) { return function(a, b + t); }), tolerance));
  BOOST_TEST(close<T>(hessian[0][0], slope([&](T const& t) { return function.gradient(a + t, b)[0]; }), tolerance));
  BOOST_TEST(close<T>(hessian[0][1], slope([&](T const& t) { return function.gradient(a + t, b)[1]; }), tolerance));
  BOOST_TEST(close<T>(hessian[1][1], slope([&](T const& t) { return function.gradient(a, b + t)[1]; }), tolerance));
  BOOST_TEST(close<T>(function(a, b), T(function(static_cast<double>(a), static_cast<double>(b))), T(1e-14)));
}

/// Four lanes with a mask of their own: what any SIMD library looks like.
struct mask {
  std::array<bool, 4> lane{};
  friend mask operator&&(mask const& a, mask const& b) {
    mask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = a.lane[i] && b.lane[i];
    return result;
  }
  friend mask operator||(mask const& a, mask const& b) {
    mask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = a.lane[i] || b.lane[i];
    return result;
  }
  friend mask operator!(mask const& a) {
    mask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = !a.lane[i];
    return result;
  }
};

struct batch {
  using value_type = double;
  std::array<double, 4> lane{};

  batch() = default;
  explicit batch(double all) { lane.fill(all); }
  batch(double a, double b, double c, double d) : lane{a, b, c, d} {}

  template <class F>
  static batch each(F f) {
    batch result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = f(i);
    return result;
  }
  template <class F>
  static mask where(F f) {
    mask result;
    for (std::size_t i = 0; i < 4; ++i) result.lane[i] = f(i);
    return result;
  }
  friend batch operator+(batch const& a, batch const& b) {
    return each([&](std::size_t i) { return a.lane[i] + b.lane[i]; });
  }
  friend batch operator-(batch const& a, batch const& b) {
    return each([&](std::size_t i) { return a.lane[i] - b.lane[i]; });
  }
  friend batch operator*(batch const& a, batch const& b) {
    return each([&](std::size_t i) { return a.lane[i] * b.lane[i]; });
  }
  friend batch operator/(batch const& a, batch const& b) {
    return each([&](std::size_t i) { return a.lane[i] / b.lane[i]; });
  }
  friend batch operator-(batch const& a) {
    return each([&](std::size_t i) { return -a.lane[i]; });
  }
  friend mask operator<(batch const& a, batch const& b) {
    return where([&](std::size_t i) { return a.lane[i] < b.lane[i]; });
  }
  friend mask operator<=(batch const& a, batch const& b) {
    return where([&](std::size_t i) { return a.lane[i] <= b.lane[i]; });
  }
  friend mask operator>(batch const& a, batch const& b) { return b < a; }
  friend mask operator>=(batch const& a, batch const& b) { return b <= a; }
  friend mask operator==(batch const& a, batch const& b) {
    return where([&](std::size_t i) { return a.lane[i] == b.lane[i]; });
  }
  friend batch select(mask const& m, batch const& a, batch const& b) {
    return each([&](std::size_t i) { return m.lane[i] ? a.lane[i] : b.lane[i]; });
  }
  friend batch exp(batch const& a) {
    return each([&](std::size_t i) { return std::exp(a.lane[i]); });
  }
  friend batch log(batch const& a) {
    return each([&](std::size_t i) { return std::log(a.lane[i]); });
  }
  friend batch log1p(batch const& a) {
    return each([&](std::size_t i) { return std::log1p(a.lane[i]); });
  }
  friend batch sqrt(batch const& a) {
    return each([&](std::size_t i) { return std::sqrt(a.lane[i]); });
  }
  friend batch sin(batch const& a) {
    return each([&](std::size_t i) { return std::sin(a.lane[i]); });
  }
  friend batch cos(batch const& a) {
    return each([&](std::size_t i) { return std::cos(a.lane[i]); });
  }
  friend batch abs(batch const& a) {
    return each([&](std::size_t i) { return std::abs(a.lane[i]); });
  }
  friend batch floor(batch const& a) {
    return each([&](std::size_t i) { return std::floor(a.lane[i]); });
  }
  friend batch hypot(batch const& a, batch const& b) {
    return each([&](std::size_t i) { return std::hypot(a.lane[i], b.lane[i]); });
  }
};

/// Every lane is what the scalar function gives there.
template <class Formula>
void check_lanes(Formula formula) {
  constexpr auto compiled = cr::function(formula, x, y);
  batch const a(-1, 0, 0.25, 4), b(2, 0, 0.25, -3);
  batch const value = compiled(a, b);
  auto const gradient = compiled.gradient(a, b);
  auto const hessian = compiled.hessian(a, b);
  auto const same = [](double p, double q) { return p == q || (p != p && q != q); };
  for (std::size_t i = 0; i < 4; ++i) {
    double const p = a.lane[i], q = b.lane[i];
    BOOST_TEST(same(value.lane[i], compiled(p, q)), cr::to_string(formula).view() << " in lane " << i);
    for (std::size_t j = 0; j < 2; ++j) {
      BOOST_TEST(same(gradient[j].lane[i], compiled.gradient(p, q)[j]), cr::to_string(formula).view()
                                                                            << " d" << j << " in lane " << i);
      for (std::size_t k = 0; k < 2; ++k)
        BOOST_TEST(same(hessian[j][k].lane[i], compiled.hessian(p, q)[j][k]), cr::to_string(formula).view()
                                                                                  << " d" << j << k << " in lane " << i);
    }
  }
}

}  // namespace number_types

using namespace number_types;

BOOST_AUTO_TEST_SUITE(any_number_type)

BOOST_AUTO_TEST_CASE(built_in) {
  long double const exact = function(0.7L, 1.3L);
  BOOST_TEST(std::abs(function(0.7, 1.3) - static_cast<double>(exact)) < 1e-14);
  BOOST_TEST(std::abs(function(0.7f, 1.3f) - static_cast<float>(exact)) < 1e-5f);
  static_assert(std::is_same_v<decltype(function(0.7f, 1.3f)), float>);
  static_assert(std::is_same_v<decltype(function(0.7f, 1)), float>);
  static_assert(std::is_same_v<decltype(function(0.7f, 1.3L)), long double>);
  static_assert(std::is_same_v<decltype(function(1, 2)), double>);
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(std::abs(function.gradient(0.7, 1.3)[i] - static_cast<double>(function.gradient(0.7L, 1.3L)[i])) < 1e-13);
    BOOST_TEST(std::abs(function.gradient(0.7f, 1.3f)[i] - static_cast<float>(function.gradient(0.7L, 1.3L)[i])) < 1e-4f);
  }
}

BOOST_AUTO_TEST_CASE(fifty_digits) { check_digits(mp::number<mp::cpp_bin_float<50>, mp::et_off>(1e-38)); }
BOOST_AUTO_TEST_CASE(number_types_agree_to_forty_five_digits) {
  using D = mp::number<mp::cpp_dec_float<50>, mp::et_on>;
  using B = mp::number<mp::cpp_bin_float<50>, mp::et_off>;
  using M = mp::mpfr_float_50;
  auto const agree = [](D const& d, B const& b, M const& m) {
    M const from_d(d.str(60)), from_b(b.str(60));
    BOOST_TEST(close<M>(from_d, m, M(1e-45)), from_d << " for " << m);
    BOOST_TEST(close<M>(from_b, m, M(1e-47)), from_b << " for " << m);
  };
  auto const at = [](auto const& f, auto one) {
    using T = decltype(one);
    return f(T(T(7) / 10), T(T(13) / 10));
  };
  auto const value = [](auto const& a, auto const& b) { return function(a, b); };
  agree(at(value, D(1)), at(value, B(1)), at(value, M(1)));
  for (std::size_t i = 0; i < 2; ++i) {
    auto const slope = [i](auto const& a, auto const& b) { return function.gradient(a, b)[i]; };
    agree(at(slope, D(1)), at(slope, B(1)), at(slope, M(1)));
    auto const bend = [i](auto const& a, auto const& b) { return function.hessian(a, b)[i][1]; };
    agree(at(bend, D(1)), at(bend, B(1)), at(bend, M(1)));
  }
}
BOOST_AUTO_TEST_CASE(fifty_digits_of_mpfr) { check_digits(mp::mpfr_float_50(1e-38)); }

// As many digits as each number is told, which no slope may ask the type for.
BOOST_AUTO_TEST_CASE(any_digits_of_mpfr) {
  using number = mp::number<mp::mpfr_float_backend<0>, mp::et_off>;
  number::default_precision(60);
  constexpr auto slopes = cr::function(erf(x) + atan(x) + log_sum_exp(x, 2_c * x) + cbrt(x), x);
  number const found = slopes.gradient(number(0.5))[0];
  BOOST_TEST(cr::near(double(found), slopes.gradient(0.5)[0], 1e-15));
}

BOOST_AUTO_TEST_CASE(closed_forms_to_forty_five_digits) {
  using T = mp::mpfr_float_50;
  T const a = T(7) / 10, tolerance = T("1e-47");
  auto const slope = [&](auto formula) { return T(cr::function(formula, x).gradient(a)[0]); };
  BOOST_TEST(close<T>(slope(tan(3_c * x)), 3 / (cos(3 * a) * cos(3 * a)), tolerance));
  BOOST_TEST(close<T>(slope(erf(3_c * x)), 6 * exp(-9 * a * a) / sqrt(boost::math::constants::pi<T>()), tolerance));
  BOOST_TEST(close<T>(slope(pow(x, x)), pow(a, a) * (log(a) + 1), tolerance));
  BOOST_TEST(close<T>(slope(cbrt(x)), 1 / (3 * cbrt(a * a)), tolerance));
  BOOST_TEST(close<T>(slope(sigmoid(2_c * x)), 2 * exp(-2 * a) / pow(1 + exp(-2 * a), 2), tolerance));
  BOOST_TEST(close<T>(slope(exp2(x)), exp2(a) * log(T(2)), tolerance));
  BOOST_TEST(close<T>(slope(0.1_c * x), T(1) / 10, tolerance));  // the exact constant, not double's 0.1
  BOOST_TEST(close<T>(slope(6.02214076000000000000000000000000000001e23_c * x), T("6.02214076000000000000000000000000000001e23"),
                      tolerance));
}

BOOST_AUTO_TEST_CASE(expression_templates_as_arguments) {
  using T = mp::mpfr_float_50;
  T const a(7), b(13);
  BOOST_TEST(function(a / 10, b / 10) == function(T(a / 10), T(b / 10)));
  BOOST_TEST(function.gradient(a / 10, b / 10)[1] == function.gradient(T(a / 10), T(b / 10))[1]);
  BOOST_TEST(cr::sigmoid(a / 10) == cr::sigmoid(T(a / 10)));
  BOOST_TEST(cr::apply<softclip>(a / 10 - b) == T(a / 10 - b) / (1 + b - a / 10));
  BOOST_TEST((x * y)(x = a / 10, y = 3) == T(T(a / 10) * 3));
}

BOOST_AUTO_TEST_CASE(complex_numbers) {
  using C = std::complex<double>;
  constexpr auto holomorphic = exp(x * y) / (1_c + square(x)) + sin(x) * log(y) + pow(x, 3_c) - sqrt(y) * tanh(x) + sigmoid(x) +
                               softplus(y) + log_sum_exp(x, y) + atan(x) + acosh(y) + asinh(x * y) + cr::constants::pi * cosh(y);
  constexpr auto f = cr::function(holomorphic, x, y);
  C const a(0.3, 0.4), b(-1.2, 0.7);
  C const h = 1e-3;
  // A holomorphic function's derivative does not depend on the direction of the difference.
  for (C const step : {h, C(0, 1) * h}) {
    auto const slope = [&](auto const& g) {
      return (8.0 * (g(step) - g(-step)) - (g(2.0 * step) - g(-2.0 * step))) / (12.0 * step);
    };
    BOOST_TEST(std::abs(f.gradient(a, b)[0] - slope([&](C t) { return f(a + t, b); })) < 1e-10);
    BOOST_TEST(std::abs(f.gradient(a, b)[1] - slope([&](C t) { return f(a, b + t); })) < 1e-10);
    BOOST_TEST(std::abs(f.hessian(a, b)[0][1] - slope([&](C t) { return f.gradient(a, b + t)[0]; })) < 1e-10);
  }
  BOOST_TEST(std::abs(cr::function(exp(x), x)(C(0, 1)) - C(std::cos(1.0), std::sin(1.0))) < 1e-15);
  BOOST_TEST(std::abs(cr::function(expm1(x), x)(C(1e-10, 1e-10)) - C(1e-10, 1e-10)) < 1e-19);
  BOOST_TEST(std::abs(cr::function(log1p(x), x)(C(1e-10, 1e-10)) - C(1e-10, 1e-10)) < 1e-19);
  C const c(0.5, -0.75);
  BOOST_TEST(std::abs(cr::function(expm1(x), x)(c) - (std::exp(c) - 1.0)) < 1e-15);
  BOOST_TEST(std::abs(cr::function(log1p(x), x)(c) - std::log(c + 1.0)) < 1e-15);
  BOOST_TEST(std::abs(cr::function(exp2(x) + log2(x), x)(C(2, 0)) - C(5, 0)) < 1e-14);
}

/// A zero tangent meets no infinite slope, and another is multiplied by its slope.
template <class T>
void check_guards() {
  constexpr auto f = cr::function(sqrt(x) + y, x, y);
  BOOST_TEST(bool(f.jvp(std::array{T(0), T(0)}, std::array{T(0), T(1)}) == T(1)));
  BOOST_TEST(bool(f.jvp(std::array{T(4), T(0)}, std::array{T(3), T(1)}) == T(7) / T(4)));
}
BOOST_AUTO_TEST_CASE(zeros_and_infinite_slopes) {
  check_guards<mp::number<mp::cpp_bin_float<50>, mp::et_off>>();
  check_guards<std::complex<double>>();
  check_guards<long double>();
}

BOOST_AUTO_TEST_CASE(batches) {
  check_lanes(exp(-square(x)) * sin(y) + 0.1_c * x);
  check_lanes(select(x > 0_c, log(x), x) * y);
  check_lanes(select(x > 0_c && y > 0_c, sqrt(x) / sqrt(y), 0_c) + select(!(x < 3_c) || y <= 0_c, sqrt(x), y));
  check_lanes(abs(x) + relu(y) + max(x, y) * min(x, 0.5_c) + sign(x) + floor(y));
  check_lanes(hypot(x, y) + clamp(x, 0_c, 1_c) + abs(sqrt(x)));
  check_lanes(sigmoid(x) + softplus(x) + log_sum_exp(x, y, x * y) + xlogy(x, y));
  check_lanes(cr::apply<softclip>(x * y) + pow(x, 3_c) + select(equal(x, y), x, 1_c));
}

BOOST_AUTO_TEST_CASE(against_boost_autodiff) {
  namespace autodiff = boost::math::differentiation;
  constexpr auto formula = exp(-square(x)) * sin(3_c * x + 1_c) + sqrt(1_c + x * x) + atan(x) * log(x) + pow(x, 2.5_c);
  constexpr auto f = cr::function(formula, x);
  auto const witness = [](auto const& u) {
    return exp(-u * u) * sin(3 * u + 1) + sqrt(1 + u * u) + atan(u) * log(u) + pow(u, 2.5);
  };
  for (double const at : {0.3, 1.0, 2.75}) {
    auto const expected = witness(autodiff::make_fvar<double, 4>(at));
    auto const series = cr::taylor<4>(f, std::array{at}, std::array{1.0});
    double factorial = 1;
    for (unsigned k = 0; k <= 4; ++k) {
      factorial *= k == 0 ? 1 : k;
      BOOST_TEST(std::abs(series[k] * factorial - expected.derivative(k)) <= 1e-12 * (1 + std::abs(expected.derivative(k))));
    }
  }
  // A number of Boost's goes through our formula: derivatives of our gradient by theirs.
  auto const mixed = f.gradient(autodiff::make_fvar<double, 1>(0.75))[0];
  BOOST_TEST(std::abs(mixed.derivative(0u) - f.gradient(0.75)[0]) < 1e-14);
  BOOST_TEST(std::abs(mixed.derivative(1u) - f.hessian(0.75)[0][0]) < 1e-13);
  constexpr auto circle = cr::function(erf(x) + cr::constants::pi * x, x);  // pi's own derivative must not be infinite on the way
  BOOST_TEST(std::abs(circle(autodiff::make_fvar<double, 1>(0.75)).derivative(1u) - circle.gradient(0.75)[0]) < 1e-14);
}

#ifdef HAS_JET
BOOST_AUTO_TEST_CASE(jets_of_ceres) {
  // Our gradient of their numbers gives second derivatives.
  constexpr auto formula = exp(-square(x / y)) * sin(3_c * x + 1_c) + pow(x, y) + hypot(x, y) + atan2(x, y) + erf(x) * erfc(y) +
                           max(x, y) * abs(x) + select(x > y, log(x), cbrt(x)) + sigmoid(x) * softplus(y) + norm_cdf(x);
  constexpr auto f = cr::function(formula, x, y);
  using jet = ceres::Jet<double, 2>;
  auto const gradient = f.gradient(jet(0.7, 0), jet(1.3, 1));
  auto const hessian = f.hessian(0.7, 1.3);
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(std::abs(gradient[i].a - f.gradient(0.7, 1.3)[i]) < 1e-14);
    for (std::size_t j = 0; j < 2; ++j) BOOST_TEST(std::abs(gradient[i].v[static_cast<int>(j)] - hessian[i][j]) < 1e-13);
  }
}
#endif

BOOST_AUTO_TEST_SUITE_END()
