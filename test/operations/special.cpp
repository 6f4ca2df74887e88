// Every operation of the families that are not elementary.
#include "every_operation.hpp"

using namespace chainrule::operations;

// The families here and in elementary.cpp are all there are.
static_assert(
    std::is_same_v<all, decltype(arithmetic{} + power{} + exponential{} + trigonometric{} + hyperbolic{} + error_gamma{} +
                                 conditions{} + piecewise{} + activation{} + statistics{} + irrational{})>);

BOOST_AUTO_TEST_SUITE(special_operations)
BOOST_AUTO_TEST_CASE(of_error_gamma) { every_operation::check_all(error_gamma{}); }
BOOST_AUTO_TEST_CASE(of_conditions) { every_operation::check_all(conditions{}); }
BOOST_AUTO_TEST_CASE(of_piecewise) { every_operation::check_all(piecewise{}); }
BOOST_AUTO_TEST_CASE(of_activation) { every_operation::check_all(activation{}); }
BOOST_AUTO_TEST_CASE(of_statistics) { every_operation::check_all(statistics{}); }
BOOST_AUTO_TEST_CASE(of_irrational) { every_operation::check_all(irrational{}); }
BOOST_AUTO_TEST_SUITE_END()
