// Sparse Hessians of objectives and of weighted residuals: against second derivatives by hand, in long double.
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <stdexcept>
#include <tuple>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::variables<"x", m> x;
constexpr cr::variable<"a"> a;
constexpr cr::variables<"y", n> y;
constexpr cr::integers<"from", n> from;
constexpr cr::integers<"to", n> to;
constexpr cr::index<"i"> i;

namespace {

std::mt19937_64 generator(17);
std::vector<double> random_numbers(std::size_t size) {
  std::uniform_real_distribution<double> in(0.5, 1.5);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}
std::vector<int> random_places(std::size_t size, int below) {
  std::vector<int> result(size);
  for (int& place : result) place = int(generator() % unsigned(below));
  return result;
}
using table = std::vector<std::vector<long double>>;

/// Every entry of the lower triangle; what is not there is 0.
bool agrees(cr::sparse_view<double> const& found, table left) {
  bool all = found.rows == left.size() && found.columns == left.size() && found.is_lower_triangle;
  for (std::size_t e = 0; e < found.entries(); ++e) {
    std::size_t const row = std::size_t(found.row_of[e]), column = std::size_t(found.column_of[e]);
    long double const expected = left.at(row).at(column);
    all = all && column <= row && std::abs(found.values[e] - expected) <= 1e-13L * (1 + std::abs(expected));
    all = all && found.row_starts[row] <= int(e) && int(e) < found.row_starts[row + 1];
    left[row][column] = 0;
  }
  for (std::size_t row = 0; row < left.size(); ++row)
    for (std::size_t column = 0; column <= row; ++column) all = all && left[row][column] == 0;
  return all;
}
/// Adds u v^T + v u^T or so: what a second derivative by two unknowns, which may be one, adds to both triangles.
void add(table& to_table, std::size_t one, std::size_t other, long double second, bool same_leaf) {
  to_table[one][other] += second;
  if (!same_leaf) to_table[other][one] += second;
}

// x[from]^2 * x[to] * a + y * exp(x[from]), whose unknowns may be one.
constexpr auto body = square(x[from[i]]) * x[to[i]] * a + y[i] * exp(x[from[i]]);
void add_body(table& all, std::vector<double> const& xs, double as, double ys, std::size_t f, std::size_t t, long double weight) {
  std::size_t const number = xs.size();
  long double const u = xs[f], v = xs[t];
  add(all, f, f, weight * (2 * v * as + ys * std::exp(u)), true);
  add(all, t, f, weight * 2 * u * as, false);
  add(all, number, f, weight * 2 * u * v, false);
  add(all, number, t, weight * u * u, false);
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_objective) {
  constexpr auto objective = cr::sum(i, n, body);
  constexpr auto f = cr::function(objective, cr::wrt(x, a), cr::given(from, to, y));
  constexpr auto more = cr::function(square(a) * 5_c - objective / (2_c * n) + cr::mean(i, m, pow(x[i], 3_c)) * 2_c,
                                     cr::wrt(x, a), cr::given(from, to, y));
  auto work = f.sparse_workspace();
  auto more_work = more.sparse_workspace();
  for (std::size_t const size : {std::size_t(0), std::size_t(1), std::size_t(7), std::size_t(9), std::size_t(30)}) {
    auto const xs = random_numbers(6), ys = random_numbers(size);
    auto froms = random_places(size, 6);
    auto const tos = random_places(size, 6);
    if (size > 0) froms[0] = tos[0];
    for (int times = 0; times < 2; ++times) {
      table expected(7, std::vector<long double>(7, 0)), with_more = expected;
      for (std::size_t row = 0; row < size; ++row) {
        add_body(expected, xs, 1.25, ys[row], std::size_t(froms[row]), std::size_t(tos[row]), 1);
        add_body(with_more, xs, 1.25, ys[row], std::size_t(froms[row]), std::size_t(tos[row]), -0.5L / (long double)size);
      }
      for (std::size_t each = 0; each < 6; ++each) with_more[each][each] += 2 * 6.0L * xs[each] / 6;
      with_more[6][6] += 10;
      BOOST_TEST(agrees(f.sparse_hessian(work, xs, 1.25, froms, tos, ys), expected));
      BOOST_TEST(agrees(more.sparse_hessian(more_work, xs, 1.25, froms, tos, ys), with_more));
      if (size > 0) froms[size - 1] = (froms[size - 1] + 1) % 6;
    }
  }
}

// Value, gradient and Hessian in one pass, beside each alone; without a policy and in lanes.
BOOST_AUTO_TEST_CASE(an_objective_with_all) {
  constexpr auto f = cr::function(square(a) * x[1_c] - cr::sum(i, n, body) / (2_c * n) + cr::mean(i, m, pow(x[i], 3_c)),
                                  cr::wrt(x, a), cr::given(from, to, y));
  auto work = f.sparse_workspace();
  auto other = f.sparse_workspace();
  auto dense = f.workspace();
  for (std::size_t const size : {1UL, 7UL, 8UL, 9UL, 30UL}) {
    auto const xs = random_numbers(6), ys = random_numbers(size);
    auto const froms = random_places(size, 6), tos = random_places(size, 6);
    auto const [value, gradient] = f.value_and_gradient(dense, xs, 1.25, froms, tos, ys);
    auto const alone = f.sparse_hessian(other, xs, 1.25, froms, tos, ys);
    auto const check = [&](auto const& all, double accuracy) {
      BOOST_TEST(std::abs(all.value - value) <= accuracy * (1 + std::abs(value)));
      BOOST_TEST_REQUIRE(all.gradient.size() == 7);
      for (std::size_t k = 0; k < 7; ++k) {
        double const slope = k < 6 ? gradient[0_c][k] : gradient[1_c];
        BOOST_TEST(std::abs(all.gradient[k] - slope) <= accuracy * (1 + std::abs(slope)));
      }
      BOOST_TEST_REQUIRE(all.hessian.entries() == alone.entries());
      for (std::size_t e = 0; e < alone.entries(); ++e) {
        BOOST_TEST((all.hessian.row_of[e] == alone.row_of[e] && all.hessian.column_of[e] == alone.column_of[e]));
        BOOST_TEST(std::abs(all.hessian.values[e] - alone.values[e]) <= accuracy * (1 + std::abs(alone.values[e])));
      }
    };
    check(f.value_gradient_sparse_hessian(work, xs, 1.25, froms, tos, ys), 1e-14);
    check(f.value_gradient_sparse_hessian(cr::simd, work, xs, 1.25, froms, tos, ys), 1e-13);
    check(f.value_gradient_sparse_hessian(work, x = xs, a = 1.25, from = froms, to = tos, y = ys), 1e-14);
  }
}

BOOST_AUTO_TEST_CASE(weighted_residuals) {
  constexpr auto rows =
      cr::function(hana::make_tuple(cr::each(i, n, body), cr::each(i, n, sin(x[to[i]]) - y[i]), x[0_c] * square(a)),
                   cr::wrt(x, a), cr::given(from, to, y));
  auto work = rows.workspace();
  for (std::size_t const size : {std::size_t(0), std::size_t(1), std::size_t(9)}) {
    auto const xs = random_numbers(4), ys = random_numbers(size), weights = random_numbers(2 * size + 1);
    auto const froms = random_places(size, 4), tos = random_places(size, 4);
    table expected(5, std::vector<long double>(5, 0));
    for (std::size_t row = 0; row < size; ++row) {
      std::size_t const t = std::size_t(tos[row]);
      add_body(expected, xs, 0.75, ys[row], std::size_t(froms[row]), t, weights[2 * row]);
      expected[t][t] -= weights[2 * row + 1] * std::sin((long double)xs[t]);
    }
    expected[4][0] += weights[2 * size] * 2 * 0.75L;
    expected[4][4] += weights[2 * size] * 2 * (long double)xs[0];
    double const as = 0.75;
    auto const point = std::tie(xs, as, froms, tos, ys);
    BOOST_TEST(agrees(rows.sparse_hessian(work, point, weights), expected));
    BOOST_CHECK_THROW(rows.sparse_hessian(work, point, std::vector<double>(2 * size)), std::invalid_argument);
  }
}
