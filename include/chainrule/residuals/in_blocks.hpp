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

/// Lists that rows add to, where they lie or by a log.
template <class List, int Count>
struct shared_lists {
  std::array<List, std::size_t(Count)> each;
  std::array<std::size_t, std::size_t(Count)> sizes;

  [[nodiscard]] constexpr std::size_t size() const {
    std::size_t sum = 0;
    for (std::size_t const one : sizes) sum += one;
    return sum;
  }
};
template <class T, int Count>
constexpr shared_lists<logged_list<T>, Count> lists_by_log(shared_lists<T*, Count> const& lists, addition_log<T>* log) {
  shared_lists<logged_list<T>, Count> by_log{{}, lists.sizes};
  int const shift = shift_to_range(lists.size(), addition_log<T>::ranges);
  std::size_t before = 0;
  for (std::size_t k = 0; k < std::size_t(Count); before += lists.sizes[k++])
    by_log.each[k] = logged_list<T>(log, lists.each[k], before, shift);
  return by_log;
}

/// What rows of a group cost beside their code, and how often one adds to lists.
struct row_work {
  double cost = 0;
  double additions = 0;
};
/// Calls give(frame, rows, lists, sums) for all rows of a group; for blocks of them where a policy runs rows in blocks: branches of blocks with lists of
/// their own, where there are at least as many rows as numbers in the lists.
template <class Group, class Code, class Call, class Frame, class T, int Count, class Sums, class Give>
constexpr void over_rows_with_lists(Call const& call, Frame const& frame, shared_lists<T*, Count> const& lists, Sums& sums,
                                    row_work const&, Give const& give) {
  give(frame, some_rows{0, Group::turns(call.arrays).count}, lists, sums);
}
template <class Group, class Code, class Call, class Engine, class Inner, class T, int Count, int Numbers, class Give>
constexpr void over_rows_with_lists(Call const& call, in_blocks<Engine, Inner> const& frame, shared_lists<T*, Count> const& lists,
                                    block_sums<T, Numbers>& sums, row_work const& row, Give const& give) {
  using given = block_sums<T, Numbers>;
  using part = block_sums_and_lists<T, Numbers>;
  std::size_t const size = lists.size();
  auto const together = std::int64_t(std::bit_ceil((size + std::size_t(rows_in_block) - 1) / std::size_t(rows_in_block)));
  block_work const work = work_of_rows<Group, Code>(call, !std::is_same_v<Inner, no_frame>, row.cost, together);
  double const additions = row.additions * double(rows_in_block);
  auto const some = [&](block_range const& blocks, auto const& to) {
    return join_serially<given>(blocks, 1, [&](std::int64_t first, std::int64_t last) {
      given own;
      give(frame.inner, rows_of_blocks<Group>(call, first, last), to, own);
      return own;
    });
  };
  auto const with_one_copy = [&](block_range const& blocks, shared_lists<T*, Count> const& to) {
    return join_in_runs<T, given>(engine_here(frame.engine), blocks, work, additions,
                                  [&](addition_log<T>* log, std::int64_t first, std::int64_t last) {
                                    return some({first, last}, lists_by_log(to, log));
                                  });
  };
  auto const with_copies = [&](std::int64_t first, std::int64_t last) {
    part own;
    shared_lists<T*, Count> copies = lists;
    T* next = own.zeros(size);
    for (std::size_t k = 0; k < std::size_t(Count); next += lists.sizes[k++]) copies.each[k] = next;
    static_cast<given&>(own) = work.blocks <= together ? with_one_copy({first, last}, copies) : some({first, last}, copies);
    return own;
  };
  auto const add = [&](part const& all) {
    sums.join(all);
    T const* next = all.numbers();
    for (std::size_t k = 0; all.size > 0 && k < std::size_t(Count); ++k)
      for (std::size_t at = 0; at < lists.sizes[k]; ++at) add_to<false>(lists.each[k][at], *next++);
  };
  if constexpr (has_parts_elsewhere<Engine>) {
    if constexpr (Engine::template takes_rows<Group::loop>())
      return add(frame.engine.template join_all<Group, part>(work, with_copies));
  }
  if (work.blocks <= together) sums.join(with_one_copy({0, work.blocks}, lists));
  else add(engine_here(frame.engine).template join<part>(block_range{0, work.blocks}, work, with_copies));
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
