// k-means over points that many processes share. The sum of squared distances to the nearest centre is a loop over points; its gradient by the centres and its Hessian's
// diagonal, twice the number of points of each, make Newton's step, which is the mean of the points of a centre: Lloyd's iteration.
//
//   mpirun -np 4 ranks_k_means [POINTS]
#include <chainrule/adapters/mpi.hpp>
#include <chainrule/simd.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <tuple>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr int dimensions = 2;
constexpr int clusters = 4;

constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n, dimensions> x;
constexpr cr::variables<"centre", k, dimensions> centre;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr auto spread = cr::function(cr::sum(i, n, cr::sum(j, cr::constant<dimensions>, square(x(i, j) - centre(owner[i], j)))),
                                     cr::wrt(centre), cr::given(x, owner));

namespace {

constexpr double truth[clusters][dimensions] = {{-3, 0}, {3, 1}, {0, 4}, {1, -4}};

int nearest(double const* point, std::vector<double> const& centres) {
  int best = 0;
  double least = HUGE_VAL;
  for (int c = 0; c < clusters; ++c) {
    double distance = 0;
    for (int d = 0; d < dimensions; ++d) distance += std::pow(point[d] - centres[std::size_t(c * dimensions + d)], 2);
    if (distance < least) least = distance, best = c;
  }
  return best;
}

}  // namespace

int main(int count, char** words) {
  MPI_Init(&count, &words);
  bool right = true;
  {
    cr::mpi::ranks const here(MPI_COMM_WORLD);
    auto const policy = cr::distributed(MPI_COMM_WORLD, n) | cr::simd;
    std::size_t const own = std::size_t(count > 1 ? std::atoll(words[1]) : 40'000) / std::size_t(here.size());
    std::mt19937 generator(static_cast<unsigned>(here.rank() + 1));
    std::normal_distribution<double> noise(0, 0.5);
    std::vector<double> points;
    for (std::size_t row = 0; row < own; ++row)
      for (int d = 0; d < dimensions; ++d) points.push_back(truth[row % clusters][d] + noise(generator));

    std::vector<int> owners(own);
    std::vector<double> centres{-2, 1, 2, 2, 1, 2, 0, -2};
    std::vector<double> const ones(centres.size(), 1.0);
    auto work = spread.workspace(), other_work = spread.workspace();
    double value = HUGE_VAL, before = HUGE_VAL;
    int steps = 0;
    do {
      before = value;
      for (std::size_t row = 0; row < own; ++row) owners[row] = nearest(&points[row * dimensions], centres);
      auto const both = spread.value_and_gradient(policy, work, centres, points, owners);
      auto const twice_counts = spread.hvp(policy, other_work, std::tie(centres, points, owners), std::tie(ones));
      value = both.value;
      for (std::size_t at = 0; at < centres.size(); ++at)
        if (twice_counts[0_c][at] > 0) centres[at] -= both.gradient[0_c][at] / twice_counts[0_c][at];
    } while (value < before && ++steps < 100);

    for (int c = 0; c < clusters; ++c)
      for (int d = 0; d < dimensions; ++d)
        right = right && std::abs(centres[std::size_t(c * dimensions + d)] - truth[c][d]) < 0.03;
    double const variance = value / double(own * std::size_t(here.size()) * dimensions);
    right = right && std::abs(variance / 0.25 - 1) < 0.05;
    if (here.rank() == 0) {
      for (int c = 0; c < clusters; ++c)
        std::printf("centre %d: %7.4f %7.4f\n", c, centres[std::size_t(c * dimensions)],
                    centres[std::size_t(c * dimensions) + 1]);
      std::printf("%zu points on %d ranks, %d steps, variance %.4f: %s\n", own * std::size_t(here.size()), here.size(), steps,
                  variance, right ? "the clusters that the points were made of" : "WRONG");
    }
  }
  MPI_Finalize();
  return right ? 0 : 1;
}
