// expect: chainrule: the result of a call by name is read by name, slopes[x]
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f.gradient(x = 1.0, y = 2.0)[x];
#else
constexpr double v = f.gradient(x = 1.0, y = 2.0)[0];
#endif
