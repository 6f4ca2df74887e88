// Hana's integers beside formulas. Hana's own operators take forwarding references, which temporaries prefer to ours: only
// operators on exactly these two types, by value, come before them.
#pragma once

#include <chainrule/operations/power.hpp>

namespace chainrule {

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::add_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator+(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::add_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::add_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator+(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::add_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::subtract_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator-(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::subtract_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::subtract_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator-(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::subtract_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::multiply_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator*(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::multiply_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::multiply_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator*(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::multiply_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::divide_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator/(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::divide_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::divide_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator/(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::divide_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::less_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator<(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::less_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::less_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator<(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::less_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::less_equal_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator<=(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::less_equal_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::less_equal_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator<=(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::less_equal_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::greater_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator>(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::greater_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::greater_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator>(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::greater_>(a, b);
}

template <class T, T V, auto L, hash_t H>
constexpr operated<operations::greater_equal_, boost::hana::integral_constant<T, V>, expression<L, H>>
operator>=(boost::hana::integral_constant<T, V> a, expression<L, H> b) {
  return apply<operations::greater_equal_>(a, b);
}
template <auto L, hash_t H, class T, T V>
constexpr operated<operations::greater_equal_, expression<L, H>, boost::hana::integral_constant<T, V>>
operator>=(expression<L, H> a, boost::hana::integral_constant<T, V> b) {
  return apply<operations::greater_equal_>(a, b);
}

/// What x * x == x ^ 2_c is in C++: (x * x == x) ^ 2_c.
template <bool Equal, auto L, hash_t H>
constexpr boost::hana::bool_<Equal> operator^(boost::hana::integral_constant<bool, Equal>, expression<L, H>) {
  static_assert(sizeof(expression<L, H>) == 0,
                "chainrule: in C++ == binds tighter than ^: write pow(x, 2_c), or parentheses around both sides of ==");
  return {};
}
/// And x ^ 2_c == x * x: x ^ (2_c == x * x).
template <bool Equal, auto L, hash_t H>
constexpr boost::hana::bool_<Equal> operator^(expression<L, H> a, boost::hana::integral_constant<bool, Equal> equal) {
  return equal ^ a;
}

}  // namespace chainrule
