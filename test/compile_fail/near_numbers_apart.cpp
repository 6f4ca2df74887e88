// expect: chainrule: near: left %g and right %g differ by %g, absolute tolerance %g
// expect(gcc): 5.0e-1, 0.0, 5.0e-1, 2.5e-1)
// expect(clang): numbers_apart(5.000000e-01, 0.000000e+00, 5.000000e-01, 2.500000e-01)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
static_assert(cr::near(0.5, 0.0, cr::absolute(0.5)));
#else
static_assert(cr::near(0.5, 0.0, cr::absolute(0.25)));
#endif
