// How a loop's turns are taken: how many there are, and how many at a time.
#pragma once

#include <chainrule/function/elements.hpp>

namespace chainrule::detail {

/// Turns at a time: enough for the widest vectors, and so few that adding up one batch overlaps the next one's work.
template <class T>
inline constexpr int lanes = std::is_arithmetic_v<T> ? 16 : 1;

template <hash_t Loop>
struct loop_facts {
  static constexpr definition_info const* info = &definition_at<Loop>::info;
  static constexpr hash_t index = info->operation->indexes.hash;
  static constexpr turn_range known = range_of(info);
  static constexpr bool is_product = detail::is_product(info);
  using joining = std::conditional_t<is_product, operations::multiply_, operations::add_>;
};

/// The turns of a loop: where they are known, compilers see the numbers.
struct turns_here {
  std::ptrdiff_t low;
  std::int64_t count;
};
template <hash_t Loop, class Inputs, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr turns_here turns_in(surroundings<T, Frame, Arrays> const& s) {
  if constexpr (constexpr turn_range known = loop_facts<Loop>::known; known.is_known) {
    return {static_cast<std::ptrdiff_t>(known.low), known.turns()};
  } else {
    std::ptrdiff_t const low = affine_value<Inputs, affine_argument<Loop, 1>>(s.frame, s.arrays);
    std::ptrdiff_t const high = affine_value<Inputs, affine_argument<Loop, 2>>(s.frame, s.arrays);
    return {low, high < low ? 0 : high - low + 1};
  }
}

/// The turns that fill whole batches. The rest are a shorter batch where their number is known, else they come one by one.
template <class T>
constexpr std::int64_t in_whole_batches(std::int64_t turns) {
  return turns / lanes<T> * lanes<T>;
}
template <hash_t Loop, class T>
inline constexpr int rest_of_turns = loop_facts<Loop>::known.is_known ? int(loop_facts<Loop>::known.turns() -
                                                                            in_whole_batches<T>(loop_facts<Loop>::known.turns()))
                                                                      : -1;

}  // namespace chainrule::detail
