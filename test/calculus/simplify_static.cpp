// How simplify writes formulas.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

template <class E>
constexpr auto simple(E e) {
  constexpr auto result = cr::simplify(E{});
  static_assert(result == e);
  static_assert(std::is_same_v<decltype(cr::simplify(result)), std::remove_const_t<decltype(result)>>);
  return cr::to_string(result);
}

// Sums: higher degree first, then by name, constants last; subtraction; common numeric factors in front.
static_assert(simple(y + x) == "x + y" and simple(1_c + x) == "x + 1");
static_assert(simple(3_c + x * x + 2_c * x) == "x^2 + 2*x + 3");
static_assert(simple(-x + y) == "y - x" and simple(-x - y) == "-(x + y)" and simple(1_c - x) == "1 - x");
static_assert(simple(x - x) == "0");
static_assert(simple(2_c * x + 2_c * y) == "2*(x + y)" and simple(-2_c * (x - y)) == "2*(y - x)");
static_assert(simple(x / 2_c + y / 3_c) == "x/2 + y/3" and simple(x / 2_c + y / 2_c) == "(x + y)/2");
static_assert(simple(cr::variable<"x10">{} + cr::variable<"x2">{}) == "x2 + x10");

// Products: numbers, variables, functions, sums; quotients; roots.
static_assert(simple(sin(x) * x * 2_c) == "2*x*sin(x)" and simple((x + y) * z * 3_c) == "3*z*(x + y)");
static_assert(simple(x * x * x) == "x^3" and simple(x * x / y / z) == "x^2/(y*z)" and simple(1_c / x / y) == "1/(x*y)");
static_assert(simple(x * pow(y, -1_c)) == "x/y" and simple(pow(x, -1_c)) == "1/x");
static_assert(simple(y * pow(x, -2_c)) == "y/x^2");
static_assert(simple(-(x * y)) == "-x*y" and simple(-(x * y) / 2_c) == "-x*y/2" and simple(2_c * x / 3_c) == "2/3*x");
static_assert(simple(pow(x, 1_c / 2_c)) == "sqrt(x)" and simple(x * pow(y, -1_c / 2_c)) == "x/sqrt(y)");
static_assert(simple(sqrt(2_c * x)) == "sqrt(2*x)");
static_assert(simple(cr::constants::pi * x * 2_c + cr::constants::e) == "2*pi*x + e");

// Inside functions and conditions too.
static_assert(simple(sin(y - x) + sin(x - y)) == "0" and simple(exp(x + x) * exp(2_c * x)) == "exp(2*x)^2");
static_assert(simple(select(y + x < x + x, min(y, x), x)) == "select(x + y < 2*x, min(x, y), x)");

// Derivatives.
static_assert(simple(diff(pow(x + y, 2_c), x)) == "2*(x + y)");
static_assert(simple(diff(x * x * x * sin(x), x)) == "x^3*cos(x) + 3*x^2*sin(x)");
static_assert(simple(diff(exp(-x * x / 2_c), x, x)) == "x^2*exp(-x^2/2) - exp(-x^2/2)");
static_assert(simple(diff(log(x) / x, x)) == "1/x^2 - log(x)/x^2" and
              simple(diff(sqrt(x * x + y * y), x)) == "x/sqrt(x^2 + y^2)");

// What would become longer stays: the power of a product opens, but is not written so.
static_assert(simple(pow(x * y, 3_c)) == "(x*y)^3" and simple((x / 2_c + y / 3_c) * z) == "(x/2 + y/3)*z");
static_assert(simple(pow(x, -2_c)) == "x^(-2)");

// Roots of numbers: one for each order, a number under it where that saves an operation, as long as it fits.
static_assert(simple(-sqrt(2_c) * x) == "-sqrt(2)*x" and simple(-sqrt(2_c)) == "-sqrt(2)" and
              simple(3_c * sqrt(2_c) * x) == "3*sqrt(2)*x");
static_assert(simple(sqrt(8_c) * x) == "sqrt(8)*x" and simple(-sqrt(8_c)) == "-2*sqrt(2)" and
              simple(sqrt(2_c) * sqrt(3_c) * x) == "sqrt(6)*x");
static_assert(simple(pow(2_c, 1_c / 3_c) * sqrt(2_c)) == "2^(5/6)" and
              simple(pow(2_c, 1_c / 3_c) * pow(3_c, 2_c / 3_c) * x) == "18^(1/3)*x" and
              simple(pow(2_c, 2_c / 3_c) * pow(3_c, 2_c / 3_c) * x) == "6^(2/3)*x");
static_assert(simple(pow(12_c, 2_c / 3_c)) == "144^(1/3)" and simple(sqrt(18_c) / 5_c) == "3/5*sqrt(2)" and
              simple(-3_c * sqrt(2_c) / x) == "-3*sqrt(2)/x");
static_assert(simple(sqrt(3037000507_c) * sqrt(3037000493_c)) == "sqrt(3037000507)*sqrt(3037000493)" and
              simple(sqrt(8_c) * pow(3_c, 1_c / 3_c) * x) == "24^(1/3)*sqrt(2)*x" and
              simple(-pow(375_c, 1_c / 3_c)) == "-5*3^(1/3)");
static_assert(simple(pow(2_c, -1_c / 2_c) * x) == "sqrt(1/2)*x" and simple(1_c / sqrt(2_c) / x) == "sqrt(2)/(2*x)" and
              simple(4611686018427387904_c * sqrt(2_c)) == "4611686018427387904*sqrt(2)");
static_assert(simple(3037000500_c * sqrt(2_c) * x) == "3037000500*sqrt(2)*x" and simple(-sqrt(2_c) / 3_c) == "-sqrt(2)/3" and
              simple(-sqrt(2_c) * sqrt(3_c) / x) == "-sqrt(6)/x");

// Numbers before sums: multiplied out where that is shorter, and fits.
static_assert(simple(4000000000000000000_c * (x + 4_c * y)) == "4000000000000000000*(x + 4*y)" and
              simple(-4000000000000000000_c * (x - 4_c * y)) == "4000000000000000000*(4*y - x)" and
              simple(2_c * (2_c * x + 3_c * y)) == "4*x + 6*y");
static_assert(simple(2_c * (x + 3_c * y)) == "2*(x + 3*y)" and simple((2_c * x + 3_c * y) / 6_c) == "x/3 + y/2" and
              simple((x + 3_c * y) / 3_c) == "x/3 + y");
static_assert(simple(-(x + 3_c * y) / 3_c) == "-x/3 - y" and simple(-2_c * (3_c * x - 5_c * y)) == "10*y - 6*x" and
              simple(-2_c * (3_c * x + 5_c * y)) == "-6*x - 10*y");
static_assert(simple(2_c * (x + 1_c / 2_c)) == "2*x + 1" and simple((2_c * x + 1_c) / 2_c) == "x + 1/2" and
              simple(-3_c * x - 5_c * y - 1_c) == "-3*x - 5*y - 1");
static_assert(simple(-x * x - x) == "-(x^2 + x)" and simple(2_c * x + 2_c * y + 2_c) == "2*(x + y + 1)");

// Negative powers: below, or one of them above where nothing else is.
static_assert(simple(pow(x, -2_c) * pow(y, -1_c)) == "1/(x^2*y)" and simple(pow(x, -1_c / 2_c)) == "x^(-1/2)" and
              simple(pow(x, -1_c / 2_c) * pow(y, -2_c)) == "y^(-2)/sqrt(x)");
static_assert(simple(pow(x, -1_c) * pow(y, -1_c)) == "1/(x*y)" and simple(-pow(x, -2_c)) == "-1/x^2" and
              simple(pow(x, -2_c) / 3_c) == "1/3/x^2");
static_assert(simple(pow(x, -2_c) * pow(y, -3_c)) == "x^(-2)/y^3" and simple(pow(x, -3_c / 2_c)) == "x^(-3/2)" and
              simple(-x / 3_c / y) == "-x/(3*y)");
static_assert(simple(-2_c / 3_c * x / y) == "-2/3*x/y");

// A negative power above does not make sums multiplied out.
static_assert(simple(pow(z, -2_c) + sin(2_c * (x + 3_c * y))) == "sin(2*(x + 3*y)) + z^(-2)");

// Styles that only together save enough, and one that only roots want.
static_assert(simple(pow(z, -2_c) + sin(4_c * y) + sin(4_c * y + 2_c * x)) == "sin(4*y) + sin(2*x + 4*y) + z^(-2)" and
              simple(x * sqrt(8_c)) == "sqrt(8)*x" and
              simple(y * sqrt(27_c) + exp(-(x * sqrt(8_c))) + 4611686018427387904_c * sqrt(5_c) * z) ==
                  "4611686018427387904*sqrt(5)*z + sqrt(27)*y + exp(-sqrt(8)*x)" and
              simple(pow(y, -2_c) / x + z) == "z + y^(-2)/x");
// A number under a root stands with what else is there.
static_assert(simple(sqrt(x / 2_c) + sqrt(x / 2_c)) == "sqrt(2*x)" and
              simple(sqrt(2_c * x + 2_c * y) * z / z) == "sqrt(2*(x + y))" and
              simple(x / 2_c / sqrt(square(x) / 2_c + y)) == "x/sqrt(2*(x^2 + 2*y))" and
              simple(sqrt(x / 2_c) * y * z / z) == "sqrt(x/2)*y" and simple(pow(x / 3_c, 1_c / 3_c) * y / y) == "(x/3)^(1/3)" and
              simple(1_c / sqrt(2_c * x) * y / y) == "1/sqrt(2*x)" and
              simple(-z * sqrt(3_c * x) * sqrt(y) / sqrt(y)) == "-sqrt(3*x)*z" and
              simple(2_c * pow(x, 3_c / 2_c) * sqrt(3_c) * y / y) == "2*sqrt(3)*x^(3/2)");
static_assert(simple(pow(2_c, 1_c / 3_c) * sqrt(x) * y / y) == "2^(1/3)*sqrt(x)" and
              simple(sqrt(2_c) * pow(3_c, 1_c / 3_c) * sqrt(x) * y / y) == "3^(1/3)*sqrt(2*x)" and
              simple(3037000500_c * sqrt(2_c) * sqrt(x) * y / y) == "3037000500*sqrt(2)*sqrt(x)" and
              simple(y / y / abs(x)) == "1/abs(x)" and simple(y / cbrt(x) / y) == "1/cbrt(x)" and
              simple(y / sqrt(x * z) / y) == "1/sqrt(x*z)" and simple(x * y / cbrt(x * z) / y) == "x/cbrt(x*z)");
static_assert(simple(y * cbrt(x * z) / z / y) == "cbrt(x*z)/z" and simple(x * y * y / y / sqrt(x * z)) == "y*sqrt(x*z)/z" and
              simple(x * y / abs(x) / y) == "abs(x)/x");
// What is too large outside of a root stays there.
static_assert(simple(pow(1000000_c * x, 7_c / 2_c) * y / y) == "(1000000*x)^(7/2)" and
              simple(pow(1000000_c * x, -7_c / 2_c) * y / y) == "1/(1000000*x)^(7/2)");
static_assert(simple(pow(299792458_c * x, 7_c / 2_c) * y / y) == "(299792458*x)^(7/2)" and
              simple(pow(299792458_c * x, -7_c / 2_c) * square(x)) == "x^2/(299792458*x)^(7/2)" and
              simple(pow(-299792458_c * x, 7_c / 2_c) / sqrt(-299792458_c * x)) == "(-299792458*x)^(7/2)/sqrt(-299792458*x)");
// Names and numbers in order within products and arguments.
static_assert(simple(cr::variable<"x10">{} * cr::variable<"x9">{} * cr::variable<"a">{}) == "a*x9*x10" and
              simple(min(2_c * x, x)) == "min(x, 2*x)" and simple(sqrt(-2_c) * cr::constants::pi * x) == "pi*sqrt(-2)*x");
// Of a style that one power wants others take what saves an operation there; numbers in a sum are counted where it stands.
constexpr cr::variables<"v", 8> v;
static_assert(simple(pow(z, -2_c) + 1_c / v[0_c] / v[1_c] / v[2_c] / v[3_c] / v[4_c] / v[5_c] / v[6_c] / v[7_c] +
                     3_c / pow(x, 2_c) + x / pow(y, 2_c)) ==
              "x/y^2 + 3/x^2 + z^(-2) + 1/(v[0]*v[1]*v[2]*v[3]*v[4]*v[5]*v[6]*v[7])");
static_assert(simple(min(z, 2_c * (2_c * x + 3_c * y))) == "min(z, 4*x + 6*y)");

// Sums under a homogeneous function keep their factor where taking it out makes nothing shorter.
static_assert(simple(cbrt((x + y) / 8_c)) == "cbrt((x + y)/8)" and simple(cbrt(8_c * (x + y))) == "2*cbrt(x + y)");
static_assert(simple(abs(2_c * x + 2_c * y)) == "abs(2*(x + y))");

// Roots of products: factor by factor where that is not longer and none is negative; of other bases as they stand.
static_assert(simple(pow(2_c * x, 3_c / 2_c)) == "(2*x)^(3/2)" and simple(sqrt(x * x * y * y)) == "abs(x)*abs(y)");
static_assert(simple(sqrt(x * x * pow(y, 4_c))) == "y^2*abs(x)" and simple(sqrt(2_c * x * x)) == "sqrt(2)*abs(x)");
static_assert(simple(sqrt(x * x * y)) == "sqrt(x^2*y)" and simple(sqrt(4_c * exp(x) * y * y)) == "2*abs(y)*sqrt(exp(x))");
static_assert(simple(sqrt(exp(x) * y * y)) == "abs(y)*sqrt(exp(x))" and simple(sqrt(y * y / exp(x))) == "abs(y)/sqrt(exp(x))");
static_assert(simple(sqrt(4_c * exp(x) * exp(y) * z * z)) == "2*sqrt(z^2*exp(x)*exp(y))" and
              simple(sqrt(4_c * y * y / exp(x) / exp(z))) == "2*sqrt(y^2/(exp(x)*exp(z)))");
static_assert(simple(sqrt(3_c * y * y / exp(x))) == "abs(y)/sqrt(exp(x)/3)" and
              simple(pow(x * x * x * x * y * y, 3_c / 2_c)) == "x^6*abs(y)^3");

// Factors by degree, by how many parts they have, by their parts; powers of functions as terms, the higher first.
static_assert(simple((x * x * x + y) * (x * x + y)) == "(x^2 + y)*(x^3 + y)" and
              simple((x + y + z) * (x + y)) == "(x + y)*(x + y + z)");
static_assert(simple(sqrt(sin(x)) + sin(x)) == "sin(x) + sqrt(sin(x))" and
              simple(pow(sin(x), 2_c) + sin(x)) == "sin(x)^2 + sin(x)" and simple(1_c / sin(x) + sin(x)) == "sin(x) + 1/sin(x)");
static_assert(simple(cos(x) + cos(x) * sin(x)) == "cos(x)*sin(x) + cos(x)" and
              simple(sin(x) + cr::constants::pi + 1_c) == "sin(x) + pi + 1");
static_assert(simple(cr::constants::pi * sin(x) * x * (x + 1_c)) == "pi*x*sin(x)*(x + 1)");

// However it was written, the same type.
static_assert(std::is_same_v<decltype(simplify(x * y + sin(y - x))), decltype(simplify(y * x - sin(x - y)))>);

// Longer than one block of instantiation.
template <std::size_t... I>
constexpr auto polynomial(std::index_sequence<I...>) {
  return ((cr::constant<std::int64_t(I + 2)> * pow(x, cr::constant<std::int64_t(I)>)) + ...);
}
static_assert(cr::simplify(polynomial(std::make_index_sequence<60>{}))(x = 1) == 1890);

}  // namespace
