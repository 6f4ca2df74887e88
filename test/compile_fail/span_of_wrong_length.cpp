// expect: chainrule: the list given to this function has the wrong length
#include <chainrule/chainrule.hpp>

#include <span>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
double call(std::span<double const, 2> point) { return f(point); }
#else
double call(std::span<double const, 3> point) { return f(point); }
#endif
