// The four functions all others are built of, on double_double: exp, log, sine with cosine, arc tangent.
//
// Each argument is brought near zero, where a short Taylor polynomial gives about 100 bits; terms that matter only in their
// first 53 bits are summed in plain double. Logarithm and arc tangent start from a double and are corrected once with the
// inverse function. Small results keep their relative precision.
#pragma once

#include <chainrule/math/double_double.hpp>
#include <chainrule/math/rounding.hpp>

#include <cstdint>

namespace chainrule::math::portable {

inline constexpr double_double pi{0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
inline constexpr double_double half_pi{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
inline constexpr double_double ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
/// ln 2 in two parts: an exponent times the first is exact.
inline constexpr double ln2_first = 0x1.62e42fefap-1;
inline constexpr double_double ln2_rest{0x1.cf79abc9e3b3ap-40, -0x1.ff0342542fc33p-94};

/// 1/n!, from n = 0 on. (Tables are what functions return: kernels of CUDA can read no variable of a namespace.)
struct inverse_factorials_table {
  double_double at[28];
};
constexpr inverse_factorials_table inverse_factorials() {
  return {{
      {0x1p+0, 0x0.0p+0},
      {0x1p+0, 0x0.0p+0},
      {0x1p-1, 0x0.0p+0},
      {0x1.5555555555555p-3, 0x1.5555555555555p-57},
      {0x1.5555555555555p-5, 0x1.5555555555555p-59},
      {0x1.1111111111111p-7, 0x1.1111111111111p-63},
      {0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65},
      {0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-73},
      {0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-76},
      {0x1.71de3a556c734p-19, -0x1.c154f8ddc6c00p-73},
      {0x1.27e4fb7789f5cp-22, 0x1.cbbc05b4fa99ap-76},
      {0x1.ae64567f544e4p-26, -0x1.c062e06d1f209p-80},
      {0x1.1eed8eff8d898p-29, -0x1.2aec959e14c06p-83},
      {0x1.6124613a86d09p-33, 0x1.f28e0cc748ebep-87},
      {0x1.93974a8c07c9dp-37, 0x1.05d6f8a2efd1fp-92},
      {0x1.ae7f3e733b81fp-41, 0x1.1d8656b0ee8cbp-97},
      {0x1.ae7f3e733b81fp-45, 0x1.1d8656b0ee8cbp-101},
      {0x1.952c77030ad4ap-49, 0x1.ac981465ddc6cp-103},
      {0x1.6827863b97d97p-53, 0x1.eec01221a8b0bp-107},
      {0x1.2f49b46814157p-57, 0x1.2650f61dbdcb4p-112},
      {0x1.e542ba4020225p-62, 0x1.ea72b4afe3c2fp-120},
      {0x1.71b8ef6dcf572p-66, -0x1.d043ae40c4647p-120},
      {0x1.0ce396db7f853p-70, -0x1.aebcdbd20331cp-124},
      {0x1.761b41316381ap-75, -0x1.3423c7d91404fp-130},
      {0x1.f2cf01972f578p-80, -0x1.9ada5fcc1ab14p-135},
      {0x1.3f3ccdd165fa9p-84, -0x1.58ddadf344487p-139},
      {0x1.88e85fc6a4e5ap-89, -0x1.71c37ebd16540p-143},
      {0x1.d1ab1c2dccea3p-94, 0x1.054d0c78aea14p-149},
  }};
}

/// The largest arguments any exponential is asked for: beyond, every format over- or underflows.
inline constexpr double exponential_limit = 12000;

/// Up to here a function f(x) = x (1 + O(x)) rounds to x.
template <std::floating_point T>
inline constexpr T tiny = T(0x1p-70);

/// A logarithm where its argument is not positive and finite.
template <std::floating_point T>
constexpr T logarithm_edge(T x) {
  if (x == T(0)) return -infinity<T>;
  return x < T(0) ? nan<T> : x;
}

/// e^x - 1 for |x| < 0.36: Taylor at x/256, then (1+s)^2 - 1 = 2s + s^2 eight times.
constexpr double_double expm1_near_zero(double_double x) {
  constexpr auto inverse_factorial = inverse_factorials();
  double_double const r = scale(x, 0x1p-8);
  double tail = inverse_factorial.at[10].hi;
  for (int n = 9; n > 5; --n) tail = inverse_factorial.at[n].hi + r.hi * tail;
  double_double sum = inverse_factorial.at[5] + r * tail;
  for (int n = 4; n > 0; --n) sum = inverse_factorial.at[n] + r * sum;
  sum = r * sum;
  for (int i = 0; i < 8; ++i) sum = scale(sum, 2) + sum * sum;
  return sum;
}

/// e^x for |x| < exponential_limit.
constexpr scaled exp(double_double x) {
  double const k = round(x.hi * 0x1.71547652b82fep+0);
  double_double const r = (x - k * ln2_first) - k * ln2_rest;
  return {1 + expm1_near_zero(r), static_cast<int>(k)};
}

/// e^x - 1 for |x| < 300.
constexpr double_double expm1(double_double x) {
  if (ieee::within(x.hi, 0.34)) return expm1_near_zero(x);
  auto const [fraction, exponent] = exp(x);
  return scale(fraction, power_of_two<double>(exponent)) - 1;
}

/// log(1 + t) for -0.3 < t < 0.42: with y about log(1 + t), add log((1 + t) e^-y).
constexpr double_double log1p_near_zero(double_double t) {
  double const f = t.hi / (2 + t.hi);
  double const w = f * f;
  double series = 1.0 / 17;  // atanh(f) / f
  for (int n = 15; n > 0; n -= 2) series = 1.0 / n + w * series;
  double const y = 2 * f * series;
  double_double const e = expm1_near_zero(-y);
  double_double const d = (t + e) + t * e;
  return y + (d - d.hi * d.hi * (0.5 - d.hi / 3));
}

/// The logarithm of value * 2^exponent > 0.
constexpr double_double log(scaled a) {
  auto [m, e] = normalize(a);
  if (m.hi < 0x1.6a09e667f3bcdp-1) {
    m = scale(m, 2);
    --e;
  }
  double_double const near = log1p_near_zero(m - 1);
  if (e == 0) return near;
  return e * ln2_first + (e * ln2_rest + near);
}

constexpr double_double log(double_double x) { return log(scaled{x, 0}); }

/// log(1 + t) for t > -1.
constexpr double_double log1p(double_double t) { return t.hi > -0.29 && t.hi < 0.41 ? log1p_near_zero(t) : log(t + 1); }

/// The series of cosine (first 0) or of sin(x) / x (first 1) in w = x^2, for |x| < 0.8.
constexpr double_double circular_series(double_double w, int first) {
  constexpr auto inverse_factorial = inverse_factorials();
  double tail = 0;
  for (int n = 26 + first; n > 16; n -= 2) tail = inverse_factorial.at[n].hi - w.hi * tail;
  double_double sum = tail;
  for (int n = 16 - first; n >= first; n -= 2) sum = inverse_factorial.at[n] - w * sum;
  return sum;
}

constexpr double_double sin_near_zero(double_double x) { return x * circular_series(x * x, 1); }
constexpr double_double cos_near_zero(double_double x) { return circular_series(x * x, 0); }

/// The angle of the point (x, y) in the first quadrant, other than the origin, both coordinates in [2^-300, 2^300] or 0: with
/// a about the angle, add atan of the sine over the cosine of what is left.
constexpr double_double angle(double_double y, double_double x) {
  bool const steep = y.hi > x.hi;
  if (steep) {
    double_double const other = x;
    x = y;
    y = other;
  }
  double const slope = y.hi / x.hi;
  bool const turned = slope > 0.4142;
  double const z = turned ? (slope - 1) / (slope + 1) : slope;
  double const w = z * z;
  double series = 1.0 / 17;
  for (int n = 15; n > 0; n -= 2) series = 1.0 / n - w * series;
  double const a = turned ? z * series + 0x1.921fb54442d18p-1 : z * series;
  double_double const s = sin_near_zero(a), c = cos_near_zero(a);
  double_double const t = (y * c - x * s) / (x * c + y * s);
  double_double const result = a + (t - t.hi * t.hi * t.hi * (1.0 / 3 - t.hi * t.hi / 5));
  return steep ? half_pi - result : result;
}

/// The bits of 2/pi after the binary point.
struct two_over_pi_table {
  std::uint32_t at[40];
};
constexpr two_over_pi_table two_over_pi() {
  return {{
      0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0,
      0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4,
      0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
      0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab, 0xf0cfbc20, 0x9af4361d,
  }};
}

/// x = quadrant * pi/2 + rest, |rest| <= pi/4 (a little more at the seams).
struct reduced {
  double_double rest;
  int quadrant;
};

/// M. H. Payne, R. N. Hanek, "Radian reduction for trigonometric functions", 1983: of x * 2/pi only the bits that can matter
/// modulo 4 are formed, 288 bits of 2/pi at a time. For 0 < x < 2^1024.
template <std::floating_point T>
constexpr reduced reduce_angle(T x) {
  if (x < T(0.785)) return {widen(x), 0};
  auto const [fraction, own] = frexp(x);
  auto const mantissa = static_cast<std::uint64_t>(fraction * T(0x1p63) * 2);
  int const exponent = own - 64;
  int const skipped = exponent > 2 ? (exponent - 2) / 32 : 0;  // words of 2/pi that only give multiples of 4
  constexpr int words = 9;
  constexpr auto bits = two_over_pi();
  std::uint32_t product[words + 2] = {};  // the mantissa times the words, least significant first
  for (int half = 0; half < 2; ++half) {
    const std::uint64_t factor = half == 0 ? mantissa & 0xffffffffU : mantissa >> 32;
    std::uint64_t carry = 0;
    for (int i = 0; i < words; ++i) {
      carry += factor * bits.at[skipped + words - 1 - i] + product[half + i];
      product[half + i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    product[half + words] = static_cast<std::uint32_t>(carry);
  }
  auto const word_at = [&product](int position) {
    const int word_index = position / 32, bit = position % 32;
    auto const part_at = [&product](int at) { return std::uint64_t{at >= 0 && at < words + 2 ? product[at] : 0U}; };
    return static_cast<std::uint32_t>((part_at(word_index + 1) << 32 | part_at(word_index)) >> bit);
  };
  int position = 32 * (skipped + words) - exponent;  // of the binary point
  int quadrant = static_cast<int>(word_at(position) & 3U);
  double_double sum = 0.0;
  bool const up = word_at(position - 32) >> 31 != 0;  // the fraction is a half or more: round up, keep 1 minus it
  double weight = 1;
  for (int i = 0; i < 8 && position >= 32; ++i) {
    position -= 32;
    weight *= 0x1p-32;
    std::uint32_t const word = up ? ~word_at(position) : word_at(position);
    sum = sum + word * weight;
  }
  double_double const rest = sum * half_pi;
  return {up ? -rest : rest, up ? (quadrant + 1) & 3 : quadrant};
}

/// sin(pi x) and cos(pi x) for |x| <= 1/2.
constexpr double_double sin_pi(double_double x) {
  if (ieee::within(x.hi, 0.25)) return sin_near_zero(pi * x);
  double_double const c = cos_near_zero(pi * (0.5 - abs(x)));
  return x.hi < 0 ? -c : c;
}

constexpr double_double cos_pi(double_double x) {
  return ieee::within(x.hi, 0.25) ? cos_near_zero(pi * x) : sin_near_zero(pi * (0.5 - abs(x)));
}

}  // namespace chainrule::math::portable
