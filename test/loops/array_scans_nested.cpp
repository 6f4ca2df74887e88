// Scans whose states are arrays, with arrays that steps calculate on the way, sums over the same array and sums along the scan: against plain loops
// and differences of these with 50 digits.
#include "array_scan_parts.hpp"
#include "plain_slopes.hpp"
#include <chainrule/simd.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"m"> m;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"y", m> y;
constexpr cr::variables<"y0", m> y0;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"h"> h;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"s"> s;

constexpr cr::variables<"k", m> k;
constexpr cr::variables<"l", m> l;
constexpr cr::variables<"w", m, m> w;
constexpr cr::variables<"seen", n, m> seen;

// A layer that reads itself, in two halves; and what it should have been on the way.
constexpr auto cell =
    cr::scan(s, n, cr::state(y[i] = y0[i], q = 1_c), cr::let(cr::each(i, 1_c, m - 1_c, k[i] = cr::sum(j, m, w(i, j) * y[j]) * q)),
             cr::let(l[i] = tanh(k[i] + h)), cr::next(y[i] = y[i] + h * l[m - 1_c - i] * k[i], q = q * cr::max(i, m, l[i])));
constexpr auto misses = cr::sum(s, n, cr::sum(i, m, square(cell.at(y[i], s) - seen(s, i))) + cell.at(q, s));
constexpr auto fit = cr::function(misses + cell.last(y[m - 1_c] * q), cr::wrt(h, y0, w), cr::given(seen));

auto plain_cell(std::size_t length, std::size_t steps, std::vector<double> const& targets) {
  return [=]<class T>(std::vector<T> const& p) {
    using std::tanh;
    std::vector<T> at(p.begin() + 1, p.begin() + 1 + std::ptrdiff_t(length));
    T number = 1, sum = 0;
    for (std::size_t step = 0; step < steps; ++step) {
      T all = 0;
      for (std::size_t c = 0; c < length; ++c) {
        T const miss = at[c] - targets[step * length + c];
        all += miss * miss;
      }
      sum = sum + (all + number);
      std::vector<T> gate(length, T(0)), bent(length), next(length);
      for (std::size_t c = 1; c < length; ++c) {
        T product = 0;
        for (std::size_t d = 0; d < length; ++d) product += p[1 + length + c * length + d] * at[d];
        gate[c] = product * number;
      }
      for (std::size_t c = 0; c < length; ++c) bent[c] = tanh(gate[c] + p[0]);
      T largest = bent[0];
      for (std::size_t c = 0; c < length; ++c) {
        next[c] = at[c] + p[0] * bent[length - 1 - c] * gate[c];
        if (bent[c] > largest) largest = bent[c];
      }
      number = number * largest;
      at = next;
    }
    return T(sum + at[length - 1] * number);
  };
}

}  // namespace

BOOST_AUTO_TEST_CASE(arrays_on_the_way_and_sums_along) {
  auto work = fit.workspace();
  for (std::size_t const length : {1U, 3U, 18U})
    for (std::size_t const steps : {1U, 2U, 6U}) {
      std::size_t const size = 1 + length + length * length;
      std::vector<double> const targets = random_numbers(steps * length);
      auto const plain = plain_cell(length, steps, targets);
      std::vector<double> const point = random_numbers(size, -0.5, 0.5), direction = random_numbers(size, -1, 1);
      parts const at(point, length), along(direction, length);
      auto const place = std::tie(at.number, at.first, at.drive, targets);
      BOOST_TEST(close(std::apply(fit, place), plain(point)));
      auto const [value, gradient] = fit.value_and_gradient(work, at.number, at.first, at.drive, targets);
      BOOST_TEST(value == std::apply(fit, place));
      std::vector<double> const slopes = flat(gradient);
      auto in_lanes = fit.workspace();
      std::vector<double> const lanes = flat(fit.gradient(cr::simd, in_lanes, at.number, at.first, at.drive, targets));
      BOOST_TEST(close(fit(cr::simd, at.number, at.first, at.drive, targets), value));
      BOOST_TEST(close(fit.jvp(place, along.tied()), slope(plain, point, direction), double(size)));
      std::vector<double> const curved = flat(fit.hvp(work, place, along.tied()));
      for_some(size, [&](std::size_t each) {
        std::vector<double> unit(size);
        unit[each] = 1;
        BOOST_TEST(close(slopes[each], slope(plain, point, unit), double(size)));
        BOOST_TEST(close(lanes[each], slopes[each], double(size)));
        BOOST_TEST(close(curved[each], slope_of_slope(plain, point, direction, each), double(size)));
      });
    }
}

namespace {

constexpr cr::extent<"r"> r;
constexpr cr::variables<"z", 3> z;
constexpr cr::variables<"rows", r, 3> rows;
constexpr cr::integers<"left", m> left;
constexpr cr::index<"t"> t;

/// A gradient against differences of the function itself, whose values plain loops agree with above.
template <class Value, class Gradient>
void as_differences(Value const& value, Gradient const& gradient, std::vector<double> const& at) {
  std::vector<double> const found = gradient(at);
  BOOST_TEST(found.size() == at.size());
  for (std::size_t each = 0; each < at.size(); ++each) {
    std::vector<double> up = at, down = at;
    up[each] += 1e-6;
    down[each] -= 1e-6;
    BOOST_TEST(std::abs((value(up) - value(down)) / 2e-6 - found[each]) < 1e-7);
  }
}
std::vector<double> behind_first(std::vector<double> const& all) { return {all.begin() + 1, all.end()}; }
template <class List>
std::vector<double> joined_numbers(double first, List const& list) {
  std::vector<double> all{first};
  for (double const each : list) all.push_back(each);
  return all;
}

constexpr auto ring = cr::scan(s, n, cr::state(y[i] = y0[i]), cr::next(y[i] = y[i] + h * sin(y[left[i]]) * y[i]));
constexpr auto around =
    cr::function(ring.last(y[m - 1_c] * y[0_c]) + cr::log_sum_exp(i, m, ring.last(y[i])), cr::wrt(y0, h), cr::given(left, n));
constexpr auto of_row =
    cr::scan(s, t, cr::state(z[i] = rows(t, i)), cr::next(cr::each(i, 1_c, 2_c, z[i] = z[i] + h * z[i - 1_c] * z[i])));
constexpr auto all_rows = cr::function(cr::sum(t, r, square(cr::sum(i, 3_c, of_row.last(z[i])))), cr::wrt(rows, h));
constexpr auto inner = cr::scan(t, 3_c, cr::state(y[i] = y0[i] * q), cr::next(y[i] = sin(y[i]) + h));
constexpr auto outer = cr::scan(s, n, cr::state(q = h), cr::next(q = q + h * cr::sum(i, m, inner.last(y[i]))));
constexpr auto nested = cr::function(outer.last(q), cr::wrt(y0, h), cr::given(n));

}  // namespace

BOOST_AUTO_TEST_CASE(gathered_in_loops_and_in_scans) {
  std::vector<int> const before{4, 0, 1, 2, 3};
  auto work = around.workspace();
  as_differences([&](auto const& p) { return around(behind_first(p), p[0], before, 4); },
                 [&](auto const& p) {
                   auto const found = around.gradient(work, behind_first(p), p[0], before, 4);
                   return joined_numbers(found[1_c], found[0_c]);
                 },
                 {0.3, 1, 0.5, 0.2, 0.9, -0.4});
  // A scan for each row, as many steps as its number.
  auto of_rows = all_rows.workspace();
  as_differences([&](auto const& p) { return all_rows(behind_first(p), p[0]); },
                 [&](auto const& p) {
                   auto const found = all_rows.gradient(of_rows, behind_first(p), p[0]);
                   return joined_numbers(found[1_c], found[0_c]);
                 },
                 {0.3, 1, 0.5, 0.2, 0.9, -0.4, 0.1, 0.7, 0.2, -0.6});
  // One in each step of another.
  auto of_nested = nested.workspace();
  as_differences([&](auto const& p) { return nested(behind_first(p), p[0], 3); },
                 [&](auto const& p) {
                   auto const found = nested.gradient(of_nested, behind_first(p), p[0], 3);
                   return joined_numbers(found[1_c], found[0_c]);
                 },
                 {0.3, 1, 0.5, 0.2});
}
