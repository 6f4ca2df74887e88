// Scans: against plain loops to the bit, their derivatives against differences of plain loops with 50 digits, and whatever is kept of their
// states to the bit against all of them kept.
#include "../environment.hpp"
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
namespace {
long allocations = 0;
std::size_t allocated = 0;
}  // namespace
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  allocated += size;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
// A sanitizer's own would not come here.
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"q0"> q0;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"h"> h;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"m"> m;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"s"> s;

// A driven pendulum.
constexpr auto driven =
    cr::scan(s, n, cr::state(q = q0, u = u0), cr::next(u = u - h * sin(q) + x[s] * q, q = q + h * u * (1_c + s / n)));
constexpr auto pendulum = cr::function(square(driven.last(q)) + driven.last(u) * q0, cr::wrt(q0, u0, h, x));
template <class T>
T plain_pendulum(std::vector<T> const& v) {  // q0, u0, h, x...
  using std::sin;
  auto const steps = static_cast<double>(v.size() - 3);
  T at = v[0], speed = v[1];
  for (std::size_t k = 3; k < v.size(); ++k) {
    T const faster = speed - v[2] * sin(at) + v[k] * at;
    at = at + v[2] * speed * (T(1) + T(static_cast<double>(k - 3)) / T(steps));
    speed = faster;
  }
  return at * at + speed * v[0];
}
std::vector<double> behind(std::vector<double> const& v, std::size_t first) {
  return {v.begin() + std::ptrdiff_t(first), v.end()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_and_gradients) {
  auto work = pendulum.workspace();
  for (std::size_t const length : lengths) {
    std::vector<double> point = random_numbers(3 + length, -0.5, 0.5);
    point[2] *= 0.1;
    std::vector<double> const direction = random_numbers(3 + length, -1, 1);
    std::vector<double> const drive = behind(point, 3), to_drive = behind(direction, 3);
    auto const at = std::tie(point[0], point[1], point[2], drive);
    auto const along = std::tie(direction[0], direction[1], direction[2], to_drive);
    BOOST_TEST(pendulum(point[0], point[1], point[2], drive) == plain_pendulum(point));
    auto const [value, gradient] = pendulum.value_and_gradient(work, point[0], point[1], point[2], drive);
    BOOST_TEST(value == plain_pendulum(point));
    auto const found = [](auto const& of, std::size_t each) {
      return each == 0 ? of[0_c] : each == 1 ? of[1_c] : each == 2 ? of[2_c] : of[3_c][each - 3];
    };
    for_some(3 + length, [&](std::size_t each) {
      std::vector<double> unit(point.size());
      unit[each] = 1;
      BOOST_TEST(close(found(gradient, each), slope(plain_pendulum<fifty>, point, unit), double(length)));
    });
    BOOST_TEST(close(pendulum.jvp(at, along), slope(plain_pendulum<fifty>, point, direction), double(length)));
    if (length < 10) {
      auto const table = pendulum.hessian(work, point[0], point[1], point[2], drive);
      for_some(3 + length, [&](std::size_t each) {
        BOOST_TEST(close(table(each, 0),
                         slope_of_slope(
                             plain_pendulum<fifty>, point,
                             [&] {
                               std::vector<double> unit(point.size());
                               unit[0] = 1;
                               return unit;
                             }(),
                             each),
                         double(length)));
      });
    }
    auto const curved = pendulum.hvp(work, at, along);
    for_some(3 + length, [&](std::size_t each) {
      BOOST_TEST(close(found(curved, each), slope_of_slope(plain_pendulum<fifty>, point, direction, each), double(length)));
    });
  }
}

BOOST_AUTO_TEST_CASE(memory_is_taken_once) {
  auto work = pendulum.workspace();
  std::vector<double> const first{0.5, 0.25, 0.01}, drive = random_numbers(500, -0.1, 0.1), shorter = random_numbers(20);
  auto const product = [&] {
    pendulum.hvp(work, std::tie(first[0], first[1], first[2], drive), std::tie(first[0], first[1], first[2], drive));
  };
  product();
  pendulum.value_and_gradient(work, first[0], first[1], first[2], drive);
  long const before = allocations;
  pendulum.value_and_gradient(work, first[0], first[1], first[2], drive);
  pendulum.value_and_gradient(work, first[0], first[1], first[2], shorter);
  product();
  auto moved_to = std::move(work);
  pendulum.value_and_gradient(moved_to, first[0], first[1], first[2], drive);
  work = std::move(moved_to);
  product();
  BOOST_TEST(allocations == before);
}

namespace {

constexpr cr::variable<"v"> v;
constexpr cr::variable<"w"> w;
constexpr auto new_q = q + h * v;
constexpr auto new_u = u + h * w;
constexpr auto distance = hypot(new_q, new_u);
constexpr auto cubed = distance * distance * distance;
/// An orbit around the origin, from (q0, 0) with the speed u0 across: a kick, then a drift.
constexpr auto orbit = cr::scan(s, n, cr::state(q = q0, u = 0_c, v = 0_c, w = u0),
                                cr::next(q = new_q, u = new_u, v = v - h * new_q / cubed, w = w - h * new_u / cubed));
constexpr auto missed = square(orbit.last(q) + 1_c) + square(orbit.last(u));
template <class... Option>
constexpr auto shot(Option const&... option) {
  return cr::function(missed, cr::wrt(q0, u0, h), cr::given(n), option...);
}

struct three_slopes {
  double value, by_q, by_u, by_h;
  bool operator==(three_slopes const&) const = default;
};
template <class F>
three_slopes slopes_of(F const& f, cr::array_workspace<double>& work, int steps) {
  auto const [value, gradient] = f.value_and_gradient(work, 1.0, 1.1, 0.001, steps);
  return {value, gradient[0_c], gradient[1_c], gradient[2_c]};
}
template <class F>
void same_as_all(F const& f, int steps) {
  auto work = shot().workspace();
  auto other = f.workspace();
  BOOST_TEST((slopes_of(shot(), work, steps) == slopes_of(f, other, steps)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_kept_changes_no_bit) {
  for (int const steps : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30, 31, 32, 33, 100, 257}) {
    same_as_all(shot(cr::checkpoints(cr::everything)), steps);
    same_as_all(shot(cr::checkpoints(cr::every<1>)), steps);
    same_as_all(shot(cr::checkpoints(cr::every<2>)), steps);
    same_as_all(shot(cr::checkpoints(cr::every<10>)), steps);
    same_as_all(shot(cr::checkpoints(cr::bytes<80>)), steps);  // two states
    same_as_all(shot(cr::checkpoints(cr::bytes<120>)), steps);
    same_as_all(shot(cr::checkpoints(cr::bytes<400>)), steps);
    same_as_all(shot(cr::checkpoints(cr::bytes<4000>)), steps);
  }
}

// The bytes are those of all that a workspace allocates, but 100 for its lists.
template <std::ptrdiff_t Bytes>
void stays_within(three_slopes const& expected, int steps) {
  constexpr auto f = shot(cr::checkpoints(cr::bytes<Bytes>));
  auto work = f.workspace();
  std::size_t const before = allocated;
  BOOST_TEST((slopes_of(f, work, steps) == expected));
  BOOST_TEST(allocated - before <= Bytes + 100);
}
BOOST_AUTO_TEST_CASE(bytes_are_kept_to) {
  static_assert(shot().bytes_per_step() == 32 and shot().bytes_per_step<float>() == 16);
  int const steps = 50 * int(from_environment("CHAINRULE_FORMULAS", 2000));  // a million in tools/verify
  auto work = shot().workspace();
  std::size_t const before = allocated;
  three_slopes const expected = slopes_of(shot(), work, steps);
  BOOST_TEST(allocated - before >= 32 * std::size_t(steps));
  stays_within<1 << 20>(expected, steps);
  stays_within<1 << 14>(expected, steps);
  stays_within<1 << 10>(expected, steps);
  std::cout << "# seed 0: an orbit of " << steps
            << " steps, backward within 1 MiB, 16 KiB and 1 KiB with the bits of all states kept\n";
}

// No other way to keep states takes fewer steps: by trying all.
BOOST_AUTO_TEST_CASE(schedule_takes_the_fewest_steps) {
  constexpr int most = 60, slots = 9;
  std::vector<std::vector<long>> best(slots + 1, std::vector<long>(most + 1)), ours = best;
  for (int room = 1; room <= slots; ++room)
    for (int steps = 1; steps <= most; ++steps) {
      long& least = best[std::size_t(room)][std::size_t(steps)];
      long& taken = ours[std::size_t(room)][std::size_t(steps)];
      least = steps <= room ? steps - 1 : 1'000'000;
      if (steps <= room || room == 1) {
        taken = least;
        continue;
      }
      auto const split = [&](auto const& of, int at) {
        return at + of[std::size_t(room - 1)][std::size_t(steps - at)] + of[std::size_t(room)][std::size_t(at)];
      };
      for (int at = 1; at < steps; ++at) least = std::min(least, split(best, at));
      taken = split(ours, int(cr::detail::steps_to_next_kept(steps, room)));
      BOOST_TEST(taken == least);
    }
  BOOST_TEST(cr::detail::reach_of(20, 20, 1'000'000'000'000) == 137'846'528'820);
  BOOST_TEST(cr::detail::reach_of(1000, 3, 1000) == 1001);
}

// Numbers of other types; by name; the length by an array, or by an integer, or by both.
BOOST_AUTO_TEST_CASE(calls) {
  constexpr auto f = cr::function(orbit.last(q) * orbit.last(w), cr::wrt(q0, u0), cr::given(n, h));
  auto work = f.workspace<float>();
  auto const by_floats = f.gradient(work, 1.0f, 1.0f, 40u, 0.125f);
  auto doubles = f.workspace();
  auto const named = f.gradient(doubles, q0 = 1.0, n = 40, h = 0.125, u0 = 1.0);
  BOOST_TEST(std::abs(named[u0] - by_floats[1_c]) < 1e-3 * std::abs(named[u0]));
  constexpr auto both = cr::function(driven.last(q), cr::wrt(q0), cr::given(u0, h, x, n));
  std::vector<double> const drive{0.1, 0.2, 0.3};
  BOOST_TEST(both(0.5, 0.25, 0.1, drive, 3) == both(0.5, 0.25, 0.1, drive, 3L));
  auto const message = [](auto const& call) {
    try {
      call();
    } catch (std::invalid_argument const& error) {
      return std::string(error.what());
    }
    return std::string("nothing is thrown");
  };
  BOOST_TEST(message([&] { both(0.5, 0.25, 0.1, drive, 4); }).find("n has length 4, but should have length 3") !=
             std::string::npos);
  BOOST_TEST(message([&] { f(1.0, 1.0, -1, 0.1); }) == "chainrule: n has length -1, but has at least 0");
  constexpr auto tight = shot(cr::checkpoints(cr::bytes<79>));
  auto small = tight.workspace();
  BOOST_TEST(message([&] { slopes_of(tight, small, 3); }) ==
             "chainrule: cr::checkpoints(cr::bytes<79>): a scan keeps at least two of its states, which are 80 bytes");
  constexpr auto beyond =
      cr::function(cr::scan(s, m, cr::state(q = q0), cr::next(q = q + x[s])).last(q), cr::wrt(q0), cr::given(x, m));
  BOOST_CHECK_THROW(beyond(1.0, drive, 4), std::out_of_range);
  BOOST_TEST(beyond(1.0, drive, 2) == 1.0 + 0.1 + 0.2);
}

// In a sum: what doubles t times, and a sum of three in each step. (More of this in scans_nested.cpp.)
BOOST_AUTO_TEST_CASE(doubled) {
  constexpr cr::index<"t"> t;
  constexpr cr::index<"j"> j;
  constexpr auto doubling = cr::scan(s, t, cr::state(q = q0), cr::next(q = cr::sum(j, 3_c, q * j) - q));
  constexpr auto f = cr::function(cr::sum(t, n, square(doubling.last(q))), cr::wrt(q0), cr::given(n));
  auto work = f.workspace();
  auto const [value, gradient] = f.value_and_gradient(work, 3.0, 5);
  BOOST_TEST(value == 9 * (1 + 4 + 16 + 64 + 256));
  BOOST_TEST(gradient[0_c] == 6 * (1 + 4 + 16 + 64 + 256));
}
