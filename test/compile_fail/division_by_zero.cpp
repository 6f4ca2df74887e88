// expect: chainrule: division by zero
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = x + 1_c / 1_c;
#else
constexpr auto f = x + 1_c / 0_c;
#endif
