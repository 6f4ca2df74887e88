// The first page of README: a formula, its derivatives while compiling, and functions for run time.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <iostream>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = pow(x + y, 2_c) + sin(x * y);  // the formula is a type

static_assert(diff(z, x) == 2_c * (x + y) + y * cos(x * y));  // so is its derivative, proved while compiling
static_assert(gradient(z)[y] == 2_c * (x + y) + x * cos(x * y));
static_assert(diff(z, x, y)(x = 0, y = 3) == 3);  // a mixed second derivative, at a point

constexpr auto f = cr::function(z, x, y);  // compiled to straight-line code
static_assert(f(0.0, 3.0) == 9);
static_assert(f.gradient(0.0, 3.0) == std::array{9.0, 6.0});

int main() {
  auto const [value, gradient] = f.value_and_gradient(0.5, 2.0);  // one pass, no allocation
  std::cout << "z       = " << z << "\n"
            << "dz/dx   = " << diff(z, x) << "\n"
            << "z(0.5, 2)    = " << value << "\n"
            << "gradient     = " << gradient[0] << ", " << gradient[1] << "\n"
            << "d2z/dx2      = " << f.hessian(0.5, 2.0)[0][0] << "\n";
  bool const right =
      cr::near(gradient[0], 5 + 2 * std::cos(1.0), 1e-15) and cr::near(gradient[1], 5 + 0.5 * std::cos(1.0), 1e-15);
  return right ? 0 : 1;
}
