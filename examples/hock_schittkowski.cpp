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
  auto const model = cr::model(cr::minimize(cost), cr::at_least(volume, 25.0), cr::equal_to(length2, 40.0),
                               cr::start(x = std::array{1.0, 5.0, 5.0, 1.0}), cr::lower(x = 1.0), cr::upper(x = 5.0));

  std::printf("call        value   worst constraint\n");
  auto const told = [](cr::progress const& now) {
    std::printf("%4ld %12.6f %12.0e\n", now.iteration, now.value, now.infeasibility < 1e-7 ? 0 : now.infeasibility);
  };
  auto const found = solve(model, cr::nlopt::solver{.progress = told});

  auto const at = found[x];
  std::printf("\n%s\n", sentence(found.status).data());
  std::printf("x = %.6f %.6f %.6f %.6f\n", at[0], at[1], at[2], at[3]);
  std::printf("multipliers %.6f and %.6f\n", found.multipliers[0], found.multipliers[1]);
  double const published = 17.0140173;
  std::printf("found %.6f, published %.6f\n", found.value, published);
  return found && std::abs(found.value - published) < 1e-6 ? 0 : 1;
}
