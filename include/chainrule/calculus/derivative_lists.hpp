// Rows and tables of derivatives, which know what they are the derivatives of: sequences of formulas, as a hana::tuple is; compiled to a function,
// they are found as the same request finds them.
#pragma once

#include <chainrule/calculus/written_out.hpp>

#include <boost/hana/fwd/at.hpp>
#include <boost/hana/fwd/concept/sequence.hpp>
#include <boost/hana/fwd/drop_front.hpp>
#include <boost/hana/fwd/flatten.hpp>
#include <boost/hana/fwd/is_empty.hpp>
#include <boost/hana/fwd/length.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/tuple.hpp>

namespace chainrule {

/// Hana's tag of what jacobian and hessian give.
struct derivatives_tag {};

namespace detail {

/// The derivative of E in X, then in those behind it: a formula when it is asked for.
template <class E, class X, class... More>
struct slope {
  using formula = E;
  static constexpr int order = 1 + int(sizeof...(More));
  static constexpr auto element() {
    if constexpr (sizeof...(More) == 0) return derivative_of<E, X>();
    else return slope<decltype(derivative_of<E, X>()), More...>::element();
  }
};

/// Slopes, or rows of them.
template <class... Each>
struct derivative_list {
  using hana_tag = derivatives_tag;
  static constexpr auto element() { return derivative_list{}; }

  template <class Index>
  constexpr auto operator[](Index const&) const {
    return nth<int(Index::value), Each...>::element();
  }
};
template <class... Row>
struct rows_in_one;
template <class... E>
struct rows_in_one<derivative_list<E...>> {
  using type = derivative_list<E...>;
};
template <class... E, class... F, class... Row>
struct rows_in_one<derivative_list<E...>, derivative_list<F...>, Row...> : rows_in_one<derivative_list<E..., F...>, Row...> {};

}  // namespace detail
}  // namespace chainrule

namespace boost::hana {

template <>
struct Sequence<chainrule::derivatives_tag> {
  static constexpr bool value = true;
};
/// What is made of parts of them is a tuple.
template <>
struct make_impl<chainrule::derivatives_tag> : make_impl<tuple_tag> {};

template <>
struct unpack_impl<chainrule::derivatives_tag> {
  template <class... Each, class F>
  static constexpr decltype(auto) apply(chainrule::detail::derivative_list<Each...> const&, F&& f) {
    return static_cast<F&&>(f)(Each::element()...);
  }
};
template <>
struct length_impl<chainrule::derivatives_tag> {
  template <class... Each>
  static constexpr auto apply(chainrule::detail::derivative_list<Each...> const&) {
    return hana::size_c<sizeof...(Each)>;
  }
};
template <>
struct at_impl<chainrule::derivatives_tag> {
  template <class... Each, class Index>
  static constexpr auto apply(chainrule::detail::derivative_list<Each...> const&, Index const&) {
    return chainrule::detail::nth<int(Index::value), Each...>::element();
  }
};
template <>
struct is_empty_impl<chainrule::derivatives_tag> {
  template <class... Each>
  static constexpr auto apply(chainrule::detail::derivative_list<Each...> const&) {
    return hana::bool_c<sizeof...(Each) == 0>;
  }
};
template <>
struct drop_front_impl<chainrule::derivatives_tag> {
  template <class... Each, class Count>
  static constexpr auto apply(chainrule::detail::derivative_list<Each...> const& from, Count const& many) {
    return hana::drop_front(hana::unpack(from, hana::make_tuple), many);
  }
};
/// All rows in one.
template <>
struct flatten_impl<chainrule::derivatives_tag> {
  template <class... Row>
  static constexpr auto apply(chainrule::detail::derivative_list<Row...> const&) {
    return typename chainrule::detail::rows_in_one<Row...>::type{};
  }
};

}  // namespace boost::hana
