// A double that stands in ordinary C++, kept as its bits: 0.1 there is another constant than 0.1_c, which is exactly 1/10.
#pragma once

#include <chainrule/operations/operations.hpp>

#include <bit>

namespace chainrule {
namespace detail {

/// digits[0].digits[1]... × 10^exponent.
struct decimal_digits {
  char digits[19]{};
  int count = 0;
  int exponent = 0;
};

/// The first eighteen digits of a positive finite number: seventeen are enough when they are rounded.
constexpr decimal_digits digits_of(double number) {
  std::uint64_t const bits = std::bit_cast<std::uint64_t>(number);
  int const raised = static_cast<int>(bits >> 52 & 0x7ff);
  std::uint64_t const mantissa = (bits & 0xfffffffffffffull) | (raised == 0 ? 0 : std::uint64_t{1} << 52);
  int const exponent = (raised == 0 ? 1 : raised) - 1075;
  using integer = big_integer<40>;
  integer over;
  integer under;
  over.multiply_add(1, static_cast<std::uint32_t>(mantissa >> 32));
  over.shift_left(32);
  over.multiply_add(1, static_cast<std::uint32_t>(mantissa));
  under.multiply_add(1, 1);
  if (exponent > 0) over.shift_left(exponent);
  else under.shift_left(-exponent);
  decimal_digits result;
  for (; over.less(under); --result.exponent) over.multiply_add(10, 0);
  for (integer tenfold = under;; under = tenfold, ++result.exponent) {
    tenfold.multiply_add(10, 0);
    if (over.less(tenfold)) break;
  }
  for (; result.count < 18; over.multiply_add(10, 0)) {
    char digit = '0';
    for (; !over.less(under); ++digit) over.subtract(under);
    result.digits[result.count++] = digit;
  }
  return result;
}

/// Rounded to so many digits.
constexpr decimal_digits rounded(decimal_digits all, int count) {
  bool up = count < all.count && all.digits[count] >= '5';
  all.count = count;
  for (int k = count - 1; up && k >= 0; --k) {
    up = all.digits[k] == '9';
    all.digits[k] = up ? '0' : static_cast<char>(all.digits[k] + 1);
  }
  if (up) {
    all.digits[0] = '1';
    ++all.exponent;
  }
  while (all.count > 1 && all.digits[all.count - 1] == '0') --all.count;
  return all;
}

constexpr bounded_text<32> written(decimal_digits const& d) {
  bounded_text<32> text;
  bool const plain = -5 < d.exponent && d.exponent < 17;
  int const point = plain ? d.exponent + 1 : 1;  // digits before it
  if (point <= 0) text.put("0.");
  for (int zero = point; zero < 0; ++zero) text.put('0');
  for (int k = 0; k < d.count || k < point; ++k) {
    if (k == point && k > 0) text.put('.');
    text.put(k < d.count ? d.digits[k] : '0');
  }
  if (!plain) {
    text.put('e');
    put_integer(text, d.exponent);
  }
  return text;
}

/// The shortest decimal number that is read as this one.
template <class = void>
constexpr bounded_text<32> shortest_text(double number) {
  std::uint64_t const bits = std::bit_cast<std::uint64_t>(number);
  bounded_text<32> text;
  if ((bits >> 63) != 0) text.put('-');
  std::uint64_t const size = bits << 1 >> 1;
  if (size >= 0x7ff0000000000000ull) {
    text.put(size == 0x7ff0000000000000ull ? "inf" : "nan");
  } else if (size == 0) {
    text.put('0');
  } else {
    double const positive = number < 0 ? -number : number;
    decimal_digits const all = digits_of(positive);
    int few = 0;  // not enough
    int enough = 17;
    while (enough - few > 1) {
      int const half = (few + enough) / 2;
      (nearest_decimal<double>(written(rounded(all, half)).view()) == positive ? enough : few) = half;
    }
    text.put(written(rounded(all, enough)).view());
  }
  return text;
}

}  // namespace detail

namespace operations {

/// A double by its bits: an operation on nothing.
template <std::uint64_t Bits>
struct plain_double {
  static constexpr double number = std::bit_cast<double>(Bits);
  static constexpr auto digits = detail::shortest_text(number);
  static constexpr auto name = fixed_string<digits.size>(digits.view());
  static constexpr bool is_finite = (Bits << 1) < (0x7ffull << 53);
  static constexpr bool is_negative = (Bits >> 63) != 0;
  static constexpr notation text{name.view(), is_negative ? precedence::product : precedence::atom, {}, {}, true};
  static constexpr notation latex{!is_finite ? (number != number ? "\\mathrm{NaN}"
                                                : is_negative    ? "-\\infty"
                                                                 : "\\infty")
                                             : detail::decimal_latex<name>::text.view(),
                                  detail::decimal_latex<name>::is_power&& is_finite ? precedence::product : text.own,
                                  {},
                                  {},
                                  true};
  static constexpr int cost = 0;
  template <class T>
  static constexpr T value() {
    if constexpr (std::floating_point<T>) return static_cast<T>(number);
    else return T(number);
  }
};

}  // namespace operations
}  // namespace chainrule
