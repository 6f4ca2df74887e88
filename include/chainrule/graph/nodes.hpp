// cr::graph: the distinct nodes of a formula as constexpr data, for those who look at computation graphs or draw them.
#pragma once

#include <chainrule/core/walk.hpp>

#include <boost/hana/tuple.hpp>

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
};

/// The distinct nodes of one formula or several, arguments before what uses them. Refers to constants of static storage.
class computation_graph {
 public:
  constexpr computation_graph() = default;
  constexpr computation_graph(graph_vertex const* vertices, int vertex_count, node_arguments roots)
      : vertices_(vertices), count_(vertex_count), roots_(roots) {}

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
  static constexpr int size = int(subformulas<false, E...>::count);

  static constexpr int slots = [] {
    definition_map seen;
    int sum = 0;
    (walk(info_of<E>, seen, [&sum](definition_info const* part) { return sum += part->arity, 0; }), ...);
    return sum;
  }();

  struct indices {
    std::array<int, std::size_t(slots) + 1> arguments{};
    std::array<int, sizeof...(E) + 1> roots{};
  };
  static constexpr indices index = [] {
    indices result;
    definition_map seen;
    int node = 0;
    std::size_t slot = 0;
    (walk(info_of<E>, seen,
          [&](definition_info const* part) {
            for (int k = 0; k < part->arity; ++k) result.arguments[slot++] = seen.find(part->arguments[k]->hash);
            return node++;
          }),
     ...);
    std::size_t root = 0;
    ((result.roots[root++] = seen.find(E::hash)), ...);
    return result;
  }();

  static constexpr std::array<graph_vertex, std::size_t(size)> vertices = [] {
    std::array<graph_vertex, std::size_t(size)> result{};
    definition_map seen;
    std::size_t node = 0;
    int const* slot = index.arguments.data();
    (walk(info_of<E>, seen,
          [&](definition_info const* part) {
            graph_vertex& vertex = result[node];
            vertex.label = part->label;
            vertex.operation = part->operation->name;
            vertex.arguments = {slot, part->arity};
            vertex.kind = part->is_variable()   ? node_kind::variable
                          : part->is_constant() ? node_kind::constant
                                                : node_kind::operation;
            vertex.is_condition = part->is_condition();
            vertex.has_gradient = part->has_variables && !part->is_condition();
            vertex.hash = part->hash;
            vertex.key = part->operation->key;
            vertex.text = part->operation->text;
            vertex.binds = part->binds;
            slot += part->arity;
            return static_cast<int>(node++);
          }),
     ...);
    return result;
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
template <any_formula... E>
constexpr computation_graph graph(boost::hana::tuple<E...> const&) {
  return detail::computation<E...>::graph;
}

}  // namespace chainrule
