// A constrained optimum: problem 71 of Hock and Schittkowski (1981), least x1 x4 (x1 + x2 + x3) + x3 with a product of at least 25, a
// sum of squares of 40 and every variable from 1 to 5. An interior-point method needs first and second derivatives: all of them come
// from one formula, the Lagrangian. The answer is compared with the published optimum and its multipliers.
#include "shared/solve.hpp"
#include <chainrule/chainrule.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variables<"x", 4> x;
constexpr cr::variable<"slack"> slack;
constexpr cr::variable<"price_of_product"> price_of_product;  // multipliers
constexpr cr::variable<"price_of_squares"> price_of_squares;

constexpr auto cost = x[0_c] * x[3_c] * (x[0_c] + x[1_c] + x[2_c]) + x[2_c];
constexpr auto product = x[0_c] * x[1_c] * x[2_c] * x[3_c] - 25_c - slack;  // slack >= 0
constexpr auto squares = square(x[0_c]) + square(x[1_c]) + square(x[2_c]) + square(x[3_c]) - 40_c;
constexpr auto lagrangian = cost - price_of_product * product - price_of_squares * squares;

// The gradient of the Lagrangian by its seven unknowns is the first-order condition, its Hessian Newton's matrix.
constexpr auto conditions = cr::function(lagrangian, x, slack, price_of_product, price_of_squares);
constexpr auto objective = cr::function(cost, x);

namespace {

constexpr std::size_t primal = 5;  // x and the slack
constexpr std::size_t unknowns = 7;
constexpr double low[primal] = {1, 1, 1, 1, 0};
constexpr double high[primal] = {5, 5, 5, 5, 1e20};

struct optimum {
  linear::vector<unknowns> at;
  int steps = 0;
};

/// Newton's steps on the conditions with barriers -mu log(x - low) - mu log(high - x), for mu from 1 to nothing.
optimum solved(linear::vector<unknowns> at) {
  optimum result;
  double above[primal], below[primal];  // multipliers of the bounds
  std::fill_n(above, primal, 1.0);
  std::fill_n(below, primal, 1.0);
  for (double mu = 1; mu > 1e-13 && result.steps < 200; ++result.steps) {
    linear::vector<unknowns> right = conditions.gradient(at);
    linear::matrix<unknowns> matrix = conditions.hessian(at);
    double worst = 0;
    for (std::size_t i = 0; i < primal; ++i) {
      double const l = at[i] - low[i];
      double const h = high[i] - at[i];
      worst =
          std::max({worst, std::abs(right[i] - above[i] + below[i]), std::abs(above[i] * l - mu), std::abs(below[i] * h - mu)});
      right[i] += -mu / l + mu / h;
      matrix[i][i] += above[i] / l + below[i] / h;
    }
    for (std::size_t i = primal; i < unknowns; ++i) worst = std::max(worst, std::abs(right[i]));
    if (worst < 10 * mu) mu *= std::min(0.2, std::sqrt(mu));
    auto const step = linear::solve(matrix, right);
    double most = 1;  // never more than 99 per cent of the way to a bound
    double bounds_above[primal], bounds_below[primal];
    for (std::size_t i = 0; i < primal; ++i) {
      double const l = at[i] - low[i];
      double const h = high[i] - at[i];
      bounds_above[i] = mu / l - above[i] + above[i] / l * step[i];
      bounds_below[i] = mu / h - below[i] - below[i] / h * step[i];
      for (auto const& [room, change] :
           {std::pair{l, -step[i]}, {h, step[i]}, {above[i], bounds_above[i]}, {below[i], bounds_below[i]}})
        if (change < 0) most = std::min(most, -0.99 * room / change);
    }
    for (std::size_t i = 0; i < unknowns; ++i) at[i] -= most * step[i];
    for (std::size_t i = 0; i < primal; ++i) {
      above[i] += most * bounds_above[i];
      below[i] += most * bounds_below[i];
    }
  }
  result.at = at;
  return result;
}

bool all_right = true;

void shows(char const* what, double found, double published, double tolerance) {
  bool const right = std::abs(found - published) <= tolerance;
  all_right = all_right && right;
  std::printf("%-16s %13.9f  %12.7f%s\n", what, found, published, right ? "" : "  <- WRONG");
}

}  // namespace

int main() {
  optimum const found = solved({1.5, 4.5, 4.5, 1.5, 1, 0, 0});  // inside the bounds, near the book's start (1, 5, 5, 1)
  std::printf("%d steps           found     published\n", found.steps);
  shows("x1", found.at[0], 1, 1e-7);
  // As Ipopt's and NLopt's test suites state it (hs071_nlp.R of ipoptr, test-hs071.R of nloptr).
  shows("x2", found.at[1], 4.74299963, 1e-8);
  shows("x3", found.at[2], 3.82114998, 1e-8);
  shows("x4", found.at[3], 1.37940829, 1e-8);
  shows("cost", objective(std::span(found.at).first<4>()), 17.0140173, 1e-7);
  shows("price of product", found.at[5], 0.5522937, 1e-6);
  shows("price of squares", found.at[6], -0.1614686, 1e-6);
  return all_right ? 0 : 1;
}
