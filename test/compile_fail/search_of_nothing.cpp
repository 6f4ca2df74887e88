// expect: chainrule: search<n>: n is how many orders of elimination are tried: at least 1
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(x * y, x, y, cr::search<1>);
#else
constexpr auto f = cr::function(x * y, x, y, cr::search<0>);
#endif
