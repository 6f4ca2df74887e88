// A formula whose subformulas are used again and again: its type stays small, so compiling, debugging information and
// error messages do. As nested types, sixteen of these steps took g++ -g 41 s and 860 MB.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;

template <int Steps>
constexpr auto chain() {
  if constexpr (Steps == 0) {
    return x;
  } else {
    constexpr auto t = chain<Steps - 1>();
    return sin(t) * t + x;
  }
}

BOOST_AUTO_TEST_CASE(a_chain_of_a_hundred_steps) {
  constexpr auto f = cr::function(chain<100>(), x);
  double t = 0.01;
  double slope = 1;
  for (int i = 0; i < 100; ++i) {
    slope = std::cos(t) * slope * t + std::sin(t) * slope + 1;
    t = std::sin(t) * t + 0.01;
  }
  BOOST_TEST(f(0.01) == t, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(f.gradient(0.01)[0] == slope, boost::test_tools::tolerance(1e-13));
}
