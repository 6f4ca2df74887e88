// expect: chainrule: matrix product: columns of the first must equal rows of the second
// expect: 3
// expect: 4
#include <chainrule/matrix.hpp>
constexpr chainrule::matrix<"A", 2, 3> A;
constexpr chainrule::matrix<"B", 4, 5> B;
#ifdef CHAINRULE_FIX
constexpr auto product = chainrule::transpose(B) * B;
#else
constexpr auto product = A * B;
#endif
