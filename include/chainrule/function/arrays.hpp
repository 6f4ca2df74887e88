// Functions of arrays whose lengths each call tells.
#pragma once

#include <chainrule/function/bound.hpp>
#include <chainrule/function/columns.hpp>
#include <chainrule/function/element_checks.hpp>
#include <chainrule/function/loops.hpp>

#include <boost/hana/at.hpp>

namespace chainrule {
namespace detail {

template <class V>
constexpr bool is_integer_array() {
  if constexpr (is_array<V>) return definition_of<V>::info.is_integer;
  else return false;
}
template <class V, class A>
constexpr auto argument_number() {
  if constexpr (is_integer_array<V>()) return formulas<>{};
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
  if constexpr (!is_column<V>) {
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
      constexpr bool integers = std::is_integral_v<element_of<A>> && contiguous_list<A, element_of<A>>;
      static_assert(integers,
                    "chainrule: an array of integers is read where it is: give a std::vector, std::span or std::array of them");
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

/// The columns of integers among arguments, each in its own type.
template <class List, class... Listed>
struct integer_columns {
  using type = List;
};
template <class V, class A>
struct listed_argument {};
template <class... I, class V, class A, class... Rest>
struct integer_columns<formulas<I...>, listed_argument<V, A>, Rest...> : integer_columns<formulas<I...>, Rest...> {};
template <class... I, class V, class A, class... Rest>
requires(is_integer_array<V>()) struct integer_columns<formulas<I...>, listed_argument<V, A>, Rest...>
    : integer_columns<formulas<I..., integer_column<V::hash, element_of<A>>>, Rest...> {
};
/// And the steps of those that are read in steps.
template <class V, class A>
constexpr bool has_steps() {
  if constexpr (!is_column<V> || !sequence<A> || is_integer_array<V>()) return false;
  else return !contiguous_list<A, element_of<A>> && is_read_in_steps<definition_of<V>::rank, A, element_of<A>>;
}
template <class V, class A>
using steps_of = array_steps<V::hash, definition_of<V>::rank, lies_row_by_row<A>()>;
template <class... I, class V, class A, class... Rest>
requires(has_steps<V, A>()) struct integer_columns<formulas<I...>, listed_argument<V, A>, Rest...>
    : integer_columns<formulas<I..., steps_of<V, A>>, Rest...> {
};
template <class Columns, class T, class List>
struct bound_columns_of;
template <class Columns, class T, class... I>
struct bound_columns_of<Columns, T, formulas<I...>> {
  using type = bound_columns<Columns, T, I...>;
};

/// The arguments of a call, read: numbers are copied, columns stay where they are.
template <class Problem, class T, class... A>
struct array_call;
template <class... Out, class... In, int Wrt, class T, class... A>
struct array_call<problem<formulas<Out...>, formulas<In...>, Wrt>, T, A...> {
  using whole = problem<formulas<Out...>, formulas<In...>, Wrt>;
  using columns = columns_of<whole>;
  using bound =
      typename bound_columns_of<columns, T, typename integer_columns<formulas<>, listed_argument<In, A>...>::type>::type;

  bound arrays{};
  std::array<T, std::size_t(whole::inputs)> numbers{};

  [[gnu::always_inline]] constexpr explicit array_call(A const&... a) {
    T* next = numbers.data();
    std::size_t column = 0;
    (read<In>(a, next, column), ...);
    arrays.lengths = read_lengths(columns::each, columns::rules, arrays.sizes.data());
    (check_columns<In, A>(), ...);
    range_checks<whole, Out...>::check(arrays);
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
    if constexpr (is_column<V>) {
      if constexpr (is_integer_array<V>())
        static_cast<integer_column<V::hash, element_of<Argument>>&>(arrays).integers_ = a.data();
      else arrays.at[column] = a.data();
      if constexpr (has_steps<V, Argument>()) read_steps(static_cast<steps_of<V, Argument>&>(arrays), a);
      arrays.sizes[column++] = static_cast<std::ptrdiff_t>(a.size());
      *next++ = exact_number<T, 0>();
    } else if constexpr (is_array<V>) {
      read_sequence<V::size()>("an array", a, next);
      next += V::size();
    } else {
      *next++ = to_number<T>(a);
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

/// A function of one formula with arrays whose lengths each call tells. A call takes one argument for each variable and each array,
/// in the order of the lists: numbers; std::vector, std::span, std::array or Eigen vector, which are read where they are. Values have
/// the order and the bits of the plain loop. f.over(t = times) is the function with columns bound, lvalues or views, whose calls give the rest. A call is safe from any thread, with a workspace of its own.
///
/// std::invalid_argument where lengths disagree, or a mean, min or max is over nothing; std::out_of_range where an index leaves its
/// array; all before anything is calculated.
template <class Problem, class Wrt>
class array_function;

template <class Out, class... In, int Numbers, class... W>
class array_function<detail::problem<detail::formulas<Out>, detail::formulas<In...>, Numbers>, detail::formulas<W...>>
    : public detail::compiled_call {
  using whole = detail::problem<detail::formulas<Out>, detail::formulas<In...>, Numbers>;
  using columns = detail::columns_of<whole>;
  static constexpr std::size_t wrt = std::size_t(Numbers);
  static constexpr std::size_t wrt_columns = std::size_t((0 + ... + int(detail::is_column<W>)));

  template <class... A>
  using number = typename detail::numbers_among<detail::formulas<>, decltype(detail::argument_number<In, A>())...>::type;

  template <class... A>
  static constexpr bool check() {
    static_assert(
        sizeof...(A) == sizeof...(In),
        "chainrule: a function of arrays takes one argument for each variable and each array, in the order of its lists");
    if constexpr (sizeof...(A) == sizeof...(In)) return (detail::check_argument<number<A...>, In, A>() && ...);
    else return false;
  }

  /// The gradient of every column of wrt is somewhere, and zero.
  template <bool WithValue, class Frame, class Call, class T>
  [[gnu::always_inline]] static constexpr T run(Call const& call, T* numbers) {
    for (std::size_t k = 0; k < columns::count; ++k)
      if (call.arrays.gradients[k] != nullptr)
        for (std::ptrdiff_t j = 0; j < call.arrays.sizes[k]; ++j) call.arrays.gradients[k][j] = detail::exact_number<T, 0>();
    T value{};
    detail::run_looped<whole, detail::whole_jacobian_request<whole, WithValue, Out>, Frame>(call.numbers.data(), &value, numbers,
                                                                                            &call.arrays);
    return value;
  }

  template <bool WithValue, class Frame, class T, class... A>
  static constexpr auto in_workspace(array_workspace<T>& work, A const&... a) {
    static_assert(std::is_same_v<T, number<A...>>,
                  "chainrule: the workspace has another number type than the call: f.workspace<float>()");
    using gradient = array_gradient<T, wrt, wrt_columns, W...>;
    detail::array_call<whole, T, A...> call(a...);
    value_and_gradient_result<T, gradient> result{};
    std::size_t size = 0;
    for (std::size_t k = 0; k < wrt_columns; ++k) size += std::size_t(call.arrays.sizes[k]);
    T* next = work.at_least(size);
    for (std::size_t k = 0; k < wrt_columns; ++k) {
      call.arrays.gradients[k] = result.gradient.data[k] = next;
      result.gradient.sizes[k] = std::size_t(call.arrays.sizes[k]);
      next += call.arrays.sizes[k];
    }
    result.value = run<WithValue, Frame>(call, result.gradient.numbers.data());
    return result;
  }

  static constexpr void check_memory() {
    static_assert(
        wrt_columns == 0,
        "chainrule: a gradient by an array whose length the call tells needs memory: give a workspace, auto work = f.workspace(); "
        "f.gradient(work, ...), or cr::into(value, gradient...)");
  }

 public:
  using problem_type = whole;
  static constexpr std::size_t arity = sizeof...(In);

  /// Memory for gradients, for calls with numbers of type T.
  template <class T = double>
  [[nodiscard]] static array_workspace<T> workspace() {
    return {};
  }

  /// The value, a number. This call and the others may have a policy for loops as first argument, such as cr::simd.
  template <class... A>
  constexpr auto operator()(A const&... a) const {
    return value_of<detail::no_frame>(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto operator()(Policy const&, A const&... a) const {
    return value_of<typename Policy::chainrule_frame>(a...);
  }

  /// The gradient where it is made of numbers only: a std::array.
  template <class... A>
  constexpr auto gradient(A const&... a) const {
    return value_and_gradient_of<false, detail::no_frame>(a...).gradient;
  }
  template <detail::policy Policy, class... A>
  constexpr auto gradient(Policy const&, A const&... a) const {
    return value_and_gradient_of<false, typename Policy::chainrule_frame>(a...).gradient;
  }
  /// The gradient, its lists in the workspace.
  template <class T, class... A>
  constexpr auto gradient(array_workspace<T>& work, A const&... a) const {
    if constexpr (check<A...>()) return in_workspace<false, detail::no_frame>(work, a...).gradient;
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto gradient(Policy const&, array_workspace<T>& work, A const&... a) const {
    if constexpr (check<A...>()) return in_workspace<false, typename Policy::chainrule_frame>(work, a...).gradient;
  }

  /// Value and gradient where the gradient is made of numbers only.
  template <class... A>
  constexpr auto value_and_gradient(A const&... a) const {
    return value_and_gradient_of<true, detail::no_frame>(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_and_gradient(Policy const&, A const&... a) const {
    return value_and_gradient_of<true, typename Policy::chainrule_frame>(a...);
  }
  /// Value and gradient, lists in the workspace.
  template <class T, class... A>
  constexpr auto value_and_gradient(array_workspace<T>& work, A const&... a) const {
    if constexpr (check<A...>()) return in_workspace<true, detail::no_frame>(work, a...);
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto value_and_gradient(Policy const&, array_workspace<T>& work, A const&... a) const {
    if constexpr (check<A...>()) return in_workspace<true, typename Policy::chainrule_frame>(work, a...);
  }
  /// Value and gradient into the caller's memory: a number or a list for each of wrt, of the right length.
  template <class T, class... Place, class... A>
  constexpr void value_and_gradient(result_memory<T, Place...> const& out, A const&... a) const {
    value_and_gradient_into<detail::no_frame>(out, a...);
  }
  template <detail::policy Policy, class T, class... Place, class... A>
  constexpr void value_and_gradient(Policy const&, result_memory<T, Place...> const& out, A const&... a) const {
    value_and_gradient_into<typename Policy::chainrule_frame>(out, a...);
  }

 private:
  template <class Frame, class... A>
  static constexpr auto value_of(A const&... a) {
    if constexpr (check<A...>()) {
      using T = number<A...>;
      detail::array_call<whole, T, A...> const call(a...);
      T value{};
      detail::run_looped<whole, detail::whole_value_request<whole, Out>, Frame>(call.numbers.data(), &value,
                                                                                static_cast<T*>(nullptr), &call.arrays);
      return value;
    }
  }
  template <class Frame, class T, class... Place, class... A>
  static constexpr void value_and_gradient_into(result_memory<T, Place...> const& out, A const&... a) {
    static_assert(sizeof...(Place) == sizeof...(W), "chainrule: cr::into(value, gradient...) takes a place for each of wrt");
    if constexpr (check<A...>() && sizeof...(Place) == sizeof...(W)) {
      static_assert(std::is_same_v<T, number<A...>>, "chainrule: cr::into writes numbers of the call's own type");
      write_into<Frame>(out, std::make_index_sequence<sizeof...(W)>{}, a...);
    }
  }
  template <bool WithValue, class Frame, class... A>
  static constexpr auto value_and_gradient_of(A const&... a) {
    check_memory();
    if constexpr (wrt_columns == 0 && check<A...>()) {
      using T = number<A...>;
      detail::array_call<whole, T, A...> const call(a...);
      value_and_gradient_result<T, std::array<T, wrt>> result{};
      result.value = run<WithValue, Frame>(call, result.gradient.data());
      return result;
    } else {
      return value_and_gradient_result<double, std::array<double, wrt>>{};
    }
  }

  template <class V, class Call, class Place>
  static constexpr void prepare(Call& call, Place const& place, std::size_t& column) {
    std::size_t const size = detail::is_column<V> ? std::size_t(call.arrays.sizes[column]) : std::size_t(detail::inputs_of<V>);
    if (place.size() != size) detail::throw_wrong_length("a place of cr::into", place.size(), size);
    if constexpr (detail::is_column<V>) call.arrays.gradients[column++] = place.data();
  }
  template <class V, class T, class Place>
  static constexpr void copy(T const*& next, Place const& place) {
    for (std::size_t at = 0; at < place.size() && !detail::is_column<V>; ++at) place[at] = next[at];
    next += detail::inputs_of<V>;
  }
  template <class Frame, class T, class... Place, std::size_t... K, class... A>
  static constexpr void write_into(result_memory<T, Place...> const& out, std::index_sequence<K...>, A const&... a) {
    detail::array_call<whole, T, A...> call(a...);
    std::array<T, wrt> numbers{};
    std::size_t column = 0;
    (prepare<W>(call, boost::hana::at_c<K>(out.gradient), column), ...);
    T const value = run<true, Frame>(call, numbers.data());
    T const* next = numbers.data();
    (copy<W>(next, boost::hana::at_c<K>(out.gradient)), ...);
    out.value = value;
  }
};

namespace detail {

template <class Name>
struct extent_not_told {
  template <class>
  static constexpr bool told = false;
  static_assert(
      told<Name>,
      "chainrule: function: no array's length tells this extent, see name<...>: list an array that has it, cr::variables<\"x\", n>");
};

template <class Problem, bool Vector, class Wrt>
requires(Problem::has_columns) struct function_of<Problem, Vector, Wrt> {
  static_assert(!Vector, "chainrule: function: a function of arrays whose lengths calls tell has one formula");
  static constexpr auto checked() {
    constexpr hash_t missing = columns_of<Problem>::rules.missing;
    if constexpr (missing != 0) static_assert(sizeof(extent_not_told<typename name_at<definition_at<missing>>::type>) > 0);
    if constexpr (!Vector) return array_calls<array_function<Problem, Wrt>, listed_in<Problem>, Wrt>{};
  }
  using type = decltype(checked());
};

}  // namespace detail
}  // namespace chainrule
