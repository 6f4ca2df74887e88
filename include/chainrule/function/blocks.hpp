// Running blocks: straight code with loops in between, for any number type.
//
// A loop takes its turns a few at a time. What each turn gives goes into small arrays first, so that compilers vectorise
// the body; then the values are added in the written order, and the adjoints of elements where the elements stand.
#pragma once

#include <chainrule/function/stages.hpp>
#include <chainrule/function/turns.hpp>

namespace chainrule::detail {

/// The steps between two tasks.
template <int From, int To>
struct steps_between {
  static constexpr bool runs(int k) { return k >= From && k < To; }
};

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void run_task(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s);

template <class Inputs, class Code, class T, class Registers, class Frame, class Arrays, int... L, int... K>
[[gnu::always_inline]] constexpr void run_block_steps(Registers& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
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
template <class Inputs, class Code, class T, class Frame, class Arrays, class Take>
[[gnu::always_inline]] constexpr void run_whole_block(surroundings<T, Frame, Arrays> const& s, Take const& take) {
  constexpr int leaf_count = Code::size.leaves;
  T leaves[leaf_count == 0 ? 1 : leaf_count];
  registers<T, int(Code::value.steps.size())> r;
  run_block_steps<Inputs, Code>(r, leaves, s, std::make_integer_sequence<int, leaf_count>{},
                                std::make_integer_sequence<int, Code::size.tasks>{});
  [&]<int... O>(std::integer_sequence<int, O...>) {
    (take(std::integral_constant<int, O>{}, read_output<Code, O, T>(r, leaves)), ...);
  }
  (std::make_integer_sequence<int, Code::reads>{});
}

/// Runs a body for Count turns, in stages where it calls functions: at(turn) gives what is around one, take(output, turn,
/// value) gets every output.
template <class Inputs, class Code, int Count, class T, class At, class Take>
[[gnu::always_inline]] constexpr void run_turns(At const& at, Take const& take) {
  if constexpr (Count == lanes<T> && Count > 1 && Code::size.tasks == 0 && calls_functions<Code>) {
    run_in_stages<Inputs, Code, Count, T>(at, take);
  } else {
    for (int l = 0; l < Count; ++l)
      run_whole_block<Inputs, Code>(at(l), [&](auto output, T const& given) { take(output, l, given); });
  }
}

/// A body's values for some turns, from `first` on.
template <hash_t Loop, class Inputs, int Count, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void body_values(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                  std::ptrdiff_t first, T* values) {
  using code = block_code<body_value_request<Loop, Inputs>>;
  using inner = frame<loop_facts<Loop>::index, Frame>;
  run_turns<Inputs, code, Count, T>(
      [&](int l) {
        return surroundings<T, inner, Arrays>{s.inputs, s.gradient, captured, nullptr, inner{first + l, s.frame}, s.arrays};
      },
      [&](auto, int l, T const& given) { values[l] = given; });
}

template <hash_t Loop, class Inputs, int Count, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void forward_batch(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                    std::ptrdiff_t first, T& total) {
  T values[Count];
  body_values<Loop, Inputs, Count>(s, captured, first, values);
  for (int l = 0; l < Count; ++l) total = calculate<typename loop_facts<Loop>::joining, T>(total, values[l]);
}

template <hash_t Loop, class Inputs, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr T run_loop_forward(surroundings<T, Frame, Arrays> const& s, T const* captured) {
  constexpr int rest = rest_of_turns<Loop, T>;
  turns_here const turns = turns_in<Loop, Inputs>(s);
  std::int64_t const whole = in_whole_batches<T>(turns.count);
  T total = exact_number < T, loop_facts<Loop>::is_product ? 1 : 0 > ();
  for (std::int64_t turn = 0; turn < whole; turn += lanes<T>)
    forward_batch<Loop, Inputs, lanes<T>>(s, captured, turns.low + turn, total);
  if constexpr (rest > 0) forward_batch<Loop, Inputs, rest>(s, captured, turns.low + whole, total);
  else if constexpr (rest < 0)
    for (std::int64_t turn = whole; turn < turns.count; ++turn)
      forward_batch<Loop, Inputs, 1>(s, captured, turns.low + turn, total);
  return total;
}

/// Where a loop's adjoints go: what the body captures is summed up here, lane by lane.
template <class T, int Targets>
struct adjoint_sums {
  T of[Targets == 0 ? 1 : Targets][lanes<T>];
};

/// A batch's adjoints of one target: of an element to the gradient, of what is captured to the sums.
template <class Inputs, class Code, hash_t Index, int Target, bool First, int Count, class T, class Frame, class Arrays,
          class Sums>
[[gnu::always_inline]] constexpr void add_adjoints(surroundings<T, Frame, Arrays> const& s, std::ptrdiff_t from,
                                                   T const* adjoints, Sums& sums) {
  constexpr int leaf_number = Code::table.targets[std::size_t(Target)];
  if constexpr (Code::table.leaves[std::size_t(leaf_number)].kind == leaf_kind::element) {
    for (int l = 0; l < Count; ++l) {
      T& place = element_leaf<Inputs, Code, leaf_number>::in_gradient(s, frame<Index, Frame>{from + l, s.frame});
      if constexpr (First) place = adjoints[l];
      else place = calculate<operations::add_, T>(place, adjoints[l]);
    }
  } else {
    for (int l = 0; l < Count; ++l) sums.of[Target][l] = calculate<operations::add_, T>(sums.of[Target][l], adjoints[l]);
  }
}

/// The products of the factors before each turn, and of those behind it times the seed.
template <class T>
struct product_around {
  T const* before;
  T const* behind;
};

/// Some turns backward; the value is added to `total`.
template <hash_t Loop, class Inputs, class Code, bool WithValue, int First, int Count, class T, class Frame, class Arrays,
          class Sums, int... K>
[[gnu::always_inline]] constexpr void backward_batch(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                     std::ptrdiff_t from, [[maybe_unused]] std::int64_t turn, T const& seed,
                                                     [[maybe_unused]] product_around<T> around, T& total, Sums& sums,
                                                     std::integer_sequence<int, K...>) {
  using facts = loop_facts<Loop>;
  using inner = frame<facts::index, Frame>;
  T adjoints[Code::size.targets == 0 ? 1 : Code::size.targets][Count];
  [[maybe_unused]] T values[Count];
  T weights[facts::is_product ? Count : 1];
  if constexpr (facts::is_product)
    for (int l = 0; l < Count; ++l)
      weights[l] = calculate<operations::multiply_, T>(around.before[turn + l], around.behind[turn + l]);
  run_turns<Inputs, Code, Count, T>(
      [&](int l) {
        T const* const weight = facts::is_product ? weights + l : &seed;
        return surroundings<T, inner, Arrays>{s.inputs, s.gradient, captured, weight, inner{from + l, s.frame}, s.arrays};
      },
      [&](auto output, int l, T const& given) {
        constexpr int given_to = decltype(output)::value - (WithValue ? 1 : 0);
        if constexpr (given_to < 0) values[l] = given;
        else adjoints[given_to][l] = given;
      });
  if constexpr (WithValue)
    for (int l = 0; l < Count; ++l) total = calculate<operations::add_, T>(total, values[l]);
  if constexpr (First >= 0) add_adjoints<Inputs, Code, facts::index, First, true, Count>(s, from, adjoints[First], sums);
  ((K == First ? void() : add_adjoints<Inputs, Code, facts::index, K, false, Count>(s, from, adjoints[K], sums)), ...);
}

/// The sums over the lanes.
template <class Code, class Sums, class T, int... K>
[[gnu::always_inline]] constexpr void give_partials(Sums const& sums, T* partials, std::integer_sequence<int, K...>) {
  [[maybe_unused]] auto const give = [&](auto sum_of) {
    constexpr leaf destination = Code::table.leaves[std::size_t(Code::table.targets[std::size_t(decltype(sum_of)::value)])];
    if constexpr (destination.kind == leaf_kind::captured) {
      T const(&of_lane)[lanes<T>] = sums.of[decltype(sum_of)::value];
      T sum = of_lane[0];
      for (int l = 1; l < lanes<T>; ++l) sum = calculate<operations::add_, T>(sum, of_lane[l]);
      partials[destination.number] = sum;
    }
  };
  (give(std::integral_constant<int, K>{}), ...);
}

template <class T, std::int64_t Turns>
struct product_parts {
  static_assert(Turns <= 16384,
                "chainrule: the gradient of a product keeps three numbers per factor on the stack: at most 16384 factors");
  T before[Turns == 0 ? 1 : Turns];
  T behind[Turns == 0 ? 1 : Turns];
};

/// All factors of a product, calculated once; or, if they are mere inputs, each where it is needed.
template <hash_t Loop, class Inputs, class T, class Frame, class Arrays>
struct product_factors {
  static constexpr turn_range range = loop_facts<Loop>::known;
  static constexpr std::int64_t whole = in_whole_batches<T>(range.turns());
  surroundings<T, Frame, Arrays> const& around;
  T const* captured;
  T of[range.turns()];

  [[gnu::always_inline]] constexpr product_factors(surroundings<T, Frame, Arrays> const& outside, T const* taken)
      : around(outside), captured(taken) {
    std::ptrdiff_t const low = range.low;
    for (std::int64_t batch = 0; batch < whole; batch += lanes<T>)
      body_values<Loop, Inputs, lanes<T>>(around, captured, low + batch, of + batch);
    if constexpr (constexpr int rest = rest_of_turns<Loop, T>; rest > 0)
      body_values<Loop, Inputs, rest>(around, captured, low + whole, of + whole);
  }
  [[gnu::always_inline]] constexpr T operator[](std::int64_t turn) const { return of[turn]; }
};
template <hash_t Loop, class Inputs, class T, class Frame, class Arrays>
requires(block_code<body_value_request<Loop, Inputs>>::size.nodes == 1) struct product_factors<Loop, Inputs, T, Frame, Arrays> {
  surroundings<T, Frame, Arrays> const& around;
  T const* captured;

  [[gnu::always_inline]] constexpr product_factors(surroundings<T, Frame, Arrays> const& outside, T const* taken)
      : around(outside), captured(taken) {}
  [[gnu::always_inline]] constexpr T operator[](std::int64_t turn) const {
    T factor[1];
    body_values<Loop, Inputs, 1>(around, captured, loop_facts<Loop>::known.low + turn, factor);
    return factor[0];
  }
};

/// The product; and for every turn the product of the factors before it, and of those behind it times `last`.
template <hash_t Loop, class Inputs, class T, class Frame, class Arrays, class Parts>
[[gnu::always_inline]] constexpr T multiply_around(surroundings<T, Frame, Arrays> const& s, T const* captured, T last,
                                                   Parts& parts) {
  constexpr std::int64_t turns = loop_facts<Loop>::known.turns();
  product_factors<Loop, Inputs, T, Frame, Arrays> const factors(s, captured);
  T total = exact_number<T, 1>();
  for (std::int64_t turn = 0; turn < turns; ++turn) {  // two chains of multiplications at once
    std::int64_t const mirrored = turns - 1 - turn;
    parts.before[turn] = total;
    total = calculate<operations::multiply_, T>(total, factors[turn]);
    parts.behind[mirrored] = last;
    last = calculate<operations::multiply_, T>(last, factors[mirrored]);
  }
  return total;
}

/// What a task runs backward.
template <class Inputs, class Code, int K>
struct backward_task {
  static constexpr loop_task task = Code::table.tasks[std::size_t(K)];
  using facts = loop_facts<task.loop>;
  static constexpr bool sums_up = task.kind == task_kind::both && !facts::is_product;
  using body =
      block_code<body_adjoint_request<task.loop, Inputs, sums_up, task.constant_seed && !facts::is_product, task.seed_value>>;

  /// The target whose places in the gradient no other target of this loop reaches before it does, or -1: where all
  /// elements move with the index, the foremost of an array.
  static constexpr int foremost_target() {
    if (body::size.tasks > 0 || !facts::known.is_known) return -1;
    int best = -1;
    std::int64_t offset = 0;
    hash_t array = 0;
    for (int k = 0; k < body::size.targets; ++k) {
      leaf const l = body::table.leaves[std::size_t(body::table.targets[std::size_t(k)])];
      if (l.kind != leaf_kind::element) continue;
      affine_index const at = flat_position(l.what);
      if (known_size(*l.what->operation->indexes.array) < 0) return -1;
      if (!at.depends_only_on(facts::index) || at.factor_of(facts::index) != 1) return -1;
      if (array == 0) array = l.what->operation->indexes.hash;
      if (array != l.what->operation->indexes.hash || (best >= 0 && at.offset <= offset)) continue;
      best = k;
      offset = at.offset;
    }
    return best;
  }
};

/// The part of the gradient that the first loop to run backward writes before anything is added there.
struct written_first {
  int task = -1;
  int target = -1;
  int from = 0;
  int to = 0;
};
template <class Inputs, class Code>
constexpr written_first find_written_first() {
  constexpr int task = [] {
    int found = 0;
    while (found < Code::size.tasks && Code::table.tasks[std::size_t(found)].kind == task_kind::forward) ++found;
    return found;
  }();
  if constexpr (task < Code::size.tasks) {
    using backward = backward_task<Inputs, Code, task>;
    constexpr int target = backward::foremost_target();
    if constexpr (target >= 0 && !backward::task.seed_is_masked) {
      definition_info const* const element =
          backward::body::table.leaves[std::size_t(backward::body::table.targets[std::size_t(target)])].what;
      std::int64_t const from = Inputs::layout().first_of(element->operation->indexes.hash) + flat_position(element).offset +
                                backward::facts::known.low;
      return {task, target, int(from), int(from + backward::facts::known.turns())};
    }
  }
  return {};
}

/// A loop backward: gradients of elements in place, adjoints of what is captured to `partials`, and the value, if wanted.
/// Target First is the first to write its places in the gradient.
template <hash_t Loop, class Inputs, class Task, int First, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr T run_loop_backward(surroundings<T, Frame, Arrays> const& s, T const* captured, T const& seed,
                                                     [[maybe_unused]] T* partials) {
  using facts = loop_facts<Loop>;
  constexpr bool product = facts::is_product;
  using code = typename Task::body;
  constexpr int targets = code::size.targets;
  constexpr auto each_target = std::make_integer_sequence<int, targets>{};
  constexpr int rest = rest_of_turns<Loop, T>;
  static_assert(
      !product || rest >= 0,
      "chainrule: the gradient of a product whose length calls tell is not known: sum logarithms, exp(cr::sum(i, n, log(x[i])))");
  turns_here const turns = turns_in<Loop, Inputs>(s);
  std::int64_t const whole = in_whole_batches<T>(turns.count);
  T total = exact_number < T, product ? 1 : 0 > ();
  product_parts<T, product ? facts::known.turns() : 0> parts;
  if constexpr (product) {
    T last = seed;
    if constexpr (Task::task.constant_seed) last = exact_number<T, Task::task.seed_value.num, Task::task.seed_value.den>();
    total = multiply_around<Loop, Inputs>(s, captured, last, parts);
  }
  adjoint_sums<T, targets> sums;
  for (auto& of_target : sums.of)
    for (T& one : of_target) one = exact_number<T, 0>();
  product_around<T> const around{parts.before, parts.behind};
  for (std::int64_t turn = 0; turn < whole; turn += lanes<T>)
    backward_batch<Loop, Inputs, code, Task::sums_up, First, lanes<T>>(s, captured, turns.low + turn, turn, seed, around, total,
                                                                       sums, each_target);
  if constexpr (rest > 0)
    backward_batch<Loop, Inputs, code, Task::sums_up, First, rest>(s, captured, turns.low + whole, whole, seed, around, total,
                                                                   sums, each_target);
  else if constexpr (rest < 0)
    for (std::int64_t turn = whole; turn < turns.count; ++turn)
      backward_batch<Loop, Inputs, code, Task::sums_up, First, 1>(s, captured, turns.low + turn, turn, seed, around, total, sums,
                                                                  each_target);
  give_partials<code>(sums, partials, each_target);
  return total;
}

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays>
[[gnu::always_inline]] constexpr void run_task(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s) {
  constexpr loop_task t = Code::table.tasks[std::size_t(K)];
  constexpr int captured_count = t.count == 0 ? 1 : t.count;
  T captured[captured_count];
  [&]<int... C>(std::integer_sequence<int, C...>) {
    ((captured[C] = read<Code, Code::value.outputs[std::size_t(Code::reads + t.first + C)]>(r, leaves)), ...);
  }
  (std::make_integer_sequence<int, t.count>{});
  if constexpr (t.kind == task_kind::forward) {
    leaves[t.result] = run_loop_forward<t.loop, Inputs>(s, captured);
  } else {
    T const zero = exact_number<T, 0>();
    T partials[captured_count];
    for (T& one : partials) one = zero;
    T seed = zero;
    if constexpr (t.seed >= 0) seed = read<Code, Code::value.outputs[std::size_t(Code::reads + t.seed)], T>(r, leaves);
    bool selected = true;
    if constexpr (t.seed_is_masked && t.kind == task_kind::backward)
      if constexpr (requires { static_cast<bool>(seed == zero); }) selected = !static_cast<bool>(seed == zero);
    if (selected) {
      constexpr written_first clean = std::is_same_v<Frame, no_frame> ? find_written_first<Inputs, Code>() : written_first{};
      T const value = run_loop_backward < t.loop, Inputs, backward_task<Inputs, Code, K>,
              clean.task == K ? clean.target : -1 > (s, captured, seed, partials);
      if constexpr (t.kind == task_kind::both) leaves[t.result] = value;
    }
    [&]<int... C>(std::integer_sequence<int, C...>) {
      (
          [&] {
            if constexpr (constexpr int partial_to = Code::table.partials[std::size_t(t.first + C)]; partial_to >= 0)
              leaves[partial_to] = partials[C];
          }(),
          ...);
    }
    (std::make_integer_sequence<int, t.count>{});
  }
}

}  // namespace chainrule::detail
