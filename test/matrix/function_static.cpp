// What calls of matrix functions give, as types: matrices of the kinds of the arguments, views where a workspace owns them. It mirrors
// matrix/function.hpp, whose calls are run in function.cpp and evaluate.cpp.
#include <chainrule/matrix.hpp>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;
using Eigen::Dynamic, Eigen::RowMajor, Eigen::ColMajor, Eigen::MatrixXd, Eigen::VectorXd, Eigen::RowVectorXd;

constexpr cr::matrix<"X", cr::dynamic, 3> X;
constexpr cr::vector<"r", 3> r;
constexpr cr::variable<"x"> x;
using matrix_of_x = std::remove_const_t<decltype(X)>;
using row = std::remove_const_t<decltype(r)>;
using single = cr::matrix<"o", 1, 1>;

// A matrix is given as an Eigen matrix of the kind that was given for its variable.
template <class V, class A, class Result>
constexpr bool gives = std::is_same_v<typename cd::result_like<double, V, A>::type, Result>;
static_assert(gives<matrix_of_x, MatrixXd, MatrixXd> and gives<row, VectorXd, VectorXd> and
              gives<row, RowVectorXd, RowVectorXd> and gives<row, Eigen::RowVector3d, Eigen::RowVector3d> and
              gives<matrix_of_x, Eigen::Matrix3d, Eigen::Matrix3d>);
static_assert(gives<matrix_of_x, Eigen::Matrix<double, Dynamic, Dynamic, RowMajor>, MatrixXd> and
              gives<matrix_of_x, Eigen::Matrix<double, 2, 3, RowMajor>, Eigen::Matrix<double, 2, 3>> and
              gives<single, double, double> and gives<single, Eigen::Matrix<double, 1, 1>, Eigen::Matrix<double, 1, 1>> and
              gives<std::remove_const_t<decltype(x)>, double, double>);

// Views, where a workspace owns what they show; else matrices.
constexpr auto f = cr::function(2_c * X, X);
constexpr auto g = cr::function(cr::sum(square(X) * 3_c), X);
using point = std::tuple<MatrixXd const&>;
template <class Result>
using first_of = std::remove_cvref_t<decltype(std::declval<Result>()[0_c])>;
using work = cr::matrix_workspace;
template <class Result>
constexpr bool is_owned = std::is_same_v<std::remove_cvref_t<Result>, MatrixXd>;
template <class Result>
constexpr bool is_viewed = std::is_same_v<std::remove_cvref_t<Result>, Eigen::Map<MatrixXd const>>;
static_assert(is_owned<decltype(f(std::declval<MatrixXd>()))> and
              is_viewed<decltype(f(std::declval<work&>(), std::declval<MatrixXd>()))>);
static_assert(is_owned<first_of<decltype(g.gradient(std::declval<MatrixXd>()))>> and
              is_viewed<first_of<decltype(g.gradient(std::declval<work&>(), std::declval<MatrixXd>()))>>);
static_assert(is_owned<first_of<decltype(g.value_and_gradient(std::declval<MatrixXd>()).gradient)>> and
              is_viewed<first_of<decltype(g.value_and_gradient(std::declval<work&>(), std::declval<MatrixXd>()).gradient)>>);
static_assert(is_owned<decltype(f.jvp(std::declval<point>(), std::declval<point>()))> and
              is_viewed<decltype(f.jvp(std::declval<work&>(), std::declval<point>(), std::declval<point>()))>);
static_assert(is_owned<first_of<decltype(f.vjp(std::declval<point>(), std::declval<MatrixXd>()))>> and
              is_viewed<first_of<decltype(f.vjp(std::declval<work&>(), std::declval<point>(), std::declval<MatrixXd>()))>>);
static_assert(is_owned<first_of<decltype(g.hvp(std::declval<point>(), std::declval<point>()))>> and
              is_viewed<first_of<decltype(g.hvp(std::declval<work&>(), std::declval<point>(), std::declval<point>()))>>);
static_assert(f.value_steps == 1 and g.value_steps == 2 and g.gradient_steps == 3);

}  // namespace
