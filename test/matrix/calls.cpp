// What calls of matrix functions give: values in memory of the caller's and in a workspace, gradients of the kinds of their arguments,
// one node that is two outputs. It mirrors matrix/function.hpp. (Sizes, number types, allocations: function.cpp.)
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;
using Eigen::MatrixXd;

constexpr cr::matrix<"X", cr::dynamic, 3> X;
constexpr cr::matrix<"Y", cr::dynamic, 3> Y;
constexpr cr::vector<"r", 3> r;
constexpr cr::matrix<"o", 1, 1> o;
template <int N, class E>
constexpr auto cosines(E const& e) {
  if constexpr (N == 0) return e;
  else return cosines<N - 1>(cos(e));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(calls)

BOOST_AUTO_TEST_CASE(values) {
  constexpr auto sums = cr::function(cr::column_sums(X), X);
  MatrixXd const x = MatrixXd::Constant(2, 3, 1.5);
  auto work = sums.workspace();
  Eigen::RowVector3d const found = sums(x), viewed = sums(work, x), expected(3, 3, 3);
  BOOST_TEST((found == expected and viewed == expected));
  MatrixXd const broken = MatrixXd::Constant(2, 3, 1e308) * 10;
  BOOST_TEST((sums.first_non_finite(x) == "" and sums.first_non_finite(broken) == "X" and
              sums.first_non_finite(MatrixXd::Constant(2, 3, 1e308).eval()) == "column_sums(X)"));
}

BOOST_AUTO_TEST_CASE(gradients) {
  // In X and Y it is one matrix; r stands or lies; o is a number, or a matrix of one.
  constexpr auto f = cr::function(cr::sum(exp(X + Y)) * o + cr::sum(cr::square(r)), cr::wrt(X, Y, r, o));
  MatrixXd const x = MatrixXd::Constant(2, 3, 0.5), y = MatrixXd::Constant(2, 3, -1.0);
  Eigen::VectorXd const standing = Eigen::Vector3d(1, 2, 3);
  Eigen::RowVectorXd const lying = standing.transpose();
  Eigen::Matrix<double, 1, 1> const one(2.0);
  double const slope = std::exp(-0.5);
  auto const check = [&](auto const& found) {
    BOOST_TEST((cr::near(found[0_c](1, 2), 2 * slope, 1e-15) and cr::near(found[1_c](1, 2), 2 * slope, 1e-15) and
                cr::near(found[0_c](0, 0), 2 * slope, 1e-15) and found[1_c].rows() == 2 and found[1_c].cols() == 3));
    BOOST_TEST((found[2_c].size() == 3 and found[2_c](0) == 2 and found[2_c](2) == 6));
  };
  auto work = f.workspace();
  auto const [value, gradient] = f.value_and_gradient(x, y, standing, one);
  BOOST_TEST(cr::near(value, 12 * slope + 14, 1e-15));
  check(gradient);
  BOOST_TEST(cr::near(gradient[3_c](0, 0), 6 * slope, 1e-15));
  auto const viewed = f.value_and_gradient(work, x, y, standing, one);
  BOOST_TEST(cr::near(viewed.value, value, 1e-15));
  check(viewed.gradient);
  BOOST_TEST(cr::near(viewed.gradient[3_c](0, 0), 6 * slope, 1e-15));
  auto const others = f.gradient(work, x, y, lying, 2.0);
  check(others);
  BOOST_TEST(cr::near(others[3_c], 6 * slope, 1e-15));
}

BOOST_AUTO_TEST_CASE(a_layer_of_more_columns) {
  constexpr cr::matrix<"W", 2, 3> W;
  constexpr cr::matrix<"Z", 3, cr::dynamic> Z;
  auto layer = cr::layer(W * Z, cr::wrt(W), cr::given(Z));
  MatrixXd const w = MatrixXd::Constant(2, 3, 0.5), z = MatrixXd::Constant(3, 4, 2.0);
  MatrixXd const found = layer.forward(w, z), slope = layer.backward(MatrixXd::Ones(2, 4).eval())[0_c];
  BOOST_TEST((found == MatrixXd::Constant(2, 4, 3.0) and slope == MatrixXd::Constant(2, 3, 8.0)));
}

BOOST_AUTO_TEST_CASE(a_layer_of_one_number) {
  auto layer = cr::layer(cr::sum(cr::square(X)), X);
  MatrixXd const x = MatrixXd::Constant(2, 3, 0.5);
  BOOST_TEST(layer.forward(x) == 1.5);
  MatrixXd const slope = layer.backward(4.0)[0_c];
  BOOST_TEST((slope == MatrixXd::Constant(2, 3, 4.0)));
}

BOOST_AUTO_TEST_CASE(more_steps_than_one_block_has) {
  constexpr auto f = cr::function(cosines<131>(o), o);
  static_assert(f.value_steps == 131);
  double expected = 0.5;
  for (int k = 0; k < 131; ++k) expected = std::cos(expected);
  BOOST_TEST(cr::near(f(0.5), expected, 1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
