// expect: chainrule: element by element: the columns of both matrices must be equal, or one is a column vector
// expect: 40
// expect: 30
#include <chainrule/matrix.hpp>
constexpr chainrule::matrix<"A", chainrule::dynamic, 40> A;
#ifdef CHAINRULE_FIX
constexpr chainrule::vector<"b", 40> b;
#else
constexpr chainrule::vector<"b", 30> b;
#endif
constexpr auto sum = A + b;
