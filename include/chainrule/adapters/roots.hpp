// Newton's, Halley's and Schröder's iterations of Boost.Math.
#pragma once

#include <chainrule/adapters/solver/status.hpp>
#include <chainrule/chainrule.hpp>

#include <boost/math/tools/roots.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>

namespace chainrule::roots {
namespace detail {

template <class F, class... Given>
constexpr bool check_function() {
  constexpr bool one_formula = requires(F const& f, std::array<double, F::arity> const& at) { f(at) + 0.0; };
  static_assert(one_formula, "chainrule: a root is of one formula: cr::roots::newton_function(cr::function(formula, x))");
  if constexpr (one_formula) {
    constexpr bool one_unknown = std::tuple_size_v<decltype(F{}.gradient(std::array<double, F::arity>{}))> == 1;
    static_assert(one_unknown,
                  "chainrule: a root is sought in one variable: cr::function(formula, cr::wrt(x), cr::given(others...))");
    static_assert(F::arity == 1 + sizeof...(Given),
                  "chainrule: roots: each variable of cr::given has its number: cr::roots::newton_function(f, numbers...)");
    return one_unknown && F::arity == 1 + sizeof...(Given);
  } else {
    return false;
  }
}

template <class F, class... Given>
class iterated {
 protected:
  std::tuple<Given...> given_;

  /// The unknown, and the numbers that are given, in its type.
  template <class T>
  constexpr std::array<T, F::arity> numbers(T const& x) const {
    return std::apply(
        [&](auto const&... given_number) {
          return std::array<T, F::arity>{x, static_cast<T>(given_number)...};
        },
        given_);
  }
  template <class... T>
  static constexpr void check_finite(T const&... all) {
    using std::isfinite;
    if (!(isfinite(all) && ...))
      chainrule::detail::throw_invalid_argument("chainrule: roots: the function or a slope is not finite at an iterate");
  }

 public:
  constexpr explicit iterated(Given const&... given) : given_(given...) {}
  template <class T>
  constexpr T value(T const& x) const {
    return F{}(numbers(x));
  }
};

}  // namespace detail

/// What boost::math::tools::newton_raphson_iterate asks for: value and slope, for any number type. Keeps the numbers that are given, and
/// refers to nothing. Throws std::invalid_argument where one is not finite: the iteration itself would go on.
template <class F, class... Given>
class newton_functor : public detail::iterated<F, Given...> {
 public:
  using detail::iterated<F, Given...>::iterated;
  template <class T>
  constexpr std::pair<T, T> operator()(T const& x) const {
    auto const [value, slopes] = F{}.value_and_gradient(this->numbers(x));
    this->check_finite(value, slopes[0]);
    return {value, slopes[0]};
  }
};

/// The same with the second derivative, for boost::math::tools::halley_iterate and schroder_iterate.
template <class F, class... Given>
class halley_functor : public detail::iterated<F, Given...> {
 public:
  using detail::iterated<F, Given...>::iterated;
  template <class T>
  constexpr std::tuple<T, T, T> operator()(T const& x) const {
    auto const [value, slope, half_bend] = F{}.template taylor<2>(this->numbers(x), std::array<T, 1>{T(1)});
    this->check_finite(value, slope, half_bend);
    return {value, slope, T(2) * half_bend};
  }
};

template <class F, class... Given>
constexpr auto newton_function(F const&, Given const&... given) {
  if constexpr (detail::check_function<F, Given...>()) return newton_functor<F, Given...>(given...);
}
template <class F, class... Given>
constexpr auto halley_function(F const&, Given const&... given) {
  if constexpr (detail::check_function<F, Given...>()) return halley_functor<F, Given...>(given...);
}

/// A root, and whether it is one.
template <class T>
struct root_result {
  solver_status status = solver_status::failed;
  T x{};
  T value{};  // of the function there
  std::uintmax_t iterations = 0;
  [[nodiscard]] explicit operator bool() const { return status == solver_status::solved; }
};

enum class iteration { newton, halley, schroder };

/// Runs one of Boost's iterations from a start within [least, most], and looks at what it gives: at the end of its bracket Boost stops without an
/// error. A root is where the value is zero to rounding: not larger than what a step of a few units of the last place changes, or of both
/// signs within such a step. std::invalid_argument where the start is not within the bracket.
template <iteration By = iteration::halley, class F, class T, class... Given>
root_result<T> solve(F const& f, T start, T least, T most, Given const&... given) {
  if (!(least <= start && start <= most && least < most))
    chainrule::detail::throw_invalid_argument(
        "chainrule: roots: the start must lie within the bracket: solve(f, start, least, most)");
  constexpr int digits = std::numeric_limits<T>::digits;
  root_result<T> result;
  result.iterations = 200;
  if constexpr (detail::check_function<F, Given...>()) {
    try {
      if constexpr (By == iteration::newton) {
        result.x = boost::math::tools::newton_raphson_iterate(newton_function(f, given...), start, least, most, digits,
                                                              result.iterations);
      } else {
        auto const function = halley_function(f, given...);
        // To half of the digits, as Boost's manual has it: the last step triples or doubles them.
        if constexpr (By == iteration::halley)
          result.x = boost::math::tools::halley_iterate(function, start, least, most, digits / 2, result.iterations);
        else result.x = boost::math::tools::schroder_iterate(function, start, least, most, digits / 2, result.iterations);
      }
    } catch (boost::math::evaluation_error const&) {  // no root in the bracket
      return result;
    } catch (std::invalid_argument const&) {
      result.status = solver_status::not_finite;
      return result;
    }
    using std::fabs;
    using std::isfinite;
    auto const [value, slopes] = f.value_and_gradient(std::array<T, F::arity>{result.x, static_cast<T>(given)...});
    result.value = value;
    T const step = 8 * std::numeric_limits<T>::epsilon() * (fabs(result.x) + std::numeric_limits<T>::min());
    auto const at = newton_function(f, given...);
    T const before = at.value(T(result.x - step)), behind = at.value(T(result.x + step));
    bool const is_root = fabs(value) <= step * fabs(slopes[0]) || (before <= 0 && 0 <= behind) || (behind <= 0 && 0 <= before);
    bool const finite = isfinite(result.x) && isfinite(value) && slopes[0] == slopes[0];  // it may be infinite
    result.status = !finite                                    ? solver_status::not_finite
                    : !(least <= result.x && result.x <= most) ? solver_status::outside_bounds
                    : is_root                                  ? solver_status::solved
                    : result.iterations >= 200                 ? solver_status::limit_reached
                                                               : solver_status::failed;
  }
  return result;
}

}  // namespace chainrule::roots
