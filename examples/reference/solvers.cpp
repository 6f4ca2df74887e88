// Examples of the reference: what the adapters of all solvers have in common.
#include <chainrule/adapters/solver.hpp>

#include <array>
#include <iostream>

namespace cr = chainrule;
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
