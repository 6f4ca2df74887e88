// Section 6 of the interface: matrices.
#include <chainrule/matrix.hpp>

#include <boost/test/unit_test.hpp>

#include <type_traits>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::matrix<"X", cr::dynamic, 784> X;
constexpr cr::matrix<"T", cr::dynamic, 10> T;  // batch first
constexpr cr::matrix<"Z", cr::dynamic, 10> Z;
constexpr cr::matrix<"W1", 784, 50> W1;
constexpr cr::vector<"b1", 50> b1;
constexpr cr::matrix<"W2", 50, 10> W2;
constexpr cr::vector<"b2", 10> b2;
constexpr auto logits = cr::affine(sigmoid(cr::affine(X, W1, b1)), W2, b2);
constexpr auto loss = cr::softmax_cross_entropy(logits, T);  // mean over the batch
constexpr auto net = cr::function(loss, cr::wrt(W1, b1, W2, b2), cr::given(X, T));
static_assert(cr::gradient(cr::softmax_cross_entropy(Z, T))[Z] ==
              (cr::softmax(Z) - T) / cr::rows_of(Z));  // rows of T sum to 1: documented

BOOST_AUTO_TEST_SUITE(section_6)

BOOST_AUTO_TEST_CASE(the_lessons_network) {
  std::srand(1);
  Eigen::MatrixXd const images = Eigen::MatrixXd::Random(7, 784);
  Eigen::MatrixXd const labels = Eigen::MatrixXd::Identity(7, 10);
  Eigen::MatrixXd const w1 = Eigen::MatrixXd::Random(784, 50) / 10;
  Eigen::RowVectorXd const c1 = Eigen::RowVectorXd::Random(50);
  Eigen::MatrixXd w2 = Eigen::MatrixXd::Random(50, 10);
  Eigen::RowVectorXd const c2 = Eigen::RowVectorXd::Random(10);

  auto [value, gradient] = net.value_and_gradient(w1, c1, w2, c2, images, labels);  // Eigen matrices in,
  static_assert(
      std::is_same_v<std::remove_cvref_t<decltype(gradient[0_c])>, Eigen::MatrixXd>);  // a hana::tuple of them out, in wrt order
  static_assert(std::is_same_v<std::remove_cvref_t<decltype(gradient[3_c])>, Eigen::RowVectorXd>);
  BOOST_TEST((gradient[0_c].rows() == 784 and gradient[0_c].cols() == 50));

  auto work = net.workspace();  // owns every intermediate; the same call with it allocates only when the batch grows
  auto const again = net.value_and_gradient(work, w1, c1, w2, c2, images, labels);
  BOOST_TEST(again.value == value);
  BOOST_TEST((again.gradient[2_c] == gradient[2_c]));

  w2(17, 3) += 1e-6;
  double const up = net.value_and_gradient(work, w1, c1, w2, c2, images, labels).value;
  w2(17, 3) -= 2e-6;
  double const down = net.value_and_gradient(work, w1, c1, w2, c2, images, labels).value;
  BOOST_TEST(cr::near((up - down) / 2e-6, gradient[2_c](17, 3), 1e-6));
}

BOOST_AUTO_TEST_SUITE_END()
