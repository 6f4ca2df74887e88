// Problems of Moré, Garbow and Hillstrom, Testing Unconstrained Optimization Software (1981), with the sums of squares published there.
#pragma once

#include "trouble.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace problems {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr cr::variable<"w"> w;

constexpr auto rosenbrock = cr::function(hana::make_tuple(10_c * (b - a * a), 1_c - a), a, b);
constexpr auto freudenstein =
    cr::function(hana::make_tuple(a - 13_c + ((5_c - b) * b - 2_c) * b, a - 29_c + ((b + 1_c) * b - 14_c) * b), a, b);
constexpr auto badly_scaled = cr::function(hana::make_tuple(1e4_c * a * b - 1_c, exp(-a) + exp(-b) - 1.0001_c), a, b);
// Bard's: 15 rows.
constexpr auto bard = cr::function(y - (a + u / (v * b + w * c)), cr::wrt(a, b, c), cr::given(y, u, v, w));
struct bard_rows {
  std::vector<double> seen{0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
  std::vector<double> first, second, third;
  bard_rows() {
    for (int row = 1; row <= 15; ++row) {
      first.push_back(row);
      second.push_back(16 - row);
      third.push_back(std::min(row, 16 - row));
    }
  }
};
constexpr std::array bard_solution{0.08241055975, 1.133036092, 2.343695178};
constexpr double bard_squares = 8.214877306578958e-3;

// What is not well.
constexpr auto logarithms = cr::function(hana::make_tuple(log(a) - b, b - 3_c), a, b);
constexpr auto no_root = cr::function(hana::make_tuple(a * a + 1_c, b), a, b);
constexpr auto picky = cr::function(hana::make_tuple(trouble::picked(a) - 9_c, b), a, b);

}  // namespace problems
