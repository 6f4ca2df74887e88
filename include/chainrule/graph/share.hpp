// What is computed of a graph: operations replaced by cheaper ones (integer powers by products), and in derivatives, which
// may round differently, one reciprocal for several quotients.
#pragma once

#include <chainrule/graph/graph.hpp>

namespace chainrule::detail {

/// The graph that is computed; the outputs' numbers become those of its nodes.
constexpr graph_builder shared(graph_builder graph, list<int>& outputs) {
  hash_t const divide = graph.operations().divide->key;
  bool changes = false;
  for (int i = 0; i < graph.size() && !changes; ++i)
    changes = graph.node(i).operation->has_expansion || graph.node(i).operation->key == divide;
  if (!changes) return graph;
  int const written = graph.written();
  list<char> needed(graph.size(), 0);
  list<char> quotients(graph.size(), 0);  // by each node: 2 for several
  for (int const o : outputs) needed[o] = 1;
  for (int i = graph.size() - 1; i >= 0; --i) {
    if (!needed[i]) continue;
    graph_node const& n = graph.node(i);
    for (int k = 0; k < n.count; ++k) needed[graph.argument(n, k)] = 1;
    if (n.operation->key == divide && (i >= written || graph.is_constant(n.arguments[0])) && quotients[n.arguments[1]] < 2)
      ++quotients[n.arguments[1]];
  }
  graph_builder result(graph.operations());
  list<int> moved(graph.size(), -1);
  list<int> arguments;
  for (int i = 0; i < graph.size(); ++i) {
    if (!needed[i]) continue;
    graph_node const& n = graph.node(i);
    if (n.is_leaf()) {
      moved[i] = n.input >= 0 ? result.input(n.input) : result.constant(n.constant);
      continue;
    }
    arguments.clear();
    for (int k = 0; k < n.count; ++k) arguments.push_back(moved[graph.argument(n, k)]);
    int node = n.operation->has_expansion ? n.operation->expand(result, arguments.data(), n.count) : -1;
    if (node < 0 && i >= written && n.operation->key == divide && quotients[n.arguments[1]] == 2)
      node = result.multiply(arguments[0], result.make(n.operation, result.constant(1), arguments[1]));
    moved[i] = node >= 0 ? node : result.intern(n.operation, arguments.data(), n.count);
  }
  for (int& o : outputs) o = moved[o];
  return result;
}

}  // namespace chainrule::detail
