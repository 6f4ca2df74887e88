// Examples of the reference: rows of residuals, their Jacobians and normal equations.
#include <chainrule/adapters/eigen_sparse.hpp>
#include <chainrule/chainrule.hpp>

#include <iostream>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::index<"i"> i;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"height", m> height;
constexpr cr::integers<"from", n> from;
constexpr cr::integers<"to", n> to;
constexpr auto line = cr::function(cr::each(i, n, y[i] - (a + b * x[i])), cr::wrt(a, b), cr::given(x, y));
constexpr auto levels =
    cr::function(cr::each(i, n, height[to[i]] - height[from[i]] - y[i]), cr::wrt(height), cr::given(from, to, y));

std::vector<double> const xs{0, 1, 2};
std::vector<double> const ys{1, 2, 4};

void example_each() {
  // also: residual_function residual_workspace table_view
  auto work = line.workspace();
  auto const [values, jacobian] = line.value_and_jacobian(work, 1.0, 1.0, xs, ys);
  for (std::size_t row = 0; row < 3; ++row)
    std::cout << values[row] << " " << jacobian(row, 0) << " " << jacobian(row, 1) << "\n";
}

void example_by_columns() {
  std::vector<double> rows(6);
  line.jacobian(cr::into(cr::by_columns(rows)), 1.0, 1.0, xs, ys);
  for (double const each : rows) std::cout << each << " ";
  std::cout << "\n";
}

void example_normal_equations_result() {
  auto const [cost, gradient, matrix] = line.normal_equations(1.0, 1.0, xs, ys);
  std::cout << cost << "\n"
            << gradient[0] << " " << gradient[1] << "\n"
            << matrix[0][0] << " " << matrix[0][1] << " " << matrix[1][1] << "\n";
}

void example_sparse_view() {
  // also: sparse_map
  auto work = levels.workspace();
  std::vector<double> const heights{0, 1, 3, 2};
  std::vector<int> const starts{0, 1, 2}, ends{1, 2, 3};
  auto const jacobian = levels.sparse_jacobian(work, heights, starts, ends, ys);
  for (std::size_t e = 0; e < jacobian.entries(); ++e)
    std::cout << "(" << jacobian.row_of[e] << ", " << jacobian.column_of[e] << ") " << jacobian.values[e] << "\n";
  std::cout << cr::eigen::sparse_map(jacobian).nonZeros() << "\n";
}

void example_sparse_normal_equations() {
  auto work = levels.workspace();
  std::vector<double> const heights{0, 1, 3, 2};
  std::vector<int> const starts{0, 1, 2}, ends{1, 2, 3};
  auto const [cost, gradient, matrix] = levels.sparse_normal_equations(work, heights, starts, ends, ys);
  std::cout << cost << "\n" << gradient[3] << "\n" << matrix.values[0] << "\n";
}
