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

/// Derivatives of the sum of the nodes `roots`, each times its seed, with respect to the inputs 0..inputs-1, as nodes.
constexpr list<int> reverse(graph_builder& graph, list<int> const& roots, list<int> const& seeds,
                                   int inputs) {
  activity active(inputs);
  list<int> adjoint(graph.size(), -1);
  list<int> gradient(inputs, graph.constant(0));
  auto const accumulate = [&](int node, int contribution) {
    int& slot = adjoint[node];
    slot = slot < 0 ? contribution : graph.add(slot, contribution);
  };
  int last = -1;
  for (int r = 0; r < roots.size(); ++r) {
    accumulate(roots[r], seeds[r]);
    last = roots[r] > last ? roots[r] : last;
  }
  for (int i = last; i >= 0; --i) {
    int const upstream = adjoint[i];
    if (upstream < 0 || graph.is_zero(upstream) || !active(graph, i)) continue;
    graph_node const n = graph.node(i);
    if (n.is_leaf()) {
      gradient[n.input] = upstream;
      continue;
    }
    unsigned wanted = 0;
    for (int k = 0; k < n.count; ++k)
      if (active(graph, graph.argument(n, k))) wanted |= 1u << k;
    list<int> const partials = graph.partials(i, wanted);
    for (int k = 0; k < n.count; ++k)
      if ((wanted >> k & 1u) != 0) accumulate(graph.argument(n, k), graph.multiply(upstream, partials[k]));
  }
  return gradient;
}

constexpr list<int> reverse(graph_builder& graph, int root, int seed, int inputs) {
  return reverse(graph, list<int>{root}, list<int>{seed}, inputs);
}

}  // namespace chainrule::detail
