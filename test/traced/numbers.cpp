// Recorded functions with numbers of any kind, against the same C++ run with those numbers, derivatives by hand, and
// differences in fifty digits.
#include "../../bench/libraries/hand.cpp"
#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/mpfr.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <complex>
#include <random>

namespace cr = chainrule;
using boost::multiprecision::mpfr_float_50;

namespace {

constexpr auto waves = [](auto const& v) {
  using std::exp;
  using std::log;
  using std::sin;
  using std::sqrt;
  auto const square = v[0] * v[0];
  auto const wave = sin(v[0] * v[1]);
  return exp(wave + v[2] / (square + 1.0)) * log(1.0 + square + v[1] * v[1]) * sqrt(1.0 + 0.1 * exp(wave)) - 1e-20 * v[2];
};
constexpr auto f = cr::formula<3>(waves);

/// The residuals of bundle adjustment that bench/ differentiates, in Ceres' form, without a branch.
struct reprojection {
  double seen[2];

  template <class T>
  constexpr bool operator()(T const* camera, T const* point, T const* weight, T* error) const {
    using std::cos;
    using std::sin;
    using std::sqrt;
    T const ray[3] = {point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]};
    T const angle2 = camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2];
    T const angle = sqrt(angle2);
    T const inverse = T(1.0) / angle;
    T const axis[3] = {camera[0] * inverse, camera[1] * inverse, camera[2] * inverse};
    T const along = (axis[0] * ray[0] + axis[1] * ray[1] + axis[2] * ray[2]) * (T(1.0) - cos(angle));
    T turned[3];
    for (int i = 0; i < 3; ++i) {
      int const j = (i + 1) % 3;
      int const k = (i + 2) % 3;
      turned[i] =
          cr::select(angle2 > 0.0, ray[i] * cos(angle) + (axis[j] * ray[k] - axis[k] * ray[j]) * sin(angle) + axis[i] * along,
                     ray[i] + (camera[j] * ray[k] - camera[k] * ray[j]));
    }
    T const x = turned[0] / turned[2];
    T const y = turned[1] / turned[2];
    T const radius2 = x * x + y * y;
    T const distortion = 1.0 + camera[9] * radius2 + camera[10] * radius2 * radius2;
    error[0] = weight[0] * (x * distortion * camera[6] + camera[7] - seen[0]);
    error[1] = weight[0] * (y * distortion * camera[6] + camera[8] - seen[1]);
    return true;
  }
};
constexpr auto error = cr::formula<11, 3, 1>(reprojection{});

/// Central differences, extrapolated by Richardson to twelfth order.
template <class F, class Point>
auto difference(F const& function, Point at, std::size_t i) {
  using T = typename Point::value_type;
  T table[6];
  for (int k = 0; k < 6; ++k) {
    T const h = T(1) / 1000 / (1 << k);
    Point up = at;
    Point down = at;
    up[i] += h;
    down[i] -= h;
    table[k] = (function(up) - function(down)) / (2 * h);
  }
  for (int order = 1; order < 6; ++order)
    for (int k = 5; k >= order; --k) table[k] += (table[k] - table[k - 1]) / ((1 << (2 * order)) - 1);
  return table[5];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(traced_numbers)

BOOST_AUTO_TEST_CASE(values_are_those_of_the_same_code) {
  std::mt19937_64 generator(1);
  std::uniform_real_distribution<double> uniform(-2, 2);
  for (int k = 0; k < 1000; ++k) {
    std::array const at{uniform(generator), uniform(generator), uniform(generator)};
    BOOST_TEST(f(at) == waves(at));
    std::array const single{float(at[0]), float(at[1]), float(at[2])};
    BOOST_TEST(f(single) == static_cast<float>(waves(single)), boost::test_tools::tolerance(1e-3f));
    std::array<long double, 3> const extended{at[0], at[1], at[2]};
    BOOST_TEST(f(extended) == waves(extended));
  }
  std::array<std::complex<double>, 3> const complex{{{0.5, 0.25}, {-1, 0.5}, {0.75, -1}}};
  BOOST_TEST(std::abs(f(complex) - waves(complex)) < 1e-14);
}

BOOST_AUTO_TEST_CASE(gradients_in_fifty_digits) {
  std::array<mpfr_float_50, 3> const at{mpfr_float_50(0.5), mpfr_float_50(-1.25), mpfr_float_50(2)};
  auto const [value, gradient] = f.value_and_gradient(at);
  auto const exact = [](auto const& v) -> mpfr_float_50 {
    mpfr_float_50 const square = v[0] * v[0];
    mpfr_float_50 const wave = sin(v[0] * v[1]);
    return exp(wave + v[2] / (square + 1)) * log(1 + square + v[1] * v[1]) * sqrt(1 + mpfr_float_50(0.1) * exp(wave)) -
           mpfr_float_50(1e-20) * v[2];
  };
  BOOST_TEST(abs(value / exact(at) - 1) < 1e-45);
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(abs(gradient[i] / difference(exact, at, i) - 1) < 1e-30);
  auto const plain = f.gradient(0.5, -1.25, 2.0);
  for (std::size_t i = 0; i < 3; ++i)
    BOOST_TEST(plain[i] == gradient[i].convert_to<double>(), boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(bundle_adjustment_by_hand) {
  std::mt19937_64 generator(42);
  auto const within = [&](double low, double high) { return std::uniform_real_distribution<double>(low, high)(generator); };
  for (int k = 0; k < 1000; ++k) {
    double const turn = k % 10 == 0 ? 0 : 0.6;  // a camera that is not turned has a formula of its own
    std::array<double, 11> camera;
    for (std::size_t i = 0; i < 3; ++i) camera[i] = within(-turn, turn), camera[i + 3] = within(-1, 1);
    camera[6] = within(400, 600), camera[7] = within(-5, 5), camera[8] = within(-5, 5);
    camera[9] = within(-0.1, 0.1), camera[10] = within(-0.01, 0.01);
    std::array const point{within(-2, 2), within(-2, 2), within(6, 12)};
    std::array const weight{within(0.5, 1.5)};
    reprojection const seen{{within(-200, 200), within(-200, 200)}};

    std::array<double, 15> in;
    std::copy(camera.begin(), camera.end(), in.begin());
    std::copy(point.begin(), point.end(), in.begin() + 11);
    in[14] = weight[0];
    double expected[32];
    double const* const by_hand = expected + 2;
    bench::by_hand().d(in.data(), seen.seen, 1, expected);

    auto const [value, jacobian] = error.value_and_jacobian(camera, point, weight, seen);
    for (std::size_t i = 0; i < 2; ++i) {
      BOOST_TEST(std::abs(value[i] - expected[i]) <= 1e-12 * (std::abs(expected[i]) + 1000));
      for (std::size_t j = 0; j < 15; ++j)
        BOOST_TEST(std::abs(jacobian[i][j] - by_hand[15 * i + j]) <= 1e-12 * (std::abs(by_hand[15 * i + j]) + 100));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
