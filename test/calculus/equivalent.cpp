// Whatever is proved equivalent has equal values at every point where both have one: all pairs of formulas that are easy
// to confuse, with negative arguments.
#include <chainrule/chainrule.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

// clang-format off
constexpr auto formulas = hana::make_tuple(
    x, abs(x), sqrt(x * x), square(sqrt(x)), exp(log(x)), log(exp(x)), cbrt(x * x * x), pow(pow(x, 3_c), 1_c / 3_c),
    pow(pow(x, 2_c), 1_c / 4_c) * pow(pow(x, 2_c), 1_c / 4_c), sqrt(abs(x)) * sqrt(abs(x)), pow(abs(x), y) * pow(abs(x), 1_c - y),
    pow(x, 2_c * y), pow(x * x, y), square(pow(x, y)), pow(abs(x), 2_c * y), abs(pow(x, 2_c * y)),
    sqrt(pow(x, 4_c * y)), exp(2_c * y * log(x)), exp(y * log(x * x)), cbrt(pow(x, 6_c * y)), pow(x, y + 1_c) * pow(x, y - 1_c),
    pow(x, 1_c / 3_c), cbrt(x), pow(x * x, 1_c / 6_c), sqrt(cbrt(x * x)), cbrt(sqrt(x * x)), cbrt(abs(x)), abs(cbrt(x)),
    log(x * x), 2_c * log(x), 2_c * log(-x), 2_c * log(abs(x)), log(x * y) + log(x / y), log(pow(x, 2_c * y)) / y,
    sqrt(x * y), sqrt(x) * sqrt(y), sqrt(-x) * sqrt(-y), sqrt(x / y) * y, sqrt(x / y) * abs(y), sqrt(x * x * y), x * sqrt(y), abs(x) * sqrt(y),
    select(x > 0_c, sqrt(x), 0_c) * sqrt(x), select(x > 0_c, sqrt(x), 0_c) + sqrt(x * x), select(x > 0_c, sqrt(x), 0_c) + x,
    max(x, y), (x + y + sqrt(square(x - y))) / 2_c, sin(asin(x)), asin(sin(x)), sqrt(1_c - square(sin(x))), cos(x), abs(cos(x)));
// clang-format on

template <class A, class B>
constexpr bool is_proved(A a, B b) {
  if constexpr (A::hash < B::hash) return equivalent(a, b);
  else return false;
}

BOOST_AUTO_TEST_CASE(what_is_equivalent_has_equal_values) {
  int proved = 0;
  hana::for_each(formulas, [&](auto a) {
    hana::for_each(formulas, [&](auto b) {
      if constexpr (is_proved(a, b)) {
        ++proved;
        for (double const at_x : {-8.0, -3.0, -1.0, -0.75, 0.25, 1.0, 2.0, 9.0})
          for (double const at_y : {-2.0, -1.0, -0.5, 0.25, 0.5, 1.0, 1.5, 3.0}) {
            double const u = a(x = at_x, y = at_y);
            double const v = b(x = at_x, y = at_y);
            if (std::isfinite(u) && std::isfinite(v))
              BOOST_TEST(std::abs(u - v) <= 1e-12 * (1 + std::abs(u)),
                         cr::to_string(a).c_str() << " and " << cr::to_string(b).c_str() << " at " << at_x << ", " << at_y);
          }
      }
    });
  });
  BOOST_TEST_MESSAGE(proved << " pairs proved");
  BOOST_TEST(proved > 50);
}
