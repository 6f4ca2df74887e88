// Problem 71 of Hock and Schittkowski's collection (Test Examples for Nonlinear Programming Codes, 1981), which many manuals begin with:
// stated as formulas, solved by NLopt's SLSQP. Nobody writes a derivative; the result is looked at once more, and has multipliers.
#include <chainrule/adapters/nlopt.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variables<"x", 4> x;
constexpr auto cost = x[0_c] * x[3_c] * (x[0_c] + x[1_c] + x[2_c]) + x[2_c];
constexpr auto volume = x[0_c] * x[1_c] * x[2_c] * x[3_c];
constexpr auto length2 = square(x[0_c]) + square(x[1_c]) + square(x[2_c]) + square(x[3_c]);

int main() {
  cr::problem p(cr::minimize(cr::function(cost, x)), cr::at_least(cr::function(volume, x), 25.0),
                cr::equal_to(cr::function(length2, x), 40.0));
  p.start = {1, 5, 5, 1};
  p.lower = {1, 1, 1, 1};
  p.upper = {5, 5, 5, 5};

  std::printf("call        value   worst constraint\n");
  auto const told = [](cr::progress const& now) {
    std::printf("%4ld %12.7f %12.1e\n", now.iteration, now.value, now.infeasibility);
  };
  cr::solver_result const found = solve(p, cr::nlopt::solver{.progress = told});

  std::printf("\n%s\n", sentence(found.status).data());
  std::printf("x = %.6f %.6f %.6f %.6f, multipliers %.6f and %.6f\n", found.x[0], found.x[1], found.x[2], found.x[3],
              found.multipliers[0], found.multipliers[1]);
  double const published = 17.0140173;
  std::printf("found %.7f, published %.7f\n", found.value, published);
  return found && std::abs(found.value - published) < 1e-6 ? 0 : 1;
}
