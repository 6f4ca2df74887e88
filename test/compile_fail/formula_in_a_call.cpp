// expect: chainrule: a call takes numbers; to put formulas in place of variables use substitute(z, x = y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto v = substitute(x * y, x = y)(y = 1);
#else
constexpr auto v = (x * y)(x = y, y = 1);
#endif
