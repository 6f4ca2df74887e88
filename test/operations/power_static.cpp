// Powers: of numbers, exact constants and formulas; their slopes where the power itself says nothing; what stands beside ^.
#include "own_numbers.hpp"
#include <chainrule/calculus/differentiate.hpp>
#include <chainrule/operations/operations.hpp>

#include <array>
#include <limits>

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::literals;
using namespace chainrule::detail;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto three = boost::hana::int_c<3>;
template <class A, class B>
constexpr bool same_type = std::is_same_v<A, B>;

// An integer exponent multiplies, any other is a power; a plain base gives a number, exact ones and formulas a formula.
static_assert(cr::pow(2.0, 3_c) == 8 && cr::pow(2.0, three) == 8 && cr::pow(-2.0, -3_c) == -0.125 && cr::pow(7.0, 0_c) == 1);
static_assert(cr::pow(2.25, 0.5_c) == 1.5 && cr::pow(2.0, 3.0) == 8 && cr::pow(3.0f, 2_c) == 9 && cr::square(-3.0) == 9);
static_assert(pow(cr::eager<double>(2.0), 3_c).value == 8 && pow(cr::eager<double>(2.0), three).value == 8 &&
              pow(cr::eager<double>(1.3), 3_c).value == cr::pow(1.3, 3_c) && cr::pow(1.3, 3_c) != 2.197 &&
              pow(cr::eager<double>(2.0), cr::eager<double>(5.0)).value == 32);
static_assert(same_type<decltype(pow(x, 3_c)), decltype(pow(x, three))> &&
              not same_type<decltype(pow(x, 3_c)), decltype(pow(x, 2_c))>);
static_assert(same_type<decltype(pow(2_c, 3_c)), decltype(cr::pow(boost::hana::int_c<2>, three))> &&
              same_type<decltype(pow(2_c, x)), decltype(pow(boost::hana::int_c<2>, x))>);
static_assert(not same_type<decltype(pow(x, y)), decltype(pow(y, x))> && not same_type<decltype(pow(x, y)), decltype(pow(x, x))>);
static_assert(same_type<decltype(cr::square(x)), decltype(pow(x, 2_c))> && cr::any_formula<decltype(pow(2_c, 3_c))>);

// What ^ refuses on its left and on its right, since in C++ it binds less than they do.
template <class Op, class... A>
using made = application<Op, A...>;
using X = decltype(x);
static_assert(is_refused_below_power<made<op::negate_, X>> && is_refused_below_power<made<op::multiply_, X, X>> &&
              is_refused_below_power<made<op::divide_, X, X>> && is_refused_below_power<made<op::pow_, X, X>> &&
              is_refused_below_power<made<op::less_, X, X>> && is_refused_below_power<constant_definition<-1, 2>>);
static_assert(not is_refused_below_power<made<op::add_, X, X>> && not is_refused_below_power<made<op::sin_, X>> &&
              not is_refused_below_power<constant_definition<0, 1>> && not is_refused_below_power<constant_definition<1, 2>> &&
              not is_refused_below_power<X>);
static_assert(is_refused_above_power<made<op::add_, X, X>> && is_refused_above_power<made<op::subtract_, X, X>> &&
              is_refused_above_power<made<op::multiply_, X, X>> && is_refused_above_power<made<op::divide_, X, X>> &&
              is_refused_above_power<made<op::less_, X, X>>);
static_assert(not is_refused_above_power<made<op::negate_, X>> && not is_refused_above_power<made<op::pow_, X, X>> &&
              not is_refused_above_power<made<op::sin_, X>> && not is_refused_above_power<X>);

// u^(v - k) of r = u^(v - k + 1): a quotient, but where r is no normal number.
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr bool near(double found, double wanted) {
  if (found == wanted || (found != found && wanted != wanted)) return true;
  double const ratio = found / wanted;
  return ratio - 1 <= 1e-14 && 1 - ratio <= 1e-14;
}
constexpr bool has_lower(double u, double v, double k, double r, double wanted) {
  return near(cr::apply<op::lower_power_>(u, v, k, r), wanted) &&
         near(cr::apply<op::lower_power_>(own(u), own(v), own(k), own(r)).value, wanted);
}
static_assert(has_lower(2, 3, 1, 8, 4) && has_lower(2, 3, 1, 40, 20));  // of r, whatever that is
static_assert(has_lower(1e-200, 1.75, 1, 0, 1e-150) && has_lower(1e200, 1.75, 1, infinity, 1e150));
static_assert(has_lower(0, 1, 1, 0, 1) && has_lower(0, 0.5, 1, 0, infinity) && has_lower(0, 2, 2, 0, 1) &&
              has_lower(0, 3, 1, 0, 0));
static_assert(has_lower(-2, 3, 2, 4, -2) && has_lower(0, 2, 1, 0, 0) && has_lower(4, 0.5, 0, not_a_number, 2));
static_assert(near(cr::apply<op::lower_power_>(1e-200, 1.75, 1.0, 1e-320), 1e-150));  // subnormal

// r * log(u) of r = u^v.
constexpr bool has_slope(double u, double v, double r, double wanted) {
  return near(cr::apply<op::power_and_logarithm_>(u, v, r), wanted) &&
         near(cr::apply<op::power_and_logarithm_>(own(u), own(v), own(r)).value, wanted);
}
constexpr double log_2 = 0.69314718055994530942;
static_assert(has_slope(2, 3, 8, 8 * log_2) && has_slope(2, 3, 5, 5 * log_2) && has_slope(0, 2, 0, 0) &&
              has_slope(0, 0, 1, -infinity));
static_assert(has_slope(1, 5, 1, 0) && has_slope(0, -1, infinity, -infinity) && has_slope(infinity, 2, infinity, infinity));
static_assert(has_slope(0.5, 1e4, 0, 0) && has_slope(1, infinity, 1, 0));
static_assert(has_slope(infinity, -1, 0, not_a_number) && has_slope(-2, 2, 4, not_a_number));
// Of points of the plane, where the power is zero as well as its base.
static_assert(cr::apply<op::power_and_logarithm_>(point(0), point(2), point(0)) == point(0) &&
              close(cr::apply<op::power_and_logarithm_>(point(2), point(0), point(3)), 3 * log_2) &&
              close(cr::apply<op::power_and_logarithm_>(point(1, 1), point(0), point(5)), 5 * log(point(1, 1))) &&
              cr::apply<op::power_and_logarithm_>(point(2), point(0), point(0)) == point(0) &&
              cr::apply<op::power_and_logarithm_>(point(0), point(0), point(1)).re == -infinity);
// Where r is subnormal or infinite, and the product not: from the root of the power.
static_assert(near(cr::apply<op::power_and_logarithm_>(0x1p-100, 10.25, 0x1p-1025), -0x1p-1025 * (100 * log_2)));
static_assert(near(cr::apply<op::power_and_logarithm_>(0x1p+100, -10.25, 0x1p-1025), 0x1p-1025 * (100 * log_2)));

// Their own slopes.
template <class Op, std::size_t N>
constexpr bool has_partials(std::array<double, N> const& wanted, double r, auto... arguments) {
  auto const found = checked_partials<Op>(r, arguments...);
  return boost::hana::unpack(found, [&](auto... each) {
    std::array<double, N> const slopes{to_number<double>(each)...};
    bool all = true;
    for (std::size_t k = 0; k < N; ++k) all = all && near(slopes[k], wanted[k]);
    return all;
  });
}
static_assert(has_partials<op::lower_power_, 4>({6, 9 * 1.0986122886681098, 0, 0}, 9, 3.0, 3.0, 1.0, 27.0));
static_assert(has_partials<op::power_and_logarithm_, 3>({4 + 12 * log_2, 8 * log_2* log_2, 0}, 8 * log_2, 2.0, 3.0, 8.0));
static_assert(has_partials<op::power_and_logarithm_, 3>({-infinity, 0, 0}, 0, 0.0, 1.0, 0.0));
static_assert(has_partials<op::direction_, 3>({16.0 / 125, -12.0 / 125, 0}, 0.6, 3.0, 4.0, 5.0));

// A product again where the exponent is an integer.
constexpr fold lower(shape const& v) {
  shape const all[] = {shape{}, v, shape{.is_constant = true, .constant = {1, 1}}, shape{}};
  return operation<op::lower_power_>.drop(all, 4);
}
static_assert(lower({.is_constant = true, .constant = {3, 1}}).what == fold::replaced &&
              lower({.is_constant = true, .constant = {3, 1}}).index == 2 &&
              lower({.is_constant = true, .constant = {3, 1}}).value == cr::rational{2, 1});
static_assert(lower({.is_constant = true, .constant = {1, 2}}).what == fold::keep && lower(shape{}).what == fold::keep);

// Numbers that nobody compares.
struct mute {
  double value{};
  constexpr mute() = default;
  constexpr mute(double v) : value(v) {}
  constexpr mute(std::integral auto v) : value(static_cast<double>(v)) {}
  friend constexpr mute operator+(mute a, mute b) { return a.value + b.value; }
  friend constexpr mute operator-(mute a, mute b) { return a.value - b.value; }
  friend constexpr mute operator*(mute a, mute b) { return a.value * b.value; }
  friend constexpr mute pow(mute a, mute b) { return cr::math::pow(a.value, b.value); }
};
static_assert(cr::apply<op::lower_power_>(mute(2), mute(5), mute(1), mute(0)).value == 16);

// Roots: the slope of a square root as a formula; that of a cube root without the error of the root.
static_assert(same_type<std::remove_cvref_t<decltype(diff(sqrt(x), x))>, std::remove_cvref_t<decltype(1_c / (2_c * sqrt(x)))>>);
static_assert(cr::apply<op::cbrt_slope_>(8.0, 2 + 0x1p-49) == 1 / 12.0 && cr::apply<op::cbrt_slope_>(-8.0, -2.0) == 1 / 12.0);
static_assert(cr::apply<op::cbrt_slope_>(0.0, 0.0) == infinity && cr::apply<op::cbrt_slope_>(infinity, infinity) == 0);

static_assert(near(cr::apply<op::cbrt_slope_>(own(8), own(2)).value, 1 / 12.0) &&
              has_partials<op::cbrt_slope_, 2>({-1.0 / 144, 0}, 1 / 12.0, 8.0, 2.0));

// Directions where the length is no normal number.
constexpr bool has_direction(double u, double v, double r, double wanted) {
  return near(cr::apply<op::direction_>(u, v, r), wanted);
}
constexpr double most = std::numeric_limits<double>::max(), least = 0x1p-1074;
static_assert(has_direction(3, 4, 5, 0.6) && has_direction(3 * least, 4 * least, 5 * least, 0.6) &&
              has_direction(-4 * least, 3 * least, 5 * least, -0.8));
static_assert(has_direction(0.75 * most, most, infinity, 0.6) && has_direction(-most, 0.75 * most, infinity, -0.8));
static_assert(has_direction(not_a_number, infinity, infinity, not_a_number) &&
              has_direction(infinity, not_a_number, infinity, not_a_number));
static_assert(has_direction(3, infinity, infinity, 0) && has_direction(infinity, 3, infinity, 1) &&
              has_direction(0, 0, 0, not_a_number));
static_assert(has_direction(infinity, -infinity, infinity, 0.70710678118654752) && has_direction(least, 0, least, 1) &&
              has_direction(0, least, least, 0));
static_assert(has_direction(least, least, least, 0.70710678118654752) &&
              has_direction(not_a_number, 1, not_a_number, not_a_number));
static_assert(has_partials<op::direction_, 3>({1.024 * 0x1p1023, -0.768 * 0x1p1023, 0}, 0.6, 3 * 0x1p-1026, 4 * 0x1p-1026,
                                              5 * 0x1p-1026));
