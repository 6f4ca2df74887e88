// Several turns of a loop's body at once, in stages: a call of a function, such as exp or pow, for all turns one after the
// other, and what lies between two calls in a loop of its own. Compilers vectorise those loops, and a processor overlaps
// calls that have no other work between them; the numbers are the same.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/loops/elements.hpp>

namespace chainrule::detail {

/// When each step of a body runs, and where its value waits if another stage reads it.
template <class Code>
struct stages {
  static constexpr auto const& program = Code::value;
  static constexpr int steps = int(program.steps.size());

  struct plan {
    std::array<int, std::size_t(steps)> stage{};
    std::array<int, std::size_t(steps)> slot{};  // -1 where its value does not wait
    int count = 1;
    int slots = 0;
  };

  static constexpr bool is_computed(int k) { return program.steps[std::size_t(k)].operation != 0; }
  /// No vector instruction: a function, or a slope that has rare cases.
  static constexpr bool is_call(int k) { return program.steps[std::size_t(k)].cost > root_cost; }
  /// The steps whose values step k reads where it runs: the factors of a product that is part of a sum.
  template <class Take>
  static constexpr void for_each_operand(int k, Take const& take) {
    step const& s = program.steps[std::size_t(k)];
    for (int j = 0; j < s.count; ++j) {
      int const operand = program.arguments[std::size_t(s.first + j)];
      if (j == s.product) for_each_operand(operand, take);
      else if (is_computed(operand)) take(operand);
    }
  }
  static constexpr bool runs(int k) { return is_computed(k) && !program.steps[std::size_t(k)].is_elsewhere; }

  static constexpr plan made() {
    plan result;
    // How many calls are behind one another below a step; then straight steps move up to the first that reads them.
    list<int> level(steps);
    int last = 0;
    for (int k = 0; k < steps; ++k) {
      if (!runs(k)) continue;
      for_each_operand(k, [&](int operand) {
        int const above = level[operand] + is_call(operand);
        level[k] = above > level[k] ? above : level[k];
      });
      if (int const partner = program.steps[std::size_t(k)].partner; partner >= 0) level[partner] = level[k];
      last = level[k] + is_call(k) > last ? level[k] + is_call(k) : last;
    }
    list<int> first_reader(steps, last);
    for (int k = steps - 1; k >= 0; --k) {
      if (!runs(k)) continue;
      if (!is_call(k)) level[k] = first_reader[k];
      for_each_operand(
          k, [&](int operand) { first_reader[operand] = level[k] < first_reader[operand] ? level[k] : first_reader[operand]; });
    }
    for (int at = 0; at <= last; ++at) {
      for (int k = 0; k < steps; ++k)
        if (runs(k) && !is_call(k) && level[k] == at) result.stage[std::size_t(k)] = result.count - 1;
      if (at == last) break;
      for (int k = 0; k < steps; ++k)
        if (runs(k) && is_call(k) && level[k] == at) result.stage[std::size_t(k)] = result.count++;
      ++result.count;
    }
    for (int k = 0; k < steps; ++k)
      if (int const partner = program.steps[std::size_t(k)].partner; runs(k) && partner >= 0)
        result.stage[std::size_t(partner)] = result.stage[std::size_t(k)];
    for (int& none : result.slot) none = -1;
    auto const keep = [&](int read_step, int read_in) {
      int& taken = result.slot[std::size_t(read_step)];
      if (taken < 0 && result.stage[std::size_t(read_step)] != read_in) taken = result.slots++;
    };
    for (int k = 0; k < steps; ++k)
      if (runs(k)) for_each_operand(k, [&](int operand) { keep(operand, result.stage[std::size_t(k)]); });
    for (int const output : program.outputs)
      if (is_computed(output)) keep(output, result.count - 1);
    return result;
  }
  static constexpr plan value = made();

  /// The steps of a stage, and those whose values it takes or leaves.
  template <int Stage>
  struct stage {
    static constexpr bool runs(int k) { return value.stage[std::size_t(k)] == Stage; }
    static constexpr bool is_last = Stage == value.count - 1;
    struct list_of_steps {
      std::array<int, std::size_t(steps) + 1> each{};
      int count = 0;
      constexpr void add(int k) {
        for (int j = 0; j < count; ++j)
          if (each[std::size_t(j)] == k) return;
        each[std::size_t(count++)] = k;
      }
    };
    static constexpr list_of_steps find_taken() {
      list_of_steps found;
      auto const take = [&](int read_step) {
        if (!runs(read_step)) found.add(read_step);
      };
      for (int k = 0; k < steps; ++k)
        if (stages::runs(k) && runs(k)) for_each_operand(k, take);
      if (is_last)
        for (int const output : program.outputs)
          if (is_computed(output)) take(output);
      return found;
    }
    static constexpr list_of_steps find_left() {
      list_of_steps found;
      for (int k = 0; k < steps; ++k)
        if (value.slot[std::size_t(k)] >= 0 && runs(k)) found.add(k);
      return found;
    }
    static constexpr list_of_steps taken = find_taken();
    static constexpr list_of_steps left = find_left();
  };
};

template <class Code>
inline constexpr bool calls_functions = stages<Code>::value.count > 1;

/// Where values wait, for so many turns.
template <class Code, int Count, class T>
struct waiting_values {
  static constexpr std::size_t slots = std::size_t(stages<Code>::value.slots) + 1;
  T value[slots][Count];
  typename truth_of<T>::type truth[slots][Count];

  template <int K>
  [[gnu::always_inline]] constexpr auto& at(int turn) {
    constexpr int slot = stages<Code>::value.slot[std::size_t(K)];
    if constexpr (Code::value.steps[std::size_t(K)].is_condition) return truth[slot][turn];
    else return value[slot][turn];
  }
};
template <class Code, int K, class Registers>
[[gnu::always_inline]] constexpr auto& register_of(Registers& r) {
  if constexpr (Code::value.steps[std::size_t(K)].is_condition) return r.truth[K];
  else return r.value[K];
}

template <class Inputs, class Code, int Stage, int Count, class T, class At, class Take, int... L, int... I, int... J, int... O>
[[gnu::always_inline]] constexpr void run_stage(waiting_values<Code, Count, T>& waiting, At const& at, Take const& take,
                                                std::integer_sequence<int, L...>, std::integer_sequence<int, I...>,
                                                std::integer_sequence<int, J...>, std::integer_sequence<int, O...>) {
  using which = typename stages<Code>::template stage<Stage>;
  for (int l = 0; l < Count; ++l) {
    T leaves[sizeof...(L) + 1];
    registers<T, stages<Code>::steps> r;
    auto const s = at(l);
    (read_leaf<Inputs, Code, L>(leaves, s), ...);
    ((register_of<Code, which::taken.each[I]>(r) = waiting.template at<which::taken.each[I]>(l)), ...);
    run_steps<Code, which>(r, leaves);
    ((waiting.template at<which::left.each[J]>(l) = register_of<Code, which::left.each[J]>(r)), ...);
    (take(std::integral_constant<int, O>{}, l, read_output<Code, O, T>(r, leaves)), ...);
  }
}

/// Runs a block without passes for Count turns: at(turn) gives what is around one, take(std::integral_constant<int, output>, turn,
/// value) gets every output.
template <class Inputs, class Code, int Count, class T, class At, class Take>
[[gnu::always_inline]] constexpr void run_in_stages(At const& at, Take const& take) {
  waiting_values<Code, Count, T> waiting;
  [&]<int... S>(std::integer_sequence<int, S...>) __attribute__((always_inline)) {
    (run_stage<Inputs, Code, S>(waiting, at, take, std::make_integer_sequence<int, Code::size.leaves>{},
                                std::make_integer_sequence<int, stages<Code>::template stage<S>::taken.count>{},
                                std::make_integer_sequence<int, stages<Code>::template stage<S>::left.count>{},
                                std::make_integer_sequence < int,
                                stages<Code>::template stage<S>::is_last ? Code::reads : 0 > {}),
     ...);
  }
  (std::make_integer_sequence<int, stages<Code>::value.count>{});
}

}  // namespace chainrule::detail
