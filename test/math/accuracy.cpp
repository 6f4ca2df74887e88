// The accuracy of the portable functions at run time, against MPFR. Links -lmpfr -lgmp.

#include "accuracy_statistics.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(math_accuracy)

template <class T>
void check(char const* type, std::vector<accuracy::result> const& results) {
  for (auto const& r : results)
    BOOST_TEST(r.worst <= r.bound, r.name << "<" << type << "> is " << r.worst << " ulp off at " << r.where << ", "
                                          << r.misrounded << " of " << r.count << " misrounded");
}

BOOST_AUTO_TEST_CASE(elementary_float) { check<float>("float", accuracy::elementary<float>()); }
BOOST_AUTO_TEST_CASE(elementary_double) { check<double>("double", accuracy::elementary<double>()); }
BOOST_AUTO_TEST_CASE(elementary_long_double) { check<long double>("long double", accuracy::elementary<long double>()); }
BOOST_AUTO_TEST_CASE(special_float) { check<float>("float", accuracy::special<float>()); }
BOOST_AUTO_TEST_CASE(special_double) { check<double>("double", accuracy::special<double>()); }
BOOST_AUTO_TEST_CASE(special_long_double) { check<long double>("long double", accuracy::special<long double>()); }
BOOST_AUTO_TEST_CASE(statistics_float) { check<float>("float", accuracy::statistics<float>()); }
BOOST_AUTO_TEST_CASE(statistics_double) { check<double>("double", accuracy::statistics<double>()); }
BOOST_AUTO_TEST_CASE(statistics_long_double) { check<long double>("long double", accuracy::statistics<long double>()); }

BOOST_AUTO_TEST_SUITE_END()
