// The columns of rows that come in chunks, and whether formulas can be summed chunk by chunk.
#pragma once

#include <chainrule/loops/columns.hpp>

namespace chainrule::detail {

/// Which arrays come in chunks, and their first extents, the numbers of rows.
struct chunk_columns {
  list<hash_t> arrays;
  list<hash_t> extents;

  constexpr void add(array_info const& array) {
    arrays.push_back(array.hash);
    affine_index const rows = affine_of(array.extents[0]);
    if (rows.used() == 1 && rows.offset == 0 && rows.factor[0] == 1) extents.push_back(rows.atom[0]);
  }
  /// Whether a loop runs over all rows.
  [[nodiscard]] constexpr bool is_over_rows(definition_info const* loop) const {
    affine_index const low = affine_of(loop->arguments[1]);
    affine_index const high = affine_of(loop->arguments[2]);
    return low.is_constant() && low.offset == 0 && high.valid && high.used() == 1 && high.offset == -1 && high.factor[0] == 1 &&
           contains(extents, high.atom[0]);
  }
  /// Whether each chunk can be summed for itself: loops over rows stand in no other loop, and rows read their own elements of the columns, x[i], and do not
  /// use their number. `row` is the index of the loop around, or 0.
  [[nodiscard]] constexpr bool are_read_row_by_row(definition_info const* root, hash_t row = 0) const {
    definition_map seen;
    list<definition_info const*> pending{root};
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      if (seen.find(d->hash) >= 0) continue;
      seen.add(d->hash, 0);
      bool const is_column = is_element(d) && contains(arrays, d->operation->indexes.hash);
      bool const is_over = is_loop(d) && is_over_rows(d);
      if (d->hash == row || (is_column && d->arguments[0]->hash != row)) return false;
      if (is_loop(d) && d->operation->indexes.hash == row) return false;
      if (is_over && (row != 0 || !are_read_row_by_row(body_of(d), d->operation->indexes.hash))) return false;
      for (int k = is_loop(d) || is_column ? 1 : 0; k < d->arity && (is_element(d) || is_loop(d)) && !is_over; ++k)
        if (reads_extents(d->arguments[k])) return false;  // bounds and positions
      for (int k = is_column ? 1 : 0; k < d->arity && !is_over; ++k) pending.push_back(d->arguments[k]);
    }
    return true;
  }
  /// Whether how many rows there are is a number in a formula, as in a mean.
  [[nodiscard]] constexpr bool reads_count(definition_info const* root) const {
    definition_map seen;
    list<definition_info const*> pending{root};
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      pending.pop_back();
      if (seen.find(d->hash) >= 0) continue;
      seen.add(d->hash, 0);
      bool const is_over = is_loop(d) && is_over_rows(d);
      if (d->is_extent && contains(extents, d->hash)) return true;
      if (is_over && d->operation->indexes.joining->by_count->key != 0) return true;
      for (int k = 0; k < (is_over ? 1 : d->arity); ++k) pending.push_back(d->arguments[k]);
    }
    return false;
  }

 private:
  [[nodiscard]] constexpr bool reads_extents(definition_info const* root) const {
    bool found = false;
    definition_map seen;
    walk(root, seen, [&](definition_info const* d) {
      found = found || (d->is_extent && contains(extents, d->hash));
      return 0;
    });
    return found;
  }
  static constexpr bool contains(list<hash_t> const& all, hash_t one) {
    bool found = false;
    for (hash_t const each : all) found = found || each == one;
    return found;
  }
};
template <class V>
constexpr void note_chunks(chunk_columns& all) {
  if constexpr (is_column<V>) all.add(listed_column<V>::info);
}
template <class... V>
constexpr chunk_columns chunks_of() {
  chunk_columns all;
  (note_chunks<V>(all), ...);
  return all;
}

template <class List>
struct columns_in_chunks;
template <class... V>
struct columns_in_chunks<formulas<V...>> {
  static constexpr chunk_columns columns() { return chunks_of<V...>(); }
  static constexpr hash_t find_rows() {
    chunk_columns const all = columns();
    return all.extents.empty() ? 0 : all.extents[0];
  }
  static constexpr hash_t rows = find_rows();
  static constexpr bool have_one_extent() {
    chunk_columns const all = columns();
    bool same = true;
    for (hash_t const each : all.extents) same = same && each == all.extents[0];
    return same;
  }
};

}  // namespace chainrule::detail
