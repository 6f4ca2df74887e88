// What a program costs, by counting.
#pragma once

#include <chainrule/graph/graph.hpp>

namespace chainrule {

/// Operations by kind. A product that only one sum or difference uses is one fused multiply-add with it.
struct operation_counts {
  int add = 0;  // and subtract
  int multiply = 0;
  int fused_multiply_add = 0;
  int negate = 0;
  int divide = 0;
  int square_root = 0;
  int transcendental = 0;
  int compare = 0;  // and, or, not
  int select = 0;
  int other = 0;         // abs, sign, floor, min...
  int other_weight = 0;  // their weights: 1 each unless their operation states another

  /// Weighted: divide and square root 8, transcendental 20, everything else 1.
  [[nodiscard]] constexpr int cost() const {
    return add + multiply + fused_multiply_add + negate + compare + select + other_weight + 8 * (divide + square_root) +
           20 * transcendental;
  }
  [[nodiscard]] constexpr int total() const {
    return add + multiply + fused_multiply_add + negate + divide + square_root + transcendental + compare + select + other;
  }
  constexpr operation_counts& operator+=(operation_counts const& more) {
    add += more.add;
    multiply += more.multiply;
    fused_multiply_add += more.fused_multiply_add;
    negate += more.negate;
    divide += more.divide;
    square_root += more.square_root;
    transcendental += more.transcendental;
    compare += more.compare;
    select += more.select;
    other += more.other;
    other_weight += more.other_weight;
    return *this;
  }
  /// So many times.
  friend constexpr operation_counts operator*(int times, operation_counts const& one) {
    return {times * one.add,    times * one.multiply,    times * one.fused_multiply_add, times * one.negate,
            times * one.divide, times * one.square_root, times * one.transcendental,     times * one.compare,
            times * one.select, times * one.other,       times * one.other_weight};
  }
  friend constexpr bool operator==(operation_counts const&, operation_counts const&) = default;
};

namespace detail {

inline constexpr int transcendental_cost = 20;
inline constexpr int root_cost = 8;

constexpr void count_operation(operation_counts& counts, arithmetic_operations const& known, operation_info const& operation) {
  hash_t const key = operation.key;
  if (key == known.add->key || key == known.subtract->key) ++counts.add;
  else if (key == known.multiply->key) ++counts.multiply;
  else if (key == known.divide->key) ++counts.divide;
  else if (operation.is_negation) ++counts.negate;
  else if (operation.is_selection) ++counts.select;
  else if (operation.is_condition) ++counts.compare;
  else if (operation.cost == transcendental_cost) ++counts.transcendental;
  else if (operation.cost == root_cost) ++counts.square_root;
  else ++counts.other, counts.other_weight += operation.cost;
}

}  // namespace detail
}  // namespace chainrule
