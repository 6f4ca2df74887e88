// expect: chainrule: in C++ == binds tighter than ^: write pow(x, 2_c)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
static_assert(pow(x, 2_c) == x * x);
#else
static_assert(x ^ 2_c == x * x);
#endif
