// The logarithm of a sum of exponentials, and its gradient.
#include "protocol.hpp"
#include <chainrule/simd.hpp>

namespace {

namespace cr = chainrule;

constexpr cr::extent<"n"> n;
constexpr cr::variables<"x", n> x;
constexpr cr::index<"i"> i;
constexpr auto soft = cr::function(cr::log_sum_exp(i, n, x[i]), x);

gradbench::json primal(gradbench::json const& input, gradbench::stopwatch& watch) {
  auto const at = gradbench::numbers(input.at("x"));
  double value = 0;
  watch.evaluate([&] { value = soft(cr::simd, at); });
  return value;
}
gradbench::json gradient(gradbench::json const& input, gradbench::stopwatch& watch) {
  auto const at = gradbench::numbers(input.at("x"));
  double value = 0;
  std::vector<double> slopes(at.size());
  watch.evaluate([&] { soft.value_and_gradient(cr::simd, cr::into(value, slopes), at); });
  return slopes;
}

}  // namespace

int main(int count, char** words) { return gradbench::main(count, words, {{"primal", primal}, {"gradient", gradient}}); }
