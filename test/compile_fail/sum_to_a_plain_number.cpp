// expect: chainrule: the ends of a sum or product are exact integers: write cr::sum(i, 0_c, 9_c, body)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto s = cr::sum(i, 0_c, 9_c, xs[i]);
#else
constexpr auto s = cr::sum(i, 0, 9, xs[i]);
#endif
