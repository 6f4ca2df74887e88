// Numbers of about 106 bits as unevaluated sums of two doubles, and how they are rounded to one number at the end.
//
// Algorithms: T. J. Dekker, "A floating-point technique for extending the available precision", 1971; D. E. Knuth, TAOCP 2,
// 4.2.2; M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds for basic building blocks of double-word
// arithmetic", 2017. They survive contraction to FMA, but not -ffast-math at run time; constant evaluation knows no such flags.
#pragma once

#include <chainrule/math/classification.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>

namespace chainrule::math::portable {

struct double_double {
  double hi;
  double lo;  // at most half a unit in the last place of hi
  constexpr double_double(double high, double low = 0) : hi(high), lo(low) {}
};

/// a + b exactly, if |a| >= |b| or a is 0.
constexpr double_double ordered_sum(double a, double b) {
  double const sum = a + b;
  return {sum, b - (sum - a)};
}

/// a + b exactly.
constexpr double_double exact_sum(double a, double b) {
  double const sum = a + b;
  double const from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}

/// a rounded to 26 bits, so that products of such halves are exact. On the bits, because Veltkamp's splitting by a
/// multiplication overflows near the top of the range and changes under contraction.
constexpr double upper_half(double a) {
  return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) + 0x4000000U) & 0xfffffffff8000000U);
}

/// a * b exactly, if nothing under- or overflows; lo may be a whole unit of hi. Dekker's a1 b1 - a b would break where the
/// compiler contracts: here only exact products meet a sum.
constexpr double_double exact_product(double a, double b) {
  double const a1 = upper_half(a), b1 = upper_half(b);
  double const a2 = a - a1, b2 = b - b1;
  double_double const sum = ordered_sum(a1 * b1, a1 * b2 + a2 * b1);
  return {sum.hi, sum.lo + a2 * b2};
}

constexpr double_double operator-(double_double a) { return {-a.hi, -a.lo}; }

constexpr double_double operator+(double_double a, double_double b) {
  double_double const high = exact_sum(a.hi, b.hi);
  double_double const low = exact_sum(a.lo, b.lo);
  double_double const sum = ordered_sum(high.hi, high.lo + low.hi);
  return ordered_sum(sum.hi, low.lo + sum.lo);
}

constexpr double_double operator+(double_double a, double b) {
  double_double const high = exact_sum(a.hi, b);
  return ordered_sum(high.hi, a.lo + high.lo);
}

constexpr double_double operator+(double a, double_double b) { return b + a; }
constexpr double_double operator-(double_double a, double_double b) { return a + -b; }
constexpr double_double operator-(double_double a, double b) { return a + -b; }
constexpr double_double operator-(double a, double_double b) { return -b + a; }

constexpr double_double operator*(double_double a, double_double b) {
  double_double const product = exact_product(a.hi, b.hi);
  return ordered_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

constexpr double_double operator*(double_double a, double b) {
  double_double const product = exact_product(a.hi, b);
  return ordered_sum(product.hi, product.lo + a.lo * b);
}

constexpr double_double operator*(double a, double_double b) { return b * a; }

constexpr double_double operator/(double_double a, double_double b) {
  double const first = a.hi / b.hi;
  double_double const product = exact_product(first, b.hi);
  return ordered_sum(first, (((a.hi - product.hi) - product.lo) + (a.lo - first * b.lo)) / b.hi);
}

/// Times a power of two.
constexpr double_double scale(double_double a, double power) { return {a.hi * power, a.lo * power}; }

constexpr double_double abs(double_double a) { return a.hi < 0 ? -a : a; }

constexpr double_double square_root(double_double a) {  // of a number in [2^-500, 2^500]
  if (a.hi == 0) return a;
  auto const [fraction, exponent] = frexp(a.hi);
  double root = power_of_two<double>(exponent / 2) * (0.5 + 0.5 * fraction);
  for (int i = 0; i < 6; ++i) root = 0.5 * (root + a.hi / root);
  return ordered_sum(root, (a - exact_product(root, root)).hi / (2 * root));
}

/// value * 2^exponent: carries the range of long double.
struct scaled {
  double_double value;
  int exponent;
};

template <std::floating_point T>
constexpr double_double widen(T x) {  // of a finite number in double's range
  double const high = static_cast<double>(x);
  return {high, static_cast<double>(x - static_cast<T>(high))};
}

template <std::floating_point T>
constexpr scaled decompose(T x) {  // of a finite number other than zero; 1/2 <= |value| <= 1
  auto const [fraction, exponent] = frexp(x);
  return {widen(fraction), exponent};
}

constexpr scaled normalize(scaled a) {
  if (a.value.hi == 0) return {a.value, 0};
  int const exponent = frexp(a.value.hi).exponent;
  return {scale(a.value, power_of_two<double>(-exponent)), a.exponent + exponent};
}

constexpr scaled operator-(scaled a) { return {-a.value, a.exponent}; }

constexpr scaled operator+(scaled a, scaled b) {
  if (a.value.hi == 0) return b;
  if (b.value.hi == 0) return a;
  a = normalize(a);
  b = normalize(b);
  scaled const& larger = a.exponent < b.exponent ? b : a;
  scaled const& smaller = a.exponent < b.exponent ? a : b;
  int const shift = smaller.exponent - larger.exponent;
  if (shift < -300) return larger;
  return {larger.value + scale(smaller.value, power_of_two<double>(shift)), larger.exponent};
}

/// value * 2^exponent as a T, rounded once, also where T or its subnormals hold fewer bits than a double.
template <std::floating_point T>
[[nodiscard]] constexpr T round_to(double_double value, int exponent = 0) {
  using limits = std::numeric_limits<T>;
  if constexpr (limits::digits > 53) {
    return ldexp(static_cast<T>(value.hi) + static_cast<T>(value.lo), exponent);
  } else {
    if (value.hi == 0) return static_cast<T>(value.hi);
    int const own = frexp(value.hi).exponent;
    int const top = own + exponent < limits::min_exponent ? limits::min_exponent : own + exponent;
    int const dropped = top - limits::digits - (own + exponent - 53);  // trailing bits of hi that do not fit
    if (own + exponent > limits::max_exponent) return ieee::with_sign(infinity<T>, value.hi < 0);
    if (dropped > 54) return ieee::with_sign(T(0), value.hi < 0);
    double rounded = value.hi;
    if (dropped > 0) {
      double const unit = power_of_two<double>(own - 53 + dropped);
      double const anchor = value.hi < 0 ? unit * -0x1p52 : unit * 0x1p52;  // adding it leaves no bits below the unit
      rounded = (value.hi + anchor) - anchor;
      double const rest = value.hi - rounded;
      if (rest == unit / 2 && value.lo > 0) rounded += unit;  // hi lies halfway: lo decides
      if (rest == -unit / 2 && value.lo < 0) rounded -= unit;
    }
    double const result = ldexp(rounded, exponent);
    if (!ieee::within(result, static_cast<double>(limits::max()))) return ieee::with_sign(infinity<T>, result < 0);
    return rounded == 0 ? ieee::with_sign(T(0), value.hi < 0) : static_cast<T>(result);
  }
}

template <std::floating_point T>
[[nodiscard]] constexpr T round_to(scaled a) {
  return round_to<T>(a.value, a.exponent);
}

/// For functions with exact cases, whose results may lie exactly halfway between two doubles: a remainder that is half a
/// unit but for the error of the arithmetic is half a unit.
constexpr double_double snap(double_double a) {
  if (a.hi == 0 || a.lo == 0) return a;
  int const exponent = frexp(a.hi).exponent;
  if (exponent < -900) return a;
  double const half = power_of_two<double>(exponent - 54);
  double const excess = (a.lo < 0 ? -a.lo : a.lo) - half;
  return ieee::within(excess, half * 0x1p-36) ? double_double{a.hi, a.lo < 0 ? -half : half} : a;
}

}  // namespace chainrule::math::portable
