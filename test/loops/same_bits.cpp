// A compiled formula is what the same formula in plain C++ gives, bit for bit. No FMA contraction: x86-64 has none by
// default; elsewhere this file needs -ffp-contract=off.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace same_bits {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

/// Both at 2000 random points, of every magnitude and sign.
template <class Formula, class Plain>
void compare(Formula formula, Plain plain) {
  constexpr auto compiled = cr::function(formula, x, y);
  std::mt19937_64 random(20240229);
  std::uniform_real_distribution<double> mantissa(-2, 2);
  std::uniform_int_distribution<int> exponent(-20, 20);
  int different = 0;
  for (int i = 0; i < 2000; ++i) {
    double const a = std::ldexp(mantissa(random), exponent(random)), b = std::ldexp(mantissa(random), exponent(random));
    double const found = compiled(a, b), named = formula(x = a, y = b), expected = plain(a, b);
    for (double const value : {found, named})
      different += std::bit_cast<std::uint64_t>(value) != std::bit_cast<std::uint64_t>(expected) &&
                   !(std::isnan(value) && std::isnan(expected));
  }
  BOOST_TEST(different == 0, cr::to_string(formula).view() << " differs " << different << " times");
}

}  // namespace same_bits

using namespace same_bits;

BOOST_AUTO_TEST_CASE(formulas_give_the_bits_of_plain_code) {
  compare(x * y + x, [](double a, double b) { return a * b + a; });
  compare(x + y + x * 3_c, [](double a, double b) { return a + b + a * 3; });
  compare((y + x) * (x - y) / (x + 1_c), [](double a, double b) { return (b + a) * (a - b) / (a + 1); });
  compare(0.1_c * x - y / 3_c, [](double a, double b) { return 0.1 * a - b / 3; });
  compare(exp(-square(x / y)) * sin(3_c * x + 1_c),
          [](double a, double b) { return std::exp(-((a / b) * (a / b))) * std::sin(3 * a + 1); });
  compare(sqrt(x * x + y * y), [](double a, double b) { return std::sqrt(a * a + b * b); });
  compare(hypot(x, y) - abs(x) + max(x, y), [](double a, double b) { return std::hypot(a, b) - std::abs(a) + std::max(a, b); });
  compare(100_c * square(y - square(x)) + square(1_c - x),
          [](double a, double b) { return 100 * ((b - a * a) * (b - a * a)) + (1 - a) * (1 - a); });
  compare(log(abs(x)) / (1_c + exp(-y)), [](double a, double b) { return std::log(std::abs(a)) / (1 + std::exp(-b)); });
  compare(select(x < y, x * y, x / y), [](double a, double b) { return a < b ? a * b : a / b; });
  compare(-x - -y * x, [](double a, double b) { return -a - -b * a; });
  compare(pow(abs(x), y) + atan2(x, y), [](double a, double b) { return std::pow(std::abs(a), b) + std::atan2(a, b); });
  compare(x * y - y * x + (x + y) - (y + x), [](double a, double b) { return a * b - b * a + (a + b) - (b + a); });
  compare(erf(x) * tanh(y) + lgamma(x), [](double a, double b) { return std::erf(a) * std::tanh(b) + std::lgamma(a); });
}

BOOST_AUTO_TEST_CASE(integer_powers_multiply_in_the_documented_order) {
  compare(pow(x, 2_c), [](double a, double) { return a * a; });
  compare(pow(x, 3_c), [](double a, double) { return a * (a * a); });
  compare(pow(x, 5_c), [](double a, double) {
    double const a2 = a * a;
    return a * (a2 * a2);
  });
  compare(pow(x, 7_c), [](double a, double) {
    double const a2 = a * a;
    return (a * a2) * (a2 * a2);
  });
  compare(pow(x, 10_c), [](double a, double) {
    double const a2 = a * a, a4 = a2 * a2;
    return a2 * (a4 * a4);
  });
  compare(pow(x, -3_c), [](double a, double) { return 1 / (a * (a * a)); });
}
