// The policy of loops in lanes, which the front door knows: lanes themselves come with <chainrule/simd.hpp>.
#pragma once

#include <chainrule/loops/blocks.hpp>

namespace chainrule {
namespace detail {

/// The outermost frame of a call whose loops run in lanes: Batches::of<T> is the batch for numbers of type T.
template <class Batches>
struct lanes_wanted {};

/// No rows were read for eight turns.
struct no_rows_read {
  static constexpr int find(hash_t) { return -1; }
};
template <class Batches>
inline constexpr bool is_outermost<lanes_wanted<Batches>> = true;
template <class Batches>
inline constexpr bool runs_in_one_piece<lanes_wanted<Batches>> = true;

/// What a frame tells about lanes: the batches that a call wants, and the index whose turns run in lanes, if there is one
/// that no inner index hides.
template <class Frame>
struct lane_facts {
  using batches = void;
  static constexpr bool in_lanes = false;
  static constexpr bool is_selected = false;
  static constexpr hash_t index = 0;
  using rows = no_rows_read;
};
template <class Batches>
struct lane_facts<lanes_wanted<Batches>> : lane_facts<no_frame> {
  using batches = Batches;
};
template <hash_t Index, class Outer>
struct lane_facts<frame<Index, Outer>> : lane_facts<Outer> {
  static constexpr bool is_selected = false;
  static constexpr hash_t index = lane_facts<Outer>::index == Index ? 0 : lane_facts<Outer>::index;
};

/// All loops of a pass are better in lanes than those within them (loops/lanes/lanes.hpp).
template <class Pass>
constexpr bool are_better_than_inner();
/// Tangents of what does not add up join one turn after the other.
template <class Pass>
inline constexpr bool is_best_in_lanes = !Pass::is_along && are_better_than_inner<Pass>();
template <class Pass, class Frame>
concept goes_in_lanes =
    !std::is_void_v<typename lane_facts<Frame>::batches> && !lane_facts<Frame>::in_lanes && is_best_in_lanes<Pass>;

}  // namespace detail

/// How a call runs its loops: in lanes of Batches.
template <class Batches>
struct lanes_policy {
  using chainrule_frame = detail::lanes_wanted<Batches>;
};

}  // namespace chainrule
