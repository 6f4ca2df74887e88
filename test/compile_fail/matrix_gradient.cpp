// expect: chainrule: gradient: the formula must be a scalar, such as a loss or sum(...)
#include <chainrule/matrix.hpp>
constexpr chainrule::matrix<"A", 2, 2> A;
#ifdef CHAINRULE_FIX
constexpr auto slope = chainrule::gradient(chainrule::sum(A * A));
#else
constexpr auto slope = chainrule::gradient(A * A);
#endif
