// Indices as data: positions in arrays, and how far a loop makes an index go. A loop is a formula like any other: its body, the
// first and the last value of its index are its arguments, so all that walks formulas walks them too.
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

/// Known bounds of indices and everything in them stay below this, so that nothing overflows.
inline constexpr std::int64_t largest_index = std::int64_t{1} << 28;
inline constexpr int most_extents = 4;
inline constexpr std::int64_t most_kept_factors = 16384;  // on the stack
inline constexpr std::int64_t most_kept_values = 1024;    // eight numbers each, in lanes

/// How a loop joins what its turns give, where it is written out: each(each(first, second), third)...
struct loop_joining {
  operation_info const* each = &no_operation;
  operation_info const* alone = &no_operation;     // of the only turn, where that is not the result: |u| of a norm
  operation_info const* by_count = &no_operation;  // of what was joined, and how many turns that were: the quotient of a mean
  operation_info const* total = &no_operation;     // what was joined, as a loop of its own: the sum of a mean
  rational nothing{0, 1};                          // what an empty loop is
  bool needs_a_turn = false;                       // it is nothing at all
  bool keeps_factors = false;                      // backward, all turns are kept where their number is known: a product
  bool has_weight = false;                         // backward, a turn is worth what its value and two numbers tell
  int curved_nodes = 1;      // how many nodes, about, a turn's joining has in second derivatives, written out
  bool is_apart = false;     // not joined at all: each turn is a row of a function's residuals
  bool tells_state = false;  // nor here: each turn is an element of an array that a scan carries
  int (*weigh)(graph_builder&, int turn, int reference, int factor) = nullptr;
  /// The same for its value in the result's tangent, of that, its own tangent and so many numbers.
  int (*curve)(graph_builder&, int turn, int along, int const* told) = nullptr;
  int told_along = 2;
};
inline constexpr int most_told = 7;
inline constexpr int seed_of_kept_value = 3;  // behind the adjoint and two numbers that tell what a turn is worth

/// offset + the sum of factor * atom. An atom is an index, an extent, or an element of an array of integers.
struct affine_index {
  static constexpr int most_terms = 4;
  bool valid = true;
  std::int64_t offset = 0;
  int terms = 0;
  hash_t atom[most_terms]{};
  bool is_index[most_terms]{};
  std::int64_t factor[most_terms]{};

  constexpr void check(std::int64_t n) { valid = valid && n <= largest_index && n >= -largest_index; }
  constexpr void add(hash_t which, bool which_is_index, std::int64_t times) {
    check(times);
    for (int k = 0; k < terms; ++k)
      if (atom[k] == which) return check(factor[k] += times);
    if (terms == most_terms) {
      valid = false;
    } else {
      atom[terms] = which;
      is_index[terms] = which_is_index;
      factor[terms++] = times;
    }
  }
  constexpr void add(affine_index const& other, std::int64_t times) {
    valid = valid && other.valid;
    if (!valid) return;
    check(offset += times * other.offset);
    for (int k = 0; k < other.terms; ++k) add(other.atom[k], other.is_index[k], times * other.factor[k]);
  }
  constexpr void multiply_by(std::int64_t times) {
    check(offset *= times);
    for (int k = 0; k < terms; ++k) check(factor[k] *= times);
  }
  [[nodiscard]] constexpr std::int64_t factor_of(hash_t which) const {
    for (int k = 0; k < terms; ++k)
      if (atom[k] == which) return factor[k];
    return 0;
  }
  /// On how many atoms it depends.
  [[nodiscard]] constexpr int used() const {
    int count = 0;
    for (int k = 0; k < terms; ++k) count += factor[k] != 0;
    return count;
  }
  [[nodiscard]] constexpr bool is_constant() const { return valid && used() == 0; }
  [[nodiscard]] constexpr bool depends_only_on(hash_t which) const { return valid && used() == 1 && factor_of(which) != 0; }
};

constexpr bool is_element(definition_info const* d) { return d->operation->indexes.kind == indexing_kind::element; }
constexpr bool is_loop(definition_info const* d) { return d->operation->indexes.kind == indexing_kind::loop; }
/// The last value of a state that is carried over the values of an index.
constexpr bool is_scan(definition_info const* d) { return d->operation->indexes.kind == indexing_kind::scan; }
/// Its value before a step.
constexpr bool is_trajectory(definition_info const* d) { return d->operation->indexes.kind == indexing_kind::trajectory; }
/// How many arguments, the first, stand inside: where the index is bound, and a scan's states are.
constexpr int bodies_in(definition_info const* d) {
  if (is_loop(d)) return 1;
  if (!is_scan(d) && !is_trajectory(d)) return 0;
  scan_states const& states = *d->operation->indexes.states;
  return (states.bodies > 0 ? states.bodies : states.count) + int(states.has_end);
}
/// Whether a scan carries arrays.
constexpr bool carries_arrays(definition_info const* scan) { return scan->operation->indexes.states->bodies > 0; }
/// An element of an array that a scan carries.
constexpr bool is_state_element(definition_info const* d) { return is_element(d) && d->operation->indexes.array->is_state; }
/// A loop that tells a range of such an array: no number.
constexpr bool is_telling(definition_info const* d) { return is_loop(d) && d->operation->indexes.joining->tells_state; }
/// Whether a number or an element is of what a scan carries, or calculates on the way.
constexpr bool is_carried_by(definition_info const* scan, definition_info const* d) {
  scan_states const& states = *scan->operation->indexes.states;
  for (int k = 0; k < states.count + states.on_the_way; ++k) {
    definition_info const* const each = states.each[k];
    if (is_element(each) ? is_element(d) && each->operation->indexes.hash == d->operation->indexes.hash : each->hash == d->hash)
      return true;
  }
  return false;
}
/// A scan, or a state before a step, that gives a formula of its states.
constexpr bool is_reading(definition_info const* d) { return d->operation->indexes.state < 0; }
constexpr definition_info const* formula_read(definition_info const* d) {
  return d->arguments[d->arity - (is_trajectory(d) ? 4 : 3)];
}
/// Whether an argument is calculated by the scan itself: what its states become, what arrays are first, what is read in the end.
constexpr bool is_run_by_scan(definition_info const* scan, int argument) {
  if (argument < bodies_in(scan)) return true;
  if (!is_reading(scan)) return false;
  return argument == scan->arity - 3 || (argument < scan->arity - 3 && is_telling(scan->arguments[argument]));
}
/// An element of an array of integers, which is a position in another.
constexpr bool is_integer_element(definition_info const* d) { return is_element(d) && d->operation->indexes.array->is_integer; }
constexpr bool is_atom(definition_info const* d) { return d->is_index || d->is_extent || is_integer_element(d); }

/// Reads i, 3, i + 1, 2*i, n - 1 - i, owner[i]...
constexpr affine_index affine_of(definition_info const* d) {
  affine_index result;
  hash_t const key = d->operation->key;
  if (is_atom(d)) {
    result.add(d->hash, d->is_index, 1);
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

// ---- arrays, row by row

/// An extent that is a number, or -1.
constexpr std::int64_t known_extent(array_info const& array, int dimension) {
  affine_index const extent = affine_of(array.extents[dimension]);
  return extent.is_constant() ? extent.offset : -1;
}
/// How many elements an array has, or -1 where calls tell that.
constexpr std::int64_t known_size(array_info const& array) {
  std::int64_t size = 1;
  for (int k = 0; k < array.rank; ++k) {
    std::int64_t const extent = known_extent(array, k);
    if (extent < 0) return -1;
    size *= extent;
  }
  return size;
}
/// Where an element stands in its array, if all extents but the first are numbers.
constexpr affine_index flat_position(definition_info const* element) {
  array_info const& array = *element->operation->indexes.array;
  affine_index position = affine_of(element->arguments[0]);
  for (int k = 1; k < array.rank; ++k) {
    std::int64_t const extent = known_extent(array, k);
    if (extent < 0) position.valid = false;
    else position.multiply_by(extent);
    position.add(affine_of(element->arguments[k]), 1);
  }
  return position;
}

// ---- loops

constexpr definition_info const* body_of(definition_info const* loop) { return loop->arguments[0]; }

/// The first and the last value of a loop's index, where these are numbers.
struct turn_range {
  bool is_known = false;
  std::int64_t low = 0;
  std::int64_t high = -1;

  [[nodiscard]] constexpr bool is_empty() const { return is_known && high < low; }
  /// How often the body runs; 0 where that is not known.
  [[nodiscard]] constexpr std::int64_t turns() const { return high < low ? 0 : high - low + 1; }
};
constexpr turn_range range_between(definition_info const* first, definition_info const* last) {
  affine_index const low = affine_of(first);
  affine_index const high = affine_of(last);
  if (!low.is_constant() || !high.is_constant()) return {};
  return {true, low.offset, high.offset};
}
/// The first and the last value of the index of a loop or a scan.
constexpr definition_info const* first_turn_of(definition_info const* loop) { return loop->arguments[loop->arity - 2]; }
constexpr definition_info const* last_turn_of(definition_info const* loop) { return loop->arguments[loop->arity - 1]; }
constexpr turn_range range_of(definition_info const* loop) { return range_between(first_turn_of(loop), last_turn_of(loop)); }

/// Whether scans are anywhere in a formula.
constexpr bool holds_scan(definition_info const* root) {
  bool found = false;
  definition_map seen;
  if (root->is_indexed)
    walk(root, seen, [&](definition_info const* d) {
      found = found || is_scan(d);
      return 0;
    });
  return found;
}
/// The first value of a state before a step that an index counts, or of the last states with the index in it, in a formula; or any state before a
/// step, where no index is named. Its hash, or 0.
constexpr bool depends_on_index(definition_info const* root, hash_t index);
constexpr hash_t find_trajectory(definition_info const* root, hash_t index = 0) {
  hash_t found = 0;
  definition_map seen;
  if (root->is_indexed)
    walk(root, seen, [&](definition_info const* d) {
      if (found == 0 && is_trajectory(d) && (index == 0 || affine_of(d->arguments[d->arity - 1]).factor_of(index) != 0))
        found = d->hash;
      if (found == 0 && index != 0 && is_scan(d) && is_reading(d) && depends_on_index(formula_read(d), index)) found = d->hash;
      return 0;
    });
  return found;
}
/// What tells a scan from others, whichever of its states is asked for, and where.
constexpr hash_t hash_of_steps(definition_info const* d) {
  hash_t mixed = d->operation->indexes.hash;
  for (int k = 0; k < d->operation->indexes.states->count; ++k) mixed = mix(mixed, d->operation->indexes.states->each[k]->hash);
  int const last = d->arity - (is_trajectory(d) ? 1 : 0);
  for (int k = 0; k < last; ++k)
    if (k != last - 3 || !is_reading(d)) mixed = mix(mixed, d->arguments[k]->hash);
  return mixed;
}
/// And where it runs once for each formula of its last states, which formula.
constexpr hash_t hash_of_scan(definition_info const* d) {
  return is_scan(d) && is_reading(d) ? mix(hash_of_steps(d), formula_read(d)->hash) : hash_of_steps(d);
}

/// Whether turns are not joined: of cr::each.
constexpr bool keeps_apart(definition_info const* d) { return is_loop(d) && d->operation->indexes.joining->is_apart; }
/// Whether such turns are anywhere in a formula.
constexpr bool holds_rows(definition_info const* root) {
  bool found = false;
  definition_map seen;
  walk(root, seen, [&](definition_info const* d) {
    found = found || keeps_apart(d);
    return 0;
  });
  return found;
}
/// Whether turns are added up, and all take the adjoint of the result. Others stand alone: backward, a turn is worth what the result says
/// of it: `weigh`, or the product of the other factors, where these are kept.
constexpr bool adds_up(definition_info const* loop) {
  loop_joining const& joining = *loop->operation->indexes.joining;
  return !joining.keeps_factors && !joining.has_weight;
}
constexpr bool keeps_factors(definition_info const* loop) {
  turn_range const range = range_of(loop);
  return loop->operation->indexes.joining->keeps_factors && range.is_known && range.turns() <= most_kept_factors;
}

/// An index with the range that a loop gives it.
struct bound_index {
  hash_t hash = 0;
  turn_range range;
};
/// The distinct indexed parts of a formula with the bounds around them, what uses a part before the part; no bodies of empty ranges.
struct indexed_parts {  // (no template, for there are many visits)
  list<definition_info const*> each;
  list<int> within;  // of each, which bounds
  list<list<bound_index>> bounds;
  constexpr void collect(definition_info const* root, list<bound_index> const& around) {
    definition_map seen;
    list<definition_info const*> pending{root};
    int const here = bounds.size();
    bounds.push_back(around);
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      if (!d->is_indexed || seen.find(d->hash) >= 0) continue;
      seen.add(d->hash, 0);
      each.push_back(d);
      within.push_back(here);
      int const bodies = bodies_in(d);
      for (int k = d->arity - 1; k >= bodies; --k) pending.push_back(d->arguments[k]);
      if (bodies == 0 || range_of(d).is_empty()) continue;
      list<bound_index> inner = around;
      inner.push_back({d->operation->indexes.hash, range_of(d)});
      for (int k = 0; k < bodies; ++k) collect(d->arguments[k], inner);
    }
  }
};
template <class Visit>
constexpr void walk_indexed(definition_info const* root, list<bound_index> const& bounds, Visit const& visit) {
  indexed_parts parts;
  parts.collect(root, bounds);
  for (int k = 0; k < parts.each.size(); ++k) visit(parts.each[k], parts.bounds[parts.within[k]]);
}

constexpr bool contains_loop(definition_info const* root) {
  bool found = false;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const&) { found = found || is_loop(d); });
  return found;
}

/// The innermost bounds of an index, or its number -1.
constexpr int find_bound(list<bound_index> const& bounds, hash_t hash) {
  int k = bounds.size() - 1;
  while (k >= 0 && bounds[k].hash != hash) --k;
  return k;
}

/// An index that no loop binds, or 0.
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

/// Whether an index's name is taken in a formula: from outside, or by a loop in it.
constexpr bool mentions_index(definition_info const* root, hash_t index) {
  bool found = false;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const&) {
    found = found || d->hash == index || (bodies_in(d) > 0 && d->operation->indexes.hash == index);
  });
  return found;
}

/// An element outside its array: which array, and where in which extent.
struct stray_element {
  hash_t array = 0;
  std::int64_t position = 0;
  std::int64_t size = 0;
};

/// An element that is outside its array for sure: of a position whose indices all have known bounds.
constexpr stray_element find_stray(array_info const& array, definition_info const* const* position,
                                   list<bound_index> const& bounds) {
  for (int dimension = 0; dimension < array.rank; ++dimension) {
    affine_index const at = affine_of(position[dimension]);
    std::int64_t const size = known_extent(array, dimension);
    std::int64_t least = at.offset;
    std::int64_t most = at.offset;
    bool is_known = true;
    for (int k = 0; k < at.terms; ++k) {
      int const which = find_bound(bounds, at.atom[k]);
      is_known = is_known && which >= 0 && bounds[which].range.is_known;
      if (!is_known) break;
      turn_range const& range = bounds[which].range;
      bool const rises = at.factor[k] > 0;
      least += at.factor[k] * (rises ? range.low : range.high);
      most += at.factor[k] * (rises ? range.high : range.low);
    }
    if (is_known && least < 0) return {array.hash, least, size};
    if (is_known && size >= 0 && most >= size) return {array.hash, most, size};
  }
  return {};
}
/// The first element that a loop over `bound` takes outside its array.
constexpr stray_element find_stray(definition_info const* body, bound_index bound) {
  stray_element stray;
  if (bound.range.is_empty()) return stray;
  walk_indexed(body, {bound}, [&](definition_info const* d, list<bound_index> const& bounds) {
    if (is_element(d) && stray.array == 0) stray = find_stray(*d->operation->indexes.array, d->arguments, bounds);
  });
  return stray;
}

}  // namespace detail
}  // namespace chainrule
