// What goes wrong on several ranks, for mpi_trouble.py: each way is named by the first argument.
#include <chainrule/adapters/mpi.hpp>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"a"> a;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr cr::extent<"n"> n;
constexpr cr::extent<"k"> k;
constexpr cr::variables<"x", n> x;
constexpr cr::variables<"mu", k> mu;
constexpr cr::integers<"owner", n> owner;
constexpr cr::index<"i"> i;
constexpr auto spread = cr::function(cr::sum(i, n, square(x[i] - mu[owner[i]])), cr::wrt(mu), cr::given(x, owner));
constexpr auto loss = cr::function(cr::mean(square(v - a * t)), cr::wrt(a), cr::given(t, v));

namespace {

void say_what_is_thrown() {
  try {
    static_cast<void>(cr::distributed(MPI_COMM_WORLD));
  } catch (std::invalid_argument const& error) {
    std::printf("%s\n", error.what());
  }
}

}  // namespace

int main(int count, char** words) {
  std::string const way = count > 1 ? words[1] : "";
  if (way == "early") say_what_is_thrown();
  MPI_Init(&count, &words);
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  auto const machines = cr::distributed(MPI_COMM_WORLD);
  std::vector<double> const times{1, 2, 3}, volts{2, 4, 6.5}, none;
  double sum = 0;
  for (int step = 0; step < 1000; ++step) {
    bool const now = step == 500 && rank == 1;
    if (way == "killed" && now) std::raise(SIGKILL);
    if (way == "exit" && now) return 3;
    if (way == "uneven" && now) sum += loss(machines, 1.0, times, none);
    else if (way == "nothing" && step == 500) sum += loss(machines, 1.0, none, none);
    else if (way == "arrays") {
      std::vector<double> const centres(step == 500 ? 2 + std::size_t(rank) : 2);
      auto work = spread.workspace();
      sum += spread.value_and_gradient(cr::distributed(MPI_COMM_WORLD, n), work, centres, times, std::vector{0, 1, 1}).value;
    } else if (way == "differ") sum += loss(machines.checked(), step == 500 ? 1 + 1e-15 * rank : 1.0, times, volts);
    else sum += loss(machines, 1.0, times, volts);
  }
  std::printf("1000 steps: %g\n", sum);
  MPI_Finalize();
  if (way == "late") say_what_is_thrown();
}
