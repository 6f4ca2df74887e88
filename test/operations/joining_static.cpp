// How loops join numbers: what is joined, and what each turn is worth of the two numbers that are told of all.
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
constexpr float powerf(int n) { return cr::math::ieee::power_of_two<float>(n); }

template <class T>
constexpr bool same(T found, T wanted) {
  return found == wanted || (found != found && wanted != wanted);
}
template <class T>
constexpr bool close(T found, T wanted) {
  if (same(found, wanted)) return true;
  T const ratio = found / wanted, bound = 4 * std::numeric_limits<T>::epsilon();
  return ratio - 1 <= bound && 1 - ratio <= bound;
}
/// The value, and the numbers that are told.
template <class State, class T, std::size_t N>
constexpr std::array<T, 3> joined_of(std::array<T, N> const& turns) {
  State state;
  for (T const turn : turns) state.add(turn);
  std::array<T, 3> result{state.value(), T(7), T(7)};  // what is told, is written there
  state.tell(result.data() + 1);
  return result;
}

// A product of all, and for each the product of the others, though the product of all may be too large or small.
template <class T, std::size_t N>
constexpr bool has_others(std::array<T, N> const& turns, T product, std::array<T, N> const& others) {
  auto const [found, whole, scale] = joined_of<multiplied_apart<T>>(turns);
  bool right = same(found, product);
  for (std::size_t k = 0; k < N; ++k) right = right && same(cr::apply<op::product_of_others_>(turns[k], whole, scale), others[k]);
  multiplied<T> alone;
  for (T const turn : turns) alone.add(turn);
  return right && same(alone.value(), product);
}
template <std::size_t N>
constexpr bool has_others(std::array<double, N> const& turns, double product, std::array<double, N> const& others) {
  return has_others<double, N>(turns, product, others);
}
constexpr double odd = 1 + 0x1p-52;  // of 53 digits

static_assert(has_others<3>({2, 3, 5}, 30, {15, 10, 6}) && has_others<3>({-2, 3, -5}, 30, {-15, 10, -6}));
static_assert(has_others<1>({7}, 7, {1}) && has_others<1>({0}, 0, {1}) && has_others<2>({1, 1}, 1, {1, 1}));
static_assert(has_others<3>({2, 0, 5}, 0, {0, 10, 0}) && has_others<3>({0, -0.0, 5}, 0, {0, 0, 0}));
static_assert(has_others<3>({not_a_number, 0, 2}, not_a_number, {0, not_a_number, 0}));
static_assert(has_others<2>({infinity, 2}, infinity, {not_a_number, infinity}));
static_assert(has_others<2>({-infinity, 0}, not_a_number, {0, -infinity}));
static_assert(has_others<2>({power(1000), power(290)}, infinity, {power(290), power(1000)}));
static_assert(has_others<2>({power(-1000), power(-290)}, 0, {power(-290), power(-1000)}));
static_assert(has_others<2>({power(512), odd* power(512)}, infinity, {odd * power(512), power(512)}));
static_assert(has_others<2>({power(512), power(512)}, infinity, {power(512), power(512)}));
static_assert(has_others<2>({-power(512), power(500)}, -power(1012), {power(500), -power(512)}));
static_assert(has_others<2>({-power(512), -power(600)}, infinity, {-power(600), -power(512)}));
static_assert(has_others<2>({-power(-512), -power(-600)}, 0, {-power(-600), -power(-512)}));
static_assert(has_others<2>({power(-512), odd* power(-512)}, power(-1024), {odd * power(-512), power(-512)}));
static_assert(has_others<2>({power(-512), odd* power(-300)}, odd* power(-812), {odd * power(-300), power(-512)}));
static_assert(has_others<4>({power(900), power(900), power(-1000), 0}, not_a_number, {0, 0, 0, power(800)}));
static_assert(has_others<3>({power(1000), power(1000), odd* power(-1000)}, infinity, {odd, odd, infinity}));
static_assert(has_others<3>({power(-1000), odd* power(-1000), power(1000)}, 0, {odd, 1, 0}));
static_assert(has_others<3>({power(-1000), power(-1000), 0}, 0, {0, 0, 0}));
static_assert(has_others<3>({power(1000), power(1000), 0}, not_a_number, {0, 0, infinity}));
static_assert(has_others<3>({power(-900), 0, power(-100)}, 0, {0, power(-1000), 0}));
static_assert(has_others<2>({power(1000), odd* power(1000)}, infinity, {odd * power(1000), power(1000)}));
static_assert(has_others<2>({power(-1000), odd* power(-1000)}, 0, {odd * power(-1000), power(-1000)}));
static_assert(has_others<3>({power(1000), power(1000), power(1000)}, infinity, {infinity, infinity, infinity}));
static_assert(has_others<3>({power(-1000), -power(-1000), power(-1000)}, -0.0, {0, 0, 0}));
static_assert(has_others<4>({power(-1000), power(-1000), power(-1000), power(-1000)}, 0, {0, 0, 0, 0}));
static_assert(has_others<2>({power(1022), odd}, odd* power(1022), {odd, power(1022)}));
static_assert(has_others<2>({std::numeric_limits<double>::max(), 1}, std::numeric_limits<double>::max(),
                            {1, std::numeric_limits<double>::max()}));
static_assert(has_others<2>({std::numeric_limits<double>::max(), 2}, infinity, {2, std::numeric_limits<double>::max()}));
static_assert(has_others<2>({power(-1022) * 0x1p-52, 1}, power(-1022) * 0x1p-52, {1, power(-1022) * 0x1p-52}));
static_assert(has_others<float, 3>({powerf(100), powerf(100), powerf(-90)}, std::numeric_limits<float>::infinity(),
                                   {powerf(10), powerf(10), std::numeric_limits<float>::infinity()}));
static_assert(has_others<float, 3>({powerf(-100), powerf(-100), powerf(90)}, 0, {powerf(-10), powerf(-10), 0}));

constexpr bool cancels(int size, int many) {  // what overflows or underflows far, and comes back
  multiplied_apart<double> state;
  for (int k = 0; k < many; ++k) state.add(power(size));
  for (int k = 0; k < many; ++k) state.add(power(-size));
  double told[2];
  state.tell(told);
  return cr::apply<op::product_of_others_>(power(size), told[0], told[1]) == power(-size) &&
         cr::apply<op::product_of_others_>(power(-size), told[0], told[1]) == power(size);
}
static_assert(cancels(100, 40) && cancels(-100, 40) && cancels(1000, 20) && cancels(-700, 3));

// The smallest and the largest: those that are equal share in equal parts.
template <class Op>
using extremes = chosen_of_equals<Op, double>;
/// What is told separates the best from the next: turns as good as that are the best ones. (Of NaN it is NaN.)
template <class Op, std::size_t N>
constexpr bool separates(double told, std::array<double, N> const& turns, double best) {
  if (best != best) return told != told;
  for (double const turn : turns)
    if ((cr::detail::calculate<Op, double>(turn, told) == turn) != (turn == best)) return false;
  return true;
}
template <class Op, std::size_t N>
constexpr bool chooses(std::array<double, N> const& turns, double best, double share) {
  auto const [found, told, each] = joined_of<extremes<Op>>(turns);
  chosen<Op, double> alone;
  for (double const turn : turns) alone.add(turn);
  return same(found, best) && separates<Op>(told, turns, best) && same(each, share) && same(alone.value(), best);
}
static_assert(chooses<op::max_, 1>({0}, 0, 1) && chooses<op::min_, 2>({0, 1}, 0, 1) && chooses<op::max_, 1>({-3}, -3, 1) &&
              chooses<op::max_, 2>({-3, -2}, -2, 1) && chooses<op::max_, 2>({3, -2}, 3, 1));
static_assert(chooses<op::max_, 4>({3, 3, 1, 3}, 3, 1.0 / 3) && chooses<op::max_, 4>({3, 3, 5, 1}, 5, 1));
static_assert(chooses<op::min_, 4>({3, 0, -0.0, 7}, 0, 0.5) && chooses<op::min_, 3>({5, 5, 7}, 5, 0.5));
static_assert(chooses<op::min_, 2>({-infinity, -infinity}, -infinity, 0.5));
static_assert(chooses<op::max_, 2>({1, not_a_number}, not_a_number, not_a_number));
static_assert(chooses<op::min_, 3>({not_a_number, 1, 2}, not_a_number, not_a_number));

/// What turns are compared with: half-way between the best and the next, or the best, where no number lies between.
template <class Op, std::size_t N>
constexpr double threshold_of(std::array<double, N> const& turns) {
  return joined_of<extremes<Op>>(turns)[1];
}
constexpr double most = std::numeric_limits<double>::max();
static_assert(threshold_of<op::max_, 3>({1, 7, 3}) == 5 && threshold_of<op::min_, 3>({7, 1, 3}) == 2 &&
              threshold_of<op::max_, 4>({3, 7, 7, 1}) == 5 && threshold_of<op::min_, 4>({3, 1, 1, 7}) == 2);
static_assert(threshold_of<op::max_, 3>({7, 3, 5}) == 6 && threshold_of<op::min_, 3>({1, 5, 3}) == 2);
static_assert(threshold_of<op::max_, 2>({1, odd}) == odd && threshold_of<op::min_, 2>({1, odd}) == 1);
static_assert(threshold_of<op::min_, 2>({odd, 1 + 0x1p-51}) == odd &&
              threshold_of<op::max_, 2>({odd, 1 + 0x1p-51}) == 1 + 0x1p-51);
static_assert(threshold_of<op::max_, 1>({8}) == 4 - most / 2 && threshold_of<op::min_, 1>({8}) == 4 + most / 2);
static_assert(threshold_of<op::max_, 2>({most, -infinity}) == 0 && threshold_of<op::min_, 2>({-most, infinity}) == 0);
static_assert(threshold_of<op::max_, 2>({infinity, 1}) == infinity && threshold_of<op::min_, 2>({-infinity, 1}) == -infinity);
static_assert(threshold_of<op::max_, 2>({-infinity, -infinity}) == -infinity &&
              threshold_of<op::min_, 2>({infinity, infinity}) == infinity);

/// The only turn that all of an adjoint goes to, in each order of joining.
template <class Op, std::size_t N>
constexpr std::int64_t only_of(std::array<double, N> const& turns) {
  extremes<Op> state;
  for (double const turn : turns) state.add(turn);
  return state.only_turn();
}
static_assert(only_of<op::max_, 3>({3, 5, 1}) == 1 && only_of<op::max_, 3>({5, 3, 1}) == 0 &&
              only_of<op::min_, 3>({5, 3, 1}) == 2);
static_assert(only_of<op::max_, 3>({5, 3, 5}) == -1 && only_of<op::max_, 3>({3, 3, 5}) == 2 && only_of<op::max_, 1>({7}) == 0);
static_assert(only_of<op::max_, 3>({not_a_number, 3, 5}) == -1 && only_of<op::max_, 3>({3, not_a_number, 5}) == -1 &&
              only_of<op::min_, 3>({3, 5, not_a_number}) == -1);
static_assert(extremes<op::max_>().only_turn() == -1);

// What lanes have found is joined.
template <class State, std::size_t N, std::size_t M>
constexpr bool joins(std::array<double, N> const& first, std::array<double, M> const& second) {
  State all, left, right;
  for (double const turn : first) all.add(turn), left.add(turn);
  for (double const turn : second) all.add(turn), right.add(turn);
  left.join(right);
  double expected[2], found[2];
  all.tell(expected);
  left.tell(found);
  return close(left.value(), all.value()) && close(found[0], expected[0]) && close(found[1], expected[1]);
}
template <class State>
constexpr bool joins_all() {
  return joins<State, 2, 2>({2, 3}, {5, 7}) && joins<State, 2, 2>({5, 7}, {2, 3}) && joins<State, 0, 2>({}, {2, 3}) &&
         joins<State, 2, 0>({-2, 3}, {}) && joins<State, 1, 0>({0}, {}) && joins<State, 2, 3>({3, 2}, {3, 1, 3}) &&
         joins<State, 1, 1>({0}, {0}) && joins<State, 2, 2>({0, 3}, {0, 7}) &&
         joins<State, 2, 2>({power(900), power(900)}, {power(-800), power(700)}) &&
         joins<State, 2, 2>({power(-900), power(-900)}, {power(-800), power(700)});
}
static_assert(joins_all<multiplied_apart<double>>() && joins_all<euclidean<double>>() && joins_all<exponentials<double>>());
static_assert(joins_all<extremes<op::max_>>() && joins_all<extremes<op::min_>>());
static_assert(joins<extremes<op::max_>, 1, 1>({1}, {not_a_number}));
static_assert([] {
  chosen<op::max_, double> left, right, none;
  left.add(3), right.add(-5);
  left.join(none), right.join(left), none.join(right);
  return left.value() == 3 && right.value() == 3 && none.value() == 3;
}());

// Logarithms of sums of exponentials: each turn's share in the sum.
template <std::size_t N>
constexpr bool has_shares(std::array<double, N> const& turns, double value, std::array<double, N> const& shares) {
  auto const [found, largest, inverse] = joined_of<exponentials<double>>(turns);
  bool right = close(found, value);
  for (std::size_t k = 0; k < N; ++k)
    right = right && close(cr::apply<op::exp_of_difference_>(turns[k], largest) * inverse, shares[k]);
  return right;
}
constexpr double log_2 = 0.69314718055994530942;
constexpr double log_3 = 1.0986122886681098;
static_assert(has_shares<1>({2}, 2, {1}) && has_shares<2>({0, 0}, log_2, {0.5, 0.5}) &&
              has_shares<2>({0, log_2}, log_3, {1.0 / 3, 2.0 / 3}) && has_shares<2>({log_2, 0}, log_3, {2.0 / 3, 1.0 / 3}));
static_assert(has_shares<3>({-log_2, log_2, 0}, 1.2527629684953681, {1.0 / 7, 4.0 / 7, 2.0 / 7}));
static_assert(has_shares<3>({1e4, 1e4, 1e4}, 1e4 + log_3, {1.0 / 3, 1.0 / 3, 1.0 / 3}));
static_assert(has_shares<2>({0, -40}, 4.248354255291589e-18, {1, 4.248354255291589e-18}));
static_assert(has_shares<2>({-infinity, 3}, 3, {0, 1}) && has_shares<2>({-infinity, -infinity}, -infinity, {0.5, 0.5}));
static_assert(has_shares<2>({infinity, 1}, infinity, {1, 0}) && has_shares<2>({1, infinity}, infinity, {0, 1}));
static_assert(same(exponentials<double>().value(), -infinity));

/// The same of complex numbers, which have the largest real part where the sum is measured from; joined at each place, too.
template <std::size_t N>
constexpr bool has_complex_shares(std::array<point, N> const& turns, point value, std::array<point, N> const& shares) {
  bool right = true;
  for (std::size_t cut = 0; cut <= N; ++cut) {
    exponentials<point> first, second;
    for (std::size_t k = 0; k < N; ++k) (k < cut ? first : second).add(turns[k]);
    first.join(second);
    point told[2];
    first.tell(told);
    right = right && close(first.value(), value) && told[0] == first.largest;
    for (std::size_t k = 0; k < N; ++k) right = right && close(first.share(turns[k]) * told[1], shares[k]);
  }
  return right;
}
static_assert(has_complex_shares<1>({point(2, 1)}, point(2, 1), {1}) && has_complex_shares<2>({0, 0}, log_2, {0.5, 0.5}));
constexpr point near_one = exp(point(1, 2)), near_zero = exp(point(-0.5, -1)), in_all = 1 + near_one + near_zero,
                less = exp(point(-1));
static_assert(has_complex_shares<3>({0, point(1, 2), point(-0.5, -1)}, log(in_all),
                                    {1 / in_all, near_one / in_all, near_zero / in_all}));
static_assert(has_complex_shares<2>({0, point(1000, 1)}, point(1000, 1), {0, 1}) &&
              has_complex_shares<2>({point(1000, 1), point(999, 1)}, point(1000, 1) + log(1 + less),
                                    {1 / (1 + less), less / (1 + less)}));
static_assert([] {
  exponentials<point> state;
  state.add(-infinity), state.add(-infinity);
  point told[2];
  state.tell(told);
  return told[1] == 0.5 && state.share(-infinity) == 1;
}());
static_assert(exponentials<point>().value().re == -infinity && exponentials<point>().largest.re == -infinity);

// Norms: each turn's direction, however large or small.
template <std::size_t N>
constexpr bool has_norm(std::array<double, N> const& turns, double norm, std::array<double, N> const& directions) {
  auto const [found, root, unit] = joined_of<euclidean<double>>(turns);
  bool right = close(found, norm);
  for (std::size_t k = 0; k < N; ++k) right = right && close(turns[k] * unit / root, directions[k]);
  return right;
}
static_assert(has_norm<2>({3, -4}, 5, {3.0 / 5, -4.0 / 5}) && has_norm<3>({0, 0, -0.0}, 0, {0, 0, 0}));
static_assert(has_norm<1>({1}, 1, {1}) && has_norm<1>({-1}, 1, {-1}));
static_assert(has_norm<2>({3 * power(1020), 4 * power(1020)}, 5 * power(1020), {3.0 / 5, 4.0 / 5}));
static_assert(has_norm<2>({3 * power(-1060), 4 * power(-1060)}, 5 * power(-1060), {3.0 / 5, 4.0 / 5}));
// Where all is zero the unit is, too; numbers of somebody else have no other unit.
static_assert(joined_of<euclidean<double>>(std::array{0.0, 0.0}) == std::array{0.0, 1.0, 0.0});
static_assert(joined_of<euclidean<own>>(std::array{own(3), own(-4)}) == std::array{own(5), own(5), own(1)} &&
              joined_of<euclidean<own>>(std::array{own(0), own(0)}) == std::array{own(0), own(1), own(0)});
