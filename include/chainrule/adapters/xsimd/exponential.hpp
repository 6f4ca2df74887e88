// Exponentials, logarithms and powers of batches.
#pragma once

#include <chainrule/adapters/xsimd/lanes.hpp>
#include <chainrule/math/exponential.hpp>
#include <chainrule/math/power.hpp>
#include <chainrule/operations/operations.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail::batches {

/// u * 2^n for whole numbers n from -1100 to 1100, by two powers, rounded once where the result is normal.
template <class A>
[[gnu::always_inline]] inline batch<double, A> scaled(batch<double, A> const& u, batch<double, A> const& n) {
  using B = batch<double, A>;
  using bits = batch<std::uint64_t, A>;
  bits const biased = xsimd::bitwise_cast<bits>(n + B(0x1.8p52 + 2046)) & bits(0xfffU);
  bits const half = biased >> 1;
  return u * xsimd::bitwise_cast<B>(half << 52) * xsimd::bitwise_cast<B>((biased - half) << 52);
}

/// factor * e^rest * 2^n for |rest| < 0.35.
template <class A>
[[gnu::always_inline]] inline batch<double, A>
scaled_exponential(batch<double, A> const& n, sum_of_two<batch<double, A>> const& rest, batch<double, A> const& factor) {
  using B = batch<double, A>;
  static constexpr double series[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                                      1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                                      1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
  B const& r = rest.hi;
  auto const sum = ordered_sum(B(1.0), r);
  B const beyond = r * r * polynomial(r, series);
  B const power = sum.hi + (sum.lo + (beyond + multiply_add(rest.lo, r + beyond, rest.lo)));
  return scaled(factor * power, n);
}

/// factor * e^(hi + lo) over the whole range: lo is a small part of hi.
template <class A>
[[gnu::always_inline]] inline batch<double, A> exponential(batch<double, A> const& hi, batch<double, A> const& lo,
                                                           batch<double, A> const& factor) {
  using B = batch<double, A>;
  namespace constants = math::portable;
  B const x = xsimd::select(hi < B(-800.0), B(-800.0), xsimd::select(hi > B(800.0), B(800.0), hi));
  B const n = xsimd::nearbyint(x * B(0x1.71547652b82fep+0));
  auto const rest = exact_sum(x - n * B(constants::ln2_first), n * B(-constants::ln2_rest.hi));
  return scaled_exponential(n, {rest.hi, rest.lo + lo}, factor);
}
template <class A>
[[gnu::always_inline]] inline batch<double, A> exponential(sum_of_two<batch<double, A>> const& x,
                                                           batch<double, A> const& factor) {
  return exponential(x.hi, x.lo, factor);
}

/// x = fraction * 2^exponent, sqrt(1/2) <= fraction < sqrt(2), for a normal positive number.
template <class A>
struct binary_parts {
  using B = batch<double, A>;
  using bits = batch<std::uint64_t, A>;
  explicit binary_parts(B const& x) {
    bits const raw = xsimd::bitwise_cast<bits>(x);
    bits const biased = (raw + bits(0x3ff0000000000000U - 0x3fe6a09e667f3bcdU)) >> 52;
    fraction = xsimd::bitwise_cast<B>(raw - (biased << 52) + bits(0x3ff0000000000000U));
    exponent = xsimd::bitwise_cast<B>(biased | bits(0x4330000000000000U)) - B(0x1p52 + 1023);
  }
  B fraction;
  B exponent;
};

/// The logarithm of a normal positive number, to about 66 bits.
template <class A>
[[gnu::always_inline]] inline sum_of_two<batch<double, A>> logarithm(batch<double, A> const& x) {
  using B = batch<double, A>;
  static constexpr double series[] = {2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13,
                                      2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23};
  binary_parts<A> const parts(x);
  B const& m = parts.fraction;
  // log(m) = 2 artanh(s), s = (m - 1) / (m + 1)
  B const f = m - B(1.0);
  B const t = m + B(1.0);
  B const t_lo = m - (t - B(1.0));
  B const reciprocal = B(1.0) / t;
  B const s = f * reciprocal;
  auto const back = exact_product(s, t);
  B const s_lo = (((f - back.hi) - back.lo) - s * t_lo) * reciprocal;
  auto const square = exact_product(s, s);
  sum_of_two<B> const w{square.hi, multiply_add(s + s, s_lo, square.lo)};
  auto const third = ordered_sum(B(0x1.5555555555555p-1), w.hi * polynomial(w.hi, series));
  sum_of_two<B> const slope{third.hi, third.lo + B(0x1.5555555555555p-55)};  // 2/3 + 2/5 w + ...
  auto const tail = sum_of_two<B>{s, s_lo} * w * slope;
  auto const near = ordered_sum(s + s, tail.hi);
  auto const sum = ordered_sum(parts.exponent * B(math::portable::ln2_first), near.hi);
  B const lo = sum.lo + (near.lo + (s_lo + s_lo) + tail.lo + parts.exponent * B(math::portable::ln2_rest.hi));
  return ordered_sum(sum.hi, lo);
}

#if defined(__AVX512F__)
/// Shifted as plain vectors are: g++ 12 gives its own intrinsics a register that is not defined, each time another one, and so takes no two of them for the
/// same. Powers and their slopes by the exponent share a logarithm.
template <class A>
struct shifts {
  using bits = batch<std::uint64_t, A>;
  using plain [[gnu::vector_size(64)]] = unsigned long long;
  [[gnu::always_inline]] static bits right(bits const& u, int by) {
    return bits(reinterpret_cast<__m512i>(reinterpret_cast<plain>(static_cast<__m512i>(u)) >> by));
  }
  [[gnu::always_inline]] static bits left(bits const& u, int by) {
    return bits(reinterpret_cast<__m512i>(reinterpret_cast<plain>(static_cast<__m512i>(u)) << by));
  }
};
/// The same, x = 2^n z: four bits of z choose one of sixteen c next to 1/z, of which the logarithm is known. They are so short that
/// r = z c - 1, below 1/23, is exact. 1 stands within its part, where c is 1.
template <class A>
[[gnu::always_inline]] inline sum_of_two<batch<double, A>> logarithm_by_sixteenths(batch<double, A> const& x) {
  using B = batch<double, A>;
  using bits = batch<std::uint64_t, A>;
  static constexpr double inverse[] = {45.0 / 32, 43.0 / 32, 41.0 / 32, 5.0 / 4,   19.0 / 16, 37.0 / 32, 9.0 / 8,   17.0 / 16,
                                       33.0 / 32, 1,         15.0 / 16, 29.0 / 32, 27.0 / 32, 13.0 / 16, 49.0 / 64, 47.0 / 64};
  static constexpr double first[] = {
      -0x1.5d1bdbf581000p-2, -0x1.2e8e2bae12000p-2, -0x1.fb9186d5e4000p-3, -0x1.c8ff7c79aa000p-3, -0x1.5ff3070a7a000p-3,
      -0x1.29552f8200000p-3, -0x1.e27076e2b0000p-4, -0x1.f0a30c0118000p-5, -0x1.f829b0e780000p-6, 0,
      0x1.08598b59e4000p-4,  0x1.9335e5d594000p-4,  0x1.5bf406b544000p-3,  0x1.a93ed3c8ae000p-3,  0x1.1178e8227e000p-2,
      0x1.3c25277333000p-2};  // of the logarithm of 1/c: multiples of 2^-42
  static constexpr double rest[] = {
      0x1.8d6bdc9c7c238p-44,  0x1.67b1e99b72bd8p-45, 0x1.d572aab993c87p-47,  0x1.7794f689f8434p-45,  0x1.8586f183bebf2p-44,
      0x1.5b967f4471dfcp-44,  0x1.a342c2af0003cp-45, 0x1.d599e83368e91p-45,  -0x1.980267c7e09e4p-45, 0,
      -0x1.7e5dd7009902cp-46, 0x1.3115c3abd47dap-45, -0x1.27023eb68981cp-46, -0x1.8724350562169p-45, 0x1.1ef78ce2d07f2p-44,
      0x1.83b54b606bd5cp-46};
  // (log(1 + r) - r + r^2 / 2) / (-r^3 / 2)
  static constexpr double series[] = {-2.0 / 3, 2.0 / 4,   -2.0 / 5, 2.0 / 6,   -2.0 / 7, 2.0 / 8,   -2.0 / 9,
                                      2.0 / 10, -2.0 / 11, 2.0 / 12, -2.0 / 13, 2.0 / 14, -2.0 / 15, 2.0 / 16};
  bits const raw = xsimd::bitwise_cast<bits>(x);
  bits const moved = raw + bits(0x3ff0000000000000U - 0x3fe6555555555556U);
  bits const biased = shifts<A>::right(moved, 52);
  auto const chosen = [part = static_cast<__m512i>(shifts<A>::right(moved, 48))](double const* of)
      __attribute__((always_inline)) {
    return B(_mm512_permutex2var_pd(_mm512_loadu_pd(of), part, _mm512_loadu_pd(of + 8)));
  };
  B const z = xsimd::bitwise_cast<B>(raw - shifts<A>::left(biased, 52) + bits(0x3ff0000000000000U));
  B const n = xsimd::bitwise_cast<B>(biased | bits(0x4330000000000000U)) - B(0x1p52 + 1023);
  B const r = multiply_add(z, chosen(inverse), B(-1.0));
  auto const square = exact_product(r, r * B(-0.5));
  auto const straight = ordered_sum(multiply_add(n, B(math::portable::ln2_first), chosen(first)), r);
  auto const sum = ordered_sum(straight.hi, square.hi);
  B const beyond = multiply_add(square.hi * r, polynomial(r, r * r, series), square.lo);
  B const small = multiply_add(n, B(math::portable::ln2_rest.hi), chosen(rest)) + (straight.lo + sum.lo);
  return ordered_sum(sum.hi, small + beyond);
}
#endif

/// A subnormal number times 2^54, and what its logarithm then is too large by.
template <class T, class A>
struct made_normal {
  using B = batch<T, A>;
  explicit made_normal(B const& u)
      : is_tiny(u < B(std::numeric_limits<T>::min()) && u > B(T(0))), number(xsimd::select(is_tiny, u * B(T(0x1p54)), u)) {}
  B less(T excess, B const& logarithm) const { return xsimd::select(is_tiny, logarithm - B(excess), logarithm); }
  xsimd::batch_bool<T, A> is_tiny;
  B number;
};

template <class T, class A>
[[gnu::always_inline]] inline xsimd::batch_bool<T, A> outside(batch<T, A> const& u, double low, double high) {
  using B = batch<T, A>;
  return u < B(static_cast<T>(low)) || u > B(static_cast<T>(high));
}

#if defined(__AVX512F__)
/// |r| at most 1, for r next to zero or garbage.
[[gnu::always_inline]] inline __m512d at_most_one(__m512d r) {
#  if defined(__AVX512DQ__)
  return _mm512_range_pd(r, _mm512_set1_pd(1), 2);
#  else
  return _mm512_min_pd(_mm512_set1_pd(1), _mm512_max_pd(_mm512_set1_pd(-1), r));
#  endif
}
/// e^u = 2^k e^r for a multiple k of 1/16, whose last four bits choose a power of 2^(1/16); the polynomial is
/// (e^r - 1 - r) / r^2, best for |r| < log(2)/32. Where k is so large that r is garbage, 2^k is all that tells: infinity or 0; and
/// where u is NaN, k is.
template <class A, class... Lo>
[[gnu::always_inline]] inline batch<double, A> exponential_by_sixteenths(batch<double, A> const& u, Lo const&... lo) {
  using B = batch<double, A>;
  static constexpr double powers[] = {0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
                                      0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
                                      0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
                                      0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0};
  static constexpr double series[] = {0x1.0000000000005p-1, 0x1.555555548ebc0p-3, 0x1.555555545d789p-5, 0x1.11123b482e764p-7,
                                      0x1.6c185eeac7814p-10};
  B const shifted = multiply_add(u, B(0x1.71547652b82fep+0), B(0x1.8p48));
  B const k = shifted - B(0x1.8p48);
  B const r = at_most_one(multiply_add(k, B(-0x1.abc9e3b39803fp-56), (multiply_add(k, B(-0x1.62e42fefa39efp-1), u) + ... + lo)));
  B const power(_mm512_permutex2var_pd(_mm512_loadu_pd(powers), _mm512_castpd_si512(shifted), _mm512_loadu_pd(powers + 8)));
  B const beyond = multiply_add(r * r, polynomial(r, series), r);
  return B(_mm512_scalef_pd(multiply_add(power, beyond, power), k));
}
#endif
/// e^u where products are exact within sums: the polynomial is (e^r - 1 - r) / r^2 at Chebyshev points.
template <class A>
[[gnu::always_inline]] inline batch<double, A> fused_exponential(batch<double, A> const& u) {
#if defined(__AVX512F__)
  if constexpr (std::is_base_of_v<xsimd::avx512f, A>) return exponential_by_sixteenths(u);
#endif
  using B = batch<double, A>;
  static constexpr double series[] = {0x1.0000000000001p-1,  0x1.5555555555556p-3,  0x1.5555555553d5dp-5,  0x1.11111111109b1p-7,
                                      0x1.6c16c1788e279p-10, 0x1.a01a01a7c588ap-13, 0x1.a019b90435244p-16, 0x1.71de0da8e0958p-19,
                                      0x1.289190088364dp-22, 0x1.af38b6cc9f96ap-26};
  B const x = xsimd::min(B(800.0), xsimd::max(B(-800.0), u));  // in this order a NaN stays one
  B const n = nearest_whole<A>(x, 0x1.71547652b82fep+0).number;
  B const r = multiply_add(n, B(-0x1.abc9e3b39803fp-56), multiply_add(n, B(-0x1.62e42fefa39efp-1), x));
  B const square = r * r;
  return scaled(B(1.0) + multiply_add(square, polynomial(r, square, series), r), n);
}

template <class A>
[[gnu::always_inline]] inline batch<double, A> value(operations::exp_, batch<double, A> const& u) {
  if constexpr (is_fused<A>) return fused_exponential(u);
  else return exponential(u, batch<double, A>(0.0), batch<double, A>(1.0));
}
/// xsimd's ends a little before the range does.
template <class A>
[[gnu::always_inline]] inline batch<float, A> value(operations::exp_, batch<float, A> const& u) {
  return repaired(
      outside(u, -104.5, -87) && outside(u, 88, 89), xsimd::exp(u), [](float lane) { return math::exp(lane); }, u);
}

/// What the product loses in rounding counts where it is large.
template <class T, class A>
batch<T, A> value(operations::exp_of_product_, batch<T, A> const& u, batch<T, A> const& v) {
  batch<T, A> const product = u * v;
  auto const exactly = exact_product(u, v);
  batch<T, A> const whole = value(operations::exp_(), product), lost = whole * ((exactly.hi - product) + exactly.lo);
  return xsimd::select(lost - lost == batch<T, A>(T(0)), whole + lost, whole);  // not where the product is infinite
}
template <class A>
batch<double, A> value(operations::exp2_, batch<double, A> const& u) {
  using B = batch<double, A>;
  B const x = xsimd::select(u < B(-1100.0), B(-1100.0), xsimd::select(u > B(1100.0), B(1100.0), u));
  B const n = xsimd::nearbyint(x);
  return scaled_exponential(n, exact_product(x - n, B(math::portable::ln2.hi)), B(1.0));
}
template <class A>
batch<float, A> value(operations::exp2_, batch<float, A> const& u) {
  return repaired(
      outside(u, -150.5, -125) && outside(u, 127, 128.5), xsimd::exp2(u), [](float lane) { return math::exp2(lane); }, u);
}

template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::expm1_, batch<T, A> const& u) {
  bool const wide = std::is_same_v<T, double>;
  return keep_zero(
      u, repaired(
             outside(u, wide ? 709 : 88, wide ? 710 : 89), xsimd::expm1(u), [](T lane) { return math::expm1(lane); }, u));
}

template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::log_, batch<T, A> const& u) {
  made_normal<T, A> const x(u);
  return x.less(T(0x1.2b708872320e2p+5), by_xsimd([](auto lanes) { return xsimd::log(lanes); }, x.number));
}
template <class T, class A>
batch<T, A> value(operations::log2_, batch<T, A> const& u) {
  made_normal<T, A> const x(u);
  return x.less(T(54), by_xsimd([](auto lanes) { return xsimd::log2(lanes); }, x.number));
}
template <class T, class A>
batch<T, A> value(operations::log10_, batch<T, A> const& u) {
  made_normal<T, A> const x(u);
  return x.less(T(0x1.041704c068eefp+4), by_xsimd([](auto lanes) { return xsimd::log10(lanes); }, x.number));
}
template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::log1p_, batch<T, A> const& u) {
  return keep_zero(u, xsimd::log1p(u));
}

/// Of what is not positive, that of 1. What powers and their slopes have in common, for compilers to see.
template <class A>
[[gnu::always_inline]] inline sum_of_two<batch<double, A>> logarithm_of_positive(batch<double, A> const& u) {
  using B = batch<double, A>;
  B const positive = xsimd::select(u > B(0.0), u, B(1.0));
#if defined(__AVX512F__)
  if constexpr (std::is_base_of_v<xsimd::avx512f, A>) return logarithm_by_sixteenths(positive);
#endif
  return logarithm(positive);
}

template <class A>
[[gnu::always_inline]] inline batch<double, A> value(operations::pow_, batch<double, A> const& u, batch<double, A> const& v) {
  using B = batch<double, A>;
  if constexpr (!is_fused<A>) return each([](double lane, double other) { return math::pow(lane, other); }, u, v);  // as fast
  auto const logarithm_of_u = logarithm_of_positive(u);
  auto const leading = exact_product(logarithm_of_u.hi, v);
  B const lo = multiply_add(logarithm_of_u.lo, v, leading.lo);
  auto const ordinary = u >= B(std::numeric_limits<double>::min()) && u <= B(std::numeric_limits<double>::max()) &&
                        xsimd::abs(leading.hi) < B(708.0) && xsimd::abs(v) < B(0x1p900);
  auto const power = [&]() __attribute__((always_inline)) {
#if defined(__AVX512F__)
    if constexpr (std::is_base_of_v<xsimd::avx512f, A>) return exponential_by_sixteenths(leading.hi, lo);
#endif
    return exponential(leading.hi, lo, B(1.0));
  };
  return repaired(
      ordinary, power(), [](double lane, double other) { return math::pow(lane, other); }, u, v);
}
/// x^y in doubles that were floats.
template <class A>
batch<double, A> power_for_floats(batch<double, A> const& x, batch<double, A> const& y) {
  using B = batch<double, A>;
  static constexpr double of_logarithm[] = {2.0, 2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13};
  static constexpr double of_exponential[] = {1.0,       1.0,       1.0 / 2,    1.0 / 6,     1.0 / 24,
                                              1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880};
  binary_parts<A> const parts(x);
  B const s = (parts.fraction - B(1.0)) / (parts.fraction + B(1.0));
  B const logarithm_of_x = multiply_add(parts.exponent, B(math::portable::ln2.hi), s * polynomial(s * s, of_logarithm));
  B const product = y * logarithm_of_x;
  B const bounded = xsimd::select(xsimd::abs(product) < B(700.0), product, B(700.0));
  B const n = xsimd::nearbyint(bounded * B(0x1.71547652b82fep+0));
  return scaled(polynomial(multiply_add(n, B(-math::portable::ln2.hi), bounded), of_exponential), n);
}
template <class A>
[[gnu::always_inline]] inline batch<float, A> value(operations::pow_, batch<float, A> const& u, batch<float, A> const& v) {
  using B = batch<float, A>;
  if constexpr (!is_fused<A>) return each([](float lane, float other) { return math::pow(lane, other); }, u, v);  // as fast
  B const found = in_double<A>([](auto const& base, auto const& exponent) { return power_for_floats(base, exponent); }, u, v);
  auto const ordinary = u >= B(std::numeric_limits<float>::min()) && u <= B(std::numeric_limits<float>::max()) &&
                        found >= B(std::numeric_limits<float>::min()) && found <= B(std::numeric_limits<float>::max());
  return repaired(
      ordinary, found, [](float lane, float other) { return math::pow(lane, other); }, u, v);
}
/// Slopes of powers, from the power where that is a normal number.
template <class T, class A>
xsimd::batch_bool<T, A> is_normal(batch<T, A> const& u) {
  using B = batch<T, A>;
  return xsimd::abs(u) >= B(std::numeric_limits<T>::min()) && xsimd::abs(u) <= B(std::numeric_limits<T>::max());
}
template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::lower_power_, batch<T, A> const& u, batch<T, A> const& v,
                                                batch<T, A> const& k, batch<T, A> const& r) {
  return repaired(
      is_normal(r), r / u,
      [](T base, T exponent, T less, T power) { return operations::lower_power_::value(base, exponent, less, power); }, u, v, k,
      r);
}
template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::power_and_logarithm_, batch<T, A> const& u, batch<T, A> const& v,
                                                batch<T, A> const& r) {
  using B = batch<T, A>;
  auto const edge = [](T base, T exponent, T power) { return operations::power_and_logarithm_::value(base, exponent, power); };
  if constexpr (std::is_same_v<T, double> && is_fused<A>) {
    auto const ordinary = is_normal(r) && u >= B(std::numeric_limits<T>::min()) && u <= B(std::numeric_limits<T>::max());
    return repaired(ordinary, r * logarithm_of_positive(u).hi, edge, u, v, r);
  } else {
    return repaired(is_normal(r), r * chainrule::log(u), edge, u, v, r);
  }
}

}  // namespace chainrule::detail::batches

#pragma GCC diagnostic pop
