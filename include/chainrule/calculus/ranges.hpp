// What values a formula can take, as intervals with exact ends: signs and domains are read from them. The rules are those of
// interval arithmetic on canonical forms, and what operations state of themselves.
#pragma once

#include <chainrule/calculus/canonical.hpp>

namespace chainrule::detail {

/// Intervals that hold the values of a canonical form's nodes, wherever they are defined.
template <class Arena>
class canonical_ranges {
 public:
  /// Of what the values in `wanted` need.
  constexpr canonical_ranges(Arena const& arena, list<weighted> const& wanted) : arena_(arena), ranges_(arena.size()) {
    list<char> needed(arena.size());
    for (weighted const& w : wanted) needed[w.node] = 1;
    for (int i = arena.size() - 1; i > 0; --i)
      for (int k = 0; needed[i] && k < arena.node(i).count; ++k) needed[arena.item(arena.node(i), k).node] = 1;
    ranges_[0] = interval::closed({1, 1}, {1, 1});
    for (int i = 1; i < arena.size(); ++i)
      if (needed[i]) ranges_[i] = of_node(i);
  }

  [[nodiscard]] constexpr interval of(weighted const& v) const {
    if (v.factor == rational{1, 1}) return ranges_[v.node];
    if (v.node == 0) return interval::closed(v.factor, v.factor);
    if (v.factor == rational{-1, 1}) return -ranges_[v.node];
    return interval::closed(v.factor, v.factor) * ranges_[v.node];
  }

 private:
  [[nodiscard]] constexpr interval of_node(int i) const {
    canonical_node const& n = arena_.node(i);
    if (n.kind == canonical_kind::variable) return {};
    if (n.kind == canonical_kind::kernel) {
      list<interval> arguments(1);  // not empty: operations on nothing are asked too
      for (int k = 0; k < n.count; ++k) {
        if (k > 0) arguments.push_back({});
        arguments[k] = of(arena_.item(n, k));
      }
      return n.operation->image(arguments.data(), n.count);
    }
    interval result = n.kind == canonical_kind::sum ? of(arena_.item(n, 0)) : power_of(arena_.item(n, 0));
    for (int k = 1; k < n.count; ++k) {
      if (n.kind == canonical_kind::sum) result = result + of(arena_.item(n, k));
      else result = result * power_of(arena_.item(n, k));
    }
    return result;
  }
  [[nodiscard]] constexpr interval power_of(weighted const& base) const {
    if (base.factor == rational{1, 1}) return ranges_[base.node];
    return power(ranges_[base.node], base.factor);
  }

  Arena const& arena_;
  list<interval> ranges_;
};

constexpr interval range_of(auto const& reader) {
  list<weighted> const wanted{reader.value()};
  return canonical_ranges(reader.arena(), wanted).of(reader.value());
}

/// The arguments with which an operation is defined, or false where nothing is known of it.
struct domain {
  definition_info const* d;
  bool is_power;
  constexpr explicit domain(definition_info const* application)
      : d(application), is_power(d->operation->key == type_hash<operations::pow_> && d->arguments[1]->is_constant()) {}

  [[nodiscard]] constexpr bool is_known() const { return d->arity == 0 || is_power || d->operation->domain_count > 0; }
  [[nodiscard]] constexpr interval of_argument(int k) const {
    if (is_power) {
      rational const exponent = d->arguments[1]->constant;
      if (k == 1 || (exponent.is_integer() && exponent.num >= 0)) return reals;
      if (exponent.is_integer()) return nonzero_reals;
      return exponent.num > 0 ? nonnegative_reals : positive_reals;
    }
    return d->operation->domain[k < d->operation->domain_count ? k : d->operation->domain_count - 1];
  }
};

/// Whether every operation in a formula is defined for all values that its arguments can take.
constexpr bool is_defined_everywhere(auto reader) {
  list<weighted> values;
  list<interval> domains;
  for (int i = 0; i < reader.size(); ++i) {
    definition_info const* const d = reader.definition(i);
    if (!d->is_application()) continue;
    domain const where(d);
    if (!where.is_known()) return false;
    for (int k = 0; k < d->arity; ++k) {
      interval const allowed = where.of_argument(k);
      if (allowed.is_everything()) continue;
      values.push_back(reader.value(reader.argument(i, k)));
      domains.push_back(allowed);
    }
  }
  if (reader.arena().error() != canonical_error::none) return false;
  canonical_ranges const ranges(reader.arena(), values);
  for (int k = 0; k < values.size(); ++k)
    if (!ranges.of(values[k]).is_within(domains[k])) return false;
  return true;
}

/// The degree h with f(t*x) = t^h * f(x) for t > 0: zero has any.
struct homogeneous_degree {
  enum kind : unsigned char { none, any, known };
  kind what = none;
  rational value{};
};

/// The degree of a canonical form in some variables (in all, if none are given).
constexpr homogeneous_degree homogeneity_of(auto const& reader, hash_t const* variables, int count) {
  auto const& arena = reader.arena();
  weighted const root = reader.value();
  list<homogeneous_degree> degrees(root.node + 1);
  constexpr homogeneous_degree zero{homogeneous_degree::known, {0, 1}};
  auto const of = [&](weighted const& its_value) {
    return its_value.factor.num == 0 ? homogeneous_degree{homogeneous_degree::any, {}} : degrees[its_value.node];
  };
  degrees[0] = zero;
  for (int i = 1; i <= root.node; ++i) {
    canonical_node const& n = arena.node(i);
    if (n.kind == canonical_kind::variable) {
      bool given = count == 0;
      for (int k = 0; k < count; ++k) given = given || variables[k] == n.variable->hash;
      degrees[i] = {homogeneous_degree::known, {given ? 1 : 0, 1}};
      continue;
    }
    bool const selects = n.kind == canonical_kind::kernel && n.operation->is_selection;
    homogeneous_degree common{homogeneous_degree::any, {}};  // of all parts that have one
    rational total{};                                        // of a product
    bool fits = true;
    for (int k = 0; k < n.count; ++k) {
      weighted const& item = arena.item(n, k);
      homogeneous_degree const d = n.kind == canonical_kind::product ? degrees[item.node] : of(item);
      fits = fits && d.what != homogeneous_degree::none;
      if (d.what != homogeneous_degree::known) continue;
      if (n.kind == canonical_kind::product) {
        total = total + d.value * item.factor;
      } else if (selects && k == 0) {
        fits = fits && d.value.num == 0;
      } else {
        fits = fits && (common.what == homogeneous_degree::any || common.value == d.value);
        common = d;
      }
    }
    if (!fits || !total.fits()) continue;
    if (n.kind == canonical_kind::product) {
      degrees[i] = {homogeneous_degree::known, total};
    } else if (n.kind == canonical_kind::sum || selects) {
      degrees[i] = common;
    } else if (common.what == homogeneous_degree::any || common.value.num == 0) {
      degrees[i] = zero;
    } else if (n.operation->homogeneity.fits()) {
      degrees[i] = {homogeneous_degree::known, common.value * n.operation->homogeneity};
    }
  }
  return of(root);
}

}  // namespace chainrule::detail
