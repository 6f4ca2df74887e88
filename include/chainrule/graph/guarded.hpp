// Which singular operations a formula guards itself.
#pragma once

#include <chainrule/graph/graph.hpp>

namespace chainrule::detail {

/// For each node whether it is a singular operation on u, as sqrt, that the roots use only where select(u > 0, ...) takes it.
/// Empty where there is none, or where to find them would take too many steps: they are guarded once more then.
constexpr list<char> guarded_nodes(graph_builder const& graph, list<int> const& roots) {
  constexpr int longest = 2000;
  constexpr int most_visits = 20000;
  auto const is_above_zero = [&](int condition, int u) {
    graph_node const& c = graph.node(condition);
    return c.operation->key == graph.operations().greater->key && c.arguments[0] == u && graph.is_zero(c.arguments[1]);
  };
  int const size = graph.size();
  if (!graph.has_selections() || size > longest) return {};
  int singular = 0;
  for (int i = 0; i < size; ++i) singular += graph.nodes()[i].operation->is_singular;
  if (singular * size > most_visits) return {};
  list<char> guarded(size);
  for (int s = 0; s < size; ++s) {
    if (!graph.node(s).operation->is_singular) continue;
    list<char> used(size);  // where u may be zero
    for (int const root : roots) used[root] = 1;
    for (int i = size - 1; i > s; --i) {
      if (used[i] == 0) continue;
      graph_node const& n = graph.node(i);
      bool const guards = n.operation->is_selection && is_above_zero(n.arguments[0], graph.node(s).arguments[0]);
      for (int k = 0; k < n.count; ++k)
        if (k != 1 || !guards) used[graph.argument(n, k)] = 1;
    }
    guarded[s] = used[s] == 0;
  }
  return guarded;
}

}  // namespace chainrule::detail
