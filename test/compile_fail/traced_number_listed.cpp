// expect: chainrule: formula: behind the function stand formulas: cr::formula(f, x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::formula([](auto a, auto b) { return a * b; }, x, y);
#else
constexpr auto f = cr::formula([](auto a, auto b) { return a * b; }, x, 2.0);
#endif
