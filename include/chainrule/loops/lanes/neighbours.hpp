// Loops within lanes whose turns read elements side by side, each of them one for all lanes: in sum(i, n, f(x[i], sum(j, m, w[j] * g(i, j)))), where
// turns of i run in lanes, the weights.
//
// What eight turns add to eight neighbours is summed over the lanes at once, by turning eight packs, and added to the gradient as one.
#pragma once

#include <chainrule/loops/lanes/frames.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Whether an element is one for all lanes of an index, and moves by one place with each turn of a loop within.
template <class = void>
constexpr bool moves_with_turns(definition_info const* element, hash_t lane_index, hash_t turn_index) {
  return lane_places_of(element, lane_index) == lane_places::one &&
         lane_places_of(element, turn_index) == lane_places::side_by_side;
}

/// Lane k is the sum of the lanes of pack k, joined in the order of join_lanes.
template <class B>
[[gnu::always_inline]] constexpr lane_pack<B> sums_of_packs(lane_pack<B> const (&packs)[lane_count]) {
  using pack = lane_pack<B>;
  if constexpr (requires { pack::access::sums_of(packs); }) {
    pack sums;
    sums.of[0] = pack::access::sums_of(packs);
    return sums;
  } else {
    typename pack::value_type sums[lane_count];
    for (int k = 0; k < lane_count; ++k) sums[k] = join_lanes<operations::add_>(packs[k]);
    return pack::load(sums);
  }
}

/// Whether an element is one of a row that each lane has for itself, which the few turns of a loop within go along.
template <class = void>
constexpr bool goes_along_own_row(definition_info const* element, hash_t lane_index, hash_t turn_index) {
  return lane_places_of(element, lane_index) == lane_places::apart &&
         lane_places_of(element, turn_index) == lane_places::side_by_side;
}
/// Whether rows of so many numbers can be added as one.
template <class Pack, std::int64_t Length>
inline constexpr bool adds_rows = requires {
  requires Pack::is_maskable && Length >
  0 && Length <= Pack::access::longest_row;
};

/// Which targets of a pass within lanes are neighbours in its turns. None where a turn adds to one array in several places: these are added in the
/// order of the turns.
template <class Pass, class Inputs, class B, class Frame, class Arrays>
struct neighbours_of_turns {
  using code = typename Pass::body;
  using around = surroundings<lane_pack<B>, Frame, Arrays>;

  template <int Target>
  static constexpr bool is_in_own_row() {
    leaf const l = code::table.leaves[std::size_t(code::table.targets[std::size_t(Target)].leaf)];
    if constexpr (all_are_selected<Frame> && adds_rows<lane_pack<B>, Pass::facts::known.turns()>)
      return goes_along_own_row(l.what, lane_facts<Frame>::index, Pass::facts::index);
    else return false;
  }
  template <int Target>
  static constexpr bool has() {
    constexpr sweep_target target = code::table.targets[std::size_t(Target)];
    constexpr leaf l = code::table.leaves[std::size_t(target.leaf)];
    if constexpr (l.kind == leaf_kind::element && code::size.passes == 0 && !adds_to_neighbours<code>()) {
      using element = element_leaf<Inputs, code, target.leaf>;
      using memory = decltype(element::template gradient_memory<target.sweep>(std::declval<around const&>()));
      return (moves_with_turns(l.what, lane_facts<Frame>::index, Pass::facts::index) || is_in_own_row<Target>()) &&
             !element::template is_written_in_steps<Arrays> && std::is_pointer_v<memory>;
    } else {
      return false;
    }
  }
  static constexpr int count = []<int... K>(std::integer_sequence<int, K...>) { return (0 + ... + int(has<K>())); }
  (std::make_integer_sequence<int, Pass::targets>{});
  template <int Target>
  static constexpr int place = []<int... K>(std::integer_sequence<int, K...>) {
    return (0 + ... + int(has<K>()));
  }
  (std::make_integer_sequence<int, Target>{});

  /// Adds what `turns` turns from `at` on give to as many elements.
  template <int Target>
  [[gnu::always_inline]] static constexpr void add(around const& s, std::ptrdiff_t at, int turns,
                                                   lane_pack<B> const (&adjoints)[lane_count]) {
    using pack = lane_pack<B>;
    using T = typename pack::value_type;
    constexpr sweep_target target = code::table.targets[std::size_t(Target)];
    using element = element_leaf<Inputs, code, target.leaf>;
    if constexpr (is_in_own_row<Target>()) {
      T* rows[lane_count];
      frame<Pass::facts::index, Frame> const here{at, s.frame};
      for (int lane = 0; lane < lane_count; ++lane)
        rows[lane] = element::template gradient_memory<target.sweep>(s) +
                     position_in_lane<Inputs, code, target.leaf>(here, s.arrays, lane);
      pack::access::template add_rows<int(Pass::facts::known.turns())>(rows, adjoints);
      return;
    }
    T* const to = element::template gradient_memory<target.sweep>(s) +
                  element::gradient_place(frame<Pass::facts::index, Frame>{at, s.frame}, s.arrays);
    pack const sums = sums_of_packs(adjoints);
    if (turns == lane_count) {
      calculate<operations::add_, pack>(pack::load(to), sums).store(to);
    } else if constexpr (pack::is_maskable) {
      pack::access::add_chosen(to, sums.of[0], (1U << turns) - 1);
    } else {
      T each[lane_count];
      sums.store(each);
      for (int k = 0; k < turns; ++k) add_to<false>(to[k], each[k]);
    }
  }
};

template <class Pass, class Inputs, int First, class B, class Frame, class Arrays, class Sums>
requires(lane_facts<Frame>::in_lanes&& neighbours_of_turns<Pass, Inputs, B, Frame, Arrays>::count > 0)
    [[gnu::always_inline]] constexpr void run_all_turns(surroundings<lane_pack<B>, Frame, Arrays> const& s,
                                                        lane_pack<B> const* captured, turns_here const& turns,
                                                        lane_pack<B> const* seeds, Sums& sums) {
  using pack = lane_pack<B>;
  using neighbours = neighbours_of_turns<Pass, Inputs, B, Frame, Arrays>;
  using code = typename Pass::body;
  constexpr int results = Pass::results;
  pack waiting[neighbours::count][lane_count];
  auto const run = [&](std::ptrdiff_t at, int number) __attribute__((always_inline)) {
    run_whole_block<Inputs, code>(
        inside<Pass::facts::index>(s, captured, seeds, at), [&](auto output, pack const& given) __attribute__((always_inline)) {
          constexpr int which = decltype(output)::value;
          if constexpr (which < results) {
            sums.results[which] = calculate<operations::add_, pack>(sums.results[which], given);
          } else if constexpr (constexpr int target = which - results; !neighbours::template has<target>()) {
            add_adjoints<Inputs, code, Pass::facts::index, target, false, 1>(s, at, &given, sums);
          } else if constexpr (all_are_selected<Frame>) {
            waiting[neighbours::template place<target>][number] = given;
          } else {
            using one = typename pack::value_type;
            waiting[neighbours::template place<target>][number] =
                in_chosen_lanes(given, lanes_selected(s.frame), exact_number<one, 0>());
          }
        });
  };
  auto const add = [&](std::ptrdiff_t at, int count) __attribute__((always_inline)) {
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
      (
          [&] {
            if constexpr (neighbours::template has<K>())
              neighbours::template add<K>(s, at, count, waiting[neighbours::template place<K>]);
          }(),
          ...);
    }
    (std::make_integer_sequence<int, Pass::targets>{});
  };
  std::int64_t const whole = turns.count / lane_count * lane_count;
  for (std::int64_t turn = 0; turn < whole; turn += lane_count) {
    for (int k = 0; k < lane_count; ++k) run(turns.low + turn + k, k);
    add(turns.low + turn, lane_count);
  }
  if (int const rest = int(turns.count - whole); rest > 0) {
    for (int k = 0; k < rest; ++k) run(turns.low + whole + k, k);
    for (auto& of_target : waiting)
      for (int k = rest; k < lane_count; ++k) of_target[k] = exact_number<pack, 0>();
    add(turns.low + whole, rest);
  }
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
