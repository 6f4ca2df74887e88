// expect: chainrule: exact constants overflow 64 bits
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = x * (4000000000_c * 2_c);
#else
constexpr auto f = x * (4000000000_c * 4000000000_c);
#endif
