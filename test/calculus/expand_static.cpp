// Products and powers of sums multiplied out.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace cr::literals;
using cr::expand;
using cr::to_string;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

static_assert(to_string(expand(pow(x + y, 2_c))) == "x^2 + 2*x*y + y^2");
static_assert(to_string(expand(2_c * (x + y))) == "2*x + 2*y");
static_assert(to_string(expand((x - y) * (x + y))) == "x^2 - y^2");
static_assert(to_string(expand(pow(1_c - x, 3_c))) == "3*x^2 - x^3 - 3*x + 1");
static_assert(to_string(expand(x * (y + z) / 2_c)) == "x*y/2 + x*z/2");
static_assert(to_string(expand((x + 1_c) * (y + 1_c) * (z + 1_c))) == "x*y*z + x*y + x*z + y*z + x + y + z + 1");
static_assert(to_string(expand((x + 1_c) - (1_c + x))) == "0");
static_assert(to_string(expand(x)) == "x");
static_assert(expand((x + y) * (sin(x) + 1_c)) == x * sin(x) + y * sin(x) + x + y);
static_assert(expand((exp(x) + 1_c) * (exp(x) - 1_c)) == square(exp(x)) - 1_c);

// Roots of sums meet again.
static_assert(expand(square(sqrt(x + y) + 1_c)) == x + y + 2_c * sqrt(x + y) + 1_c);

constexpr cr::variable<"w"> w;
static_assert(to_string(expand((cbrt(x + y) * z + 1_c) * (square(cbrt(x + y)) + w))) ==
              "w*z*cbrt(x + y) + x*z + y*z + w + cbrt(x + y)^2");
static_assert(to_string(expand((abs(x + y) * z + 1_c) * (abs(x + y) + w))) ==
              "x^2*z + 2*x*y*z + y^2*z + w*z*abs(x + y) + w + abs(x + y)");

// What vanishes when it is multiplied out; sums that begin with a number.
static_assert(to_string(expand(z * (square(x + 1_c) - x * x - 2_c * x - 1_c))) == "0");
static_assert(expand((1_c + 1_c / x) * y) == y + y / x and expand((1_c + 1_c / y) * x) == x + x / y);
static_assert(expand((1_c + 1_c / x) * (1_c + 1_c / y) * sin(z)) == sin(z) + sin(z) / x + sin(z) / y + sin(z) / (x * y));

// Denominators and arguments stay.
static_assert(expand((x + y) / (x - y)) == x / (x - y) + y / (x - y));
static_assert(expand(x * sin(square(x + y))) == x * sin(square(x + y)));

// The same whatever it is written from, and expanding again changes nothing.
template <class A, class B>
constexpr bool same(A, B) {
  return std::is_same_v<A, B>;
}
constexpr auto cube = expand(pow(x + y + 1_c, 3_c));
static_assert(same(cube, expand((y + x + 1_c) * square(1_c + y + x))));
static_assert(same(expand(cube), cube));
static_assert(same(expand(expand((x + y) / (x - y))), expand((x + y) / (x - y))));
static_assert(equivalent(cube, pow(x + y + 1_c, 3_c)));

// No term is positive.
static_assert(to_string(expand(-(x + y) * z)) == "-x*z - y*z");

// 45 terms
static_assert(expand(pow(x + y + z, 8_c))(x = 1, y = 2, z = -1) == 256);

// Found by random formulas: a root's power that multiplying makes an integer is multiplied out too.
static_assert(cr::to_string(expand(pow(-1_c / (x - y), 3_c / 2_c) * (pow(-1_c / (x - y), -9_c / 2_c) + x))) ==
              cr::to_string(expand(expand(pow(-1_c / (x - y), 3_c / 2_c) * (pow(-1_c / (x - y), -9_c / 2_c) + x)))));

// A sum that becomes one term behind one that begins with a number; eight terms, none positive.
static_assert(expand((1_c + 1_c / x) * (square(x + y) - x * x - y * y)) == 2_c * x * y + 2_c * y);
static_assert(to_string(expand(-(x + y) * (z + 1_c) * (w + 1_c))) == "-w*x*z - w*y*z - w*x - w*y - x*z - y*z - x - y");

// What is too long or too large says so, and what has more bases than fit at first is expanded all the same.
template <int Words, int Longest = 400, class E>
constexpr cr::detail::expansion_error error_of(E) {
  return cr::detail::expanded_in<Words, 1, 1, Longest>(cr::detail::canonical_form<E>()).error;
}
using cr::detail::expansion_error;
constexpr auto large = cr::constant<(std::int64_t{1} << 31)>;
constexpr auto high = pow(pow(x, 1000_c) + 1_c, 13_c) * (z * pow(y, 1000_c) + 1_c) * (w * pow(y, 1000_c) + 1_c);
static_assert(error_of<8>(high) == expansion_error::none);
static_assert(error_of<8>((large * sqrt(2_c) + x) * (large * sqrt(2_c) + y)) == expansion_error::overflow);
static_assert(error_of<8>((large * abs(x) + y) * (large * abs(x) + z) + (large * x + y) * (large * x + w)) ==
              expansion_error::overflow);
static_assert(error_of<8, 3>(x * y) == expansion_error::none and error_of<8, 3>(x + x * sin(y)) == expansion_error::too_long);
constexpr auto many = w + x + y + z + sin(w) + sin(x) + sin(y) + sin(z) + exp(x);
static_assert(error_of<2>(many) == expansion_error::too_many_generators);
static_assert(cr::detail::expansion<decltype(many), 2>::size.error == expansion_error::none);
