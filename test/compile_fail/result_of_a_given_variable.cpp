// expect: chainrule: the function is not differentiated in this variable, see name<...>
// expect: name<'y'>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, cr::wrt(x), cr::given(y));
#ifdef CHAINRULE_FIX
constexpr double v = f.gradient(x = 1.0, y = 2.0)[x];
#else
constexpr double v = f.gradient(x = 1.0, y = 2.0)[y];
#endif
