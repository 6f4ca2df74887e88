// Every operation of the elementary families.
#include "every_operation.hpp"

using namespace chainrule::operations;

BOOST_AUTO_TEST_SUITE(elementary_operations)
BOOST_AUTO_TEST_CASE(of_arithmetic) { every_operation::check_all(arithmetic{}); }
BOOST_AUTO_TEST_CASE(of_exponential) { every_operation::check_all(exponential{}); }
BOOST_AUTO_TEST_CASE(of_power) { every_operation::check_all(power{}); }
BOOST_AUTO_TEST_CASE(of_trigonometric) { every_operation::check_all(trigonometric{}); }
BOOST_AUTO_TEST_CASE(of_hyperbolic) { every_operation::check_all(hyperbolic{}); }
BOOST_AUTO_TEST_SUITE_END()
