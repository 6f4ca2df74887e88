// Layers of matrix formulas: misuse, sizes that change, number types. (Their gradients: examples/two_layer_network.cpp.)
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::matrix<"X", cr::dynamic, 3> X;
constexpr cr::matrix<"W", 3, 2> W;
constexpr cr::vector<"b", 2> b;
constexpr auto formula = sigmoid(cr::affine(X, W, b));

namespace {

std::string complaint(auto const& call) {
  try {
    call();
  } catch (std::logic_error const& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(matrix_layer)

BOOST_AUTO_TEST_CASE(sizes_change_and_misuse_is_said) {
  auto layer = cr::layer<float>(formula, cr::wrt(W, b), cr::given(X));
  Eigen::MatrixXf const weights = Eigen::MatrixXf::Constant(3, 2, 0.25f);
  Eigen::RowVectorXf const bias = Eigen::RowVectorXf::Constant(2, -0.5f);
  Eigen::MatrixXf const large = Eigen::MatrixXf::Constant(50, 3, 0.1f);
  Eigen::MatrixXf const upstream = Eigen::MatrixXf::Constant(2, 2, 3.0f);
  BOOST_TEST(complaint([&] { layer.backward(upstream); }) ==
             "chainrule: layer: backward before forward: call forward first, backward uses the values that it keeps");

  layer.forward(weights, bias, Eigen::MatrixXf(large.topRows(5)));
  layer.forward(weights, bias, large);  // the workspace grows
  BOOST_CHECK_THROW(layer.forward(weights, bias, Eigen::MatrixXf(2, 4)), std::invalid_argument);
  BOOST_TEST(complaint([&] { layer.backward(upstream); }).find("backward before forward") != std::string::npos);
  layer.forward(weights, bias, large);
  BOOST_TEST(complaint([&] { layer.backward(upstream); }).find("50 rows") != std::string::npos);
  auto const small = layer.forward(weights, bias, Eigen::MatrixXf(large.topRows(2)));  // and serves a smaller batch
  auto const gradient = layer.backward(upstream);
  Eigen::MatrixXf const slope = 3 * (small.array() * (1 - small.array()));  // y (1 - y), of what forward gave
  BOOST_TEST(gradient[0_c].isApprox(large.topRows(2).transpose() * slope, 1e-5f));
  BOOST_TEST(gradient[1_c].isApprox(slope.colwise().sum(), 1e-5f));
  auto moved = std::move(layer);
  BOOST_TEST(moved.backward(upstream)[0_c].isApprox(gradient[0_c]));
}

BOOST_AUTO_TEST_CASE(a_sum_passes_its_gradient_on) {
  auto layer = cr::layer(X + X, X);
  Eigen::MatrixXd const x = Eigen::MatrixXd::Constant(4, 3, 1.5);
  BOOST_TEST((layer.forward(x).array() == 3).all());
  BOOST_TEST((layer.backward(x)[0_c].array() == 3).all());
}

BOOST_AUTO_TEST_CASE(drawings_show_shapes) {
  std::string const dot = cr::to_dot(formula);
  BOOST_TEST(dot.find("n0 -> n3 [label=<n×3>];") != std::string::npos);
  BOOST_TEST(dot.find("n1 -> n3 [label=<3×2>];") != std::string::npos);
  std::string const page = cr::to_html(formula);
  BOOST_TEST(page.find("n×2") != std::string::npos);
  BOOST_TEST(page.find("r*(1 - r)") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
