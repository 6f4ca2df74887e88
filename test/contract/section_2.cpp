// Section 2 of the interface: formulas in, formulas out.
#include <chainrule/chainrule.hpp>

#include <boost/hana.hpp>
#include <boost/test/unit_test.hpp>

#include <iomanip>
#include <sstream>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = (x + y) ^ 2_c;

static_assert(diff(z, x) == 2_c * (x + y));  // == is equality of canonical forms; its result is a hana::bool_
static_assert(diff(z, x, y) == 2_c);         // mixed; diff<3>(e, x) for the third derivative
static_assert(x * y + y * x == 2_c * x * y and x - x == 0_c and x * x == pow(x, 2_c));
static_assert(gradient(z)[x] == 2_c * (x + y));                                     // a map from variable to formula
static_assert(cr::jacobian(hana::make_tuple(x * y, sin(x)), x, y)[0_c][1_c] == x);  // tuples of tuples; hessian(e, x, y) too
static_assert(substitute(z, x = y) == 4_c * pow(y, 2_c));
static_assert(cr::to_string(diff(z, x)) == "2*(x + y)");
static_assert(cr::to_latex(x / y) == "\\frac{x}{y}");
static_assert(cr::depends_on(z, x) and cr::degree(z, x) == 2 and not cr::is_linear(z, x, y));

static_assert(std::is_same_v<decltype(x == y), hana::false_> and std::is_same_v<decltype(x + y == y + x), hana::true_>);
static_assert(x != y and not(x + y != y + x));
static_assert(diff<3>(pow(x, 4_c), x) == 24_c * x and diff<3>(sin(2_c * x), x) == -8_c * cos(2_c * x));
static_assert(hessian(x * x * y, x, y)[0_c][1_c] == 2_c * x);
static_assert(substitute(x / y, x = y, y = x) == y / x);

// to_string gives a fixed string; a formula keeps the shape that was written, and so do its derivatives.
static_assert(cr::to_string(y * x + x * 1_c + 0_c) == "y*x + x*1 + 0");
static_assert(cr::to_string(diff(x * 1_c + 0_c * x, x)) == "1");
static_assert(cr::to_string(simplify(y * x + x * y + 0_c * x)) == cr::to_string(simplify(2_c * x * y)));
static_assert(simplify(y * x + x * y + 0_c * x) == 2_c * x * y);
static_assert(cr::variables_of(sin(y) * x + y) == hana::make_tuple(y, x));
static_assert(not cr::depends_on(z, cr::variable<"t">{}) and cr::is_linear(2_c * x - y + 1_c, x, y));

// Hana's algorithms on the results.
static_assert(hana::transform(hana::to_tuple(gradient(x * y)), hana::second) == hana::make_tuple(y, x));
static_assert(hana::fold_left(hana::to_tuple(gradient(x * y)), 0_c,
                              [](auto sum, auto entry) { return sum + hana::second(entry); }) == x + y);
static_assert(hana::find(gradient(x * y), y) == hana::just(x));
static_assert(hana::transform(cr::jacobian(hana::make_tuple(x * y, sin(x)), x, y), hana::front)[1_c] == cos(x));
static_assert(hana::equal(x + y, y + x) and hana::not_equal(x, y));
static_assert(hana::plus(x, y) == x + y and hana::zero<decltype(x)::hana_tag>() == 0_c and hana::minus(x, y) == x - y);
static_assert(hana::negate(x) == -x and hana::mult(x, y) == x * y and hana::one<decltype(x)::hana_tag>() == 1_c);

BOOST_AUTO_TEST_CASE(formulas_go_to_streams) {
  std::ostringstream text;
  text << z << " and " << std::setw(6) << diff(z, x, y) << ' ' << gradient(z)[x];
  BOOST_TEST(text.str() == "(x + y)^2 and      2 2*(x + y)");
  std::wostringstream wide;
  wide << x / y;
  BOOST_TEST((wide.str() == L"x/y"));
}

BOOST_AUTO_TEST_CASE(gradients_are_visited_in_order) {
  std::ostringstream text;
  hana::for_each(gradient(y * sin(x)),
                 [&text](auto entry) { text << hana::first(entry) << ": " << hana::second(entry) << "; "; });
  BOOST_TEST(text.str() == "y: sin(x); x: y*cos(x); ");
}
