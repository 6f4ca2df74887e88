// Derivatives by differences of the value, in long double, with their error: what stated derivatives are compared with.
#pragma once

#include <chainrule/function/near.hpp>

#include <array>
#include <limits>

namespace chainrule {
namespace detail {

/// A derivative by differences, how far it may be off, and the size of what it was taken from.
struct difference {
  long double slope = 0;
  long double error = std::numeric_limits<long double>::max();
  long double scale = 0;

  [[nodiscard]] constexpr bool good() const { return error <= 1e-11L * math::abs(slope); }
  [[nodiscard]] constexpr bool converged() const { return error <= 1e-5L * scale; }
};

/// The derivatives of several values (F gives an array of them) at a point by central differences with steps h, h/2,
/// h/4..., extrapolated to step 0; of each the best entry of the triangle by its distance to its neighbours (Ridders,
/// Accurate computation of F'(x) and F'(x)F''(x), 1982).
template <std::size_t Values, class F>
constexpr std::array<difference, Values> ridders(F const& f, long double at, long double h) {
  constexpr int levels = 12;
  constexpr long double rounding = 8 * std::numeric_limits<long double>::epsilon();
  std::array<long double, Values> const middle = f(at);
  std::array<std::array<long double, levels>, Values> before{};
  std::array<difference, Values> best;
  for (int row = 0, outside = 0; row < levels && outside < 60; h /= 2) {
    std::array<long double, Values> const up = f(at + h);
    std::array<long double, Values> const down = f(at - h);
    bool inside = true;
    for (std::size_t v = 0; v < Values; ++v) inside = inside && math::isfinite(up[v]) && math::isfinite(down[v]);
    if (!inside) {  // not in the domain: begin again, closer
      row = 0;
      ++outside;
      best.fill({});
      continue;
    }
    bool all_good = true;
    for (std::size_t v = 0; v < Values; ++v) {
      long double const value = math::abs(middle[v]);
      long double entry = (up[v] - down[v]) / (2 * h);
      long double const noise = rounding * (value + math::abs(up[v])) / h;  // what rounding leaves unknown
      if (long double const size = math::abs(entry) + value; !(best[v].scale > size)) best[v].scale = size;
      long double weight = 1;
      for (int k = 0; k < row; ++k) {
        weight *= 4;
        long double const coarse = before[v][std::size_t(k)];
        long double const finer = entry + (entry - coarse) / (weight - 1);
        long double const error = noise + math::abs(finer - entry) + math::abs(finer - coarse);
        if (error < best[v].error) best[v].slope = finer, best[v].error = error;
        before[v][std::size_t(k)] = entry;
        entry = finer;
      }
      before[v][std::size_t(row)] = entry;
      all_good = all_good && best[v].good();
    }
    if (all_good) break;
    ++row;
  }
  return best;
}

/// The same with the better of two first steps: in proportion to the point, and absolute.
template <std::size_t Values, class F>
constexpr std::array<difference, Values> differences_of(F const& f, long double at) {
  long double const size = math::abs(at);
  std::array<difference, Values> found = ridders<Values>(f, at, size == 0 ? 0.25L : size / 4);
  bool all_good = size == 0;
  for (difference const& d : found) all_good = all_good || d.good();
  if (all_good) return found;
  std::array<difference, Values> const other = ridders<Values>(f, at, 0.25L);
  for (std::size_t v = 0; v < Values; ++v)
    if (other[v].error < found[v].error) found[v] = other[v];
  return found;
}

// What a failing static_assert shows, as in near.hpp.
constexpr void partial_differs(std::size_t argument, double stated, double by_differences, double allowed) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: rule_holds: partial derivative %zu is stated as %g, differences of the value give %g, "
                     "allowed difference %g",
                     argument, stated, by_differences, allowed);
}
constexpr void gradient_differs(std::size_t variable, double gradient, double by_differences, double allowed) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: gradient_matches: gradient element %zu is %g, differences of the value give %g, "
                     "allowed difference %g",
                     variable, gradient, by_differences, allowed);
}
constexpr void jacobian_differs(std::size_t row, std::size_t column, double jacobian, double by_differences, double allowed) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: gradient_matches: Jacobian element %zu,%zu is %g, differences of the values give %g, "
                     "allowed difference %g",
                     row, column, jacobian, by_differences, allowed);
}
constexpr void differences_do_not_converge(std::size_t variable, double stated, double by_differences, double error) {
  if (std::is_constant_evaluated())
    __builtin_printf("chainrule: differences by variable %zu do not converge here: stated %g, differences %g, error %g: "
                     "choose a point away from corners, jumps and poles",
                     variable, stated, by_differences, error);
}

}  // namespace detail

enum class stated_derivative : unsigned char { partial, gradient, jacobian };

/// What comparing derivatives with differences found: true or false, and the numbers of the first that does not match. In
/// a constant expression a false one converted to bool stops the compiler, which prints them, as with near_result.
struct derivative_result : detail::test_result {
  bool holds = true;
  stated_derivative what = stated_derivative::partial;
  bool converged = true;   // else the differences do not
  std::size_t row = 0;     // which value
  std::size_t column = 0;  // by which argument
  double stated = 0;
  double by_differences = 0;
  double allowed_difference = 0;

  constexpr operator bool() const {
    if (__builtin_is_constant_evaluated() && !holds) {
      if (!converged) detail::differences_do_not_converge(column, stated, by_differences, allowed_difference);
      else if (what == stated_derivative::partial) detail::partial_differs(column, stated, by_differences, allowed_difference);
      else if (what == stated_derivative::gradient) detail::gradient_differs(column, stated, by_differences, allowed_difference);
      else detail::jacobian_differs(row, column, stated, by_differences, allowed_difference);
    }
    return holds;
  }
  constexpr bool operator!() const { return !holds; }
  /// Test frameworks print it so.
  template <class Stream>
  friend auto operator<<(Stream& out, derivative_result const& found) -> decltype(out << 1.0 << "text" << std::size_t(0)) {
    if (found.holds) return out << "the derivatives match";
    return out << "derivative " << found.row << ',' << found.column << " is " << found.stated << ", by differences "
               << found.by_differences << " +- " << found.allowed_difference;
  }
};

namespace detail {

/// A stated derivative against differences: 1e-9 of it, or four times what those may be off.
constexpr derivative_result compared(stated_derivative what, std::size_t row, std::size_t column, long double stated,
                                     difference const& found) {
  derivative_result result;
  result.what = what;
  result.row = row;
  result.column = column;
  result.converged = found.converged();
  result.stated = shown(stated);
  result.by_differences = shown(found.slope);
  result.allowed_difference = shown(found.error);
  result.holds = result.converged && math::isfinite(stated);
  if (!result.holds) return result;
  long double const allowed = 1e-9L * math::abs(found.slope) + 4 * found.error;
  result.allowed_difference = shown(allowed);
  result.holds = math::abs(stated - found.slope) <= allowed;
  return result;
}

}  // namespace detail
}  // namespace chainrule
