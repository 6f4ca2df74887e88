// expect: chainrule: this function does not list the variable that has a value here, see name<...>
// expect: 't', 'i', 'm', 'e'
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"time"> time_;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double v = f(x = 1.0, y = 2.0);
#else
constexpr double v = f(x = 1.0, y = 2.0, time_ = 3.0);
#endif
