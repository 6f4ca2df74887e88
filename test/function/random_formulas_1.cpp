#include "random_formulas.hpp"

BOOST_AUTO_TEST_CASE(random_formulas_1) { random_formulas::check_range<100, 9>(); }
