// Facts about formulas as Hana constants: for static_assert, if constexpr and dispatch by type. "No" means that the fact is
// not known to hold: what cannot be decided is no.
#pragma once

#include <chainrule/calculus/equivalent.hpp>
#include <chainrule/calculus/ranges.hpp>
#include <chainrule/calculus/substitute.hpp>
#include <chainrule/calculus/written_out.hpp>

#include <boost/hana/bool.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/tuple.hpp>

namespace chainrule {
namespace detail {

inline constexpr int not_polynomial = -1;

/// The total degree in some variables (in all of them, if none are given), or not_polynomial. A sum's degree is its
/// terms' largest: what would cancel after expansion counts.
constexpr int polynomial_degree(auto const& reader, hash_t const* variables, int count) {
  auto const& arena = reader.arena();
  list<int> degree(arena.size());
  auto const is_given = [&](hash_t its_hash) {
    for (int given = 0; given < count; ++given)
      if (variables[given] == its_hash) return true;
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
  auto const reader = canonical_form<E>();
  auto const& arena = reader.arena();
  weighted const reached = reader.value();
  list<char> needed(reached.node + 1);
  needed[reached.node] = 1;
  for (int at = reached.node; at > 0; --at) {
    if (!needed[at]) continue;
    canonical_node const& shared = arena.node(at);
    if (shared.kind == canonical_kind::variable && shared.variable->hash == X::hash) return true;
    for (int each = 0; each < shared.count; ++each) needed[arena.item(shared, each).node] = 1;
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
    static_assert(detail::check_canonical<detail::written_out<E>>());
    return boost::hana::bool_c<detail::depends_of<detail::written_out<E>, X>>;
  }
}

/// Whether the formula is a polynomial in the variables x... (in all of them, if none are given): a hana::bool_.
template <any_formula E, class... X>
constexpr auto is_polynomial(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<detail::written_out<E>>());
    return boost::hana::bool_c<detail::degree_of<detail::written_out<E>, X...> != detail::not_polynomial>;
  }
}

/// The total degree in the variables x... (in all, if none are given) of a formula that is a polynomial in them: a
/// hana::int_. Decided on the canonical form, which is not expanded: (x + 1)^2 - x^2 has degree 2 there.
template <any_formula E, class... X>
constexpr auto degree(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<detail::written_out<E>>());
    static_assert(detail::degree_of<detail::written_out<E>, X...> != detail::not_polynomial,
                  "chainrule: degree: the formula is not a polynomial in these variables; ask is_polynomial first");
    return boost::hana::int_c<detail::degree_of<detail::written_out<E>, X...>>;
  }
}

/// Whether the formula is a polynomial of degree at most 1 in the variables x... together: a hana::bool_.
template <any_formula E, class... X>
constexpr auto is_linear(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<detail::written_out<E>>());
    constexpr int d = detail::degree_of<detail::written_out<E>, X...>;
    return boost::hana::bool_c < d == 0 || d == 1 > ;
  }
}

// ---- what does not depend on variables ----

namespace detail {

/// A variable that stands for another value of X.
template <hash_t>
struct another_value;
template <class X>
using renamed = defined<variable_definition<definition_of<X>::variable_name, another_value<X::hash>>>;

/// Whether exact algebra proves that a formula has the same value when some variables have others.
template <class E, class... X>
constexpr bool is_proved_independent() {
  using other = decltype(substitute(E{}, (X{} = renamed<X>{})...));
  constexpr auto attempt = last_attempt<E, other>();
  return !attempt.is_stale && attempt.error == algebra_error::none && attempt.holds;
}

template <class E, class... X>
constexpr bool are_independent() {
  if constexpr ((!depends_of<E, X> && ...)) return true;
  else return is_proved_independent<E, X...>();
}

template <class E>
inline constexpr interval values_of = range_of(canonical_form<E>());

}  // namespace detail

/// Whether the formula's value is known to be the same for all values of the variables x...: a hana::bool_. First by the
/// canonical form, then by exact algebra, as `equivalent`: (x + y)^2 - x^2 - 2*x*y does not depend on x.
template <any_formula E, class X, class... More>
constexpr auto is_independent(E const&, X const&, More const&...) {
  if constexpr (detail::are_variables<X, More...>()) {
    static_assert(detail::check_canonical<detail::written_out<E>>());
    return boost::hana::bool_c<detail::are_independent<detail::written_out<E>, X, More...>()>;
  }
}

/// Whether the formula is known to have one value for all values of its variables: a hana::bool_. Decided on the canonical
/// form: 2*pi and x - x have.
template <any_formula E>
constexpr auto is_constant(E const&) {
  static_assert(detail::check_canonical<detail::written_out<E>>());
  return boost::hana::bool_c<detail::canonical_of<detail::written_out<E>>.is_closed>;
}

// ---- signs and domains ----
// For real arguments, without rounding: exp(-1000) is positive, though 0 in double.

/// Whether the formula is known to be greater than 0 wherever it is defined: a hana::bool_. Decided by interval arithmetic on
/// the canonical form: exp(x) + x*x, cosh(x) - 1/2, 1 - sigmoid(x) are positive.
template <any_formula E>
constexpr auto is_positive(E const&) {
  static_assert(detail::check_canonical<E>());
  return boost::hana::bool_c<detail::values_of<E>.is_positive()>;
}
/// Whether the formula is known to be at least 0 wherever it is defined: a hana::bool_.
template <any_formula E>
constexpr auto is_nonnegative(E const&) {
  static_assert(detail::check_canonical<E>());
  return boost::hana::bool_c<detail::values_of<E>.is_nonnegative()>;
}
/// Whether the formula is known to be less than 0 wherever it is defined: a hana::bool_.
template <any_formula E>
constexpr auto is_negative(E const&) {
  static_assert(detail::check_canonical<E>());
  return boost::hana::bool_c<detail::values_of<E>.is_negative()>;
}
/// Whether the formula is known to be at most 0 wherever it is defined: a hana::bool_.
template <any_formula E>
constexpr auto is_nonpositive(E const&) {
  static_assert(detail::check_canonical<E>());
  return boost::hana::bool_c<detail::values_of<E>.is_nonpositive()>;
}
/// Whether the formula is known to differ from 0 wherever it is defined: a hana::bool_.
template <any_formula E>
constexpr auto is_nonzero(E const&) {
  static_assert(detail::check_canonical<E>());
  return boost::hana::bool_c<detail::values_of<E>.is_nonzero()>;
}

/// Whether the formula is known to have a real value for all real values of its variables: a hana::bool_. Then no operation
/// in it, as it is written, leaves its domain or meets a pole: log(1 + x*x) never does. What a condition of select says about
/// its branches is not used.
template <any_formula E>
constexpr auto is_defined_everywhere(E const&) {
  static_assert(detail::check_canonical<E>());
  return boost::hana::bool_c<detail::is_defined_everywhere(detail::canonical_form<E>())>;
}

// ---- symmetry ----

namespace detail {

template <class E, hash_t... Mirrored>
constexpr symmetry symmetry_under() {
  constexpr rational here = canonical_of<E>.factor;
  constexpr rational mirrored = canonical_of<E, Mirrored...>.factor;
  if constexpr (mirrored != here && mirrored != -here) return symmetry::none;
  else if constexpr (!same_spelling<canonical_formula<E>, canonical_formula<E, Mirrored...>>()) return symmetry::none;
  else return mirrored == here ? symmetry::even : symmetry::odd;
}

/// Under a change of sign of the variables X..., or of all of them; zero, which is both, is even here.
template <class E, class... X>
constexpr symmetry symmetry_in() {
  static_assert(check_canonical<E>());
  if constexpr (sizeof...(X) > 0) {
    return symmetry_under<E, X::hash...>();
  } else {
    return []<std::size_t... I>(std::index_sequence<I...>) { return symmetry_under<E, variables_in<E>::hashes[I]...>(); }
    (std::make_index_sequence<variables_in<E>::count>{});
  }
}

template <class E, class... X>
inline constexpr homogeneous_degree homogeneity_in = [] {
  hash_t const variables[] = {X::hash..., 0};
  return detail::homogeneity_of(canonical_form<E>(), variables, int(sizeof...(X)));
}();

}  // namespace detail

/// Whether the formula is known to keep its value when the variables x... (all, if none are given) change their signs together:
/// a hana::bool_. Decided on canonical forms: exp(x) + exp(-x) is even.
template <any_formula E, class... X>
constexpr auto is_even(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    constexpr symmetry found = detail::symmetry_in<detail::written_out<E>, X...>();
    return boost::hana::bool_c<found == symmetry::even>;
  }
}
/// Whether the formula is known to change its sign when the variables x... (all, if none are given) change theirs together: a
/// hana::bool_. Zero is even and odd.
template <any_formula E, class... X>
constexpr auto is_odd(E const&, X const&...) {
  if constexpr (detail::are_variables<X...>()) {
    constexpr symmetry found = detail::symmetry_in<detail::written_out<E>, X...>();
    constexpr detail::canonical_summary form = detail::canonical_of<detail::written_out<E>>;
    constexpr bool is_zero = form.is_number && form.factor.num == 0;
    return boost::hana::bool_c<(found == symmetry::odd || is_zero)>;
  }
}

/// Whether the formula is known to be homogeneous of degree Num/Den in the variables x... (in all, if none are given): to become
/// t^(Num/Den) times itself when they become t times themselves, for every t > 0. A hana::bool_, decided on the canonical form:
/// is_homogeneous<1>(hypot(x, y)), is_homogeneous<-1, 2>(1_c / sqrt(x)).
template <std::int64_t Num, std::int64_t Den = 1, any_formula E, class... X>
constexpr auto is_homogeneous(E const&, X const&...) {
  static_assert(Den != 0, "chainrule: division by zero in an exact constant");
  if constexpr (detail::are_variables<X...>()) {
    static_assert(detail::check_canonical<detail::written_out<E>>());
    constexpr detail::homogeneous_degree found = detail::homogeneity_in<detail::written_out<E>, X...>;
    constexpr bool is_known = found.what == detail::homogeneous_degree::known && found.value == detail::reduce(Num, Den);
    return boost::hana::bool_c<(is_known || found.what == detail::homogeneous_degree::any)>;
  }
}

namespace detail {
template <class E, std::size_t... I>
constexpr auto variables_tuple(std::index_sequence<I...>) {
  return boost::hana::tuple<formula_at<variables_in<written_out<E>>::hashes[I]>...>{};
}
}  // namespace detail

/// The formula's variables as it is written, in order of first appearance: a hana::tuple.
template <any_formula E>
constexpr auto variables_of(E const&) {
  return detail::variables_tuple<E>(std::make_index_sequence<detail::variables_in<detail::written_out<E>>::count>{});
}

}  // namespace chainrule
