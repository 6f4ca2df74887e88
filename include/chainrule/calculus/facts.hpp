// Facts about formulas as Hana constants: for static_assert, if constexpr and dispatch by type.
#pragma once

#include <chainrule/calculus/canonical.hpp>

#include <boost/hana/bool.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/tuple.hpp>

namespace chainrule {
namespace detail {

inline constexpr int not_polynomial = -1;

/// The total degree in some variables (in all of them, if none are given), or not_polynomial. A sum's degree is its
/// terms' largest: what would cancel after expansion counts.
constexpr int polynomial_degree(canonical_reader const& reader, hash_t const* variables, int count) {
  canonical_arena const& arena = reader.arena();
  list<int> degree(arena.size(), 0);
  auto const is_given = [&](hash_t hash) {
    for (int k = 0; k < count; ++k)
      if (variables[k] == hash) return true;
    return count == 0;
  };
  weighted const root = reader.value();
  for (int i = 1; i <= root.node; ++i) {
    canonical_node const& n = arena.node(i);
    if (n.kind == canonical_kind::variable) degree[i] = is_given(n.variable->hash) ? 1 : 0;
    for (int k = 0; k < n.count; ++k) {
      weighted const& w = arena.item(n, k);
      int const d = degree[w.node];
      if (degree[i] == not_polynomial || d == 0) continue;
      bool const grows = d > 0 && n.kind != canonical_kind::kernel;
      if (!grows) {
        degree[i] = not_polynomial;
      } else if (n.kind == canonical_kind::sum) {
        degree[i] = d > degree[i] ? d : degree[i];
      } else {
        bool const is_power = w.factor.is_integer() && w.factor.num > 0 && w.factor.num < 1000000 && d < 1000;
        degree[i] = is_power ? degree[i] + d * static_cast<int>(w.factor.num) : not_polynomial;
      }
    }
  }
  return root.factor.num == 0 ? 0 : degree[root.node];
}

template <class E, class... X>
inline constexpr int degree_of = [] {
  hash_t const variables[] = {X::hash..., 0};
  return polynomial_degree(canonical_form<E>(), variables, int(sizeof...(X)));
}();

template <class E, class X>
inline constexpr bool depends_of = [] {
  canonical_reader const reader = canonical_form<E>();
  canonical_arena const& arena = reader.arena();
  weighted const root = reader.value();
  list<char> needed(root.node + 1, 0);
  needed[root.node] = 1;
  for (int i = root.node; i > 0; --i) {
    if (!needed[i]) continue;
    canonical_node const& n = arena.node(i);
    if (n.kind == canonical_kind::variable && n.variable->hash == X::hash) return true;
    for (int k = 0; k < n.count; ++k) needed[arena.item(n, k).node] = 1;
  }
  return false;
}();

template <class... X>
constexpr bool are_variables() {
  static_assert((variable_formula<X> && ...),
                "chainrule: a fact about a formula is asked in variables: degree(z, x), is_linear(z, x, y)");
  return (variable_formula<X> && ...);
}

}  // namespace detail

/// Whether the formula's value can depend on x: a hana::bool_. Decided on the canonical form: x - x does not.
template <any_formula E, class X>
constexpr auto depends_on(E const&, X const&) {
  if constexpr (detail::are_variables<X>()) {
    static_assert(detail::check_canonical<E>());
    return boost::hana::bool_c<detail::depends_of<E, X>>;
  }
}

/// Whether the formula is a polynomial in the variables x... (in all of them, if none are given): a hana::bool_.
template <any_formula E, class... X>
constexpr auto is_polynomial(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<E>());
    return boost::hana::bool_c<detail::degree_of<E, X...> != detail::not_polynomial>;
  }
}

/// The total degree in the variables x... (in all, if none are given) of a formula that is a polynomial in them: a
/// hana::int_. Decided on the canonical form, which is not expanded: (x + 1)^2 - x^2 has degree 2 there.
template <any_formula E, class... X>
constexpr auto degree(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<E>());
    static_assert(detail::degree_of<E, X...> != detail::not_polynomial,
                  "chainrule: degree: the formula is not a polynomial in these variables; ask is_polynomial first");
    return boost::hana::int_c<detail::degree_of<E, X...>>;
  }
}

/// Whether the formula is a polynomial of degree at most 1 in the variables x... together: a hana::bool_.
template <any_formula E, class... X>
constexpr auto is_linear(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<E>());
    constexpr int d = detail::degree_of<E, X...>;
    return boost::hana::bool_c<d == 0 || d == 1>;
  }
}

namespace detail {
template <class E, std::size_t... I>
constexpr auto variables_tuple(std::index_sequence<I...>) {
  return boost::hana::tuple<formula_at<variables_in<E>::hashes[I]>...>{};
}
}  // namespace detail

/// The formula's variables as it is written, in order of first appearance: a hana::tuple.
template <any_formula E>
constexpr auto variables_of(E const&) {
  return detail::variables_tuple<E>(std::make_index_sequence<detail::variables_in<E>::count>{});
}

}  // namespace chainrule
