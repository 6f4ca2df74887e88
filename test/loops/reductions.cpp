// Means, smallest and largest values, logarithms of sums of exponentials, norms, and products whose length calls tell: values beside plain
// loops, gradients beside what 50 digits give, in other number types too.
#include "reductions.hpp"

#include <complex>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace reductions;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::variable<"a"> a;

// Shorter than a batch of lanes, just that, longer.
constexpr std::size_t lengths[] = {0, 1, 2, 15, 16, 17, 33, 100};

constexpr auto mean = cr::function(cr::mean(i, n, square(x[i]) - x[i]), x);
constexpr auto smallest = cr::function(cr::min(i, n, square(x[i])), x);
constexpr auto largest = cr::function(cr::max(i, n, square(x[i])), x);
constexpr auto exponentials = cr::function(cr::log_sum_exp(i, n, 3_c * x[i]), x);
constexpr auto norm = cr::function(cr::norm(i, n, x[i]), x);
constexpr auto product = cr::function(cr::product(i, n, x[i]), x);

BOOST_AUTO_TEST_CASE(lengths_of_all_kinds) {
  for (std::size_t const length : lengths) {
    std::vector<double> const point = random_numbers(length);
    double sum = 0;
    double least = infinity;
    double most = -infinity;
    exact powers = 0;
    exact squares = 0;
    exact factors = 1;
    double plain_product = 1;
    for (double const each : point) {
      sum += each * each - each;
      least = std::min(least, each * each);
      most = std::max(most, each * each);
      powers += exp(exact(3 * each));
      squares += exact(each) * each;
      factors *= each;
      plain_product *= each;
    }
    BOOST_TEST(close(norm(point), sqrt(squares), 1e-15));
    BOOST_TEST(product(point) == plain_product);
    std::vector<double> const by_norm = gradient_of(norm, point);
    std::vector<double> const by_product = gradient_of(product, point);
    if (length == 0) {
      BOOST_TEST(exponentials(point) == -infinity);
      BOOST_TEST(gradient_of(exponentials, point).empty());
      continue;
    }
    BOOST_TEST(mean(point) == sum / double(length));
    BOOST_TEST(smallest(point) == least);
    BOOST_TEST(largest(point) == most);
    BOOST_TEST(std::abs(exponentials(point) - static_cast<double>(log(powers))) <= 4e-15);
    std::vector<double> const by_mean = gradient_of(mean, point);
    std::vector<double> const by_smallest = gradient_of(smallest, point);
    std::vector<double> const by_largest = gradient_of(largest, point);
    std::vector<double> const by_exponentials = gradient_of(exponentials, point);
    for (std::size_t at = 0; at < length; ++at) {
      double const each = point[at];
      BOOST_TEST(close(by_mean[at], (2 * exact(each) - 1) / double(length), 1e-14));
      BOOST_TEST(by_smallest[at] == (each * each == least ? 2 * each : 0));
      BOOST_TEST(by_largest[at] == (each * each == most ? 2 * each : 0));
      BOOST_TEST(close(by_exponentials[at], 3 * exp(exact(3 * each)) / powers, 1e-14));
      BOOST_TEST(close(by_norm[at], each / sqrt(squares), 1e-15));
      BOOST_TEST(close(by_product[at], factors / each, 1e-13));
    }
  }
}

BOOST_AUTO_TEST_CASE(extremes) {
  BOOST_TEST(close(norm(std::vector{3e200, 4e200}), exact("5e200"), 1e-15));
  BOOST_TEST(close(norm(std::vector{3e-200, 4e-200}), exact("5e-200"), 1e-15));
  std::vector<double> const wide{1e300, 1, 1e-300, 1e154, 1e300};
  BOOST_TEST(close(norm(wide), sqrt(2 * exact(1e300) * 1e300 + exact(1e154) * 1e154), 1e-15));
  BOOST_TEST(close(gradient_of(norm, wide)[3], exact(1e154) / (sqrt(exact(2)) * 1e300), 1e-15));
  std::vector<double> const low{1e-150, 2e-160, 1e-170, 3e-310};
  BOOST_TEST(close(norm(low), exact(1e-150), 1e-15));
  check(gradient_of(norm, {3e-310, 4e-310}), {3.0 / 5, 4.0 / 5});
  for (double const slope : gradient_of(norm, {1.5e308, 1.5e308, 1.5e308}))  // the norm itself is infinite
    BOOST_TEST(std::abs(slope - std::sqrt(1 / 3.0)) < 2e-16);
  BOOST_TEST(norm(std::vector{1.5e308, 1.5e308, 1.5e308}) == infinity);
  check(gradient_of(norm, {0, 0, -0.0}), {0, 0, 0});
  BOOST_TEST(norm(std::vector{not_a_number, -infinity}) == infinity);  // as hypot
  BOOST_TEST(same(norm(std::vector{not_a_number, 1.0}), not_a_number));
  check(gradient_of(norm, {infinity, 1}), {not_a_number, 0});

  BOOST_TEST(exponentials(std::vector{1e308, -1e308}) == infinity);
  constexpr auto plain = cr::function(cr::log_sum_exp(i, n, x[i]), x);
  constexpr cr::variable<"b"> b;
  constexpr cr::variable<"c"> c;
  constexpr auto of_three = cr::function(cr::log_sum_exp(a, b, c), a, b, c);
  for (std::vector<double> const& terms :
       {std::vector{1e308, 1e308, 2.0}, std::vector{-1e5, -1e5 - 30, -1e5 - 50}, std::vector{infinity, 1.0, infinity},
        std::vector{-infinity, -infinity, -infinity}, std::vector{-infinity, 3.0, -infinity}, std::vector{0.0, -40.0, -50.0},
        std::vector{infinity, -infinity, 0.0}, std::vector{not_a_number, 1.0, 2.0}, std::vector{1.0, not_a_number, infinity}}) {
    BOOST_TEST(same(plain(terms), of_three(terms[0], terms[1], terms[2])));
    auto const slopes = of_three.gradient(terms[0], terms[1], terms[2]);
    std::vector<double> const found = gradient_of(plain, terms);
    for (std::size_t at = 0; at < 3; ++at)
      BOOST_TEST((same(found[at], slopes[at]) || std::abs(found[at] / slopes[at] - 1) < 4e-16), found[at] << ", " << slopes[at]);
  }
}

// Two that are equal share as those of min and max do; three share in equal parts. NaN comes out, and slopes are NaN.
BOOST_AUTO_TEST_CASE(ties) {
  check(gradient_of(largest, {2, -2, 1}), {2, -2, 0});
  check(gradient_of(smallest, {2, -2, 3}), {2, -2, 0});
  constexpr auto most = cr::function(cr::max(i, n, x[i]), x);
  constexpr auto least = cr::function(cr::min(i, 0_c, n - 1_c, x[i]), x);
  check(gradient_of(most, {3, 3, 1, 3}), {1.0 / 3, 1.0 / 3, 0, 1.0 / 3});
  check(gradient_of(least, {3, 0, -0.0, 7}), {0, 0.5, 0.5, 0});
  check(gradient_of(most, {-infinity, -infinity}), {0.5, 0.5});
  for (std::vector<double> const& with_one :
       {std::vector{not_a_number, 1.0, 2.0}, std::vector{1.0, not_a_number, 2.0}, std::vector{1.0, 2.0, not_a_number}}) {
    BOOST_TEST(same(most(with_one), not_a_number));
    BOOST_TEST(same(least(with_one), not_a_number));
    check(gradient_of(most, with_one), std::vector<double>(3, not_a_number));
    check(gradient_of(least, with_one), std::vector<double>(3, not_a_number));
  }
  // Nothing shows of an infinite slope where the turn is not chosen.
  constexpr auto roots = cr::function(cr::max(i, n, sqrt(x[i])), x);
  check(gradient_of(roots, {0, 4}), {0, 0.25});
}

BOOST_AUTO_TEST_CASE(products_of_any_length) {
  check(gradient_of(product, {2, 3, 5}), {15, 10, 6});
  check(gradient_of(product, {2, 0, 5}), {0, 10, 0});
  check(gradient_of(product, {0, -0.0, 5}), {0, 0, 0});
  check(gradient_of(product, {0}), {1});
  // What overflows or underflows on the way comes back.
  check(gradient_of(product, {0x1p900, 0x1p900, 0x1p-1000, 0}), {0, 0, 0, 0x1p800});
  check(gradient_of(product, {0x1p900, 0x1p900, 0x1p-1000}), {0x1p-100, 0x1p-100, infinity});
  check(gradient_of(product, {0x1p-600, 0x1p-600, 3}), {3 * 0x1p-600, 3 * 0x1p-600, 0});
  std::vector<double> const small(4000, 0.5);
  std::vector<double> large(small);
  large.insert(large.end(), 4000, 2.0);
  check(gradient_of(product, large), std::vector<double>{[&] {
          std::vector<double> wanted(4000, 2.0);
          wanted.insert(wanted.end(), 4000, 0.5);
          return wanted;
        }()});
  check(gradient_of(product, small), std::vector<double>(4000, 0.0));
  BOOST_TEST(same(gradient_of(product, {not_a_number, 0, 2})[1], not_a_number));

  // In a sum, with factors that are formulas of what is outside.
  constexpr auto nested = cr::function(cr::sum(i, n, x[i] * cr::product(j, 0_c, i, square(x[j]) - a)), cr::wrt(a, x));
  auto work = nested.workspace();
  for (std::size_t const length : {0UL, 1UL, 5UL, 18UL}) {
    std::vector<double> point = random_numbers(length);
    if (length > 2) point[2] = 0.5;  // a factor of 0
    exact by_a = 0;
    std::vector<exact> by_x(length, 0);
    for (std::size_t row = 0; row < length; ++row) {
      exact all = 1;
      for (std::size_t column = 0; column <= row; ++column) all *= exact(point[column]) * point[column] - 0.25;
      by_x[row] += all;
      for (std::size_t column = 0; column <= row; ++column) {
        exact others = point[row];
        for (std::size_t other = 0; other <= row; ++other)
          if (other != column) others *= exact(point[other]) * point[other] - 0.25;
        by_a -= others;
        by_x[column] += 2 * point[column] * others;
      }
    }
    auto const found = nested.gradient(work, 0.25, point);
    BOOST_TEST(std::abs(found[0_c] - static_cast<double>(by_a)) < 1e-13);
    for (std::size_t at = 0; at < length; ++at) BOOST_TEST(std::abs(found[1_c][at] - static_cast<double>(by_x[at])) < 1e-13);
  }
}

template <class T>
void in_type(double bound) {
  using std::abs;
  using std::exp;
  using std::log;
  using std::sqrt;
  constexpr auto f = cr::function(
      cr::log_sum_exp(i, n, a * x[i]) * cr::mean(i, n, square(x[i]) * a) * cr::product(i, n, a * x[i]), cr::wrt(a), cr::given(x));
  std::vector<T> points;
  for (int at = 0; at < 21; ++at) points.push_back(T(0.5) + T(at) / T(25));
  T const at_a = T(1.25);
  T powers = T(0), weighted = T(0), squares = T(0), factors = T(1);
  for (T const& each : points) {
    powers += exp(T(at_a * each));
    weighted += each * exp(T(at_a * each));
    squares += each * each / T(21);
    factors *= at_a * each;
  }
  auto const [value, gradient] = f.value_and_gradient(at_a, points);
  T const wanted = T(log(powers) * at_a * squares * factors);
  T const slope = T((weighted / powers * at_a + log(powers) * T(22)) * squares * factors);
  BOOST_TEST(double(abs(T(value / wanted - T(1)))) < bound);
  BOOST_TEST(double(abs(T(gradient[0] / slope - T(1)))) < bound);
  if constexpr (requires { at_a < at_a; }) {
    constexpr auto real =
        cr::function(cr::norm(i, n, a * x[i]) + cr::max(i, n, x[i] * a) - cr::min(i, n, a * x[i]), cr::wrt(a), cr::given(x));
    T const by_a = T(sqrt(T(21 * squares)) + points.back() - points.front());
    auto const [sum, slopes] = real.value_and_gradient(at_a, points);
    BOOST_TEST(double(abs(T(sum / (at_a * by_a) - T(1)))) < bound);
    BOOST_TEST(double(abs(T(slopes[0] / by_a - T(1)))) < bound);
  }
}
BOOST_AUTO_TEST_CASE(number_types) {
  in_type<long double>(1e-17);
  in_type<std::complex<double>>(1e-14);
  in_type<exact>(1e-47);
}
