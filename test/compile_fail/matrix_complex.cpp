// expect: chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers
// expect: 'r', 'e', 'l', 'u'
#include <chainrule/matrix.hpp>

#include <complex>
namespace cr = chainrule;
constexpr cr::matrix<"A", 2, 2> A;
Eigen::Matrix2cd const at = Eigen::Matrix2cd::Identity();
#ifdef CHAINRULE_FIX
auto const total = cr::function(cr::sum(tanh(A)), cr::wrt(A))(at);
#else
auto const total = cr::function(cr::sum(relu(A)), cr::wrt(A))(at);
#endif
