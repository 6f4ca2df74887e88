// expect: chainrule: an index outside its sum or product, see name<...>: write cr::sum(i, 0_c, 9_c, ...)
// expect: name<'i'>
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(cr::sum(i, 0_c, 9_c, i* xs[i]), xs);
#else
constexpr auto f = cr::function(i * cr::sum(i, 0_c, 9_c, xs[i]), xs);
#endif
