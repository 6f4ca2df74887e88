// expect: chainrule: gradient: differentiate with respect to variables: gradient(z, x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = gradient(x * y, y);
#else
constexpr auto f = gradient(x * y, 2_c);
#endif
