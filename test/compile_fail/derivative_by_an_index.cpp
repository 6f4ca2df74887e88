// expect: chainrule: diff: an index of sums and products is not a variable
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto d = diff(cr::sum(i, 0_c, 9_c, xs[i]), xs[3_c]);
#else
constexpr auto d = diff(cr::sum(i, 0_c, 9_c, xs[i]), i);
#endif
