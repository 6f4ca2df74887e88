// expect: chainrule: affine: columns of X must equal rows of W
// expect: 700
// expect: 784
#include <chainrule/matrix.hpp>
constexpr chainrule::vector<"b", 50> b;
constexpr chainrule::matrix<"W", 784, 50> W;
#ifdef CHAINRULE_FIX
constexpr chainrule::matrix<"X", chainrule::dynamic, 784> X;
#else
constexpr chainrule::matrix<"X", chainrule::dynamic, 700> X;
#endif
constexpr auto layer = chainrule::affine(X, W, b);
