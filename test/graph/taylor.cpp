// Taylor coefficients of known functions, and graphs differentiated by hand.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;

template <class E>
void check(E const&, double at, std::array<double, 9> const& expected) {
  constexpr auto f = cr::function(E{}, x);
  auto const found = cr::taylor<8>(f, at, 1.0);
  auto const doubled = cr::taylor<8>(f, at, 2.0);
  for (std::size_t k = 0; k < expected.size(); ++k) BOOST_TEST_CONTEXT(cr::to_string(E{}).c_str() << ", order " << k) {
      BOOST_TEST(std::abs(found[k] - expected[k]) <= 1e-13);
      BOOST_TEST(std::abs(doubled[k] - std::ldexp(expected[k], int(k))) <= 1e-11);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(taylor)

BOOST_AUTO_TEST_CASE(known_series) {
  check(exp(x), 0, {1, 1, 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320});
  check(1_c / (1_c - x), 0, {1, 1, 1, 1, 1, 1, 1, 1, 1});
  check(sin(x), 0, {0, 1, 0, -1. / 6, 0, 1. / 120, 0, -1. / 5040, 0});
  check(log(1_c + x), 0, {0, 1, -1. / 2, 1. / 3, -1. / 4, 1. / 5, -1. / 6, 1. / 7, -1. / 8});
  check(atan(x), 0, {0, 1, 0, -1. / 3, 0, 1. / 5, 0, -1. / 7, 0});
  check(sqrt(1_c + x), 0, {1, 1. / 2, -1. / 8, 1. / 16, -5. / 128, 7. / 256, -21. / 1024, 33. / 2048, -429. / 32768});
  check(pow(x, 3_c), 1, {1, 3, 3, 1, 0, 0, 0, 0, 0});
  check(pow(1_c + x, -2_c), 0, {1, -2, 3, -4, 5, -6, 7, -8, 9});
  check(tan(x), 0, {0, 1, 0, 1. / 3, 0, 2. / 15, 0, 17. / 315, 0});
  check(exp(sin(x)), 0, {1, 1, 1. / 2, 0, -1. / 8, -1. / 15, -1. / 240, 1. / 90, 31. / 5760});
  check(select(x < 1_c, x * x, log(x - 1_c)), 0, {0, 0, 1, 0, 0, 0, 0, 0, 0});
}

BOOST_AUTO_TEST_SUITE_END()
