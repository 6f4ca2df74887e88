// expect: chainrule: gradient: it has no derivative in this variable, see name<...>
// expect: 'v', 'o', 'l'
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"vol"> vol;
#ifdef CHAINRULE_FIX
constexpr auto f = gradient(x * vol)[vol];
#else
constexpr auto f = gradient(x * y)[vol];
#endif
