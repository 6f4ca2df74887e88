// expect: chainrule: function: the tuple must hold formulas only
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(boost::hana::make_tuple(x, 2_c), x, y);
#else
constexpr auto f = cr::function(boost::hana::make_tuple(x, 2.0), x, y);
#endif
