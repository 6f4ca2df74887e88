// Blocks ready to run: what is asked of a whole function or of a loop's body, built once, as a program with loops to run between its steps.
#pragma once

#include <chainrule/graph/loop.hpp>

namespace chainrule::detail {

/// A block as it was built, in arrays of a guessed size, as a stored_graph is.
template <int Capacity>
struct stored_block {
  stored_graph<Capacity, Capacity> graph;  // its outputs are values, then adjoints of the leaves `targets`, then what tasks read
  leaf leaves[Capacity];
  loop_task tasks[Capacity];
  int partials[Capacity];
  int targets[Capacity];
  int outputs;
  int leaf_count;
  int task_count;
  int read_count;
  int target_count;

  [[nodiscard]] constexpr bool fits() const { return graph.fits() && outputs <= Capacity && leaf_count <= Capacity; }
  [[nodiscard]] constexpr int wanted() const {
    int most = graph.nodes > graph.used_arguments ? graph.nodes : graph.used_arguments;
    if (outputs > most) most = outputs;
    if (leaf_count > most) most = leaf_count;
    return most;
  }
};

constexpr void run_after(loop_task& task, int step) {
  if (step + 1 > task.position) task.position = step + 1;
}

/// The code of a request: `static constexpr block_builder builder()`, `static constexpr int values`,
/// `static constexpr list<int> build(block_builder&, list<int>& targets)`, which gives the outputs, and `parts()`, how many
/// parts its formulas have.
template <class Request>
struct block_code {
  template <int Capacity>
  static constexpr stored_block<Capacity> build() {
    block_builder b = Request::builder();
    list<int> targets;
    list<int> outputs = Request::build(b, targets);
    b.finish(outputs);
    outputs.append(b.reads());
    graph_builder const straight = expanded(b.graph(), outputs);
    stored_block<Capacity> result{};
    result.outputs = outputs.size();
    result.leaf_count = b.leaves().size();
    result.task_count = b.tasks().size();
    result.read_count = b.reads().size();
    result.target_count = targets.size();
    if (!result.fits()) return result.graph.nodes = straight.size(), result;
    result.graph = store<Capacity, Capacity>(straight, outputs);
    for (int k = 0; k < result.leaf_count; ++k) result.leaves[k] = b.leaves()[k];
    for (int k = 0; k < result.task_count; ++k) result.tasks[k] = b.tasks()[k];
    for (int k = 0; k < result.read_count; ++k) result.partials[k] = b.partials()[k];
    for (int k = 0; k < result.target_count; ++k) result.targets[k] = targets[k];
    return result;
  }
  static constexpr auto guess = build<8 * Request::parts() + 32>();
  static constexpr auto build_again() {
    if constexpr (guess.fits()) return 0;
    else return build<4 * guess.wanted()>();
  }
  static constexpr auto rebuilt = build_again();
  static constexpr auto const& stored() {
    if constexpr (guess.fits()) return guess;
    else return rebuilt;
  }

  struct sizes {
    int nodes, arguments, outputs, leaves, tasks, reads, targets;
  };
  static constexpr sizes measured() {
    auto const& built = stored();
    program_size const straight = size_of(built.graph, built.outputs);
    return {straight.steps,   straight.arguments, built.outputs,     built.leaf_count,
            built.task_count, built.read_count,   built.target_count};
  }
  static constexpr sizes size = measured();
  using exact = program<size.nodes, size.arguments, size.outputs>;
  static constexpr exact packed() {
    exact all;
    unpack(stored().graph, all);
    schedule(all, Request::operations());
    return all;
  }
  static constexpr exact value = packed();
  static constexpr int reads = Request::values + size.targets;  // the first of them among the outputs

  /// Beside the straight program.
  struct table_of_block {
    std::array<leaf, std::size_t(size.leaves)> leaves{};
    std::array<loop_task, std::size_t(size.tasks)> tasks{};  // in the order they run
    std::array<int, std::size_t(size.reads)> partials{};
    std::array<int, std::size_t(size.targets)> targets{};
  };
  static constexpr table_of_block tabulated() {
    auto const& built = stored();
    table_of_block all;
    for (int k = 0; k < size.leaves; ++k) all.leaves[std::size_t(k)] = built.leaves[k];
    for (int k = 0; k < size.reads; ++k) all.partials[std::size_t(k)] = built.partials[k];
    for (int k = 0; k < size.targets; ++k) all.targets[std::size_t(k)] = built.targets[k];
    for (int k = 0; k < size.tasks; ++k) {
      loop_task added = built.tasks[k];
      for (int c = 0; c < added.count; ++c) run_after(added, value.outputs[std::size_t(reads + added.first + c)]);
      if (added.seed >= 0) run_after(added, value.outputs[std::size_t(reads + added.seed)]);
      int at = k;
      for (; at > 0 && all.tasks[std::size_t(at - 1)].position > added.position; --at)
        all.tasks[std::size_t(at)] = all.tasks[std::size_t(at - 1)];
      all.tasks[std::size_t(at)] = added;
    }
    return all;
  }
  static constexpr table_of_block table = tabulated();

  /// Where the straight steps before a task end.
  static constexpr int steps_before(int task) {
    return task < size.tasks ? table.tasks[std::size_t(task)].position : int(value.steps.size());
  }
};

/// How many parts formulas have, those of loops once.
template <class... Root>
constexpr int count_parts(Root... root) {
  flattening all;
  (all.add(root), ...);
  return all.each().size();
}

/// Requests: what is wanted of a loop's body, or of a whole function. Loop is the hash of a sum or product, Inputs has
/// `static constexpr input_layout layout()` and `static constexpr arithmetic_operations const& operations()`.
template <hash_t Loop>
using loop_definition = definition_at<Loop>;

template <hash_t Loop, class Inputs>
struct body_value_request {
  static constexpr int values = 1;
  static constexpr int parts() { return count_parts(body_of(&loop_definition<Loop>::info)); }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), &loop_definition<Loop>::info}; }
  static constexpr list<int> build(block_builder& b, list<int>&) { return {b.lower(body_of(&loop_definition<Loop>::info))}; }
};

/// Adjoints of what the body reads, times a seed: a constant, or a number that comes from outside.
template <hash_t Loop, class Inputs, bool WithValue, bool ConstantSeed, rational Seed>
struct body_adjoint_request {
  static constexpr int values = WithValue ? 1 : 0;
  static constexpr int parts() { return body_value_request<Loop, Inputs>::parts(); }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr block_builder builder() { return body_value_request<Loop, Inputs>::builder(); }
  static constexpr list<int> build(block_builder& b, list<int>& targets) {
    int const seed = ConstantSeed ? b.graph().constant(Seed) : b.add_leaf({leaf_kind::seed, 0, &loop_definition<Loop>::info});
    int const root = b.lower(body_of(&loop_definition<Loop>::info));
    list<int> outputs;
    if (WithValue) outputs.push_back(root);
    b.append_adjoints({root}, {seed}, outputs, targets);
    return outputs;
  }
};

template <class Inputs, class... E>
struct whole_request {
  static constexpr int parts() { return count_parts(info_of<E>...); }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr block_builder builder() {
    return {Inputs::operations(), Inputs::layout(), info_of<constant_t<rational{0, 1}>>};
  }
  static constexpr list<int> roots(block_builder& b) { return {b.lower(info_of<E>)...}; }
};
template <class Inputs, class... E>
struct whole_value_request : whole_request<Inputs, E...> {
  static constexpr int values = int(sizeof...(E));
  static constexpr bool has_gradient = false;
  static constexpr list<int> build(block_builder& b, list<int>&) { return whole_request<Inputs, E...>::roots(b); }
};
/// The gradient of the formulas' sum, each weighted: by 1, or by the inputs behind the listed ones.
template <class Inputs, bool WithValue, bool Weighted, class... E>
struct whole_gradient_request : whole_request<Inputs, E...> {
  static constexpr int values = WithValue ? int(sizeof...(E)) : 0;
  static constexpr bool has_gradient = true;
  static constexpr list<int> build(block_builder& b, list<int>& targets) {
    list<int> const roots = whole_request<Inputs, E...>::roots(b);
    list<int> seeds;
    for (int k = 0; k < roots.size(); ++k)
      seeds.push_back(Weighted ? b.add_leaf({leaf_kind::input, Inputs::inputs + k, nullptr}) : b.graph().constant(1));
    list<int> outputs;
    if (WithValue) outputs = roots;
    b.append_adjoints(roots, seeds, outputs, targets);
    return outputs;
  }
};

}  // namespace chainrule::detail
