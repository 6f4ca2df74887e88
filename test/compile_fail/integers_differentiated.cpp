// expect: chainrule: function: no function is differentiated in integers: list cr::integers and cr::extent in cr::given
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr cr::integers<"at", n> at;
#ifdef CHAINRULE_FIX
constexpr auto f = cr::function(cr::sum(i, n, x[at[i]]), cr::wrt(x), cr::given(at));
#else
constexpr auto f = cr::function(cr::sum(i, n, x[at[i]]), x, at);
#endif
