// The last part of the lesson: matrices. An affine layer, softmax with cross-entropy, the check of a whole network's
// gradient, and training: a mini-batch, its gradient, a step, and again. The data are three spirals that wind into one
// another, made here.
#include "lesson/figures.hpp"
#include <chainrule/matrix.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;
using matrix = Eigen::MatrixXd;
using row = Eigen::RowVectorXd;

// Layers for any sizes: X holds one sample per row.
constexpr cr::matrix<"X", cr::dynamic, cr::dynamic> X;
constexpr cr::matrix<"W", cr::dynamic, cr::dynamic> W;
constexpr cr::vector<"b", cr::dynamic> b;
constexpr cr::matrix<"T", cr::dynamic, cr::dynamic> T;
constexpr cr::matrix<"D", cr::dynamic, cr::dynamic> D;

// What the lesson derives by hand, while compiling: D comes from the right.
constexpr auto weighted = sum(hadamard(cr::affine(X, W, b), D));
static_assert(cr::gradient(weighted)[X] == D * transpose(W));
static_assert(cr::gradient(weighted)[W] == transpose(X) * D);
static_assert(cr::gradient(cr::softmax_cross_entropy(X, T))[X] == (cr::softmax(X) - T) / cr::rows_of(X));

namespace {

bool all_right = true;

void shows(char const* what, bool right) {
  all_right = all_right and right;
  std::cout << (right ? "right   " : "WRONG   ") << what << "\n";
}

void single_layers() {
  auto affine = cr::layer(cr::affine(X, W, b), X, W, b);
  matrix const weights{{1, 2, 3}, {4, 5, 6}};
  row const bias{{0.1, 0.2, 0.3}};

  matrix const sample{{10, -1}};
  shows("affine, one sample", affine.forward(sample, weights, bias).isApprox(row{{6.1, 15.2, 24.3}}));
  auto const one = affine.backward(matrix{{1, 1, 2}});
  shows("  dX = dY W^T", one[0_c].isApprox(row{{9, 21}}));
  shows("  dW = X^T dY", one[1_c].isApprox(matrix{{10, 10, 20}, {-1, -1, -2}}));
  shows("  db = dY", one[2_c].isApprox(row{{1, 1, 2}}));

  matrix const batch{{10, -1}, {0, 2}};
  affine.forward(batch, weights, bias);
  auto const two = affine.backward(matrix{{1, 1, 2}, {0, 1, 1}});
  shows("affine, a batch: db is the sum of each column", two[2_c].isApprox(row{{1, 2, 3}}));

  auto loss = cr::layer(cr::softmax_cross_entropy(X, T), cr::wrt(X), cr::given(T));
  matrix const scores{{0.3, 2.9, 4.0}, {1, 1, 1}};
  matrix const labels{{0, 0, 1}, {1, 0, 0}};
  matrix softmax = scores.array().exp();
  for (Eigen::Index i = 0; i < 2; ++i) softmax.row(i) /= softmax.row(i).sum();
  double const entropy = -(std::log(softmax(0, 2)) + std::log(softmax(1, 0))) / 2;
  shows("softmax with cross-entropy", std::abs(loss.forward(scores, labels) - entropy) < 1e-12);
  shows("  backward: (y - t) / batch", loss.backward(1.0)[0_c].isApprox((softmax - labels) / 2));
}

// The network: 2 inputs, 24 hidden units, 3 classes.
constexpr cr::matrix<"points", cr::dynamic, 2> points;
constexpr cr::matrix<"labels", cr::dynamic, 3> labels;
constexpr cr::matrix<"W1", 2, 24> W1;
constexpr cr::vector<"b1", 24> b1;
constexpr cr::matrix<"W2", 24, 3> W2;
constexpr cr::vector<"b2", 3> b2;
constexpr auto scores = cr::affine(sigmoid(cr::affine(points, W1, b1)), W2, b2);
constexpr auto loss = cr::softmax_cross_entropy(scores, labels);
constexpr auto network = cr::function(loss, cr::wrt(W1, b1, W2, b2), cr::given(points, labels));

/// Numbers that look random and are the same everywhere.
class numbers {
 public:
  double operator()() {  // between -1 and 1
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 33) / double(1u << 30) - 1;
  }
  matrix operator()(Eigen::Index rows, Eigen::Index columns, double size) {
    return matrix::NullaryExpr(rows, columns, [&] { return size * (*this)(); });
  }

 private:
  std::uint64_t state_ = 1;
};

struct data {
  matrix points;
  matrix labels;
};

data spirals(numbers& random, int each) {
  data made{matrix(3 * each, 2), matrix::Zero(3 * each, 3)};
  for (int i = 0; i < 3 * each; ++i) {
    double const along = (i / 3 + 1.0) / each;
    double const angle = 4 * along + 2.0944 * (i % 3) + 0.1 * random();
    made.points.row(i) << along * std::sin(angle), along * std::cos(angle);
    made.labels(i, i % 3) = 1;
  }
  return made;
}

struct parameters {
  matrix w1;
  row c1;
  matrix w2;
  row c2;
};

double accuracy(parameters const& p, data const& d) {
  auto const answer = cr::function(scores, W1, b1, W2, b2, points)(p.w1, p.c1, p.w2, p.c2, d.points);
  int right = 0;
  for (Eigen::Index i = 0; i < answer.rows(); ++i) {
    Eigen::Index said = 0;
    Eigen::Index wanted = 0;
    answer.row(i).maxCoeff(&said);
    d.labels.row(i).maxCoeff(&wanted);
    right += said == wanted;
  }
  return double(right) / double(answer.rows());
}

template <class Call>
double microseconds(Call const& call) {
  double best = 1e18;
  for (int round = 0; round < 5; ++round) {
    auto const begin = std::chrono::steady_clock::now();
    call();
    best = std::min(best, std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void gradient_check(parameters p, data const& d) {
  auto work = network.workspace();
  matrix exact;
  matrix numerical(2, 24);
  double const fast =
      microseconds([&] { exact = network.value_and_gradient(work, p.w1, p.c1, p.w2, p.c2, d.points, d.labels).gradient[0_c]; });
  double const slow = microseconds([&] {
    for (Eigen::Index i = 0; i < p.w1.size(); ++i) {
      double const here = p.w1(i);
      p.w1(i) = here + 1e-5;
      double const up = network(work, p.w1, p.c1, p.w2, p.c2, d.points, d.labels);
      p.w1(i) = here - 1e-5;
      numerical(i) = (up - network(work, p.w1, p.c1, p.w2, p.c2, d.points, d.labels)) / 2e-5;
      p.w1(i) = here;
    }
  });
  double const largest = (exact - numerical).cwiseAbs().maxCoeff();
  shows("the network's gradient is that of differences", largest > 0 and largest < 1e-9);
  std::cout << "        differences, for the 48 weights of W1   " << slow
            << " us\n        backpropagation, for all 147 parameters " << fast << " us\n";
}

void train(parameters& p, data const& all) {
  double const rate = 1;
  Eigen::Index const batch = 30;
  auto work = network.workspace();
  for (int epoch = 0; epoch <= 400; ++epoch) {
    double sum = 0;
    for (Eigen::Index first = 0; first < all.points.rows(); first += batch) {
      matrix const some = all.points.middleRows(first, batch);
      matrix const theirs = all.labels.middleRows(first, batch);
      auto const [value, gradient] = network.value_and_gradient(work, p.w1, p.c1, p.w2, p.c2, some, theirs);
      p.w1 -= rate * gradient[0_c];
      p.c1 -= rate * gradient[1_c];
      p.w2 -= rate * gradient[2_c];
      p.c2 -= rate * gradient[3_c];
      sum += value;
    }
    if (epoch % 100 == 0) std::cout << "epoch " << epoch << ": loss " << sum / 10 << ", accuracy " << accuracy(p, all) << "\n";
  }
}

}  // namespace

int main(int count, char** arguments) {
  lesson::figures const figures(count, arguments);
  figures.write("affine.svg", cr::to_svg(cr::affine(points, W1, b1)));
  figures.write("network.svg", cr::to_svg(loss));
  figures.write("network_gradient.svg", cr::to_svg(cr::gradient(loss)[W1]));

  single_layers();
  numbers random;
  data const all = spirals(random, 100);
  parameters p{random(2, 24, 2), row::Zero(24), random(24, 3, 0.5), row::Zero(3)};
  gradient_check(p, all);
  train(p, all);
  shows("three spirals are told apart", accuracy(p, all) >= 0.95);
  return all_right ? 0 : 1;
}
