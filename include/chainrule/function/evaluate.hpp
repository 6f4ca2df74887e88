// Running a program on numbers: straight-line code, one statement per step, for any number type.
#pragma once

#include <chainrule/graph/program.hpp>
#include <chainrule/operations/operations.hpp>

#include <array>

namespace chainrule::detail {

template <class T, int Steps>
struct registers {
  T value[Steps == 0 ? 1 : Steps];
  typename truth_of<T>::type truth[Steps == 0 ? 1 : Steps];
};

template <class Program, int K>
inline constexpr step const& step_at = Program::value.steps[K];

/// Step K's value, from the inputs, from the program itself, or from where an earlier step left it.
template <class Program, int K, class T, class Registers>
[[gnu::always_inline]] constexpr decltype(auto) read(Registers const& r, T const* inputs) {
  if constexpr (step_at<Program, K>.operation != 0) {
    if constexpr (step_at<Program, K>.is_condition) return (r.truth[K]);
    else return (r.value[K]);
  } else if constexpr (step_at<Program, K>.input >= 0) {
    return (inputs[step_at<Program, K>.input]);
  } else if constexpr (std::is_arithmetic_v<T>) {
    constexpr T c = constant_as<T>(step_at<Program, K>.constant);
    return T(c);
  } else {
    return constant_as<T>(step_at<Program, K>.constant);
  }
}

/// a * b + c and its like in one expression: there clang contracts it where the user allows that.
template <bool ProductFirst, class Sum, class T>
[[gnu::always_inline]] constexpr T with_product(T const& a, T const& b, T const& c) {
  if constexpr (std::floating_point<T>)
    if (!__builtin_is_constant_evaluated()) {
      if constexpr (std::is_same_v<Sum, operations::add_>) return ProductFirst ? a * b + c : c + a * b;
      else return ProductFirst ? a * b - c : c - a * b;
    }
  T const product = calculate<operations::multiply_, T>(a, b);
  return ProductFirst ? calculate<Sum, T>(product, c) : calculate<Sum, T>(c, product);
}

template <class Program, int K, class T, class Registers, int... A>
[[gnu::always_inline]] constexpr void run_step(Registers& r, T const* inputs, std::integer_sequence<int, A...>) {
  using rule = operation_at<step_at<Program, K>.operation>;
  constexpr auto const& arguments = Program::value.arguments;
  constexpr int first = step_at<Program, K>.first;
  constexpr int product = step_at<Program, K>.product;
  if constexpr (product >= 0) {
    constexpr int factors = step_at<Program, arguments[std::size_t(first + product)]>.first;
    r.value[K] = with_product<product == 0, rule, T>(read<Program, arguments[std::size_t(factors)], T>(r, inputs),
                                                     read<Program, arguments[std::size_t(factors + 1)], T>(r, inputs),
                                                     read<Program, arguments[std::size_t(first + 1 - product)], T>(r, inputs));
  } else if constexpr (step_at<Program, K>.partner >= 0) {
    rule::both(read<Program, arguments[std::size_t(first)], T>(r, inputs), r.value[K],
               r.value[step_at<Program, K>.partner]);
  } else if constexpr (step_at<Program, K>.is_condition) {
    r.truth[K] = calculate<rule, typename truth_of<T>::type>(
        read<Program, arguments[std::size_t(first + A)], T>(r, inputs)...);
  } else {
    r.value[K] = calculate<rule, T>(read<Program, arguments[std::size_t(first + A)], T>(r, inputs)...);
  }
}

/// Which steps run: all of them, unless a layer says otherwise.
struct every_step {
  static constexpr bool runs(int) { return true; }
};

template <class Program, class Which, int K, class T, class Registers>
[[gnu::always_inline]] constexpr void run_one(Registers& r, T const* inputs) {
  if constexpr (step_at<Program, K>.operation != 0 && !step_at<Program, K>.is_elsewhere && Which::runs(K))
    run_step<Program, K, T>(r, inputs, std::make_integer_sequence<int, step_at<Program, K>.count>{});
}

// clang folds at most 256 elements in one expression.
inline constexpr int block = 128;

template <class Program, class Which, int First, class T, class Registers, int... K>
[[gnu::always_inline]] constexpr void run_block(Registers& r, T const* inputs, std::integer_sequence<int, K...>) {
  (run_one<Program, Which, First + K, T>(r, inputs), ...);
}

template <class Program, class Which, class T, class Registers, int... B>
[[gnu::always_inline]] constexpr void run_blocks(Registers& r, T const* inputs, std::integer_sequence<int, B...>) {
  constexpr int steps = int(Program::value.steps.size());
  (run_block<Program, Which, B * block, T>(
       r, inputs, std::make_integer_sequence<int, (steps - B * block < block ? steps - B * block : block)>{}),
   ...);
}

/// Runs the steps that Which names, in their order.
template <class Program, class Which = every_step, class T, class Registers>
[[gnu::always_inline]] constexpr void run_steps(Registers& r, T const* inputs) {
  constexpr int steps = int(Program::value.steps.size());
  run_blocks<Program, Which, T>(r, inputs, std::make_integer_sequence<int, (steps + block - 1) / block>{});
}

/// A condition among numbers is the number 1 or 0.
template <class Program, int K, class T, class Result, class Registers>
[[gnu::always_inline]] constexpr decltype(auto) read_output(Registers const& r, T const* inputs) {
  if constexpr (step_at<Program, K>.is_condition && std::is_same_v<Result, T>)
    return calculate<operations::select_, T>(r.truth[K], constant_as<T>(rational{1, 1}), constant_as<T>(rational{0, 1}));
  else return read<Program, K, T>(r, inputs);
}

template <class Program, int From, int First, class Registers, class T, class Out, int... O>
[[gnu::always_inline]] constexpr void write_block(Registers const& r, T const* inputs, Out& out,
                                                  std::integer_sequence<int, O...>) {
  ((out[First + O] = read_output<Program, Program::value.outputs[From + First + O], T, typename Out::value_type>(r, inputs)),
   ...);
}

template <class Program, int From, int Count, class Registers, class T, class Out, int... B>
[[gnu::always_inline]] constexpr void write_blocks([[maybe_unused]] Registers const& r, [[maybe_unused]] T const* inputs,
                                                   [[maybe_unused]] Out& out, std::integer_sequence<int, B...>) {
  (write_block<Program, From, B * block>(
       r, inputs, out, std::make_integer_sequence<int, (Count - B * block < block ? Count - B * block : block)>{}),
   ...);
}

/// Outputs From, From + 1..., Count of them.
template <class Program, int From, int Count, class Registers, class T, class Out>
[[gnu::always_inline]] constexpr void write_outputs(Registers const& r, T const* inputs, Out& out) {
  write_blocks<Program, From, Count>(r, inputs, out, std::make_integer_sequence<int, (Count + block - 1) / block>{});
}

/// Runs the program: inputs in, outputs out.
template <class Program, class T, class Out>
[[gnu::always_inline]] constexpr void run(T const* inputs, Out& out) {
  constexpr int steps = int(Program::value.steps.size());
  registers<T, steps> r;
  run_steps<Program>(r, inputs);
  write_outputs<Program, 0, int(Program::value.outputs.size())>(r, inputs, out);
}

}  // namespace chainrule::detail
