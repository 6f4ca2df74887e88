// Running scans that carry arrays: all steps forward, and backward through the states that were kept.
#pragma once

#include <chainrule/loops/scans/array_steps.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Memory for states where a call has no workspace, or needs none.
template <class T>
class memory_of_call {
 public:
  constexpr explicit memory_of_call(std::ptrdiff_t size) : numbers_(new T[static_cast<std::size_t>(size)]{}) {}
  memory_of_call(memory_of_call const&) = delete;
  memory_of_call& operator=(memory_of_call const&) = delete;
  constexpr ~memory_of_call() { delete[] numbers_; }
  [[nodiscard]] constexpr T* get() const { return numbers_; }

 private:
  T* numbers_;
};

/// What runs the steps of one scan.
template <class Pass, class Inputs, class T, class Outer, class Arrays>
struct array_scan_run {
  surroundings<T, Outer, Arrays> const& s;
  T const* captured;
  turns_here turns;
  std::ptrdiff_t width;
  T* other;  // a state
  T* way;

  /// In front of all steps, or behind them.
  [[gnu::always_inline]] static constexpr auto frame_of(Outer const& outer, T const* before, T* behind, T const* seeds = nullptr,
                                                        T* adjoints = nullptr) {
    return scan_frame<Pass, 0, T, Outer>{0, outer, before, nullptr, behind, seeds, nullptr, adjoints};
  }
  constexpr void set_first(T* state) const {
    [&]<int... K>(std::integer_sequence<int, K...>) {
      (
          [&] {
            if constexpr (constexpr int from = Pass::first_value(K); from >= 0) state[K] = captured[from];
            else state[K] = exact_number<T, 0>();
          }(),
          ...);
    }
    (std::make_integer_sequence<int, Pass::numbers>{});
    run_stage<Pass, Inputs, 0>(s, captured, frame_of(s.frame, nullptr, state), static_cast<T*>(nullptr));
  }
  /// So many steps: where they are not kept one by one, the last one's states go to `state`.
  constexpr void advance(T* state, std::ptrdiff_t from, std::ptrdiff_t count, T* kept) const {
    T const* at = state;
    for (std::ptrdiff_t k = 0; k < count; ++k) {
      T* const to = kept != nullptr ? kept + k * width : at == state ? other : state;
      take_array_step<Pass, Inputs>(s, captured, turns.low + from + k, at, way, to);
      at = to;
    }
    if (kept == nullptr && at != state)
      for (std::ptrdiff_t k = 0; k < width; ++k) state[k] = at[k];
  }
  constexpr T read_last(T const* state) const {
    T read{};
    run_stage<Pass, Inputs, Pass::stages + 1>(s, captured, frame_of(s.frame, state, nullptr), &read);
    return read;
  }
};

/// All steps forward, keeping states: those behind the last step stay in `kept.last`.
template <class Run, class Kept, class Memory>
void keep_array_states(Run const& run, Kept& kept, Memory& memory) {
  if (kept.last == nullptr) {
    kept.last = memory.numbers.take(static_cast<std::size_t>(run.width));
  }
  run.set_first(kept.last);
  auto const steps = static_cast<std::ptrdiff_t>(run.turns.count);
  if (steps == 0) return;
  kept.begin(memory, steps, kept.last, run.width);
  auto const* const before_last = kept.forward(
      steps, [&](auto* state, std::ptrdiff_t from, std::ptrdiff_t count, auto* to) { run.advance(state, from, count, to); });
  for (std::ptrdiff_t k = 0; k < run.width; ++k) kept.last[k] = before_last[k];
  run.advance(kept.last, steps - 1, 1, nullptr);
}

/// Backward from the formula that is read to what the states are first.
template <class Pass, class Inputs, class Run, class Kept, class Memory, class T>
void sweep_array_scan(Run const& run, Kept& kept, Memory& memory, T seed, T* first_adjoints, T* sums, std::ptrdiff_t on_the_way) {
  T* behind = memory.numbers.take(static_cast<std::size_t>(run.width));
  T* before = memory.numbers.take(static_cast<std::size_t>(run.width));
  T* const of_way = memory.numbers.take(static_cast<std::size_t>(on_the_way));
  for (std::ptrdiff_t k = 0; k < run.width; ++k) behind[k] = exact_number<T, 0>();
  run_stage_back<Pass, Inputs, Pass::stages + 1>(run.s, run.captured, static_cast<T const*>(&seed),
                                                 run.frame_of(run.s.frame, kept.last, nullptr, nullptr, behind), sums);
  kept.backward(
      static_cast<std::ptrdiff_t>(run.turns.count),
      [&](T* state, std::ptrdiff_t from, std::ptrdiff_t count, T* to) { run.advance(state, from, count, to); },
      [&](std::ptrdiff_t from, std::ptrdiff_t count, T const* states) {
        for (std::ptrdiff_t left = count; left > 0; --left) {
          take_array_step_back<Pass, Inputs>(run.s, run.captured, run.turns.low + from + left - 1,
                                             states + (left - 1) * run.width, run.way, behind, of_way, before, sums);
          T* const swapped = behind;
          behind = before;
          before = swapped;
        }
      });
  for (int k = 0; k < Pass::numbers; ++k) first_adjoints[k] = behind[k];
  run_stage_back<Pass, Inputs, 0>(run.s, run.captured, static_cast<T const*>(nullptr),
                                  run.frame_of(run.s.frame, nullptr, nullptr, behind), sums);
}

template <class Pass, int Captured, class T>
constexpr T partial_in_array_scan(T const* first_adjoints, T const* sums) {
  T partial = sums[Captured];
  [&]<int... K>(std::integer_sequence<int, K...>) {
    ((Pass::first_value(K) == Captured ? void(partial = calculate<operations::add_, T>(partial, first_adjoints[K])) : void()),
     ...);
  }
  (std::make_integer_sequence<int, Pass::numbers>{});
  return partial;
}

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Kept>
[[gnu::always_inline]] constexpr void run_array_scan(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                                     Kept& of_passes) {
  using pass = array_scan_pass<Inputs, Code, K>;
  constexpr loop_pass p = pass::pass;
  T captured[p.captured.count == 0 ? 1 : p.captured.count];
  read_captured<Code, K>(r, leaves, captured);
  if constexpr (p.captured.count == 0) captured[0] = exact_number<T, 0>();
  turns_here const turns = turns_in<pass::loop, Inputs>(s);
  std::ptrdiff_t const width = pass::width(s.arrays);
  std::ptrdiff_t const on_the_way = pass::width_on_the_way(s.arrays);
  [[maybe_unused]] auto& kept = of_passes.template of<pass::forward_pass>();
  using run_of = array_scan_run<pass, Inputs, T, Frame, Arrays>;
  if constexpr (!pass::goes_backward && kept_numbers<Code>(K) == 0) {
    memory_of_call<T> const memory(2 * width + on_the_way);
    run_of const run{s, captured, turns, width, memory.get() + width, memory.get() + 2 * width};
    run.set_first(memory.get());
    run.advance(memory.get(), 0, static_cast<std::ptrdiff_t>(turns.count), nullptr);
    leaves[pass::part.result] = run.read_last(memory.get());
  } else {
    auto& memory = *s.arrays->memory;
    T* const other = memory.numbers.take(static_cast<std::size_t>(width));
    T* const way = memory.numbers.take(static_cast<std::size_t>(on_the_way));
    run_of const run{s, captured, turns, width, other, way};
    if constexpr (!pass::goes_backward) {
      keep_array_states(run, kept, memory);
      leaves[pass::part.result] = run.read_last(kept.last);
    } else {
      T sums[p.captured.count == 0 ? 1 : p.captured.count];
      for (T& one : sums) one = exact_number<T, 0>();
      T first_adjoints[pass::numbers == 0 ? 1 : pass::numbers];
      for (T& one : first_adjoints) one = exact_number<T, 0>();
      T const seed = read<Code, Code::value.outputs[std::size_t(Code::reads + p.seeds.first)], T>(r, leaves);
      bool selected = true;
      if constexpr (requires { static_cast<bool>(seed == seed); }) selected = !static_cast<bool>(seed == exact_number<T, 0>());
      if (selected) {
        if (kept.last == nullptr) keep_array_states(run, kept, memory);
        sweep_array_scan<pass, Inputs>(run, kept, memory, seed, first_adjoints, sums, on_the_way);
      }
      [&]<int... P>(std::integer_sequence<int, P...>) {
        ((leaves[Code::table.partials[std::size_t(p.partials.first + P)].leaf] =
              partial_in_array_scan<pass, Code::table.partials[std::size_t(p.partials.first + P)].captured>(first_adjoints,
                                                                                                            sums)),
         ...);
      }
      (std::make_integer_sequence<int, p.partials.count>{});
    }
  }
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
