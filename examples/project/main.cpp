// A formula, its derivatives as formulas, and their values.
#include <chainrule/chainrule.hpp>

#include <iostream>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = x * x * y + y * y;
static_assert(diff(z, x) == 2_c * x * y);

int main() {
  constexpr auto f = cr::function(z, x, y);
  auto const [value, gradient] = f.value_and_gradient(3.0, 2.0);
  std::cout << "z     = " << z << " = " << value << "\n"
            << "dz/dx = " << diff(z, x) << " = " << gradient[0] << "\n"
            << "dz/dy = " << diff(z, y) << " = " << gradient[1] << "\n";
  return value == 22 && gradient == std::array{12.0, 13.0} ? 0 : 1;
}
