// A formula of matrices with Eigen's values, and a function called with a batch of xsimd: four points at once, or two.
#include <chainrule/matrix.hpp>
#include <chainrule/simd.hpp>

#include <iostream>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::matrix<"A", 2, 2> A;

int main() {
  constexpr auto squares = cr::function(cr::sum(square(A)), cr::wrt(A));
  Eigen::Matrix2d const a{{1, 2}, {3, 4}};
  Eigen::Matrix2d const gradient = squares.gradient(a)[0_c];

  constexpr auto cube = cr::function(x * x * x, x);
  xsimd::batch<double> const slope = cube.gradient(xsimd::batch<double>(2.0))[0];

  std::cout << gradient << "\n" << slope.get(0) << "\n";
  return gradient == 2 * a && slope.get(0) == 12 ? 0 : 1;
}
