// The steps of scans that carry arrays: in stages, each of which is a block with loops that tell elements; and backward through the same.
#pragma once

#include <chainrule/loops/element_checks.hpp>
#include <chainrule/loops/scans/scan_steps.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Whether code reads elements of an array, or perhaps. (Variables, not functions: g++ 12 does not build code while it calculates something else.)
template <class Code>
constexpr bool steps_read_elements(hash_t array) {
  for (step const& one : Code::value.steps) {
    if (one.operation != 0 || one.input < 0) continue;
    leaf const read = Code::table.leaves[std::size_t(one.input)];
    if (read.kind == leaf_kind::element && read.what->operation->indexes.hash == array) return true;
  }
  return false;
}
template <class Inputs, class Code, int Pass>
constexpr bool is_plain_pass() {
  if constexpr (is_scan_pass<Code>(Pass)) return false;
  else return pass_of<Inputs, Code, Pass>::facts::adds_up;
}
template <class Inputs, class Code, hash_t Array, class Passes = std::make_integer_sequence<int, Code::size.passes>>
inline constexpr bool reads_elements = false;
template <class Inputs, class Code, hash_t Array, int Pass, bool IsPlain = is_plain_pass<Inputs, Code, Pass>()>
inline constexpr bool pass_reads_elements = true;
template <class Inputs, class Code, hash_t Array, int Pass>
inline constexpr bool pass_reads_elements<Inputs, Code, Array, Pass, true> =
    reads_elements<Inputs, typename pass_of<Inputs, Code, Pass>::body, Array>;
template <class Inputs, class Code, hash_t Array, int... Pass>
inline constexpr bool reads_elements<Inputs, Code, Array, std::integer_sequence<int, Pass...>> =
    steps_read_elements<Code>(Array) || (pass_reads_elements<Inputs, Code, Array, Pass> || ...);

/// A pass that is such a scan's. A state is so many numbers: those that are numbers, values before tangents; then the arrays, likewise. What is on the
/// way lies elsewhere.
template <class Inputs, class Around, int K>
struct array_scan_pass {
  static constexpr int forward_pass = forward_pass_of<Around>(K);
  static constexpr loop_pass pass = Around::table.passes[std::size_t(K)];
  static constexpr loop_part part = Around::table.parts[std::size_t(pass.parts.first)];
  static constexpr definition_info const* scan = part.loop;
  static constexpr hash_t loop = part.loop->hash;
  static constexpr hash_t index = part.loop->operation->indexes.hash;
  static constexpr scan_states const* all = scan->operation->indexes.states;
  static constexpr int stages = all->stages;
  static constexpr int captured = pass.captured.count;
  static constexpr int orders = part.tangent > 0 ? 2 : 1;
  static constexpr bool goes_backward = part.sweep >= 0;
  template <int Stage>
  using forward = block_code<scan_stage_request<Inputs, Around, forward_pass, Stage, false>>;
  template <int Stage>
  using backward = block_code<scan_stage_request<Inputs, Around, K, Stage, true>>;
  template <int Stage>
  using stage_request = scan_stage_request<Inputs, Around, forward_pass, Stage, false>;

  /// Whether what a stage calculates on the way is read when steps are gone back through: by the sweep of a stage behind it, or by one that is.
  template <int Stage, int Reader, int Body>
  static constexpr bool is_body_read() {
    if constexpr (all->stage[Body] != Stage - 1) {
      return false;
    } else {
      constexpr hash_t array = all->each[all->told[Body]]->operation->indexes.hash;
      if constexpr (reads_elements<Inputs, backward<Reader>, array>) return true;
      else if constexpr (Reader < stages)
        if constexpr (is_needed_back<Reader>()) return reads_elements<Inputs, forward<Reader>, array>;
      return false;
    }
  }
  template <int Stage, int Reader, int... Body>
  static constexpr bool is_any_read(std::integer_sequence<int, Body...>) {
    return (... || is_body_read<Stage, Reader, Body>());
  }
  template <int Stage, int... Behind>
  static constexpr bool is_read_behind(std::integer_sequence<int, Behind...>) {
    return (... || is_any_read<Stage, Stage + 1 + Behind>(std::make_integer_sequence<int, all->bodies>{}));
  }
  template <int Stage>
  static constexpr bool is_needed_back() {
    return is_read_behind<Stage>(std::make_integer_sequence<int, stages - Stage>{});
  }

  static constexpr int count_numbers() {
    int count = 0;
    for (int k = 0; k < all->count; ++k) count += !is_element(all->each[k]);
    return count;
  }
  static constexpr int numbers = orders * count_numbers();

  /// Where an array stands among the states and what is on the way, or -1.
  static constexpr int find(hash_t array) {
    for (int k = 0; k < all->count + all->on_the_way; ++k)
      if (is_element(all->each[k]) && all->each[k]->operation->indexes.hash == array) return k;
    return -1;
  }
  static constexpr bool is_on_the_way(int state) { return state >= all->count; }
  template <int State, class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t length(Arrays const* arrays) {
    if constexpr (!is_element(all->each[State])) {
      return 0;
    } else {
      constexpr hash_t array = all->each[State]->operation->indexes.hash;
      std::ptrdiff_t const extent = affine_value<Inputs, affine_extent<array, 0>>(no_frame{}, arrays);
      return extent < 0 ? 0 : extent;
    }
  }
  /// The lengths of all arrays from one state on to another.
  template <int From, int To, class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t lengths(Arrays const* arrays) {
    if constexpr (From >= To) return 0;
    else return length<From>(arrays) + lengths<From + 1, To>(arrays);
  }
  template <class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t width(Arrays const* arrays) {
    return numbers + orders * lengths<0, all->count>(arrays);
  }
  template <class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t width_on_the_way(Arrays const* arrays) {
    return orders * lengths<all->count, all->count + all->on_the_way>(arrays);
  }
  /// Where an array begins.
  template <int State, bool IsTangent, class Arrays>
  [[gnu::always_inline]] static constexpr std::ptrdiff_t place(Arrays const* arrays) {
    constexpr int first = is_on_the_way(State) ? all->count : 0;
    constexpr int end = is_on_the_way(State) ? all->count + all->on_the_way : all->count;
    std::ptrdiff_t at = (is_on_the_way(State) ? 0 : numbers) + lengths<first, State>(arrays);
    if constexpr (IsTangent) at += lengths<first, end>(arrays);
    return at;
  }
  /// Which of the captured values a state that is a number is first, or -1 of a tangent that is zero.
  static constexpr int first_value(int number) {
    constexpr int values = numbers / orders;
    int state = -1;
    for (int left = number < values ? number : number - values; left >= 0; left -= !is_element(all->each[state])) ++state;
    hash_t const wanted = scan->arguments[all->bodies + state]->hash;
    for (int c = 0; c < captured; ++c) {
      captured_value const& each = Around::table.captured[std::size_t(pass.captured.first + c)];
      if (each.what->hash == wanted && each.tangent == (number < values ? 0 : part.tangent)) return c;
    }
    return -1;
  }
};

/// Where a step stands: the states before and behind it, what is on the way, and, backward, the adjoints of all these.
template <class Pass, hash_t Index, class T, class Outer>
struct scan_frame {
  std::ptrdiff_t at;
  Outer outer;
  T const* before = nullptr;
  T* way = nullptr;
  T* behind = nullptr;
  T const* adjoints_behind = nullptr;
  T* adjoints_way = nullptr;
  T* adjoints_before = nullptr;

  template <hash_t Array>
  static constexpr bool holds() {
    return Pass::find(Array) >= 0;
  }
  template <hash_t Array, bool IsTangent, class Memory, class Arrays>
  [[gnu::always_inline]] static constexpr auto* among(Memory* states, Memory* on_the_way, Arrays const* arrays) {
    constexpr int state = Pass::find(Array);
    return (Pass::is_on_the_way(state) ? on_the_way : states) + Pass::template place<state, IsTangent>(arrays);
  }
  template <hash_t Array, bool IsTangent, class Arrays>
  [[gnu::always_inline]] constexpr T const* values(Arrays const* arrays) const {
    return among<Array, IsTangent, T const>(before, way, arrays);
  }
  template <hash_t Array, bool IsTangent, class Arrays>
  [[gnu::always_inline]] constexpr T* told(Arrays const* arrays) const {
    return among<Array, IsTangent, T>(behind, way, arrays);
  }
  template <hash_t Array, bool IsTangent, class Arrays>
  [[gnu::always_inline]] constexpr T const* seeds(Arrays const* arrays) const {
    return among<Array, IsTangent, T const>(adjoints_behind, adjoints_way, arrays);
  }
  template <hash_t Array, bool IsTangent, class Arrays>
  [[gnu::always_inline]] constexpr T* adjoints(Arrays const* arrays) const {
    return among<Array, IsTangent, T>(adjoints_before, adjoints_way, arrays);
  }
};
template <hash_t Wanted, class Pass, hash_t Index, class T, class Outer>
inline constexpr bool is_bound<Wanted, scan_frame<Pass, Index, T, Outer>> = Wanted == Index || is_bound<Wanted, Outer>;
template <hash_t Wanted, class Pass, hash_t Index, class T, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(scan_frame<Pass, Index, T, Outer> const& f) {
  if constexpr (Wanted == Index) return f.at;
  else return index_value<Wanted>(f.outer);
}

/// What is around a stage.
template <class T, class Outer, class Arrays, class Inner>
[[gnu::always_inline]] constexpr surroundings<T, Inner, Arrays> in_stage(surroundings<T, Outer, Arrays> const& s,
                                                                         T const* captured, T const* seeds, Inner const& inner) {
  return {s.inputs, s.gradient, captured, seeds, inner, s.arrays, inner.before};
}

/// A stage forward: arrays go where the frame says, numbers to `numbers`.
template <class Pass, class Inputs, int Stage, class T, class Outer, class Arrays, class Inner>
[[gnu::always_inline]] constexpr void run_stage(surroundings<T, Outer, Arrays> const& s, T const* captured, Inner const& inner,
                                                T* numbers) {
  run_whole_block<Inputs, typename Pass::template forward<Stage>>(
      in_stage<T>(s, captured, nullptr, inner), [&](auto output, T const& given) {
        if constexpr (constexpr int number = Pass::template stage_request<Stage>::number_of(decltype(output)::value); number >= 0)
          numbers[number] = given;
      });
}
/// A stage backward: adds to the adjoints of what it reads; of what is captured to the sums.
template <class Pass, class Inputs, int Stage, class T, class Outer, class Arrays, class Inner>
[[gnu::always_inline]] constexpr void run_stage_back(surroundings<T, Outer, Arrays> const& s, T const* captured, T const* seeds,
                                                     Inner const& inner, T* sums) {
  using code = typename Pass::template backward<Stage>;
  auto const around = in_stage<T>(s, captured, seeds, inner);
  run_whole_block<Inputs, code>(around, [&](auto output, T const& given) {
    constexpr sweep_target target = code::table.targets[std::size_t(decltype(output)::value)];
    constexpr leaf to = code::table.leaves[std::size_t(target.leaf)];
    auto const add = [&](T& place) { place = calculate<operations::add_, T>(place, given); };
    if constexpr (to.kind == leaf_kind::state) add(inner.adjoints_before[to.number]);
    else if constexpr (to.kind == leaf_kind::element)
      add(element_leaf<Inputs, code, target.leaf>::template in_gradient<target.sweep>(around, inner));
    else add(sums[to.number]);
  });
}

/// The range of an array that argument K of a scan tells.
template <class Inputs, hash_t Loop, class T, class Frame, class Arrays>
constexpr integer_span told_span(surroundings<T, Frame, Arrays> const& s, std::ptrdiff_t length) {
  turns_here const turns = turns_in<Loop, Inputs>(s);
  if (turns.count == 0) return {};
  std::ptrdiff_t const high = turns.low + static_cast<std::ptrdiff_t>(turns.count) - 1;
  constexpr array_info const& array = *definition_at<Loop>::info.operation->indexes.array;
  if (turns.low < 0) throw_outside(array, 0, turns.low, length);
  if (high >= length) throw_outside(array, 0, high, length);
  return {turns.low, high};
}
[[noreturn]] inline void throw_told_twice(std::string_view array, std::ptrdiff_t place) {
  bounded_text<200> message;
  message.put("chainrule: cr::next says twice what ");
  message.put(array);
  message.put("[");
  put_integer(message, place);
  message.put("] becomes");
  throw_invalid_argument(message.text);
}

/// For each array: act(whether it is on the way, where it begins, its length, what is told of it, how many spans these are), values and tangents apart.
template <class Pass, class Inputs, int State, class T, class Frame, class Arrays, class Act>
constexpr void with_told_spans(surroundings<T, Frame, Arrays> const& s, Act const& act) {
  if constexpr (is_element(Pass::all->each[State])) {
    integer_span spans[Pass::all->bodies];
    int count = 0;
    std::ptrdiff_t const length = Pass::template length<State>(s.arrays);
    [&]<int... B>(std::integer_sequence<int, B...>) {
      (
          [&] {
            if constexpr (Pass::all->told[B] == State) {
              integer_span const span = told_span<Inputs, Pass::scan->arguments[B]->hash>(s, length);
              for (int k = 0; k < count; ++k)
                if (span.low <= spans[k].high && spans[k].low <= span.high)
                  throw_told_twice(Pass::all->each[State]->operation->indexes.array->name,
                                   span.low > spans[k].low ? span.low : spans[k].low);
              spans[count++] = span;
            }
          }(),
          ...);
    }
    (std::make_integer_sequence<int, Pass::all->bodies>{});
    constexpr std::bool_constant<Pass::is_on_the_way(State)> on_the_way;
    act(on_the_way, Pass::template place<State, false>(s.arrays), length, spans, count);
    if constexpr (Pass::orders > 1) act(on_the_way, Pass::template place<State, true>(s.arrays), length, spans, count);
  }
}
template <class Pass, class Inputs, class T, class Frame, class Arrays, class Act>
constexpr void for_told_spans(surroundings<T, Frame, Arrays> const& s, Act const& act) {
  [&]<int... State>(std::integer_sequence<int, State...>) { (with_told_spans<Pass, Inputs, State>(s, act), ...); }
  (std::make_integer_sequence<int, Pass::all->count + Pass::all->on_the_way>{});
}
/// Calls act(place) for the elements of which nothing is told; where there are several spans, perhaps for others too.
template <class Act>
[[gnu::always_inline]] constexpr void for_untold(std::ptrdiff_t length, integer_span const* spans, int count, Act const& act) {
  std::ptrdiff_t next = 0;
  if (count == 1 && spans[0].low <= spans[0].high) {
    for (; next < spans[0].low; ++next) act(next);
    next = spans[0].high + 1;
  }
  for (; next < length; ++next) act(next);
}

/// What is on the way in a step; or of this what is read when the step is gone back through.
template <class Pass, class Inputs, bool IsBack, class T, class Outer, class Arrays, class Inner>
[[gnu::noinline]] constexpr void go_the_way(surroundings<T, Outer, Arrays> const& s, T const* captured, Inner const& inner) {
  for_told_spans<Pass, Inputs>(
      in_stage<T>(s, captured, nullptr, inner),
      [&](auto on_the_way, std::ptrdiff_t place, std::ptrdiff_t length, integer_span const* spans, int count) {
        if constexpr (on_the_way)
          for_untold(length, spans, count, [&](std::ptrdiff_t k) { inner.way[place + k] = exact_number<T, 0>(); });
      });
  [&]<int... Stage>(std::integer_sequence<int, Stage...>) {
    (
        [&] {
          if constexpr (!IsBack || Pass::template is_needed_back<Stage + 1>())
            run_stage<Pass, Inputs, Stage + 1>(s, captured, inner, static_cast<T*>(nullptr));
        }(),
        ...);
  }
  (std::make_integer_sequence<int, Pass::stages - 1>{});
}
/// A step: functions of their own, so that these are the same instructions, and the same bits, whenever it is taken.
template <class Pass, class Inputs, class T, class Outer, class Arrays>
[[gnu::noinline]] constexpr void take_array_step(surroundings<T, Outer, Arrays> const& s, T const* captured, std::ptrdiff_t at,
                                                 T const* before, T* way, T* behind) {
  using inner = scan_frame<Pass, Pass::index, T, Outer>;
  inner const here{at, s.frame, before, way, behind};
  for_told_spans<Pass, Inputs>(
      in_stage<T>(s, captured, nullptr, here),
      [&](auto on_the_way, std::ptrdiff_t place, std::ptrdiff_t length, integer_span const* spans, int count) {
        if constexpr (!on_the_way)
          for_untold(length, spans, count, [&](std::ptrdiff_t k) { behind[place + k] = before[place + k]; });
      });
  if constexpr (Pass::stages > 1) go_the_way<Pass, Inputs, false>(s, captured, here);
  run_stage<Pass, Inputs, Pass::stages>(s, captured, here, behind);
}
/// Backward through a step.
template <class Pass, class Inputs, class T, class Outer, class Arrays>
[[gnu::noinline]] constexpr void take_array_step_back(surroundings<T, Outer, Arrays> const& s, T const* captured,
                                                      std::ptrdiff_t at, T const* before, T* way, T const* adjoints_behind,
                                                      T* adjoints_way, T* adjoints_before, T* sums) {
  using inner = scan_frame<Pass, Pass::index, T, Outer>;
  inner const here{at, s.frame, before, way, nullptr, adjoints_behind, adjoints_way, adjoints_before};
  for (int k = 0; k < Pass::numbers; ++k) adjoints_before[k] = exact_number<T, 0>();
  for_told_spans<Pass, Inputs>(
      in_stage<T>(s, captured, nullptr, here),
      [&](auto on_the_way, std::ptrdiff_t place, std::ptrdiff_t length, integer_span const* spans, int count) {
        if constexpr (on_the_way) return;
        T* const to = adjoints_before + place;
        for_untold(length, spans, count, [&](std::ptrdiff_t k) { to[k] = adjoints_behind[place + k]; });
        for (int span = 0; span < count; ++span)
          for (std::ptrdiff_t k = spans[span].low; k <= spans[span].high; ++k) to[k] = exact_number<T, 0>();
      });
  if constexpr (Pass::stages > 1) {
    std::ptrdiff_t const width = Pass::width_on_the_way(s.arrays);
    for (std::ptrdiff_t k = 0; k < width; ++k) adjoints_way[k] = exact_number<T, 0>();
    go_the_way<Pass, Inputs, true>(s, captured, here);
  }
  [&]<int... Stage>(std::integer_sequence<int, Stage...>) {
    (run_stage_back<Pass, Inputs, Pass::stages - Stage>(s, captured, adjoints_behind, here, sums), ...);
  }
  (std::make_integer_sequence<int, Pass::stages>{});
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
