// expect: chainrule: wrong number of arguments (given == wanted)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f(3.0, 4.0);
#else
constexpr double v = f(3.0, 4.0, 5.0);
#endif
