// Running blocks: straight code with loops in between, for any number type.
//
// A loop takes its turns a few at a time. What each turn gives goes into small arrays first, so that compilers vectorise
// the body; then the values are added in the written order, and the adjoints of elements where the elements stand.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/graph/loop.hpp>

namespace chainrule::detail {

/// The values of the indices around.
struct no_frame {};
template <hash_t Index, class Outer>
struct frame {
  std::ptrdiff_t at;
  Outer outer;
};
template <hash_t Wanted, hash_t Index, class Outer>
[[gnu::always_inline]] constexpr std::ptrdiff_t index_value(frame<Index, Outer> const& f) {
  if constexpr (Wanted == Index) return f.at;
  else return index_value<Wanted>(f.outer);
}

/// Where an element stands among the inputs.
template <class Inputs, affine_index At, int First, class Frame>
[[gnu::always_inline]] constexpr std::ptrdiff_t element_position(Frame const& f) {
  std::ptrdiff_t position = First + At.offset;
  if constexpr (At.terms > 0) position += At.factor[0] * index_value<At.index[0]>(f);
  if constexpr (At.terms > 1) position += At.factor[1] * index_value<At.index[1]>(f);
  if constexpr (At.terms > 2) position += At.factor[2] * index_value<At.index[2]>(f);
  if constexpr (At.terms > 3) position += At.factor[3] * index_value<At.index[3]>(f);
  return position;
}
template <class Inputs, class Code, int K, class Frame>
[[gnu::always_inline]] constexpr std::ptrdiff_t leaf_position(Frame const& f) {
  constexpr definition_info const* element = Code::table.leaves[std::size_t(K)].what;
  return element_position<Inputs, affine_of(element->arguments[0]), Inputs::layout().first_of(element->operation->indexes.hash)>(f);
}

/// What a block works with.
template <class T, class Frame>
struct surroundings {
  T const* inputs;    // of the function
  T* gradient;        // in them
  T const* captured;  // from the block around
  T const* seed;
  Frame frame;
};

template <class Inputs, class Code, int K, class T, class Frame>
[[gnu::always_inline]] constexpr void read_leaf(T* leaves, surroundings<T, Frame> const& s) {
  constexpr leaf l = Code::table.leaves[std::size_t(K)];
  if constexpr (l.kind == leaf_kind::input) leaves[K] = s.inputs[l.number];
  else if constexpr (l.kind == leaf_kind::captured) leaves[K] = s.captured[l.number];
  else if constexpr (l.kind == leaf_kind::seed) leaves[K] = *s.seed;
  else if constexpr (l.kind == leaf_kind::index) leaves[K] = static_cast<T>(static_cast<double>(s.frame.at));
  else if constexpr (l.kind == leaf_kind::element) leaves[K] = s.inputs[leaf_position<Inputs, Code, K>(s.frame)];
}

/// The steps between two tasks.
template <int From, int To>
struct steps_between {
  static constexpr bool runs(int k) { return k >= From && k < To; }
};

template <class Inputs, class Code, int K, class T, class Registers, class Frame>
[[gnu::always_inline]] constexpr void run_task(Registers const& r, T* leaves, surroundings<T, Frame> const& s);

template <class Inputs, class Code, class T, class Registers, class Frame, int... L, int... K>
[[gnu::always_inline]] constexpr void run_block_steps(Registers& r, T* leaves, surroundings<T, Frame> const& s,
                                                      std::integer_sequence<int, L...>, std::integer_sequence<int, K...>) {
  (read_leaf<Inputs, Code, L>(leaves, s), ...);
  constexpr int tasks = int(sizeof...(K));
  if constexpr (tasks == 0) {
    run_steps<Code>(r, leaves);
  } else {
    run_steps<Code, steps_between<0, Code::steps_before(0)>>(r, leaves);
    ((run_task<Inputs, Code, K>(r, leaves, s),
      run_steps<Code, steps_between<Code::steps_before(K), Code::steps_before(K + 1)>>(r, leaves)),
     ...);
  }
}

/// Runs a block and gives every output to `take`, as take(std::integral_constant<int, output>, value).
template <class Inputs, class Code, class T, class Frame, class Take>
[[gnu::always_inline]] constexpr void run_whole_block(surroundings<T, Frame> const& s, Take const& take) {
  constexpr int leaf_count = Code::size.leaves;
  T leaves[leaf_count == 0 ? 1 : leaf_count];
  registers<T, int(Code::value.steps.size())> r;
  run_block_steps<Inputs, Code>(r, leaves, s, std::make_integer_sequence<int, leaf_count>{},
                                std::make_integer_sequence<int, Code::size.tasks>{});
  [&]<int... O>(std::integer_sequence<int, O...>) {
    (take(std::integral_constant<int, O>{}, read_output<Code, Code::value.outputs[std::size_t(O)], T, T>(r, leaves)), ...);
  }(std::make_integer_sequence<int, Code::reads>{});
}

/// Turns at a time: enough for the widest vectors, and so few that adding up one batch overlaps the next one's work.
template <class T>
inline constexpr int lanes = std::is_arithmetic_v<T> ? 16 : 1;

template <hash_t Loop>
struct loop_facts {
  static constexpr definition_info const* info = &definition_at<Loop>::info;
  static constexpr indexing const& range = info->operation->indexes;
  static constexpr std::int64_t turns = turns_of(range);
  static constexpr bool is_product = detail::is_product(info);
  using joining = std::conditional_t<is_product, operations::multiply_, operations::add_>;
};

/// Calls some(first, count) for batches of turns; count is a std::integral_constant.
template <class T, std::int64_t Turns, class Some>
[[gnu::always_inline]] constexpr void in_batches(Some const& some) {
  constexpr std::int64_t whole = Turns / lanes<T> * lanes<T>;
  for (std::int64_t first = 0; first < whole; first += lanes<T>) some(first, std::integral_constant<int, lanes<T>>{});
  if constexpr (whole < Turns) some(whole, std::integral_constant<int, int(Turns - whole)>{});
}

/// A body's values for some turns, from `first` on.
template <hash_t Loop, class Inputs, class T, class Frame>
[[gnu::always_inline]] constexpr void body_values(surroundings<T, Frame> const& s, T const* captured, std::int64_t first, int count,
                                                  T* values) {
  using facts = loop_facts<Loop>;
  using code = block_code<body_value_request<Loop, Inputs>>;
  for (int l = 0; l < count; ++l) {
    frame<facts::range.hash, Frame> const turn{static_cast<std::ptrdiff_t>(facts::range.low + first + l), s.frame};
    surroundings<T, frame<facts::range.hash, Frame>> const inside{s.inputs, s.gradient, captured, nullptr, turn};
    run_whole_block<Inputs, code>(inside, [&](auto, T const& value) { values[l] = value; });
  }
}

template <hash_t Loop, class Inputs, class T, class Frame>
constexpr T run_loop_forward(surroundings<T, Frame> const& s, T const* captured) {
  using facts = loop_facts<Loop>;
  T total = constant_as<T>(rational{facts::is_product ? 1 : 0, 1});
  in_batches<T, facts::turns>([&](std::int64_t first, auto count) {
    T values[count()];
    body_values<Loop, Inputs>(s, captured, first, count(), values);
    for (int l = 0; l < count(); ++l) total = calculate<typename facts::joining, T>(total, values[l]);
  });
  return total;
}

/// What one turn's adjoints go to.
template <class Code>
struct adjoint_targets {
  static constexpr int count = Code::size.targets;
  static constexpr int of_kind(leaf_kind kind) {
    int found = 0;
    for (int const target : Code::table.targets) found += Code::table.leaves[std::size_t(target)].kind == kind;
    return found;
  }
};

/// Adds a batch's adjoints of one element to the gradient.
template <class Inputs, class Code, int Target, hash_t Index, int Count, class T, class Frame>
[[gnu::always_inline]] constexpr void add_to_gradient(surroundings<T, Frame> const& s, std::int64_t first, T const* adjoints) {
  constexpr int leaf_number = Code::table.targets[std::size_t(Target)];
  for (int l = 0; l < Count; ++l) {
    frame<Index, Frame> const turn{static_cast<std::ptrdiff_t>(first + l), s.frame};
    T& place = s.gradient[leaf_position<Inputs, Code, leaf_number>(turn)];
    place = calculate<operations::add_, T>(place, adjoints[l]);
  }
}

/// A loop backward: gradients of elements in place, adjoints of what is captured to `partials`, and the value, if wanted.
template <hash_t Loop, class Inputs, bool WithValue, bool ConstantSeed, rational Seed, class T, class Frame>
constexpr T run_loop_backward(surroundings<T, Frame> const& s, T const* captured, [[maybe_unused]] T const& seed, T* partials) {
  using facts = loop_facts<Loop>;
  constexpr bool product = facts::is_product;
  using code = block_code<body_adjoint_request<Loop, Inputs, WithValue && !product, ConstantSeed && !product, Seed>>;
  using inner = frame<facts::range.hash, Frame>;
  constexpr int targets = code::size.targets;
  T const zero = constant_as<T>(rational{0, 1});
  T total = constant_as<T>(rational{product ? 1 : 0, 1});
  static_assert(!product || facts::turns <= 16384,
                "chainrule: the gradient of a product keeps three numbers per factor on the stack: at most 16384 factors");
  constexpr std::int64_t kept = product && facts::turns > 0 ? facts::turns : 1;
  [[maybe_unused]] T before[kept];  // the product of the factors before each, and of those behind it
  [[maybe_unused]] T behind[kept];
  if constexpr (product) {
    T factors[kept];
    in_batches<T, facts::turns>([&](std::int64_t first, auto count) {
      body_values<Loop, Inputs>(s, captured, first, count(), factors + first);
    });
    T last = total;
    if constexpr (!ConstantSeed) last = seed;
    else if constexpr (Seed != rational{1, 1}) last = constant_as<T>(Seed);
    for (std::int64_t k = 0; k < facts::turns; ++k) {
      std::int64_t const mirrored = facts::turns - 1 - k;
      before[k] = total;
      total = calculate<operations::multiply_, T>(total, factors[k]);
      behind[mirrored] = last;
      last = calculate<operations::multiply_, T>(last, factors[mirrored]);
    }
  }
  T sums[targets == 0 ? 1 : targets][lanes<T>];
  for (auto& of_target : sums)
    for (T& one : of_target) one = zero;
  in_batches<T, facts::turns>([&](std::int64_t first, auto count) {
    T adjoints[targets == 0 ? 1 : targets][count()];
    T values[count()];
    for (int l = 0; l < count(); ++l) {
      T weight = seed;
      if constexpr (product) weight = calculate<operations::multiply_, T>(before[first + l], behind[first + l]);
      surroundings<T, inner> const inside{s.inputs, s.gradient, captured, &weight,
                                          inner{static_cast<std::ptrdiff_t>(facts::range.low + first + l), s.frame}};
      run_whole_block<Inputs, code>(inside, [&](auto output, T const& value) {
        constexpr int target = decltype(output)::value - (WithValue && !product ? 1 : 0);
        if constexpr (target < 0) values[l] = value;
        else adjoints[target][l] = value;
      });
    }
    if constexpr (WithValue && !product)
      for (int l = 0; l < count(); ++l) total = calculate<operations::add_, T>(total, values[l]);
    [&]<int... K>(std::integer_sequence<int, K...>) {
      (
          [&] {
            if constexpr (code::table.leaves[std::size_t(code::table.targets[std::size_t(K)])].kind == leaf_kind::element) {
              add_to_gradient<Inputs, code, K, facts::range.hash, count()>(s, facts::range.low + first, adjoints[K]);
            } else {
              for (int l = 0; l < count(); ++l) sums[K][l] = calculate<operations::add_, T>(sums[K][l], adjoints[K][l]);
            }
          }(),
          ...);
    }(std::make_integer_sequence<int, targets>{});
  });
  for (int k = 0; k < targets; ++k) {
    leaf const l = code::table.leaves[std::size_t(code::table.targets[std::size_t(k)])];
    if (l.kind != leaf_kind::captured) continue;
    T sum = sums[k][0];
    for (int at = 1; at < lanes<T>; ++at) sum = calculate<operations::add_, T>(sum, sums[k][at]);
    partials[l.number] = sum;
  }
  return total;
}

template <class Inputs, class Code, int K, class T, class Registers, class Frame>
[[gnu::always_inline]] constexpr void run_task(Registers const& r, T* leaves, surroundings<T, Frame> const& s) {
  static constexpr loop_task const& t = Code::table.tasks[std::size_t(K)];
  constexpr int captured_count = t.count == 0 ? 1 : t.count;
  T captured[captured_count];
  [&]<int... C>(std::integer_sequence<int, C...>) {
    ((captured[C] = read<Code, Code::value.outputs[std::size_t(Code::reads + t.first + C)], T>(r, leaves)), ...);
  }(std::make_integer_sequence<int, t.count>{});
  if constexpr (t.kind == task_kind::forward) {
    leaves[t.result] = run_loop_forward<t.loop, Inputs>(s, captured);
  } else {
    T const zero = constant_as<T>(rational{0, 1});
    T partials[captured_count];
    for (T& one : partials) one = zero;
    T seed = zero;
    if constexpr (t.seed >= 0) seed = read<Code, Code::value.outputs[std::size_t(Code::reads + t.seed)], T>(r, leaves);
    bool selected = true;
    if constexpr (t.seed_is_masked && t.kind == task_kind::backward)
      if constexpr (requires { static_cast<bool>(seed == zero); }) selected = !static_cast<bool>(seed == zero);
    if (selected) {
      T const value = run_loop_backward<t.loop, Inputs, t.kind == task_kind::both, t.constant_seed, t.seed_value>(s, captured, seed, partials);
      if constexpr (t.kind == task_kind::both) leaves[t.result] = value;
    }
    [&]<int... C>(std::integer_sequence<int, C...>) {
      (
          [&] {
            if constexpr (constexpr int target = Code::table.partials[std::size_t(t.first + C)]; target >= 0)
              leaves[target] = partials[C];
          }(),
          ...);
    }(std::make_integer_sequence<int, t.count>{});
  }
}

/// The values of a function with loops.
template <class Inputs, class Request, class T>
[[gnu::always_inline]] constexpr void run_values(T const* inputs, T* values) {
  surroundings<T, no_frame> const s{inputs, nullptr, nullptr, nullptr, {}};
  run_whole_block<Inputs, block_code<Request>>(s, [&](auto output, T const& value) { values[decltype(output)::value] = value; });
}

/// Its gradient, and its values if the request has them.
template <class Inputs, class Request, class T>
[[gnu::always_inline]] constexpr void run_gradient(T const* inputs, [[maybe_unused]] T* values, T* gradient) {
  using code = block_code<Request>;
  for (int k = 0; k < Inputs::wrt; ++k) gradient[k] = constant_as<T>(rational{0, 1});
  surroundings<T, no_frame> const s{inputs, gradient, nullptr, nullptr, {}};
  run_whole_block<Inputs, code>(s, [&](auto output, T const& value) {
    constexpr int target = decltype(output)::value - Request::values;
    if constexpr (target < 0) {
      values[decltype(output)::value] = value;
    } else {
      T& place = gradient[code::table.leaves[std::size_t(code::table.targets[std::size_t(target)])].number];
      place = calculate<operations::add_, T>(place, value);
    }
  });
}

}  // namespace chainrule::detail
