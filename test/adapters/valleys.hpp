// Objectives for minimisers: Rosenbrock's valleys in pairs (Moré, Garbow and Hillstrom's problem 21), and what is not well.
#pragma once

#include "trouble.hpp"

#include <boost/test/unit_test.hpp>

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

constexpr auto fading_bowl = cr::function(trouble::fades(a) + exp(-a) + square(b - a), a, b);
constexpr auto fading_slope = cr::function(trouble::slope_fades(a) + square(b - a) - a, a, b);
constexpr cr::extent<"m"> m;
constexpr cr::variables<"z", m> z;
constexpr cr::index<"j"> j;
constexpr auto fading_sum = cr::function(cr::sum(j, m, trouble::fades(z[j]) + exp(-z[j])), z);
/// Each of three kinds of objectives, minimised by `run` from a start.
template <class Run>
void never_solved_without_numbers(Run const& run) {
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(fading_bowl, {2, 3}); }, 4) == -1);
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(fading_slope, {2, 3}); }, 4) == -1);
  BOOST_TEST(trouble::solved_without_numbers([&] { return run(cr::sized(fading_sum, {3}), {1, 2, 3}); }, 12) == -1);
}

}  // namespace valleys
