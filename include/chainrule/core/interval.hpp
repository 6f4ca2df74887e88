// Intervals of real numbers with exact ends: what facts about signs and domains are told and calculated with. Results
// enclose: an end that does not fit 64 bits moves outwards.
#pragma once

#include <chainrule/core/rational.hpp>

namespace chainrule {

/// An end of an interval: a number that belongs to it or, if open, does not; or infinity, -1 or 1.
struct interval_end {
  rational at{};
  int infinity = 0;
  bool open = false;

  friend constexpr int compare(interval_end const& a, interval_end const& b) {
    if (a.infinity != 0 || b.infinity != 0) return a.infinity - b.infinity;
    return a.at == b.at ? 0 : a.at < b.at ? -1 : 1;
  }
  [[nodiscard]] constexpr int sign() const { return infinity != 0 ? infinity : at.num < 0 ? -1 : at.num > 0; }
};

struct interval;
namespace detail {
constexpr interval sum(interval const& u, interval const& v);
constexpr interval product(interval const& u, interval const& v);
}  // namespace detail

/// The real numbers between two ends, perhaps without 0; by default all of them.
struct interval {
  interval_end low{{}, -1, true};
  interval_end high{{}, 1, true};
  bool without_zero = false;

  static constexpr interval closed(rational a, rational b) { return {{a, 0, false}, {b, 0, false}}; }
  static constexpr interval open(rational a, rational b) { return {{a, 0, true}, {b, 0, true}}; }
  /// u > a
  static constexpr interval above(rational a) { return {{a, 0, true}}; }
  /// u >= a
  static constexpr interval from(rational a) { return {{a, 0, false}}; }

  [[nodiscard]] constexpr bool is_nonnegative() const { return low.sign() >= 0; }
  [[nodiscard]] constexpr bool is_nonpositive() const { return high.sign() <= 0; }
  [[nodiscard]] constexpr bool is_nonzero() const {
    return without_zero || low.sign() > 0 || high.sign() < 0 || (low.sign() == 0 && low.open) || (high.sign() == 0 && high.open);
  }
  [[nodiscard]] constexpr bool is_positive() const { return is_nonnegative() && is_nonzero(); }
  [[nodiscard]] constexpr bool is_negative() const { return is_nonpositive() && is_nonzero(); }
  [[nodiscard]] constexpr bool is_everything() const { return low.infinity != 0 && high.infinity != 0 && !without_zero; }
  [[nodiscard]] constexpr bool is_within(interval const& other) const {
    int const below = compare(other.low, low);
    int const above = compare(high, other.high);
    return (!other.without_zero || is_nonzero()) && (below < 0 || (below == 0 && (low.open || !other.low.open))) &&
           (above < 0 || (above == 0 && (high.open || !other.high.open)));
  }

  // Friends: no formula with an operator looks at them.
  friend constexpr interval operator-(interval const& u) {
    return {{-u.high.at, -u.high.infinity, u.high.open}, {-u.low.at, -u.low.infinity, u.low.open}, u.without_zero};
  }
  friend constexpr interval operator+(interval const& u, interval const& v) { return detail::sum(u, v); }
  friend constexpr interval operator*(interval const& u, interval const& v) { return detail::product(u, v); }
};

inline constexpr interval reals{};
inline constexpr interval positive_reals = interval::above({0, 1});
inline constexpr interval nonnegative_reals = interval::from({0, 1});
inline constexpr interval nonzero_reals{{{}, -1, true}, {{}, 1, true}, true};

namespace detail {

constexpr interval_end negative(interval_end const& e) { return {-e.at, -e.infinity, e.open}; }
constexpr bool fits(interval const& u) { return u.low.at.fits() && u.high.at.fits(); }

/// The interval with ends 0 and infinity that encloses it.
constexpr interval coarse(interval u) {
  if (u.low.sign() > 0) u.low = {{}, 0, true};
  if (u.low.sign() < 0) u.low = reals.low;
  if (u.high.sign() < 0) u.high = {{}, 0, true};
  if (u.high.sign() > 0) u.high = reals.high;
  return u;
}

/// The smaller end of the two, or the larger one: as an end of their union, closed if either is.
constexpr interval_end outermost(interval_end const& a, interval_end const& b, bool is_low) {
  int const order = compare(a, b);
  if (order == 0) return a.open ? b : a;
  return (order < 0) == is_low ? a : b;
}
constexpr interval_end innermost(interval_end const& a, interval_end const& b, bool is_low) {
  int const order = compare(a, b);
  if (order == 0) return a.open ? a : b;
  return (order < 0) == is_low ? b : a;
}

/// What is in either.
constexpr interval united(interval const& u, interval const& v) {
  return {outermost(u.low, v.low, true), outermost(u.high, v.high, false), u.is_nonzero() && v.is_nonzero()};
}
/// What is in both; u where that is nothing.
constexpr interval common(interval const& u, interval const& v) {
  interval const result{innermost(u.low, v.low, true), innermost(u.high, v.high, false), u.without_zero || v.without_zero};
  int const order = compare(result.low, result.high);
  return order > 0 || (order == 0 && (result.low.open || result.high.open)) ? u : result;
}

constexpr interval_end product(interval_end const& a, interval_end const& b) {
  if (a.sign() == 0 || b.sign() == 0) return {{}, 0, (a.sign() != 0 || a.open) && (b.sign() != 0 || b.open)};
  if (a.infinity != 0 || b.infinity != 0) return {{}, a.sign() * b.sign(), true};
  return {a.at * b.at, 0, a.open || b.open};
}

}  // namespace detail

// ---- the values of operations on intervals ----

namespace detail {
constexpr interval sum(interval const& u, interval const& v) {
  interval result;
  if (u.low.infinity == 0 && v.low.infinity == 0) result.low = {u.low.at + v.low.at, 0, u.low.open || v.low.open};
  if (u.high.infinity == 0 && v.high.infinity == 0) result.high = {u.high.at + v.high.at, 0, u.high.open || v.high.open};
  return fits(result) ? result : sum(coarse(u), coarse(v));
}
constexpr interval product(interval const& u, interval const& v) {
  interval_end const ends[] = {product(u.low, v.low), product(u.low, v.high), product(u.high, v.low), product(u.high, v.high)};
  interval result{ends[0], ends[0], u.is_nonzero() && v.is_nonzero()};
  for (interval_end const& e : ends) {
    if (!e.at.fits()) return product(coarse(u), coarse(v));
    result.low = outermost(result.low, e, true);
    result.high = outermost(result.high, e, false);
  }
  return result;
}
}  // namespace detail

constexpr interval abs(interval const& u) {
  if (u.is_nonnegative()) return u;
  if (u.is_nonpositive()) return -u;
  return {{{}, 0, u.without_zero}, detail::outermost(detail::negative(u.low), u.high, false), u.without_zero};
}
constexpr interval min(interval const& u, interval const& v) {
  return {detail::outermost(u.low, v.low, true), detail::innermost(u.high, v.high, false), u.is_nonzero() && v.is_nonzero()};
}
constexpr interval max(interval const& u, interval const& v) { return -min(-u, -v); }
/// 1/u where u is not 0.
constexpr interval reciprocal(interval const& u) {
  if (u.low.sign() < 0 && u.is_nonpositive()) return -reciprocal(-u);
  if (!u.is_nonnegative()) return nonzero_reals;
  interval result{{{}, 0, true}};
  if (u.high.sign() == 0) return result;
  if (u.high.infinity == 0) result.low = {rational{1, 1} / u.high.at, 0, u.high.open};
  if (u.low.sign() > 0) result.high = {rational{1, 1} / u.low.at, 0, u.low.open};
  return result;
}

namespace detail {

/// An end that is not negative to a positive power, or a simpler one outwards.
constexpr interval_end power(interval_end const& e, rational exponent, bool is_low) {
  if (e.infinity != 0) return e;
  rational const exact = exponent.is_integer() ? power(e.at, exponent.num) : exact_power(e.at, exponent);
  if (exact.fits()) return {exact, 0, e.open};
  bool const large = rational{1, 1} < e.at;
  if (is_low) return {{large ? 1 : 0, 1}, 0, true};
  if (!large) return {{1, 1}, 0, true};
  return exponent < rational{1, 1} ? interval_end{e.at, 0, true} : reals.high;
}

}  // namespace detail

/// u^exponent where it is real: of numbers that are not negative, if the exponent is no integer.
constexpr interval power(interval const& u, rational exponent) {
  if (exponent.num == 0) return interval::closed({1, 1}, {1, 1});
  if (exponent.num < 0) return reciprocal(power(u, -exponent));
  bool const odd = exponent.is_integer() && exponent.num % 2 != 0;
  if (odd && !u.is_nonnegative()) {
    interval const above = power(detail::common(nonnegative_reals, u), exponent);
    interval const below = power(detail::common(nonnegative_reals, -u), exponent);
    return {detail::negative(below.high), u.high.sign() > 0 ? above.high : detail::negative(below.low), u.without_zero};
  }
  interval const base = exponent.is_integer() ? abs(u) : detail::common(nonnegative_reals, u);
  return {detail::power(base.low, exponent, true), detail::power(base.high, exponent, false), base.is_nonzero()};
}

}  // namespace chainrule
