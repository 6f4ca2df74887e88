// expect: chainrule: an index outside its array, see name<...>, index, size
// expect: name<'x'>, -1, 10
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
#ifdef CHAINRULE_FIX
constexpr auto s = cr::sum(i, 1_c, 2_c, cr::sum(j, 0_c, 1_c, xs[i - j]));
#else
constexpr auto s = cr::sum(i, 0_c, 2_c, cr::sum(j, 0_c, 1_c, xs[i - j]));
#endif
