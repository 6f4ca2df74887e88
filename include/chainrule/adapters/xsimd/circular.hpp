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

  static sine_and_cosine<B> of(B const& u) {
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
    bits const quadrant = xsimd::bitwise_cast<bits>(n + B(0x1.8p52));
    auto const sign = [](bits const& q) { return xsimd::bitwise_cast<B>((q & bits(2U)) << 62); };
    return {xsimd::select(is_odd, cosine, sine) ^ sign(quadrant),
            xsimd::select(is_odd, sine, cosine) ^ sign(quadrant + bits(1U))};
  }
};

template <class A>
sine_and_cosine<batch<double, A>> sincos(batch<double, A> const& u) {
  auto const ordinary = circular<A>::is_ordinary(u);
  auto const found = circular<A>::of(u);
  return {keep_zero(u, repaired(
                           ordinary, found.first, [](double x) { return math::sin(x); }, u)),
          repaired(
              ordinary, found.second, [](double x) { return math::cos(x); }, u)};
}

template <class A>
batch<double, A> value(operations::sin_, batch<double, A> const& u) {
  auto const found = circular<A>::of(u).first;
  return keep_zero(u, repaired(
                          circular<A>::is_ordinary(u), found, [](double x) { return math::sin(x); }, u));
}
template <class A>
batch<double, A> value(operations::cos_, batch<double, A> const& u) {
  return repaired(
      circular<A>::is_ordinary(u), circular<A>::of(u).second, [](double x) { return math::cos(x); }, u);
}
template <class A>
batch<double, A> value(operations::tan_, batch<double, A> const& u) {
  auto const found = circular<A>::of(u);
  return keep_zero(u, repaired(
                          circular<A>::is_ordinary(u), found.first / found.second, [](double x) { return math::tan(x); }, u));
}

}  // namespace chainrule::detail::batches
