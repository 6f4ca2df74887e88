// A call with a policy, by name.
// expect: chainrule: a call with a policy takes its numbers by position: f(cr::simd, numbers)
#include <chainrule/simd.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"a"> a;
constexpr cr::variables<"x", 3> x;
constexpr cr::index<"i"> i;
constexpr auto f = cr::function(cr::sum(i, 0_c, 2_c, a* x[i]), a, x);
#ifdef CHAINRULE_FIX
double value() { return f(cr::simd, 2.0, 1.0, 2.0, 3.0); }
#else
double value() { return f(cr::simd, a = 2.0, x[0_c] = 1.0, x[1_c] = 2.0, x[2_c] = 3.0); }
#endif
