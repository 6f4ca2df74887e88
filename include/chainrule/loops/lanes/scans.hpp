// Lanes within the steps of scans that carry arrays.
#pragma once

#include <chainrule/loops/lanes/frames.hpp>
#include <chainrule/loops/scans/array_steps.hpp>

namespace chainrule::detail {

template <class Pass, hash_t Index, class T, class Outer>
struct lane_facts<scan_frame<Pass, Index, T, Outer>> : lane_facts<frame<Index, Outer>> {};
template <hash_t Wanted, class Pass, hash_t Index, class T, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(lane_of<scan_frame<Pass, Index, T, Outer>> const& f) {
  if constexpr (Wanted == Index) return f.all.at;
  else return index_value<Wanted>(lane_of<Outer>{f.all.outer, f.lane});
}

/// The elements that eight turns tell, or fewer.
template <hash_t Loop, bool IsTangent, bool Whole, class Pack, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void tell_lanes(surroundings<typename Pack::value_type, Frame, Arrays> const& s,
                                                 std::ptrdiff_t at, int turns, Pack const& given) {
  auto* const to = told_place<Loop, IsTangent>(s) + at;
  if constexpr (Whole) {
    given.store(to);
  } else if constexpr (masks_lanes<Pack, Arrays>) {
    Pack::access::store_chosen(to, given.of[0], (1U << turns) - 1);
  } else {
    typename Pack::value_type each[lane_count];
    given.store(each);
    for (int lane = 0; lane < turns; ++lane) to[lane] = each[lane];
  }
}

}  // namespace chainrule::detail
