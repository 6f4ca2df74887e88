// expect: chainrule: equivalent: this is not decided: the formulas are too large for exact algebra; compare parts of them
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
#ifdef CHAINRULE_FIX
static_assert(!equivalent(pow(x + y + z, 4_c), pow(x - y - z, 4_c)));
#else
static_assert(!equivalent(pow(x + y + z, 90_c), pow(x - y - z, 90_c)));
#endif
