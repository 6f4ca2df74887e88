// Calling a recorded function: number by number, as one list, or block by block, its functor last: error(camera, point, seen).
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/traced/recording.hpp>

namespace chainrule::detail {

/// How many numbers an argument that begins at number `first` stands for, and what type they have.
template <class F, class Blocks, class A>
struct recorded_argument {
  static constexpr std::size_t size(std::size_t) { return 1; }
  using number = A;

  template <std::size_t, class T>
  static constexpr void read(T* out, A const& number) {
    *out = to_number<T>(number);
  }
};
template <class F, class Blocks, sequence A>
struct recorded_argument<F, Blocks, A> {
  static constexpr std::size_t size(std::size_t first) {
    if constexpr (static_size<A> != no_static_size) return static_size<A>;
    else return size_of_block<F, Blocks>(first);
  }
  using number = element_of<A>;

  template <std::size_t Size, class T>
  static constexpr void read(T* out, A const& list) {
    read_sequence<Size>("the argument", list, out);
  }
};
template <class F, class Blocks>
requires(members_of<F> > 0) struct recorded_argument<F, Blocks, F> {
  static constexpr std::size_t size(std::size_t) { return members_of<F>; }
  using number = double;

  template <std::size_t Size, class T>
  static constexpr void read(T* out, F const& functor) {
    auto const members = std::bit_cast<std::array<double, Size>>(functor);
    for (std::size_t k = 0; k < Size; ++k) out[k] = to_number<T>(members[k]);
  }
};

template <std::size_t Given, std::size_t Wanted>
constexpr bool check_numbers() {
  static_assert(Given == Wanted,
                "chainrule: wrong number of numbers for this formula (given == wanted): give each number, one list of all, or "
                "a list for each block and then the functor whose data members it uses");
  return Given == Wanted;
}

template <class F, class Blocks, class... A>
struct recorded_arguments {
  static constexpr std::size_t inputs = std::size_t(recording<F, Blocks>::inputs);
  using T = number_of<typename recorded_argument<F, Blocks, A>::number...>;

  static constexpr auto firsts = [] {
    std::array<std::size_t, sizeof...(A) + 1> begin{};
    std::size_t which = 0;
    ((begin[which + 1] = begin[which] + recorded_argument<F, Blocks, A>::size(begin[which]), ++which), ...);
    return begin;
  }();

  static constexpr bool check() {
    if constexpr (!(is_no_number<A> || ...)) return check_numbers<firsts[sizeof...(A)], inputs>();
    else return check_arguments<inputs, A...>();
  }

  template <std::size_t... K>
  static constexpr void read_each(T* out, std::index_sequence<K...>, A const&... a) {
    (recorded_argument<F, Blocks, A>::template read<firsts[K + 1] - firsts[K]>(out + firsts[K], a), ...);
  }
  static constexpr void read(T* out, A const&... a) { read_each(out, std::index_sequence_for<A...>{}, a...); }
};

template <class F, class Blocks>
struct recorded_problem;

// A single list keeps to the sentences that every function has.
template <class F, class Blocks, class... A>
struct arguments_for<recorded_problem<F, Blocks>, A...> : recorded_arguments<F, Blocks, A...> {};
template <class F, class Blocks, sequence A>
struct arguments_for<recorded_problem<F, Blocks>, A> : call_arguments<std::size_t(recording<F, Blocks>::inputs), A> {};

}  // namespace chainrule::detail
