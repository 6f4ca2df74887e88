// The nodes of a computation graph, and what a builder of graphs keeps beside them.
#pragma once

#include <chainrule/core/core.hpp>
#include <chainrule/core/list.hpp>

namespace chainrule {
namespace detail {

/// An input, an exact constant, or an operation on earlier nodes. (Nothing by default: a list that grows takes no steps for what is not there yet.)
struct graph_node {
  operation_info const* operation;
  int count;
  int arguments[3];  // -1 for what there is not; more than three stand in the builder's list from `more` on
  int more;
  int input;         // or -1
  std::int64_t num;  // of a constant
  std::int64_t den;
  bool is_special;   // a constant, selection or negation: something that folding looks at
  bool is_multiple;  // a constant times something
  unsigned hash;     // where the builder looks for it

  [[nodiscard]] constexpr bool is_leaf() const { return operation->key == 0; }
  [[nodiscard]] constexpr rational constant() const { return {num, den}; }
  [[nodiscard]] constexpr bool is_constant() const { return operation->key == 0 && input < 0; }
};

/// What becomes of an operation on such arguments, all of them `constants` or not.
constexpr fold fold_of(operation_info const* operation, shape const* shapes, int count, bool constants) {
  if (constants) {
    rational values[4];
    for (int k = 0; k < count; ++k) values[k] = shapes[k].constant;
    if (rational const exact = operation->exact(values, count); exact.fits()) return {fold::constant, 0, exact};
  }
  return operation->has_drop ? operation->drop(shapes, count) : fold{};
}

/// A node as a rational factor, its sign included, times what is left.
struct multiple {
  rational factor;
  int rest;
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
  list<int> constants;     // the node of step i, and 1: where it is a constant that has been there already, else 0
  list<unsigned> serves;   // which partials need step i
  list<int> outputs;       // the numbers of the partials
  bool is_direct = true;   // no step is an operation: partials are arguments, the result, or constants, as those of a product
};

/// A product and its swapped twin share a slot, so that one is found for the other. Few new numbers, what nodes have in common
/// first: g++ keeps every integer that it meets, and finding one again takes it longer than calculating it.
constexpr unsigned slot_hash(hash_t key, int const* arguments, int count) {
  if (count == 0) return static_cast<unsigned>(key);
  int const a = arguments[0];
  int const b = count > 1 ? arguments[1] : -1;
  unsigned sum = static_cast<unsigned>(key) + static_cast<unsigned>(a + b) * 0x9e3779b1u +
                 static_cast<unsigned>(a) * static_cast<unsigned>(b) * 5u;
  for (int k = 2; k < count; ++k) sum += static_cast<unsigned>(arguments[k]) * static_cast<unsigned>(k);
  return sum ^ sum >> 15;
}
/// Of an input, or a constant.
constexpr unsigned slot_hash(int input, std::int64_t num, std::int64_t den) {
  return static_cast<unsigned>(input) * 7u + static_cast<unsigned>(den) + static_cast<unsigned>(num) * 31u;
}

}  // namespace detail

}  // namespace chainrule
