// expect: chainrule: an index of an array is affine, an integer or a sum of multiples of indices: xs[2_c * i + 1_c]
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10, 20> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto s = xs(i, 2_c * i);
#else
constexpr auto s = xs(i, i* i);
#endif
