// expect: chainrule: a formula is no integer: what a call by position gives is read by position, [0]; by name, [x]
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
constexpr double slope = f.gradient(x = 2.0, y = 3.0)[x];
#else
constexpr double slope = f.gradient(2.0, 3.0)[x];
#endif
