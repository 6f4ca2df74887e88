// expect: chainrule: an array stands in a formula by its elements
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variables<"xs", 4> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto z = cr::sum(i, 4_c, xs[i]) * y;
#else
constexpr auto z = xs * y;
#endif
