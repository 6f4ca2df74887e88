// The arguments of calls of functions of arrays, and what they give.
#pragma once

#include <chainrule/core/tuples.hpp>
#include <chainrule/function/results.hpp>
#include <chainrule/loops/columns.hpp>
#include <chainrule/loops/element_checks.hpp>

#include <boost/hana/at.hpp>

#include <cstdint>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {
namespace detail {

template <class V>
constexpr bool is_integer_array() {
  if constexpr (is_array<V>) return definition_of<V>::info.is_integer;
  else return false;
}
template <class V, class A>
constexpr auto argument_number() {
  if constexpr (is_integer_array<V>() || is_listed_extent<V>) return formulas<>{};
  else if constexpr (sequence<A>) return formulas<element_of<A>>{};
  else return formulas<A>{};
}
template <class... Found>
struct numbers_among {
  using type = number_of<Found...>;
};
template <class... Found, class... More, class... Rest>
struct numbers_among<formulas<Found...>, formulas<More...>, Rest...> : numbers_among<formulas<Found..., More...>, Rest...> {};
template <class... Found>
struct numbers_among<formulas<Found...>> {
  using type = number_of<Found...>;
};

template <class T, class V, class A>
constexpr bool check_argument() {
  if constexpr (is_listed_extent<V>) {
    static_assert(std::is_integral_v<A>, "chainrule: a length that a function lists is given as an integer: f(1.0, 1000)");
    return std::is_integral_v<A>;
  } else if constexpr (!is_column<V>) {
    static_assert(
        is_array<V> == sequence<A>,
        "chainrule: a function of arrays takes one argument for each variable and each array, in the order of its lists");
    return is_array<V> == sequence<A>;
  } else {
    static_assert(
        sequence<A>,
        "chainrule: a function of arrays takes one argument for each variable and each array, in the order of its lists");
    if constexpr (!sequence<A>) return false;
    else if constexpr (is_integer_array<V>()) {
      constexpr bool integers = std::is_integral_v<element_of<A>> &&
                                (contiguous_list<A, element_of<A>> || is_read_in_steps<definition_of<V>::rank, A, element_of<A>>);
      static_assert(
          integers,
          "chainrule: an array of integers is read where it is: give a std::vector, std::span or std::array of them, or "
          "cr::strided(pointer, size, step)");
      return integers;
    } else {
      constexpr bool readable = contiguous_list<A, T> || is_read_in_steps<definition_of<V>::rank, A, T>;
      static_assert(
          readable,
          "chainrule: an array whose length the call tells is read where it is: give a std::vector, std::span, std::array or "
          "Eigen vector of the call's number type, or cr::strided(pointer, size, step)");
      return readable;
    }
  }
}

template <class V, class A>
constexpr bool has_steps() {
  if constexpr (!is_column<V> || !sequence<A>) return false;
  else return !contiguous_list<A, element_of<A>> && is_read_in_steps<definition_of<V>::rank, A, element_of<A>>;
}
template <class V, class A>
using steps_of = array_steps<V::hash, definition_of<V>::rank, lies_row_by_row<A>()>;
template <class V, class A>
constexpr auto column_facts() {
  if constexpr (is_integer_array<V>() && has_steps<V, A>())
    return formulas<integer_column<V::hash, element_of<A>>, steps_of<V, A>>{};
  else if constexpr (is_integer_array<V>()) return formulas<integer_column<V::hash, element_of<A>>>{};
  else if constexpr (has_steps<V, A>()) return formulas<steps_of<V, A>>{};
  else return formulas<>{};
}
/// The columns of a call: those of integers, each in its own type, and the steps of those that are read in steps, beside all.
template <class Columns, class T, class... Facts>
struct bound_columns_of;
template <class Columns, class T, class... I>
struct bound_columns_of<Columns, T, formulas<I...>> {
  using type = bound_columns<Columns, T, I...>;
};
template <class Columns, class T, class... I, class... More, class... Rest>
struct bound_columns_of<Columns, T, formulas<I...>, formulas<More...>, Rest...>
    : bound_columns_of<Columns, T, formulas<I..., More...>, Rest...> {};

/// The parts of a point or a direction: a tuple's, or the one number or list that it is.
template <class Parts, class Use>
constexpr decltype(auto) with_parts(Parts const& parts, Use const& use) {
  if constexpr (is_tuple<Parts> && !sequence<Parts>) return with_elements_of(parts, use);
  else return use(parts);
}

template <class T, class V, class D>
constexpr bool check_direction() {
  constexpr bool is_list = sequence<D>;
  static_assert(
      is_list == is_array<V>,
      "chainrule: a direction has a number or a list for each of wrt, in their order: f.jvp(std::tie(x, owner), std::tie(dx))");
  if constexpr (is_list == is_array<V> && is_column<V>) {
    static_assert(contiguous_list<D, T>,
                  "chainrule: the direction of an array whose length the call tells is read where it is: give a std::vector, "
                  "std::span, std::array or Eigen vector of the call's number type");
    return contiguous_list<D, T>;
  } else {
    return is_list == is_array<V>;
  }
}

/// Whether numbers cannot be read where they are: a span into bytes that somebody packed.
template <class T>
bool is_misaligned(T const* numbers) {
  return reinterpret_cast<std::uintptr_t>(numbers) % alignof(T) != 0;
}
[[noreturn]] inline void throw_misaligned(std::string_view name) {
  bounded_text<200> message;
  message.put("chainrule: ");
  message.put(name);
  message.put(" lies where numbers of its type cannot: its address is no multiple of their alignment");
  throw_invalid_argument(message.text);
}

template <class T>
constexpr void check_alignment(T const* numbers, std::string_view name) {
  if (!std::is_constant_evaluated() && is_misaligned(numbers)) throw_misaligned(name);
}

/// Lists that are as long begin where a line of the cache does: no wide read of them takes two.
template <class T, std::size_t Size>
inline constexpr std::size_t list_alignment = alignof(T) <= 64 && 64 <= Size * sizeof(T) ? 64 : alignof(T);

/// The frame that a call will run in: it may know of rows that other processes have (adapters/mpi.hpp).
template <class Frame>
struct call_in {
  Frame& frame;
};
template <class Problem, class Frame, class Call>
constexpr void count_rows(Frame const&, Call&) {}
/// What use() gives, in a frame that may catch what it throws.
template <class Frame, class Use>
[[gnu::always_inline]] constexpr decltype(auto) guarded_in(Frame const&, Use const& use) {
  return use();
}

/// The arguments of a call, read: numbers are copied, columns stay where they are. Behind the numbers is room for those of a direction,
/// or for weights.
template <class Problem, class T, class... A>
struct array_call;
template <class... Out, class... In, int Wrt, class T, class... A>
struct array_call<problem<formulas<Out...>, formulas<In...>, Wrt>, T, A...> {
  using number = T;
  using whole = problem<formulas<Out...>, formulas<In...>, Wrt>;
  using columns = columns_of<whole>;
  using bound = typename bound_columns_of<columns, T, formulas<>, decltype(column_facts<In, A>())...>::type;

  bound arrays{};
  static constexpr std::size_t room = std::size_t(whole::inputs + (Wrt > whole::outputs ? Wrt : whole::outputs));
  alignas(list_alignment<T, room>) std::array<T, room> numbers{};

  template <class Frame>
  [[gnu::always_inline]] constexpr explicit array_call(call_in<Frame> const& in, A const&... a) {
    T* next = numbers.data();
    std::size_t column = 0;
    (read<In>(a, next, column), ...);
    arrays.counts = arrays.lengths = read_lengths(columns::each, columns::rules, arrays.sizes.data());
    (check_columns<In, A>(), ...);
    count_rows<whole>(in.frame, *this);
    range_checks<whole, Out...>::check(arrays);
  }

  template <class... W, class... D>
  constexpr void read_direction(formulas<W...>, D const&... d) {
    T* next = numbers.data() + whole::inputs;
    std::size_t column = 0;
    (read_direction_of<W>(d, next, column), ...);
  }
  template <class Weights>
  constexpr void read_weights(Weights const& weights) {
    T* const first = numbers.data() + whole::inputs;
    if constexpr (sequence<Weights>) read_sequence<std::size_t(whole::outputs)>("the cotangent", weights, first);
    else *first = to_number<T>(weights);
  }

 private:
  /// A matrix has as many columns as the array.
  template <class V, class Argument>
  [[gnu::always_inline]] constexpr void check_columns() const {
    if constexpr (has_steps<V, Argument>()) {
      constexpr auto const& array = definition_of<V>::info;
      constexpr affine_index columns_of_array = affine_of(array.extents[array.rank - 1]);
      std::ptrdiff_t const wanted = arrays.lengths.value(columns_of_array, columns::rules);
      std::ptrdiff_t const found = static_cast<steps_of<V, Argument> const&>(arrays).columns;
      if (array.rank == 2 && found != wanted) throw_wrong_columns(array.name, found, wanted);
    }
  }
  template <class V, class Argument>
  [[gnu::always_inline]] constexpr void read(Argument const& a, T*& next, std::size_t& column) {
    if constexpr (is_listed_extent<V>) {
      arrays.sizes[column++] = static_cast<std::ptrdiff_t>(a);
      *next++ = exact_number<T, 0>();
    } else if constexpr (is_column<V>) {
      if constexpr (is_integer_array<V>())
        static_cast<integer_column<V::hash, element_of<Argument>>&>(arrays).integers_ = a.data();
      else arrays.at[column] = a.data();
      if constexpr (has_steps<V, Argument>()) read_steps(static_cast<steps_of<V, Argument>&>(arrays), a);
      arrays.sizes[column++] = static_cast<std::ptrdiff_t>(a.size());
      check_alignment(a.data(), definition_of<V>::info.name);
      *next++ = exact_number<T, 0>();
    } else if constexpr (is_array<V>) {
      read_sequence<V::size()>("an array", a, next);
      next += V::size();
    } else {
      *next++ = to_number<T>(a);
    }
  }
  template <class V, class Argument>
  constexpr void read_direction_of(Argument const& d, T*& next, std::size_t& column) {
    if constexpr (is_column<V>) {
      auto const size = static_cast<std::ptrdiff_t>(d.size());
      if (size != arrays.sizes[column]) throw_wrong_direction(definition_of<V>::info.name, size, arrays.sizes[column]);
      check_alignment(d.data(), "a direction");
      arrays.directions[column++] = d.data();
      ++next;
    } else if constexpr (is_array<V>) {
      if (static_cast<std::size_t>(d.size()) != V::size())
        throw_wrong_direction(definition_of<V>::info.name, static_cast<std::ptrdiff_t>(d.size()), std::ptrdiff_t(V::size()));
      read_sequence<V::size()>("the direction of an array", d, next);
      next += V::size();
    } else {
      *next++ = to_number<T>(d);
    }
  }
};

}  // namespace detail

/// A gradient in the order of wrt: gradient[0_c] is a number, or the gradient of an array as a list.
template <class T, std::size_t Numbers, std::size_t Arrays, class... Wrt>
struct array_gradient {
  std::array<T, Numbers> numbers;
  std::array<T*, Arrays> data;
  std::array<std::size_t, Arrays> sizes;

  template <class I>
  constexpr auto operator[](I const&) const {
    static_assert(constant_formula<I> || hana_integer<I>,
                  "chainrule: a gradient by arrays is indexed by exact integers: gradient[0_c]");
    constexpr int which = int(detail::rational_of<I>().num);
    static_assert(which >= 0 && which < int(sizeof...(Wrt)), "chainrule: an index outside of the gradient");
    constexpr int counts[] = {detail::inputs_of<Wrt>..., 0};
    constexpr int columns[] = {int(detail::is_column<Wrt>)..., 0};
    constexpr bool arrays[] = {detail::is_array<Wrt>..., false};
    constexpr auto first = std::size_t(sum_of_first(counts, which));
    constexpr auto column = std::size_t(sum_of_first(columns, which));
    if constexpr (columns[which] == 1) return array_view<T>(data[column], sizes[column]);
    else if constexpr (arrays[which]) return array_view<T const>(numbers.data() + first, std::size_t(counts[which]));
    else return numbers[first];
  }

 private:
  static constexpr int sum_of_first(int const* numbers_of, int how_many) {
    int sum = 0;
    for (int at = 0; at < how_many; ++at) sum += numbers_of[at];
    return sum;
  }
};

}  // namespace chainrule

#pragma GCC diagnostic pop
