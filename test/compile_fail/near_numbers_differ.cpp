// expect: chainrule: near: left %g and right %g differ by relative %g, tolerance %g
// expect(gcc): 2.9999999999999999e-1, 2.9998999999999998e-1, 3.333
// expect(clang): numbers_differ(3.000000e-01, 2.999900e-01, 3.333333e-05, 1.000000e-06)
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
#ifdef CHAINRULE_FIX
static_assert(cr::near(0.3, 0.29999, 1e-4));
#else
static_assert(cr::near(0.3, 0.29999, 1e-6));
#endif
