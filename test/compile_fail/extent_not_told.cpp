// expect: chainrule: function: no array's length tells this extent, see name<...>: list an array that has it
// expect: name<'n'>
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr cr::variable<"a"> a;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(cr::sum(i, n, a* x[i]), cr::wrt(a), cr::given(x));
#else
constexpr auto f = cr::function(cr::sum(i, n, a* i), a);
#endif
