// expect: only a variable can be bound
#include <chainrule/chainrule.hpp>
using namespace chainrule::literals;
constexpr chainrule::variable<"x"> x;
constexpr chainrule::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = substitute(x * y, x = y);
#else
constexpr auto f = substitute(x * y, x* y = y);
#endif
