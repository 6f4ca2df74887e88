// A pose graph: a robot drives round a square, knows each move only roughly, and recognises where it was. Poses (x, y, angle)
// that fit all measurements best, by Gauss's and Newton's method; the error of a move is one formula, its Jacobian is nobody's work.
// Moves, noise and the start are those of the tutorial of GTSAM (Dellaert, 2012), and so are the answers: the poses, and the
// covariances that the first three have without the loop.
#include "shared/solve.hpp"
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>
#include <numbers>
#include <span>
#include <vector>

namespace cr = chainrule;

namespace {

using pose = std::array<double, 3>;
constexpr std::size_t poses = 5;
constexpr std::size_t unknowns = 3 * poses;

// From one pose to another, seen by the first: how far the move is from the measured one, in units of its standard deviation. The
// angle between two directions is taken by atan2, so whole turns do not count.
constexpr auto move_error =
    cr::formula<3, 3, 3, 3>([](auto const& from, auto const& to, auto const& move, auto const& deviation) {
      auto const c = cos(from[2]);
      auto const s = sin(from[2]);
      auto const dx = to[0] - from[0];
      auto const dy = to[1] - from[1];
      auto const turn = to[2] - from[2] - move[2];
      return std::array{(c * dx + s * dy - move[0]) / deviation[0], (-s * dx + c * dy - move[1]) / deviation[1],
                        atan2(sin(turn), cos(turn)) / deviation[2]};
    });

struct measurement {
  std::size_t from, to;  // from == to: a pose is known itself
  pose move, deviation;
};

struct solution {
  std::array<pose, poses> at{};
  linear::matrix<unknowns> covariance{};
  int steps = 0;
};

solution solved(std::array<pose, poses> at, std::span<measurement const> measured) {
  solution result;
  double moved = 1;
  for (; moved > 1e-12 && result.steps < 50; ++result.steps) {
    linear::matrix<unknowns> information{};  // J'J
    linear::vector<unknowns> along{};        // -J'r
    for (measurement const& each : measured) {
      bool const is_move = each.from != each.to;
      pose const start = is_move ? at[each.from] : pose{};
      auto const [errors, jacobian] = move_error.value_and_jacobian(start, at[each.to], each.move, each.deviation);
      auto const column = [&](std::size_t k) { return k < 3 ? 3 * each.from + k : 3 * each.to + k - 3; };
      for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t i = is_move ? 0 : 3; i < 6; ++i) {
          along[column(i)] -= jacobian[row][i] * errors[row];
          for (std::size_t j = is_move ? 0 : 3; j < 6; ++j)
            information[column(i)][column(j)] += jacobian[row][i] * jacobian[row][j];
        }
    }
    auto const step = linear::solve(information, along);
    moved = 0;
    for (std::size_t i = 0; i < unknowns; ++i) {
      at[i / 3][i % 3] += step[i];
      moved = std::max(moved, std::abs(step[i]));
    }
    result.covariance = linear::inverse(information);
  }
  result.at = at;
  return result;
}

/// The covariance of a pose as GTSAM gives it: in the axes of the pose itself.
linear::matrix<3> seen_by_itself(solution const& found, std::size_t k) {
  double const c = std::cos(found.at[k][2]);
  double const s = std::sin(found.at[k][2]);
  linear::matrix<3> const turn{{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}};
  linear::matrix<3> result{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t b = 0; b < 3; ++b) result[i][j] += turn[i][a] * found.covariance[3 * k + a][3 * k + b] * turn[j][b];
  return result;
}

bool all_right = true;

void shows(char const* what, double found, double expected, double tolerance) {
  bool const right = std::abs(found - expected) <= tolerance;
  all_right = all_right && right;
  std::printf("%-28s %12.8f  %9.4g%s\n", what, found, expected, right ? "" : "  <- WRONG");
}

}  // namespace

int main() {
  constexpr double quarter = std::numbers::pi / 2;
  constexpr pose prior_noise{0.3, 0.3, 0.1};
  constexpr pose noise{0.2, 0.2, 0.1};

  // Three poses in a line, as in the tutorial's first part. (The other two are tied to where they start.)
  std::vector<measurement> line{{0, 0, {0, 0, 0}, prior_noise},
                                {0, 1, {2, 0, 0}, noise},
                                {1, 2, {2, 0, 0}, noise},
                                {3, 3, {0, 0, 0}, noise},
                                {4, 4, {0, 0, 0}, noise}};
  solution const odometry = solved({{{0.5, 0, 0.2}, {2.3, 0.1, -0.2}, {4.1, 0.1, 0.1}}}, line);
  double const published[3][3] = {{0.09, 0.09, 0.01}, {0.13, 0.17, 0.02}, {0.17, 0.37, 0.03}};
  std::printf("Along a line: variances       found         published (two digits)\n");
  for (std::size_t k = 0; k < 3; ++k) {
    auto const own = seen_by_itself(odometry, k);
    shows("x", own[0][0], published[k][0], 0.005);
    shows("y", own[1][1], published[k][1], 0.005);
    shows("angle", own[2][2], published[k][2], 0.005);
  }

  // Round a square, with the loop closed.
  std::vector<measurement> const square{{0, 0, {0, 0, 0}, prior_noise}, {0, 1, {2, 0, 0}, noise},
                                        {1, 2, {2, 0, quarter}, noise}, {2, 3, {2, 0, quarter}, noise},
                                        {3, 4, {2, 0, quarter}, noise}, {4, 1, {2, 0, quarter}, noise}};
  solution const loop =
      solved({{{0.5, 0, 0.2}, {2.3, 0.1, -0.2}, {4.1, 0.1, quarter}, {4, 2, 2 * quarter}, {2.1, 2.1, -quarter}}}, square);
  double const corners[poses][3] = {{0, 0, 0}, {2, 0, 0}, {4, 0, quarter}, {4, 2, 2 * quarter}, {2, 2, -quarter}};
  std::printf("Round a square, %d steps      found          expected\n", loop.steps);
  for (std::size_t k = 0; k < poses; ++k) {
    shows("x", loop.at[k][0], corners[k][0], 1e-9);
    shows("y", loop.at[k][1], corners[k][1], 1e-9);
    shows("angle", std::remainder(loop.at[k][2] - corners[k][2], 4 * quarter), 0, 1e-9);
  }
  return all_right ? 0 : 1;
}
