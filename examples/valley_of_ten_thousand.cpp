// Rosenbrock's function of ten thousand unknowns (problem 21 of Moré, Garbow and Hillstrom's collection), an array whose length the call tells: its gradient is
// one loop over the pairs. Minimised by libLBFGS, with a bar of its progress.
#include <chainrule/adapters/lbfgs.hpp>

#include <cmath>
#include <cstdio>
#include <string>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n, 2> x;
constexpr cr::index<"i"> i;
constexpr auto valley = cr::function(cr::sum(i, n, 100_c * square(x(i, 1_c) - square(x(i, 0_c))) + square(1_c - x(i, 0_c))), x);

int main() {
  std::vector<double> start;
  for (int k = 0; k < 5000; ++k) start.insert(start.end(), {-1.2, 1});
  double const first = std::log10(valley(start));
  auto const bar = [&](cr::progress const& now) {
    if (now.iteration % 5 != 0) return;
    double const done = (first - std::log10(now.value + 1e-20)) / (first + 20);
    std::printf("%4ld %10.2e |%-40s|\n", now.iteration, now.value,
                std::string(std::size_t(40 * std::fmin(1, std::fmax(0, done))), '#').c_str());
  };
  auto const found = cr::lbfgs::minimize(cr::lbfgs::objective(valley), start, 1e-8, 1000, bar);
  double apart = 0;
  for (double const each : found.x) apart = std::fmax(apart, std::abs(each - 1));
  std::printf("%ld iterations, %ld evaluations, all unknowns within %.1e of 1.\n%s\n", found.iterations, found.evaluations, apart,
              sentence(found.status).data());
  return found && apart < 1e-7 ? 0 : 1;
}
