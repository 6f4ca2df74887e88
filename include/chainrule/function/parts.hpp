// Long programs in parts, each a function of its own: compilers' time for a function grows faster than its length, most of all
// where many numbers wait. What another part needs waits in memory; the rest are numbers of the part's own.
#pragma once

#include <chainrule/function/instructions.hpp>

namespace chainrule::detail {

inline constexpr int part_length = 512;  // instructions
// Longer programs run in parts; clang's time grows less.
#ifdef __clang__
inline constexpr int longest_whole = 4096;
#else
inline constexpr int longest_whole = 1024;
#endif

template <class List>
inline constexpr bool runs_in_long_parts = List::size.instructions > longest_whole;

/// The instructions of List in parts, with operands that come from another part read from memory.
template <class Program, class List>
struct program_parts {
  static constexpr auto const& program = Program::value;
  static constexpr int steps = int(program.steps.size());
  static constexpr int instructions = List::size.instructions;
  static constexpr int constants = List::size.constants;
  static constexpr int count = (instructions + part_length - 1) / part_length;

  static constexpr bool is_step(place where) { return where == place::value || where == place::truth; }

  /// Where the steps' numbers wait in memory: their slots, or -1 for those that no other part and no output reads.
  struct waiting {
    std::array<int, std::size_t(steps)> slot{};
    int slots = 0;
  };
  static constexpr waiting find_waiting() {
    waiting result;
    std::array<int, std::size_t(steps)> made{};  // in which part, beginning with 1; 0 for constants and what never runs
    auto const needs = [&](int k) {
      if (result.slot[std::size_t(k)] == 0) result.slot[std::size_t(k)] = ++result.slots;
    };
    for (int i = 0; i < instructions; ++i) {
      instruction const& one = List::listed.each[std::size_t(i)];
      int const here = i / part_length + 1;
      int const* const operands = one.shape.count > 3 ? List::listed.operands.data() + one.operands[0] : one.operands;
      for (int j = 0; j < one.shape.count; ++j)
        if (is_step(one.shape.where(j)) && made[std::size_t(operands[j])] != 0 && made[std::size_t(operands[j])] != here)
          needs(operands[j]);
      made[std::size_t(one.target)] = here;
      if (one.shape.what == action::pair) made[std::size_t(one.operands[1])] = here;
    }
    for (int const output : program.outputs)
      if (made[std::size_t(output)] != 0) needs(output);
    for (int& slot : result.slot) --slot;
    return result;
  }
  static constexpr waiting memory = find_waiting();

  /// An instruction's number goes to memory as well; so does its partner's.
  struct kept {
    bool first = false;
    bool second = false;
  };
  struct table {
    std::array<instruction, std::size_t(instructions)> each{};
    std::array<kept, std::size_t(instructions)> keeps{};
    std::array<int, std::size_t(instructions)> slot{};
    std::array<int, std::size_t(List::size.operands) + 1> operands{};
    std::array<int, std::size_t(List::size.constants* count)> constants{};  // of each part, those that it reads
    std::array<int, std::size_t(count)> used_constants{};
  };
  static constexpr table find_all() {
    table result;
    result.operands = List::listed.operands;
    std::array<int, std::size_t(steps)> made{};
    for (int i = 0; i < instructions; ++i) {
      instruction& one = result.each[std::size_t(i)] = List::listed.each[std::size_t(i)];
      int const here = i / part_length + 1;
      int* const operands = one.shape.count > 3 ? result.operands.data() + one.operands[0] : one.operands;
      for (int j = 0; j < one.shape.count; ++j) {
        if (!is_step(one.shape.where(j))) continue;
        int& from = made[std::size_t(operands[j])];
        if (from <= 0) {  // a constant; -here: this part has it already
          if (from != -here) {
            int& used = result.used_constants[std::size_t(here - 1)];
            result.constants[std::size_t(List::size.constants * (here - 1) + used++)] = operands[j];
            from = -here;
          }
        } else if (from != here) {
          one.shape.read_from_memory(j);
          operands[j] = memory.slot[std::size_t(operands[j])];
        }
      }
      made[std::size_t(one.target)] = here;
      int const slot = memory.slot[std::size_t(one.target)];
      result.slot[std::size_t(i)] = slot;
      result.keeps[std::size_t(i)].first = slot >= 0;
      if (one.shape.what == action::pair) {
        made[std::size_t(one.operands[1])] = here;
        one.operands[2] = memory.slot[std::size_t(one.operands[1])];
        result.keeps[std::size_t(i)].second = one.operands[2] >= 0;
      }
    }
    return result;
  }
  static constexpr table listed = find_all();
};

}  // namespace chainrule::detail
