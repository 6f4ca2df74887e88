// expect: chainrule: a number where a condition is wanted: write a comparison, select(x > 0_c, a, b)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto z = select(x > 0_c, y, 1_c);
#else
constexpr auto z = select(x, y, 1_c);
#endif
