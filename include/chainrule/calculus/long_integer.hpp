// Integers of any size, and rationals that are two 64-bit numbers while they fit.
#pragma once

#include <chainrule/core/list.hpp>
#include <chainrule/core/rational.hpp>

namespace chainrule::detail {

/// A sign and 32-bit limbs, the lowest first, the highest not 0.
class long_integer {
 public:
  constexpr long_integer() = default;
  constexpr explicit long_integer(int128 whole) : negative_(whole < 0) {
    for (auto rest = static_cast<uint128>(whole < 0 ? -whole : whole); rest != 0; rest >>= 32)
      limbs_.push_back(static_cast<std::uint32_t>(rest));
  }

  [[nodiscard]] constexpr bool is_zero() const { return limbs_.empty(); }
  [[nodiscard]] constexpr bool is_negative() const { return negative_; }
  [[nodiscard]] constexpr bool is_one() const { return limbs_.size() == 1 && limbs_[0] == 1 && !negative_; }
  /// Whether its magnitude is below 2^63.
  [[nodiscard]] constexpr bool fits() const { return limbs_.size() < 2 || (limbs_.size() == 2 && limbs_[1] >> 31 == 0); }
  [[nodiscard]] constexpr std::int64_t to_int64() const {
    std::int64_t value = 0;
    for (int i = limbs_.size() - 1; i >= 0; --i) value = value << 32 | limbs_[i];
    return negative_ ? -value : value;
  }

  friend constexpr bool operator==(long_integer const& a, long_integer const& b) {
    return a.negative_ == b.negative_ && compare_magnitudes(a, b) == 0;
  }
  friend constexpr long_integer operator-(long_integer a) {
    a.negative_ = !a.negative_ && !a.is_zero();
    return a;
  }
  friend constexpr long_integer operator+(long_integer const& a, long_integer const& b) {
    if (a.negative_ == b.negative_) return add_magnitudes(a, b);
    if (compare_magnitudes(a, b) < 0) return subtract_magnitudes(b, a);
    return subtract_magnitudes(a, b);
  }
  friend constexpr long_integer operator*(long_integer const& a, long_integer const& b) {
    long_integer product;
    product.limbs_ = list<std::uint32_t>(a.limbs_.size() + b.limbs_.size(), 0u);
    for (int i = 0; i < a.limbs_.size(); ++i) {
      std::uint64_t carry = 0;
      for (int j = 0; j < b.limbs_.size() || carry != 0; ++j) {
        carry += product.limbs_[i + j] + std::uint64_t{a.limbs_[i]} * (j < b.limbs_.size() ? b.limbs_[j] : 0u);
        product.limbs_[i + j] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
    }
    product.trim(a.negative_ != b.negative_);
    return product;
  }
  /// The quotient rounded towards 0, by binary long division.
  friend constexpr long_integer operator/(long_integer const& a, long_integer const& b) {
    long_integer remainder;
    return divided(a, b, remainder);
  }

  /// The greatest common divisor, not negative.
  friend constexpr long_integer gcd(long_integer a, long_integer b) {
    a.negative_ = b.negative_ = false;
    while (!b.is_zero()) {
      long_integer remainder;
      divided(a, b, remainder);
      a = static_cast<long_integer&&>(b);
      b = static_cast<long_integer&&>(remainder);
    }
    return a;
  }

 private:
  __extension__ typedef unsigned __int128 uint128;

  constexpr void trim(bool negative) {
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
    negative_ = negative && !limbs_.empty();
  }
  constexpr void shift_in(bool bit) {
    std::uint32_t carry = bit;
    for (std::uint32_t& limb : limbs_) {
      std::uint32_t const top = limb >> 31;
      limb = limb << 1 | carry;
      carry = top;
    }
    if (carry != 0) limbs_.push_back(carry);
  }
  static constexpr int compare_magnitudes(long_integer const& a, long_integer const& b) {
    if (a.limbs_.size() != b.limbs_.size()) return a.limbs_.size() < b.limbs_.size() ? -1 : 1;
    for (int i = a.limbs_.size() - 1; i >= 0; --i)
      if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] < b.limbs_[i] ? -1 : 1;
    return 0;
  }
  static constexpr long_integer add_magnitudes(long_integer const& a, long_integer const& b) {
    if (a.limbs_.size() < b.limbs_.size()) return add_magnitudes(b, a);
    long_integer sum = a;
    std::uint64_t carry = 0;
    for (int i = 0; i < a.limbs_.size(); ++i) {
      carry += std::uint64_t{a.limbs_[i]} + (i < b.limbs_.size() ? b.limbs_[i] : 0u);
      sum.limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) sum.limbs_.push_back(1u);
    return sum;
  }
  /// The sign of a; its magnitude is not below that of b.
  static constexpr long_integer subtract_magnitudes(long_integer const& a, long_integer const& b) {
    long_integer difference = a;
    std::uint64_t borrow = 0;
    for (int i = 0; i < a.limbs_.size(); ++i) {
      std::uint64_t const take = (i < b.limbs_.size() ? b.limbs_[i] : 0u) + borrow;
      borrow = a.limbs_[i] < take;
      difference.limbs_[i] = static_cast<std::uint32_t>(a.limbs_[i] - take);
    }
    difference.trim(a.negative_);
    return difference;
  }

  static constexpr long_integer divided(long_integer const& a, long_integer const& b, long_integer& remainder) {
    long_integer quotient;
    quotient.limbs_ = list<std::uint32_t>(a.limbs_.size(), 0u);
    for (int i = a.limbs_.size() - 1; i >= 0; --i)
      for (int bit = 31; bit >= 0; --bit) {
        remainder.shift_in((a.limbs_[i] >> bit & 1u) != 0);
        if (compare_magnitudes(remainder, b) < 0) continue;
        remainder = subtract_magnitudes(remainder, b);
        quotient.limbs_[i] |= 1u << bit;
      }
    quotient.trim(a.negative_ != b.negative_);
    return quotient;
  }

  bool negative_ = false;
  list<std::uint32_t> limbs_;
};

struct long_rational {
  long_integer num;
  long_integer den;
};

/// Exact arithmetic without overflow. A rational whose den is 0 stands for large number `num`, kept here: so numbers are
/// plain data that cost nothing to copy.
class exact_numbers {
 public:
  [[nodiscard]] static constexpr bool is_large(rational a) { return a.den == 0; }
  [[nodiscard]] constexpr int sign(rational a) const {
    if (!is_large(a)) return a.num < 0 ? -1 : a.num > 0;
    return large_[static_cast<int>(a.num)].num.is_negative() ? -1 : 1;
  }
  [[nodiscard]] constexpr bool same(rational a, rational b) const {
    if (!is_large(a) || !is_large(b)) return a == b;
    long_rational const& u = large_[static_cast<int>(a.num)];
    long_rational const& v = large_[static_cast<int>(b.num)];
    return u.num == v.num && u.den == v.den;
  }

  constexpr rational add(rational a, rational b) {
    std::int64_t sum = 0;
    if (a.den == 1 && b.den == 1 && !__builtin_add_overflow(a.num, b.num, &sum) && sum != lowest) return {sum, 1};
    if (!is_large(a) && !is_large(b))
      if (rational const r = a + b; r.fits()) return r;
    long_rational const u = widened(a);
    long_rational const v = widened(b);
    return kept({u.num * v.den + v.num * u.den, u.den * v.den});
  }
  constexpr rational multiply(rational a, rational b) {
    std::int64_t product = 0;
    if (a.den == 1 && b.den == 1 && !__builtin_mul_overflow(a.num, b.num, &product) && product != lowest) return {product, 1};
    if (!is_large(a) && !is_large(b))
      if (rational const r = a * b; r.fits()) return r;
    long_rational const u = widened(a);
    long_rational const v = widened(b);
    return kept({u.num * v.num, u.den * v.den});
  }
  constexpr rational negate(rational a) {
    if (!is_large(a)) return {-a.num, a.den};
    long_rational const& u = large_[static_cast<int>(a.num)];
    return kept({-u.num, u.den});
  }
  /// 1/a, for a that is not 0.
  constexpr rational inverse(rational a) {
    if (!is_large(a)) return a.num < 0 ? rational{-a.den, -a.num} : rational{a.den, a.num};
    long_rational const& u = large_[static_cast<int>(a.num)];
    if (u.num.is_negative()) return kept({-u.den, -u.num});
    return kept({u.den, u.num});
  }
  /// a^n; a is not 0 if n < 0.
  constexpr rational power(rational a, std::int64_t n) {
    if (a == rational{1, 1}) return a;
    if (n < 0) return power(inverse(a), -n);
    rational result{1, 1};
    for (; n > 0; n >>= 1) {
      if (n & 1) result = multiply(result, a);
      if (n > 1) a = multiply(a, a);
    }
    return result;
  }

 private:
  static constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

  [[nodiscard]] constexpr long_rational widened(rational a) const {
    if (is_large(a)) return large_[static_cast<int>(a.num)];
    return {long_integer(a.num), long_integer(a.den)};
  }
  constexpr rational kept(long_rational r) {
    if (!r.den.is_one()) {
      long_integer const common = gcd(r.num, r.den);
      if (!common.is_one()) r = {r.num / common, r.den / common};
    }
    if (r.num.fits() && r.den.fits()) return {r.num.to_int64(), r.den.to_int64()};
    large_.push_back(static_cast<long_rational&&>(r));
    return {large_.size() - 1, 0};
  }

  list<long_rational> large_;
};

}  // namespace chainrule::detail
