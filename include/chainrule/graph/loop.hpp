// Sums and products that stay loops. A block is a straight program with loops in it: the whole formula, or the body of
// a loop. A loop's value is a leaf of the block it stands in; its body is a block of its own, built once, that reads
// elements at affine positions, the index, and what the block around it captures (what does not depend on the index).
// Backward, a loop takes the adjoint of its value as a seed, adds to the gradients of elements where they stand, and
// gives back the adjoints of what it captured.
#pragma once

#include <chainrule/graph/layout.hpp>
#include <chainrule/graph/program.hpp>
#include <chainrule/graph/reverse.hpp>

namespace chainrule::detail {

enum class leaf_kind : unsigned char {
  input,     // of the function: `number`
  captured,  // from the block around: `number`
  element,   // of an array
  index,     // of a loop, or an extent, as a number
  seed,      // the adjoint of the loop's value
  result,    // the value of loop `number` of this block
  partial    // the adjoint of what a loop captured
};

/// What an input of a block's graph stands for; input n is leaf n.
struct leaf {
  leaf_kind kind = leaf_kind::input;
  int number = 0;
  definition_info const* what = nullptr;
};

enum class task_kind : unsigned char { forward, backward, both };

/// A loop to run between the straight steps of a block.
struct loop_task {
  task_kind kind = task_kind::forward;
  hash_t loop = 0;
  int result = -1;  // the leaf for its value, or -1
  int first = 0;    // its captured nodes among the block's reads, and the leaves for their adjoints
  int count = 0;
  int position = 0;  // it runs before this step
  int seed = -1;     // among the reads
  bool constant_seed = false;
  rational seed_value{1, 1};
  bool seed_is_masked = false;  // where nothing selects it, nothing behind it may show
};

/// What a loop's body takes from outside: the largest parts that do not depend on its index.
class captured_parts {
 public:
  constexpr explicit captured_parts(definition_info const* loop) { collect(loop); }

  [[nodiscard]] constexpr list<definition_info const*> const& parts() const { return parts_; }

 private:
  constexpr void collect(definition_info const* loop) {
    hash_t const index = loop->operation->indexes.hash;
    definition_map dependent;
    walk(body_of(loop), dependent, [&](definition_info const* d) {
      bool depends = d->hash == index;
      bool const hides_body = is_loop(d) && d->operation->indexes.hash == index;
      for (int k = hides_body ? 1 : 0; k < d->arity; ++k) depends = depends || dependent.find(d->arguments[k]->hash) == 1;
      return depends ? 1 : 0;
    });
    list<definition_info const*> pending{body_of(loop)};
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      if (!d->has_variables || seen_.find(d->hash) >= 0) continue;
      if (dependent.find(d->hash) != 1) {
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
    if (is_loop(d)) {
      list<definition_info const*> const inner = captured_parts(d).parts();
      for (int k = inner.size() - 1; k >= 0; --k) pending.push_back(inner[k]);
    } else {
      for (int k = d->arity - 1; k >= 0; --k) pending.push_back(d->arguments[k]);
    }
  }

  list<definition_info const*> parts_;
  definition_map seen_;
  definition_map visited_;
};

/// Builds a block: lowers formulas, and differentiates through its loops.
class block_builder {
 public:
  /// The block of a whole function; `loop` is none, or the loop whose body this is.
  constexpr block_builder(arithmetic_operations const& operations, input_layout const& inputs, definition_info const* loop)
      : graph_(operations), inputs_(inputs) {
    if (!is_loop(loop)) return;
    list<definition_info const*> const parts = captured_parts(loop).parts();
    for (int k = 0; k < parts.size(); ++k) nodes_.add(parts[k]->hash, add_leaf({leaf_kind::captured, k, parts[k]}));
  }

  [[nodiscard]] constexpr graph_builder& graph() { return graph_; }
  [[nodiscard]] constexpr list<leaf> const& leaves() const { return leaves_; }
  [[nodiscard]] constexpr list<loop_task>& tasks() { return tasks_; }
  [[nodiscard]] constexpr list<int>& reads() { return reads_; }
  [[nodiscard]] constexpr list<int>& partials() { return partials_; }

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
      nodes_.add(d->hash, node_for(d, arguments));
      pending.pop_back();
    }
    return nodes_.find(root->hash);
  }

  /// The adjoints of the leaves, for roots with seeds: a node for each leaf that was there before. Loops give tasks.
  constexpr list<int> backward(list<int> const& roots, list<int> const& seeds) {
    return reverse(graph_, roots, seeds, leaves_.size(), [this](int node, list<adjoint>& adjoints) {
      leaf const at = leaves_[graph_.node(node).input];
      if (at.kind == leaf_kind::result) backward_through(at, node, adjoints);
    });
  }

  /// The adjoints of active leaves that are not zero, behind the outputs; their numbers behind the targets.
  constexpr void append_adjoints(list<int> const& roots, list<int> const& seeds, list<int>& outputs, list<int>& targets) {
    list<int> const adjoints = backward(roots, seeds);
    for (int k = 0; k < adjoints.size(); ++k) {
      if (graph_.is_zero(adjoints[k]) || !is_active(leaves_[k]) || leaves_[k].kind == leaf_kind::result) continue;
      outputs.push_back(adjoints[k]);
      targets.push_back(k);
    }
  }

  [[nodiscard]] constexpr bool is_active(leaf const& l) const {
    if (l.kind == leaf_kind::input) return l.number < inputs_.wrt;
    return (l.kind == leaf_kind::captured || l.kind == leaf_kind::element || l.kind == leaf_kind::result) &&
           inputs_.is_active(l.what);
  }

  /// Completes the tasks for these outputs: loops that run forward only where their values are needed.
  constexpr void finish(list<int> const& outputs) {
    list<char> needed(graph_.size(), 0);
    for (int const o : outputs) needed[o] = 1;
    for (int const r : reads_)
      if (r >= 0) needed[r] = 1;
    for (int i = graph_.size() - 1; i >= 0; --i) {
      if (!needed[i]) continue;
      graph_node const& n = graph_.node(i);
      for (int k = 0; k < n.count; ++k) needed[graph_.argument(n, k)] = 1;
      if (n.input < 0 || leaves_[n.input].kind != leaf_kind::result) continue;
      int const which = leaves_[n.input].number;
      for (int const c : captured_[which]) needed[c] = 1;
      bool fused = false;
      for (loop_task& t : tasks_)
        if (t.result == n.input && t.kind == task_kind::both) fused = true;
      if (!fused) add_task(task_kind::forward, leaves_[n.input].what, n.input, which);
    }
    for (loop_task& t : tasks_)
      if (t.kind == task_kind::both && !needed[graph_.input(t.result)]) t.kind = task_kind::backward;
  }

 private:
  /// What must be lowered before d.
  constexpr list<definition_info const*> parts_of_node(definition_info const* d) const {
    if (is_element(d) || d->is_variable()) return {};
    if (is_loop(d)) return captured_parts(d).parts();
    list<definition_info const*> result;
    for (int k = 0; k < d->arity; ++k) result.push_back(d->arguments[k]);
    return result;
  }
  constexpr int node_for(definition_info const* d, list<int> const& arguments) {
    if (d->is_constant()) return graph_.constant(d->constant);
    if (is_element(d)) return add_leaf({leaf_kind::element, 0, d});
    if (d->is_index || d->is_extent) return add_leaf({leaf_kind::index, 0, d});
    if (d->is_variable()) return add_leaf({leaf_kind::input, inputs_.input_of(d), d});
    if (is_loop(d)) {
      captured_.push_back(arguments);
      return add_leaf({leaf_kind::result, captured_.size() - 1, d});
    }
    return graph_.intern(d->operation, arguments.data(), d->arity);
  }

  constexpr loop_task& add_task(task_kind kind, definition_info const* loop, int result, int which) {
    loop_task added;
    added.kind = kind;
    added.loop = loop->hash;
    added.result = result;
    added.first = reads_.size();
    added.count = captured_[which].size();
    for (int const c : captured_[which]) {
      reads_.push_back(c);
      partials_.push_back(-1);
    }
    tasks_.push_back(added);
    return tasks_.back();
  }

  constexpr void backward_through(leaf const& loop, int node, list<adjoint>& adjoints) {
    if (!inputs_.is_active(loop.what)) return;
    int const seed = adjoints[node].masked(graph_);
    bool const known_before = !graph_.node(seed).operation->is_selection && (graph_.is_constant(seed) || seed < node);
    loop_task& t =
        add_task(known_before ? task_kind::both : task_kind::backward, loop.what, graph_.node(node).input, loop.number);
    t.constant_seed = graph_.is_constant(seed);
    t.seed_value = t.constant_seed ? graph_.node(seed).constant : rational{1, 1};
    t.seed_is_masked = graph_.node(seed).operation->is_selection;
    if (!t.constant_seed) {
      t.seed = reads_.size();
      reads_.push_back(seed);
      partials_.push_back(-1);
    }
    list<definition_info const*> const parts = captured_parts(loop.what).parts();
    for (int k = 0; k < t.count; ++k) {
      if (!inputs_.is_active(parts[k])) continue;
      int const partial = add_leaf({leaf_kind::partial, k, parts[k]});
      partials_[t.first + k] = leaves_.size() - 1;
      adjoints[captured_[loop.number][k]].add(graph_, partial);
    }
  }

  graph_builder graph_;
  input_layout inputs_;
  definition_map nodes_;
  list<leaf> leaves_;
  list<list<int>> captured_;  // nodes, of each loop in this block
  list<loop_task> tasks_;
  list<int> reads_;     // nodes that tasks read
  list<int> partials_;  // leaves that tasks write, beside the reads
};

}  // namespace chainrule::detail
