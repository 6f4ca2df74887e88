// Reductions that do not add up, along directions, in blocks: what the loop in one piece gives.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;

BOOST_AUTO_TEST_CASE(tangents_and_second_derivatives) {
  std::mt19937_64 generator(3);
  std::vector<double> times(5 * cr::rows_in_block + 77);
  for (double& each : times) each = std::uniform_real_distribution<double>(-0.1, 0.1)(generator);
  auto const same = [&](auto const& f, double at) {
    std::tuple const point(at, times);
    auto const near = boost::test_tools::tolerance(1e-12);
    BOOST_TEST(f(cr::blocks, at, times) == f(at, times), near);
    BOOST_TEST(f.jvp(cr::blocks, point, std::tuple(2.0)) == f.jvp(point, std::tuple(2.0)), near);
    BOOST_TEST(f.hvp(cr::blocks, point, std::tuple(2.0))[0] == f.hvp(point, std::tuple(2.0))[0], near);
    BOOST_TEST(f.hessian(cr::blocks, at, times)[0][0] == f.hessian(at, times)[0][0], near);
  };
  constexpr auto by_time = [](auto const& formula) { return cr::function(formula, cr::wrt(a), cr::given(t)); };
  same(by_time(cr::log_sum_exp(a * a * t)), 3.0);
  same(by_time(cr::norm(a * a - t)), 0.5);
  same(by_time(cr::max(a * a * t) + cr::min(sin(a + t))), 0.5);
  constexpr auto product = by_time(cr::product(a * a - t));
  same(product, 1.0);
  times[20] = 1, times[3000] = 1;  // factors that are zero, in two blocks
  same(product, 1.0);
  times[3000] = 0.5;
  same(product, 1.0);
}
