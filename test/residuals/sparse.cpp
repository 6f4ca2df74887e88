// Sparse Jacobians and normal equations against plain loops in long double; patterns that are made anew where integers change.
#include <chainrule/adapters/eigen_sparse.hpp>
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::extent<"p"> p;
constexpr cr::extent<"cameras"> camera_count;
constexpr cr::extent<"points"> point_count;
constexpr cr::variables<"camera", camera_count, 3> camera;
constexpr cr::variables<"point", point_count, 2> point;
constexpr cr::variable<"scale"> scale;
constexpr cr::variables<"seen", p, 2> seen;
constexpr cr::integers<"by", p> by;
constexpr cr::integers<"of", p> of;
constexpr cr::index<"o"> o;
constexpr cr::index<"d"> d;

namespace {

std::mt19937_64 generator(16);
std::vector<double> random_numbers(std::size_t size, double low = 0.5, double high = 1.5) {
  std::uniform_real_distribution<double> in(low, high);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}
std::vector<int> random_places(std::size_t size, int below) {
  std::vector<int> result(size);
  for (int& place : result) place = int(generator() % unsigned(below));
  return result;
}
bool close(double found, long double expected) { return std::abs(found - expected) <= 1e-13L * (1 + std::abs(expected)); }

using table = std::vector<std::vector<long double>>;
table zeros(std::size_t rows, std::size_t columns) { return table(rows, std::vector<long double>(columns, 0)); }

/// Every entry stands where the table has it, in compressed rows and entry by entry; what is not there is 0.
template <class T>
bool agrees(cr::sparse_view<T> const& found, table const& expected) {
  bool all = found.rows == expected.size() && found.row_starts.size() == found.rows + 1 && found.row_starts[0] == 0 &&
             std::size_t(found.row_starts[found.rows]) == found.entries();
  table left = expected;
  for (std::size_t row = 0; row < found.rows; ++row)
    for (int e = found.row_starts[row]; e < found.row_starts[row + 1]; ++e) {
      std::size_t const at = std::size_t(e), column = std::size_t(found.column_of[at]);
      all = all && found.row_of[at] == int(row) && (e == found.row_starts[row] || found.column_of[at - 1] < found.column_of[at]);
      all = all && close(found.values[at], left.at(row).at(column));
      left[row][column] = 0;
    }
  for (auto const& row : left)
    for (long double const each : row) all = all && each == 0;
  return all;
}
table product(table const& jacobian, std::size_t columns, bool lower_triangle) {
  table result = zeros(columns, columns);
  for (auto const& row : jacobian)
    for (std::size_t one = 0; one < columns; ++one)
      for (std::size_t other = 0; other < columns; ++other)
        if (!lower_triangle || other <= one) result[one][other] += row[one] * row[other];
  return result;
}

// Two residuals in a row, of a camera and a point that it sees, with a sum over two coordinates in one, and a number that all rows have.
constexpr auto rows =
    cr::each(o, p,
             hana::make_tuple(scale* camera(by[o], 0_c) * point(of[o], 0_c) - seen(o, 0_c),
                              cr::sum(d, 2_c, camera(by[o], d + 1_c) * square(point(of[o], d))) - seen(o, 1_c)));
constexpr auto f = cr::function(rows, cr::wrt(camera, scale, point), cr::given(seen, by, of));

table slopes_by_loop(std::vector<double> const& cameras, double s, std::vector<double> const& points, std::vector<int> const& bys,
                     std::vector<int> const& ofs) {
  std::size_t const after = cameras.size() + 1;
  table all = zeros(2 * bys.size(), after + points.size());
  for (std::size_t row = 0; row < bys.size(); ++row) {
    std::size_t const c = 3 * std::size_t(bys[row]), q = 2 * std::size_t(ofs[row]);
    all[2 * row][c] = (long double)s * points[q];
    all[2 * row][cameras.size()] = (long double)cameras[c] * points[q];
    all[2 * row][after + q] = (long double)s * cameras[c];
    for (std::size_t at = 0; at < 2; ++at) {
      all[2 * row + 1][c + 1 + at] = (long double)points[q + at] * points[q + at];
      all[2 * row + 1][after + q + at] = 2.0L * cameras[c + 1 + at] * points[q + at];
    }
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(cameras_and_points) {
  auto work = f.workspace();
  for (std::size_t const size : {std::size_t(9), std::size_t(0), std::size_t(1), std::size_t(7), std::size_t(40)}) {
    auto const cameras = random_numbers(12), points = random_numbers(10), pixels = random_numbers(2 * size);
    auto bys = random_places(size, 4), ofs = random_places(size, 5);
    for (int times = 0; times < 3; ++times) {
      table const expected = slopes_by_loop(cameras, 1.5, points, bys, ofs);
      auto const [values, jacobian] = f.value_and_sparse_jacobian(work, cameras, 1.5, points, pixels, bys, ofs);
      BOOST_TEST(jacobian.columns == 23u);
      BOOST_TEST(jacobian.entries() == 7 * size);
      BOOST_TEST(agrees(jacobian, expected));
      std::vector<double> dense(2 * size);
      f(cr::into(dense), cameras, 1.5, points, pixels, bys, ofs);
      BOOST_TEST(std::equal(dense.begin(), dense.end(), values.begin(), values.end()));

      auto const normal = f.sparse_normal_equations(work, cameras, 1.5, points, pixels, bys, ofs);
      BOOST_TEST(normal.matrix.is_lower_triangle);
      BOOST_TEST(agrees(normal.matrix, product(expected, 23, true)));
      long double cost = 0;
      std::vector<long double> gradient(23, 0);
      for (std::size_t row = 0; row < 2 * size; ++row) {
        cost += (long double)values[row] * values[row] / 2;
        for (std::size_t at = 0; at < 23; ++at) gradient[at] += expected[row][at] * values[row];
      }
      BOOST_TEST(close(normal.cost, cost));
      for (std::size_t at = 0; at < 23; ++at) BOOST_TEST(close(normal.gradient[at], gradient[at]));

      auto const map = cr::eigen::sparse_map(jacobian);
      BOOST_TEST(map.rows() == Eigen::Index(2 * size));
      for (std::size_t row = 0; row < 2 * size; ++row)
        for (std::size_t at = 0; at < 23; ++at)
          BOOST_TEST(close(map.coeff(Eigen::Index(row), Eigen::Index(at)), expected[row][at]));

      if (times == 1 && size > 0) bys[size - 1] = (bys[size - 1] + 1) % 4;  // noticed, at the same place in memory
    }
  }
}

// Elements that a row reads twice, in an order that integers tell: x[by] and x[of], which may be one.
BOOST_AUTO_TEST_CASE(unknowns_that_are_one) {
  constexpr cr::variables<"x", point_count> x;
  constexpr auto springs =
      cr::function(cr::each(o, p, square(x[by[o]]) * x[of[o]] + 3_c * x[of[o]]), cr::wrt(x), cr::given(by, of));
  auto work = springs.workspace();
  for (std::size_t const size : {std::size_t(0), std::size_t(1), std::size_t(7), std::size_t(9)}) {
    auto const xs = random_numbers(5);
    auto const bys = random_places(size, 5);
    std::vector<long long> ofs(size);
    for (std::size_t row = 0; row < size; ++row) ofs[row] = row % 3 == 0 ? bys[row] : (long long)(generator() % 5);
    table expected = zeros(size, 5);
    for (std::size_t row = 0; row < size; ++row) {
      std::size_t const one = std::size_t(bys[row]), other = std::size_t(ofs[row]);
      expected[row][one] += 2.0L * xs[one] * xs[other];
      expected[row][other] += (long double)xs[one] * xs[one] + 3;
    }
    BOOST_TEST(agrees(springs.sparse_jacobian(work, xs, bys, ofs), expected));
    BOOST_TEST(agrees(springs.sparse_normal_equations(work, xs, bys, ofs).matrix, product(expected, 5, true)));
  }
}

// One workspace may serve functions in turn.
BOOST_AUTO_TEST_CASE(a_workspace_of_two_functions) {
  constexpr auto g = cr::function(cr::each(o, p, point(of[o], 1_c) - seen(o, 0_c)), cr::wrt(point), cr::given(seen, of));
  auto const cameras = random_numbers(3), points = random_numbers(4), pixels = random_numbers(4);
  std::vector<int> const bys{0, 0}, ofs{1, 0};
  auto work = g.workspace();
  for (int times = 0; times < 2; ++times) {
    BOOST_TEST(agrees(g.sparse_jacobian(work, points, pixels, ofs), table{{0, 0, 0, 1}, {0, 1, 0, 0}}));
    BOOST_TEST(
        agrees(f.sparse_jacobian(work, cameras, 2.0, points, pixels, bys, ofs), slopes_by_loop(cameras, 2, points, bys, ofs)));
  }
}

// Bounds known while compiling, and rows beside others: a tridiagonal system of 80 residuals.
BOOST_AUTO_TEST_CASE(a_tridiagonal_system) {
  constexpr cr::variables<"u", 80> u;
  constexpr auto inner = cr::each(o, 1_c, 78_c, (3_c - 2_c * u[o]) * u[o] - u[o - 1_c] - 2_c * u[o + 1_c] + 1_c);
  constexpr auto system = cr::function(hana::make_tuple((3_c - 2_c * u[0_c]) * u[0_c] - 2_c * u[1_c] + 1_c, inner,
                                                        (3_c - 2_c * u[79_c]) * u[79_c] - u[78_c] + 1_c),
                                       cr::wrt(u));
  auto const us = random_numbers(80);
  table expected = zeros(80, 80);
  for (std::size_t row = 0; row < 80; ++row) {
    expected[row][row] = 3 - 4.0L * us[row];
    if (row > 0) expected[row][row - 1] = -1;
    if (row < 79) expected[row][row + 1] = -2;
  }
  auto work = system.workspace();
  auto const [values, jacobian] = system.value_and_sparse_jacobian(work, us);
  BOOST_TEST(jacobian.entries() == 80u + 2 * 79);
  BOOST_TEST(agrees(jacobian, expected));
  BOOST_TEST(close(values[40], (3 - 2.0L * us[40]) * us[40] - us[39] - 2.0L * us[41] + 1));
  BOOST_TEST(agrees(system.sparse_normal_equations(work, us).matrix, product(expected, 80, true)));
}

BOOST_AUTO_TEST_CASE(integers_out_of_range) {
  auto const cameras = random_numbers(6), points = random_numbers(4), pixels = random_numbers(4);
  std::vector<int> bys{0, 1};
  std::vector<int> const ofs{1, 0};
  auto work = f.workspace();
  auto const before = f.sparse_jacobian(work, cameras, 2.0, points, pixels, bys, ofs);
  std::vector<double> const kept(before.values.begin(), before.values.end());
  bys[1] = 2;
  try {
    f.sparse_jacobian(work, cameras, 3.0, points, pixels, bys, ofs);
    BOOST_TEST(false);
  } catch (std::out_of_range const& error) {
    BOOST_TEST(std::string(error.what()) == "chainrule: index 2 is outside of camera, dimension 0, whose length is 2");
  }
  BOOST_TEST(std::equal(kept.begin(), kept.end(), before.values.begin(), before.values.end()));
  bys.pop_back();
  BOOST_CHECK_THROW(f.sparse_jacobian(work, cameras, 2.0, points, pixels, bys, ofs), std::invalid_argument);
}
