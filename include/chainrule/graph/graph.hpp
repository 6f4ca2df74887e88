// The computation graph as constexpr data: nodes in topological order, equal nodes shared.
//
// Written for few constexpr steps (clang counts statements and stops at a million): long expressions, few calls.
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

}  // namespace detail

/// Builds a graph. `intern` adds a node as it stands, `make` first drops the zeros and ones that differentiation makes.
class graph_builder {
 public:
  constexpr explicit graph_builder(detail::arithmetic_operations const& operations) : operations_(operations), table_(64, -1) {}

  [[nodiscard]] constexpr int size() const { return nodes_.size(); }
  [[nodiscard]] constexpr detail::graph_node const& node(int i) const { return nodes_[i]; }
  [[nodiscard]] constexpr int argument(detail::graph_node const& n, int k) const {
    return n.count <= 3 ? n.arguments[k] : more_[n.more + k];
  }
  [[nodiscard]] constexpr int argument(int i, int k) const { return argument(nodes_[i], k); }
  [[nodiscard]] constexpr bool is_constant(int i) const { return nodes_[i].is_constant(); }
  [[nodiscard]] constexpr bool is_zero(int i) const { return is_constant(i) && nodes_[i].constant.num == 0; }
  [[nodiscard]] constexpr detail::arithmetic_operations const& operations() const { return operations_; }

  constexpr int input(int number) { return find_or_add(&detail::no_operation, nullptr, 0, number, {}); }
  constexpr int constant(rational value) { return find_or_add(&detail::no_operation, nullptr, 0, -1, value); }
  constexpr int constant(std::int64_t value) { return find_or_add(&detail::no_operation, nullptr, 0, -1, rational{value, 1}); }
  constexpr int intern(detail::operation_info const* operation, int const* arguments, int count) {
    return find_or_add(operation, arguments, count, -1, {});
  }

  /// The node for an operation in a derivative: exact constants fold, zeros and ones drop (operation_info::drop).
  constexpr int make(detail::operation_info const* operation, int const* arguments, int count) {
    detail::graph_node const* const nodes = nodes_.data();
    bool special = false;
    bool multiples = false;
    for (int k = 0; k < count; ++k)
      special = special || nodes[arguments[k]].is_special, multiples = multiples || nodes[arguments[k]].is_multiple;
    if (special && count <= 3) return fold_or_intern(operation, arguments, count);
    if (multiples || (count == 2 && arguments[0] == arguments[1]))
      if (int const found = arranged(operation, arguments, count); found >= 0) return found;
    return find_or_add(operation, arguments, count, -1, {});
  }
  constexpr int make(detail::operation_info const* operation, int a, int b) {
    int const arguments[] = {a, b};
    return make(operation, arguments, 2);
  }
  constexpr int add(int a, int b) { return make(operations_.add, a, b); }
  constexpr int multiply(int a, int b) { return make(operations_.multiply, a, b); }
  constexpr int negate(int a) { return make(operations_.negate, &a, 1); }

  /// The partial derivatives of node i as nodes, in the order of its arguments; only those with `wanted` bits, -1 for the
  /// others. They stand where the next call puts its own.
  constexpr detail::list<int> const& partials(int i, unsigned wanted = ~0u);

 private:
  constexpr int find_or_add(detail::operation_info const* operation, int const* arguments, int count, int input, rational value);
  [[nodiscard]] constexpr bool same_more(detail::graph_node const& n, int const* arguments) const;
  [[nodiscard]] constexpr detail::shape shape_of(int i) const;
  constexpr int fold_or_intern(detail::operation_info const* operation, int const* arguments, int count);
  constexpr int merge(detail::operation_info const* selection, int const* arguments);
  /// A node as a rational factor, its sign included, times what is left.
  struct multiple {
    rational factor;
    int rest;
  };
  [[nodiscard]] constexpr multiple multiple_of(int i) const;
  [[nodiscard]] static constexpr bool has_factor(detail::graph_node const& n) {
    return n.is_multiple || n.operation->is_negation || n.constant.num < 0;
  }
  constexpr int times(rational factor, int rest);
  constexpr int arranged(detail::operation_info const* operation, int const* arguments, int count);
  constexpr int product(int a, int b);
  constexpr int sum(int a, int b, bool is_difference);
  constexpr int quotient(int a, int b);

  detail::arithmetic_operations operations_;
  detail::list<detail::graph_node> nodes_;
  detail::list<int> more_;
  detail::list<int> table_;  // open addressing; size a power of two
  detail::list<detail::recipe> recipes_;
  detail::list<int> numbers_;   // of partials: what the steps of a rule have become
  detail::list<int> partials_;  // and its result
};

namespace detail {

/// A product and its swapped twin share a slot, so that one is found for the other. Few new numbers, what nodes have in common
/// first: g++ keeps every integer that it meets, and finding one again takes it longer than calculating it.
constexpr unsigned slot_hash(graph_node const& n, int const* more) {
  unsigned sum = static_cast<unsigned>(n.operation->key) + static_cast<unsigned>(n.input) * 7u + static_cast<unsigned>(n.constant.den) +
                 static_cast<unsigned>(n.constant.num) * 31u + static_cast<unsigned>(n.arguments[2]) +
                 static_cast<unsigned>(n.arguments[0] + n.arguments[1]) * 0x9e3779b1u +
                 static_cast<unsigned>(n.arguments[0]) * static_cast<unsigned>(n.arguments[1]) * 5u;
  for (int k = 3; k < n.count; ++k) sum += static_cast<unsigned>(more[k]) * static_cast<unsigned>(k);
  return sum ^ sum >> 15;
}

}  // namespace detail

constexpr bool graph_builder::same_more(detail::graph_node const& n, int const* arguments) const {
  for (int k = 0; k < n.count; ++k)
    if (more_[n.more + k] != arguments[k]) return false;
  return true;
}

constexpr int graph_builder::find_or_add(detail::operation_info const* operation, int const* arguments, int count, int input,
                                         rational value) {
  int const a = count > 0 ? arguments[0] : -1;
  int const b = count > 1 ? arguments[1] : -1;
  int const c = count > 2 ? arguments[2] : -1;
  bool const commutes = operation->commutes && count == 2;  // x*y serves for y*x: the same bits
  detail::graph_node const* const nodes = nodes_.data();
  int* table = table_.data();
  detail::graph_node added{operation, count, {a, b, c}, more_.size(), input, value};
  int const mask = table_.size() - 1;
  int s = static_cast<int>(detail::slot_hash(added, arguments) & static_cast<unsigned>(mask));
  for (; table[s] >= 0; s = (s + 1) & mask)
    if (detail::graph_node const& n = nodes[table[s]];
        n.operation->key == operation->key && n.count == count && n.input == input && n.constant == value &&
        (count > 3 ? same_more(n, arguments)
                   : (n.arguments[0] == a && n.arguments[1] == b && n.arguments[2] == c) ||
                         (commutes && n.arguments[0] == b && n.arguments[1] == a)))
      return table[s];
  added.is_special = added.is_constant() || operation->is_selection || operation->is_negation;
  added.is_multiple = operation->key == operations_.multiply->key && nodes[a].is_constant() != nodes[b].is_constant();
  if (count > 3)
    for (int k = 0; k < count; ++k) more_.push_back(arguments[k]);
  int const index = nodes_.size();
  table[s] = index;
  nodes_.push_back(added);
  if (index * 2 < mask) return index;
  table_ = detail::list<int>(4 * (mask + 1), -1);
  table = table_.data();
  int const larger = table_.size() - 1;
  for (int i = 0; i <= index; ++i) {
    detail::graph_node const& n = nodes_[i];
    s = static_cast<int>(detail::slot_hash(n, more_.data() + n.more) & static_cast<unsigned>(larger));
    while (table[s] >= 0) s = (s + 1) & larger;
    table[s] = i;
  }
  return index;
}

constexpr detail::shape graph_builder::shape_of(int i) const {
  detail::graph_node const& n = nodes_[i];
  detail::shape result;
  if (!n.is_special) return result;
  result.is_constant = n.is_constant();
  result.constant = n.constant;
  result.is_negation = n.operation->is_negation;
  if (!n.operation->is_selection) return result;
  result.condition = static_cast<hash_t>(n.arguments[0] + 1);
  result.is_masked = is_zero(n.arguments[1]) || is_zero(n.arguments[2]);
  return result;
}

/// select(c, a, b) where a or b is masked: one mask over a selection of what stands under both, so that neither a chain
/// of masks nests (its derivative would grow with the square) nor a tree of them (exponentially).
constexpr int graph_builder::merge(detail::operation_info const* selection, int const* arguments) {
  constexpr int always = -1;
  constexpr int never = -2;
  int const condition = arguments[0];
  int value[3] = {condition, arguments[1], arguments[2]};
  int where[3] = {condition, always, always};  // the branches are not zero
  for (int k = 1; k < 3; ++k) {
    int const branch = value[k];
    if (is_zero(branch)) {
      where[k] = never;
    } else if (shape_of(branch).is_masked) {
      bool const unless = is_zero(argument(branch, 1));
      int const mask = argument(branch, 0);
      where[k] = unless ? make(operations_.complement, &mask, 1) : mask;
      value[k] = argument(branch, unless ? 2 : 1);
    }
  }
  auto const both = [&](int a, int b) {
    if (a == never || b == never) return never;
    return a == always || a == b ? b : b == always ? a : make(operations_.conjunction, a, b);
  };
  auto const either = [&](int a, int b) { return a == never || a == b ? b : b == never ? a : make(operations_.disjunction, a, b); };
  int const otherwise = make(operations_.complement, &condition, 1);
  int const live = where[1] == always   ? either(condition, where[2])
                   : where[2] == always ? either(otherwise, where[1])
                                        : either(both(condition, where[1]), both(otherwise, where[2]));
  int const merged[] = {live, where[1] == never ? value[2] : where[2] == never ? value[1] : make(selection, value, 3), constant(0)};
  return make(selection, merged, 3);
}

constexpr int graph_builder::fold_or_intern(detail::operation_info const* operation, int const* arguments, int count) {
  using detail::fold;
  if (!operation->has_exact && !operation->has_drop) return intern(operation, arguments, count);
  detail::shape shapes[3];
  bool constants = operation->has_exact;
  for (int k = 0; k < count; ++k) {
    shapes[k] = shape_of(arguments[k]);
    constants = constants && shapes[k].is_constant;
  }
  if (constants) {
    rational const values[3] = {shapes[0].constant, shapes[1].constant, shapes[2].constant};
    if (rational const exact = operation->exact(values, count); exact.fits()) return constant(exact);
  }
  fold const f = operation->has_drop ? operation->drop(shapes, count) : fold{};
  switch (f.what) {
    case fold::keep: break;
    case fold::argument: return arguments[f.index];
    case fold::negated: return negate(arguments[f.index]);
    case fold::constant: return constant(f.value);
    case fold::under_negation: return argument(arguments[0], 0);
    case fold::merge: return merge(operation, arguments);
    case fold::inside:
    case fold::inside_both: {
      int const selection = arguments[f.index];
      int branch[3] = {argument(selection, 0)};
      for (int k = 1; k < 3; ++k) {
        int inner[2] = {arguments[0], count > 1 ? arguments[1] : -1};
        inner[f.index] = argument(selection, k);
        if (f.what == fold::inside_both) inner[1] = argument(arguments[1], k);
        branch[k] = make(operation, inner, count);
      }
      return make(node(selection).operation, branch, 3);
    }
  }
  if (count == 2 && (has_factor(nodes_[arguments[0]]) || has_factor(nodes_[arguments[1]])))
    if (int const found = arranged(operation, arguments, count); found >= 0) return found;
  return intern(operation, arguments, count);
}

constexpr graph_builder::multiple graph_builder::multiple_of(int i) const {
  bool negative = false;
  for (; nodes_[i].operation->is_negation; i = nodes_[i].arguments[0]) negative = !negative;
  detail::graph_node const& n = nodes_[i];
  if (!n.is_multiple) return {{negative ? -1 : 1, 1}, i};
  int const k = is_constant(n.arguments[0]) ? 0 : 1;
  rational const factor = nodes_[n.arguments[k]].constant;
  return {negative ? -factor : factor, n.arguments[1 - k]};
}

constexpr int graph_builder::times(rational factor, int rest) {
  bool const negative = factor.num < 0;
  int const size = multiply(constant(negative ? -factor : factor), rest);
  return negative ? negate(size) : size;
}

/// Signs go outwards, where sums take them up, and constant factors where two of them meet; -1 where there is none.
constexpr int graph_builder::arranged(detail::operation_info const* operation, int const* arguments, int count) {
  if (count != 2) return -1;
  hash_t const key = operation->key;
  if (key == operations_.multiply->key) return product(arguments[0], arguments[1]);
  if (key == operations_.add->key) return sum(arguments[0], arguments[1], false);
  if (key == operations_.subtract->key) return sum(arguments[0], arguments[1], true);
  return key == operations_.divide->key ? quotient(arguments[0], arguments[1]) : -1;
}

constexpr int graph_builder::product(int a, int b) {
  multiple const u = multiple_of(a);
  multiple const v = multiple_of(b);
  bool const unit = u.factor.den == 1 && (u.factor.num == 1 || u.factor.num == -1);
  if (is_constant(a) || is_constant(b)) {
    bool const a_is_constant = is_constant(a);
    rational const c = nodes_[a_is_constant ? a : b].constant;
    multiple const& other = a_is_constant ? v : u;
    rational const factor = c * other.factor;
    if (!factor.fits() || is_constant(other.rest) || (c.num > 0 && other.factor == rational{1, 1})) return -1;
    return times(factor, other.rest);
  }
  if (unit || (v.factor.den == 1 && (v.factor.num == 1 || v.factor.num == -1))) {
    bool const minus_a = nodes_[a].operation->is_negation;
    bool const minus_b = nodes_[b].operation->is_negation;
    if (!minus_a && !minus_b) return -1;
    int const size = multiply(minus_a ? argument(a, 0) : a, minus_b ? argument(b, 0) : b);
    return minus_a == minus_b ? size : negate(size);
  }
  rational const factor = u.factor * v.factor;
  return factor.fits() ? times(factor, multiply(u.rest, v.rest)) : -1;
}

constexpr int graph_builder::sum(int a, int b, bool is_difference) {
  multiple const u = multiple_of(a);
  multiple const v = multiple_of(b);
  if (u.rest == v.rest)
    if (rational const factor = is_difference ? u.factor - v.factor : u.factor + v.factor; factor.fits())
      return times(factor, u.rest);
  bool const minus_a = nodes_[a].operation->is_negation;
  bool const minus_b = nodes_[b].operation->is_negation != is_difference;
  int const first = minus_a ? argument(a, 0) : a;
  int const second = nodes_[b].operation->is_negation ? argument(b, 0) : b;
  if (minus_a && minus_b) return negate(add(first, second));
  if (minus_a) return make(operations_.subtract, second, first);
  if (first == a && second == b) return -1;
  return make(minus_b ? operations_.subtract : operations_.add, first, second);
}

constexpr int graph_builder::quotient(int a, int b) {
  multiple const u = multiple_of(a);
  multiple const v = multiple_of(b);
  rational const factor = (is_constant(a) ? nodes_[a].constant : u.factor) / v.factor;
  bool const arranged_already = is_constant(a) ? v.factor == rational{1, 1} && factor.num > 0 : factor == rational{1, 1};
  if (arranged_already || !factor.fits() || is_constant(v.rest)) return -1;
  return times(factor, make(operations_.divide, is_constant(a) ? constant(1) : u.rest, v.rest));
}

constexpr detail::list<int> const& graph_builder::partials(int i, unsigned wanted) {
  detail::operation_info const* const operation = nodes_[i].operation;
  int const count = nodes_[i].count;
  int which = 0;
  while (which < recipes_.size() && (recipes_[which].key != operation->key || recipes_[which].count != count)) ++which;
  if (which == recipes_.size()) {
    graph_builder rule(operations_);
    recipes_.push_back(operation->read_rule(rule, count));
    recipes_[which].key = operation->key;
  }
  detail::recipe const& rule = recipes_[which];
  int const steps = rule.steps.size();
  numbers_.resize(count + 1 + steps);
  int* const number = numbers_.data();
  for (int k = 0; k < count; ++k) number[k] = argument(i, k);
  number[count] = i;
  detail::graph_node const* const all = rule.steps.data();
  unsigned const* const serves = rule.serves.data();
  int const* const numbered = rule.arguments.data();
  for (int k = 0; k < steps; ++k) {
    if ((serves[k] & wanted) == 0) continue;
    detail::graph_node const& step = all[k];
    if (step.operation->key == 0) {
      number[count + 1 + k] = constant(step.constant);
    } else {
      int arguments[detail::most_arguments];
      for (int j = 0; j < step.count; ++j) arguments[j] = number[numbered[step.more + j]];
      number[count + 1 + k] = make(step.operation, arguments, step.count);
    }
  }
  partials_.resize(count);
  int* const result = partials_.data();
  int const* const outputs = rule.outputs.data();
  for (int k = 0; k < count; ++k) result[k] = (wanted >> k & 1u) != 0 ? number[outputs[k]] : -1;
  return partials_;
}

}  // namespace chainrule
