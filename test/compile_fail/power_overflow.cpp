// expect: chainrule: exact constants overflow 64 bits here
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = pow(2_c, 62_c);
#else
constexpr auto f = pow(2_c, 64_c);
#endif
