// expect: chainrule: a hexadecimal or binary literal must fit 64 bits
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = 0xFFFF_c;
#else
constexpr auto f = 0xFFFFFFFFFFFFFFFF1_c;
#endif
