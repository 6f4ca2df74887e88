// expect: chainrule: degree: the formula is not a polynomial in these variables; ask is_polynomial first
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::degree(sin(x) + y, y) == 1;
#else
constexpr auto f = cr::degree(sin(x) + y, x) == 1;
#endif
