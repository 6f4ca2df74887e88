// expect: chainrule: a compiled function has no text: print the formula that it was made from, std::cout << z
#include <chainrule/chainrule.hpp>

#include <iostream>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto f = cr::function(x * y, x, y);
#ifdef CHAINRULE_FIX
void show() { std::cout << x * y << f(3.0, 4.0); }
#else
void show() { std::cout << f; }
#endif
