// Which loops of a block run together. A pass is one loop that runs the bodies of several: loops with the same index and the same
// bounds share one wherever none needs what another gives. So a function's sums over rows, their tangents, and the sweeps
// backward through them read each row once, and share what their bodies have in common.
#pragma once

#include <chainrule/core/indexing.hpp>
#include <chainrule/graph/graph.hpp>

namespace chainrule::detail {

/// What a loop takes from the block around it: the value, or a tangent, of a part that does not depend on its index.
struct captured_value {
  definition_info const* what = nullptr;
  int tangent = 0;  // 0 for the value; else the number of the direction
  int node = 0;     // in the block around; or a constant:
  bool is_constant = false;
  rational constant{};
  int first_input = 0;  // the first of the function's inputs that it depends on
  int read = 0;         // where passes find it
};

/// A loop to run: forward for its result, or backward from a seed.
struct loop_task {
  definition_info const* loop = nullptr;
  int tangent = 0;
  list<captured_value> captured;
  int result = -1;     // forward: the leaf for the result
  int sweep = -1;      // backward: which of the block's sweeps it belongs to
  list<int> seeds;     // backward: nodes, of a scan one for each state it gives
  list<int> partials;  // backward: for each captured value the leaf for its adjoint, or -1
};
/// How many leaves a loop's results are: of a scan those of its states, or their tangents.
constexpr int results_of(definition_info const* loop) {
  return is_scan(loop) && !is_reading(loop) ? loop->operation->indexes.states->count : 1;
}

/// What a pass does for one loop.
struct loop_part {
  definition_info const* loop = nullptr;
  int tangent = 0;
  int result = -1;  // forward: a leaf
  int sweep = -1;   // backward
  bool seed_is_constant = false;
  rational seed_value{};
  int seed = 0;  // else: among those of the pass
};

/// The leaf for the adjoint that a sweep gives of a captured value; where several loops captured it, the first has it all.
struct partial_place {
  int sweep = 0;
  int captured = 0;
  int leaf = 0;
  bool is_first = true;
};

/// Where some entries stand in a table.
struct table_range {
  int first = 0;
  int count = 0;
};

/// A loop to run between the straight steps of a block.
struct loop_pass {
  table_range parts;
  table_range captured;
  table_range partials;
  table_range seeds;       // where they are read
  bool is_masked = false;  // its seed comes from a selection: where nothing selects it, nothing behind it may show
  int position = 0;        // it runs before this step
};

/// The passes of a block, in the order they run.
struct pass_tables {
  list<loop_part> parts;
  list<loop_pass> passes;
  list<captured_value> captured;
  list<partial_place> partials;
  list<int> reads;   // the nodes that passes read
  list<int> levels;  // for each leaf, how many passes have run before it is known
};

/// Puts tasks into passes, each into the first that it may join.
template <class Graph>
class pass_finder {
 public:
  constexpr pass_finder(Graph const& whole, list<loop_task> const& tasks, int leaves)
      : graph_(whole), tasks_(tasks), level_(whole.size(), 0) {
    tables_.levels = list<int>(leaves);
    list<int> maker(leaves, -1);
    for (int t = 0; t < tasks.size(); ++t) {
      for (int k = 0; tasks[t].result >= 0 && k < results_of(tasks[t].loop); ++k) maker[tasks[t].result + k] = t;
      for (int const leaf : tasks[t].partials)
        if (leaf >= 0) maker[leaf] = t;
    }
    list<int> placed(tasks.size(), -1);
    for (int i = 0; i < whole.size(); ++i) {  // what a task reads stands before what it gives
      graph_node const& n = whole.node(i);
      if (n.input >= 0 && n.operation->key == 0) {
        int const t = maker[n.input];
        if (t < 0) continue;
        if (placed[t] < 0) placed[t] = place(t);
        tables_.levels[n.input] = level_[i] = placed[t] + 1;
      }
      for (int k = 0; k < n.count; ++k) {
        int const other = level_[whole.argument(n, k)];
        level_[i] = other > level_[i] ? other : level_[i];
      }
    }
    for (int t = 0; t < tasks.size(); ++t)
      if (placed[t] < 0) place(t);
  }

  [[nodiscard]] constexpr pass_tables const& tables() {
    for (list<int> const& members : passes_) add_pass(members);
    return tables_;
  }

 private:
  [[nodiscard]] constexpr bool is_masked(loop_task const& t) const {
    return t.sweep >= 0 && !is_scan(t.loop) && graph_.node(t.seeds[0]).operation->is_selection;
  }
  /// What does not add up runs backward alone, with its own value.
  [[nodiscard]] constexpr bool may_share(loop_task const& t, list<int> const& members) const {
    loop_task const& first = tasks_[members[0]];
    definition_info const* const a = t.loop;
    definition_info const* const b = first.loop;
    if (is_scan(a) || is_scan(b) || is_masked(t) || is_masked(first)) return false;
    if (!adds_up(a) || !adds_up(b))
      return a->hash == b->hash && t.tangent == first.tangent && members.size() == 1 && (t.sweep < 0) != (first.sweep < 0);
    return a->operation->indexes.hash == b->operation->indexes.hash && a->arguments[1]->hash == b->arguments[1]->hash &&
           a->arguments[2]->hash == b->arguments[2]->hash;
  }
  constexpr int place(int which) {
    loop_task const& t = tasks_[which];
    int first = 0;
    for (int const seed : t.seeds)
      if (level_[seed] > first) first = level_[seed];
    for (captured_value const& c : t.captured)
      if (level_[c.node] > first) first = level_[c.node];
    for (int p = first; p < passes_.size(); ++p)
      if (may_share(t, passes_[p])) return passes_[p].push_back(which), p;
    passes_.push_back(list<int>{which});
    return passes_.size() - 1;
  }

  constexpr int read(int node) {
    tables_.reads.push_back(node);
    return tables_.reads.size() - 1;
  }
  constexpr int captured_in(loop_pass& pass, captured_value const& wanted) {
    for (int c = 0; c < pass.captured.count; ++c) {
      captured_value const& each = tables_.captured[pass.captured.first + c];
      if (each.what->hash == wanted.what->hash && each.tangent == wanted.tangent) return c;
    }
    tables_.captured.push_back(wanted);
    if (!wanted.is_constant) tables_.captured.back().read = read(wanted.node);
    return pass.captured.count++;
  }
  constexpr void add_partial(loop_pass& pass, partial_place place) {
    for (int p = 0; p < pass.partials.count; ++p) {
      partial_place const& each = tables_.partials[pass.partials.first + p];
      if (each.sweep == place.sweep && each.captured == place.captured) place.is_first = false;
    }
    tables_.partials.push_back(place);
    ++pass.partials.count;
  }
  constexpr void add_pass(list<int> const& members) {
    loop_pass pass;
    pass.parts = {tables_.parts.size(), members.size()};
    pass.captured.first = tables_.captured.size();
    pass.partials.first = tables_.partials.size();
    pass.is_masked = is_masked(tasks_[members[0]]);
    list<int> seeds;
    for (int const member : members) {
      loop_task const& t = tasks_[member];
      loop_part part{t.loop, t.tangent, t.result, t.sweep};
      if (is_scan(t.loop)) {
        seeds = t.seeds;
      } else if (t.sweep >= 0) {
        int const seed = t.seeds[0];
        part.seed_is_constant = graph_.is_constant(seed);
        part.seed_value = graph_.node(seed).constant();
        part.seed = seeds.size();
        if (!part.seed_is_constant) seeds.push_back(seed);
      }
      tables_.parts.push_back(part);
      for (int c = 0; c < t.captured.size(); ++c) {
        int const number = captured_in(pass, t.captured[c]);
        if (t.sweep >= 0 && t.partials[c] >= 0) add_partial(pass, {t.sweep, number, t.partials[c]});
      }
    }
    pass.seeds = {tables_.reads.size(), seeds.size()};
    for (int const seed : seeds) read(seed);
    tables_.passes.push_back(pass);
  }

  Graph const& graph_;
  list<loop_task> const& tasks_;
  list<int> level_;  // of each node
  list<list<int>> passes_;
  pass_tables tables_;
};

}  // namespace chainrule::detail
