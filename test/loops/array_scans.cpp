// Scans whose states are arrays: against plain loops to the bit, their derivatives against differences of plain loops with 50 digits, and whatever is
// kept of their states to the bit against all of them kept.
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

struct parts {
  double number;
  std::vector<double> first, drive;
  parts(std::vector<double> const& all, std::size_t length)
      : number(all[0]),
        first(all.begin() + 1, all.begin() + 1 + std::ptrdiff_t(length)),
        drive(all.begin() + 1 + std::ptrdiff_t(length), all.end()) {}
  [[nodiscard]] auto tied() const { return std::tie(number, first, drive); }
};
template <class Gradient>
std::vector<double> flat(Gradient const& gradient) {
  std::vector<double> all{gradient[0_c]};
  for (double const each : gradient[1_c]) all.push_back(each);
  for (double const each : gradient[2_c]) all.push_back(each);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_and_derivatives_of_a_chain) {
  constexpr auto f = chained();
  auto work = f.workspace();
  for (std::size_t const length : {1, 2, 3, 17, 40})
    for (std::size_t const steps : {0, 1, 2, 9}) {
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
      std::vector<double> const twice = flat(f.vjp(work, at.tied(), 2.0));
      for_some(point.size(), [&](std::size_t each) {
        std::vector<double> unit(point.size());
        unit[each] = 1;
        BOOST_TEST(close(slopes[each], slope(plain, point, unit), double(steps)));
        BOOST_TEST(close(curved[each], slope_of_slope(plain, point, direction, each), double(steps)));
        BOOST_TEST(close(twice[each], 2 * slopes[each]));
      });
    }
}

BOOST_AUTO_TEST_CASE(what_is_kept_changes_no_bit_of_arrays) {
  std::size_t const length = 7;
  for (std::size_t const steps : {0, 1, 2, 3, 10, 33}) {
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
  for (std::size_t const length : {1, 3, 18})
    for (std::size_t const steps : {1, 2, 6}) {
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
      BOOST_TEST(close(fit.jvp(place, along.tied()), slope(plain, point, direction), double(size)));
      std::vector<double> const curved = flat(fit.hvp(work, place, along.tied()));
      for_some(size, [&](std::size_t each) {
        std::vector<double> unit(size);
        unit[each] = 1;
        BOOST_TEST(close(slopes[each], slope(plain, point, unit), double(size)));
        BOOST_TEST(close(curved[each], slope_of_slope(plain, point, direction, each), double(size)));
      });
    }
}
