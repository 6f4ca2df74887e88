// Graphs made by hand, node by node.
#pragma once

#include <chainrule/graph/handle.hpp>
#include <chainrule/operations/operations.hpp>

namespace by_hand {

constexpr chainrule::graph_builder with_inputs(int count) {
  chainrule::graph_builder graph(chainrule::detail::arithmetic_table<>);
  for (int i = 0; i < count; ++i) graph.input(i);
  return graph;
}
template <class Op>
constexpr int make(chainrule::graph_builder& graph, auto... arguments) {
  int const all[] = {arguments...};
  return graph.make(&chainrule::detail::operation<Op>, all, int(sizeof...(arguments)));
}
template <class Op>
constexpr int intern(chainrule::graph_builder& graph, auto... arguments) {
  int const all[] = {arguments...};
  return graph.intern(&chainrule::detail::operation<Op>, all, int(sizeof...(arguments)));
}

}  // namespace by_hand
