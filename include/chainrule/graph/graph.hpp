// The computation graph as constexpr data: nodes in topological order, equal nodes shared.
#pragma once

#include <chainrule/core/core.hpp>
#include <chainrule/core/list.hpp>


namespace chainrule {
namespace detail {

/// An input, an exact constant, or an operation on earlier nodes.
struct graph_node {
  operation_info const* operation = nullptr;
  int first = 0;  // where its arguments begin
  int count = 0;
  int input = -1;
  rational constant{};

  [[nodiscard]] constexpr bool is_constant() const { return operation == nullptr && input < 0; }
};

/// The operations that differentiation itself writes.
struct arithmetic_operations {
  operation_info const* add;
  operation_info const* multiply;
  operation_info const* negate;
};

}  // namespace detail

/// Builds a graph. `intern` adds a node as it stands, `make` first drops the zeros and ones that differentiation makes.
class graph_builder {
 public:
  constexpr explicit graph_builder(detail::arithmetic_operations const& operations) : operations_(operations), table_(64, -1) {}

  [[nodiscard]] constexpr int size() const { return nodes_.size(); }
  [[nodiscard]] constexpr detail::graph_node const& node(int i) const { return nodes_[i]; }
  [[nodiscard]] constexpr int argument(detail::graph_node const& n, int k) const {
    return arguments_[n.first + k];
  }
  [[nodiscard]] constexpr int argument(int i, int k) const { return argument(node(i), k); }

  constexpr int input(int number) { return find_or_add({nullptr, 0, 0, number, {}}, nullptr); }
  constexpr int constant(rational value) { return find_or_add({nullptr, 0, 0, -1, value}, nullptr); }
  constexpr int constant(std::int64_t value) { return constant(rational{value, 1}); }
  constexpr int intern(detail::operation_info const* operation, int const* arguments, int count) {
    return find_or_add({operation, 0, count, -1, {}}, arguments);
  }

  /// The node for an operation in a derivative: exact constants fold, zeros and ones drop (operation_info::drop).
  constexpr int make(detail::operation_info const* operation, int const* arguments, int count);
  constexpr int add(int a, int b) { return make(operations_.add, a, b); }
  constexpr int multiply(int a, int b) { return make(operations_.multiply, a, b); }
  constexpr int make(detail::operation_info const* operation, int a, int b) {
    int const arguments[] = {a, b};
    return make(operation, arguments, 2);
  }
  constexpr int negate(int a) { return make(operations_.negate, &a, 1); }

  [[nodiscard]] constexpr bool is_constant(int i) const { return node(i).is_constant(); }
  [[nodiscard]] constexpr bool is_zero(int i) const { return is_constant(i) && node(i).constant.num == 0; }

  /// The partial derivatives of node i, written as nodes, in the order of its arguments.
  constexpr detail::list<int> partials(int i) {
    detail::graph_node const n = node(i);
    detail::list<int> arguments(n.count);
    for (int k = 0; k < n.count; ++k) arguments[k] = argument(n, k);
    detail::list<int> result(n.count, -1);
    n.operation->partials(*this, i, arguments.data(), n.count, result.data());
    return result;
  }

  [[nodiscard]] constexpr detail::arithmetic_operations const& operations() const { return operations_; }

 private:
  [[nodiscard]] constexpr detail::shape shape_of(int i) const;
  constexpr int find_or_add(detail::graph_node n, int const* arguments);
  [[nodiscard]] constexpr int slot(detail::graph_node const& n, int const* arguments) const;
  [[nodiscard]] constexpr bool same(detail::graph_node const& n, int const* arguments, int other, bool swapped) const;
  constexpr int find(detail::graph_node const& n, int const* arguments, bool swapped) const;
  constexpr void place(int i);

  detail::arithmetic_operations operations_;
  detail::list<detail::graph_node> nodes_;
  detail::list<int> arguments_;
  detail::list<int> table_;  // open addressing; size a power of two
};

constexpr int graph_builder::slot(detail::graph_node const& n, int const* arguments) const {
  // A product and its swapped twin share a slot, so that one is found for the other; the arguments' sum serves both.
  hash_t h = n.operation != nullptr ? n.operation->key : static_cast<hash_t>(n.input + 2) * 0x9e3779b97f4a7c15ull;
  hash_t sum = 0;
  for (int k = 0; k < n.count; ++k) sum += static_cast<hash_t>(arguments[k] + 1) * 0xbf58476d1ce4e5b9ull;
  h ^= sum + static_cast<hash_t>(n.constant.num) * 0x94d049bb133111ebull + static_cast<hash_t>(n.constant.den);
  return static_cast<int>(detail::scramble(h) & static_cast<hash_t>(table_.size() - 1));
}

constexpr bool graph_builder::same(detail::graph_node const& n, int const* arguments, int other, bool swapped) const {
  detail::graph_node const& m = node(other);
  if (m.operation != n.operation || m.count != n.count || m.input != n.input || m.constant != n.constant) return false;
  if (swapped) return argument(m, 0) == arguments[1] && argument(m, 1) == arguments[0];
  for (int k = 0; k < n.count; ++k)
    if (argument(m, k) != arguments[k]) return false;
  return true;
}

constexpr int graph_builder::find(detail::graph_node const& n, int const* arguments, bool swapped) const {
  int const mask = table_.size() - 1;
  for (int s = slot(n, arguments); table_[s] >= 0; s = (s + 1) & mask)
    if (same(n, arguments, table_[s], swapped)) return table_[s];
  return -1;
}

constexpr void graph_builder::place(int i) {
  int const mask = table_.size() - 1;
  int s = slot(node(i), arguments_.data() + node(i).first);
  while (table_[s] >= 0) s = (s + 1) & mask;
  table_[s] = i;
}

constexpr int graph_builder::find_or_add(detail::graph_node n, int const* arguments) {
  if (int const found = find(n, arguments, false); found >= 0) return found;
  if (n.operation != nullptr && n.operation->commutes && n.count == 2)  // x*y serves for y*x: the same bits
    if (int const found = find(n, arguments, true); found >= 0) return found;
  n.first = arguments_.size();
  for (int k = 0; k < n.count; ++k) arguments_.push_back(arguments[k]);
  int const index = size();
  nodes_.push_back(n);
  if (nodes_.size() * 2 > table_.size()) {
    table_ = detail::list<int>(table_.size() * 2, -1);
    for (int i = 0; i <= index; ++i) place(i);
  } else {
    place(index);
  }
  return index;
}

constexpr detail::shape graph_builder::shape_of(int i) const {
  detail::graph_node const& n = node(i);
  detail::shape s;
  s.is_constant = n.is_constant();
  s.constant = n.constant;
  if (n.operation != nullptr && n.operation->is_selection) {
    s.condition = static_cast<hash_t>(argument(n, 0));
    for (int k = 1; k < 3; ++k) {
      int const branch = argument(n, k);
      s.is_masked = s.is_masked || is_constant(branch) || shape_of(branch).is_masked;
    }
  }
  s.is_negation = n.operation != nullptr && n.operation->is_negation;
  return s;
}

constexpr int graph_builder::make(detail::operation_info const* operation, int const* arguments, int count) {
  using detail::fold;
  detail::shape shapes[3];
  if (count > 3 || (operation->exact == nullptr && operation->drop == nullptr)) return intern(operation, arguments, count);
  bool constants = operation->exact != nullptr;
  for (int k = 0; k < count; ++k) {
    shapes[k] = shape_of(arguments[k]);
    constants = constants && shapes[k].is_constant;
  }
  if (constants) {
    rational values[3];
    for (int k = 0; k < count; ++k) values[k] = shapes[k].constant;
    if (rational const r = operation->exact(values, count); r.fits()) return constant(r);
  }
  fold const f = operation->drop != nullptr ? operation->drop(shapes, count) : fold{};
  switch (f.what) {
    case fold::keep: break;
    case fold::argument: return arguments[f.index];
    case fold::negated: return negate(arguments[f.index]);
    case fold::constant: return constant(f.value);
    case fold::under_negation: return argument(arguments[0], 0);
    case fold::inside:
    case fold::inside_both: {
      int const selection = arguments[f.index];
      int branch[3] = {argument(selection, 0), -1, -1};
      for (int k = 1; k < 3; ++k) {
        int inner[3] = {arguments[0], count > 1 ? arguments[1] : -1, -1};
        inner[f.index] = argument(selection, k);
        if (f.what == fold::inside_both) inner[1] = argument(arguments[1], k);
        branch[k] = make(operation, inner, count);
      }
      return make(node(selection).operation, branch, 3);
    }
  }
  return intern(operation, arguments, count);
}

}  // namespace chainrule
