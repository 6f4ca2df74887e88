// == and != of formulas, answered while compiling; Hana's Comparable and Hashable.
#pragma once

#include <chainrule/calculus/canonical.hpp>
#include <chainrule/calculus/written_out.hpp>

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
    static_assert(check_canonical<comparable<A>>() && check_canonical<comparable<B>>());
    constexpr canonical_summary a = canonical_of<comparable<A>>;
    constexpr canonical_summary b = canonical_of<comparable<B>>;
    if constexpr (a.hash != b.hash || a.factor != b.factor) return false;
    else return same_spelling<canonical_formula<comparable<A>>, canonical_formula<comparable<B>>>();
  }
}

/// Whether two formulas, or a formula and a Hana integer, are the same in canonical form.
template <class A, class B>
using same_formula = boost::hana::bool_<same_canonical_form<formula_of<A>, formula_of<B>>()>;

template <class A>
constexpr boost::hana::false_ compared_with_number() {
  static_assert(sizeof(type_box<A>) == 0, "chainrule: a plain number in a formula: write 2_c, or name it: cr::variable<\"k\">");
  return {};
}

}  // namespace detail

/// Whether two formulas are the same in canonical form (canonical_nodes.hpp says what that is): a hana::bool_.
/// Formulas that differ may still have the same values: expansion and identities are not tried.
template <any_formula A, any_formula B>
constexpr auto operator==(A const&, B const&) {
  return detail::same_formula<A, B>{};
}
template <any_formula A, any_formula B>
constexpr auto operator!=(A const& a, B const& b) {
  return boost::hana::bool_c<!decltype(a == b)::value>;
}

// Exactly Hana's type and exactly a formula, or these would be ambiguous with Hana's own operators.
template <auto Label, hash_t Hash, class T, T V>
requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator==(expression<Label, Hash> const&, boost::hana::integral_constant<T, V> const&) {
  return detail::same_formula<expression<Label, Hash>, boost::hana::integral_constant<T, V>>{};
}
template <auto Label, hash_t Hash, class T, T V>
requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator==(boost::hana::integral_constant<T, V> const& a, expression<Label, Hash> const& b) { return b == a; }
template <auto Label, hash_t Hash, class T, T V>
requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator!=(expression<Label, Hash> const& a, boost::hana::integral_constant<T, V> const& b) {
  return boost::hana::bool_c<!decltype(a == b)::value>;
}
template <auto Label, hash_t Hash, class T, T V>
requires hana_integer<boost::hana::integral_constant<T, V>>
constexpr auto operator!=(boost::hana::integral_constant<T, V> const& a, expression<Label, Hash> const& b) {
  return boost::hana::bool_c<!decltype(b == a)::value>;
}

template <any_formula A, plain_number B>
constexpr auto operator==(A const&, B const&) {
  return detail::compared_with_number<A>();
}
template <plain_number A, any_formula B>
constexpr auto operator==(A const&, B const&) {
  return detail::compared_with_number<B>();
}
template <any_formula A, plain_number B>
constexpr auto operator!=(A const&, B const&) {
  return detail::compared_with_number<A>();
}
template <plain_number A, any_formula B>
constexpr auto operator!=(A const&, B const&) {
  return detail::compared_with_number<B>();
}

namespace detail {

template <class Tag>
inline constexpr bool is_formula_tag = std::is_same_v<Tag, formula_tag> || std::is_same_v<Tag, integer_tag>;
template <class Tag>
inline constexpr bool is_hana_integer_tag = false;
template <class T>
inline constexpr bool is_hana_integer_tag<boost::hana::integral_constant_tag<T>> = !std::is_same_v<T, bool>;

/// Hana's tags of two formulas, or of a formula and a Hana integer.
template <class A, class B>
concept formula_tags = (is_formula_tag<A> && (is_formula_tag<B> || is_hana_integer_tag<B>)) ||
                       (is_hana_integer_tag<A> && is_formula_tag<B>);

/// Equal formulas hash alike: an integer as Hana's integers do, since they are equal to formulas too.
template <class E>
constexpr auto hana_hash() {
  static_assert(check_canonical<comparable<E>>());
  constexpr canonical_summary form = canonical_of<comparable<E>>;
  if constexpr (form.is_number && form.factor.is_integer())
    return boost::hana::type_c<boost::hana::integral_constant<signed long long, form.factor.num>>;
  else return boost::hana::type_c<boost::hana::integral_constant<hash_t, form.hash>>;
}

}  // namespace detail
}  // namespace chainrule

namespace boost::hana {

template <class A, class B>
requires chainrule::detail::formula_tags<A, B>
struct equal_impl<A, B, void> {
  template <class X, class Y>
  static constexpr auto apply(X const&, Y const&) {
    return chainrule::detail::same_formula<X, Y>{};
  }
};

template <class A>
requires chainrule::detail::is_formula_tag<A>
struct hash_impl<A, void> {
  template <class X>
  static constexpr auto apply(X const&) {
    return chainrule::detail::hana_hash<X>();
  }
};

}  // namespace boost::hana
