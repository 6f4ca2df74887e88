// Hessians by numbers and several formulas of arrays whose lengths calls tell: against differences of plain loops with 50 digits.
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"n"> rows;
constexpr cr::variables<"x", rows> x;
constexpr cr::variables<"y", rows> y;
constexpr cr::variables<"w", 2> w;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;

}  // namespace

// By numbers: in one pass, each turn adds to all entries; where sums run over elements of wrt, a pass for each row.
BOOST_AUTO_TEST_CASE(hessians) {
  constexpr auto dose = cr::function(cr::sum(i, rows, square(y[i] - a - (b - a) / (1_c + pow(x[i] / c, w[0_c])))) / (rows + 1_c),
                                     cr::wrt(a, b, c, w), cr::given(x, y));
  constexpr auto polynomial = cr::function(
      cr::sum(i, rows, square(y[i] - exp(a * cr::sum(j, 2_c, w[j] * w[j] * pow(x[i], 2_c))))), cr::wrt(w, a), cr::given(x, y));
  for (std::size_t const length : lengths) {
    std::vector<double> const doses = random_numbers(length);
    std::vector<double> const seen = random_numbers(length);
    std::vector<double> const at = random_numbers(5);
    auto const plain = [&](point_50 const& v) {
      fifty sum = 0;
      for (std::size_t row = 0; row < length; ++row) {
        fifty const rest = seen[row] - v[0] - (v[1] - v[0]) / (1 + pow(doses[row] / v[2], v[3]));
        sum += rest * rest;
      }
      return fifty(sum / (length + 1));
    };
    std::array const slopes{at[3], at[4]};
    auto const table = dose.hessian(at[0], at[1], at[2], slopes, doses, seen);
    auto const all = dose.value_gradient_hessian(at[0], at[1], at[2], slopes, doses, seen);
    BOOST_TEST(all.value == dose(at[0], at[1], at[2], slopes, doses, seen));
    for (std::size_t row = 0; row < 5; ++row) {
      std::vector<double> unit(5);
      unit[row] = 1;
      BOOST_TEST(close(all.gradient[row], slope(plain, at, unit)));
      for (std::size_t column = 0; column < 5; ++column) {
        BOOST_TEST(close(table[row][column], slope_of_slope(plain, at, unit, column)));
        BOOST_TEST(table[row][column] == table[column][row]);
        BOOST_TEST(all.hessian[row][column] == table[row][column]);
      }
    }
    auto const plain_polynomial = [&](point_50 const& v) {
      fifty sum = 0;
      for (std::size_t row = 0; row < length; ++row) {
        fifty const rest = seen[row] - exp(v[2] * (v[0] * v[0] + v[1] * v[1]) * doses[row] * doses[row]);
        sum += rest * rest;
      }
      return sum;
    };
    std::vector<double> const small = random_numbers(3, 0.1, 0.6);
    std::array const pair{small[0], small[1]};
    auto const whole = polynomial.value_gradient_hessian(pair, small[2], doses, seen);
    for (std::size_t row = 0; row < 3; ++row) {
      std::vector<double> unit(3);
      unit[row] = 1;
      BOOST_TEST(close(whole.gradient[row], slope(plain_polynomial, small, unit), double(length)));
      for (std::size_t column = 0; column < 3; ++column)
        BOOST_TEST(close(whole.hessian[row][column], slope_of_slope(plain_polynomial, small, unit, column), double(length)));
    }
  }
}

// Several formulas share their loops, and values keep their bits.
BOOST_AUTO_TEST_CASE(several_formulas) {
  constexpr auto both = cr::function(boost::hana::make_tuple(cr::sum(i, rows, x[i] * exp(-b * x[i])),
                                                             a * cr::sum(i, rows, exp(-b * x[i])) / (rows + 1_c), a * b),
                                     cr::wrt(a, b), cr::given(x));
  for (std::size_t const length : lengths) {
    std::vector<double> const numbers = random_numbers(length);
    double const first = 0.75;
    double const second = 1.25;
    double sums[3]{};
    double squares = 0;
    for (double const each : numbers) {
      double const decay = std::exp(-second * each);
      sums[0] += each * decay;
      sums[1] += decay;
      squares += each * each * decay;
    }
    double const n_one = double(length) + 1;
    auto const [values, table] = both.value_and_jacobian(first, second, numbers);
    BOOST_TEST(values[0] == sums[0]);
    BOOST_TEST(values[1] == first * sums[1] / n_one);
    BOOST_TEST(values[2] == first * second);
    BOOST_TEST(both(first, second, numbers)[1] == values[1]);
    double const expected[3][2] = {{0, -squares}, {sums[1] / n_one, -first * sums[0] / n_one}, {second, first}};
    auto const along = both.jvp(std::tie(first, second, numbers), std::tuple(2.0, -3.0));
    auto const back = both.vjp(std::tie(first, second, numbers), std::array{1.0, 2.0, 3.0});
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t column = 0; column < 2; ++column) {
        BOOST_TEST(close(table[row][column], expected[row][column]));
        BOOST_TEST(both.jacobian(first, second, numbers)[row][column] == table[row][column]);
      }
      BOOST_TEST(close(along[row], 2 * expected[row][0] - 3 * expected[row][1]));
    }
    for (std::size_t column = 0; column < 2; ++column)
      BOOST_TEST(close(back[column], expected[0][column] + 2 * expected[1][column] + 3 * expected[2][column]));
  }
}
