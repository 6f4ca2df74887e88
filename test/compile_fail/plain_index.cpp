// expect: chainrule: an element of an array is named by an exact integer or an index: xs[3_c], xs[i + 1_c]
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
#ifdef CHAINRULE_FIX
constexpr auto s = xs[3_c];
#else
constexpr auto s = xs[3];
#endif
