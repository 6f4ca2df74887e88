// Functions whose numbers fade while a model is solved: the result is never told to be solved.
#include "trouble.hpp"
#include <chainrule/adapters/ceres.hpp>
#include <chainrule/adapters/ipopt.hpp>
#include <chainrule/adapters/nlopt.hpp>

#include <boost/test/unit_test.hpp>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

}  // namespace

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  constexpr cr::extent<"n"> n;
  constexpr cr::variables<"height", n> height;
  constexpr cr::index<"i"> i;
  std::vector<double> const begin{3, 1};
  using trouble::solved_without_numbers;
  // An objective, a constraint and the slopes of one whose numbers fade, with every solver that takes such.
  auto const least = cr::start(y = 2, z = 3);
  auto const bowl = cr::model(cr::minimize(trouble::fades(y) + exp(-y) + square(z - y)), least);
  auto const held = cr::model(cr::minimize(exp(y) + square(z)), cr::at_least(trouble::fades(y) + z, 1.0), least);
  auto const curved = cr::model(cr::minimize(exp(y) + square(z)), cr::at_most(trouble::slope_fades(y) - z, -1.0), least);
  auto const rows = cr::model(cr::least_squares(cr::each(i, n, trouble::fades(height[i]) + square(height[i]) - 3_c)),
                              cr::start(height = begin));
  auto const sums = cr::model(cr::minimize(cr::sum(i, n, exp(height[i] * (i + 1_c)))), cr::start(height = begin),
                              cr::equal_to(boost::hana::make_tuple(cr::sum(i, n, trouble::fades(height[i]))), 3.0));
  auto const never = [&](auto const& solver, long after, auto const&... models) {
    int number = 0;
    auto const run = [&](auto const& model) {
      BOOST_TEST_CONTEXT("model " << number++ << ", " << after)
      BOOST_TEST(solved_without_numbers([&] { return solve(model, solver).status; }, after) == -1);
    };
    (run(models), ...);
  };
  never(cr::ipopt::solver{}, 4, held);
  never(cr::ipopt::solver{}, 16, rows, sums);
  never(cr::nlopt::solver{}, 4, bowl, curved);
  never(cr::nlopt::solver{}, 16, sums);
  never(cr::nlopt::solver{.algorithm = nlopt::LD_MMA}, 4, bowl);
  never(cr::nlopt::solver{.algorithm = nlopt::LD_LBFGS}, 4, bowl);
  never(cr::ceres::solver{}, 4, bowl);
  never(cr::ceres::solver{}, 16, rows);
}
