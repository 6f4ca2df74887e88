// Calls by name, f.gradient(x = 3.0, y = 4.0), and results with names, [x].
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/function/evaluate.hpp>
#include <chainrule/function/requests.hpp>

namespace chainrule {

namespace detail {

template <class T>
inline constexpr bool is_binding = false;
template <class Variable, class Value>
inline constexpr bool is_binding<binding<Variable, Value>> = true;
template <class Array, class Values, bool Temporary>
inline constexpr bool is_binding<array_binding<Array, Values, Temporary>> = true;

/// The number type of a bound value: of a list, that of its elements.
template <class Value>
struct bound_number {
  using type = Value;
};
template <sequence Value>
struct bound_number<Value> {
  using type = element_of<Value>;
};

template <class T, class Variable, class Value>
constexpr void read_bound(T* out, binding<Variable, Value> const& b) {
  *out = to_number<T>(b.value);
}
template <class T, class Array, class Values, bool Temporary>
constexpr void read_bound(T* out, array_binding<Array, Values, Temporary> const& b) {
  read_sequence<Array::size()>("the array", b.values, out);
}

template <class Name>
constexpr auto variable_without_value() {
  static_assert(sizeof(Name) == 0,
                "chainrule: a variable of this formula has no value in the call, see name<...>: bind each, z(x = 3, y = 4)");
  return false;
}
template <class Name>
constexpr auto not_in_result() {
  static_assert(sizeof(Name) == 0, "chainrule: the function is not differentiated in this variable, see name<...>");
  return false;
}
template <class Name>
constexpr auto variable_of_another_function() {
  static_assert(sizeof(Name) == 0, "chainrule: this function does not list the variable that has a value here, see name<...>");
  return false;
}

/// Where the numbers of a variable or an array stand among those that a layout lists, or -1.
template <class V>
constexpr int position_in(input_layout const& layout) {
  if constexpr (is_array<V>) return layout.first_of(V::hash);
  else return layout.input_of(info_of<V>);
}

/// What stands left of = once each, and with numbers on the right: false behind a sentence.
template <class... Bindings>
constexpr bool check_values() {
  constexpr bool numbers = !(is_no_number<typename Bindings::value_type> || ...);
  static_assert(numbers, "chainrule: a call takes numbers; to put formulas in place of variables use substitute(z, x = y)");
  constexpr bool lists = ((is_array<typename Bindings::variable> == sequence<typename Bindings::value_type>)&&...);
  if constexpr (numbers)
    static_assert(lists, "chainrule: an array of variables takes a list of numbers: formula(xs = numbers); a variable takes one");
  constexpr bool once = all_different<typename Bindings::variable...>();
  static_assert(once, "chainrule: a variable has two values in this call");
  return numbers && lists && once;
}
template <class B>
constexpr bool check_length_of() {
  if constexpr (is_array<typename B::variable> && !is_column<typename B::variable>)
    return check_known_length<B::variable::size(), typename B::value_type>();
  else return true;
}

/// Each of the first `Count` numbers that a function lists has a value, and nothing else has: else the hash of a variable.
struct wrong_names {
  int unknown = -1;  // which binding
  hash_t missing = 0;
  bool is_twice = false;
};
template <class Problem, int Count, class... V>
constexpr wrong_names find_wrong_names() {
  input_layout const layout = Problem::layout();
  int const first[] = {position_in<V>(layout)..., 0};
  int const size[] = {inputs_of<V>..., 0};
  list<char> has_value(Problem::inputs);
  if constexpr (takes_fewer_numbers<Problem>) {
    for (char& fixed : has_value) fixed = 1;
    for (int const given : Problem::places) has_value[given] = 0;
  }
  wrong_names wrong;
  for (int which = int(sizeof...(V)) - 1; which >= 0; --which) {
    if (first[which] < 0 || first[which] >= Count) wrong.unknown = which;
    else
      for (int k = first[which]; k < first[which] + size[which]; ++k) {
        wrong.is_twice = wrong.is_twice || has_value[k] != 0;
        has_value[k] = 1;
      }
  }
  for (listed_input const& each : layout.listed)
    for (int k = each.first; k < each.first + each.size && k < Count; ++k)
      if (has_value[k] == 0 && wrong.missing == 0) wrong.missing = each.hash;
  return wrong;
}

/// A function's first `Count` numbers by name: false behind a sentence.
template <class Problem, int Count, class... Bindings>
constexpr bool check_names() {
  if constexpr (!requires { Problem::layout(); }) {
    static_assert(sizeof(Problem) == 0,
                  "chainrule: a function of ordinary C++ has no names for its arguments: give the numbers in their order");
    return false;
  } else if constexpr (!check_values<Bindings...>() || !(check_length_of<Bindings>() && ...)) {
    return false;
  } else {
    constexpr wrong_names wrong = find_wrong_names<Problem, Count, typename Bindings::variable...>();
    static_assert(!wrong.is_twice, "chainrule: a variable has two values in this call");
    if constexpr (wrong.unknown >= 0) {
      constexpr hash_t hashes[] = {Bindings::variable::hash...};
      return variable_of_another_function<typename name_at<definition_at<hashes[wrong.unknown]>>::type>();
    } else if constexpr (wrong.missing != 0) {
      return variable_without_value<typename name_at<definition_at<wrong.missing>>::type>();
    } else {
      return !wrong.is_twice;
    }
  }
}

template <class... Bindings>
using number_of_values = number_of<typename bound_number<typename Bindings::value_type>::type...>;

/// Writes the numbers of a call by name in the order of the function's list.
template <class Problem, class T, class... Bindings>
[[gnu::always_inline]] constexpr void read_in_order(T* out, Bindings const&... bindings) {
  constexpr int first[] = {position_in<typename Bindings::variable>(Problem::layout())...};
  int which = 0;
  (read_bound(out + first[which++], bindings), ...);
}

template <class... E>
struct all_bindings {
  static constexpr bool value = sizeof...(E) > 0 && (is_binding<E> && ...);
};

/// A tuple of bindings, a point or a direction by name: std::tuple(x = 3.0, y = 4.0), or Hana's.
template <class T>
inline constexpr bool is_named_list = false;
template <class T>
requires(is_tuple<T> && !sequence<T>) inline constexpr bool is_named_list<T> = elements_in<T, all_bindings>::value;
template <class... E>
inline constexpr bool is_named_list<boost::hana::tuple<E...>> = all_bindings<E...>::value;

/// How a function is called. Misuse has had its sentence.
enum class call_style : unsigned char { positions, names, misuse };

template <class Problem, class... A>
constexpr call_style style_of_call() {
  if constexpr ((is_binding<A> || ...)) {
    static_assert((is_binding<A> && ...), "chainrule: a call is by position, f(3.0, 4.0), or by name, f(x = 3.0, y = 4.0)");
    if constexpr ((is_binding<A> && ...))
      if constexpr (check_names<Problem, Problem::inputs, A...>())
        if constexpr (check_formulas<Problem, number_of_values<A...>>()) return call_style::names;
  } else if constexpr (arguments_for<Problem, A...>::check()) {
    if constexpr (check_formulas<Problem, typename arguments_for<Problem, A...>::T>()) return call_style::positions;
  }
  return call_style::misuse;
}

/// Reads a call in either style; nothing of a misuse.
template <class Problem, class T, class... A>
[[gnu::always_inline]] constexpr void read_call(T* out, A const&... a) {
  constexpr call_style style = style_of_call<Problem, A...>();
  if constexpr (style == call_style::positions) arguments_for<Problem, A...>::read(out, a...);
  else if constexpr (style == call_style::names) read_in_order<Problem>(out, a...);
}

/// A point or a direction of Count numbers, one of which is a list too: its number type, its check, its reading.
template <class Problem, int Count, class List>
struct list_argument : call_arguments<std::size_t(Count), List> {
  template <class Number>
  [[gnu::always_inline]] static constexpr void read_list(char const* what, Number* out, List const& list) {
    if constexpr (sequence<List>) read_sequence<std::size_t(Count)>(what, list, out);
    else *out = to_number<Number>(list);
  }
};
template <class Problem, int Count, class List>
requires(is_named_list<List>) struct list_argument<Problem, Count, List> {
  template <class... B>
  struct bound {
    static constexpr bool check() { return check_names<Problem, Count, B...>(); }
    static constexpr auto number() { return type_box<number_of_values<B...>>{}; }
  };
  using bindings = elements_in<List, bound>;
  static constexpr bool check() { return bindings::check(); }
  using T = typename decltype(bindings::number())::type;

  template <class Number>
  [[gnu::always_inline]] static constexpr void read_list(char const*, Number* out, List const& list) {
    with_elements_of(list, [out](auto const&... b) { read_in_order<Problem>(out, b...); });
  }
};
/// The point.
template <class Problem, class List>
struct point_argument : list_argument<Problem, Problem::inputs, List> {};
template <takes_fewer_numbers Problem, class List>
struct point_argument<Problem, List> : list_argument<Problem, numbers_of_call<Problem>, List> {
  template <class Number>
  [[gnu::always_inline]] static constexpr void read_list(char const* what, Number* out, List const& list) {
    std::array<Number, Problem::places.size()> numbers;
    list_argument<Problem, numbers_of_call<Problem>, List>::read_list(what, numbers.data(), list);
    put_in_places<Problem>(out, numbers.data());
  }
};
template <takes_fewer_numbers Problem, class List>
requires(is_named_list<List>) struct point_argument<Problem, List> : list_argument<Problem, Problem::inputs, List> {
  template <class Number>
  [[gnu::always_inline]] static constexpr void read_list(char const* what, Number* out, List const& list) {
    list_argument<Problem, Problem::inputs, List>::read_list(what, out, list);
    Problem::set_constants(out);
  }
};

}  // namespace detail

/// Numbers with the names of the variables and arrays that a function is differentiated in: slopes[x]; slopes[xs] is a
/// std::array. `numbers` has them in the order of the function's list.
template <class Problem, class Numbers>
struct named_numbers {
  Numbers numbers;

  template <class Key>
  constexpr auto operator[](Key const&) const {
    static_assert(variable_formula<Key> || detail::is_array<Key>,
                  "chainrule: the result of a call by name is read by name, slopes[x]; calls by position give arrays");
    if constexpr (variable_formula<Key> || detail::is_array<Key>) {
      constexpr int first = detail::position_in<Key>(Problem::layout());
      if constexpr (first < 0 || first >= Problem::wrt) {
        static_cast<void>(detail::not_in_result<typename detail::name_at<detail::definition_at<Key::hash>>::type>());
      } else if constexpr (detail::is_array<Key>) {
        std::array<std::remove_cvref_t<decltype(numbers[0])>, Key::size()> some;
        for (std::size_t k = 0; k < some.size(); ++k) some[k] = numbers[std::size_t(first) + k];
        return some;
      } else {
        return numbers[std::size_t(first)];
      }
    }
  }
};

namespace detail {

template <class Problem, class T, std::size_t N>
constexpr named_numbers<Problem, std::array<T, N>> with_names(std::array<T, N> const& numbers) {
  return {numbers};
}
/// Each row of a table.
template <class Problem, class T, std::size_t N, std::size_t M>
constexpr auto with_names_in_rows(std::array<std::array<T, N>, M> const& table) {
  std::array<named_numbers<Problem, std::array<T, N>>, M> rows;
  for (std::size_t k = 0; k < M; ++k) rows[k].numbers = table[k];
  return rows;
}

}  // namespace detail
}  // namespace chainrule
