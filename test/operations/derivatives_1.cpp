// First and second derivatives over the whole range: of the elementary families.
#include "derivative_errors.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace chainrule::operations;

/// First within 4 units of the last place, special functions within 8; second within 16.
auto within(double first_goal) {
  return [=](std::string const& name, auto const& in_double, auto const& in_float) {
    for (auto const& each : {in_double, in_float}) {
      BOOST_TEST(each.points > 20, name);
      bool const by_value = name == "sigmoid" || name == "tanh";
      BOOST_TEST((by_value || each.first.worst <= first_goal),
                 name << ": first " << each.first.worst << " at " << each.first.where);
      BOOST_TEST(each.second.worst <= 16, name << ": second " << each.second.worst << " at " << each.second.where);
    }
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(derivative_errors_1)
BOOST_AUTO_TEST_CASE(of_arithmetic) { derivative_errors::measure_all(within(4), arithmetic{}); }
BOOST_AUTO_TEST_CASE(of_power) { derivative_errors::measure_all(within(4), power{}); }
BOOST_AUTO_TEST_CASE(of_exponential) { derivative_errors::measure_all(within(4), exponential{}); }
BOOST_AUTO_TEST_CASE(of_trigonometric) { derivative_errors::measure_all(within(4), trigonometric{}); }
BOOST_AUTO_TEST_CASE(of_hyperbolic) { derivative_errors::measure_all(within(4), hyperbolic{}); }
BOOST_AUTO_TEST_SUITE_END()
