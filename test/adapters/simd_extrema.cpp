// Minima and maxima within sums in lanes: each lane has its own turn; ties, NaN, rows that are read before, captured numbers and masks.
#include "lanes.hpp"
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace lanes;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n, 3> x;
constexpr cr::variables<"mu", 5, 3> mu;
constexpr cr::extent<"m"> m;
constexpr cr::variables<"means", m, 3> means;
constexpr cr::variables<"s", n> s;
constexpr cr::variable<"a"> a;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"c"> c;

namespace {

constexpr auto distance = cr::sum(j, 0_c, 2_c, square(x(i, j) - a * mu(c, j)));
constexpr auto nearest = cr::function(cr::sum(i, n, s[i] * cr::min(c, 0_c, 4_c, distance)), cr::wrt(a, mu, s), cr::given(x));
constexpr auto farthest =
    cr::function(cr::sum(i, n, sqrt(cr::max(c, 0_c, 4_c, distance)) - s[i]), cr::wrt(a, mu, s), cr::given(x));
constexpr auto masked =
    cr::function(cr::sum(i, n, select(s[i] > 1_c, cr::min(c, 0_c, 4_c, distance + c), 0_c)), cr::wrt(a, mu, s), cr::given(x));

template <class T, class Policy, class Function>
void compare(Policy policy, Function const& f, std::vector<T> const& centres, std::vector<T> const& factors,
             std::vector<T> const& points) {
  auto work = f.template workspace<T>();
  auto other = f.template workspace<T>();
  auto const expected = f.value_and_gradient(work, T(0.75), centres, factors, points);
  auto const found = f.value_and_gradient(policy, other, T(0.75), centres, factors, points);
  auto const same = [](T one, T two) { return (std::isnan(one) && std::isnan(two)) || is_near(one, two, 30); };
  BOOST_TEST(same(found.value, expected.value));
  BOOST_TEST(same(f(policy, T(0.75), centres, factors, points), expected.value));
  BOOST_TEST(same(found.gradient[0_c], expected.gradient[0_c]));
  for (std::size_t at = 0; at < 15; ++at) BOOST_TEST(same(found.gradient[1_c][at], expected.gradient[1_c][at]));
  for (std::size_t at = 0; at < factors.size(); ++at) BOOST_TEST(same(found.gradient[2_c][at], expected.gradient[2_c][at]));
}
template <class T, class Policy, class... Function>
void compare_all(Policy policy, Function const&... f) {
  for (std::size_t const size : {0UL, 1UL, 7UL, 8UL, 9UL, 17UL, 40UL}) {
    auto centres = random_numbers<T>(15), factors = random_numbers<T>(size), points = random_numbers<T>(3 * size);
    auto const each = [&] { (compare<T>(policy, f, centres, factors, points), ...); };
    each();
    for (std::size_t k = 0; k < 3; ++k) centres[12 + k] = centres[k];  // two centres are one: they share
    each();
    if (size == 0) continue;
    points[3 * (size / 2)] = std::numeric_limits<T>::quiet_NaN();  // one row is no number
    each();
  }
}

struct tangents {
  double slope = 0, by_a = 0;
  std::vector<double> by_mu = std::vector<double>(15), by_s;
};
template <class... Policy>
tangents tangents_of(std::vector<double> const& centres, std::vector<double> const& factors, std::vector<double> const& points,
                     std::vector<double> const& direction, Policy const&... policy) {
  tangents found;
  found.by_s.resize(factors.size());
  std::vector<double> const by_centres(direction.begin(), direction.begin() + 15),
      by_factors(direction.begin() + 15, direction.end());
  masked.hvp(policy..., cr::into(found.slope, found.by_a, found.by_mu, found.by_s), std::tuple(0.75, centres, factors, points),
             std::tuple(1.5, by_centres, by_factors));
  return found;
}

}  // namespace

// Along a direction, too: slope and second derivatives; ties, and rows that are no number.
BOOST_AUTO_TEST_CASE(tangents_of_each_lane) {
  for (std::size_t const size : {1UL, 8UL, 19UL}) {
    auto centres = random_numbers(15), factors = random_numbers(size, 0.5, 2.0), points = random_numbers(3 * size);
    auto const direction = random_numbers(15 + size);
    for (int what = 0; what < 3; ++what) {
      if (what == 1)
        for (std::size_t k = 0; k < 3; ++k) centres[12 + k] = centres[k];
      if (what == 2) points[3 * (size / 2)] = std::numeric_limits<double>::quiet_NaN();
      tangents const expected = tangents_of(centres, factors, points, direction);
      tangents const found = tangents_of(centres, factors, points, direction, cr::simd);
      auto const same = [](double one, double two) { return (std::isnan(one) && std::isnan(two)) || is_near(one, two, 60); };
      BOOST_TEST(same(found.slope, expected.slope));
      BOOST_TEST(same(found.by_a, expected.by_a));
      for (std::size_t at = 0; at < 15; ++at) BOOST_TEST(same(found.by_mu[at], expected.by_mu[at]));
      for (std::size_t at = 0; at < size; ++at) BOOST_TEST(same(found.by_s[at], expected.by_s[at]));
    }
  }
}
// Value, gradient and a product of the Hessian, for which each lane finds its turn once.
BOOST_AUTO_TEST_CASE(three_at_once) {
  constexpr auto near = cr::function(cr::sum(i, n, s[i] * cr::min(c, 0_c, 4_c, distance)), cr::wrt(a, mu), cr::given(s, x));
  constexpr auto chosen =
      cr::function(cr::sum(i, n, select(s[i] > 1_c, cr::min(c, 0_c, 4_c, distance + c) * cr::max(c, 0_c, 4_c, distance), 0_c)),
                   cr::wrt(a, mu), cr::given(s, x));
  auto const same = [](double one, double two) { return (std::isnan(one) && std::isnan(two)) || is_near(one, two, 60); };
  auto const compare_three = [&](auto const& f, auto const& point, auto const& direction, auto const&... policy) {
    auto const [value, gradient] = std::apply([&](auto const&... given) { return f.value_and_gradient(given...); }, point);
    auto const along = f.hvp(point, direction);
    auto const found = f.value_gradient_hvp(policy..., point, direction);
    BOOST_TEST(same(found.value, value));
    for (std::size_t k = 0; k < 16; ++k) {
      BOOST_TEST(same(found.gradient[k], gradient[k]));
      BOOST_TEST(same(found.hvp[k], along[k]));
    }
  };
  for (std::size_t const size : {1UL, 8UL, 19UL}) {
    auto centres = random_numbers(15), factors = random_numbers(size, 0.5, 2.0), points = random_numbers(3 * size);
    auto const by_centres = random_numbers(15);
    for (int what = 0; what < 3; ++what) {
      if (what == 1)
        for (std::size_t k = 0; k < 3; ++k) centres[12 + k] = centres[k];
      if (what == 2) points[3 * (size / 2)] = std::numeric_limits<double>::quiet_NaN();
      auto const point = std::tuple(0.75, centres, factors, points);
      auto const direction = std::tuple(1.5, by_centres);
      compare_three(near, point, direction);
      compare_three(near, point, direction, cr::simd);
      compare_three(near, point, direction, plain_loops);
      compare_three(chosen, point, direction, cr::simd);
    }
  }
}
BOOST_AUTO_TEST_CASE(each_lane_its_turn) {
  compare_all<double>(cr::simd, nearest, masked);
  compare_all<float>(cr::simd, farthest);
}
BOOST_AUTO_TEST_CASE(each_lane_its_turn_in_plain_loops) { compare_all<double>(plain_loops, nearest); }
// Every lane adds up its own distance, in the order of j, and the rows then by eights: bits told in docs/arrays.md.
BOOST_AUTO_TEST_CASE(the_outer_loop_runs_in_lanes) {
  std::size_t const size = 19;
  auto const centres = random_numbers(15), factors = random_numbers(size), points = random_numbers(3 * size);
  double sums[8]{};
  for (std::size_t row = 0; row < size; ++row) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < 5; ++k) {
      double of_centre = 0;
      for (std::size_t d = 0; d < 3; ++d) {
        double const apart = points[3 * row + d] - centres[3 * k + d];
        of_centre = std::fma(apart, apart, of_centre);
      }
      least = std::min(least, of_centre);
    }
    sums[row % 8] += least;
  }
  double const together = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
  constexpr auto f = cr::function(cr::sum(i, n, cr::min(c, 0_c, 4_c, cr::sum(j, 0_c, 2_c, square(x(i, j) - mu(c, j))))),
                                  cr::wrt(mu), cr::given(x));
  BOOST_TEST(std::abs(f(cr::simd, centres, points) - together) <= 4e-16 * together);
  // So it does where calls tell how many centres there are.
  constexpr auto any = cr::function(cr::sum(i, n, cr::min(c, m, cr::sum(j, 0_c, 2_c, square(x(i, j) - means(c, j))))),
                                    cr::wrt(means), cr::given(x));
  BOOST_TEST(any(cr::simd, centres, points) == f(cr::simd, centres, points));
}
// A row that no turn reads need not be there.
BOOST_AUTO_TEST_CASE(rows_of_no_turns) {
  constexpr auto far = cr::function(cr::sum(i, n, cr::sum(c, m, cr::sum(j, 0_c, 2_c, square(x(i + 1000000_c, j) - means(c, j))))),
                                    cr::wrt(means), cr::given(x));
  BOOST_TEST(far(cr::simd, std::vector<double>{}, random_numbers(30)) == 0);
  BOOST_CHECK_THROW(far(cr::simd, random_numbers(3), random_numbers(30)), std::out_of_range);
}
