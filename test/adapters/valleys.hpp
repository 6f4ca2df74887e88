// Objectives for minimisers: Rosenbrock's valleys in pairs (Moré, Garbow and Hillstrom's problem 21), and what is not well.
#pragma once

#include "trouble.hpp"

#include <vector>

namespace valleys {

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n, 2> x;
constexpr cr::index<"i"> i;
constexpr auto valley = cr::function(cr::sum(i, n, 100_c * square(x(i, 1_c) - square(x(i, 0_c))) + square(1_c - x(i, 0_c))), x);

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr auto small_valley = cr::function(100_c * square(b - a * a) + square(1_c - a), a, b);
constexpr auto shifted = cr::function(square(a - b), cr::wrt(a), cr::given(b));
constexpr auto barrier = cr::function(a - log(a), a);
constexpr auto picky = cr::function(trouble::picked(-a), a);

constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto decay = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));

inline std::vector<double> far_start() {
  std::vector<double> start;
  for (int k = 0; k < 5000; ++k) {
    start.push_back(-1.2);
    start.push_back(1);
  }
  return start;
}
inline std::vector<double> const far = far_start();

}  // namespace valleys
