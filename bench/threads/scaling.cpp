// How sums scale with threads, beside a stream of the same bytes: value and gradient of workload E, a regression with an exponential and a sine, in lanes. All
// are timed in turn in every round, by the clock; told are the best of the rounds and the median of the ratios, round by round.
//
//   g++ -std=c++20 -O3 -march=native -Iinclude bench/threads/scaling.cpp -o scaling -ltbb && ./scaling [ROUNDS] [MOST THREADS]
#include <chainrule/adapters/parallel.hpp>
#include <chainrule/simd.hpp>

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_reduce.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <sys/resource.h>
#include <vector>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"d"> d;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto loss = cr::function(cr::sum(square(v - a * exp(-b * t) - c * sin(d * t))), cr::wrt(a, b, c, d), cr::given(t, v));

namespace {

using numbers = std::vector<double>;

double seconds_of(std::function<double()> const& work, double& sink) {
  auto const begin = std::chrono::steady_clock::now();
  sink += work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Of all threads of the program: on a machine that others use too, what threads add to the work is seen here alone.
double processor_seconds() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  return double(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1e-6 * double(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/// Reads all bytes and adds them up, which is less work than memory takes.
double stream(double const* from, std::size_t count) {
  double sums[32] = {};
  std::size_t at = 0;
  for (; at + 32 <= count; at += 32)
    for (std::size_t lane = 0; lane < 32; ++lane) sums[lane] += from[at + lane];
  for (; at < count; ++at) sums[0] += from[at];
  double sum = 0;
  for (double const each : sums) sum += each;
  return sum;
}
double stream_in_tasks(numbers const& all) {
  return oneapi::tbb::parallel_reduce(
      oneapi::tbb::blocked_range<std::size_t>(0, all.size(), 65'536), 0.0,
      [&](auto const& range, double sum) { return sum + stream(all.data() + range.begin(), range.size()); }, std::plus<>());
}

}  // namespace

int main(int count, char** words) {
  int const rounds = count > 1 ? std::atoi(words[1]) : 40;
  int const most = count > 2 ? std::atoi(words[2]) : oneapi::tbb::this_task_arena::max_concurrency();
  oneapi::tbb::global_control const threads(oneapi::tbb::global_control::max_allowed_parallelism, std::size_t(most));
  double sink = 0;
  std::printf("rows        threads  lanes ns/row  parallel ns/row  ratio   stream GB/s  in tasks GB/s  ratio\n");
  for (std::size_t const rows : {1'000u, 10'000u, 100'000u, 1'000'000u, 10'000'000u}) {
    numbers times(rows), volts(rows);
    for (std::size_t at = 0; at < rows; ++at) times[at] = 1e-3 * double(at % 9973), volts[at] = 1.0 / (1.0 + times[at]);
    for (int used = 1; used <= most; used *= 2) {
      oneapi::tbb::task_arena arena(used);
      int const repeated = rows < 1'000'000 ? int(1'000'000 / rows) : 1;
      std::vector<double> best(4, 1e9);
      std::vector<double> ratios, stream_ratios;
      double processor[4] = {};
      for (int round = 0; round < rounds; ++round) {
        double took[4] = {};
        auto const time = [&](int which, std::function<double()> const& work) {
          double const before = processor_seconds();
          took[which] = seconds_of(
                            [&] {
                              double sum = 0;
                              for (int k = 0; k < repeated; ++k) sum += work();
                              return sum;
                            },
                            sink) /
                        repeated;
          processor[which] += processor_seconds() - before;
          best[std::size_t(which)] = std::min(best[std::size_t(which)], took[which]);
        };
        time(0, [&] { return loss.value_and_gradient(cr::simd, 1.0, 0.5, 0.1, 1 + 1e-300 * sink, times, volts).value; });
        arena.execute([&] {
          time(1, [&] {
            return loss.value_and_gradient(cr::parallel | cr::simd, 1.0, 0.5, 0.1, 1 + 1e-300 * sink, times, volts).value;
          });
        });
        time(2, [&] { return stream(times.data(), rows) + stream(volts.data(), rows); });
        arena.execute([&] { time(3, [&] { return stream_in_tasks(times) + stream_in_tasks(volts); }); });
        ratios.push_back(took[0] / took[1]);
        stream_ratios.push_back(took[2] / took[3]);
      }
      std::sort(ratios.begin(), ratios.end());
      std::sort(stream_ratios.begin(), stream_ratios.end());
      double const bytes = 16.0 * double(rows);
      std::printf("%10zu  %7d  %12.2f  %15.2f  %5.2f   %11.1f  %13.1f  %5.2f   best ratio %.2f, processor time %.2f\n", rows,
                  used, best[0] * 1e9 / double(rows), best[1] * 1e9 / double(rows), ratios[ratios.size() / 2],
                  bytes / best[2] * 1e-9, bytes / best[3] * 1e-9, stream_ratios[stream_ratios.size() / 2], best[0] / best[1],
                  processor[1] / processor[0]);
    }
  }
  return sink == 0;
}
