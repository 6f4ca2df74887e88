// expect: chainrule: expand: the coefficients of the expanded formula overflow 64 bits
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
#ifdef CHAINRULE_FIX
constexpr auto e = expand(pow(x + 1000_c * y, 4_c) + z);
#else
constexpr auto e = expand(pow(x + 1000_c * y, 8_c) + z);
#endif
