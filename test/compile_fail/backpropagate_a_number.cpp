// expect: chainrule: backpropagate: the argument is one formula: cr::backpropagate(z)(x = 3.0, y = 4.0)
#include <chainrule/chainrule.hpp>
constexpr chainrule::variable<"x"> x;
#ifdef CHAINRULE_FIX
constexpr auto pass = chainrule::backpropagate(x * x)(x = 3.0);
#else
constexpr auto pass = chainrule::backpropagate(9.0)(x = 3.0);
#endif
