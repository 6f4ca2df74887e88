// Gradients cost at most four times their function, and four operations more: of formulas of every operation, made at random.
// cheap_gradients.cpp has more of them, and says where the bound is another.
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

// The reprojection error of bundle adjustment, each residual for itself. In c: rotation, centre, focal length, principal
// point, distortion, point, weight.
constexpr cr::variables<"c", 15> c;
constexpr auto ray0 = c[11_c] - c[3_c];
constexpr auto ray1 = c[12_c] - c[4_c];
constexpr auto ray2 = c[13_c] - c[5_c];
constexpr auto angle2 = c[0_c] * c[0_c] + c[1_c] * c[1_c] + c[2_c] * c[2_c];
constexpr auto angle = sqrt(angle2);
constexpr auto turns = angle2 > 0_c;
constexpr auto cosine = select(turns, cos(angle), 1_c);
constexpr auto sine = select(turns, sin(angle), 1_c);
constexpr auto axis0 = select(turns, c[0_c] / angle, c[0_c]);
constexpr auto axis1 = select(turns, c[1_c] / angle, c[1_c]);
constexpr auto axis2 = select(turns, c[2_c] / angle, c[2_c]);
constexpr auto along = (axis0 * ray0 + axis1 * ray1 + axis2 * ray2) * (1_c - cosine);
constexpr auto depth = ray2 * cosine + (axis0 * ray1 - axis1 * ray0) * sine + axis2 * along;
constexpr auto across = (ray0 * cosine + (axis1 * ray2 - axis2 * ray1) * sine + axis0 * along) / depth;
constexpr auto down = (ray1 * cosine + (axis2 * ray0 - axis0 * ray2) * sine + axis1 * along) / depth;
constexpr auto radius2 = across * across + down * down;
constexpr auto distortion = 1_c + c[9_c] * radius2 + c[10_c] * radius2 * radius2;
static_assert(has_cheap_gradient(cr::function(c[14_c] * (across * distortion * c[6_c] + c[7_c] - u), cr::wrt(c), cr::given(u))));
static_assert(has_cheap_gradient(cr::function(c[14_c] * (down * distortion * c[6_c] + c[8_c] - v), cr::wrt(c), cr::given(v))));
}  // namespace
