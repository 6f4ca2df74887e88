// Roots by Newton's and Halley's iterations. Nobody writes a derivative, and the compiler can run them: the roots below are
// constants of the program.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <iomanip>
#include <iostream>
#include <limits>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr double infinity = std::numeric_limits<double>::infinity();

struct root {
  double at = 0;
  int steps = 0;
};

/// Newton: x - f/f', until the steps no longer shrink.
template <class Formula>
constexpr root newton(Formula, double start) {
  constexpr auto f = cr::function(Formula{}, x);
  root r{start};
  for (double last = infinity;; ++r.steps) {
    auto const [value, slope] = f.value_and_gradient(r.at);
    double const step = value / slope[0];
    if (not(cr::abs(step) < last)) return r;
    r.at -= step;
    last = cr::abs(step);
  }
}

/// Halley: with the second derivative too, the number of right digits triples at each step.
template <class Formula>
constexpr root halley(Formula, double start) {
  constexpr auto f = cr::function(Formula{}, x);
  root r{start};
  for (double last = infinity;; ++r.steps) {
    auto const [value, slope, half_bend] = f.template taylor<2>(std::array{r.at}, std::array{1.0});
    double const step = value * slope / (slope * slope - value * half_bend);
    if (not(cr::abs(step) < last)) return r;
    r.at -= step;
    last = cr::abs(step);
  }
}

// The square root of two; where the cosine meets the diagonal; Kepler's equation for a comet; Lambert's omega.
constexpr auto square_is_two = pow(x, 2_c) - 2_c;
constexpr auto cosine_is_x = cos(x) - x;
constexpr auto kepler = x - 0.9_c * sin(x) - 1_c;
constexpr auto omega = x * exp(x) - 1_c;

static_assert(cr::near(newton(square_is_two, 1).at, 1.4142135623730950488, 1e-15));
static_assert(cr::near(newton(cosine_is_x, 1).at, 0.73908513321516064166, 1e-15));
static_assert(cr::near(newton(omega, 1).at, 0.56714329040978387300, 1e-15));
static_assert(cr::near(halley(square_is_two, 1).at, 1.4142135623730950488, 1e-15));
static_assert(cr::near(halley(cosine_is_x, 1).at, 0.73908513321516064166, 1e-15));
static_assert(cr::near(halley(omega, 1).at, 0.56714329040978387300, 1e-15));

namespace {

template <class Formula>
bool report(Formula formula, double start) {
  root const by_newton = newton(formula, start);
  root const by_halley = halley(formula, start);
  double const left = cr::function(Formula{}, x)(by_newton.at);
  std::cout << std::left << std::setw(21) << cr::to_string(formula).c_str() << std::setw(21)
            << cr::to_string(diff(formula, x)).c_str() << std::right << std::setprecision(16) << std::setw(18) << by_newton.at
            << std::setw(8) << by_newton.steps << std::setw(8) << by_halley.steps << std::setprecision(2) << std::setw(10) << left
            << "\n";
  return std::abs(left) < 1e-15 and cr::near(by_newton.at, by_halley.at, 1e-15) and by_halley.steps <= by_newton.steps;
}

}  // namespace

int main() {
  std::cout << "f(x)                 f'(x)                            root  Newton  Halley   f(root)\n";
  bool right = report(square_is_two, 1);
  right = report(cosine_is_x, 1) and right;
  right = report(kepler, 1) and right;
  right = report(omega, 1) and right;
  return right ? 0 : 1;
}
