// Functions called with batches of xsimd: every lane has the values and derivatives that the scalar function gives there.
#include <boost/test/unit_test.hpp>

#include <cmath>

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
        return (a != a && b != b) || std::abs(a - b) <= tolerance * (1 + std::abs(b));
      };
      BOOST_TEST(agree(result.value.get(lane), expected.value), cr::to_string(formula).view() << " at " << at[0][lane]);
      for (std::size_t i = 0; i < 2; ++i)
        BOOST_TEST(agree(result.gradient[i].get(lane), expected.gradient[i]),
                   "d" << i << " of " << cr::to_string(formula).view() << " at " << at[0][lane]);
    }
  }
}

constexpr auto elementary = exp(-square(x / y)) * sin(3_c * x + 1_c) + 0.1_c * cos(y) * cr::constants::pi + cbrt(x) + atan2(x, y) + pow(y, x);
constexpr auto branches = select(x > 0_c && !(y <= 1_c), log(x), x * y) + relu(x) + max(x, y) * clamp(x, 0_c, 1_c) + abs(sqrt(y)) + floor(x);
constexpr auto special = erfc(x) + erf(y) + norm_cdf(x * y) + lgamma(y) + digamma(y);

}  // namespace xsimd_batches

BOOST_AUTO_TEST_CASE(batches_of_xsimd) {
  using namespace xsimd_batches;
  check<double>(elementary, 1e-14);
  check<double>(branches, 1e-14);
  check<double>(special, 1e-14);
  check<float>(elementary + branches, 1e-5f);
  // Far out on the tail only a relative error tells: xsimd's own erfc is wrong here from the eleventh digit on.
  constexpr auto tail = cr::function(erfc(x), x);
  xsimd::batch<double> const far(5.0);
  BOOST_TEST(std::abs(tail(far).get(0) / tail(5.0) - 1) < 1e-15);
}
#else
BOOST_AUTO_TEST_CASE(batches_of_xsimd, *boost::unit_test::disabled()) {}
#endif
