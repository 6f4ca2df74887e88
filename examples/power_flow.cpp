// The cheapest generation that meets all demands of networks of alternating current: power_flow [FOLDER [BUSES]], those of up to so many, 118 if not told.
#include "power_flow/problem.hpp"
#include <chainrule/adapters/ipopt.hpp>

#include <cstdio>
#include <cstdlib>

namespace cr = chainrule;

int main(int count, char** arguments) {
  std::string const folder = count > 1 ? arguments[1] : "examples/power_flow";
  int const largest = count > 2 ? std::atoi(arguments[2]) : 118;
  std::ifstream published(folder + "/costs.txt");
  bool right = bool(published);
  std::printf("buses  unknowns  constraints  iterations  cost, $/h  published\n");
  std::string name;
  for (double buses, known; published >> name >> buses >> known;) {
    if (buses > largest) continue;
    auto const problem = flow::problem_of(network(folder + "/" + name + ".m"));
    auto const found = solve(problem, cr::ipopt::solver{});
    std::printf("%5.0f %9zu %12zu %11ld %10.5g %10.5g\n", buses, problem.unknowns(), problem.constraints(), found.iterations,
                found.value, known);
    right = right && found && std::abs(found.value / known - 1) < 5e-5;
    if (!found)
      std::printf("%s: %s %g %g\n", sentence(found.status).data(), found.told.c_str(), found.infeasibility, found.stationarity);
  }
  return right ? 0 : 1;
}
