// Boost's Newton, Halley and Schröder iterations with exact derivatives, and what goes wrong.
#include "trouble.hpp"
#include <chainrule/adapters/roots.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace cr::literals;
using cr::solver_status;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"a"> a;
constexpr auto cube_root = cr::function(pow(x, 3_c) - a, cr::wrt(x), cr::given(a));
constexpr auto omega = cr::function(x * exp(x) - 1_c, x);
constexpr auto square_plus_one = cr::function(x * x + 1_c, x);
constexpr auto logarithm = cr::function(log(x) + 3_c, x);
constexpr auto picky = cr::function(trouble::picked(x) - 1_c, x);
constexpr auto fading = cr::function(trouble::fades(x) + x * x - 3_c, x);
constexpr auto fading_slope = cr::function(trouble::slope_fades(x) + x - 3_c, x);

}  // namespace

BOOST_AUTO_TEST_CASE(functors_are_what_boost_asks_for) {
  auto const [value, slope] = cr::roots::newton_function(cube_root, 2.0)(3.0);
  BOOST_TEST((value == 25 && slope == 27));
  auto const [again, first, second] = cr::roots::halley_function(cube_root, 2.0)(3.0);
  BOOST_TEST((again == 25 && first == 27 && second == 18));
  static_assert(cr::roots::newton_function(cube_root, 2.0)(3.0).second == 27);
  std::uintmax_t turns = 50;
  double const root = boost::math::tools::halley_iterate(cr::roots::halley_function(cube_root, 2.0), 1.0, 0.0, 2.0, 26, turns);
  BOOST_TEST(root == 1.2599210498948731648, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(turns < 8);
}

BOOST_AUTO_TEST_CASE(all_three_iterations_find_the_omega_constant) {
  using enum cr::roots::iteration;
  double const published = 0.56714329040978387300;
  auto const by_newton = cr::roots::solve<newton>(omega, 1.0, 0.0, 2.0);
  auto const by_halley = cr::roots::solve<halley>(omega, 1.0, 0.0, 2.0);
  auto const by_schroder = cr::roots::solve<schroder>(omega, 1.0, 0.0, 2.0);
  BOOST_TEST((by_newton && by_halley && by_schroder));
  for (double const found : {by_newton.x, by_halley.x, by_schroder.x})
    BOOST_TEST(found == published, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(by_halley.iterations <= by_newton.iterations);
}

BOOST_AUTO_TEST_CASE(other_number_types) {
  auto const found = cr::roots::solve(cube_root, 1.0L, 0.0L, 2.0L, 2);
  BOOST_TEST(bool(found));
  BOOST_TEST(found.x == 1.2599210498948731647672L, boost::test_tools::tolerance(1e-18L));
  BOOST_TEST(cr::roots::solve(cube_root, 1.0f, 0.0f, 2.0f, 2).x == 1.25992105f, boost::test_tools::tolerance(1e-7f));
}

BOOST_AUTO_TEST_CASE(what_is_no_root_does_not_count_as_solved) {
  using enum cr::roots::iteration;
  BOOST_TEST(!cr::roots::solve<newton>(cube_root, 5.0, 4.0, 9.0, 2.0));  // the end of the bracket
  BOOST_TEST(!cr::roots::solve<halley>(cube_root, 5.0, 4.0, 9.0, 2.0));
  BOOST_TEST(!cr::roots::solve<newton>(square_plus_one, 1.0, -2.0, 2.0));
  BOOST_TEST((cr::roots::solve<newton>(logarithm, 0.1, -1.0, 2.0).status == solver_status::solved));
  BOOST_TEST((cr::roots::solve(logarithm, -0.5, -1.0, 2.0).status == solver_status::not_finite));
  double const nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_CHECK_THROW(cr::roots::solve(omega, nan, 0.0, 1.0), std::invalid_argument);
  BOOST_CHECK_THROW(cr::roots::solve(omega, 3.0, 0.0, 1.0), std::invalid_argument);
  BOOST_CHECK_THROW(cr::roots::solve(picky, 3.0, 0.0, 4.0), std::range_error);
  BOOST_CHECK_THROW(cr::roots::newton_function(logarithm)(-1.0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  using enum cr::roots::iteration;
  using trouble::solved_without_numbers;
  auto const check = [](auto const& f) {
    BOOST_TEST(solved_without_numbers([&] { return cr::roots::solve<newton>(f, 1.0, 0.0, 3.0).status; }, 2) == -1);
    BOOST_TEST(solved_without_numbers([&] { return cr::roots::solve<halley>(f, 1.0, 0.0, 3.0).status; }, 2) == -1);
    BOOST_TEST(solved_without_numbers([&] { return cr::roots::solve<schroder>(f, 1.0, 0.0, 3.0).status; }, 2) == -1);
  };
  check(fading);
  check(fading_slope);
}
