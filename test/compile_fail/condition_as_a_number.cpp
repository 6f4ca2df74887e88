// expect: chainrule: a condition is no number: write select(x > 0_c, 1_c, 0_c); and 0_c < x < 1_c is 0_c < x && x < 1_c
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto z = select(0_c < x && x < 1_c, y, 1_c);
#else
constexpr auto z = select(0_c < x < 1_c, y, 1_c);
#endif
