// Columns of data: cr::data, sums over their rows, and columns bound once.
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr cr::index<"i"> i;

// A column is an element of an array, and nothing besides.
static_assert(std::is_same_v<cr::data<"t">, decltype(cr::variables<"t", cr::data_rows>{}[cr::data_row])>);
static_assert(std::is_same_v<decltype(cr::sum(a * t)), decltype(cr::sum(cr::data_row, cr::data_rows, a* t))>);
static_assert(cr::to_string(cr::sum(square(v - a * t))) == "sum(row, 0, rows - 1, (v[row] - a*t[row])^2)");

constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));

struct by_hand {
  double value = 0;
  double by_a = 0;
  double by_b = 0;
};
by_hand calculate(double at_a, double at_b, std::vector<double> const& times, std::vector<double> const& volts) {
  by_hand sums;
  for (std::size_t k = 0; k < times.size(); ++k) {
    double const decay = std::exp(-at_b * times[k]);
    double const rest = volts[k] - at_a * decay;
    sums.value += rest * rest;
    sums.by_a -= 2 * rest * decay;
    sums.by_b += 2 * rest * at_a * decay * times[k];
  }
  return sums;
}

BOOST_AUTO_TEST_CASE(values_and_gradients_are_those_of_the_loop) {
  for (std::size_t const rows : {0, 1, 2, 7, 8, 9, 100}) {
    std::vector<double> times;
    std::vector<double> volts;
    for (std::size_t k = 0; k < rows; ++k) {
      times.push_back(0.1 * double(k));
      volts.push_back(1.5 * std::exp(-0.7 * times[k]) + (k % 2 == 0 ? 0.01 : -0.01));
    }
    by_hand const expected = calculate(1.2, 0.5, times, volts);
    auto const bound = loss.over(t = times, v = std::span<double const>(volts));
    auto const [value, slopes] = bound.value_and_gradient(1.2, 0.5);
    BOOST_TEST(cr::near(value, expected.value, 1e-14).holds);
    BOOST_TEST(cr::near(slopes, std::array{expected.by_a, expected.by_b}, 1e-13).holds);
    // The same bits, however it is called.
    BOOST_TEST(loss.gradient(1.2, 0.5, times, volts) == slopes);
    BOOST_TEST(bound.gradient(1.2, 0.5) == slopes);
    BOOST_TEST(bound(1.2, 0.5) == value);
    BOOST_TEST(bound(b = 0.5, a = 1.2) == value);
    auto const named = bound.value_and_gradient(b = 0.5, a = 1.2);
    BOOST_TEST(named.value == value);
    BOOST_TEST(named.gradient[a] == slopes[0]);
    BOOST_TEST(named.gradient[b] == slopes[1]);
    auto const in_lanes = bound.value_and_gradient(cr::simd, 1.2, 0.5);
    BOOST_TEST(cr::near(in_lanes.value, expected.value, 1e-14).holds);
    BOOST_TEST(cr::near(in_lanes.gradient, slopes, 1e-13).holds);
  }
}

BOOST_AUTO_TEST_CASE(columns_are_arrays) {
  std::vector<double> const times{1, 2, 3};
  std::vector<double> const volts{2, 4, 7};
  constexpr auto mean = cr::mean(v);
  constexpr auto variance = cr::function(cr::mean(square(v - mean)), v);  // a sum in a sum
  BOOST_TEST(cr::near(variance(volts), 38.0 / 9, 1e-15).holds);

  // Differentiated in a column, with a workspace, by name; some of it bound.
  constexpr auto line = cr::function(cr::sum(square(v - a * t)), cr::wrt(a, t), cr::given(v));
  auto work = line.workspace();
  auto const slopes = line.gradient(work, v = volts, t = times, a = 2.0);
  BOOST_TEST(slopes[a] == -6);
  BOOST_TEST(slopes[t][2] == -4);
  auto const at_times = (t = times);  // bindings that are kept
  auto const at_two = (a = 2.0);
  BOOST_TEST(line.gradient(work, at_two, at_times, v = volts)[t][2] == -4);
  auto const bound = line.over(v = volts);
  auto const [value, by_position] = bound.value_and_gradient(work, 2.0, times);
  BOOST_TEST(value == 1);
  BOOST_TEST(by_position[1_c][2] == -4);
  auto const with_a = line.over(v = volts, a = 2.0);
  BOOST_TEST(with_a(times) == 1);

  // The row's number, an array with an index of its own beside, and products.
  constexpr auto numbered = cr::function(cr::sum(cr::data_row * t), t);
  BOOST_TEST(numbered(times) == 8);
  BOOST_TEST(cr::function(cr::product(t), t)(times) == 6);
  constexpr cr::variables<"w", 2> w;
  constexpr auto mixed = cr::function(cr::sum(t * cr::sum(i, 2_c, w[i])), cr::wrt(w), cr::given(t));
  BOOST_TEST(mixed.gradient(std::array{1.0, 2.0}, times) == (std::array{6.0, 6.0}));
}

BOOST_AUTO_TEST_CASE(reductions_of_rows) {
  std::vector<double> const times{1, 2, 4};
  std::vector<double> const volts{3, -4, 12};
  BOOST_TEST(cr::function(cr::mean(v * t), t, v)(times, volts) == 43.0 / 3);
  BOOST_TEST(cr::function(cr::min(v - t), t, v)(times, volts) == -6);
  BOOST_TEST(cr::function(cr::max(v / t), t, v)(times, volts) == 3);
  BOOST_TEST(cr::function(cr::norm(v), v)(volts) == 13);
  BOOST_TEST(cr::near(cr::function(cr::log_sum_exp(log(t)), t)(times), std::log(7.0), 1e-15).holds);
  constexpr auto line = cr::function(cr::max(v - a * t), cr::wrt(a), cr::given(t, v));
  BOOST_TEST(line.gradient(1.0, times, volts) == std::array{-4.0});
  BOOST_CHECK_THROW(line(1.0, std::vector<double>{}, std::vector<double>{}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(lengths_are_compared_where_columns_are_bound) {
  std::vector<double> const times{1, 2, 3};
  std::vector<double> const volts{2, 4};
  BOOST_CHECK_EXCEPTION(loss.over(t = times, v = volts), std::invalid_argument, [](std::invalid_argument const& error) {
    return std::string(error.what()) == "chainrule: v has length 2, but should have length 3 by the length of t";
  });
  auto const half_bound = loss.over(t = times);  // what is missing is compared by the call
  BOOST_CHECK_THROW(half_bound(1.0, 2.0, volts), std::invalid_argument);
  BOOST_CHECK_THROW(loss(1.0, 2.0, times, volts), std::invalid_argument);
}
