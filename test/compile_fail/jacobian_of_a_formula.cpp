// expect: chainrule: jacobian is of a tuple of formulas: jacobian(hana::make_tuple(f, g), x, y); of one formula it is gradient(z, x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto rows = cr::jacobian(std::tuple(x * y, x + y), x, y);
#else
constexpr auto rows = cr::jacobian(x * y, x, y);
#endif
