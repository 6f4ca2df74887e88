// What looks right beside traced numbers and is not: a std::array of one for a number, a sum kept in a double.
#pragma once

#include <array>
#include <concepts>
#include <type_traits>

namespace chainrule {
class traced;

namespace detail {

template <class... A>
concept has_array_of_one = (std::same_as<A, std::array<traced, 1>> || ...);

template <class T>
constexpr T array_of_one_as_number() {
  static_assert(sizeof(T) == 0,
                "chainrule: formula: cr::formula<1>(f) calls f with a std::array of one number: write x[0] in f, or "
                "cr::formula(f, x) with a variable x");
  return {};
}
template <class Number>
constexpr Number& traced_kept_in(Number& plain) {
  static_assert(sizeof(Number) == 0,
                "chainrule: a traced value does not fit a plain number: begin with auto s = 0.0 * x, or with the function's own "
                "number type, T s = 0.0");
  return plain;
}

/// A base of traced, so that only lookups for traced numbers, and lists of them, see these.
struct traced_misuse {
  template <class A, class B, class T = traced>
  requires has_array_of_one<A, B>
  friend constexpr T operator+(A const&, B const&) { return array_of_one_as_number<T>(); }
  template <class A, class B, class T = traced>
  requires has_array_of_one<A, B>
  friend constexpr T operator-(A const&, B const&) { return array_of_one_as_number<T>(); }
  template <class A, class B, class T = traced>
  requires has_array_of_one<A, B>
  friend constexpr T operator*(A const&, B const&) { return array_of_one_as_number<T>(); }
  template <class A, class B, class T = traced>
  requires has_array_of_one<A, B>
  friend constexpr T operator/(A const&, B const&) { return array_of_one_as_number<T>(); }

  template <class Number, std::same_as<traced> T>
  requires std::is_arithmetic_v<Number>
  friend constexpr Number& operator+=(Number& sum, T const&) { return traced_kept_in(sum); }
  template <class Number, std::same_as<traced> T>
  requires std::is_arithmetic_v<Number>
  friend constexpr Number& operator-=(Number& sum, T const&) { return traced_kept_in(sum); }
  template <class Number, std::same_as<traced> T>
  requires std::is_arithmetic_v<Number>
  friend constexpr Number& operator*=(Number& product, T const&) { return traced_kept_in(product); }
  template <class Number, std::same_as<traced> T>
  requires std::is_arithmetic_v<Number>
  friend constexpr Number& operator/=(Number& product, T const&) { return traced_kept_in(product); }
};

}  // namespace detail
}  // namespace chainrule
