// expect: chainrule: division by zero in an exact constant
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::constant<1, 3>;
#else
constexpr auto f = cr::constant<1, 0>;
#endif
