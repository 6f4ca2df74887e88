// Edge policies hold at run time.
#include "edges.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(edge_policies)
BOOST_AUTO_TEST_CASE(corners_have_slope_zero) { BOOST_TEST(edges::corners()); }
BOOST_AUTO_TEST_CASE(comparisons_decide) { BOOST_TEST(edges::comparisons()); }
BOOST_AUTO_TEST_CASE(ties_share) { BOOST_TEST(edges::ties()); }
BOOST_AUTO_TEST_CASE(hypot_is_flat_at_the_origin) { BOOST_TEST(edges::origin_of_hypot()); }
BOOST_AUTO_TEST_CASE(powers_of_zero_and_of_negative_numbers) { BOOST_TEST(edges::powers()); }
BOOST_AUTO_TEST_CASE(nan_in_gives_nan_out) { BOOST_TEST(edges::nan_in_nan_out()); }
BOOST_AUTO_TEST_CASE(no_overflow_and_no_lost_digits) { BOOST_TEST(edges::far_away()); }
BOOST_AUTO_TEST_CASE(xlogy_of_zero) { BOOST_TEST(edges::x_log_y()); }
BOOST_AUTO_TEST_CASE(probabilities_of_zero_and_one) { BOOST_TEST(edges::probabilities()); }
BOOST_AUTO_TEST_CASE(tails_of_the_normal_distribution) { BOOST_TEST(edges::tails()); }
BOOST_AUTO_TEST_CASE(beta_of_zero_and_infinity) { BOOST_TEST(edges::arguments_of_beta()); }
BOOST_AUTO_TEST_CASE(dead_branches_never_show) { BOOST_TEST(edges::dead_branches()); }
BOOST_AUTO_TEST_CASE(dead_branches_that_share_never_show) { BOOST_TEST(edges::dead_branches_that_share()); }
BOOST_AUTO_TEST_CASE(dead_branches_inside_branches_never_show) { BOOST_TEST(edges::dead_branches_inside()); }
BOOST_AUTO_TEST_CASE(dead_branches_by_different_conditions_never_show) {
  BOOST_TEST(edges::dead_branches_by_different_conditions());
}
BOOST_AUTO_TEST_CASE(dead_corners_never_show) { BOOST_TEST(edges::dead_corners()); }
BOOST_AUTO_TEST_SUITE_END()
