// expect: chainrule: diff: an extent is a length, no variable
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr cr::variable<"a"> a;
constexpr auto s = diff(cr::sum(i, n, a* x[i]), a);
#else
constexpr auto s = diff(cr::sum(i, n, n* x[i]), n);
#endif
