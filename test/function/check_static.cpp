// near, rule_holds and gradient_matches in constant expressions.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"a"> a;

// False is an ordinary value for `not` and .holds, and the numbers can be read.
static_assert(not cr::near(1.0, 2.0, 0.25) and not cr::near(1.0, 2.0, 0.25).holds);
static_assert(cr::near(1.0, 2.0, 0.5) and cr::near(1e308, -1e308, 2) and not cr::near(1e308, -1e308, 1.9));
static_assert([] {
  auto const found = cr::near(std::array{1.0, 2.0, 5.0}, std::array{1.0, 2.5, 6.0}, 0.1);
  return not found and found.index == 1 and found.left == 2 and found.right == 2.5 and found.relative_difference == 0.2;
}());
static_assert([] {
  auto const found = cr::near(std::array{1.0, 2.0}, std::array{1.0}, 0.1);
  return not found and found.of_lengths and found.left == 2 and found.right == 1;
}());
static_assert(not cr::near(5e-324, 0.0, 1e-3) and cr::near(5e-324, 5e-324, 0) and not cr::near(5e-324, 1e-323, 0.25));
static_assert(not cr::near(1e4000L, 1e4001L, 0.5) and cr::near(1e4000L, 1e4000L, 0));

// Hana's truth values beside them.
static_assert(cr::near(1.0, 1.0, 0) and cr::equivalent(x + y, y + x) and cr::rule_holds<cr::operations::sin_>(1));
static_assert(cr::equivalent(x + x, 2_c * x) and cr::rule_holds<cr::operations::sin_>(1) and hana::true_c);
static_assert((hana::true_c or cr::near(1.0, 2.0, 0)) and not(hana::false_c and cr::near(1.0, 2.0, 0)));
static_assert((cr::near(1.0, 2.0, 0) or hana::true_c) and not(cr::near(1.0, 1.0, 0) and hana::false_c));

// Gradients of one value, of several, of long formulas; with given arguments, in the others.
constexpr auto f = cr::function(exp(sin(x) * y) / (1_c + square(x)), x, y);
static_assert(cr::gradient_matches(f, std::array{0.3, -1.25}) and cr::gradient_matches(f, -2, 0.5));
static_assert(cr::gradient_matches(cr::function(hana::make_tuple(x * y, sin(x), y / x), x, y), 3.0, 4.0));
static_assert(cr::gradient_matches(cr::function(a * pow(x, 3_c), cr::wrt(x), cr::given(a)), 2.0f, 3.0f));
static_assert(cr::gradient_matches(cr::function(abs(a) * x, cr::wrt(x), cr::given(a)), 2.0, 0.0));
static_assert(cr::gradient_matches(cr::function(sqrt(x), x), 1e-3) and cr::gradient_matches(cr::function(log(x), x), 1e150));
static_assert(cr::gradient_matches(cr::function(1e-30_c * pow(x, 2_c), x), 3) and
              cr::gradient_matches(cr::function(pow(x, 3_c), x), 0) and
              cr::gradient_matches(cr::function(5_c + 0_c * x, x), 0.7));

// What has no derivative, or none that differences see.
static_assert(not cr::gradient_matches(cr::function(relu(x), x), 0) and not cr::gradient_matches(cr::function(sqrt(x), x), 0) and
              not cr::gradient_matches(cr::function(1_c / x, x), 0));
static_assert(not cr::gradient_matches(cr::function(1e-30_c * relu(x), x), 0));

// A wrong derivative is found, and said where: an operation whose rule lacks a factor, deep in a formula.
namespace wrong {
struct sine_of_three {
  static constexpr auto name = cr::fixed_string("sine_of_three");
  static constexpr auto value(auto const& u) { return cr::sin(3_c * u); }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(cr::cos(3_c * u)); }
};
struct slightly_off {
  static constexpr auto name = cr::fixed_string("slightly_off");
  static constexpr auto value(auto const& u, auto const& v) { return u * cr::exp(v); }
  static constexpr auto partials(auto, auto v, auto r) { return hana::make_tuple(cr::exp(v), r * 1.000001_c); }
};
}  // namespace wrong
constexpr auto mistaken = cr::function(hana::make_tuple(x + y, x* cr::apply<wrong::sine_of_three>(x* y)), x, y);
static_assert([] {
  auto const found = cr::gradient_matches(mistaken, 0.5, 0.25);
  return not found and found.what == cr::stated_derivative::jacobian and found.row == 1 and found.column == 0 and
         cr::near(found.by_differences, cr::math::sin(0.375) + 0.375 * cr::math::cos(0.375), 1e-9) and
         cr::near(found.stated, cr::math::sin(0.375) + 0.125 * cr::math::cos(0.375), 1e-9);
}());
static_assert(not cr::gradient_matches(cr::function(cr::apply<wrong::slightly_off>(1_c, x), x), 1e-6) and
              not cr::rule_holds<wrong::slightly_off>(1, 0.3));
static_assert([] {
  auto const found = cr::rule_holds<wrong::slightly_off>(2, 0);
  return not found and found.column == 1 and found.converged and cr::near(found.stated, 2.000002, 1e-12);
}());
static_assert([] {
  auto const found = cr::rule_holds<cr::operations::log_>(0);
  return not found and not found.converged;
}());
