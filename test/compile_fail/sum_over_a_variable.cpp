// expect: chainrule: a sum or product runs over an index
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
constexpr cr::variable<"y"> y;
#ifdef CHAINRULE_FIX
constexpr auto s = cr::sum(i, 0_c, 9_c, xs[i] * y);
#else
constexpr auto s = cr::sum(y, 0_c, 9_c, y);
#endif
