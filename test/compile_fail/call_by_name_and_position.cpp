// expect: chainrule: a call is by position, f(3.0, 4.0), or by name, f(x = 3.0, y = 4.0)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f(x = 1.0, y = 2.0);
#else
constexpr double v = f(1.0, y = 2.0);
#endif
