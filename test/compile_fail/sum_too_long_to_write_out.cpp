// expect: chainrule: this question writes sums and products out turn by turn, which is too long here (2000 parts)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 1000> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto d = cr::degree(cr::sum(i, 0_c, 9_c, square(xs[i])), xs[3_c]);
#else
constexpr auto d = cr::degree(cr::sum(i, 0_c, 999_c, square(xs[i])), xs[3_c]);
#endif
