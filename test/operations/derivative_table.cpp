// Prints the second table of docs/accuracy.md. Links -lmpfr -lgmp.
#include "derivative_statistics.hpp"

#include <cstdio>

namespace {

void print(derivative_errors::error const& e) {
  if (std::isinf(e.worst)) std::printf(" infinite (%s) |", e.where.c_str());
  else if (e.worst == 0) std::printf(" 0 |");
  else std::printf(" %.2g (%s) |", e.worst, e.where.c_str());
}

}  // namespace

int main() {
  std::printf(
      "| Operation | first, `double` | first, `float` | second, `double` | second, `float` | Points |\n|---|---|---|---|---|---|\n");
  auto const row = [](std::string const& name, auto const& d, auto const& f) {
    std::printf("| %s |", name.c_str());
    print(d.first);
    print(f.first);
    print(d.second);
    print(f.second);
    std::printf(" %d |\n", d.points + f.points);
    std::fflush(stdout);
  };
  using namespace chainrule::operations;
  derivative_errors::measure_all(row, arithmetic{} + power{} + exponential{} + trigonometric{} + hyperbolic{} + error_gamma{} +
                                          piecewise{} + activation{});
  derivative_errors::measure_exact_exponents(row);
  derivative_errors::measure_statistics(row);
  std::printf("\nLeft out, because a goal is not reached there:\n\n");
  for (auto const& each : derivative_errors::exceptions)
    std::printf("- `%s`, where %s: %s.\n", each.operations, each.where, each.why);
}
