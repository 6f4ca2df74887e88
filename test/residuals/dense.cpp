// Residuals by numbers: values, Jacobians and normal equations against plain loops in long double.
#include <chainrule/chainrule.hpp>

#include <Eigen/Core>
#include <boost/hana/concat.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"weight", n> weight;
constexpr cr::variables<"w", 3> w;
constexpr cr::variables<"height", k> height;
constexpr cr::integers<"owner", n> owner;
constexpr cr::integers<"seen", n> seen;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

namespace {

std::mt19937_64 generator(15);
std::vector<double> random_numbers(std::size_t size, double low = 0.5, double high = 1.5) {
  std::uniform_real_distribution<double> in(low, high);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}
bool close(double found, long double expected) { return std::abs(found - expected) <= 1e-14L * (1 + std::abs(expected)); }

// Shorter than eight, one more, and a length that batches of 16 do not divide.
constexpr std::size_t lengths[] = {0, 1, 7, 9, 100};

// Two residuals in a row, by two numbers, with a gathered height and a weight.
constexpr auto two = cr::each(i, n, hana::make_tuple(y[i] - a * exp(-b * x[i]), weight[i] * (b - height[owner[i]] * a)));
constexpr auto f = cr::function(two, cr::wrt(a, b), cr::given(x, y, weight, height, owner));

struct plain {
  std::vector<long double> values, slopes;  // row by row
};
plain by_loop(long double at_a, long double at_b, auto const& xs, auto const& ys, auto const& weights, auto const& heights,
              auto const& owners) {
  plain all;
  for (std::size_t row = 0; row < xs.size(); ++row) {
    long double const decay = std::exp(-at_b * xs[row]);
    long double const h = heights[std::size_t(owners[row])];
    all.values.push_back(ys[row] - at_a * decay);
    all.values.push_back(weights[row] * (at_b - h * at_a));
    for (long double const slope : {-decay, at_a * xs[row] * decay, -weights[row] * h, (long double)weights[row]})
      all.slopes.push_back(slope);
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_residuals_in_a_row) {
  auto work = f.workspace();
  for (std::size_t const size : lengths) {
    auto const xs = random_numbers(size), ys = random_numbers(size), weights = random_numbers(size), heights = random_numbers(4);
    std::vector<int> owners(size);
    for (int& each : owners) each = int(generator() % 4);
    plain const expected = by_loop(1.25L, 0.75L, xs, ys, weights, heights, owners);

    auto const values = f(work, 1.25, 0.75, xs, ys, weights, heights, owners);
    BOOST_TEST(values.size() == 2 * size);
    for (std::size_t row = 0; row < 2 * size; ++row) BOOST_TEST(close(values[row], expected.values[row]));
    std::vector<double> mine(2 * size);
    f(cr::into(mine), 1.25, 0.75, xs, ys, weights, heights, owners);
    BOOST_TEST(std::equal(mine.begin(), mine.end(), values.begin()));

    auto const [value, jacobian] = f.value_and_jacobian(work, 1.25, 0.75, xs, ys, weights, heights, owners);
    BOOST_TEST(jacobian.rows() == 2 * size);
    BOOST_TEST(jacobian.columns() == 2u);
    BOOST_TEST(std::equal(mine.begin(), mine.end(), value.begin()));
    for (std::size_t row = 0; row < 2 * size; ++row)
      for (std::size_t by = 0; by < 2; ++by) BOOST_TEST(close(jacobian(row, by), expected.slopes[2 * row + by]));

    // By rows, by columns, and Eigen's of both kinds.
    std::vector<double> rows(4 * size), columns(4 * size), again(2 * size);
    f.jacobian(cr::into(rows), 1.25, 0.75, xs, ys, weights, heights, owners);
    f.value_and_jacobian(cr::into(again, cr::by_columns(columns)), 1.25, 0.75, xs, ys, weights, heights, owners);
    BOOST_TEST(again == mine);
    Eigen::MatrixXd by_columns(Eigen::Index(2 * size), 2);
    Eigen::Matrix<double, Eigen::Dynamic, 2, Eigen::RowMajor> by_rows(Eigen::Index(2 * size), 2);
    f.jacobian(cr::into(by_columns), 1.25, 0.75, xs, ys, weights, heights, owners);
    f.jacobian(cr::into(by_rows), a = 1.25, b = 0.75, owner = owners, height = heights, x = xs, y = ys, weight = weights);
    for (std::size_t row = 0; row < 2 * size; ++row)
      for (std::size_t by = 0; by < 2; ++by) {
        BOOST_TEST(rows[2 * row + by] == jacobian(row, by));
        BOOST_TEST(columns[by * 2 * size + row] == jacobian(row, by));
        BOOST_TEST(by_columns(Eigen::Index(row), Eigen::Index(by)) == jacobian(row, by));
        BOOST_TEST(by_rows(Eigen::Index(row), Eigen::Index(by)) == jacobian(row, by));
      }

    auto const normal = f.normal_equations(1.25, 0.75, xs, ys, weights, heights, owners);
    long double cost = 0, gradient[2] = {}, matrix[2][2] = {};
    for (std::size_t row = 0; row < 2 * size; ++row) {
      cost += expected.values[row] * expected.values[row] / 2;
      for (std::size_t by = 0; by < 2; ++by) {
        gradient[by] += expected.slopes[2 * row + by] * expected.values[row];
        for (std::size_t and_by = 0; and_by < 2; ++and_by)
          matrix[by][and_by] += expected.slopes[2 * row + by] * expected.slopes[2 * row + and_by];
      }
    }
    BOOST_TEST(close(normal.cost, cost));
    for (std::size_t by = 0; by < 2; ++by) {
      BOOST_TEST(close(normal.gradient[by], gradient[by]));
      for (std::size_t and_by = 0; and_by < 2; ++and_by) BOOST_TEST(close(normal.matrix[by][and_by], matrix[by][and_by]));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_mask_skips_rows_that_are_not_finite) {
  constexpr auto row = y[i] - log(a * x[i]);
  constexpr auto masked =
      cr::function(cr::each(i, n, select(cr::equal(seen[i], 1_c), row, 0_c)), cr::wrt(a), cr::given(x, y, seen));
  constexpr auto all = cr::function(cr::each(i, n, row), cr::wrt(a), cr::given(x, y));
  double const none = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> const xs{1, 0, 2, none}, ys{0.5, 0.5, none, 1};
  std::vector<int> const in{1, 0, 0, 0};
  auto work = masked.workspace();
  auto const [values, jacobian] = masked.value_and_jacobian(work, 2.0, xs, ys, in);
  BOOST_TEST(close(values[0], 0.5L - std::log(2.0L)));
  BOOST_TEST(jacobian(0, 0) == -0.5);
  for (std::size_t r = 1; r < 4; ++r) {
    BOOST_TEST(values[r] == 0);
    BOOST_TEST(jacobian(r, 0) == 0);
  }
  auto const normal = masked.normal_equations(2.0, xs, ys, in);
  BOOST_TEST(normal.matrix[0][0] == 0.25);
  BOOST_TEST(std::isnan(all.normal_equations(2.0, xs, ys).cost));
}

// An array of known length: elements that move with the row, sums within a row, short ones and long ones.
BOOST_AUTO_TEST_CASE(arrays_of_known_length) {
  constexpr cr::variables<"c", 40> c;
  constexpr auto difference = cr::each(i, 1_c, 38_c, c[i + 1_c] - 2_c * c[i] + square(c[i - 1_c]));
  constexpr auto whole = cr::each(i, n, y[i] - cr::sum(j, 40_c, c[j] * cos(j * x[i])));
  constexpr auto g = cr::function(hana::concat(hana::make_tuple(c[0_c] - a), hana::make_tuple(difference, whole)), cr::wrt(a, c),
                                  cr::given(x, y));
  auto const xs = random_numbers(3), ys = random_numbers(3), cs = random_numbers(40);
  auto work = g.workspace();
  auto const [values, jacobian] = g.value_and_jacobian(work, 0.5, cs, xs, ys);
  BOOST_TEST(values.size() == 1u + 38 + 3);
  BOOST_TEST(jacobian.columns() == 41u);
  std::vector<std::vector<long double>> expected(42, std::vector<long double>(41, 0));
  expected[0][0] = -1;
  expected[0][1] = 1;
  for (std::size_t at = 1; at <= 38; ++at) {
    expected[at][1 + at + 1] += 1;
    expected[at][1 + at] += -2;
    expected[at][1 + at - 1] += 2 * cs[at - 1];
  }
  for (std::size_t at = 0; at < 3; ++at) {
    long double sum = ys[at];
    for (std::size_t by = 0; by < 40; ++by) {
      expected[39 + at][1 + by] = -std::cos((long double)(by)*xs[at]);
      sum += cs[by] * expected[39 + at][1 + by];
    }
    BOOST_TEST(close(values[39 + at], sum));
  }
  for (std::size_t r = 0; r < 42; ++r)
    for (std::size_t by = 0; by < 41; ++by) BOOST_TEST(close(jacobian(r, by), expected[r][by]));
  auto const normal = g.normal_equations(0.5, cs, xs, ys);
  for (std::size_t by = 0; by < 41; ++by)
    for (std::size_t and_by = 0; and_by < 41; ++and_by) {
      long double sum = 0;
      for (std::size_t r = 0; r < 42; ++r) sum += expected[r][by] * expected[r][and_by];
      BOOST_TEST(close(normal.matrix[by][and_by], sum));
    }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_before_anything_is_calculated) {
  std::vector<double> const xs{1, 2}, ys{1, 2}, weights{1, 1}, heights{1, 2, 3};
  std::vector<int> owners{0, 3};
  std::vector<double> rows(8, 7.0);
  try {
    f.jacobian(cr::into(rows), 1.0, 1.0, xs, ys, weights, heights, owners);
    BOOST_TEST(false);
  } catch (std::out_of_range const& error) {
    BOOST_TEST(std::string(error.what()) == "chainrule: index 3 is outside of height, whose length is 3");
  }
  BOOST_TEST(rows == std::vector<double>(8, 7.0));
  owners[1] = -1;
  BOOST_CHECK_THROW(f.normal_equations(1.0, 1.0, xs, ys, weights, heights, owners), std::out_of_range);
  owners[1] = 1;
  std::vector<double> short_rows(7);
  BOOST_CHECK_THROW(f.jacobian(cr::into(short_rows), 1.0, 1.0, xs, ys, weights, heights, owners), std::invalid_argument);
  Eigen::MatrixXd wrong(2, 4);
  BOOST_CHECK_THROW(f.jacobian(cr::into(wrong), 1.0, 1.0, xs, ys, weights, heights, owners), std::invalid_argument);
  owners.pop_back();
  BOOST_CHECK_THROW(f.jacobian(cr::into(rows), 1.0, 1.0, xs, ys, weights, heights, owners), std::invalid_argument);
}

// Columns of data, other number types, lists of known length.
BOOST_AUTO_TEST_CASE(columns_and_number_types) {
  constexpr cr::data<"t"> t;
  constexpr cr::data<"v"> v;
  constexpr auto rows = cr::function(cr::each(v - a * exp(-b * t)), cr::wrt(a, b), cr::given(t, v));
  std::vector<float> const ts{0, 1}, vs{1, 2};
  auto work = rows.workspace<float>();
  auto const jacobian = rows.jacobian(work, 1.0f, 0.0f, ts, vs);
  BOOST_TEST(jacobian(1, 1) == 1.0f);
  constexpr auto by_three = cr::function(cr::each(i, 0_c, 2_c, square(w[i]) - 2_c), cr::wrt(w));
  static_assert(by_three.normal_equations(std::array{1.0, 2.0, 3.0}).matrix[2][2] == 36);
  static_assert(by_three.normal_equations(std::array{1.0, 2.0, 3.0}).gradient[0] == -2);
}
