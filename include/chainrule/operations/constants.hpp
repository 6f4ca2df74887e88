// Constants that are no rationals: cr::constants::pi and cr::constants::e.
#pragma once

#include <chainrule/operations/exponential.hpp>
#include <chainrule/operations/trigonometric.hpp>

#include <numbers>

namespace chainrule {
namespace operations {

/// A number of type T: the built-in types know it, numbers made of them take it from there, others calculate it.
struct pi_ {
  static constexpr auto name = fixed_string("pi");
  static constexpr notation text{"pi"};
  static constexpr notation latex{"\\pi"};
  static constexpr int cost = 0;
  static constexpr interval range = interval::open({314159, 100000}, {314160, 100000});
  template <class T>
  static constexpr T value() {
    if constexpr (std::floating_point<T>) return std::numbers::pi_v<T>;
    else if constexpr (detail::made_of_floating_point<T>) return T(value<detail::part_of<T>>());
    else return T(T(4) * atan(T(1)));  // whose derivative is finite, for numbers that carry one
  }
};

struct e_ {
  static constexpr auto name = fixed_string("e");
  static constexpr notation text{"e"};
  static constexpr notation latex{"\\mathrm{e}"};
  static constexpr int cost = 0;
  template <class T>
  static constexpr T value() {
    if constexpr (std::floating_point<T>) return std::numbers::e_v<T>;
    else if constexpr (detail::made_of_floating_point<T>) return T(value<detail::part_of<T>>());
    else return exp(T(1));
  }
};

using irrational = operation_list<pi_, e_>;

}  // namespace operations

namespace constants {
/// The ratio of a circle's circumference to its diameter, correctly rounded in each number type.
inline constexpr auto pi = detail::defined<detail::application<operations::pi_>>{};
/// The base of the natural logarithm, correctly rounded in each number type.
inline constexpr auto e = detail::defined<detail::application<operations::e_>>{};
}  // namespace constants

}  // namespace chainrule
