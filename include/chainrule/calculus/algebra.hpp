// Formulas in Hana's algebra: a Monoid and a Group under addition, as == sees them; mult and one beside them.
// A Ring needs distributivity, which == does not see: it does not expand.
#pragma once

#include <chainrule/calculus/compare.hpp>

#include <boost/hana/fwd/minus.hpp>
#include <boost/hana/fwd/mult.hpp>
#include <boost/hana/fwd/negate.hpp>
#include <boost/hana/fwd/one.hpp>
#include <boost/hana/fwd/plus.hpp>
#include <boost/hana/fwd/zero.hpp>

namespace chainrule::detail {

template <class Op>
struct hana_operation {
  template <class... A>
  static constexpr auto apply(A const&... a) {
    return chainrule::apply<Op>(a...);
  }
};
template <int N>
struct hana_constant {
  static constexpr auto apply() { return constant<N>; }
};

}  // namespace chainrule::detail

namespace boost::hana {

template <class A, class B>
requires chainrule::detail::formula_tags<A, B>
struct plus_impl<A, B, void> : chainrule::detail::hana_operation<chainrule::operations::add_> {
};
template <class A, class B>
requires chainrule::detail::formula_tags<A, B>
struct minus_impl<A, B, void> : chainrule::detail::hana_operation<chainrule::operations::subtract_> {
};
template <class A, class B>
requires chainrule::detail::formula_tags<A, B>
struct mult_impl<A, B, void> : chainrule::detail::hana_operation<chainrule::operations::multiply_> {
};
template <class A>
requires chainrule::detail::is_formula_tag<A>
struct negate_impl<A, void> : chainrule::detail::hana_operation<chainrule::operations::negate_> {
};
template <class A>
requires chainrule::detail::is_formula_tag<A>
struct zero_impl<A, void> : chainrule::detail::hana_constant<0> {
};
template <class A>
requires chainrule::detail::is_formula_tag<A>
struct one_impl<A, void> : chainrule::detail::hana_constant<1> {
};

}  // namespace boost::hana
