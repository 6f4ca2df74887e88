// Where a program repeats itself: stretches of instructions that follow one another many times, each time on numbers that stand equally far
// apart, as the turns of a loop that was written out. They run as a loop again, so that compilers read a turn once.
#pragma once

#include <chainrule/function/instructions.hpp>

namespace chainrule::detail {

/// Instructions first, first + 1..., as many turns of so many.
struct repeated_stretch {
  int first = 0;
  int length = 0;
  int turns = 0;

  [[nodiscard]] constexpr int end() const { return first + length * turns; }
};

/// The first stretches of a program.
struct repeated_stretches {
  static constexpr int most = 16;
  repeated_stretch each[most];
  int count = 0;
  int left_away = 0;  // instructions
};

inline constexpr int longest_turn = 256;  // instructions
inline constexpr int fewest_turns = 8;
inline constexpr int shortest_stretch = 128;

/// Looks here and there, at two neighbours, for periods at which both have their like before and behind them, and from there on in both
/// directions: of any stretch three quarters have, all but the first turn and the last one.
class repeat_finder {
 public:
  /// Of a program of so many steps.
  constexpr repeat_finder(instruction const* all, int how_many, int how_many_steps)
      : all_(all), size_(how_many), steps_(how_many_steps) {}

  constexpr repeated_stretches found() {
    repeated_stretches result;
    for (int i = 1; i + 2 < size_ && result.count < repeated_stretches::most;) {
      repeated_stretch const best = longest_around(i);
      if (best.turns == 0) {
        i += apart;
        continue;
      }
      result.each[result.count++] = best;
      result.left_away += best.length * (best.turns - 1);
      begin_ = best.end();
      i = begin_ + 1;
    }
    return result;
  }

 private:
  static constexpr int apart = shortest_stretch - 2 * shortest_stretch / fewest_turns - 1;

  /// The longest stretch around instructions i and i + 1, from where the last one ends; no turns where there is none to speak of.
  constexpr repeated_stretch longest_around(int i) {
    repeated_stretch best;
    instruction const* const all = all_;
    hash_t const its = all[i].operation;
    int const before = i - begin_;
    int const behind = size_ - 2 - i;
    int const most = before < behind ? before : behind;
    int const longest = most < longest_turn ? most : longest_turn;
    for (int period = 1, tries = 0; period <= longest && tries < 8; ++period) {
      if (all[i - period].operation != its || all[i + period].operation != its || !repeats(i, period) ||
          !repeats(i + 1, period) || (best.length > 0 && period % best.length == 0))
        continue;
      ++tries;
      if (i < tried_[period]) continue;
      int first = i;
      while (first - period > begin_ && repeats(first - 1, period)) --first;
      int last = i + 1;
      while (last + period + 1 < size_ && repeats(last + 1, period, last + 1 - period >= first)) ++last;
      tried_[period] = last;
      repeated_stretch const here{first - period, period, 2 + (last + 1 - first) / period};
      if (here.turns >= fewest_turns && here.turns * period >= shortest_stretch &&
          here.turns * period > best.turns * best.length && keeps_its_turns(here))
        best = here;
    }
    return best;
  }
  /// Instructions i - period, i and i + period are alike and stand equally far apart, and so do their operands. (Copies, and no calls: it is
  /// asked of every instruction.) Where it is known that the first one is like the second, that is not asked.
  [[nodiscard]] constexpr bool repeats(int i, int period, bool is_like_before = false) const {
    instruction const b = all_[i];
    instruction const c = all_[i + period];
    if (b.operation != c.operation || b.shape.places != c.shape.places || b.shape.what != c.shape.what ||
        b.shape.count != c.shape.count || b.shape.count > 3)
      return false;
    instruction const a = all_[i - period];
    if (!is_like_before && (a.operation != b.operation || a.shape.places != b.shape.places || a.shape.what != b.shape.what ||
                            a.shape.count != b.shape.count))
      return false;
    return a.target + c.target == 2 * b.target && a.operands[0] + c.operands[0] == 2 * b.operands[0] &&
           a.operands[1] + c.operands[1] == 2 * b.operands[1] && a.operands[2] + c.operands[2] == 2 * b.operands[2];
  }
  /// What a turn makes itself it makes itself in the next one and in the last one, and the other way round: what moves otherwise may come to its own turn.
  constexpr bool keeps_its_turns(repeated_stretch const& s) {
    find_makers();
    for (int const turn : {1, s.turns - 1})
      for (int j = 0; j < s.length; ++j) {
        int const away = turn * s.length;
        instruction const one = all_[s.first + j];
        instruction const other = all_[s.first + away + j];
        for (int k = 0; k < one.shape.count; ++k) {
          if (one.shape.where(k) == place::input) continue;
          int const made = makers_.data()[one.operands[k]] - 1;
          int const made_later = makers_.data()[other.operands[k]] - 1;
          bool const here = made >= s.first;
          if (here != (made_later >= s.first + away) || (here && made_later - made != away)) return false;
        }
      }
    return true;
  }
  constexpr void find_makers() {
    if (finds_makers_) return;
    finds_makers_ = true;
    makers_ = zero_table<int>(steps_);
    int* const makers = makers_.data();
    for (int i = 0; i < size_; ++i) {
      makers[all_[i].target] = i + 1;
      if (all_[i].shape.what == action::pair) makers[all_[i].operands[1]] = i + 1;
    }
  }

  instruction const* all_;
  int size_;
  int steps_;
  int begin_ = 0;                     // where the last stretch ends
  int tried_[longest_turn + 1] = {};  // for each period, up to where
  bool finds_makers_ = false;
  // For each step the instruction that makes it, from 1 on; 0 for constants and inputs.
  zero_table<int> makers_ = zero_table<int>(64);
};

template <class List>
constexpr repeated_stretches find_repeats() {
  return repeat_finder(List::listed.each.data(), List::size.instructions, List::steps).found();
}
/// Programs that leave so many instructions away run in loops: shorter ones run faster as straight lines, which compilers pack into vectors. There
/// none are looked for.
inline constexpr int worth_loops = 1024;
template <class List>
inline constexpr repeated_stretches repeats_in{};
template <class List>
requires(List::size.instructions > worth_loops) inline constexpr repeated_stretches repeats_in<List> = find_repeats<List>();

}  // namespace chainrule::detail
