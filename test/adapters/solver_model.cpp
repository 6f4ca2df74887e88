// One model for many solvers: names, bounds, given numbers, and what is said before solving.
#include "trouble.hpp"
#include <chainrule/adapters/ceres.hpp>
#include <chainrule/adapters/ipopt.hpp>
#include <chainrule/adapters/nlopt.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <thread>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variables<"x", 4> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"least volume"> least_volume;
constexpr auto cost = x[0_c] * x[3_c] * (x[0_c] + x[1_c] + x[2_c]) + x[2_c];
constexpr auto volume = x[0_c] * x[1_c] * x[2_c] * x[3_c];
constexpr auto length2 = square(x[0_c]) + square(x[1_c]) + square(x[2_c]) + square(x[3_c]);
constexpr double published = 17.0140173;

template <class Start>
auto hs71(Start const& begin) {
  return cr::model(cr::minimize(cost), cr::at_least(volume - least_volume, 0.0), cr::equal_to(length2, 40.0), begin,
                   cr::lower(x = 1.0), cr::upper(x = 5.0), cr::with(least_volume = 25.0));
}

}  // namespace

BOOST_AUTO_TEST_CASE(hs71_by_names_with_two_solvers) {
  auto const model = hs71(cr::start(x = std::array{1.0, 5.0, 5.0, 1.0}));
  auto const by_ipopt = solve(model, cr::ipopt::solver{});
  auto const by_nlopt = solve(model, cr::nlopt::solver{});
  BOOST_TEST((by_ipopt.status == cr::solver_status::solved));
  BOOST_TEST((by_nlopt.status == cr::solver_status::solved));
  BOOST_TEST(by_ipopt.value == published, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(by_nlopt.value == published, boost::test_tools::tolerance(1e-7));
  for (std::size_t k = 0; k < 4; ++k) BOOST_TEST(by_ipopt[x][k] == by_nlopt[x][k], boost::test_tools::tolerance(1e-5));
  BOOST_TEST(by_ipopt.multipliers[0] == by_nlopt.multipliers[0], boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(least_squares_with_every_solver) {
  // Rosenbrock's function as residuals, with and without a bound that cuts its valley off.
  constexpr auto residuals = boost::hana::make_tuple(10_c * (z - square(y)), 1_c - y);
  auto const free = cr::model(cr::least_squares(residuals), cr::start(y = -1.2, z = 1));
  auto const cut = cr::model(cr::least_squares(residuals), cr::start(y = -1.2, z = 1), cr::upper(y = 0.5));
  auto const check = [&](auto const& solver) {
    auto const valley = solve(free, solver);
    BOOST_TEST((valley.status == cr::solver_status::solved));
    BOOST_TEST(valley[y] == 1, boost::test_tools::tolerance(1e-4));
    auto const bounded = solve(cut, solver);
    BOOST_TEST((bounded.status == cr::solver_status::solved));
    BOOST_TEST(bounded[y] == 0.5, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(bounded[z] == 0.25, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(bounded.value == 0.125, boost::test_tools::tolerance(1e-6));
  };
  check(cr::ceres::solver{});
  check(cr::ipopt::solver{});
  check(cr::nlopt::solver{});
  auto const plain = cr::model(cr::minimize(100_c * square(z - square(y)) + square(1_c - y)), cr::start(z = 1, y = -1.2));
  auto const found = solve(plain, cr::ceres::solver{});
  BOOST_TEST((found.status == cr::solver_status::solved));
  BOOST_TEST(found[y] == 1, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(what_is_stated_wrongly_is_said_before_solving) {
  auto const told = [](auto const& model, auto const& solver) {
    auto const found = solve(model, solver);
    BOOST_TEST((found.status == cr::solver_status::ill_posed));
    BOOST_TEST(found.evaluations == 0);
    return found.told;
  };
  auto const outside = hs71(cr::start(x = std::array{1.0, 5.0, 7.0, 1.0}));
  BOOST_TEST(told(outside, cr::ipopt::solver{}) == "the start of x[2] is outside of its bounds");
  BOOST_TEST(told(outside, cr::nlopt::solver{}) == "the start of x[2] is outside of its bounds");
  BOOST_TEST(told(outside, cr::ceres::solver{}) == "the start of x[2] is outside of its bounds");
  auto const nowhere = cr::model(cr::minimize(square(y)), cr::start(y = std::nan("")));
  BOOST_TEST(told(nowhere, cr::ceres::solver{}) == "the start of y is not finite");
  auto const crossed = cr::model(cr::minimize(square(y)), cr::start(y = 1), cr::lower(y = 2), cr::upper(y = 0));
  BOOST_TEST(told(crossed, cr::ceres::solver{}) == "the lower bound of y is above the upper one");
  BOOST_TEST(told(hs71(cr::start(x = 3)), cr::ceres::solver{}) == "Ceres takes no constraints: bounds alone, of least squares");
  auto const bounded = cr::model(cr::minimize(square(y)), cr::start(y = 1), cr::lower(y = 0));
  BOOST_TEST(told(bounded, cr::ceres::solver{}) == "Ceres takes bounds of least squares alone: cr::least_squares");
  std::vector<double> const three(3, 1);
  BOOST_CHECK_THROW(cr::start(x = three), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(ceres_ends_with_a_status) {
  auto const status = [](auto const& objective, double at, cr::ceres::solver const& with = {}) {
    return solve(cr::model(objective, cr::start(y = at)), with).status;
  };
  BOOST_TEST((status(cr::minimize(2_c * y), 1) != cr::solver_status::solved));
  BOOST_TEST((status(cr::least_squares(log(y)), -1) == cr::solver_status::not_finite));
  BOOST_TEST((status(cr::minimize(y - log(y)), -1) == cr::solver_status::not_finite));  // Ceres calls it CONVERGENCE
  BOOST_TEST((status(cr::least_squares(exp(y) - 2_c), 30, {.iterations = 2}) == cr::solver_status::limit_reached));
  BOOST_TEST((status(cr::least_squares(y - 3_c), 1, {.progress = [](cr::progress const&) { return false; }}) ==
              cr::solver_status::stopped));
  BOOST_CHECK_THROW(
      status(cr::least_squares(y - 3_c), 1, {.progress = [](cr::progress const&) { throw std::logic_error("no"); }}),
      std::logic_error);
  BOOST_CHECK_THROW(status(cr::least_squares(cr::apply<trouble::picky>(y)), 3), std::range_error);
  BOOST_CHECK_THROW(status(cr::minimize(cr::apply<trouble::picky>(y)), 3), std::range_error);
}

BOOST_AUTO_TEST_CASE(arrays_of_run_time_length_with_every_solver) {
  constexpr cr::extent<"n"> n;
  constexpr cr::extent<"m"> m;
  constexpr cr::variables<"height", n> height;
  constexpr cr::variables<"seen", m> seen;
  constexpr cr::integers<"owner", m> owner;
  constexpr cr::variable<"shift"> shift;
  constexpr cr::index<"i"> i;
  std::vector<int> const owners{0, 1, 2, 0, 1, 2, 2};
  std::vector<double> const values{1, 2, 3, 1.5, 2.5, 3.5, 4}, begin{0, 0, 0}, floors{0, 1.6, 0};
  auto const rows = cr::each(i, m, height[owner[i]] + shift - seen[i]);
  auto const model = cr::model(cr::least_squares(rows), cr::start(height = std::vector{0.0, 2.0, 0.0}, shift = 0.5),
                               cr::with(owner = owners, seen = values), cr::lower(height = floors, shift = 0.5),
                               cr::upper(height = 9.0, shift = 0.5));
  auto const check = [&](auto const& found) {
    BOOST_TEST((found.status == cr::solver_status::solved), found.told);
    std::vector<double> const h = found[height];
    BOOST_TEST(h.size() == 3);
    std::array const best{0.75, 1.75, 3.0};
    for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(h[k] == best[k], boost::test_tools::tolerance(1e-6));
    BOOST_TEST(found[shift] == 0.5);
    BOOST_TEST(found.value == 0.375, boost::test_tools::tolerance(1e-9));
  };
  check(solve(model, cr::ipopt::solver{}));
  check(solve(model, cr::ceres::solver{}));
  check(solve(model, cr::nlopt::solver{}));

  auto const held =
      cr::model(cr::minimize(cr::sum(i, n, square(height[i] - shift))), cr::start(height = begin), cr::with(shift = 3.0),
                cr::equal_to(cr::sum(i, n, height[i] * i), 3.0), cr::at_least(cr::each(i, n, height[i] - 0.5_c), 0.0));
  for (auto const& found : {solve(held, cr::ipopt::solver{}), solve(held, cr::nlopt::solver{})}) {
    BOOST_TEST((found.status == cr::solver_status::solved), found.told);
    // h = (3, 3 - l, 3 - 2 l) with h1 + 2 h2 = 9 - 5 l = 3.
    BOOST_TEST(found[height][1] == 1.8, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(found[height][2] == 0.6, boost::test_tools::tolerance(1e-6));
  }
  // Several sums in one constraint, one over what is given, and a number that is no sum.
  constexpr cr::variables<"wished", n> wished;
  constexpr auto sums = boost::hana::make_tuple(cr::sum(i, n, height[i]), cr::sum(i, n, height[i] * i), shift);
  std::vector<double> const wishes{1, 2, 3};
  auto const summed = cr::model(cr::minimize(cr::sum(i, n, square(height[i] - wished[i])) + square(shift)),
                                cr::start(height = begin, shift = 3.0), cr::with(wished = wishes),
                                cr::between(std::array{3.0, 2.0, 1.0}, sums, std::array{3.0, 2.0, 9.0}));
  for (auto const& found : {solve(summed, cr::ipopt::solver{}), solve(summed, cr::nlopt::solver{})}) {
    BOOST_TEST((found.status == cr::solver_status::solved), found.told);
    // h = wished + l + m (0, 1, 2) with 6 + 3 l + 3 m = 3 and 8 + 3 l + 5 m = 2.
    std::array const best{1.5, 1.0, 0.5};
    for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(found[height][k] == best[k], boost::test_tools::tolerance(1e-6));
    BOOST_TEST(found[shift] == 1, boost::test_tools::tolerance(1e-6));
  }
  auto const crossed =
      cr::model(cr::minimize(cr::sum(i, n, square(height[i]))), cr::start(height = begin), cr::lower(height = floors));
  auto const told = solve(crossed, cr::nlopt::solver{});
  BOOST_TEST((told.status == cr::solver_status::ill_posed && told.told == "the start of height[1] is outside of its bounds"));
  BOOST_CHECK_THROW(
      cr::model(cr::minimize(cr::sum(i, n, square(height[i]))), cr::start(height = begin), cr::lower(height = values)),
      std::invalid_argument);
}
