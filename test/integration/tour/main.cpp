// Both translation units give the same numbers, and the gradient agrees with the derivative.
#include "formulas.hpp"

#include <boost/version.hpp>

#include <cmath>
#include <cstdio>

int main() {
  auto const [value, slope, gradient] = tour::first(0.7, -1.3);
  std::printf("Boost %s: f = %.17g, df/dx = %.17g\n", BOOST_LIB_VERSION, value, slope);
  bool const same = tour::first(0.7, -1.3) == tour::second(0.7, -1.3);
  bool const agree = std::abs(gradient[0] - slope) <= 1e-14 * std::abs(slope);
  // A central difference, to know that the numbers are the derivative at all.
  double const step = 1e-5;
  double const numeric = (tour::first(0.7 + step, -1.3).value - tour::first(0.7 - step, -1.3).value) / (2 * step);
  bool const right = std::abs(slope - numeric) <= 1e-8;
  std::printf("units agree: %d, gradient agrees: %d, derivative is right: %d\n", same, agree, right);
  return same && agree && right ? 0 : 1;
}
