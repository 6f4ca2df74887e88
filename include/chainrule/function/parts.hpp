// Long programs in parts, each a function of its own: compilers' time for a function grows faster than its length, most of all
// where many numbers wait. What another part needs waits in memory; the rest are numbers of the part's own. A stretch that repeats
// itself is a part that runs its turns in a loop; what one turn hands to the next does not wait in memory.
#pragma once

#include <chainrule/function/repeats.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

inline constexpr int part_length = 512;  // instructions
// Longer programs run in parts; clang's time grows less.
#ifdef __clang__
inline constexpr int longest_whole = 4096;
#else
inline constexpr int longest_whole = 1024;
#endif

template <class List>
inline constexpr bool runs_in_long_parts = List::size.instructions > longest_whole || repeats_in<List>.left_away >= worth_loops;

/// Instructions of a part, from `first` on; those of its first turn are written, from `written` on.
struct program_part {
  int first = 0;
  int length = 0;
  int turns = 1;
  int written = 0;
  int locals = 0;  // numbers of its own
  int first_handed = 0;
  int handed = 0;
  int first_left = 0;
  int left = 0;

  [[nodiscard]] constexpr int end() const { return first + length * turns; }
};

/// Outputs first, first + 1..., that are read from memory, equally far apart; or one, wherever it is.
struct output_stretch {
  int first;
  int count;
  int slot;
  int moved;
};
inline constexpr int shortest_output_stretch = 16;

/// How a program's instructions are divided.
template <class List>
struct division_of {
  struct sizes {
    int parts = 0;
    int written = 0;
  };
  template <class Take>
  static constexpr sizes for_each(Take const& take) {
    constexpr repeated_stretches repeats = repeats_in<List>;
    sizes so_far;
    int first = 0;
    auto const add = [&](int length, int turns) {
      take(program_part{first, length, turns, so_far.written});
      first += length * turns;
      so_far.written += length;
      ++so_far.parts;
    };
    for (int s = 0; s <= repeats.count; ++s) {
      int const end = s < repeats.count ? repeats.each[s].first : List::size.instructions;
      while (first < end) add(end - first < part_length ? end - first : part_length, 1);
      if (s < repeats.count) add(repeats.each[s].length, repeats.each[s].turns);
    }
    return so_far;
  }
  static constexpr sizes size = for_each([](program_part const&) {});
};

/// The instructions of List in parts, with operands that come from another part, or from another turn, read from memory.
template <class Program, class List>
struct program_parts {
  static constexpr auto const& program = Program::value;
  static constexpr int steps = int(program.steps.size());
  static constexpr int constants = List::size.constants;
  static constexpr int count = division_of<List>::size.parts;
  static constexpr int written = division_of<List>::size.written;
  static constexpr bool has_turns = repeats_in<List>.count > 0;

  /// An instruction's number goes to memory as well; so does its partner's.
  struct kept {
    bool first;
    bool second;
  };
  /// How far an instruction's operands and its slot move from turn to turn.
  struct moves {
    int operands[3];
    int slot;
  };
  /// A number of the part's own that a turn leaves for the next one; before the first it comes from memory.
  struct handed_on {
    int from;
    int to;
    int slot;
  };
  /// A number of the part's own that its last turn alone leaves in memory.
  struct left_behind {
    int from;
    int slot;
  };
  /// A constant that a part reads, as a number of its own.
  struct constant_read {
    int step;
    int local;
  };
  struct table {
    std::array<program_part, std::size_t(count)> parts{};
    std::array<instruction, std::size_t(written)> each{};
    std::array<moves, std::size_t(written)> moved{};
    std::array<kept, std::size_t(written)> keeps{};
    std::array<int, std::size_t(written)> slot{};
    std::array<handed_on, std::size_t(written)> handed{};
    std::array<left_behind, std::size_t(2 * written)> left{};
    std::array<int, std::size_t(List::size.operands) + 1> operands{};
    std::array<constant_read, std::size_t(constants* count)> constants_read{};
    std::array<int, std::size_t(count)> used_constants{};
    // Where the steps' numbers wait in memory: their slots, or -1 for those that no other part and no output reads. Where stretches repeat
    // themselves each slot is the number of its step: those stand equally far apart.
    std::array<int, std::size_t(steps)> slot_of{};
    int slots = 0;
    std::array<int, std::size_t(constants)> constants_in_memory{};
    int waiting_constants = 0;
    std::array<output_stretch, program.outputs.size()> outputs{};
    int output_stretches = 0;
  };

  /// What an operand is to its part.
  enum class origin : unsigned char { own, handed, constant, memory, input };

  class finder {
   public:
    constexpr table found() {
      int next = 0;
      result_.operands = List::listed.operands;
      division_of<List>::for_each([&](program_part const& part) { parts()[next++] = part; });
      for (int p = 0; p < count; ++p) find_needs(parts()[p]);
      for (int const output : program.outputs)
        if (made_[output] != 0) needed_[output] = 1;
      for (int p = 0; p < count; ++p) even_out(parts()[p]);
      number_slots();
      for (int p = 0; p < count; ++p) write(parts()[p], p);
      find_output_stretches();
      return result_;
    }

   private:
    constexpr program_part* parts() { return result_.parts.data(); }
    static constexpr int const* operands_of(instruction const& one) {
      return one.shape.count > 3 ? List::listed.operands.data() + one.operands[0] : one.operands;
    }
    static constexpr instruction const* all() { return List::listed.each.data(); }

    /// A turn begins: its steps are made here.
    constexpr void begin_turn(program_part const& part, int turn) {
      ++turn_;
      instruction const* const first = all() + part.first + turn * part.length;
      for (int j = 0; j < part.length; ++j) {
        instruction const one = first[j];
        made_[one.target] = turn_, local_[one.target] = part.turns > 1 ? j : one.target;
        if (one.shape.what == action::pair)
          made_[one.operands[1]] = turn_, local_[one.operands[1]] = part.turns > 1 ? part.length + j : one.operands[1];
      }
    }
    /// Of an operand of the turn that has begun last, the first one of its part; `next` is the same a turn later.
    constexpr origin origin_of(program_part const& part, place where, int now, int next) const {
      if (where == place::input) return origin::input;
      if (made_[now] == turn_) return origin::own;
      if (next != now && where == place::value && made_[next] == turn_) {
        int const maker = part.first + local_[next] % part.length;
        if (all()[maker + part.length].target - all()[maker].target == next - now) return origin::handed;
      }
      return made_[now] == 0 && next == now ? origin::constant : origin::memory;
    }

    constexpr void find_needs(program_part const& part) {
      begin_turn(part, 0);
      origin found[3 * (part_length > longest_turn ? part_length : longest_turn)] = {};
      instruction const* const first = all() + part.first;
      int const apart = part.turns > 1 ? part.length : 0;
      for (int j = 0; j < part.length; ++j) {
        instruction const one = first[j];
        int const count = one.shape.count;
        int const* const operands = operands_of(one);
        int const* const next = apart > 0 ? first[j + apart].operands : operands;
        for (int k = 0; k < count; ++k) {
          origin const from = origin_of(part, one.shape.where(k), operands[k], next[k]);
          if (from == origin::handed || from == origin::memory) needed_[operands[k]] = 1;
          if (k < 3) found[3 * j + k] = from;
        }
      }
      for (int turn = 1; turn < part.turns; ++turn) {
        begin_turn(part, turn);
        for (int j = 0; j < part.length; ++j) {
          instruction const one = all()[part.first + turn * part.length + j];
          for (int k = 0; k < one.shape.count; ++k)
            if (found[3 * j + k] == origin::memory) needed_[one.operands[k]] = 1;
        }
      }
    }
    /// What waits after one turn waits after each, but for the last: that may leave what no other does.
    constexpr void even_out(program_part const& part) {
      for (int j = 0; part.turns > 1 && j < part.length; ++j) {
        int const first = part.first + j;
        action const what = all()[first].shape.what;
        int const end = part.end() - (what == action::condition ? 0 : part.length);
        bool some = false;
        bool some_second = false;
        for (int i = first; i < end; i += part.length) {
          some = some || needed_[all()[i].target] != 0;
          some_second = some_second || (what == action::pair && needed_[all()[i].operands[1]] != 0);
        }
        for (int i = first; some && i < part.end(); i += part.length) needed_[all()[i].target] = 1;
        for (int i = first; some_second && i < part.end(); i += part.length) needed_[all()[i].operands[1]] = 1;
      }
    }
    constexpr void leave_behind(program_part& part, bool kept_already, int local, int last_step) {
      int const slot = result_.slot_of.data()[last_step];
      if (kept_already || slot < 0) return;
      result_.left.data()[left_++] = {local, slot};
      ++part.left;
    }
    constexpr void number_slots() {
      int* const slots = result_.slot_of.data();
      for (int k = 0; k < steps; ++k) {
        slots[k] = !needed_[k] ? -1 : has_turns ? k : result_.slots++;
        if (needed_[k] && made_[k] == 0) result_.constants_in_memory.data()[result_.waiting_constants++] = k;
      }
      if (has_turns) result_.slots = steps;
    }

    /// The slot of output o, or -1 where it is a condition or not in memory.
    constexpr int output_slot(int o) const {
      int const step = program.outputs.data()[o];
      return program.steps.data()[step].is_condition ? -1 : result_.slot_of.data()[step];
    }
    constexpr void find_output_stretches() {
      int const outputs = int(program.outputs.size());
      for (int o = 0; o < outputs;) {
        output_stretch found{o, 1, output_slot(o), 0};
        int const next = found.slot >= 0 && o + 1 < outputs ? output_slot(o + 1) : -1;
        if (next >= 0) {
          found.moved = next - found.slot;
          while (o + found.count < outputs && output_slot(o + found.count) == found.slot + found.count * found.moved)
            ++found.count;
          if (found.count < shortest_output_stretch) found.count = 1;
        }
        result_.outputs.data()[result_.output_stretches++] = found;
        o += found.count;
      }
    }

    constexpr void write(program_part& part, int p) {
      bool const repeats = part.turns > 1;
      begin_turn(part, 0);
      part.locals = repeats ? 2 * part.length : steps;
      part.first_handed = handed_;
      part.first_left = left_;
      // Of steps of the first turn, the numbers that hand them on; of constants their own; both from 1 on.
      int before[steps + 1] = {};
      int const* const slot_of = result_.slot_of.data();
      instruction const* const first = all() + part.first;
      instruction* const written_each = result_.each.data() + part.written;
      moves* const written_moves = result_.moved.data() + part.written;
      kept* const written_keeps = result_.keeps.data() + part.written;
      int* const written_slots = result_.slot.data() + part.written;
      int const apart = repeats ? part.length : 0;
      int const length = part.length;
      for (int j = 0; j < length; ++j) {
        instruction const from = first[j];
        instruction const& next = first[j + apart];
        instruction& one = written_each[j] = from;
        moves& moved = written_moves[j];
        kept& keeps = written_keeps[j];
        int* const operands = one.shape.count > 3 ? result_.operands.data() + one.operands[0] : one.operands;
        int const* const later_operands = repeats ? next.operands : operands;
        for (int k = 0; k < one.shape.count; ++k) {
          int& at = operands[k];
          switch (origin_of(part, from.shape.where(k), at, later_operands[k])) {
            case origin::own: at = local_[at]; break;
            case origin::input:
              if (repeats) moved.operands[k] = next.operands[k] - at;
              break;
            case origin::memory:
              one.shape.read_from_memory(k);
              if (repeats) moved.operands[k] = next.operands[k] - at;
              at = slot_of[at];
              break;
            case origin::constant:
              if (before[at] == 0) {
                before[at] = 1 + (repeats ? part.locals++ : at);
                result_.constants_read.data()[constants * p + result_.used_constants.data()[p]++] = {at, before[at] - 1};
              }
              at = before[at] - 1;
              break;
            case origin::handed: {
              int const step = next.operands[k];
              if (before[step] == 0) {
                before[step] = 1 + part.locals++;
                result_.handed.data()[handed_++] = {local_[step], before[step] - 1, slot_of[at]};
                ++part.handed;
              }
              at = before[step] - 1;
              break;
            }
          }
        }
        int const slot = slot_of[from.target];
        written_slots[j] = slot;
        keeps.first = slot >= 0;
        one.target = local_[from.target];
        instruction const& last = repeats ? first[(part.turns - 1) * length + j] : from;
        if (repeats) {
          moved.slot = next.target - from.target;
          leave_behind(part, keeps.first, one.target, last.target);
        }
        if (one.shape.what == action::pair) {
          int const partner = from.operands[1];
          one.operands[1] = local_[partner];
          one.operands[2] = slot_of[partner];
          keeps.second = one.operands[2] >= 0;
          if (!repeats) continue;
          leave_behind(part, keeps.second, one.operands[1], last.operands[1]);
          moved.operands[2] = next.operands[1] - partner;
        }
      }
    }

    table result_;
    int made_[steps + 1] = {};     // in which turn of all; 0 for constants and what never runs
    int local_[steps + 1] = {};    // which number of its part
    char needed_[steps + 1] = {};  // it waits in memory
    int turn_ = 0;
    int handed_ = 0;
    int left_ = 0;
  };
  static constexpr table listed = finder().found();
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
