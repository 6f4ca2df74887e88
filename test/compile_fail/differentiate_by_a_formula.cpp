// expect: chainrule: diff: differentiate with respect to a variable: diff(z, x)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = diff(x * y, x);
#else
constexpr auto f = diff(x * y, x* y);
#endif
