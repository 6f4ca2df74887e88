// Numbers: how the types of a call combine, and an operation's value on them.
#pragma once

#include <chainrule/core/constant.hpp>

namespace chainrule {
namespace detail {

/// A type that rules can be read with: `T::chainrule_reading` has apply<Op>(arguments...) and its type, result<Op, A...>.
template <class T>
concept has_reading = requires {
  typename T::chainrule_reading;
};

/// The number that an argument is: of an expression template, its result.
template <class A>
struct evaluated_number {
  using type = A;
};
template <class A>
requires std::is_class_v<A> && requires { requires std::convertible_to<A const&, typename A::result_type>; }
struct evaluated_number<A> {
  using type = typename A::result_type;
};

/// The number type in which numbers and constants combine: integers become double, the last type that is no
/// built-in number wins over those that are.
template <class A, class B>
struct combined_number {
  using type = std::conditional_t<std::is_arithmetic_v<B>, A, B>;
};
template <plain_number A, plain_number B>
struct combined_number<A, B> {
  using type =
      std::conditional_t<std::is_integral_v<A>, B, std::conditional_t<std::is_integral_v<B>, A, std::common_type_t<A, B>>>;
};
template <class... A>
struct combined_numbers {
  using type = int;
};
template <class A, class... Rest>
struct combined_numbers<A, Rest...> {
  using rest = typename combined_numbers<Rest...>::type;
  using type = typename std::conditional_t<any_formula<A> || hana_integer<A> || std::is_same_v<A, bool>, type_box<rest>,
                                           combined_number<typename evaluated_number<A>::type, rest>>::type;
};
template <class... A>
using number_of =
    std::conditional_t<std::is_integral_v<typename combined_numbers<A...>::type>, double, typename combined_numbers<A...>::type>;

/// A number of type T for a number or a formula without variables; truth values stay what they are.
template <class T, class A>
[[gnu::always_inline]] constexpr decltype(auto) to_number(A const& a) {
  if constexpr (constant_formula<A> || hana_integer<A>) return exact_number<T, rational_of<A>().num, rational_of<A>().den>();
  else if constexpr (any_formula<A>) return evaluate_closed<T>(a);
  else if constexpr (std::is_same_v<A, bool>) return (a);
  else if constexpr (std::is_arithmetic_v<A>) return static_cast<T>(a);
  else if constexpr (std::is_same_v<typename evaluated_number<A>::type, A>) return (a);
  else return typename evaluated_number<A>::type(a);
}

/// The truth value that comparing numbers of type T gives: bool, or a mask for SIMD batches.
template <class T>
struct truth_of {
  using type = bool;
};
template <class T>
requires std::is_class_v<T> && requires(T const& a) { a < a; }
struct truth_of<T> {
  using type = std::remove_cvref_t<decltype(std::declval<T const&>() < std::declval<T const&>())>;
};

/// A number with an imaginary part, and so without an order. (Boost's real numbers have a member imag too.)
template <class T>
concept complex_number = std::is_class_v<T> && !has_reading<T> && requires(T const& a) {
  a.imag();
}
&&!requires(T const& a) { a < a; };

template <class Name>
constexpr auto not_holomorphic() {
  static_assert(
      sizeof(Name) == 0,
      "chainrule: a formula called with complex numbers is holomorphic: this one has an operation on real numbers, see name<...> "
      "(simplify takes variables for real, too)");
  return false;
}
template <class Name>
constexpr auto without_complex_value() {
  static_assert(sizeof(Name) == 0, "chainrule: the values of this function at complex numbers are not known here, see name<...>");
  return false;
}
/// Op takes numbers of type T: false behind a sentence.
template <class Op, class T>
constexpr bool check_number() {
  if constexpr (complex_number<T> && !operation<Op>.takes_complex) {
    using called = typename spelled<Op::name, std::make_index_sequence<Op::name.size()>>::type;
    if constexpr (operation<Op>.is_holomorphic) return without_complex_value<called>();
    else return not_holomorphic<called>();
  }
  return true;
}

template <class Op, class... A>
inline constexpr bool takes_numbers = true;
template <class Op, class... A>
requires((complex_number<A> || ...)) inline constexpr bool takes_numbers<Op, A...> = (check_number<Op, A>() && ...);

/// The operation of that key does, if there is one: the first that may not.
template <hash_t First, class T>
constexpr bool check_first() {
  if constexpr (First != 0) return check_number<operation_at<First>, T>();
  else return true;
}

/// A number type whose operators give expression templates, which refer to their operands.
template <class T>
concept lazy_number = std::is_class_v<T> && !any_formula<T> && !has_reading<T> && requires(T const& a) {
  a* a;
}
&&!std::is_same_v<std::remove_cvref_t<decltype(std::declval<T const&>() * std::declval<T const&>())>, T>;

template <class T>
struct eager_reading;

}  // namespace detail

/// A number that calculates at once: rules written with several operations read it in place of a lazy number, whose
/// expressions would refer to temporaries.
template <class T>
struct eager {
  using chainrule_reading = detail::eager_reading<T>;
  T value;

  template <class V>
  requires std::constructible_from<T, V const&>
  constexpr explicit eager(V const& plain_value) : value(plain_value) {}
};

namespace detail {

template <class T>
inline constexpr bool is_eager = false;
template <class T>
inline constexpr bool is_eager<eager<T>> = true;

template <class A>
constexpr decltype(auto) make_eager(A const& a) {
  if constexpr (lazy_number<A> || std::floating_point<A>) return eager<A>(a);
  else return (a);
}
template <class A>
constexpr A const& without_eager(A const& a) {
  return a;
}
template <class T>
constexpr T const& without_eager(eager<T> const& a) {
  return a.value;
}

/// SIMD batches whose library lacks functions, or has them inaccurately. A specialisation has each(f, u...), the batch of f's
/// values at the lanes of u, and value<Op>(u...) for every operation that it knows better than the batch's own library.
template <class T>
struct lanes_of {};
template <class T>
concept has_lanes = requires {
  typename lanes_of<T>::batch;
};

template <class Op>
inline constexpr bool is_primitive = requires {
  requires Op::is_primitive;
};
template <class Op>
inline constexpr bool is_composite = requires {
  requires Op::is_composite;
};

template <class Op, class Result, class... A>
constexpr Result calculate_eagerly(A const&... a) {
  return static_cast<Result>(to_number<Result>(without_eager(Op::value(make_eager(a)...))));
}

/// Op's value on numbers, a Result. A primitive operation calculates on the numbers themselves; a composite one, in a
/// constant expression, through the operations it is written in, which there allow infinities and NaNs.
template <class Op, class Result, class... A>
[[gnu::always_inline]] constexpr Result calculate(A const&... a) {
  if constexpr (!takes_numbers<Op, A...>) {
    return Result{};
  } else if constexpr (sizeof...(A) == 0) {
    return Op::template value<Result>();
  } else if constexpr (has_lanes<Result> && requires { lanes_of<Result>::template value<Op>(a...); }) {
    return lanes_of<Result>::template value<Op>(a...);
  } else if constexpr ((lazy_number<A> || ...) && !is_primitive<Op>) {
    return calculate_eagerly<Op, Result>(a...);
  } else {
    if constexpr (is_composite<Op> && (std::floating_point<A> || ...))
      if (__builtin_is_constant_evaluated()) return calculate_eagerly<Op, Result>(a...);
    return static_cast<Result>(to_number<Result>(Op::value(a...)));
  }
}

template <class T>
struct eager_reading {
  template <class Op>
  static constexpr bool is_condition = requires {
    requires Op::is_condition;
  };
  template <class Op>
  using plain = typename std::conditional_t<is_condition<Op>, truth_of<T>, type_box<T>>::type;
  template <class Op, class...>
  using result = std::conditional_t<is_condition<Op>, plain<Op>, eager<T>>;

  template <class Op, class... A>
  static constexpr result<Op, A...> apply(A const&... a) {
    return result<Op>(calculate<Op, plain<Op>>(to_number<T>(without_eager(a))...));
  }
};

}  // namespace detail
}  // namespace chainrule
