// expect: chainrule: function: an argument has another number of columns than its variable
// expect: 3
// expect: 2
#include <chainrule/matrix.hpp>
constexpr chainrule::matrix<"A", 2, 3> A;
constexpr auto sum = chainrule::function(chainrule::sum(A), A);
#ifdef CHAINRULE_FIX
double total = sum(Eigen::Matrix<double, 2, 3>());
#else
double total = sum(Eigen::Matrix2d());
#endif
