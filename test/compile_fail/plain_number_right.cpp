// expect: chainrule: a plain number in a formula: write 2_c
#include <chainrule/chainrule.hpp>
using namespace chainrule::literals;
constexpr chainrule::variable<"x"> x;
#ifdef CHAINRULE_FIX
constexpr auto f = x * 2.5_c;
#else
constexpr auto f = x * 2.5;
#endif
