// A lambda of one number, [](auto x) { return x * x; }, given to cr::formula<1>, gets a std::array of one: a sentence says so.
#pragma once

#include <array>
#include <concepts>

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

/// A base of traced, so that only lookups for traced numbers, and lists of them, see these.
struct array_of_one_operators {
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
};

}  // namespace detail
}  // namespace chainrule
