// Where eight turns of a loop stand that run in lanes, and how they read and write elements.
#pragma once

#include <chainrule/loops/lanes/pack.hpp>
#include <chainrule/loops/lanes/policy.hpp>

namespace chainrule::detail {

/// Eight turns: lane k has index at + k; behind the last of the turns, that one's. Whole: there are eight. Rows: what was read for them before
/// (loops/lanes/rows.hpp).
template <hash_t Index, class Outer, bool Whole, class Rows = no_rows_read>
struct lane_frame {
  std::ptrdiff_t at;
  int turns;
  Outer outer;
  Rows const* rows = nullptr;
};
/// Only some lanes get adjoints.
template <class Outer>
struct selected_frame {
  lane_bits selected;
  Outer outer;
};

template <hash_t Wanted, hash_t Index, class Outer, bool Whole, class Rows>
inline constexpr bool is_bound<Wanted, lane_frame<Index, Outer, Whole, Rows>> = Wanted == Index || is_bound<Wanted, Outer>;
template <hash_t Wanted, class Outer>
inline constexpr bool is_bound<Wanted, selected_frame<Outer>> = is_bound<Wanted, Outer>;
template <hash_t Wanted, hash_t Index, class Outer, bool Whole, class Rows>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(lane_frame<Index, Outer, Whole, Rows> const& f) {
  if constexpr (Wanted == Index) return f.at;
  else return index_value<Wanted>(f.outer);
}
template <hash_t Wanted, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(selected_frame<Outer> const& f) {
  return index_value<Wanted>(f.outer);
}

template <hash_t Index, class Outer, bool Whole, class Rows>
struct lane_facts<lane_frame<Index, Outer, Whole, Rows>> : lane_facts<Outer> {
  static constexpr bool in_lanes = true;
  static constexpr hash_t index = Index;
  using rows = Rows;
};
template <class Outer>
struct lane_facts<selected_frame<Outer>> : lane_facts<Outer> {
  static constexpr bool is_selected = true;
};

/// The rows that were read for eight turns.
template <hash_t Index, class Outer, bool Whole, class Rows>
[[gnu::always_inline]] constexpr Rows const& rows_in(lane_frame<Index, Outer, Whole, Rows> const& f) {
  return *f.rows;
}
template <hash_t Index, class Outer>
[[gnu::always_inline]] constexpr auto const& rows_in(frame<Index, Outer> const& f) {
  return rows_in(f.outer);
}
template <class Outer>
[[gnu::always_inline]] constexpr auto const& rows_in(selected_frame<Outer> const& f) {
  return rows_in(f.outer);
}

/// The frame of one lane.
template <class Batches>
[[gnu::always_inline]] constexpr lanes_wanted<Batches> frame_of_lane(lanes_wanted<Batches> const& f, int) {
  return f;
}
template <hash_t Index, class Outer>
[[gnu::always_inline]] constexpr auto frame_of_lane(frame<Index, Outer> const& f, int lane) {
  auto const outer = frame_of_lane(f.outer, lane);
  return frame<Index, std::remove_const_t<decltype(outer)>>{f.at, outer};
}
template <hash_t Index, class Outer, bool Whole, class Rows>
[[gnu::always_inline]] constexpr auto frame_of_lane(lane_frame<Index, Outer, Whole, Rows> const& f, int lane) {
  return frame<Index, Outer>{f.at + (Whole || lane < f.turns ? lane : f.turns - 1), f.outer};
}
template <class Outer>
[[gnu::always_inline]] constexpr auto frame_of_lane(selected_frame<Outer> const& f, int lane) {
  return frame_of_lane(f.outer, lane);
}

/// The same where only indices are read: no frame is copied, for g++ copies them through memory.
template <class Frame>
struct lane_of {
  Frame const& all;
  int lane;
};
template <hash_t Wanted, class Frame>
inline constexpr bool is_bound<Wanted, lane_of<Frame>> = is_bound<Wanted, Frame>;
template <hash_t Wanted, hash_t Index, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(lane_of<frame<Index, Outer>> const& f) {
  if constexpr (Wanted == Index) return f.all.at;
  else return index_value<Wanted>(lane_of<Outer>{f.all.outer, f.lane});
}
template <hash_t Wanted, hash_t Index, class Outer, bool Whole, class Rows>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(lane_of<lane_frame<Index, Outer, Whole, Rows>> const& f) {
  if constexpr (Wanted != Index) return index_value<Wanted>(lane_of<Outer>{f.all.outer, f.lane});
  else return f.all.at + (Whole || f.lane < f.all.turns ? f.lane : f.all.turns - 1);
}
template <hash_t Wanted, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(lane_of<selected_frame<Outer>> const& f) {
  return index_value<Wanted>(lane_of<Outer>{f.all.outer, f.lane});
}

/// The lanes that get adjoints.
template <class Batches>
[[gnu::always_inline]] constexpr lane_bits lanes_selected(lanes_wanted<Batches> const&) {
  return all_lanes;
}
template <hash_t Index, class Outer>
[[gnu::always_inline]] constexpr lane_bits lanes_selected(frame<Index, Outer> const& f) {
  return lanes_selected(f.outer);
}
template <hash_t Index, class Outer, bool Whole, class Rows>
[[gnu::always_inline]] constexpr lane_bits lanes_selected(lane_frame<Index, Outer, Whole, Rows> const& f) {
  return Whole ? all_lanes : (1U << f.turns) - 1;
}
template <class Outer>
[[gnu::always_inline]] constexpr lane_bits lanes_selected(selected_frame<Outer> const& f) {
  return f.selected & lanes_selected(f.outer);
}
/// How many turns run.
template <hash_t Index, class Outer>
[[gnu::always_inline]] constexpr int turns_in_lanes(frame<Index, Outer> const& f) {
  return turns_in_lanes(f.outer);
}
template <hash_t Index, class Outer, bool Whole, class Rows>
[[gnu::always_inline]] constexpr int turns_in_lanes(lane_frame<Index, Outer, Whole, Rows> const& f) {
  return Whole ? lane_count : f.turns;
}
template <class Outer>
[[gnu::always_inline]] constexpr int turns_in_lanes(selected_frame<Outer> const& f) {
  return turns_in_lanes(f.outer);
}
/// Whether that is all of them for sure.
template <class Frame>
inline constexpr bool all_are_selected = true;
template <hash_t Index, class Outer>
inline constexpr bool all_are_selected<frame<Index, Outer>> = all_are_selected<Outer>;
template <hash_t Index, class Outer, bool Whole, class Rows>
inline constexpr bool all_are_selected<lane_frame<Index, Outer, Whole, Rows>> = Whole;
template <class Outer>
inline constexpr bool all_are_selected<selected_frame<Outer>> = false;

/// Whether other lanes may be left out than the last ones.
template <class Frame>
inline constexpr bool selects_lanes = false;
template <hash_t Index, class Outer>
inline constexpr bool selects_lanes<frame<Index, Outer>> = selects_lanes<Outer>;
template <class Outer>
inline constexpr bool selects_lanes<selected_frame<Outer>> = true;

/// How eight turns find an element: it is one, eight side by side, or each its own.
enum class lane_places : unsigned char { one, side_by_side, apart };
constexpr lane_places lane_places_of(definition_info const* element, hash_t lane_index) {
  if (lane_index == 0 || !depends_on_index(element, lane_index)) return lane_places::one;
  int const last = element->operation->indexes.array->rank - 1;
  for (int k = 0; k < last; ++k)
    if (depends_on_index(element->arguments[k], lane_index)) return lane_places::apart;
  bool reads_integers = false;
  walk_indexed(element->arguments[last], {}, [&](definition_info const* d, list<bound_index> const&) {
    reads_integers = reads_integers || (is_integer_element(d) && depends_on_index(d, lane_index));
  });
  if (reads_integers || affine_of(element->arguments[last]).factor_of(lane_index) != 1) return lane_places::apart;
  return lane_places::side_by_side;
}

template <class Inputs, class Code, int K, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t position_in_lane(Frame const& f, Arrays const* arrays, int lane) {
  return element_leaf<Inputs, Code, K>::gradient_place(lane_of<Frame>{f, lane}, arrays);
}

/// Whether the last turns, fewer than eight, read and write as many lanes at once; where their number is known, compilers write better code for each.
template <class Pack, class Arrays>
inline constexpr bool masks_lanes = Pack::is_maskable && !std::is_same_v<Arrays, no_arrays>;

template <class Inputs, class Code, int K, class B, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void read_leaf(lane_pack<B>* leaves, surroundings<lane_pack<B>, Frame, Arrays> const& s) {
  using pack = lane_pack<B>;
  using number = typename pack::value_type;
  constexpr leaf l = Code::table.leaves[std::size_t(K)];
  if constexpr (l.kind == leaf_kind::input) {
    leaves[K] = pack(s.inputs[l.number]);
  } else if constexpr (l.kind == leaf_kind::captured) {
    leaves[K] = s.captured[l.number];
  } else if constexpr (l.kind == leaf_kind::seed) {
    leaves[K] = s.seed[l.number];
  } else if constexpr (l.kind == leaf_kind::told) {
    number const* const from =
        told_seed<l.what->hash, (l.tangent > 0)>(s) + index_value<l.what->operation->indexes.hash>(s.frame);
    if constexpr (all_are_selected<Frame>) leaves[K] = pack::load(from);
    else if constexpr (masks_lanes<pack, Arrays>) leaves[K].of[0] = pack::access::load_first(from, turns_in_lanes(s.frame));
    else leaves[K] = pack::gather([&](int lane) { return from[lane < turns_in_lanes(s.frame) ? lane : 0]; });
  } else if constexpr (l.kind == leaf_kind::index) {
    leaves[K] = pack::gather([&](int lane) {
      return static_cast<number>(static_cast<double>(count_at<Inputs, l.what->hash>(lane_of<Frame>{s.frame, lane}, s.arrays)));
    });
  } else if constexpr (l.kind == leaf_kind::element) {
    using element = element_leaf<Inputs, Code, K>;
    constexpr lane_places places = lane_places_of(element::what, lane_facts<Frame>::index);
    auto const* const from = element::memory(s);
    if constexpr (lane_facts<Frame>::rows::find(element::hash) >= 0 && !element::is_tangent &&
                  !element::template is_in_steps<Arrays>)
      leaves[K] = rows_in(s.frame).template read<Inputs, element::hash>(s.frame, s.arrays);
    else if constexpr (places == lane_places::side_by_side && !element::is_integer && !element::template is_in_steps<Arrays> &&
                       all_are_selected<Frame>)
      leaves[K] = pack::load(from + element::place(s.frame, s.arrays));
    else if constexpr (places == lane_places::side_by_side && !element::is_integer && !element::template is_in_steps<Arrays> &&
                       masks_lanes<pack, Arrays>)
      leaves[K].of[0] = pack::access::load_first(from + element::place(s.frame, s.arrays), turns_in_lanes(s.frame));
    else if constexpr (places == lane_places::one && !element::is_integer)
      leaves[K] = pack(from[element::place(s.frame, s.arrays)]);
    else
      leaves[K] = pack::gather([&](int lane) {
        auto const found = from[element::place(lane_of<Frame>{s.frame, lane}, s.arrays)];
        if constexpr (element::is_integer) return static_cast<number>(static_cast<double>(found));
        else return found;
      });
  }
}

/// Whether two elements of one array stand in different rows, whatever the indices.
template <class = void>
constexpr bool are_in_other_rows(definition_info const* one, definition_info const* two) {
  for (int k = 0; k + 1 < one->arity; ++k) {
    affine_index apart = affine_of(one->arguments[k]);
    apart.add(affine_of(two->arguments[k]), -1);
    if (apart.is_constant() && apart.offset != 0) return true;
  }
  return false;
}
/// Whether a body adds to one array in several places. Then the adjoints of some eights wait, and go to the places one after
/// the other: what was just written is not ready to be read shifted by a place.
template <class Code>
constexpr bool adds_to_neighbours() {
  if (Code::size.passes > 0) return false;
  for (int k = 0; k < Code::size.targets; ++k)
    for (int other = 0; other < k; ++other) {
      leaf const one = Code::table.leaves[std::size_t(Code::table.targets[std::size_t(k)].leaf)];
      leaf const two = Code::table.leaves[std::size_t(Code::table.targets[std::size_t(other)].leaf)];
      if (one.kind == leaf_kind::element && two.kind == leaf_kind::element &&
          one.what->operation->indexes.hash == two.what->operation->indexes.hash && !are_in_other_rows(one.what, two.what))
        return true;
    }
  return false;
}

/// Adds to the gradient of the element that a target is: for eight that lie side by side at once, for one the sum of the
/// lanes, and else lane by lane, so that two lanes may have the same. First: nothing is there yet.
template <class Inputs, class Code, int Target, bool First, class B, class Frame, class Arrays, class Inner>
[[gnu::always_inline]] constexpr void add_lanes(surroundings<lane_pack<B>, Frame, Arrays> const& s, Inner const& f,
                                                lane_pack<B> const& adjoint) {
  using pack = lane_pack<B>;
  using number = typename pack::value_type;
  constexpr sweep_target target = Code::table.targets[std::size_t(Target)];
  constexpr int K = target.leaf;
  using element = element_leaf<Inputs, Code, K>;
  constexpr lane_places places = lane_places_of(element::what, lane_facts<Inner>::index);
  auto const to = element::template gradient_memory<target.sweep>(s);
  if constexpr (places == lane_places::one) {
    number sum;
    if constexpr (all_are_selected<Inner>) sum = join_lanes<operations::add_>(adjoint);
    else if constexpr (!selects_lanes<Inner>)
      sum = join_lanes<operations::add_>(adjoint.first_lanes(turns_in_lanes(f), exact_number<number, 0>()));
    else sum = join_lanes<operations::add_>(in_chosen_lanes(adjoint, lanes_selected(f), exact_number<number, 0>()));
    add_to<false>(to[element::gradient_place(f, s.arrays)], sum);
  } else if constexpr (places == lane_places::side_by_side && all_are_selected<Inner> &&
                       !element::template is_written_in_steps<Arrays> && std::is_pointer_v<std::remove_const_t<decltype(to)>>) {
    number* const place = to + element::gradient_place(f, s.arrays);
    if constexpr (First) adjoint.store(place);
    else calculate<operations::add_, pack>(pack::load(place), adjoint).store(place);
  } else if constexpr (places == lane_places::side_by_side && !element::template is_written_in_steps<Arrays> &&
                       masks_lanes<pack, Arrays> && !adds_to_neighbours<Code>()) {
    number* const place = to + element::gradient_place(f, s.arrays);
    if constexpr (First) pack::access::store_chosen(place, adjoint.of[0], lanes_selected(f));
    else pack::access::add_chosen(place, adjoint.of[0], lanes_selected(f));
  } else {
    number each[lane_count];
    adjoint.store(each);
    auto const add = [&](int lane) __attribute__((always_inline)) {
      add_to<First>(to[position_in_lane<Inputs, Code, K>(f, s.arrays, lane)], each[lane]);
    };
    if constexpr (all_are_selected<Inner>) {
      for (int lane = 0; lane < lane_count; ++lane) add(lane);
    } else {
      lane_bits const selected = lanes_selected(f);
      for (int lane = 0; selected >> lane != 0; ++lane)
        if ((selected >> lane & 1U) != 0) add(lane);
    }
  }
}

/// The adjoints of a loop within lanes, after one of its turns.
template <class Inputs, class Code, hash_t Index, int Target, bool First, int Count, class B, class Frame, class Arrays,
          class Sums>
[[gnu::always_inline]] constexpr void add_adjoints(surroundings<lane_pack<B>, Frame, Arrays> const& s, std::ptrdiff_t from,
                                                   lane_pack<B> const* adjoints, Sums& sums) {
  if constexpr (Code::table.leaves[std::size_t(Code::table.targets[std::size_t(Target)].leaf)].kind == leaf_kind::element)
    add_lanes<Inputs, Code, Target, false>(s, frame<Index, Frame>{from, s.frame}, adjoints[0]);
  else sums.adjoints[Target][0] = calculate<operations::add_, lane_pack<B>>(sums.adjoints[Target][0], adjoints[0]);
}

template <class T, class Frame>
using pack_in = lane_pack<typename lane_facts<Frame>::batches::template of<T>>;

/// What is around eight turns.
template <class Pass, bool Whole, class Pack, class Rows = no_rows_read, class Frame, class Arrays>
[[gnu::always_inline]] constexpr auto around_eight(surroundings<typename Pack::value_type, Frame, Arrays> const& s,
                                                   Pack const* captured, Pack const* seeds, std::ptrdiff_t at, int turns,
                                                   Rows const* rows = nullptr) {
  using inner = lane_frame<Pass::facts::index, Frame, Whole, Rows>;
  return surroundings<Pack, inner, Arrays>{s.inputs, s.gradient, captured, seeds, inner{at, turns, s.frame, rows}, s.arrays};
}

}  // namespace chainrule::detail
