// Facts as Hana constants: in static_assert, if constexpr and overloads.
#include <chainrule/chainrule.hpp>

#include <boost/hana/equal.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace facts_test {
struct own_ {
  static constexpr auto name = cr::fixed_string("own");
  static constexpr auto value(auto const& u) { return u; }
  static constexpr auto partials(auto, auto) { return hana::make_tuple(cr::constant<1>); }
};
}  // namespace facts_test

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = (x + y) ^ 2_c;

static_assert(cr::depends_on(z, x) and cr::degree(z, x) == 2 and not cr::is_linear(z, x, y));

static_assert(cr::depends_on(sin(x) * y, x) and not cr::depends_on(sin(x), y) and not cr::depends_on(x - x + y, x));
static_assert(not cr::depends_on(0_c * x, x) and not cr::depends_on(x / x, x));
static_assert(cr::depends_on(select(x < y, 1_c, 2_c), x));

static_assert(cr::degree(x * y * y) == 3 and cr::degree(x * y * y, x) == 1 and cr::degree(x * y * y, y) == 2);
static_assert(cr::degree(x * y * y, x, y) == 3 and cr::degree(7_c) == 0 and cr::degree(x - x + 1_c) == 0);
static_assert(cr::degree(x * x / x) == 1 and cr::degree(x * sin(y) * x, x) == 2 and cr::degree(z * x - x, x) == 3);
static_assert(cr::degree(x - x) == 0 and cr::degree(pow(x, 1001_c)) == 1001 and not cr::is_polynomial(pow(x * y, 1000000_c)));
static_assert(cr::degree(x / y, x) == 1 and cr::degree(pow(sqrt(x), 4_c)) == 2);

static_assert(cr::is_polynomial(x * exp(y), x) and not cr::is_polynomial(x * exp(y)));
static_assert(not cr::is_polynomial(x * exp(y), y));
static_assert(not cr::is_polynomial(1_c / x) and not cr::is_polynomial(sqrt(x)) and not cr::is_polynomial(pow(x, y)));
static_assert(cr::is_polynomial(sqrt(y), x) and cr::is_polynomial(1_c));

static_assert(cr::is_linear(x * y, x) and not cr::is_linear(x * y, x, y) and not cr::is_linear(x * y));
static_assert(cr::is_linear(2_c * x - y / 3_c + 1_c) and not cr::is_linear(sin(x)) and cr::is_linear(sin(x), y));
static_assert(cr::is_linear(diff(z, x), x, y));

static_assert(hana::equal(cr::variables_of(y * x + sin(y)), hana::make_tuple(y, x)));
static_assert(hana::equal(cr::variables_of(2_c), hana::make_tuple()));

// Symmetries, in some variables or in all; zero has both. Degrees of homogeneity, of which zero has any.
static_assert(cr::is_even(x * x) and not cr::is_even(x) and not cr::is_odd(x * x) and cr::is_odd(x * x * x));
static_assert(cr::is_even(x * y) and cr::is_odd(x * y, x) and not cr::is_even(x * y, x) and cr::is_even(x * y, x, y));
static_assert(cr::is_even(x - x) and cr::is_odd(x - x) and not cr::is_odd(2_c) and not cr::is_odd(1_c) and cr::is_even(2_c));
static_assert(not cr::is_even(x + 1_c) and not cr::is_odd(x + 1_c) and not cr::is_odd(cos(x)) and cr::is_odd(sin(x)));
static_assert(cr::is_homogeneous<2>(x * y) and not cr::is_homogeneous<1>(x * y) and cr::is_homogeneous<1>(x * y, x));
static_assert(cr::is_homogeneous<5>(x - x) and cr::is_homogeneous<-1, 2>(1_c / sqrt(x)) and not cr::is_homogeneous<0>(x + 1_c));
static_assert(cr::is_homogeneous<0>(2_c) and not cr::is_homogeneous<1>(2_c) and not cr::is_homogeneous<0>(x + y));
static_assert(cr::is_homogeneous<1>(select(x < y, x, 0_c)) and not cr::is_homogeneous<1>(select(x < 1_c, x, 0_c)));
static_assert(cr::is_independent(z - x * x - 2_c * x * y, x) and not cr::is_independent(x * y, x) and cr::is_independent(y, x));
static_assert(not cr::is_independent(x, x, y) and not cr::is_independent(x, y, x));
static_assert(cr::is_constant(x - x) and not cr::is_constant(x) and cr::is_positive(exp(x)) and not cr::is_positive(x * x));
static_assert(cr::is_nonnegative(x * x) and cr::is_negative(-exp(x)) and cr::is_nonpositive(-x * x) and cr::is_nonzero(exp(x)));
static_assert(cr::is_positive(2_c * exp(x)) and cr::is_negative(-3_c * exp(x)) and cr::is_positive(1_c - -exp(x) / 2_c));

// An operation that states no domain may be undefined anywhere; a power is told by its exponent.
static_assert(not cr::is_defined_everywhere(cr::apply<facts_test::own_>(x)));
static_assert(cr::is_defined_everywhere(pow(-1_c - x * x, -2_c)) and not cr::is_defined_everywhere(pow(x, -2_c)));
static_assert(cr::is_defined_everywhere(pow(x, 0_c)) and cr::is_defined_everywhere(x * cr::constants::pi));
static_assert(cr::is_defined_everywhere(pow(x * x, 3_c / 2_c)) and not cr::is_defined_everywhere(pow(x * x, -3_c / 2_c)));
// Its constants overflow in a part, though not in the whole: that is not decided.
constexpr auto large = cr::constant<(std::int64_t{1} << 40)>;
constexpr auto quotient = (large * 1048576_c * exp(x)) / (large * exp(y) * large);
static_assert(not cr::is_defined_everywhere(quotient) and cr::is_defined_everywhere(large * exp(x) / exp(y)));
constexpr auto high = pow(x, cr::constant<(std::int64_t{1} << 62)>);
static_assert(not cr::is_defined_everywhere(high / (high * high)));

constexpr int solver(hana::true_) { return 1; }
constexpr int solver(hana::false_) { return 2; }
static_assert(solver(cr::is_linear(x + y)) == 1 and solver(cr::is_linear(x * y)) == 2);

}  // namespace
