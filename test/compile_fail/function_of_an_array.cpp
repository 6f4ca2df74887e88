// expect: chainrule: an array stands in a formula by its elements: cr::sum(i, 0_c, 9_c, square(xs[i])), or xs[3_c]
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto s = cr::sum(i, 0_c, 9_c, sin(xs[i]));
#else
constexpr auto s = cr::sin(xs);
#endif
