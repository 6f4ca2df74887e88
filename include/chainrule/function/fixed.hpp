// cr::at: functions at exact constants. Such variables are no arguments of calls; the graph is differentiated in them and then
// folded, so that a zero leaves nothing behind.
#pragma once

#include <chainrule/function/by_blocks.hpp>
#include <chainrule/function/names.hpp>

namespace chainrule {

template <class... B>
struct at_list {};
/// Exact constants at which a function is evaluated and differentiated: cr::function(f, cr::wrt(d, x), cr::given(y), cr::at(d = 0_c)).
/// The variables, of wrt or of given, are no arguments of calls: derivatives in them are those at the constants, and what the
/// constants decide is folded while compiling. An array of variables takes one constant for all. Limits: slopes of exactly 0 at the
/// constants drop what they are multiplied by, which may be infinite; functions with loops are not folded. Beside arrays whose length calls tell,
/// numbers alone are at constants.
template <class... B>
constexpr at_list<B...> at(B const&...) {
  return {};
}

namespace detail {

/// Whether there is a sum or a product: otherwise the forward sweep serves.
template <class Problem>
inline constexpr bool has_loops = false;
template <class... Out, class In, int Wrt>
inline constexpr bool has_loops<problem<formulas<Out...>, In, Wrt>> = !all_true<!contains_loop(info_of<Out>)...>();

/// An input that stands for a number.
template <int Input, std::int64_t Num, std::int64_t Den>
struct fixed_input {
  static constexpr int input = Input;
  static constexpr rational value{Num, Den};
};

/// The variables and arrays of a list that calls give; none where an array is given in part.
template <class Problem, class Given, class Listed, class... Fixed>
struct without_fixed {
  using type = Given;
};
template <class Problem, class... G, class V, class... Rest, class... Fixed>
struct without_fixed<Problem, formulas<G...>, formulas<V, Rest...>, Fixed...> {
  static constexpr int first = position_in<V>(Problem::layout());
  static constexpr int fixed = (0 + ... + int(Fixed::input >= first && Fixed::input < first + inputs_of<V>));
  static constexpr auto next() {
    if constexpr (fixed == 0) return without_fixed<Problem, formulas<G..., V>, formulas<Rest...>, Fixed...>{};
    else if constexpr (fixed == inputs_of<V>) return without_fixed<Problem, formulas<G...>, formulas<Rest...>, Fixed...>{};
    else return without_fixed<Problem, formulas<>, formulas<>>{};
  }
  using type = typename decltype(next())::type;
};

/// A problem with inputs that calls do not give.
template <class Problem, class... Fixed>
struct fixed_problem : Problem {
  /// Loops stay loops; elements of arrays outside of loops are variables like others.
  static constexpr bool is_indexed = [] {
    if constexpr (keeps_loops<Problem>) return has_loops<Problem>;
    else return false;
  }();
  static constexpr graph_builder graph() {
    graph_builder g = Problem::graph();
    (g.fix(Fixed::input, Fixed::value), ...);
    return g;
  }
  /// Where the numbers of a call stand among the inputs.
  static constexpr auto find_places() {
    std::array<int, std::size_t(Problem::inputs) - sizeof...(Fixed)> result{};
    std::size_t next = 0;
    for (int k = 0; k < Problem::inputs; ++k)
      if (!((Fixed::input == k) || ...)) result[next++] = k;
    return result;
  }
  static constexpr auto places = find_places();
  template <class T>
  [[gnu::always_inline]] static constexpr void set_constants([[maybe_unused]] T* inputs) {
    ((inputs[Fixed::input] = exact_number<T, Fixed::value.num, Fixed::value.den>()), ...);
  }
  using listed = typename without_fixed<Problem, formulas<>, typename Problem::listed, Fixed...>::type;
  template <class... A>
  using arguments =
      std::conditional_t<is_call_by_blocks<listed, A...>, block_arguments<listed, A...>, call_arguments<places.size(), A...>>;
};

// A call's numbers, put in their places.
template <takes_fewer_numbers Problem, class... A>
struct arguments_for<Problem, A...> {
  using given = typename Problem::template arguments<A...>;
  using T = typename given::T;
  static constexpr bool check() { return given::check(); }

  template <class Number>
  [[gnu::always_inline]] static constexpr void read(Number* out, A const&... a) {
    std::array<Number, Problem::places.size()> numbers;
    given::read(numbers.data(), a...);
    put_in_places<Problem>(out, numbers.data());
  }
  [[gnu::always_inline]] static constexpr auto numbers(A const&... a) {
    std::array<T, std::size_t(Problem::inputs)> copied;
    read(copied.data(), a...);
    return copied;
  }
  [[gnu::always_inline]] static constexpr T const* first(std::array<T, std::size_t(Problem::inputs)> const& copied) {
    return copied.data();
  }
};

/// What cr::at says of a function's inputs: an input number and a constant for each.
template <class Variable, class Value>
struct fixed_variable {
  using variable = Variable;
  static constexpr bool is_exact = constant_formula<Value> || hana_integer<Value>;
  static constexpr rational value() {
    if constexpr (is_exact) return rational_of<Value>();
    else return {};
  }
  static constexpr int count = inputs_of<Variable>;
};
template <class B>
struct read_fixed;
template <class Variable, class Value>
struct read_fixed<binding<Variable, Value>> : fixed_variable<Variable, Value> {};
template <class Array, class Value, bool Temporary>
struct read_fixed<array_binding<Array, Value, Temporary>> : fixed_variable<Array, Value> {};

template <class Name>
constexpr auto not_listed_beside_at() {
  static_assert(sizeof(Name) == 0, "chainrule: cr::at: neither cr::wrt nor cr::given lists this variable, see name<...>");
  return false;
}

/// What cr::at is given: false behind a sentence.
template <class Problem>
constexpr bool check_at(at_list<>) {
  return true;
}
template <class Problem, class... B>
constexpr bool check_at(at_list<B...>) {
  constexpr bool bound = (is_binding<B> && ...);
  static_assert(bound, "chainrule: cr::at names variables and exact constants: cr::at(d = 0_c)");
  if constexpr (bound) {
    constexpr bool exact = (read_fixed<B>::is_exact && ...);
    static_assert(exact, "chainrule: cr::at takes exact constants: cr::at(d = 0_c)");
    constexpr hash_t missing = [] {
      hash_t found = 0;
      ((found = found == 0 && position_in<typename B::variable>(Problem::layout()) < 0 ? B::variable::hash : found), ...);
      return found;
    }();
    if constexpr (missing != 0) {
      return not_listed_beside_at<typename name_at<definition_at<missing>>::type>();
    } else {
      constexpr bool once = [] {
        list<char> has_value(Problem::inputs);
        bool twice = false;
        auto const fix_each = [&](int input_number, int how_many) {
          for (int one = input_number; one < input_number + how_many; ++one)
            twice = twice || has_value[one] != 0, has_value[one] = 1;
        };
        (fix_each(position_in<typename B::variable>(Problem::layout()), inputs_of<typename B::variable>), ...);
        return !twice;
      }();
      static_assert(once, "chainrule: cr::at: a variable has two values");
      return exact && once;
    }
  }
  return false;
}

template <class Problem, class... Fixed>
struct fix_inputs {
  using type = fixed_problem<Problem, Fixed...>;
  template <class B, int First, int... K>
  static constexpr auto with(std::integer_sequence<int, K...>) {
    return fix_inputs<Problem, Fixed..., fixed_input<First + K, read_fixed<B>::value().num, read_fixed<B>::value().den>...>{};
  }
  template <class B, class... Rest>
  static constexpr auto all() {
    constexpr int first = position_in<typename B::variable>(Problem::layout());
    using more = decltype(with<B, first>(std::make_integer_sequence<int, inputs_of<typename B::variable>>{}));
    if constexpr (sizeof...(Rest) == 0) return more{};
    else return more::template all<Rest...>();
  }
};
template <class Problem, class At>
struct problem_at;
template <class Problem>
struct problem_at<Problem, at_list<>> {
  using type = Problem;
};
template <class Problem, class... B>
struct problem_at<Problem, at_list<B...>> {
  using type = typename decltype(fix_inputs<Problem>::template all<B...>())::type;
};

}  // namespace detail
}  // namespace chainrule
