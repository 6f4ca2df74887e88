// Examples of the reference: sums in blocks, on all cores, on several ranks, in chunks.
#include <chainrule/adapters/mpi.hpp>
#include <chainrule/adapters/parallel.hpp>
#include <chainrule/simd.hpp>

#include <iostream>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::sum(square(v - a * t)), cr::wrt(a), cr::given(t, v));

void example_blocks() {
  std::vector<double> const times(5000, 0.5), volts(5000, 0.7);
  std::cout << loss(cr::blocks | cr::simd, 1.0, times, volts) << "\n";  // the bits of cr::parallel | cr::simd, on one core
}

void example_parallel() {
  std::vector<double> const times(5000, 0.5), volts(5000, 0.7);
  auto const [value, gradient] = loss.value_and_gradient(cr::parallel | cr::simd, 1.0, times, volts);
  std::cout << value << "\n" << gradient[0] << "\n";
}

void example_distributed() {
  int is_on = 0;
  MPI_Initialized(&is_on);
  if (!is_on) MPI_Init(nullptr, nullptr);
  std::vector<double> const times(5000, 0.5), volts(5000, 0.7);  // the rows of this rank
  auto const [value, gradient] = loss.value_and_gradient(cr::distributed(MPI_COMM_WORLD) | cr::simd, 1.0, times, volts);
  std::cout << value << "\n" << gradient[0] << "\n";
  MPI_Finalize();
}

void example_running_function() {
  auto running = loss.in_chunks(a = 1.0);
  for (int chunk = 0; chunk < 5; ++chunk) running.accumulate(cr::simd, std::vector(1024, 0.5), std::vector(1024, 0.7));
  std::cout << running.rows() << " rows, " << running.value() << "\n";
}
