// Lists that are too long for copies: what rows add to them waits in runs, sorted by where it goes, until one task adds all of a run.
//
// Blocks of rows run on all cores. Whatever they would add to a list that they share goes to the log of some neighbouring blocks instead, in the order of the
// rows, apart by ranges of the list. Then a task for each range adds what concerns it, log after log. So each number of the list gets what it gets in one
// piece, in the same order: the same bits, whoever does what. Rows come in waves, each of which is added before the next one runs, so that logs stay short.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/loops/block_tree.hpp>
#include <chainrule/loops/columns.hpp>

#include <bit>

namespace chainrule::detail {

/// A number that is added as it is: compilers may not fuse the product that it may be with the sum, for a log keeps it rounded.
template <class T>
[[gnu::always_inline]] constexpr T unfused(T const& value) {
#if defined(__has_builtin)
#  if __has_builtin(__builtin_assoc_barrier)
  if constexpr (std::is_floating_point_v<T>) return __builtin_assoc_barrier(value);
#  endif
#endif
  return value;
}

/// What is to be added to a list, in its order, apart by ranges of the list.
template <class T>
class addition_log {
  struct addition {
    T* to;
    T value;
  };
  class run {
    growing_array<addition> memory_;
    addition* all_ = nullptr;
    std::size_t count_ = 0;
    std::size_t room_ = 0;

    [[gnu::noinline]] void grow() {
      growing_array<addition> larger;
      addition* const all = larger.at_least(room_ == 0 ? 256 : 2 * room_);
      for (std::size_t k = 0; k < count_; ++k) all[k] = all_[k];
      room_ = room_ == 0 ? 256 : 2 * room_;
      all_ = all;
      memory_ = static_cast<growing_array<addition>&&>(larger);
    }

   public:
    void clear() { count_ = 0; }
    [[gnu::always_inline]] void add(T* to, T const& value) {
      if (count_ == room_) grow();
      all_[count_++] = {to, value};
    }
    void carry_out() const {
      for (std::size_t k = 0; k < count_; ++k) *all_[k].to = calculate<operations::add_, T>(*all_[k].to, all_[k].value);
    }
  };

 public:
  static constexpr int ranges = 16;

  void clear() {
    for (run& each : runs_) each.clear();
  }
  [[gnu::always_inline]] void add(std::size_t range, T* to, T const& value) { runs_[range].add(to, value); }
  void carry_out(std::size_t range) const { runs_[range].carry_out(); }

 private:
  run runs_[ranges];
};

/// How far numbers are shifted that say where in lists of so many numbers something stands, to say in which range.
template <class = void>
constexpr int shift_to_range(std::size_t numbers, int ranges) {
  return numbers <= std::size_t(ranges) ? 0 : int(std::bit_width((numbers - 1) / std::size_t(ranges)));
}

/// A list to which is added by a log, or at once where there is none, which gives the same bits. `before`: the numbers of other lists that are counted before it.
template <class T>
class logged_list {
 public:
  class place {
   public:
    [[gnu::always_inline]] constexpr void add(T const& value) const {
      if (log_ != nullptr) log_->add(range_, to_, value);
      else *to_ = calculate<operations::add_, T>(*to_, unfused(value));
    }

   private:
    friend logged_list;
    constexpr place(addition_log<T>* log, std::size_t range, T* to) : log_(log), range_(range), to_(to) {}
    addition_log<T>* log_;
    std::size_t range_;
    T* to_;
  };

  logged_list() = default;
  constexpr logged_list(addition_log<T>* log, T* first, std::size_t before, int shift)
      : log_(log), first_(first), before_(before), shift_(shift) {}
  template <class Place>
  [[gnu::always_inline]] constexpr place operator[](Place at) const {
    return {log_, (before_ + static_cast<std::size_t>(at)) >> shift_, first_ + at};
  }

 private:
  addition_log<T>* log_ = nullptr;
  T* first_ = nullptr;
  std::size_t before_ = 0;
  int shift_ = 0;
};

/// Whether an engine shares what is to be done among cores.
template <class Engine>
concept shares_among_cores = requires(Engine const& engine, block_range const& range, block_work const& work) {
  { engine.shares(range, work) } -> std::convertible_to<bool>;
};

/// Whether so many additions of every block are worth to be written down: where each takes so much calculation, counted as operations are. Measured
/// (docs/scaling.md); depends on what is calculated alone, not on who does it.
template <class = void>
constexpr bool are_better_logged(block_work const& work, double additions) {
  return work.cost >= 16 * additions;
}

/// What is joined of tasks that leave their results elsewhere.
struct no_part {
  constexpr void join(no_part const&) {}
};

/// The part of blocks in waves, whose additions are written down and then made.
template <class T, class Part, class Engine, class Give>
Part join_in_waves(Engine const& engine, block_range const& blocks, block_work const& work, double additions, Give const& give) {
  constexpr int ranges = addition_log<T>::ranges;
  auto const blocks_with = [&](double wanted) {
    double const count = wanted / (additions < 1 ? 1 : additions);
    return std::int64_t(std::bit_ceil(static_cast<std::uint64_t>(count < 1 ? 1 : count)));
  };
  std::int64_t const in_log = blocks_with(1 << 12), in_wave = blocks_with(1 << 20);
  array_workspace<addition_log<T>> memory;
  addition_log<T>* const logs =
      memory.at_least(static_cast<std::size_t>((in_wave < blocks.size() ? in_wave : blocks.size()) / in_log + 1));
  block_tree<Part> tree;
  for (std::int64_t first = blocks.first; first < blocks.last; first += in_wave) {
    block_range const wave{first, blocks.last - first < in_wave ? blocks.last : first + in_wave};
    block_range const branch{wave.first - blocks.first, wave.last - blocks.first};  // of a tree that begins here
    tree.add(branch, engine.template join<Part>(wave, {wave.size(), in_log, work.cost}, [&](std::int64_t from, std::int64_t to) {
      addition_log<T>& log = logs[(from - first) / in_log];
      log.clear();
      return give(&log, from, to);
    }));
    std::int64_t const used = (wave.size() + in_log - 1) / in_log;
    double const cost = 4 * additions * double(wave.size()) / ranges;
    engine.template join<no_part>({0, ranges}, {ranges, 1, cost}, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t range = from; range < to; ++range)
        for (std::int64_t log = 0; log < used; ++log) logs[log].carry_out(std::size_t(range));
      return no_part{};
    });
  }
  return std::move(tree).total();
}

/// The part of a branch of blocks that add to lists: give(log, first, last) calculates some of them, whose additions go to the log. A block has about
/// so many additions. Where one core has it all, nothing is written down: give(nullptr, first, last).
template <class T, class Part, class Engine, class Give>
constexpr Part join_in_runs(Engine const& engine, block_range const& blocks, block_work const& work, double additions,
                            Give const& give) {
  if constexpr (shares_among_cores<Engine>)
    if (engine.shares(blocks, {work.blocks, 1, work.cost})) return join_in_waves<T, Part>(engine, blocks, work, additions, give);
  return give(nullptr, blocks.first, blocks.last);
}

}  // namespace chainrule::detail
