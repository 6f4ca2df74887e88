// Functions of sums and products, and of arrays of any length: what can keeps its loops.
#pragma once

#include <chainrule/function/function.hpp>
#include <chainrule/graph/whole_block.hpp>
#include <chainrule/loops/blocks.hpp>

namespace chainrule::detail {

/// A block's operations, every turn of its loops counted; once where calls tell how often it runs.
template <class Inputs, class Code>
constexpr operation_counts block_counts();

/// Of a turn's value and those before it.
template <class Facts>
constexpr operation_counts joining_counts() {
  operation_counts counts;
  count_operation(counts, arithmetic_table<typename void_beside<Facts>::type>, *Facts::joining.each);
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
    if (pass::goes_backward && pass::keeps_factors) turn.multiply += 2;
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
                                                 Arrays const* arrays = nullptr, Outermost const& outermost = {}) {
  using code = block_code<Request>;
  if constexpr (Request::rows > 0) {
    constexpr written_first clean = find_written_first<Problem, code>();
    for (int k = 0; k < clean.from; ++k) rows[k] = exact_number<T, 0>();
    for (int k = clean.to; k < Request::rows * Problem::wrt; ++k) rows[k] = exact_number<T, 0>();
  }
  surroundings<T, Outermost, Arrays> const s{inputs, rows, nullptr, nullptr, outermost, arrays};
  run_whole_block<Problem, code>(s, [&](auto output, T const& given) {
    constexpr int given_to = decltype(output)::value - Request::values;
    if constexpr (given_to < 0) {
      values[decltype(output)::value] = given;
    } else {
      constexpr sweep_target target = code::table.targets[std::size_t(given_to)];
      constexpr leaf to = code::table.leaves[std::size_t(target.leaf)];
      constexpr int sweep = target.sweep, number = target.leaf, at = sweep * Problem::wrt + to.number;
      constexpr bool is_element = to.kind == leaf_kind::element;
      T& place = [&]() -> T& {
        if constexpr (is_element) return element_leaf<Problem, code, number>::template in_gradient<sweep>(s, s.frame);
        else return rows[at];
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
  using jvp = whole_jvp_request<whole, Out...>;
  using hvp = whole_hvp_request<whole, false, Out...>;
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
  template <class T, class Outermost = no_frame>
  [[gnu::always_inline]] static constexpr std::array<T, std::size_t(Problem::wrt)> call(T const* inputs) {
    std::array<T, std::size_t(Problem::wrt)> gradient;
    run_looped<Problem, request, Outermost>(inputs, static_cast<T*>(nullptr), gradient.data());
    return gradient;
  }
};

/// A Hessian by numbers, with its loops. Numbers are the function's inputs, with room behind them for a direction.
template <class Problem>
struct looped_hessian;
template <class Out, class In, int Wrt>
struct looped_hessian<problem<formulas<Out>, In, Wrt>> {
  using whole = problem<formulas<Out>, In, Wrt>;
  static constexpr int most_rows_at_once = 12;
  /// In one pass of each loop, up to a number of rows that compilers like; or a pass for each row.
  static constexpr bool is_one_pass =
      Wrt <= most_rows_at_once && all_add_up(info_of<Out>) && !differentiates_elements(info_of<Out>, whole::layout());

  static constexpr operation_counts counts() {
    if constexpr (is_one_pass) return block_counts<whole, block_code<whole_hessian_request<whole, false, Out>>>();
    else return Wrt * block_counts<whole, block_code<whole_hvp_request<whole, false, Out>>>();
  }

  /// The Hessian row by row; WithGradient: value and gradient too.
  template <bool WithGradient, class Outermost = no_frame, class T, std::size_t Count, class Arrays = no_arrays>
  static constexpr auto find(std::array<T, Count>& numbers, Arrays const* arrays = nullptr, Outermost const& outermost = {}) {
    value_gradient_hessian_result<T, std::array<T, std::size_t(Wrt)>, std::array<T, std::size_t(Wrt * Wrt)>> all{};
    if constexpr (is_one_pass) {
      using request = whole_hessian_request<whole, WithGradient, Out>;
      std::array<T, std::size_t(request::values) + 1> values{};
      run_looped<whole, request, Outermost>(numbers.data(), values.data(), all.hessian.data(), arrays, outermost);
      all.value = values[0];
      for (std::size_t k = 0; WithGradient && k < Wrt; ++k) all.gradient[k] = values[k + 1];
      for (int row = 0; row < Wrt; ++row)
        for (int column = 0; column < row; ++column)
          all.hessian[std::size_t(column * Wrt + row)] = all.hessian[std::size_t(row * Wrt + column)];
    } else {
      T* const direction = numbers.data() + whole::inputs;
      T slope{};
      if constexpr (WithGradient)
        run_looped<whole, whole_jacobian_request<whole, true, Out>, Outermost>(numbers.data(), &all.value, all.gradient.data(),
                                                                               arrays, outermost);
      for (int row = 0; row < Wrt; ++row) direction[row] = exact_number<T, 0>();
      for (int row = 0; row < Wrt; ++row) {
        direction[row] = exact_number<T, 1>();
        run_looped<whole, whole_hvp_request<whole, false, Out>, Outermost>(numbers.data(), &slope, all.hessian.data() + row * Wrt,
                                                                           arrays, outermost);
        direction[row] = exact_number<T, 0>();
      }
    }
    return all;
  }
};

template <class Problem, class... Fixed>
struct looped_hessian<fixed_problem<Problem, Fixed...>> : looped_hessian<Problem> {};

/// What is short and does not add up is written out for second derivatives along a direction: straight code needs no quotients. A norm of six
/// numbers runs faster as a loop, and so does a product of 200 that clang cannot write out; many short ones take compilers long.
template <class Problem>
inline constexpr bool curvature_keeps_loops = false;
template <class Out, class In, int Wrt>
inline constexpr bool curvature_keeps_loops<problem<formulas<Out>, In, Wrt>> = has_loops<problem<formulas<Out>, In, Wrt>> &&
                                                                               (all_add_up(info_of<Out>) ||
                                                                                longest_joining(info_of<Out>) > 256 ||
                                                                                unrolled_size(info_of<Out>, true) > 2000);
/// A Hessian is written out where compilers need some seconds at most: what its entries share, and zeros, make straight code faster. Of sums most
/// entries are zero, or shared; each takes compilers milliseconds all the same.
template <class = void>
constexpr int longest_written_hessian(definition_info const* of, int inputs) {
  return all_add_up(of) && inputs <= 45 ? 100'000 : 10'000;
}
template <class Problem>
inline constexpr bool hessian_keeps_loops = false;
template <class Out, class In, int Wrt>
inline constexpr bool hessian_keeps_loops<problem<formulas<Out>, In, Wrt>> =
    has_loops<problem<formulas<Out>, In, Wrt>> &&
    (looped_hessian<problem<formulas<Out>, In, Wrt>>::is_one_pass ||
     unrolled_size(info_of<Out>, true) * (Wrt < 6 ? 6 : Wrt) > longest_written_hessian(info_of<Out>, Wrt));
template <class Problem, class... Fixed>
inline constexpr bool curvature_keeps_loops<fixed_problem<Problem, Fixed...>> = curvature_keeps_loops<Problem>;
template <class Problem, class... Fixed>
inline constexpr bool hessian_keeps_loops<fixed_problem<Problem, Fixed...>> = hessian_keeps_loops<Problem>;
template <keeps_loops Problem>
inline constexpr bool keeps_its_loops<hvp_request<Problem>> = curvature_keeps_loops<Problem>;
template <keeps_loops Problem, bool WithAll>
inline constexpr bool keeps_its_loops<hessian_request<Problem, WithAll>> = hessian_keeps_loops<Problem>;

/// Along a direction: the loops run forward.
template <keeps_loops Problem>
requires(has_loops<Problem>) struct compiled<jvp_request<Problem>> {
  using request = typename looped_requests<Problem>::jvp;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T, class Outermost = no_frame>
  static constexpr std::array<T, Problem::outputs> call(T const* inputs) {
    std::array<T, Problem::outputs> along;
    run_looped<Problem, request, Outermost>(inputs, along.data(), static_cast<T*>(nullptr));
    return along;
  }
};
template <keeps_loops Problem>
requires(curvature_keeps_loops<Problem>) struct compiled<hvp_request<Problem>> {
  using request = typename looped_requests<Problem>::hvp;
  static constexpr operation_counts counts = block_counts<Problem, block_code<request>>();
  static constexpr int cost = counts.cost();
  template <class T, class Outermost = no_frame>
  static constexpr std::array<T, std::size_t(Problem::wrt)> call(T const* inputs) {
    std::array<T, std::size_t(Problem::wrt)> product;
    run_looped<Problem, request, Outermost>(inputs, static_cast<T*>(nullptr), product.data());
    return product;
  }
};
template <keeps_loops Problem, bool WithAll>
requires(hessian_keeps_loops<Problem>) struct compiled<hessian_request<Problem, WithAll>> {
  using looped = looped_hessian<Problem>;
  static constexpr operation_counts counts = looped::counts();
  static constexpr int cost = counts.cost();
  template <class T, class Outermost = no_frame>
  static constexpr std::array<T, std::size_t(hessian_request<Problem, WithAll>::outputs)> call(T const* inputs) {
    std::array<T, std::size_t(Problem::inputs + Problem::wrt)> numbers;
    for (int k = 0; k < Problem::inputs; ++k) numbers[std::size_t(k)] = inputs[k];
    auto const found = looped::template find<WithAll, Outermost>(numbers);
    if constexpr (!WithAll) {
      return found.hessian;
    } else {
      std::array<T, std::size_t(hessian_request<Problem, WithAll>::outputs)> all;
      T* next = all.data();
      *next++ = found.value;
      for (T const& each : found.gradient) *next++ = each;
      for (T const& each : found.hessian) *next++ = each;
      return all;
    }
  }
};

}  // namespace chainrule::detail
