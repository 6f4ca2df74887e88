// How a pendulum's swing depends on where it starts and on what it is made of: twenty steps of Runge and Kutta's method,
// written as ordinary C++, differentiated as they are. The derivatives are compared with those that the variational
// equations give, integrated with the same steps: what one writes by hand when nothing differentiates a program.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;

namespace {

constexpr double step = 0.05;
constexpr int steps = 20;

/// A state that moves, for any number type.
template <class T>
struct swing {
  T angle;
  T speed;

  friend constexpr swing operator+(swing const& a, swing const& b) { return {a.angle + b.angle, a.speed + b.speed}; }
  friend constexpr swing operator*(double h, swing const& a) { return {h * a.angle, h * a.speed}; }
};

template <class T>
constexpr swing<T> rate(swing<T> const& now, T const& length, T const& damping) {
  using std::sin;
  return {now.speed, -(9.81 / length) * sin(now.angle) - damping * now.speed};
}

// The angle after one second, by angle and speed at the start, length and damping.
constexpr auto after_a_second = cr::formula<4>([](auto angle, auto speed, auto length, auto damping) {
  swing<decltype(angle)> now{angle, speed};
  for (int k = 0; k < steps; ++k) {
    auto const first = rate(now, length, damping);
    auto const second = rate(now + step / 2 * first, length, damping);
    auto const third = rate(now + step / 2 * second, length, damping);
    auto const fourth = rate(now + step * third, length, damping);
    now = now + step / 6 * (first + 2.0 * second + 2.0 * third + fourth);
  }
  return now.angle;
});

/// State and its derivatives by the four inputs, moving together.
struct variation {
  double angle, speed;
  std::array<double, 4> by_angle, by_speed;  // the derivatives of the angle, and of the speed
};

variation rate_by_hand(variation const& v, double length, double damping) {
  double const pull = 9.81 / length;
  variation r{v.speed, -pull * std::sin(v.angle) - damping * v.speed, v.by_speed, {}};
  for (std::size_t j = 0; j < 4; ++j) r.by_speed[j] = -pull * std::cos(v.angle) * v.by_angle[j] - damping * v.by_speed[j];
  r.by_speed[2] += pull / length * std::sin(v.angle);
  r.by_speed[3] -= v.speed;
  return r;
}

variation plus(variation a, double h, variation const& b) {
  a.angle += h * b.angle;
  a.speed += h * b.speed;
  for (std::size_t j = 0; j < 4; ++j) {
    a.by_angle[j] += h * b.by_angle[j];
    a.by_speed[j] += h * b.by_speed[j];
  }
  return a;
}

variation by_hand(double angle, double speed, double length, double damping) {
  variation v{angle, speed, {1, 0, 0, 0}, {0, 1, 0, 0}};
  for (int k = 0; k < steps; ++k) {
    variation const first = rate_by_hand(v, length, damping);
    variation const second = rate_by_hand(plus(v, step / 2, first), length, damping);
    variation const third = rate_by_hand(plus(v, step / 2, second), length, damping);
    variation const fourth = rate_by_hand(plus(v, step, third), length, damping);
    v = plus(plus(plus(plus(v, step / 6, first), step / 3, second), step / 3, third), step / 6, fourth);
  }
  return v;
}

}  // namespace

int main() {
  double worst = 0;
  std::printf("operations: value %d, gradient %d\n\n", after_a_second.value_cost, after_a_second.gradient_cost);
  std::printf("start   length   angle after 1 s   by start   by speed  by length  by damping\n");
  for (double const angle : {0.1, 1.0, 2.0, 3.0})
    for (double const length : {0.5, 1.0}) {
      auto const [value, gradient] = after_a_second.value_and_gradient(angle, 0.0, length, 0.1);
      std::printf("%5.1f  %7.1f  %16.6f  %9.5f  %9.5f  %9.5f  %10.5f\n", angle, length, value, gradient[0], gradient[1],
                  gradient[2], gradient[3]);
      variation const hand = by_hand(angle, 0, length, 0.1);
      worst = std::fmax(worst, std::abs(value - hand.angle));
      for (std::size_t j = 0; j < 4; ++j)
        worst = std::fmax(worst, std::abs(gradient[j] - hand.by_angle[j]) / (1 + std::abs(hand.by_angle[j])));
    }
  std::printf("\nThe variational equations, integrated beside, differ by %.0e at most.\n", worst);
  return worst < 1e-12 ? 0 : 1;
}
