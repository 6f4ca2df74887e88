// A network with an activation of one's own: squareplus, (u + sqrt(u^2 + 4)) / 2, smooth where ReLU has its corner. It states its
// value and its slope once; layers of matrices, their gradients and the printed formula follow. The network learns the classic
// exclusive or, which no single layer can. Its gradient is compared with backpropagation by hand and with differences.
#include <chainrule/matrix.hpp>

#include <cmath>
#include <iostream>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace mine {

struct squareplus_ {
  static constexpr auto name = cr::fixed_string("squareplus");
  static constexpr auto value(auto const& u) { return (u + cr::sqrt(u * u + 4_c)) / 2_c; }
  /// By the result r: r - u = 1/r, so the slope r / (r + 1/r) needs no second square root.
  static constexpr auto partials(auto, auto r) { return hana::make_tuple(cr::square(r) / (cr::square(r) + 1_c)); }
};
constexpr auto squareplus(auto const& u) { return cr::apply<squareplus_>(u); }

}  // namespace mine

// The stated slope agrees with the value, while compiling: at points, and as a proof.
static_assert(cr::rule_holds<mine::squareplus_>(0.3) and cr::rule_holds<mine::squareplus_>(-20));
constexpr cr::variable<"u"> u;
constexpr auto written = (u + sqrt(u * u + 4_c)) / 2_c;
static_assert(equivalent(diff(written, u), square(written) / (square(written) + 1_c)));

constexpr cr::matrix<"X", cr::dynamic, 2> X;
constexpr cr::matrix<"T", cr::dynamic, 1> T;
constexpr cr::matrix<"W1", 2, 3> W1;
constexpr cr::vector<"b1", 3> b1;
constexpr cr::matrix<"W2", 3, 1> W2;
constexpr cr::vector<"b2", 1> b2;

constexpr auto hidden = mine::squareplus(cr::affine(X, W1, b1));
constexpr auto logits = cr::affine(hidden, W2, b2);
constexpr auto loss = mean(softplus(logits) - hadamard(T, logits));  // cross-entropy of one yes or no
constexpr auto network = cr::function(loss, cr::wrt(W1, b1, W2, b2), cr::given(X, T));
constexpr auto answer = cr::function(sigmoid(logits), cr::wrt(W1, b1, W2, b2), cr::given(X));

int main() {
  Eigen::MatrixXd const inputs{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  Eigen::MatrixXd const targets{{0}, {1}, {1}, {0}};
  Eigen::MatrixXd w1{{0.9, -0.6, 0.3}, {-0.7, 0.8, 0.5}};
  Eigen::RowVectorXd c1{{0.1, -0.2, 0.0}};
  Eigen::MatrixXd w2{{0.6}, {0.9}, {-0.8}};
  Eigen::RowVectorXd c2{{0.05}};

  // Backpropagation by hand.
  auto work = network.workspace();
  auto const first = network.value_and_gradient(work, w1, c1, w2, c2, inputs, targets).gradient;
  Eigen::ArrayXXd const before = ((inputs * w1).rowwise() + c1).array();
  Eigen::ArrayXXd const root = (before.square() + 4).sqrt();
  Eigen::MatrixXd const after = (before + root) / 2;
  Eigen::ArrayXXd const output = ((after * w2).rowwise() + c2).array();
  Eigen::MatrixXd const upstream = (1 / (1 + (-output).exp()) - targets.array()) / 4;
  Eigen::MatrixXd const below = (upstream * w2.transpose()).array() * (1 + before / root) / 2;
  double const by_hand = (first[0_c] - inputs.transpose() * below).norm() + (first[1_c] - below.colwise().sum()).norm() +
                         (first[2_c] - after.transpose() * upstream).norm();
  double const h = 1e-6;
  Eigen::MatrixXd up = w1, down = w1;
  up(1, 2) += h;
  down(1, 2) -= h;
  double const difference = (network(up, c1, w2, c2, inputs, targets) - network(down, c1, w2, c2, inputs, targets)) / (2 * h);
  // (The gradient lies in the workspace: compare before the next call.)
  bool const as_by_hand = by_hand < 1e-14;
  bool const as_differences = std::abs(first[0_c](1, 2) - difference) < 1e-9;
  std::cout << "the gradient is that by hand: " << (as_by_hand ? "yes" : "NO")
            << ", by differences: " << (as_differences ? "yes" : "NO") << "\n";

  double value = 0;
  for (int step = 0; step <= 4000; ++step) {
    auto const [now, slopes] = network.value_and_gradient(work, w1, c1, w2, c2, inputs, targets);
    value = now;
    if (step % 1000 == 0) std::cout << "step " << step << "  loss " << now << "\n";
    w1 -= 0.5 * slopes[0_c];
    c1 -= 0.5 * slopes[1_c];
    w2 -= 0.5 * slopes[2_c];
    c2 -= 0.5 * slopes[3_c];
  }
  Eigen::MatrixXd const found = answer(w1, c1, w2, c2, inputs);
  bool const learned = ((found - targets).array().abs() < 0.05).all() and value < 0.05;
  std::cout << "0 xor 0, 0 xor 1, 1 xor 0, 1 xor 1: " << (found.array() > 0.5).cast<int>().transpose()
            << (learned ? "" : "  NOT LEARNED") << "\n";
  return learned and as_by_hand and as_differences ? 0 : 1;
}
