// Rows of residuals in lanes: eight rows at once, for calls whose first argument is a policy.
//
// What eight rows give is added where it belongs row by row, in their order.
#pragma once

#include <chainrule/loops/lanes.hpp>
#include <chainrule/residuals/residuals.hpp>

namespace chainrule::detail {

/// What the code of a row gives for one of eight.
template <class T>
struct lane_results {
  T const (*of)[lane_count];
  int lane;
  [[gnu::always_inline]] constexpr T const& operator[](int output) const { return of[output][lane]; }
};

template <class Group, class Code, bool Whole, class Frame, class Call, class Take>
[[gnu::always_inline]] constexpr void run_eight_rows(Call const& call, row_weights<typename Call::number> const& weights,
                                                     std::ptrdiff_t row, std::ptrdiff_t at, int count, Take const& take) {
  using T = typename Call::number;
  using pack = pack_in<T, Frame>;
  using inner = lane_frame<Group::info->operation->indexes.hash, Frame, Whole>;
  pack seeds[Group::residuals];
  if (weights.first != nullptr)
    for (int each = 0; each < Group::residuals; ++each)
      seeds[each] = pack::gather([&](int lane) { return weights.of(row + (lane < count ? lane : count - 1))[each]; });
  surroundings<pack, inner, std::remove_cvref_t<decltype(call.arrays)>> const s{call.numbers.data(),  nullptr,     nullptr, seeds,
                                                                                inner{at, count, {}}, &call.arrays};
  alignas(64) T given[Code::reads == 0 ? 1 : Code::reads][lane_count];
  run_whole_block<typename Group::whole, Code>(
      s, [&](auto output, pack const& eight) __attribute__((always_inline)) { eight.store(given[decltype(output)::value]); });
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
