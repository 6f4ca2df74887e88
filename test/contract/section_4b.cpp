// Section 4b of the interface: arrays of variables, sums and products over an index.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variables<"x", 100> xs;  // xs[0_c] is a variable like any other
constexpr cr::index<"i"> i;
constexpr auto rosenbrock = cr::sum(i, 0_c, 98_c, 100_c * square(xs[i + 1_c] - square(xs[i])) + square(1_c - xs[i]));
constexpr auto r = cr::function(rosenbrock, xs);  // called with one array, span or Eigen vector of 100
constexpr auto product = cr::product(i, 0_c, 49_c, xs[i]);

constexpr auto point = [] {
  std::array<double, 100> numbers{};
  for (std::size_t k = 0; k < 100; ++k) numbers[k] = 0.5 + 0.01 * double(k);
  return numbers;
}();

// The value is that of the plain loop, bit for bit.
static_assert(r(point) == [] {
  double sum = 0;
  for (std::size_t k = 0; k < 99; ++k) {
    double const step = point[k + 1] - point[k] * point[k];
    double const rest = 1 - point[k];
    sum += 100 * (step * step) + rest * rest;
  }
  return sum;
}());
constexpr auto both = r.value_and_gradient(point);
static_assert(both.value == r(point) and both.gradient == r.gradient(point));
static_assert(cr::near(both.gradient[0], -400 * point[0] * (point[1] - point[0] * point[0]) - 2 * (1 - point[0]), 1e-14));
static_assert(cr::near(both.gradient[99], 200 * (point[99] - point[98] * point[98]), 1e-14));

// Zeros are allowed in a product.
constexpr auto with_zero = [] {
  auto numbers = point;
  numbers[7] = 0;
  return numbers;
}();
constexpr auto p = cr::function(product, xs);
static_assert(p(with_zero) == 0 and p.gradient(with_zero)[6] == 0);
static_assert(cr::near(p.gradient(with_zero)[7], p(point) / point[7], 1e-14));

static_assert(diff(cr::sum(i, 0_c, 9_c, square(xs[i])), xs[3_c]) == 2_c * xs[3_c]);
static_assert(cr::to_string(xs[0_c]) == "x[0]" and cr::to_latex(xs[0_c]) == "x_{0}");
static_assert(cr::to_string(cr::sum(i, 0_c, 9_c, i* xs[2_c * i])) == "sum(i, 0, 9, i*x[2*i])");
static_assert(cr::to_latex(product) == "\\prod_{i=0}^{49} x_{i}");

BOOST_AUTO_TEST_CASE(run_time_agrees_with_compile_time) {
  auto const now = r.value_and_gradient(point);
  BOOST_TEST(cr::near(now.value, both.value, 1e-14));
  BOOST_TEST(cr::near(now.gradient, both.gradient, 1e-12));
}
