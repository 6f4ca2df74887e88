// expect: chainrule: backpropagate: this formula is no node of the computation: name a part of it as it was written
#include <chainrule/chainrule.hpp>
constexpr chainrule::variable<"x"> x;
constexpr chainrule::variable<"y"> y;
constexpr auto pass = chainrule::backpropagate(sin(x + y))(x = 3.0, y = 4.0);
#ifdef CHAINRULE_FIX
constexpr double sum = pass[x + y].value;
#else
constexpr double sum = pass[y + x].value;
#endif
