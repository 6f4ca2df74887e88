// What a step costs on several ranks: of a regression without rows, which is the message alone; of one with rows; and of sums of lists. The best of many rounds.
//
//   mpicxx -std=c++20 -O3 -march=native -Iinclude bench/ranks/steps.cpp -o steps && mpirun -np 4 ./steps [ROWS OF A RANK] [STEPS OF A ROUND] [ROUNDS]
#include <chainrule/adapters/mpi.hpp>
#include <chainrule/simd.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t) - c * sin(t))), cr::wrt(a, b, c), cr::given(t, v));

namespace {

/// Microseconds of one step, the slowest rank's.
template <class Step>
double time_of(int rounds_wanted, int steps, Step const& step) {
  std::vector<double> rounds;
  step();
  for (int round = 0; round < rounds_wanted; ++round) {
    MPI_Barrier(MPI_COMM_WORLD);
    double const begin = MPI_Wtime();
    for (int k = 0; k < steps; ++k) step();
    double took = (MPI_Wtime() - begin) / steps * 1e6;
    MPI_Allreduce(MPI_IN_PLACE, &took, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
    rounds.push_back(took);
  }
  return *std::min_element(rounds.begin(), rounds.end());
}

}  // namespace

int main(int count, char** words) {
  MPI_Init(&count, &words);
  {
    cr::mpi::ranks const here(MPI_COMM_WORLD);
    std::size_t const rows = count > 1 ? std::size_t(std::atoll(words[1])) : 262'144;
    int const steps = count > 2 ? std::atoi(words[2]) : 20;
    std::vector<double> const none, times(rows, 0.5), volts(rows, 0.7);
    auto const machines = cr::distributed(MPI_COMM_WORLD) | cr::simd;
    auto const ordered = cr::distributed(MPI_COMM_WORLD).ordered() | cr::simd;
    auto const alone = cr::blocks | cr::simd;
    int const rounds = count > 3 ? std::atoi(words[3]) : 40;
    double sum = 0;
    auto const step = [&](auto const& policy, std::vector<double> const& at, std::vector<double> const& of) {
      return time_of(rounds, steps,
                     [&] { sum += loss.value_gradient_hessian(policy, 1 + 1e-300 * sum, 0.5, 0.1, at, of).value; });
    };
    double const figures[] = {step(alone, none, none),   step(machines, none, none),   step(ordered, none, none),
                              step(alone, times, volts), step(machines, times, volts), step(ordered, times, volts)};
    std::vector<double> lists[] = {std::vector<double>(100), std::vector<double>(10'000), std::vector<double>(1'000'000)};
    double sums[3];
    for (int k = 0; k < 3; ++k) sums[k] = time_of(k == 2 ? 5 : rounds, k == 2 ? 1 : steps, [&] { here.sum(lists[k]); });
    if (here.rank() == 0)
      std::printf("| %d | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |\n", here.size(), figures[1] - figures[0],
                  figures[2] - figures[0], figures[3], figures[4], figures[5], sums[0], sums[1], sums[2]);
  }
  MPI_Finalize();
}
