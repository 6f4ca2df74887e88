// The laws of Comparable, Hashable, Monoid and Group for many formulas, as Hana states them.
#include "random_formula.hpp"

#include <boost/hana.hpp>

namespace {

namespace hana = boost::hana;

template <class A, class B>
constexpr bool comparable(A a, B b) {
  static_assert(hana::equal(a, a) && !hana::not_equal(a, a));
  static_assert(hana::equal(a, b) == hana::equal(b, a));
  static_assert(hana::not_equal(a, b) == hana::not_(hana::equal(a, b)));
  static_assert((a != b) == hana::not_(a == b));
  static_assert(!decltype(hana::equal(a, b))::value || hana::equal(hana::hash(a), hana::hash(b)));
  return true;
}

template <class A>
constexpr bool equal_when_rewritten(A a, A b) {
  return a == b;
}
template <class A, class B>
constexpr bool equal_when_rewritten(A a, B b) {
  static_assert(a == b && b == a && hana::equal(hana::hash(a), hana::hash(b)));
  return comparable(a, b);
}

template <class A, class B, class C>
constexpr bool algebra(A a, B b, C c) {
  constexpr auto zero = hana::zero<hana::tag_of_t<A>>();
  constexpr auto one = hana::one<hana::tag_of_t<A>>();
  static_assert(hana::plus(a, zero) == a && hana::plus(zero, a) == a);
  static_assert(hana::plus(hana::plus(a, b), c) == hana::plus(a, hana::plus(b, c)));
  static_assert(hana::plus(a, b) == hana::plus(b, a));
  static_assert(hana::plus(a, hana::negate(a)) == zero && hana::plus(hana::negate(a), a) == zero);
  static_assert(hana::minus(a, b) == hana::plus(a, hana::negate(b)) && hana::negate(hana::negate(a)) == a);
  static_assert(hana::mult(a, one) == a && hana::mult(one, a) == a && hana::mult(a, b) == hana::mult(b, a));
  static_assert(hana::mult(hana::mult(a, b), c) == hana::mult(a, hana::mult(b, c)));
  return true;
}

template <std::uint64_t Seed>
constexpr bool laws_hold() {
  constexpr auto a = laws::formula<laws::next(Seed), 3>();
  constexpr auto b = laws::formula<laws::next(Seed + 1), 3>();
  constexpr auto c = laws::formula<laws::next(Seed + 2), 2>();
  constexpr auto rewritten = laws::formula<laws::next(Seed), 3, true>();
  if constexpr (Seed % 8 == 0) static_assert(comparable(a, b) && comparable(a, c) && algebra(a, b, c));
  return equal_when_rewritten(a, rewritten);
}

template <std::uint64_t... Seed>
constexpr bool laws_hold(std::integer_sequence<std::uint64_t, Seed...>) {
  return (laws_hold<Seed>() && ...);
}
static_assert(laws_hold(std::make_integer_sequence<std::uint64_t, 9>{}));

// Transitive, where the three are written differently.
using laws::x;
using laws::y;
constexpr auto sum = x + y;
static_assert(sum * sum == pow(y + x, chainrule::constant<2>) && pow(y + x, chainrule::constant<2>) == square(sum) &&
              sum * sum == square(sum));

}  // namespace
