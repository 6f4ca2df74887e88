// All first derivatives at once: the gradient as a map, Jacobian and Hessian as tuples of tuples.
#pragma once

#include <chainrule/calculus/derivative_lists.hpp>
#include <chainrule/core/tuples.hpp>

#include <boost/hana/any_of.hpp>
#include <boost/hana/at_key.hpp>
#include <boost/hana/find_if.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/keys.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/optional.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

namespace chainrule {

/// Hana's tag of gradient maps.
struct gradient_tag {};

namespace detail {

template <class Name>
constexpr auto no_such_derivative() {
  static_assert(sizeof(Name) == 0, "chainrule: gradient: it has no derivative in this variable, see name<...>");
  return false;
}

}  // namespace detail

/// The derivatives of E in the variables V, in their order. Stateless; a Foldable of pairs (variable, derivative) and a
/// Searchable by variable, as a hana::map is.
template <class E, class... V>
struct gradient_map {
  using hana_tag = gradient_tag;

  /// The derivative in a variable, a formula.
  template <class Key>
  constexpr auto operator[](Key const&) const {
    static_assert(variable_formula<Key>, "chainrule: gradient: the key is a variable: gradient(z)[x]");
    if constexpr (variable_formula<Key>) {
      if constexpr ((std::is_same_v<Key, V> || ...)) return detail::derivative_of<E, Key>();
      else static_cast<void>(detail::no_such_derivative<detail::name_of<Key>>());
    }
  }
};

namespace detail {

template <class E, class... V>
constexpr auto gradient_in() {
  static_assert((variable_formula<V> && ...), "chainrule: gradient: differentiate with respect to variables: gradient(z, x, y)");
  return gradient_map<E, V...>{};
}
template <class E, std::size_t... I>
constexpr auto gradient_in_all(std::index_sequence<I...>) {
  return gradient_map<E, formula_at<variables_in<written_out<E>>::hashes[I]>...>{};
}

template <class E>
constexpr misuse gradient_of_what() {
  static_assert(
      sizeof(type_box<E>) == 0,
      "chainrule: gradient and hessian are of one formula: gradient(z)[x]; of a tuple of formulas it is jacobian(hana::make_tuple(f, "
      "g), x, y)");
  return {};
}
template <class E>
constexpr misuse jacobian_of_what() {
  static_assert(
      sizeof(type_box<E>) == 0,
      "chainrule: jacobian is of a tuple of formulas: jacobian(hana::make_tuple(f, g), x, y); of one formula it is gradient(z, x, y)");
  return {};
}
template <class... V>
struct rows_of {
  template <class F>
  using row = derivative_list<slope<F, V>...>;
  template <class... F>
  using table = derivative_list<row<F>...>;

  template <class F, class X>
  using second_row = derivative_list<slope<F, X, V>...>;
  template <class F>
  using square = derivative_list<second_row<F, V>...>;
};

}  // namespace detail

/// The derivatives in all variables of a formula, in order of first appearance: gradient(z)[x].
template <any_formula E>
constexpr auto gradient(E const&) {
  return detail::gradient_in_all<E>(std::make_index_sequence<detail::variables_in<detail::written_out<E>>::count>{});
}
/// The derivatives in the variables that are listed; those that the formula does not contain are 0.
template <any_formula E, class... V>
requires(sizeof...(V) > 0) constexpr auto gradient(E const&, V const&...) { return detail::gradient_in<E, V...>(); }

template <class E, class... V>
constexpr auto gradient(E const&, V const&...) {
  return detail::gradient_of_what<E>();
}

/// A row per formula of a hana::tuple or a std::tuple, a column per variable: a sequence of sequences, as tuples are.
template <class Formulas, class... V>
requires(detail::is_tuple<Formulas>) constexpr auto jacobian(Formulas const&, V const&...) {
  constexpr bool formulas = detail::holds_formulas<Formulas>;
  static_assert(formulas, "chainrule: jacobian: the tuple must hold formulas only");
  constexpr bool variables = sizeof...(V) > 0 && (variable_formula<V> && ...);
  static_assert(variables, "chainrule: jacobian: list the variables: jacobian(hana::make_tuple(f, g), x, y)");
  if constexpr (formulas && variables) return detail::elements_in<Formulas, detail::rows_of<V...>::template table>{};
}

template <class E, class... V>
constexpr auto jacobian(E const&, V const&...) {
  return detail::jacobian_of_what<E>();
}

/// The second derivatives in each pair of variables, row by row.
template <any_formula E, class... V>
constexpr auto hessian(E const&, V const&...) {
  constexpr bool variables = sizeof...(V) > 0 && (variable_formula<V> && ...);
  static_assert(variables, "chainrule: hessian: list the variables: hessian(z, x, y)");
  if constexpr (variables) return typename detail::rows_of<V...>::template square<E>{};
}

template <class E, class... V>
constexpr auto hessian(E const&, V const&...) {
  return detail::gradient_of_what<E>();
}

}  // namespace chainrule

namespace boost::hana {

template <>
struct unpack_impl<chainrule::gradient_tag> {
  template <class E, class... V, class F>
  static constexpr decltype(auto) apply(chainrule::gradient_map<E, V...> const& slopes, F&& f) {
    return static_cast<F&&>(f)(hana::make_pair(V{}, slopes[V{}])...);
  }
};

template <>
struct find_if_impl<chainrule::gradient_tag> {
  template <class E, class... V, class Predicate>
  static constexpr auto apply(chainrule::gradient_map<E, V...> const& slopes, Predicate&& predicate) {
    return hana::transform(hana::find_if(hana::tuple<V...>{}, static_cast<Predicate&&>(predicate)),
                           [&slopes](auto const& key) { return slopes[key]; });
  }
};

template <>
struct any_of_impl<chainrule::gradient_tag> {
  template <class E, class... V, class Predicate>
  static constexpr auto apply(chainrule::gradient_map<E, V...> const&, Predicate&& predicate) {
    return hana::any_of(hana::tuple<V...>{}, static_cast<Predicate&&>(predicate));
  }
};

template <>
struct at_key_impl<chainrule::gradient_tag> {
  template <class Map, class Key>
  static constexpr auto apply(Map const& slopes, Key const& key) {
    return slopes[key];
  }
};

template <>
struct keys_impl<chainrule::gradient_tag> {
  template <class E, class... V>
  static constexpr auto apply(chainrule::gradient_map<E, V...> const&) {
    return hana::tuple<V...>{};
  }
};

}  // namespace boost::hana
