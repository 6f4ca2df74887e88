#include "random_formulas.hpp"

BOOST_AUTO_TEST_CASE(random_formulas_2) {
  random_formulas::check_range<109, 12>();
  random_formulas::check_range<200, 21>();
}
