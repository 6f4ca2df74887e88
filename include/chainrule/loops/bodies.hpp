// Running the bodies of loops: straight code with passes between its steps, a turn or some at a time.
#pragma once

#include <chainrule/graph/scan.hpp>
#include <chainrule/loops/kept_states.hpp>
#include <chainrule/loops/stages.hpp>
#include <chainrule/loops/turns.hpp>

namespace chainrule::detail {

/// The steps between two passes.
template <int From, int To>
struct steps_between {
  static constexpr bool runs(int k) { return k >= From && k < To; }
};

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Choices>
[[gnu::always_inline]] constexpr void run_pass(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                               Choices& choices);

template <class Code>
constexpr bool has_sweep(int pass) {
  table_range const parts = Code::table.passes[std::size_t(pass)].parts;
  bool found = false;
  for (int each = 0; each < parts.count; ++each) found = found || Code::table.parts[std::size_t(parts.first + each)].sweep >= 0;
  return found;
}
/// The first pass of a block that goes backward through a loop that does not add up, for all of these; else a pass itself.
template <class Code>
constexpr int first_pass_of_loop(int pass) {
  definition_info const* const loop = scan_part<Code>(pass).loop;
  if (is_scan(loop) || adds_up(loop) || !has_sweep<Code>(pass)) return pass;
  for (int before = 0; before < pass; ++before)
    if (scan_part<Code>(before).loop->hash == loop->hash && has_sweep<Code>(before)) return before;
  return pass;
}
/// Whether others follow it.
template <class Code>
constexpr bool is_followed(int pass) {
  bool found = false;
  for (int k = pass + 1; k < Code::size.passes; ++k) found = found || first_pass_of_loop<Code>(k) == pass;
  return found;
}
/// What passes through a loop keep for the later ones of their block through the same loop, by the first of them (loops/lanes/extrema.hpp).
template <class Inputs, class Code, int Pass, class T>
struct kept_choice {};
template <class Inputs, class Code, class T, class Passes>
struct kept_choices;
template <class Inputs, class Code, class T, int... K>
struct kept_choices<Inputs, Code, T, std::integer_sequence<int, K...>> : kept_choice<Inputs, Code, K, T>... {
  template <int Pass>
  constexpr auto& of() {
    return static_cast<kept_choice<Inputs, Code, Pass, T>&>(*this);
  }
};

/// What a block takes of a workspace's memory for states it gives back in the end.
template <bool Takes, class Arrays>
struct memory_in_use {
  constexpr explicit memory_in_use(Arrays const*) {}
};
template <class Arrays>
struct memory_in_use<true, Arrays> {
  using memory = std::remove_reference_t<decltype(*std::declval<Arrays const&>().memory)>;
  memory& used;
  typename memory::mark const before;

  explicit memory_in_use(Arrays const* arrays) : used(*arrays->memory), before(used.here()) {}
  memory_in_use(memory_in_use const&) = delete;
  memory_in_use& operator=(memory_in_use const&) = delete;
  ~memory_in_use() { used.give_back(before); }
};

/// What a block keeps of its scans, from the passes forward to those backward.
template <int Pass, int Numbers, class T>
struct kept_by_pass : kept_states<Numbers, T> {};
template <int Pass, class T>
struct kept_by_pass<Pass, 0, T> {};
template <int Pass, class T>
struct kept_by_pass<Pass, told_by_call, T> : kept_states<told_by_call, T> {
  T* last = nullptr;  // the states behind the last step
};
template <class Code, class T, class Passes>
struct kept_by_passes;
template <class Code, class T, int... K>
struct kept_by_passes<Code, T, std::integer_sequence<int, K...>> : kept_by_pass<K, kept_numbers<Code>(K), T>... {
  template <int Pass>
  constexpr auto& of() {
    return static_cast<kept_by_pass<Pass, kept_numbers<Code>(Pass), T>&>(*this);
  }
};

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Kept>
[[gnu::always_inline]] constexpr void run_scan(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                               Kept& kept);

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Kept>
[[gnu::always_inline]] constexpr void run_array_scan(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                                     Kept& kept);

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Kept, class Choices>
[[gnu::always_inline]] constexpr void run_pass_or_scan(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                                       Kept& kept, Choices& choices) {
  if constexpr (is_scan_pass<Code>(K) && carries_arrays(scan_part<Code>(K).loop))
    run_array_scan<Inputs, Code, K>(r, leaves, s, kept);
  else if constexpr (is_scan_pass<Code>(K)) run_scan<Inputs, Code, K>(r, leaves, s, kept);
  else run_pass<Inputs, Code, K>(r, leaves, s, choices);
}

/// What a pass captures.
template <class Code, int K, class T, class Registers>
[[gnu::always_inline]] constexpr void read_captured(Registers const& r, T const* leaves, T* captured) {
  constexpr table_range which = Code::table.passes[std::size_t(K)].captured;
  [&]<int... C>(std::integer_sequence<int, C...>) {
    (
        [&] {
          if constexpr (constexpr captured_value one_of = Code::table.captured[std::size_t(which.first + C)]; !one_of.is_constant)
            captured[C] = read<Code, Code::value.outputs[std::size_t(Code::reads + one_of.read)], T>(r, leaves);
          else captured[C] = exact_number<T, one_of.constant.num, one_of.constant.den>();
        }(),
        ...);
  }
  (std::make_integer_sequence<int, which.count>{});
}

template <class Inputs, class Code, class T, class Registers, class Frame, class Arrays, int... L, int... K>
[[gnu::always_inline]] constexpr void run_block_steps(Registers& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                                      std::integer_sequence<int, L...>, std::integer_sequence<int, K...>) {
  (read_leaf<Inputs, Code, L>(leaves, s), ...);
  constexpr int passes = int(sizeof...(K));
  if constexpr (passes == 0) {
    run_steps<Code>(r, leaves);
  } else {
    run_steps<Code, steps_between<0, Code::steps_before(0)>>(r, leaves);
    kept_by_passes<Code, T, std::integer_sequence<int, K...>> kept;
    [[maybe_unused]] memory_in_use<keeps_states<Code>(), Arrays> const memory(s.arrays);
    kept_choices<Inputs, Code, T, std::integer_sequence<int, K...>> choices;
    ((run_pass_or_scan<Inputs, Code, K>(r, leaves, s, kept, choices),
      run_steps<Code, steps_between<Code::steps_before(K), Code::steps_before(K + 1)>>(r, leaves)),
     ...);
  }
}

/// Runs a block and gives every output to `take`, as take(std::integral_constant<int, output>, value).
template <class Inputs, class Code, class T, class Frame, class Arrays, class Take>
[[gnu::always_inline]] constexpr void run_whole_block(surroundings<T, Frame, Arrays> const& s, Take const& take) {
  constexpr int leaf_count = Code::size.leaves;
  T leaves[leaf_count == 0 ? 1 : leaf_count];
  registers<T, int(Code::value.steps.size())> r;
  run_block_steps<Inputs, Code>(r, leaves, s, std::make_integer_sequence<int, leaf_count>{},
                                std::make_integer_sequence<int, Code::size.passes>{});
  [&]<int... O>(std::integer_sequence<int, O...>) {
    (take(std::integral_constant<int, O>{}, read_output<Code, O, T>(r, leaves)), ...);
  }
  (std::make_integer_sequence<int, Code::reads>{});
}

/// A pass of the block Around: what its loops have in common.
template <class Inputs, class Around, int K>
struct pass_of {
  using around = Around;
  using request = pass_request<Inputs, Around, K>;
  using values_only = block_code<pass_request<Inputs, Around, K, true>>;
  static constexpr loop_pass pass = request::pass;
  static constexpr loop_part first = request::part(0);
  static constexpr hash_t loop = first.loop->hash;
  using facts = loop_facts<loop>;
  static constexpr int parts = pass.parts.count;
  static constexpr int results = request::values;  // of loops that add up
  static constexpr bool has_sweep() {
    for (int k = 0; k < parts; ++k)
      if (request::part(k).sweep >= 0) return true;
    return false;
  }
  static constexpr bool goes_backward = has_sweep();
  /// A tangent that is not the sum of the turns'.
  static constexpr bool is_along = !facts::adds_up && first.tangent > 0;
  static constexpr bool keeps_factors = facts::keeps_factors && !is_along;
  static constexpr bool keeps_values = goes_backward && !is_along && detail::keeps_values(facts::info);
  template <class T>
  static constexpr auto state() {
    using operation = typename facts::operation;
    if constexpr (is_along && goes_backward) return typename operation::template told_along<T>{};
    else if constexpr (is_along) return typename operation::template joined_along<T>{};
    else if constexpr (goes_backward) return typename operation::template told<T>{};
    else return typename operation::template joined<T>{};
  }
  /// Without a sweep, a loop that stands alone needs nothing but its turns' values.
  using body = std::conditional_t<!facts::adds_up && !goes_backward, values_only, block_code<request>>;
  static constexpr int targets = body::size.targets;
  template <int Part>
  static constexpr hash_t loop_of = request::part(Part).loop->hash;
  /// The first part that is nothing at all without a turn, or -1.
  static constexpr int find_needing() {
    for (int k = 0; k < parts; ++k)
      if (request::part(k).loop->operation->indexes.joining->needs_a_turn) return k;
    return -1;
  }
  static constexpr int needs_a_turn = find_needing();

  /// The target whose places are all of an array whose length calls tell, and that no other target of this pass reaches, or -1. (What only one turn
  /// of an extremum adds to is cleared sooner than written.)
  static constexpr int target_of_whole_column() {
    if (body::size.passes > 0 || facts::known.is_known || (!facts::adds_up && facts::joining.needs_a_turn)) return -1;
    int found = -1;
    for (int k = 0; k < body::size.targets; ++k) {
      if (body::table.targets[std::size_t(k)].sweep > 0) return -1;
      leaf const l = body::table.leaves[std::size_t(body::table.targets[std::size_t(k)].leaf)];
      if (l.kind != leaf_kind::element) continue;
      array_info const& array = *l.what->operation->indexes.array;
      affine_index const at = affine_of(l.what->arguments[0]);
      if (array.rank > 1 || at.offset != 0 || !at.depends_only_on(facts::index) || at.factor_of(facts::index) != 1) continue;
      if (!goes_through(facts::info, array.extents[0])) continue;
      if (found < 0 && is_alone(k)) found = k;
    }
    return found;
  }
  static constexpr bool is_alone(int target) {
    hash_t const array =
        body::table.leaves[std::size_t(body::table.targets[std::size_t(target)].leaf)].what->operation->indexes.hash;
    for (int k = 0; k < body::size.targets; ++k) {
      leaf const l = body::table.leaves[std::size_t(body::table.targets[std::size_t(k)].leaf)];
      if (k != target && l.kind == leaf_kind::element && l.what->operation->indexes.hash == array) return false;
    }
    return true;
  }

  /// The target whose places in the gradient no other target of this pass reaches before it does, or -1: where all
  /// elements move with the index, the foremost of an array.
  static constexpr int foremost_target() {
    if (body::size.passes > 0 || !facts::known.is_known) return -1;
    int best = -1;
    std::int64_t offset = 0;
    hash_t array = 0;
    for (int k = 0; k < body::size.targets; ++k) {
      if (body::table.targets[std::size_t(k)].sweep > 0) return -1;
      leaf const l = body::table.leaves[std::size_t(body::table.targets[std::size_t(k)].leaf)];
      if (l.kind != leaf_kind::element) continue;
      affine_index const at = flat_position(l.what);
      if (known_size(*l.what->operation->indexes.array) < 0) return -1;
      if (!at.depends_only_on(facts::index) || at.factor_of(facts::index) != 1) return -1;
      if (array == 0) array = l.what->operation->indexes.hash;
      if (array != l.what->operation->indexes.hash || (best >= 0 && at.offset <= offset)) continue;
      best = k;
      offset = at.offset;
    }
    return best;
  }
};

/// Runs a body for Count turns, in stages where it calls functions: at(turn) gives what is around one, take(output, turn,
/// value) gets every output.
template <class Inputs, class Code, int Count, class T, class At, class Take>
[[gnu::always_inline]] constexpr void run_turns(At const& at, Take const& take) {
  if constexpr (Count == lanes<T> && Count > 1 && Code::size.passes == 0 && calls_functions<Code>) {
    run_in_stages<Inputs, Code, Count, T>(at, take);
  } else {
    for (int l = 0; l < Count; ++l)
      run_whole_block<Inputs, Code>(at(l), [&](auto output, T const& given) { take(output, l, given); });
  }
}

/// What is around a turn of a loop.
template <hash_t Index, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr auto inside(surroundings<T, Frame, Arrays> const& s, T const* captured, T const* seeds,
                                             std::ptrdiff_t turn) {
  using inner = frame<Index, Frame>;
  return surroundings<T, inner, Arrays>{s.inputs, s.gradient, captured, seeds, inner{turn, s.frame}, s.arrays};
}

/// The values of some turns of a loop that stands alone; and their tangents, where these are joined.
template <class Pass, class Inputs, int Count, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void values_of_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                      std::ptrdiff_t first, T* values, [[maybe_unused]] T* tangents = nullptr) {
  run_turns<Inputs, typename Pass::values_only, Count, T>(
      [&](int lane) { return inside<Pass::facts::index>(s, captured, static_cast<T const*>(nullptr), first + lane); },
      [&](auto output, int lane, T const& given) { (decltype(output)::value == 0 ? values : tangents)[lane] = given; });
}

}  // namespace chainrule::detail
