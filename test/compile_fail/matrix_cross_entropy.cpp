// expect: chainrule: softmax_cross_entropy: columns of Z must equal columns of T
// expect: 10
// expect: 9
#include <chainrule/matrix.hpp>
constexpr chainrule::matrix<"Z", chainrule::dynamic, 10> Z;
#ifdef CHAINRULE_FIX
constexpr chainrule::matrix<"T", chainrule::dynamic, 10> T;
#else
constexpr chainrule::matrix<"T", chainrule::dynamic, 9> T;
#endif
constexpr auto loss = chainrule::softmax_cross_entropy(Z, T);
