// A program as instructions: what each step does, apart from on which numbers.
#pragma once

#include <chainrule/graph/program.hpp>

#include <array>

namespace chainrule::detail {

/// Where a number stands: where its step leaves it, among the inputs, or where another part of a long program left it.
enum class place : unsigned char { value, truth, input, memory, truth_in_memory };
struct operand {
  place where = place::value;
  int index = 0;
};
template <class Program>
constexpr operand operand_of(Program const& program, int k) {
  step const& s = program.steps[static_cast<std::size_t>(k)];
  return s.input >= 0 ? operand{place::input, s.input} : operand{s.is_condition ? place::truth : place::value, k};
}

/// What a step does: it gives a number or a condition; a product and its sum or difference in one; two functions in one.
enum class action : unsigned char { number, condition, product_first, product_last, pair };

/// What steps of a kind have in common beside their operation.
struct step_shape {
  action what;
  int count;
  std::uint64_t places;  // three bits for each operand

  [[nodiscard]] constexpr place where(int k) const { return static_cast<place>(places >> 3 * k & 7u); }
  /// Operand k is read from memory, which may be a number or a condition.
  constexpr void read_from_memory(int k) {
    place const to = where(k) == place::truth ? place::truth_in_memory : place::memory;
    places = (places & ~(std::uint64_t{7} << 3 * k)) | static_cast<std::uint64_t>(to) << 3 * k;
  }
};
static_assert(most_arguments <= 16);

struct instruction {
  hash_t operation;
  step_shape shape;
  int target;
  int operands[3];  // their indices; of more than three, where these begin in the list
};

/// Which steps run: all of them, unless a layer says otherwise.
struct every_step {
  static constexpr bool runs(int) { return true; }
};

/// The instructions of the steps that Which names, in their order, and the constants that must be there before.
template <class Program, class Which>
struct instructions {
  static constexpr auto const& program = Program::value;
  static constexpr int steps = int(program.steps.size());

  struct sizes {
    int instructions = 0;
    int constants = 0;
    int operands = 0;  // of what has more than three
  };
  static constexpr sizes measured() {
    sizes found;
    step const* const all = program.steps.data();
    for (int k = 0; k < steps; ++k) {
      step const s = all[k];
      if (s.operation == 0) {
        found.constants += s.input < 0;
      } else if (!s.is_elsewhere && Which::runs(k)) {
        ++found.instructions;
        if (s.count > 3) found.operands += s.count;
      }
    }
    return found;
  }
  static constexpr sizes size = measured();

  struct table {
    std::array<instruction, std::size_t(size.instructions)> each{};
    std::array<int, std::size_t(size.constants)> constants{};
    std::array<int, std::size_t(size.operands) + 1> operands{};
  };
  static constexpr table all() {
    table result;
    step const* const made = program.steps.data();
    int const* const arguments = program.arguments.data();
    instruction* next = result.each.data();
    int* next_constant = result.constants.data();
    int* const operands = result.operands.data();
    int next_operand = 0;
    for (int k = 0; k < steps; ++k) {
      step const s = made[k];
      if (s.operation == 0) {
        if (s.input < 0) *next_constant++ = k;
        continue;
      }
      if (s.is_elsewhere || !Which::runs(k)) continue;
      int const* from = arguments + s.first;
      int taken[3]{};
      if (s.product >= 0) {
        int const* const factors = arguments + made[from[s.product]].first;
        taken[0] = factors[0], taken[1] = factors[1], taken[2] = from[1 - s.product];
        from = taken;
      }
      int const count = s.product >= 0 ? 3 : s.count;
      action const what = s.product == 0   ? action::product_first
                          : s.product > 0  ? action::product_last
                          : s.partner >= 0 ? action::pair
                          : s.is_condition ? action::condition
                                           : action::number;
      int places_of_three[3]{};
      bool const is_long = s.count > 3;
      int* const to = is_long ? operands + next_operand : places_of_three;
      std::uint64_t places = 0;
      for (int j = 0; j < count; ++j) {  // (operand_of, without a call)
        step const o = made[from[j]];
        to[j] = o.input >= 0 ? o.input : from[j];
        if (o.input >= 0) places |= std::uint64_t(place::input) << 3 * j;
        else if (o.is_condition) places |= std::uint64_t(place::truth) << 3 * j;
      }
      if (is_long) places_of_three[0] = next_operand, next_operand += count;
      int const second = s.partner >= 0 ? s.partner : places_of_three[1];
      *next++ = {s.operation, {what, count, places}, k, {places_of_three[0], second, places_of_three[2]}};
    }
    return result;
  }
  static constexpr table listed = all();
};

}  // namespace chainrule::detail
