// A curve fitted to rows that many processes share: each makes its own, no process ever has all, and Newton's method sees the sum over all of them. The rows are the
// same for every number of processes, and so is every bit of what is found.
//
//   mpirun -np 4 ranks_regression [ROWS]
#include "shared/solve.hpp"
#include <chainrule/adapters/mpi.hpp>
#include <chainrule/simd.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"amplitude"> amplitude;
constexpr cr::variable<"rate"> rate;
constexpr cr::variable<"level"> level;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::mean(square(v - level - amplitude * exp(-rate * t))) / 2_c,
                                   cr::wrt(amplitude, rate, level), cr::given(t, v));

namespace {

constexpr double truth[] = {2.5, 1.3, 0.4};
constexpr double noise = 0.05;

/// A number between 0 and 1 that depends on the row alone, whoever asks.
double random_number(std::uint64_t row, std::uint64_t which) {
  std::uint64_t bits = row * 4 + which + 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return static_cast<double>((bits ^ (bits >> 31)) >> 11) * 0x1p-53;
}

}  // namespace

int main(int count, char** words) {
  MPI_Init(&count, &words);
  bool right = true;
  {
    cr::mpi::ranks const here(MPI_COMM_WORLD);
    // Whole blocks for every rank, so that results do not depend on how many there are.
    std::int64_t const blocks = (count > 1 ? std::atoll(words[1]) : 100'000) / cr::rows_in_block + 1;
    std::int64_t const first = blocks * here.rank() / here.size() * cr::rows_in_block;
    std::int64_t const last = blocks * (here.rank() + 1) / here.size() * cr::rows_in_block;
    std::vector<double> times, volts;
    for (std::int64_t row = first; row < last; ++row) {
      double sum = -2;  // four uniform numbers: nearly normal
      for (std::uint64_t k = 0; k < 4; ++k) sum += random_number(static_cast<std::uint64_t>(row), k);
      times.push_back(3.0 * double(row % 1000) / 1000);
      volts.push_back(truth[2] + truth[0] * std::exp(-truth[1] * times.back()) + noise * std::sqrt(3.0) * sum);
    }

    auto const bound = loss.over(t = times, v = volts);
    auto const policy = cr::distributed(MPI_COMM_WORLD).ordered().checked() | cr::simd;
    std::array<double, 3> found{1, 1, 0};
    linear::matrix<3> hessian;
    double value = 0, size = 1;
    int steps = 0;
    while (size > 1e-12 && steps++ < 20) {
      auto const all = bound.value_gradient_hessian(policy, found[0], found[1], found[2]);
      auto const step = linear::solve(all.hessian, all.gradient);
      value = all.value;
      hessian = all.hessian;
      size = 0;
      for (std::size_t k = 0; k < 3; ++k) found[k] -= step[k], size += std::abs(step[k]);
    }
    auto const inverse = linear::inverse(hessian);
    double const deviation = std::sqrt(2 * value);
    right = size <= 1e-12 && std::abs(deviation / noise - 1) < 0.02;
    for (std::size_t k = 0; k < 3; ++k) {
      double const error = deviation * std::sqrt(inverse[k][k] / double(blocks * cr::rows_in_block));
      right = right && std::abs(found[k] - truth[k]) < 4 * error;
      if (here.rank() == 0)
        std::printf("%-9s %.5f +- %.5f   %a\n", k == 0 ? "amplitude" : k == 1 ? "rate" : "level", found[k], error, found[k]);
    }
    if (here.rank() == 0)
      std::printf("%lld rows on %d ranks, %d steps: %s\n", static_cast<long long>(blocks * cr::rows_in_block), here.size(), steps,
                  right ? "the parameters that the rows were made with, within 4 standard errors" : "WRONG");
  }
  MPI_Finalize();
  return right ? 0 : 1;
}
