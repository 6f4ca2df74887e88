// expect: chainrule: in C++ == binds tighter than ^: write pow(x, 2_c)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
#ifdef CHAINRULE_FIX
constexpr auto f = x * x == pow(x, 2_c);
#else
constexpr auto f = x * x == x ^ 2_c;
#endif
