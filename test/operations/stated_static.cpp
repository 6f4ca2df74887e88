// What operations state of themselves that no value shows, and the formulas for numbers of somebody else, ordered or not.
#include "own_numbers.hpp"
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
namespace op = chainrule::operations;
using namespace chainrule::detail;
using cr::interval;
using cr::monotonicity;
using cr::rational;
using cr::symmetry;

// What has complex derivatives, and what has a complex value.
template <class... Op>
constexpr int holomorphic = (0 + ... + operation<Op>.is_holomorphic);
static_assert(
    holomorphic<op::abs_, op::sign_, op::floor_, op::ceil_, op::round_, op::trunc_, op::fmod_, op::copysign_, op::min_, op::max_,
                op::clamp_, op::relu_, op::hypot_, op::cbrt_, op::atan2_, op::xlogy_, op::lgamma_, op::less_, op::less_equal_,
                op::greater_, op::greater_equal_, op::equal_, op::and_, op::or_, op::not_, op::select_> == 0);
static_assert(holomorphic<op::exp_, op::log_, op::sqrt_, op::pow_, op::sin_, op::tanh_, op::sigmoid_, op::erf_, op::digamma_> ==
              9);
template <class... Op>
constexpr int with_complex_values = (0 + ... + operation<Op>.takes_complex);
static_assert(with_complex_values<op::erf_, op::erfc_, op::tgamma_, op::digamma_, op::polygamma_, op::norm_cdf_, op::erfcx_,
                                  op::ierfcx_, op::log_norm_cdf_, op::log_norm_cdf_derivative_, op::norm_quantile_,
                                  op::norm_quantile_density_, op::log_beta_, op::polygamma_difference_> == 0);
static_assert(with_complex_values<op::exp_, op::expm1_, op::norm_pdf_, op::logit_, op::log1mexp_, op::log_sum_exp_> == 6);

// Where they are defined, and have their values.
constexpr bool same(interval const& a, interval const& b) {
  return compare(a.low, b.low) == 0 && compare(a.high, b.high) == 0 && a.low.open == b.low.open && a.high.open == b.high.open;
}
template <class Op>
constexpr bool is_defined(std::initializer_list<interval> wanted) {
  bool all = operation<Op>.domain_count == static_cast<int>(wanted.size());
  for (int k = 0; all && k < operation<Op>.domain_count; ++k) all = same(operation<Op>.domain[k], wanted.begin()[k]);
  return all;
}
static_assert(is_defined<op::less_>({cr::reals}) && is_defined<op::equal_>({cr::reals}) && is_defined<op::abs_>({cr::reals}));
static_assert(is_defined<op::ierfcx_>({cr::reals, cr::reals}) &&
              is_defined<op::log_norm_cdf_derivative_>({cr::reals, cr::reals}) &&
              is_defined<op::polygamma_difference_>({cr::reals, cr::positive_reals}));
static_assert(operation<op::log1mexp_>.domain[0].high.open && operation<op::log1mexp_>.domain[0].high.at == rational{0, 1} &&
              operation<op::log1mexp_>.domain[0].low.infinity != 0);
static_assert(is_defined<op::tan_>({interval::closed({-157, 100}, {157, 100})}));
static_assert(same(op::asin_::range, interval::open({-11, 7}, {11, 7})) &&
              same(op::atan_::range, interval::open({-11, 7}, {11, 7})) &&
              same(op::atan2_::range, interval::open({-22, 7}, {22, 7})));

// What canonical forms, graphs and pages ask.
static_assert(operation<op::less_>.compares && operation<op::greater_equal_>.compares && !operation<op::and_>.compares);
static_assert(operation<op::less_>.text.own == cr::precedence::comparison &&
              operation<op::less_>.text.first == cr::precedence::sum && operation<op::less_>.text.rest == cr::precedence::sum &&
              operation<op::less_>.homogeneity == rational{0, 1});
static_assert(op::not_::takes_conditions == 1 && op::select_::takes_conditions == 1 && op::or_::takes_conditions == 2);
static_assert(operation<op::sin_>.partner == operation<op::cos_>.key && operation<op::cos_>.partner == operation<op::sin_>.key);
static_assert(operation<op::asin_>.gives_angles && operation<op::acos_>.gives_angles && operation<op::atan_>.gives_angles);
static_assert(std::is_same_v<op::asin_::angle_of, op::sin_> && std::is_same_v<op::acos_::angle_of, op::cos_> &&
              std::is_same_v<op::atan_::angle_of, op::tan_>);
static_assert(operation<op::norm_quantile_density_>.has_pole && operation<op::log_beta_>.has_pole &&
              operation<op::polygamma_difference_>.has_pole);
static_assert(operation<op::atan2_>.is_singular && operation<op::fmod_>.is_singular &&
              operation<op::power_and_logarithm_>.is_singular && operation<op::cbrt_slope_>.is_singular &&
              operation<op::inverse_root_>.only_at_zero);
static_assert(operation<op::cbrt_>.root == 3 && operation<op::abs_>.is_euclidean && operation<op::hypot_>.is_euclidean);
static_assert(operation<op::abs_>.parity == symmetry::even && operation<op::abs_>.keeps_nonnegative &&
              operation<op::abs_>.is_nonnegative && operation<op::abs_>.homogeneity == rational{1, 1});
static_assert(operation<op::pow_>.regular_from == rational{1, 1});
using cr::precedence;
static_assert(operation<op::pow_>.latex_of_elements.own == precedence::power &&
              operation<op::pow_>.latex_of_elements.first == precedence::atom &&
              operation<op::pow_>.latex_of_elements.rest == precedence::product &&
              operation<op::divide_>.latex.own == precedence::power);
static_assert(op::log_norm_cdf_::monotone == monotonicity::increasing &&
              op::norm_quantile_::monotone == monotonicity::increasing && op::logit_::monotone == monotonicity::increasing &&
              op::log1mexp_::monotone == monotonicity::decreasing);
template <class Op>
constexpr bool has_value(rational at, rational value) {
  bool found = false;
  for (int k = 0; k < operation<Op>.exact_count; ++k)
    found = found || (operation<Op>.exact_values[k].argument == at && operation<Op>.exact_values[k].value == value);
  return found;
}
static_assert(has_value<op::abs_>({0, 1}, {0, 1}) && has_value<op::abs_>({1, 1}, {1, 1}) && operation<op::abs_>.exact_count == 2);
// Angles from 0 to pi/2, each larger than the one before, and the squares there.
template <class Op>
constexpr bool has_angles(double (*value)(double)) {
  double before = -1;
  bool all = operation<Op>.angle_count >= 4;
  for (int k = 0; k < operation<Op>.angle_count; ++k) {
    cr::exact_angle const& each = operation<Op>.exact_angles[k];
    double const of_pi = double(each.of_pi.num) / double(each.of_pi.den), found = value(of_pi * 3.14159265358979324);
    double const off = found * found - double(each.square.num) / double(each.square.den);
    all = all && each.of_pi.den > 0 && each.square.den > 0 && of_pi > before && of_pi <= 0.5 && off <= 4e-15 && -off <= 4e-15;
    before = of_pi;
  }
  return all;
}
static_assert(has_angles<op::sin_>(cr::math::sin) && has_angles<op::cos_>(cr::math::cos) && has_angles<op::tan_>(cr::math::tan));
static_assert(has_value<op::norm_quantile_>({1, 2}, {0, 1}) && has_value<op::logit_>({1, 2}, {0, 1}));
constexpr interval image(operation_info const& of, interval const& u, interval const& v = cr::reals) {
  interval const all[] = {u, v};
  return of.image(all, 2);
}
static_assert(image(operation<op::pow_>, cr::positive_reals).is_positive() &&
              !image(operation<op::pow_>, cr::nonnegative_reals).is_positive() &&
              image(operation<op::pow_>, cr::nonnegative_reals).is_nonnegative() &&
              !image(operation<op::pow_>, cr::reals).is_nonnegative());
constexpr interval near_two = interval::closed({2, 1}, {3, 1}), near_five = interval::closed({-6, 1}, {-5, 1});
static_assert(compare(image(operation<op::hypot_>, near_two, near_five).low, near_five.low) != 0 &&
              image(operation<op::hypot_>, near_two, near_five).low.at == rational{5, 1} &&
              image(operation<op::hypot_>, near_five, near_two).low.at == rational{5, 1});
static_assert(same(operation<op::abs_>.image(&near_five, 1), interval::closed({5, 1}, {6, 1})) &&
              !operation<op::abs_>.image(&cr::reals, 1).is_positive() &&
              operation<op::abs_>.image(&cr::reals, 1).is_nonnegative());
constexpr interval between[] = {near_two, interval::closed({4, 1}, {5, 1}), near_five};
constexpr interval both[] = {near_two, near_five, interval::closed({4, 1}, {5, 1})}, turned[] = {both[2], near_five, near_two};
static_assert(operation<op::log_sum_exp_>.commutes && is_defined<op::log_sum_exp_>({cr::reals}) &&
              same(image(operation<op::log_sum_exp_>, near_two, near_five), interval::above({2, 1})) &&
              same(image(operation<op::log_sum_exp_>, near_five, near_two), interval::above({2, 1})) &&
              same(operation<op::log_sum_exp_>.image(both, 3), interval::above({4, 1})) &&
              same(operation<op::log_sum_exp_>.image(turned, 3), interval::above({4, 1})) &&
              same(operation<op::log_sum_exp_>.image(between, 3), interval::above({4, 1})));
static_assert(operation<op::pow_>.has_expansion && operation<op::sigmoid_slope_>.has_expansion &&
              operation<op::tanh_slope_>.has_expansion);
static_assert(operation<op::lower_power_>.has_drop);

// A minus that may stand before the whole, and selections by one condition, with a zero branch or without.
static_assert(operation<op::negate_>.text.keeps_sign && operation<op::multiply_>.text.keeps_sign &&
              operation<op::multiply_>.latex.keeps_sign && operation<op::divide_>.text.keeps_sign &&
              operation<op::xlogy_>.latex.keeps_sign && !operation<op::add_>.text.keeps_sign &&
              !operation<op::subtract_>.text.keeps_sign && !operation<op::divide_>.latex.keeps_sign);
constexpr shape plain_shape{}, selecting{.condition = 7}, masked{.is_masked = true, .condition = 7};
constexpr shape masked_elsewhere{.is_masked = true, .condition = 8};
template <class Op>
constexpr bool folds(shape const& u, shape const& v, fold::action what, int index = 0) {
  shape const all[] = {u, v};
  fold const found = operation<Op>.drop(all, 2);
  return found.what == what && found.index == index;
}
template <class Op>
constexpr bool joins_selections() {
  return folds<Op>(masked, selecting, fold::inside_both) && folds<Op>(selecting, masked, fold::inside_both) &&
         folds<Op>(masked, masked, fold::inside_both) && folds<Op>(selecting, selecting, fold::keep) &&
         folds<Op>(plain_shape, plain_shape, fold::keep);
}
static_assert(joins_selections<op::add_>() && joins_selections<op::subtract_>() && joins_selections<op::multiply_>());
static_assert(folds<op::add_>(masked, masked_elsewhere, fold::keep) &&
              folds<op::subtract_>(masked, masked_elsewhere, fold::keep) &&
              folds<op::multiply_>(masked, masked_elsewhere, fold::inside, 0) &&
              folds<op::multiply_>(plain_shape, masked, fold::inside, 1));

// Kinds of operations, of operands, and samples that leave arguments out.
static_assert(is_primitive<op::pow_> && !is_primitive<op::relu_> && is_composite<op::relu_> && !is_composite<op::pow_> &&
              op::cbrt_slope_::is_slope && op::sigmoid_slope_::is_slope);
static_assert(is_hana_constant<boost::hana::integral_constant<int, 3>> && !is_hana_constant<double>);
static_assert(cr::sample{}.u == 0 && cr::sample{}.v == 0 && cr::sample{}.w == 0);

// Numbers of somebody else: test/operations/own_numbers.hpp.
constexpr bool near(double found, double wanted) {
  double const off = found - wanted, size = wanted < 0 ? -wanted : wanted;
  return off <= 1e-15 * size && -off <= 1e-15 * size;
}
static_assert(near(op::pi_::value<own>().value, 3.14159265358979324) && near(op::e_::value<own>().value, 2.71828182845904524));
constexpr bool is_logit(double u) { return near(cr::logit(own(u)).value, cr::math::logit(u)); }
static_assert(is_logit(0.1) && is_logit(0.24) && is_logit(0.3) && is_logit(0.5 - 1e-9) && is_logit(0.5 + 1e-12) &&
              is_logit(0.7) && is_logit(0.9) && is_logit(1e-300) && is_logit(1 - 0x1p-50));
constexpr bool is_log1mexp(double u) { return near(cr::log1mexp(own(u)).value, cr::math::log1mexp(u)); }
static_assert(is_log1mexp(-1e-300) && is_log1mexp(-1e-9) && is_log1mexp(-0.5) && is_log1mexp(-1) && is_log1mexp(-40) &&
              is_log1mexp(-700));
// Also where erfc would lose digits by its argument's rounding.
constexpr bool is_norm_cdf(double u) { return near(cr::norm_cdf(own(u)).value, cr::math::norm_cdf(u)); }
static_assert(is_norm_cdf(0) && is_norm_cdf(1) && is_norm_cdf(10) && is_norm_cdf(-0.9) && is_norm_cdf(-5.3) &&
              is_norm_cdf(-36.3) && is_norm_cdf(-1e300) && cr::norm_cdf(own(10)).value == 1 &&
              cr::norm_cdf(own(-1.0102)).value == cr::math::norm_cdf(-1.0102));
static_assert(cr::log_beta(own(3), own(4)).value == cr::math::log_beta(3.0, 4.0));

constexpr point z(0.5, 1.25);
static_assert(close(cr::expm1(point(1e-9)), cr::math::expm1(1e-9)) && close(cr::expm1(z), exp(z) - 1) &&
              close(cr::expm1(point(-2000, 1)), -1) && close(cr::expm1(point(-1.25, 1)), exp(point(-1.25, 1)) - 1) &&
              close(cr::expm1(point(300, 1)), exp(point(300, 1))) && close(cr::exp2(z), exp(z * 0.69314718055994531)));
static_assert(close(cr::log1p(point(1e-9)), cr::math::log1p(1e-9)) && close(cr::log1p(z), log(1 + z)) &&
              close(cr::log2(z), log(z) / 0.69314718055994531));
static_assert(close(cr::logit(z), log(z / (1 - z))) && close(cr::log1mexp(z), log(1 - exp(z))));
// Near zeros of the value, on both sides of the cut, and where exponentials overflow.
constexpr point tiny(0x1p-40, 0x1p-40), far(1000, 1);
constexpr double turn = 6.28318530717958648, infinite = std::numeric_limits<double>::infinity();
static_assert(close(cr::logit(0.5 + tiny), 4 * tiny) && cr::logit(point(0)).re == -infinite &&
              close(cr::logit(point(20)), log(point(-20.0 / 19))) && close(cr::logit(point(1e20, 1)), point(0, turn / 2)) &&
              close(cr::logit(point(1e20, -1)), point(0, -turn / 2)) &&
              close(cr::logit(point(20, 0.5)), log(point(20, 0.5) / point(-19, -0.5))) &&
              close(cr::logit(point(20, -0.5)), log(point(20, -0.5) / point(-19, 0.5))));
constexpr point small(1e-10, 3e-10);
static_assert(close(cr::log1mexp(small), log(-small) + small / 2) && close(cr::log1mexp(-small), log(small) - small / 2));
static_assert(close(cr::log1mexp(point(-40, 1)), -exp(point(-40, 1))) && close(cr::log1mexp(far), far - point(0, turn / 2)) &&
              close(cr::log1mexp(point(1.5, 0.25)), log(1 - exp(point(1.5, 0.25)))));
constexpr point slope_of_log1mexp(point u) { return cr::apply<op::log1mexp_slope_>(u); }
static_assert(close(slope_of_log1mexp(z), exp(z) / (exp(z) - 1)) && close(slope_of_log1mexp(far), 1) &&
              close(slope_of_log1mexp(-z), exp(-z) / (exp(-z) - 1)) && close(slope_of_log1mexp(-far), -exp(-far)));
static_assert(close(cr::sigmoid(z), 1 / (1 + exp(-z))));
static_assert(close(cr::softplus(z), log(1 + exp(z))) && close(cr::softplus(far), far) && close(cr::softplus(-far), exp(-far)) &&
              close(cr::softplus(point(1.5, 4)), log(1 + exp(point(1.5, 4)))));
constexpr double within_a_turn_of(double angle) { return within_a_turn(point(2, angle)).im; }
static_assert(within_a_turn_of(0.1) == 0.1 && within_a_turn_of(2.9) == 2.9 && within_a_turn_of(-2.3) == -2.3 &&
              near(within_a_turn_of(4), 4 - turn) && near(within_a_turn_of(-4), turn - 4) && within_a_turn(far).re == 1000);
constexpr point sum_of_three = exp(z) + exp(-z) + exp(point(1, -2));
static_assert(close(cr::log_sum_exp(z, -z, point(1, -2)), log(sum_of_three)) &&
              close(cr::log_sum_exp(point(1, -2), z, -z), log(sum_of_three)) && close(cr::log_sum_exp(point(0), far), far) &&
              close(cr::log_sum_exp(far, point(0)), far));
constexpr bool has_shares(point u, point v, point of_u, point of_v) {
  auto const found = op::log_sum_exp_::partials(u, v, point(0));
  return close(boost::hana::at_c<0>(found), of_u) && close(boost::hana::at_c<1>(found), of_v);
}
static_assert(has_shares(z, -z, exp(z) / (exp(z) + exp(-z)), exp(-z) / (exp(z) + exp(-z))) && has_shares(far, 0, 1, 0) &&
              has_shares(0, far, 0, 1));
static_assert(close(cr::apply<op::tan_slope_>(z, point(9)), 1 / (cos(z) * cos(z))) &&
              close(cr::apply<op::tan_slope_>(point(1, 30), point(0, 1)), 4 * exp(point(-60, 2))));
static_assert(close(cr::apply<op::exp_of_difference_>(z, point(1, 2)), exp(point(-0.5, -0.75))));
