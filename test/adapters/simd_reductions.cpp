// Reductions where loops run in lanes: what joins one turn after the other stands around sums in lanes, and within them.
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
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
