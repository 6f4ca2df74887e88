// Loops against those written by hand: prints workload, whose code, nanoseconds, the ratio to hand and its quartiles, allocations (0).
// All run in turn in one process; medians of rounds.
#include "workloads.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <random>
#include <string_view>
#include <vector>

namespace {

using bench::loops;

std::mt19937_64 engine(7);
std::vector<double> column(std::size_t size, double low, double high) {
  std::vector<double> numbers(size);
  for (double& x : numbers) x = low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1p-53);
  return numbers;
}

/// This thread's own time: not that of others who use the processor.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}
/// Each round stands elsewhere on the stack: where numbers there and results have the same last twelve bits of their addresses,
/// a processor takes one for the other and waits, which can be a quarter of the time of a short loop.
[[gnu::noinline]] double nanoseconds(auto const& f, int times, int round) {
  auto* const room = static_cast<char*>(__builtin_alloca(std::size_t(1 + round * 37 % 64) * 64));
  asm volatile("" : : "r"(room) : "memory");
  double const start = now();
  for (int k = 0; k < times; ++k) {
    f();
    asm volatile("" : : : "memory");
  }
  return (now() - start) / times;
}

/// run(who, out) for each of the three; results agree to 1e-9.
template <class Run>
void measure(char const* workload, std::size_t results, int times, int rounds, Run const& run) {
  loops const* const each[] = {&bench::by_hand(), &bench::by_chainrule(), &bench::by_chainrule_in_lanes()};
  std::vector<double> memory[3], spent[3], ratios[3];
  double* out[3];  // each at the beginning of a page: what crosses into the next is slower
  for (int who = 0; who < 3; ++who) {
    memory[who].resize(results + 512);
    void* start = memory[who].data();
    std::size_t room = memory[who].size() * sizeof(double);
    out[who] = static_cast<double*>(std::align(4096, results * sizeof(double), start, room));
  }
  for (int k = 0; k < rounds; ++k) {
    double taken[3];
    for (int who = 0; who < 3; ++who) taken[who] = nanoseconds([&] { run(*each[who], out[who]); }, times, k);
    for (int who = 0; who < 3; ++who) {
      spent[who].push_back(taken[who]);
      ratios[who].push_back(taken[who] / taken[0]);
    }
  }
  for (int who = 1; who < 3; ++who)
    for (std::size_t k = 0; k < results; ++k)
      if (!(std::abs(out[who][k] - out[0][k]) <= 1e-9 * (1 + std::abs(out[0][k])))) {
        std::fprintf(stderr, "%s: %s gives %.17g for number %zu, not %.17g\n", workload, each[who]->name, out[who][k], k,
                     out[0][k]);
        std::exit(1);
      }
  for (int who = 0; who < 3; ++who) {
    std::sort(spent[who].begin(), spent[who].end());
    std::sort(ratios[who].begin(), ratios[who].end());
    std::size_t const half = ratios[who].size() / 2;
    std::printf("%s\t%s\t%.1f\t%.4f\t%.4f\t%.4f\t0\n", workload, each[who]->name, spent[who][half], ratios[who][half],
                ratios[who][half / 2], ratios[who][half + half / 2]);
  }
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** names) {
  auto const wanted = [&](std::string_view workload) {
    for (int k = 1; k < count; ++k)
      if (names[k] == workload) return true;
    return count == 1;
  };
  if (wanted("E")) {
    std::size_t const n = 10'000;
    std::vector<double> const in{1.5, 0.7, 0.8, 3.1};
    std::vector<double> t(n), y = column(n, -0.1, 0.1);
    for (std::size_t i = 0; i < n; ++i) {
      t[i] = 4 * static_cast<double>(i) / static_cast<double>(n);
      y[i] += 1.4 * std::exp(-0.65 * t[i]) + 0.9 * std::sin(3 * t[i]);
    }
    measure("E", 5, 2, 101, [&](loops const& by, double* out) { by.decay(in.data(), t.data(), y.data(), n, out); });
  }
  if (wanted("P")) {
    std::size_t const n = 10'000;
    std::vector<double> const in{0.1, 2.1, 1.3, 1.7}, x = column(n, 0.01, 9), y = column(n, 0, 2);
    measure("P", 5, 2, 101, [&](loops const& by, double* out) { by.response(in.data(), x.data(), y.data(), n, out); });
  }
  if (wanted("F1")) {
    std::vector<double> const x = column(bench::valley_length, -1.5, 1.5);
    measure("F1", 101, 2000, 101, [&](loops const& by, double* out) { by.valley(x.data(), out); });
  }
  if (wanted("F2")) {
    std::vector<double> const x = column(bench::product_length, 0.7, 1.4);
    measure("F2", 51, 5000, 101, [&](loops const& by, double* out) { by.product(x.data(), out); });
  }
  if (wanted("L1")) {
    std::size_t const n = 1'280'000;
    std::vector<double> const x = column(n, -5, 5);
    measure("L1", n + 1, 1, 15, [&](loops const& by, double* out) { by.soft(x.data(), n, out); });
  }
  if (wanted("L2")) {
    std::size_t const n = 16'392, m = bench::coefficients;
    std::vector<double> powers(n * m);
    for (std::size_t i = 0; i < n; ++i) {
      double const t = -1 + 2 * static_cast<double>(i) / static_cast<double>(n - 1);
      double power = 1;
      for (std::size_t k = 0; k < m; ++k, power *= t) powers[i * m + k] = power;
    }
    std::vector<double> const in = column(m, -1, 1), y = column(n, -1, 1);
    measure("L2", m + 1, 1, 31, [&](loops const& by, double* out) { by.polynomial(in.data(), powers.data(), y.data(), n, out); });
  }
  if (wanted("L3")) {
    std::size_t const n = 1'000, k = bench::mixture_parts, d = bench::mixture_dimension;
    std::vector<double> in = column(k, -1, 1);
    for (double const each : column(k * d, 0, 1)) in.push_back(each);
    for (double const each : column(k * d * d, -0.2, 0.2)) in.push_back(each);
    std::vector<double> const points = column(n * d, 0, 1);
    measure("L3", in.size() + 1, 1, 7, [&](loops const& by, double* out) { by.mixture(in.data(), points.data(), n, out); });
  }
  if (wanted("L4")) {
    std::size_t const n = 10'000, numbers = bench::means * bench::dimension;
    std::vector<double> const centres = column(numbers, 0, 1), points = column(n * bench::dimension, 0, 1);
    measure("L4", 2 * numbers + 1, 1, 31,
            [&](loops const& by, double* out) { by.nearest(centres.data(), points.data(), n, out); });
  }
  if (wanted("L8")) {
    std::size_t const n = 1'000'000, k = 1'000;
    std::vector<double> const centres = column(3 * k, 0, 1), points = column(3 * n, 0, 1);
    std::vector<int> owners(n);
    for (int& owner : owners) owner = static_cast<int>(engine() % k);
    measure("L8", 3 * k + 1, 1, 15,
            [&](loops const& by, double* out) { by.clusters(centres.data(), k, points.data(), owners.data(), n, out); });
  }
}
