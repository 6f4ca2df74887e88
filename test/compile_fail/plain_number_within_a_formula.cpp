// expect: chainrule: a plain number in a formula: write 2_c, or name it
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto z = x + sin(2_c * y) / select(x > 2_c, x, y);
#else
constexpr auto z = x + sin(2 * y) / select(x > 2, x, y);
#endif
