// Error and gamma functions of batches, and the normal distribution.
//
// Polynomials go through the function at Chebyshev points, calculated with 60 digits.
#pragma once

#include <chainrule/adapters/xsimd/exponential.hpp>
#include <chainrule/math/gamma.hpp>
#include <chainrule/math/polygamma.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail::batches {

/// erf for |u| < 0.9.
template <class A>
[[gnu::always_inline]] inline batch<double, A> error_near_zero(batch<double, A> const& u) {
  static constexpr double series[] = {
      0x1.20dd750429b6dp+0,   -0x1.812746b0379e7p-2,  0x1.ce2f21a042bcfp-4,   -0x1.b82ce3128833dp-6, 0x1.565bcd0e4dc6ap-8,
      -0x1.c02db3f8bcd97p-11, 0x1.f9a325b45db29p-14,  -0x1.f4d237523b49ap-17, 0x1.b9e3ea24a86c3p-20, -0x1.5f4cb9da70effp-23,
      0x1.f9e53ae66db54p-27,  -0x1.404cfeed5c513p-30, 0x1.1da77cbf6aea3p-34};
  return u * polynomial(u * u, series);
}

/// factor * erfc(a) for a > 0.46, with a * a = square: e^-square (1 + 2a) erfc(a) e^(a^2) / (1 + 2a), whose middle is a polynomial.
template <class A>
[[gnu::always_inline]] inline batch<double, A> error_complement(batch<double, A> const& a,
                                                                sum_of_two<batch<double, A>> const& square, double factor) {
  using B = batch<double, A>;
  static constexpr double series[] = {
      0x1.3ba5916e9fd7fp+0,   -0x1.1df1ad154a26dp-3,  0x1.f7f5df66fc188p-7,   0x1.16ecefcfa3337p-4,   -0x1.9ddb23c3de4f6p-4,
      0x1.7fee004e5c40bp-4,   -0x1.0fb06dff4a9c0p-4,  0x1.3079edecc55b3p-5,   -0x1.096238542e7a8p-6,  0x1.49c6755d6531ep-8,
      -0x1.8d4ac4b075723p-11, -0x1.a1e1274e5424dp-13, 0x1.3be31b73432f0p-13,  -0x1.991fdbb0ecd0bp-16, -0x1.79002967629b0p-17,
      0x1.7d1c423c7d325p-18,  0x1.535f37237beb8p-22,  -0x1.a3b44ced4c14cp-21, 0x1.c79356e947361p-25,  0x1.3e7b1f5678583p-24,
      -0x1.ee65705e3507ap-28};
  B const middle = polynomial((a - B(4.0)) / (a + B(4.0)), series);
  return exponential(-square.hi, -square.lo, B(factor) * middle / multiply_add(B(2.0), a, B(1.0)));
}

/// Where erf is small, erfc is calculated by it.
inline constexpr double error_seam = 0.46875;
/// From here on erfc is 0.
inline constexpr double error_end = 27.5;

template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> at_most(batch<T, A> const& u, double bound) {
  return xsimd::select(u > batch<T, A>(T(bound)), batch<T, A>(T(bound)), u);
}

template <class A>
batch<double, A> value(operations::erf_, batch<double, A> const& u) {
  using B = batch<double, A>;
  B const a = xsimd::abs(u), bounded = at_most(a, error_end);
  B const far = xsimd::copysign(B(1.0) - error_complement(bounded, exact_product(bounded, bounded), 1), u);
  return xsimd::select(a < B(0.875), error_near_zero(u), far);
}

template <class A>
batch<double, A> value(operations::erfc_, batch<double, A> const& u) {
  using B = batch<double, A>;
  B const a = xsimd::abs(u), bounded = at_most(a, error_end);
  B const tail = error_complement(bounded, exact_product(bounded, bounded), 1);
  return xsimd::select(a < B(error_seam), B(1.0) - error_near_zero(u), xsimd::select(u < B(0.0), B(2.0) - tail, tail));
}

/// The square of u is exact here, and not the rounded argument of an erfc.
template <class A>
batch<double, A> value(operations::norm_cdf_, batch<double, A> const& u) {
  using B = batch<double, A>;
  B const x = u * B(0x1.6a09e667f3bcdp-1);  // u / sqrt(2)
  B const bounded = at_most(xsimd::abs(u), 38.875);
  auto const square = exact_product(bounded, bounded);
  B const tail = error_complement(bounded * B(0x1.6a09e667f3bcdp-1), {square.hi * B(0.5), square.lo * B(0.5)}, 0.5);
  return xsimd::select(xsimd::abs(x) < B(error_seam), multiply_add(B(0.5), error_near_zero(x), B(0.5)),
                       xsimd::select(u < B(0.0), tail, B(1.0) - tail));
}
template <class A>
batch<double, A> value(operations::norm_pdf_, batch<double, A> const& u) {
  using B = batch<double, A>;
  B const bounded = at_most(xsimd::abs(u), 40);
  auto const square = exact_product(bounded, bounded);
  return exponential(square.hi * B(-0.5), square.lo * B(-0.5), B(0x1.9884533d43651p-2));
}

/// log gamma(x) for x >= 2 by Stirling's formula, whose remainder is a polynomial in 1 / x.
template <class A>
[[gnu::always_inline]] inline sum_of_two<batch<double, A>> log_gamma_from_two(sum_of_two<batch<double, A>> const& x) {
  using B = batch<double, A>;
  static constexpr double series[] = {
      0x1.54a2662fd78a9p-4,   -0x1.5fe863dd248b6p-12, -0x1.4907d5622ac53p-13, 0x1.514cabf73cb3dp-17,  0x1.a21f6382b64efp-20,
      -0x1.d2b0ca59964edp-22, 0x1.058b3cdc14eeap-26,  0x1.2296a640b38eep-26,  -0x1.552415e4ff4fap-28, 0x1.08002dd78e2fep-32,
      0x1.5f78f66cd481fp-32,  -0x1.3060061ae3335p-33, 0x1.80450ceda0f94p-36,  0x1.2cd193ccb1d36p-37,  -0x1.c4f84b8f0d9cfp-38,
      0x1.90862ca69e9e3p-41,  0x1.9c47ba09e435cp-42};
  B const reciprocal = B(1.0) / x.hi;
  auto log_x = logarithm(x.hi);
  log_x.lo = multiply_add(x.lo, reciprocal, log_x.lo);
  auto less = exact_sum(x.hi, B(-0.5));
  less.lo = less.lo + x.lo;
  B const remainder = reciprocal * polynomial(multiply_add(B(4.0), reciprocal, B(-1.0)), series);
  sum_of_two<B> const minus_x{-x.hi, -x.lo};
  sum_of_two<B> const half_log_two_pi{B(0x1.d67f1c864beb5p-1), B(-0x1.65b5a1b7ff5dfp-55)};
  return (less * log_x + minus_x) + (half_log_two_pi + sum_of_two<B>{remainder, B(0.0)});
}

/// Below 2, the functions of gamma step up by two.
template <class A>
struct from_two {
  using B = batch<double, A>;
  explicit from_two(B const& u) : is_below(u < B(2.0)), x(exact_sum(u, xsimd::select(is_below, B(2.0), B(0.0)))) {}
  xsimd::batch_bool<double, A> is_below;
  sum_of_two<B> x;
};

template <class A>
[[gnu::always_inline]] inline xsimd::batch_bool<double, A> is_between(batch<double, A> const& u, double low, double high) {
  return u >= batch<double, A>(low) && u <= batch<double, A>(high);
}

template <class A>
batch<double, A> value(operations::tgamma_, batch<double, A> const& u) {
  using B = batch<double, A>;
  from_two<A> const from(at_most(u, 172));
  B const product = xsimd::select(from.is_below, u * (u + B(1.0)), B(1.0));
  return repaired(
      is_between(u, 1e-307, std::numeric_limits<double>::max()), exponential(log_gamma_from_two(from.x), B(1.0) / product),
      [](double lane) { return math::portable::tgamma(lane); }, u);
}

template <class A>
batch<double, A> value(operations::lgamma_, batch<double, A> const& u) {
  using B = batch<double, A>;
  if constexpr (!is_fused<A>) return each([](double lane) { return math::lgamma(lane); }, u);  // as fast
  // log gamma(u) / ((u - 1)(u - 2)) in (u - 1.5) / 0.7
  static constexpr double series[] = {
      0x1.eeb95b094c191p-2,   -0x1.a27f07da2ba5bp-4,  0x1.f910133ea45cap-6,   -0x1.5fe3ad7a81f83p-7,  0x1.084e3bba88bc4p-8,
      -0x1.9f47788e55873p-10, 0x1.4ff2bc6f51950p-11,  -0x1.1560b9613928fp-12, 0x1.d0f2c440ff855p-14,  -0x1.8a2aaec4e70e9p-15,
      0x1.5132b25dd04b4p-16,  -0x1.2299446856440p-17, 0x1.f810634a19a44p-19,  -0x1.b75bbc5bc7955p-20, 0x1.7f738eff771e6p-21,
      -0x1.5102781e71e8ap-22, 0x1.33048dfe33da2p-23,  -0x1.0fc9947147c5ap-24, 0x1.76db3e09f1ddbp-26,  -0x1.4bfc9d45cc005p-27,
      0x1.5acbf912b24dfp-27,  -0x1.377a3153e9ea3p-28, -0x1.88bda729aa462p-30, 0x1.6528ae739acb8p-31,  0x1.f4889680f3435p-31,
      -0x1.c3a85ea3ef3abp-32};
  from_two<A> const from(u);
  auto const above = log_gamma_from_two(from.x);
  B found = above.hi + above.lo;
  if (xsimd::any(from.is_below)) {
    // less log(u (u + 1)), its argument a sum of two
    auto const square = exact_product(u, u);
    auto const product = exact_sum(u, square.hi);
    B const product_lo = product.lo + square.lo;
    B const positive = xsimd::select(product.hi > B(0.0), product.hi, B(1.0));
    B const below =
        (above.hi - by_xsimd([](auto lanes) { return xsimd::log(lanes); }, positive)) + (above.lo - product_lo / positive);
    found = xsimd::select(from.is_below, below, found);
  }
  auto const near = is_between(u, 0.8, 2.2);
  if (xsimd::any(near))
    found = xsimd::select(near, (u - B(1.0)) * (u - B(2.0)) * polynomial((u - B(1.5)) * B(1 / 0.7), series), found);
  return repaired(
      is_between(u, 1e-300, 1e300), found, [](double lane) { return math::lgamma(lane); }, u);
}

template <class A>
batch<double, A> value(operations::digamma_, batch<double, A> const& u) {
  using B = batch<double, A>;
  // (log(x) - 1 / (2x) - digamma(x)) x^2 in 4 / x - 1
  static constexpr double series[] = {
      0x1.53427dcbfa65ap-4,   -0x1.023627471bff4p-10, -0x1.cdec8ff3e057bp-12, 0x1.859098627884fp-15,  0x1.78cffc0b80c87p-18,
      -0x1.51c20d1116570p-19, 0x1.e31ed769bfaddp-23,  0x1.9a98bb938a549p-24,  -0x1.6d4c90d0a158ep-25, 0x1.81179fd0b7a97p-28,
      0x1.14da149979086p-29,  -0x1.82e8644eb82f1p-30, 0x1.960192d101763p-32,  0x1.3b4b79c9500e9p-35,  -0x1.2fc826d39e6bep-34,
      0x1.0fc9f52179cbdp-36,  0x1.f95d2f8c26c53p-40};
  from_two<A> const from(u);
  B const& x = from.x.hi;
  B const reciprocal = B(1.0) / x;
  B const remainder = reciprocal * reciprocal * polynomial(multiply_add(B(4.0), reciprocal, B(-1.0)), series);
  B const above = by_xsimd([](auto lanes) { return xsimd::log(lanes); }, x) - (B(0.5) * reciprocal + remainder);
  B const found = xsimd::select(from.is_below, above - (B(1.0) / u + B(1.0) / (u + B(1.0))), above);
  return repaired(
      is_between(u, 1e-300, std::numeric_limits<double>::max()), found, [](double lane) { return math::digamma(lane); }, u);
}

/// Floats are calculated in double.
template <class Op>
concept of_error_or_gamma =
    std::is_same_v<Op, operations::erf_> || std::is_same_v<Op, operations::erfc_> || std::is_same_v<Op, operations::norm_cdf_> ||
    std::is_same_v<Op, operations::norm_pdf_> || std::is_same_v<Op, operations::tgamma_> ||
    std::is_same_v<Op, operations::lgamma_> || std::is_same_v<Op, operations::digamma_>;
template <of_error_or_gamma Op, class A>
batch<float, A> value(Op op, batch<float, A> const& u) {
  return in_double<A>([op](auto const& x) { return value(op, x); }, u);
}

}  // namespace chainrule::detail::batches

#pragma GCC diagnostic pop
