// What every operation states of itself: it is true, and all that is true is stated.
#include "every_fold.hpp"

using namespace chainrule::operations;

BOOST_AUTO_TEST_CASE(facts_hold_at_samples) { every_fact::check_all(all{}); }
BOOST_AUTO_TEST_CASE(facts_are_complete) { complete_facts::check_all(all{}); }
BOOST_AUTO_TEST_CASE(folds_keep_values_and_leave_nothing) {
  every_fold::check_all(all{} + chainrule::operation_list<product_or_zero_>{});
}
