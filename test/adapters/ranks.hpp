// What is shared by the tests that mpirun runs on 1 to 4 ranks.
#pragma once

#include "lanes.hpp"
#include <chainrule/adapters/mpi.hpp>

#include <cstdio>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

/// MPI, as long as the program runs. Only rank 0 prints; where another rank fails its exit status tells.
struct with_mpi {
  with_mpi() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    if (cr::mpi::ranks(MPI_COMM_WORLD).rank() != 0) std::freopen("/dev/null", "w", stdout);
  }
  ~with_mpi() { MPI_Finalize(); }
};
BOOST_TEST_GLOBAL_FIXTURE(with_mpi);

/// Whether every rank has the bits of rank 0.
template <class... Numbers>
bool are_same_everywhere(Numbers const&... numbers) {
  std::vector<double> mine{numbers...}, first = mine;
  MPI_Bcast(first.data(), int(first.size()), MPI_DOUBLE, 0, MPI_COMM_WORLD);
  int same = std::memcmp(mine.data(), first.data(), mine.size() * sizeof(double)) == 0, all = 0;
  MPI_Allreduce(&same, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  return all == 1;
}
auto const near_it = boost::test_tools::tolerance(1e-13);

}  // namespace
