// CVODE's Jacobian of a Brusselator with diffusion, 500 cells of two numbers in a row: ours from one cell's formulas, by hand, and CVODE's own difference quotients;
// alone, and in whole runs. Prints rows of the table in docs/performance.md. All run in turn in one process; medians of rounds.
#include "../examples/brusselator/cell.hpp"
#include <chainrule/adapters/sundials.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

// CVODES' own difference quotients, which the library exports: what it calls where no Jacobian is set.
extern "C" int cvLsBandDQJac(realtype t, N_Vector y, N_Vector fy, SUNMatrix matrix, void* memory, N_Vector work, N_Vector more);

namespace {

namespace cr = chainrule;

constexpr int cells = 500, size = 2 * cells;
constexpr double diffusion = 0.02 * (cells + 1) * (cells + 1);

/// The same by someone who knows the model.
struct by_hand {
  static constexpr int bandwidth = 3;
  static std::size_t states() { return size; }
  void* data() { return this; }
  void rethrow() {}
  static int rates(realtype, N_Vector y_vector, N_Vector to_vector, void*) {
    double const* const y = NV_DATA_S(y_vector);
    double* const to = NV_DATA_S(to_vector);
    for (int k = 0; k < cells; ++k) {
      double const here = y[2 * k], there = y[2 * k + 1];
      double const left = k > 0 ? y[2 * k - 2] : 1, left_v = k > 0 ? y[2 * k - 1] : 3;
      double const right = k + 1 < cells ? y[2 * k + 2] : 1, right_v = k + 1 < cells ? y[2 * k + 3] : 3;
      double const formed = here * here * there;
      to[2 * k] = 1 + formed - 4 * here + diffusion * (left - 2 * here + right);
      to[2 * k + 1] = 3 * here - formed + diffusion * (left_v - 2 * there + right_v);
    }
    return 0;
  }
  static int jacobian(realtype, N_Vector y_vector, N_Vector, SUNMatrix matrix, void*, N_Vector, N_Vector, N_Vector) {
    double const* const y = NV_DATA_S(y_vector);
    for (int k = 0; k < cells; ++k) {
      double const here = y[2 * k], there = y[2 * k + 1];
      double* const of_u = SM_COLUMN_B(matrix, 2 * k);
      double* const of_v = SM_COLUMN_B(matrix, 2 * k + 1);
      of_u[0] = 2 * here * there - 4 - 2 * diffusion;
      of_u[1] = 3 - 2 * here * there;
      of_v[-1] = here * here;
      of_v[0] = -here * here - 2 * diffusion;
      if (k > 0) of_u[-2] = of_v[-2] = diffusion;
      if (k + 1 < cells) of_u[2] = of_v[2] = diffusion;
    }
    return 0;
  }
};

double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e6 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_nsec);
}
double median(std::vector<double> list) {
  std::nth_element(list.begin(), list.begin() + long(list.size() / 2), list.end());
  return list[list.size() / 2];
}

std::vector<double> start() {
  std::vector<double> y;
  for (int k = 1; k <= cells; ++k) {
    y.push_back(1 + std::sin(2 * std::acos(-1.0) * k / (cells + 1)));
    y.push_back(3);
  }
  return y;
}

auto ours() { return cr::sundials::row(brusselator::cell, cells, {1, 3}, {1, 3}, diffusion); }

/// Microseconds of a whole run; the Jacobian made anew at every step, or as CVODE likes.
template <class System>
double whole_run(System const& system, bool quotients, bool always, std::vector<double>& end) {
  cr::sundials::detail::cvode_run<System> run(system, start(), 0, 10, {1e-6, 1e-9});
  if (quotients) CVodeSetJacFn(run.memory.get(), nullptr);
  if (always) {
    CVodeSetLSetupFrequency(run.memory.get(), 1);
    CVodeSetJacEvalFrequency(run.memory.get(), 1);
  }
  double const before = now();
  realtype reached = 0;
  int const flag = CVode(run.memory.get(), 10, run.y.get(), &reached, CV_NORMAL);
  double const spent = now() - before;
  end = run.concluded(flag).x;
  return spent;
}

struct row_of_table {
  char const* what;
  std::vector<double> hand, exact, quotients;
  void print() const {
    std::vector<double> to_hand, to_quotients;
    for (std::size_t k = 0; k < hand.size(); ++k) {
      to_hand.push_back(exact[k] / hand[k]);
      to_quotients.push_back(exact[k] / quotients[k]);
    }
    std::printf("| %s | %.1f | %.1f | %.1f | %.2f | **%.2f** |\n", what, median(hand), median(exact), median(quotients),
                median(to_hand), median(to_quotients));
  }
};

}  // namespace

int main() {
  auto system = ours();
  by_hand hand;
  cr::sundials::detail::cvode_run<by_hand> run(hand, start(), 0, 10, {1e-6, 1e-9});
  realtype reached = 0;
  CVode(run.memory.get(), 0.1, run.y.get(), &reached, CV_NORMAL);
  auto const vector = [&] { return cr::sundials::detail::vector_of(start(), run.context); };
  auto const fy = vector(), work = vector(), more = vector();
  by_hand::rates(0, run.y.get(), fy.get(), nullptr);
  cr::sundials::detail::linear_solver const first(fy.get(), 3, run.context), second(fy.get(), 3, run.context),
      third(fy.get(), 3, run.context);
  SUNMatrix const a = first.matrix.get(), b = second.matrix.get(), c = third.matrix.get();

  row_of_table alone{"the Jacobian alone", {}, {}, {}};
  constexpr int times = 200;
  for (int round = 0; round < 41; ++round) {
    // CVODE sets a matrix to zero before it asks; ours does that itself.
    double const t0 = now();
    for (int k = 0; k < times; ++k)
      SUNMatZero(a), by_hand::jacobian(0, run.y.get(), fy.get(), a, nullptr, nullptr, nullptr, nullptr);
    double const t1 = now();
    for (int k = 0; k < times; ++k) system.jacobian(0, run.y.get(), fy.get(), b, system.data(), nullptr, nullptr, nullptr);
    double const t2 = now();
    for (int k = 0; k < times; ++k)
      SUNMatZero(c), cvLsBandDQJac(0, run.y.get(), fy.get(), c, run.memory.get(), work.get(), more.get());
    double const t3 = now();
    alone.hand.push_back((t1 - t0) / times);
    alone.exact.push_back((t2 - t1) / times);
    alone.quotients.push_back((t3 - t2) / times);
  }
  for (sunindextype j = 0; j < size; ++j)
    for (sunindextype i = std::max<sunindextype>(0, j - 3); i < std::min<sunindextype>(size, j + 4); ++i)
      if (!(std::abs(SM_ELEMENT_B(a, i, j) - SM_ELEMENT_B(b, i, j)) <= 1e-12 * diffusion) ||
          !(std::abs(SM_ELEMENT_B(a, i, j) - SM_ELEMENT_B(c, i, j)) <= 1e-3 * diffusion)) {
        std::fprintf(stderr, "Jacobians differ at %ld, %ld: %g by hand, %g ours, %g by quotients\n", long(i), long(j),
                     SM_ELEMENT_B(a, i, j), SM_ELEMENT_B(b, i, j), SM_ELEMENT_B(c, i, j));
        return 1;
      }

  row_of_table always{"a run with a Jacobian at every step", {}, {}, {}}, usual{"a run as CVODE does it", {}, {}, {}};
  for (row_of_table* each : {&always, &usual})
    for (int round = 0; round < 15; ++round) {
      std::vector<double> ends[3];
      each->hand.push_back(whole_run(hand, false, each == &always, ends[0]));
      each->exact.push_back(whole_run(ours(), false, each == &always, ends[1]));
      each->quotients.push_back(whole_run(hand, true, each == &always, ends[2]));
      for (std::size_t k = 0; k < ends[0].size(); ++k)
        for (int who = 1; who < 3; ++who)
          if (!(std::abs(ends[who][k] - ends[0][k]) < 1e-4)) {
            std::fprintf(stderr, "runs end in different states\n");
            return 1;
          }
    }
  alone.print();
  always.print();
  usual.print();
}
