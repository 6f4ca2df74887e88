// The nodes of a computation graph, and what a builder of graphs keeps beside them.
#pragma once

#include <chainrule/core/core.hpp>
#include <chainrule/core/list.hpp>

namespace chainrule {
namespace detail {

/// An input, an exact constant, or an operation on earlier nodes.
struct graph_node {
  operation_info const* operation = &no_operation;
  int count = 0;
  int arguments[3] = {-1, -1, -1};  // more than three stand in the builder's list from `more` on
  int more = 0;
  int input = -1;
  rational constant{};
  bool is_special = false;   // a constant, selection or negation: something that folding looks at
  bool is_multiple = false;  // a constant times something

  [[nodiscard]] constexpr bool is_leaf() const { return operation->key == 0; }
  [[nodiscard]] constexpr bool is_constant() const { return operation->key == 0 && input < 0; }
};

/// The operations that differentiation itself writes.
struct arithmetic_operations {
  operation_info const* add;
  operation_info const* subtract;
  operation_info const* multiply;
  operation_info const* divide;
  operation_info const* negate;
  operation_info const* select;
  operation_info const* conjunction;
  operation_info const* disjunction;
  operation_info const* complement;
  operation_info const* product_or_zero;
  operation_info const* greater;
  bool writes_textbook = false;  // slopes as diff writes them: for pages
};

inline constexpr int most_arguments = 16;  // of one operation

/// A rule's partials, read once: steps over the arguments 0..count-1 and the result, numbered count.
struct recipe {
  hash_t key = 0;  // of the operation
  int count = 0;
  list<graph_node> steps;  // step i is number count + 1 + i
  list<int> arguments;     // of step i, by number, from steps[i].more on
  list<unsigned> serves;   // which partials need step i
  list<int> outputs;       // the numbers of the partials
};

/// A product and its swapped twin share a slot, so that one is found for the other. Few new numbers, what nodes have in common
/// first: g++ keeps every integer that it meets, and finding one again takes it longer than calculating it.
constexpr unsigned slot_hash(graph_node const& n, int const* more) {
  unsigned sum = static_cast<unsigned>(n.operation->key) + static_cast<unsigned>(n.input) * 7u +
                 static_cast<unsigned>(n.constant.den) + static_cast<unsigned>(n.constant.num) * 31u +
                 static_cast<unsigned>(n.arguments[2]) + static_cast<unsigned>(n.arguments[0] + n.arguments[1]) * 0x9e3779b1u +
                 static_cast<unsigned>(n.arguments[0]) * static_cast<unsigned>(n.arguments[1]) * 5u;
  for (int k = 3; k < n.count; ++k) sum += static_cast<unsigned>(more[k]) * static_cast<unsigned>(k);
  return sum ^ sum >> 15;
}

}  // namespace detail

}  // namespace chainrule
