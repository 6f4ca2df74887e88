// expect: chainrule: in C++ << binds tighter than ^: write pow(x, 2_c), or (x ^ 2_c)
#include <chainrule/chainrule.hpp>

#include <iostream>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
auto& printed = std::cout << (x ^ 2_c);
#else
auto& printed = std::cout << x ^ 2_c;
#endif
