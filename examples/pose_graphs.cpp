// Pose graphs with Ceres: where a robot was, of what it measured from pose to pose. On the ground, the square of GTSAM's tutorial (Dellaert, 2012) with
// its answers; in space, a helix of twenty poses, whose rotations are unit quaternions that move on their manifold.
#include <chainrule/adapters/ceres.hpp>

#include <cmath>
#include <cstdio>
#include <numbers>
#include <vector>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

using three = std::array<double, 3>;
using four = std::array<double, 4>;

// On the ground: x, y and direction; errors in units of their standard deviation.
constexpr auto ground_error = cr::formula<3, 3, 3, 3>(
    [](auto const& from, auto const& to, auto const& move, auto const& deviation) {
      auto const c = cos(from[2]);
      auto const s = sin(from[2]);
      auto const dx = to[0] - from[0];
      auto const dy = to[1] - from[1];
      auto const turn = to[2] - from[2] - move[2];
      return std::array{(c * dx + s * dy - move[0]) / deviation[0], (c * dy - s * dx - move[1]) / deviation[1],
                        atan2(sin(turn), cos(turn)) / deviation[2]};
    },
    cr::given<2, 3>());
constexpr auto ground_prior = cr::formula<3, 3, 3>(
    [](auto const& pose, auto const& known, auto const& deviation) {
      return std::array{(pose[0] - known[0]) / deviation[0], (pose[1] - known[1]) / deviation[1],
                        (pose[2] - known[2]) / deviation[2]};
    },
    cr::given<1, 2>());

// In space. A quaternion is w, x, y, z; p and q multiplied, the first conjugated.
constexpr auto turned_back = [](auto const& p, auto const& q) {
  return std::array{p[0] * q[0] + p[1] * q[1] + p[2] * q[2] + p[3] * q[3], p[0] * q[1] - p[1] * q[0] - p[2] * q[3] + p[3] * q[2],
                    p[0] * q[2] + p[1] * q[3] - p[2] * q[0] - p[3] * q[1], p[0] * q[3] - p[1] * q[2] + p[2] * q[1] - p[3] * q[0]};
};
/// A vector in the axes of a pose.
constexpr auto seen_by = [](auto const& q, auto const& v) {
  auto const u =
      std::array{2.0 * (v[1] * q[3] - v[2] * q[2]), 2.0 * (v[2] * q[1] - v[0] * q[3]), 2.0 * (v[0] * q[2] - v[1] * q[1])};
  return std::array{v[0] + q[0] * u[0] + u[1] * q[3] - u[2] * q[2], v[1] + q[0] * u[1] + u[2] * q[1] - u[0] * q[3],
                    v[2] + q[0] * u[2] + u[0] * q[2] - u[1] * q[1]};
};
constexpr auto space_error = cr::formula<4, 3, 4, 3, 4, 3>(
    [](auto const& from_q, auto const& from_p, auto const& to_q, auto const& to_p, auto const& turn, auto const& move) {
      auto const rest = turned_back(turn, turned_back(from_q, to_q));
      auto const moved = seen_by(from_q, std::array{to_p[0] - from_p[0], to_p[1] - from_p[1], to_p[2] - from_p[2]});
      return std::array{moved[0] - move[0], moved[1] - move[1], moved[2] - move[2], 2.0 * rest[1], 2.0 * rest[2], 2.0 * rest[3]};
    },
    cr::given<4, 5>());

/// Unit quaternions, moved by small rotation vectors, which are divided by nothing at zero.
constexpr auto plus = [](auto const& q, auto const& d) {
  auto const angle2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  auto const half = 0.5 * sqrt(angle2);
  auto const w = cr::select(angle2 > 0.0, cos(half), 1.0 + 0.0 * d[0]);
  auto const k = 0.5 * cr::select(angle2 > 0.0, sin(half) / half, 1.0 + 0.0 * d[0]);
  auto const x = k * d[0];
  auto const y = k * d[1];
  auto const z = k * d[2];
  return std::array{w * q[0] - x * q[1] - y * q[2] - z * q[3], w * q[1] + x * q[0] + y * q[3] - z * q[2],
                    w * q[2] - x * q[3] + y * q[0] + z * q[1], w * q[3] + x * q[2] - y * q[1] + z * q[0]};
};
constexpr auto minus = [](auto const& q, auto const& p) {
  auto const w = q[0] * p[0] + q[1] * p[1] + q[2] * p[2] + q[3] * p[3];
  auto const x = q[1] * p[0] - q[0] * p[1] + q[3] * p[2] - q[2] * p[3];
  auto const y = q[2] * p[0] - q[0] * p[2] + q[1] * p[3] - q[3] * p[1];
  auto const z = q[3] * p[0] - q[0] * p[3] + q[2] * p[1] - q[1] * p[2];
  auto const length2 = x * x + y * y + z * z;
  auto const length = sqrt(length2);
  auto const k = cr::select(length2 > 0.0, 2.0 * atan2(length, w) / length, 2.0 / w);
  return std::array{k * x, k * y, k * z};
};

int solved(ceres::Problem& problem) {
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.logging_type = ceres::SILENT;
  options.function_tolerance = options.gradient_tolerance = options.parameter_tolerance = 1e-14;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  return static_cast<int>(summary.iterations.size());
}

double on_the_ground() {
  constexpr double quarter = std::numbers::pi / 2;
  three const noise{0.2, 0.2, 0.1};
  std::vector<three> at{{0.5, 0, 0.2}, {2.3, 0.1, -0.2}, {4.1, 0.1, quarter}, {4, 2, 2 * quarter}, {2.1, 2.1, -quarter}};
  ceres::Problem problem;
  problem.AddResidualBlock(cr::ceres::cost_function(ground_prior, three{0, 0, 0}, three{0.3, 0.3, 0.1}).release(), nullptr,
                           at[0].data());
  auto const move = [&](std::size_t from, std::size_t to, three const& measured) {
    problem.AddResidualBlock(cr::ceres::cost_function(ground_error, measured, noise).release(), nullptr, at[from].data(),
                             at[to].data());
  };
  move(0, 1, {2, 0, 0});
  move(1, 2, {2, 0, quarter}), move(2, 3, {2, 0, quarter}), move(3, 4, {2, 0, quarter}), move(4, 1, {2, 0, quarter});
  int const iterations = solved(problem);
  double const corners[5][3] = {{0, 0, 0}, {2, 0, 0}, {4, 0, quarter}, {4, 2, 2 * quarter}, {2, 2, -quarter}};
  double worst = 0;
  for (std::size_t k = 0; k < at.size(); ++k) {
    for (std::size_t i = 0; i < 2; ++i) worst = std::fmax(worst, std::abs(at[k][i] - corners[k][i]));
    worst = std::fmax(worst, std::abs(std::remainder(at[k][2] - corners[k][2], 4 * quarter)));
  }
  std::printf("on the ground: 5 poses, %d iterations, the published corners to %s\n", iterations, worst < 1e-9 ? "1e-9" : "LESS");
  return worst;
}

double in_space() {
  constexpr std::size_t poses = 20;
  std::vector<four> turn(poses), true_turn;
  std::vector<three> place(poses), true_place;
  for (std::size_t k = 0; k < poses; ++k) {
    double const angle = 0.4 * static_cast<double>(k);
    four q{1, 0, 0, 0};
    q = plus(q, three{0.1 * std::sin(3 * angle), 0.2, angle});
    true_turn.push_back(q);
    true_place.push_back({3 * std::cos(angle), 3 * std::sin(angle), 0.1 * angle});
    turn[k] = k == 0 ? q : four(plus(q, three{0.1 * std::cos(angle), -0.2, 0.1}));
    place[k] = true_place[k];
    if (k > 0) place[k][k % 3] += 0.5;
  }
  ceres::Problem problem;
  auto const measured = [&](std::size_t from, std::size_t to) {
    four const q = turned_back(true_turn[from], true_turn[to]);
    three apart;
    for (std::size_t i = 0; i < 3; ++i) apart[i] = true_place[to][i] - true_place[from][i];
    problem.AddResidualBlock(cr::ceres::cost_function(space_error, q, three(seen_by(true_turn[from], apart))).release(), nullptr,
                             turn[from].data(), place[from].data(), turn[to].data(), place[to].data());
  };
  for (std::size_t k = 0; k + 1 < poses; ++k) measured(k, k + 1);
  for (std::size_t k = 0; k + 7 < poses; k += 3) measured(k, k + 7);  // seen again
  for (four& each : turn) problem.SetManifold(each.data(), cr::ceres::manifold<4, 3>(plus, minus).release());
  problem.SetParameterBlockConstant(turn[0].data());
  problem.SetParameterBlockConstant(place[0].data());
  int const iterations = solved(problem);
  double worst = 0;
  for (std::size_t k = 0; k < poses; ++k) {
    three const off = minus(turn[k], true_turn[k]);
    for (std::size_t i = 0; i < 3; ++i)
      worst = std::fmax(worst, std::fmax(std::abs(off[i]), std::abs(place[k][i] - true_place[k][i])));
  }
  std::printf("in space: %zu poses, %d iterations, where they were to %s\n", poses, iterations, worst < 1e-9 ? "1e-9" : "LESS");
  return worst;
}

}  // namespace

int main() {
  double const ground = on_the_ground();
  double const space = in_space();
  return ground < 1e-9 && space < 1e-9 ? 0 : 1;
}
