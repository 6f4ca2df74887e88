// Substitution is simultaneous, leaves what it does not touch, and reaches the bottom of deep formulas.
#include <chainrule/calculus/calculus.hpp>
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"t"> t;
constexpr auto z = (x + y) ^ 2_c;

template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<A, B>;
}

static_assert(substitute(z, x = y) == 4_c * pow(y, 2_c));
static_assert(same_type(substitute(z, x = y), (y + y) ^ 2_c));
static_assert(same_type(substitute(x - y, x = y, y = x), y - x));
static_assert(same_type(substitute(x - y, y = x, x = y), y - x));
static_assert(same_type(substitute(x * x, x = x + 1_c), (x + 1_c) * (x + 1_c)));
static_assert(same_type(substitute(sin(x) * atan2(y, x), x = exp(t), y = 2_c), sin(exp(t)) * atan2(2_c, exp(t))));
static_assert(same_type(substitute(select(x < y, x, y), x = 0_c), select(0_c < y, 0_c, y)));
static_assert(same_type(substitute(x, x = y), y) && same_type(substitute(2_c, x = y), 2_c));

// Nothing bound and a name that is not there change nothing.
static_assert(same_type(substitute(z), z) && same_type(substitute(z, t = x), z));

// Formulas keep their shape: no zero drops, but exact constants that meet fold as they do when written.
static_assert(same_type(substitute(x * y + y, x = 0_c), 0_c * y + y));
static_assert(same_type(substitute((x + 1_c) * y, x = 2_c), 3_c * y));
static_assert(same_type(substitute(x / y, x = 1_c, y = hana::int_c<3>), 1_c / 3_c));
static_assert(same_type(substitute(pow(x, y), x = 2_c, y = -2_c), 0.25_c));

// Two variables of one name and different tags are two variables.
}  // namespace
struct other;
namespace {
constexpr cr::variable<"x", other> other_x;
static_assert(same_type(substitute(x + other_x, other_x = y), x + y));

// Chains deeper than compilers recurse.
template <int N, class E>
constexpr auto nested(E inner) {
  if constexpr (N == 0) return inner;
  else return sin(nested<N - 1>(inner));
}
static_assert(same_type(substitute(nested<300>(x + y), x = t), nested<300>(t + y)));

// Substituting and differentiating: the chain rule.
static_assert(diff(substitute(sin(x), x = t * t), t) == substitute(diff(sin(x), x), x = t * t) * diff(t * t, t));

}  // namespace
