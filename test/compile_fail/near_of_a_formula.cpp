// expect: chainrule: near compares numbers: call the formula
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
static_assert(cr::near((x * y)(x = 3, y = 4), 12, 1e-12));
#else
static_assert(cr::near(x * y, 12, 1e-12));
#endif
