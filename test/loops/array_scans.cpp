// Scans whose states are arrays: against plain loops to the bit, their derivatives against differences of plain loops with 50 digits, and whatever is
// kept of their states to the bit against all of them kept.
#include "array_scan_parts.hpp"
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::extent<"m"> m;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"y", m> y;
constexpr cr::variables<"v", m> v;
constexpr cr::variables<"y0", m> y0;
constexpr cr::variables<"x", n> x;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"h"> h;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"s"> s;

/// A chain of masses whose ends are held, one of them driven, and a number that all of them pull.
constexpr auto chain =
    cr::scan(s, n, cr::state(y[i] = sin(y0[i]), q = h, v[i] = 0_c),
             cr::next(cr::each(i, 1_c, m - 2_c, v[i] = v[i] + h * (sin(y[i + 1_c] - y[i]) - q * (y[i] - y[i - 1_c]))),
                      y[0_c] = x[s] * y[0_c] + q, cr::each(j, 1_c, m - 2_c, y[j] = y[j] + h * v[j]),
                      q = q - h * cr::sum(i, m, y[i] * x[s]) / n));
constexpr auto energy = cr::sum(i, m, square(chain.last(y[i])) + chain.last(v[i] * q) * y0[i]) * h;
template <class... Option>
constexpr auto chained(Option const&... option) {
  return cr::function(energy, cr::wrt(h, y0, x), option...);
}
/// The same by a plain loop, over h, y0, x one after the other.
auto plain_chain(std::size_t length, std::size_t steps) {
  return [length, steps]<class T>(std::vector<T> const& p) {
    using std::sin;
    std::vector<T> at(length), speed(length, T(0));
    for (std::size_t k = 0; k < length; ++k) at[k] = sin(p[1 + k]);
    T number = p[0];
    for (std::size_t step = 0; step < steps; ++step) {
      T const& drive = p[1 + length + step];
      std::vector<T> new_at = at, new_speed = speed;
      T sum = 0;
      for (std::size_t k = 0; k < length; ++k) sum += at[k] * drive;
      for (std::size_t k = 1; k + 1 < length; ++k) {
        new_speed[k] = speed[k] + p[0] * (sin(at[k + 1] - at[k]) - number * (at[k] - at[k - 1]));
        new_at[k] = at[k] + p[0] * speed[k];
      }
      new_at[0] = drive * at[0] + number;
      number = number - p[0] * sum / T(static_cast<double>(steps));
      at = new_at;
      speed = new_speed;
    }
    T total = 0;
    for (std::size_t k = 0; k < length; ++k) total += at[k] * at[k] + speed[k] * number * p[1 + k];
    return T(total * p[0]);
  };
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_and_derivatives_of_a_chain) {
  constexpr auto f = chained();
  auto work = f.workspace();
  for (std::size_t const length : {1U, 2U, 3U, 17U, 40U})
    for (std::size_t const steps : {0U, 1U, 2U, 9U}) {
      auto const plain = plain_chain(length, steps);
      std::vector<double> const point = random_numbers(1 + length + steps, 0.1, 0.9);
      std::vector<double> const direction = random_numbers(1 + length + steps, -1, 1);
      parts const at(point, length), along(direction, length);
      double const value = std::apply(f, at.tied());
      BOOST_TEST(value == plain(point));
      auto const [same, gradient] = f.value_and_gradient(work, at.number, at.first, at.drive);
      BOOST_TEST(same == value);
      std::vector<double> const slopes = flat(gradient);
      BOOST_TEST(close(f.jvp(at.tied(), along.tied()), slope(plain, point, direction), double(steps)));
      std::vector<double> const curved = flat(f.hvp(work, at.tied(), along.tied()));
      for_some(point.size(), [&](std::size_t each) {
        std::vector<double> unit(point.size());
        unit[each] = 1;
        BOOST_TEST(close(slopes[each], slope(plain, point, unit), double(steps)));
        BOOST_TEST(close(curved[each], slope_of_slope(plain, point, direction, each), double(steps)));
      });
    }
}

BOOST_AUTO_TEST_CASE(what_is_kept_changes_no_bit_of_arrays) {
  std::size_t const length = 7;
  for (std::size_t const steps : {0U, 1U, 2U, 3U, 10U, 33U}) {
    std::vector<double> const point = random_numbers(1 + length + steps, 0.1, 0.9);
    parts const at(point, length);
    auto const found = [&](auto const& f) {
      auto work = f.workspace();
      auto const [value, gradient] = f.value_and_gradient(work, at.number, at.first, at.drive);
      std::vector<double> all = flat(gradient);
      all.push_back(value);
      for (double const each : flat(f.hvp(work, at.tied(), at.tied()))) all.push_back(each);
      return all;
    };
    std::vector<double> const expected = found(chained());
    BOOST_TEST(found(chained(cr::checkpoints(cr::every<1>))) == expected);
    BOOST_TEST(found(chained(cr::checkpoints(cr::every<4>))) == expected);
    BOOST_TEST(found(chained(cr::checkpoints(cr::bytes<520>))) == expected);
    BOOST_TEST(found(chained(cr::checkpoints(cr::bytes<1500>))) == expected);
  }
}

namespace {

template <class F, class Thrown = std::out_of_range>
void says(F const& f, std::string const& wanted) {
  std::vector<double> const first(4, 1.0);
  try {
    f(first, 3);
    BOOST_TEST(false, "nothing was thrown: " + wanted);
  } catch (Thrown const& thrown) {
    BOOST_TEST(std::string(thrown.what()).find(wanted) != std::string::npos, thrown.what());
  }
}
template <class... Next>
constexpr auto last_of(Next const&... told) {
  return cr::function(cr::scan(s, n, cr::state(y[i] = y0[i]), cr::next(told...)).last(y[0_c]), cr::wrt(y0), cr::given(n));
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_not_there_is_said) {
  says(last_of(y[i] = y[i - 1_c]), "index -1 is outside of y, whose length is 4");
  says(last_of(cr::each(i, 0_c, m - 1_c, y[i] = y[i + 1_c])), "index 4 is outside of y, whose length is 4");
  says(last_of(y[7_c] = 1_c), "index 7 is outside of y, whose length is 4");
  says<decltype(last_of(cr::each(i, 1_c, 2_c, y[i] = 1_c), y[m - 2_c] = 2_c)), std::invalid_argument>(
      last_of(cr::each(i, 1_c, 2_c, y[i] = 1_c), y[m - 2_c] = 2_c), "cr::next says twice what y[2] becomes");
  std::vector<double> const first{1.0, 2.0, 3.0};
  BOOST_TEST(last_of(y[i] = y[i - 1_c])(first, 0) == 1.0);  // no step, no neighbour
}
