// Even powers of roots of squares: of abs, hypot and norm.
#pragma once

#include <chainrule/matrix/algebra.hpp>

namespace chainrule::detail {

/// Whether u^2 is the sum of the squares of u's arguments, element by element or of all elements.
constexpr bool is_root_of_squares(definition_info const& u) {
  if (!u.is_application()) return false;
  hash_t const key = u.operation->key;
  return key == type_hash<operations::abs_> || key == type_hash<operations::hypot_> || key == type_hash<matrix_operations::norm_>;
}
/// The n of a formula u^n, a positive even one, of a root u of squares, or 2 for u * u; else 0. Such a power has slopes where u has a
/// corner: it is differentiated through the squares, by u's arguments.
constexpr std::int64_t even_power_of_root(definition_info const& part) {
  if (!part.is_application() || part.arity != 2 || !is_root_of_squares(*part.arguments[0])) return 0;
  hash_t const key = part.operation->key;
  definition_info const& second = *part.arguments[1];
  if (key == type_hash<operations::multiply_> || key == type_hash<operations::hadamard_>)
    return second.hash == part.arguments[0]->hash ? 2 : 0;
  if (key != type_hash<operations::pow_> || !second.is_constant()) return 0;
  rational const n = second.constant;
  return n.is_even() && n.num > 0 ? n.num : 0;
}

}  // namespace chainrule::detail
