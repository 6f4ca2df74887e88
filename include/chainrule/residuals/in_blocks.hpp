// Rows of residuals in blocks, for calls whose policy has an engine: each block of rows with sums of its own, or lists of its own, which are joined in the tree
// of loops/block_tree.hpp. What rows write to places of their own needs neither.
#pragma once

#include <chainrule/loops/in_blocks.hpp>
#include <chainrule/residuals/rows.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

template <class Group, class Code, class Call>
constexpr block_work work_of_rows(Call const& call, bool in_lanes, double cost, std::int64_t together) {
  double const row = cost + cost_of_turn<typename Group::whole, Code>(call.arrays);
  return {(Group::turns(call.arrays).count + rows_in_block - 1) / rows_in_block, together,
          double(rows_in_block) * row / (in_lanes ? 4 : 1)};
}
template <class Group, class Call>
constexpr some_rows rows_of_blocks(Call const& call, std::int64_t first, std::int64_t last) {
  std::ptrdiff_t const count = Group::turns(call.arrays).count;
  return {first * rows_in_block, last * rows_in_block < count ? last * rows_in_block : count};
}

template <class Group, class Code, class Call, class Engine, class Inner, class Sums, class Give>
constexpr void over_rows(Call const& call, in_blocks<Engine, Inner> const& frame, Sums& sums, double cost, Give const& give) {
  block_work const work = work_of_rows<Group, Code>(call, !std::is_same_v<Inner, no_frame>, cost, 1);
  auto const block = [&](std::int64_t first, std::int64_t last) {
    Sums own;
    give(frame.inner, rows_of_blocks<Group>(call, first, last), own);
    return own;
  };
  if constexpr (has_parts_elsewhere<Engine> && !std::is_same_v<Sums, no_sums>) {
    if constexpr (Engine::template takes_rows<Group::loop>())
      return sums.join(frame.engine.template join_all<Group, Sums>(work, block));
  }
  sums.join(engine_here(frame.engine).template join<Sums>(block_range{0, work.blocks}, work, block));
}

/// Lists that rows add to.
template <class T, int Count>
struct shared_lists {
  T* each[Count];
  std::size_t sizes[Count];

  [[nodiscard]] constexpr std::size_t size() const {
    std::size_t sum = 0;
    for (std::size_t const one : sizes) sum += one;
    return sum;
  }
};
/// Calls give(frame, rows, lists) for all rows of a group; for branches of blocks with lists of their own, where a policy runs rows in blocks and
/// there are at least as many rows as numbers in the lists.
template <class Group, class Code, class Call, class Frame, class T, int Count, class Give>
constexpr void over_rows_with_lists(Call const& call, Frame const& frame, shared_lists<T, Count> const& lists, double,
                                    Give const& give) {
  give(frame, some_rows{0, Group::turns(call.arrays).count}, lists);
}
template <class Group, class Code, class Call, class Engine, class Inner, class T, int Count, class Give>
constexpr void over_rows_with_lists(Call const& call, in_blocks<Engine, Inner> const& frame, shared_lists<T, Count> const& lists,
                                    double cost, Give const& give) {
  using part = block_sums_and_lists<T, 0>;
  std::size_t const size = lists.size();
  auto const together = std::int64_t(std::bit_ceil((size + std::size_t(rows_in_block) - 1) / std::size_t(rows_in_block)));
  block_work const work = work_of_rows<Group, Code>(call, !std::is_same_v<Inner, no_frame>, cost, together);
  if (work.blocks <= together) return give(frame.inner, some_rows{0, Group::turns(call.arrays).count}, lists);
  part const all = engine_here(frame.engine)
                       .template join<part>(block_range{0, work.blocks}, work, [&](std::int64_t first, std::int64_t last) {
                         part own;
                         shared_lists<T, Count> copies = lists;
                         T* next = own.zeros(size);
                         for (int k = 0; k < Count; next += lists.sizes[k++]) copies.each[k] = next;
                         give(frame.inner, rows_of_blocks<Group>(call, first, last), copies);
                         return own;
                       });
  T const* next = all.numbers();
  for (int k = 0; k < Count; ++k)
    for (std::size_t at = 0; at < lists.sizes[k]; ++at, ++next)
      lists.each[k][at] = calculate<operations::add_, T>(lists.each[k][at], *next);
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
