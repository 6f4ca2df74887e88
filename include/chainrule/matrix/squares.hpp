// Even powers of roots of squares: of abs, hypot and norm.
#pragma once

#include <chainrule/matrix/algebra.hpp>

namespace chainrule::detail {

/// The n of a formula u^n, a positive even one, of a root u of squares, or 2 for u * u; else 0. Such a power has slopes where u has a
/// corner: it is differentiated through the squares, by u's arguments.
constexpr std::int64_t even_power_of_root(definition_info const& part) {
  if (!part.is_application() || part.arity != 2) return 0;
  definition_info const& root = *part.arguments[0];
  if (!root.is_application() || !root.operation->is_euclidean) return 0;
  hash_t const key = part.operation->key;
  definition_info const& second = *part.arguments[1];
  if (key == type_hash<operations::multiply_> || key == type_hash<operations::hadamard_>) return second.hash == root.hash ? 2 : 0;
  if (key != type_hash<operations::pow_> || !second.is_constant()) return 0;
  rational const n = second.constant;
  return n.is_even() && n.num > 0 ? n.num : 0;
}

}  // namespace chainrule::detail
