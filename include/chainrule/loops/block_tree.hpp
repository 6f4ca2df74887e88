// Blocks of rows, and the tree in which what they give is joined.
//
// The rows of a sum are cut into blocks of a fixed number of rows, block 0 first. What the rows of a range of blocks give is a part: it is made without
// arguments (the part of no rows), and part.join(later) takes what the blocks behind its own have given. Parts are joined in one binary tree over the
// numbers of the blocks: two neighbours of 2^k blocks that begin at a multiple of 2^(k + 1) are joined, and where the blocks end in between, what is
// there. The tree depends on how many blocks there are, and on nothing else; so do the bits of the sum, whoever calculates which part of it:
//
// - an engine that works on one machine has `join<Part>(range, work, give)`: the part of a range that is a branch of the tree, of give(first, last), which
//   calculates the blocks from first to last - 1, some neighbours that are a branch of their own, at most work.together of them;
// - whoever has some blocks of many (a process of several, a chunk of a stream) takes the branches that these are made of, for_each_branch, and gives them to
//   a block_tree, which takes branches in any order; when all are there, total() is what one pass over all blocks gives, bit for bit.
//
// So an engine of many processes lets every process find its own branches with the engine of one machine, sends them, and joins the branches of
// all in a block_tree. It says `static constexpr bool has_parts_elsewhere = true`, and in place of join<Part> it has `join_all<Pass, Part>(work, give)`, where
// blocks are numbered from 0 in each process; it is called for every pass by every process, the ones without rows too.
#pragma once

#include <chainrule/core/throw.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace chainrule {

/// Rows that are one block of a sum in blocks; of rows with sums of their own, rows_in_heavy_block are.
inline constexpr std::ptrdiff_t rows_in_block = 1024;
inline constexpr std::ptrdiff_t rows_in_heavy_block = 64;

/// Blocks from first to last - 1.
struct block_range {
  std::int64_t first = 0;
  std::int64_t last = 0;

  [[nodiscard]] constexpr std::int64_t size() const { return last - first; }
  /// Where the two branches meet that a branch of more than one block is joined of.
  [[nodiscard]] constexpr std::int64_t middle() const {
    return first + std::int64_t(std::bit_ceil(static_cast<std::uint64_t>(size())) / 2);
  }
};

/// What is to be done for a sum: so many blocks, some of them together, and the cost of one of them, counted as operations are.
struct block_work {
  std::int64_t blocks = 0;
  std::int64_t together = 1;  // a power of two
  double cost = 0;
};

namespace detail {

/// The part of a branch, block by block.
template <class Part, class Give>
constexpr Part join_serially(block_range const& range, std::int64_t together, Give const& give) {
  if (range.size() <= 0) return Part{};
  if (range.size() <= together) return give(range.first, range.last);
  std::int64_t const middle = range.middle();
  Part part = join_serially<Part>({range.first, middle}, together, give);
  part.join(join_serially<Part>({middle, range.last}, together, give));
  return part;
}

/// Calls use(range) for the largest branches that blocks from range.first to range.last - 1 are made of, in their order.
template <class Use>
constexpr void for_each_branch(block_range range, Use const& use) {
  while (range.size() > 0) {
    auto const first = static_cast<std::uint64_t>(range.first);
    std::uint64_t size = std::bit_floor(static_cast<std::uint64_t>(range.size()));
    if (first != 0 && (first & (~first + 1)) < size) size = first & (~first + 1);
    use(block_range{range.first, range.first + std::int64_t(size)});
    range.first += std::int64_t(size);
  }
}

}  // namespace detail

/// Parts of branches of the tree, in any order; neighbours are joined as soon as both are there. Up to Most branches wait for others, 64 where they come in
/// their order. Has no memory but its own, and is trivially copyable where parts are.
template <class Part, int Most = 64>
class block_tree {
  struct branch {
    block_range blocks;
    Part part{};
  };
  branch waiting_[Most]{};  // ascending
  int count_ = 0;

 public:
  /// std::length_error where too many wait.
  constexpr void add(block_range const& blocks, Part part) {
    if (count_ == Most) detail::throw_length_error("chainrule: block_tree: too many branches wait for their neighbours");
    int at = count_++;
    for (; at > 0 && waiting_[at - 1].blocks.first > blocks.first; --at) waiting_[at] = std::move(waiting_[at - 1]);
    waiting_[at] = {blocks, std::move(part)};
    while (true) {
      if (at > 0 && are_neighbours(waiting_[at - 1].blocks, waiting_[at].blocks)) --at;
      else if (at + 1 == count_ || !are_neighbours(waiting_[at].blocks, waiting_[at + 1].blocks)) break;
      waiting_[at].part.join(waiting_[at + 1].part);
      waiting_[at].blocks.last = waiting_[at + 1].blocks.last;
      for (int next = at + 1; next + 1 < count_; ++next) waiting_[next] = std::move(waiting_[next + 1]);
      --count_;
    }
  }
  /// Calls use(blocks, part) for the branches that wait, in their order.
  template <class Use>
  constexpr void for_each(Use const& use) const {
    for (int at = 0; at < count_; ++at) use(waiting_[at].blocks, waiting_[at].part);
  }
  /// What all blocks give.
  [[nodiscard]] constexpr Part total() const& {
    if (count_ == 0) return Part{};
    Part sum = waiting_[count_ - 1].part;
    for (int at = count_ - 2; at >= 0; --at) {
      Part before = waiting_[at].part;
      before.join(sum);
      sum = std::move(before);
    }
    return sum;
  }

  /// The same of a tree that is not needed any more, for parts that cannot be copied.
  [[nodiscard]] constexpr Part total() && {
    for (int at = count_ - 2; at >= 0; --at) waiting_[at].part.join(waiting_[at + 1].part);
    return std::move(waiting_[0].part);
  }

 private:
  static constexpr bool are_neighbours(block_range const& one, block_range const& other) {
    return one.last == other.first && one.size() == other.size() && one.first % (2 * one.size()) == 0;
  }
};

}  // namespace chainrule
