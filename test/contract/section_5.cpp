// Section 5 of the interface: arrays whose lengths each call tells.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <span>
#include <stdexcept>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace mine {
struct left;
}

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;  // lengths that each call tells
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k, 3> mu;  // k rows of 3
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

// Types are found by content: numbers of any integer type are one, a tag makes another array, no compiler cuts a name.
static_assert(std::is_same_v<cr::variables<"x", 100>, cr::variables<"x", 100_c>>);
static_assert(std::is_same_v<cr::variables<"x", 100>, cr::variables<"x", 100ul>>);
static_assert(not std::is_same_v<cr::variables<"x", 100>, cr::variables<"x", 100, cr::tag<mine::left>>>);
static_assert(not std::is_same_v<cr::variables<"temperature_a", n>, cr::variables<"temperature_b", n>>);
static_assert(std::is_same_v<decltype(mu(i, j)), decltype(mu[i][j])>);
static_assert(std::is_same_v<decltype(cr::sum(i, n, square(x[i]))), decltype(cr::sum(i, 0_c, n - 1_c, square(x[i])))>);
static_assert(cr::to_string(cr::sum(i, n, square(x[i] - mu(owner[i], 2_c))) / n) ==
              "sum(i, 0, n - 1, (x[i] - mu[owner[i], 2])^2)/n");

constexpr auto that = cr::sum(i, n, cr::sum(j, 3_c, square(x[i] - mu(owner[i], j))));
constexpr auto f = cr::function(that, cr::wrt(mu), cr::given(x, owner));

BOOST_AUTO_TEST_CASE(a_gather) {
  std::vector<double> const centres{0, 1, 2, 3, 4, 5};
  std::vector<double> const points{1, 2, 3};
  std::vector<int> owners{1, 0, 1};
  BOOST_TEST(f(centres, points, owners) == 29 + 5 + 5);

  auto work = f.workspace();
  auto const [value, gradient] = f.value_and_gradient(work, centres, points, owners);
  BOOST_TEST(value == 39);
  std::vector<double> const expected{-4, -2, 0, 4, 8, 12};
  BOOST_TEST(std::vector(gradient[0_c].begin(), gradient[0_c].end()) == expected);

  double into = 0;
  std::vector<double> place(6);
  f.value_and_gradient(cr::into(into, std::span(place)), centres, points, owners);
  BOOST_TEST(into == 39);
  BOOST_TEST(place == expected);

  owners[1] = 2;
  BOOST_CHECK_THROW(f(centres, points, owners), std::out_of_range);
  owners.pop_back();
  BOOST_CHECK_THROW(f(centres, points, owners), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(calls_by_name) {
  std::vector<double> const centres{0, 1, 2, 3, 4, 5};
  std::vector<double> const points{1, 2, 3};
  std::vector<int> const owners{1, 0, 1};
  BOOST_TEST(f(x = points, mu = centres, owner = owners) == 39);
  auto work = f.workspace();
  auto const by_position = f.gradient(work, centres, points, owners);
  std::vector const expected(by_position[0_c].begin(), by_position[0_c].end());
  auto const [value, slopes] = f.value_and_gradient(work, owner = owners, x = points, mu = centres);
  BOOST_TEST(value == 39);
  BOOST_TEST(std::vector(slopes[mu].begin(), slopes[mu].end()) == expected);
  std::vector<double> place(6);
  double into = 0;
  f.value_and_gradient(cr::into(into, place), x = points, mu = centres, owner = owners);
  BOOST_TEST(place == expected);

  constexpr cr::variable<"a"> a;
  constexpr cr::variables<"w", 2> w;  // of a known length
  constexpr auto g = cr::function(cr::sum(i, n, a * x[i] + w[1_c]), cr::wrt(a, w), cr::given(x));
  auto const numbers = g.gradient(w = std::array{3.0, 4.0}, x = points, a = 2.0);
  BOOST_TEST(numbers[a] == 6);
  BOOST_TEST(numbers[w] == (std::array{0.0, 3.0}));
  BOOST_CHECK_THROW(f(x = points, mu = centres, owner = std::vector{1}), std::invalid_argument);
}

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;  // columns of one common length
constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));

BOOST_AUTO_TEST_CASE(columns_of_data) {
  std::vector<double> const times{0, 1, 2};
  std::vector<double> const volts{1, 1, 1};
  auto const [value, slopes] = loss.value_and_gradient(1.0, 0.0, times, volts);
  BOOST_TEST(value == 0);
  auto const bound = loss.over(t = times, v = std::span(volts));
  BOOST_TEST(bound(2.0, 0.0) == 3);
  BOOST_TEST(bound.gradient(2.0, 0.0) == (std::array{6.0, -12.0}));
  BOOST_TEST(bound.value_and_gradient(b = 0.0, a = 2.0).gradient[b] == -12);
}

constexpr cr::index<"s"> s;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"q0"> q0;
constexpr cr::variable<"u0"> u0;
constexpr cr::variable<"h"> h;
constexpr auto orbit = cr::scan(s, n, cr::state(q = q0, u = u0), cr::next(q = q + h * u, u = u - h * sin(q)));
constexpr auto launch = cr::function(orbit.last(q), cr::wrt(q0, u0), cr::given(h), cr::checkpoints(cr::bytes<1 << 20>));

BOOST_AUTO_TEST_CASE(states_carried_over_steps) {
  auto work = launch.workspace();
  auto const [value, slopes] = launch.value_and_gradient(work, 0.0, 1.0, 0.5, 2);  // no list says how many steps: calls do, last
  BOOST_TEST(value == 1.0);
  BOOST_TEST(slopes[0_c] == 0.75);  // 1 - h^2
  BOOST_TEST(slopes[1_c] == 1.0);
  static_assert(launch(0.0, 1.0, 0.5, 0) == 0 and launch(0.0, 1.0, 0.5, 1) == 0.5);  // all right sides read the old state
  constexpr auto listed = cr::function(orbit.last(q), cr::wrt(q0), cr::given(n, u0, h));
  BOOST_TEST(listed(h = 0.5, n = 1, u0 = 1.0, q0 = 0.0) == 0.5);
}
