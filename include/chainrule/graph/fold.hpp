// How a graph folds what differentiation writes: zeros and ones drop, masks go outwards and merge, signs and constant factors
// meet. Member functions of graph_builder: graph.hpp includes this.
#pragma once

#include <chainrule/graph/graph.hpp>

namespace chainrule {

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
  auto const either = [&](int a, int b) {
    return a == never || a == b ? b : b == never ? a : make(operations_.disjunction, a, b);
  };
  int const otherwise = make(operations_.complement, &condition, 1);
  int const live = where[1] == always   ? either(condition, where[2])
                   : where[2] == always ? either(otherwise, where[1])
                                        : either(both(condition, where[1]), both(otherwise, where[2]));
  int const merged[] = {live,
                        where[1] == never   ? value[2]
                        : where[2] == never ? value[1]
                                            : make(selection, value, 3),
                        constant(0)};
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
    case fold::replaced: return make(operation->replacement, arguments[0], f.index == 1 ? arguments[1] : constant(f.value));
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

}  // namespace chainrule
