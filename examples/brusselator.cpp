// The Brusselator with diffusion (Hairer and Wanner, Solving Ordinary Differential Equations II): two substances in a row of cells, stated by one cell's
// formulas, integrated by CVODE with the exact banded Jacobian, on two grids, which agree to the order of the scheme.
//
//   brusselator [CELLS]        100, if not told
#include "brusselator/cell.hpp"
#include <chainrule/adapters/sundials.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace cr = chainrule;

namespace {

auto row_of(std::size_t cells) {
  double const per_length = double(cells + 1);
  return cr::sundials::row(brusselator::cell, cells, {1, 3}, {1, 3}, 0.02 * per_length * per_length);
}
std::vector<double> start(std::size_t cells) {
  std::vector<double> y;
  for (std::size_t k = 1; k <= cells; ++k) {
    y.push_back(1 + std::sin(2 * std::acos(-1.0) * double(k) / double(cells + 1)));
    y.push_back(3);
  }
  return y;
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t const cells = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 100;
  cr::sundials::tolerances const tight{1e-8, 1e-10};
  auto const found = cr::sundials::integrate(row_of(cells), start(cells), 0, 10, tight);
  auto const finer = cr::sundials::integrate(row_of(2 * cells + 1), start(2 * cells + 1), 0, 10, tight);
  std::printf("%zu cells: %ld steps, %ld rates; %zu cells: %ld steps\n%8s %10s %10s\n", cells, found.iterations,
              found.evaluations, 2 * cells + 1, finer.iterations, "x", "u", "v");
  // Every second cell of the finer grid stands where one of the other does.
  double apart = 0, size = 0;
  for (std::size_t k = 0; k < cells; ++k)
    for (std::size_t which = 0; which < 2; ++which) {
      double const here = found.x[2 * k + which], there = finer.x[2 * (2 * k + 1) + which];
      apart = std::fmax(apart, std::abs(here - there));
      size = std::fmax(size, std::abs(here));
    }
  for (std::size_t k = 0; k < cells; k += cells / 10)
    std::printf("%8.3f %10.6f %10.6f\n", double(k + 1) / double(cells + 1), found.x[2 * k], found.x[2 * k + 1]);
  // The grid's error is of second order, so a quarter is left on the finer one.
  double const bound = 10 / double(cells * cells);
  std::printf("The grids are %.1e apart (%.1e allowed). %s\n", apart / size, bound, sentence(found.status).data());
  return found && finer && apart / size < bound ? 0 : 1;
}
