// What statistics needs, called with numbers of other types: fifty digits, lazy ones, batches.
#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/mpfr.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

#if __has_include(<xsimd/xsimd.hpp>)
#  include <chainrule/simd.hpp>
#  define HAS_BATCH 1
#endif

namespace cr = chainrule;
namespace mp = boost::multiprecision;
using namespace chainrule::literals;

namespace statistics_numbers {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f =
    cr::function(erfcx(x) * y + log_norm_cdf(-3_c * y) + norm_quantile(x) + log_beta(x, y) + logit(x) + log1mexp(-y), x, y);

/// Value, gradient and Hessian in digits that are wrong, of the first type against the second.
template <class T, class Exact>
double error(T const& a, T const& b) {
  Exact const p(a), q(b);
  double worst = 0;
  auto const add = [&](T const& found, Exact const& exact) {
    worst = std::max(worst, static_cast<double>(Exact(abs(Exact(Exact(found) - exact)) / abs(exact))));
  };
  add(f(a, b), f(p, q));
  auto const gradient = f.gradient(a, b);
  auto const expected = f.gradient(p, q);
  auto const hessian = f.hessian(a, b);
  auto const bends = f.hessian(p, q);
  for (std::size_t i = 0; i < 2; ++i) {
    add(gradient[i], expected[i]);
    for (std::size_t j = 0; j < 2; ++j) add(hessian[i][j], bends[i][j]);
  }
  return worst;
}

using digits_120 = mp::number<mp::cpp_bin_float<120>, mp::et_off>;
using digits_50 = mp::number<mp::cpp_bin_float<50>, mp::et_off>;
constexpr std::array<std::array<double, 2>, 3> points{{{0.25, 1.5}, {0.001, 8}, {0.9375, 0.125}}};

BOOST_AUTO_TEST_SUITE(functions_of_statistics)

BOOST_AUTO_TEST_CASE(in_every_precision) {
  for (auto const& [a, b] : points) {
    BOOST_TEST((error<digits_50, digits_120>(a, b)) < 1e-46, a << ' ' << b);
    BOOST_TEST((error<mp::mpfr_float_50, digits_120>(a, b)) < 1e-46, a << ' ' << b);  // whose expressions are lazy
    BOOST_TEST((error<double, digits_50>(a, b)) < 1e-14, a << ' ' << b);
    BOOST_TEST((error<float, digits_50>(static_cast<float>(a), static_cast<float>(b))) < 1e-5, a << ' ' << b);
  }
}

#ifdef HAS_BATCH
BOOST_AUTO_TEST_CASE(in_batches) {
  using batch = xsimd::batch<double>;
  for (auto const& [a, b] : points) {
    auto const found = f.value_and_gradient(batch(a), batch(b));
    auto const expected = f.value_and_gradient(a, b);
    BOOST_TEST(std::abs(found.value.get(0) / expected.value - 1) < 1e-14);
    for (std::size_t i = 0; i < 2; ++i) BOOST_TEST(std::abs(found.gradient[i].get(1) / expected.gradient[i] - 1) < 1e-14);
  }
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace statistics_numbers
