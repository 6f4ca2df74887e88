// Calls with one argument for each variable and each array of a function's lists, f(p4, x, y), as functions of arrays of any length take them.
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/function/requests.hpp>

namespace chainrule::detail {

template <class Listed>
struct list_facts;
template <class... V>
struct list_facts<formulas<V...>> {
  static constexpr std::size_t count = sizeof...(V);
  static constexpr bool has_array = !all_true<!is_array<V>...>();
};

/// As many arguments as the lists have variables and arrays, and one of them a list; a single list is of all numbers.
template <class Listed, class... A>
inline constexpr bool is_call_by_blocks = sizeof...(A) > 1 && list_facts<Listed>::has_array &&
                                          sizeof...(A) == list_facts<Listed>::count && !all_true<!sequence<A>...>();

template <class V, class A>
constexpr auto number_of_argument() {
  if constexpr (sequence<A>) return type_box<element_of<A>>{};
  else return type_box<A>{};
}

template <class Listed, class... A>
struct block_arguments;
template <class... V, class... A>
struct block_arguments<formulas<V...>, A...> {
  static constexpr std::size_t inputs = std::size_t(count_inputs<V...>());
  using T = number_of<typename decltype(number_of_argument<V, A>())::type...>;

  static constexpr bool check() {
    constexpr bool in_order = ((is_array<V> == sequence<A>)&&...) && !(is_no_number<A> || ...);
    static_assert(in_order,
                  "chainrule: a call with lists takes a list for each array and a number for each variable, in the order of the "
                  "function's lists; or all numbers, or one list of them");
    if constexpr (in_order) return (check_block<V, A>() && ...);
    else return false;
  }
  template <class Number>
  [[gnu::always_inline]] static constexpr void read(Number* out, A const&... a) {
    (read_block<V>(out, a), ...);
  }
  [[gnu::always_inline]] static constexpr auto numbers(A const&... a) {
    std::array<T, inputs> copied;
    read(copied.data(), a...);
    return copied;
  }
  [[gnu::always_inline]] static constexpr T const* first(std::array<T, inputs> const& copied) { return copied.data(); }

 private:
  template <class W, class B>
  static constexpr bool check_block() {
    if constexpr (is_array<W>) return check_known_length<W::size(), B>();
    else return true;
  }
  template <class W, class Number, class B>
  [[gnu::always_inline]] static constexpr void read_block(Number*& out, B const& argument) {
    if constexpr (is_array<W>) read_sequence<W::size()>("a list for an array", argument, out);
    else *out = to_number<Number>(argument);
    out += inputs_of<W>;
  }
};

template <class Problem, class... A>
requires requires {
  requires is_call_by_blocks<typename Problem::listed, A...>;
  requires !takes_fewer_numbers<Problem>;
}
struct arguments_for<Problem, A...> : block_arguments<typename Problem::listed, A...> {};

}  // namespace chainrule::detail
