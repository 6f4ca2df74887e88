// std::numeric_limits of the number type that records: those of double, as a generic function asks for.
#pragma once

#include <chainrule/traced/reading.hpp>

#include <limits>

/// The numbers are plain ones of the recorded type; digits, is_iec559 and the like are double's. (const and volatile follow.)
template <>
class std::numeric_limits<chainrule::traced> : public std::numeric_limits<double> {
  using plain = std::numeric_limits<double>;
  using number = chainrule::traced;

 public:
  static constexpr number min() noexcept { return plain::min(); }
  static constexpr number max() noexcept { return plain::max(); }
  static constexpr number lowest() noexcept { return plain::lowest(); }
  static constexpr number epsilon() noexcept { return plain::epsilon(); }
  static constexpr number round_error() noexcept { return plain::round_error(); }
  static constexpr number infinity() noexcept { return plain::infinity(); }
  static constexpr number quiet_NaN() noexcept { return plain::quiet_NaN(); }
  static constexpr number signaling_NaN() noexcept { return plain::signaling_NaN(); }
  static constexpr number denorm_min() noexcept { return plain::denorm_min(); }
};
