// The identities that canonical forms know of functions, roots and numbers, as == and simplify see them; and what is left apart
// because it does not hold everywhere.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;
using cr::constants::e;
using cr::constants::pi;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

template <class E>
constexpr auto simple(E f) {
  constexpr auto result = cr::simplify(E{});
  static_assert(result == f);
  static_assert(std::is_same_v<decltype(cr::simplify(result)), std::remove_const_t<decltype(result)>>);
  return cr::to_string(result);
}

// Multiples of pi
static_assert(sin(pi) == 0_c and cos(pi) == -1_c and sin(pi / 2_c) == 1_c and cos(pi / 2_c) == 0_c and tan(pi) == 0_c);
static_assert(sin(pi / 6_c) == 1_c / 2_c and cos(pi / 3_c) == 1_c / 2_c and tan(pi / 4_c) == 1_c and cos(100_c * pi) == 1_c);
static_assert(sin(pi / 4_c) == sqrt(2_c) / 2_c and cos(pi / 6_c) == sqrt(3_c) / 2_c and tan(pi / 3_c) == sqrt(3_c));
static_assert(sin(5_c * pi / 4_c) == -1_c / sqrt(2_c) and cos(2_c * pi / 3_c) == -1_c / 2_c and
              tan(5_c * pi / 6_c) == -1_c / sqrt(3_c));
static_assert(sin(-pi / 3_c) == -sqrt(3_c) / 2_c and sin(7_c * pi / 2_c) == -1_c and cos(7_c * pi / 4_c) == 1_c / sqrt(2_c));
static_assert(sin(pi / 5_c) != 0_c and tan(pi / 2_c) == tan(pi / 2_c) and sin(x * pi) != 0_c);
static_assert(atan(1_c) == pi / 4_c and asin(1_c) == pi / 2_c and acos(0_c) == pi / 2_c and acos(-1_c) == pi and
              acos(1_c) == 0_c);
static_assert(asin(-1_c / 2_c) == -pi / 6_c and acos(-1_c / 2_c) == 2_c * pi / 3_c and atan(sqrt(3_c)) == pi / 3_c);
static_assert(asin(sqrt(2_c) / 2_c) == pi / 4_c and acos(-sqrt(3_c) / 2_c) == 5_c * pi / 6_c and
              atan(1_c / sqrt(3_c)) == pi / 6_c);
static_assert(simple(4_c * atan(1_c)) == "pi" and simple(cos(pi / 6_c)) == "sqrt(3)/2" and simple(acos(-1_c / 2_c)) == "2/3*pi");

// Exponentials and logarithms
static_assert(exp(0_c) == 1_c and log(1_c) == 0_c and log(e) == 1_c and exp(1_c) == e and exp(log(x)) == x and log(exp(x)) == x);
static_assert(expm1(log1p(x)) == x and log1p(expm1(x)) == x and exp2(log2(x)) == x and log2(exp2(x)) == x);
static_assert(log10(pow(10_c, x)) == x and pow(10_c, log10(x)) == x and log2(pow(2_c, x)) == x and pow(2_c, log2(x)) == x);
static_assert(log2(8_c) == 3_c and log10(1_c / 1000_c) == -3_c and log2(1_c) == 0_c and log2(6_c) == log2(6_c) and
              log2(6_c) != 3_c);
static_assert(simple(e * x + exp(1_c)) == "e*x + e" and simple(log(e) + x) == "x + 1");

// Functions and their inverses, where that holds for every real argument of the inner one
static_assert(sin(asin(x)) == x and cos(acos(x)) == x and tan(atan(x)) == x and tanh(atanh(x)) == x and atanh(tanh(x)) == x);
static_assert(sinh(asinh(x)) == x and asinh(sinh(x)) == x and cosh(acosh(x)) == x);
static_assert(asin(sin(x)) != x and acos(cos(x)) != x and atan(tan(x)) != x and acosh(cosh(x)) != x);
static_assert(sin(-asin(x)) == -x and tan(asin(x)) != x);

// Cube roots, of negative numbers too
static_assert(cbrt(x * x * x) == x and cbrt(pow(x, 6_c) * y) == square(x) * cbrt(y) and cbrt(-8_c * x) == -2_c * cbrt(x));
static_assert(pow(cbrt(x), 3_c) == x and pow(cbrt(x), -6_c) == pow(x, -2_c) and cbrt(x) * cbrt(x) * cbrt(x) == x);
static_assert(cbrt(27_c) == 3_c and cbrt(-1_c / 8_c) == -1_c / 2_c and pow(cbrt(x), 4_c) == x * cbrt(x));
static_assert(pow(pow(x, 3_c), 1_c / 3_c) != x);  // a power is real for positive bases only

// Square roots and absolute values
static_assert(sqrt(x * x) == abs(x) and square(sqrt(x)) == x and sqrt(x * x) != x and square(pow(x, 1_c / 2_c)) == x);
static_assert(sqrt(pow(x, 4_c)) == square(x) and sqrt(pow(x, 6_c)) == pow(abs(x), 3_c) and sqrt(square(x - y)) == abs(y - x));
static_assert(sqrt(square(x) * pow(y, 4_c)) == abs(x) * square(y) and sqrt(4_c * x * x) == 2_c * abs(x));
static_assert(sqrt(2_c * x * x) == sqrt(2_c) * abs(x) and sqrt(x * x * y) != abs(x) * sqrt(y));  // not at x = 0, y < 0
static_assert(sqrt(sqrt(x)) == pow(x, 1_c / 4_c) and pow(pow(x, 2_c / 3_c), 3_c / 2_c) == x and
              pow(square(x), 1_c / 3_c) != pow(x, 2_c / 3_c));
static_assert(sqrt(square(exp(x))) == exp(x) and sqrt(square(x) / exp(y)) == abs(x) / sqrt(exp(y)));
static_assert(abs(abs(x)) == abs(x) and abs(-x) == abs(x) and abs(exp(x)) == exp(x) and abs(x * x) == x * x);
static_assert(square(abs(x)) == x * x and abs(sqrt(x)) == sqrt(x) and abs(1_c + square(x)) == 1_c + square(x));
static_assert(abs(2_c * x) == 2_c * abs(x) and relu(3_c * x) == 3_c * relu(x) and sign(5_c * x) == sign(x));
static_assert(relu(exp(x)) == exp(x) and relu(relu(x)) == relu(x) and abs(relu(x)) == relu(x) and abs(x) != x);
static_assert(simple(sqrt(x * x)) == "abs(x)" and simple(sqrt(square(x + y))) == "abs(x + y)" and
              simple(abs(abs(x))) == "abs(x)");

// Whole powers of what stands under roots and absolute values meet powers of it, in a product of any make
static_assert(x * x / abs(x) == abs(x) and x / cbrt(x) == square(cbrt(x)) and x * y / sqrt(x * y) == sqrt(x * y));
static_assert(square(x - y) / abs(y - x) == abs(x - y) and (y - x) / sqrt(2_c * y - 2_c * x) == sqrt(2_c * y - 2_c * x) / 2_c);
static_assert(sin(x * x) + abs(x) * abs(x) / abs(x) == sin(square(abs(x))) + abs(x) and x / abs(x) == abs(x) / x);
static_assert(square(pow(4_c * x, 1_c / 4_c)) == 2_c * sqrt(x) and square(pow(2_c * x * x, 1_c / 4_c)) == sqrt(2_c) * abs(x));
static_assert(square(pow(4_c * x - 4_c * y, 1_c / 4_c)) == 2_c * sqrt(x - y) and square(pow(-4_c, 1_c / 4_c)) == sqrt(-4_c));
static_assert(pow(abs(x), 1_c / 9223372036854775807_c) == pow(abs(-x), 1_c / 9223372036854775807_c));
static_assert(x * x / abs(x) != x and x / cbrt(x) != cbrt(x) and x * abs(x) != x * x and x * y / sqrt(x * y) != sqrt(x));
static_assert(simple(x * x * abs(x)) == "abs(x)^3" and simple(x * x / abs(x)) == "abs(x)" and simple(1_c / abs(x)) == "1/abs(x)");

// Roots of numbers
static_assert(sqrt(4_c) == 2_c and sqrt(8_c) == 2_c * sqrt(2_c) and sqrt(12_c) + sqrt(27_c) == 5_c * sqrt(3_c));
static_assert(sqrt(2_c) * sqrt(3_c) == sqrt(6_c) and sqrt(1_c / 2_c) == sqrt(2_c) / 2_c and 1_c / sqrt(3_c) == sqrt(3_c) / 3_c);
static_assert(pow(2_c, 1_c / 2_c) * pow(2_c, 1_c / 3_c) == pow(2_c, 5_c / 6_c) and pow(4_c, 1_c / 3_c) == pow(2_c, 2_c / 3_c));
static_assert(pow(72_c, 3_c / 2_c) == 432_c * sqrt(2_c) and sqrt(2_c / 3_c) == sqrt(6_c) / 3_c);
static_assert(square(sqrt(2_c) + x) == square(x + sqrt(2_c)) and sqrt(1'000'003_c) != sqrt(1'000'033_c));
static_assert(simple(sqrt(2_c) + sqrt(8_c)) == "3*sqrt(2)" and simple(2_c * sqrt(2_c)) == "2*sqrt(2)" and
              simple(x / sqrt(2_c)) == "sqrt(1/2)*x");
static_assert(simple(sqrt(2_c) * sqrt(3_c) * x) == "sqrt(6)*x" and simple(sqrt(8_c)) == "sqrt(8)" and
              simple(pow(12_c, 1_c / 3_c)) == "12^(1/3)");
static_assert(simple(sqrt(4_c) * x) == "2*x" and simple(x + sqrt(3_c) / sqrt(12_c)) == "x + 1/2");

}  // namespace
