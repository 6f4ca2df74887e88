// expect: chainrule: an index outside its array, see name<...>, index, size
// expect: name<'x'>, 12, 10
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
#ifdef CHAINRULE_FIX
constexpr auto s = xs[9_c];
#else
constexpr auto s = xs[12_c];
#endif
