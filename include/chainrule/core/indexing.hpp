// Indices as data: affine positions in arrays, and how far a sum or a product makes them go.
#pragma once

#include <chainrule/core/walk.hpp>

namespace chainrule {
namespace operations {
struct add_;
struct subtract_;
struct multiply_;
struct negate_;
}  // namespace operations

namespace detail {

/// Bounds of indices and everything in them stay below this, so that nothing overflows.
inline constexpr std::int64_t largest_index = std::int64_t{1} << 28;

/// offset + the sum of factor * index.
struct affine_index {
  static constexpr int most_terms = 4;
  bool valid = true;
  std::int64_t offset = 0;
  int terms = 0;
  hash_t index[most_terms]{};
  std::int64_t factor[most_terms]{};

  constexpr void check(std::int64_t n) { valid = valid && n <= largest_index && n >= -largest_index; }
  constexpr void add(hash_t which, std::int64_t times) {
    check(times);
    for (int k = 0; k < terms; ++k)
      if (index[k] == which) return check(factor[k] += times);
    if (terms == most_terms) {
      valid = false;
    } else {
      index[terms] = which;
      factor[terms++] = times;
    }
  }
  constexpr void add(affine_index const& other, std::int64_t times) {
    valid = valid && other.valid;
    if (!valid) return;
    check(offset += times * other.offset);
    for (int k = 0; k < other.terms; ++k) add(other.index[k], times * other.factor[k]);
  }
  [[nodiscard]] constexpr std::int64_t factor_of(hash_t which) const {
    for (int k = 0; k < terms; ++k)
      if (index[k] == which) return factor[k];
    return 0;
  }
  /// How many indices it depends on.
  [[nodiscard]] constexpr int used() const {
    int count = 0;
    for (int k = 0; k < terms; ++k) count += factor[k] != 0;
    return count;
  }
  [[nodiscard]] constexpr bool is_constant() const { return valid && used() == 0; }
  [[nodiscard]] constexpr bool depends_only_on(hash_t which) const { return valid && used() == 1 && factor_of(which) != 0; }
};

/// Reads i, 3, i + 1, 2*i, 10*j - (i + 2)...
constexpr affine_index affine_of(definition_info const* d) {
  affine_index result;
  hash_t const key = d->operation->key;
  if (d->is_index) {
    result.add(d->hash, 1);
  } else if (d->is_constant()) {
    result.valid = d->constant.is_integer();
    result.check(result.offset = d->constant.num);
  } else if (key == type_hash<operations::add_> || key == type_hash<operations::subtract_>) {
    result = affine_of(d->arguments[0]);
    result.add(affine_of(d->arguments[1]), key == type_hash<operations::add_> ? 1 : -1);
  } else if (key == type_hash<operations::negate_>) {
    result.add(affine_of(d->arguments[0]), -1);
  } else if (key == type_hash<operations::multiply_>) {
    affine_index const first = affine_of(d->arguments[0]);
    affine_index const second = affine_of(d->arguments[1]);
    result.valid = first.valid && second.valid && (first.is_constant() || second.is_constant());
    if (first.is_constant()) result.add(second, first.offset);
    else result.add(first, second.offset);
  } else {
    result.valid = false;
  }
  return result;
}

/// An index with the bounds that a sum or product gives it.
struct bound_index {
  hash_t hash = 0;
  std::int64_t low = 0;
  std::int64_t high = -1;
};

constexpr bool is_element(definition_info const* d) { return d->operation->indexes.kind == indexing_kind::element; }
constexpr bool is_loop(definition_info const* d) {
  return d->operation->indexes.kind == indexing_kind::sum || d->operation->indexes.kind == indexing_kind::product;
}
constexpr bool is_product(definition_info const* d) { return d->operation->indexes.kind == indexing_kind::product; }
constexpr std::int64_t turns_of(indexing const& loop) { return loop.high < loop.low ? 0 : loop.high - loop.low + 1; }

/// Calls visit(part, bounds) for every distinct indexed part of a formula, those of sums and products with the bounds
/// of their indices, what uses a part before the part; bodies of empty ranges are left out.
template <class Visit>
constexpr void walk_indexed(definition_info const* root, list<bound_index> const& bounds, Visit const& visit) {
  definition_map seen;
  list<definition_info const*> pending{root};
  while (!pending.empty()) {
    definition_info const* const d = pending.back();
    pending.pop_back();
    if (!d->is_indexed || seen.find(d->hash) >= 0) continue;
    seen.add(d->hash, 0);
    visit(d, bounds);
    if (is_loop(d)) {
      indexing const& loop = d->operation->indexes;
      if (turns_of(loop) == 0) continue;
      list<bound_index> inner = bounds;
      inner.push_back({loop.hash, loop.low, loop.high});
      walk_indexed(d->arguments[0], inner, visit);
    } else {
      for (int k = d->arity - 1; k >= 0; --k) pending.push_back(d->arguments[k]);
    }
  }
}

/// The innermost bounds of an index, or its number -1.
constexpr int find_bound(list<bound_index> const& bounds, hash_t hash) {
  int k = bounds.size() - 1;
  while (k >= 0 && bounds[k].hash != hash) --k;
  return k;
}

/// An index that no sum or product binds, or 0.
constexpr hash_t free_index(definition_info const* root) {
  hash_t found = 0;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const& bounds) {
    if (d->is_index && find_bound(bounds, d->hash) < 0) found = d->hash;
  });
  return found;
}

/// Whether a formula depends on an index from outside.
constexpr bool depends_on_index(definition_info const* root, hash_t index) {
  bool found = false;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const& bounds) {
    found = found || (d->hash == index && find_bound(bounds, index) < 0);
  });
  return found;
}

/// Whether an index's name is taken in a formula: from outside, or by a sum or product in it.
constexpr bool mentions_index(definition_info const* root, hash_t index) {
  bool found = false;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const&) {
    found = found || d->hash == index || (is_loop(d) && d->operation->indexes.hash == index);
  });
  return found;
}

/// An element outside its array: which array, and where.
struct stray_element {
  hash_t array = 0;
  std::int64_t position = 0;
  std::int64_t size = 0;
};

/// The first element that a loop over `bound` takes outside its array, if all its indices are bound by now.
constexpr stray_element find_stray(definition_info const* body, bound_index bound) {
  stray_element stray;
  if (bound.high < bound.low) return stray;
  walk_indexed(body, {bound}, [&](definition_info const* d, list<bound_index> const& bounds) {
    if (!is_element(d) || stray.array != 0) return;
    affine_index const at = affine_of(d->arguments[0]);
    std::int64_t least = at.offset;
    std::int64_t most = at.offset;
    for (int k = 0; k < at.terms; ++k) {
      int const which = find_bound(bounds, at.index[k]);
      if (which < 0) return;
      bool const rises = at.factor[k] > 0;
      least += at.factor[k] * (rises ? bounds[which].low : bounds[which].high);
      most += at.factor[k] * (rises ? bounds[which].high : bounds[which].low);
    }
    indexing const& array = d->operation->indexes;
    if (least < 0) stray = {array.hash, least, array.high + 1};
    else if (most > array.high) stray = {array.hash, most, array.high + 1};
  });
  return stray;
}

}  // namespace detail
}  // namespace chainrule
