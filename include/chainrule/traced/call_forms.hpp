// How a user's function takes its arguments and gives its results.
#pragma once

#include <chainrule/math/classification.hpp>
#include <chainrule/traced/results.hpp>

#include <array>
#include <type_traits>
#include <utility>

namespace chainrule::detail {

/// Each block of numbers as one std::array; number by number; by pointers, where a last one may be for the results.
enum class call_form : unsigned char { none, arrays, numbers, pointers, residuals };

template <std::size_t... N>
constexpr std::size_t sum_of_first(std::size_t which) {
  std::size_t sum = 0;
  std::size_t k = 0;
  ((sum += k++ < which ? N : 0), ...);
  return sum;
}

template <std::size_t N, class T>
constexpr std::array<T, N> block_from(T const* first) {
  std::array<T, N> result{};
  for (std::size_t i = 0; i < N; ++i) result[i] = first[i];
  return result;
}

inline constexpr std::size_t most_residuals = 256;
/// No constexpr function, so that such a function does not run while compiling.
inline void result_left_unset() {}

template <std::size_t Most>
constexpr list<traced> written_residuals(std::array<traced, Most> const& all) {
  list<traced> written;
  for (std::size_t i = 0; i < Most; ++i) {
    if (!all[i].is_set()) continue;
    if (written.size() != int(i)) result_left_unset();
    written.push_back(all[i]);
  }
  return written;
}
/// Of plain numbers, that were NaN before, all up to the last that is none.
template <class T, std::size_t Most>
constexpr list<T> written_residuals(std::array<T, Most> const& all) {
  list<T> written;
  for (T const& each : all) written.push_back(each);
  while (!written.empty() && written.back() != written.back()) written.pop_back();
  return written;
}

/// Whether a function can be called so. (What std::is_invocable says takes a screen, when a call has an error.)
template <class F, class... A>
concept callable_with = requires(F const& f, A const&... a) {
  f(a...);
};

template <std::size_t>
using traced_number = traced;
template <std::size_t>
using traced_pointer = traced const*;

/// A function of N numbers, one by one.
template <class Indices>
struct numbers_one_by_one;
template <std::size_t... I>
struct numbers_one_by_one<std::index_sequence<I...>> {
  static constexpr std::size_t total = sizeof...(I);
  static constexpr std::size_t size_at(std::size_t) { return total; }

  template <class F>
  static constexpr call_form form = callable_with<F, traced_number<I>...> ? call_form::numbers : call_form::none;
  using parts = std::index_sequence<I...>;
  template <std::size_t = 0, class F, class T>
  static constexpr decltype(auto) call(F const& f, T const* x, parts) {
    return f(x[I]...);
  }
};
template <std::size_t N>
using one_by_one = numbers_one_by_one<std::make_index_sequence<N>>;

/// A function of numbers (Size 0) and arrays of Size numbers.
template <std::size_t... Size>
struct listed {
  static constexpr std::size_t total = ((Size == 0 ? 1 : Size) + ... + 0);
  static constexpr std::size_t size_at(std::size_t) { return total; }

  template <std::size_t N, class T>
  static constexpr auto argument_from(T const* first) {
    if constexpr (N == 0) return *first;
    else return block_from<N>(first);
  }
  template <class F>
  static constexpr call_form form =
      callable_with<F, decltype(argument_from<Size>(static_cast<traced const*>(nullptr)))...> ? call_form::numbers
                                                                                              : call_form::none;
  using parts = std::make_index_sequence<sizeof...(Size)>;
  template <std::size_t = 0, class F, class T, std::size_t... K>
  static constexpr decltype(auto) call(F const& f, T const* x, std::index_sequence<K...>) {
    return f(argument_from<Size>(x + sum_of_first<(Size == 0 ? 1 : Size)...>(K))...);
  }
};

/// A function of several blocks of numbers, in the first form of call_form that it has. It is called with traced numbers, or
/// with plain ones in the same form.
template <std::size_t... N>
struct blocks {
  static constexpr std::size_t total = (N + ... + 0);
  /// The size of the block that begins at a number.
  static constexpr std::size_t size_at(std::size_t first) {
    std::size_t begin = 0;
    std::size_t found = 0;
    ((found = begin == first ? N : found, begin += N), ...);
    return found;
  }

  template <class F>
  static constexpr bool takes_numbers() {
    if constexpr (sizeof...(N) == 1 && total <= 64) return one_by_one<total>::template form<F> == call_form::numbers;
    else return false;
  }
  template <class F>
  static constexpr call_form find_form() {
    // (Not by the concept: a sentence in the function is behind each line of the way to it.)
    if constexpr (requires(F const& f, std::array<traced, N> const&... a) { f(a...); }) return call_form::arrays;
    else if constexpr (takes_numbers<F>()) return call_form::numbers;
    else if constexpr (callable_with<F, traced_pointer<N>..., traced*>) return call_form::residuals;
    else if constexpr (callable_with<F, traced_pointer<N>...>) return call_form::pointers;
    else return call_form::none;
  }
  template <class F>
  static constexpr call_form form = find_form<F>();

  /// With room for so many results that it writes through a pointer. (The indices come from outside: a function between
  /// would be a line before each sentence.)
  using parts = std::make_index_sequence<sizeof...(N)>;
  template <std::size_t Most = most_residuals, class F, class T, std::size_t... K>
  static constexpr decltype(auto) call(F const& f, T const* x, std::index_sequence<K...>) {
    if constexpr (form<F> == call_form::arrays) {
      return f(block_from<N>(x + sum_of_first<N...>(K))...);
    } else if constexpr (form<F> == call_form::pointers) {
      return f(x + sum_of_first<N...>(K)...);
    } else if constexpr (form<F> == call_form::residuals) {
      std::array<T, Most> residuals;
      if constexpr (std::is_same_v<T, traced>) residuals.fill(traced::unset());
      else residuals.fill(math::nan<T>);
      static_cast<void>(f(x + sum_of_first<N...>(K)..., residuals.data()));
      return written_residuals(residuals);
    } else {
      return one_by_one<total>::call(f, x, typename one_by_one<total>::parts{});
    }
  }
};

template <class F, class Blocks>
using result_of_call = std::remove_cvref_t<decltype(Blocks::call(std::declval<F const&>(), std::declval<traced const*>(),
                                                                 typename Blocks::parts{}))>;

}  // namespace chainrule::detail
