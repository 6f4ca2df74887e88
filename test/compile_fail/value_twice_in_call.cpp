// expect: chainrule: a variable has two values in this call
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr double f = (x * y)(x = 3, y = 4);
#else
constexpr double f = (x * y)(x = 3, y = 4, x = 3);
#endif
