// For users' own static tests: numbers that are close, and rules that agree with differences of the value.
#pragma once

#include <chainrule/function/arguments.hpp>
#include <chainrule/graph/handle.hpp>
#include <chainrule/math/classification.hpp>

namespace chainrule {

/// Whether |a - b| <= relative_tolerance * max(|a|, |b|); arrays element by element. A NaN is near nothing, an infinity
/// only itself.
template <class A, class B>
constexpr bool near(A const& a, B const& b, double relative_tolerance) {
  if constexpr (detail::sequence<A> && detail::sequence<B>) {
    std::size_t const size = std::size(a);
    if (size != std::size(b)) return false;
    for (std::size_t i = 0; i < size; ++i)
      if (!near(a[i], b[i], relative_tolerance)) return false;
    return true;
  } else {
    using T = detail::number_of<A, B>;
    T const first = detail::to_number<T>(a);
    T const second = detail::to_number<T>(b);
    if (first == second) return true;
    T const one = first < 0 ? T(-first) : first;
    T const other = second < 0 ? T(-second) : second;
    T const largest = one < other ? other : one;
    if constexpr (std::floating_point<T>)
      if (!math::isfinite(first) || !math::isfinite(second)) return false;
    // Halves, so that the difference does not overflow.
    T const half = first / 2 - second / 2;
    return (half < 0 ? T(-half) : half) <= static_cast<T>(relative_tolerance) * (largest / 2);
  }
}

namespace detail {

/// A derivative by differences, and how far it may be off.
struct difference {
  long double slope = 0;
  long double error = std::numeric_limits<long double>::max();

  [[nodiscard]] constexpr bool good() const { return error <= 1e-11L * math::abs(slope); }
};

/// Central differences with steps h, h/2, h/4..., extrapolated to step 0; the best entry of the triangle by its distance
/// to its neighbours (Ridders, Accurate computation of F'(x) and F'(x)F''(x), 1982).
template <class F>
constexpr difference ridders(F const& f, long double at, long double h) {
  constexpr int levels = 12;
  long double const value = math::abs(f(at));
  long double triangle[levels][levels]{};
  difference best;
  for (int row = 0, outside = 0; row < levels && outside < 60; h /= 2) {
    long double const up = f(at + h);
    long double const down = f(at - h);
    if (!math::isfinite(up) || !math::isfinite(down)) {  // not in the domain: begin again, closer
      row = 0;
      ++outside;
      continue;
    }
    triangle[row][0] = (up - down) / (2 * h);
    long double const noise = 0x1p-60L * (value + math::abs(up)) / h;  // what rounding leaves unknown
    long double weight = 1;
    for (int k = 1; k <= row; ++k) {
      weight *= 4;
      long double const coarse = triangle[row][k - 1];
      long double const finer = triangle[row][k] = (weight * coarse - triangle[row - 1][k - 1]) / (weight - 1);
      long double const error = noise + math::abs(finer - coarse) + math::abs(finer - triangle[row - 1][k - 1]);
      if (error < best.error) best = {finer, error};
    }
    if (best.good()) break;
    ++row;
  }
  return best;
}

/// Op's partial derivative I at a point against differences of its value.
template <class Op, std::size_t I, std::size_t... K>
constexpr bool partial_holds(std::array<long double, sizeof...(K)> const& point, std::index_sequence<K...>) {
  if constexpr (requires { requires I < Op::constant_arguments; }) return true;
  auto const value = [&](long double moved) {
    return calculate<Op, long double>((K == I ? moved : point[K])...);
  };
  auto const partials = checked_partials<Op>(value(point[I]), point[K]...);
  auto const stated = to_number<long double>(boost::hana::at_c<I>(partials));
  long double const size = math::abs(point[I]);
  difference found = ridders(value, point[I], size == 0 ? 0.25L : size / 4);
  if (!found.good())
    if (difference const other = ridders(value, point[I], 0.25L); other.error < found.error) found = other;
  long double const slope = math::abs(found.slope);
  if (!(found.error <= 1e-5L * (slope > 1 ? slope : 1))) return false;  // no derivative to be seen here
  return math::abs(stated - found.slope) <= 1e-9L * slope + 4 * found.error;
}

}  // namespace detail

/// Whether the partial derivatives that an operation states agree at a point with differences of its value, which are
/// calculated in long double and extrapolated. The tolerance is 1e-9 relative, and where differences tell less (a value
/// that hardly changes, a singularity or corner nearby) four times their own error, 1e-5 at most; false where they do
/// not converge: choose points away from corners. For static_asserts: a missing factor or sign shows at one point.
template <class Op, class... Point>
constexpr bool rule_holds(Point const&... point) {
  std::array<long double, sizeof...(Point)> const at{detail::to_number<long double>(point)...};
  return [&]<std::size_t... I>(std::index_sequence<I...> each) {
    return (detail::partial_holds<Op, I>(at, each) && ...);
  }(std::make_index_sequence<sizeof...(Point)>{});
}

}  // namespace chainrule
