// expect: chainrule: a variable of this formula has no value in the call, see name<...>: bind each, z(x = 3, y = 4)
// expect: 'v', 'o', 'l'
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr cr::variable<"vol"> vol;
constexpr double f = (x * vol)(x = 3, vol = 4);
#else
constexpr cr::variable<"vol"> vol;
constexpr double f = (x * vol)(x = 3);
#endif
