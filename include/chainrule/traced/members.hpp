// A functor with data members: which may be recorded, and with which numbers it is run.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace chainrule {
namespace detail {

/// Converts to double and, as a template, to nothing that a double converts to.
struct only_a_double {
  double number = 0;
  template <std::same_as<double> D>
  constexpr operator D() const {
    return number;
  }
};

/// A number with as many digits as a double has.
template <class = void>
constexpr double full_number(std::size_t which) {
  return 1.3723409185634171 + 0.0071350913466231 * static_cast<double>(which);
}

#ifdef __clang__
#  pragma clang diagnostic push
#  pragma clang diagnostic ignored "-Wmissing-braces"  // a member that is an array takes its doubles without braces of its own
#endif
template <class F, std::size_t... K>
constexpr bool keeps_bits(std::index_sequence<K...>) {
  std::array<double, sizeof...(K)> const numbers{full_number(K)...};
  return std::bit_cast<std::array<double, sizeof...(K)>>(F{only_a_double{full_number(K)}...}) == numbers;
}
/// Whether an aggregate takes so many doubles and nothing else, and holds their bits one behind the other: then there is
/// room for no other member. (Unions and volatile members are not copied while compiling.)
template <class F, std::size_t... K>
constexpr bool holds_doubles(std::index_sequence<K...> each) {
  if constexpr (requires { F{only_a_double{full_number(K)}...}; })
    if constexpr (requires { typename std::bool_constant<keeps_bits<F>(decltype(each){})>; }) return keeps_bits<F>(each);
  return false;
}
#ifdef __clang__
#  pragma clang diagnostic pop
#endif

template <class F>
constexpr bool has_only_doubles() {
  if constexpr (requires { requires std::is_same_v<typename F::only_doubles, F>; }) return true;
  else if constexpr (!std::is_aggregate_v<F> || !std::is_trivially_copyable_v<F> || sizeof(F) % sizeof(double) != 0) return false;
  else return holds_doubles<F>(std::make_index_sequence<sizeof(F) / sizeof(double)>{});
}

}  // namespace detail

/// Whether a functor's data members are doubles and nothing else. Known of aggregates; a class with constructors or private
/// members says so by its own name (what is derived from it may have others): using only_doubles = line_error; or the program
/// specialises this.
template <class F>
inline constexpr bool only_doubles = detail::has_only_doubles<F>();

namespace detail {

/// The data members of a functor that is no empty class: numbers that are given to each call.
template <class F>
inline constexpr std::size_t members_of = std::is_empty_v<F> ? 0 : sizeof(F) / sizeof(double);

/// Small whole numbers, either zero, fractions between them, sizes, signs, and what is as large, as small or as strange as
/// doubles are. Their count is a prime number.
inline constexpr double member_values[] = {0,    1,     -1.5, 2,     std::numeric_limits<double>::max(),
                                           3,    -0.0,  0.5,  -2,    1e-310,
                                           4.75, -40.5, 30,   -1,    -std::numeric_limits<double>::max(),
                                           2.5,  -0.25, 1e5,  -5.5,  std::numeric_limits<double>::infinity(),
                                           4,    -300,  0.03, -1e-9, std::numeric_limits<double>::quiet_NaN(),
                                           7.25, -4,    300,  3.25,  -std::numeric_limits<double>::infinity(),
                                           5};
inline constexpr std::size_t member_value_count = std::size(member_values);

/// Member `which` in a run. In run 0 it is a number that nobody writes. Then every member has each of the values above once,
/// the members going through them at different paces, so that all signs and orders meet; first all are zero, and in the last
/// run they are equal.
inline constexpr std::size_t member_runs = member_value_count + 2;
template <class = void>
constexpr double member_in_run(std::size_t run, std::size_t which) {
  if (run == 0) return full_number(which);
  if (run == member_runs - 1) return 1.25;
  std::size_t const pace = 1 + which % (member_value_count - 1);
  return member_values[((run - 1) * pace + which / (member_value_count - 1) * 5) % member_value_count];
}

template <class F>
constexpr auto members_in_run([[maybe_unused]] std::size_t run) {
  std::array<double, members_of<F>> members{};
  std::size_t which = 0;
  for (double& each : members) each = member_in_run(run, which++);
  return members;
}

}  // namespace detail
}  // namespace chainrule
