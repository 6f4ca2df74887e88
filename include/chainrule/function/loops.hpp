// Functions of sums and products, and of arrays of any length: what can keeps its loops.
#pragma once

#include <chainrule/function/blocks.hpp>
#include <chainrule/function/function.hpp>

namespace chainrule::detail {

/// A block's operations, every turn of its loops counted; once where calls tell how often it runs.
template <class Inputs, class Code>
constexpr operation_counts block_counts();

template <class Inputs, class Code, int K>
constexpr operation_counts task_counts() {
  constexpr loop_task task = Code::table.tasks[std::size_t(K)];
  constexpr turn_range range = loop_facts<task.loop>::known;
  constexpr bool product = loop_facts<task.loop>::is_product;
  using value_code = block_code<body_value_request<task.loop, Inputs>>;
  operation_counts turn;
  if constexpr (task.kind == task_kind::forward) {
    turn = block_counts<Inputs, value_code>();
    ++(product ? turn.multiply : turn.add);
  } else {
    using body = typename backward_task<Inputs, Code, K>::body;
    turn = block_counts<Inputs, body>();
    turn.add += body::size.targets;
    if constexpr (product) turn += block_counts<Inputs, value_code>(), turn.multiply += 3;
    else if constexpr (task.kind == task_kind::both) ++turn.add;
  }
  return range.is_known ? int(range.turns()) * turn : turn;
}

template <class Inputs, class Code>
constexpr operation_counts block_counts() {
  operation_counts sum = Code::value.counts;
  [&]<int... K>(std::integer_sequence<int, K...>) { ((sum += task_counts<Inputs, Code, K>()), ...); }
  (std::make_integer_sequence<int, Code::size.tasks>{});
  return sum;
}

/// Runs a whole function's block: values to `values`, the gradient to `gradient`.
template <class Problem, class Request, class T, class Arrays = no_arrays>
[[gnu::always_inline]] constexpr void run_looped(T const* inputs, [[maybe_unused]] T* values, [[maybe_unused]] T* gradient,
                                                 Arrays const* arrays = nullptr) {
  using code = block_code<Request>;
  if constexpr (Request::has_gradient) {
    constexpr written_first clean = find_written_first<Problem, code>();
    for (int k = 0; k < clean.from; ++k) gradient[k] = exact_number<T, 0>();
    for (int k = clean.to; k < Problem::wrt; ++k) gradient[k] = exact_number<T, 0>();
  }
  surroundings<T, no_frame, Arrays> const s{inputs, gradient, nullptr, nullptr, {}, arrays};
  run_whole_block<Problem, code>(s, [&](auto output, T const& given) {
    constexpr int given_to = decltype(output)::value - Request::values;
    if constexpr (given_to < 0) {
      values[decltype(output)::value] = given;
    } else {
      constexpr int target = code::table.targets[std::size_t(given_to)];
      constexpr leaf to = code::table.leaves[std::size_t(target)];
      T& place = [&]() -> T& {
        if constexpr (to.kind == leaf_kind::element) return element_leaf<Problem, code, target>::in_gradient(s, s.frame);
        else return gradient[to.number];
      }();
      place = calculate<operations::add_, T>(place, given);
    }
  });
}

template <class Problem>
struct looped_requests;
template <class... Out, class In, int Wrt>
struct looped_requests<problem<formulas<Out...>, In, Wrt>> {
  using whole = problem<formulas<Out...>, In, Wrt>;
  using values = whole_value_request<whole, Out...>;
  template <bool WithValue, bool Weighted>
  using gradient = whole_gradient_request<whole, WithValue, Weighted, Out...>;
  template <bool WithValue>
  struct rows {
    template <class T>
    [[gnu::always_inline]] static constexpr void run(T const* inputs, T* values, T* jacobian) {
      ((run_looped<whole, whole_gradient_request<whole, WithValue, false, Out>>(inputs, values, jacobian), ++values,
        jacobian += Wrt),
       ...);
    }
    static constexpr operation_counts counts() {
      operation_counts sum;
      ((sum += block_counts<whole, block_code<whole_gradient_request<whole, WithValue, false, Out>>>()), ...);
      return sum;
    }
  };
};

/// Whether there is a sum or a product: otherwise the forward sweep serves.
template <class Problem>
inline constexpr bool has_loops = false;
template <class... Out, class In, int Wrt>
inline constexpr bool has_loops<problem<formulas<Out...>, In, Wrt>> = !all_true<!contains_loop(info_of<Out>)...>();

// What keeps its loops; other requests write them out.
template <keeps_loops Problem>
struct compiled<value_request<Problem>> {
  using request = typename looped_requests<Problem>::values;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T>
  [[gnu::always_inline]] static constexpr std::array<T, Problem::outputs> call(T const* inputs) {
    std::array<T, Problem::outputs> values;
    run_looped<Problem, request>(inputs, values.data(), static_cast<T*>(nullptr));
    return values;
  }
};
template <keeps_loops Problem>
struct compiled<jacobian_request<Problem>> {
  using rows = typename looped_requests<Problem>::template rows<false>;
  static constexpr operation_counts counts = rows::counts();
  static constexpr int cost = counts.cost();
  template <class T>
  [[gnu::always_inline]] static constexpr std::array<T, std::size_t(Problem::outputs* Problem::wrt)> call(T const* inputs) {
    std::array<T, std::size_t(Problem::outputs * Problem::wrt)> jacobian;
    T none[Problem::outputs];
    rows::run(inputs, none, jacobian.data());
    return jacobian;
  }
};
template <keeps_loops Problem>
struct compiled<value_and_jacobian_request<Problem>> {
  using rows = typename looped_requests<Problem>::template rows<true>;
  static constexpr operation_counts counts = rows::counts();
  static constexpr int cost = counts.cost();
  template <class T>
  [[gnu::always_inline]] static constexpr std::array<T, std::size_t(Problem::outputs*(Problem::wrt + 1))> call(T const* inputs) {
    std::array<T, std::size_t(Problem::outputs * (Problem::wrt + 1))> all;
    rows::run(inputs, all.data(), all.data() + Problem::outputs);
    return all;
  }
  template <class T>
  [[gnu::always_inline]] static constexpr void write(T const* inputs, T* values, T* jacobian) {
    rows::run(inputs, values, jacobian);
  }
};
template <keeps_loops Problem>
struct compiled<vjp_request<Problem>> {
  using request = typename looped_requests<Problem>::template gradient<false, true>;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T>
  [[gnu::always_inline]] static constexpr std::array<T, std::size_t(Problem::wrt)> call(T const* inputs) {
    std::array<T, std::size_t(Problem::wrt)> gradient;
    run_looped<Problem, request>(inputs, static_cast<T*>(nullptr), gradient.data());
    return gradient;
  }
};

/// Each output's gradient times the direction: the loops run backward once, and nothing is written out.
template <keeps_loops Problem>
requires(has_loops<Problem>) struct compiled<jvp_request<Problem>> {
  using rows = typename looped_requests<Problem>::template rows<false>;
  static constexpr operation_counts counts = [] {
    operation_counts each;
    each.fused_multiply_add = 1;
    operation_counts sum = rows::counts();
    return sum += int(Problem::outputs * Problem::wrt) * each;
  }();
  static constexpr int cost = counts.cost();
  template <class T>
  static constexpr std::array<T, Problem::outputs> call(T const* inputs) {
    std::array<T, std::size_t(Problem::outputs * Problem::wrt)> jacobian;
    T none[Problem::outputs];
    rows::run(inputs, none, jacobian.data());
    T const* const direction = inputs + Problem::inputs;
    T const* slope = jacobian.data();
    std::array<T, Problem::outputs> along;
    for (T& sum : along) {
      sum = exact_number<T, 0>();
      for (int k = 0; k < Problem::wrt; ++k)
        sum = calculate<operations::add_, T>(sum, calculate<operations::product_or_zero_, T>(direction[k], *slope++));
    }
    return along;
  }
};

}  // namespace chainrule::detail
