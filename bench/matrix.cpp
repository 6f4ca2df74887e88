// Workload G: value and gradient of the network 784-50-10 (sigmoid, softmax with cross-entropy) at a batch of 100, in double
// and in float, against backpropagation written by hand with Eigen. Lines as those of ratios.cpp:
//   workload library nanoseconds ratio lower upper allocations
#include <chainrule/matrix.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <vector>

namespace {
long allocations = 0;
}
// Not inlined, or g++ sees a new and a free that do not match.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  if (void* const memory = std::aligned_alloc(std::size_t(alignment), (size + 63) / 64 * 64)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr int pixels = 784, hidden = 50, classes = 10, batch = 100;

template <class T>
using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
template <class T>
using row = Eigen::Matrix<T, 1, Eigen::Dynamic>;

template <class T>
struct weights {
  matrix<T> w1, w2;
  row<T> b1, b2;
};

/// A batch of images between 0 and 1, and the rows of their classes.
template <class T>
struct samples {
  matrix<T> x, t;
};

/// Backpropagation as one writes it who knows the network, and Eigen: no temporaries, every intermediate kept for reuse.
template <class T>
class by_hand {
 public:
  [[gnu::noinline]] T operator()(weights<T> const& w, samples<T> const& of) {
    h_.noalias() = of.x * w.w1;
    h_.rowwise() += w.b1;
    h_ = (T(1) + (-h_.array()).exp()).inverse();
    z_.noalias() = h_ * w.w2;
    z_.rowwise() += w.b2;
    largest_ = z_.rowwise().maxCoeff();
    z_.colwise() -= largest_;
    p_ = z_.array().exp();
    sums_ = p_.rowwise().sum();
    T const n = T(of.x.rows());
    T const loss = (sums_.array().log().sum() - (z_.array() * of.t.array()).sum()) / n;
    p_.array().colwise() /= sums_.array();
    p_ = (p_ - of.t) / n;
    gradient.w2.noalias() = h_.transpose() * p_;
    gradient.b2 = p_.colwise().sum();
    back_.noalias() = p_ * w.w2.transpose();
    back_.array() *= h_.array() * (T(1) - h_.array());
    gradient.w1.noalias() = of.x.transpose() * back_;
    gradient.b1 = back_.colwise().sum();
    return loss;
  }
  weights<T> gradient;

 private:
  matrix<T> h_, z_, p_, back_;
  Eigen::Matrix<T, Eigen::Dynamic, 1> largest_, sums_;
};

constexpr cr::matrix<"X", cr::dynamic, pixels> X;
constexpr cr::matrix<"T", cr::dynamic, classes> T;
constexpr cr::matrix<"W1", pixels, hidden> W1;
constexpr cr::vector<"b1", hidden> b1;
constexpr cr::matrix<"W2", hidden, classes> W2;
constexpr cr::vector<"b2", classes> b2;
constexpr auto network = cr::function(cr::softmax_cross_entropy(cr::affine(sigmoid(cr::affine(X, W1, b1)), W2, b2), T),
                                      cr::wrt(W1, b1, W2, b2), cr::given(X, T));

template <class Number>
class by_chainrule {
 public:
  [[gnu::noinline]] auto operator()(weights<Number> const& w, samples<Number> const& of) {
    return network.value_and_gradient(work_, w.w1, w.b1, w.w2, w.b2, of.x, of.t);
  }

 private:
  cr::matrix_workspace work_;
};

double quantile(std::vector<double> sorted, double at) {
  std::sort(sorted.begin(), sorted.end());
  return sorted[static_cast<std::size_t>(at * static_cast<double>(sorted.size() - 1) + 0.5)];
}

template <class Call>
double nanoseconds(Call&& call, int rounds) {
  std::clock_t const begin = std::clock();
  for (int i = 0; i < rounds; ++i) call(i);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC * 1e9 / rounds;
}

template <class Number>
bool measure(char const* workload, double tolerance) {
  std::srand(1);
  weights<Number> w{matrix<Number>::Random(pixels, hidden) / Number(10), matrix<Number>::Random(hidden, classes) / Number(3),
                    row<Number>::Random(hidden), row<Number>::Random(classes)};
  std::vector<samples<Number>> data(4);
  for (samples<Number>& each : data) {
    each.x = (matrix<Number>::Random(batch, pixels).array() + Number(1)) / Number(2);
    each.t = matrix<Number>::Zero(batch, classes);
    for (Eigen::Index i = 0; i < batch; ++i) each.t(i, std::rand() % classes) = 1;
  }
  by_hand<Number> hand;
  by_chainrule<Number> ours;
  double const expected = double(hand(w, data[0]));
  auto const found = ours(w, data[0]);
  auto const& slopes = hand.gradient;
  if (!cr::near(double(found.value), expected, tolerance) || !found.gradient[0_c].isApprox(slopes.w1, Number(tolerance)) ||
      !found.gradient[1_c].isApprox(slopes.b1, Number(tolerance)) ||
      !found.gradient[2_c].isApprox(slopes.w2, Number(tolerance)) ||
      !found.gradient[3_c].isApprox(slopes.b2, Number(tolerance))) {
    std::fprintf(stderr, "%s: the gradients do not agree\n", workload);
    return false;
  }
  auto const run_hand = [&](int i) { hand(w, data[std::size_t(i) % data.size()]); };
  auto const run_ours = [&](int i) { ours(w, data[std::size_t(i) % data.size()]); };
  long const before = allocations;
  nanoseconds(run_ours, 4);
  long const allocated = allocations - before;
  nanoseconds(run_hand, 20);
  std::vector<double> ratios, times, yardsticks;
  for (int pair = 0; pair < 41; ++pair) {
    double time = pair % 2 == 0 ? 0 : nanoseconds(run_ours, 20);
    double const yardstick = nanoseconds(run_hand, 20);
    if (pair % 2 == 0) time = nanoseconds(run_ours, 20);
    ratios.push_back(time / yardstick);
    times.push_back(time);
    yardsticks.push_back(yardstick);
  }
  std::printf("%s\thand\t%.1f\t1.000\t1.000\t1.000\t0\n", workload, quantile(yardsticks, 0.5));
  std::printf("%s\tchainrule\t%.1f\t%.3f\t%.3f\t%.3f\t%ld\n", workload, quantile(times, 0.5), quantile(ratios, 0.5),
              quantile(ratios, 0.25), quantile(ratios, 0.75), allocated);
  return true;
}

}  // namespace

int main() {
  bool const good = measure<double>("G", 1e-9);
  return measure<float>("G float", 1e-4) && good ? 0 : 1;
}
