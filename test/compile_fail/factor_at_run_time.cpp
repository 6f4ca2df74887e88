// expect: chainrule: a plain number in a formula: write 2_c, or name it
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"k"> k;
#ifdef CHAINRULE_FIX
double scaled(double factor) { return cr::function(k * x, k, x)(factor, 2.0); }
#else
double scaled(double factor) { return cr::function(factor * x, x)(2.0); }
#endif
