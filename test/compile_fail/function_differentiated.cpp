// expect: chainrule: a compiled function is no formula, it is called: f(3.0, 4.0), f.gradient(3.0, 4.0)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr auto slope = diff(x * y, x);
#else
constexpr auto slope = diff(f, x);
#endif
