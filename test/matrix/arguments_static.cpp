// How the arguments of a call are read, as types: which fit their variable, and what Eigen is told of their sizes and order. It mirrors
// matrix/arguments.hpp.
#include <chainrule/matrix.hpp>

#include <string>
#include <vector>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
using Eigen::Dynamic, Eigen::RowMajor, Eigen::ColMajor, Eigen::MatrixXd, Eigen::VectorXd, Eigen::RowVectorXd;

using matrix_3x3 = cr::matrix<"A", 3, 3>;
using matrix_nx3 = cr::matrix<"X", cr::dynamic, 3>;
using large = cr::matrix<"L", 100, 200>;
using large_row = cr::vector<"l", 100>;
using row = cr::vector<"r", 3>;
using column = cr::matrix<"c", 3, 1>;
using single = cr::matrix<"o", 1, 1>;
using number = cr::variable<"x">;
using by_rows = Eigen::Matrix<double, Dynamic, Dynamic, RowMajor>;
using strided = Eigen::Block<MatrixXd, 1, Dynamic>;
using sum_of_two = std::remove_const_t<decltype(std::declval<MatrixXd const&>() + std::declval<MatrixXd const&>())>;

// Small sizes stay known.
template <int Rows, int Columns>
constexpr bool sized(int rows, int columns, int order = ColMajor) {
  using size = cd::eigen_size<Rows, Columns>;
  return size::rows == rows and size::columns == columns and size::order == order;
}
static_assert(sized<8, 8>(8, 8) and sized<5, 13>(Dynamic, Dynamic) and sized<3, 5>(3, 5) and sized<100, 100>(Dynamic, Dynamic));
static_assert(sized<1, 5>(1, 5, RowMajor) and sized<1, 100>(1, Dynamic, RowMajor) and sized<1, 1>(1, 1) and sized<5, 1>(5, 1) and
              sized<100, 1>(Dynamic, 1));
static_assert(sized<-1, 3>(Dynamic, Dynamic) and sized<3, -1>(Dynamic, Dynamic) and sized<-1, -1>(Dynamic, Dynamic) and
              sized<1, -1>(1, Dynamic, RowMajor) and sized<-1, 1>(Dynamic, 1));

// A standing vector serves for a row.
static_assert(cd::is_turned<row, VectorXd> and cd::is_turned<row, Eigen::Vector3d> and not cd::is_turned<row, RowVectorXd> and
              not cd::is_turned<row, MatrixXd> and not cd::is_turned<row, Eigen::Matrix<double, 1, 1>>);
static_assert(not cd::is_turned<matrix_3x3, VectorXd> and not cd::is_turned<single, VectorXd> and
              not cd::is_turned<column, VectorXd> and not cd::is_turned<column, RowVectorXd>);

static_assert(cd::is_direct<MatrixXd>() and cd::is_direct<Eigen::Ref<MatrixXd const>>() and not cd::is_direct<strided>() and
              not cd::is_direct<sum_of_two>() and not cd::is_direct<Eigen::DiagonalMatrix<double, 3>>());
static_assert(cd::takes_number<number, double> and cd::takes_number<number, MatrixXd> and cd::takes_number<single, double> and
              not cd::takes_number<single, Eigen::Matrix<double, 1, 1>> and not cd::takes_number<matrix_3x3, double> and
              not cd::takes_number<matrix_3x3, MatrixXd>);

template <class V, class A>
constexpr bool fits = cd::fits_variable<double, V, A>();
static_assert(fits<number, double> and fits<number, int> and fits<single, double> and not fits<number, MatrixXd> and
              not fits<number, double const*> and not fits<number, std::vector<double>> and
              not fits<number, std::array<double, 1>> and not fits<number, char[4]>);
static_assert(fits<matrix_3x3, MatrixXd> and fits<matrix_3x3, Eigen::Matrix3d> and fits<matrix_3x3, by_rows> and
              not fits<matrix_3x3, double> and not fits<matrix_3x3, Eigen::MatrixXf> and not fits<matrix_3x3, sum_of_two> and
              not fits<row, strided> and not fits<matrix_3x3, Eigen::Matrix<double, 4, 3>> and
              not fits<matrix_3x3, Eigen::Matrix<double, 3, 4>> and not fits<matrix_3x3, VectorXd>);
static_assert(fits<row, VectorXd> and fits<row, Eigen::Vector3d> and fits<row, Eigen::RowVector3d> and
              not fits<row, Eigen::Vector4d> and not fits<row, Eigen::RowVector4d> and fits<column, VectorXd> and
              fits<single, Eigen::Matrix<double, 1, 1>>);

// What is read is a Map of the memory.
template <class V, class A, class Read>
constexpr bool reads = std::is_same_v<decltype(cd::read_argument<double, V>(std::declval<A const&>())), Read>;
template <int Rows, int Columns, int Order = ColMajor>
using plain = Eigen::Matrix<double, Rows, Columns, Order> const;
template <int Rows, int Columns, int Order = ColMajor>
using with_stride = Eigen::Map<plain<Rows, Columns, Order>, Eigen::Unaligned, Eigen::OuterStride<>>;
static_assert(reads<number, float, double> and reads<single, int, double>);
static_assert(reads<matrix_3x3, MatrixXd, with_stride<3, 3>> and reads<matrix_3x3, by_rows, with_stride<3, 3, RowMajor>> and
              reads<large, MatrixXd, with_stride<Dynamic, Dynamic>> and
              reads<matrix_nx3, Eigen::Matrix<double, 2, 3>, with_stride<Dynamic, Dynamic>>);
static_assert(reads<row, VectorXd, Eigen::Map<plain<1, 3, RowMajor>>> and
              reads<large_row, VectorXd, Eigen::Map<plain<1, Dynamic, RowMajor>>> and
              reads<row, RowVectorXd, Eigen::Map<plain<1, 3, RowMajor>>> and
              reads<row, MatrixXd, Eigen::Map<plain<1, 3, RowMajor>>> and reads<column, MatrixXd, Eigen::Map<plain<3, 1>>> and
              reads<column, by_rows, Eigen::Map<plain<3, 1>>> and
              reads<single, Eigen::Matrix<double, 1, 1>, Eigen::Map<plain<1, 1>>> and
              reads<single, by_rows, Eigen::Map<plain<1, 1, RowMajor>>>);

// A whole call.
using point = cd::matrix_arguments<matrix_3x3, number>;
static_assert(point::check_point<MatrixXd, double>() and point::fit<double, MatrixXd, double>() and
              point::check_second<double, MatrixXd, double>());
using in_tuples = std::tuple<MatrixXd const&, double const&>;
using weights = cd::matrix_arguments<column>;
static_assert(cd::check_tuples<point, point, in_tuples, in_tuples>() and
              cd::check_cotangent<point, weights, in_tuples, VectorXd>());
static_assert(cd::named_size{}.size == 0 and not cd::named_size{}.is_columns);

}  // namespace
