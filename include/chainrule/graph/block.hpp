// Blocks ready to run: what is asked of a whole function or of a loop's body, built once, as a program with loops to run between its steps.
#pragma once

#include <chainrule/graph/loop.hpp>

namespace chainrule::detail {

/// A block as it was built, in arrays of a guessed size, as a stored_graph is.
template <int Capacity>
struct stored_block {
  stored_graph<Capacity, Capacity> graph;  // its outputs are values, then adjoints of the leaves `targets`, then what passes read
  leaf leaves[Capacity];
  int levels[Capacity];  // of the leaves: how many passes have run before they are known
  loop_part parts[Capacity];
  loop_pass passes[Capacity];
  captured_value captured[Capacity];
  partial_place partials[Capacity];
  sweep_target targets[Capacity];

  struct counts {
    int outputs, leaves, parts, passes, captured, partials, targets;
  };
  counts count;

  [[nodiscard]] constexpr int most() const {
    int const counted[] = {count.outputs, count.leaves, count.parts, count.captured, count.partials};
    int found = 0;
    for (int const each : counted)
      if (each > found) found = each;
    return found;
  }
  [[nodiscard]] constexpr bool fits() const { return graph.fits() && most() <= Capacity; }
  [[nodiscard]] constexpr int wanted() const {
    int const parts_of_graph = graph.nodes > graph.used_arguments ? graph.nodes : graph.used_arguments;
    return parts_of_graph > most() ? parts_of_graph : most();
  }
};

template <class T, class To>
constexpr void copy_list(list<T> const& from, To& to) {
  for (int k = 0; k < from.size(); ++k) to[k] = from[k];
}
template <class T, class To>
constexpr void copy_entries(T const* from, To& to) {
  for (std::size_t k = 0; k < to.size(); ++k) to.data()[k] = from[k];
}

constexpr bool runs_itself(step const& one) { return one.operation != 0 && !one.is_elsewhere; }
/// For each step how many passes it waits for, where leaf n waits for levels[n].
template <class Program>
constexpr list<int> levels_of_steps(Program const& program, int const* levels) {
  int const size = int(program.steps.size());
  list<int> level(size);
  for (int k = 0; k < size; ++k) {
    step const& s = program.steps.data()[k];
    if (s.operation == 0 && s.input >= 0) level[k] = levels[s.input];
    for (int a = 0; s.operation != 0 && a < s.count; ++a) {
      int const other = level[program.arguments.data()[s.first + a]];
      if (other > level[k]) level[k] = other;
    }
  }
  return level;
}
/// The steps in an order in which those that wait for fewer passes come first.
template <class Program>
constexpr Program ordered_by_level(Program const& program, list<int> const& level) {
  bool is_ordered = true;
  int highest = 0;
  list<int> steps;
  for (int k = 0; k < level.size(); ++k) {
    step const& s = program.steps.data()[k];
    if (!runs_itself(s)) continue;
    is_ordered = is_ordered && level[k] >= highest;
    if (level[k] > highest) highest = level[k];
    steps.push_back(k);
  }
  if (is_ordered) return program;
  list<int> order;
  for (int wanted = 0; wanted <= highest; ++wanted)
    for (int const k : steps)
      if (level[k] == wanted) order.push_back(k);
  return reordered(program, order);
}

/// The code of a request: `static constexpr block_builder builder()`, `static constexpr int values`,
/// `static constexpr list<int> build(block_builder&, list<sweep_target>& targets)`, which gives the outputs, `parts()`, how many
/// parts its formulas have, and `directions`, those of its tangents.
template <class Request>
struct block_code {
  static constexpr direction_set directions = Request::directions;

  template <int Capacity>
  static constexpr stored_block<Capacity> build() {
    block_builder b = Request::builder();
    list<sweep_target> targets;
    list<int> outputs = Request::build(b, targets);
    pass_tables const passes = b.passes(outputs);
    outputs.append(passes.reads);
    graph_builder const straight = expanded(b.graph(), outputs);
    stored_block<Capacity> result{};
    result.count = {outputs.size(),         b.leaves().size(),      passes.parts.size(), passes.passes.size(),
                    passes.captured.size(), passes.partials.size(), targets.size()};
    if (result.most() > Capacity) return result.graph.nodes = straight.size(), result;
    result.graph = store_needed<Capacity, Capacity>(straight, outputs);
    copy_list(b.leaves(), result.leaves);
    copy_list(passes.levels, result.levels);
    copy_list(passes.parts, result.parts);
    copy_list(passes.passes, result.passes);
    copy_list(passes.captured, result.captured);
    copy_list(passes.partials, result.partials);
    copy_list(targets, result.targets);
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
    int nodes, arguments, outputs, leaves, parts, passes, captured, partials, targets;
  };
  static constexpr sizes measured() {
    auto const& built = stored();
    auto const& count = built.count;
    return {built.graph.nodes, built.graph.used_arguments,
            count.outputs,     count.leaves,
            count.parts,       count.passes,
            count.captured,    count.partials,
            count.targets};
  }
  static constexpr sizes size = measured();
  using exact = program<size.nodes, size.arguments, size.outputs>;
  static constexpr exact packed() {
    exact all;
    unpack(stored().graph, all);
    schedule(all, Request::operations());
    if constexpr (size.passes == 0) return all;
    else return ordered_by_level(all, levels_of_steps(all, stored().levels));
  }
  static constexpr exact value = packed();
  static constexpr int reads = Request::values + size.targets;  // the first of them among the outputs

  /// Beside the straight program.
  struct table_of_block {
    std::array<leaf, std::size_t(size.leaves)> leaves{};
    std::array<loop_part, std::size_t(size.parts)> parts{};
    std::array<loop_pass, std::size_t(size.passes)> passes{};
    std::array<captured_value, std::size_t(size.captured)> captured{};
    std::array<partial_place, std::size_t(size.partials)> partials{};
    std::array<sweep_target, std::size_t(size.targets)> targets{};
  };
  static constexpr table_of_block tabulated() {
    auto const& built = stored();
    table_of_block all;
    copy_entries(built.leaves, all.leaves);
    copy_entries(built.parts, all.parts);
    copy_entries(built.passes, all.passes);
    copy_entries(built.captured, all.captured);
    copy_entries(built.partials, all.partials);
    copy_entries(built.targets, all.targets);
    if constexpr (size.passes > 0) {
      list<int> const level = levels_of_steps(value, built.levels);
      for (int p = 0; p < size.passes; ++p) {
        int at = 0;
        while (at < level.size() && (level[at] <= p || !runs_itself(value.steps[std::size_t(at)]))) ++at;
        all.passes[std::size_t(p)].position = at;
      }
    }
    return all;
  }
  static constexpr table_of_block table = tabulated();

  /// Where the straight steps before a pass end.
  static constexpr int steps_before(int pass) {
    return pass < size.passes ? table.passes[std::size_t(pass)].position : int(value.steps.size());
  }
};

/// What a pass of another block runs: the bodies of its loops. Inputs has `static constexpr input_layout layout()` and
/// `static constexpr arithmetic_operations const& operations()`. The outputs are the results of the parts that go forward, then
/// adjoints; or, if OnlyValues, the value of a loop's turn and the tangent that it is joined with.
template <class Inputs, class Around, int Pass, bool OnlyValues = false>
struct pass_request {
  static constexpr loop_pass pass = Around::table.passes[std::size_t(Pass)];
  static constexpr direction_set directions = Around::directions;

  static constexpr loop_part const& part(int k) { return Around::table.parts[std::size_t(pass.parts.first + k)]; }
  static constexpr bool is_output(int k) { return part(k).result >= 0 && adds_up(part(k).loop); }
  static constexpr int part_of_output(int output) {
    int k = 0;
    while (k + 1 < pass.parts.count && (!is_output(k) || output-- > 0)) ++k;
    return k;
  }
  static constexpr int count_values() {
    if (OnlyValues) return part(0).tangent > 0 ? 2 : 1;
    int count = 0;
    for (int k = 0; k < pass.parts.count; ++k) count += is_output(k);
    return count;
  }
  static constexpr int values = count_values();

  static constexpr int parts() {
    list<definition_info const*> all;
    int orders = 0;
    for (int k = 0; k < pass.parts.count; ++k) {
      all.push_back(body_of(part(k).loop));
      orders += part(k).tangent > 0 && part(k).sweep >= 0;
    }
    return count_parts(all) * (1 + orders);
  }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr block_builder builder() {
    block_builder b(Inputs::operations(), Inputs::layout(), directions);
    b.enter(Around::table.captured, pass.captured);
    return b;
  }

  static constexpr list<int> values_of_parts(block_builder& b) {
    list<int> result;
    for (int k = 0; k < pass.parts.count; ++k) result.push_back(b.lower(body_of(part(k).loop)));
    b.note_guarded(result);
    return result;
  }
  /// The nodes of the parts: values, or tangents.
  static constexpr list<int> roots(block_builder& b, list<int> result) {
    for (int direction = 1; direction <= directions.count; ++direction) {
      list<int> along;
      for (int k = 0; k < pass.parts.count; ++k)
        if (part(k).tangent == direction) along.push_back(result[k]);
      if (along.empty()) continue;
      along = b.tangents(along, direction);
      int next = 0;
      for (int k = 0; k < pass.parts.count; ++k)
        if (part(k).tangent == direction) result[k] = along[next++];
    }
    return result;
  }
  /// The adjoint of a turn's value, or of its tangent.
  static constexpr int seed_of(block_builder& b, loop_part const& p) {
    if (is_telling(p.loop)) return b.add_leaf({leaf_kind::told, 0, p.loop, p.tangent});
    bool const is_leaf = !p.seed_is_constant || (keeps_factors(p.loop) && p.tangent == 0);
    return is_leaf ? b.add_leaf({leaf_kind::seed, p.seed, p.loop}) : b.graph().constant(p.seed_value);
  }
  /// What a sweep starts from: the parts' turns and their adjoints. What does not add up weighs them, and its tangent is worth something
  /// to the values, too.
  static constexpr void start(block_builder& b, loop_part const& p, int value, int root, list<int>& from, list<int>& seeds) {
    int const seed = seed_of(b, p);
    from.push_back(root);
    seeds.push_back(seed);
    if (adds_up(p.loop) || (keeps_factors(p.loop) && p.tangent == 0)) return;
    loop_joining const& joining = *p.loop->operation->indexes.joining;
    int told[most_told]{};
    for (int k = 0; k < (p.tangent > 0 ? joining.told_along : 2); ++k) told[k] = b.add_leaf({leaf_kind::seed, 1 + k, p.loop});
    int const kept = p.tangent == 0 && keeps_values(p.loop) ? b.add_leaf({leaf_kind::seed, seed_of_kept_value, p.loop}) : value;
    seeds.back() = b.graph().multiply(seed, joining.weigh(b.graph(), kept, told[0], told[1]));
    if (p.tangent == 0) return;
    from.push_back(value);
    seeds.push_back(b.graph().multiply(seed, joining.curve(b.graph(), value, root, told)));
  }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const values_of_turn = values_of_parts(b);
    list<int> const nodes = roots(b, values_of_turn);
    list<int> outputs;
    bool const is_whole = !OnlyValues;
    if (!is_whole) {
      outputs.push_back(values_of_turn[0]);
      if (part(0).tangent > 0) outputs.push_back(nodes[0]);
      return outputs;
    }
    for (int k = 0; k < pass.parts.count; ++k)
      if (is_output(k)) outputs.push_back(nodes[k]);
    list<char> done(pass.parts.count, false);
    for (int first = 0; first < pass.parts.count; ++first) {
      int const sweep = part(first).sweep;
      if (sweep < 0 || done[first]) continue;
      list<int> from;
      list<int> seeds;
      for (int k = first; k < pass.parts.count; ++k) {
        if (part(k).sweep != sweep) continue;
        done[k] = true;
        start(b, part(k), values_of_turn[k], nodes[k], from, seeds);
      }
      b.append_adjoints(from, seeds, sweep, outputs, targets);
    }
    return outputs;
  }
};

}  // namespace chainrule::detail
