// cr::backpropagate: the forward value and the gradient of every distinct node of a formula, as lessons draw them.
#pragma once

#include <chainrule/backpropagation/call.hpp>
#include <chainrule/graph/nodes.hpp>

namespace chainrule {
namespace detail {

/// For a formula of n nodes: n values, n gradients, and for each argument of each node what the node passes on to it.
/// The sweep goes over the formula's nodes as written: the graph's own would be one for x*y and y*x.
template <class Problem>
struct backpropagate_request;

template <class E, class... In, int Wrt>
struct backpropagate_request<problem<formulas<E>, formulas<In...>, Wrt>> {
  using base = problem<formulas<E>, formulas<In...>, Wrt>;
  using nodes = computation<E>;
  static constexpr int outputs = 2 * nodes::size + nodes::slots;
  static constexpr int capacity = base::nodes * 8 + 32;
  static constexpr arithmetic_operations const& operations() { return base::operations(); }
  static constexpr graph_builder graph() { return base::graph(); }

  static constexpr list<int> build(graph_builder& g) {
    list<int> result = lower_all(g);
    list<int> const place = result;
    list<adjoint> adjoints(nodes::size);
    list<int> passed_on(nodes::slots, g.constant(0));
    adjoints[nodes::size - 1].add(g, g.constant(1));
    for (int i = nodes::size - 1; i >= 0; --i) {
      graph_vertex const& vertex = nodes::vertices[std::size_t(i)];
      if (vertex.kind != node_kind::operation || !vertex.has_gradient || adjoints[i].is_zero()) continue;
      int const upstream = adjoints[i].masked(g);
      list<int> const partials = g.partials(place[i]);
      for (int k = 0; k < vertex.arguments.size(); ++k) {
        int const argument = vertex.arguments[k];
        if (!nodes::vertices[std::size_t(argument)].has_gradient) continue;
        // The graph may have found the node with its arguments swapped.
        int const which = g.argument(place[i], k) == place[argument] ? k : 1 - k;
        int const contribution = g.pass(upstream, partials[which], g.is_singular(place[i]));
        passed_on[static_cast<int>(vertex.arguments.begin() - nodes::index.arguments.data()) + k] = contribution;
        adjoints[argument].add(g, contribution);
      }
    }
    for (adjoint const& sum : adjoints) result.push_back(sum.is_zero() ? g.constant(0) : sum.sum());
    result.append(passed_on);
    return result;
  }

 private:
  /// Where the graph has each node of the formula.
  static constexpr list<int> lower_all(graph_builder& g) {
    hash_t const variables[] = {In::hash..., 0};
    definition_map map;
    for (int i = 0; i < base::inputs; ++i) map.add(variables[i], i);
    lower(g, map, info_of<E>);
    list<int> result;
    for (graph_vertex const& vertex : nodes::vertices) result.push_back(map.find(vertex.hash));
    return result;
  }
};

}  // namespace detail

/// A node that backpropagation has visited. Conditions have the value 1 or 0.
template <class T>
struct visited_node : graph_vertex {
  T value{};
  T gradient{};  // of the formula by this node; 0 where it has none
};

/// The forward values and gradients of every node of a formula E, at one point.
template <class E, class T>
class backward_pass {
  using nodes = detail::computation<E>;

 public:
  using number_type = T;

  constexpr explicit backward_pass(std::array<T, std::size_t(2 * nodes::size + nodes::slots)> const& calculated)
      : numbers_(calculated) {}

  [[nodiscard]] static constexpr computation_graph graph() { return nodes::graph; }
  [[nodiscard]] static constexpr int size() { return nodes::size; }

  /// Node i, in the order of cr::graph.
  [[nodiscard]] constexpr visited_node<T> operator[](int i) const {
    return {nodes::vertices[std::size_t(i)], numbers_[std::size_t(i)], numbers_[std::size_t(nodes::size + i)]};
  }
  /// The node of a part of the formula, `pass[x + y]`: exactly as it was written.
  template <any_formula Part>
  [[nodiscard]] constexpr visited_node<T> operator[](Part const&) const {
    constexpr int found = nodes::find(Part::hash);
    static_assert(found >= 0,
                  "chainrule: backpropagate: this formula is no node of the computation: name a part of it as it was written");
    if constexpr (found >= 0) return (*this)[found];
    else return {};
  }
  /// What node i passes on to its argument k: its gradient times its derivative by that argument. A node's gradient is
  /// the sum of what is passed on to it.
  [[nodiscard]] constexpr T const& passed_on(int i, int k) const {
    auto const slot = nodes::vertices[std::size_t(i)].arguments.begin() - nodes::index.arguments.data();
    return numbers_[std::size_t(2 * nodes::size + slot + k)];
  }
  /// The formula's value.
  [[nodiscard]] constexpr T const& value() const { return numbers_[std::size_t(nodes::size - 1)]; }

  struct iterator {
    backward_pass const* pass;
    int at;
    constexpr visited_node<T> operator*() const { return (*pass)[at]; }
    constexpr iterator& operator++() { return ++at, *this; }
    friend constexpr bool operator==(iterator const& a, iterator const& b) { return a.at == b.at; }
  };
  [[nodiscard]] constexpr iterator begin() const { return {this, 0}; }
  [[nodiscard]] constexpr iterator end() const { return {this, size()}; }

 private:
  std::array<T, std::size_t(2 * nodes::size + nodes::slots)> numbers_;
};

/// A formula that waits for its variables' values: cr::backpropagate(z)(x = 3.0, y = 4.0).
template <class E>
struct backpropagation {
  struct pass {
    template <class Numbers>
    static constexpr auto from(Numbers const& numbers) {
      return backward_pass<E, typename Numbers::value_type>(numbers);
    }
  };
  template <class... Bindings>
  constexpr auto operator()(Bindings const&... bindings) const {
    if constexpr (detail::check_call<E, Bindings...>())
      return detail::call_by_name<E, detail::backpropagate_request, pass>(bindings...);
  }
};

/// Every node's forward value and gradient: call the result with a value for each variable, as the formula itself.
template <class E>
constexpr auto backpropagate(E const&) {
  static_assert(any_formula<E>, "chainrule: backpropagate: the argument is one formula: cr::backpropagate(z)(x = 3.0, y = 4.0)");
  if constexpr (any_formula<E>) return backpropagation<E>{};
}

}  // namespace chainrule
