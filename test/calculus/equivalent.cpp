// Whatever is proved equivalent has equal values at every point where both have one: all pairs of formulas that are easy
// to confuse, with negative arguments. The proofs run here, which needs no types; that they are the same while compiling is
// tested on a few.
#include <chainrule/chainrule.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <string>
#include <vector>

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

constexpr std::array at_x{-8.0, -3.0, -1.0, -0.75, 0.25, 1.0, 2.0, 9.0};
constexpr std::array at_y{-2.0, -1.0, -0.5, 0.25, 0.5, 1.0, 1.5, 3.0};

/// A formula as the proof reads it, and its values.
struct example {
  cr::detail::definition_info const* info;
  std::string text;
  std::vector<double> values;
};

bool is_proved(example const& a, example const& b) {
  using namespace cr::detail;
  equivalence_attempt<8> attempt;
  do attempt = attempt_equivalence<8>(a.info, b.info, attempt);
  while (attempt.is_stale);
  BOOST_TEST((attempt.error == algebra_error::none), a.text << " and " << b.text << " are not decided");
  return attempt.holds;
}

BOOST_AUTO_TEST_CASE(what_is_equivalent_has_equal_values) {
  std::vector<example> examples;
  hana::for_each(formulas, [&](auto e) {
    example added{cr::detail::info_of<decltype(e)>, cr::to_string(e).c_str(), {}};
    for (double const u : at_x)
      for (double const v : at_y) added.values.push_back(e(x = u, y = v));
    examples.push_back(added);
  });
  int proved = 0;
  for (example const& a : examples)
    for (example const& b : examples) {
      if (&a == &b || not is_proved(a, b)) continue;
      ++proved;
      for (std::size_t i = 0; i < a.values.size(); ++i)
        if (std::isfinite(a.values[i]) && std::isfinite(b.values[i]))
          BOOST_TEST(std::abs(a.values[i] - b.values[i]) <= 1e-12 * (1 + std::abs(a.values[i])),
                     a.text << " and " << b.text << " at " << at_x[i / at_y.size()] << ", " << at_y[i % at_y.size()]);
    }
  BOOST_TEST_MESSAGE(proved << " pairs proved");
  BOOST_TEST(proved > 150);
}

// The same answers while compiling: equivalent_static.cpp has more.
static_assert(equivalent(abs(x), sqrt(x* x)) and not equivalent(pow(x, 2_c * y), square(pow(x, y)) + x));
