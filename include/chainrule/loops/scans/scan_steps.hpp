// Running scans: forward step by step, and backward through the states that were kept.
#pragma once

#include <chainrule/loops/blocks.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// A pass that is a scan's.
template <class Inputs, class Around, int K>
struct scan_pass {
  static constexpr int forward_pass = forward_pass_of<Around>(K);
  using step_request = scan_request<Inputs, Around, forward_pass, step_part::forward>;
  using step = block_code<step_request>;
  using step_end = block_code<scan_request<Inputs, Around, forward_pass, step_part::end>>;
  using step_back = block_code<scan_request<Inputs, Around, K, step_part::backward>>;
  static constexpr loop_pass pass = Around::table.passes[std::size_t(K)];
  static constexpr loop_part part = Around::table.parts[std::size_t(pass.parts.first)];
  static constexpr hash_t loop = part.loop->hash;
  static constexpr hash_t index = part.loop->operation->indexes.hash;
  static constexpr int named = step_request::named;
  static constexpr int states = step_request::states;
  static constexpr int captured = pass.captured.count;
  static constexpr bool goes_backward = part.sweep >= 0;
  static constexpr bool has_end = part.loop->operation->indexes.states->has_end;

  /// Which of the captured values a state is first, or -1 of a tangent that is zero.
  static constexpr int first_value(int state) {
    hash_t const wanted = part.loop->arguments[bodies_in(part.loop) + state % named]->hash;
    for (int c = 0; c < captured; ++c) {
      captured_value const& each = Around::table.captured[std::size_t(pass.captured.first + c)];
      if (each.what->hash == wanted && each.tangent == (state < named ? 0 : part.tangent)) return c;
    }
    return -1;
  }
};

/// Count steps from one on, in a function of its own: with whatever memory a call works, these are the same instructions, and the same bits.
template <class Pass, class Inputs, class T, class Frame, class Arrays>
[[gnu::noinline]] constexpr void take_steps(surroundings<T, Frame, Arrays> const& s, T const* captured, T* state,
                                            std::ptrdiff_t from, std::ptrdiff_t count, T* kept) {
  constexpr int states = Pass::states;
  T now[states];
  for (int k = 0; k < states; ++k) now[k] = state[k];
  for (std::ptrdiff_t at = from; at < from + count; ++at) {
    T next[states];
    using inner = frame<Pass::index, Frame>;
    run_whole_block<Inputs, typename Pass::step>(
        surroundings<T, inner, Arrays>{s.inputs, s.gradient, captured, nullptr, inner{at, s.frame}, s.arrays, now},
        [&](auto output, T const& given) { next[decltype(output)::value] = given; });
    for (int k = 0; k < states; ++k) now[k] = next[k];
    if (kept == nullptr) continue;
    for (int k = 0; k < states; ++k) kept[k] = next[k];
    kept += states;
  }
  for (int k = 0; k < states; ++k) state[k] = now[k];
}

/// Backward through the same, from the last: adjoints are those of the states behind it, and then before the first; what is captured
/// is summed.
template <class Pass, class Inputs, class T, class Frame, class Arrays>
[[gnu::noinline]] constexpr void take_steps_back(surroundings<T, Frame, Arrays> const& s, T const* captured, T* adjoints, T* sums,
                                                 std::ptrdiff_t from, std::ptrdiff_t count, T const* kept) {
  constexpr int states = Pass::states;
  using code = typename Pass::step_back;
  T behind[states];
  for (int k = 0; k < states; ++k) behind[k] = adjoints[k];
  for (std::ptrdiff_t left = count; left > 0; --left) {
    using inner = frame<Pass::index, Frame>;
    inner const at{from + left - 1, s.frame};
    T before[states];
    for (T& one : before) one = exact_number<T, 0>();
    run_whole_block<Inputs, code>(
        surroundings<T, inner, Arrays>{s.inputs, s.gradient, captured, behind, at, s.arrays, kept + (left - 1) * states},
        [&](auto output, T const& given) {
          constexpr sweep_target target = code::table.targets[std::size_t(decltype(output)::value)];
          constexpr leaf to = code::table.leaves[std::size_t(target.leaf)];
          if constexpr (to.kind == leaf_kind::state) {
            before[to.number] = given;
          } else if constexpr (to.kind == leaf_kind::element) {
            T& place = element_leaf<Inputs, code, target.leaf>::template in_gradient<target.sweep>(s, at);
            place = calculate<operations::add_, T>(place, given);
          } else {
            T& sum = sums[decltype(output)::value];
            sum = calculate<operations::add_, T>(sum, given);
          }
        });
    for (int k = 0; k < states; ++k) behind[k] = before[k];
  }
  for (int k = 0; k < states; ++k) adjoints[k] = behind[k];
}

[[noreturn]] inline void throw_no_end(std::ptrdiff_t steps) {
  bounded_text<200> message;
  message.put("chainrule: cr::iterate_until: the condition does not hold after ");
  put_integer(message, steps);
  message.put(" steps");
  throw_runtime_error(message.text);
}
/// All steps, as many as there are, or as are taken before the states end them; how many that were.
template <class Pass, class Inputs, class T, class Frame, class Arrays>
constexpr std::ptrdiff_t take_all_steps(surroundings<T, Frame, Arrays> const& s, T const* captured, T* state,
                                        turns_here const& turns) {
  auto const most = static_cast<std::ptrdiff_t>(turns.count);
  if constexpr (!Pass::has_end) {
    take_steps<Pass, Inputs>(s, captured, state, turns.low, most, static_cast<T*>(nullptr));
    return most;
  } else {
    for (std::ptrdiff_t taken = 0;; ++taken) {
      bool ends = false;
      using inner = frame<Pass::index, Frame>;
      run_whole_block<Inputs, typename Pass::step_end>(
          surroundings<T, inner, Arrays>{s.inputs, s.gradient, captured, nullptr, inner{turns.low + taken, s.frame}, s.arrays,
                                         state},
          [&](auto, T const& given) { ends = !static_cast<bool>(given == exact_number<T, 0>()); });
      if (ends) return taken;
      if (taken == most) throw_no_end(most);
      take_steps<Pass, Inputs>(s, captured, state, turns.low + taken, 1, static_cast<T*>(nullptr));
    }
  }
}

template <class Pass, class T>
constexpr void set_first_states(T const* captured, T* state) {
  [&]<int... K>(std::integer_sequence<int, K...>) {
    (
        [&] {
          if constexpr (constexpr int from = Pass::first_value(K); from >= 0) state[K] = captured[from];
          else state[K] = exact_number<T, 0>();
        }(),
        ...);
  }
  (std::make_integer_sequence<int, Pass::states>{});
}

/// Backward: the states are kept from the pass forward, or calculated here.
template <class Pass, class Inputs, class T, class Frame, class Arrays, class Kept>
constexpr void sweep_scan(surroundings<T, Frame, Arrays> const& s, T const* captured, T* adjoints, T* sums,
                          turns_here const& turns, Kept& kept) {
  auto const advance = [&](T* state, std::ptrdiff_t from, std::ptrdiff_t count, T* to) {
    take_steps<Pass, Inputs>(s, captured, state, turns.low + from, count, to);
  };
  std::ptrdiff_t end = 0;
  T state[Pass::states];
  set_first_states<Pass>(captured, state);
  if constexpr (!Pass::has_end) {
    end = static_cast<std::ptrdiff_t>(turns.count);
  } else if (kept.has_memory()) {
    end = kept.steps();
  } else {
    end = take_all_steps<Pass, Inputs>(s, captured, state, turns);
    set_first_states<Pass>(captured, state);
  }
  if (end == 0) return;
  if (!kept.is_there()) {
    if (kept.has_memory()) kept.start(state);
    else kept.begin(*s.arrays->memory, end, state);
    kept.forward(end, advance);
  }
  kept.backward(end, advance, [&](std::ptrdiff_t from, std::ptrdiff_t count, T const* states) {
    take_steps_back<Pass, Inputs>(s, captured, adjoints, sums, turns.low + from, count, states);
  });
}

template <class Pass, int Captured, class T>
constexpr T partial_in_scan(T const* adjoints, T const* sums) {
  constexpr int target = find_target<typename Pass::step_back>(partial_place{Pass::part.sweep, Captured, 0, true});
  T partial = exact_number<T, 0>();
  if constexpr (target >= 0) partial = sums[target];
  [&]<int... K>(std::integer_sequence<int, K...>) {
    ((Pass::first_value(K) == Captured ? void(partial = calculate<operations::add_, T>(partial, adjoints[K])) : void()), ...);
  }
  (std::make_integer_sequence<int, Pass::states>{});
  return partial;
}

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Kept>
[[gnu::always_inline]] constexpr void run_scan(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                               Kept& of_passes) {
  using pass = scan_pass<Inputs, Code, K>;
  constexpr loop_pass p = pass::pass;
  T captured[p.captured.count == 0 ? 1 : p.captured.count];
  read_captured<Code, K>(r, leaves, captured);
  if constexpr (p.captured.count == 0) captured[0] = exact_number<T, 0>();
  turns_here const turns = turns_in<pass::loop, Inputs>(s);
  [[maybe_unused]] auto& kept = of_passes.template of<pass::forward_pass>();
  if constexpr (!pass::goes_backward) {
    T state[pass::states];
    set_first_states<pass>(captured, state);
    if constexpr (kept_numbers<Code>(K) == 0) {
      take_all_steps<pass, Inputs>(s, captured, state, turns);
    } else {
      auto end = static_cast<std::ptrdiff_t>(turns.count);
      if constexpr (pass::has_end) {
        end = take_all_steps<pass, Inputs>(s, captured, state, turns);
        set_first_states<pass>(captured, state);
      }
      auto const advance = [&](T* from_state, std::ptrdiff_t from, std::ptrdiff_t count, T* to) {
        take_steps<pass, Inputs>(s, captured, from_state, turns.low + from, count, to);
      };
      if (end > 0) {
        kept.begin(*s.arrays->memory, end, state);
        T const* const before_last = kept.forward(end, advance);
        for (int k = 0; k < pass::states; ++k) state[k] = before_last[k];
        advance(state, end - 1, 1, nullptr);
      }
    }
    for (int k = 0; k < pass::named; ++k) leaves[pass::part.result + k] = state[pass::states - pass::named + k];
  } else {
    T adjoints[pass::states];
    constexpr int targets = pass::step_back::size.targets;
    T sums[targets == 0 ? 1 : targets];
    for (T& one : adjoints) one = exact_number<T, 0>();
    for (T& one : sums) one = exact_number<T, 0>();
    bool selected = false;
    [&]<int... S>(std::integer_sequence<int, S...>) {
      (
          [&] {
            T& seed = adjoints[pass::states - pass::named + S];
            seed = read<Code, Code::value.outputs[std::size_t(Code::reads + p.seeds.first + S)], T>(r, leaves);
            if constexpr (requires { static_cast<bool>(seed == seed); })
              selected = selected || !static_cast<bool>(seed == exact_number<T, 0>());
            else selected = true;
          }(),
          ...);
    }
    (std::make_integer_sequence<int, pass::named>{});
    if (selected) sweep_scan<pass, Inputs>(s, captured, adjoints, sums, turns, kept);
    [&]<int... P>(std::integer_sequence<int, P...>) {
      ((leaves[Code::table.partials[std::size_t(p.partials.first + P)].leaf] =
            partial_in_scan<pass, Code::table.partials[std::size_t(p.partials.first + P)].captured>(adjoints, sums)),
       ...);
    }
    (std::make_integer_sequence<int, p.partials.count>{});
  }
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
