// simplify as a user calls it, on a few random formulas: the same canonical form, the same type again, the same value, no more
// operations. (algebra.cpp tries ten thousand formulas, as data.)
#include "random_formula.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>

namespace {

template <class E>
constexpr int operations_in = [] {
  int count = 0;
  chainrule::detail::definition_map seen;
  chainrule::detail::walk(chainrule::detail::info_of<E>, seen, [&](auto const* d) { return count += d->arity > 0; });
  return count;
}();

int compared = 0;

template <class E, class S>
void same_value(E e, S s, double at_x, double at_y, double at_w) {
  double const before = e(laws::x = at_x, laws::y = at_y, laws::w = at_w);
  double const after = s(laws::x = at_x, laws::y = at_y, laws::w = at_w);
  if (!std::isfinite(before)) return;
  ++compared;
  BOOST_TEST_CONTEXT(chainrule::to_string(e).c_str() << "  ->  " << chainrule::to_string(s).c_str())
  BOOST_TEST(std::abs(before - after) <= 1e-10 * std::max(1.0, std::abs(before)), before << " became " << after);
}

template <std::uint64_t Seed>
void check() {
  constexpr auto e = laws::formula<laws::next(Seed), 4>();
  constexpr auto s = chainrule::simplify(e);
  using E = std::remove_const_t<decltype(e)>;
  using S = std::remove_const_t<decltype(s)>;
  static_assert(e == s);
  static_assert(std::is_same_v<decltype(chainrule::simplify(s)), S>);
  static_assert(operations_in<S> <= operations_in<E>);
  static_assert(chainrule::simplify(laws::formula<laws::next(Seed), 4, true>()) == s);
  if constexpr (!chainrule::constant_formula<E>) {
    same_value(e, s, 0.7, 1.3, 2.1);
    same_value(e, s, 0.3, 0.45, 0.2);
    same_value(e, s, 3.25, -1.5, 0.8);
  }
}

template <std::uint64_t... Seed>
void check_all(std::integer_sequence<std::uint64_t, Seed...>) {
  (check<1000 + Seed>(), ...);
}

BOOST_AUTO_TEST_CASE(simplify_keeps_values) {
  check_all(std::make_integer_sequence<std::uint64_t, 12>{});
  BOOST_TEST(compared > 12);
}

}  // namespace
