// expect: chainrule: a formula is called by name: z(x = 3, y = 4)
#include <chainrule/chainrule.hpp>

#include <iostream>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = x * y;
#ifdef CHAINRULE_FIX
auto& printed = std::cout << z(x = 1.0, y = 2.0);
#else
auto& printed = std::cout << z(1.0, 2.0);
#endif
