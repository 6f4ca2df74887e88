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

  /// The lanes that are ordinary.
  [[gnu::always_inline]] static sine_and_cosine<B> of(B const& u, xsimd::batch_bool<double, A>& ordinary) {
    if constexpr (is_fused<A>) {
      return fused(u, ordinary);
    } else {
      ordinary = is_ordinary(u);
      return in_parts(u);
    }
  }
  /// Of u = n pi/2 + r, where the first product is exact within its difference; polynomials are best within pi/4. The third part
  /// of pi/2 tells only beyond n = 24, next to multiples of pi/2.
  [[gnu::always_inline]] static sine_and_cosine<B> fused(B const& u, xsimd::batch_bool<double, A>& ordinary) {
    static constexpr double of_sine[] = {-0x1.5555555555549p-3, 0x1.111111110f874p-7,   -0x1.a01a019c10c14p-13,
                                         0x1.71de3576f3312p-19, -0x1.ae5e659bb6cc4p-26, 0x1.5d92d158b80b9p-33};
    static constexpr double of_cosine[] = {1.0,
                                           -0x1.fffffffffffa2p-2,
                                           0x1.555555554f922p-5,
                                           -0x1.6c16c16487744p-10,
                                           0x1.a019f88142282p-16,
                                           -0x1.27df6adea9145p-22,
                                           0x1.1b95a5d62757ep-29};
    nearest_whole<A> const n(u, 0x1.45f306dc9c883p-1);
    B r = multiply_add(n.number, B(-0x1.921fb54442d18p+0), u);
    r = multiply_add(n.number, B(-0x1.1a62633145c07p-54), r);
    ordinary = xsimd::abs(u) < B(32.0);
    if (!xsimd::all(ordinary)) [[unlikely]] {
      r = multiply_add(n.number, B(0x1.f1976b7ed8fbcp-110), r);
      ordinary = is_ordinary(u);
    }
    B const square = r * r;
    B const sine = multiply_add(r * square, polynomial(square, of_sine), r);  // has the sign of r where that is a zero
    B const cosine = polynomial(square, of_cosine);
    return turned(sine, cosine, n.is_odd(), n.raw());
  }
  [[gnu::always_inline]] static sine_and_cosine<B> turned(B const& sine, B const& cosine,
                                                          xsimd::batch_bool<double, A> const& is_odd, bits const& quadrant) {
#if defined(__AVX512F__)
    if constexpr (std::is_base_of_v<xsimd::avx512f, A>) {  // the last three bits of a quadrant choose signs
      constexpr std::uint64_t minus = std::uint64_t(1) << 63;
      static constexpr std::uint64_t of_sine[] = {0, 0, minus, minus, 0, 0, minus, minus};
      static constexpr std::uint64_t of_cosine[] = {0, minus, minus, 0, 0, minus, minus, 0};
      auto const sign = [&](std::uint64_t const* signs) {
        return B(_mm512_castsi512_pd(_mm512_permutexvar_epi64(quadrant, _mm512_loadu_si512(signs))));
      };
      return {xsimd::select(is_odd, cosine, sine) ^ sign(of_sine), xsimd::select(is_odd, sine, cosine) ^ sign(of_cosine)};
    }
#endif
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
  xsimd::batch_bool<double, A> ordinary;
  auto const found = circular<A>::of(u, ordinary);
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
  xsimd::batch_bool<double, A> ordinary;
  auto const found = circular<A>::of(u, ordinary);
  return keep_zero(u, repaired(
                          ordinary, found.first, [](double lane) { return math::sin(lane); }, u));
}
template <class A>
batch<double, A> value(operations::cos_, batch<double, A> const& u) {
  xsimd::batch_bool<double, A> ordinary;
  auto const found = circular<A>::of(u, ordinary);
  return repaired(
      ordinary, found.second, [](double lane) { return math::cos(lane); }, u);
}
template <class A>
batch<double, A> value(operations::tan_, batch<double, A> const& u) {
  xsimd::batch_bool<double, A> ordinary;
  auto const found = circular<A>::of(u, ordinary);
  return keep_zero(u, repaired(
                          ordinary, found.first / found.second, [](double lane) { return math::tan(lane); }, u));
}

}  // namespace chainrule::detail::batches
