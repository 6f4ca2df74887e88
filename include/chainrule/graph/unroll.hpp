// Sums and products lowered turn by turn, for requests that do not keep loops.
#pragma once

#include <chainrule/graph/graph.hpp>
#include <chainrule/graph/layout.hpp>

namespace chainrule::detail {

inline constexpr std::int64_t not_written_out = 1'000'000'000;

/// Whether nothing but the turns of loops decides which element it is.
template <class = void>
constexpr bool follows_turns(definition_info const* element) {
  array_info const& array = *element->operation->indexes.array;
  if (array.is_integer || known_size(array) < 0) return false;
  affine_index const at = flat_position(element);
  for (int k = 0; k < at.terms; ++k)
    if (!at.is_index[k]) return false;
  return at.valid;
}

/// How many parts a formula has when its sums and products are written out; not_written_out where calls tell that. Or, curved, about how many
/// nodes its second derivatives along a direction have then.
template <class = void>
constexpr std::int64_t unrolled_size(definition_info const* root, bool is_curved = false) {
  std::int64_t size = 0;
  list<definition_info const*> pending{root};
  definition_map seen;
  while (!pending.empty()) {
    definition_info const* const d = pending.back();
    pending.pop_back();
    if (seen.find(d->hash) >= 0) continue;
    seen.add(d->hash, 0);
    size += is_curved ? 4 : 1;
    if (is_loop(d)) {
      std::int64_t const joint = is_curved ? d->operation->indexes.joining->curved_nodes : 1;
      size += range_of(d).is_known ? range_of(d).turns() * (unrolled_size(body_of(d), is_curved) + joint) : not_written_out;
    } else if (is_element(d)) {
      size += follows_turns(d) ? 0 : not_written_out;
    } else {
      for (int k = 0; k < d->arity; ++k) pending.push_back(d->arguments[k]);
    }
    if (d->is_extent || is_scan(d) || size >= not_written_out) return not_written_out;
  }
  return size;
}

/// How many nodes, about, second derivatives have of the joining alone, in the longest loop that does not add up.
constexpr std::int64_t longest_joining(definition_info const* root) {
  std::int64_t longest = 0;
  definition_map seen;
  walk(root, seen, [&](definition_info const* d) {
    if (!is_loop(d) || adds_up(d)) return 0;
    std::int64_t const nodes =
        range_of(d).is_known ? range_of(d).turns() * d->operation->indexes.joining->curved_nodes : not_written_out;
    longest = nodes > longest ? nodes : longest;
    return 0;
  });
  return longest;
}

/// Lowers formulas with indices; input n of the layout is the graph's input n.
template <class Graph>
class unroller {
 public:
  constexpr unroller(Graph& builder, input_layout const& inputs) : graph_(builder), inputs_(inputs) {}

  constexpr int lower(definition_info const* root) {
    definition_map nodes;
    list<definition_info const*> pending{root};
    list<int> arguments;
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      bool ready = nodes.find(d->hash) >= 0;
      if (!ready) {
        ready = true;
        bool const whole = is_loop(d) || is_element(d);
        for (int k = d->arity - 1; k >= 0 && !whole; --k) {
          if (nodes.find(d->arguments[k]->hash) >= 0) continue;
          pending.push_back(d->arguments[k]);
          ready = false;
        }
        if (!ready) continue;
        arguments.clear();
        for (int k = 0; k < d->arity && !whole; ++k) arguments.push_back(nodes.find(d->arguments[k]->hash));
        nodes.add(d->hash, node_for(d, arguments));
      }
      pending.pop_back();
    }
    return nodes.find(root->hash);
  }

 private:
  constexpr int node_for(definition_info const* d, list<int> const& arguments) {
    if (d->is_constant()) return graph_.constant(d->constant);
    if (d->is_index) return graph_.constant(value_of(d->hash));
    if (d->is_variable()) return graph_.input(inputs_.input_of(d));
    if (is_loop(d)) return joined_turns(d);
    if (!is_element(d)) return graph_.intern(d->operation, arguments.data(), d->arity);
    affine_index const at = flat_position(d);
    std::int64_t position = inputs_.first_of(d->operation->indexes.hash) + at.offset;
    for (int k = 0; k < at.terms; ++k) position += at.factor[k] * value_of(at.atom[k]);
    return graph_.input(static_cast<int>(position));
  }
  constexpr int joined_turns(definition_info const* d) {
    turn_range const range = range_of(d);
    loop_joining const& joining = *d->operation->indexes.joining;
    int result = -1;
    turns_.push_back({d->operation->indexes.hash, range});
    for (std::int64_t turn = range.low; turn <= range.high; ++turn) {
      turns_.back().range.low = turn;
      int const value = lower(body_of(d));
      int const both[] = {result, value};
      result = result < 0 ? value : graph_.intern(joining.each, both, 2);
    }
    turns_.pop_back();
    if (range.turns() == 1 && joining.alone->key != 0) return graph_.intern(joining.alone, &result, 1);
    if (joining.by_count->key == 0) return result >= 0 ? result : graph_.constant(joining.nothing);
    int const quotient[] = {result, graph_.constant(range.turns())};
    return graph_.intern(joining.by_count, quotient, 2);
  }
  [[nodiscard]] constexpr std::int64_t value_of(hash_t index) const {
    int const which = find_bound(turns_, index);
    return which < 0 ? 0 : turns_[which].range.low;
  }

  Graph& graph_;
  input_layout inputs_;
  list<bound_index> turns_;
};

}  // namespace chainrule::detail
