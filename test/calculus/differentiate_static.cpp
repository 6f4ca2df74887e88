// diff: the formulas that it gives, their order and depth. (That they are right is tested for every operation by its rule.)
#include <chainrule/calculus/calculus.hpp>
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = (x + y) ^ 2_c;

template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<A, B>;
}

static_assert(diff(x, x) == 1_c && diff(y, x) == 0_c && diff(3_c, x) == 0_c);
static_assert(diff(z, x) == 2_c * (x + y) && diff(z, x, y) == 2_c && diff(z, x, y, x) == 0_c);
static_assert(diff(sin(3_c * x + 1_c), x) == 3_c * cos(3_c * x + 1_c));
static_assert(diff(x * y * sin(x), x) == y * sin(x) + x * y * cos(x));
static_assert(diff(x / y, y) == -x / (y * y));
static_assert(diff(exp(x * y), x, y) == exp(x * y) + x * y * exp(x * y));

// Higher and mixed derivatives; the order of differentiation does not matter here.
static_assert(diff<0>(z, x) == z && diff<1>(z, x) == diff(z, x) && diff<2>(z, x) == 2_c);
static_assert(diff<4>(sin(x), x) == sin(x));
static_assert(diff<3>(pow(x, 5_c), x) == 60_c * pow(x, 2_c));
static_assert(diff<5>(pow(x, 5_c), x) == 120_c && diff<6>(pow(x, 5_c), x) == 0_c);
static_assert(diff(x * x * sin(y), x, y) == diff(x * x * sin(y), y, x));

// What differentiation itself makes, zeros and ones, it drops; what the user wrote stays.
static_assert(same_type(diff(x + y, x), 1_c));
static_assert(same_type(diff(x * y, x), y));
static_assert(same_type(diff(2_c * x * y, y), 2_c * x));
static_assert(same_type(diff(z, x), 2_c * (x + y)));
static_assert(same_type(diff(-x * y, y), -x));
static_assert(same_type(diff(x * (y * 0_c), x), y * 0_c));
static_assert(same_type(diff(sin(y), x), 0_c));

// A power with a constant exponent has no logarithm; one with a variable exponent has.
static_assert(cr::to_string(diff(pow(x, 3_c), x)) == "3*x^2");
static_assert(cr::to_string(diff(pow(x, y), y)) == "x^y*log(x)");
// A positive even power of what states its square is differentiated through that, no other power.
static_assert(cr::to_string(diff(pow(hypot(x, y), 2_c), x)) == "2*x" and cr::to_string(diff(pow(abs(x), 2_c), x)) == "2*x");
static_assert(cr::to_string(diff(pow(hypot(x, y), 4_c), y)) == "4*hypot(x, y)^2*y");
static_assert(cr::to_string(diff(pow(sin(x), 2_c), x)) == "2*sin(x)*cos(x)");
static_assert(cr::to_string(diff(pow(hypot(x, y), -2_c), x)) ==
              "select(equal(hypot(x, y), 0), 0, -2*hypot(x, y)^(-3)*(x/hypot(x, y)))");
static_assert(cr::to_string(diff(pow(hypot(x, y), 3_c), y)) ==
              "select(equal(hypot(x, y), 0), 0, 3*hypot(x, y)^2*(y/hypot(x, y)))");
static_assert(cr::to_string(diff(pow(hypot(x, y), y), x)) ==
              "select(equal(hypot(x, y), 0), 0, y*hypot(x, y)^(y - 1)*(x/hypot(x, y)))");

// Selections are differentiated branch by branch, and what multiplies them goes inside: nothing meets a dead zero.
static_assert(cr::to_string(diff(select(x < 0_c, -x, x), x)) == "select(x < 0, -1, 1)");
static_assert(cr::to_string(diff(select(x > 0_c, log(x), 0_c), x)) == "select(x > 0, 1/x, 0)");

// Formulas deeper than compilers recurse.
template <int N>
constexpr auto nested() {
  if constexpr (N == 0) return x;
  else if constexpr (N % 3 == 0) return nested<N - 1>() * y;
  else if constexpr (N % 3 == 1) return sin(nested<N - 1>());
  else return nested<N - 1>() + x;
}
static_assert(cr::any_formula<decltype(diff(nested<300>(), x))>);

}  // namespace
