// Sums and products that stay loops. A block is a straight program with loops in it: the whole formula, or the body of
// a loop. A loop's value is a leaf of the block it stands in; its body is a block of its own, built once, that reads
// elements at affine positions, the index, and what the block around it captures (what does not depend on the index).
// Backward, a loop takes the adjoint of its value as a seed, adds to the gradients of elements where they stand, and
// gives back the adjoints of what it captured.
#pragma once

#include <chainrule/graph/guarded.hpp>
#include <chainrule/graph/layout.hpp>
#include <chainrule/graph/passes.hpp>
#include <chainrule/graph/program.hpp>
#include <chainrule/graph/taylor.hpp>

namespace chainrule::detail {

enum class leaf_kind : unsigned char {
  input,     // of the function: `number`
  captured,  // from the block around: `number`
  element,   // of an array
  index,     // of a loop, or an extent, as a number
  seed,      // the adjoint of a loop's result: `number`; of one that stands alone 0, and others tell what a turn is worth
  result,    // what loop `number` of this block gives
  partial,   // the adjoint of what a loop captured
  state,     // of a scan, before a step: `number`; tangents stand behind values
  told       // the adjoint of the element that a turn tells of an array that a scan carries
};

/// What an input of a block's graph stands for; input n is leaf n.
struct leaf {
  leaf_kind kind = leaf_kind::input;
  int number = 0;
  definition_info const* what = nullptr;
  int tangent = 0;             // 0 for the value; else the number of the direction it is differentiated along
  int first_input = no_input;  // the first of the inputs that the function is differentiated in, if it depends on any
};

/// The directions of tangents: one that a call gives, with numbers behind its inputs and arrays of its own; or one for each of
/// the first inputs.
struct direction_set {
  int count = 0;
  bool are_units = false;
};

/// A leaf whose adjoint a sweep gives.
struct sweep_target {
  int leaf = 0;
  int sweep = 0;
};

/// What a loop's body takes from outside: the largest parts that do not depend on its index, and are numbers.
class captured_parts {
 public:
  constexpr explicit captured_parts(definition_info const* loop) { collect(loop); }

  [[nodiscard]] constexpr list<definition_info const*> const& parts() const { return parts_; }

 private:
  constexpr void collect(definition_info const* loop) {
    hash_t const index = loop->operation->indexes.hash;
    definition_map dependent;
    list<definition_info const*> pending;
    for (int body = loop->arity - 1; body >= 0; --body) {
      if (is_scan(loop) ? !is_run_by_scan(loop, body) : body > 0) continue;
      pending.push_back(loop->arguments[body]);
      walk(loop->arguments[body], dependent, [&](definition_info const* d) {
        bool depends = d->hash == index || (is_scan(loop) && is_carried_by(loop, d));
        bool const hides_bodies = bodies_in(d) > 0 && d->operation->indexes.hash == index;
        for (int k = hides_bodies ? bodies_in(d) : 0; k < d->arity; ++k)
          depends = depends || dependent.find(d->arguments[k]->hash) == 1;
        return depends ? 1 : 0;
      });
    }
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      if (!d->has_variables || seen_.find(d->hash) >= 0) continue;
      if (dependent.find(d->hash) != 1 && !d->operation->is_condition && !is_telling(d)) {
        seen_.add(d->hash, 0);
        parts_.push_back(d);
      } else if (!is_element(d)) {
        visit(d, pending);
      }
    }
  }
  constexpr void visit(definition_info const* d, list<definition_info const*>& pending) {
    if (visited_.find(d->hash) >= 0) return;
    visited_.add(d->hash, 0);
    int const bodies = bodies_in(d);
    for (int k = (is_loop(d) ? 1 : d->arity) - 1; k >= bodies; --k)
      if (!is_scan(d) || !is_run_by_scan(d, k)) pending.push_back(d->arguments[k]);
    if (bodies == 0) return;
    list<definition_info const*> const inner = captured_parts(d).parts();
    for (int k = inner.size() - 1; k >= 0; --k) pending.push_back(inner[k]);
  }

  list<definition_info const*> parts_;
  definition_map seen_;
  definition_map visited_;
};

/// Whether the values of a loop's turns are kept from the pass forward to the one backward, which weighs turns by their values: where these take loops to
/// calculate once more.
constexpr bool keeps_values(definition_info const* loop) {
  turn_range const range = range_of(loop);
  return loop->operation->indexes.joining->has_weight && !keeps_factors(loop) &&
         !loop->operation->indexes.joining->needs_a_turn && range.is_known && range.turns() <= most_kept_values &&
         contains_loop(body_of(loop));
}

/// Whether all loops add up: then tangents along several directions run in one pass.
constexpr bool all_add_up(definition_info const* root) {
  bool sums = true;
  definition_map seen;
  walk(root, seen, [&](definition_info const* d) {
    sums = sums && !is_scan(d) && (!is_loop(d) || adds_up(d));
    return 0;
  });
  return sums;
}
/// Whether loops take elements of arrays that a function is differentiated in: then no tangent is along one input alone.
constexpr bool differentiates_elements(definition_info const* root, input_layout const& inputs) {
  bool found = false;
  definition_map seen;
  walk(root, seen, [&](definition_info const* d) {
    found = found || (is_element(d) && inputs.first_active(d) < inputs.wrt);
    return 0;
  });
  return found;
}

/// Builds a block: lowers formulas, and differentiates through its loops, forward and backward.
template <class Graph>
class basic_block_builder {
 public:
  constexpr basic_block_builder(arithmetic_operations const& operations, input_layout const& its_inputs,
                                direction_set its_directions)
      : graph_(operations), inputs_(its_inputs), directions_(its_directions) {}

  /// The block is the body of loops that capture these.
  template <class Captured>
  constexpr void enter(Captured const& all, table_range which) {
    for (int k = 0; k < which.count; ++k) {
      captured_value const& c = all[std::size_t(which.first + k)];
      int const node =
          c.is_constant ? graph_.constant(c.constant) : add_leaf({leaf_kind::captured, k, c.what, c.tangent, c.first_input});
      nodes_.add(hash_of(c.what, c.tangent), node);
    }
  }

  /// The block is what a scan's states become: values, and tangents along a direction behind them.
  constexpr void enter_states(definition_info const* scan, int direction) {
    scan_states const& states = *scan->operation->indexes.states;
    int first = inputs_.first_active(scan);
    for (leaf const& l : leaves_) first = l.first_input < first ? l.first_input : first;  // captured
    for (int along = 0, next = 0; along <= direction; along += direction > 0 ? direction : 1)
      for (int k = 0; k < states.count; ++k)
        if (!is_element(states.each[k]))
          nodes_.add(hash_of(states.each[k], along), add_leaf({leaf_kind::state, next++, states.each[k], along, first}));
  }

  [[nodiscard]] constexpr Graph& graph() { return graph_; }
  [[nodiscard]] constexpr list<leaf> const& leaves() const { return leaves_; }

  constexpr int add_leaf(leaf const& added) {
    leaves_.push_back(added);
    return graph_.input(leaves_.size() - 1);
  }

  /// The node of a formula. An explicit stack: formulas may be deeper than constant expressions recurse.
  constexpr int lower(definition_info const* root) {
    list<definition_info const*> pending{root};
    list<int> arguments;
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      if (nodes_.find(d->hash) >= 0) {
        pending.pop_back();
        continue;
      }
      list<definition_info const*> const needed = parts_of_node(d);
      bool ready = true;
      for (int k = needed.size() - 1; k >= 0; --k) {
        if (nodes_.find(needed[k]->hash) >= 0) continue;
        pending.push_back(needed[k]);
        ready = false;
      }
      if (!ready) continue;
      arguments.clear();
      for (definition_info const* const part : needed) arguments.push_back(nodes_.find(part->hash));
      nodes_.add(d->hash, node_for(d, needed, arguments));
      pending.pop_back();
    }
    return nodes_.find(root->hash);
  }

  /// Notes which operations these guard, when all of them are lowered. What loops capture is used whatever they do.
  constexpr void note_guarded(list<int> roots) {
    for (list<captured_value> const& loop : captured_)
      for (captured_value const& c : loop) roots.push_back(c.node);
    graph_.set_guarded(guarded_nodes(graph_, roots));
  }

  /// The tangents of some nodes along a direction, when all that is wanted is lowered.
  constexpr list<int> tangents(list<int> const& roots, int direction) {
    int const count = leaves_.size();
    int const zero = graph_.constant(0);
    taylor_series series(graph_, list<int>(count, zero), 1);
    for (int k = 0; k < count; ++k)
      if (leaves_[k].tangent == 0 && leaves_[k].first_input < inputs_.wrt)
        series.set_direction(k, tangent_of_leaf(k, direction, series));
    list<int> result;
    for (int const root : roots) result.push_back(series.coefficient(root, 1));
    return result;
  }

  /// A sweep: the adjoints of leaves that are not zero, behind the outputs; their numbers behind the targets.
  constexpr void append_adjoints(list<int> const& roots, list<int> const& seeds, int sweep, list<int>& outputs,
                                 list<sweep_target>& targets) {
    list<char> done(captured_.size(), false);
    list<int> const adjoints = reverse(graph_, roots, seeds, leaves_.size(), [&](int its_node, list<adjoint>& of_all) {
      leaf const its_leaf = leaves_[graph_.node(its_node).input];
      if (its_leaf.kind != leaf_kind::result || !is_wanted(its_leaf.first_input, sweep) || done[its_leaf.number]) return;
      done[its_leaf.number] = true;
      backward_through(its_leaf, sweep, of_all);
    });
    for (int k = 0; k < adjoints.size(); ++k) {
      leaf const& l = leaves_[k];
      if (graph_.is_zero(adjoints[k]) || !is_wanted(l.first_input, sweep) || l.kind == leaf_kind::result) continue;
      outputs.push_back(adjoints[k]);
      targets.push_back({k, sweep});
    }
  }

  /// The passes for these outputs: loops run forward only where their results are needed.
  constexpr pass_tables passes(list<int> const& outputs) {
    list<char> needed(graph_.size());
    for (int const o : outputs) needed[o] = 1;
    for (loop_task const& t : tasks_) {
      for (int const seed : t.seeds) needed[seed] = 1;
      for (captured_value const& c : t.captured) needed[c.node] = 1;
    }
    list<char> runs(captured_.size(), false);
    for (int i = graph_.size() - 1; i >= 0; --i) {
      if (!needed[i]) continue;
      graph_node const& n = graph_.node(i);
      for (int k = 0; k < n.count; ++k) needed[graph_.argument(n, k)] = 1;
      if (n.operation->key != 0 || n.input < 0 || leaves_[n.input].kind != leaf_kind::result) continue;
      leaf const& l = leaves_[n.input];
      if (runs[l.number]) continue;
      runs[l.number] = true;
      loop_task forward{l.what, l.tangent, captured_[l.number], first_result_[l.number], -1, {}, {}};
      for (captured_value const& c : forward.captured) needed[c.node] = 1;
      tasks_.push_back(forward);
    }
    return pass_finder(graph_, tasks_, leaves_.size()).tables();
  }

 private:
  static constexpr hash_t hash_of(definition_info const* what, int tangent) {
    return tangent == 0 ? what->hash : mix(what->hash, static_cast<hash_t>(tangent));
  }
  /// Of a Hessian, the lower triangle.
  [[nodiscard]] constexpr bool is_wanted(int first_input, int sweep) const {
    return first_input < (directions_.are_units && sweep < inputs_.wrt ? sweep + 1 : inputs_.wrt);
  }

  /// The number of turns is a number in the result, as in a mean: the loop adds up, what it gives is joined with that.
  static constexpr bool has_count(definition_info const* loop) { return loop->operation->indexes.joining->by_count->key != 0; }
  /// What must be lowered before d.
  constexpr list<definition_info const*> parts_of_node(definition_info const* d) const {
    if (is_element(d) || d->is_variable()) return {};
    list<definition_info const*> result;
    if (is_loop(d)) result = captured_parts(d).parts();
    if (is_loop(d) && !has_count(d)) return result;
    int const bodies = bodies_in(d);
    if (is_scan(d)) result = captured_parts(d).parts();
    for (int k = bodies; k < (is_scan(d) ? bodies + d->operation->indexes.states->count : d->arity); ++k)
      if (!is_scan(d) || !is_run_by_scan(d, k)) result.push_back(d->arguments[k]);
    return result;
  }
  constexpr int node_for(definition_info const* d, list<definition_info const*> const& parts, list<int> const& arguments) {
    if (d->is_constant()) return graph_.constant(d->constant);
    if (is_element(d)) return add_leaf({leaf_kind::element, 0, d, 0, inputs_.first_active(d)});
    if (d->is_index || d->is_extent) return add_leaf({leaf_kind::index, 0, d});
    if (d->is_variable()) return add_leaf({leaf_kind::input, inputs_.input_of(d), d, 0, inputs_.first_active(d)});
    if (is_scan(d)) return node_of_scan(d, parts, arguments);
    if (is_loop(d)) {
      int const count = parts.size() - (has_count(d) ? 2 : 0);
      list<captured_value> captured;
      for (int k = 0; k < count; ++k) captured.push_back(captured_at(arguments[k], parts[k], 0));
      int const result = add_results(captured, d, 0, first_input_of(d, captured));
      if (!has_count(d)) return result;
      int const turns =
          graph_.add(graph_.make(graph_.operations().subtract, arguments[count + 1], arguments[count]), graph_.constant(1));
      int const both[] = {result, turns};
      return graph_.intern(d->operation->indexes.joining->by_count, both, 2);
    }
    return graph_.intern(d->operation, arguments.data(), d->arity);
  }
  /// A scan is there once, whichever of its states are asked for: it gives all of them, one after the other.
  constexpr int node_of_scan(definition_info const* d, list<definition_info const*> const& parts, list<int> const& arguments) {
    hash_t const scan = hash_of_scan(d);
    if (scans_.find(scan) < 0) {
      list<captured_value> captured;
      for (int k = 0; k < parts.size(); ++k) {
        bool is_new = true;
        for (captured_value const& c : captured) is_new = is_new && c.what->hash != parts[k]->hash;
        if (is_new) captured.push_back(captured_at(arguments[k], parts[k], 0));
      }
      scans_.add(scan, captured_.size());
      add_results(captured, d, 0, first_input_of(d, captured));
    }
    return graph_.input(first_result_[scans_.find(scan)] + (is_reading(d) ? 0 : d->operation->indexes.state));
  }
  /// The first input that a loop depends on; by what it captures, too: a state is none, and depends on some.
  constexpr int first_input_of(definition_info const* loop, list<captured_value> const& captured) const {
    int first = inputs_.first_active(loop);
    for (captured_value const& c : captured) first = c.first_input < first ? c.first_input : first;
    return first;
  }
  /// Leaves for what a loop gives; the first one's node.
  constexpr int add_results(list<captured_value> const& captured, definition_info const* loop, int tangent, int first_input) {
    captured_.push_back(captured);
    first_result_.push_back(leaves_.size());
    int const first = add_leaf({leaf_kind::result, captured_.size() - 1, loop, tangent, first_input});
    for (int k = 1; k < results_of(loop); ++k) add_leaf({leaf_kind::result, captured_.size() - 1, loop, tangent, first_input});
    return first;
  }
  constexpr captured_value captured_at(int node, definition_info const* what, int tangent) {
    bool const is_constant = graph_.is_constant(node);
    return {what, tangent, node, is_constant, is_constant ? graph_.node(node).constant() : rational{}, first_input_of(node), 0};
  }
  /// The first input that a node depends on.
  constexpr int first_input_of(int node) {
    while (first_input_.size() <= node) {
      graph_node const& n = graph_.node(first_input_.size());
      int first = n.operation->key == 0 && n.input >= 0 ? leaves_[n.input].first_input : no_input;
      for (int k = 0; k < n.count; ++k) {
        int const other = first_input_[graph_.argument(n, k)];
        first = other < first ? other : first;
      }
      first_input_.push_back(first);
    }
    return first_input_[node];
  }

  constexpr int tangent_of_leaf(int number, int direction, taylor_series<Graph>& series) {
    leaf const of = leaves_[number];
    if (of.kind == leaf_kind::captured || of.kind == leaf_kind::state) {
      int const known = nodes_.find(hash_of(of.what, direction));
      return known >= 0 ? known : graph_.constant(0);
    }
    if (of.kind == leaf_kind::input && directions_.are_units) return graph_.constant(of.number == direction - 1);
    if (of.kind == leaf_kind::input) return add_leaf({leaf_kind::input, inputs_.count() + of.number, of.what, direction});
    if (of.kind == leaf_kind::element)
      return add_leaf({leaf_kind::element, 0, of.what, direction, is_state_element(of.what) ? of.first_input : no_input});
    if (of.kind != leaf_kind::result) return graph_.constant(0);
    if (number > first_result_[of.number])  // a scan's other states, behind the first one
      return graph_.input(first_result_.back() + number - first_result_[of.number]);
    list<captured_value> captured = captured_[of.number];
    int const values = captured.size();
    for (int k = 0; k < values; ++k) {
      int const along = series.coefficient(captured[k].node, 1);
      if (!graph_.is_zero(along)) captured.push_back(captured_at(along, captured[k].what, direction));
    }
    if (directions_.are_units && captured.size() == values) return graph_.constant(0);
    return add_results(captured, of.what, direction, of.first_input);
  }

  /// All that uses a loop's results has added to their adjoints.
  constexpr void backward_through(leaf const loop, int sweep, list<adjoint>& adjoints) {
    list<captured_value> const captured = captured_[loop.number];
    loop_task t{loop.what, loop.tangent, captured, -1, sweep, {}, list<int>(captured.size(), -1)};
    for (int k = 0; k < results_of(loop.what); ++k) {
      adjoint const& of_result = adjoints[graph_.input(first_result_[loop.number] + k)];
      t.seeds.push_back(of_result.is_zero() ? graph_.constant(0) : of_result.masked(graph_));
    }
    for (int k = 0; k < t.captured.size(); ++k) {
      captured_value const& c = t.captured[k];
      if (!is_wanted(c.first_input, sweep)) continue;
      int const partial = add_leaf({leaf_kind::partial, k, c.what});
      t.partials[k] = leaves_.size() - 1;
      adjoints[c.node].add(graph_, partial);
    }
    tasks_.push_back(t);
  }

  Graph graph_;
  input_layout inputs_;
  direction_set directions_;
  definition_map nodes_;
  list<leaf> leaves_;
  list<int> first_input_;                // of nodes, as far as they were asked for
  list<list<captured_value>> captured_;  // of each loop in this block
  list<int> first_result_;               // and the leaf for what it gives, of a scan the first
  definition_map scans_;                 // which of them a scan is
  list<loop_task> tasks_;
};
using block_builder = basic_block_builder<graph_builder>;

}  // namespace chainrule::detail
