#include "random_formulas.hpp"

BOOST_AUTO_TEST_CASE(random_formulas_3) { random_formulas::check_range<300, 21>(); }
