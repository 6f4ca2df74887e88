// Scans as blocks: what the states become in a step, and the sweep backward through a step.
#pragma once

#include <chainrule/graph/block.hpp>

namespace chainrule::detail {

enum class step_part : unsigned char { forward, end, backward };

/// What pass `Pass` of the block Around runs in each step of its scan. Forward, the outputs are the states behind the step; in front of it, whether
/// the steps end; backward, the adjoints of the states before it and of what is read in it, of those behind it, which are seeds. Along a direction, tangents are states
/// too, behind the values.
template <class Inputs, class Around, int Pass, step_part Part>
struct scan_request {
  static constexpr loop_pass pass = Around::table.passes[std::size_t(Pass)];
  static constexpr loop_part part = Around::table.parts[std::size_t(pass.parts.first)];
  static constexpr definition_info const* scan = part.loop;
  static constexpr direction_set directions = Around::directions;
  static constexpr int named = scan->operation->indexes.states->count;
  static constexpr int states = part.tangent > 0 ? 2 * named : named;
  static constexpr int values = Part == step_part::backward ? 0 : Part == step_part::end ? 1 : states;

  static constexpr int parts() {
    list<definition_info const*> all;
    for (int k = 0; k < bodies_in(scan); ++k) all.push_back(scan->arguments[k]);
    return count_parts(all) * (part.tangent > 0 && Part == step_part::backward ? 2 : 1);
  }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr block_builder builder() {
    block_builder b(Inputs::operations(), Inputs::layout(), directions);
    b.enter(Around::table.captured, pass.captured);
    b.enter_states(scan, part.tangent);
    return b;
  }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    if (Part == step_part::end) return {b.lower(scan->arguments[named])};
    list<int> behind;
    for (int k = 0; k < named; ++k) behind.push_back(b.lower(scan->arguments[k]));
    if (part.tangent > 0) behind.append(b.tangents(behind, part.tangent));
    if (Part == step_part::forward) return behind;
    list<int> seeds;
    list<int> outputs;
    for (int k = 0; k < states; ++k) seeds.push_back(b.add_leaf({leaf_kind::seed, k, scan}));
    b.append_adjoints(behind, seeds, part.sweep, outputs, targets);
    return outputs;
  }
};

/// A stage of a scan that carries arrays: 0, what arrays are first; then what each step calculates on the way, stage by stage, and what the states become;
/// behind these the formula that is read in the end. Forward, outputs are the numbers among these, values before tangents; what tells arrays stands among
/// them as a number that nobody reads. Backward, seeds are the adjoints of the numbers, and turns find those of elements.
template <class Inputs, class Around, int Pass, int Stage, bool IsBackward>
struct scan_stage_request {
  static constexpr loop_pass pass = Around::table.passes[std::size_t(Pass)];
  static constexpr loop_part part = Around::table.parts[std::size_t(pass.parts.first)];
  static constexpr definition_info const* scan = part.loop;
  static constexpr direction_set directions = Around::directions;
  static constexpr scan_states const* all = scan->operation->indexes.states;
  static constexpr bool is_reading_stage = Stage == all->stages + 1;

  static constexpr bool is_here(int argument) {
    if (is_reading_stage) return argument == scan->arity - 3;
    if (Stage == 0)
      return argument >= all->bodies && argument < all->bodies + all->count && is_telling(scan->arguments[argument]);
    return argument < all->bodies && all->stage[argument] == Stage - 1;
  }
  static constexpr int count_formulas() {
    int count = 0;
    for (int k = 0; k < scan->arity; ++k) count += is_here(k);
    return count;
  }
  static constexpr int formulas = count_formulas();
  /// Which of the states that are numbers an output is, tangents behind values; or -1.
  static constexpr int number_of(int output) {
    if (is_reading_stage) return 0;
    int argument = -1;
    for (int left = output % formulas; left >= 0; left -= is_here(argument)) ++argument;
    if (is_telling(scan->arguments[argument])) return -1;
    int before = 0;
    int numbers = 0;
    for (int k = 0; k < all->count; ++k) {
      before += k < all->told[argument] && !is_element(all->each[k]);
      numbers += !is_element(all->each[k]);
    }
    return before + (output >= formulas ? numbers : 0);
  }
  static constexpr int outputs = formulas * (part.tangent > 0 && !is_reading_stage ? 2 : 1);
  static constexpr int values = IsBackward ? 0 : outputs;

  static constexpr int parts() {
    list<definition_info const*> formulas_here;
    for (int k = 0; k < scan->arity; ++k)
      if (is_here(k)) formulas_here.push_back(scan->arguments[k]);
    return count_parts(formulas_here) * (part.tangent > 0 && IsBackward ? 2 : 1);
  }
  static constexpr arithmetic_operations const& operations() { return Inputs::operations(); }
  static constexpr block_builder builder() {
    block_builder b(Inputs::operations(), Inputs::layout(), directions);
    b.enter(Around::table.captured, pass.captured);
    if (Stage > 0) b.enter_states(scan, part.tangent);
    return b;
  }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> given;
    for (int k = 0; k < scan->arity; ++k)
      if (is_here(k)) given.push_back(b.lower(scan->arguments[k]));
    if (part.tangent > 0) {
      list<int> const along = b.tangents(given, part.tangent);
      if (is_reading_stage) given = along;
      else given.append(along);
    }
    if (!IsBackward) return given;
    list<int> seeds;
    list<int> adjoints;
    for (int k = 0; k < outputs; ++k)
      seeds.push_back(number_of(k) < 0 ? b.graph().constant(1) : b.add_leaf({leaf_kind::seed, number_of(k), scan}));
    b.append_adjoints(given, seeds, part.sweep, adjoints, targets);
    return adjoints;
  }
};

/// What a scan's pass runs.
template <class Code>
constexpr loop_part const& scan_part(int pass) {
  return Code::table.parts[std::size_t(Code::table.passes[std::size_t(pass)].parts.first)];
}
template <class Code>
constexpr bool is_scan_pass(int pass) {
  return is_scan(scan_part<Code>(pass).loop);
}
/// The pass that runs a scan forward whose pass backward is `pass`, or that itself.
template <class Code>
constexpr int forward_pass_of(int pass) {
  loop_part const& wanted = scan_part<Code>(pass);
  for (int k = 0; k < Code::size.passes; ++k) {
    loop_part const& part = scan_part<Code>(k);
    if (is_scan(part.loop) && part.sweep < 0 && part.tangent == wanted.tangent &&
        hash_of_scan(part.loop) == hash_of_scan(wanted.loop))
      return k;
  }
  return pass;
}
/// So many numbers are the states where some are arrays: more than types tell.
inline constexpr int told_by_call = -1;
/// How many numbers the states are of a scan that a block goes backward through, by the pass that keeps them: the one forward, or where
/// there is none the one backward; else 0.
template <class Code>
constexpr int kept_numbers(int pass) {
  if (!is_scan_pass<Code>(pass) || forward_pass_of<Code>(pass) != pass) return 0;
  bool is_swept = false;
  for (int k = 0; k < Code::size.passes; ++k)
    is_swept = is_swept || (is_scan_pass<Code>(k) && scan_part<Code>(k).sweep >= 0 && forward_pass_of<Code>(k) == pass);
  loop_part const& part = scan_part<Code>(pass);
  if (carries_arrays(part.loop)) return is_swept ? told_by_call : 0;
  return is_swept ? results_of(part.loop) * (part.tangent > 0 ? 2 : 1) : 0;
}
template <class Code>
constexpr bool keeps_states() {
  bool keeps = false;
  for (int k = 0; k < Code::size.passes; ++k) keeps = keeps || kept_numbers<Code>(k) != 0;
  return keeps;
}

/// How many numbers the states of the scans of some formulas are, those in bodies not counted; -1 where calls tell that.
class outer_scans {
 public:
  constexpr void add(definition_info const* root) {
    list<definition_info const*> pending{root};
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      if (!d->is_indexed || seen_.find(d->hash) >= 0) continue;
      seen_.add(d->hash, 0);
      for (int k = bodies_in(d); k < d->arity; ++k) pending.push_back(d->arguments[k]);
      if (!is_scan(d) || seen_.find(hash_of_scan(d)) >= 0) continue;
      seen_.add(hash_of_scan(d), 0);
      scan_states const& states = *d->operation->indexes.states;
      for (int k = 0; k < states.count; ++k) {
        std::int64_t const size = is_element(states.each[k]) ? known_size(*states.each[k]->operation->indexes.array) : 1;
        are_known_ = are_known_ && size >= 0;
        states_ += size;
      }
    }
  }
  [[nodiscard]] constexpr std::int64_t states() const { return are_known_ ? states_ : -1; }

 private:
  definition_map seen_;
  std::int64_t states_ = 0;
  bool are_known_ = true;
};

/// Whether all scans of a formula carry arrays, so that their steps have loops, and stand in no loop themselves.
constexpr bool steps_have_loops(definition_info const* root) {
  bool all = true;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const& bounds) {
    all = all && (!is_scan(d) || (carries_arrays(d) && bounds.empty()));
  });
  return all;
}

}  // namespace chainrule::detail
