// expect: chainrule: a variable of this formula has no value in the call, see name<...>
// expect: name<'y'>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f.gradient(y = 2.0, x = 1.0)[x];
#else
constexpr double v = f.gradient(x = 1.0)[x];
#endif
