#include "random_formulas.hpp"

BOOST_AUTO_TEST_CASE(random_formulas_5) { random_formulas::check_range<500, 21>(); }
