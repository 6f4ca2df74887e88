// expect: chainrule: gradient and hessian are for one formula; a tuple of formulas has jacobian, jvp and vjp
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(boost::hana::make_tuple(x * y, x), x, y);
#ifdef CHAINRULE_FIX
static_assert(f.jacobian_cost == 0);
#else
static_assert(f.hessian_cost == 0);
#endif
