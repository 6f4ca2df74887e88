// Exact constants: rationals of 64-bit numerator and denominator, and their correctly rounded floating-point values.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>

namespace chainrule {

struct rational;

namespace detail {
__extension__ typedef __int128 int128;
constexpr rational reduce(int128 num, int128 den);
}  // namespace detail

/// num/den in lowest terms, den > 0. den == 0 marks a result that does not fit 64 bits (or a division by zero).
struct rational {
  std::int64_t num = 0;
  std::int64_t den = 1;

  [[nodiscard]] constexpr bool fits() const { return den != 0; }
  [[nodiscard]] constexpr bool is_integer() const { return den == 1; }
  [[nodiscard]] constexpr bool is_even() const { return den == 1 && num % 2 == 0; }
  /// An integer whose sums and products with others of the kind fit without a question.
  [[nodiscard]] constexpr bool is_short() const { return den == 1 && num < (1 << 30) && num > -(1 << 30); }
  friend constexpr bool operator==(rational, rational) = default;

  // Friends: no formula with an operator looks at them. Products of two 64-bit numbers and the sum of two such products fit
  // 128 bits, so nothing overflows unseen.
  friend constexpr rational operator+(rational a, rational b) {
    if (a.is_short() && b.is_short()) return {a.num + b.num, 1};
    if (!a.fits() || !b.fits()) return {0, 0};
    return detail::reduce(detail::int128{a.num} * b.den + detail::int128{b.num} * a.den, detail::int128{a.den} * b.den);
  }
  friend constexpr rational operator*(rational a, rational b) {
    if (a.is_short() && b.is_short()) return {a.num * b.num, 1};
    if (!a.fits() || !b.fits()) return {0, 0};
    return detail::reduce(detail::int128{a.num} * b.num, detail::int128{a.den} * b.den);
  }
  friend constexpr rational operator-(rational a) { return {-a.num, a.den}; }
  friend constexpr rational operator-(rational a, rational b) { return a + -b; }
  friend constexpr rational operator/(rational a, rational b) {
    if (b.num == 1 && b.den == 1 && a.fits()) return a;
    if (!a.fits() || !b.fits()) return {0, 0};
    if (b.num == 0) return {1, 0};
    return detail::reduce(detail::int128{a.num} * b.den, detail::int128{a.den} * b.num);
  }
  friend constexpr bool operator<(rational a, rational b) {
    return detail::int128{a.num} * b.den < detail::int128{b.num} * a.den;
  }
  friend constexpr bool operator>(rational a, rational b) { return b < a; }
  friend constexpr bool operator<=(rational a, rational b) { return !(b < a); }
  friend constexpr bool operator>=(rational a, rational b) { return !(a < b); }
};

namespace detail {

inline constexpr rational no_rational{0, 0};  // does not fit 64 bits
inline constexpr rational divided_by_zero{1, 0};
inline constexpr rational not_exact{2, 0};  // no rational, as sqrt(2)

constexpr int128 magnitude(int128 a) { return a < 0 ? -a : a; }

constexpr int128 gcd(int128 a, int128 b) {
  a = magnitude(a);
  b = magnitude(b);
  while (b != 0) {
    int128 const r = a % b;
    a = b;
    b = r;
  }
  return a;
}

/// Lowest terms, positive denominator; no_rational when that does not fit.
constexpr rational reduce(int128 num, int128 den) {
  if (den == 0) return no_rational;
  int128 const g = gcd(num, den) * (den < 0 ? -1 : 1);
  num /= g;
  den /= g;
  constexpr int128 limit = std::numeric_limits<std::int64_t>::max();
  if (magnitude(num) > limit || den > limit) return no_rational;
  return {static_cast<std::int64_t>(num), static_cast<std::int64_t>(den)};
}

/// a^n for an integer n; no_rational when it does not fit or divides by zero.
constexpr rational power(rational a, std::int64_t n) {
  if (n == std::numeric_limits<std::int64_t>::min()) return no_rational;
  if (n < 0) return a.num == 0 ? divided_by_zero : power(rational{1, 1} / a, -n);
  rational result{1, 1};
  for (; n > 0 && result.fits(); n >>= 1) {
    if (n & 1) result = result * a;
    if (n > 1) a = a * a;
  }
  return result;
}

/// The n-th root of a positive integer, or 0 where it is none.
constexpr std::int64_t exact_root(std::int64_t a, std::int64_t n) {
  if (a == 1) return 1;
  std::int64_t low = 1;
  std::int64_t high = n > 62 ? 1 : std::int64_t{1} << (62 / n + 1);
  while (low < high) {
    std::int64_t const middle = low + (high - low) / 2;
    rational const p = power({middle, 1}, n);
    if (p.fits() && p.num < a) low = middle + 1;
    else high = middle;
  }
  return power({low, 1}, n) == rational{a, 1} ? low : 0;
}
/// a^(p/q) where it is rational, else not_exact.
constexpr rational exact_power(rational a, rational exponent) {
  if (a == rational{1, 1} || a.num == 0) return a;
  rational const root{exact_root(a.num, exponent.den), exact_root(a.den, exponent.den)};
  return root.num == 0 || root.den == 0 ? not_exact : power(root, exponent.num);
}

/// The integer n with base^n = a, else not_exact.
constexpr rational exact_logarithm(rational a, std::int64_t base) {
  if (a.num < 1 || (a.num != 1 && a.den != 1)) return not_exact;
  std::int64_t n = 0;
  std::int64_t rest = a.den == 1 ? a.num : a.den;
  for (; rest % base == 0; rest /= base) ++n;
  return rest == 1 ? rational{a.den == 1 ? n : -n, 1} : not_exact;
}

/// 2^e, exact, by repeated products (std::ldexp is not constexpr).
template <std::floating_point T>
constexpr T power_of_two(int e) {
  T result = 1;
  T factor = e < 0 ? T(0.5) : T(2);
  for (int n = e < 0 ? -e : e; n > 0; n >>= 1) {
    if (n & 1) result *= factor;
    if (n > 1) factor *= factor;
  }
  return result;
}

}  // namespace detail

/// The floating-point number nearest to r (ties to even).
template <std::floating_point T>
constexpr T nearest(rational r) {
  constexpr int digits = std::numeric_limits<T>::digits;
  constexpr std::int64_t exact = std::int64_t{1} << (digits < 62 ? digits : 62);
  if (-exact <= r.num && r.num <= exact && r.den <= exact)  // one IEEE division of exact numbers rounds correctly
    return static_cast<T>(r.num) / static_cast<T>(r.den);
  using word = std::uint64_t;
  bool const negative = r.num < 0;
  word const n = negative ? word(0) - static_cast<word>(r.num) : static_cast<word>(r.num);
  word const d = static_cast<word>(r.den);
  // Binary long division: `digits` bits of the quotient from its leading one, then a rounding bit and the rest.
  word remainder = n % d;
  word quotient = n / d;
  int length = 0;  // bits taken so far
  for (word q = quotient; q != 0; q >>= 1) ++length;
  int exponent = 0;
  word mantissa = quotient;
  bool round = false;
  bool sticky = false;
  if (length > digits) {
    int const cut = length - digits;
    word const low = quotient & ((word{1} << cut) - 1);
    mantissa = quotient >> cut;
    exponent = cut;
    round = (low >> (cut - 1)) & 1;
    sticky = (low & ((word{1} << (cut - 1)) - 1)) != 0 || remainder != 0;
  } else {
    while (length < digits) {
      remainder <<= 1;
      bool const bit = remainder >= d;
      if (bit) remainder -= d;
      mantissa = (mantissa << 1) | word(bit);
      --exponent;
      if (mantissa != 0) ++length;
    }
    remainder <<= 1;
    round = remainder >= d;
    sticky = (round ? remainder - d : remainder) != 0;
  }
  T value = static_cast<T>(mantissa >> 1) * 2 + static_cast<T>(mantissa & 1);
  if (round && (sticky || (mantissa & 1))) value += 1;
  value *= detail::power_of_two<T>(exponent);
  return negative ? -value : value;
}

}  // namespace chainrule
