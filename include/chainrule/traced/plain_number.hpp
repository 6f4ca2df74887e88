// A double that stands in ordinary C++, kept as its bits: 0.1 there is another constant than 0.1_c, which is exactly 1/10.
#pragma once

#include <chainrule/operations/operations.hpp>

#include <bit>

namespace chainrule {
namespace detail {

/// The shortest decimal digits that are read as this double again.
constexpr auto shortest_text(double number) {
  bounded_text<32> text;
  text.put(number < 0 ? "-" : "");
  return text;
}

}  // namespace detail

namespace operations {

/// A double by its bits: an operation on nothing.
template <std::uint64_t Bits>
struct double_ {
  static constexpr double number = std::bit_cast<double>(Bits);
  static constexpr auto name = fixed_string("number");
  static constexpr int cost = 0;
  template <class T>
  static constexpr T value() {
    if constexpr (std::floating_point<T>) return static_cast<T>(number);
    else return T(number);
  }
};

}  // namespace operations
}  // namespace chainrule
