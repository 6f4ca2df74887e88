#include "random_formulas.hpp"

BOOST_AUTO_TEST_CASE(random_formulas_4) { random_formulas::check_range<400, 21>(); }
