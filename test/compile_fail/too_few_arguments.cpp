// expect: chainrule: wrong number of arguments
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr double f = cr::function(x * y, x, y)(3.0, 4.0);
#else
constexpr double f = cr::function(x * y, x, y)(3.0);
#endif
