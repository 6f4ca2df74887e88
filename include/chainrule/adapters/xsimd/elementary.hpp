// What xsimd has right in the ordinary range, made right everywhere; remainders and hypotenuses.
#pragma once

#include <chainrule/adapters/xsimd/lanes.hpp>
#include <chainrule/operations/operations.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail::batches {

/// A zero becomes one of the other sign, which xsimd's does not with AVX-512; and compilers see a negation.
template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::negate_, batch<T, A> const& u) {
  typename batch<T, A>::register_type const lanes = u;
  return batch<T, A>(-lanes);
}

// With SSE2 xsimd's lose the sign of zeros.
template <class T, class A>
batch<T, A> value(operations::floor_, batch<T, A> const& u) {
  return xsimd::copysign(xsimd::floor(u), u);
}
template <class T, class A>
batch<T, A> value(operations::ceil_, batch<T, A> const& u) {
  return xsimd::copysign(xsimd::ceil(u), u);
}
template <class T, class A>
batch<T, A> value(operations::trunc_, batch<T, A> const& u) {
  return xsimd::copysign(xsimd::trunc(u), u);
}

/// Exact. Where the quotient is too long, lane by lane.
template <class T, class A>
batch<T, A> value(operations::fmod_, batch<T, A> const& u, batch<T, A> const& v) {
  using B = batch<T, A>;
  constexpr bool wide = std::is_same_v<T, double>;
  B const a = xsimd::abs(u), b = xsimd::abs(v);
  B const quotient = a / b;
  // Rounded, its integer part is at most one too large.
  auto const product = exact_product(xsimd::trunc(quotient), b);
  B const rest = (a - product.hi) - product.lo;
  B const found = xsimd::copysign(xsimd::select(rest < B(T(0)), rest + b, rest), u);
  auto const ordinary = quotient < B(wide ? T(0x1p52) : T(0x1p23)) && a < B(wide ? T(0x1p990) : T(0x1p110)) &&
                        b < B(wide ? T(0x1p990) : T(0x1p110)) && b > B(wide ? T(0x1p-900) : T(0x1p-70));
  return repaired(
      ordinary, found, [](T lane, T other) { return math::fmod(lane, other); }, u, v);
}

/// Squares of huge and of tiny numbers are scaled.
template <class T, class A>
batch<T, A> value(operations::hypot_, batch<T, A> const& u, batch<T, A> const& v) {
  using B = batch<T, A>;
  constexpr bool wide = std::is_same_v<T, double>;
  constexpr T huge = wide ? T(0x1p500) : T(0x1p60), down = wide ? T(0x1p-600) : T(0x1p-75);
  constexpr T tiny = wide ? T(0x1p-450) : T(0x1p-50), up = wide ? T(0x1p600) : T(0x1p90);
  B const a = xsimd::abs(u), b = xsimd::abs(v);
  B const large = xsimd::select(a < b, b, a);
  auto const is_huge = large > B(huge), is_tiny = large < B(tiny);
  B const scale = xsimd::select(is_huge, B(down), xsimd::select(is_tiny, B(up), B(T(1))));
  B const back = xsimd::select(is_huge, B(1 / down), xsimd::select(is_tiny, B(1 / up), B(T(1))));
  B const x = a * scale, y = b * scale;
  B const infinity(std::numeric_limits<T>::infinity());
  return xsimd::select(a == infinity || b == infinity, infinity, xsimd::sqrt(multiply_add(x, x, y * y)) * back);
}

// Slopes that are ordinary numbers where squares overflow or underflow.
template <class T, class A>
batch<T, A> value(operations::inverted_, batch<T, A> const& u, batch<T, A> const& v) {
  using limits = std::numeric_limits<T>;
  constexpr T smallest = math::portable::power_of_two<T>(limits::min_exponent + 2 * limits::digits);
  batch<T, A> const square = u * u + v * v;
  auto const ordinary = square >= batch<T, A>(smallest) && square <= batch<T, A>(limits::max());
  return repaired(
      ordinary, u / square, [](T a, T b) { return operations::inverted_::value(a, b); }, u, v);
}
template <class T, class A>
batch<T, A> value(operations::direction_, batch<T, A> const& u, batch<T, A> const& v, batch<T, A> const& r) {
  using limits = std::numeric_limits<T>;
  auto const ordinary = r >= batch<T, A>(limits::min()) && r <= batch<T, A>(limits::max());
  return repaired(
      ordinary, u / r, [](T a, T b, T c) { return operations::direction_::value(a, b, c); }, u, v, r);
}
template <class T, class A>
batch<T, A> value(operations::asinh_slope_, batch<T, A> const& u) {
  using B = batch<T, A>;
  auto const ordinary = xsimd::abs(u) <= B(math::portable::power_of_two<T>(std::numeric_limits<T>::digits));
  return repaired(
      ordinary, B(T(1)) / xsimd::sqrt(u * u + B(T(1))), [](T a) { return operations::asinh_slope_::value(a); }, u);
}

template <class T, class A>
[[gnu::always_inline]] inline batch<T, A> value(operations::asinh_, batch<T, A> const& u) {
  return by_xsimd([](auto lanes) { return xsimd::asinh(lanes); }, u);
}
template <class T, class A>
batch<T, A> value(operations::cbrt_, batch<T, A> const& u) {
  using B = batch<T, A>;
  auto const is_tiny = xsimd::abs(u) < B(std::numeric_limits<T>::min());
  B const root = by_xsimd([](auto lanes) { return xsimd::cbrt(lanes); }, xsimd::select(is_tiny, u * B(T(0x1p54)), u));
  return xsimd::select(is_tiny, root * B(T(0x1p-18)), root);
}

template <class T, class A>
batch<T, A> value(operations::atan2_, batch<T, A> const& u, batch<T, A> const& v) {
  using B = batch<T, A>;
  constexpr T largest = std::is_same_v<T, double> ? T(1e290) : T(1e30);
  B const slope = xsimd::abs(u / v);
  auto const ordinary = slope < B(largest) && slope > B(1 / largest);
  return repaired(
      ordinary, xsimd::atan2(u, v), [](T lane, T other) { return math::atan2(lane, other); }, u, v);
}

template <class T, class A>
batch<T, A> value(operations::acosh_, batch<T, A> const& u) {
  using B = batch<T, A>;
  return xsimd::select(u < B(T(1)), B(std::numeric_limits<T>::quiet_NaN()), xsimd::acosh(u));
}

}  // namespace chainrule::detail::batches

#pragma GCC diagnostic pop
