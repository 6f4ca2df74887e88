// Exponentials, logarithms and powers of batches.
#pragma once

#include <chainrule/adapters/xsimd/lanes.hpp>
#include <chainrule/math/exponential.hpp>
#include <chainrule/math/power.hpp>
#include <chainrule/operations/operations.hpp>

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

template <class A>
batch<double, A> value(operations::exp_, batch<double, A> const& u) {
  return exponential(u, batch<double, A>(0.0), batch<double, A>(1.0));
}
/// xsimd's ends a little before the range does.
template <class A>
batch<float, A> value(operations::exp_, batch<float, A> const& u) {
  return repaired(
      outside(u, -104.5, -87) && outside(u, 88, 89), xsimd::exp(u), [](float x) { return math::exp(x); }, u);
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
      outside(u, -150.5, -125) && outside(u, 127, 128.5), xsimd::exp2(u), [](float x) { return math::exp2(x); }, u);
}

template <class T, class A>
batch<T, A> value(operations::expm1_, batch<T, A> const& u) {
  bool const wide = std::is_same_v<T, double>;
  return keep_zero(u, repaired(
                          outside(u, wide ? 709 : 88, wide ? 710 : 89), xsimd::expm1(u), [](T x) { return math::expm1(x); }, u));
}

template <class T, class A>
batch<T, A> value(operations::log_, batch<T, A> const& u) {
  made_normal<T, A> const x(u);
  return x.less(T(0x1.2b708872320e2p+5), xsimd::log(x.number));
}
template <class T, class A>
batch<T, A> value(operations::log2_, batch<T, A> const& u) {
  made_normal<T, A> const x(u);
  return x.less(T(54), xsimd::log2(x.number));
}
template <class T, class A>
batch<T, A> value(operations::log10_, batch<T, A> const& u) {
  made_normal<T, A> const x(u);
  return x.less(T(0x1.041704c068eefp+4), xsimd::log10(x.number));
}
template <class T, class A>
batch<T, A> value(operations::log1p_, batch<T, A> const& u) {
  return keep_zero(u, xsimd::log1p(u));
}

template <class A>
batch<double, A> value(operations::pow_, batch<double, A> const& u, batch<double, A> const& v) {
  using B = batch<double, A>;
  if constexpr (!is_fused<A>) return each([](double x, double y) { return math::pow(x, y); }, u, v);  // as fast
  B const positive = xsimd::select(u > B(0.0), u, B(1.0));
  auto const logarithm_of_u = logarithm(positive);
  auto const leading = exact_product(logarithm_of_u.hi, v);
  B const lo = multiply_add(logarithm_of_u.lo, v, leading.lo);
  auto const ordinary = u >= B(std::numeric_limits<double>::min()) && u <= B(std::numeric_limits<double>::max()) &&
                        xsimd::abs(leading.hi) < B(708.0) && xsimd::abs(v) < B(0x1p900);
  return repaired(
      ordinary, exponential(leading.hi, lo, B(1.0)), [](double x, double y) { return math::pow(x, y); }, u, v);
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
batch<float, A> value(operations::pow_, batch<float, A> const& u, batch<float, A> const& v) {
  using B = batch<float, A>;
  if constexpr (!is_fused<A>) return each([](float x, float y) { return math::pow(x, y); }, u, v);  // as fast
  B const found = in_double<A>([](auto const& x, auto const& y) { return power_for_floats(x, y); }, u, v);
  auto const ordinary = u >= B(std::numeric_limits<float>::min()) && u <= B(std::numeric_limits<float>::max()) &&
                        found >= B(std::numeric_limits<float>::min()) && found <= B(std::numeric_limits<float>::max());
  return repaired(
      ordinary, found, [](float x, float y) { return math::pow(x, y); }, u, v);
}
/// Slopes of powers, from the power where that is a normal number.
template <class T, class A>
xsimd::batch_bool<T, A> is_normal(batch<T, A> const& u) {
  using B = batch<T, A>;
  return xsimd::abs(u) >= B(std::numeric_limits<T>::min()) && xsimd::abs(u) <= B(std::numeric_limits<T>::max());
}
template <class T, class A>
batch<T, A> value(operations::lower_power_, batch<T, A> const& u, batch<T, A> const& v, batch<T, A> const& k,
                  batch<T, A> const& r) {
  return repaired(
      is_normal(r), r / u, [](T x, T y, T less, T power) { return operations::lower_power_::value(x, y, less, power); }, u, v, k,
      r);
}
template <class T, class A>
batch<T, A> value(operations::power_and_logarithm_, batch<T, A> const& u, batch<T, A> const& v, batch<T, A> const& r) {
  return repaired(
      is_normal(r), r * chainrule::log(u), [](T x, T y, T power) { return operations::power_and_logarithm_::value(x, y, power); },
      u, v, r);
}

}  // namespace chainrule::detail::batches
