// Examples of the reference: what the adapters of all solvers have in common.
#include <chainrule/adapters/solver.hpp>

#include <array>
#include <cmath>
#include <iostream>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

void example_solver_status() {
  // also: sentence
  std::cout << sentence(cr::solver_status::limit_reached) << "\n";
}

void example_solver_result() {
  cr::solver_result const result;  // what cr::nlopt::minimize and its kin give
  std::cout << (result ? "solved" : sentence(result.status)) << "\n";
}

void example_progress() {
  // also: progress_callback
  cr::progress_callback const watch = [](cr::progress const& now) {
    std::cout << now.iteration << " of " << now.most << ": " << now.value << "\n";
    return now.value > 1e-3;  // false: the solver stops
  };
  std::cout << watch({1, 0.5, 0, 0, 10, 0}) << "\n";
}

void example_check_derivatives() {
  // also: with_derivatives
  constexpr auto f = cr::function(x * sin(y), x, y);
  auto const mine = [](auto point, auto gradient) {
    gradient[0] = std::sin(point[1]);
    gradient[1] = std::cos(point[1]);  // forgets x
  };
  std::cout << cr::check_derivatives(cr::with_derivatives(f, mine), std::array{2.0, 0.0});
}

/// The shortest solver there is: steps down the slope. (cr::nlopt::solver{} and its kin are better.)
struct steepest_descent {
  double step = 0.25;
  template <class Problem>
  cr::solver_result run(Problem const& p) const {
    cr::solver_result result;
    result.x = p.start;
    std::vector<double> slope(p.unknowns());
    for (int turn = 0; turn < 3000; ++turn) {
      p.value_and_gradient(result.x.data(), slope.data());
      for (std::size_t i = 0; i < slope.size(); ++i) result.x[i] -= step * slope[i];
    }
    p.check(result, 1e-6);
    return result;
  }
};

void example_problem() {
  // also: solve minimize
  cr::problem p(cr::minimize(cr::function(square(x - 3_c) + square(y + x), x, y)));
  p.start = {1, 1};
  cr::solver_result const found = solve(p, steepest_descent{});
  std::cout << sentence(found.status) << "\n" << found.x[0] << " " << found.x[1] << "\n";
  p.upper = {2, 0};  // the start is outside of it
  std::cout << solve(p, steepest_descent{}).told << "\n";
}

void example_at_least() {
  // also: at_most equal_to between
  constexpr auto product = cr::function(x * y, x, y);
  constexpr auto both = cr::function(boost::hana::make_tuple(x + y, x - y), x, y);
  cr::problem const p(cr::minimize(cr::function(square(x) + square(y), x, y)), cr::at_least(product, 25.0),
                      cr::between(-1.0, both, std::array{9.0, 1.0}), cr::equal_to(cr::function(x, x, y), 5.0));
  std::cout << p.constraints() << " constraints, the first is at least " << p.least()[0] << "\n";
}

void example_repeated() {
  constexpr auto valley = cr::function(100_c * square(y - square(x)) + square(1_c - x), x, y);
  cr::problem const chain(cr::minimize(cr::repeated(valley, {0, 1, 1, 2, 2, 3})));  // (x0, x1), (x1, x2), (x2, x3)
  std::cout << chain.unknowns() << " unknowns, " << chain.value(std::array{1.0, 1.0, 1.0, 2.0}.data()) << "\n";
}

constexpr cr::extent<"n"> n;
constexpr cr::variables<"height", n> height;
constexpr cr::index<"i"> i;

void example_sized() {
  constexpr auto bowl = cr::function(cr::sum(i, n, square(height[i] - 1_c)), height);
  constexpr auto steps = cr::function(cr::each(i, n - 1_c, height[i + 1_c] - height[i]), height);
  cr::problem const chain(cr::minimize(cr::sized(bowl, {100})), cr::at_least(cr::sized(steps, {100}), 0.0));
  std::cout << chain.unknowns() << " unknowns, " << chain.constraints() << " constraints\n";
}

void example_summed() {
  constexpr auto flow = cr::function(hana::make_tuple(x - y, y - x), x, y);  // out of one end of a pipe, and of the other
  auto const balances = cr::summed(cr::repeated(flow, {0, 1, 1, 2, 2, 0}).into({0, 1, 1, 2, 2, 0}));  // three pipes, three joints
  cr::problem const network(cr::minimize(cr::function(square(x), x)), cr::equal_to(balances, std::array{1.0, 0.0, -1.0}));
  std::array<double, 3> sums{};
  network.constraint_values(std::array{3.0, 2.0, 1.0}.data(), sums.data());
  std::cout << sums[0] << ", " << sums[1] << ", " << sums[2] << "\n";
}

constexpr cr::variable<"k"> k;

void example_model() {
  // also: start with model_result
  auto const m = cr::model(cr::minimize(square(x - k) + square(y + x)), cr::start(x = 1, y = 1), cr::with(k = 3.0));
  auto const found =
      solve(m, steepest_descent{});  // cr::nlopt::solver{}, cr::ipopt::solver{} and cr::ceres::solver{} take it, too
  std::cout << sentence(found.status) << "\n" << found[x] << " " << found[y] << "\n";
}

void example_lower() {
  // also: upper
  auto const m = cr::model(cr::minimize(square(x) + y), cr::start(x = 1, y = 1), cr::lower(x = 2, y = 0), cr::upper(y = 9));
  std::cout << solve(m, steepest_descent{}).told << "\n";
}

void example_least_squares() {
  auto const line = cr::least_squares(boost::hana::make_tuple(x + y - 3_c, x + 2_c * y - 5_c, x + 3_c * y - 7_c));
  auto const found = solve(cr::model(line, cr::start(x = 0, y = 0)), steepest_descent{.step = 0.12});
  std::cout << "intercept " << std::round(found[x] * 100) / 100 << ", slope " << std::round(found[y] * 100) / 100 << "\n";
}
