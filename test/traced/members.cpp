// Data members at run time: records against the functors themselves, and whether the members that a functor is run with
// show what one may decide by. CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace cr = chainrule;

namespace {

using generator = std::mt19937_64;

int among(generator& g, int low, int high) { return std::uniform_int_distribution<int>(low, high)(g); }
double within(generator& g, double low, double high) { return std::uniform_real_distribution<double>(low, high)(g); }
/// A size of any order, with a sign.
double sized(generator& g, double smallest, double largest) {
  double const size = std::pow(10, within(g, std::log10(smallest), std::log10(largest)));
  return among(g, 0, 1) != 0 ? size : -size;
}

// Functors as users of solvers write them. None of them decides by a member.

struct exponential {
  double x, y;
  template <class T>
  constexpr bool operator()(T const* m, T const* c, T* residual) const {
    using cr::exp;
    residual[0] = y - exp(m[0] * x + c[0]);
    return true;
  }
};
struct pose {
  double dx, dy, turn, information[9];
  template <class T>
  constexpr bool operator()(T const* a, T const* b, T* residual) const {
    using cr::cos, cr::sin;
    T const c = cos(a[2]);
    T const s = sin(a[2]);
    T const e[3] = {c * (b[0] - a[0]) + s * (b[1] - a[1]) - dx, c * (b[1] - a[1]) - s * (b[0] - a[0]) - T(dy),
                    b[2] - a[2] - turn};
    for (int i = 0; i < 3; ++i) {
      residual[i] = T(0);
      for (int j = 0; j < 3; ++j) residual[i] += information[3 * i + j] * e[j];
    }
    return true;
  }
};
struct heading {
  double yaw;
  template <class T>
  constexpr bool operator()(T const* a, T* residual) const {
    using cr::floor;
    constexpr double turn = 6.283185307179586;
    residual[0] = a[0] - yaw - turn * floor((a[0] - yaw + turn / 2) / turn);
    return true;
  }
};
struct range {
  double beacon[2], sigma;
  template <class T>
  constexpr bool operator()(T const* x, T* residual) const {
    using cr::sqrt;
    T const u = x[0] - beacon[0];
    T const v = x[1] - beacon[1];
    residual[0] = (sqrt(u * u + v * v + 1.0) - 2.0) * (T(1.0) / T(sigma));
    return true;
  }
};
struct huber {
  double a, b;
  constexpr auto operator()(auto const& s) const {
    using cr::select, cr::sqrt;
    return select(s[0] > b, 2.0 * (sqrt(s[0]) * a) - b, s[0]);
  }
};
struct horner {
  double c[6];
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    T sum = T(c[5]);
    for (int k = 4; k >= 0; --k) sum = sum * p[0] + c[k];
    return sum;
  }
};
struct normal {
  double mean, sigma;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    using cr::log;
    T const z = (p[0] - mean) / sigma;
    return -0.5 * z * z - log(T(sigma));
  }
};
struct turned {
  double angle;
  template <class T>
  constexpr auto operator()(std::array<T, 2> const& p) const {
    using cr::cos, cr::sin;
    return std::array{cos(T(angle)) * p[0] - sin(T(angle)) * p[1], sin(T(angle)) * p[0] + cos(T(angle)) * p[1]};
  }
};
/// Members that are copied, swapped, passed on and looped over; a member alone; numbers that members might be.
struct passed_on {
  struct {
    double q[3];
  } inner[2];
  double last;
  template <class T>
  constexpr T operator()(std::array<T, 2> const& p) const {
    double u = inner[0].q[0];
    double v = last;
    std::swap(u, v);
    T sum = std::inner_product(inner[1].q, inner[1].q + 2, p.begin(), T(u));
    for (double const each : inner[0].q) sum = sum * 0.5 + each * p[1];
    return sum + v + 1.0 * p[0] + 4.0 - 0.0 * p[1] * inner[1].q[2];
  }
};
struct chosen {
  double a, b;
  template <class T>
  constexpr T operator()(std::array<T, 1> const& p) const {
    using cr::abs, cr::max, cr::min, cr::select;
    T const first = select(T(a) > T(b), p[0] * a, p[0] * p[0]) + select(T(a) == 0.0, p[0], b * p[0]);
    return first + select(T(b) != 1.0, p[0] / 2, p[0]) + min(max(p[0], T(a)), T(b)) + max(T(a), T(2.0)) * p[0] + p[0] * abs(T(b));
  }
};

/// A functor's record against the functor, at random points, with random members that are often whole, zero or equal.
template <class F, std::size_t... N>
void compare(char const* name) {
  constexpr auto f = cr::formula<N...>(F{});
  generator g(from_environment("CHAINRULE_SEED", 1));
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 2000);
  auto const number = [&g] { return among(g, 0, 2) == 0 ? among(g, -3, 3) : within(g, -5, 5); };
  for (std::uint64_t k = 0; k < count; ++k) {
    std::array<double, sizeof(F) / sizeof(double)> members;
    for (double& member : members) member = number();
    if (k % 8 == 0) members.fill(members[0]);
    std::array<double, (N + ...)> at;
    for (double& each : at) each = number();
    auto const result = cr::check_record(f, std::bit_cast<F>(members), at, 0);
    BOOST_TEST(result.holds, name << ": " << result);
  }
}

/// How often decisions by four members stay unseen, of many random ones: whether all runs decide as the first.
template <class Make>
std::uint64_t unseen(Make const& make) {
  constexpr std::size_t members = 4;
  generator g(from_environment("CHAINRULE_SEED", 1));
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 2000);
  std::uint64_t missed = 0;
  for (std::uint64_t k = 0; k < count; ++k) {
    std::array<int, members> order;
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), g);
    auto const decision = make(g);
    auto const decide = [&](std::size_t run) {
      double m[members];
      for (std::size_t i = 0; i < members; ++i) m[i] = cr::detail::member_in_run(run, std::size_t(order[i]));
      return decision(m);
    };
    bool seen = false;
    for (std::size_t run = 1; run < cr::detail::member_runs && !seen; ++run) seen = decide(run) != decide(0);
    missed += !seen;
  }
  return missed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(members)

BOOST_AUTO_TEST_CASE(records_are_what_functors_do) {
  compare<exponential, 1, 1>("exponential");
  compare<pose, 3, 3>("pose");
  compare<heading, 1>("heading");
  compare<range, 2>("range");
  compare<huber, 1>("huber");
  compare<horner, 1>("horner");
  compare<normal, 1>("normal");
  compare<turned, 2>("turned");
  compare<passed_on, 2>("passed_on");
  compare<chosen, 1>("chosen");
}

BOOST_AUTO_TEST_CASE(runs_show_decisions) {
  auto const above = [](generator& g) { return [c = sized(g, 1e-300, 1e300)](double const* m) { return m[0] > c; }; };
  auto const larger = [](generator& g) {
    return [c = std::abs(sized(g, 1e-6, 1e6))](double const* m) { return std::abs(m[0]) > c; };
  };
  auto const is_whole = [](generator& g) { return [c = among(g, -2, 5)](double const* m) { return m[0] == c; }; };
  auto const truncated = [](generator& g) {
    return [c = among(g, -2, 5)](double const* m) { return std::abs(m[0]) < 1e9 && static_cast<int>(m[0]) == c; };
  };
  auto const between = [](generator& g) { return [c = among(g, -1, 4)](double const* m) { return c < m[0] && m[0] < c + 1; }; };
  auto const quarter = [](generator& g) {
    return [c = among(g, -4, 3)](double const* m) { return c < m[0] / 1.5707963267948966 && m[0] / 1.5707963267948966 < c + 1; };
  };
  auto const signs = [](generator& g) {
    int const bits = among(g, 0, 7);
    return [bits](double const* m) {
      bool all = true;
      for (int k = 0; k < 3; ++k) all = all && ((bits >> k & 1) != 0 ? m[k] > 0 : m[k] < 0);
      return all;
    };
  };
  auto const sum = [](generator& g) { return [c = sized(g, 1e-6, 1e6)](double const* m) { return m[0] + m[1] > c; }; };
  auto const product = [](generator& g) { return [c = sized(g, 1e-6, 1e6)](double const* m) { return m[0] * m[1] > c; }; };
  auto const close = [](generator& g) {
    return [c = std::abs(sized(g, 1e-12, 1))](double const* m) { return std::abs(m[0] - m[1]) < c; };
  };
  auto const fixed = [](auto decision) { return [decision](generator&) { return decision; }; };
  BOOST_TEST(unseen(above) == 0);
  BOOST_TEST(unseen(larger) == 0);
  BOOST_TEST(unseen(is_whole) == 0);
  BOOST_TEST(unseen(truncated) == 0);
  BOOST_TEST(unseen(between) == 0);
  BOOST_TEST(unseen(quarter) == 0);
  BOOST_TEST(unseen(signs) == 0);
  BOOST_TEST(unseen(sum) == 0);
  BOOST_TEST(unseen(product) == 0);
  BOOST_TEST(unseen(close) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return m[0] < m[1]; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return m[0] == m[1]; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return m[0] < m[1] && m[1] < m[2]; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return m[0] == 0 && m[1] == 0; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return m[0] == 0 && m[1] != 0; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return std::signbit(m[0]) && m[0] == 0; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return std::floor(m[0]) == m[0]; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return std::fmod(m[0], 2) == 0; })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return std::isnan(m[0]); })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return std::isinf(m[0]); })) == 0);
  BOOST_TEST(unseen(fixed([](double const* m) { return m[1] * m[1] < 4 * m[0] * m[2]; })) == 0);
  // What no run tries stays unseen, and the test would know.
  BOOST_TEST(unseen(fixed([](double const* m) { return m[0] == 0.3; })) > 0U);
}

BOOST_AUTO_TEST_CASE(a_point_of_any_kind) {
  constexpr auto f = cr::formula<2>(range{});
  std::vector<double> const point{1, 2};
  BOOST_TEST(cr::check_record(f, range{{3, 4}, 0.5}, point));
  BOOST_CHECK_THROW(cr::check_record(f, range{}, std::vector<double>(3)), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
