// Number literals read exactly: as a rational where it fits 64 bits, else as decimal digits that round correctly.
#pragma once

#include <chainrule/core/rational.hpp>

#include <string_view>

namespace chainrule::detail {

/// digits × 10^exponent, as the literal says it; text holds the significant digits.
struct decimal_parts {
  std::string_view text;
  int exponent = 0;
};

constexpr int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

constexpr rational scaled(int128 digits, int base, int exponent) {
  int128 num = digits;
  int128 den = 1;
  constexpr int128 limit = int128{1} << 120;
  while (exponent != 0 && num != 0) {
    int128& side = exponent > 0 ? num : den;
    if (side > limit / base) return no_rational;
    side *= base;
    exponent += exponent > 0 ? -1 : 1;
  }
  return reduce(num, den);
}

/// A C++ number literal (decimal, 0x, 0b, octal; separators; e and p exponents) as a rational, or no_rational.
constexpr rational parse_rational(std::string_view s) {
  int base = 10;
  bool const has_point = s.find('.') != std::string_view::npos;
  bool const hex = s.size() > 1 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
  if (hex) base = 16;
  else if (s.size() > 1 && s[0] == '0' && (s[1] == 'b' || s[1] == 'B')) base = 2;
  else if (s.size() > 1 && s[0] == '0' && !has_point && s.find_first_of("eE") == std::string_view::npos) base = 8;
  int128 digits = 0;
  int fraction = 0;  // digits behind the point
  int zeros = 0;     // zeros held back, so that 1'000'000'000'000'000'000'000e-20 still fits
  int exponent = 0;
  bool behind_point = false;
  for (std::size_t i = base == 16 || base == 2 ? 2 : 0; i < s.size(); ++i) {
    char const c = s[i];
    if (c == '\'') continue;
    if (c == '.') {
      behind_point = true;
    } else if ((base == 10 && (c == 'e' || c == 'E')) || (hex && (c == 'p' || c == 'P'))) {
      bool const negative = s[i + 1] == '-';
      for (++i; i < s.size(); ++i)
        if (digit_value(s[i]) < 10 && exponent < 100000) exponent = exponent * 10 + digit_value(s[i]);
      if (negative) exponent = -exponent;
    } else {
      fraction += behind_point;
      if (c == '0') {
        ++zeros;
      } else {
        for (; zeros >= 0; --zeros) {
          if (digits > (int128{1} << 116) / base) return no_rational;
          digits = digits * base;
        }
        digits += digit_value(c);
        zeros = 0;
      }
    }
  }
  if (hex) {
    rational const mantissa = scaled(digits, 16, zeros - fraction);
    return mantissa.fits() ? mantissa * scaled(1, 2, exponent) : mantissa;
  }
  return scaled(digits, base, zeros - fraction + exponent);
}

/// A non-negative integer of at most Limbs × 32 bits.
template <int Limbs>
struct big_integer {
  std::uint32_t limb[Limbs]{};
  int size = 0;

  constexpr void multiply_add(std::uint32_t factor, std::uint32_t addend) {
    std::uint64_t carry = addend;
    for (int i = 0; i < size; ++i) {
      carry += std::uint64_t{limb[i]} * factor;
      limb[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limb[size++] = static_cast<std::uint32_t>(carry);
  }
  [[nodiscard]] constexpr int bits() const {
    int n = size * 32;
    if (size > 0)
      for (std::uint32_t top = limb[size - 1]; !(top & 0x80000000u); top <<= 1) --n;
    return n;
  }
  constexpr void shift_left(int by) {
    for (; by >= 16; by -= 16) multiply_add(1u << 16, 0);
    multiply_add(1u << by, 0);
  }
  [[nodiscard]] constexpr bool less(big_integer const& other) const {
    if (size != other.size) return size < other.size;
    for (int i = size - 1; i >= 0; --i)
      if (limb[i] != other.limb[i]) return limb[i] < other.limb[i];
    return false;
  }
  constexpr void subtract(big_integer const& other) {
    std::uint64_t borrow = 0;
    for (int i = 0; i < size; ++i) {
      std::uint64_t const take = (i < other.size ? other.limb[i] : 0) + borrow;
      borrow = limb[i] < take;
      limb[i] = static_cast<std::uint32_t>(limb[i] - take);
    }
    while (size > 0 && limb[size - 1] == 0) --size;
  }
};

/// The floating-point number nearest to a decimal literal of any length (ties to even, subnormals too).
template <std::floating_point T>
constexpr T nearest_decimal(std::string_view s) {
  using limits = std::numeric_limits<T>;
  constexpr int limbs = limits::max_exponent10 / 4 + 64;
  big_integer<limbs> num;
  big_integer<limbs> den;
  den.multiply_add(1, 1);
  int exponent = 0;
  int digits = 0;
  bool behind_point = false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    char const c = s[i];
    if (c == '.') {
      behind_point = true;
    } else if (c == 'e' || c == 'E') {
      bool const negative = s[i + 1] == '-';
      int e = 0;
      for (++i; i < s.size(); ++i)
        if (digit_value(s[i]) < 10 && e < 100000) e = e * 10 + digit_value(s[i]);
      exponent += negative ? -e : e;
    } else if (c != '\'') {
      if (digits < 200) {
        num.multiply_add(10, static_cast<std::uint32_t>(digit_value(c)));
        if (num.size > 0) ++digits;
        exponent -= behind_point;
      } else {
        exponent += !behind_point;
      }
    }
  }
  if (num.size == 0) return 0;
  if (digits + exponent > limits::max_exponent10 + 2) return limits::infinity();
  if (digits + exponent < limits::min_exponent10 - limits::digits10 - 3) return 0;
  for (; exponent > 0; --exponent) num.multiply_add(10, 0);
  for (; exponent < 0; ++exponent) den.multiply_add(10, 0);
  int e = num.bits() - den.bits();  // bring the quotient into [1, 2): it is then 2^e times that
  if (e > 0) den.shift_left(e);
  if (e < 0) num.shift_left(-e);
  if (num.less(den)) {
    num.shift_left(1);
    --e;
  }
  int const subnormal = limits::min_exponent - 1 - e;
  int const precision = limits::digits - (subnormal > 0 ? subnormal : 0);
  T value = 0;
  for (int i = 0; i < precision; ++i) {
    bool const bit = !num.less(den);
    if (bit) num.subtract(den);
    value = value * 2 + T(bit);
    num.shift_left(1);
  }
  bool const round = !num.less(den);
  if (round && precision >= 0) {
    num.subtract(den);
    T const half = value / 2;
    bool const odd = half != static_cast<T>(static_cast<std::uint64_t>(half));
    if (num.size > 0 || odd) value += 1;
  }
  int shift = e - precision + 1;
  if (e >= limits::max_exponent || (e == limits::max_exponent - 1 && value >= power_of_two<T>(limits::digits)))
    return limits::infinity();
  for (; shift < -limits::max_exponent / 2; shift += 64) value *= power_of_two<T>(-64);
  return value * power_of_two<T>(shift);
}

}  // namespace chainrule::detail
