// Bundle adjustment for Ceres: how far from where it was seen a camera would see a point, with derivatives in four ways. Snavely's
// camera of the collection "Bundle Adjustment in the Large" (Agarwal and others, 2010): rotation (axis times angle), translation, focal length,
// two coefficients of distortion.
#pragma once

#include <chainrule/adapters/ceres.hpp>

#include <array>
#include <ceres/autodiff_cost_function.h>
#include <cmath>
#include <random>
#include <vector>

namespace bundle {

namespace cr = chainrule;
using namespace cr::literals;

/// For whatever number type differentiates it.
struct error_of_sight {
  double seen_x, seen_y;

  template <class Condition, class T>
  static constexpr T choose(Condition condition, T const& yes, T const& no) {
    if constexpr (std::is_same_v<Condition, bool>) return condition ? yes : no;
    else return cr::select(condition, yes, no);
  }
  template <class T>
  constexpr bool operator()(T const* camera, T const* point, T* residual) const {
    using std::cos;
    using std::sin;
    using std::sqrt;
    // Rodrigues' formula of the axis; a camera that is not turned has none.
    T const angle2 = camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2];
    T const angle = sqrt(angle2);
    auto const turns = angle2 > 0.0;
    T const inverse = T(1.0) / angle;
    T const sine = choose(turns, T(sin(angle)), T(1.0));
    T const cosine = choose(turns, T(cos(angle)), T(1.0));
    T axis[3], seen[3];
    for (int i = 0; i < 3; ++i) axis[i] = choose(turns, T(camera[i] * inverse), camera[i]);
    T const along = (axis[0] * point[0] + axis[1] * point[1] + axis[2] * point[2]) * (T(1.0) - cosine);
    for (int i = 0; i < 3; ++i) {
      int const j = (i + 1) % 3, k = (i + 2) % 3;
      seen[i] = point[i] * cosine + (axis[j] * point[k] - axis[k] * point[j]) * sine + axis[i] * along + camera[3 + i];
    }
    T const nearness = T(-1.0) / seen[2];
    T const x = seen[0] * nearness;
    T const y = seen[1] * nearness;
    T const r2 = x * x + y * y;
    T const scale = camera[6] * (T(1.0) + r2 * (camera[7] + camera[8] * r2));
    residual[0] = scale * x - seen_x;
    residual[1] = scale * y - seen_y;
    return true;
  }
};

// Recorded from the same functor.
constexpr auto recorded = cr::formula<9, 3>(error_of_sight{});

// And as formulas.
constexpr cr::variables<"camera", 9> camera;
constexpr cr::variables<"point", 3> point;
constexpr cr::variable<"seen x"> seen_x;
constexpr cr::variable<"seen y"> seen_y;
constexpr auto angle2 = square(camera[0_c]) + square(camera[1_c]) + square(camera[2_c]);
constexpr auto angle = sqrt(angle2);
constexpr auto turns = angle2 > 0_c;
constexpr auto inverse = 1_c / angle;
constexpr auto sine = select(turns, sin(angle), 1_c);
constexpr auto cosine = select(turns, cos(angle), 1_c);
constexpr auto axis0 = select(turns, camera[0_c] * inverse, camera[0_c]);
constexpr auto axis1 = select(turns, camera[1_c] * inverse, camera[1_c]);
constexpr auto axis2 = select(turns, camera[2_c] * inverse, camera[2_c]);
constexpr auto along = (axis0 * point[0_c] + axis1 * point[1_c] + axis2 * point[2_c]) * (1_c - cosine);
constexpr auto seen0 = point[0_c] * cosine + (axis1 * point[2_c] - axis2 * point[1_c]) * sine + axis0 * along + camera[3_c];
constexpr auto seen1 = point[1_c] * cosine + (axis2 * point[0_c] - axis0 * point[2_c]) * sine + axis1 * along + camera[4_c];
constexpr auto seen2 = point[2_c] * cosine + (axis0 * point[1_c] - axis1 * point[0_c]) * sine + axis2 * along + camera[5_c];
constexpr auto nearness = -1_c / seen2;
constexpr auto x = seen0 * nearness;
constexpr auto y = seen1 * nearness;
constexpr auto r2 = square(x) + square(y);
constexpr auto scale = camera[6_c] * (1_c + r2 * (camera[7_c] + camera[8_c] * r2));
constexpr auto formulas = cr::function(boost::hana::make_tuple(scale * x - seen_x, scale* y - seen_y), cr::wrt(camera, point),
                                       cr::given(seen_x, seen_y));

/// By hand: rotating by r turns the point; its derivative by r is -[R p]x J(r) with the left Jacobian J of the rotation group.
class by_hand final : public ceres::SizedCostFunction<2, 9, 3> {
  double seen_x_, seen_y_;

 public:
  explicit by_hand(double at_x, double at_y) : seen_x_(at_x), seen_y_(at_y) {}
  bool Evaluate(double const* const* parameters, double* residuals, double** jacobians) const override {
    double const* const c = parameters[0];
    double const* const p = parameters[1];
    double const a2 = c[0] * c[0] + c[1] * c[1] + c[2] * c[2];
    double R[9], q[3], sinc = 1, cosc = 0.5, rest = 0;
    double const crossed[3] = {c[1] * p[2] - c[2] * p[1], c[2] * p[0] - c[0] * p[2], c[0] * p[1] - c[1] * p[0]};
    if (a2 > 0) {
      double const a = std::sqrt(a2), cos_a = std::cos(a), over = 1 / a, over2 = over * over;
      sinc = std::sin(a) * over;
      cosc = (1 - cos_a) * over2;
      rest = (1 - sinc) * over2;
      double const v01 = cosc * c[0] * c[1], v02 = cosc * c[0] * c[2], v12 = cosc * c[1] * c[2];
      double const s0 = sinc * c[0], s1 = sinc * c[1], s2 = sinc * c[2];
      R[0] = cos_a + cosc * c[0] * c[0], R[1] = v01 - s2, R[2] = v02 + s1;
      R[3] = v01 + s2, R[4] = cos_a + cosc * c[1] * c[1], R[5] = v12 - s0;
      R[6] = v02 - s1, R[7] = v12 + s0, R[8] = cos_a + cosc * c[2] * c[2];
      for (int i = 0; i < 3; ++i) q[i] = R[3 * i] * p[0] + R[3 * i + 1] * p[1] + R[3 * i + 2] * p[2];
    } else {
      R[0] = R[4] = R[8] = 1;
      R[1] = -c[2], R[2] = c[1], R[3] = c[2], R[5] = -c[0], R[6] = -c[1], R[7] = c[0];
      for (int i = 0; i < 3; ++i) q[i] = p[i] + crossed[i];
    }
    double const near = -1 / (q[2] + c[5]);
    double const u = (q[0] + c[3]) * near, v = (q[1] + c[4]) * near;
    double const radius2 = u * u + v * v;
    double const bend = c[7] + c[8] * radius2;
    double const distortion = 1 + radius2 * bend;
    double const stretch = c[6] * distortion;
    residuals[0] = stretch * u - seen_x_;
    residuals[1] = stretch * v - seen_y_;
    if (jacobians == nullptr) return true;
    double const by_radius = 2 * c[6] * (bend + c[8] * radius2);
    double const m01 = by_radius * u * v, m00 = stretch + by_radius * u * u, m11 = stretch + by_radius * v * v;
    // By the point before the camera.
    double const a[3] = {m00 * near, m01 * near, (m00 * u + m01 * v) * near};
    double const b[3] = {m01 * near, m11 * near, (m01 * u + m11 * v) * near};
    if (double* const out = jacobians[0]) {
      double const f[3] = {q[1] * a[2] - q[2] * a[1], q[2] * a[0] - q[0] * a[2], q[0] * a[1] - q[1] * a[0]};
      double const g[3] = {q[1] * b[2] - q[2] * b[1], q[2] * b[0] - q[0] * b[2], q[0] * b[1] - q[1] * b[0]};
      if (a2 > 0) {
        double const w01 = rest * c[0] * c[1], w02 = rest * c[0] * c[2], w12 = rest * c[1] * c[2];
        double const t0 = cosc * c[0], t1 = cosc * c[1], t2 = cosc * c[2];
        double const J[9] = {sinc + rest * c[0] * c[0], w01 - t2, w02 + t1, w01 + t2,
                             sinc + rest * c[1] * c[1], w12 - t0, w02 - t1, w12 + t0,
                             sinc + rest * c[2] * c[2]};
        for (int k = 0; k < 3; ++k) {
          out[k] = f[0] * J[k] + f[1] * J[3 + k] + f[2] * J[6 + k];
          out[9 + k] = g[0] * J[k] + g[1] * J[3 + k] + g[2] * J[6 + k];
        }
      } else {
        for (int k = 0; k < 3; ++k) {
          int const i = (k + 1) % 3, j = (k + 2) % 3;
          out[k] = p[i] * a[j] - p[j] * a[i];
          out[9 + k] = p[i] * b[j] - p[j] * b[i];
        }
      }
      for (int k = 0; k < 3; ++k) out[3 + k] = a[k], out[12 + k] = b[k];
      double const by_k = c[6] * radius2;
      out[6] = distortion * u, out[7] = by_k * u, out[8] = by_k * radius2 * u;
      out[15] = distortion * v, out[16] = by_k * v, out[17] = by_k * radius2 * v;
    }
    if (double* const out = jacobians[1])
      for (int k = 0; k < 3; ++k) {
        out[k] = a[0] * R[k] + a[1] * R[3 + k] + a[2] * R[6 + k];
        out[3 + k] = b[0] * R[k] + b[1] * R[3 + k] + b[2] * R[6 + k];
      }
    return true;
  }
};

/// Cameras round a cloud of points, and where each saw each of them, half a pixel off.
struct scene {
  struct sight {
    std::size_t camera, point;
    double x, y;
  };
  std::vector<std::array<double, 9>> cameras;
  std::vector<std::array<double, 3>> points;
  std::vector<sight> sights;

  scene(int camera_count, int point_count, unsigned seed) {
    std::mt19937 random(seed);
    // Not std::normal_distribution, which every standard library makes of other numbers.
    auto const some = [&] { return static_cast<double>(random()) / 2147483648.0 - 1; };
    auto const noise = [&] { return (some() + some() + some()) * 0.5; };
    for (int i = 0; i < camera_count; ++i)
      cameras.push_back({0.3 * some(), 1.5 * some(), 0.3 * some(), 0.3 * some(), 0.3 * some(), -6 + 0.5 * some(),
                         500 + 20 * some(), -0.05, 0.01});
    for (int i = 0; i < point_count; ++i) points.push_back({some(), some(), some()});
    for (std::size_t i = 0; i < cameras.size(); ++i)
      for (std::size_t k = 0; k < points.size(); ++k) {
        if ((i + k) % 3 == 0) continue;  // not all see all
        double at[2];
        error_of_sight{0, 0}(cameras[i].data(), points[k].data(), at);
        sights.push_back({i, k, at[0] + 0.5 * noise(), at[1] + 0.5 * noise()});
      }
    // Where the search begins.
    for (auto& each : cameras)
      for (std::size_t k = 0; k < 6; ++k) each[k] += 0.02 * some();
    for (auto& each : points)
      for (double& each_number : each) each_number += 0.05 * some();
  }
};

using cost = std::unique_ptr<ceres::CostFunction>;
inline cost with_autodiff(scene::sight const& s) {
  return cost(new ceres::AutoDiffCostFunction<error_of_sight, 2, 9, 3>(new error_of_sight{s.x, s.y}));
}
inline cost with_hand(scene::sight const& s) { return std::make_unique<by_hand>(s.x, s.y); }
inline cost with_recorded(scene::sight const& s) { return cr::ceres::cost_function(recorded, error_of_sight{s.x, s.y}); }
inline cost with_formulas(scene::sight const& s) { return cr::ceres::cost_function(formulas, s.x, s.y); }

}  // namespace bundle
