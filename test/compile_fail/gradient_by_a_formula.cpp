// expect: chainrule: gradient: the key is a variable: gradient(z)[x]
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = gradient(x * y)[x];
#else
constexpr auto f = gradient(x * y)[x * y];
#endif
