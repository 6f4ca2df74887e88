// expect: chainrule: diff: of one formula, in the variables that are named: diff(z, x), diff(z, x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto slope = diff(x * y, x);
#else
constexpr auto slope = diff(x * y);
#endif
