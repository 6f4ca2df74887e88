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
  operation_info const* product_or_zero;
  operation_info const* greater;
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

  /// The node through whose arguments node i is differentiated: itself, but of an even power of what states its square, as
  /// pow(hypot(x, y), 2), the base: there the squares have slopes where the base has a corner.
  [[nodiscard]] constexpr int through(int i) const {
    detail::graph_node const& n = nodes_[i];
    if (!n.operation->is_power || !nodes_[n.arguments[0]].operation->is_euclidean || !is_constant(n.arguments[1])) return i;
    rational const exponent = nodes_[n.arguments[1]].constant;
    return exponent.is_integer() && exponent.num > 0 && exponent.num % 2 == 0 ? n.arguments[0] : i;
  }
  /// A partial derivative of node i may be infinite, where its value is finite, or at poles too.
  [[nodiscard]] constexpr bool is_singular(int i, bool at_poles = false) const {
    detail::graph_node const& n = nodes_[i];
    if (!n.operation->is_singular) return at_poles && n.operation->has_pole;
    if (i < guarded_.size() && guarded_[i] != 0) return false;
    if (n.count == 1 && n.operation->is_nonnegative && sign_of(n.arguments[0], 8) == sign::positive) return false;  // a root
    int const last = argument(n, n.count - 1);
    return !(n.operation->regular_from.fits() && is_constant(last) && !(nodes_[last].constant < n.operation->regular_from));
  }
  [[nodiscard]] constexpr bool is_product_or_zero(int i) const {
    return nodes_[i].operation->key == operations_.product_or_zero->key;
  }
  /// Notes which singular operations on u the roots use only where select(u > 0, ...) takes them.
  constexpr void find_guarded(detail::list<int> const& roots);
  /// What comes of a tangent or an adjoint by a partial derivative: through a singular one 0 of a 0.
  constexpr int pass(int flow, int partial, bool singular) {
    if (!singular || is_constant(flow) || is_constant(partial)) return multiply(flow, partial);
    multiple const u = multiple_of(flow);
    multiple const v = multiple_of(partial);
    rational const factor = u.factor * v.factor;
    return factor.fits() ? times(factor, make(operations_.product_or_zero, u.rest, v.rest))
                         : make(operations_.product_or_zero, flow, partial);
  }

  /// The derivatives of node i by the arguments of through(i), as `partials` gives them.
  constexpr detail::list<int> const& slopes(int i, unsigned wanted = ~0u) {
    int const base = through(i);
    return base == i ? partials(i, wanted) : partials_of_square(i, base, wanted);
  }
  /// The partial derivatives of node i as nodes, in the order of its arguments; only those with `wanted` bits, -1 for the
  /// others. They stand where the next call puts its own.
  constexpr detail::list<int> const& partials(int i, unsigned wanted = ~0u);

 private:
  /// What is known of a node's numbers, rounded: they are above zero; not below, and not -0; nothing.
  enum class sign : unsigned char { any, nonnegative, positive };
  [[nodiscard]] constexpr sign sign_of(int i, int depth) const;
  constexpr int find_or_add(detail::operation_info const* operation, int const* arguments, int count, int input, rational value);
  constexpr detail::list<int> const& partials_of_square(int i, int base, unsigned wanted);
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
  detail::list<char> guarded_;
  detail::list<detail::recipe> recipes_;
  detail::list<int> numbers_;   // of partials: what the steps of a rule have become
  detail::list<int> partials_;  // and its result
};

namespace detail {

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

constexpr graph_builder::sign graph_builder::sign_of(int i, int depth) const {
  detail::graph_node const& n = nodes_[i];
  if (n.is_constant()) return n.constant.num > 0 ? sign::positive : n.constant.num == 0 ? sign::nonnegative : sign::any;
  if (n.is_leaf() || depth == 0) return sign::any;
  hash_t const key = n.operation->key;
  if (key == operations_.multiply->key && n.arguments[0] == n.arguments[1]) return sign::nonnegative;
  if (n.operation->is_power && is_constant(n.arguments[1])) {
    rational const exponent = nodes_[n.arguments[1]].constant;
    if (exponent.is_integer() && exponent.num % 2 == 0) return sign::nonnegative;
  }
  bool const is_sum = key == operations_.add->key;
  if (is_sum || key == operations_.multiply->key) {  // products of positive numbers may round to zero
    sign const a = sign_of(n.arguments[0], depth - 1);
    if (a == sign::any) return sign::any;
    sign const b = sign_of(n.arguments[1], depth - 1);
    if (b == sign::any) return sign::any;
    return is_sum && (a == sign::positive || b == sign::positive) ? sign::positive : sign::nonnegative;
  }
  return n.operation->is_nonnegative && !n.operation->is_singular ? sign::nonnegative : sign::any;  // the root of -0 is -0
}

constexpr void graph_builder::find_guarded(detail::list<int> const& roots) {
  detail::graph_node const* const nodes = nodes_.data();
  auto const is_above_zero = [&](int condition, int u) {
    detail::graph_node const& c = nodes[condition];
    return c.operation->key == operations_.greater->key && c.arguments[0] == u && is_zero(c.arguments[1]);
  };
  int selections = 0;
  for (int i = 0; i < size(); ++i) selections += nodes[i].operation->is_selection;
  if (selections == 0 || size() > 2000) return;
  guarded_ = detail::list<char>(size(), 0);
  for (int s = 0; s < size(); ++s) {
    if (!nodes[s].operation->is_singular) continue;
    detail::list<char> used(size(), 0);  // where u may be zero
    for (int const root : roots) used[root] = 1;
    for (int i = size() - 1; i > s; --i) {
      if (used[i] == 0) continue;
      bool const guards = nodes[i].operation->is_selection && is_above_zero(nodes[i].arguments[0], nodes[s].arguments[0]);
      for (int k = 0; k < nodes[i].count; ++k)
        if (k != 1 || !guards) used[argument(i, k)] = 1;
    }
    guarded_[s] = used[s] == 0;
  }
}

/// d u^n = n u^(n-2) (v dv + w dw + ...) of u^2 = v^2 + w^2 + ...
constexpr detail::list<int> const& graph_builder::partials_of_square(int i, int base, unsigned wanted) {
  detail::operation_info const* const power = nodes_[i].operation;
  rational const exponent = nodes_[nodes_[i].arguments[1]].constant;
  int const rest = make(power, base, constant(exponent - rational{2, 1}));
  int const factor = multiply(constant(exponent), rest);
  partials_.resize(nodes_[base].count);
  for (int k = 0; k < partials_.size(); ++k) partials_[k] = (wanted >> k & 1u) != 0 ? multiply(factor, argument(base, k)) : -1;
  return partials_;
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
      bool const spare = step.operation->only_at_zero && nodes_[arguments[0]].count == 1 &&
                         sign_of(nodes_[arguments[0]].arguments[0], 8) != sign::any;
      number[count + 1 + k] = spare ? arguments[1] : make(step.operation, arguments, step.count);
    }
  }
  partials_.resize(count);
  int* const result = partials_.data();
  int const* const outputs = rule.outputs.data();
  for (int k = 0; k < count; ++k) result[k] = (wanted >> k & 1u) != 0 ? number[outputs[k]] : -1;
  return partials_;
}

}  // namespace chainrule

#include <chainrule/graph/fold.hpp>
