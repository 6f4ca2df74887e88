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

class repeat_finder {
 public:
  /// makers: for each step the instruction that makes it, -1 for constants and inputs.
  constexpr repeat_finder(instruction const* all, int how_many, list<int> const& makers)
      : all_(all), size_(how_many), makers_(makers), tried_(longest_turn + 1, 0) {}

  constexpr repeated_stretches found() {
    repeated_stretches result;
    list<int> last_of(slots, -1);  // by kinds of four instructions, where they stood last
    list<int> before_of(size_);
    int* const last = last_of.data();
    int* const before = before_of.data();
    int begin = 0;
    for (int i = 0; i + 3 < size_ && result.count < repeated_stretches::most;) {
      int& place = last[kinds_from(i)];
      int candidate = before[i] = place;
      place = i;
      repeated_stretch best;
      for (int attempt = 0; attempt < 8 && 2 * candidate - i >= begin && i - candidate <= longest_turn; ++attempt) {
        int const period = i - candidate;
        if (is_regular(candidate, period)) {  // the third turn begins
          repeated_stretch const here = longest_from(candidate - period, period);
          if (here.length * here.turns > best.length * best.turns) best = here;
        }
        candidate = before[candidate];
      }
      if (best.turns == 0) {
        ++i;
        continue;
      }
      result.each[result.count++] = best;
      result.left_away += best.length * (best.turns - 1);
      i = begin = best.end();
    }
    return result;
  }

 private:
  static constexpr int slots = 1024;

  [[nodiscard]] constexpr int kinds_from(int i) const {
    hash_t const sum = all_[i].operation + 3 * all_[i + 1].operation + 5 * all_[i + 2].operation + 7 * all_[i + 3].operation;
    return static_cast<int>((sum ^ sum >> 29) % slots);
  }
  [[nodiscard]] constexpr bool are_alike(int i, int j) const {
    instruction const& a = all_[i];
    instruction const& b = all_[j];
    return a.operation == b.operation && a.shape.places == b.shape.places && a.shape.what == b.shape.what &&
           a.shape.count == b.shape.count && a.shape.count <= 3;
  }
  /// Instructions i - period, i and i + period stand equally far apart, and so do their operands.
  [[nodiscard]] constexpr bool is_regular(int i, int period) const {
    instruction const& a = all_[i - period];
    instruction const& b = all_[i];
    instruction const& c = all_[i + period];
    return a.target + c.target == 2 * b.target && a.operands[0] + c.operands[0] == 2 * b.operands[0] &&
           a.operands[1] + c.operands[1] == 2 * b.operands[1] && a.operands[2] + c.operands[2] == 2 * b.operands[2];
  }
  /// The longest stretch with turns of `period` in the alike instructions from i on; no turns where there is none to speak of.
  constexpr repeated_stretch longest_from(int i, int period) {
    repeated_stretch best;
    if (i < tried_[period]) return best;
    int start = i;
    int at = i;  // instructions start..at - 1 have their like a period later, regularly
    auto const close = [&] {
      repeated_stretch const here{start, period, 1 + (at - start) / period};
      if (here.turns >= fewest_turns && here.turns * period >= shortest_stretch && here.turns > best.turns &&
          keeps_its_turns(here))
        best = here;
    };
    for (; at + period < size_ && are_alike(at, at + period); ++at) {
      if (at < start + period || is_regular(at, period)) continue;
      close();
      start = at - period + 1;
    }
    close();
    tried_[period] = at;
    return best;
  }
  /// What a turn makes itself it makes itself in the next one and in the last one, and the other way round: what moves otherwise may come to its own turn.
  [[nodiscard]] constexpr bool keeps_its_turns(repeated_stretch const& s) const {
    for (int const turn : {1, s.turns - 1})
      for (int j = 0; j < s.length; ++j) {
        int const apart = turn * s.length;
        instruction const& one = all_[s.first + j];
        instruction const& other = all_[s.first + apart + j];
        for (int k = 0; k < one.shape.count; ++k) {
          if (one.shape.where(k) == place::input) continue;
          int const made = makers_[one.operands[k]];
          int const made_later = makers_[other.operands[k]];
          bool const here = made >= s.first;
          if (here != (made_later >= s.first + apart) || (here && made_later - made != apart)) return false;
        }
      }
    return true;
  }

  instruction const* all_;
  int size_;
  list<int> const& makers_;
  list<int> tried_;  // for each period, up to where
};

template <class List>
constexpr repeated_stretches find_repeats() {
  instruction const* const all = List::listed.each.data();
  list<int> makers(List::steps, -1);
  for (int i = 0; i < List::size.instructions; ++i) {
    makers[all[i].target] = i;
    if (all[i].shape.what == action::pair) makers[all[i].operands[1]] = i;
  }
  return repeat_finder(all, List::size.instructions, makers).found();
}
/// Programs that leave so many instructions away run in loops: shorter ones run faster as straight lines, which compilers pack into vectors. There
/// none are looked for.
inline constexpr int worth_loops = 1024;
template <class List>
inline constexpr repeated_stretches repeats_in{};
template <class List>
requires(List::size.instructions > worth_loops) inline constexpr repeated_stretches repeats_in<List> = find_repeats<List>();

}  // namespace chainrule::detail
