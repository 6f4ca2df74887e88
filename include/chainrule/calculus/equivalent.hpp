// equivalent(a, b): equality proved by exact algebra.
#pragma once

#include <chainrule/calculus/exact_reader.hpp>
#include <chainrule/calculus/simplify.hpp>
#include <chainrule/calculus/written_out.hpp>

#include <boost/hana/bool.hpp>

#include <array>

namespace chainrule {
namespace detail {

/// What one attempt found: the answer, or the scales to start anew with.
template <int Words>
struct equivalence_attempt {
  bool holds = false;
  bool is_stale = false;
  algebra_error error = algebra_error::none;
  int work = 0;
  std::array<int, monomial<Words>::capacity> scales{};
};

/// Whether a - b is 0.
template <int Words>
constexpr equivalence_attempt<Words> attempt_equivalence(definition_info const* a, definition_info const* b,
                                                         equivalence_attempt<Words> const& before) {
  list<int> scales;
  for (int const scale : before.scales) scales.push_back(scale);
  exact_reader<Words> reader(scales);
  reader.note_signs(a);
  reader.note_signs(b);
  auto const u = reader.read(a);
  auto const v = reader.read(b);
  exact_algebra<Words>& algebra = reader.algebra();
  equivalence_attempt<Words> result;
  result.is_stale = algebra.is_stale();
  if (!result.is_stale && algebra.error() == algebra_error::none) result.holds = algebra.are_equal(u, v);
  result.error = algebra.error();
  result.work = algebra.work();
  for (int g = 0; g < algebra.scales().size(); ++g) result.scales[std::size_t(g)] = algebra.scales()[g];
  return result;
}

// Each attempt is a constant of its own: clang allows a million steps in one.
template <class A, class B, int Words, int Attempt = 0>
struct equivalence {
  static constexpr equivalence_attempt<Words> value =
      attempt_equivalence<Words>(info_of<A>, info_of<B>, equivalence<A, B, Words, Attempt - 1>::value);
};
template <class A, class B, int Words>
struct equivalence<A, B, Words, -1> {
  static constexpr equivalence_attempt<Words> value{};
};

/// The last attempt, with as few words as are enough.
template <class A, class B, int Words = 8, int Attempt = 0>
constexpr auto last_attempt() {
  constexpr equivalence_attempt<Words> result = equivalence<A, B, Words, Attempt>::value;
  if constexpr (result.error == algebra_error::too_many_generators && Words < 500) return last_attempt<A, B, 4 * Words>();
  else if constexpr (result.is_stale && Attempt < 8) return last_attempt<A, B, Words, Attempt + 1>();
  else return result;
}

/// For simplify knows inverse functions and angles that algebra does not: cos(acos(x)) is x.
template <class A, class B>
constexpr bool are_equivalent_when_simple() {
  if constexpr (canonical_of<A>.error != canonical_error::none || canonical_of<B>.error != canonical_error::none) {
    return false;
  } else {
    using simple_a = decltype(simplified<A>());
    using simple_b = decltype(simplified<B>());
    if constexpr (std::is_same_v<simple_a, simple_b>) return true;
    else if constexpr (std::is_same_v<simple_a, A> && std::is_same_v<simple_b, B>) return false;
    else return last_attempt<simple_a, simple_b>().holds;
  }
}

template <class A, class B>
constexpr bool are_equivalent() {
  if constexpr (std::is_same_v<A, B>) {
    return true;
  } else {
    constexpr auto result = last_attempt<A, B>();
    static_assert(result.is_stale || result.error != algebra_error::undefined,
                  "chainrule: equivalent: one of the formulas is defined nowhere: it divides by 0 or takes the logarithm of 0");
    static_assert(
        !result.is_stale && (result.error == algebra_error::none || result.error == algebra_error::undefined),
        "chainrule: equivalent: this is not decided: the formulas are too large for exact algebra; compare parts of them");
    if constexpr (result.holds) return true;
    else return are_equivalent_when_simple<A, B>();
  }
}

}  // namespace detail

/// Whether two formulas are equal wherever both are defined (a hana::bool_), proved by exact algebra: as rational functions
/// of their variables and functions, with products of exponentials, roots, logarithms, sines and cosines brought
/// together. A yes is a proof. A no means that they differ if no function is related to another in ways not known here.
/// x/x is equivalent to 1: points that cancelling adds do not count. What is too large to decide does not compile and says so.
/// Limits: about 30'000 products of terms; sums and products over an index are written out, 2000 parts at most.
template <class A, class B>
requires(any_formula<A> || hana_integer<A>) && (any_formula<B> || hana_integer<B>)constexpr auto equivalent(A const&, B const&) {
  return boost::hana::bool_c<
      detail::are_equivalent<detail::written_out<detail::formula_of<A>>, detail::written_out<detail::formula_of<B>>>()>;
}

/// What is compared otherwise.
template <class... A>
constexpr boost::hana::false_ equivalent(A const&...) {
  static_assert(sizeof...(A) == 0 && sizeof...(A) > 0,
                "chainrule: equivalent: compares two formulas, numbers are exact constants: equivalent(x - x, 0_c)");
  return {};
}

}  // namespace chainrule
