// How a program is computed: which product goes with which sum (a fused multiply-add where the target has one), which
// functions come in pairs, and what it all costs.
#pragma once

#include <chainrule/graph/count.hpp>

#include <array>

namespace chainrule::detail {

/// One step: an input, a constant, or an operation on earlier steps. (No defaults, here and in what else stands in long tables: compilers would
/// write them into every element before it is written.)
struct step {
  hash_t operation;  // key; 0 for inputs and constants
  operation_info const* info;
  int first;
  int count;
  int input;         // or -1
  std::int64_t num;  // of a constant
  std::int64_t den;
  bool is_condition;
  int cost;
  bool is_elsewhere;  // computed by another step: a product by the sum it belongs to, a cosine with the sine
  int product;        // of a sum: its argument that is such a product, or -1
  int partner;        // the step that is computed with this one, or -1
};

/// Steps, their arguments and the outputs' step numbers.
template <int Steps, int Arguments, int Outputs>
struct program {
  std::array<step, Steps> steps{};
  std::array<int, Arguments> arguments{};
  std::array<int, Outputs> outputs{};
  operation_counts counts{};
};

/// Finds products and partners of the steps, in their order, and counts.
template <class Program>
constexpr void schedule(Program& program, arithmetic_operations const& known) {
  // Arrays by name: in constant expressions a pointer costs as much as all else.
  constexpr int size = int(std::tuple_size_v<decltype(Program::steps)>);
  int uses[size + 1] = {};
  for (int const output : program.outputs) ++uses[output];
  for (int const argument : program.arguments) ++uses[argument];
  int paired[size + 1] = {};  // by argument, the last step on it that has a partner, counted from 1
  bool varies[size + 1] = {};
  int const* const arguments = program.arguments.data();
  step* const all = program.steps.data();
  hash_t const add = known.add->key;
  hash_t const subtract = known.subtract->key;
  hash_t const multiply = known.multiply->key;
  int sums = 0, products = 0, fused = 0;
  for (int i = 0; i < size; ++i) {
    step const s = all[i];  // (a copy: to read two members of it takes compilers less than by a reference)
    if (s.operation == 0) {
      varies[i] = s.input >= 0;
      continue;
    }
    int const* const its = arguments + s.first;
    bool has_product = false;
    bool some = false;
    for (int k = 0; k < s.count && !some; ++k) some = varies[its[k]];
    if (!some) continue;  // compilers calculate what depends on nothing
    varies[i] = true;
    if (s.operation == add || s.operation == subtract) {
      for (int k = 0; k < 2 && !has_product; ++k) {
        int const a = its[k];
        has_product = uses[a] == 1 && all[a].operation == multiply && varies[a];
        if (has_product) all[i].product = k, all[a].is_elsewhere = true;
      }
    } else if (s.info->partner != 0) {
      int& last = paired[its[0]];
      if (last > 0 && all[last - 1].operation == s.info->partner) all[i].is_elsewhere = true, all[last - 1].partner = i;
      last = i + 1;
    }
    if (has_product) ++fused;
    else if (s.operation == multiply) ++products;
    else if (s.operation == add || s.operation == subtract) ++sums;
    else count_operation(program.counts, known, *s.info);
  }
  program.counts.add += sums;
  program.counts.multiply += products - fused;
  program.counts.fused_multiply_add += fused;
}

/// What decides between programs of the same outputs: all operations, and those of the longest chain once more, which a processor that
/// does several at a time must wait for.
template <class Program>
constexpr int weight_of(Program const& program) {
  constexpr int size = int(std::tuple_size_v<decltype(Program::steps)>);
  step const* const steps = program.steps.data();
  int const* const arguments = program.arguments.data();
  int behind[size + 1] = {};
  int longest = 0;
  for (int i = 0; i < size; ++i) {
    step const s = steps[i];
    int before = 0;
    for (int k = 0; k < s.count; ++k) {
      int const other = behind[arguments[s.first + k]];
      before = other > before ? other : before;
    }
    bool const is_fused = s.is_elsewhere && s.cost < transcendental_cost;
    behind[i] = before + (is_fused ? 0 : s.cost);
    longest = behind[i] > longest ? behind[i] : longest;
  }
  return program.counts.cost() + longest;
}

/// Orders of a program's steps, and how many values they keep alive.
template <class Program>
class live_values {
 public:
  constexpr explicit live_values(Program const& of)
      : steps_(of.steps.data()),
        arguments_(of.arguments.data()),
        size_(int(of.steps.size())),
        uses_(size_, 0),
        first_user_(size_ + 1, 0) {
    for (int k = 0; k < size_; ++k)
      if (runs(k)) for_each_operand(k, [this](int operand) { ++uses_[operand]; });
    for (int k = 0; k < size_; ++k) first_user_[k + 1] = first_user_[k] + uses_[k];
    list<int> next = first_user_;
    users_.resize(first_user_[size_]);
    for (int k = 0; k < size_; ++k)
      if (runs(k)) for_each_operand(k, [&](int operand) { users_[next[operand]++] = k; });
  }

  /// What an order costs in values that must wait in memory: all that live while a function is called, as no register keeps
  /// its value then, and elsewhere those for which there is no register.
  [[nodiscard]] constexpr int cost(list<int> const& order) const {
    list<int> left = uses_;
    int live = 0;
    int sum = 0;
    for (int const k : order) {
      for_each_operand(k, [&](int operand) { live -= --left[operand] == 0; });
      sum += steps_[k].cost >= transcendental_cost ? live : live > registers ? live - registers : 0;
      live += begun(k);
    }
    return sum;
  }
  [[nodiscard]] constexpr list<int> as_produced() const {
    list<int> order;
    for (int k = 0; k < size_; ++k)
      if (runs(k)) order.push_back(k);
    return order;
  }
  /// Always the step that ends the most values, of several the first.
  [[nodiscard]] constexpr list<int> greedy() const {
    list<int> left = uses_;
    list<int> missing(size_);
    list<int> ready;
    list<int> order;
    for (int k = 0; k < size_; ++k) {
      if (!runs(k)) continue;
      for_each_operand(k, [&](int) { ++missing[k]; });
      if (missing[k] == 0) ready.push_back(k);
    }
    while (!ready.empty()) {
      int best = 0;
      int most = -3;
      for (int at = 0; at < ready.size(); ++at) {
        int const k = ready[at];
        int gain = -begun(k);
        for_each_operand(k, [&](int operand) { gain += --left[operand] == 0; });
        for_each_operand(k, [&](int operand) { ++left[operand]; });
        if (gain > most || (gain == most && k < ready[best])) most = gain, best = at;
      }
      int const chosen = ready[best];
      ready[best] = ready.back();
      ready.pop_back();
      order.push_back(chosen);
      for_each_operand(chosen, [&](int operand) { --left[operand]; });
      for (int const result : {chosen, steps_[chosen].partner}) {
        if (result < 0) continue;
        for (int at = first_user_[result]; at < first_user_[result + 1]; ++at)
          if (--missing[users_[at]] == 0) ready.push_back(users_[at]);
      }
    }
    return order;
  }

 private:
  static constexpr int registers = 16;

  [[nodiscard]] constexpr bool runs(int k) const { return steps_[k].operation != 0 && !steps_[k].is_elsewhere; }
  /// Operands that are no inputs or constants, those of a product in a sum in its place.
  template <class Take>
  constexpr void for_each_operand(int k, Take const& take) const {
    step const& s = steps_[k];
    for (int j = 0; j < s.count; ++j) {
      int const operand = arguments_[s.first + j];
      if (j == s.product) for_each_operand(operand, take);
      else if (steps_[operand].operation != 0) take(operand);
    }
  }
  [[nodiscard]] constexpr int begun(int k) const {
    int const other = steps_[k].partner;
    return (uses_[k] > 0) + (other >= 0 && uses_[other] > 0);
  }

  step const* steps_;
  int const* arguments_;
  int size_;
  list<int> uses_;
  list<int> first_user_;
  list<int> users_;  // of each value, the steps that read it, one after the other
};

/// The steps in another order.
template <class Program>
constexpr Program reordered(Program const& program, list<int> const& order) {
  Program result = program;
  step const* const steps = program.steps.data();
  step* next = result.steps.data();
  list<int> number(int(program.steps.size()), -1);
  int placed = 0;
  auto const place = [&](int next_step) {
    if (number[next_step] < 0) number[next_step] = placed++, *next++ = steps[next_step];
  };
  for (int k = 0; k < number.size(); ++k)
    if (steps[k].operation == 0) place(k);
  for (int const k : order) {
    if (steps[k].product >= 0) place(program.arguments.data()[steps[k].first + steps[k].product]);
    place(k);
    if (steps[k].partner >= 0) place(steps[k].partner);
  }
  for (step& s : result.steps)
    if (s.partner >= 0) s.partner = number[s.partner];
  for (int& argument : result.arguments) argument = number[argument];
  for (int& output : result.outputs) output = number[output];
  return result;
}

/// As produced, which follows the chains of the formula and of its sweep, or greedily where that keeps far fewer values
/// alive. To find out takes compile time: for functions that ask for it, up to a few hundred steps.
template <class Program>
constexpr Program with_fewest_live(Program const& program) {
  constexpr int most_steps = 400;
  if (int(program.steps.size()) > most_steps) return program;
  live_values const values(program);
  list<int> const greedy = values.greedy();
  return 4 * values.cost(greedy) < 3 * values.cost(values.as_produced()) ? reordered(program, greedy) : program;
}

}  // namespace chainrule::detail
