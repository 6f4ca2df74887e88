// Slope operations are what the textbook's formula, `written`, says they are, at ordinary points; so diff and graphs agree.
#include "own_numbers.hpp"
#include <chainrule/operations/operations.hpp>

#include <limits>

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::detail;

/// At arguments of which the last may be calculated from the others before.
template <class Op>
constexpr bool is_as_written(auto... at) {
  auto const found = cr::apply<Op>(at...);
  auto const written = cr::detail::to_number<double>(Op::written(at...));
  double const off = double(found) - written;
  return off <= 4e-15 && -off <= 4e-15;
}
static_assert(is_as_written<op::sigmoid_slope_>(0.5, 0.75) && is_as_written<op::sigmoid_slope_>(-2.0, 0.125));
static_assert(is_as_written<op::softplus_slope_>(0.5) && is_as_written<op::softplus_slope_>(-3.0));
static_assert(is_as_written<op::reference_>(2.0, 1.0, 0.5) && is_as_written<op::share_>(0.5, 1.5, 0.25));
static_assert(is_as_written<op::product_or_zero_>(0.5, 3.0) && is_as_written<op::product_or_zero_>(-2.0, 0.25));
static_assert(cr::apply<op::product_or_zero_>(own(0), own(std::numeric_limits<double>::infinity())) == own(0) &&
              cr::apply<op::product_or_zero_>(point(0), point(std::numeric_limits<double>::infinity())) == point(0) &&
              cr::apply<op::product_or_zero_>(point(2, 1), point(3, -1)) == point(7, 1));
static_assert(is_as_written<op::one_>(3.0) && is_as_written<op::share_of_smaller_>(1.0, 2.0));
static_assert(is_as_written<op::share_of_smaller_>(2.0, 2.0) && is_as_written<op::share_of_smaller_>(-2.0, -1.0));
static_assert(is_as_written<op::above_>(2.0, 1.0) && is_as_written<op::above_>(1.0, 1.0) && is_as_written<op::above_>(1.0, 2.0));
static_assert(is_as_written<op::not_below_>(2.0, 1.0) && is_as_written<op::not_below_>(1.0, 1.0) &&
              is_as_written<op::not_below_>(1.0, 2.0));
static_assert(is_as_written<op::exp_of_product_>(0.5, -3.0) && is_as_written<op::exp_of_difference_>(0.5, 2.0));
static_assert(is_as_written<op::inverted_>(0.5, 3.0) && is_as_written<op::inverted_>(-2.0, 0.25));
static_assert(is_as_written<op::tan_slope_>(0.5, 0.25) && is_as_written<op::tan_slope_>(1.0, -0.75));
static_assert(is_as_written<op::tanh_slope_>(0.5, 0.25) && is_as_written<op::tanh_slope_>(1.0, -0.75));
static_assert([] {
  auto const partials = op::tan_slope_::partials(0.5, 0.25, 1.0625);
  return to_number<double>(boost::hana::at_c<0>(partials)) == 0 && boost::hana::at_c<1>(partials) == 0.5;
}());
static_assert(is_as_written<op::logit_slope_>(0.25) && is_as_written<op::log1mexp_slope_>(-0.5));
static_assert(is_as_written<op::asinh_slope_>(0.5) && is_as_written<op::asinh_slope_>(-3.0));
static_assert(is_as_written<op::acosh_slope_>(1.5) && is_as_written<op::atanh_slope_>(0.75));
static_assert(is_as_written<op::asin_slope_>(0.75) && is_as_written<op::asin_slope_>(-0.5));
static_assert(is_as_written<op::lower_power_>(2.0, 3.5, 1.0, cr::pow(2.0, 3.5)) &&
              is_as_written<op::lower_power_>(0.5, -1.0, 2.0, cr::pow(0.5, -2.0)));
static_assert(is_as_written<op::power_and_logarithm_>(2.0, 3.0, 8.0) && is_as_written<op::power_and_logarithm_>(0.5, 3.0, 0.125));
static_assert(is_as_written<op::inverse_root_>(2.0, 0.5) && is_as_written<op::direction_>(3.0, 4.0, 5.0));
static_assert(is_as_written<op::log1mexp_slope_>(-0.5) && is_as_written<op::log1mexp_slope_>(-3.0) &&
              is_as_written<op::log1mexp_slope_>(0.5) && is_as_written<op::logit_slope_>(0.125));
static_assert(is_as_written<op::cbrt_slope_>(8.0, 2.0) && is_as_written<op::cbrt_slope_>(-27.0, -3.0));

// What is measured from has no slope; conditions have none.
static_assert([] {
  auto const of_reference = op::reference_::partials(1.0, 2.0, 2.0);
  auto const of_above = cr::detail::checked_partials<op::above_>(true, 2.0, 1.0);
  return boost::hana::unpack(of_reference, [](auto... each) { return ((cr::detail::to_number<double>(each) == 0) && ...); }) &&
         boost::hana::unpack(of_above, [](auto... each) { return ((cr::detail::to_number<double>(each) == 0) && ...); });
}());

// Those of an exponential of a difference are itself and its opposite.
static_assert([] {
  auto const slopes = cr::detail::checked_partials<op::exp_of_difference_>(0.25, 1.0, 2.0);
  return boost::hana::at_c<0>(slopes) == 0.25 && boost::hana::at_c<1>(slopes) == -0.25;
}());

// Numbers that a quotient loses no digits of, and those that have an error to correct.
template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

template <class T>
constexpr bool knows_normal_numbers() {
  constexpr T most = std::numeric_limits<T>::max(), least = std::numeric_limits<T>::min();
  constexpr T below = least - std::numeric_limits<T>::denorm_min();
  return is_normal(most) && is_normal(-most) && is_normal(least) && is_normal(-least) && is_normal(T(1)) && !is_normal(below) &&
         !is_normal(-below) && !is_normal(T(0)) && !is_normal(-T(0)) && !is_normal(infinity<T>) && !is_normal(-infinity<T>) &&
         !is_normal(not_a_number<T>);
}
static_assert(knows_normal_numbers<float>() && knows_normal_numbers<double>() && knows_normal_numbers<long double>());

template <class T>
constexpr bool knows_positive_numbers() {
  return is_positive(std::numeric_limits<T>::max()) && is_positive(std::numeric_limits<T>::denorm_min()) && !is_positive(T(0)) &&
         !is_positive(-std::numeric_limits<T>::denorm_min()) && !is_positive(infinity<T>) && !is_positive(not_a_number<T>);
}
static_assert(knows_positive_numbers<float>() && knows_positive_numbers<double>() && knows_positive_numbers<long double>());

// What rounding loses, of integers beside integers of twice the digits.
__extension__ using whole = __int128;
template <class T>
constexpr bool finds_what_rounding_loses(int digits) {
  std::uint64_t state = 1;
  auto const next = [&](int bits) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    auto const number = static_cast<std::int64_t>(state >> (64 - bits));
    return (state & 1) == 0 ? number : -number;
  };
  bool all = true;
  for (int k = 0; k < 50; ++k) {
    std::int64_t const a = next(digits), b = next(digits - k % 7), c = next(digits - 20);
    T const u = T(a), v = T(b), w = T(c), product = u * v, difference = u - w / T(1024);
    all = all && whole(rounded_off(u, v, product)) == whole(a) * b - whole(product);
    all = all && whole(rounded_off_difference(u, w / T(1024), difference) * T(1024)) ==
                     whole(a) * 1024 - c - whole(difference * T(1024));
  }
  return all;
}
static_assert(finds_what_rounding_loses<float>(24) && finds_what_rounding_loses<double>(53) &&
              finds_what_rounding_loses<long double>(62));

// Exponentials of what is rounded, or infinite, or too small.
constexpr double most = std::numeric_limits<double>::max();
template <class T>
constexpr bool near(T found, T wanted, double relative) {
  return double(found / wanted - 1) <= relative && double(1 - found / wanted) <= relative;
}
constexpr bool is_nan(auto u) { return u != u; }
static_assert(near(cr::apply<op::exp_of_product_>(-26.1, 26.1), 1.426448125651665e-296, 1e-15) &&
              near(cr::apply<op::exp_of_difference_>(0.1, 500.3), 5.833109806852848e-218, 1e-15));
static_assert(near(cr::apply<op::exp_of_product_>(-2.1418773, 2.1418773), 0.010176864021096486412, 1.2e-16));
static_assert(cr::apply<op::exp_of_product_>(most, -most) == 0 && cr::apply<op::exp_of_product_>(most, most) == infinity<double>);
static_assert(cr::apply<op::exp_of_difference_>(infinity<double>, infinity<double>) == 1 &&
              cr::apply<op::exp_of_difference_>(2.0, 2.0) == 1);
static_assert(cr::apply<op::exp_of_difference_>(0.0, infinity<double>) == 0 &&
              cr::apply<op::exp_of_difference_>(most, -most) == infinity<double>);
static_assert(is_nan(cr::apply<op::exp_of_difference_>(0.0, not_a_number<double>)));

// u / (u*u + v*v) where the squares overflow or underflow.
template <class T>
constexpr bool inverts(int exponent) {
  T const scale = cr::math::portable::power_of_two<T>(exponent), back = 1 / scale;
  return near(cr::apply<op::inverted_>(3 * scale, 4 * scale), T(3) / T(25) * back,
              std::numeric_limits<T>::digits < 30 ? 1e-6 : 1e-15) &&
         near(cr::apply<op::inverted_>(-4 * scale, 3 * scale), -T(4) / T(25) * back, 1e-6) &&
         cr::apply<op::inverted_>(scale, T(0)) == back && cr::apply<op::inverted_>(T(0), scale) == 0;
}
static_assert(inverts<double>(1000) && inverts<double>(600) && inverts<double>(0) && inverts<double>(-600) &&
              inverts<double>(-1000));
static_assert(inverts<float>(100) && inverts<float>(-100) && inverts<long double>(16000) && inverts<long double>(-16000));
static_assert(inverts<double>(480) && inverts<double>(-470) && cr::apply<op::inverted_>(most, 0.0) == 1 / most);
static_assert(cr::apply<op::inverted_>(1.0, infinity<double>) == 0 && is_nan(cr::apply<op::inverted_>(infinity<double>, 1.0)));
static_assert(is_nan(cr::apply<op::inverted_>(0.0, 0.0)) && is_nan(cr::apply<op::inverted_>(1.0, not_a_number<double>)));

// Somebody else's numbers, rounded as these are, lose no digits either.
static_assert(rounded_number<own> && !rounded_number<point> && !rounded_number<double>);
static_assert(is_positive(own(most)) && is_positive(own(0x1p-1074)) && !is_positive(own(0)) && !is_positive(own(-1)) &&
              !is_positive(own(infinity<double>)) && !is_positive(own(not_a_number<double>)));
static_assert(near(cr::apply<op::exp_of_product_>(own(-26.1), own(26.1)).value, 1.426448125651665e-296, 1e-15) &&
              near(cr::apply<op::exp_of_product_>(own(-2.1418773), own(2.1418773)).value, 0.010176864021096486412, 1.2e-16) &&
              near(cr::apply<op::exp_of_difference_>(own(0.1), own(500.3)).value, 5.833109806852848e-218, 1e-15));
static_assert(cr::apply<op::exp_of_product_>(own(most), own(-most)) == 0 &&
              cr::apply<op::exp_of_product_>(own(most), own(most)) == infinity<double>);
static_assert(cr::apply<op::exp_of_difference_>(own(infinity<double>), own(infinity<double>)) == 1 &&
              cr::apply<op::exp_of_difference_>(own(0), own(infinity<double>)) == 0 &&
              cr::apply<op::exp_of_difference_>(own(most), own(-most)) == infinity<double>);
constexpr bool inverts_own(int exponent) {
  double const scale = cr::math::portable::power_of_two<double>(exponent), back = 1 / scale;
  auto const inverted = [](double u, double v) { return cr::apply<op::inverted_>(own(u), own(v)).value; };
  return near(inverted(3 * scale, 4 * scale), 3.0 / 25 * back, 1e-15) &&
         near(inverted(-4 * scale, 3 * scale), -4.0 / 25 * back, 1e-15) && inverted(scale, 0) == back && inverted(0, scale) == 0;
}
static_assert(inverts_own(1000) && inverts_own(600) && inverts_own(480) && inverts_own(0) && inverts_own(-470) &&
              inverts_own(-600) && inverts_own(-1000));
static_assert(cr::apply<op::inverted_>(own(most), own(0)) == 1 / most &&
              cr::apply<op::inverted_>(own(1), own(infinity<double>)) == 0 &&
              cr::apply<op::inverted_>(own(-most), own(most / 2)).value < 0 &&
              is_nan(cr::apply<op::inverted_>(own(infinity<double>), own(1)).value) &&
              is_nan(cr::apply<op::inverted_>(own(0), own(0)).value));
static_assert(cr::apply<op::cbrt_slope_>(own(8), own(2 + 0x1p-49)) == 1 / 12.0 &&
              cr::apply<op::cbrt_slope_>(own(-8), own(-2)) == 1 / 12.0);
static_assert(cr::apply<op::cbrt_slope_>(own(0), own(0)) == infinity<double> &&
              cr::apply<op::cbrt_slope_>(own(infinity<double>), own(infinity<double>)) == 0);
