// Functions of sums and products, and of arrays of any length: what can keeps its loops.
#pragma once

#include <chainrule/function/blocks.hpp>
#include <chainrule/function/function.hpp>

namespace chainrule::detail {

/// A block's operations, every turn of its loops counted; once where calls tell how often it runs.
template <class Inputs, class Code>
constexpr operation_counts block_counts();

/// Of a turn's value and those before it.
template <class Facts>
constexpr operation_counts joining_counts() {
  operation_counts counts;
  count_operation(counts, arithmetic_table, *Facts::joining.each);
  return counts;
}

template <class Inputs, class Code, int K>
constexpr operation_counts pass_counts() {
  using pass = pass_of<Inputs, Code, K>;
  constexpr turn_range range = pass::facts::known;
  operation_counts turn;
  if constexpr (!pass::facts::adds_up) {
    turn = block_counts<Inputs, typename pass::values_only>();
    turn += joining_counts<typename pass::facts>();
    if (pass::goes_backward && pass::facts::keeps_factors) turn.multiply += 2;
  }
  if constexpr (pass::facts::adds_up || pass::goes_backward) turn += block_counts<Inputs, typename pass::body>();
  turn.add += pass::results + pass::targets;
  return range.is_known ? int(range.turns()) * turn : turn;
}

template <class Inputs, class Code>
constexpr operation_counts block_counts() {
  operation_counts sum = Code::value.counts;
  [&]<int... K>(std::integer_sequence<int, K...>) { ((sum += pass_counts<Inputs, Code, K>()), ...); }
  (std::make_integer_sequence<int, Code::size.passes>{});
  return sum;
}

/// Runs a whole function's block, in the frame Outermost: values to `values`, the rows of what it is differentiated in to `rows`.
template <class Problem, class Request, class Outermost = no_frame, class T, class Arrays = no_arrays>
[[gnu::always_inline]] constexpr void run_looped(T const* inputs, [[maybe_unused]] T* values, [[maybe_unused]] T* rows,
                                                 Arrays const* arrays = nullptr) {
  using code = block_code<Request>;
  if constexpr (Request::rows > 0) {
    constexpr written_first clean = find_written_first<Problem, code>();
    for (int k = 0; k < clean.from; ++k) rows[k] = exact_number<T, 0>();
    for (int k = clean.to; k < Request::rows * Problem::wrt; ++k) rows[k] = exact_number<T, 0>();
  }
  surroundings<T, Outermost, Arrays> const s{inputs, rows, nullptr, nullptr, {}, arrays};
  run_whole_block<Problem, code>(s, [&](auto output, T const& given) {
    constexpr int given_to = decltype(output)::value - Request::values;
    if constexpr (given_to < 0) {
      values[decltype(output)::value] = given;
    } else {
      constexpr sweep_target target = code::table.targets[std::size_t(given_to)];
      constexpr leaf to = code::table.leaves[std::size_t(target.leaf)];
      T& place = [&]() -> T& {
        if constexpr (to.kind == leaf_kind::element)
          return element_leaf<Problem, code, target.leaf>::template in_gradient<target.sweep>(s, s.frame);
        else return rows[target.sweep * Problem::wrt + to.number];
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
  template <bool WithValue>
  using jacobian = whole_jacobian_request<whole, WithValue, Out...>;
  using vjp = whole_vjp_request<whole, Out...>;
};

// What is at constants is not folded: calls give the constants as numbers.
template <class Problem, class... Fixed>
struct looped_requests<fixed_problem<Problem, Fixed...>> : looped_requests<Problem> {};
template <class Problem, class... Fixed>
inline constexpr bool has_loops<fixed_problem<Problem, Fixed...>> = has_loops<Problem>;

// What keeps its loops; other requests write them out.
template <keeps_loops Problem>
struct compiled<value_request<Problem>> {
  using request = typename looped_requests<Problem>::values;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T, class Outermost = no_frame>
  [[gnu::always_inline]] static constexpr std::array<T, Problem::outputs> call(T const* inputs) {
    std::array<T, Problem::outputs> values;
    run_looped<Problem, request, Outermost>(inputs, values.data(), static_cast<T*>(nullptr));
    return values;
  }
};
template <keeps_loops Problem>
struct compiled<jacobian_request<Problem>> {
  using request = typename looped_requests<Problem>::template jacobian<false>;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T, class Outermost = no_frame>
  [[gnu::always_inline]] static constexpr std::array<T, std::size_t(Problem::outputs* Problem::wrt)> call(T const* inputs) {
    std::array<T, std::size_t(Problem::outputs * Problem::wrt)> jacobian;
    run_looped<Problem, request, Outermost>(inputs, static_cast<T*>(nullptr), jacobian.data());
    return jacobian;
  }
};
template <keeps_loops Problem>
struct compiled<value_and_jacobian_request<Problem>> {
  using request = typename looped_requests<Problem>::template jacobian<true>;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T, class Outermost = no_frame>
  [[gnu::always_inline]] static constexpr std::array<T, std::size_t(Problem::outputs*(Problem::wrt + 1))> call(T const* inputs) {
    std::array<T, std::size_t(Problem::outputs * (Problem::wrt + 1))> all;
    run_looped<Problem, request, Outermost>(inputs, all.data(), all.data() + Problem::outputs);
    return all;
  }
  template <class T, class Outermost = no_frame>
  [[gnu::always_inline]] static constexpr void write(T const* inputs, T* values, T* jacobian) {
    run_looped<Problem, request, Outermost>(inputs, values, jacobian);
  }
};
template <keeps_loops Problem>
struct compiled<vjp_request<Problem>> {
  using request = typename looped_requests<Problem>::vjp;
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
  using gradient = compiled<jacobian_request<Problem>>;
  static constexpr operation_counts counts = [] {
    operation_counts each;
    each.fused_multiply_add = 1;
    operation_counts sum = gradient::counts;
    return sum += int(Problem::outputs * Problem::wrt) * each;
  }();
  static constexpr int cost = counts.cost();
  template <class T>
  static constexpr std::array<T, Problem::outputs> call(T const* inputs) {
    auto const jacobian = gradient::call(inputs);
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
