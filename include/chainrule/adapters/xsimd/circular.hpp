// Sine, cosine and tangent of batches. Near multiples of pi/2 xsimd's lose half of their digits in double.
#pragma once

#include <chainrule/adapters/xsimd/lanes.hpp>
#include <chainrule/math/trigonometric.hpp>
#include <chainrule/operations/operations.hpp>

namespace chainrule::detail::batches {

template <class B>
struct sine_and_cosine {
  B first;   // the sine
  B second;  // the cosine
};

/// Of angles up to some ten thousands of turns; what is_ordinary says no to is garbage.
template <class A>
struct circular {
  using B = batch<double, A>;
  using bits = batch<std::uint64_t, A>;

  static xsimd::batch_bool<double, A> is_ordinary(B const& u) { return xsimd::abs(u) < B(0x1p18); }

  [[gnu::always_inline]] static sine_and_cosine<B> of(B const& u) {
    if constexpr (is_fused<A>) return fused(u);
    else return in_parts(u);
  }
  /// Of u = n pi/2 + r, where the first product is exact within its difference; polynomials go through the functions at
  /// Chebyshev points.
  [[gnu::always_inline]] static sine_and_cosine<B> fused(B const& u) {
    static constexpr double of_sine[] = {-0x1.5555555555555p-3, 0x1.1111111110babp-7,   -0x1.a01a019e820aep-13,
                                         0x1.71de37946ed6dp-19, -0x1.ae6008d114485p-26, 0x1.5e0a4fc16be59p-33};
    static constexpr double of_cosine[] = {0x1.5555555555555p-5,   -0x1.6c16c16c16963p-10, 0x1.a01a019f4ddfdp-16,
                                           -0x1.27e4fa16cc2d1p-22, 0x1.1eeb67d026ec6p-29,  -0x1.907cd8ff5ede7p-37};
    nearest_whole<A> const n(u, 0x1.45f306dc9c883p-1);
    B r = multiply_add(n.number, B(-0x1.921fb54442d18p+0), u);
    r = multiply_add(n.number, B(-0x1.1a62633145c07p-54), r);
    r = multiply_add(n.number, B(0x1.f1976b7ed8fbcp-110), r);
    B const square = r * r, fourth = square * square;
    B const sine =
        r * multiply_add(square, polynomial(square, fourth, of_sine), B(1.0));  // has the sign of r where that is a zero
    B const cosine = multiply_add(fourth, polynomial(square, fourth, of_cosine), multiply_add(square, B(-0.5), B(1.0)));
    return turned(sine, cosine, n.is_odd(), n.raw());
  }
  [[gnu::always_inline]] static sine_and_cosine<B> turned(B const& sine, B const& cosine,
                                                          xsimd::batch_bool<double, A> const& is_odd, bits const& quadrant) {
    auto const sign = [](bits const& q) { return xsimd::bitwise_cast<B>((q & bits(2U)) << 62); };
    return {xsimd::select(is_odd, cosine, sine) ^ sign(quadrant),
            xsimd::select(is_odd, sine, cosine) ^ sign(quadrant + bits(1U))};
  }
  static sine_and_cosine<B> in_parts(B const& u) {
    static constexpr double of_sine[] = {-1.0 / 6,        1.0 / 120,        -1.0 / 5040,         1.0 / 362880,
                                         -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368e3, 1.0 / 355687428096e3};
    static constexpr double of_cosine[] = {1.0 / 24,        -1.0 / 720,         1.0 / 40320,        -1.0 / 3628800,
                                           1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888e3};
    // u = n pi/2 + r; the first two parts of pi/2 have 33 bits, so that their products with n are exact
    B const n = xsimd::nearbyint(u * B(0x1.45f306dc9c883p-1));
    auto const r = exact_sum(u - n * B(0x1.921fb544p+0), n * B(-0x1.0b4611a6p-34));
    B const r_lo = multiply_add(n, B(-0x1.3198a2e037073p-69), r.lo);
    B const square = r.hi * r.hi;
    B const sine = r.hi + multiply_add(square * r.hi, polynomial(square, of_sine), multiply_add(square * B(-0.5), r_lo, r_lo));
    B const half = square * B(0.5);
    B const most = B(1.0) - half;
    B const cosine =
        most + (((B(1.0) - most) - half) + multiply_add(square * square, polynomial(square, of_cosine), -(r.hi * r_lo)));
    B const half_turns = n * B(0.5);
    auto const is_odd = xsimd::nearbyint(half_turns) != half_turns;
    return turned(sine, cosine, is_odd, xsimd::bitwise_cast<bits>(n + B(0x1.8p52)));
  }
};

template <class A>
[[gnu::always_inline]] inline sine_and_cosine<batch<double, A>> sincos(batch<double, A> const& u) {
  auto const ordinary = circular<A>::is_ordinary(u);
  auto const found = circular<A>::of(u);
  auto sine = found.first, cosine = found.second;
  if (!xsimd::all(ordinary)) [[unlikely]] {
    sine = with_rare_lanes(
        ordinary, sine, [](double lane) { return math::sin(lane); }, u);
    cosine = with_rare_lanes(
        ordinary, cosine, [](double lane) { return math::cos(lane); }, u);
  }
  if constexpr (is_fused<A>) return {sine, cosine};
  else return {keep_zero(u, sine), cosine};
}

template <class A>
batch<double, A> value(operations::sin_, batch<double, A> const& u) {
  auto const found = circular<A>::of(u).first;
  return keep_zero(u, repaired(
                          circular<A>::is_ordinary(u), found, [](double lane) { return math::sin(lane); }, u));
}
template <class A>
batch<double, A> value(operations::cos_, batch<double, A> const& u) {
  return repaired(
      circular<A>::is_ordinary(u), circular<A>::of(u).second, [](double lane) { return math::cos(lane); }, u);
}
template <class A>
batch<double, A> value(operations::tan_, batch<double, A> const& u) {
  auto const found = circular<A>::of(u);
  return keep_zero(u,
                   repaired(
                       circular<A>::is_ordinary(u), found.first / found.second, [](double lane) { return math::tan(lane); }, u));
}

}  // namespace chainrule::detail::batches
