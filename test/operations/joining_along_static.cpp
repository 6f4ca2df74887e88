// How loops join tangents: the tangent of the result, and what a turn's value and tangent are worth of what is told of all.
#include "own_numbers.hpp"
#include <chainrule/operations/indexed.hpp>

#include <array>
#include <limits>

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::detail;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double power(int n) { return cr::math::ieee::power_of_two<double>(n); }

template <class T>
constexpr bool same(T found, T wanted) {
  return found == wanted || (found != found && wanted != wanted);
}
template <class T>
constexpr bool close(T found, T wanted) {
  if (same(found, wanted)) return true;
  T const ratio = found / wanted, bound = 8 * std::numeric_limits<T>::epsilon();
  return ratio - 1 <= bound && 1 - ratio <= bound;
}

constexpr cr::hash_t turn = decltype(cr::index<"i">())::hash;

constexpr double plain(double u) { return u; }
constexpr double plain(own u) { return u.value; }

template <class T, std::size_t N>
struct turns {
  std::array<double, N> values, tangents;

  /// All turns in one state; or those from `split` on in another one, which the first joins.
  template <class State>
  constexpr State joined(std::size_t split = N + 1) const {
    State state, later;
    for (std::size_t k = 0; k < N; ++k) (k < split ? state : later).add(T(values[k]), T(tangents[k]));
    if (split <= N) state.join(later);
    return state;
  }
  /// The tangent of the result; what each turn's tangent is worth in it; what each turn's value is worth.
  template <class Loop>
  constexpr bool give(double tangent, std::array<double, N> const& weights, std::array<double, N> const& curvatures) const {
    for (std::size_t split = 0; split <= N + 1; ++split)
      if (!give<Loop>(tangent, weights, curvatures, split)) return false;
    return true;
  }
  template <class Loop>
  constexpr bool give(double tangent, std::array<double, N> const& weights, std::array<double, N> const& curvatures,
                      std::size_t split) const {
    auto const state = joined<typename Loop::template told_along<T>>(split);
    auto const alone = joined<typename Loop::template joined_along<T>>(split);
    std::array<T, 8> told{T(7), T(7), T(7), T(7), T(7), T(7), T(7), T(7)};
    state.tell(told.data());
    bool right = close(plain(state.value()), tangent) && close(plain(alone.value()), tangent);
    for (std::size_t k = 0; k < N; ++k) {
      T const value(values[k]), along(tangents[k]);
      right = right && close(plain(to_number<T>(Loop::weight(value, told[0], told[1]))), weights[k]);
      right = right && close(plain(to_number<T>(Loop::curvature(value, along, told))), curvatures[k]);
    }
    return right;
  }
};
template <class Loop, std::size_t N>
constexpr bool give(std::array<double, N> const& values, std::array<double, N> const& tangents, double tangent,
                    std::array<double, N> const& weights, std::array<double, N> const& curvatures) {
  return turns<double, N>{values, tangents}.template give<Loop>(tangent, weights, curvatures);
}
template <class Loop, std::size_t N>
constexpr bool give_both(std::array<double, N> const& values, std::array<double, N> const& tangents, double tangent,
                         std::array<double, N> const& weights, std::array<double, N> const& curvatures) {
  return give<Loop>(values, tangents, tangent, weights, curvatures) &&
         turns<own, N>{values, tangents}.template give<Loop>(tangent, weights, curvatures);
}

// Products: to the tangent a turn is worth the others, to its own value the tangent of the others.
using loop_product = op::product_<turn>;
static_assert(give_both<loop_product, 3>({2, 3, 5}, {1, 10, 100}, 715, {15, 10, 6}, {350, 205, 23}));
static_assert(give_both<loop_product, 3>({-2, 3, -5}, {100, -10, 1}, -1606, {-15, 10, -6}, {53, -502, 320}));
static_assert(give_both<loop_product, 3>({2, 0, 5}, {1, 10, 100}, 100, {0, 10, 0}, {50, 205, 20}));
static_assert(give_both<loop_product, 3>({0, 3, 0}, {1, 10, 100}, 0, {0, 0, 0}, {300, 0, 3}));
static_assert(give_both<loop_product, 3>({0, 0, 0}, {1, 10, 100}, 0, {0, 0, 0}, {0, 0, 0}));
static_assert(give_both<loop_product, 2>({0, 0}, {7, 7}, 0, {0, 0}, {7, 7}) && give_both<loop_product, 1>({3}, {5}, 5, {1}, {0}));
static_assert(give_both<loop_product, 2>({0, 4}, {0, 7}, 0, {4, 0}, {7, 0}) && give_both<loop_product, 1>({0}, {5}, 5, {1}, {0}));
static_assert(give<loop_product, 2>({1, 1}, {1e17, 1}, 1e17, {1, 1}, {1, 1e17}));  // no tangent is subtracted from a sum of both
static_assert(give<loop_product, 2>({1, 1}, {1, -1e17}, -1e17, {1, 1}, {-1e17, 1}));
static_assert(give<loop_product, 2>({power(1000), power(1000)}, {1, 2}, 3 * power(1000), {power(1000), power(1000)}, {2, 1}));
static_assert(give<loop_product, 2>({power(-1000), -power(-1000)}, {1, 3}, power(-999), {-power(-1000), power(-1000)}, {3, 1}));
static_assert(give<loop_product, 4>({power(600), power(600), power(-600), power(-600)}, {0, 0, power(-600), 0}, 1,
                                    {power(-600), power(-600), power(600), power(600)},
                                    {power(-600), power(-600), 0, power(600)}));
static_assert(give<loop_product, 4>({power(-600), power(-600), power(600), power(600)}, {0, 0, power(600), 0}, 1,
                                    {power(600), power(600), power(-600), power(-600)},
                                    {power(600), power(600), 0, power(-600)}));

/// What overflows or underflows far, and comes back.
constexpr bool comes_back(int size, int many) {
  multiplied_along<double> state;
  for (int k = 0; k < many; ++k) state.add(power(size), 0);
  for (int k = 0; k < many; ++k) state.add(power(-size), power(-size));
  return state.value() == many;
}
static_assert(comes_back(100, 40) && comes_back(-100, 40) && comes_back(1000, 20) && comes_back(-700, 3) && comes_back(255, 1));
/// Of a product that is too large or too small, of one that is NaN.
constexpr double tangent_of(std::initializer_list<double> values, double first) {
  multiplied_along<double> state;
  double along = first;
  for (double const value : values) state.add(value, along), along = 0;
  return state.value();
}
static_assert(tangent_of({1, power(1000), power(1000)}, 1) == infinity && tangent_of({1, power(-1000), power(-1000)}, 1) == 0);
static_assert(tangent_of({1, power(1000), power(1000)}, -1) == -infinity && tangent_of({0, power(1000), 3}, 0) == 0);
static_assert(tangent_of({1, infinity}, 1) == infinity && same(tangent_of({1, not_a_number}, 1), not_a_number));
static_assert(tangent_of({1, power(-600), power(-450)}, 1) == power(-1050) &&
              tangent_of({1, power(-300)}, power(200)) == power(-100));
static_assert(tangent_of({-1, power(300)}, -power(-290)) == -power(10));

static_assert(tangent_of({power(300)}, power(256)) == power(256) &&
              tangent_of({power(-300), power(44)}, power(-300)) == power(-256));
static_assert(tangent_of({std::numeric_limits<double>::max(), 2, 0.25}, std::numeric_limits<double>::max()) ==
              std::numeric_limits<double>::max() / 2);

// The smallest and the largest: those that are equal share the tangent's mean.
using loop_min = op::smallest_<turn>;
using loop_max = op::largest_<turn>;
static_assert(give_both<loop_max, 3>({3, 5, 1}, {1, 10, 100}, 10, {0, 1, 0}, {0, 0, 0}));
static_assert(give_both<loop_min, 3>({3, 5, 1}, {1, 10, 100}, 100, {0, 0, 1}, {0, 0, 0}));
static_assert(give_both<loop_max, 4>({5, 5, 1, 5}, {1, 10, 100, 1000}, 337, {1.0 / 3, 1.0 / 3, 0, 1.0 / 3}, {0, 0, 0, 0}));
static_assert(give_both<loop_min, 3>({5, 2, 2}, {1, 10, 100}, 55, {0, 0.5, 0.5}, {0, 0, 0}));
static_assert(give_both<loop_min, 3>({2, 2, 1}, {1, 10, 100}, 100, {0, 0, 1}, {0, 0, 0}) &&
              give_both<loop_min, 1>({7}, {3}, 3, {1}, {0}));

// Logarithms of sums of exponentials: the mean of the tangents, weighted by the shares; a turn is worth its share, and to its value that times its
// tangent above the mean.
using loop_log_sum_exp = op::log_sum_exp_over_<turn>;
constexpr double log_2 = 0.69314718055994530942;
static_assert(give_both<loop_log_sum_exp, 2>({0, 0}, {1, 3}, 2, {0.5, 0.5}, {-0.5, 0.5}) &&
              give_both<loop_log_sum_exp, 1>({5}, {3}, 3, {1}, {0}));
static_assert(give_both<loop_log_sum_exp, 2>({0, log_2}, {3, 6}, 5, {1.0 / 3, 2.0 / 3}, {-2.0 / 3, 2.0 / 3}));
static_assert(give_both<loop_log_sum_exp, 2>({log_2, 0}, {6, 3}, 5, {2.0 / 3, 1.0 / 3}, {2.0 / 3, -2.0 / 3}));
static_assert(give<loop_log_sum_exp, 3>({1e4, 1e4, 1e4}, {1, 2, 6}, 3, {1.0 / 3, 1.0 / 3, 1.0 / 3}, {-2.0 / 3, -1.0 / 3, 1}));
static_assert(give<loop_log_sum_exp, 2>({0, -40}, {0, 1}, 4.248354255291589e-18, {1, 4.248354255291589e-18},
                                        {-4.248354255291589e-18, 4.248354255291589e-18}));
static_assert(give<loop_log_sum_exp, 2>({-infinity, 3}, {5, 2}, 2, {0, 1}, {0, 0}) &&
              give<loop_log_sum_exp, 2>({infinity, infinity}, {2, 4}, 3, {0.5, 0.5}, {-0.5, 0.5}));
static_assert(exponentials_along<double>().value() == 0 && exponentials_along<own>().value() == own(0));

// Norms: the tangents by the directions; a turn is worth its direction, and to its value what is across.
using loop_norm = op::norm_<turn>;
static_assert(give_both<loop_norm, 2>({3, -4}, {5, 10}, -5, {0.6, -0.8}, {1.6, 1.2}) &&
              give_both<loop_norm, 1>({-2}, {3}, -3, {-1}, {0}));
static_assert(give_both<loop_norm, 2>({0, 0}, {1, 2}, 0, {0, 0}, {0, 0}));
static_assert(give<loop_norm, 2>({3 * power(1020), 4 * power(1020)}, {5, 10}, 11, {0.6, 0.8},
                                 {-1.6 / 5 * power(-1020), 1.2 / 5 * power(-1020)}));
static_assert(close(turns<double, 2>{{3 * power(-1022) * power(-38), 4 * power(-1022) * power(-38)}, {5, 10}}
                        .joined<euclidean_along<double>>()
                        .value(),
                    11.0));
static_assert(close(turns<double, 2>{{1, power(1000)}, {5, 10}}.joined<euclidean_along<double>>().value(), 10.0) &&
              close(turns<double, 2>{{power(1000), power(-1000)}, {5, 10}}.joined<euclidean_along<double>>().value(), 5.0));
static_assert(close(turns<double, 2>{{1, power(1000)}, {5, 10}}.joined<euclidean_along<double>>(1).value(), 10.0) &&
              close(turns<double, 2>{{power(1000), power(-957)}, {5, 10}}.joined<euclidean_along<double>>(1).value(), 5.0) &&
              close(turns<double, 2>{{power(-1000), power(1000)}, {5, 10}}.joined<euclidean_along<double>>(1).value(), 10.0));
constexpr double tangent_of_norm(double only, double along) {
  return turns<double, 1>{{only}, {along}}.joined<euclidean_along<double>>().value();
}
static_assert(tangent_of_norm(std::numeric_limits<double>::max(), 5) == 5 &&
              tangent_of_norm(power(1000), power(100)) == power(100) &&
              tangent_of_norm(-power(1000), power(100)) == -power(100) && tangent_of_norm(infinity, 1) != 1);

template <class Loop, std::size_t N>
constexpr bool give_points(std::array<point, N> const& values, std::array<point, N> const& tangents, point tangent,
                           std::array<point, N> const& weights, std::array<point, N> const& curvatures) {
  typename Loop::template told_along<point> state;
  for (std::size_t k = 0; k < N; ++k) state.add(values[k], tangents[k]);
  std::array<point, 8> told{7, 7, 7, 7, 7, 7, 7, 7};
  state.tell(told.data());
  bool right = close(state.value(), tangent);
  for (std::size_t k = 0; k < N; ++k) {
    right = right && close(to_number<point>(Loop::weight(values[k], told[0], told[1])), weights[k]);
    right = right && close(to_number<point>(Loop::curvature(values[k], tangents[k], told)), curvatures[k]);
  }
  return right;
}
constexpr point i{0, 1};
constexpr point far{1e17, 1e17};
static_assert(give_points<loop_product, 2>({2, i}, {1, 3}, {6, 1}, {i, 2}, {3, 1}));
static_assert(give_points<loop_product, 2>({1, 1}, {far, 1}, far, {1, 1}, {1, far}) &&
              give_points<loop_product, 2>({1, 1}, {1, far}, far, {1, 1}, {far, 1}) &&
              give_points<loop_product, 2>({1, 1}, {1, 1e17}, 1e17, {1, 1}, {1e17, 1}) &&
              give_points<loop_product, 2>({1, 1}, {1e17, 1}, 1e17, {1, 1}, {1, 1e17}));
static_assert(give_points<loop_log_sum_exp, 2>({0, log_2}, {3, 6.0 * i}, {1, 4}, {1.0 / 3, 2.0 / 3},
                                               {point(2, -4) / 3, point(-2, 4) / 3}));
static_assert(give_points<loop_log_sum_exp, 2>({log_2, 0}, {6.0 * i, 3}, {1, 4}, {2.0 / 3, 1.0 / 3},
                                               {point(-2, 4) / 3, point(2, -4) / 3}));
static_assert(exponentials_along<point>().value() == point(0) && exponentials<point>().is_zero());
constexpr point of_points = [] {
  exponentials<point> state, other;
  state.add(0), other.add(log_2), other.add({0, 0});
  state.join(other);
  return state.value();
}();
static_assert(close(of_points, 2 * log_2));
static_assert(numbers_to_join<point>::same(i, i) && !numbers_to_join<point>::same(i, 1));
