// The errors of functions of batches. Links -lmpfr -lgmp.
#include <boost/test/unit_test.hpp>

#if __has_include(<xsimd/xsimd.hpp>)
#  include "xsimd_errors.hpp"

namespace {
void check(std::vector<accuracy::result> const& results) {
  for (auto const& r : results) {
    BOOST_TEST(r.count > 0, r.name);
    BOOST_TEST(r.worst <= r.bound, r.name << " is " << r.worst << " ulp off at " << r.where << ", " << r.misrounded << " of "
                                          << r.count << " misrounded");
  }
}
}  // namespace

BOOST_AUTO_TEST_CASE(errors_of_batches_of_doubles) {
  check(batch_errors::elementary<double>());
  check(batch_errors::special<double>());
  check(batch_errors::of_slopes<double>());
}
BOOST_AUTO_TEST_CASE(errors_of_batches_of_floats) {
  check(batch_errors::elementary<float>());
  check(batch_errors::special<float>());
  check(batch_errors::of_slopes<float>());
}
#else
BOOST_AUTO_TEST_CASE(errors_of_batches, *boost::unit_test::disabled()) {}
#endif
