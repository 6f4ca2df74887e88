// expect: chainrule: a sum or product says how often: cr::sum(i, 10_c, xs[i]) is for i = 0 .. 9
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variables<"xs", 4> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto z = cr::sum(i, 4_c, xs[i]);
#else
constexpr auto z = cr::sum(i, xs[i]);
#endif
