// Sums and products that stay loops: values are those of plain loops bit for bit, gradients agree with differences of
// the plain loops in long double, and with the same formulas written out.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <span>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variables<"x", 40> xs;
constexpr cr::variables<"w", 8> ws;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"k"> k;

namespace {

std::mt19937_64 generator(7);

std::vector<double> random_point(std::size_t size, double low, double high) {
  std::uniform_real_distribution<double> in(low, high);
  std::vector<double> result(size);
  for (double& number : result) number = in(generator);
  return result;
}

/// The derivative of a plain function in one number, extrapolated.
template <class Plain>
long double slope(Plain const& plain, std::vector<double> const& point, std::size_t at) {
  std::vector<long double> moved(point.begin(), point.end());
  auto const central = [&](long double step) {
    moved[at] = point[at] + step;
    long double const up = plain(moved);
    moved[at] = point[at] - step;
    long double const down = plain(moved);
    moved[at] = point[at];
    return (up - down) / (2 * step);
  };
  long double const h = 1e-3L;
  long double const a = central(h);
  long double const b = central(h / 2);
  long double const c = central(h / 4);
  long double const ab = (4 * b - a) / 3;
  long double const bc = (4 * c - b) / 3;
  return (16 * bc - ab) / 15;
}

template <class Function, class Plain>
void check(Function const& f, Plain const& plain, std::size_t size, double low = 0.5, double high = 1.5) {
  for (int round = 0; round < 3; ++round) {
    std::vector<double> const point = random_point(size, low, high);
    BOOST_TEST(f(point) == plain(point));
    auto const both = f.value_and_gradient(point);
    BOOST_TEST(both.value == plain(point));
    auto const gradient = f.gradient(point);
    for (std::size_t n = 0; n < gradient.size(); ++n) {
      double const expected = static_cast<double>(slope(plain, point, n));
      BOOST_TEST(std::abs(gradient[n] - expected) <= 1e-9 * (1 + std::abs(expected)));
      BOOST_TEST(std::abs(both.gradient[n] - gradient[n]) <= 1e-13 * (1 + std::abs(expected)));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(strides_and_directions) {
  constexpr auto forward = cr::function(cr::sum(i, 0_c, 36_c, square(xs[i + 3_c]) * sin(xs[i]) + xs[i + 1_c]), xs);
  check(
      forward,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n <= 36; ++n) sum += v[n + 3] * v[n + 3] * std::sin(v[n]) + v[n + 1];
        return sum;
      },
      40);
  constexpr auto apart = cr::function(cr::sum(i, 1_c, 13_c, xs[2_c * i + 1_c] * exp(xs[39_c - 3_c * i]) / i), xs);
  check(
      apart,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 1; n <= 13; ++n) sum += v[2 * n + 1] * std::exp(v[39 - 3 * n]) / static_cast<double>(n);
        return sum;
      },
      40);
  constexpr auto short_one = cr::function(cr::sum(i, 5_c, 5_c, log(xs[i])), xs);
  check(
      short_one, [](auto const& v) { return std::log(v[5]); }, 40);
}

// Functions in a body are called for several turns one after the other: functions of functions, pairs, conditions that wait.
BOOST_AUTO_TEST_CASE(bodies_that_call_functions) {
  constexpr auto curve = cr::function(cr::sum(i, 0_c, 39_c, y + (z - y) / (1_c + pow(xs[i] / y, z))), xs, y, z);
  check(
      curve,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n < 40; ++n) sum += v[40] + (v[41] - v[40]) / (1 + std::pow(v[n] / v[40], v[41]));
        return sum;
      },
      42);
  constexpr auto above = xs[i] > 1_c;
  constexpr auto mixed = cr::function(
      cr::sum(i, 0_c, 36_c,
              select(above, exp(sin(xs[i]) * select(above, y, xs[i + 1_c])), cos(xs[i]) * xs[i + 3_c] + log(exp(y) + xs[i]))),
      xs, y);
  check(
      mixed,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n < 37; ++n)
          sum += v[n] > 1 ? std::exp(std::sin(v[n]) * v[40]) : std::cos(v[n]) * v[n + 3] + std::log(std::exp(v[40]) + v[n]);
        return sum;
      },
      41);
  constexpr auto factors = cr::function(cr::product(i, 0_c, 36_c, exp(sin(xs[i]) / 9_c) - sqrt(xs[i + 3_c]) / 9_c), xs);
  check(
      factors,
      [](auto const& v) {
        auto result = v[0] * 0 + 1;
        for (std::size_t n = 0; n < 37; ++n) result *= std::exp(std::sin(v[n]) / 9) - std::sqrt(v[n + 3]) / 9;
        return result;
      },
      40);
}

BOOST_AUTO_TEST_CASE(loops_in_a_larger_formula) {
  constexpr auto f = cr::function(
      exp(cr::sum(i, 0_c, 39_c, y * xs[i]) / 40_c) * z + cr::sum(i, 0_c, 7_c, square(ws[i] - z * xs[i])) * xs[3_c], y, xs, ws, z);
  check(
      f,
      [](auto const& v) {
        auto first = v[0] * 0;
        for (std::size_t n = 0; n < 40; ++n) first += v[0] * v[1 + n];
        auto second = v[0] * 0;
        for (std::size_t n = 0; n < 8; ++n) second += (v[41 + n] - v[49] * v[1 + n]) * (v[41 + n] - v[49] * v[1 + n]);
        return std::exp(first / 40) * v[49] + second * v[4];
      },
      50);
  constexpr auto twice = cr::function(2_c * cr::sum(i, 0_c, 39_c, square(xs[i])) - z * cr::sum(j, 0_c, 39_c, sqrt(xs[j])), xs, z);
  check(
      twice,
      [](auto const& v) {
        auto first = v[0] * 0;
        auto second = v[0] * 0;
        for (std::size_t n = 0; n < 40; ++n) first += v[n] * v[n], second += std::sqrt(v[n]);
        return 2 * first - v[40] * second;
      },
      41);
  // A loop inside another that does not depend on its index.
  constexpr auto shares = cr::function(cr::sum(i, 0_c, 39_c, square(xs[i] / cr::sum(j, 0_c, 39_c, exp(xs[j])) - 1_c / 40_c)), xs);
  check(
      shares,
      [](auto const& v) {
        auto total = v[0] * 0;
        for (std::size_t n = 0; n < 40; ++n) total += std::exp(v[n]);
        auto sum = v[0] * 0;
        using T = std::remove_cvref_t<decltype(sum)>;
        for (std::size_t n = 0; n < 40; ++n) sum += (v[n] / total - T(1.0 / 40)) * (v[n] / total - T(1.0 / 40));
        return sum;
      },
      40);
}

BOOST_AUTO_TEST_CASE(nested_loops) {
  constexpr auto f = cr::function(cr::sum(i, 0_c, 4_c, square(cr::sum(j, 0_c, 7_c, xs[8_c * i + j] * ws[j]) - i * y)), xs, ws, y);
  check(
      f,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n < 5; ++n) {
          auto inner = v[0] * 0;
          for (std::size_t m = 0; m < 8; ++m) inner += v[8 * n + m] * v[40 + m];
          inner = inner - static_cast<double>(n) * v[48];
          sum += inner * inner;
        }
        return sum;
      },
      49);
  constexpr auto three = cr::function(
      cr::sum(i, 0_c, 1_c, xs[i] * cr::sum(j, 0_c, 2_c, xs[i + j] * cr::sum(k, 0_c, 3_c, xs[i + 2_c * j + 3_c * k] * y))), xs, y);
  check(
      three,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n < 2; ++n) {
          auto outer = v[0] * 0;
          for (std::size_t m = 0; m < 3; ++m) {
            auto inner = v[0] * 0;
            for (std::size_t l = 0; l < 4; ++l) inner += v[n + 2 * m + 3 * l] * v[40];
            outer += v[n + m] * inner;
          }
          sum += v[n] * outer;
        }
        return sum;
      },
      41);
}

BOOST_AUTO_TEST_CASE(products) {
  auto const plain = [](auto const& v) {
    auto result = v[0] * 0 + 1;
    for (std::size_t n = 0; n < 40; ++n) result *= v[n];
    return result;
  };
  constexpr auto f = cr::function(cr::product(i, 0_c, 39_c, xs[i]), xs);
  check(f, plain, 40);
  constexpr auto shifted = cr::function(log(cr::product(i, 0_c, 37_c, y + xs[i] * xs[i + 2_c])) * z, xs, y, z);
  check(
      shifted,
      [](auto const& v) {
        auto result = v[0] * 0 + 1;
        for (std::size_t n = 0; n < 38; ++n) result *= v[40] + v[n] * v[n + 2];
        return std::log(result) * v[41];
      },
      42);
  constexpr auto nested = cr::function(cr::sum(i, 0_c, 3_c, cr::product(j, 0_c, 7_c, ws[j] + xs[i + j]) * xs[i]), xs, ws);
  check(
      nested,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n < 4; ++n) {
          auto result = v[0] * 0 + 1;
          for (std::size_t m = 0; m < 8; ++m) result *= v[40 + m] + v[n + m];
          sum += result * v[n];
        }
        return sum;
      },
      48);
  // One zero leaves one derivative, two leave none.
  std::vector<double> point = random_point(40, 0.5, 1.5);
  double const all = plain(point) / point[9];
  point[9] = 0;
  for (std::size_t n = 0; n < 40; ++n)
    if (n == 9) BOOST_TEST(cr::near(f.gradient(point)[n], all, 1e-13));
    else BOOST_TEST(f.gradient(point)[n] == 0);
  point[20] = 0;
  for (double const each : f.gradient(point)) BOOST_TEST(each == 0);
}

BOOST_AUTO_TEST_CASE(branches_that_are_not_taken) {
  constexpr auto f = cr::function(select(y > 0_c, cr::sum(i, 0_c, 39_c, sqrt(xs[i])), y), y, xs);
  std::vector<double> point(41, 0.0);  // sqrt has an infinite derivative here
  point[0] = -1;
  auto const at = f.value_and_gradient(point);
  BOOST_TEST(at.value == -1);
  BOOST_TEST(at.gradient[0] == 1);
  for (std::size_t n = 1; n <= 40; ++n) BOOST_TEST(at.gradient[n] == 0);
  constexpr auto inside = cr::function(cr::sum(i, 0_c, 39_c, select(xs[i] > 0_c, sqrt(xs[i]), xs[i])), xs);
  std::vector<double> const zeros(40, 0.0);
  for (double const each : inside.gradient(zeros)) BOOST_TEST(each == 1);
}

BOOST_AUTO_TEST_CASE(given_arrays_and_several_outputs) {
  constexpr auto line = cr::function(cr::sum(i, 0_c, 7_c, square(ws[i] - y * xs[i] - z)), cr::wrt(y, z), cr::given(xs, ws));
  check(
      line,
      [](auto const& v) {
        auto sum = v[0] * 0;
        for (std::size_t n = 0; n < 8; ++n) sum += (v[42 + n] - v[0] * v[2 + n] - v[1]) * (v[42 + n] - v[0] * v[2 + n] - v[1]);
        return sum;
      },
      50);
  constexpr auto two = cr::function(hana::make_tuple(cr::sum(i, 0_c, 7_c, ws[i] * y), y * ws[2_c]), ws, y);
  std::vector<double> const point = random_point(9, 0.5, 1.5);
  auto const rows = two.jacobian(point);
  auto const weighted = two.vjp(point, std::array{2.0, -1.0});
  for (std::size_t n = 0; n < 9; ++n) {
    double const sum = n < 8 ? point[8] : point[0] + point[1] + point[2] + point[3] + point[4] + point[5] + point[6] + point[7];
    double const other = n == 2 ? point[8] : n == 8 ? point[2] : 0;
    BOOST_TEST(cr::near(rows[0][n], sum, 1e-14));
    BOOST_TEST(rows[1][n] == other);
    BOOST_TEST(cr::near(weighted[n], 2 * sum - other, 1e-14));
  }
}

BOOST_AUTO_TEST_CASE(other_requests_write_the_loops_out) {
  constexpr auto f = cr::function(cr::sum(i, 0_c, 6_c, square(ws[i]) * ws[i + 1_c]), ws);
  std::vector<double> const point = random_point(8, 0.5, 1.5);
  std::vector<double> const direction = random_point(8, -1, 1);
  auto const gradient = f.gradient(point);
  auto const hessian = f.hessian(point);
  auto const hvp = f.hvp(point, direction);
  double along = 0;
  for (std::size_t n = 0; n < 8; ++n) {
    along += gradient[n] * direction[n];
    double product = 0;
    for (std::size_t m = 0; m < 8; ++m) product += hessian[n][m] * direction[m];
    BOOST_TEST(std::abs(product - hvp[n]) < 1e-13);
    BOOST_TEST(cr::near(hessian[n][n], n < 7 ? 2 * point[n + 1] : 0.0, 1e-14));
  }
  BOOST_TEST(cr::near(f.jvp(point, direction), along, 1e-12));
  BOOST_TEST(cr::near(cr::taylor<2>(f, point, direction)[1], along, 1e-12));
}

BOOST_AUTO_TEST_CASE(number_types_and_arguments) {
  constexpr auto f = cr::function(cr::sum(i, 0_c, 39_c, square(xs[i]) * i), xs);
  std::vector<double> const point = random_point(40, 0.5, 1.5);
  std::vector<float> const floats(point.begin(), point.end());
  std::vector<long double> const wide(point.begin(), point.end());
  BOOST_TEST(cr::near(double(f(floats)), f(point), 1e-5));
  BOOST_TEST(cr::near(double(f.gradient(wide)[7]), 14 * point[7], 1e-15));
  BOOST_TEST(f(std::span(point)) == f(point));
  BOOST_CHECK_THROW(f(random_point(39, 0, 1)), std::invalid_argument);
  BOOST_TEST(cr::sum(i, 0_c, 7_c, y * ws[i])(ws = random_point(8, 1, 1), y = 2) == 16);
}

// Loops over one range share a pass wherever the formula has them: what a pass needs is calculated before it, what waits for it
// behind, whatever stands between them.
BOOST_AUTO_TEST_CASE(shared_passes) {
  auto const plain = [](auto const& v) {
    auto const square_of = [](auto const& u) { return u * u; };
    auto first = v[0] * 0;
    for (std::size_t each = 0; each < 8; ++each) first += v[each];
    auto const factor = std::cos(v[8]);
    auto second = v[0] * 0;
    for (std::size_t each = 0; each < 8; ++each) second += factor * square_of(v[each]);
    auto third = v[0] * 0;
    for (std::size_t each = 0; each < 8; ++each) third += v[each] * std::exp(first / 8 - v[each]);
    auto fourth = v[0] * 0;
    for (std::size_t each = 0; each < 7; ++each) fourth += v[each + 1] * std::exp(v[each]);
    return std::sin(first) * second + fourth / second + third;
  };
  constexpr auto first = cr::sum(i, 0_c, 7_c, ws[i]);
  constexpr auto second = cr::sum(i, 0_c, 7_c, cos(y) * square(ws[i]));
  constexpr auto third = cr::sum(i, 0_c, 7_c, ws[i] * exp(first / 8_c - ws[i]));
  constexpr auto fourth = cr::sum(i, 0_c, 6_c, ws[i + 1_c] * exp(ws[i]));
  check(cr::function(sin(first) * second + fourth / second + third, ws, y), plain, 9);

  // Rows of a Jacobian, and what a selection hides: a sweep that nothing selects shows nothing.
  constexpr auto rows =
      cr::function(hana::make_tuple(first, second, select(y > 2_c, cr::sum(i, 0_c, 7_c, sqrt(ws[i] - y)), first)), ws, y);
  std::vector<double> const point = random_point(9, 0.5, 1.5);
  auto const jacobian = rows.jacobian(point);
  for (std::size_t each = 0; each < 8; ++each) {
    BOOST_TEST(jacobian[0][each] == 1);
    BOOST_TEST(jacobian[1][each] == std::cos(point[8]) * (2 * point[each]));
    BOOST_TEST(jacobian[2][each] == 1);
  }
  BOOST_TEST(jacobian[0][8] == 0);
  BOOST_TEST(jacobian[2][8] == 0);
}
