// expect: chainrule: a fact about a formula is asked in variables: degree(z, x), is_linear(z, x, y)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::depends_on(x + y, y);
#else
constexpr auto f = cr::depends_on(x + y, x + y);
#endif
