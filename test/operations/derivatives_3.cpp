// First and second derivatives over the whole range: of what statistics needs.
#include "derivative_goals.hpp"
#include "derivative_statistics.hpp"

using derivative_errors::within;

BOOST_AUTO_TEST_SUITE(derivative_errors_3)
BOOST_AUTO_TEST_CASE(of_statistics) { derivative_errors::measure_statistics(within(8)); }
BOOST_AUTO_TEST_SUITE_END()
