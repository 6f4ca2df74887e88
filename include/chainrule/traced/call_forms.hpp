// How a user's function takes its arguments and gives its results.
#pragma once

#include <chainrule/traced/traced.hpp>

#include <boost/hana/unpack.hpp>

#include <array>
#include <type_traits>
#include <utility>

namespace chainrule::detail {

/// The sizes of the lists of numbers that a function takes.
template <std::size_t... N>
struct blocks {
  static constexpr std::size_t count = sizeof...(N);
  static constexpr std::size_t total = (N + ... + 0);
  static constexpr std::size_t sizes[] = {N..., 0};
  static constexpr std::size_t first(std::size_t which) {
    std::size_t sum = 0;
    for (std::size_t k = 0; k < which; ++k) sum += sizes[k];
    return sum;
  }
};

/// As one std::array for each block, number by number, or by pointers, where the last may be for the results (Ceres' form).
enum class call_form : unsigned char { none, arrays, numbers, pointers, residuals };

template <class T>
using std_array_of = T;
template <std::size_t>
using traced_number = traced const&;
template <std::size_t>
using traced_pointer = traced const*;

template <class F, std::size_t... N>
inline constexpr bool takes_arrays = std::is_invocable_v<F const&, std::array<traced, N>...>;
template <class F, std::size_t... I>
constexpr bool takes_numbers(std::index_sequence<I...>) {
  return std::is_invocable_v<F const&, traced_number<I>...>;
}
template <class F, std::size_t... N>
inline constexpr bool takes_pointers = std::is_invocable_v<F const&, traced_pointer<N>...>;
template <class F, std::size_t... N>
inline constexpr bool takes_residuals = std::is_invocable_v<F const&, traced_pointer<N>..., traced*>;

template <class F, std::size_t... N>
constexpr call_form form_of_call(blocks<N...>) {
  constexpr std::size_t total = blocks<N...>::total;
  if constexpr (takes_arrays<F, N...>) {
    return call_form::arrays;
  } else if constexpr (takes_residuals<F, N...>) {
    return call_form::residuals;
  } else if constexpr (takes_pointers<F, N...>) {
    return call_form::pointers;
  } else {
    if constexpr (sizeof...(N) == 1 && total <= 64)
      if constexpr (takes_numbers<F>(std::make_index_sequence<total>{})) return call_form::numbers;
    return call_form::none;
  }
}

inline constexpr std::size_t most_residuals = 256;

/// A result as a list of numbers: a number, a range of results, or a tuple of results.
template <class R>
constexpr void flatten(list<traced>& out, R const& result) {
  if constexpr (std::is_same_v<R, traced> || plain_number<R> || closed_formula<R>) {
    out.push_back(traced(result));
  } else if constexpr (requires { result.begin() != result.end(); }) {
    for (auto const& part : result) flatten(out, part);
  } else if constexpr (requires { typename boost::hana::tag_of<R>::type; requires boost::hana::Foldable<R>::value; }) {
    boost::hana::unpack(result, [&out](auto const&... part) { (flatten(out, part), ...); });
  } else if constexpr (requires { std::tuple_size<R>::value; }) {
    [&]<std::size_t... K>(std::index_sequence<K...>) { (flatten(out, get<K>(result)), ...); }
    (std::make_index_sequence<std::tuple_size_v<R>>{});
  } else {
    static_assert(sizeof(R) == 0,
                  "chainrule: formula: the function returns a number, or a std::array or tuple of such");
  }
}

template <std::size_t N>
constexpr std::array<traced, N> block_of(traced const* from) {
  std::array<traced, N> result;
  for (std::size_t i = 0; i < N; ++i) result[i] = from[i];
  return result;
}

/// The function's results for the numbers from `x` on.
template <class F, std::size_t... N, std::size_t... K, std::size_t... I>
constexpr list<traced> call_in_form(F const& f, traced const* x, blocks<N...>, std::index_sequence<K...>, std::index_sequence<I...>) {
  using all = blocks<N...>;
  constexpr call_form form = form_of_call<F>(all{});
  list<traced> results;
  if constexpr (form == call_form::arrays) {
    flatten(results, f(block_of<N>(x + all::first(K))...));
  } else if constexpr (form == call_form::numbers) {
    flatten(results, f(x[I]...));
  } else if constexpr (form == call_form::pointers) {
    flatten(results, f(x + all::first(K)...));
  } else if constexpr (form == call_form::residuals) {
    traced residuals[most_residuals];
    static_cast<void>(f(x + all::first(K)..., +residuals));
    for (std::size_t i = 0; i < most_residuals && residuals[i].is_set(); ++i) results.push_back(residuals[i]);
  }
  return results;
}

template <class F, class Blocks>
constexpr list<traced> call(F const& f, traced const* x) {
  return call_in_form(f, x, Blocks{}, std::make_index_sequence<Blocks::count>{}, std::make_index_sequence<Blocks::total <= 64 ? Blocks::total : 0>{});
}

/// Whether the function gives one number, not a list.
template <class F, std::size_t... N>
constexpr bool gives_number(blocks<N...>) {
  constexpr call_form form = form_of_call<F>(blocks<N...>{});
  constexpr auto is_number = []<class R>(type_box<R>) { return std::is_same_v<R, traced> || plain_number<R> || any_formula<R>; };
  if constexpr (form == call_form::arrays) return is_number(type_box<std::remove_cvref_t<std::invoke_result_t<F const&, std::array<traced, N>...>>>{});
  else if constexpr (form == call_form::pointers) return is_number(type_box<std::remove_cvref_t<std::invoke_result_t<F const&, traced_pointer<N>...>>>{});
  else if constexpr (form == call_form::numbers)
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return decltype(is_number)::operator()(type_box<std::remove_cvref_t<std::invoke_result_t<F const&, traced_number<I>...>>>{});
    }(std::make_index_sequence<blocks<N...>::total>{});
  else return false;
}

}  // namespace chainrule::detail
