// Reading the arguments of a call: N scalars, or one std::array, std::span, Eigen vector or anything indexed like one.
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/core/throw.hpp>
#include <chainrule/core/tuples.hpp>
#include <chainrule/operations/rules.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace chainrule::detail {

/// Indexed by integers, with a size. (Hana's tuples must not be asked.)
template <class S>
concept sequence = std::is_bounded_array_v<S> ||(!is_hana_tuple<S> && requires(S const& s) {
  s[0];
  { s.size() } -> std::convertible_to<std::size_t>;
});

template <sequence S>
using element_of = std::remove_cvref_t<decltype(std::declval<S const&>()[0])>;

/// The length that a type states, asked without its header: arrays, fixed spans, fixed Eigen vectors.
inline constexpr std::size_t no_static_size = std::size_t(-1);
template <class S>
constexpr std::size_t stated_size() {
  if constexpr (requires { S::extent; }) return S::extent;  // std::dynamic_extent is the greatest size too
  else if constexpr (requires { S::SizeAtCompileTime; })
    return S::SizeAtCompileTime < 0 ? no_static_size : std::size_t(S::SizeAtCompileTime);
  else return no_static_size;
}
template <class S>
inline constexpr std::size_t static_size = stated_size<S>();
template <class T, std::size_t N>
inline constexpr std::size_t static_size<std::array<T, N>> = N;
template <class T, std::size_t N>
inline constexpr std::size_t static_size<T[N]> = N;

[[noreturn]] inline void throw_wrong_length(char const* what, std::size_t given, std::size_t wanted) {
  bounded_text<160> message;
  message.put("chainrule: ");
  message.put(what);
  message.put(" has length ");
  put_integer(message, static_cast<std::int64_t>(given));
  message.put(", but the function takes ");
  put_integer(message, static_cast<std::int64_t>(wanted));
  throw_invalid_argument(message.text);
}

template <std::size_t Given, std::size_t Wanted>
constexpr bool check_length() {
  static_assert(Given == Wanted, "chainrule: the list given to this function has the wrong length (given == wanted)");
  return Given == Wanted;
}

/// A wrong length is a compile error where it is known...
template <std::size_t N, sequence S>
constexpr bool check_known_length() {
  if constexpr (static_size<S> != no_static_size) return check_length<static_size<S>, N>();
  else return true;
}
/// ... and else std::invalid_argument.
template <std::size_t N, sequence S>
[[gnu::always_inline]] constexpr void check_sequence(char const* what, S const& s) {
  if constexpr (static_size<S> == no_static_size)
    if (static_cast<std::size_t>(s.size()) != N) throw_wrong_length(what, static_cast<std::size_t>(s.size()), N);
}

/// A view of cr::strided.
template <class S>
concept strided_numbers = requires {
  requires S::is_strided;
};
/// A sequence of T that lies in memory as an array does: it is read where it is.
template <class S, class T>
concept lies_in_memory = requires(S const& s) {
  { s.data() } -> std::convertible_to<T const*>;
}
&&!strided_numbers<S> &&
    (
        !requires(S const& s) { s.innerStride(); } || requires { requires S::InnerStrideAtCompileTime == 1; });

/// Copies a sequence of N numbers to `out`.
template <std::size_t N, class T, sequence S>
[[gnu::always_inline]] constexpr void read_sequence(char const* what, S const& s, T* out) {
  check_sequence<N>(what, s);
  if constexpr (requires { s.rows(); }) {
    for (std::ptrdiff_t i = 0; i < std::ptrdiff_t(N); ++i) out[i] = to_number<T>(s[i]);  // Eigen counts with signs
  } else {
    for (std::size_t i = 0; i < N; ++i) out[i] = to_number<T>(s[i]);
  }
}

template <std::size_t Given, std::size_t Wanted>
constexpr bool check_count() {
  static_assert(Given == Wanted,
                "chainrule: wrong number of arguments (given == wanted): give one number per variable, or one std::array, "
                "std::span or Eigen vector of them");
  return Given == Wanted;
}

/// What no call reads as a number.
template <class A>
inline constexpr bool is_no_number = is_array<A> || std::is_pointer_v<A>;
template <any_formula A>
inline constexpr bool is_no_number<A> = !closed_formula<A>;
template <std::size_t N>
inline constexpr bool is_no_number<char[N]> = true;

/// What a call is given is numbers, as many as wanted, or one list of them: false behind a sentence. Asked before anything
/// is made of them.
template <std::size_t N, class... A>
constexpr bool check_arguments() {
  if constexpr ((is_no_number<A> || ...)) {
    static_assert(!(is_no_number<A> || ...),
                  "chainrule: a function is called with numbers: f(3.0, 4.0) or f(x = 3.0, y = 4.0); to put formulas in place of "
                  "variables use substitute(z, x = y)");
    return false;
  } else if constexpr (sizeof...(A) == 1 && (sequence<A> && ...)) {
    return (check_known_length<N, A>() && ...);
  } else if constexpr ((sequence<A> || ...)) {
    static_assert(
        !(sequence<A> || ...),
        "chainrule: a call by position takes numbers, or one list of all of them: std::array, std::span or Eigen vector; by "
        "name it takes lists for arrays, f(x = 1.0, ys = list)");
    return false;
  } else {
    return check_count<sizeof...(A), N>();
  }
}

/// The number type of a call, and its arguments as one array of it.
template <std::size_t N, class... A>
struct call_arguments {
  static constexpr bool one_sequence = sizeof...(A) == 1 && (sequence<A> && ...);

  static constexpr auto number_type() {
    if constexpr (one_sequence) return type_box<number_of<element_of<A>...>>{};
    else return type_box<number_of<A...>>{};
  }
  using T = typename decltype(number_type())::type;

  /// The numbers: where they lie in memory, or a copy.
  [[gnu::always_inline]] static constexpr auto numbers(A const&... a) {
    if constexpr (one_sequence && (lies_in_memory<A, T> && ...)) {
      (check_sequence<N>("the argument", a), ...);
      return static_cast<T const*>((a, ...).data());
    } else {
      std::array<T, N> copied;
      read(copied.data(), a...);
      return copied;
    }
  }
  [[gnu::always_inline]] static constexpr T const* first(T const* in_place) { return in_place; }
  [[gnu::always_inline]] static constexpr T const* first(std::array<T, N> const& copied) { return copied.data(); }

  static constexpr bool check() { return check_arguments<N, A...>(); }

  template <class Number>
  [[gnu::always_inline]] static constexpr void read(Number* out, A const&... a) {
    if constexpr (one_sequence) {
      (read_sequence<N>("the argument", a, out), ...);
    } else {
      std::size_t i = 0;
      ((out[i++] = to_number<Number>(a)), ...);
    }
  }
};

/// Numbers to their places, to(k) = flat[k], for k below Count. Short lists one by one: a loop compilers vectorise, and then read
/// in large pieces what was written in small ones, which takes a processor longer than to calculate it.
template <std::size_t Count, class T, class To>
[[gnu::always_inline]] constexpr void copy_each(T const* flat, To const& to) {
  if constexpr (Count <= 128) {
    [&]<std::size_t... K>(std::index_sequence<K...>) __attribute__((always_inline)) { ((to(K) = flat[K]), ...); }
    (std::make_index_sequence<Count>{});
  } else {
    for (std::size_t k = 0; k < Count; ++k) to(k) = flat[k];
  }
}

/// Some of a problem's inputs are no numbers of a call: those that are have `places` among them (function/fixed.hpp).
template <class Problem>
concept takes_fewer_numbers = requires {
  Problem::places;
};
template <class Problem>
constexpr int count_numbers_of_call() {
  if constexpr (takes_fewer_numbers<Problem>) return int(Problem::places.size());
  else return Problem::inputs;
}
/// How many numbers a call takes.
template <class Problem>
inline constexpr int numbers_of_call = count_numbers_of_call<Problem>();
template <class Problem, class T>
[[gnu::always_inline]] constexpr void put_in_places(T* out, T const* numbers) {
  copy_each<Problem::places.size()>(numbers, [&](std::size_t number) -> T& { return out[Problem::places[number]]; });
  Problem::set_constants(out);
}

/// How a problem's functions are called. (Recorded functions take their blocks one by one, too: traced/arguments.hpp.)
template <class Problem, class... A>
struct arguments_for : call_arguments<std::size_t(Problem::inputs), A...> {};

}  // namespace chainrule::detail
