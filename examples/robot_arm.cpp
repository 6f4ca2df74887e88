// An industrial robot's arm with six joints: where its hand is, how that depends on the joints (the Jacobian), and which
// joint angles bring the hand to a place, by Newton's steps. The kinematics are the usual chain of frames in ordinary C++
// (Denavit and Hartenberg's parameters); the Jacobian is compared with the textbook's geometric one, whose columns are
// axis × (hand - joint).
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;

namespace {

constexpr std::size_t joints = 6;
using pose = std::array<double, joints>;

template <class T>
using vector3 = std::array<T, 3>;

/// A link turns with its joint about `up`, is `length` long and `offset` high, and tilts the next joint's axis by 90°, to
/// the left (1) or the right (-1), or not (0).
struct link {
  double offset, length;
  int tilt;
};
constexpr std::array<link, joints> arm{
    {{0.1273, 0, 1}, {0, -0.612, 0}, {0, -0.5723, 0}, {0.1639, 0, 1}, {0.1157, 0, -1}, {0.0922, 0, 0}}};

/// A frame that moves with a link.
template <class T>
struct frame {
  vector3<T> ahead{T(1), T(0), T(0)}, aside{T(0), T(1), T(0)}, up{T(0), T(0), T(1)}, place{T(0), T(0), T(0)};

  constexpr void follow(link const& next, T const& angle) {
    using std::cos;
    using std::sin;
    T const c = cos(angle);
    T const s = sin(angle);
    frame const before = *this;
    for (std::size_t i = 0; i < 3; ++i) {
      T const across = c * before.aside[i] - s * before.ahead[i];
      ahead[i] = c * before.ahead[i] + s * before.aside[i];
      if (next.tilt == 0) {
        aside[i] = across;
      } else {
        aside[i] = next.tilt * before.up[i];
        up[i] = -next.tilt * across;
      }
      place[i] += next.length * ahead[i] + next.offset * before.up[i];
    }
  }
};

/// The frames of the hand and, before it, of each joint.
template <class Angles>
constexpr auto frames(Angles const& angles) {
  using T = std::remove_cvref_t<decltype(angles[0])>;
  std::array<frame<T>, joints + 1> all{};
  for (std::size_t k = 0; k < joints; ++k) {
    all[k + 1] = all[k];
    all[k + 1].follow(arm[k], angles[k]);
  }
  return all;
}

// Where the hand is and where it points.
constexpr auto hand = cr::formula<joints>([](auto const& angles) {
  auto const last = frames(angles)[joints];
  return std::array{last.place, last.up};
});

std::array<pose, 6> geometric_jacobian(pose const& angles) {
  auto const all = frames(angles);
  std::array<pose, 6> rows{};
  for (std::size_t k = 0; k < joints; ++k) {
    vector3<double> const& axis = all[k].up;
    for (std::size_t i = 0; i < 3; ++i) {
      std::size_t const j = (i + 1) % 3;
      std::size_t const l = (i + 2) % 3;
      rows[i][k] = axis[j] * (all[joints].place[l] - all[k].place[l]) - axis[l] * (all[joints].place[j] - all[k].place[j]);
      rows[i + 3][k] = axis[j] * all[joints].up[l] - axis[l] * all[joints].up[j];
    }
  }
  return rows;
}

/// The smallest step that moves the hand's place as wanted, a little damped: J^T (J J^T + damping)^-1 wanted.
pose step_towards(vector3<double> const& wanted, std::array<pose, 6> const& jacobian) {
  std::array<vector3<double>, 3> m{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t k = 0; k < joints; ++k) m[i][j] += jacobian[i][k] * jacobian[j][k];
    m[i][i] += 1e-8;
  }
  vector3<double> v = wanted;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      if (i == j) continue;
      double const factor = m[j][i] / m[i][i];
      for (std::size_t k = 0; k < 3; ++k) m[j][k] -= factor * m[i][k];
      v[j] -= factor * v[i];
    }
  pose step{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < joints; ++k) step[k] += jacobian[i][k] * v[i] / m[i][i];
  return step;
}

}  // namespace

int main() {
  std::printf("operations: value %d, Jacobian %d\n\n", hand.value_cost, hand.jacobian_cost);
  pose angles{0.3, -1.2, 1.1, -0.4, 0.8, 0.1};
  vector3<double> const target{-0.6, -0.3, 0.5};
  double worst = 0;
  double miss = 1;
  std::printf("step      x         y         z       to go\n");
  for (int k = 0; k < 20 && miss > 1e-12; ++k) {
    auto const [value, jacobian] = hand.value_and_jacobian(angles);
    auto const geometric = geometric_jacobian(angles);
    for (std::size_t i = 0; i < 6; ++i)
      for (std::size_t j = 0; j < joints; ++j) worst = std::fmax(worst, std::abs(jacobian[i][j] - geometric[i][j]));
    vector3<double> const wanted{target[0] - value[0], target[1] - value[1], target[2] - value[2]};
    miss = std::hypot(wanted[0], wanted[1], wanted[2]);
    std::printf("%3d  %9.6f %9.6f %9.6f   %.1e\n", k, value[0], value[1], value[2], miss);
    pose const step = step_towards(wanted, jacobian);
    for (std::size_t j = 0; j < joints; ++j) angles[j] += step[j];
  }
  std::printf("\nThe geometric Jacobian differs by %.0e at most.\n", worst);
  return miss < 1e-12 && worst < 1e-13 ? 0 : 1;
}
