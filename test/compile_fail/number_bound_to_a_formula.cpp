// expect: chainrule: only a variable can be bound: write x = value with a variable on the left
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr double v = (x * y)(x = 3, y = 4);
#else
constexpr double v = (x * y)(x = 3, x* y = 4);
#endif
