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
  action what = action::number;
  int count = 0;
  std::uint64_t places = 0;  // three bits for each operand

  [[nodiscard]] constexpr place where(int k) const { return static_cast<place>(places >> 3 * k & 7u); }
  constexpr void add(place where) { places |= static_cast<std::uint64_t>(where) << 3 * count++; }
  /// Operand k is read from memory, which may be a number or a condition.
  constexpr void read_from_memory(int k) {
    place const to = where(k) == place::truth ? place::truth_in_memory : place::memory;
    places = (places & ~(std::uint64_t{7} << 3 * k)) | static_cast<std::uint64_t>(to) << 3 * k;
  }
};
static_assert(most_arguments <= 16);

struct instruction {
  hash_t operation = 0;
  step_shape shape;
  int target = 0;
  int operands[3]{};  // their indices; of more than three, where these begin in the list
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

  static constexpr bool is_constant(step const& s) { return s.operation == 0 && s.input < 0; }
  static constexpr bool runs(int k) {
    step const& s = program.steps[std::size_t(k)];
    return s.operation != 0 && !s.is_elsewhere && Which::runs(k);
  }

  struct sizes {
    int instructions = 0;
    int constants = 0;
    int operands = 0;  // of what has more than three
  };
  static constexpr sizes measured() {
    sizes found;
    for (int k = 0; k < steps; ++k) {
      step const& s = program.steps[std::size_t(k)];
      if (is_constant(s)) ++found.constants;
      if (!runs(k)) continue;
      ++found.instructions;
      if (s.count > 3) found.operands += s.count;
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
    std::size_t next = 0;
    std::size_t next_constant = 0;
    int next_operand = 0;
    for (int k = 0; k < steps; ++k) {
      step const& s = program.steps[std::size_t(k)];
      if (is_constant(s)) result.constants[next_constant++] = k;
      if (!runs(k)) continue;
      instruction& i = result.each[next++];
      i.operation = s.operation;
      i.target = k;
      i.shape.what = s.is_condition ? action::condition : action::number;
      auto const take = [&](int argument) {
        operand const taken = operand_of(program, argument);
        i.shape.add(taken.where);
        return taken.index;
      };
      int const* const arguments = program.arguments.data() + s.first;
      if (s.product >= 0) {
        i.shape.what = s.product == 0 ? action::product_first : action::product_last;
        int const factors = program.steps[std::size_t(arguments[s.product])].first;
        for (int j = 0; j < 2; ++j) i.operands[j] = take(program.arguments[std::size_t(factors + j)]);
        i.operands[2] = take(arguments[1 - s.product]);
      } else if (s.count > 3) {
        i.operands[0] = next_operand;
        for (int j = 0; j < s.count; ++j) result.operands[std::size_t(next_operand++)] = take(arguments[j]);
      } else {
        for (int j = 0; j < s.count; ++j) i.operands[j] = take(arguments[j]);
        if (s.partner >= 0) i.shape.what = action::pair, i.operands[1] = s.partner;
      }
    }
    return result;
  }
  static constexpr table listed = all();
};

}  // namespace chainrule::detail
