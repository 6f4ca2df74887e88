// cr::graph: the distinct nodes of a formula as constexpr data, for those who look at computation graphs or draw them.
#pragma once

#include <chainrule/core/flatten.hpp>
#include <chainrule/core/tuples.hpp>

namespace chainrule {

/// The arguments of a node, as indices of earlier nodes.
struct node_arguments {
  int const* first = nullptr;
  int count = 0;

  [[nodiscard]] constexpr int size() const { return count; }
  [[nodiscard]] constexpr int operator[](int k) const { return first[k]; }
  [[nodiscard]] constexpr int const* begin() const { return first; }
  [[nodiscard]] constexpr int const* end() const { return first + count; }
};

enum class node_kind : unsigned char { variable, constant, operation };

/// A node of a computation graph: a variable, an exact constant, or an operation on earlier nodes.
struct graph_vertex {
  std::string_view label;      // the formula as it was written, shortened to 40 characters
  std::string_view operation;  // the operation's printed name; empty of variables and constants
  node_arguments arguments;
  node_kind kind = node_kind::constant;
  bool is_condition = false;
  bool has_gradient = false;  // it depends on a variable and is no condition
  hash_t hash = 0;            // of the formula's type
  hash_t key = 0;             // of the operation's type
  notation text{};            // how the operation prints
  precedence binds = precedence::atom;
  minus_sign minus = minus_sign::none;
};

/// The distinct nodes of one formula or several, arguments before what uses them. Refers to constants of static storage.
class computation_graph {
 public:
  constexpr computation_graph() = default;
  constexpr computation_graph(graph_vertex const* first_vertex, int vertex_count, node_arguments roots)
      : vertices_(first_vertex), count_(vertex_count), roots_(roots) {}

  [[nodiscard]] constexpr int size() const { return count_; }
  [[nodiscard]] constexpr graph_vertex const& operator[](int i) const { return vertices_[i]; }
  [[nodiscard]] constexpr graph_vertex const* begin() const { return vertices_; }
  [[nodiscard]] constexpr graph_vertex const* end() const { return vertices_ + count_; }
  /// The nodes of the formulas themselves.
  [[nodiscard]] constexpr node_arguments const& roots() const { return roots_; }

 private:
  graph_vertex const* vertices_ = nullptr;
  int count_ = 0;
  node_arguments roots_;
};

namespace detail {

/// The nodes of some formulas in static storage: plain data, without the pointers to rules that definitions hold, so that
/// nothing but what is drawn reaches the program.
template <class... E>
struct computation {
  using source = flattened<E...>;
  static constexpr int size = source::size.nodes;
  static constexpr int slots = source::size.arguments;

  struct indices {
    std::array<int, std::size_t(slots) + 1> arguments{};
    std::array<int, sizeof...(E) + 1> roots{};
  };
  static constexpr indices index{source::listed.arguments, source::listed.roots};

  static constexpr std::array<graph_vertex, std::size_t(size)> vertices = [] {
    std::array<graph_vertex, std::size_t(size)> vertices_drawn{};
    int const* next_slot = index.arguments.data();
    for (std::size_t next_node = 0; next_node < vertices_drawn.size(); ++next_node) {
      definition_info const* const each = source::listed.each[next_node];
      graph_vertex& drawn = vertices_drawn[next_node];
      drawn.label = each->label;
      drawn.operation = each->operation->name;
      drawn.arguments = {next_slot, each->arity};
      drawn.kind = each->is_variable() ? node_kind::variable : each->is_constant() ? node_kind::constant : node_kind::operation;
      drawn.is_condition = each->is_condition();
      drawn.has_gradient = each->has_variables && !each->is_condition();
      drawn.hash = each->hash;
      drawn.key = each->operation->key;
      drawn.text = each->operation->text;
      drawn.binds = each->binds;
      drawn.minus = each->minus;
      next_slot += each->arity;
    }
    return vertices_drawn;
  }();

  static constexpr computation_graph graph{vertices.data(), size, {index.roots.data(), int(sizeof...(E))}};

  /// The node of a formula, by its hash; -1 where it is none.
  static constexpr int find(hash_t hash) {
    for (int i = 0; i < size; ++i)
      if (vertices[std::size_t(i)].hash == hash) return i;
    return -1;
  }
};

}  // namespace detail

/// The distinct nodes of a formula, arguments before what uses them.
template <any_formula E>
constexpr computation_graph graph(E const&) {
  return detail::computation<E>::graph;
}
/// The distinct nodes of a tuple of formulas, each once.
template <class Formulas>
requires(detail::holds_formulas<Formulas>) constexpr computation_graph graph(Formulas const&) {
  return detail::elements_in<Formulas, detail::computation>::graph;
}

}  // namespace chainrule
