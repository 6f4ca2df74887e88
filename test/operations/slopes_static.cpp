// Slope operations are what the textbook's formula, `written`, says they are, at ordinary points; so diff and graphs agree.
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
namespace op = chainrule::operations;

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
static_assert(is_as_written<op::one_>(3.0) && is_as_written<op::share_of_smaller_>(1.0, 2.0));
static_assert(is_as_written<op::share_of_smaller_>(2.0, 2.0) && is_as_written<op::share_of_smaller_>(-2.0, -1.0));
static_assert(is_as_written<op::above_>(2.0, 1.0) && is_as_written<op::above_>(1.0, 1.0) && is_as_written<op::above_>(1.0, 2.0));
static_assert(is_as_written<op::not_below_>(2.0, 1.0) && is_as_written<op::not_below_>(1.0, 1.0) &&
              is_as_written<op::not_below_>(1.0, 2.0));
static_assert(is_as_written<op::exp_of_product_>(0.5, -3.0) && is_as_written<op::exp_of_difference_>(0.5, 2.0));
static_assert(is_as_written<op::inverted_>(0.5, 3.0) && is_as_written<op::inverted_>(-2.0, 0.25));
static_assert(is_as_written<op::tanh_slope_>(0.5, 0.25) && is_as_written<op::tanh_slope_>(1.0, -0.75));
static_assert(is_as_written<op::asinh_slope_>(0.5) && is_as_written<op::asinh_slope_>(-3.0));
static_assert(is_as_written<op::acosh_slope_>(1.5) && is_as_written<op::atanh_slope_>(0.75));
static_assert(is_as_written<op::asin_slope_>(0.75) && is_as_written<op::asin_slope_>(-0.5));
static_assert(is_as_written<op::lower_power_>(2.0, 3.5, 1.0, cr::pow(2.0, 3.5)) &&
              is_as_written<op::lower_power_>(0.5, -1.0, 2.0, cr::pow(0.5, -2.0)));
static_assert(is_as_written<op::power_and_logarithm_>(2.0, 3.0, 8.0) && is_as_written<op::power_and_logarithm_>(0.5, 3.0, 0.125));
static_assert(is_as_written<op::inverse_root_>(2.0, 0.5) && is_as_written<op::direction_>(3.0, 4.0, 5.0));
static_assert(is_as_written<op::cbrt_slope_>(8.0, 2.0) && is_as_written<op::cbrt_slope_>(-27.0, -3.0));

// What is measured from has no slope; conditions have none.
static_assert([] {
  auto const of_reference = op::reference_::partials(1.0, 2.0, 2.0);
  auto const of_above = cr::detail::checked_partials<op::above_>(true, 2.0, 1.0);
  return boost::hana::unpack(of_reference, [](auto... each) { return ((cr::detail::to_number<double>(each) == 0) && ...); }) &&
         boost::hana::unpack(of_above, [](auto... each) { return ((cr::detail::to_number<double>(each) == 0) && ...); });
}());
