// expect: chainrule: only a variable can be bound: write x = value with a variable on the left
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = (x * y)(x = 1, y = 2);
#else
constexpr auto f = (x * y)(x* y = 2);
#endif
