// expect: chainrule: substitute: bind each variable to a formula: substitute(z, x = y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = substitute(x * y, x = y);
#else
constexpr auto f = substitute(x * y, y);
#endif
