// expect: chainrule: gradient and hessian are for one formula; a tuple of formulas has jacobian, jvp and vjp
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(boost::hana::make_tuple(x * y, x), x, y);
#ifdef CHAINRULE_FIX
constexpr auto v = f.jacobian(3.0, 4.0);
#else
constexpr auto v = f.hessian(3.0, 4.0);
#endif
