// Running a program on numbers: straight-line code, one statement per step, for any number type.
//
// All steps of a kind share one function: compile time goes to functions, hardly to calls of them.
#pragma once

#include <chainrule/function/parts.hpp>
#include <chainrule/operations/operations.hpp>

// One function for all, but where nothing is optimised: there what is inlined is compiled without being simplified, and calls take half the time.
#ifdef __OPTIMIZE__
#  define CHAINRULE_STEP [[gnu::always_inline]]
#else
#  define CHAINRULE_STEP
#endif

namespace chainrule::detail {

/// What the steps leave: constants too.
template <class T, int Steps>
struct registers {
  T value[Steps];
  typename truth_of<T>::type truth[Steps];
};
template <class T>  // g++ warns of what is not written, though nobody reads it
struct registers<T, 0> {
  T value[1]{};
  typename truth_of<T>::type truth[1]{};
};
/// Those of a part of a long program, and where numbers wait for other parts.
template <class T, int Steps>
struct part_registers : registers<T, Steps> {
  T* memory;
  typename truth_of<T>::type* truth_memory;
};

/// The first operation that is not holomorphic in the lines of one of the program's own, read as a graph; 0 if there is none.
template <hash_t Key, std::size_t... I>
constexpr hash_t first_inside(std::index_sequence<I...>) {
  if constexpr (Key != 0) {
    using Op = operation_at<Key>;
    constexpr bool is_own = type_name<Op>().substr(0, 11) != "chainrule::";
    if constexpr (is_own && requires(handle h) { Op::value((static_cast<void>(I), h)...); }) {
      graph_builder graph(arithmetic_table<typename void_beside<Op>::type>);
      (graph.input(int(I)), ...);
      static_cast<void>(Op::value(handle{&graph, int(I)}...));
      for (int k = 0; k < graph.size(); ++k)
        if (!graph.node(k).operation->is_holomorphic) return graph.node(k).operation->key;
    }
  }
  return 0;
}
template <class Source, std::size_t... K>
constexpr hash_t first_inside_any(std::index_sequence<K...>) {
  hash_t first = 0;
  static_cast<void>(((first = first_inside<Source::listed.each[K]->operation->key>(
                          std::make_index_sequence<std::size_t(Source::listed.each[K]->arity)>{})) ||
                     ...));
  return first;
}

/// What is called takes numbers of type T. (Of long formulas the beginning is looked into: steps ask themselves, deep inside.)
template <class Problem, class T>
constexpr bool check_formulas() {
  if constexpr (complex_number<T>) {
    constexpr hash_t first = [] {
      if constexpr (requires { Problem::source::listed.each; }) {
        constexpr std::size_t nodes = Problem::source::listed.each.size();
        if (Problem::first_not_holomorphic() == 0)
          return first_inside_any<typename Problem::source>(std::make_index_sequence<(nodes < 200 ? nodes : 200)>{});
      }
      return Problem::first_not_holomorphic();
    }();
    if constexpr (first != 0) return check_number<operation_at<first>, T>();
  }
  return true;
}
template <class Program>
constexpr hash_t first_step_without_complex_value() {
  for (step const& each : Program::value.steps)
    if (!each.info->takes_complex) return each.operation;
  return 0;
}
/// A program's steps do: they ask that themselves, but deep inside.
template <class Program, class T>
constexpr bool check_steps() {
  if constexpr (complex_number<T>) return check_first<first_step_without_complex_value<Program>(), T>();
  else return true;
}

template <place Where, class T, class Registers>
CHAINRULE_STEP constexpr auto const& read_from(Registers const& r, [[maybe_unused]] T const* inputs, int index) {
  if constexpr (Where == place::value) return r.value[index];  // first: clang takes a step for each branch that it passes
  else if constexpr (Where == place::input) return inputs[index];
  else if constexpr (Where == place::truth) return r.truth[index];
  else if constexpr (Where == place::memory) return r.memory[index];
  else return r.truth_memory[index];
}
/// Step K's value.
template <class Program, int K, class T, class Registers>
CHAINRULE_STEP constexpr auto const& read(Registers const& r, T const* inputs) {
  constexpr operand from = operand_of(Program::value, K);
  return read_from<from.where>(r, inputs, from.index);
}

/// a * b + c and its like in one expression: there clang contracts it where the user allows that.
template <bool ProductFirst, class Sum, class T>
CHAINRULE_STEP constexpr T with_product(T const& a, T const& b, T const& c) {
  if constexpr (std::floating_point<T>)
    if (!__builtin_is_constant_evaluated()) {
      if constexpr (std::is_same_v<Sum, operations::add_>) return ProductFirst ? a * b + c : c + a * b;
      else return ProductFirst ? a * b - c : c - a * b;
    }
  T const product = calculate<operations::multiply_, T>(a, b);
  return ProductFirst ? calculate<Sum, T>(product, c) : calculate<Sum, T>(c, product);
}

template <class Rule, step_shape Shape, class T, class Registers, class Operands, int... K>
CHAINRULE_STEP constexpr void run_on(Registers& r, T const* inputs, int target, Operands const& operands,
                                     std::integer_sequence<int, K...>) {
  if constexpr (Shape.what == action::condition)
    r.truth[target] = calculate<Rule, typename truth_of<T>::type>(read_from<Shape.where(K)>(r, inputs, operands[K])...);
  else r.value[target] = calculate<Rule, T>(read_from<Shape.where(K)>(r, inputs, operands[K])...);
}

struct none_listed {};
// Kernels of CUDA have no tables to read from: what is not a constant there is read from address 0, without a word. Elsewhere a call more for each operand
// would be a step more of constant evaluation.
#ifdef __CUDACC__
consteval int table_number(int number) { return number; }
template <int Count>
consteval auto table_operands([[maybe_unused]] int const* all, [[maybe_unused]] int first) {
  if constexpr (Count > 3) {
    std::array<int, std::size_t(Count)> result{};
    for (int k = 0; k < Count; ++k) result[std::size_t(k)] = all[first + k];
    return result;
  } else {
    return none_listed{};
  }
}
template <class Listed>
constexpr Listed const& listed_from(Listed const& listed, int) {
  return listed;
}
#  define CHAINRULE_NUMBER(number) table_number(number)
#  define CHAINRULE_OPERANDS(count, all, first) table_operands<count>(all, first)
#else
CHAINRULE_STEP constexpr int const* listed_from(int const* listed, int first) { return listed + first; }
#  define CHAINRULE_NUMBER(number) number
#  define CHAINRULE_OPERANDS(count, all, first) all
#endif

/// A step of its kind, on the operands at a, b and c; or, where it has more than three, on those of the list from a on.
template <hash_t Operation, step_shape Shape, class T, class Registers, class Listed>
CHAINRULE_STEP constexpr void run_step(Registers& r, T const* inputs, [[maybe_unused]] Listed const& listed, int target,
                                       [[maybe_unused]] int a, [[maybe_unused]] int b, [[maybe_unused]] int c) {
  using rule = operation_at<Operation>;
  if constexpr (Shape.what == action::product_first || Shape.what == action::product_last) {
    r.value[target] = with_product<Shape.what == action::product_first, rule, T>(read_from<Shape.where(0)>(r, inputs, a),
                                                                                 read_from<Shape.where(1)>(r, inputs, b),
                                                                                 read_from<Shape.where(2)>(r, inputs, c));
  } else if constexpr (Shape.what == action::pair) {
    rule::both(read_from<Shape.where(0)>(r, inputs, a), r.value[target], r.value[b]);
  } else if constexpr (Shape.count > 3) {
    run_on<rule, Shape>(r, inputs, target, listed_from(listed, a), std::make_integer_sequence<int, Shape.count>{});
  } else {
    int const operands[] = {a, b, c};
    run_on<rule, Shape>(r, inputs, target, operands, std::make_integer_sequence<int, Shape.count>{});
  }
}

template <class Program, int K, class T>
CHAINRULE_STEP constexpr void load_constant(T& to) {
  constexpr step constant = Program::value.steps[std::size_t(K)];  // a copy: a reference would put the table into the program
  to = exact_number<T, constant.num, constant.den>();
}

// clang folds at most 256 elements in one expression.
inline constexpr int block = 128;
template <int Count>
using blocks_of = std::make_integer_sequence<int, (Count + block - 1) / block>;
template <int Count, int Block>
using within_block = std::make_integer_sequence<int, (Count - Block * block < block ? Count - Block * block : block)>;

/// Some entries of a table of `Lists`, as a table of their own: where a compiler reads one it passes all those before.
template <class Lists, auto Column, int First, int Count>
constexpr auto copied_excerpt() {
  auto const* const from = (Lists::listed.*Column).data() + First;
  std::array<std::remove_cvref_t<decltype(*from)>, std::size_t(Count)> result{};
  for (int k = 0; k < Count; ++k) result.data()[k] = from[k];
  return result;
}
template <class Lists, auto Column, int First, int Count>
inline constexpr auto excerpt = copied_excerpt<Lists, Column, First, Count>();

template <class Program, class List, int First, class T, class Registers, int... C>
CHAINRULE_STEP constexpr void load_block([[maybe_unused]] Registers& r, std::integer_sequence<int, C...>) {
  constexpr int const* constants = excerpt<List, &List::table::constants, First, int(sizeof...(C))>.data();
  (load_constant<Program, constants[C], T>(r.value[CHAINRULE_NUMBER(constants[C])]), ...);
}

template <class List, int First, class T, class Registers, int... I>
CHAINRULE_STEP constexpr void run_block([[maybe_unused]] Registers& r, [[maybe_unused]] T const* inputs,
                                        std::integer_sequence<int, I...>) {
  constexpr instruction const* each = excerpt<List, &List::table::each, First, int(sizeof...(I))>.data();
  constexpr int const* operands = List::listed.operands.data();
  (run_step<each[I].operation, each[I].shape>(r, inputs, CHAINRULE_OPERANDS(each[I].shape.count, operands, each[I].operands[0]),
                                              CHAINRULE_NUMBER(each[I].target), CHAINRULE_NUMBER(each[I].operands[0]),
                                              CHAINRULE_NUMBER(each[I].operands[1]), CHAINRULE_NUMBER(each[I].operands[2])),
   ...);
}

/// g++ tries to vectorise all neighbouring stores at once, in time that grows faster than their number: not across blocks.
CHAINRULE_STEP constexpr void end_stores() {
  if (!__builtin_is_constant_evaluated()) asm volatile("" : : : "memory");
}

/// A step of a part, whose number and whose partner's may go to memory as well.
template <hash_t Operation, step_shape Shape, bool Keeps, bool KeepsPartner, class T, class Registers, class Listed>
CHAINRULE_STEP constexpr void run_and_keep(Registers& r, T const* inputs, [[maybe_unused]] Listed const& listed, int target,
                                           [[maybe_unused]] int a, [[maybe_unused]] int b, [[maybe_unused]] int c,
                                           [[maybe_unused]] int slot) {
  run_step<Operation, Shape>(r, inputs, listed, target, a, b, c);
  if constexpr (Keeps && Shape.what == action::condition) r.truth_memory[slot] = r.truth[target];
  else if constexpr (Keeps) r.memory[slot] = r.value[target];
  if constexpr (KeepsPartner) r.memory[c] = r.value[b];
}
template <class Parts, int First, class T, class Registers, int... I>
CHAINRULE_STEP constexpr void run_block_of_part(Registers& r, T const* inputs, std::integer_sequence<int, I...>) {
  constexpr instruction const* each = excerpt<Parts, &Parts::table::each, First, int(sizeof...(I))>.data();
  constexpr auto const* keeps = excerpt<Parts, &Parts::table::keeps, First, int(sizeof...(I))>.data();
  constexpr int const* slots = excerpt<Parts, &Parts::table::slot, First, int(sizeof...(I))>.data();
  constexpr int const* operands = Parts::listed.operands.data();
  (run_and_keep<each[I].operation, each[I].shape, keeps[I].first, keeps[I].second>(
       r, inputs, CHAINRULE_OPERANDS(each[I].shape.count, operands, each[I].operands[0]), CHAINRULE_NUMBER(each[I].target),
       CHAINRULE_NUMBER(each[I].operands[0]), CHAINRULE_NUMBER(each[I].operands[1]), CHAINRULE_NUMBER(each[I].operands[2]),
       CHAINRULE_NUMBER(slots[I])),
   ...);
  if constexpr (sizeof...(I) == block) end_stores();
}
/// Of a turn of those that repeat themselves.
template <class Parts, int First, class T, class Registers, int... I>
CHAINRULE_STEP constexpr void run_block_of_turn(Registers& r, T const* inputs, int turn, std::integer_sequence<int, I...>) {
  constexpr instruction const* each = excerpt<Parts, &Parts::table::each, First, int(sizeof...(I))>.data();
  constexpr auto const* moved = excerpt<Parts, &Parts::table::moved, First, int(sizeof...(I))>.data();
  constexpr auto const* keeps = excerpt<Parts, &Parts::table::keeps, First, int(sizeof...(I))>.data();
  constexpr int const* slots = excerpt<Parts, &Parts::table::slot, First, int(sizeof...(I))>.data();
  (run_and_keep<each[I].operation, each[I].shape, keeps[I].first, keeps[I].second>(
       r, inputs, none_listed{}, CHAINRULE_NUMBER(each[I].target),
       CHAINRULE_NUMBER(each[I].operands[0]) + turn * CHAINRULE_NUMBER(moved[I].operands[0]),
       CHAINRULE_NUMBER(each[I].operands[1]) + turn * CHAINRULE_NUMBER(moved[I].operands[1]),
       CHAINRULE_NUMBER(each[I].operands[2]) + turn * CHAINRULE_NUMBER(moved[I].operands[2]),
       CHAINRULE_NUMBER(slots[I]) + turn * CHAINRULE_NUMBER(moved[I].slot)),
   ...);
}

/// Runs the steps that Which names, in their order.
template <class Program, class List, class T, class Registers, int... C, int... B>
CHAINRULE_STEP constexpr void run_blocks([[maybe_unused]] Registers& r, [[maybe_unused]] T const* inputs,
                                         std::integer_sequence<int, C...>, std::integer_sequence<int, B...>) {
  (load_block<Program, List, C * block, T>(r, within_block<List::size.constants, C>{}), ...);
  (run_block<List, B * block>(r, inputs, within_block<List::size.instructions, B>{}), ...);
}
template <class Program, class Which = every_step, class T, class Registers>
CHAINRULE_STEP constexpr void run_steps(Registers& r, T const* inputs) {
  static_assert(check_steps<Program, T>());
  using list = instructions<Program, Which>;
  run_blocks<Program, list>(r, inputs, blocks_of<list::size.constants>{}, blocks_of<list::size.instructions>{});
}

/// Output O as a Result; a condition among numbers is the number 1 or 0.
template <class Program, int O, class Result, class T, class Registers>
CHAINRULE_STEP constexpr Result read_output(Registers const& r, T const* inputs) {
  constexpr operand from = operand_of(Program::value, Program::value.outputs[std::size_t(O)]);
  if constexpr (from.where == place::truth && std::is_same_v<Result, T>)
    return calculate<operations::select_, T>(r.truth[from.index], exact_number<T, 1>(), exact_number<T, 0>());
  else return read_from<from.where>(r, inputs, from.index);
}

template <class Program, int From, int First, class Registers, class T, class Out, int... O>
CHAINRULE_STEP constexpr void write_block([[maybe_unused]] Registers const& r, [[maybe_unused]] T const* inputs,
                                          [[maybe_unused]] Out& out, std::integer_sequence<int, O...>) {
  ((out[First + O] = read_output<Program, From + First + O, typename Out::value_type>(r, inputs)), ...);
  if constexpr (sizeof...(O) == block) end_stores();
}

/// Outputs From, From + 1..., Count of them.
template <class Program, int From, int Count, class Registers, class T, class Out>
CHAINRULE_STEP constexpr void write_outputs([[maybe_unused]] Registers const& r, [[maybe_unused]] T const* inputs,
                                            [[maybe_unused]] Out& out) {
  [&]<int... O>(std::integer_sequence<int, O...>) __attribute__((always_inline)) {
    (write_block<Program, From, O * block>(r, inputs, out, within_block<Count, O>{}), ...);
  }
  (blocks_of<Count>{});
}

/// Part of a long program.
template <class Program, class Parts, int Part, class T, int... C, int... H, int... L, int... B>
[[gnu::noinline]] constexpr void run_part(T* __restrict memory, typename truth_of<T>::type* __restrict truths,
                                          T const* __restrict inputs, std::integer_sequence<int, C...>,
                                          std::integer_sequence<int, H...>, std::integer_sequence<int, L...>,
                                          std::integer_sequence<int, B...>) {
  constexpr program_part part = Parts::listed.parts[std::size_t(Part)];
  part_registers<T, part.locals> r;
  r.memory = memory;
  r.truth_memory = truths;
  [[maybe_unused]] constexpr auto const* constants = Parts::listed.constants_read.data() + Part * Parts::constants;
  [[maybe_unused]] constexpr auto const* handed = Parts::listed.handed.data() + part.first_handed;
  (load_constant<Program, constants[C].step, T>(r.value[CHAINRULE_NUMBER(constants[C].local)]), ...);
  if constexpr (part.turns == 1) {
    (run_block_of_part<Parts, part.written + B * block>(r, inputs, within_block<part.length, B>{}), ...);
  } else {
    ((r.value[CHAINRULE_NUMBER(handed[H].to)] = memory[CHAINRULE_NUMBER(handed[H].slot)]), ...);
    for (int turn = 0; turn < part.turns; ++turn) {
      (run_block_of_turn<Parts, part.written + B * block>(r, inputs, turn, within_block<part.length, B>{}), ...);
      ((r.value[CHAINRULE_NUMBER(handed[H].to)] = r.value[CHAINRULE_NUMBER(handed[H].from)]), ...);
    }
    [[maybe_unused]] constexpr auto const* left = Parts::listed.left.data() + part.first_left;
    ((memory[CHAINRULE_NUMBER(left[L].slot)] = r.value[CHAINRULE_NUMBER(left[L].from)]), ...);
  }
}
/// Output O, from memory.
template <class Program, class Parts, int O, class Result, class T>
CHAINRULE_STEP constexpr Result output_of_parts(T const* memory, typename truth_of<T>::type const* truths, T const* inputs) {
  constexpr int from = Program::value.outputs[std::size_t(O)];
  constexpr step made = Program::value.steps[std::size_t(from)];
  constexpr int slot = Parts::listed.slot_of[std::size_t(from)];
  if constexpr (made.input >= 0) return inputs[made.input];
  else if constexpr (slot < 0) return exact_number<T, made.num, made.den>();
  else if constexpr (!made.is_condition) return memory[slot];
  else if constexpr (std::is_same_v<Result, T>)
    return calculate<operations::select_, T>(truths[slot], exact_number<T, 1>(), exact_number<T, 0>());
  else return truths[slot];
}
template <class Program, class Parts, int Stretch, class T, class Out>
CHAINRULE_STEP constexpr void write_stretch(T const* memory, typename truth_of<T>::type const* truths, T const* inputs,
                                            Out& out) {
  constexpr output_stretch here = Parts::listed.outputs[std::size_t(Stretch)];
  if constexpr (here.count == 1)
    out[here.first] = output_of_parts<Program, Parts, here.first, typename Out::value_type>(memory, truths, inputs);
  else
    for (int k = 0; k < here.count; ++k) out[static_cast<std::size_t>(here.first + k)] = memory[here.slot + k * here.moved];
}
template <class Program, class Parts, int First, class T, class Out, int... S>
CHAINRULE_STEP constexpr void write_block_of_parts(T const* memory, typename truth_of<T>::type const* truths, T const* inputs,
                                                   Out& out, std::integer_sequence<int, S...>) {
  (write_stretch<Program, Parts, First + S>(memory, truths, inputs, out), ...);
  if constexpr (sizeof...(S) == block) end_stores();
}
template <class Program, class Parts, class T, class Out, int... P, int... C, int... S>
CHAINRULE_STEP constexpr void run_parts(T const* inputs, Out& out, std::integer_sequence<int, P...>,
                                        std::integer_sequence<int, C...>, std::integer_sequence<int, S...>) {
  static_assert(check_steps<Program, T>());
  constexpr auto const& all = Parts::listed;
  registers<T, all.slots> waiting;
  (load_constant<Program, all.constants_in_memory[C], T>(waiting.value[CHAINRULE_NUMBER(all.constants_in_memory[C])]), ...);
  (run_part<Program, Parts, P>(waiting.value, waiting.truth, inputs, std::make_integer_sequence<int, all.used_constants[P]>{},
                               std::make_integer_sequence<int, all.parts[P].handed>{},
                               std::make_integer_sequence<int, all.parts[P].left>{}, blocks_of<all.parts[P].length>{}),
   ...);
  (write_block_of_parts<Program, Parts, S * block>(waiting.value, waiting.truth, inputs, out,
                                                   within_block<all.output_stretches, S>{}),
   ...);
}

/// Runs the program: inputs in, outputs out. Blocks stand in the function that owns the registers: compilers optimise
/// every function before they inline it, and memory costs them more than numbers of their own.
template <class Program, class T, class Out, class List = instructions<Program, every_step>, int... C, int... B, int... O>
CHAINRULE_STEP constexpr void run_all([[maybe_unused]] T const* inputs, [[maybe_unused]] Out& out,
                                      std::integer_sequence<int, C...>, std::integer_sequence<int, B...>,
                                      std::integer_sequence<int, O...>) {
  registers<T, sizeof...(C) + sizeof...(B) == 0 ? 0 : int(Program::value.steps.size())> r;
  (load_block<Program, List, C * block, T>(r, within_block<List::size.constants, C>{}), ...);
  (run_block<List, B * block>(r, inputs, within_block<List::size.instructions, B>{}), ...);
  (write_block<Program, 0, O * block>(r, inputs, out, within_block<int(Program::value.outputs.size()), O>{}), ...);
}
template <class Program, class T, class Out>
CHAINRULE_STEP constexpr void run(T const* inputs, Out& out) {
  using list = instructions<Program, every_step>;
  // (Numbers that begin with work of their own, as those of many digits, would do it for each part.)
  if constexpr (runs_in_long_parts<list> && std::is_trivially_default_constructible_v<T>) {
    using all = program_parts<Program, list>;
    run_parts<Program, all>(inputs, out, std::make_integer_sequence<int, all::count>{},
                            std::make_integer_sequence<int, all::listed.waiting_constants>{},
                            blocks_of<all::listed.output_stretches>{});
  } else {
    run_all<Program>(inputs, out, blocks_of<list::size.constants>{}, blocks_of<list::size.instructions>{},
                     blocks_of<int(Program::value.outputs.size())>{});
  }
}

}  // namespace chainrule::detail

#undef CHAINRULE_NUMBER
#undef CHAINRULE_OPERANDS
#undef CHAINRULE_STEP
