// What a user's function may return: a number, or arrays, tuples and structs of such, taken apart to a list of numbers.
#pragma once

#include <chainrule/traced/limits.hpp>

#include <boost/hana/concept/foldable.hpp>
#include <boost/hana/unpack.hpp>

#include <type_traits>
#include <utility>

namespace chainrule::detail {

template <class R>
inline constexpr bool is_number_result = std::is_same_v<R, traced> || plain_number<R> || closed_formula<R>;

template <class T, class R>
constexpr void take_apart(list<T>& out, R const& result) {
  if constexpr (is_number_result<R>) {
    if constexpr (std::is_same_v<T, traced>) out.push_back(traced(result));
    else out.push_back(to_number<T>(result));
  } else if constexpr (requires { result.begin() != result.end(); }) {
    for (auto const& part : result) take_apart(out, part);
  } else if constexpr (boost::hana::Foldable<R>::value) {
    boost::hana::unpack(result, [&out](auto const&... part) { (take_apart(out, part), ...); });
  } else if constexpr (requires { std::tuple_size<R>::value; }) {
    [&]<std::size_t... K>(std::index_sequence<K...>) { (take_apart(out, get<K>(result)), ...); }
    (std::make_index_sequence<std::tuple_size<R>::value>{});
  } else {
    static_assert(sizeof(R) == 0, "chainrule: formula: the function returns a number, or a std::array or a tuple of such");
  }
}

}  // namespace chainrule::detail
