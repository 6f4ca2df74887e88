// == and != of formulas, answered while compiling; Hana's Comparable and Hashable.
#pragma once

#include <chainrule/calculus/canonical.hpp>

#include <boost/hana/bool.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/fwd/hash.hpp>
#include <boost/hana/type.hpp>

namespace chainrule {
namespace detail {

template <class A, class B>
constexpr bool same_canonical_form() {
  if constexpr (std::is_same_v<A, B>) {
    return true;
  } else {
    static_assert(check_canonical<A>() && check_canonical<B>());
    return canonical_of<A>.hash == canonical_of<B>.hash;
  }
}

/// Whether two formulas, or a formula and a Hana integer, are the same in canonical form.
template <class A, class B>
using same_formula = boost::hana::bool_<same_canonical_form<formula_of<A>,
                                                            formula_of<B>>()>;

template <class A>
constexpr boost::hana::false_ compared_with_number() {
  static_assert(sizeof(type_box<A>) == 0,
                "chainrule: a plain number in a formula: write 2_c, or name it: cr::variable<\"k\">");
  return {};
}

}  // namespace detail

/// Whether two formulas are the same in canonical form (canonical_arena.hpp says what that is): a hana::bool_.
/// Formulas that differ may still have the same values: expansion and identities are not tried.
template <formula A, formula B>
constexpr auto operator==(A const&, B const&) {
  return detail::same_formula<A, B>{};
}
template <formula A, formula B>
constexpr auto operator!=(A const& a, B const& b) {
  return boost::hana::bool_c<!decltype(a == b)::value>;
}

// Exactly Hana's type and exactly a formula, or these would be ambiguous with Hana's own operators.
template <fixed_string Label, hash_t Hash, class T, T V>
  requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator==(expression<Label, Hash> const&, boost::hana::integral_constant<T, V> const&) {
  return detail::same_formula<expression<Label, Hash>, boost::hana::integral_constant<T, V>>{};
}
template <fixed_string Label, hash_t Hash, class T, T V>
  requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator==(boost::hana::integral_constant<T, V> const& a, expression<Label, Hash> const& b) {
  return b == a;
}
template <fixed_string Label, hash_t Hash, class T, T V>
  requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator!=(expression<Label, Hash> const& a, boost::hana::integral_constant<T, V> const& b) {
  return boost::hana::bool_c<!decltype(a == b)::value>;
}
template <fixed_string Label, hash_t Hash, class T, T V>
  requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator!=(boost::hana::integral_constant<T, V> const& a, expression<Label, Hash> const& b) {
  return boost::hana::bool_c<!decltype(b == a)::value>;
}

template <formula A, plain_number B>
constexpr auto operator==(A const&, B const&) {
  return detail::compared_with_number<A>();
}
template <plain_number A, formula B>
constexpr auto operator==(A const&, B const&) {
  return detail::compared_with_number<B>();
}
template <formula A, plain_number B>
constexpr auto operator!=(A const&, B const&) {
  return detail::compared_with_number<A>();
}
template <plain_number A, formula B>
constexpr auto operator!=(A const&, B const&) {
  return detail::compared_with_number<B>();
}

namespace detail {

struct equal_formulas {
  template <class A, class B>
  static constexpr same_formula<A, B> apply(A const&, B const&) {
    return {};
  }
};

/// Equal formulas hash alike: an integer as Hana's integers do, since they are equal to formulas too.
template <class E>
constexpr auto hana_hash() {
  static_assert(check_canonical<E>());
  constexpr canonical_summary form = canonical_of<E>;
  if constexpr (form.is_number && form.number.is_integer())
    return boost::hana::type_c<boost::hana::integral_constant<signed long long, form.number.num>>;
  else
    return boost::hana::type_c<boost::hana::integral_constant<hash_t, form.hash>>;
}

struct hash_formula {
  template <class E>
  static constexpr auto apply(E const&) {
    return hana_hash<E>();
  }
};

}  // namespace detail
}  // namespace chainrule

namespace boost::hana {

template <>
struct equal_impl<chainrule::formula_tag, chainrule::formula_tag> : chainrule::detail::equal_formulas {};
template <>
struct equal_impl<chainrule::formula_tag, chainrule::integer_tag> : chainrule::detail::equal_formulas {};
template <>
struct equal_impl<chainrule::integer_tag, chainrule::formula_tag> : chainrule::detail::equal_formulas {};
template <>
struct equal_impl<chainrule::integer_tag, chainrule::integer_tag> : chainrule::detail::equal_formulas {};
template <class T>
struct equal_impl<chainrule::formula_tag, integral_constant_tag<T>> : chainrule::detail::equal_formulas {};
template <class T>
struct equal_impl<integral_constant_tag<T>, chainrule::formula_tag> : chainrule::detail::equal_formulas {};
template <class T>
struct equal_impl<chainrule::integer_tag, integral_constant_tag<T>> : chainrule::detail::equal_formulas {};
template <class T>
struct equal_impl<integral_constant_tag<T>, chainrule::integer_tag> : chainrule::detail::equal_formulas {};

template <>
struct hash_impl<chainrule::formula_tag> : chainrule::detail::hash_formula {};
template <>
struct hash_impl<chainrule::integer_tag> : chainrule::detail::hash_formula {};

}  // namespace boost::hana
