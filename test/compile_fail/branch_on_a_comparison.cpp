// expect: chainrule: a formula or comparison is not a bool: use select(condition, a, b)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = select(x > y, x, y);
#else
constexpr auto f = x > y ? x* y : y* x;
#endif
