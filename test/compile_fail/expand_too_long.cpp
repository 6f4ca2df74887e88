// expect: chainrule: expand: the expanded formula is too long: expand parts of it
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
#ifdef CHAINRULE_FIX
constexpr auto e = expand(pow(x + y + z, 4_c));
#else
constexpr auto e = expand(pow(x + y + z, 90_c));
#endif
