// expect: chainrule: substitute: a variable is bound twice
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = substitute(x * y, x = y, y = x);
#else
constexpr auto f = substitute(x * y, x = y, x = 2_c);
#endif
