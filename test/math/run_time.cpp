// Compile time and run time agree: the portable algorithms bit for bit (where nothing is contracted to FMA), the dispatching
// functions with the standard library within its own error.

#include <chainrule/math/math.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

namespace m = chainrule::math;

namespace {

constexpr std::array arguments = {0.0, 0.001, 0.125,     0.3,  0.5,    0.71, 0.9999, 1.0,
                                  1.5, 2.25,  2.5000001, 7.75, 11.999, 30.0, 100.3,  650.0};

template <class Function>
constexpr auto table(Function f) {
  std::array<double, 2 * arguments.size()> values{};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    values[2 * i] = f(arguments[i]);
    values[2 * i + 1] = f(-arguments[i]);
  }
  return values;
}

bool agree(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isinf(a) || a == b) return a == b || (std::isnan(a) && std::isnan(b));
  return std::fabs(a - b) <= tolerance * std::max(std::fabs(b), 1e-300);
}

/// f(x, math) with both readings: the function itself, in a constant expression and not, and its portable algorithm.
template <class Public, class Portable>
void check(char const* name, Public f, Portable portable) {
  constexpr auto constant = table(Public{});
  auto const dispatched = table(f), computed = table(portable);
  for (std::size_t i = 0; i < constant.size(); ++i) {
    double const x = (i % 2 == 0 ? 1 : -1) * arguments[i / 2];
#ifdef __FMA__
    BOOST_TEST(agree(constant[i], computed[i], 1e-15), name << '(' << x << "): " << constant[i] << ' ' << computed[i]);
#else
    BOOST_TEST(agree(constant[i], computed[i], 0), name << '(' << x << "): " << constant[i] << ' ' << computed[i]);
#endif
    BOOST_TEST(agree(constant[i], dispatched[i], 4e-15), name << '(' << x << "): " << constant[i] << ' ' << dispatched[i]);
  }
}

}  // namespace

#define CHECK(name)                                                                                                              \
  check(                                                                                                                         \
      #name, [](double x) { return m::name(x); }, [](double x) { return m::portable::name(x); })

BOOST_AUTO_TEST_SUITE(math_run_time)

BOOST_AUTO_TEST_CASE(elementary) {
  CHECK(exp), CHECK(exp2), CHECK(expm1), CHECK(log), CHECK(log1p), CHECK(log2), CHECK(log10);
  CHECK(sin), CHECK(cos), CHECK(tan), CHECK(asin), CHECK(acos), CHECK(atan);
  CHECK(sinh), CHECK(cosh), CHECK(tanh), CHECK(asinh), CHECK(acosh), CHECK(atanh);
  CHECK(sqrt), CHECK(cbrt), CHECK(floor), CHECK(ceil), CHECK(round), CHECK(trunc);
}

BOOST_AUTO_TEST_CASE(special) { CHECK(erf), CHECK(erfc), CHECK(tgamma), CHECK(lgamma), CHECK(digamma), CHECK(trigamma); }

BOOST_AUTO_TEST_CASE(of_statistics) {
  CHECK(erfcx), CHECK(norm_pdf), CHECK(norm_cdf), CHECK(log_norm_cdf), CHECK(norm_quantile), CHECK(logit), CHECK(log1mexp);
  check(
      "log_beta", [](double x) { return m::log_beta(x, 2.7); }, [](double x) { return m::portable::log_beta(x, 2.7); });
  check(
      "ierfcx", [](double x) { return m::ierfcx(1, x); }, [](double x) { return m::portable::ierfcx(1, x); });
  check(
      "log_norm_cdf_derivative", [](double x) { return m::log_norm_cdf_derivative(2, x); },
      [](double x) { return m::portable::log_norm_cdf_derivative(2, x); });
  check(
      "polygamma_difference", [](double x) { return m::polygamma_difference(1, x, 0.25); },
      [](double x) { return m::portable::polygamma_difference(1, x, 0.25); });
}

BOOST_AUTO_TEST_CASE(two_arguments) {
  check(
      "pow", [](double x) { return m::pow(x, 2.7); }, [](double x) { return m::portable::pow(x, 2.7); });
  check(
      "atan2", [](double x) { return m::atan2(x, -0.6); }, [](double x) { return m::portable::atan2(x, -0.6); });
  check(
      "hypot", [](double x) { return m::hypot(x, 2.0); }, [](double x) { return m::portable::hypot(x, 2.0); });
  check(
      "fmod", [](double x) { return m::fmod(x, 0.7); }, [](double x) { return m::portable::fmod(x, 0.7); });
  check(
      "polygamma", [](double x) { return m::polygamma(3, x); }, [](double x) { return m::portable::polygamma(3, x); });
  check(
      "multiply", [](double x) { return m::multiply(x, 1e308); }, [](double x) { return x * 1e308; });
}

BOOST_AUTO_TEST_CASE(the_rest) {
  double volatile x = -2.5;
  BOOST_TEST(m::abs(double(x)) == 2.5);
  BOOST_TEST(m::copysign(1.0, double(x)) == -1);
  BOOST_TEST(m::signbit(double(x)));
  BOOST_TEST(m::ldexp(double(x), 3) == -20);
  BOOST_TEST(!m::isnan(double(x)));
  BOOST_TEST(!m::isinf(double(x)));
  BOOST_TEST(m::isfinite(double(x)));
  BOOST_TEST(m::sincos(double(x)).cos == std::cos(-2.5));
  BOOST_TEST(m::divide(double(x), 0.0) == -m::infinity<double>);
  BOOST_TEST(m::lgamma(2.5F) == std::lgamma(2.5F));
  BOOST_TEST(m::lgamma(2.5L) == std::lgamma(2.5L));
  BOOST_TEST(std::isinf(m::digamma(0.0)));
}

BOOST_AUTO_TEST_SUITE_END()
