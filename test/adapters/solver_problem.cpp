// Problems without a solver: sums of functions and their sparse derivatives, and a final check that units do not change.
#include "differences.hpp"

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"h"> h;

}  // namespace

BOOST_AUTO_TEST_CASE(sums_of_several_functions) {
  // Rows that name an unknown twice, values of a row into one sum, a sum that nothing goes into, a function alone, numbers given.
  constexpr auto pair = cr::function(boost::hana::make_tuple(h * a * b, exp(b) - a), cr::wrt(a, b), cr::given(h));
  constexpr auto one = cr::function(a * sin(a), a);
  auto const parts = cr::summed(cr::repeated(pair, {0, 1, 2, 2, 1, 0}, {3, 5, 7}).into({0, 3, 1, 1, 3, 0}),
                                cr::repeated(one, {2, 1, 0, 2}).into({0, 3, 3, 1}), cr::repeated(one, {}).into({}));
  cr::problem const p(cr::minimize(cr::function(square(a) + b * c, a, b, c)), cr::equal_to(parts, 0.0),
                      cr::at_most(cr::function(a * b * c, a, b, c), 9.0));
  BOOST_TEST(p.constraints() == 5);
  std::array const at{0.3, 0.7, 1.1};
  std::array<double, 5> values{};
  p.constraint_values(at.data(), values.data());
  auto const s = [](double u) { return u * std::sin(u); };
  BOOST_TEST(values[0] == 3 * at[0] * at[1] + std::exp(at[0]) - at[1] + s(at[2]), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(values[1] == 5 * at[2] * at[2] + std::exp(at[2]) - at[2] + s(at[2]), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(values[2] == 0);
  BOOST_TEST(values[3] == std::exp(at[1]) - at[0] + 7 * at[1] * at[0] + s(at[1]) + s(at[0]), boost::test_tools::tolerance(1e-15));
  for (unsigned seed = 1; seed < 5; ++seed) {
    BOOST_TEST(worst_difference(p, seed) < 1e-7);
    BOOST_TEST(worst_difference(cr::problem(cr::least_squares(parts)), seed) < 1e-7);
  }

  auto const lone = cr::repeated(one, {0, 1});
  BOOST_CHECK_THROW(static_cast<void>(lone.into({0})), std::invalid_argument);
  BOOST_CHECK_THROW(static_cast<void>(lone.into({0, -1})), std::out_of_range);
  BOOST_CHECK_THROW(cr::summed(lone), std::invalid_argument);
  BOOST_CHECK_THROW(cr::equal_to(parts, std::array{1.0, 2.0}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(several_sums_of_arrays) {
  constexpr cr::extent<"n"> n;
  constexpr cr::extent<"m"> m;
  constexpr cr::variables<"x", n> x;
  constexpr cr::variables<"y", m> y;
  constexpr cr::variables<"weight", m> weight;
  constexpr cr::index<"i"> i;
  constexpr auto unknowns = cr::wrt(x, y, a);
  constexpr auto cost = cr::function(cr::sum(i, n, square(x[i]) * a), unknowns);  // of y there is no word
  constexpr auto sums =
      cr::function(boost::hana::make_tuple(cr::sum(i, n, exp(x[i]) * a), cr::sum(i, m, square(y[i] * weight[i])), a * a),
                   unknowns, cr::given(weight));
  std::vector<double> const weights{1, 2, 3, 4};
  auto const held = cr::sized(sums, {2, 4}, weight = weights);
  cr::problem const p(
      cr::minimize(cr::sized(cost, {2, 4}), cr::sized(cr::function(cr::mean(i, m, sin(y[i] * a)), unknowns), {2, 4})),
      cr::at_most(held, std::array{9.0, 8.0, 7.0}),
      cr::equal_to(cr::sized(cr::function(cr::each(i, n, x[i] * a), unknowns), {2, 4}), 1.0));
  BOOST_TEST(p.unknowns() == 7);
  BOOST_TEST(p.constraints() == 5);
  BOOST_TEST(p.most()[1] == 8);
  std::array const at{0.3, 0.7, 1.1, 0.2, 0.4, 0.6, 2.0};
  std::array<double, 5> values{};
  p.constraint_values(at.data(), values.data());
  BOOST_TEST(values[0] == 2 * (std::exp(0.3) + std::exp(0.7)), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(values[1] == 1.21 + 0.16 + 1.44 + 5.76, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(values[2] == 4);
  BOOST_TEST(values[4] == 1.4, boost::test_tools::tolerance(1e-15));
  for (unsigned seed = 1; seed < 5; ++seed) {
    BOOST_TEST(worst_difference(p, seed) < 1e-7);
    BOOST_TEST(worst_difference(cr::problem(cr::least_squares(held)), seed) < 1e-7);
  }
  // Hessians of what is no sum of turns that read a few unknowns each are dense: a norm, a quadratic form.
  constexpr cr::variables<"table", m, m> table;
  constexpr cr::index<"j"> j;
  constexpr auto dense =
      boost::hana::make_tuple(cr::norm(i, m, y[i] * weight[i]) * a, cr::sum(i, m, cr::sum(j, m, table(i, j) * y[i] * y[j])),
                              cr::sum(i, n, square(x[i])) * a);
  std::vector<double> const tables{1, 2, 3, 4, 2, 5, 6, 7, 3, 6, 8, 9, 4, 7, 9, 1};
  cr::problem const q(
      cr::minimize(cr::sized(cost, {2, 4})),
      cr::at_most(cr::sized(cr::function(dense, unknowns, cr::given(weight, table)), {2, 4}, weight = weights, table = tables),
                  9.0));
  for (unsigned seed = 1; seed < 5; ++seed) BOOST_TEST(worst_difference(q, seed) < 1e-7);
  BOOST_CHECK_THROW(cr::sized(sums, {2}, weight = weights), std::invalid_argument);
  BOOST_CHECK_THROW(cr::at_most(held, std::array{1.0, 2.0}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(small_and_large_units_change_no_verdict) {
  for (double const unit : {1e-12, 1.0, 1e12}) {
    constexpr auto bowl = cr::function(h * (square(a - 1_c) + square(b)), cr::wrt(a, b), cr::given(h));
    constexpr auto line = cr::function(h * (a + b - 2_c), cr::wrt(a, b), cr::given(h));
    cr::problem p(cr::minimize(cr::repeated(bowl, {0, 1}, {unit})), cr::equal_to(cr::repeated(line, {0, 1}, {unit}), 0.0));
    p.start = {4e6, -3};
    auto const verdict = [&](auto const& problem, std::vector<double> const& at) {
      cr::solver_result result;
      result.x = at;
      problem.check(result, 1e-6);
      return result.status;
    };
    BOOST_TEST((verdict(p, {1.5, 0.5}) == cr::solver_status::solved));
    BOOST_TEST((verdict(p, {1.5 + 1e-8, 0.5 - 1e-8}) == cr::solver_status::solved));
    BOOST_TEST((verdict(p, {1.5, 0.51}) == cr::solver_status::infeasible));
    BOOST_TEST((verdict(p, {1.6, 0.4}) == cr::solver_status::not_stationary));
    cr::problem alone(cr::minimize(cr::repeated(bowl, {0, 1}, {unit})));
    alone.start = {4e5, -3};
    for (std::vector<double> const& at : {std::vector{2.0, 0.0}, {1.02, 0}, {1, 0.02}, {4e5, -3}})
      BOOST_TEST((verdict(alone, at) == cr::solver_status::not_stationary), unit << " " << at[0] << " " << at[1]);
    BOOST_TEST((verdict(alone, {1 + 1e-8, 1e-8}) == cr::solver_status::solved));
    // Unknowns of two sizes.
    constexpr auto mixed = cr::function(h * (square(1e-5_c * a - 1_c) + square(b - 1_c)), cr::wrt(a, b), cr::given(h));
    cr::problem both(cr::minimize(cr::repeated(mixed, {0, 1}, {unit})));
    both.start = {1, 3};
    BOOST_TEST((verdict(both, {1e5, 1}) == cr::solver_status::solved));
    BOOST_TEST((verdict(both, {1e5 + 1e-3, 1 + 1e-8}) == cr::solver_status::solved));
    BOOST_TEST((verdict(both, {1e5, 1.0001}) == cr::solver_status::not_stationary));
    BOOST_TEST((verdict(both, {1.0001e5, 1}) == cr::solver_status::not_stationary));
    // At a bound, and one that is nearly reached.
    alone.lower = {2, -1e9}, alone.upper = {1e9, 1e9};
    BOOST_TEST((verdict(alone, {2, 0}) == cr::solver_status::solved));
    BOOST_TEST((verdict(alone, {2 + 1e-9, 0}) == cr::solver_status::solved));
    BOOST_TEST((verdict(alone, {2.01, 0}) == cr::solver_status::not_stationary));
  }
}
