// expect: chainrule: function: the formula contains a variable that is not in the list, see name<...>
// expect: name<'x'>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(cr::sum(i, 0_c, 9_c, xs[i] * y), xs, y);
#else
constexpr auto f = cr::function(cr::sum(i, 0_c, 9_c, xs[i] * y), xs[0_c], xs[1_c], y);
#endif
