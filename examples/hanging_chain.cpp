// A chain of length 4 hangs between two nails at heights 1 and 3, at distance 1 (Dolan, Moré and Munson, Benchmarking Optimization Software
// with COPS 3.0, 2004). Its heights and slopes at a hundred nodes, found by Ipopt: what two neighbours have to do with each other is
// two formulas, applied at a row of indices for each pair; the sparse Jacobian and the sparse Hessian of the Lagrangian are nobody's work.
#include <chainrule/adapters/ipopt.hpp>

#include <cmath>
#include <cstdio>
#include <limits>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variables<"x", 2> height;
constexpr cr::variables<"u", 2> slope;
constexpr cr::variables<"s", 2> length;
constexpr cr::variable<"h"> h;
constexpr auto left = sqrt(1_c + square(slope[0_c]));
constexpr auto right = sqrt(1_c + square(slope[1_c]));
constexpr auto energy = cr::function(h / 2_c * (height[0_c] * left + height[1_c] * right), cr::wrt(height, slope), cr::given(h));
constexpr auto neighbours = cr::function(boost::hana::make_tuple(height[1_c] - height[0_c] - h / 2_c * (slope[0_c] + slope[1_c]),
                                                                 length[1_c] - length[0_c] - h / 2_c * (left + right)),
                                         cr::wrt(height, slope, length), cr::given(h));

int main() {
  constexpr int intervals = 100;
  constexpr int nodes = intervals + 1;
  std::vector<int> of_energy, of_neighbours;  // unknowns: heights, then slopes, then lengths
  for (int i = 0; i < intervals; ++i) {
    of_energy.insert(of_energy.end(), {i, i + 1, nodes + i, nodes + i + 1});
    of_neighbours.insert(of_neighbours.end(), {i, i + 1, nodes + i, nodes + i + 1, 2 * nodes + i, 2 * nodes + i + 1});
  }
  std::vector<double> const steps(intervals, 1.0 / intervals);
  cr::problem p(cr::minimize(cr::repeated(energy, of_energy, steps)),
                cr::equal_to(cr::repeated(neighbours, of_neighbours, steps), 0.0));

  p.lower.assign(3 * nodes, -std::numeric_limits<double>::infinity());
  p.upper.assign(3 * nodes, std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < nodes; ++i) {
    double const t = static_cast<double>(i) / intervals;
    p.start[i] = 1 + 8 * (t * t / 2 - t / 4);
    p.start[nodes + i] = 8 * (t - 0.25);
    p.start[2 * nodes + i] = 4 * t;
  }
  auto const nail = [&](std::size_t k, double at) { p.start[k] = p.lower[k] = p.upper[k] = at; };
  nail(0, 1), nail(nodes - 1, 3), nail(2 * nodes, 0), nail(3 * nodes - 1, 4);

  auto const found = solve(p, cr::ipopt::solver{});
  std::printf("%zu unknowns, %zu constraints, %ld iterations\n%s\n\n", p.unknowns(), p.constraints(), found.iterations,
              sentence(found.status).data());
  for (int row = 12; row >= 0; --row) {
    for (std::size_t i = 0; i < nodes; i += 2) std::putchar(std::lround(found.x[i] * 4) == row ? '*' : ' ');
    std::putchar('\n');
  }

  // The catenary that a hundred nodes are near to: x = q + r cosh((t - m) / r).
  double r = 0.2;
  for (int k = 0; k < 100; ++k)
    r -= (2 * r * std::sinh(0.5 / r) - std::sqrt(12.0)) / (2 * std::sinh(0.5 / r) - std::cosh(0.5 / r) / r);
  double const m = 0.5 - r * std::asinh(2 / (2 * r * std::sinh(0.5 / r)));
  double const q = 1 - r * std::cosh(m / r);
  auto const until = [&](double t) {
    return q * r * std::sinh((t - m) / r) + r * r / 4 * std::sinh(2 * (t - m) / r) + r * t / 2;
  };
  double const catenary = until(1) - until(0);
  std::printf("energy %.4f, of the catenary %.4f\n", found.value, catenary);
  return found && std::abs(found.value - catenary) < 2e-3 ? 0 : 1;
}
