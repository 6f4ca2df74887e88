// Derivatives and identities of single functions.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;
using cr::constants::pi;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"n"> n;

// (x + y)^2 and its gradient
constexpr auto binomial = pow(x + y, 2_c);
static_assert(equivalent(binomial, x* x + 2_c * x * y + y * y));
static_assert(equivalent(gradient(binomial)[x], 2_c * x + 2_c * y));
static_assert(equivalent(gradient(binomial)[y], 2_c * x + 2_c * y));

// sigmoid' = s (1 - s), for the function of this name and for 1/(1 + exp(-x))
constexpr auto s = 1_c / (1_c + exp(-x));
static_assert(equivalent(sigmoid(x), s));
static_assert(equivalent(diff(sigmoid(x), x), sigmoid(x) * (1_c - sigmoid(x))));
static_assert(equivalent(diff(s, x), s*(1_c - s)));
static_assert(equivalent(sigmoid(-x), 1_c - sigmoid(x)));
static_assert(equivalent(softplus(x) - softplus(-x), x));

// tanh' = 1 - tanh^2, cosh^2 - sinh^2 = 1, tanh x = 2 sigmoid(2 x) - 1
static_assert(equivalent(diff(tanh(x), x), 1_c - square(tanh(x))));
static_assert(equivalent(diff(sinh(x) / cosh(x), x), 1_c - square(tanh(x))));
static_assert(equivalent(square(cosh(x)) - square(sinh(x)), 1_c));
static_assert(equivalent(tanh(x), 2_c * sigmoid(2_c * x) - 1_c));

// tan' = 1 + tan^2 = 1 / cos^2; the addition theorems
static_assert(equivalent(diff(tan(x), x), 1_c / square(cos(x))));
static_assert(equivalent(sin(x + y), sin(x) * cos(y) + cos(x) * sin(y)));
static_assert(equivalent(cos(3_c * x), 4_c * pow(cos(x), 3_c) - 3_c * cos(x)));
static_assert(equivalent(tan(x + y), (tan(x) + tan(y)) / (1_c - tan(x) * tan(y))));

// erf' = 2/sqrt(pi) exp(-x^2); the normal distribution
static_assert(equivalent(diff(erf(x), x), 2_c / sqrt(pi) * exp(-square(x))));
static_assert(equivalent(diff(cr::norm_cdf(x), x), exp(-square(x) / 2_c) / sqrt(2_c * pi)));
static_assert(equivalent(cr::norm_cdf(x), (1_c + erf(x / sqrt(2_c))) / 2_c));
static_assert(equivalent(cr::norm_cdf(x) + cr::norm_cdf(-x), 1_c));

// Inverse functions
static_assert(equivalent(diff(asin(x), x), 1_c / sqrt(1_c - square(x))));
static_assert(equivalent(diff(asin(x) + acos(x), x), 0_c));
static_assert(equivalent(diff(log(x + sqrt(1_c + square(x))), x), diff(asinh(x), x)));

// Newton's iteration for the square root of a is Heron's, and converges quadratically: x'^2 - a = (x^2 - a)^2 / (2 x)^2
constexpr auto f = square(x) - a;
constexpr auto next = x - f / diff(f, x);
static_assert(equivalent(next, (x + a / x) / 2_c));
static_assert(equivalent(square(next) - a, square(f) / square(2_c * x)));

// Euler's theorem on homogeneous functions: x f_x + y f_y = n f, if f(x, y) = x^n g(y/x) for some g
namespace unknown {
struct g1 {
  static constexpr auto name = cr::fixed_string("g'");
  static constexpr auto value(auto const& u) { return u; }
  static constexpr auto partials(auto, auto) { return hana::make_tuple(cr::constant<0>); }  // not asked for
};
struct g {
  static constexpr auto name = cr::fixed_string("g");
  static constexpr auto value(auto const& u) { return u; }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(cr::apply<g1>(u)); }
};
}  // namespace unknown
constexpr auto homogeneous = pow(x, n) * cr::apply<unknown::g>(y / x);
static_assert(equivalent(x * diff(homogeneous, x) + y * diff(homogeneous, y), n* homogeneous));
constexpr auto production = pow(x, a) * pow(y, 1_c - a);  // Cobb and Douglas: degree 1
static_assert(equivalent(x * diff(production, x) + y * diff(production, y), production));

// The Cauchy-Riemann equations for (x + i y)^3 and exp(x + i y)
template <class U, class V>
constexpr bool is_holomorphic(U real, V imaginary) {
  return equivalent(diff(real, x), diff(imaginary, y)) && equivalent(diff(real, y), -diff(imaginary, x));
}
static_assert(is_holomorphic(pow(x, 3_c) - 3_c * x * square(y), 3_c * square(x) * y - pow(y, 3_c)));
static_assert(is_holomorphic(exp(x) * cos(y), exp(x) * sin(y)));
static_assert(is_holomorphic(x / (square(x) + square(y)), -y / (square(x) + square(y))));
static_assert(!is_holomorphic(x, -y));

// The Hessian of log(exp x + exp y + exp z) is symmetric, and its rows sum to 0
constexpr auto lse = cr::log_sum_exp(x, y, z);
static_assert(equivalent(lse, log(exp(x) + exp(y) + exp(z))));
static_assert(equivalent(diff(lse, x, y), diff(lse, y, x)));
static_assert(equivalent(diff(lse, x, z), diff(lse, z, x)));
static_assert(equivalent(diff(lse, y, z), diff(lse, z, y)));
static_assert(equivalent(diff(lse, x, x) + diff(lse, x, y) + diff(lse, x, z), 0_c));
static_assert(equivalent(diff(lse, y, x) + diff(lse, y, y) + diff(lse, y, z), 0_c));
static_assert(equivalent(diff(lse, z, x) + diff(lse, z, y) + diff(lse, z, z), 0_c));
