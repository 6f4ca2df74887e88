// Ceres' CostFunction::Evaluate on a bundle adjustment, residuals and both Jacobians, beside AutoDiffCostFunction and derivatives by hand: one line
// of output for each,
//   bundle way nanoseconds ratio lower upper seconds
// with the median of paired runs against the hand's and its quartiles, and the seconds of the whole solution. Pairs run one after the other, by turns
// first; time is the processor's.
#include "bundle.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace {

using bundle::cost;

constexpr int pairs = 21;

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Nanoseconds of an evaluation.
double time_of(std::vector<cost> const& costs, bundle::scene const& scene, int rounds) {
  double residuals[2], by_camera[18], by_point[6];
  double* jacobians[] = {by_camera, by_point};
  double const begin = seconds();
  for (int round = 0; round < rounds; ++round)
    for (std::size_t k = 0; k < costs.size(); ++k) {
      double const* parameters[] = {scene.cameras[scene.sights[k].camera].data(), scene.points[scene.sights[k].point].data()};
      costs[k]->Evaluate(parameters, residuals, jacobians);
      asm volatile("" : : "r"(residuals), "r"(by_camera), "r"(by_point) : "memory");
    }
  return (seconds() - begin) * 1e9 / (rounds * static_cast<double>(costs.size()));
}

double seconds_to_solve(cost (*make)(bundle::scene::sight const&), bundle::scene scene) {
  ceres::Problem problem;
  for (auto const& each : scene.sights)
    problem.AddResidualBlock(make(each).release(), nullptr, scene.cameras[each.camera].data(), scene.points[each.point].data());
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_SCHUR;
  options.logging_type = ceres::SILENT;
  options.function_tolerance = 1e-12;
  ceres::Solver::Summary summary;
  double const begin = seconds();
  ceres::Solve(options, &problem, &summary);
  return seconds() - begin;
}

}  // namespace

int main() {
  bundle::scene const scene(20, 500, 1);
  struct way {
    char const* name;
    cost (*make)(bundle::scene::sight const&);
    std::vector<cost> costs{};
  };
  way ways[] = {{"hand", bundle::with_hand},
                {"chainrule", bundle::with_formulas},
                {"recorded", bundle::with_recorded},
                {"autodiff", bundle::with_autodiff}};
  for (way& each : ways)
    for (auto const& sight : scene.sights) each.costs.push_back(each.make(sight));
  int const rounds =
      std::max(1, static_cast<int>(4e7 / (time_of(ways[0].costs, scene, 1) * static_cast<double>(scene.sights.size()))));
  for (way const& each : ways) {
    std::vector<double> ratios, times;
    for (int pair = 0; pair < pairs; ++pair) {
      double hand = 0, mine = 0;
      if (pair % 2 == 0) hand = time_of(ways[0].costs, scene, rounds);
      mine = time_of(each.costs, scene, rounds);
      if (pair % 2 != 0) hand = time_of(ways[0].costs, scene, rounds);
      ratios.push_back(mine / hand);
      times.push_back(mine);
    }
    std::sort(ratios.begin(), ratios.end());
    std::sort(times.begin(), times.end());
    std::printf("bundle %s %.1f %.3f %.3f %.3f %.2f\n", each.name, times[pairs / 2], ratios[pairs / 2], ratios[pairs / 4],
                ratios[pairs * 3 / 4], seconds_to_solve(each.make, scene));
  }
}
