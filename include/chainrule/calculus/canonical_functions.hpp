// Operations on canonical arguments, by what they state of themselves: exact values, symmetry, what they undo.
#pragma once

#include <chainrule/calculus/canonical_arena.hpp>
#include <chainrule/operations/constants.hpp>

namespace chainrule::detail {

template <class Op>
constexpr bool is_kernel(canonical_node const& n) {
  return n.kind == canonical_kind::kernel && n.operation->key == type_hash<Op>;
}
constexpr weighted negated(weighted v, bool negative) { return negative ? weighted{-v.factor, v.node} : v; }

/// f(factor*pi), factor >= 0, where that is the root of a rational; 0 is found.
constexpr bool value_at_angle(auto& arena, operation_info const* f, rational factor, weighted& value) {
  std::int64_t const turns = factor.num / factor.den;
  rational within = factor - rational{turns, 1};
  bool negative = f->half_turn == symmetry::odd && turns % 2 != 0;
  if (rational{1, 2} < within) {  // f(pi - u) = f(-(u - pi))
    within = rational{1, 1} - within;
    negative = negative != ((f->half_turn == symmetry::odd) != (f->parity == symmetry::odd));
  }
  for (int k = 0; k < f->angle_count; ++k) {
    if (f->exact_angles[k].of_pi != within) continue;
    value = negated(arena.power({f->exact_angles[k].square, 0}, {1, 2}), negative);
    return true;
  }
  return false;
}

/// The angle at which a function is v, an exact fraction of pi.
constexpr bool angle_with_value(auto& arena, operation_info const* inverse, weighted const& v, weighted& angle) {
  rational const square = arena.square_of(v);
  if (!square.fits()) return false;
  for (int k = 0; k < inverse->angle_count; ++k) {
    if (inverse->exact_angles[k].square != square) continue;
    rational const of_pi = inverse->exact_angles[k].of_pi;
    int const pi = arena.kernel(arena.written().pi, {}).node;
    angle = {v.factor.num < 0 ? rational{1, 1} - of_pi : of_pi, pi};  // negative only where there is no parity
    if (angle.factor.num == 0) angle.node = 0;
    return true;
  }
  return false;
}

/// An odd root of a product: factors that are such powers come out.
constexpr bool root_opens(auto& arena, operation_info const* f, weighted const& v, weighted& value) {
  rational const factor = exact_power(v.factor, {1, f->root});
  bool const has_factor = factor.fits() && v.factor != rational{1, 1};
  rational const rest_factor = factor.fits() ? rational{1, 1} : v.factor;
  list<weighted> outside;
  list<weighted> inside;
  canonical_node const n = arena.node(v.node);
  bool const is_product = n.kind == canonical_kind::product;
  for (int k = 0; k < (is_product ? n.count : 1); ++k) {
    weighted const base = is_product ? arena.item(n, k) : weighted{{1, 1}, v.node};
    bool const comes_out = base.factor.is_integer() && base.factor.num % f->root == 0;
    if (comes_out) outside.push_back({{base.factor.num / f->root, 1}, base.node});
    else inside.push_back(base);
  }
  if (!has_factor && outside.empty()) return false;
  if (arena.is(v.node, canonical_kind::sum) && v.factor.den != 1) return false;  // it would become longer
  if (weighted const rest = arena.product(rest_factor, inside); rest != weighted{}) {
    list<weighted> argument;
    argument.push_back(rest);
    outside.push_back(weighted{rational{1, 1}, arena.kernel(f, argument).node});  // spelled out for nvcc
  }
  value = arena.product(factor.fits() ? factor : rational{1, 1}, outside);
  return true;
}

/// A function of one argument, its symmetry used before; false where nothing is known of this value.
constexpr bool known_value(auto& arena, operation_info const* f, weighted const& v, weighted& value) {
  for (int k = 0; k < f->exact_count && v.is_number(); ++k) {
    if (f->exact_values[k].argument != v.factor) continue;
    value = {f->exact_values[k].value, 0};
    return true;
  }
  canonical_node const n = arena.node(v.node);
  if (!n.has_variables && f->angle_count > 0) {
    if (f->gives_angles) {
      if (angle_with_value(arena, f, v, value)) return true;
    } else if (is_kernel<operations::pi_>(n) && value_at_angle(arena, f, v.factor, value)) {
      return true;
    }
  }
  if (f->base != 0) {
    if (rational const exact = v.is_number() ? exact_logarithm(v.factor, f->base) : not_exact; exact.fits()) {
      value = {exact, 0};
      return true;
    }
    if (v.factor == rational{1, 1} && is_kernel<operations::pow_>(n) && arena.item(n, 0) == weighted{{f->base, 1}, 0}) {
      value = arena.item(n, 1);
      return true;
    }
  }
  if (f->keeps_nonnegative && arena.is_nonnegative(v)) {
    value = v;
    return true;
  }
  if (v.factor == rational{1, 1} && n.kind == canonical_kind::kernel) {
    if (f->is_idempotent && n.operation->key == f->key) {
      value = v;
      return true;
    }
    if (f->undoes == n.operation->key) {
      value = arena.item(n, 0);
      return true;
    }
  }
  if (f->root != 0) return root_opens(arena, f, v, value);
  return false;
}

/// An operation on canonical arguments.
constexpr weighted canonical_application(auto& arena, operation_info const* f, list<weighted>& arguments) {
  int const count = arguments.size();
  if (f->is_selection && arguments[1] == arguments[2]) return arguments[1];
  if (f->has_exact && count > 0) {
    list<rational> values;
    for (weighted const& a : arguments)
      if (a.is_number()) values.push_back(a.factor);
    if (values.size() == count)
      if (rational const r = f->exact(values.data(), count); r != not_exact) return {arena.checked(r), 0};
  }
  if (f->key == type_hash<operations::e_>) return arena.kernel(arena.written().exponential, {weighted{}});  // so log(e) is 1
  bool negative = false;
  rational factor{1, 1};
  if (count == 1) {
    weighted& a = arguments[0];
    if (f->parity != symmetry::none && a.factor.num < 0) {
      a.factor = -a.factor;
      negative = f->parity == symmetry::odd;
    }
    if (weighted value; known_value(arena, f, a, value)) return negated(value, negative);
    if (f->homogeneity.is_integer() && rational{} < a.factor && !a.is_number() &&
        (f->homogeneity.num == 0 || !arena.is(a.node, canonical_kind::sum))) {  // f(t*u) = t^h * f(u)
      factor = arena.checked(power(a.factor, f->homogeneity.num));
      a.factor = {1, 1};
    }
  }
  if (count == 2 && f->key == type_hash<operations::pow_> && arguments[0].is_number()) {  // b^log_b(u)
    canonical_node const& n = arena.node(arguments[1].node);
    if (arguments[1].factor == rational{1, 1} && n.kind == canonical_kind::kernel && n.operation->base != 0 &&
        arguments[0].factor == rational{n.operation->base, 1})
      return arena.item(n, 0);
  }
  if (f->commutes)
    sort_runs(arguments, [&](weighted const& one_argument, weighted const& other_argument) {
      return arena.compare(one_argument, other_argument) < 0;
    });
  weighted result = arena.kernel(f, arguments);
  result.factor = factor;
  return negated(result, negative);
}

}  // namespace chainrule::detail
