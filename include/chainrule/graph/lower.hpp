// From a formula to graph nodes, exactly as written: no folding, no swapping, equal subformulas shared.
#pragma once

#include <chainrule/core/walk.hpp>
#include <chainrule/graph/graph.hpp>

namespace chainrule::detail {

/// Adds a formula to the graph and returns its node. Its variables must be in the map already, as inputs.
constexpr int lower(graph_builder& graph, definition_map& nodes, definition_info const* root) {
  list<int> arguments;
  walk(root, nodes, [&](definition_info const* d) {
    if (!d->is_application()) return graph.constant(d->constant);
    arguments.clear();
    for (int k = 0; k < d->arity; ++k) arguments.push_back(nodes.find(d->arguments[k]->hash));
    return graph.intern(d->operation, arguments.data(), d->arity);
  });
  return nodes.find(root->hash);
}

}  // namespace chainrule::detail
