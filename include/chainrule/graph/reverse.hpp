// The reverse sweep (backpropagation): adjoints of every node that leads from the inputs to an output.
#pragma once

#include <chainrule/graph/graph.hpp>

namespace chainrule::detail {

/// Which nodes depend on the inputs 0..count-1; grows with the graph.
class activity {
 public:
  constexpr explicit activity(int inputs) : inputs_(inputs) {}
  constexpr bool operator()(graph_builder const& graph, int i) {
    while (active_.size() <= i) {
      graph_node const& n = graph.node(active_.size());
      bool active = n.input >= 0 && n.input < inputs_;
      for (int k = 0; k < n.count && !active; ++k) active = active_[graph.argument(n, k)] != 0;
      active_.push_back(active);
    }
    return active_[i] != 0;
  }

 private:
  int inputs_;
  list<char> active_;
};

/// The adjoint of a node: the sum of its contributions. Where all of them are masked, by different conditions, the sum is
/// 0 where none selects, and must stay so whatever it is multiplied by: it gets a mask of its own.
class adjoint {
 public:
  constexpr void add(graph_builder& graph, int contribution) {
    if (graph.is_zero(contribution)) return;
    if (sum_ < 0) {
      sum_ = contribution;
      where_ = unknown;
      return;
    }
    int const before = where_ == unknown ? support(graph, sum_) : where_;
    int const more = before == everywhere ? everywhere : support(graph, contribution);
    sum_ = graph.add(sum_, contribution);
    where_ = before == everywhere || more == everywhere ? everywhere
             : before == more                           ? before
                                                        : graph.make(graph.operations().disjunction, before, more);
  }
  [[nodiscard]] constexpr bool is_zero() const { return sum_ < 0; }
  [[nodiscard]] constexpr int sum() const { return sum_; }
  [[nodiscard]] constexpr int masked(graph_builder& graph) const {
    if (where_ < 0 || graph.node(sum_).operation->is_selection) return sum_;
    int const arguments[] = {where_, sum_, graph.constant(0)};
    return graph.make(graph.operations().select, arguments, 3);
  }

 private:
  static constexpr int everywhere = -1;
  static constexpr int unknown = -2;

  /// The condition under which a masked node is not zero.
  static constexpr int support(graph_builder& graph, int i) {
    graph_node const n = graph.node(i);
    if (!n.operation->is_selection) return everywhere;
    int const condition = n.arguments[0];
    if (graph.is_zero(n.arguments[2])) return condition;
    return graph.is_zero(n.arguments[1]) ? graph.make(graph.operations().complement, &condition, 1) : everywhere;
  }

  int sum_ = -1;
  int where_ = unknown;
};

struct leaf_has_no_more {
  constexpr void operator()(int, list<adjoint>&) const {}
};

/// Derivatives of the sum of the nodes `roots`, each times its seed, with respect to the inputs 0..inputs-1, as nodes.
/// at_leaf(node, adjoints) may pass an input's adjoint on to earlier nodes.
template <class AtLeaf = leaf_has_no_more>
constexpr list<int> reverse(graph_builder& graph, list<int> const& roots, list<int> const& seeds, int inputs,
                            AtLeaf const& at_leaf = {}) {
  activity active(inputs);
  list<adjoint> adjoints(graph.size());
  list<int> gradient(inputs, graph.constant(0));
  int last = -1;
  for (int r = 0; r < roots.size(); ++r) {
    adjoints[roots[r]].add(graph, seeds[r]);
    last = roots[r] > last ? roots[r] : last;
  }
  for (int i = last; i >= 0; --i) {
    if (adjoints[i].is_zero() || !active(graph, i)) continue;
    graph_node const n = graph.node(i);
    if (n.is_leaf()) {
      gradient[n.input] = adjoints[i].sum();
      at_leaf(i, adjoints);
      continue;
    }
    int const upstream = adjoints[i].masked(graph);
    unsigned wanted = 0;
    for (int k = 0; k < n.count; ++k)
      if (active(graph, graph.argument(n, k))) wanted |= 1u << k;
    list<int> const partials = graph.partials(i, wanted);
    for (int k = 0; k < n.count; ++k)
      if ((wanted >> k & 1u) != 0) adjoints[graph.argument(n, k)].add(graph, graph.multiply(upstream, partials[k]));
  }
  return gradient;
}

constexpr list<int> reverse(graph_builder& graph, int root, int seed, int inputs) {
  return reverse(graph, list<int>{root}, list<int>{seed}, inputs);
}

}  // namespace chainrule::detail
