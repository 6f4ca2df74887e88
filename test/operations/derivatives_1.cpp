// First and second derivatives over the whole range: of the elementary families.
#include "derivative_goals.hpp"

using namespace chainrule::operations;
using derivative_errors::within;

BOOST_AUTO_TEST_SUITE(derivative_errors_1)
BOOST_AUTO_TEST_CASE(of_arithmetic) { derivative_errors::measure_all(within(4), arithmetic{}); }
BOOST_AUTO_TEST_CASE(of_power) { derivative_errors::measure_all(within(4), power{}); }
BOOST_AUTO_TEST_CASE(of_exponential) { derivative_errors::measure_all(within(4), exponential{}); }
BOOST_AUTO_TEST_CASE(of_trigonometric) { derivative_errors::measure_all(within(4), trigonometric{}); }
BOOST_AUTO_TEST_CASE(of_hyperbolic) { derivative_errors::measure_all(within(4), hyperbolic{}); }
BOOST_AUTO_TEST_SUITE_END()
