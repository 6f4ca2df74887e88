// How a loop's turns are taken: how many there are, and how many at a time.
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/core/throw.hpp>
#include <chainrule/loops/elements.hpp>

namespace chainrule::detail {

/// Turns at a time: enough for the widest vectors, and so few that adding up one batch overlaps the next one's work.
template <class T>
inline constexpr int lanes = std::is_arithmetic_v<T> ? 16 : 1;

template <hash_t Loop>
struct loop_facts {
  static constexpr definition_info const* info = &definition_at<Loop>::info;
  static constexpr hash_t index = info->operation->indexes.hash;
  static constexpr turn_range known = range_of(info);
  using operation = operation_at<info->operation->key>;
  static constexpr loop_joining joining = *info->operation->indexes.joining;
  static constexpr bool adds_up = detail::adds_up(info);
  static constexpr bool keeps_factors = detail::keeps_factors(info);
};

/// Whether a loop goes from 0 through the whole of an extent.
template <class = void>
constexpr bool goes_through(definition_info const* loop, definition_info const* extent) {
  affine_index const low = affine_of(loop->arguments[1]);
  affine_index behind = affine_of(extent);  // the last index is the extent less one
  behind.add(affine_of(loop->arguments[2]), -1);
  return low.is_constant() && low.offset == 0 && behind.is_constant() && behind.offset == 1;
}

[[noreturn]] inline void throw_no_turn(std::string_view loop, std::string_view index, std::ptrdiff_t low, std::ptrdiff_t high) {
  bounded_text<240> message;
  message.put("chainrule: ");
  message.put(loop);
  message.put(" over ");
  message.put(index);
  message.put(" from ");
  put_integer(message, low);
  message.put(" to ");
  put_integer(message, high);
  message.put(": min, max and mean of nothing");
  throw_invalid_argument(message.text);
}
template <hash_t Loop>
constexpr void check_turns(std::ptrdiff_t low, std::ptrdiff_t high) {
  if (high < low)
    throw_no_turn(loop_facts<Loop>::operation::name.view(), definition_at<loop_facts<Loop>::index>::info.name, low, high);
}

/// The turns of a loop: where they are known, compilers see the numbers.
struct turns_here {
  std::ptrdiff_t low;
  std::int64_t count;
};
template <hash_t Loop, class Inputs, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr turns_here turns_in(surroundings<T, Frame, Arrays> const& s) {
  if constexpr (constexpr turn_range known = range_of(&definition_at<Loop>::info); known.is_known) {
    return {static_cast<std::ptrdiff_t>(known.low), known.turns()};
  } else {
    std::ptrdiff_t const low = affine_value<Inputs, first_turn_in<Loop>>(s.frame, s.arrays);
    std::ptrdiff_t const high = affine_value<Inputs, last_turn_in<Loop>>(s.frame, s.arrays);
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

/// Takes all turns, whole batches first: batch(std::integral_constant<int, how many>, the first turn, counted from 0).
template <hash_t Loop, class T, class Batch>
[[gnu::always_inline]] constexpr void in_batches(std::int64_t turns, Batch const& batch) {
  constexpr int rest = rest_of_turns<Loop, T>;
  std::int64_t const whole = in_whole_batches<T>(turns);
  for (std::int64_t turn = 0; turn < whole; turn += lanes<T>) batch(std::integral_constant<int, lanes<T>>{}, turn);
  if constexpr (rest > 0) batch(std::integral_constant<int, rest>{}, whole);
  else if constexpr (rest < 0)
    for (std::int64_t turn = whole; turn < turns; ++turn) batch(std::integral_constant<int, 1>{}, turn);
}

}  // namespace chainrule::detail
