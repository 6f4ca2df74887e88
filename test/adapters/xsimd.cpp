// Functions called with batches of xsimd: every lane has the values and derivatives that the scalar function gives there.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#if __has_include(<xsimd/xsimd.hpp>)
#  include <chainrule/simd.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace xsimd_batches {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

template <class T, class Formula>
void check(Formula formula, T tolerance) {
  using batch = xsimd::batch<T>;
  constexpr auto f = cr::function(Formula{}, x, y);
  T at[2][batch::size];
  for (T const start : {T(-1.25), T(0.25), T(2)}) {
    for (std::size_t lane = 0; lane < batch::size; ++lane) {
      at[0][lane] = start + T(0.25) * static_cast<T>(lane);
      at[1][lane] = T(1.5) - T(0.125) * static_cast<T>(lane);
    }
    auto const given = std::array{batch::load_unaligned(at[0]), batch::load_unaligned(at[1])};
    auto const result = f.value_and_gradient(given);
    for (std::size_t lane = 0; lane < batch::size; ++lane) {
      auto const expected = f.value_and_gradient(at[0][lane], at[1][lane]);
      auto const agree = [&](T a, T b) {
        return a == b || (a != a && b != b) || std::abs(a - b) <= tolerance * (1 + std::abs(b));
      };
      BOOST_TEST(agree(result.value.get(lane), expected.value), cr::to_string(formula).view() << " at " << at[0][lane]);
      for (std::size_t i = 0; i < 2; ++i)
        BOOST_TEST(agree(result.gradient[i].get(lane), expected.gradient[i]),
                   "d" << i << " of " << cr::to_string(formula).view() << " at " << at[0][lane]);
    }
  }
}

constexpr auto elementary =
    exp(-square(x / y)) * sin(3_c * x + 1_c) + 0.1_c * cos(y) * cr::constants::pi + cbrt(x) + atan2(x, y) + pow(y, x);
constexpr auto branches =
    select(x > 0_c && !(y <= 1_c), log(x), x* y) + relu(x) + max(x, y) * clamp(x, 0_c, 1_c) + abs(sqrt(y)) + floor(x);
constexpr auto special = erfc(x) + erf(y) + norm_cdf(x * y) + lgamma(y) + digamma(y);

}  // namespace xsimd_batches

namespace xsimd_batches {

/// Equal, with the same sign, or both NaN; a number may be a few units of the last place off.
template <class T>
bool agree(T a, T b) {
  if (a != a or b != b) return a != a and b != b;
  if (a == b) return std::signbit(a) == std::signbit(b);
  return std::isfinite(a) and
         std::abs(a - b) <= 4 * std::max(std::numeric_limits<T>::epsilon() * std::abs(b), std::numeric_limits<T>::denorm_min());
}

/// Zeros, infinities, NaN, both ends of the range, and where functions over- and underflow.
template <class T>
std::vector<T> edges() {
  using limits = std::numeric_limits<T>;
  T const whole = 1 / limits::epsilon();  // from twice this on there are no halves
  std::vector<T> points{0,
                        limits::infinity(),
                        limits::quiet_NaN(),
                        limits::denorm_min(),
                        limits::min() / 4,
                        limits::min(),
                        limits::max(),
                        limits::max() / 3,
                        1,
                        2,
                        3,
                        T(0.5),
                        T(1) / 3,
                        T(1.5),
                        T(2.5),
                        1 + limits::epsilon(),
                        1 - limits::epsilon(),
                        T(0.5) - limits::epsilon() / 4,
                        whole,
                        whole + 1,
                        whole / 2 - T(0.5),
                        T(1e10),
                        T(1e30),
                        T(1e-30),
                        T(88.6),
                        88,
                        104,
                        T(709.7),
                        T(708.9),
                        740,
                        745,
                        T(710.3),
                        T(1023.7),
                        1073,
                        T(1022.5),
                        T(127.5),
                        149,
                        171,
                        27,
                        38};
  for (std::size_t i = 0, positive = points.size(); i < positive; ++i) points.push_back(-points[i]);
  return points;
}

/// The point in one lane, ordinary numbers in the others.
template <class T>
xsimd::batch<T> among_ordinary(T point, std::size_t lane) {
  T lanes[xsimd::batch<T>::size];
  std::fill(std::begin(lanes), std::end(lanes), T(0.75));
  lanes[lane] = point;
  return xsimd::batch<T>::load_unaligned(lanes);
}

template <class T, class... Op>
void check_edges_of_one(cr::operation_list<Op...>) {
  std::size_t lane = 0;
  auto const check = [&]<class One>(One) {
    if constexpr (
        requires { cr::apply<One>(T(1)); } and not requires { cr::apply<One>(T(1), T(1)); }) {
      for (T const u : edges<T>()) {
        lane = (lane + 1) % xsimd::batch<T>::size;
        T const found = cr::apply<One>(among_ordinary(u, lane)).get(lane), expected = cr::apply<One>(u);
        BOOST_TEST(agree(found, expected), One::name.view() << " of " << u << " is " << found << ", not " << expected);
      }
    }
  };
  (check(Op{}), ...);
}
template <class T, class... Op>
void check_edges_of_two(cr::operation_list<Op...>) {
  std::size_t lane = 0;
  auto const check = [&]<class One>(One) {
    for (T const u : edges<T>())
      for (T const v : edges<T>()) {
        lane = (lane + 1) % xsimd::batch<T>::size;
        T const found = cr::apply<One>(among_ordinary(u, lane), among_ordinary(v, lane)).get(lane),
                expected = cr::apply<One>(u, v);
        BOOST_TEST(agree(found, expected), One::name.view()
                                               << " of " << u << ", " << v << " is " << found << ", not " << expected);
      }
  };
  (check(Op{}), ...);
}

template <class T>
void check_edges() {
  using namespace cr::operations;
  check_edges_of_one<T>(cr::operation_list<negate_, abs_, sign_, floor_, ceil_, round_, trunc_, sqrt_, cbrt_, exp_, expm1_, exp2_,
                                           log_, log1p_, log2_, log10_, sin_, cos_, tan_, asin_, acos_, atan_, sinh_, cosh_,
                                           tanh_, asinh_, acosh_, atanh_, erf_, erfc_, lgamma_, tgamma_, digamma_>{});
  check_edges_of_two<T>(
      cr::operation_list<add_, subtract_, multiply_, divide_, min_, max_, copysign_, fmod_, hypot_, atan2_, pow_>{});
}

/// f at a point, in one lane.
template <class T>
auto const at_point = [](auto f, auto... point) { return f(among_ordinary(T(point), 0)...).get(0); };

}  // namespace xsimd_batches

BOOST_AUTO_TEST_CASE(batches_of_xsimd) {
  using namespace xsimd_batches;
  check<double>(elementary, 1e-14);
  check<double>(branches, 1e-14);
  check<double>(special, 1e-14);
  check<float>(elementary + branches, 1e-5f);
}

BOOST_AUTO_TEST_CASE(batches_have_the_edges_of_scalars) {
  xsimd_batches::check_edges<double>();
  xsimd_batches::check_edges<float>();
}

BOOST_AUTO_TEST_CASE(batches_at_the_ends_of_the_range) {
  using namespace xsimd_batches;
  constexpr auto near = [](double a, double b) { return std::abs(a - b) <= 1e-15 * std::abs(b); };
  constexpr auto radius = cr::function(hypot(x, y), x, y);
  BOOST_TEST(near(at_point<double>(radius, 1e200, 1e200), 1.4142135623730951e200));
  BOOST_TEST(near(radius.gradient(among_ordinary(1e200, 0), among_ordinary(1e200, 0))[0].get(0), 0.7071067811865475));
  constexpr auto root = cr::function(pow(x, 0.5_c), x);
  BOOST_TEST(root.gradient(among_ordinary(0.0, 0))[0].get(0) == std::numeric_limits<double>::infinity());
  constexpr auto power = [](auto const& u, auto const& v) { return cr::pow(u, v); };
  BOOST_TEST(at_point<double>(power, 0, 0) == 1);
  BOOST_TEST(at_point<double>(power, 7, 13) == 96889010407.0);
  BOOST_TEST(near(at_point<double>([](auto const& u) { return cr::cbrt(u); }, 1e-310), 4.641588833612773e-104));
  BOOST_TEST(near(at_point<double>([](auto const& u) { return cr::log(u); }, 1e-310), -713.8013788281542));
  BOOST_TEST(near(at_point<double>([](auto const& u) { return cr::exp(u); }, 709.7), 1.6549840276802644e308));
  constexpr auto rest = [](auto const& u, auto const& v) { return cr::fmod(u, v); };
  BOOST_TEST(at_point<double>(rest, 1, 0.1) == 0x1.99999999999958p-4);
  BOOST_TEST(at_point<double>(rest, 1e17, 3) == 1);
  BOOST_TEST(at_point<float>(rest, 1e30f, 0.1f) == std::fmod(1e30f, 0.1f));
  BOOST_TEST(near(at_point<double>([](auto const& u) { return cr::erfc(u); }, 26), 5.663192408856143e-296));
  BOOST_TEST(near(at_point<double>([](auto const& u) { return cr::lgamma(u); }, 1 + 0x1p-40), -0x1p-40 * 0.5772156649007848));
  // The slopes of powers where the power is zero, infinite or subnormal.
  constexpr auto any_power = cr::function(pow(x, y), x, y);
  for (auto const& [u, v] : {std::pair{0.0, 1.0}, {0.0, 0.5}, {1e-200, 1.6}, {1e200, 1.54}, {1e-160, 2.0}, {1e160, 2.0}})
    for (int k = 0; k < 2; ++k)
      BOOST_TEST(agree(any_power.gradient(among_ordinary(u, 0), among_ordinary(v, 0))[std::size_t(k)].get(0),
                       any_power.gradient(u, v)[std::size_t(k)]),
                 u << "^" << v << ", slope " << k);
  // Slopes where squares overflow or underflow.
  constexpr auto angle = cr::function(atan2(x, y), x, y);
  constexpr auto area = cr::function(asinh(x) * y, x, y);
  for (auto const& [u, v] :
       {std::pair{1e200, 1e200}, {1e-200, 0.0}, {0.0, -1e-300}, {-1e300, 2e300}, {4e-320, 3e-320}, {1.7e308, 1.7e308}})
    for (std::size_t k = 0; k < 2; ++k)
      BOOST_TEST((agree(angle.gradient(among_ordinary(u, 0), among_ordinary(v, 0))[k].get(0), angle.gradient(u, v)[k]) &&
                  agree(radius.gradient(among_ordinary(u, 0), among_ordinary(v, 0))[k].get(0), radius.gradient(u, v)[k]) &&
                  agree(area.gradient(among_ordinary(u, 0), among_ordinary(1.0, 0))[k].get(0), area.gradient(u, 1.0)[k])),
                 u << " and " << v << ", slope " << k);
  // Sums of exponentials: near a zero of the value, and of infinities.
  constexpr auto soft = cr::function(log_sum_exp(x, y), x, y);
  constexpr double infinite = std::numeric_limits<double>::infinity();
  for (auto const& [u, v] :
       {std::pair{-2.7e-14, -18.8}, {infinite, infinite}, {-infinite, -infinite}, {infinite, 1.0}, {1.0, -infinite}}) {
    BOOST_TEST(agree(soft(among_ordinary(u, 0), among_ordinary(v, 0)).get(0), soft(u, v)), u << " and " << v);
    for (std::size_t k = 0; k < 2; ++k)
      BOOST_TEST(agree(soft.gradient(among_ordinary(u, 0), among_ordinary(v, 0))[k].get(0), soft.gradient(u, v)[k]),
                 u << " and " << v);
  }
  // An integer power is the product that the scalar is.
  constexpr auto seventh = [](auto const& u) { return cr::pow(u, 7_c); };
  BOOST_TEST(at_point<double>(seventh, 1.1) == seventh(1.1));
}
#else
BOOST_AUTO_TEST_CASE(batches_of_xsimd, *boost::unit_test::disabled()) {}
#endif
