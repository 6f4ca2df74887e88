// expect: chainrule: equivalent: compares two formulas, numbers are exact constants: equivalent(x - x, 0_c)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
static_assert(cr::equivalent(x * y - y * x, 0_c));
#else
static_assert(cr::equivalent(x * y - y * x, 0));
#endif
