// First and second derivatives over the whole range: of the other families, and of powers with exact exponents.
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

BOOST_AUTO_TEST_SUITE(derivative_errors_2)
BOOST_AUTO_TEST_CASE(of_error_gamma) { derivative_errors::measure_all(within(8), error_gamma{}); }
BOOST_AUTO_TEST_CASE(of_piecewise) { derivative_errors::measure_all(within(4), piecewise{}); }
BOOST_AUTO_TEST_CASE(of_activation) { derivative_errors::measure_all(within(4), activation{}); }
BOOST_AUTO_TEST_CASE(of_exact_exponents) { derivative_errors::measure_exact_exponents(within(8)); }
BOOST_AUTO_TEST_SUITE_END()
