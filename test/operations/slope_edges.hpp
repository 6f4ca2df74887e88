// First and second derivatives at the ends of the range, at singular points, and of zeros and NaNs, as functions that hold in
// constant expressions and at run time alike.
#pragma once

#include "edges.hpp"

namespace edges {

/// The gradient alone: diff writes the textbook's formula, where 0 may multiply infinity.
template <class Formula>
constexpr bool has_slopes(Formula formula, double first, double second, std::array<double, 2> gradient) {
  if constexpr (for_other_numbers<Formula>)
    return other_numbers<Formula>::has_slopes({first, second}, {gradient[0], gradient[1]});
  constexpr auto compiled = function_of(formula, x, y);
  return agree(formula, std::array<double, 2>(compiled.gradient(at(first), at(second))), gradient);
}
/// Taylor coefficients along a direction; the tangent and the Hessian's product with it agree with them.
constexpr bool along(auto formula, double first, double second, std::array<double, 2> direction, std::array<double, 4> series) {
  constexpr auto compiled = function_of(formula, x, y);
  std::array const p{at(first), at(second)};
  auto const found = taylor_of<3>(compiled, p, direction);
  auto const product = compiled.hvp(p, direction);
  double const bend = direction[0] == 1 ? product[0] : product[1];
  return agree(formula, std::array{found[0], found[1], found[2], found[3], compiled.jvp(p, direction), bend},
               std::array{series[0], series[1], series[2], series[3], series[1], 2 * series[2]});
}
/// First and second derivatives of a formula of x near enough to what is expected, by reverse sweeps and forward.
constexpr bool bends(auto formula, double point, double slope, double bend) {
  constexpr auto compiled = function_of(formula, x);
  std::array const p{at(point)};
  auto const series = taylor_of<2>(compiled, p, std::array{1.0});
  return cr::near(compiled.gradient(p)[0], slope, 1e-15) and cr::near(series[1], slope, 1e-15) and
         cr::near(compiled.hessian(p)[0][0], bend, 4e-15) and cr::near(2 * series[2], bend, 4e-15);
}
constexpr bool is_softmax(double first, double second, std::array<double, 2> shares) {
  return has_slopes(log_sum_exp(x, y), first, second, shares);
}
/// With weight 0 a result has no gradient, whatever its slope.
template <class Formula>
constexpr bool passes_nothing_on(Formula formula, double point) {
  if constexpr (for_other_numbers<Formula>) return other_numbers<Formula>::passes_nothing_on(point);
  return same(function_of(formula, x).vjp(std::array{at(point)}, std::array{at(0.0)})[0], 0);
}
/// Along another variable the slope in x does not change, however infinite its own derivative is.
constexpr bool keeps_slope(auto formula, double point) {
  constexpr auto compiled = function_of(formula + y, x, y);
  std::array const p{at(point), at(0.0)}, along_y{0.0, 1.0};
  return same(compiled.hvp(p, along_y)[0], 0) and same(compiled.jvp(p, along_y), 1);
}
template <class Formula>
constexpr bool is_singular(Formula formula, double point, double slope, double bend) {
  if constexpr (for_other_numbers<Formula>) return other_numbers<Formula>::template has_hessian<1>({point}, {slope}, {bend});
  constexpr auto compiled = function_of(formula, x);
  std::array const p{at(point)};
  auto const series = taylor_of<2>(compiled, p, std::array{1.0});
  return agree(
      formula,
      std::array{compiled.gradient(p)[0], series[1], compiled.hessian(p)[0][0], series[2], compiled.hvp(p, std::array{1.0})[0]},
      std::array{slope, slope, bend, bend, bend});
}

constexpr bool powers_of_zero() {
  return has_slopes(pow(x, y), 0, 1, {1, 0}) and has_slopes(pow(x, y), 0, 2, {0, 0}) and
         has_slopes(pow(x, y), 0, 0.5, {infinity, 0}) and has_slopes(pow(x, y), 0, 0, {0, -infinity}) and
         has_hessian(pow(x, y), 0, 2, 2, 0, 0) and has_hessian(pow(x, y), 0, 1, 0, -infinity, 0) and
         has_hessian(pow(x, y), 0, 0, 0, infinity, infinity) and has_hessian(pow(x, y), 0, 3, 0, 0, 0) and
         along(pow(x, y), 0, 2, {1, 0}, {0, 0, 1, 0}) and along(pow(x, y), 0, 0, {1, 0}, {1, 0, 0, 0}) and
         along(pow(x, y), 0, 2, {0, 1}, {0, 0, 0, 0}) and has_slopes(pow(y, x), 1, 0, {0, 1});
}

// Even powers of what states its square are differentiated through that.
constexpr bool squares() {
  return is(square(hypot(x, y)), 0, 0, 0, {0, 0}) and has_hessian(square(hypot(x, y)), 0, 0, 2, 0, 2) and
         has_hessian(pow(hypot(x, y), 4_c), 0, 0, 0, 0, 0) and has_hessian(pow(hypot(x, y), 4_c), 3, 4, 172, 96, 228) and
         is(square(hypot(x, 2_c * x)), 0, 0, 0, 10) and is(square(abs(3_c * x)), -1, 9, -18, 18) and
         is(pow(abs(x), 3_c), 0, 0, 0, 0) and is(pow(abs(x), -2_c), -2, 0.25, 0.25, 0.375);
}

constexpr bool nan_in_nan_slope() {
  return has_slopes(relu(x) + y, nan, 1, {nan, 1}) and has_slopes(abs(x) + y, nan, 1, {nan, 1}) and
         has_slopes(min(x, y), nan, 1, {nan, nan}) and has_slopes(max(x, y), 1, nan, {nan, nan}) and
         has_slopes(max(x, y), nan, nan, {nan, nan}) and has_slopes(clamp(x, y, 1_c), nan, 0, {nan, nan}) and
         has_slopes(clamp(x, 0_c, y), 2, nan, {nan, nan}) and has_slopes(clamp(0.5_c, x, y), nan, 1, {nan, nan});
}

// Over the whole range: neither too large on the way, nor rounded away.
constexpr bool far_slopes() {
  return bends(expm1(x), -40, 4.248354255291589e-18, 4.248354255291589e-18) and bends(asinh(x), 1e200, 1e-200, 0) and
         bends(asinh(x), -1e100, 1e-100, 1e-200) and bends(atan(x), 1e80, 1e-160, -2e-240) and
         bends(atan(x), -1e100, 1e-200, 2e-300) and bends(softplus(x), 40, 1, 4.248354255291589e-18) and
         bends(softplus(x), -40, 4.248354255291589e-18, 4.248354255291589e-18) and
         bends(expm1(x), -20, 2.061153622438558e-9, 2.061153622438558e-9) and
         bends(log1mexp(x), -40, -4.248354255291589e-18, -4.248354255291589e-18) and
         cr::near(function_of(tanh(x), x).hessian(at(40.0))[0][0], -1.443881110276332e-34, 4e-15) and
         cr::near(function_of(sigmoid(x), x).hessian(at(40.0))[0][0], -4.248354255291589e-18, 4e-15) and
         cr::near(function_of(cbrt(x), x).gradient(at(-1.2124257360973734e-92))[0], 6.31599795791790022e+60, 6e-16) and
         cr::near(function_of(erf(x), x).gradient(at(20.0))[0], 2.161037474386797e-174, 1e-15) and
         cr::near(function_of(pow(x, y), x, y).gradient(at(1 - 300 * 0x1p-52), at(1e16))[0], 5.03222480337698168e-274, 1e-15);
}

constexpr bool far_pairs() {
  constexpr auto angle = function_of(atan2(x, y), x, y);
  auto const large = angle.gradient(at(1e200), at(1e200));
  auto const small = angle.gradient(at(1e-200), at(0.0));
  auto const huge = angle.gradient(at(1e30f), 1e30f), tiny = angle.gradient(at(1e-25f), 1e-25f);
  auto const bend = angle.hessian(at(1e100), at(1e100));
  return cr::near(large[0], 5e-201, 1e-15) and cr::near(large[1], -5e-201, 1e-15) and small[0] == 0 and
         cr::near(small[1], -1e200, 1e-15) and cr::near(huge[0], 5e-31f, 1e-6f) and cr::near(tiny[1], -5e24f, 1e-6f) and
         cr::near(bend[0][0], -5e-201, 4e-15) and bend[0][1] == 0;
}

// What is infinite takes all.
constexpr bool infinite_pairs() {
  constexpr double half = 0.70710678118654752;
  return has_slopes(hypot(x, y), infinity, 1, {1, 0}) and has_slopes(hypot(x, y), 3, -infinity, {0, -1}) and
         has_slopes(hypot(x, y), -infinity, infinity, {-half, half}) and has_slopes(hypot(x, y), infinity, nan, {nan, nan}) and
         has_hessian(hypot(x, y), infinity, 1, 0, 0, 0) and has_hessian(hypot(x, y), infinity, infinity, 0, 0, 0);
}

constexpr bool sums_of_exponentials() {
  return is_softmax(1e16, 1e16, {0.5, 0.5}) and is_softmax(infinity, infinity, {0.5, 0.5}) and
         is_softmax(-infinity, -infinity, {0.5, 0.5}) and is_softmax(infinity, 1, {1, 0}) and is_softmax(-infinity, 1, {0, 1}) and
         is_softmax(1, nan, {nan, nan}) and has_hessian(log_sum_exp(x, y), 1e16, 1e16, 0.25, -0.25, 0.25) and
         cr::near(function_of(log_sum_exp(x, y), x, y).hessian(at(40.0), at(0.0))[0][0], 4.248354255291589e-18, 4e-15) and
         function_of(log_sum_exp(x, y), x, y).gradient(1e6f, 1e6f) == std::array{0.5f, 0.5f};
}

// A zero tangent or adjoint meets an infinite slope: nothing comes through.
constexpr bool zeros_and_infinite_slopes() {
  return along(sqrt(x) + y, 0, 0, {0, 1}, {0, 1, 0, 0}) and along(sqrt(x) * y, 0, 2, {0, 1}, {0, 0, 0, 0}) and
         along(cbrt(x) + y, 0, 0, {0, 1}, {0, 1, 0, 0}) and along(pow(x, 0.5_c) + y, 0, 0, {0, 1}, {0, 1, 0, 0}) and
         along(asin(x) + y, 1, 0, {0, 1}, {cr::asin(1.0), 1, 0, 0}) and along(acosh(x) + y, 1, 0, {0, 1}, {0, 1, 0, 0}) and
         along(log(x) + y, 0, 0, {0, 1}, {-infinity, 1, 0, 0}) and along(xlogy(x, y), 0, 0, {0, 1}, {0, 0, 0, 0}) and
         along(xlogy(x, y), 0, infinity, {0, 1}, {0, 0, 0, 0}) and has_slopes(sqrt(x) * y, 0, 0, {0, 0}) and
         has_slopes(cbrt(x) * y, 0, 0, {0, 0}) and has_slopes(asin(x) * y, 1, 0, {0, cr::asin(1.0)}) and
         passes_nothing_on(sqrt(x), 0) and passes_nothing_on(log(x), 0) and passes_nothing_on(1_c / x, 0) and
         passes_nothing_on(acos(x), -1) and has_slopes(sqrt(x) + 0_c * y, 0, 0, {infinity, 0});
}

// So it is at poles, and of second derivatives; but not of those that are products of infinite slopes, as of 1/x and tgamma.
constexpr bool poles_and_slopes_of_slopes() {
  return keeps_slope(sqrt(x), 0) and keeps_slope(cbrt(x), 0) and keeps_slope(asin(x), 1) and keeps_slope(acos(x), -1) and
         keeps_slope(acosh(x), 1) and keeps_slope(atanh(x), 1) and keeps_slope(log(x), 0) and keeps_slope(log1p(x), -1) and
         keeps_slope(log2(x), 0) and keeps_slope(log10(x), 0) and keeps_slope(lgamma(x), 0) and keeps_slope(digamma(x), 0) and
         keeps_slope(cr::polygamma(1_c, x), 0) and keeps_slope(logit(x), 1) and keeps_slope(norm_quantile(x), 0) and
         keeps_slope(log1mexp(x), 0) and passes_nothing_on(lgamma(x), 0) and passes_nothing_on(tgamma(x), 0) and
         passes_nothing_on(digamma(x), 0) and passes_nothing_on(cr::polygamma(1_c, x), 0) and passes_nothing_on(log1p(x), -1) and
         passes_nothing_on(log2(x), 0) and passes_nothing_on(log10(x), 0) and passes_nothing_on(atanh(x), 1) and
         passes_nothing_on(logit(x), 1);
}

// Where a slope is infinite, so are the second derivative and the series, with the same signs.
constexpr bool singular_points() {
  return is(sqrt(x), 0, 0, infinity, -infinity) and has_slopes(sqrt(-x) + y, 0, 0, {-infinity, 1}) and
         is_singular(sqrt(-x), 0, -infinity, -infinity) and is_singular(cbrt(x), 0, infinity, -infinity) and
         is_singular(asin(x), 1, infinity, infinity) and is_singular(asin(x), -1, infinity, -infinity) and
         is_singular(acos(x), 1, -infinity, -infinity) and is_singular(acosh(x), 1, infinity, -infinity) and
         is_singular(atanh(x), 1, infinity, infinity) and is_singular(log(x), 0, infinity, -infinity) and
         is_singular(log1p(x), -1, infinity, -infinity) and is_singular(pow(x, 0.5_c), 0, infinity, -infinity) and
         is_singular(1_c / x, 0, -infinity, infinity) and is_singular(lgamma(x), 0, -infinity, infinity) and
         is_singular(log1mexp(x), 0, infinity, -infinity) and is_singular(log1mexp(x), -0.0, -infinity, -infinity);
}

}  // namespace edges
