// For users' own tests: whether numbers are close. A static_assert that fails shows the numbers.
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/math/classification.hpp>

#include <boost/hana/bool.hpp>

namespace chainrule {
namespace detail {

// What a failing static_assert shows: printf is no constant expression, so the compiler prints the call with its sentence
// and, here or in the line of the function around it, the numbers. No such call is left in a program.
constexpr void numbers_differ(double left, double right, double relative_difference, double tolerance) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: near: left %g and right %g differ by relative %g, tolerance %g", left, right,
                     relative_difference, tolerance);
}
constexpr void numbers_apart(double left, double right, double difference, double tolerance) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: near: left %g and right %g differ by %g, absolute tolerance %g", left, right, difference,
                     tolerance);
}
constexpr void elements_differ(std::size_t index, double left, double right, double relative_difference, double tolerance) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: near: elements %zu, left %g and right %g, differ by relative %g, tolerance %g", index, left,
                     right, relative_difference, tolerance);
}
constexpr void elements_apart(std::size_t index, double left, double right, double difference, double tolerance) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: near: elements %zu, left %g and right %g, differ by %g, absolute tolerance %g", index, left,
                     right, difference, tolerance);
}
constexpr void lengths_differ(std::size_t left, std::size_t right) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: near: the left array has %zu elements, the right one %zu", left, right);
}

/// What test results have in common.
struct test_result {};
template <class Result>
concept test_outcome = std::is_base_of_v<test_result, Result>;

/// A number as a test result keeps it; NaN for types that do not convert.
template <class T>
constexpr double shown(T const& number) {
  if constexpr (std::is_same_v<T, long double>)  // what overflows is no constant expression
    if (math::isfinite(number) && math::abs(number) > static_cast<long double>(std::numeric_limits<double>::max()))
      return number < 0 ? -math::infinity<double> : math::infinity<double>;
  if constexpr (requires { static_cast<double>(number); }) return static_cast<double>(number);
  else return math::nan<double>;
}

/// What near compares: not formulas, nor what else no call reads as a number.
template <class T>
inline constexpr bool has_no_numbers = is_no_number<T>;
template <sequence T>
inline constexpr bool has_no_numbers<T> = has_no_numbers<element_of<T>>;

}  // namespace detail

/// An absolute tolerance: near(f(x), 0.0, cr::absolute(1e-12)).
struct absolute {
  double tolerance;
  constexpr explicit absolute(double most) : tolerance(most) {}
};

/// What near found: true or false, and the numbers. In a constant expression a false one converted to bool stops the
/// compiler, which prints the numbers; `not near(...)` and near(...).holds are ordinary truth values there too.
struct near_result : detail::test_result {
  bool holds = true;
  double left = 0;
  double right = 0;
  double relative_difference = 0;
  double tolerance = 0;
  double difference = 0;
  double absolute_tolerance = 0;  // more than 0 only where one was given
  std::size_t index = 0;          // of arrays: of the first elements that differ
  bool of_arrays = false;
  bool of_lengths = false;  // left and right are the lengths of arrays

  constexpr operator bool() const {
    if (__builtin_is_constant_evaluated() && !holds) {
      if (of_lengths) detail::lengths_differ(static_cast<std::size_t>(left), static_cast<std::size_t>(right));
      else if (of_arrays && absolute_tolerance > 0) detail::elements_apart(index, left, right, difference, absolute_tolerance);
      else if (absolute_tolerance > 0) detail::numbers_apart(left, right, difference, absolute_tolerance);
      else if (of_arrays) detail::elements_differ(index, left, right, relative_difference, tolerance);
      else detail::numbers_differ(left, right, relative_difference, tolerance);
    }
    return holds;
  }
  constexpr bool operator!() const { return !holds; }
  /// Test frameworks print it so.
  template <class Stream>
  friend auto operator<<(Stream& out, near_result const& found) -> decltype(out << 1.0 << "text") {
    return out << found.left << (found.holds ? " is near " : " is not near ") << found.right;
  }
};

// Together with Hana's truth values, such as equivalent gives, whose own operators want both to be Hana's. By value, or
// those would be better matches.
template <detail::test_outcome Result, bool B>
constexpr bool operator&&(Result found, boost::hana::integral_constant<bool, B>) {
  return B && static_cast<bool>(found);
}
template <detail::test_outcome Result, bool B>
constexpr bool operator&&(boost::hana::integral_constant<bool, B>, Result found) {
  return B && static_cast<bool>(found);
}
template <detail::test_outcome Result, bool B>
constexpr bool operator||(Result found, boost::hana::integral_constant<bool, B>) {
  return B || static_cast<bool>(found);
}
template <detail::test_outcome Result, bool B>
constexpr bool operator||(boost::hana::integral_constant<bool, B>, Result found) {
  return B || static_cast<bool>(found);
}

/// Whether |a - b| <= relative_tolerance * max(|a|, |b|), or |a - b| <= the absolute tolerance; arrays element by element. A NaN
/// is near nothing, an infinity only itself. A static_assert of it that fails shows both numbers.
template <class A, class B>
constexpr near_result near(A const& a, B const& b, double relative_tolerance, absolute absolute_tolerance) {
  near_result found;
  found.tolerance = relative_tolerance;
  found.absolute_tolerance = absolute_tolerance.tolerance;
  if constexpr (detail::has_no_numbers<A> || detail::has_no_numbers<B>) {
    static_assert(sizeof(A) == 0, "chainrule: near compares numbers: call the formula, near(z(x = 3.0), 9.0, 1e-12)");
  } else if constexpr (detail::sequence<A> && detail::sequence<B>) {
    std::size_t const size = std::size(a);
    found.of_arrays = true;
    found.of_lengths = size != std::size(b);
    if (found.of_lengths) {
      found.left = static_cast<double>(size);
      found.right = static_cast<double>(std::size(b));
      found.holds = false;
    }
    for (std::size_t at = 0; found.holds && at < size; ++at) {
      found = near(a[at], b[at], relative_tolerance, absolute_tolerance);
      found.of_arrays = true;
      found.index = at;
    }
  } else {
    using T = detail::number_of<A, B>;
    T const first = detail::to_number<T>(a);
    T const second = detail::to_number<T>(b);
    found.left = detail::shown(first);
    found.right = detail::shown(second);
    if (first == second) return found;
    found.relative_difference = math::infinity<double>;
    found.difference = math::infinity<double>;
    found.holds = false;
    if constexpr (std::floating_point<T>)
      if (!math::isfinite(first) || !math::isfinite(second)) return found;
    T const one = first < 0 ? T(-first) : first;
    T const other = second < 0 ? T(-second) : second;
    T const largest = one < other ? other : one;
    // Of large numbers the halves, so that the difference does not overflow.
    bool const halved = std::floating_point<T> && largest > 1;
    T const signed_difference = halved ? T(first / 2 - second / 2) : T(first - second);
    T const difference = signed_difference < 0 ? T(-signed_difference) : signed_difference;
    T const relative = difference / (halved ? T(largest / 2) : largest);
    double const scale = halved ? 2 : 1;
    double const shown = detail::shown(difference);
    found.relative_difference = detail::shown(relative);
    if (shown <= std::numeric_limits<double>::max() / scale) found.difference = shown * scale;
    found.holds =
        relative <= static_cast<T>(relative_tolerance) || difference <= static_cast<T>(absolute_tolerance.tolerance / scale);
  }
  return found;
}

/// By a relative tolerance alone.
template <class A, class B>
constexpr near_result near(A const& a, B const& b, double relative_tolerance) {
  return near(a, b, relative_tolerance, absolute(0));
}
/// By an absolute tolerance alone.
template <class A, class B>
constexpr near_result near(A const& a, B const& b, absolute absolute_tolerance) {
  return near(a, b, 0, absolute_tolerance);
}

template <class A, class B>
constexpr near_result near(A const&, B const&) {
  static_assert(sizeof(detail::type_box<A>) == 0,
                "chainrule: near takes a tolerance: near(a, b, 1e-12), or near(a, b, cr::absolute(1e-12))");
  return {};
}

}  // namespace chainrule
