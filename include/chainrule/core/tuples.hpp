// What holds several formulas: a hana::tuple, or a std::tuple, std::pair or std::array, known by std::tuple_size.
#pragma once

#include <chainrule/core/expression.hpp>

#include <boost/hana/fwd/tuple.hpp>
#include <boost/hana/fwd/unpack.hpp>

#include <cstddef>
#include <tuple>
#include <utility>

namespace chainrule::detail {

template <class T>
inline constexpr bool is_hana_tuple = false;
template <class... E>
inline constexpr bool is_hana_tuple<boost::hana::tuple<E...>> = true;

template <class T>
inline constexpr bool is_tuple = requires {
  std::tuple_size<T>::value;
};
template <class... E>
inline constexpr bool is_tuple<boost::hana::tuple<E...>> = true;

/// The types that a tuple holds, as the arguments of another template.
template <class Tuple, template <class...> class List>
struct tuple_elements {
  template <std::size_t... I>
  static List<std::tuple_element_t<I, Tuple>...> of(std::index_sequence<I...>);
  using type = decltype(of(std::make_index_sequence<std::tuple_size<Tuple>::value>{}));
};
template <class... E, template <class...> class List>
struct tuple_elements<boost::hana::tuple<E...>, List> {
  using type = List<E...>;
};
/// Calls f with each element.
template <class Tuple, class F>
constexpr decltype(auto) with_elements_of(Tuple const& tuple, F const& f) {
  return [&]<std::size_t... I>(std::index_sequence<I...>)->decltype(auto) { return f(get<I>(tuple)...); }
  (std::make_index_sequence<std::tuple_size<Tuple>::value>{});
}
template <class... E, class F>
constexpr decltype(auto) with_elements_of(boost::hana::tuple<E...> const& tuple, F const& f) {
  return boost::hana::unpack(tuple, f);
}

template <class Tuple, template <class...> class List>
using elements_in = typename tuple_elements<Tuple, List>::type;

template <class... E>
struct all_formulas {
  static constexpr bool value = (is_expression<E> && ...);
};
/// A tuple of formulas and nothing else.
template <class T>
inline constexpr bool holds_formulas = false;
template <class T>
requires(is_tuple<T>) inline constexpr bool holds_formulas<T> = elements_in<T, all_formulas>::value;

}  // namespace chainrule::detail
