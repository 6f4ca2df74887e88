// expect: chainrule: function: the formula contains a variable that is not in the list
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(x * y, x, y);
#else
constexpr auto f = cr::function(x * y, x);
#endif
