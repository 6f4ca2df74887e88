// What every operation states of itself.
#include "every_fact.hpp"

BOOST_AUTO_TEST_CASE(facts_hold_at_samples) { every_fact::check_all(chainrule::operations::all{}); }
