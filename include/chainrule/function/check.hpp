// For users' own tests: derivatives against differences of the value, while compiling.
#pragma once

#include <chainrule/function/differences.hpp>
#include <chainrule/graph/handle.hpp>

namespace chainrule {
namespace detail {

/// Op's partial derivative I at a point against differences of its value.
template <class Op, std::size_t I, std::size_t... K>
constexpr derivative_result check_partial(std::array<long double, sizeof...(K)> const& point, std::index_sequence<K...>) {
  if constexpr (requires { requires I < Op::constant_arguments; }) {
    return {};
  } else {
    auto const value = [&](long double moved) { return std::array{calculate<Op, long double>((K == I ? moved : point[K])...)}; };
    auto const partials = checked_partials<Op>(value(point[I])[0], point[K]...);
    return compared(stated_derivative::partial, 0, I, to_number<long double>(boost::hana::at_c<I>(partials)),
                    differences_of<1>(value, point[I])[0]);
  }
}

template <class F, std::size_t N>
constexpr auto values_at(F const& f, std::array<long double, N> const& point) {
  auto const values = f(point);
  if constexpr (sequence<decltype(values)>) return values;
  else return std::array<long double, 1>{values};
}

}  // namespace detail

/// Whether the partial derivatives that an operation states agree at a point with differences of its value, which are
/// calculated in long double and extrapolated. The tolerance is 1e-9 relative, and where differences tell less (a value
/// that hardly changes, a singularity or corner nearby) four times their own error; false where they do not converge to
/// five digits: choose points away from corners. A missing factor or sign shows at one point. A static_assert that fails
/// shows both numbers. The value is calculated some twenty times for each argument: if it is found by long iteration,
/// clang's limit of constexpr steps may have to be raised (-fconstexpr-steps), or let the test run at run time.
template <class Op, class... Point>
constexpr derivative_result rule_holds(Point const&... point) {
  std::array<long double, sizeof...(Point)> const at{detail::to_number<long double>(point)...};
  derivative_result found;
  [&]<std::size_t... I>(std::index_sequence<I...> each) {
    static_cast<void>(((found = detail::check_partial<Op, I>(at, each)).holds && ...));
  }
  (std::make_index_sequence<sizeof...(Point)>{});
  return found;
}

/// Whether the gradient of a function made by cr::function (of several values: the Jacobian) agrees at a point with
/// extrapolated differences of its own value, both calculated in long double; of a function with given arguments, in the
/// others only. The point is given as in a call. Tolerance, sentences and limits are those of rule_holds; of several
/// values, all are calculated at once.
template <class Function, class... Point>
constexpr derivative_result gradient_matches(Function const& f, Point const&... point) {
  std::array<long double, Function::arity> at{};
  {
    using arguments = detail::call_arguments<Function::arity, Point...>;
    if constexpr (arguments::check()) {
      std::array<typename arguments::T, Function::arity> given{};
      arguments::read(given.data(), point...);
      for (std::size_t k = 0; k < at.size(); ++k) at[k] = static_cast<long double>(given[k]);
    }
  }
  constexpr bool vector = detail::sequence<decltype(f(at))>;
  auto const stated = f.jacobian(at);
  constexpr std::size_t rows = std::tuple_size_v<std::remove_cvref_t<decltype(stated)>>;
  derivative_result found;
  for (std::size_t column = 0; found.holds && column < stated[0].size(); ++column) {
    auto const moved = [&](long double to) {
      auto other = at;
      other[column] = to;
      return detail::values_at(f, other);
    };
    auto const differences = detail::differences_of<rows>(moved, at[column]);
    for (std::size_t row = 0; found.holds && row < rows; ++row)
      found = detail::compared(vector ? stated_derivative::jacobian : stated_derivative::gradient, row, column,
                               stated[row][column], differences[row]);
  }
  return found;
}

}  // namespace chainrule
