// expect: chainrule: function: the tuple of formulas is empty
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(boost::hana::make_tuple(x, y), x, y);
#else
constexpr auto f = cr::function(boost::hana::make_tuple(), x, y);
#endif
