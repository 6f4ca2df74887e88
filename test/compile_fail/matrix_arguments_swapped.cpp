// expect: chainrule: function: an argument has another number of rows than its variable
#include <chainrule/matrix.hpp>
namespace cr = chainrule;
constexpr cr::matrix<"X", 2, 3> X;
constexpr cr::matrix<"W", 3, 2> W;
constexpr auto f = cr::function(sum(X * W), cr::wrt(W), cr::given(X));
Eigen::Matrix<double, 2, 3> const x = Eigen::Matrix<double, 2, 3>::Ones();
Eigen::Matrix<double, 3, 2> const w = Eigen::Matrix<double, 3, 2>::Ones();
#ifdef CHAINRULE_FIX
auto const [value, gradient] = f.value_and_gradient(w, x);
#else
auto const [value, gradient] = f.value_and_gradient(x, w);
#endif
