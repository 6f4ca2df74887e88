// Every request of functions whose lengths are known while compiling, with a policy and without.
#include "lanes.hpp"
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace lanes;

constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

// To rounding what they give without a policy, in another order; functions without loops exactly that.
BOOST_AUTO_TEST_CASE(every_request_of_known_lengths) {
  static constexpr cr::variables<"w", 19> w;
  static constexpr auto valley = cr::sum(i, 0_c, 17_c, 100_c * square(w[i + 1_c] - square(w[i])) + square(1_c - w[i]));
  constexpr auto f = cr::function(valley, w);
  constexpr auto few = cr::function(cr::sum(i, 0_c, 18_c, exp(a * w[i]) * b), cr::wrt(a, b), cr::given(w));
  constexpr auto two = cr::function(boost::hana::make_tuple(valley, cr::norm(i, 0_c, 18_c, w[i])), w);
  constexpr auto straight = cr::function(a * b, a, b);
  std::array<double, 19> point{}, direction{};
  for (std::size_t k = 0; k < 19; ++k) point[k] = 0.5 + double(k * k % 5) / 3, direction[k] = double(k % 3) - 1;
  auto const near = [](auto const& found, auto const& expected) {
    BOOST_TEST_REQUIRE(found.size() == expected.size());
    for (std::size_t k = 0; k < found.size(); ++k) BOOST_TEST(is_near(found[k], expected[k], 1e3));
  };
  BOOST_TEST(is_near(f.jvp(cr::simd, point, direction), f.jvp(point, direction), 1e3));
  near(f.vjp(cr::simd, point, std::array{2.0}), f.vjp(point, std::array{2.0}));
  near(f.hvp(cr::simd, point, direction), f.hvp(point, direction));
  auto const wide = f.hessian(cr::simd, point), narrow = f.hessian(point);
  for (std::size_t row = 0; row < 19; ++row) near(wide[row], narrow[row]);
  std::array<double, 21> few_at{0.25, 1.5};
  for (std::size_t k = 0; k < 19; ++k) few_at[k + 2] = point[k];
  auto const all = few.value_gradient_hessian(cr::simd, few_at), without = few.value_gradient_hessian(few_at);
  BOOST_TEST(is_near(all.value, without.value));
  near(all.gradient, without.gradient);
  for (std::size_t row = 0; row < 2; ++row) near(all.hessian[row], without.hessian[row]);
  auto const [values, jacobian] = two.value_and_jacobian(cr::simd, point);
  near(values, two(point));
  near(two.jacobian(cr::simd, point)[1], two.jacobian(point)[1]);
  for (std::size_t row = 0; row < 2; ++row) near(jacobian[row], two.jacobian(point)[row]);
  near(two.jvp(cr::simd, point, direction), two.jvp(point, direction));
  near(two.vjp(cr::simd, point, std::array{1.0, -2.0}), two.vjp(point, std::array{1.0, -2.0}));
  bool other_bits = false;  // the policy is not left out
  for (std::size_t row = 0; row < 2; ++row) other_bits = other_bits || all.hessian[row] != without.hessian[row];
  BOOST_TEST(other_bits);
  BOOST_TEST(f.jvp(cr::simd, point, direction) != f.jvp(point, direction));
  BOOST_TEST(straight.hessian(cr::simd, 2.0, 3.0) == straight.hessian(2.0, 3.0));
  BOOST_TEST(straight.jvp(cr::simd, std::array{2.0, 3.0}, std::array{1.0, 0.0}) == 3);
}
