// Formulas called by name.
#include <chainrule/chainrule.hpp>

#include <complex>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace tags {
struct outside {};
}  // namespace tags

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"x"> x_again;

static_assert((x - y)(x = 5, y = 3) == 2.0 && (x - y)(y = 3, x = 5) == 2.0);
static_assert((x - x_again)(x = 5) == 0.0);  // the same variable
static_assert((2_c + 3_c)() == 5.0 && (2_c * cr::constant<1, 3>)(x = 1.0f) == 2.0f / 3.0f);
static_assert(x(x = 7) == 7.0 && diff(x + y, x)(x = 1, y = 1) == 1.0);  // names that the formula lost
static_assert((x + y)(x = 1_c / 4_c, y = 2) == 2.25);                   // constants are numbers too
static_assert(std::is_same_v<decltype((x + y)(x = 1_c, y = 2.0f)), float>);
static_assert(std::is_same_v<decltype((x + y)(x = 1, y = 2)), double>);
static_assert(std::is_same_v<decltype((x + y)(x = 1.0f, y = 2.0L)), long double>);
static_assert(std::is_same_v<decltype((x < y)(x = 1, y = 2)), bool> && (x < y)(x = 1, y = 2));
static_assert(std::is_same_v<decltype((x + y)(x = std::complex<double>(0, 1), y = 2)), std::complex<double>>);

// Tags tell variables of one name apart.
constexpr cr::variable<"x", tags::outside> p;
static_assert((x - p)(x = 5, p = 3) == 2.0);

// Exact constants fold exactly before they are rounded.
static_assert((x * (1_c / 3_c * 3_c))(x = 0.1) == 0.1 && (x + 0.1_c * 3_c)(x = 0) == 0.3);
// A typed derivative and a function's gradient are the same.
constexpr auto e = exp(x) * y + y / x;
constexpr auto f = cr::function(e, x, y);
static_assert(cr::near(diff(e, x)(x = 0.75, y = 2), f.gradient(0.75, 2)[0], 1e-15));
static_assert(cr::near(diff(e, y)(x = 0.75, y = 2), f.gradient(0.75, 2)[1], 1e-15));
static_assert(cr::near(diff<2>(e, x)(x = 0.75, y = 2), f.hessian(0.75, 2)[0][0], 1e-14));
static_assert(e(x = 0.75, y = 2) == f(0.75, 2));

}  // namespace
