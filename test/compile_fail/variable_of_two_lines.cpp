// expect: chainrule: a variable's name must be printable ASCII
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr cr::variable<"z"> z;
#else
constexpr cr::variable<"z\n"> z;
#endif
