// First and second derivatives over the whole range: of what statistics needs.
#include "derivative_statistics.hpp"

#include <boost/test/unit_test.hpp>

namespace {

/// First within 4 units of the last place, special functions within 8; second within 16.
auto within(double first_goal) {
  return [=](std::string const& name, auto const& in_double, auto const& in_float) {
    for (auto const& each : {in_double, in_float}) {
      BOOST_TEST(each.points > 20, name);
      BOOST_TEST(each.first.worst <= first_goal, name << ": first " << each.first.worst << " at " << each.first.where);
      BOOST_TEST(each.second.worst <= 16, name << ": second " << each.second.worst << " at " << each.second.where);
    }
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(derivative_errors_3)
BOOST_AUTO_TEST_CASE(of_statistics) { derivative_errors::measure_statistics(within(8)); }
BOOST_AUTO_TEST_SUITE_END()
