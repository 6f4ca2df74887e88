// Values of matrix operations, each asked by itself: sums, products, norms. It mirrors matrix/algebra.hpp. (Their derivatives:
// rules_static.cpp.)
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

namespace {

namespace cr = chainrule;
namespace mo = chainrule::matrix_operations;
using Eigen::MatrixXd;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// What an operation makes of its arguments.
template <class Op>
MatrixXd value(Eigen::Index rows, Eigen::Index columns, auto const&... a) {
  cr::matrix_workspace memory;
  MatrixXd out(rows, columns);
  Op::write(out, memory, a...);
  return out;
}
template <class Op>
double number(auto const&... a) {
  cr::matrix_workspace memory;
  Eigen::Matrix<double, 1, 1> out;
  Op::write(out, memory, a...);
  return out(0, 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(algebra)

BOOST_AUTO_TEST_CASE(sums_and_products) {
  Eigen::Matrix<double, 2, 3> a;
  a << 1, 2, 3, 4, 5, 6;
  Eigen::Matrix<double, 2, 3> const b = a.array() + 1;
  BOOST_TEST((number<mo::sum_>(a) == 21 and number<mo::mean_>(a) == 3.5 and number<mo::dot_>(a, b) == 112));
  BOOST_TEST((value<mo::row_sums_>(2, 1, a) == Eigen::Vector2d(6, 15) and
              value<mo::column_sums_>(1, 3, a) == Eigen::RowVector3d(5, 7, 9)));
  BOOST_TEST((value<mo::product_>(2, 2, a, b.transpose().eval()) == a.lazyProduct(b.transpose())));
  Eigen::RowVector2d const offset(10, 20);
  BOOST_TEST(
      (value<mo::affine_>(2, 2, a, b.transpose().eval(), offset) == (a.lazyProduct(b.transpose()).eval().rowwise() + offset)));
}

BOOST_AUTO_TEST_CASE(lengths) {
  Eigen::Matrix<double, 2, 3> a;
  a << 1, 2, 3, 4, 5, 6;
  for (double const scale : {1.0, 1e200, 1e-200, 1e-160, 1e307})
    BOOST_TEST(cr::near(number<mo::norm_>((scale * a).eval()), scale * std::sqrt(91.0), 1e-15));
  BOOST_TEST(number<mo::norm_>((0 * a).eval()) == 0);
  a.setConstant(std::numeric_limits<double>::max());
  BOOST_TEST(number<mo::norm_>(a) == infinity);
  Eigen::RowVector2d const largest(std::numeric_limits<double>::max(), 0);
  BOOST_TEST(number<mo::norm_>(largest) == std::numeric_limits<double>::max());
  a(1, 1) = -infinity;
  BOOST_TEST(number<mo::norm_>(a) == infinity);
  a(0, 2) = not_a_number;
  BOOST_TEST(std::isnan(number<mo::norm_>(a)));
}

BOOST_AUTO_TEST_SUITE_END()
