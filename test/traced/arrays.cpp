// A loss over rows of any length in ordinary C++: value, gradient and Hessian against sums and derivatives by hand.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"t", n> t;
constexpr cr::variables<"v", n> v;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;

constexpr auto misfit = cr::formula(
    [](auto amplitude, auto rate) {
      auto decay = amplitude * 1.0;
      for (int half = 0; half < 2; ++half) decay *= exp(-0.5 * rate * t[i]);
      return cr::sum(i, n, square(v[i] - decay)) + 0.25 * amplitude * amplitude;
    },
    a, b);
constexpr auto loss = cr::function(misfit, cr::wrt(a, b), cr::given(t, v));

BOOST_AUTO_TEST_CASE(rows_of_any_length) {
  for (std::size_t const size : {0UL, 1UL, 7UL, 8UL, 9UL, 17UL, 100UL}) {
    std::vector<double> times(size), seen(size);
    double value = 0.25 * 1.5 * 1.5;
    double by_a = 0.5 * 1.5;
    double by_b = 0;
    double by_a_b = 0;
    for (std::size_t row = 0; row < size; ++row) {
      times[row] = double(row) / 8;
      seen[row] = std::sin(double(row));
      double const decay = std::exp(-0.75 * times[row]);
      double const rest = seen[row] - 1.5 * decay;
      value += rest * rest;
      by_a -= 2 * rest * decay;
      by_b += 2 * rest * 1.5 * times[row] * decay;
      by_a_b += 2 * times[row] * decay * (rest - 1.5 * decay);
    }
    auto const [found, gradient, hessian] = loss.value_gradient_hessian(1.5, 0.75, times, seen);
    double const scale = 1 + double(size);
    BOOST_TEST(std::abs(found - value) < 1e-14 * scale);
    BOOST_TEST(std::abs(gradient[0] - by_a) < 1e-14 * scale);
    BOOST_TEST(std::abs(gradient[1] - by_b) < 1e-13 * scale);
    BOOST_TEST(std::abs(hessian[0][1] - by_a_b) < 1e-13 * scale);
  }
}
