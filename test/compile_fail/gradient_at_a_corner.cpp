// expect: chainrule: differences by variable %zu do not converge here: stated %g, differences %g, error %g:
// expect(gcc): 0, +Inf,
// expect(clang): differences_do_not_converge(0, INF,
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
constexpr cr::variable<"x"> x;
constexpr auto f = cr::function(sqrt(x), x);
#ifdef CHAINRULE_FIX
static_assert(cr::gradient_matches(f, 1.0));
#else
static_assert(cr::gradient_matches(f, 0.0));
#endif
