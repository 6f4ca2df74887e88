// Derivatives at the ends of the range, at singular points, and of zeros and NaNs, at run time.
#include "slope_edges.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(slope_edges)
BOOST_AUTO_TEST_CASE(powers_of_zero) { BOOST_TEST(edges::powers_of_zero()); }
BOOST_AUTO_TEST_CASE(squares_have_no_corner) { BOOST_TEST(edges::squares()); }
BOOST_AUTO_TEST_CASE(nan_in_gives_nan_slope) { BOOST_TEST(edges::nan_in_nan_slope()); }
BOOST_AUTO_TEST_CASE(slopes_far_away) { BOOST_TEST(edges::far_slopes()); }
BOOST_AUTO_TEST_CASE(slopes_of_far_pairs) { BOOST_TEST(edges::far_pairs()); }
BOOST_AUTO_TEST_CASE(slopes_of_infinite_pairs) { BOOST_TEST(edges::infinite_pairs()); }
BOOST_AUTO_TEST_CASE(shares_in_sums_of_exponentials) { BOOST_TEST(edges::sums_of_exponentials()); }
BOOST_AUTO_TEST_CASE(zeros_meet_no_infinite_slope) { BOOST_TEST(edges::zeros_and_infinite_slopes()); }
BOOST_AUTO_TEST_CASE(zeros_meet_no_pole) { BOOST_TEST(edges::poles_and_slopes_of_slopes()); }
BOOST_AUTO_TEST_CASE(infinite_slopes_agree) { BOOST_TEST(edges::singular_points()); }
BOOST_AUTO_TEST_SUITE_END()
