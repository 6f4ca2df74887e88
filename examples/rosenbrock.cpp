// Rosenbrock's valley in 100 dimensions, written as a loop in ordinary C++, and its lowest point by the method of Broyden,
// Fletcher, Goldfarb and Shanno with limited memory. Every gradient is compared with the one that is found by hand.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;

namespace {

constexpr std::size_t n = 100;
using point = std::array<double, n>;

constexpr auto valley = cr::formula<n>([](auto const& x) {
  auto sum = 0.0 * x[0];
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    auto const off_course = x[i + 1] - x[i] * x[i];
    sum += 100.0 * off_course * off_course + square(1.0 - x[i]);
  }
  return sum;
});

point gradient_by_hand(point const& x) {
  point g{};
  for (std::size_t i = 0; i + 1 < n; ++i) {
    g[i] += -400 * x[i] * (x[i + 1] - x[i] * x[i]) - 2 * (1 - x[i]);
    g[i + 1] += 200 * (x[i + 1] - x[i] * x[i]);
  }
  return g;
}

double dot(point const& a, point const& b) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

point plus(point a, double factor, point const& b) {
  for (std::size_t i = 0; i < n; ++i) a[i] += factor * b[i];
  return a;
}

/// The last steps, and how the gradient changed along them: all that is known of the curvature.
struct memory {
  static constexpr int length = 12;
  point step[length];
  point change[length];
  int count = 0;

  void add(point const& s, point const& y) {
    if (dot(s, y) <= 1e-10 * dot(y, y)) return;
    step[count % length] = s;
    change[count % length] = y;
    ++count;
  }
  /// Minus the approximate inverse Hessian times the gradient (Nocedal's two loops).
  point direction(point const& gradient) const {
    point d = plus(point{}, -1, gradient);
    double along[length];
    int const oldest = count > length ? count - length : 0;
    for (int k = count - 1; k >= oldest; --k) {
      int const j = k % length;
      along[j] = dot(step[j], d) / dot(step[j], change[j]);
      d = plus(d, -along[j], change[j]);
    }
    int const last = (count + length - 1) % length;
    double const scale = count > 0 ? dot(step[last], change[last]) / dot(change[last], change[last]) : 1e-3;
    d = plus(point{}, scale, d);
    for (int k = oldest; k < count; ++k) {
      int const j = k % length;
      d = plus(d, along[j] - dot(change[j], d) / dot(step[j], change[j]), step[j]);
    }
    return d;
  }
};

}  // namespace

int main() {
  std::printf("%zu variables; cost of the value %d, of the gradient %d\n\n", n, valley.value_cost, valley.gradient_cost);
  point x{};
  memory known;
  auto here = valley.value_and_gradient(x);
  double worst = 0;
  std::printf("step        height   |gradient|\n");
  for (int k = 0; k < 2000; ++k) {
    double const slope = std::sqrt(dot(here.gradient, here.gradient));
    point const difference = plus(gradient_by_hand(x), -1, here.gradient);
    worst = std::fmax(worst, std::sqrt(dot(difference, difference)) / (1 + slope));
    if (k % 50 == 0 || slope < 1e-10) std::printf("%4d  %12.4e  %11.3e\n", k, here.value, slope);
    if (slope < 1e-10) break;
    point const direction = known.direction(here.gradient);
    double length = 1;
    auto there = valley.value_and_gradient(plus(x, length, direction));
    while (!(there.value < here.value + 1e-4 * length * dot(here.gradient, direction)) && length > 1e-12) {
      length /= 2;
      there = valley.value_and_gradient(plus(x, length, direction));
    }
    point const step = plus(point{}, length, direction);
    known.add(step, plus(there.gradient, -1, here.gradient));
    x = plus(x, 1, step);
    here = there;
  }
  double off = 0;
  for (double const coordinate : x) off = std::fmax(off, std::abs(coordinate - 1));
  std::printf("\nAt the lowest point all coordinates are 1: off by %.0e at most.\n", off);
  std::printf("Gradients differ from those by hand by %.0e at most.\n", worst);
  return off < 1e-9 && worst < 1e-12 ? 0 : 1;
}
