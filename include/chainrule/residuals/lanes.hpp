// Rows of residuals in lanes: eight rows at once, for calls whose first argument is a policy.
//
// What eight rows give is added where it belongs row by row, in their order.
#pragma once

#include <chainrule/loops/lanes/gathers.hpp>
#include <chainrule/loops/lanes/lanes.hpp>
#include <chainrule/residuals/residuals.hpp>

namespace chainrule::detail {

/// What the code of a row gives for one of eight.
template <class T>
struct lane_results {
  T const (*of)[lane_count];
  int lane;
  [[gnu::always_inline]] constexpr T const& operator[](int output) const { return of[output][lane]; }
};

template <class T>
using four_numbers [[gnu::vector_size(4 * sizeof(T))]] = T;

/// Four rows of four numbers as their four columns: put(number of the column, column).
template <class T, class Put>
[[gnu::always_inline]] inline void turn_four(T const* const (&rows)[4], Put const& put) {
  using four = four_numbers<T>;
  four row[4];
  for (int each = 0; each < 4; ++each) __builtin_memcpy(&row[each], rows[each], sizeof(four));
  four const even_above = __builtin_shufflevector(row[0], row[1], 0, 4, 2, 6);
  four const odd_above = __builtin_shufflevector(row[0], row[1], 1, 5, 3, 7);
  four const even_below = __builtin_shufflevector(row[2], row[3], 0, 4, 2, 6);
  four const odd_below = __builtin_shufflevector(row[2], row[3], 1, 5, 3, 7);
  put(0, __builtin_shufflevector(even_above, even_below, 0, 1, 4, 5));
  put(1, __builtin_shufflevector(odd_above, odd_below, 0, 1, 4, 5));
  put(2, __builtin_shufflevector(even_above, even_below, 2, 3, 6, 7));
  put(3, __builtin_shufflevector(odd_above, odd_below, 2, 3, 6, 7));
}

/// What the code of a row gives for eight of them.
template <class T>
struct eight_results {
  T const (*of)[lane_count];

  /// The outputs of Order, for every row one behind the other; row behind row.
  template <auto const& Order>
  [[gnu::always_inline]] void put_rows(T* to) const {
    constexpr int size = int(Order.size()), in_fours = std::is_floating_point_v<T> && sizeof(T) <= 8 ? size / 4 : 0;
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
      for (int lane = 0; lane < lane_count; lane += 4) ((put_four<4 * K, Order>(to, lane)), ...);
    }
    (std::make_integer_sequence<int, in_fours>{});
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
      for (int lane = 0; lane < lane_count; ++lane)
        ((to[lane * size + 4 * in_fours + K] = of[Order[std::size_t(4 * in_fours + K)]][lane]), ...);
    }
    (std::make_integer_sequence<int, size - 4 * in_fours>{});
  }

  /// The same past the caches, where rows are fours of numbers and begin a line.
  template <auto const& Order>
  [[gnu::always_inline]] void stream_rows(T* to) const {
    constexpr int size = int(Order.size());
    if constexpr (std::is_same_v<T, double> && size % 4 == 0) {
      if (!begins_a_line(to)) return put_rows<Order>(to);
      for (int lane = 0; lane < lane_count; lane += 4) {
        four_numbers<T> parts[size];  // of four rows, as they lie in memory
        [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
          (turn_four(
               rows<4 * K, Order>(lane).of, [&](int row, auto const& four)
                                                __attribute__((always_inline)) { parts[row * (size / 4) + K] = four; }),
           ...);
        }
        (std::make_integer_sequence<int, size / 4>{});
        [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
          (stream(__builtin_shufflevector(parts[2 * K], parts[2 * K + 1], 0, 1, 2, 3, 4, 5, 6, 7), to + lane * size + 8 * K),
           ...);
        }
        (std::make_integer_sequence<int, size / 2>{});
      }
    } else {
      put_rows<Order>(to);
    }
  }

 private:
  struct four_rows {
    T const* of[4];
  };
  template <int First, auto const& Order>
  [[gnu::always_inline]] four_rows rows(int lane) const {
    return {{of[Order[First]] + lane, of[Order[First + 1]] + lane, of[Order[First + 2]] + lane, of[Order[First + 3]] + lane}};
  }
  template <int First, auto const& Order>
  [[gnu::always_inline]] void put_four(T* to, int lane) const {
    constexpr int size = int(Order.size());
    turn_four(
        rows<First, Order>(lane).of, [&](int row, auto const& four) __attribute__((always_inline)) {
          __builtin_memcpy(to + (lane + row) * size + First, &four, sizeof(four));
        });
  }
};

template <class Group, class Code, bool Whole, class Frame, class Call, class Take>
[[gnu::always_inline]] constexpr void run_eight_rows(Call const& call, row_weights<typename Call::number> const& weights,
                                                     std::ptrdiff_t row, std::ptrdiff_t at, int count, Take const& take) {
  using T = typename Call::number;
  using pack = pack_in<T, Frame>;
  constexpr hash_t index = Group::info->operation->indexes.hash;
  using gathered = gathered_rows<Code, pack, index>;
  using inner = lane_frame<index, Frame, Whole, gathered>;
  pack seeds[Group::residuals];
  if (weights.first != nullptr)
    for (int each = 0; each < Group::residuals; ++each)
      seeds[each] = pack::gather([&](int lane) { return weights.of(row + (lane < count ? lane : count - 1))[each]; });
  gathered read;
  read.template read_all<typename Group::whole>(lane_frame<index, Frame, Whole>{at, count, {}}, &call.arrays);
  surroundings<pack, inner, std::remove_cvref_t<decltype(call.arrays)>> const s{
      call.numbers.data(), nullptr, nullptr, seeds, inner{at, count, {}, &read}, &call.arrays};
  alignas(64) T given[Code::reads == 0 ? 1 : Code::reads][lane_count];
  run_whole_block<typename Group::whole, Code>(
      s, [&](auto output, pack const& eight) __attribute__((always_inline)) { eight.store(given[decltype(output)::value]); });
  if constexpr (Whole && requires { take.side_by_side(row, eight_results<T>{given}); })
    take.side_by_side(row, eight_results<T>{given});
  else
    for (int lane = 0; lane < count; ++lane) take(row + lane, at + lane, lane_results<T>{given, lane});
}

template <class Group, class Code, int Inner = 0, class Frame, class Call, class Take>
requires(!std::is_void_v<typename lane_facts<Frame>::batches> && Inner == 0 &&
         Group::loop != 0) constexpr void run_rows(Frame const&, some_rows const& rows, Call const& call,
                                                   row_weights<typename Call::number> const& weights, typename Call::number*,
                                                   Take const& take) {
  std::ptrdiff_t const low = Group::turns(call.arrays).low;
  std::ptrdiff_t row = rows.first;
  for (; row + lane_count <= rows.last; row += lane_count)
    run_eight_rows<Group, Code, true, Frame>(call, weights, row, low + row, lane_count, take);
  if (row < rows.last)
    run_eight_rows<Group, Code, false, Frame>(call, weights, row, low + row, static_cast<int>(rows.last - row), take);
}

}  // namespace chainrule::detail
