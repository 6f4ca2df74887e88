// Requests that keep their loops, at lengths that no compiler would write out.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variables<"x", 1000> xs;
constexpr cr::index<"i"> i;
constexpr auto valley =
    cr::function(cr::sum(i, 0_c, 998_c, 100_c * square(xs[i + 1_c] - square(xs[i])) + square(1_c - xs[i])), xs);
constexpr auto point = [] {
  std::array<double, 1000> all{};
  for (double& each : all) each = 0.5;
  return all;
}();
constexpr auto direction = [] {
  std::array<double, 1000> all{};
  all[0] = 1;
  all[999] = -2;
  return all;
}();
constexpr auto slopes = valley.gradient(point);
static_assert(valley.jvp(point, direction) == slopes[0] - 2 * slopes[999] and slopes[0] == -51 and slopes[999] == 50);
static_assert(valley.vjp(point, std::array{2.0})[0] == 2 * slopes[0]);

// A direction that is zero meets no infinite slope.
constexpr auto roots = cr::function(cr::sum(i, 0_c, 999_c, sqrt(xs[i])), xs);
static_assert(roots.jvp(std::array<double, 1000>{}, std::array<double, 1000>{}) == 0);
