// First and second derivatives over the whole range: of the other families, and of powers with exact exponents.
#include "derivative_goals.hpp"

using namespace chainrule::operations;
using derivative_errors::within;

BOOST_AUTO_TEST_SUITE(derivative_errors_2)
BOOST_AUTO_TEST_CASE(of_error_gamma) { derivative_errors::measure_all(within(8), error_gamma{}); }
BOOST_AUTO_TEST_CASE(of_piecewise) { derivative_errors::measure_all(within(4), piecewise{}); }
BOOST_AUTO_TEST_CASE(of_activation) { derivative_errors::measure_all(within(4), activation{}); }
BOOST_AUTO_TEST_CASE(of_exact_exponents) { derivative_errors::measure_exact_exponents(within(8)); }
BOOST_AUTO_TEST_SUITE_END()
