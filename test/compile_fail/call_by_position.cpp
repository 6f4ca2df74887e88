// expect: chainrule: a formula is called by name: z(x = 3, y = 4); for calls by position make a cr::function(z, x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr double v = (x * y)(x = 3.0, y = 4.0);
#else
constexpr double v = (x * y)(3.0, 4.0);
#endif
