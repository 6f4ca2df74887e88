// The policy cr::parallel: sums in blocks on all cores, by oneTBB. Programs link tbb.
#pragma once

#include <chainrule/chainrule.hpp>
#include <chainrule/loops/in_blocks.hpp>

#include <oneapi/tbb/parallel_invoke.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <atomic>

namespace chainrule {

/// The blocks of a sum, as tasks of oneTBB in the arena of the caller. What is too little for two tasks runs where it is.
class all_cores {
  using group = oneapi::tbb::task_group_context;

  /// The least cost of a task, counted as operations are: some tens of microseconds.
  static constexpr double least_cost = 1 << 18;
  static constexpr std::int64_t blocks_in_task(block_work const& work) {
    double const wanted = least_cost / (work.cost < 1 ? 1 : work.cost);
    auto const least = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(wanted)));
    return least < work.together ? work.together : least;
  }

  /// A task that hands over what it has written. So does oneTBB, but to tools that look for races its library is silent.
  template <class Body>
  class handed_over {
    Body body_;
    mutable std::atomic<bool> is_done_;

    struct at_the_end {
      std::atomic<bool>& is_done;
      ~at_the_end() { is_done.store(true, std::memory_order_release); }
    };

   public:
    explicit handed_over(Body const& body) : body_(body) { is_done_.store(false, std::memory_order_release); }
    handed_over(handed_over const&) = delete;
    handed_over& operator=(handed_over const&) = delete;
    ~handed_over() { take(); }
    void take() const { static_cast<void>(is_done_.load(std::memory_order_acquire)); }
    void operator()() const {
      take();
      at_the_end const done{is_done_};
      body_();
    }
  };

  template <class Part, class Give>
  static Part join_in_tasks(block_range const& range, std::int64_t in_task, block_work const& work, Give const& give,
                            group& context) {
    if (range.size() <= in_task)
      return detail::join_serially<Part>(range, work.together, [&](std::int64_t first, std::int64_t last) {
        return context.is_group_execution_cancelled() ? Part{} : give(first, last);  // another block has thrown
      });
    std::int64_t const middle = range.middle();
    Part parts[2];
    handed_over const earlier([&] { parts[0] = join_in_tasks<Part>({range.first, middle}, in_task, work, give, context); });
    handed_over const later([&] { parts[1] = join_in_tasks<Part>({middle, range.last}, in_task, work, give, context); });
    oneapi::tbb::parallel_invoke(earlier, later, context);
    earlier.take();
    later.take();
    parts[0].join(parts[1]);
    return static_cast<Part&&>(parts[0]);
  }

  /// In a group of its own: the cancellation of one around would leave a wrong sum. With the caller's rounding. A thread that waits takes
  /// no other task of the caller's, who may hold a lock.
  template <class Part, class Give>
  static Part join_in_group(block_range const& range, std::int64_t in_task, block_work const& work, Give const& give) {
    group context(group::isolated, group::default_traits | group::fp_settings);
    return oneapi::tbb::this_task_arena::isolate([&] { return join_in_tasks<Part>(range, in_task, work, give, context); });
  }

 public:
  /// What the blocks of a branch give. What one of them throws, the caller gets; the others stop.
  template <class Part, class Give>
  constexpr Part join(block_range const& range, block_work const& work, Give const& give) const {
    if (!shares(range, work)) return detail::join_serially<Part>(range, work.together, give);
    return join_in_group<Part>(range, blocks_in_task(work), work, give);
  }
  /// Whether these blocks are worth two tasks, and somebody is there for the other.
  [[nodiscard]] constexpr bool shares(block_range const& range, block_work const& work) const {
    return !std::is_constant_evaluated() && range.size() >= 2 * blocks_in_task(work) &&
           oneapi::tbb::this_task_arena::max_concurrency() > 1;
  }
};

/// Sums on all cores, as the first argument of a call: f.value_and_gradient(cr::parallel, ...), and in lanes too with cr::parallel | cr::simd. Rows are
/// cut into blocks of rows_in_block, and what blocks give is joined in a tree that depends on the number of rows alone: results have the same
/// bits for every number of threads, and those of cr::blocks. Runs in the caller's task_arena; what is too little for two tasks runs where it is.
inline constexpr blocks_policy<all_cores> parallel{};

}  // namespace chainrule
