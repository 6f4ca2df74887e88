// The partial derivatives of a graph's nodes, and nodes at constants.
#pragma once

#include <chainrule/graph/graph.hpp>

namespace chainrule {

constexpr bool graph_builder::is_singular(int i, bool at_poles) const {
  detail::graph_node const& n = nodes_.each[i];
  if (!n.operation->is_singular) return at_poles && n.operation->has_pole;
  bool const is_root = n.count == 1 && n.operation->is_nonnegative;
  if ((i < guarded_.size() && guarded_.each[i] != 0) || (is_root && sign_of(n.arguments[0], 8) == sign::positive)) return false;
  int const last = argument(n, n.count - 1);
  return !(n.operation->regular_from.fits() && is_constant(last) && !(nodes_.each[last].constant() < n.operation->regular_from));
}

constexpr graph_builder::sign graph_builder::sign_of(int i, int depth) const {
  detail::graph_node const& n = nodes_.each[i];
  if (n.is_constant()) return n.num > 0 ? sign::positive : n.num == 0 ? sign::nonnegative : sign::any;
  if (n.is_leaf() || depth == 0) return sign::any;
  hash_t const key = n.operation->key;
  if (key == operations_.multiply->key && n.arguments[0] == n.arguments[1]) return sign::nonnegative;
  if (n.operation->is_power && is_constant(n.arguments[1]) && nodes_.each[n.arguments[1]].constant().is_even())
    return sign::nonnegative;
  bool const is_sum = key == operations_.add->key;
  if (is_sum || key == operations_.multiply->key) {  // products of positive numbers may round to zero
    sign const a = sign_of(n.arguments[0], depth - 1);
    sign const b = a == sign::any ? a : sign_of(n.arguments[1], depth - 1);
    if (b == sign::any) return b;
    return is_sum && (a == sign::positive || b == sign::positive) ? sign::positive : sign::nonnegative;
  }
  return n.operation->is_nonnegative && !n.operation->is_singular ? sign::nonnegative : sign::any;  // the root of -0 is -0
}

constexpr detail::list<int> const& graph_builder::slopes(int i, unsigned wanted) {
  int const base = through(i);
  static_cast<void>(base == i ? partials(i, wanted) : partials_of_square(i, base, wanted));
  if (folds_slopes_ && !fixed_.empty()) {
    detail::list<int> const given = partials_;
    for (int k = 0; k < given.size(); ++k)
      if (given[k] >= 0) partials_.each[k] = at_constants(given[k]);
  }
  return partials_;
}

/// d u^n = n u^(n-2) (v dv + w dw + ...) of u^2 = v^2 + w^2 + ...
constexpr detail::list<int> const& graph_builder::partials_of_square(int i, int base, unsigned wanted) {
  rational const exponent = nodes_.each[nodes_.each[i].arguments[1]].constant();
  int const factor = multiply(constant(exponent), make(nodes_.each[i].operation, base, constant(exponent - rational{2, 1})));
  partials_.resize(nodes_.each[base].count);
  for (int k = 0; k < partials_.size(); ++k)
    partials_.each[k] = (wanted >> k & 1u) != 0 ? multiply(factor, argument(base, k)) : -1;
  return partials_;
}

constexpr detail::list<int> const& graph_builder::partials(int i, unsigned wanted) {
  detail::operation_info const* const operation = nodes_.each[i].operation;
  int const count = nodes_.each[i].count;
  hash_t const key = operation->key;
  detail::recipe const* const known = recipes_.each;
  int const many = recipes_.size();
  int which = 0;
  while (which < many && (known[which].key != key || known[which].count != count)) ++which;
  if (which == many) {
    graph_builder rule(operations_);
    recipes_.push_back(operation->read_rule(rule, count));
    detail::recipe& read = recipes_.each[which];
    read.key = operation->key;
    read.constants = detail::list<int>(read.steps.size());
    for (detail::graph_node const& step : read.steps) read.is_direct = read.is_direct && step.operation->key == 0;
  }
  detail::recipe const& rule = recipes_.each[which];
  int* const constants = rule.constants.each;
  detail::graph_node const* const all = rule.steps.each;
  int const* const outputs = rule.outputs.each;
  partials_.resize(count);
  int* const result = partials_.each;
  if (rule.is_direct) {
    for (int k = 0; k < count; ++k) {
      int const number = outputs[k];
      int const step = number - count - 1;
      if ((wanted >> k & 1u) == 0) {
        result[k] = -1;
      } else if (step < 0) {
        result[k] = step == -1 ? i : argument(i, number);
      } else {
        if (constants[step] == 0) constants[step] = constant(all[step].constant()) + 1;
        result[k] = constants[step] - 1;
      }
    }
    return partials_;
  }
  int const steps = rule.steps.size();
  numbers_.resize(count + 1 + steps);
  int* const number = numbers_.each;
  for (int k = 0; k < count; ++k) number[k] = argument(i, k);
  number[count] = i;
  unsigned const* const serves = rule.serves.each;
  int const* const numbered = rule.arguments.each;
  for (int k = 0; k < steps; ++k) {
    if ((serves[k] & wanted) == 0) continue;
    detail::graph_node const step = all[k];
    if (step.operation->key == 0) {
      if (constants[k] == 0) constants[k] = constant(step.constant()) + 1;
      number[count + 1 + k] = constants[k] - 1;
    } else {
      int arguments[detail::most_arguments];
      for (int j = 0; j < step.count; ++j) arguments[j] = number[numbered[step.more + j]];
      bool const spare = step.operation->only_at_zero && nodes_.each[arguments[0]].count == 1 &&
                         sign_of(nodes_.each[arguments[0]].arguments[0], 8) != sign::any;
      number[count + 1 + k] = spare ? arguments[1] : make(step.operation, arguments, step.count);
    }
  }
  for (int k = 0; k < count; ++k) result[k] = (wanted >> k & 1u) != 0 ? number[outputs[k]] : -1;
  return partials_;
}

constexpr void graph_builder::fix(int input, rational value) {
  if (fixed_.size() <= input) {
    detail::list<int> more(input + 1, -1);
    for (int k = 0; k < fixed_.size(); ++k) more[k] = fixed_.each[k];
    fixed_ = more;
  }
  fixed_.each[input] = constant(value);
}

namespace detail {
// What a condition of constants is, in place of a node.
inline constexpr int holds_always = -2;
inline constexpr int holds_never = -3;
}  // namespace detail

constexpr int graph_builder::at_constants(int i) {
  if (fixed_.empty()) return i;
  while (folded_.size() <= i) {
    int const found = folded(folded_.size());
    folded_.push_back(found);
  }
  return folded_.each[i] < 0 ? i : folded_.each[i];  // (a condition may be wanted as such)
}

/// A comparison of numbers, or of conditions that are known: holds_always, holds_never, or -1.
constexpr int graph_builder::folded_condition(detail::graph_node const& n, int const* arguments) const {
  using detail::holds_always;
  using detail::holds_never;
  hash_t const key = n.operation->key;
  bool const both = key == operations_.conjunction->key;
  if (both || key == operations_.disjunction->key) {
    int const decides = both ? holds_never : holds_always;
    int const leaves = both ? holds_always : holds_never;
    if (arguments[0] == decides || arguments[1] == decides) return decides;
    return arguments[0] == leaves ? arguments[1] : arguments[1] == leaves ? arguments[0] : -1;
  }
  if (key == operations_.complement->key)
    return arguments[0] == holds_always ? holds_never : arguments[0] == holds_never ? holds_always : -1;
  if (!n.operation->compares || !is_constant(arguments[0]) || !is_constant(arguments[1])) return -1;
  return n.operation->holds(node(arguments[0]).constant(), node(arguments[1]).constant()) ? holds_always : holds_never;
}

constexpr void graph_builder::note_poles(int i) {
  while (at_pole_.size() <= i) at_pole_.push_back(0);
  detail::graph_node const& n = nodes_.each[i];
  bool pole = false;
  bool constants = n.count > 0;
  for (int k = 0; k < n.count; ++k) {
    int const a = argument(n, k);
    pole = pole || (a < at_pole_.size() && at_pole_.each[a] != 0);
    constants = constants && is_constant(a);
  }
  bool const divides_by_zero = n.operation->key == operations_.divide->key && is_zero(n.arguments[1]);
  at_pole_.each[i] = pole || divides_by_zero || (constants && (n.operation->is_singular || n.operation->has_pole));
}

constexpr int graph_builder::folded(int i) {
  detail::graph_node const n = nodes_.each[i];
  if (n.is_leaf()) return n.input >= 0 && n.input < fixed_.size() && fixed_.each[n.input] >= 0 ? fixed_.each[n.input] : i;
  int arguments[detail::most_arguments];
  bool changed = false;
  bool known_condition = false;
  bool pole = false;
  for (int k = 0; k < n.count; ++k) {
    int const original = argument(n, k);
    int const now = folded_.each[original];
    changed = changed || now != original;
    known_condition = known_condition || now < 0;
    pole = pole || (now >= 0 && now < at_pole_.size() && at_pole_.each[now] != 0);
    arguments[k] = now;
  }
  if (!changed) return i;
  if (n.operation->is_condition)
    if (int const truth = folded_condition(n, arguments); truth != -1) return truth;
  if (n.operation->is_selection && arguments[0] < 0) return arguments[arguments[0] == detail::holds_always ? 1 : 2];
  for (int k = 0; known_condition && k < n.count; ++k)
    if (arguments[k] < 0) arguments[k] = argument(n, k);
  if (is_product_or_zero(i) && is_zero(arguments[0])) return arguments[0];
  if (n.count == 1 && is_constant(arguments[0]))
    for (int k = 0; k < n.operation->exact_count; ++k)
      if (n.operation->exact_values[k].argument == nodes_.each[arguments[0]].constant())
        return constant(n.operation->exact_values[k].value);
  // Nothing drops beside what may be infinite; nor is a quotient by zero anything but that.
  bool const by_zero = n.operation->key == operations_.divide->key && is_zero(arguments[1]);
  int const result = pole || by_zero ? intern(n.operation, arguments, n.count) : make(n.operation, arguments, n.count);
  note_poles(result);
  return result;
}

}  // namespace chainrule
