// expect: chainrule: function: a variable is listed twice
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(x * y, cr::wrt(x), cr::given(y));
#else
constexpr auto f = cr::function(x * y, cr::wrt(x), cr::given(y, x));
#endif
