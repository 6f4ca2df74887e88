// expect: chainrule: the ends of a sum or product are integers, or made of extents, outer indices and elements of cr::integers: cr::sum(j, 0_c, i, body)
#include <chainrule/chainrule.hpp>

#include <vector>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
#ifdef CHAINRULE_FIX
constexpr auto s = cr::sum(i, n, x[i]);
#else
constexpr auto s = cr::sum(i, n* n, x[0_c]);
#endif
