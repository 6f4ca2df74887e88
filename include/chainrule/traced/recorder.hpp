// Recording what a user's function does, as a graph.
#pragma once

#include <chainrule/operations/operations.hpp>

#include <bit>

namespace chainrule::detail {

/// A finite double as a rational, if it is one of 64 bits: 0.1 is 3602879701896397 / 2^55.
constexpr rational exactly(double number) {
  std::uint64_t const bits = std::bit_cast<std::uint64_t>(number);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1075;
  std::uint64_t mantissa = (bits & 0xfffffffffffffull) | std::uint64_t{1} << 52;
  if (bits == 0) return {0, 1};
  if (exponent < -1074 || exponent > 10) return no_rational;  // subnormal, -0, above 2^63, infinite, NaN
  int const zeros = std::countr_zero(mantissa);
  mantissa >>= zeros;
  exponent += zeros;
  if (exponent < -62) return no_rational;
  std::int64_t const num = static_cast<std::int64_t>(exponent > 0 ? mantissa << exponent : mantissa);
  return {(bits >> 63) != 0 ? -num : num, exponent < 0 ? std::int64_t{1} << -exponent : 1};
}

/// The graph that a run of a user's function builds. Plain numbers that are no rationals of 64 bits stand in a list;
/// their nodes are inputs behind the function's own.
class recorder {
 public:
  constexpr explicit recorder(int inputs) : graph_(arithmetic_table), inputs_(inputs) {
    for (int i = 0; i < inputs; ++i) graph_.input(i);
  }
  /// From now on this number is that input: so the data members of a functor are recognised.
  constexpr void let_stand_for(double number, int input) {
    stand_ins_.push_back(number);
    stood_for_.push_back(input);
  }
  [[nodiscard]] constexpr graph_builder& graph() { return graph_; }
  [[nodiscard]] constexpr graph_builder const& graph() const { return graph_; }
  [[nodiscard]] constexpr list<std::uint64_t> const& numbers() const { return numbers_; }

  constexpr int number(double value) {
    for (int k = 0; k < stand_ins_.size(); ++k)
      if (stand_ins_[k] == value) return stood_for_[k];
    if (rational const exact = exactly(value); exact.fits()) return graph_.constant(exact);
    std::uint64_t const bits = std::bit_cast<std::uint64_t>(value);
    int which = 0;
    while (which < numbers_.size() && numbers_[which] != bits) ++which;
    if (which == numbers_.size()) numbers_.push_back(bits);
    return graph_.input(inputs_ + which);
  }
  /// A condition that is known already.
  constexpr int truth(bool value) {
    int const sides[] = {graph_.constant(0), graph_.constant(value ? 0 : 1)};
    return graph_.intern(&operation<operations::equal_>, sides, 2);
  }

 private:
  graph_builder graph_;
  int inputs_;
  list<std::uint64_t> numbers_;
  list<double> stand_ins_;
  list<int> stood_for_;
};

}  // namespace chainrule::detail
