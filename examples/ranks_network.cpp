// The lesson's network of two layers, trained by many processes: each takes its share of every batch, and one message adds up the loss and all gradients. It learns
// what one process learns, to rounding.
//
//   mpirun -np 4 ranks_network
#include <chainrule/adapters/mpi.hpp>
#include <chainrule/matrix.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;
using matrix = Eigen::MatrixXd;
using row = Eigen::RowVectorXd;

constexpr cr::matrix<"points", cr::dynamic, 2> points;
constexpr cr::matrix<"labels", cr::dynamic, 3> labels;
constexpr cr::matrix<"W1", 2, 24> W1;
constexpr cr::vector<"b1", 24> b1;
constexpr cr::matrix<"W2", 24, 3> W2;
constexpr cr::vector<"b2", 3> b2;
constexpr auto scores = cr::affine(sigmoid(cr::affine(points, W1, b1)), W2, b2);
constexpr auto network =
    cr::function(cr::softmax_cross_entropy(scores, labels), cr::wrt(W1, b1, W2, b2), cr::given(points, labels));

namespace {

/// Numbers between -1 and 1 that look random and are the same everywhere.
class numbers {
 public:
  double operator()() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 33) / double(1u << 30) - 1;
  }
  matrix operator()(Eigen::Index rows, Eigen::Index columns, double size) {
    return matrix::NullaryExpr(rows, columns, [&] { return size * (*this)(); });
  }

 private:
  std::uint64_t state_ = 1;
};

struct parameters {
  matrix w1;
  row c1;
  matrix w2;
  row c2;
  double loss = 0;
};

constexpr int each = 200;
constexpr int batch = 50;
constexpr int steps = 3000;
constexpr double pace = 2;

/// Three spirals that wind into one another.
void make_spirals(numbers& random, matrix& at, matrix& of) {
  at.resize(3 * each, 2);
  of.setZero(3 * each, 3);
  for (int i = 0; i < 3 * each; ++i) {
    double const along = (i / 3 + 1.0) / each;
    double const angle = 4 * along + 2.0944 * (i % 3) + 0.1 * random();
    at.row(i) << along * std::sin(angle), along * std::cos(angle);
    of(i, i % 3) = 1;
  }
}

/// Trains with the ranks of a communicator.
parameters trained(MPI_Comm comm) {
  cr::mpi::ranks const machines(comm);
  numbers random;
  matrix at, of;
  make_spirals(random, at, of);
  parameters p{random(2, 24, 2), random(1, 24, 2), random(24, 3, 0.3), random(1, 3, 0.1)};
  auto work = network.workspace();
  for (int step = 0; step < steps; ++step) {
    // Every rank takes its rows of the batch, which are scattered over the data.
    int const first = batch * machines.rank() / machines.size(), last = batch * (machines.rank() + 1) / machines.size();
    matrix own_points(last - first, 2), own_labels(last - first, 3);
    for (int k = first; k < last; ++k) {
      int const from = (step * batch + k) * 7 % (3 * each);
      own_points.row(k - first) = at.row(from);
      own_labels.row(k - first) = of.row(from);
    }
    double loss = 0;
    matrix d1 = matrix::Zero(2, 24), d2 = matrix::Zero(24, 3);
    row e1 = row::Zero(24), e2 = row::Zero(3);
    if (last > first) {  // a mean over the rank's rows, weighted by their share
      double const share = double(last - first) / batch;
      auto const [value, gradient] = network.value_and_gradient(work, p.w1, p.c1, p.w2, p.c2, own_points, own_labels);
      loss = share * value;
      d1 = share * gradient[cr::constant<0>];
      e1 = share * gradient[cr::constant<1>];
      d2 = share * gradient[cr::constant<2>];
      e2 = share * gradient[cr::constant<3>];
    }
    machines.sum(loss, d1, e1, d2, e2);
    p.w1 -= pace * d1;
    p.c1 -= pace * e1;
    p.w2 -= pace * d2;
    p.c2 -= pace * e2;
    p.loss = loss;
  }
  return p;
}

double difference(matrix const& one, matrix const& other) {
  return (one - other).cwiseAbs().maxCoeff() / one.cwiseAbs().maxCoeff();
}

}  // namespace

int main(int count, char** words) {
  MPI_Init(&count, &words);
  bool right = true;
  {
    cr::mpi::ranks const here(MPI_COMM_WORLD);
    parameters const p = trained(MPI_COMM_WORLD);
    parameters const alone = trained(MPI_COMM_SELF);
    double const apart = std::max(
        {difference(alone.w1, p.w1), difference(alone.c1, p.c1), difference(alone.w2, p.w2), difference(alone.c2, p.c2)});
    right = p.loss < 0.2 && apart < 1e-9;
    if (here.rank() == 0)
      std::printf("%d steps on %d ranks: loss %.4f; weights differ from those of one rank by %.1e: %s\n", steps, here.size(),
                  p.loss, apart, right ? "rounding" : "WRONG");
  }
  MPI_Finalize();
  return right ? 0 : 1;
}
