// Falsehoods that == must not prove: pairs of formulas that differ somewhere, of every kind that canonical forms bring together.
// What is true beside them is proved.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variables<"a", 10> a;
constexpr cr::variables<"b", 10> b;
constexpr cr::variables<"a_long_name_first", 5000> many;  // too many to be written out
constexpr cr::variables<"a_long_name_second", 5000> others;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr auto pi = cr::constants::pi;

// Sums and products over an index: bounds, bodies, arrays.
static_assert(cr::sum(i, 0_c, 9_c, a[i]) != cr::sum(i, 0_c, 8_c, a[i]));
static_assert(cr::sum(i, 0_c, 9_c, a[i]) != cr::sum(i, 0_c, 9_c, b[i]));
static_assert(cr::sum(i, 0_c, 9_c, a[i]) != cr::product(i, 0_c, 9_c, a[i]) and cr::sum(i, 0_c, 3_c, x) != x);
static_assert(cr::sum(i, 0_c, 3_c, x) == 4_c * x and cr::sum(i, 0_c, 3_c, i) != 0_c and cr::sum(i, 0_c, 3_c, i) == 6_c);
static_assert(cr::sum(i, 0_c, 3000_c, many[i]) != cr::sum(i, 0_c, 3001_c, many[i]));
static_assert(cr::sum(i, 0_c, 3000_c, many[i]) != cr::sum(i, 1_c, 3000_c, many[i]));
static_assert(cr::sum(i, 0_c, 3000_c, many[i]) != cr::sum(i, 0_c, 3000_c, others[i]));
static_assert(cr::sum(i, 0_c, 3000_c, many[i]) != cr::sum(i, 0_c, 3000_c, many[i + 1_c]));
static_assert(cr::sum(i, 0_c, 3000_c, many[i] + 1_c) != cr::sum(i, 0_c, 3000_c, many[i]) + 1_c);
static_assert(cr::sum(i, 0_c, 3000_c, 2_c) != 6000_c and cr::sum(i, 0_c, 3000_c, 2_c) == 6002_c);
static_assert(cr::sum(i, 0_c, 3000_c, -many[i]) != cr::sum(i, 0_c, 3000_c, many[i]));
static_assert(cr::product(i, 0_c, 3001_c, -many[i]) != -cr::product(i, 0_c, 3001_c, many[i]));
static_assert(abs(cr::sum(i, 0_c, 3000_c, many[i])) != cr::sum(i, 0_c, 3000_c, abs(many[i])));
static_assert(sqrt(square(cr::product(i, 0_c, 3000_c, many[i]))) != cr::product(i, 0_c, 3000_c, many[i]));
static_assert(abs(cr::product(i, 0_c, 3000_c, square(many[i]))) == abs(cr::product(i, 0_c, 3000_c, square(many[i]))));
static_assert(cr::sum(i, 0_c, 3000_c, many[i] * i) != cr::sum(i, 0_c, 3000_c, many[i]));
static_assert(cr::sum(i, 0_c, 3_c, cr::sum(j, 0_c, 2_c, a[i] * b[j])) != cr::sum(i, 0_c, 3_c, cr::sum(j, 0_c, 2_c, a[j] * b[j])));

// Conditions.
static_assert(select(x < y, x, y) != select(x <= y, x, y) and select(x < y, x, y) != select(y < x, x, y));
static_assert(select(x < y && y < z, x, y) != select(x < y || y < z, x, y));
static_assert(select(!(x < y), x, y) != select(x < y, x, y) and cr::equal(x, y) != cr::equal(x, z));
static_assert((2_c * x < 2_c * y) != (x < 2_c * y) and (-x < -y) != (x < y) and (x * y < 0_c) != (x < 0_c));

// Powers, roots, and functions of what they undo; symmetries; fractions of pi.
static_assert(sqrt(x * x) != x and pow(x, 2_c / 3_c) != pow(x, 3_c / 2_c) and pow(pow(x, 2_c), 1_c / 2_c) != x);
static_assert(pow(pow(x, 4_c), 1_c / 4_c) != x and pow(pow(x, 4_c), 1_c / 4_c) == abs(x));
static_assert(pow(pow(x, 6_c), 1_c / 3_c) != pow(abs(x), 3_c) and pow(pow(x, 3_c), 1_c / 3_c) != abs(x));
static_assert(cbrt(x) != pow(x, 1_c / 3_c) and sqrt(-x) * sqrt(-y) != sqrt(x * y) and sqrt(x / y) != sqrt(x) / sqrt(y));
static_assert(pow(-x, 1_c / 2_c) != -pow(x, 1_c / 2_c) and pow(-8_c, 1_c / 3_c) != -2_c);
static_assert(pow(2_c, x) * pow(3_c, x) != pow(5_c, x) and pow(0_c, x) != 0_c and pow(x, y) != pow(y, x));
static_assert(exp(x) != pow(2_c, x) and pow(-1_c, x) != -1_c and sqrt(2_c) * sqrt(3_c) != sqrt(5_c));
static_assert(sqrt(2_c) * sqrt(3_c) == sqrt(6_c) and sqrt(2_c) + sqrt(2_c) != 2_c and sqrt(4_c + x) != 2_c + sqrt(x));
static_assert(pow(2_c, 1_c / 3_c) != pow(2_c, 1_c / 2_c) and sqrt(1000003_c) != sqrt(1000033_c));
static_assert(pow(1000003_c * 1_c, 1_c / 2_c) * pow(1000033_c, 1_c / 2_c) != 1000018_c);
static_assert(pow(1022117_c, 1_c / 2_c) * pow(1022117_c, 1_c / 2_c) == 1022117_c and log(x * x) != 2_c * log(x));
static_assert(log(x * y) != log(x) + log(y) and log(exp(x) * 2_c) != x and exp(log(x)) != abs(x) and asin(sin(x)) != x);
static_assert(acos(cos(x)) != x and sin(asin(x)) == x and atan(tan(x)) != x and sqrt(square(x - y)) != x - y);
static_assert(acosh(cosh(x)) != x and floor(x + 1_c) != floor(x) and floor(-x) != -floor(x) and round(-x) != round(x));
static_assert(ceil(x) != floor(x) + 1_c and min(x, y) != max(x, y) and max(2_c * x, 2_c * y) != max(x, y));
static_assert(max(-x, -y) != -max(x, y) and hypot(2_c * x, y) != 2_c * hypot(x, y) and sign(2_c * x) != 2_c * sign(x));
static_assert(sign(2_c * x) == sign(x) and sign(-x) != sign(x) and relu(-x) != -relu(x) and relu(x) != abs(x));
static_assert(relu(abs(x)) == abs(x) and relu(2_c * x) != relu(x) and copysign(x, y) != copysign(x, -y));
static_assert(fmod(x, y) != fmod(y, x) and atan2(x, y) != atan(x / y) and atan2(2_c * x, y) != atan2(x, y));
static_assert(clamp(x, 0_c, 1_c) != clamp(x, 1_c, 0_c) and log_sum_exp(x, y) != log_sum_exp(x, x));
static_assert(xlogy(x, y) != xlogy(y, x) and cos(x + pi) != cos(x) and sin(pi / 6_c) != sin(pi / 3_c));
static_assert(sin(pi / 6_c) == 1_c / 2_c and cos(2_c * pi / 3_c) != 1_c / 2_c and sin(5_c * pi / 4_c) != sqrt(2_c) / 2_c);
static_assert(tan(3_c * pi / 4_c) != 1_c and tan(3_c * pi / 4_c) == -1_c and acos(-1_c / 2_c) != pi / 3_c and
              asin(-1_c / 2_c) != pi / 6_c);
static_assert(atan(-1_c) != pi / 4_c and acos(2_c) != 0_c and asin(2_c) != pi / 2_c);
static_assert(cr::constants::e != 2.718281828459045_c and pi != 3.141592653589793_c and log(cr::constants::e) == 1_c);
static_assert(cr::constants::e == exp(1_c) and erf(x) != erfc(x) and erfc(-x) != -erfc(x) and norm_cdf(-x) != -norm_cdf(x));
static_assert(sigmoid(-x) != -sigmoid(x) and lgamma(-x) != lgamma(x) and tgamma(5_c) != 120_c and 0_c * log(x) != 1_c);
static_assert(x / x != 0_c and pow(x, 0_c) != 0_c and x * x / x != x * x and 1_c / (1_c / x) != 1_c / x);
static_assert(exp(-x) != -exp(x) and exp(x) * exp(x) == pow(exp(x), 2_c) and exp(x) * exp(y) != exp(x * y));
static_assert(abs(x + y) != abs(x) + abs(y) and abs(x) * abs(y) != -abs(x * y) and abs(-x) != -abs(x));
static_assert(abs(pow(x, 3_c)) != pow(x, 3_c) and pow(abs(x), 2_c) == x * x and pow(abs(x), 3_c) != pow(x, 3_c));
static_assert(pow(cbrt(x), 2_c) != x and pow(cbrt(x), 3_c) == x and pow(cbrt(x), 4_c) == x * cbrt(x));
static_assert(pow(cbrt(x), -1_c) != pow(x, -1_c) and cbrt(x * y) != x * y and cbrt(8_c * x) != 8_c * cbrt(x));

// A double in ordinary C++ is another constant than a decimal literal.
constexpr auto f = cr::formula([](auto u) { return 0.1 * u; }, x);
constexpr auto g = cr::formula([](auto u) { return 0.1f * u; }, x);
constexpr auto h = cr::formula([](auto u) { return (0.1 + 2e-17) * u; }, x);
static_assert(f != h and f != 0.1_c * x and f != g and f == x * f / x);
static_assert(cr::formula([](auto u) { return u + 1.0; }, x) != x + 2_c);

}  // namespace
