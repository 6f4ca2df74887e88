// expect: chainrule: equivalent: one of the formulas is defined nowhere: it divides by 0 or takes the logarithm of 0
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
#ifdef CHAINRULE_FIX
static_assert(!equivalent(z / (square(x + y) - square(x)), 1_c));
#else
static_assert(!equivalent(z / (square(x + y) - square(x) - 2_c * x * y - y * y), 1_c));
#endif
