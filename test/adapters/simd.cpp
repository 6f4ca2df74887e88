// Loops in lanes beside the same loops without: to rounding, at every length around eight, with and without xsimd.
#include "lanes.hpp"
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace lanes;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"t", n> t;
constexpr cr::variables<"y", n> y;
constexpr cr::variables<"pairs", 2_c * n + 1_c> pairs;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

namespace {

constexpr auto decay = cr::function(cr::sum(i, n, square(y[i] - (a * exp(-b * t[i]) + sin(3_c * t[i])))) / (n + 1_c),
                                    cr::wrt(a, b), cr::given(t, y));
template <class T, class Policy>
void check_decay(Policy policy, std::size_t size) {
  auto const times = random_numbers<T>(size);
  auto const seen = random_numbers<T>(size);
  auto const expected = decay.value_and_gradient(T(1.5), T(0.25), times, seen);
  auto const found = decay.value_and_gradient(policy, T(1.5), T(0.25), times, seen);
  BOOST_TEST(is_near(found.value, expected.value));
  BOOST_TEST(decay(policy, T(1.5), T(0.25), times, seen) == found.value);
  auto const gradient = decay.gradient(policy, T(1.5), T(0.25), times, seen);
  for (std::size_t each = 0; each < 2; ++each) {
    BOOST_TEST(is_near(found.gradient[each], expected.gradient[each], static_cast<double>(std::abs(expected.value))));
    BOOST_TEST(gradient[each] == found.gradient[each]);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(rows) {
  for (std::size_t const size : lengths) {
    check_decay<double>(cr::simd, size);
    check_decay<double>(plain_loops, size);
    check_decay<float>(cr::simd, size);
    check_decay<float>(plain_loops, size);
    check_decay<long double>(cr::simd, size);
  }
}

BOOST_AUTO_TEST_CASE(elements_side_by_side) {
  static constexpr auto f = cr::function(
      cr::sum(i, 0_c, n - 3_c, y[i] * square(y[i + 2_c] - y[i + 1_c]) + i * y[n - 1_c - i] + t[i]), cr::wrt(y), cr::given(t));
  for (std::size_t const size : lengths) {
    check<double>(f, random_numbers(size), random_numbers(size));
    check<float>(f, random_numbers<float>(size), random_numbers<float>(size));
  }
}

BOOST_AUTO_TEST_CASE(strides) {
  static constexpr auto f =
      cr::function(cr::sum(i, n, pairs[2_c * i] * exp(pairs[2_c * i + 1_c]) / pairs[0_c] + t[i]), cr::wrt(pairs), cr::given(t));
  for (std::size_t const size : lengths) check<double>(f, random_numbers(2 * size + 1), random_numbers(size));
}

BOOST_AUTO_TEST_CASE(gathers_with_equal_owners) {
  static constexpr auto f =
      cr::function(cr::sum(i, n, cr::sum(j, 3_c, square(t[i] - mu(owner[i], j)) * owner[i])), cr::wrt(mu), cr::given(t, owner));
  for (std::size_t const size : lengths)
    for (std::size_t const centres : {std::size_t(1), std::size_t(2), std::size_t(20)})
      check<double>(f, random_numbers(3 * centres), random_numbers(size), random_places(size, centres));
}

// Lanes without a turn repeat the last: what stands behind the end is neither read nor added.
BOOST_AUTO_TEST_CASE(nothing_from_behind_the_end) {
  static constexpr auto f = cr::function(cr::sum(i, n, log(y[i]) + 1_c / t[i]), cr::wrt(y), cr::given(t));
  for (std::size_t const size : lengths) {
    std::vector<double> numbers(size + 16, std::numeric_limits<double>::quiet_NaN());
    std::vector<double> others(size + 16, 0.0);
    for (std::size_t at = 0; at < size; ++at) numbers[at] = others[at] = 2;
    std::vector<double> gradient(size + 16, 77.0);
    double value = 0;
    std::span<double const> const at_numbers(numbers.data(), size);
    std::span<double const> const at_others(others.data(), size);
    f.value_and_gradient(cr::simd, cr::into(value, std::span<double>(gradient.data(), size)), at_numbers, at_others);
    BOOST_TEST(is_near(value, static_cast<double>(size) * (std::log(2.0) + 0.5)));
    for (std::size_t at = 0; at < gradient.size(); ++at) BOOST_TEST(gradient[at] == (at < size ? 0.5 : 77.0));
  }
}

BOOST_AUTO_TEST_CASE(integers_out_of_range) {
  static constexpr auto f = cr::function(cr::sum(i, n, t[i] * mu(owner[i], 1_c)), cr::wrt(mu), cr::given(t, owner));
  for (std::size_t const size : {std::size_t(1), std::size_t(9), std::size_t(16)})
    for (int const wrong : {-1, 2}) {
      std::vector<double> const centres(6), numbers(size);
      std::vector<int> owners(size);
      owners[size - 1] = wrong;
      double value = 5;
      std::vector<double> gradient(6, 5.0);
      BOOST_CHECK_THROW(f.value_and_gradient(cr::simd, cr::into(value, gradient), centres, numbers, owners), std::out_of_range);
      BOOST_TEST(value == 5);
      for (double const each : gradient) BOOST_TEST(each == 5);
      BOOST_CHECK_THROW(f(cr::simd, centres, numbers, owners), std::out_of_range);
    }
}

// Lane k sums turns k, k + 8, ...; then k is joined with k + 4, with k + 2, and the last two.
BOOST_AUTO_TEST_CASE(the_order_of_summation) {
  static constexpr auto f = cr::function(cr::sum(i, n, y[i] * a), cr::wrt(a), cr::given(y));
  for (std::size_t const size : lengths) {
    auto const numbers = random_numbers(size, -1, 1);
    double lanes[8] = {};
    for (std::size_t at = 0; at < size; ++at) lanes[at % 8] += numbers[at];
    for (std::size_t half = 4; half > 0; half /= 2)
      for (std::size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
    BOOST_TEST(f(cr::simd, 1.0, numbers) == lanes[0]);
    BOOST_TEST(f(plain_loops, 1.0, numbers) == lanes[0]);
    BOOST_TEST(f.gradient(cr::simd, 1.0, numbers)[0] == lanes[0]);
  }
}

// Without a loop there is nothing to run in lanes.
BOOST_AUTO_TEST_CASE(formulas_without_loops) {
  static constexpr auto f = cr::function(a * exp(b), a, b);
  BOOST_TEST(f(cr::simd, 2.0, 0.5) == f(2.0, 0.5));
  BOOST_TEST(f.gradient(cr::simd, 2.0, 0.5)[1] == f.gradient(2.0, 0.5)[1]);
  BOOST_TEST(f.value_and_gradient(cr::simd, 2.0, 0.5).value == f(2.0, 0.5));
}
