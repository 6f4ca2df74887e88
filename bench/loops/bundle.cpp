// D8, a bundle of 100,000 photographs: two residuals and their 2 x 15 slopes for each, from columns and gathered from 500 cameras and 20,000 points,
// against a loop by hand. Prints as bench_loops does. What both write is the same: values, and the Jacobian row by row.
// clang-format off
#include "../libraries/reprojection_by_hand.hpp"
#include "../libraries/reprojection.hpp"  // behind it: its names are short
// clang-format on
#include <chainrule/simd.hpp>

#include <boost/hana/transform.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

namespace {

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::extent<"n"> photographs;
constexpr cr::extent<"cameras"> cameras;
constexpr cr::extent<"points"> points;
constexpr cr::variables<"in", 15, photographs> in;
constexpr cr::variables<"camera", cameras, 11> camera;
constexpr cr::variables<"point", points, 3> point;
constexpr cr::variables<"weights", photographs> weights;
constexpr cr::variables<"seen", photographs, 2> seen;
constexpr cr::integers<"by", photographs> by;
constexpr cr::integers<"of", photographs> of;
constexpr cr::index<"o"> o;

/// The residuals of workload D, of a camera's and a point's numbers and a weight.
template <class Camera, class Point, class Weight>
constexpr auto residuals_of(Camera of_camera, Point of_point, Weight weight) {
  auto const put = [&](auto const& formula) {
    return substitute(formula, bench::r0 = of_camera(0_c), bench::r1 = of_camera(1_c), bench::r2 = of_camera(2_c),
                      bench::c0 = of_camera(3_c), bench::c1 = of_camera(4_c), bench::c2 = of_camera(5_c),
                      bench::focal = of_camera(6_c), bench::u0 = of_camera(7_c), bench::v0 = of_camera(8_c),
                      bench::k1 = of_camera(9_c), bench::k2 = of_camera(10_c), bench::p0 = of_point(0_c),
                      bench::p1 = of_point(1_c), bench::p2 = of_point(2_c), bench::weight = weight, bench::seen_u = seen(o, 0_c),
                      bench::seen_v = seen(o, 1_c));
  };
  return cr::each(o, photographs, boost::hana::transform(bench::residuals, put));
}
constexpr auto columns = cr::function(
    residuals_of([](auto which) { return in(which, o); }, [](auto which) { return in(which + 11_c, o); }, in(14_c, o)),
    cr::wrt(in), cr::given(seen));
constexpr auto gathered = cr::function(
    residuals_of([](auto which) { return camera(by[o], which); }, [](auto which) { return point(of[o], which); }, weights[o]),
    cr::wrt(camera, point, weights), cr::given(by, of, seen));

/// This thread's own time.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}
double nanoseconds(auto const& f) {
  double const start = now();
  f();
  asm volatile("" : : : "memory");
  return now() - start;
}
void measure(char const* workload, auto const& by_hand, auto const& by_rows, auto const& in_lanes) {
  std::vector<double> spent[3], ratios[3];
  for (int round = 0; round < 31; ++round) {
    double const taken[3] = {nanoseconds(by_hand), nanoseconds(by_rows), nanoseconds(in_lanes)};
    for (int who = 0; who < 3; ++who) {
      spent[who].push_back(taken[who]);
      ratios[who].push_back(taken[who] / taken[0]);
    }
  }
  char const* const names[] = {"by hand", "chainrule", "chainrule in lanes"};
  for (int who = 0; who < 3; ++who) {
    std::sort(spent[who].begin(), spent[who].end());
    std::sort(ratios[who].begin(), ratios[who].end());
    std::printf("%s\t%s\t%.1f\t%.4f\t%.4f\t%.4f\t0\n", workload, names[who], spent[who][15], ratios[who][15], ratios[who][7],
                ratios[who][23]);
  }
}
/// Two entries of a photograph's 30 are zero everywhere, which the sparse Jacobian leaves out.
void check(cr::sparse_view<double> const& found, std::vector<double> const& expected) {
  for (std::size_t row = 0; row < found.rows; ++row) {
    std::size_t entry = std::size_t(found.row_starts[row]);
    for (std::size_t k = 0; k < 15; ++k) {
      if (k == 8 - row % 2) continue;
      double const wanted = expected[15 * row + k];
      if (!(std::abs(found.values[entry] - wanted) <= 1e-9 * (1 + std::abs(wanted)))) {
        std::fprintf(stderr, "row %zu: %.17g, not %.17g\n", row, found.values[entry], wanted);
        std::exit(1);
      }
      ++entry;
    }
  }
}

}  // namespace

int main() {
  std::size_t const n = 100'000, camera_count = 500, point_count = 20'000;
  std::mt19937_64 engine(8);
  auto const random = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1p-53);
  };
  std::vector<double> all_cameras(11 * camera_count), all_points(3 * point_count), all_weights(n), pixels(2 * n), all_in(15 * n);
  std::vector<int> bys(n), ofs(n);
  for (std::size_t k = 0; k < all_cameras.size(); ++k) {
    double const middle[] = {0, 0, 0, 0, 0, -8, 500, 0, 0, 0, 0};
    double const wide[] = {0.3, 0.3, 0.3, 1, 1, 1, 50, 1, 1, 0.1, 0.01};
    all_cameras[k] = middle[k % 11] + random(-wide[k % 11], wide[k % 11]);
  }
  for (double& each : all_points) each = random(-1, 1);
  for (double& each : all_weights) each = random(0.9, 1.1);
  for (double& each : pixels) each = random(-100, 100);
  for (std::size_t k = 0; k < n; ++k) {
    bys[k] = static_cast<int>(engine() % camera_count);
    ofs[k] = static_cast<int>(engine() % point_count);
    for (std::size_t which = 0; which < 11; ++which) all_in[which * n + k] = all_cameras[11 * std::size_t(bys[k]) + which];
    for (std::size_t which = 0; which < 3; ++which) all_in[(11 + which) * n + k] = all_points[3 * std::size_t(ofs[k]) + which];
    all_in[14 * n + k] = all_weights[k];
  }
  std::vector<double> errors(2 * n), slopes(30 * n);
  auto const hand_columns = [&] {
    for (std::size_t k = 0; k < n; ++k) {
      double one[15];
      for (std::size_t which = 0; which < 15; ++which) one[which] = all_in[which * n + k];
      bench::reprojection_by_hand(one, &pixels[2 * k], &errors[2 * k], &slopes[30 * k]);
    }
  };
  auto const hand_gathered = [&] {
    for (std::size_t k = 0; k < n; ++k) {
      double one[15];
      for (std::size_t which = 0; which < 11; ++which) one[which] = all_cameras[11 * std::size_t(bys[k]) + which];
      for (std::size_t which = 0; which < 3; ++which) one[11 + which] = all_points[3 * std::size_t(ofs[k]) + which];
      one[14] = all_weights[k];
      bench::reprojection_by_hand(one, &pixels[2 * k], &errors[2 * k], &slopes[30 * k]);
    }
  };
  // Each has memory of its own, as users have: lanes ask for large pages.
  auto work = columns.workspace(), more_work = gathered.workspace();
  auto in_lanes = columns.workspace(), more_in_lanes = gathered.workspace();
  auto const by_columns = [&](auto& memory, auto... policy) {
    return columns.value_and_sparse_jacobian(policy..., memory, all_in, pixels).jacobian;
  };
  auto const by_gathers = [&](auto& memory, auto... policy) {
    return gathered.value_and_sparse_jacobian(policy..., memory, all_cameras, all_points, all_weights, bys, ofs, pixels).jacobian;
  };
  hand_gathered();
  check(by_columns(work), slopes);
  check(by_columns(in_lanes, cr::simd), slopes);
  check(by_gathers(more_work), slopes);
  check(by_gathers(more_in_lanes, cr::simd), slopes);
  measure(
      "D8 columns", hand_columns, [&] { by_columns(work); }, [&] { by_columns(in_lanes, cr::simd); });
  measure(
      "D8 gathered", hand_gathered, [&] { by_gathers(more_work); }, [&] { by_gathers(more_in_lanes, cr::simd); });
}
