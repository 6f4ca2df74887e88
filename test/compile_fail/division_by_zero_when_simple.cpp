// expect: chainrule: this formula divides by zero: its denominator is 0 in canonical form
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = 1_c / (x - y) == y;
#else
constexpr auto f = 1_c / (x - x) == y;
#endif
