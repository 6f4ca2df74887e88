// Measures every library against the derivatives written by hand: one line of output per workload and library,
//   workload library nanoseconds ratio lower upper allocations
// with the median of paired runs and its quartiles. Each pair runs one after the other on the same inputs, by turns
// first, so that a machine whose speed drifts slows both; time is the processor's, so that others' work counts less.
// Results that differ from the hand's by more than 1e-9 are an error.
#include "workloads.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <string>

namespace {
long allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace bench {

library by_hand();
library chainrule_functions();
library chainrule_searched();
library chainrule_traced();
#ifdef BENCH_CERES
library ceres_jet();
#endif
#ifdef BENCH_SACADO
library sacado();
#endif
#ifdef BENCH_ADOLC
library adolc();
#endif
#ifdef BENCH_BOOST
library boost_autodiff();
#endif

namespace {

constexpr int pairs = 15;
constexpr double seconds_per_run = 0.004;

/// A workload of one library with its inputs; out has room for the results of one of them.
struct task {
  library::gradients gradients = nullptr;
  library::residuals residuals = nullptr;
  std::vector<double> const* in = nullptr;
  std::vector<double> const* seen = nullptr;
  std::size_t size = 0;     // of an input
  std::size_t outputs = 0;  // values and derivatives

  [[nodiscard]] std::size_t count() const { return in->size() / size; }
  void operator()(std::size_t first, std::size_t points, double* out) const {
    if (gradients != nullptr) gradients(in->data() + first * size, points, out);
    else residuals(in->data() + first * size, seen->data() + 2 * first, points, out);
  }
};

/// Nanoseconds of processor time per input over `rounds` times all inputs.
double time_of(task const& work, std::size_t rounds, double* out) {
  std::clock_t const begin = std::clock();
  for (std::size_t round = 0; round < rounds; ++round) work(0, work.count(), out);
  double const seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return seconds * 1e9 / static_cast<double>(rounds * work.count());
}

bool agree(task const& one, task const& other) {
  std::vector<double> a(one.outputs), b(one.outputs);
  for (std::size_t i = 0; i < one.count(); ++i) {
    one(i, 1, a.data());
    other(i, 1, b.data());
    double scale = 1;
    for (double const number : a) scale = std::max(scale, std::abs(number));
    for (std::size_t k = 0; k < a.size(); ++k)
      if (!(std::abs(a[k] - b[k]) <= 1e-9 * std::max({std::abs(a[k]), std::abs(b[k]), 1e-3 * scale}))) {
        std::fprintf(stderr, "input %zu, result %zu: %.17g and %.17g\n", i, k, a[k], b[k]);
        return false;
      }
  }
  return true;
}

double quantile(std::vector<double> sorted, double at) {
  std::sort(sorted.begin(), sorted.end());
  return sorted[static_cast<std::size_t>(at * static_cast<double>(sorted.size() - 1) + 0.5)];
}

bool measure(char const* workload, char const* name, task const& hand, task const& library) {
  if (!agree(hand, library)) {
    std::fprintf(stderr, "%s: %s does not agree with the derivatives by hand\n", workload, name);
    return false;
  }
  std::vector<double> out(hand.outputs);
  auto const rounds_of = [&](task const& work) {
    std::size_t rounds = 1;
    double once = 0;  // a first estimate from 0.2 ms at least: the clock counts microseconds
    for (; once * static_cast<double>(rounds) < 2e-4; rounds *= 2)
      once = time_of(work, rounds, out.data()) * static_cast<double>(work.count()) * 1e-9;
    return std::max<std::size_t>(1, static_cast<std::size_t>(seconds_per_run / once));
  };
  std::size_t const rounds_by_hand = rounds_of(hand), rounds = rounds_of(library);
  long const before = allocations;
  time_of(library, 1, out.data());
  long const allocated = allocations - before;
  std::vector<double> ratios, times;
  for (int pair = 0; pair < pairs; ++pair) {
    double theirs = pair % 2 == 0 ? 0 : time_of(library, rounds, out.data());
    double const yardstick = time_of(hand, rounds_by_hand, out.data());
    if (pair % 2 == 0) theirs = time_of(library, rounds, out.data());
    ratios.push_back(theirs / yardstick);
    times.push_back(theirs);
  }
  std::printf("%s\t%s\t%.1f\t%.3f\t%.3f\t%.3f\t%ld\n", workload, name, quantile(times, 0.5), quantile(ratios, 0.5),
              quantile(ratios, 0.25), quantile(ratios, 0.75), allocated);
  std::fflush(stdout);
  return true;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  using namespace bench;
  inputs const in;
  library const hand = by_hand();
  std::vector<library> libraries = {hand, chainrule_functions(), chainrule_searched(), chainrule_traced()};
#ifdef BENCH_CERES
  libraries.push_back(ceres_jet());
#else
  std::puts("missing\tCeres Jet (libceres-dev)");
#endif
#ifdef BENCH_SACADO
  libraries.push_back(sacado());
#else
  std::puts("missing\tSacado (libtrilinos-sacado-dev, libtrilinos-teuchos-dev, libtrilinos-kokkos-dev)");
#endif
#ifdef BENCH_ADOLC
  libraries.push_back(adolc());
#else
  std::puts("missing\tADOL-C (libadolc-dev)");
#endif
#ifdef BENCH_BOOST
  libraries.push_back(boost_autodiff());
#else
  std::puts("missing\tBoost autodiff (libboost-dev)");
#endif
  std::string const only = argc > 1 ? argv[1] : "";
  bool good = true;
  auto const compare = [&](char const* workload, auto task_of) {
    if (!only.empty() && only != workload) return;
    for (library const& each : libraries)
      if (task const work = task_of(each); work.gradients != nullptr || work.residuals != nullptr)
        good = measure(workload, each.name, task_of(hand), work) && good;
  };
  auto const gradient_of = [](library::gradients f, std::vector<double> const& values, std::size_t size) {
    return task{f, nullptr, &values, nullptr, size, size + 1};
  };
  compare("A", [&](library const& l) { return gradient_of(l.a, in.a, 2); });
  compare("B", [&](library const& l) { return gradient_of(l.b, in.b, 3); });
  compare("C", [&](library const& l) { return gradient_of(l.c, in.c, 5); });
  compare("D", [&](library const& l) {
    return task{nullptr, l.d, &in.d, &in.seen, std::size_t(residual_inputs), 2 + 2 * std::size_t(residual_inputs)};
  });
  compare("F1", [&](library const& l) { return gradient_of(l.f1, in.f1, std::size_t(chain_length)); });
  compare("F2", [&](library const& l) { return gradient_of(l.f2, in.f2, std::size_t(product_length)); });
  compare("H", [&](library const& l) {
    return task{nullptr, l.h, &in.h, &in.seen, std::size_t(pose_inputs), 2 + 2 * std::size_t(pose_unknowns)};
  });
  compare("P", [&](library const& l) { return task{l.p, nullptr, &in.p, nullptr, 4 + std::size_t(rows), 5}; });
  return good ? 0 : 1;
}
