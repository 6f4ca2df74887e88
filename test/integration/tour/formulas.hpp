// Formulas that two translation units share. Inline functions over the same types must be one and the same.
#pragma once

#include <chainrule/chainrule.hpp>

#include <array>

namespace tour {

namespace cr = chainrule;
using namespace chainrule::literals;

inline constexpr cr::variable<"x"> x;
inline constexpr cr::variable<"y"> y;
inline constexpr auto wave = exp(-square(x / y)) * sin(3_c * x + 1_c) + sqrt(x * x + y * y);

struct softclip {
  static constexpr auto name = cr::fixed_string("softclip");
  static constexpr auto value(auto const& u) { return u / (1_c + cr::abs(u)); }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(1_c / cr::square(1_c + cr::abs(u))); }
};
inline constexpr auto clipped = cr::apply<softclip>(wave * y);

struct report {
  double value, slope;
  std::array<double, 2> gradient;
  friend bool operator==(report const&, report const&) = default;
};

template <class Formula>
report look_at(Formula formula, double at_x, double at_y) {
  auto const compiled = cr::function(formula, x, y);
  return {compiled(at_x, at_y), diff(formula, x)(x = at_x, y = at_y), compiled.gradient(at_x, at_y)};
}

report first(double at_x, double at_y);
report second(double at_x, double at_y);

}  // namespace tour
