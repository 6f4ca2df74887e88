// Section 3 of the interface: call a formula, compile a function.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = (x + y) ^ 2_c;

static_assert(z(x = 3, y = 4) == 49);      // any order; integers become double; missing or repeated names: one clear sentence;
                                           // names the formula does not contain are ignored: a derivative may have lost them
constexpr auto f = cr::function(z, x, y);  // positional
static_assert(f(3.0, 4.0) == 49);
static_assert(f.gradient(3.0, 4.0) == std::array{14.0, 14.0});
constexpr auto r = f.value_and_gradient(3.0, 4.0);  // r.value, r.gradient; structured bindings
static_assert(f.hessian(3.0, 4.0)[0][1] == 2.0);
static_assert(f.jvp(std::array{3.0, 4.0}, std::array{1.0, 0.0}) == 14.0);
static_assert(f.hvp(std::array{3.0, 4.0}, std::array{1.0, 0.0}) == std::array{2.0, 2.0});
static_assert(f.gradient_cost <= 4 * f.value_cost + 4);                  // see 3b
static_assert(cr::near(f.gradient(0.1, 0.2)[0], 0.6, 1e-15));            // relative tolerance; for users' own static tests
constexpr auto g = cr::function(hana::make_tuple(x * y, sin(x)), x, y);  // vector-valued
static_assert(std::is_same_v<decltype(g(3.0, 4.0)), std::array<double, 2>>);
static_assert(std::is_same_v<decltype(g.jacobian(3.0, 4.0)), std::array<std::array<double, 2>, 2>>);  // row per output
static_assert(g.vjp(std::array{3.0, 4.0}, std::array{1.0, 0.0}) == std::array{4.0, 3.0});  // cotangent in, gradient out
constexpr auto residual = cr::function(y - exp(x), cr::wrt(x), cr::given(y));  // called with (x, y), differentiated in x alone
static_assert(cr::taylor<4>(f, std::array{3.0, 4.0}, std::array{1.0, 0.0}) ==  // coefficients of t in f(p + t d), orders 0..4
              std::array{49.0, 14.0, 1.0, 0.0, 0.0});

// Names in any order, names the formula has lost, and what integers become.
static_assert(z(y = 4, x = 3) == 49 and diff(z, x, y)(x = 1, y = 2) == 2);
static_assert(std::is_same_v<decltype(z(x = 3, y = 4)), double>);
static_assert((x / y)(x = 1, y = 2) == 0.5);
static_assert(std::is_same_v<decltype(z(x = 3.0f, y = 4)), float>);
static_assert(std::is_same_v<decltype(z(x = 3.0f, y = 4.0)), double>);
static_assert(std::is_same_v<decltype(f(3.0L, 4)), long double>);
static_assert((x < y)(x = 1, y = 2) and not(x < y)(x = 2, y = 1));
static_assert((0.1_c * 3_c + 0_c * x)(x = 1) == 0.3 and 0.1 * 3 != 0.3);  // exact constants fold exactly

// Structured bindings.
constexpr double sum_of_parts() {
  auto const [value, gradient] = f.value_and_gradient(3.0, 4.0);
  return value + gradient[0] + gradient[1];
}
static_assert(sum_of_parts() == 77 and r.value == 49 and r.gradient[1] == 14);

// Given variables come last and are not differentiated in.
static_assert(residual(0.0, 3.0) == 2.0 and residual.gradient(0.0, 3.0) == std::array{-1.0});
static_assert(residual.hessian(0.0, 3.0)[0][0] == -1.0 and residual.jvp(std::array{0.0, 3.0}, 2.0) == -2.0);

// The jacobian of a tuple, its products with vectors.
static_assert(g.jacobian(0.0, 4.0) == std::array{std::array{4.0, 0.0}, std::array{1.0, 0.0}});
static_assert(g.jvp(std::array{0.0, 4.0}, std::array{1.0, 5.0}) == std::array{4.0, 1.0});
static_assert(g.value_and_jacobian(0.0, 4.0).value == std::array{0.0, 0.0});

// Powers are products in the order of the exponent's binary digits.
constexpr auto fifth = cr::function(pow(x, 5_c), x);
static_assert(fifth(1.1) == 1.1 * ((1.1 * 1.1) * (1.1 * 1.1)));
static_assert(cr::function(pow(x, -2_c), x)(3.0) == 1.0 / 9.0);

BOOST_AUTO_TEST_SUITE(section_3)

BOOST_AUTO_TEST_CASE(calls_take_scalars_arrays_spans_and_vectors) {
  double const expected = f(3.0, 4.0);
  BOOST_TEST(f(std::array{3.0, 4.0}) == expected);
  std::vector<double> const point{3, 4};
  BOOST_TEST(f(point) == expected);
  BOOST_TEST(f(std::span<double const>(point)) == expected);
  double const plain[] = {3, 4};
  BOOST_TEST(f(plain) == expected);
  BOOST_TEST(f(std::array{3, 4}) == expected);  // integers become double
  BOOST_TEST((f.gradient(point) == std::array{14.0, 14.0}));
  BOOST_TEST(f.jvp(point, point) == 98.0);
}

BOOST_AUTO_TEST_CASE(a_wrong_length_throws_naming_both) {
  auto const names_both = [](char const* what) {
    return [what](std::invalid_argument const& error) {
      std::string const text = error.what();
      return text.find(what) != std::string::npos && text.find('3') != std::string::npos && text.find('2') != std::string::npos;
    };
  };
  std::vector<double> const three(3, 1.0);
  std::vector<double> const two(2, 1.0);
  BOOST_CHECK_EXCEPTION(f(three), std::invalid_argument, names_both("argument"));
  BOOST_CHECK_EXCEPTION(f.value_and_gradient(std::span<double const>(three)), std::invalid_argument, names_both("argument"));
  BOOST_CHECK_EXCEPTION(f.jvp(two, three), std::invalid_argument, names_both("direction"));
  BOOST_CHECK_EXCEPTION(g.vjp(two, three), std::invalid_argument, names_both("cotangent"));
}

BOOST_AUTO_TEST_CASE(holomorphic_functions_take_complex_numbers) {
  using complex = std::complex<double>;
  complex const at(0.3, 0.7);
  auto const wave = cr::function(exp(x) * sin(x), x);
  BOOST_TEST(std::abs(wave(at) - std::exp(at) * std::sin(at)) < 1e-15);
  BOOST_TEST(std::abs(wave.gradient(at)[0] - std::exp(at) * (std::sin(at) + std::cos(at))) < 1e-15);
}

BOOST_AUTO_TEST_CASE(run_time_agrees_with_compile_time) {
  constexpr auto compiled = g.jacobian(0.25, 4.0);
  double volatile a = 0.25;
  auto const run = g.jacobian(double(a), 4.0);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j)
      BOOST_TEST(cr::near(run[std::size_t(i)][std::size_t(j)], compiled[std::size_t(i)][std::size_t(j)], 1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
