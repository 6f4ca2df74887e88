// A curve fitted to two million rows on all cores: Gauss's and Newton's steps from normal equations of rows that are never kept apart. The fit has the same bits
// for one thread and for all; the same sum is found in chunks.
#include <chainrule/adapters/parallel.hpp>
#include <chainrule/simd.hpp>

#include <cmath>
#include <iostream>
#include <span>
#include <vector>

namespace cr = chainrule;
namespace tbb_tasks = oneapi::tbb;
using namespace chainrule::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::data<"t"> t;
constexpr cr::data<"v"> v;
constexpr auto residual = v - a * exp(-b * t);
constexpr auto errors = cr::function(cr::each(residual), cr::wrt(a, b), cr::given(t, v));
constexpr auto loss = cr::function(cr::sum(square(residual)) / 2_c, cr::wrt(a, b), cr::given(t, v));

struct fit {
  double a = 1;
  double b = 1;
  double cost = 0;
};

fit fitted(std::vector<double> const& times, std::vector<double> const& volts) {
  fit at;
  for (int step = 0; step < 12; ++step) {
    auto const [cost, gradient, matrix] = errors.normal_equations(cr::parallel | cr::simd, at.a, at.b, times, volts);
    double const determinant = matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0];
    at.a -= (matrix[1][1] * gradient[0] - matrix[0][1] * gradient[1]) / determinant;
    at.b -= (matrix[0][0] * gradient[1] - matrix[1][0] * gradient[0]) / determinant;
    at.cost = cost;
  }
  return at;
}

int main() {
  std::size_t const rows = 2'000'000;
  std::vector<double> times(rows), volts(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    times[row] = 4 * double(row) / double(rows);
    volts[row] = 2.5 * std::exp(-0.7 * times[row]) + 0.01 * std::sin(1e3 * double(row));  // noise of a kind
  }
  fit const all = fitted(times, volts);
  fit const one = oneapi::tbb::task_arena(1).execute([&] { return fitted(times, volts); });

  auto running = loss.in_chunks(a = all.a, b = all.b);
  for (std::size_t from = 0; from < rows; from += 100 * cr::rows_in_block) {
    std::size_t const size = std::min(rows - from, std::size_t(100 * cr::rows_in_block));
    running.accumulate(cr::parallel | cr::simd, std::span(times).subspan(from, size), std::span(volts).subspan(from, size));
  }
  auto const whole = loss.value_and_gradient(cr::parallel | cr::simd, all.a, all.b, times, volts);
  bool const same_chunks =
      running.value_and_gradient().value == whole.value and running.value_and_gradient().gradient == whole.gradient;
  bool const same_threads = all.a == one.a and all.b == one.b and all.cost == one.cost;
  std::cout << "v = " << all.a << " exp(-" << all.b << " t), from " << rows << " rows; half the sum of squares " << all.cost
            << "\n"
            << "one thread finds " << (same_threads ? "the same bits" : "something else") << ", chunks "
            << (same_chunks ? "the same bits" : "something else") << "\n";
  bool const right = std::abs(all.a - 2.5) < 1e-3 and std::abs(all.b - 0.7) < 1e-3;
  return right and same_threads and same_chunks ? 0 : 1;
}
