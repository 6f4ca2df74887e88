// expect: chainrule: a plain number in a formula: write 2_c, or name it: cr::variable<
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = x + 1.0_c;
#else
constexpr auto f = x + 1.0f;
#endif
