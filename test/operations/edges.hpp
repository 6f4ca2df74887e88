// Where derivatives are a matter of policy, as functions that hold in constant expressions and at run time alike.
#pragma once

#include "function_of.hpp"

#include <array>
#include <iostream>
#include <limits>

namespace edges {

namespace cr = chainrule;
using namespace chainrule::literals;

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"y"> y;
inline constexpr cr::variable<"w"> w;
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The number itself; at run time the compiler does not see which.
constexpr double at(double number) {
  if (std::is_constant_evaluated()) return number;
  double volatile hidden = number;
  return hidden;
}

/// Equal numbers, or both NaN.
constexpr bool same(double a, double b) { return a == b or (a != a and b != b); }

/// Whether what was found is what was expected; at run time it says where not.
template <std::size_t N>
constexpr bool agree(auto formula, std::array<double, N> const& found, std::array<double, N> const& expected) {
  bool all = true;
  for (std::size_t i = 0; i < N; ++i) all = all and same(found[i], expected[i]);
  if (std::is_constant_evaluated() or all) return all;
  std::cerr << cr::to_string(formula).view() << ": found (expected)";
  for (std::size_t i = 0; i < N; ++i) std::cerr << ' ' << found[i] << " (" << expected[i] << ')';
  std::cerr << '\n';
  return false;
}

/// Value, first and second derivative in x: by reverse sweeps, forward, and by diff of formulas.
constexpr bool is_for_doubles(auto formula, double point, double value, double slope, double bend) {
  constexpr auto compiled = function_of(formula, x);
  std::array const p{at(point)};
  std::array const along{1.0};
  auto const series = taylor_of<2>(compiled, p, along);
  return agree(formula,
               std::array{compiled(p), compiled.gradient(p)[0], compiled.jvp(p, along), series[1], diff(formula, x)(x = p[0]),
                          compiled.hessian(p)[0][0], compiled.hvp(p, along)[0], 2 * series[2], diff<2>(formula, x)(x = p[0])},
               std::array{value, slope, slope, slope, slope, bend, bend, bend, bend});
}
constexpr bool has_value_for_doubles(auto formula, double point, double value) {
  return agree(formula, std::array{function_of(formula, x)(at(point))}, std::array{value});
}

/// Value and gradient of a formula of x and y.
constexpr bool is_for_doubles(auto formula, double first, double second, double value, std::array<double, 2> gradient) {
  constexpr auto compiled = function_of(formula, x, y);
  double const p = at(first), q = at(second);
  auto const found = compiled.gradient(p, q);
  return agree(formula,
               std::array{compiled(p, q), found[0], found[1], diff(formula, x)(x = p, y = q), diff(formula, y)(x = p, y = q)},
               std::array{value, gradient[0], gradient[1], gradient[0], gradient[1]});
}
constexpr bool has_hessian_for_doubles(auto formula, double first, double second, double xx, double xy, double yy) {
  auto const found = function_of(formula, x, y).hessian(at(first), at(second));
  return agree(formula, std::array{found[0][0], found[0][1], found[1][0], found[1][1]}, std::array{xx, xy, xy, yy});
}

/// Holds the rows for other number types, in a test that defines it before it includes this file: see edges_of_numbers.hpp.
template <class Formula>
struct other_numbers;
template <class Formula>
concept for_other_numbers = requires {
  sizeof(other_numbers<Formula>);
};

template <class Formula>
constexpr bool is(Formula formula, double point, double value, double slope, double bend) {
  if constexpr (for_other_numbers<Formula>) return other_numbers<Formula>::is({point}, value, {slope}, {bend});
  else return is_for_doubles(formula, point, value, slope, bend);
}
template <class Formula>
constexpr bool is(Formula formula, double first, double second, double value, std::array<double, 2> gradient) {
  if constexpr (for_other_numbers<Formula>) return other_numbers<Formula>::is({first, second}, value, {gradient[0], gradient[1]});
  else return is_for_doubles(formula, first, second, value, gradient);
}
template <class Formula>
constexpr bool has_value(Formula formula, double point, double value) {
  if constexpr (for_other_numbers<Formula>) return other_numbers<Formula>::is({point}, value);
  else return has_value_for_doubles(formula, point, value);
}
template <class Formula>
constexpr bool has_hessian(Formula formula, double first, double second, double xx, double xy, double yy) {
  if constexpr (for_other_numbers<Formula>) return other_numbers<Formula>::has_hessian({first, second}, {xx, xy, xy, yy});
  else return has_hessian_for_doubles(formula, first, second, xx, xy, yy);
}

constexpr bool corners() {
  return is(abs(x), 0, 0, 0, 0) and is(abs(x), -0.0, 0, 0, 0) and is(abs(x), -2, 2, -1, 0) and is(relu(x), 0, 0, 0, 0) and
         has_value(copysign(1_c, relu(x)), -0.0, 1) and is(relu(x), 2, 2, 1, 0) and is(relu(x), -2, 0, 0, 0) and
         is(relu(3_c * x), 2, 6, 3, 0) and is(sign(x), 0, 0, 0, 0) and is(floor(x), 2, 2, 0, 0) and is(ceil(x), 2.5, 3, 0, 0) and
         is(round(x), 2.5, 3, 0, 0) and is(trunc(x), -2.5, -2, 0, 0) and is(floor(x) * x, 2.5, 5, 2, 0) and
         is(copysign(x, 1_c), 0, 0, 0, 0) and is(square(abs(x)), 0, 0, 0, 2) and is(pow(abs(x), 4_c), 0, 0, 0, 0) and
         is(square(abs(x)), -3, 9, -6, 2) and is(clamp(x, 0_c, 1_c), 0, 0, 1, 0) and is(clamp(x, 0_c, 1_c), 1, 1, 1, 0) and
         is(clamp(x, 0_c, 1_c), 1.5, 1, 0, 0) and is(clamp(0.5_c, x, y), 2, 1, 1, {0, 1}) and
         is(clamp(0.5_c, x, y), 1, 2, 1, {1, 0}) and is(clamp(x, y, 1_c), 0.5, 2, 1, {0, 0}) and
         is(clamp(x, 3_c, y), 5, 1, 1, {0, 1}) and is(fmod(x, y), 1, 0.1, 0.09999999999999995, {1, -9}) and
         is(fmod(x, y), -5.5, 2, -1.5, {1, 2});
}

constexpr bool decides(auto condition, double below, double there, double above) {
  constexpr auto formula = select(condition, 1_c, 0_c);
  return has_value(formula, 1, below) and has_value(formula, 2, there) and has_value(formula, 3, above) and
         has_value(formula, nan, 0);
}
constexpr bool comparisons() {
  return decides(x < 2_c, 1, 0, 0) and decides(x <= 2_c, 1, 1, 0) and decides(x > 2_c, 0, 0, 1) and decides(x >= 2_c, 0, 1, 1) and
         decides(equal(x, 2_c), 0, 1, 0) and decides(2_c < x, 0, 0, 1) and decides(2_c >= x, 1, 1, 0) and
         decides(x > 1_c && x < 3_c, 0, 1, 0) and decides(x < 2_c || x > 2_c, 1, 0, 1) and
         decides(!(x <= 2_c) && equal(x, x), 0, 0, 1);
}

constexpr bool ties() {
  return is(min(x, y), 1, 1, 1, {0.5, 0.5}) and is(max(x, y), 1, 1, 1, {0.5, 0.5}) and is(max(x, y), 1, 2, 2, {0, 1}) and
         is(min(x, y), 1, 2, 1, {1, 0}) and is(min(x, 3_c * x), 0, 0, 2, 0) and is(max(x, 0_c), 0, 0, 0.5, 0) and
         is(max(x, x), 5, 5, 1, 0) and has_hessian(max(x, y), 1, 1, 0, 0, 0) and has_hessian(max(square(x), y), 1, 1, 1, 0, 0);
}

constexpr bool origin_of_hypot() {
  return is(hypot(x, y), 0, 0, 0, {0, 0}) and has_hessian(hypot(x, y), 0, 0, 0, 0, 0) and is(hypot(x, y), 3, 4, 5, {0.6, 0.8}) and
         is(hypot(x, 2_c * x), 0, 0, 0, 0) and same(function_of(hypot(x, y), x, y)(at(-infinity), at(1.0)), infinity) and
         same(function_of(hypot(x, y), x, y)(at(infinity), at(nan)), infinity) and
         same(function_of(hypot(x, y), x, y)(at(nan), at(-infinity)), infinity);
}

constexpr bool powers() {
  return is(pow(x, 2_c), 0, 0, 0, 2) and is(pow(x, 3_c), -2, -8, 12, -12) and is(pow(x, -1_c), -2, -0.5, -0.25, -0.25) and
         is(pow(x, 0_c), 0, 1, 0, 0) and is(pow(x, 0_c), nan, 1, 0, 0) and is(pow(x, 1_c), 0, 0, 1, 0) and
         is(pow(x, 1.5_c), 0, 0, 0, infinity) and is(pow(x, 0.5_c), 4, 2, 0.25, -0.03125) and is(pow(x, 3.5_c), 0, 0, 0, 0) and
         is(pow(2_c * x, 2_c), 0, 0, 0, 8) and is(pow(x - 1_c, 2_c), 1, 0, 0, 2) and is(pow(x, y), 1, 0, 1, {0, 0}) and
         is(pow(x, y), -2, 2, 4, {-4, nan}) and is(pow(2_c, x), 0, 1, cr::log(2.0), cr::log(2.0) * cr::log(2.0)) and
         has_hessian(pow(x, y), 1, 0, 0, 1, 0) and has_value(pow(1_c, x), nan, 1) and
         is(pow(x, boost::hana::int_c<2>), -2, 4, -4, 2);
}

constexpr bool nan_in_nan_out() {
  return has_value(abs(x), nan, nan) and has_value(relu(x), nan, nan) and has_value(sign(x), nan, nan) and
         has_value(floor(x), nan, nan) and has_value(round(x), nan, nan) and has_value(min(x, 1_c), nan, nan) and
         has_value(min(1_c, x), nan, nan) and has_value(max(x, 1_c), nan, nan) and has_value(max(1_c, x), nan, nan) and
         has_value(min(x, x), nan, nan) and has_value(clamp(x, 0_c, 1_c), nan, nan) and
         has_value(clamp(0_c, x, 1_c), nan, nan) and has_value(clamp(3_c, 0_c, x), nan, nan) and
         has_value(sigmoid(x), nan, nan) and has_value(softplus(x), nan, nan) and has_value(tanh(x), nan, nan) and
         has_value(log_sum_exp(x, 1_c), nan, nan) and has_value(log_sum_exp(1_c, x), nan, nan) and
         has_value(log_sum_exp(0_c, x, 1_c), nan, nan) and has_value(xlogy(x, 1_c), nan, nan) and
         has_value(xlogy(0_c, x), nan, nan) and has_value(sqrt(x), nan, nan) and has_value(sin(x), nan, nan) and
         has_value(exp(x), nan, nan) and has_value(log(x), nan, nan) and has_value(hypot(x, 1_c), nan, nan) and
         has_value(norm_cdf(x), nan, nan) and has_value(norm_pdf(x), nan, nan) and has_value(lgamma(x), nan, nan) and
         has_value(erf(x), nan, nan) and has_value(copysign(x, 1_c), nan, nan) and has_value(fmod(x, 1_c), nan, nan);
}

constexpr bool far_away() {
  return is(sigmoid(x), -1000, 0, 0, 0) and is(sigmoid(x), 1000, 1, 0, 0) and is(tanh(x), -1000, -1, 0, 0) and
         is(tanh(x), 1000, 1, 0, 0) and is(softplus(x), 1000, 1000, 1, 0) and is(softplus(x), -1000, 0, 0, 0) and
         has_value(softplus(x), -infinity, 0) and has_value(softplus(x), infinity, infinity) and
         has_value(sigmoid(x), -infinity, 0) and has_value(sigmoid(x), infinity, 1) and
         is(log_sum_exp(x, y), 1000, 0, 1000, {1, 0}) and is(log_sum_exp(x, y), -1000, 1000, 1000, {0, 1}) and
         has_value(log_sum_exp(x, x), -infinity, -infinity) and has_value(log_sum_exp(x, x), infinity, infinity) and
         has_value(log_sum_exp(x, 0_c, 1_c), infinity, infinity) and
         cr::near(cr::log_sum_exp(at(1000.0), 1000.0), 1000.6931471805599, 1e-15) and
         cr::near(cr::log_sum_exp(at(-1000.0), -1000.0), -999.3068528194401, 1e-15) and
         cr::near(cr::log_sum_exp(at(0.0), -40.0), 4.248354255291589e-18, 1e-15) and
         cr::near(cr::log_sum_exp(at(-2.7e-14), -18.8), 6.8432439988029931e-9, 4e-16) and
         cr::near(cr::sigmoid(at(-700.0)), 9.859676543759770e-305, 1e-13) and
         cr::near(cr::sigmoid(at(-740.0)), 4.2e-322, 1e-2) and cr::near(cr::softplus(at(-40.0)), 4.248354255291589e-18, 1e-15);
}

constexpr bool x_log_y() {
  return is(xlogy(x, y), 0, 2, 0, {cr::log(2.0), 0}) and is(xlogy(x, y), 0, 0, 0, {0, 0}) and
         is(xlogy(x, y), 0, -1, 0, {0, 0}) and is(xlogy(x, y), 3, 1, 0, {0, 3}) and
         is(xlogy(x, y), 3, 0, -infinity, {-infinity, infinity}) and has_hessian(xlogy(x, y), 0, 2, 0, 0.5, 0);
}

constexpr bool probabilities() {
  return is(norm_quantile(x), 0, -infinity, infinity, -infinity) and is(norm_quantile(x), 1, infinity, infinity, infinity) and
         is(norm_quantile(x), 0.5, 0, 2.5066282746310007, 0) and is(logit(x), 0, -infinity, infinity, -infinity) and
         is(logit(x), 1, infinity, infinity, infinity) and is(logit(x), 0.5, 0, 4, 0) and
         is(logit(x), 5e-324, cr::log(5e-324), infinity, -infinity) and has_value(norm_quantile(x), -0.5, nan) and
         has_value(norm_quantile(x), 1.5, nan) and has_value(logit(x), -0.5, nan) and has_value(logit(x), 1.5, nan) and
         has_value(log1mexp(x), 0, -infinity) and has_value(log1mexp(x), 1, nan) and has_value(log1mexp(x), -infinity, 0) and
         has_value(norm_quantile(x), nan, nan) and has_value(logit(x), nan, nan) and has_value(log1mexp(x), nan, nan);
}
constexpr bool tails() {
  return is(log_norm_cdf(x), -infinity, -infinity, infinity, -1) and is(log_norm_cdf(x), infinity, 0, 0, 0) and
         is(log_norm_cdf(x), -1e200, -infinity, 1e200, -1) and is(erfcx(x), infinity, 0, 0, 0) and
         is(erfcx(x), -infinity, infinity, -infinity, infinity) and is(erfcx(x), -30, infinity, -infinity, infinity) and
         has_value(log_norm_cdf(x), nan, nan) and has_value(erfcx(x), nan, nan) and
         cr::near(cr::log_norm_cdf(at(-40.0)), -804.60844201375379, 1e-15) and
         cr::near(function_of(log_norm_cdf(x), x).gradient(at(-40.0))[0], 40.0249688472072623, 1e-15) and
         cr::near(cr::log_beta(at(1e10), 0.5), -10.940560522033028, 1e-15) and
         cr::near(function_of(log_beta(x, y), x, y).gradient(at(1e10), at(0.5))[0], -5.0000000001250000e-11, 1e-14);
}
constexpr bool arguments_of_beta() {
  return is(log_beta(x, y), 1, 1, 0, {-1, -1}) and is(log_beta(x, y), 0, 1, infinity, {-infinity, 0}) and
         is(log_beta(x, y), infinity, 1, -infinity, {0, -infinity}) and is(log_beta(x, y), -1, 1, nan, {nan, nan}) and
         is(log_beta(x, y), nan, 1, nan, {nan, nan}) and has_hessian(log_beta(x, y), 1, 1, 1, -cr::polygamma(1_c, at(2.0)), 1);
}

// The dead branch of a selection: its infinities and NaNs show nowhere.
inline constexpr auto root = sqrt(x);
inline constexpr auto guarded_log = select(x > 0_c, log(x), x);
inline constexpr auto nested = select(x > 0_c, select(x > 1_c, log(x - 1_c), sqrt(x)), -x);
inline constexpr auto two_guards = select(x > 0_c, root, 0_c) + select(x > 1_c, square(root), 0_c);
inline constexpr auto three_guards = two_guards * select(x >= 2_c, 3_c, root + 1_c);

constexpr bool dead_branches() {
  return is(guarded_log, 0, 0, 1, 0) and is(guarded_log, -1, -1, 1, 0) and is(guarded_log, 1, 0, 1, -1) and
         is(select(x > 0_c, sqrt(x), 0_c), 0, 0, 0, 0) and is(select(x > 0_c, sqrt(x), 0_c), -1, 0, 0, 0) and
         is(select(x > 0_c, sqrt(x), 0_c), 4, 2, 0.25, -0.03125) and is(select(x <= 0_c, 0_c, sqrt(x)), 0, 0, 0, 0) and
         is(guarded_log * x, -1, 1, -2, 2) and is(exp(guarded_log), 0, 1, 1, 1) and is(square(guarded_log), -3, 9, -6, 2) and
         is(1_c / select(x > 0_c, sqrt(x), 2_c), -1, 0.5, 0, 0) and is(select(equal(x, 0_c), 1_c, sin(x) / x), 0, 1, 0, 0);
}
constexpr bool dead_branches_that_share() {
  return is(select(x > 0_c, pow(root, 3_c), x), 0, 0, 1, 0) and is(select(x > 0_c, root * root, -x), -2, 2, -1, 0) and
         is(select(x > 0_c, log(x) * log(x), square(x)), -2, 4, -4, 2) and
         is(select(x > 0_c, root, 0_c) * select(x > 0_c, 1_c / root, x), 0, 0, 0, 0) and
         is(select(x > 0_c, root, 0_c) - select(x > 0_c, 1_c / root, 0_c), 0, 0, 0, 0) and
         is(select(x > 0_c, exp(root), 1_c) * select(not(x > 0_c), x, root), 0, 0, 1, 0);
}
constexpr bool dead_branches_inside() {
  return is(nested, 2, 0, 1, -1) and is(nested, 1, 1, 0.5, -0.25) and is(nested, 0, 0, -1, 0) and is(nested, -3, 3, -1, 0) and
         is(square(nested), -3, 9, 6 - 12, 2);
}
constexpr bool dead_branches_by_different_conditions() {
  return is(two_guards, 0, 0, 0, 0) and is(two_guards, -1, 0, 0, 0) and is(two_guards, 4, 6, 1.25, -0.03125) and
         is(two_guards, 1, 1, 0.5, -0.25) and is(two_guards * x, 0, 0, 0, 0) and is(three_guards, 4, 18, 3.75, -0.09375) and
         is(select(x > 0_c, root, 0_c) + select(x > 1_c, root, 0_c) + select(x < -5_c, root, 0_c), 0, 0, 0, 0) and
         is(select(x > 0_c, select(x > 3_c, root, 0_c), 0_c) + select(x > 2_c, 0_c, select(x > 1_c, root, 2_c)), -1, 2, 0, 0);
}
constexpr bool dead_corners() {
  return is(abs(sqrt(x)), 0, 0, 0, 0) and is(relu(sqrt(x)), 0, 0, 0, 0) and is(max(sqrt(x), 1_c), 0, 1, 0, 0) and
         is(min(1_c / x, 2_c), 0.25, 2, 0, 0) and is(hypot(sqrt(x), sqrt(x)), 0, 0, 0, 0) and is(max(log(x), x), 0, 0, 1, 0) and
         is(clamp(log(x), -1_c, 1_c), 0, -1, 0, 0);
}

}  // namespace edges
