// Where was a camera, and where did it look, when it saw these points? A residual in the form that Ceres Solver takes, a
// functor whose data members hold what was seen, is differentiated as it stands: the members are given to each call. Gauss's
// and Newton's method then finds the camera. The Jacobian is compared with differences.
#include <chainrule/chainrule.hpp>

#include <cmath>
#include <cstdio>

namespace cr = chainrule;

namespace {

/// How far from where it was seen a camera would see a point: rotation (axis times angle), translation, focal length and two
/// coefficients of distortion (Snavely's camera, as in the collections "Bundle Adjustment in the Large").
struct reprojection_error {
  double seen_x;
  double seen_y;

  template <class T>
  constexpr bool operator()(T const* camera, T const* point, T* residual) const {
    using std::cos;
    using std::sin;
    using std::sqrt;
    T const angle2 = camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2];
    T const angle = sqrt(angle2);
    T turned[3];
    for (int i = 0; i < 3; ++i) {
      int const j = (i + 1) % 3;
      int const k = (i + 2) % 3;
      T const across = camera[j] * point[k] - camera[k] * point[j];
      T const along = camera[0] * point[0] + camera[1] * point[1] + camera[2] * point[2];
      // No branch: small rotations have a formula of their own, and nothing of 0 / 0 is seen in the other.
      turned[i] = chainrule::select(
          angle2 > 1e-16, cos(angle) * point[i] + sin(angle) / angle * across + (T(1) - cos(angle)) / angle2 * along * camera[i],
          point[i] + across);
      turned[i] += camera[3 + i];
    }
    T const x = -turned[0] / turned[2];
    T const y = -turned[1] / turned[2];
    T const r2 = x * x + y * y;
    T const distortion = T(1) + r2 * (camera[7] + camera[8] * r2);
    residual[0] = camera[6] * distortion * x - seen_x;
    residual[1] = camera[6] * distortion * y - seen_y;
    return true;
  }
};

constexpr auto error = cr::formula<9, 3>(reprojection_error{});

using camera = std::array<double, 9>;
using place = std::array<double, 3>;

reprojection_error photograph(camera const& from, place const& point) {
  std::array<double, 2> const seen = error(from, point, reprojection_error{0, 0});
  return {seen[0], seen[1]};
}

double largest_difference(camera const& from, place const& point, reprojection_error const& seen) {
  auto const jacobian = error.jacobian(from, point, seen);
  double worst = 0;
  for (std::size_t j = 0; j < 12; ++j) {
    auto const at = [&](double step) {
      camera c = from;
      place p = point;
      (j < 9 ? c[j] : p[j - 9]) += step;
      std::array<double, 2> residual{};
      seen(c.data(), p.data(), residual.data());  // the functor itself, with numbers
      return residual;
    };
    double const h = 1e-3;
    auto const up = at(h), down = at(-h), far_up = at(2 * h), far_down = at(-2 * h);
    for (std::size_t i = 0; i < 2; ++i) {
      double const difference = (8 * (up[i] - down[i]) - (far_up[i] - far_down[i])) / (12 * h);
      worst = std::fmax(worst, std::abs(jacobian[i][j] - difference) / (1 + std::abs(difference)));
    }
  }
  return worst;
}

/// Solves A x = b for a symmetric positive definite A by elimination.
camera solve(std::array<camera, 9> a, camera b) {
  for (std::size_t i = 0; i < 9; ++i)
    for (std::size_t j = i + 1; j < 9; ++j) {
      double const factor = a[j][i] / a[i][i];
      for (std::size_t k = i; k < 9; ++k) a[j][k] -= factor * a[i][k];
      b[j] -= factor * b[i];
    }
  for (std::size_t i = 9; i-- > 0;) {
    for (std::size_t k = i + 1; k < 9; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

}  // namespace

int main() {
  camera const truth{0.1, -0.25, 0.05, 0.3, -0.2, -8, 500, -0.05, 0.01};
  std::array<place, 24> points;
  std::array<reprojection_error, 24> photographs;
  for (std::size_t k = 0; k < points.size(); ++k) {
    double const turn = 2.4 * static_cast<double>(k);
    double const size = 0.3 + 0.1 * static_cast<double>(k);
    points[k] = {size * std::cos(turn), size * std::sin(turn), 1.5 * std::sin(3 * turn)};
    photographs[k] = photograph(truth, points[k]);
  }

  camera guess{0, 0, 0, 0, 0, -7, 450, 0, 0};  // not turned: the rotation's other formula
  double worst = 0;
  double off = 1;
  std::printf("cost of two residuals %d, of their Jacobian of 2 x 12 %d\n\nstep   mean error (pixels)\n", error.value_cost,
              error.jacobian_cost);
  for (int step = 0; step < 20 && off > 1e-11; ++step) {
    std::array<camera, 9> normal{};
    camera right{};
    double sum = 0;
    for (std::size_t k = 0; k < points.size(); ++k) {
      auto const [value, jacobian] = error.value_and_jacobian(guess, points[k], photographs[k]);
      worst = std::fmax(worst, largest_difference(guess, points[k], photographs[k]));
      for (std::size_t i = 0; i < 2; ++i) {
        sum += value[i] * value[i];
        for (std::size_t p = 0; p < 9; ++p) {
          right[p] -= jacobian[i][p] * value[i];
          for (std::size_t q = 0; q < 9; ++q) normal[p][q] += jacobian[i][p] * jacobian[i][q];
        }
      }
    }
    std::printf("%4d   %.3e\n", step, std::sqrt(sum / static_cast<double>(points.size())));
    camera const change = solve(normal, right);
    off = 0;
    for (std::size_t p = 0; p < 9; ++p) {
      guess[p] += change[p];
      off = std::fmax(off, std::abs(guess[p] - truth[p]) / std::fmax(1, std::abs(truth[p])));
    }
  }
  std::printf("\nThe camera is found to %.0e. Differences agree with the Jacobian to %.0e.\n", off, worst);
  return off < 1e-11 && worst < 1e-7 ? 0 : 1;
}
