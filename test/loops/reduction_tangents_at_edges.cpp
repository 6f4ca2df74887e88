// Tangents and second derivatives of reductions where rules change: zeros of products, ties, infinities, norms at zero and at the ends of
// the range, nothing; in every number type, and of known length.
#include "plain_slopes.hpp"
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <complex>
#include <limits>
#include <tuple>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace own {

/// A number that is a little larger each time it is calculated, as last bits are others where a compiler fuses other products.
struct unsteady {
  static constexpr auto name = cr::fixed_string("unsteady");
  static inline int times = 0;
  template <class T>
  static T value(T const& u) {
    return u + 0x1p-45 * (++times % 1000);
  }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(1_c); }
};

}  // namespace own

namespace {

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::index<"i"> i;
constexpr double infinity = std::numeric_limits<double>::infinity();

// x[0] * x[1] * ..., its tangent and its curvature with 50 digits, turn by turn.
template <class T>
std::vector<fifty> exact_product(std::vector<T> const& u, std::vector<T> const& along) {
  std::vector<fifty> result(u.size() + 1);
  auto const without = [&](std::size_t one, std::size_t two) {
    fifty rest = 1;
    for (std::size_t at = 0; at < u.size(); ++at)
      if (at != one && at != two) rest *= u[at];
    return rest;
  };
  for (std::size_t one = 0; one < u.size(); ++one) {
    result[0] += along[one] * without(one, one);
    for (std::size_t two = 0; two < u.size(); ++two)
      if (two != one) result[1 + one] += along[two] * without(one, two);
  }
  return result;
}
constexpr auto plain_product = cr::function(cr::product(i, n, x[i]), x);
std::vector<double> product_tangents(std::vector<double> const& u, std::vector<double> const& along) {
  auto work = plain_product.workspace();
  auto const curved = plain_product.hvp(work, std::tie(u), std::tie(along));
  std::vector<double> result{plain_product.jvp(std::tie(u), std::tie(along))};
  result.insert(result.end(), curved[0_c].begin(), curved[0_c].end());
  return result;
}

}  // namespace

// Calculated again on the way back, the one smallest or largest number still gets all of the derivative.
BOOST_AUTO_TEST_CASE(extrema_of_unsteady_numbers) {
  auto const turn = cr::apply<own::unsteady>(x[i] * a + square(x[i]));  // 3.5, -0.75, 0.5, 24
  std::vector<double> const u{2, -0.5, 0.25, 4}, along{5, 6, 7, 8};
  double const one = 1, by_one = 2;
  auto const check = [&](auto const& f, std::size_t chosen, double scale) {  // a x + x^2, times a's power
    auto work = f.workspace();
    auto const point = std::tie(one, u);
    auto const gradient = f.gradient(work, one, u);
    BOOST_TEST(gradient[0_c] == scale * u[chosen]);
    for (std::size_t at = 0; at < u.size(); ++at) BOOST_TEST(gradient[1_c][at] == (at == chosen ? scale * (1 + 2 * u[at]) : 0));
    auto const curved = f.hvp(work, point, std::tie(by_one, along));
    BOOST_TEST(curved[0_c] == scale * along[chosen]);
    for (std::size_t at = 0; at < u.size(); ++at)
      BOOST_TEST(curved[1_c][at] == (at == chosen ? scale * (by_one + 2 * along[at]) : 0));
  };
  check(cr::function(cr::min(i, n, turn), cr::wrt(a, x)), 1, 1);
  check(cr::function(-2_c * cr::max(i, n, -turn), cr::wrt(a, x)), 1, 2);
  auto const by_number = cr::function(cr::max(i, n, -turn), cr::wrt(a), cr::given(x));
  BOOST_TEST(by_number.gradient(one, u)[0] == 0.5);
  constexpr cr::variables<"w", 4> w;
  constexpr auto known = cr::function(cr::min(i, 4_c, cr::apply<own::unsteady>(square(w[i]))), w);
  BOOST_TEST(known.gradient(2.0, -0.5, 1.0, 4.0)[1] == -1);
}

// Exact where factors are zero, and where one is so small, or its tangent so large, that it is in all sums but its own.
BOOST_AUTO_TEST_CASE(zeros_of_a_product) {
  std::vector<double> const along{3, -1, 2, 5, -4};
  for (unsigned zeros = 0; zeros < 32; ++zeros) {
    std::vector<double> factors{1, 2, -4, 0.5, 8};
    for (unsigned at = 0; at < 5; ++at)
      if ((zeros >> at & 1u) != 0) factors[at] = 0;
    std::vector<double> const found = product_tangents(factors, along);
    std::vector<fifty> const wanted = exact_product(factors, along);
    for (std::size_t at = 0; at < found.size(); ++at) BOOST_TEST(found[at] == static_cast<double>(wanted[at]));
  }
  double const some[] = {0, -0.0, -1e-100, 1e-20, 1, -3, 1e20, 1e150};
  for (double const first : some)
    for (double const second : some)
      for (double const third : {1.0, 1e-60, 0.0, 1e150})
        for (double const slope_of_first : {1.0, -1e50, 0.0}) {
          std::vector<double> const factors{first, third, second};
          std::vector<double> const slopes{slope_of_first, 2, 1};
          std::vector<double> const found = product_tangents(factors, slopes);
          std::vector<fifty> const wanted = exact_product(factors, slopes);
          for (std::size_t at = 0; at < found.size(); ++at) {
            auto const expected = static_cast<double>(wanted[at]);
            BOOST_TEST((found[at] == expected || std::abs(found[at] - expected) <= 1e-14 * std::abs(expected) + 1e-307),
                       first << " " << third << " " << second << " along " << slope_of_first << ": " << at << " is " << found[at]
                             << ", not " << expected);
          }
        }
  // Beside two zeros what is left may overflow: nothing but the other zero is worth so much.
  std::vector<double> const beside_zeros = product_tangents({0x1p1023, 0x1p1023, 1, 0, 0}, {1, 2, 3, 4, 0});
  BOOST_TEST((beside_zeros == std::vector<double>{0, 0, 0, 0, 0, infinity}), boost::test_tools::per_element());
  // What overflows on the way, and a thousand factors.
  std::vector<double> factors(1000);
  std::vector<double> slopes(1000);
  for (std::size_t at = 0; at < 1000; ++at) {
    factors[at] = at < 500 ? 1e5 : 1e-5;
    slopes[at] = at % 7 == 0 ? 1 : 0.25;
  }
  std::vector<double> const found = product_tangents(factors, slopes);
  double sum = 0;
  for (std::size_t at = 0; at < 1000; ++at) sum += slopes[at] / factors[at];
  BOOST_TEST(std::abs(found[0] / sum - 1) < 1e-12);
  for (std::size_t at = 0; at < 1000; at += 99)
    BOOST_TEST(std::abs(found[1 + at] / ((sum - slopes[at] / factors[at]) / factors[at]) - 1) < 1e-12);
}

BOOST_AUTO_TEST_CASE(edges) {
  constexpr auto along = [](auto const& formula, std::vector<double> const& u, std::vector<double> const& direction) {
    constexpr auto f = cr::function(std::remove_cvref_t<decltype(formula)>{}, x);
    auto work = f.workspace();
    auto const curved = f.hvp(work, std::tie(u), std::tie(direction));
    std::vector<double> result{f.jvp(std::tie(u), std::tie(direction))};
    result.insert(result.end(), curved[0_c].begin(), curved[0_c].end());
    return result;
  };
  auto const same = [](std::vector<double> const& found, std::vector<double> const& wanted) {
    BOOST_TEST_REQUIRE(found.size() == wanted.size());
    for (std::size_t at = 0; at < found.size(); ++at)
      BOOST_TEST((found[at] == wanted[at] || std::abs(found[at] - wanted[at]) <= 1e-15 * std::abs(wanted[at]) ||
                  (std::isnan(found[at]) && std::isnan(wanted[at]))),
                 at << ": " << found[at] << " != " << wanted[at]);
  };
  // Ties share in equal parts; the Hessian of what is not linear, too. NaN stays.
  same(along(cr::max(i, n, square(x[i])), {2, 1, -2, 2}, {1, 100, 5, 4}),
       {(4 * 1 - 4 * 5 + 4 * 4) / 3.0, 2 / 3.0, 0, 10 / 3.0, 8 / 3.0});
  same(along(cr::min(i, n, x[i]), {3, 0.0, -0.0}, {1, 2, 5}), {3.5, 0, 0, 0});
  same(along(cr::max(i, n, x[i]), {1, std::nan(""), 7}, {1, 1, 1}), {std::nan(""), 0, 0, 0});
  // Infinite terms have no share, or all of it.
  same(along(cr::log_sum_exp(i, n, x[i]), {-infinity, 0, 0}, {7, 1, 3}), {2, 0, -0.5, 0.5});
  same(along(cr::log_sum_exp(i, n, x[i]), {-infinity, -infinity}, {1, 3}), {2, -0.5, 0.5});
  same(along(cr::log_sum_exp(i, n, x[i]), {0, infinity, 1}, {5, 2, 5}), {2, 0, 0, 0});
  same(along(cr::log_sum_exp(i, n, x[i]), {1e6, 1e6 - 1}, {1, 0}),
       {1 / (1 + std::exp(-1.0)), std::exp(-1.0) / std::pow(1 + std::exp(-1.0), 2),
        -std::exp(-1.0) / std::pow(1 + std::exp(-1.0), 2)});
  // At zero nothing, elsewhere without overflow and underflow.
  same(along(cr::norm(i, n, x[i]), {0, 0}, {1, 2}), {0, 0, 0});
  for (auto const& row :
       cr::function(cr::norm(i, n, a * x[i] - b), cr::wrt(a, b), cr::given(x)).hessian(1.0, 2.0, std::vector{2.0, 2.0}))
    for (double const each : row) BOOST_TEST(each == 0);
  for (double const scale : {1e-310, 1e-300, 1e-160, 1.0, 1e160, 1e300})
    for (double const size : {1e-3, 1.0, 1e6}) {
      auto const found = along(cr::norm(i, n, x[i]), {3 * scale, 4 * scale}, {size, 0});
      BOOST_TEST(std::abs(found[0] / (0.6 * size) - 1) < 1e-13);
      if (scale < 1e-299) continue;
      BOOST_TEST(std::abs(found[1] * 5 * scale / (0.64 * size) - 1) < 1e-13);
      BOOST_TEST(std::abs(found[2] * 5 * scale / (-0.48 * size) - 1) < 1e-13);
    }
  same(along(cr::norm(i, n, x[i]), {3e-320, 0, 4e200}, {2e10, 7, 0.5}), {0.5, 2e10 / 4e200, 7 / 4e200, 0});
  // Of nothing.
  for (auto const& found :
       {along(cr::norm(i, n, x[i]), {}, {}), along(cr::log_sum_exp(i, n, x[i]), {}, {}), along(cr::product(i, n, x[i]), {}, {})})
    same(found, {0});
  std::vector<double> const none;
  BOOST_CHECK_THROW(cr::function(cr::max(i, n, x[i]), x).jvp(std::tie(none), std::tie(none)), std::invalid_argument);
}

// Complex exponentials, which by themselves are infinite, zero, or lost beside the others: value, slopes, tangent, Hessian times the direction.
BOOST_AUTO_TEST_CASE(complex_exponentials) {
  using complex = std::complex<double>;
  using list = std::vector<complex>;
  constexpr auto f = cr::function(cr::log_sum_exp(i, n, x[i]), x);
  auto const is = [&](list const& u, list const& direction, list const& wanted) {
    auto work = f.workspace<complex>();
    auto const [value, slopes] = f.value_and_gradient(work, u);
    list found{value};
    found.insert(found.end(), slopes[0_c].begin(), slopes[0_c].end());
    found.push_back(f.jvp(std::tie(u), std::tie(direction)));
    auto const curved = f.hvp(work, std::tie(u), std::tie(direction));
    found.insert(found.end(), curved[0_c].begin(), curved[0_c].end());
    BOOST_TEST_REQUIRE(found.size() == wanted.size());
    for (std::size_t at = 0; at < found.size(); ++at)
      BOOST_TEST((found[at] == wanted[at] || std::abs(found[at] - wanted[at]) <= 2e-15 * std::abs(wanted[at])),
                 at << ": " << found[at] << " != " << wanted[at]);
  };
  complex const share(0.78204157063374925, 0.20194822765801281), bend = share * (1.0 - share);
  for (double const shift : {1000.0, -1000.0})
    is({{shift, 2}, {shift - 1, 1}, {-1e5, 3}}, {1, 0, 0},
       {{shift + 0.21357008344233994, 1.7472886217814120}, share, 1.0 - share, 0, share, bend, -bend, 0});
  is({{-1000, 2}, {1000, 1}}, {{1, 0}, {0, 1}}, {{1000, 1}, 0, 1, {0, 1}, 0, 0});
  is({0, -40}, {0, {0, 1}},
     {4.2483542552915889e-18,
      1,
      4.2483542552915889e-18,
      {0, 4.2483542552915889e-18},
      {0, -4.2483542552915889e-18},
      {0, 4.2483542552915889e-18}});
  is({-infinity, 0, 0}, {7, 1, 3}, {std::log(2.0), 0, 0.5, 0.5, 2, 0, -0.5, 0.5});
  is({-infinity, -infinity}, {1, 3}, {-infinity, 0.5, 0.5, 2, -0.5, 0.5});
  is({0, infinity, 1}, {5, 2, 5}, {infinity, 0, 1, 0, 2, 0, 0, 0});
  is({{-infinity, 1}}, {3}, {{-infinity, 1}, 1, 3, 0});
  is({{1, 30}}, {1}, {{1, -1.4159265358979324}, 1, 1, 0});  // of imaginary part within pi
  is({}, {}, {-infinity, 0});
}

// Every number type.
template <class T>
void in_numbers(double bound) {
  std::vector<double> const point = random_numbers(20);
  std::vector<double> const direction = random_numbers(20, -1, 1);
  std::vector<T> const u(point.begin(), point.end());
  std::vector<T> const along(direction.begin(), direction.end());
  constexpr auto f = cr::function(cr::product(i, n, x[i]) + cr::log_sum_exp(i, n, x[i]), x);
  auto work = f.template workspace<T>();
  auto const curved = f.hvp(work, std::tie(u), std::tie(along));
  auto const plain = [](point_50 const& v) { return fifty(product_50(v) + exponential_50(v)); };
  auto const near = [&](auto const& found, double wanted) {
    return std::abs(found - T(wanted)) <= T(bound * (1 + std::abs(wanted)));
  };
  if constexpr (requires { T(0) < T(0); }) {
    BOOST_TEST(near(f.jvp(std::tie(u), std::tie(along)), slope(plain, point, direction)));
    for (std::size_t at = 0; at < 20; at += 5) BOOST_TEST(near(curved[0_c][at], slope_of_slope(plain, point, direction, at)));
  } else {
    BOOST_TEST(std::abs(f.jvp(std::tie(u), std::tie(along)) - slope(plain, point, direction)) < bound);
    for (std::size_t at = 0; at < 20; at += 5)
      BOOST_TEST(std::abs(curved[0_c][at] - slope_of_slope(plain, point, direction, at)) < bound);
  }
}
BOOST_AUTO_TEST_CASE(number_types) {
  in_numbers<float>(1e-5);
  in_numbers<long double>(1e-15);
  in_numbers<std::complex<double>>(1e-13);
  std::vector<double> const point = random_numbers(20);
  std::vector<double> const direction = random_numbers(20, -1, 1);
  point_50 const u(point.begin(), point.end());
  point_50 const along(direction.begin(), direction.end());
  constexpr auto f = cr::function(cr::product(i, n, x[i]) * cr::norm(i, n, x[i]), x);
  fifty const found = f.jvp(std::tie(u), std::tie(along));
  BOOST_TEST(close(static_cast<double>(found),
                   slope([](point_50 const& v) { return fifty(product_50(v) * norm_50(v)); }, point, direction)));
}

// Where one term is all but alone, what its value is worth is what little the others differ; where another comes later, too.
template <class T>
void one_largest_term() {
  for (std::size_t largest : {0u, 1u, 3u}) {
    std::vector<double> point{-2, 1, 0.5, -1}, direction{3, -5, 0.125, 1e3};
    point[largest] = 60;
    constexpr auto f = cr::function(cr::log_sum_exp(i, n, x[i]), x);
    std::vector<T> const u(point.begin(), point.end()), along(direction.begin(), direction.end());
    auto work = f.template workspace<T>();
    auto const curved = f.hvp(work, std::tie(u), std::tie(along));
    fifty sum = 0, mean = 0;
    for (std::size_t at = 0; at < 4; ++at) {
      sum += exp(fifty(point[at]));
      mean += exp(fifty(point[at])) * direction[at];
    }
    mean /= sum;
    for (std::size_t at = 0; at < 4; ++at) {
      auto const wanted = static_cast<double>(exp(fifty(point[at])) / sum * (direction[at] - mean));
      BOOST_TEST(std::abs(curved[0_c][at] - T(wanted)) < 1e-14 * std::abs(wanted));
    }
  }
}
BOOST_AUTO_TEST_CASE(largest_term_alone) {
  one_largest_term<double>();
  one_largest_term<std::complex<double>>();
}

// A length known while compiling: second derivatives are written out up to some, and the loop runs beyond.
template <int Length>
void of_known_length() {
  constexpr cr::variables<"w", Length> w;
  constexpr auto f = cr::function(cr::product(i, cr::constant<Length>, w[i]) + cr::norm(i, cr::constant<Length>, w[i]) +
                                      cr::log_sum_exp(i, cr::constant<Length>, w[i]),
                                  w);
  std::vector<double> const point = random_numbers(Length), direction = random_numbers(Length, -1, 1);
  std::array<double, Length> u, along;
  std::copy(point.begin(), point.end(), u.begin());
  std::copy(direction.begin(), direction.end(), along.begin());
  auto const plain = [](point_50 const& v) { return fifty(product_50(v) + norm_50(v) + exponential_50(v)); };
  auto const curved = f.hvp(u, along);
  auto const table = f.hessian(u);
  for_some(Length, [&](std::size_t at) {
    BOOST_TEST(close(curved[at], slope_of_slope(plain, point, direction, at)));
    std::vector<double> unit(Length);
    unit[at / 2] = 1;
    BOOST_TEST(close(table[at / 2][at], slope_of_slope(plain, point, unit, at)));
  });
}
BOOST_AUTO_TEST_CASE(short_known_length) {
  of_known_length<4>();
  of_known_length<7>();
  of_known_length<200>();
}
// And beyond what any request writes out.
BOOST_AUTO_TEST_CASE(known_length) {
  constexpr cr::variables<"w", 5000> w;
  constexpr auto f = cr::function(cr::product(i, 5000_c, w[i]) + cr::norm(i, 5000_c, w[i]), w);
  static std::array<double, 5000> factors;
  static std::array<double, 5000> slopes;
  factors.fill(1);
  slopes.fill(0);
  factors[17] = 0;
  slopes[17] = 1;
  slopes[4000] = 2;
  double const length = std::sqrt(4999.0);
  BOOST_TEST(std::abs(f.jvp(factors, slopes) - (1 + 2 / length)) < 1e-13);
  auto const curved = f.hvp(factors, slopes);
  BOOST_TEST(std::abs(curved[17] - (2 + 1 / length)) < 1e-12);
  BOOST_TEST(std::abs(curved[4000] - (1 + 2 / length - 2 / (4999 * length))) < 1e-12);
  BOOST_TEST(std::abs(curved[3] - (1 - 2 / (4999 * length))) < 1e-12);
}
