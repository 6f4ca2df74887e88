// Reductions in lanes: alone, around sums in lanes, and within them.
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variable<"a"> a;
constexpr cr::variables<"t", n> t;
constexpr cr::variables<"mu", k, 3> mu;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"l"> l;

namespace {

bool close(double found, double wanted) { return found == wanted || std::abs(found - wanted) <= 1e-13 * (1 + std::abs(wanted)); }

void same_in_lanes(auto const& f, std::vector<double> const& points, std::vector<double> const& rows) {
  auto work = f.workspace();
  auto other = f.workspace();
  auto const [value, gradient] = f.value_and_gradient(work, points, rows);
  auto const [in_lanes, lane_gradient] = f.value_and_gradient(cr::simd, other, points, rows);
  BOOST_TEST(close(in_lanes, value), in_lanes << ", " << value);
  BOOST_TEST(close(f(cr::simd, points, rows), value));
  for (std::size_t at = 0; at < points.size(); ++at) BOOST_TEST(close(lane_gradient[0_c][at], gradient[0_c][at]));
  for (std::size_t at = 0; at < rows.size(); ++at) BOOST_TEST(close(lane_gradient[1_c][at], gradient[1_c][at]));
}

}  // namespace

BOOST_AUTO_TEST_CASE(reductions_and_lanes) {
  constexpr auto distance = cr::norm(l, 3_c, t[i] - mu(j, l));
  constexpr auto within = cr::function(
      cr::mean(i, n, cr::log_sum_exp(j, k, -square(distance)) + cr::max(j, k, t[i] * mu(j, 1_c)) * cr::min(j, k, distance)),
      cr::wrt(t, mu));
  constexpr auto around = cr::function(
      cr::log_sum_exp(j, k, cr::sum(i, n, sin(t[i] * mu(j, 0_c)))) * cr::product(i, n, t[i] + mu(0_c, 2_c)), cr::wrt(t, mu));
  for (std::size_t const length : {1UL, 7UL, 8UL, 9UL, 21UL})
    for (std::size_t const centres : {1UL, 3UL}) {
      std::vector<double> points(length);
      std::vector<double> rows(3 * centres);
      for (std::size_t at = 0; at < length; ++at) points[at] = std::sin(1.0 + double(at)) * 1.5;
      for (std::size_t at = 0; at < rows.size(); ++at) rows[at] = std::cos(2.0 * double(at));
      if (length == 9) points[3] = -rows[2];  // a factor of 0
      same_in_lanes(within, points, rows);
      same_in_lanes(around, points, rows);
    }
  constexpr auto norms = cr::function(cr::sum(i, n, cr::norm(l, 3_c, t[i] * mu(0_c, l))), cr::wrt(t, mu));
  BOOST_TEST(close(norms(cr::simd, std::vector<double>(9, 1e200), std::vector{1.0, 2.0, 2.0}) / 1e200, 27));
}

namespace {

bool same(double found, double wanted) { return (std::isnan(found) and std::isnan(wanted)) or close(found, wanted); }

/// Value and gradient of a reduction over t, with and without lanes.
void alike(auto const& f, std::vector<double> const& points) {
  auto work = f.workspace();
  auto other = f.workspace();
  auto const [value, gradient] = f.value_and_gradient(work, points);
  auto const [in_lanes, lane_gradient] = f.value_and_gradient(cr::simd, other, points);
  BOOST_TEST(same(in_lanes, value), in_lanes << ", " << value);
  BOOST_TEST(same(f(cr::simd, points), value));
  BOOST_TEST(std::signbit(in_lanes) == std::signbit(value));
  for (std::size_t at = 0; at < points.size(); ++at)
    BOOST_TEST(same(lane_gradient[0_c][at], gradient[0_c][at]),
               "slope " << at << " of " << points.size() << ": " << lane_gradient[0_c][at] << ", " << gradient[0_c][at]);
}

constexpr auto least = cr::function(cr::min(i, n, t[i]), cr::wrt(t));
constexpr auto most = cr::function(cr::max(i, n, t[i] * t[i]), cr::wrt(t));
constexpr auto soft = cr::function(cr::log_sum_exp(i, n, 3_c * t[i]), cr::wrt(t));
constexpr auto length_of = cr::function(cr::norm(i, n, t[i]), cr::wrt(t));
constexpr auto product_of = cr::function(cr::product(i, n, t[i]), cr::wrt(t));

void all_alike(std::vector<double> const& points) {
  if (!points.empty()) {
    alike(least, points);
    alike(most, points);
  }
  alike(soft, points);
  alike(length_of, points);
  alike(product_of, points);
}

}  // namespace

// Lanes that get no turn, one, or several; the smallest and the largest in every lane, and in several.
BOOST_AUTO_TEST_CASE(reductions_alone_in_lanes) {
  double const infinity = std::numeric_limits<double>::infinity();
  for (std::size_t length = 0; length < 27; ++length) {
    std::vector<double> points(length);
    for (std::size_t at = 0; at < length; ++at) points[at] = std::sin(1.0 + double(at)) * 1.5;
    all_alike(points);
    for (std::size_t at = 0; at < length; at += 3) {
      auto changed = points;
      for (double const extreme : {-2.0, 2.0, 0.0, infinity, -infinity, std::nan("")}) {
        changed[at] = extreme;
        all_alike(changed);
      }
      changed[at] = -2;
      changed[length - 1] = changed[length / 2] = -2;  // ties
      all_alike(changed);
      changed[length / 3] = changed[at] = 0;  // a product without slopes
      alike(product_of, changed);
    }
  }
  for (double const size : {1e200, 1e-200, 1e-320}) all_alike(std::vector<double>(19, size));
  all_alike(std::vector<double>(9, -0.0));
}

namespace {

/// Of eleven turns, whose number is known or told by a call: then values of turns with sums in them are kept for the way back, or calculated once more.
template <class Last>
constexpr auto of_eleven(Last last) {
  constexpr auto square_of = cr::sum(l, 3_c, square(t[i] - mu(j, l)));
  return cr::function(cr::sum(i, n, cr::log_sum_exp(j, 0_c, last, -square_of)) +
                          cr::norm(j, 0_c, last, cr::sum(l, 3_c, square(mu(j, l)))),
                      cr::wrt(t, mu));
}

}  // namespace

BOOST_AUTO_TEST_CASE(kept_values) {
  constexpr auto kept = of_eleven(10_c);
  constexpr auto once_more = of_eleven(k - 1_c);
  std::vector<double> rows(33);
  for (std::size_t at = 0; at < rows.size(); ++at) rows[at] = std::cos(2.0 * double(at));
  for (std::size_t const length : {0UL, 1UL, 7UL, 9UL}) {
    std::vector<double> points(length);
    for (std::size_t at = 0; at < length; ++at) points[at] = std::sin(1.0 + double(at)) * 1.5;
    auto work = kept.workspace();
    auto other = kept.workspace();
    auto reference = once_more.workspace();
    auto const [value, gradient] = kept.value_and_gradient(work, points, rows);
    auto const [in_lanes, lane_gradient] = kept.value_and_gradient(cr::simd, other, points, rows);
    auto const [expected, slopes] = once_more.value_and_gradient(reference, points, rows);
    BOOST_TEST(close(value, expected));
    BOOST_TEST(close(in_lanes, expected));
    for (std::size_t at = 0; at < points.size(); ++at) {
      BOOST_TEST(close(gradient[0_c][at], slopes[0_c][at]));
      BOOST_TEST(close(lane_gradient[0_c][at], slopes[0_c][at]));
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
      BOOST_TEST(close(gradient[1_c][at], slopes[1_c][at]));
      BOOST_TEST(close(lane_gradient[1_c][at], slopes[1_c][at]));
    }
  }
}

// Of nothing, slopes by what the body takes from outside are zero, whatever all turns have in common.
BOOST_AUTO_TEST_CASE(reductions_of_nothing_in_lanes) {
  std::vector<double> const nothing;
  auto const zero = [&](auto const& formula) {
    auto const f = cr::function(formula, cr::wrt(a), cr::given(t));
    BOOST_TEST(f.gradient(cr::simd, 2.0, nothing)[0] == 0);
    BOOST_TEST(f.gradient(2.0, nothing)[0] == 0);
  };
  zero(cr::log_sum_exp(i, n, a * t[i]));
  zero(cr::norm(i, n, a * t[i]));
  zero(cr::product(i, n, a * t[i]));
}
