// expect: chainrule: a function of ordinary C++ has no names for its arguments: give the numbers in their order
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::formula<2>([](auto a, auto b) { return a * b; });
#ifdef CHAINRULE_FIX
constexpr double v = f(1.0, 2.0);
#else
constexpr double v = f(x = 1.0, y = 2.0);
#endif
