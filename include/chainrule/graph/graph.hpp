// The computation graph as constexpr data: nodes in topological order, equal nodes shared.
//
// Written for few constexpr steps (clang counts statements and stops at a million): long expressions, few calls.
#pragma once

#include <chainrule/core/zero_table.hpp>
#include <chainrule/graph/node.hpp>

namespace chainrule {

/// Builds a graph. `intern` adds a node as it stands, `make` first drops the zeros and ones that differentiation makes.
class graph_builder {
 public:
  constexpr explicit graph_builder(detail::arithmetic_operations const& operations)
      : operations_(operations), table_(64), mask_(table_.size() - 1) {}

  [[nodiscard]] constexpr int size() const { return nodes_.size(); }
  [[nodiscard]] constexpr detail::graph_node const& node(int i) const { return nodes_.each[i]; }
  /// All of them, until one is added.
  [[nodiscard]] constexpr detail::graph_node const* nodes() const { return nodes_.each; }
  [[nodiscard]] constexpr bool has_selections() const { return selects_; }
  [[nodiscard]] constexpr int argument(detail::graph_node const& n, int k) const {
    return n.count <= 3 ? n.arguments[k] : more_.each[n.more + k];
  }
  [[nodiscard]] constexpr int argument(int i, int k) const {
    return nodes_.each[i].count <= 3 ? nodes_.each[i].arguments[k] : more_.each[nodes_.each[i].more + k];
  }
  [[nodiscard]] constexpr bool is_constant(int i) const { return nodes_.each[i].operation->key == 0 && nodes_.each[i].input < 0; }
  [[nodiscard]] constexpr bool is_zero(int i) const {
    return nodes_.each[i].operation->key == 0 && nodes_.each[i].input < 0 && nodes_.each[i].num == 0;
  }
  [[nodiscard]] constexpr detail::arithmetic_operations const& operations() const { return operations_; }

  constexpr int input(int number) { return number < inputs_ ? number : leaf(number, {}); }
  /// Inputs 0..count-1. Those that a graph begins with are found by their numbers, not in the table.
  constexpr void add_inputs(int count) {
    inputs_ = nodes_.empty() ? count : inputs_;
    nodes_.reserve(4 * count + 16);
    for (int i = nodes_.size(); i < inputs_; ++i)
      nodes_.push_back({&detail::no_operation, 0, {-1, -1, -1}, 0, i, 0, 1, false, false, 0});
    for (int i = inputs_; i < count; ++i) input(i);
  }
  constexpr int constant(rational value) { return leaf(-1, value); }
  constexpr int constant(std::int64_t value) { return leaf(-1, {value, 1}); }
  constexpr int intern(detail::operation_info const* operation, int const* arguments, int count);

  /// The node for an operation in a derivative: exact constants fold, zeros and ones drop (operation_info::drop).
  constexpr int make(detail::operation_info const* operation, int const* arguments, int count) {
    detail::graph_node const* const nodes = nodes_.each;
    bool special = false;
    bool multiples = false;
    for (int k = 0; k < count; ++k)
      special = special || nodes[arguments[k]].is_special, multiples = multiples || nodes[arguments[k]].is_multiple;
    if (special && (count <= 3 || operation->has_drop)) return fold_or_intern(operation, arguments, count);
    if (multiples || (count == 2 && arguments[0] == arguments[1]))
      if (int const found = arranged(operation, arguments, count); found >= 0) return found;
    return intern(operation, arguments, count);
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
    detail::graph_node const& n = nodes_.each[i];
    if (!n.operation->is_power || !nodes_.each[n.arguments[0]].operation->is_euclidean || !is_constant(n.arguments[1])) return i;
    rational const exponent = nodes_.each[n.arguments[1]].constant();
    return exponent.is_even() && exponent.num > 0 ? n.arguments[0] : i;
  }
  [[nodiscard]] constexpr bool is_product_or_zero(int i) const {
    return node(i).operation->key == operations_.product_or_zero->key;
  }
  /// Notes which nodes meet no singular point: see guarded_nodes.
  constexpr void set_guarded(detail::list<char> nodes) { guarded_ = std::move(nodes); }
  [[nodiscard]] constexpr detail::list<char> const& guarded() const { return guarded_; }
  /// What comes of a tangent or an adjoint by a partial derivative: through a singular one 0 of a 0.
  constexpr int pass(int flow, int partial, bool singular) {
    if (!singular || is_constant(flow) || is_constant(partial)) return multiply(flow, partial);
    multiple const u = multiple_of(flow), v = multiple_of(partial);
    rational const factor = u.factor * v.factor;
    return factor.fits() ? times(factor, make(operations_.product_or_zero, u.rest, v.rest))
                         : make(operations_.product_or_zero, flow, partial);
  }

  /// Adds the nodes of graphs that were stored one behind the other, with their numbers (graph/pieces.hpp).
  template <class... Stored>
  constexpr void restore(Stored const&... parts);

  // What follows is defined in graph/partials.hpp.

  /// A partial derivative of node i may be infinite, where its value is finite, or at poles too.
  [[nodiscard]] constexpr bool is_singular(int i, bool at_poles = false) const;
  /// The derivatives of node i by the arguments of through(i), as `partials` gives them.
  constexpr detail::list<int> const& slopes(int i, unsigned wanted = ~0u);
  /// The partial derivatives of node i as nodes, in the order of its arguments; only those with `wanted` bits, -1 for the
  /// others. They stand where the next call puts its own.
  constexpr detail::list<int> const& partials(int i, unsigned wanted = ~0u);

  /// Has an input stand for a number wherever at_constants and, once folds_slopes is told, slopes give a node.
  constexpr void fix(int input, rational value);
  constexpr void folds_slopes() { folds_slopes_ = true; }
  /// Node i with their numbers in place of the inputs that are fixed: what is constant then folds.
  constexpr int at_constants(int i);

 private:
  /// What is known of a node's numbers, rounded: they are above zero; not below, and not -0; nothing.
  enum class sign : unsigned char { any, nonnegative, positive };
  [[nodiscard]] constexpr sign sign_of(int i, int depth) const;
  constexpr int leaf(int input, rational value);
  constexpr int add(detail::graph_node const& node, int slot) {
    int const index = nodes_.size();
    nodes_.push_back(node);
    table_.each[slot] = index + 1;
    if ((index - inputs_) * 2 >= mask_) enlarge_table(4 * mask_ + 4);
    return index;
  }
  constexpr void enlarge_table(int slots);
  template <class Stored>
  constexpr void restore_part(Stored const& part);
  constexpr detail::list<int> const& partials_of_square(int i, int base, unsigned wanted);
  constexpr int folded(int i);
  constexpr int folded_condition(detail::graph_node const& n, int const* arguments) const;
  constexpr void note_poles(int i);
  [[nodiscard]] constexpr bool same_more(detail::graph_node const& n, int const* arguments) const {
    for (int k = 0; k < n.count; ++k)
      if (more_.each[n.more + k] != arguments[k]) return false;
    return true;
  }
  [[nodiscard]] constexpr detail::shape shape_of(int i) const;
  constexpr int fold_or_intern(detail::operation_info const* operation, int const* arguments, int count);
  constexpr int merge(detail::operation_info const* selection, int const* arguments);
  using multiple = detail::multiple;
  [[nodiscard]] constexpr multiple multiple_of(int i) const;
  [[nodiscard]] static constexpr bool has_factor(detail::graph_node const& n) {
    return n.is_multiple || n.operation->is_negation || n.num < 0;
  }
  constexpr int times(rational factor, int rest);
  constexpr int arranged(detail::operation_info const* operation, int const* arguments, int count);
  constexpr int product(int a, int b);
  constexpr int sum(int a, int b, bool is_difference);
  constexpr int quotient(int a, int b);

  detail::arithmetic_operations operations_;
  detail::list<detail::graph_node> nodes_;
  detail::list<int> more_;
  int inputs_ = 0;                 // that it begins with
  detail::zero_table<int> table_;  // of the other nodes, open addressing; a node's number and 1, or 0
  int mask_;                       // its size, a power of two, less 1
  detail::list<char> guarded_;
  detail::list<detail::recipe> recipes_;
  detail::list<int> numbers_;   // of partials: what the steps of a rule have become
  detail::list<int> partials_;  // and its result
  detail::list<int> fixed_;     // for each input its number's node, or -1
  detail::list<int> folded_;    // what at_constants has found, node by node
  detail::list<char> at_pole_;  // nodes of constants that may be infinite or NaN, and what is made of them
  bool folds_slopes_ = false;
  bool selects_ = false;  // an operation among the nodes is a selection
};

constexpr int graph_builder::intern(detail::operation_info const* operation, int const* arguments, int count) {
  hash_t const key = operation->key;
  unsigned const hash = detail::slot_hash(key, arguments, count);
  int const a = count > 0 ? arguments[0] : -1;
  int const b = count > 1 ? arguments[1] : -1;
  int const c = count > 2 ? arguments[2] : -1;
  bool const commutes = operation->commutes && count == 2;  // x*y serves for y*x: the same bits
  int s = static_cast<int>(hash & static_cast<unsigned>(mask_));
  for (; table_.each[s] != 0; s = (s + 1) & mask_)
    if (detail::graph_node const& n = nodes_.each[table_.each[s] - 1];
        n.hash == hash && n.operation->key == key && n.count == count &&
        (count > 3 ? same_more(n, arguments)
                   : (n.arguments[0] == a && n.arguments[1] == b && n.arguments[2] == c) ||
                         (commutes && n.arguments[0] == b && n.arguments[1] == a)))
      return table_.each[s] - 1;
  int const more = more_.size();
  if (count > 3)
    for (int k = 0; k < count; ++k) more_.push_back(arguments[k]);
  selects_ = selects_ || operation->is_selection;
  bool const is_multiple = key == operations_.multiply->key && is_constant(a) != is_constant(b);
  return add({operation, count, {a, b, c}, more, -1, 0, 1, operation->is_selection || operation->is_negation, is_multiple, hash},
             s);
}

constexpr int graph_builder::leaf(int input, rational value) {
  unsigned const hash = detail::slot_hash(input, value.num, value.den);
  int s = static_cast<int>(hash & static_cast<unsigned>(mask_));
  for (; table_.each[s] != 0; s = (s + 1) & mask_)
    if (detail::graph_node const& n = nodes_.each[table_.each[s] - 1];
        n.hash == hash && n.operation->key == 0 && n.input == input && n.num == value.num && n.den == value.den)
      return table_.each[s] - 1;
  return add({&detail::no_operation, 0, {-1, -1, -1}, 0, input, value.num, value.den, input < 0, false, hash}, s);
}

constexpr void graph_builder::enlarge_table(int slots) {
  table_ = detail::zero_table<int>(slots);
  int* const table = table_.each;
  detail::graph_node const* const nodes = nodes_.each;
  mask_ = table_.size() - 1;
  unsigned const mask = static_cast<unsigned>(mask_);
  int const size = nodes_.size();
  for (int i = inputs_; i < size; ++i) {
    unsigned s = nodes[i].hash & mask;
    while (table[s] != 0) s = (s + 1) & mask;
    table[s] = i + 1;
  }
}

constexpr detail::shape graph_builder::shape_of(int i) const {
  detail::graph_node const& n = nodes_.each[i];
  detail::shape result;
  if (!n.is_special) return result;
  if (n.operation->key == 0) {
    result.is_constant = true;
    result.constant = n.constant();
  } else if (n.operation->is_selection) {
    result.condition = static_cast<hash_t>(n.arguments[0] + 1);
    result.is_masked = is_zero(n.arguments[1]) || is_zero(n.arguments[2]);
  } else {
    result.is_negation = n.operation->is_negation;
  }
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
  bool constants = operation->has_exact;
  bool folds = count == 1;  // (of two arguments negations alone are arranged below)
  for (int k = 0; k < count; ++k) {
    detail::graph_node const& n = nodes_.each[arguments[k]];
    bool const is_constant = n.operation->key == 0 && n.input < 0;
    constants = constants && is_constant;
    folds = folds || is_constant || n.operation->is_selection;
  }
  fold f;
  if (folds && count <= 2) {
    detail::shape const shapes[] = {shape_of(arguments[0]), shape_of(arguments[count - 1])};
    f = detail::fold_of(operation, shapes, count, constants);
  } else if (folds) {
    detail::shape shapes[4];
    for (int k = 0; k < count; ++k) shapes[k] = shape_of(arguments[k]);
    f = detail::fold_of(operation, shapes, count, constants);
  }
  switch (f.what) {
    case fold::keep: break;
    case fold::argument: return arguments[f.index];
    case fold::negated: return negate(arguments[f.index]);
    case fold::constant: return constant(f.value);
    case fold::under_negation: return argument(arguments[0], 0);
    case fold::merge: return merge(operation, arguments);
    case fold::replaced: return make(operation->replacement(), arguments[0], f.index == 1 ? arguments[1] : constant(f.value));
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
  if (count == 2 && (has_factor(nodes_.each[arguments[0]]) || has_factor(nodes_.each[arguments[1]])))
    if (int const found = arranged(operation, arguments, count); found >= 0) return found;
  return intern(operation, arguments, count);
}

constexpr detail::multiple graph_builder::multiple_of(int i) const {
  bool negative = false;
  for (; nodes_.each[i].operation->is_negation; i = nodes_.each[i].arguments[0]) negative = !negative;
  detail::graph_node const& n = nodes_.each[i];
  if (!n.is_multiple) return {{negative ? -1 : 1, 1}, i};
  int const k = is_constant(n.arguments[0]) ? 0 : 1;
  rational const factor = nodes_.each[n.arguments[k]].constant();
  return {negative ? -factor : factor, n.arguments[1 - k]};
}

constexpr int graph_builder::times(rational factor, int rest) {
  bool const negative = factor.num < 0;
  rational const size = negative ? -factor : factor;
  int const arguments[] = {constant(size), rest};
  bool const folds = nodes_.each[rest].is_special || nodes_.each[rest].is_multiple || size.num == 0 || size == rational{1, 1};
  int const result = folds ? make(operations_.multiply, arguments, 2) : intern(operations_.multiply, arguments, 2);
  return negative ? negate(result) : result;
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
  bool const a_is_constant = is_constant(a);
  if (a_is_constant || is_constant(b)) {
    rational const c = nodes_.each[a_is_constant ? a : b].constant();
    multiple const other = multiple_of(a_is_constant ? b : a);
    rational const factor = c * other.factor;
    if (!factor.fits() || is_constant(other.rest)) return -1;
    return times(factor, other.rest);
  }
  bool const minus_a = nodes_.each[a].operation->is_negation;
  bool const minus_b = nodes_.each[b].operation->is_negation;
  int const size_a = minus_a ? nodes_.each[a].arguments[0] : a;
  int const size_b = minus_b ? nodes_.each[b].arguments[0] : b;
  if (nodes_.each[size_a].is_multiple && nodes_.each[size_b].is_multiple) {
    multiple const u = multiple_of(a);
    multiple const v = multiple_of(b);
    if (rational const factor = u.factor * v.factor; factor.fits()) return times(factor, multiply(u.rest, v.rest));
  }
  if (!minus_a && !minus_b) return -1;
  int const size = multiply(size_a, size_b);
  return minus_a == minus_b ? size : negate(size);
}

constexpr int graph_builder::sum(int a, int b, bool is_difference) {
  bool const has_minus_a = nodes_.each[a].operation->is_negation;
  bool const has_minus_b = nodes_.each[b].operation->is_negation;
  int const first = has_minus_a ? nodes_.each[a].arguments[0] : a;
  int const second = has_minus_b ? nodes_.each[b].arguments[0] : b;
  if (first == second || has_factor(nodes_.each[first]) || has_factor(nodes_.each[second])) {
    multiple const u = multiple_of(a);
    multiple const v = multiple_of(b);
    if (u.rest == v.rest)
      if (rational const factor = is_difference ? u.factor - v.factor : u.factor + v.factor; factor.fits())
        return times(factor, u.rest);
  }
  bool const minus_b = has_minus_b != is_difference;
  if (has_minus_a && minus_b) return negate(add(first, second));
  if (has_minus_a) return make(operations_.subtract, second, first);
  if (!has_minus_b) return -1;
  return make(minus_b ? operations_.subtract : operations_.add, first, second);
}

constexpr int graph_builder::quotient(int a, int b) {
  multiple const u = multiple_of(a);
  multiple const v = multiple_of(b);
  rational const factor = (is_constant(a) ? nodes_.each[a].constant() : u.factor) / v.factor;
  bool const arranged_already = v.factor == rational{1, 1} && (is_constant(a) ? factor.num > 0 : u.factor == rational{1, 1});
  if (arranged_already || !factor.fits() || is_constant(v.rest)) return -1;
  return times(factor, make(operations_.divide, is_constant(a) ? constant(1) : u.rest, v.rest));
}

}  // namespace chainrule
