// expect: chainrule: a formula is no number before it is called, z(x = 3.0, y = 4.0)
// expect: functions of formulas are sin(x) or cr::sin(x), not std::sin(x)
#include <chainrule/chainrule.hpp>

#include <cmath>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto z = y * sin(x);
#else
constexpr auto z = y * std::sin(x);
#endif
