// Section 1 of the interface: variables, exact constants, formulas.
#include <chainrule/chainrule.hpp>

#include <boost/hana.hpp>
#include <boost/test/unit_test.hpp>

#include <concepts>
#include <numbers>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = (x + y) ^ 2_c;  // pow(x + y, 2_c) and square(x + y) say the same
static_assert(z == pow(x + y, 2_c) and z == square(x + y));

template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<A, B>;
}

// Literals are exact rationals, in every form that C++ has.
static_assert(same_type(2_c, cr::constant<2>) and same_type(0.1_c, cr::constant<1, 10>) and
              same_type(1e-3_c, cr::constant<1, 1000>));
static_assert(same_type(0x1F_c, cr::constant<31>) and same_type(0b101_c, cr::constant<5>) and same_type(017_c, cr::constant<15>));
static_assert(same_type(1'000_c, cr::constant<1000>) and same_type(1'000.000'5_c, cr::constant<2000001, 2000>));
static_assert(same_type(1_c / 3_c, cr::constant<1, 3>) and same_type(cr::constant<2, 6>, cr::constant<1, 3>));
static_assert(same_type(cr::constant<1, -3>, -1_c / 3_c) and same_type(.5_c, 1_c / 2_c) and same_type(5._c, 5_c));
static_assert(same_type(2.50e1_c, 25_c) and same_type(1E+2_c, 100_c) and same_type(0x1.8p1_c, 3_c) and same_type(0_c, 0.0_c));
static_assert(same_type(9223372036854775807_c, cr::constant<9223372036854775807>));
static_assert(same_type(100'000'000'000'000'000'000e-20_c, 1_c));

// They meet every number type correctly rounded.
static_assert(0.1_c + 0.0 == 0.1 and 0.1_c + 0.0f == 0.1f and 0.1_c + 0.0L == 0.1L);
static_assert(1_c / 3_c * 1.0 == 1.0 / 3 and std::same_as<decltype(2_c * 1.0f), float> and
              std::same_as<decltype(2_c * 1), double>);
static_assert(9007199254740993_c / 1_c * 1.0 == 9007199254740992.0);

// Constants fold exactly; 0.1 * 3 in C++ is not 0.3.
static_assert(same_type(0.1_c * 3_c, 0.3_c) and 0.1 * 3 != 0.3);
static_assert((0.1_c * 3_c * x)(x = 1.0) == 0.3);
static_assert(same_type(0.1_c + 0.2_c, 0.3_c) and 0.1 + 0.2 != 0.3);
static_assert(same_type(2_c - 5_c, -3_c) and same_type(-(2_c), cr::constant<-2>) and same_type(6_c / 4_c, 1.5_c));
static_assert(same_type(pow(2_c, 10_c), 1024_c) and same_type(2_c ^ -2_c, 0.25_c) and same_type(square(3_c), 9_c));

// A literal that does not fit 64 bits is kept as its digits, correctly rounded and not folded.
constexpr auto planck = 6.62607015e-34_c;
static_assert(planck * 1.0 == 6.62607015e-34 and planck * 1.0f == 6.62607015e-34f and planck * 1.0L == 6.62607015e-34L);
static_assert(3.14159265358979323846264338327950288_c * 1.0 == std::numbers::pi);
static_assert(1'234'567'890'123'456'789'012_c * 1.0 == 1234567890123456789012.0);
static_assert(cr::to_string(planck * 2_c) == "6.62607015e-34*2");
static_assert((planck * x)(x = 2.0) == 6.62607015e-34 * 2);
static_assert(1e-400_c * 1.0 == 0.0 and 1e-400_c * 1.0L == 1e-400L);

static_assert(cr::constants::pi * 1.0 == std::numbers::pi and cr::constants::e * 1.0f == std::numbers::e_v<float>);
static_assert((cr::constants::pi * x)(x = 2.0) == 2 * std::numbers::pi);

// Integer constants are Hana's integral constants: they index tuples.
constexpr auto formulas = hana::make_tuple(x, y, z);
static_assert(formulas[0_c] == x and formulas[1_c + 1_c] == z and hana::at(formulas, 4_c / 4_c) == y);
static_assert(hana::value<decltype(3_c)>() == 3);

// And Hana's mix into formulas, in both orders, with every operator.
constexpr auto two = hana::int_c<2>;
static_assert(same_type(two * x, 2_c * x) and same_type(x * two, x * 2_c));
static_assert(same_type(two + x, 2_c + x) and same_type(x + two, x + 2_c));
static_assert(same_type(two - x, 2_c - x) and same_type(x - two, x - 2_c));
static_assert(same_type(two / x, 2_c / x) and same_type(x / two, x / 2_c));
static_assert(same_type(two ^ x, 2_c ^ x) and same_type(x ^ two, x ^ 2_c));
static_assert(same_type(two < x, 2_c < x) and same_type(x < two, x < 2_c));
static_assert(same_type(two <= x, 2_c <= x) and same_type(x <= two, x <= 2_c));
static_assert(same_type(two > x, 2_c > x) and same_type(x > two, x > 2_c));
static_assert(same_type(two >= x, 2_c >= x) and same_type(x >= two, x >= 2_c));
static_assert(not(two == x) and not(x == two) and two != x and x != two and two == 2_c and 2_c == two);
static_assert(same_type((x + y) * two, (x + y) * 2_c) and same_type(hana::int_c<2> / (x + y), 2_c / (x + y)));
static_assert(same_type(hana::int_c<2> + sin(x), 2_c + sin(x)) and same_type(sin(x) - hana::int_<2>{}, sin(x) - 2_c));
static_assert(same_type(x + y < hana::int_<2>{}, x + y < 2_c) and same_type(hana::int_<2>{} >= x + y, 2_c >= x + y));
static_assert(same_type(two * 3_c, 6_c) and same_type(3_c - two, 1_c) and same_type(two / 4_c, 0.5_c));
static_assert(same_type(hana::size_c<3> * x, 3_c * x) and same_type(x - hana::llong_c<-3>, x - -3_c));
static_assert(same_type(pow(x, two), square(x)) and same_type(max(two, x), max(2_c, x)) and
              same_type(atan2(x, two), atan2(x, 2_c)));
static_assert(same_type(select(x < two, two, x), select(x < 2_c, 2_c, x)));

// x + y ^ 2_c is (x + y) ^ 2_c.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wparentheses"
static_assert(same_type(x + y ^ 2_c, pow(x + y, 2_c)));
#pragma GCC diagnostic pop

// Every function.
using cr::select;
constexpr auto u = x / 3_c;
constexpr auto functions = hana::make_tuple(
    sqrt(u), cbrt(u), exp(u), expm1(u), exp2(u), log(u), log1p(u), log2(u), log10(u), sin(u), cos(u), tan(u), asin(u), acos(u),
    atan(u), atan2(u, y), sinh(u), cosh(u), tanh(u), asinh(u), acosh(u), atanh(u), erf(u), erfc(u), lgamma(u), tgamma(u),
    digamma(u), hypot(u, y), abs(u), sign(u), floor(u), ceil(u), round(u), min(u, y), max(u, y), clamp(u, 0_c, y),
    select(u < y, u, y), pow(u, y), square(u), relu(u), sigmoid(u), softplus(u), log_sum_exp(u, y), log_sum_exp(u, y, 1_c),
    xlogy(u, y), norm_cdf(u), norm_pdf(u), fmod(u, y), trunc(u), copysign(u, y));
constexpr auto conditions =
    hana::make_tuple(x<y, x <= y, x> y, x >= y, cr::equal(x, y), x < y && y < z, x < y || y < z, !(x < y));
static_assert(select((x < 1_c && !(y >= x)) || cr::equal(x, y), x, y)(x = 0, y = -1) == 0);
static_assert(select(x < 1_c && (!(x >= y) || cr::equal(x, 5_c)), x, y)(x = 0, y = -1) == -1);

// Two variables with the same name are the same variable; a tag tells them apart.
constexpr cr::variable<"x"> again;
static_assert(same_type(x, again) and x - again == 0_c);
struct left;
struct right;
constexpr cr::variable<"x", left> left_x;
constexpr cr::variable<"x", right> right_x;
static_assert(left_x != right_x and left_x != x and left_x == cr::variable<"x", left>{});
static_assert((left_x - right_x * x)(x = 1, left_x = 5, right_x = 2) == 3);

// Variables of a class or a function are static constexpr; a lambda without captures can use them.
struct model {
  static constexpr cr::variable<"a"> a{};
  static constexpr auto twice() {
    return [] { return 2_c * a; }();
  }
};
static_assert(model::twice()(model::a = 4) == 8);

// Formulas have no state and a type name of bounded length.
static_assert(std::is_empty_v<decltype(z)> and std::is_trivially_copyable_v<decltype(z)>);

BOOST_AUTO_TEST_CASE(every_function_has_a_value) {
  hana::for_each(functions, [](auto formula) {
    double const value = formula(x = 0.6, y = 0.75);
    BOOST_TEST_CONTEXT(formula) BOOST_TEST((value == value || bool(formula == acosh(u))));
  });
  hana::for_each(conditions, [](auto condition) { BOOST_TEST(cr::any_formula<decltype(condition)>); });
}
