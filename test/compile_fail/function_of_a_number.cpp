// expect: chainrule: function: the first argument is a formula or a hana::tuple of formulas
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(2_c, x);
#else
constexpr auto f = cr::function(2.0, x);
#endif
