// Section 8 of the interface: your own operation, in one place.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

namespace mine {
struct softclip {  // name, value, partials: nothing else to register
  static constexpr auto name = cr::fixed_string("softclip");
  static constexpr auto value(auto const& u) { return u / (1_c + cr::abs(u)); }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(1_c / cr::square(1_c + cr::abs(u))); }
};
}  // namespace mine
constexpr auto s = cr::apply<mine::softclip>(x * y);
static_assert(cr::rule_holds<mine::softclip>(0.3));  // partials checked against the value's Taylor series, at compile time

// It is an operation like any other.
constexpr auto compiled = cr::function(s, x, y);
static_assert(compiled(3.0, 1.0) == 0.75);
static_assert(compiled.gradient(3.0, 1.0) == std::array{0.0625, 0.1875});
static_assert(cr::near(compiled.hessian(3.0, 1.0)[0][0], -2.0 / 64, 1e-15));
static_assert(diff(s, x)(x = 3, y = 1) == 0.0625);
static_assert(cr::to_string(s) == "softclip(x*y)");
static_assert(cr::apply<mine::softclip>(-3.0) == -0.75);  // numbers too
static_assert(cr::rule_holds<mine::softclip>(-2) and cr::rule_holds<mine::softclip>(40.5));

// Rules with a mistake are found at one point.
namespace wrong {
struct forgotten_factor : mine::softclip {
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(2_c / cr::square(1_c + cr::abs(u))); }
};
struct wrong_sign : mine::softclip {
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(-1_c / cr::square(1_c + cr::abs(u))); }
};
struct no_square : mine::softclip {
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(1_c / (1_c + cr::abs(u))); }
};
struct sine_of_three {
  static constexpr auto name = cr::fixed_string("sine_of_three");
  static constexpr auto value(auto const& u) { return cr::sin(3_c * u); }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(cr::cos(3_c * u)); }  // the factor inside
};
struct swapped {
  static constexpr auto name = cr::fixed_string("swapped");
  static constexpr auto value(auto const& u, auto const& v) { return u / v; }
  static constexpr auto partials(auto, auto v, auto r) { return hana::make_tuple(-r / v, 1_c / v); }
};
struct slightly_off {
  static constexpr auto name = cr::fixed_string("slightly_off");
  static constexpr auto value(auto const& u) { return cr::exp(u); }
  static constexpr auto partials(auto, auto r) { return hana::make_tuple(r * 1.000001_c); }
};
}  // namespace wrong
static_assert(not cr::rule_holds<wrong::forgotten_factor>(0.3));
static_assert(not cr::rule_holds<wrong::wrong_sign>(0.3));
static_assert(not cr::rule_holds<wrong::no_square>(0.3));
static_assert(not cr::rule_holds<wrong::sine_of_three>(0.3));
static_assert(not cr::rule_holds<wrong::swapped>(0.3, 0.7));
static_assert(not cr::rule_holds<wrong::slightly_off>(0.3));

// Rules of the library, one of each kind.
static_assert(cr::rule_holds<cr::operations::atan2_>(-0.5, 2));
static_assert(cr::rule_holds<cr::operations::pow_>(2.5, -1.25));
static_assert(cr::rule_holds<cr::operations::lgamma_>(2.25));
static_assert(cr::rule_holds<cr::operations::norm_cdf_>(-1.5));
static_assert(cr::rule_holds<cr::operations::log_sum_exp_>(0.5, -1, 2));

static_assert(cr::near(1.0, 1.0 + 1e-12, 1e-11) and not cr::near(1.0, 1.0 + 1e-10, 1e-11));
static_assert(cr::near(std::array{1.0, 2.0}, std::array{1.0, 2.0}, 0) and not cr::near(0.0, 1e-300, 1e-3));
static_assert(cr::near(std::array{std::array{1.0}, std::array{2.0}}, std::array{std::array{1.0}, std::array{2.0}}, 0));
static_assert(not cr::near(cr::math::nan<double>, cr::math::nan<double>, 1));
static_assert(cr::near(cr::math::infinity<double>, cr::math::infinity<double>, 0) and
              not cr::near(cr::math::infinity<double>, 1.0, 1e-3) and not cr::near(1e308, -1e308, 1));

BOOST_AUTO_TEST_SUITE(section_8)

BOOST_AUTO_TEST_CASE(own_operation_at_run_time) {
  double const volatile a = -3.0;
  BOOST_TEST(compiled(a, 1.0) == -0.75);
  BOOST_TEST(compiled.gradient(a, 1.0)[0] == 0.0625);
  BOOST_TEST(compiled.gradient(a, 1.0)[1] == -0.1875);
  BOOST_TEST(cr::rule_holds<mine::softclip>(a));
  BOOST_TEST(not cr::rule_holds<wrong::forgotten_factor>(a));
  BOOST_TEST(compiled(-3.0f, 1.0f) == -0.75f);
}

BOOST_AUTO_TEST_SUITE_END()
