// Gradients cost at most four times their function, and four operations more: of formulas of every operation, made at random.
// cheap_gradients.cpp has more of them, and says where the bound is another.
#include "../../bench/libraries/reprojection.hpp"
#include "random_graphs.hpp"

namespace {

using namespace random_graphs;

/// Most are short, as constant evaluation is slow; the last has 200 operations.
constexpr int formulas = 200;
constexpr int operations(int k) {
  double const part = double(k) / (formulas - 1);
  return 10 + int(190 * part * part * part * part * part * part * part * part);
}

/// Of the formulas First to Last the first that is dear, or -1. A constant of its own, as clang allows each a million
/// steps. The last operation of formula k is number k, so that all are drawn.
template <int First, int Last>
constexpr int dear = [] {
  for (int k = First; k <= Last; ++k)
    if (!is_cheap(costs_of_random<6 * operations(Last) + 80>(operations(k), std::uint64_t(k), k % kinds))) return k;
  return -1;
}();
template <int First, int Count, int... Part>
constexpr bool all_are_cheap(std::integer_sequence<int, Part...>) {
  return ((dear<First + Count * Part, First + Count * Part + Count - 1> < 0) && ...);
}
static_assert(kinds > 50 and formulas > 2 * kinds and operations(0) == 10 and operations(formulas - 1) == 200);
static_assert(all_are_cheap<0, 6>(std::make_integer_sequence<int, 30>{}));
static_assert(all_are_cheap<180, 1>(std::make_integer_sequence<int, 20>{}));

// What the benchmark measures: a square, shared waves, the price of an option, Rosenbrock's function, a product.
using namespace cr::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variable<"u"> u;
constexpr cr::variable<"v"> v;
constexpr bool has_cheap_gradient(auto f) { return f.gradient_cost <= 4 * f.value_cost + 4; }
static_assert(has_cheap_gradient(cr::function(square(x + y), x, y)));
constexpr auto wave = sin(x * y);
static_assert(has_cheap_gradient(cr::function(exp(wave + z / (x * x + 1_c)) * log(1_c + x * x + y * y) * sqrt(1_c + exp(wave)), x,
                                              y, z)));
constexpr auto deviation = u * sqrt(v);
constexpr auto above = (log(x / y) + (z + 0.5_c * u * u) * v) / deviation;
static_assert(has_cheap_gradient(cr::function(x * norm_cdf(above) - y * exp(-z * v) * norm_cdf(above - deviation), x, y, z, u,
                                              v)));
constexpr cr::variables<"w", 100> w;
constexpr cr::index<"i"> i;
static_assert(
    has_cheap_gradient(cr::function(cr::sum(i, 0_c, 98_c, 100_c * square(w[i + 1_c] - square(w[i])) + square(1_c - w[i])), w)));
static_assert(has_cheap_gradient(cr::function(cr::product(i, 0_c, 99_c, w[i]), w)));

// The reprojection error of bundle adjustment, each residual for itself.
static_assert(has_cheap_gradient(cr::function(bench::residuals[0_c], bench::unknowns, bench::given)));
static_assert(has_cheap_gradient(cr::function(bench::residuals[1_c], bench::unknowns, bench::given)));
}  // namespace
