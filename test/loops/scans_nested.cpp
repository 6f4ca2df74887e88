// Scans in sums, sums in scans, scans in scans: against plain loops and their differences with 50 digits.
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"q0"> q0;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"y", m> y;
constexpr cr::index<"s"> s;
constexpr cr::index<"t"> t;
std::vector<double> behind(std::vector<double> const& all, std::size_t first) {
  return {all.begin() + std::ptrdiff_t(first), all.end()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(scans_in_sums_and_sums_in_scans) {
  // Each y is where a walk begins; its length is the row's number.
  constexpr auto walk = cr::scan(s, 0_c, t - 1_c, cr::state(q = y[t]), cr::next(q = q - h * sin(q) * y[s]));
  constexpr auto walks = cr::function(cr::sum(t, m, square(walk.last(q) - u0)), cr::wrt(h, u0, y));
  auto const plain_walks = [](auto const& p) {  // h, u0, y...
    auto sum = 0 * p[0];
    for (std::size_t row = 2; row < p.size(); ++row) {
      auto at = p[row];
      for (std::size_t step_number = 2; step_number < row; ++step_number) at = at - p[0] * sin(at) * p[step_number];
      sum += (at - p[1]) * (at - p[1]);
    }
    return sum;
  };
  // A state that all y pull, by how far they are.
  constexpr auto pulled =
      cr::scan(s, n, cr::state(q = q0), cr::next(q = q + h * cr::sum(t, m, x[s] * (y[t] - q) / (1_c + square(y[t] - q)))));
  constexpr auto swarm = cr::function(pulled.last(q), cr::wrt(q0, h, x, y));
  auto const plain_swarm = [](std::size_t steps) {
    return [steps](auto const& p) {  // q0, h, x..., y...
      auto at = p[0];
      for (std::size_t k = 0; k < steps; ++k) {
        auto sum = 0 * p[0];
        for (std::size_t row = 2 + steps; row < p.size(); ++row)
          sum += p[2 + k] * (p[row] - at) / (1 + (p[row] - at) * (p[row] - at));
        at = at + p[1] * sum;
      }
      return at;
    };
  };
  auto work = walks.workspace();
  auto kept = swarm.workspace();
  for (std::size_t const length : {0u, 1u, 2u, 17u}) {
    std::vector<double> const point = random_numbers(2 + length), rows = behind(point, 2);
    auto const [value, gradient] = walks.value_and_gradient(work, point[0], point[1], rows);
    BOOST_TEST(value == plain_walks(point));
    for_some(2 + length, [&](std::size_t each) {
      std::vector<double> unit(point.size());
      unit[each] = 1;
      BOOST_TEST(close(each == 0   ? gradient[0_c]
                       : each == 1 ? gradient[1_c]
                                   : gradient[2_c][each - 2],
                       slope(plain_walks, point, unit)));
    });
  }
  for (std::size_t const steps : {0u, 1u, 6u})
    for (std::size_t const length : {0u, 1u, 17u}) {
      std::size_t const all = 2 + steps + length;
      std::vector<double> const point = random_numbers(all), direction = random_numbers(all, -1, 1);
      auto const middle = [&](std::vector<double> const& of) {
        return std::vector<double>(of.begin() + 2, of.begin() + 2 + std::ptrdiff_t(steps));
      };
      std::vector<double> const pulls = middle(point), rows = behind(point, 2 + steps);
      std::vector<double> const to_pulls = middle(direction), to_rows = behind(direction, 2 + steps);
      BOOST_TEST(swarm(point[0], point[1], pulls, rows) == plain_swarm(steps)(point));
      auto const curved =
          swarm.hvp(kept, std::tie(point[0], point[1], pulls, rows), std::tie(direction[0], direction[1], to_pulls, to_rows));
      for_some(all, [&](std::size_t each) {
        double const found = each == 0          ? curved[0_c]
                             : each == 1        ? curved[1_c]
                             : each < 2 + steps ? curved[2_c][each - 2]
                                                : curved[3_c][each - 2 - steps];
        BOOST_TEST(close(found, slope_of_slope(plain_swarm(steps), point, direction, each)));
      });
    }
}

// A scan within a scan, whose states have the same names; two scans one behind the other; several formulas.
BOOST_AUTO_TEST_CASE(scans_of_scans) {
  constexpr auto inner = cr::scan(t, 3_c, cr::state(q = q), cr::next(q = sin(q) + t));
  constexpr auto outer = cr::scan(s, n, cr::state(q = q0), cr::next(q = inner.last(q) * q + q0));
  constexpr auto after =
      cr::scan(s, 2_c, cr::state(u = outer.last(q), q = outer.last(q)), cr::next(u = u * q + outer.last(q), q = q));
  constexpr auto f =
      cr::function(boost::hana::make_tuple(after.last(u) + outer.last(q), outer.last(q) * h), cr::wrt(q0, u0, h), cr::given(n));
  auto const plain = [](int steps, double first, double second) {
    return [=](auto const& p) {
      auto at = p[0];
      for (int k = 0; k < steps; ++k) {
        auto within = at;
        for (int j = 0; j < 3; ++j) within = sin(within) + j;
        at = within * at + p[0];
      }
      auto last = at;
      for (int k = 0; k < 2; ++k) last = last * at + at;
      return first * (last + at) + second * at * p[2];
    };
  };
  constexpr auto few = cr::function(boost::hana::make_tuple(after.last(u) + outer.last(q), outer.last(q) * h), cr::wrt(q0, u0, h),
                                    cr::given(n), cr::checkpoints(cr::bytes<48>));
  static_assert(f.bytes_per_step() == 24);
  auto work = f.workspace();
  auto fewer = few.workspace();
  for (int const steps : {0, 1, 2, 5}) {
    std::vector<double> const point{0.3, 0.2, 0.1};
    auto const at = std::tuple(0.3, 0.2, 0.1, steps);
    auto const values = f(0.3, 0.2, 0.1, steps);
    BOOST_TEST(close(values[0], plain(steps, 1, 0)(point)));
    BOOST_TEST(close(values[1], plain(steps, 0, 1)(point)));
    auto const found = f.vjp(work, at, std::array{0.5, 2.0});
    auto const again = few.vjp(fewer, at, std::array{0.5, 2.0});
    for (std::size_t each = 0; each < 3; ++each) {
      std::vector<double> unit(3);
      unit[each] = 1;
      double const one = each == 0 ? found[0_c] : each == 1 ? found[1_c] : found[2_c];
      BOOST_TEST(close(one, slope(plain(steps, 0.5, 2), point, unit)));
      BOOST_TEST(one == (each == 0 ? again[0_c] : each == 1 ? again[1_c] : again[2_c]));
    }
  }
}

// What a selection leaves out does not show, whatever the steps would give: infinite values and slopes.
BOOST_AUTO_TEST_CASE(branches_not_taken) {
  constexpr auto towers = cr::scan(s, n, cr::state(q = q0), cr::next(q = exp(q) - u0));
  constexpr auto f = cr::function(select(q0 > 0_c, q0 * u0, towers.last(q)), cr::wrt(q0, u0), cr::given(n));
  auto work = f.workspace();
  auto const gradient = f.gradient(work, 10.0, 0.5, 4);
  BOOST_TEST(gradient[0_c] == 0.5);
  BOOST_TEST(gradient[1_c] == 10.0);
}

// Losses on the way: sums along a scan, of states before steps and behind them.
BOOST_AUTO_TEST_CASE(sums_along_scans) {
  constexpr auto swing = cr::scan(s, n, cr::state(q = q0, u = u0), cr::next(q = q + h * u, u = u - h * sin(q)));
  constexpr auto loss = cr::sum(s, n, square(swing.at(q, s + 1_c) - x[s]) + cr::sum(t, 3_c, swing.at(u, s) * t));
  constexpr auto f = cr::function(loss / n + swing.last(u), cr::wrt(q0, u0, h, x));
  auto const plain = [](auto const& p) {  // q0, u0, h, x...
    auto at = p[0], speed = p[1], sum = 0 * p[0];
    for (std::size_t k = 3; k < p.size(); ++k) {
      auto const moved_on = at + p[2] * speed, faster = speed - p[2] * sin(at);
      sum = sum + ((moved_on - p[k]) * (moved_on - p[k]) + (speed * 0 + speed * 1 + speed * 2));
      at = moved_on, speed = faster;
    }
    return sum / static_cast<double>(p.size() - 3) + speed;
  };
  auto work = f.workspace();
  for (std::size_t const length : {1u, 2u, 17u}) {
    std::vector<double> const point = random_numbers(3 + length, -0.5, 0.5), seen = behind(point, 3);
    auto const [value, gradient] = f.value_and_gradient(work, point[0], point[1], point[2], seen);
    BOOST_TEST(value == plain(point));
    for_some(3 + length, [&](std::size_t each) {
      std::vector<double> unit(point.size());
      unit[each] = 1;
      double const found = each == 0   ? gradient[0_c]
                           : each == 1 ? gradient[1_c]
                           : each == 2 ? gradient[2_c]
                                       : gradient[3_c][each - 3];
      BOOST_TEST(close(found, slope(plain, point, unit)));
    });
  }
}

// Steps whose number the data decide: Newton's for a square root, each of whose slopes is that of the root.
BOOST_AUTO_TEST_CASE(iterations) {
  constexpr auto root = cr::iterate_until(abs(q * q - h) < 1e-12_c * h, 40_c, cr::state(u = 0_c, q = h * u0),
                                          cr::next(q = (q + h / q) / 2_c, u = u + 1_c));
  constexpr auto f =
      cr::function(square(root.last(q)) * root.last(q), cr::wrt(h, u0), cr::given(), cr::checkpoints(cr::every<2>));
  constexpr auto steps = cr::function(root.last(u), cr::wrt(h, u0));
  constexpr auto roots = cr::function(cr::sum(t, m, root.last(q) * y[t]), cr::wrt(h, y), cr::given(u0));
  auto work = f.workspace();
  for (double const at : {1.0, 0.7, 2.0, 400.0}) {
    double q_by_hand = at * 0.6;
    int taken = 0;
    for (; !(std::abs(q_by_hand * q_by_hand - at) < 1e-12 * at); ++taken) q_by_hand = (q_by_hand + at / q_by_hand) / 2;
    BOOST_TEST(steps(at, 0.6) == taken);
    auto const [value, gradient] = f.value_and_gradient(work, at, 0.6);
    BOOST_TEST(value == q_by_hand * q_by_hand * q_by_hand);
    BOOST_TEST(std::abs(gradient[0_c] - 1.5 * std::sqrt(at)) < 1e-6 * std::sqrt(at));
    BOOST_TEST(std::abs(gradient[1_c]) < 1e-6 * at);
    auto const alone = f.gradient(work, at, 0.6);
    BOOST_TEST(alone[0_c] == gradient[0_c]);
    BOOST_TEST(std::abs(f.jvp(std::tuple(at, 0.6), std::tuple(1.0, 0.0)) - gradient[0_c]) < 1e-12 * (1 + gradient[0_c]));
  }
  auto const none = f.gradient(work, 4.0, 0.5);  // the condition holds at once: of (h u0)^3
  BOOST_TEST(none[0_c] == 3 * 4.0 * 0.5);
  BOOST_TEST(none[1_c] == 3 * 4.0 * 4.0);
  auto room = roots.workspace();
  auto const [sum, by] = roots.value_and_gradient(room, 4.0, std::vector{1.0, 2.0}, 0.5);
  BOOST_TEST(sum == 6);
  BOOST_TEST(by[1_c][1] == 2);
  std::string message;
  try {
    f(std::numeric_limits<double>::quiet_NaN(), 1.0);
  } catch (std::runtime_error const& error) {
    message = error.what();
  }
  BOOST_TEST(message == "chainrule: cr::iterate_until: the condition does not hold after 40 steps");
}
