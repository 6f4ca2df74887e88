// cr::at: what a function gives at exact constants is what the unfolded one gives there, over random formulas and at edges.
#include "../environment.hpp"
#include "random_formulas.hpp"

#include <limits>
#include <tuple>

using namespace random_formulas;

namespace {

/// Equal within rounding. Where calls give NaN, of 0 times infinity, a zero that is folded gives a number.
bool same(double folded, double called) {
  return called != called or folded == called or std::abs(folded - called) <= 1e-11 * (1 + std::abs(called));
}
template <class List, class Other>
void expect_same(List const& folded, Other const& called, char const* what) {
  for (std::size_t i = 0; i < called.size(); ++i) expect(same(folded[i], called[i]), what);
}

/// x fixed at a constant, differentiated in x and y with k given.
template <class Formula, class Constant>
void check_at(Formula formula, Constant) {
  constexpr auto folded = cr::function(Formula{}, cr::wrt(x, y), cr::given(k), cr::at(x = Constant{}));
  constexpr auto called = cr::function(Formula{}, cr::wrt(x, y), cr::given(k));
  constexpr double at = cr::function(Constant{}, x)(0.0);
  BOOST_TEST_CONTEXT(cr::to_string(formula).view() << " at x = " << at)
  for (double const v : {0.7, -1.3}) {
    std::array const point{v, 1.9};
    std::array const all{at, v, 1.9};
    expect(same(folded(point), called(all)), "value");
    expect_same(folded.gradient(point), called.gradient(all), "gradient");
    auto const both = folded.value_and_gradient(point);
    expect(same(both.value, called(all)), "value beside the gradient");
    expect_same(both.gradient, called.gradient(all), "gradient beside the value");
    for (std::size_t i = 0; i < 2; ++i) expect_same(folded.hessian(point)[i], called.hessian(all)[i], "Hessian");
    std::array const direction{0.6, -0.8};
    expect(same(folded.jvp(point, direction), called.jvp(all, direction)), "jvp");
    expect_same(folded.vjp(point, 2.0), called.vjp(all, 2.0), "vjp");
    expect_same(folded.hvp(point, direction), called.hvp(all, direction), "hvp");
  }
}

constexpr cr::hash_t seed = 311;
template <int... Which>
void check_random(std::integer_sequence<int, Which...>) {
  (check_at(formula<cr::detail::mix(seed, Which), 3>(),
            std::tuple_element_t<Which % 3, std::tuple<decltype(0_c), decltype(1_c), decltype(-1_c / 2_c)>>{}),
   ...);
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_formulas_at_constants) { check_random(std::make_integer_sequence<int, 6>{}); }

BOOST_AUTO_TEST_CASE(rules_that_are_singular_there) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  auto const slopes = [](auto formula, auto constant) {
    return cr::function(decltype(formula){}, cr::wrt(x, y), cr::at(x = decltype(constant){})).gradient(2.0);
  };
  BOOST_TEST((slopes(sqrt(x) * y, 0_c) == std::array{infinity, 0.0}));
  BOOST_TEST((slopes(x * sqrt(x) + y, 0_c) == std::array{0.0, 1.0}));
  BOOST_TEST((slopes(pow(x, 1.5_c) * y, 0_c) == std::array{0.0, 0.0}));
  BOOST_TEST((slopes(pow(x, y), 0_c) == std::array{0.0, 0.0}));
  BOOST_TEST((slopes(1_c / x + y, 0_c) == std::array{-infinity, 1.0}));
  BOOST_TEST((slopes(log(x) * y, 0_c) == std::array{infinity, -infinity}));
  BOOST_TEST((slopes(asin(x) + y, 1_c) == std::array{infinity, 1.0}));
  BOOST_TEST((slopes(abs(x) + relu(x) + max(x, 0_c) + y, 0_c) == std::array{0.5, 1.0}));
  BOOST_TEST((slopes(hypot(x, 0_c) + y, 0_c) == std::array{0.0, 1.0}));
  BOOST_TEST((slopes(select(x > 0_c, sqrt(x), x * y), 0_c) == std::array{2.0, 0.0}));
  BOOST_TEST((slopes(select(equal(x, 0_c), y, sin(x) / x), 0_c) == std::array{0.0, 1.0}));
  // The value is the call's, NaN and all.
  BOOST_TEST(std::isnan(cr::function(x * (y / x), cr::wrt(x, y), cr::at(x = 0_c))(2.0)));
  BOOST_TEST(cr::function(x / y, cr::wrt(x, y), cr::at(y = 0_c))(2.0) == infinity);
}

BOOST_AUTO_TEST_CASE(loops_at_constants) {
  constexpr cr::variables<"d", 3> d;
  constexpr cr::variables<"v", 3> v;
  constexpr cr::index<"i"> i;
  constexpr auto total = cr::sum(i, 0_c, 2_c, square(v[i] + d[i]) * exp(d[i])) + x;
  constexpr auto folded = cr::function(total, cr::wrt(d, v), cr::given(x), cr::at(d = 0_c, x = 1_c / 2_c));
  constexpr auto called = cr::function(total, cr::wrt(d, v), cr::given(x));
  std::array const point{1.0, 2.0, 3.0};
  std::array const all{0.0, 0.0, 0.0, 1.0, 2.0, 3.0};
  std::array const whole{0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 0.5};
  BOOST_TEST(folded(point) == 14.5);
  expect_same(folded.gradient(point), called.gradient(whole), "gradient");
  BOOST_TEST((folded.value_and_gradient(1.0, 2.0, 3.0).gradient == called.gradient(whole)));
  for (std::size_t k = 0; k < 6; ++k) expect_same(folded.hessian(point)[k], called.hessian(whole)[k], "Hessian");
  BOOST_TEST(folded.jvp(point, all) == called.jvp(whole, all));
  BOOST_TEST((folded.gradient(v = point)[d] == std::array{3.0, 8.0, 15.0}));
  constexpr auto one = cr::function(total, cr::wrt(d, v), cr::given(x), cr::at(d[1_c] = 0_c));
  std::array const others{0.1, 0.2, 1.0, 2.0, 3.0, 0.5};
  std::array const them{0.1, 0.0, 0.2, 1.0, 2.0, 3.0, 0.5};
  BOOST_TEST((one.gradient(others) == called.gradient(them)));
}
