// expect: chainrule: an index outside its array, see name<...>, index, size
// expect: name<'x'>, 10, 10
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto s = cr::sum(i, 0_c, 8_c, xs[i + 1_c]);
#else
constexpr auto s = cr::sum(i, 0_c, 9_c, xs[i + 1_c]);
#endif
