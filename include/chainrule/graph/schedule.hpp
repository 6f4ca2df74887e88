// How a program is computed: which product goes with which sum (a fused multiply-add where the target has one), which
// functions come in pairs, and what it all costs.
#pragma once

#include <chainrule/graph/count.hpp>

#include <array>

namespace chainrule::detail {

/// One step: an input, a constant, or an operation on earlier steps.
struct step {
  hash_t operation = 0;  // key; 0 for inputs and constants
  operation_info const* info = &no_operation;
  int first = 0;
  int count = 0;
  int input = -1;
  rational constant{};
  bool is_condition = false;
  int cost = 0;
  bool is_elsewhere = false;  // computed by another step: a product by the sum it belongs to, a cosine with the sine
  int product = -1;           // of a sum: its argument that is such a product
  int partner = -1;           // the step that is computed with this one
};

/// Steps, their arguments and the outputs' step numbers.
template <int Steps, int Arguments, int Outputs>
struct program {
  std::array<step, Steps> steps{};
  std::array<int, Arguments> arguments{};
  std::array<int, Outputs> outputs{};
  int used_steps = 0;      // what was needed: more than Steps when the capacity was too small
  int used_arguments = 0;
  operation_counts counts{};
};

/// Steps in their order, with their products and partners, counted.
template <class Program>
constexpr Program scheduled(Program program, arithmetic_operations const& known) {
  auto& steps = program.steps;
  int const size = int(steps.size());
  list<int> uses(size, 0);
  for (int const output : program.outputs) ++uses[output];
  for (int const argument : program.arguments) ++uses[argument];
  list<int> paired(size, -1);  // by argument, the last step on it that has a partner
  list<char> varies(size, 0);
  int const* arguments = program.arguments.data();
  step* const all = steps.data();
  hash_t const add = known.add->key;
  hash_t const subtract = known.subtract->key;
  hash_t const multiply = known.multiply->key;
  for (int i = 0; i < size; ++i) {
    step& s = all[i];
    if (s.operation == 0) {
      varies[i] = s.input >= 0;
      continue;
    }
    for (int k = 0; k < s.count; ++k) varies[i] = varies[i] || varies[arguments[s.first + k]];
    if (!varies[i]) continue;  // compilers calculate what depends on nothing
    if (s.operation == add || s.operation == subtract) {
      for (int k = 0; k < 2 && s.product == -1; ++k) {
        int const a = arguments[s.first + k];
        if (uses[a] == 1 && all[a].operation == multiply && varies[a]) s.product = k, all[a].is_elsewhere = true;
      }
    } else if (s.info->partner != 0) {
      int const other = paired[arguments[s.first]];
      if (other >= 0 && all[other].operation == s.info->partner) s.is_elsewhere = true, all[other].partner = i;
      paired[arguments[s.first]] = i;
    }
    if (s.product == -1) count_operation(program.counts, known, *s.info);
    else ++program.counts.fused_multiply_add, --program.counts.multiply;
  }
  return program;
}

}  // namespace chainrule::detail
