// expect: chainrule: min, max and mean over nothing: the last value of the index is below the first
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"xs", 5> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::mean(i, 1_c, 3_c, xs[i]);
#else
constexpr auto f = cr::mean(i, 3_c, 1_c, xs[i]);
#endif
