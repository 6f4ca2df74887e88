// Rows in chunks: the bits of one pass in blocks, whatever multiples of a block the chunks are.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstring>
#include <random>
#include <span>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variables<"w", 3> w;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n, 3> x;
constexpr cr::variables<"y", n> y;
constexpr cr::integers<"kind", n> kind;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

// What stands beside the sum over the rows is counted once.
constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t))) / 2_c + square(a) + b, cr::wrt(a, b), cr::given(t, v));
constexpr auto regression =
    cr::function(cr::sum(i, n, square(y[i] - cr::sum(j, 3_c, w[j] * x(i, j)) - w[kind[i]])) + cr::sum(j, 3_c, square(w[j])),
                 cr::wrt(w), cr::given(x, y, kind));

namespace {

std::mt19937_64 generator(7);
std::vector<double> random_numbers(std::size_t size) {
  std::vector<double> result(size);
  for (double& number : result) number = std::uniform_real_distribution<double>(-1, 1)(generator);
  return result;
}
template <class T>
std::span<T const> part(std::vector<T> const& all, std::size_t from, std::size_t to, std::size_t width = 1) {
  return std::span(all).subspan(from * width, (to - from) * width);
}

}  // namespace

BOOST_AUTO_TEST_CASE(same_bits_as_one_pass) {
  std::size_t const rows = 30 * cr::rows_in_block + 77;
  auto const times = random_numbers(rows);
  auto const volts = random_numbers(rows);
  auto const expected = loss.value_and_gradient(cr::blocks, 1.25, 0.5, times, volts);
  auto const curvature = loss.value_gradient_hessian(cr::blocks, 1.25, 0.5, times, volts);
  for (int tried = 0; tried < 20; ++tried) {
    auto running = loss.in_chunks(a = 1.25, b = 0.5);
    auto curved = loss.in_chunks<2>(a = 1.25, b = 0.5);
    auto only_value = loss.in_chunks<0>(a = 1.25, b = 0.5);
    for (std::size_t from = 0; from < rows;) {
      std::size_t const to = std::min(rows, from + cr::rows_in_block * (generator() % 9));
      running.accumulate(part(times, from, to), part(volts, from, to));
      curved.accumulate(v = part(volts, from, to), t = part(times, from, to));
      only_value.accumulate(part(times, from, to), part(volts, from, to));
      from = to;
    }
    BOOST_TEST(running.rows() == std::int64_t(rows));
    auto const [value, gradient] = running.value_and_gradient();
    BOOST_TEST((value == expected.value && gradient == expected.gradient));
    BOOST_TEST(only_value.value() == expected.value);
    auto const third = curved.value_gradient_hessian();
    BOOST_TEST((third.value == expected.value && third.gradient == curvature.gradient && third.hessian == curvature.hessian));
  }
}

BOOST_AUTO_TEST_CASE(arrays_of_known_length_and_checkpoints) {
  std::size_t const rows = 9 * cr::rows_in_block + 5;
  auto const points = random_numbers(3 * rows);
  auto const seen = random_numbers(rows);
  std::vector<int> kinds(rows);
  for (int& each : kinds) each = int(generator() % 3);
  std::array const weights{0.5, -0.25, 1.5};
  auto work = regression.workspace();
  auto const expected = regression.value_and_gradient(cr::blocks, work, weights, points, seen, kinds);
  auto running = regression.in_chunks(w = weights);
  using sums = decltype(running)::sums_type;
  static_assert(std::is_trivially_copyable_v<sums>);
  for (std::size_t from = 0; from < rows; from += 2 * cr::rows_in_block) {
    std::size_t const to = std::min(rows, from + 2 * cr::rows_in_block);
    running.accumulate(part(points, from, to, 3), part(seen, from, to), part(kinds, from, to));
    // A program ends, and another goes on from the bytes that it left.
    std::vector<char> saved(sizeof(sums));
    std::memcpy(saved.data(), &running.sums(), sizeof(sums));
    sums restored;
    std::memcpy(static_cast<void*>(&restored), saved.data(), sizeof(sums));
    running = regression.in_chunks(w = weights);
    running.resume(restored);
  }
  BOOST_TEST(running.value() == expected.value);
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(running.value_and_gradient().gradient[k] == expected.gradient[0_c][k]);
}

BOOST_AUTO_TEST_CASE(other_reductions_and_no_rows) {
  constexpr auto all = cr::function(cr::log_sum_exp(i, n, a * y[i]) + cr::norm(i, n, y[i]), cr::wrt(a), cr::given(y));
  constexpr auto most = cr::function(cr::max(i, n, a * y[i]), cr::wrt(a), cr::given(y));
  auto const numbers = random_numbers(5 * cr::rows_in_block);
  auto running = all.in_chunks<0>(a = 0.5);
  BOOST_TEST(running.value() == -std::numeric_limits<double>::infinity());
  auto largest = most.in_chunks<0>(a = 0.5);
  BOOST_CHECK_THROW(static_cast<void>(largest.value()), std::invalid_argument);
  for (std::size_t from = 0; from < numbers.size(); from += cr::rows_in_block) {
    running.accumulate(part(numbers, from, from + cr::rows_in_block));
    largest.accumulate(part(numbers, from, from + cr::rows_in_block));
  }
  BOOST_TEST(running.value() == all(cr::blocks, 0.5, numbers));
  BOOST_TEST(largest.value() == most(0.5, numbers));
  auto none = loss.in_chunks(a = 2.0, b = 1.0);
  BOOST_TEST((none.value_and_gradient().value == 5 && none.value_and_gradient().gradient == std::array{4.0, 1.0}));
}

BOOST_AUTO_TEST_CASE(means_where_the_number_of_rows_is_told) {
  constexpr auto mean =
      cr::function(cr::mean(square(v - a * exp(-b * t))) + square(a) / cr::data_rows, cr::wrt(a, b), cr::given(t, v));
  std::size_t const rows = 6 * cr::rows_in_block + 77;
  auto const times = random_numbers(rows);
  auto const volts = random_numbers(rows);
  auto running = mean.in_chunks(a = 1.25, b = 0.5).of_rows(std::int64_t(rows));
  auto curved = mean.in_chunks<2>(a = 1.25, b = 0.5).of_rows(std::int64_t(rows));
  BOOST_CHECK_THROW(static_cast<void>(running.value()), std::invalid_argument);
  for (std::size_t from = 0; from < rows; from += 2 * cr::rows_in_block) {
    std::size_t const to = std::min(rows, from + 2 * cr::rows_in_block);
    running.accumulate(part(times, from, to), part(volts, from, to));
    curved.accumulate(part(times, from, to), part(volts, from, to));
    if (to == rows) break;
    BOOST_CHECK_THROW(static_cast<void>(running.value_and_gradient()), std::invalid_argument);
    auto again = mean.in_chunks(a = 1.25, b = 0.5);  // the number is kept with the sums
    again.resume(running.sums());
    running = again;
  }
  auto const expected = mean.value_and_gradient(cr::blocks, 1.25, 0.5, times, volts);
  auto const [value, gradient] = running.value_and_gradient();
  BOOST_TEST((value == expected.value && gradient == expected.gradient));
  BOOST_TEST(
      (curved.value_gradient_hessian().hessian == mean.value_gradient_hessian(cr::blocks, 1.25, 0.5, times, volts).hessian));
  BOOST_CHECK_THROW(running.accumulate(part(times, 0, 1), part(volts, 0, 1)), std::invalid_argument);  // one too many
  auto untold = mean.in_chunks(a = 1.25, b = 0.5);
  BOOST_CHECK_THROW(untold.accumulate(times, volts), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(what_throws_adds_nothing) {
  std::array const weights{0.5, -0.25, 1.5};
  auto running = regression.in_chunks(w = weights);
  std::vector<double> const points(6, 0.5), seen(2, 1.0);
  running.accumulate(points, seen, std::vector{0, 1});
  double const before = running.value();
  BOOST_CHECK_THROW(running.accumulate(points, seen, std::vector{0, 3}), std::out_of_range);
  BOOST_CHECK_THROW(running.accumulate(points, seen, std::vector{0}), std::invalid_argument);
  BOOST_TEST((running.value() == before && running.rows() == 2));
}
