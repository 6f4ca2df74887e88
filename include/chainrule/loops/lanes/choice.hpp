// Of loops one in another, the one whose turns run in lanes.
#pragma once

#include <chainrule/loops/lanes/neighbours.hpp>
#include <chainrule/loops/lanes/rows.hpp>

namespace chainrule::detail {

/// Whether an element stands in a body within minima and maxima alone, of which one turn has an adjoint, in each lane its own.
template <class = void>
constexpr bool is_within_extremum(definition_info const* element, definition_info const* body) {
  bool outside = false;
  definition_map seen;
  list<definition_info const*> pending{body};
  while (!pending.empty()) {
    definition_info const* const d = pending.back();
    pending.pop_back();
    if (!d->is_indexed || seen.find(d->hash) >= 0) continue;
    seen.add(d->hash, 0);
    outside = outside || d->hash == element->hash;
    bool const is_extremum = is_loop(d) && !adds_up(d) && d->operation->indexes.joining->needs_a_turn;
    for (int k = is_extremum ? 1 : 0; k < d->arity; ++k) pending.push_back(d->arguments[k]);
  }
  return !outside;
}

/// Whether eight turns of the loops within that go along an element can be added to it as one (loops/lanes/neighbours.hpp), and lanes along these would do
/// worse: the table that it stands in is larger than one of them, so every turn of the loop outside would read it all again; or their length varies, so
/// that there is a rest each time.
template <class = void>
constexpr bool is_better_in_turns(definition_info const* element, definition_info const* loop, list<bound_index> const& within,
                                  list<definition_info const*> const& loops) {
  hash_t const innermost = within[within.size() - 1].hash;
  if (!moves_with_turns(element, loop->operation->indexes.hash, innermost)) return false;
  int along = 0;
  for (bound_index const& each : within) along += depends_on_index(element, each.hash);
  bool varies = false;
  for (definition_info const* const inner : loops)
    for (bound_index const& each : within)
      if (inner->operation->indexes.hash == innermost && each.hash != innermost)
        varies = varies || depends_on_index(inner->arguments[1], each.hash) || depends_on_index(inner->arguments[2], each.hash);
  return along > 1 || varies;
}
/// How many elements of a loop's body are read or written number by number when its turns run in lanes, where most of the work is done: beside a loop
/// within they count for nothing. Many where it has less than eight turns.
constexpr int awkward_elements(definition_info const* loop) {
  turn_range const range = range_of(loop);
  if (range.is_known && range.turns() < lane_count) return 1000;
  list<definition_info const*> inner_loops;
  list<hash_t> with_loops;  // indices of those that have loops within
  walk_indexed(body_of(loop), {}, [&](definition_info const* d, list<bound_index> const& bounds) {
    if (!is_loop(d)) return;
    inner_loops.push_back(d);
    if (!bounds.empty()) with_loops.push_back(bounds[bounds.size() - 1].hash);
  });
  int count = 0;
  definition_map seen;
  walk_indexed(body_of(loop), {}, [&](definition_info const* d, list<bound_index> const& bounds) {
    if (!is_element(d) || is_integer_element(d) || seen.find(d->hash) >= 0) return;
    seen.add(d->hash, 0);
    lane_places const places = lane_places_of(d, loop->operation->indexes.hash);
    if (is_of_row(d, loop, bounds)) return;
    bool varies = false;  // with the loops within
    for (bound_index const& inner : bounds) varies = varies || depends_on_index(d, inner.hash);
    bool is_beside = false;
    for (hash_t const index : with_loops) is_beside = is_beside || (varies && bounds[bounds.size() - 1].hash == index);
    if (places == lane_places::apart ||
        (places == lane_places::one && varies && !is_beside && !is_within_extremum(d, body_of(loop)) &&
         !is_better_in_turns(d, loop, bounds, inner_loops)))
      ++count;
  });
  return count;
}
/// The loop itself rather than the loops in its body: where their bounds are the same for all its turns, and no more
/// elements are awkward than in any of them.
constexpr bool is_better_than_inner(definition_info const* loop) {
  hash_t const index = loop->operation->indexes.hash;
  bool possible = true;
  bool has_inner = false;
  int awkward_within = 1000;
  walk_indexed(body_of(loop), {}, [&](definition_info const* d, list<bound_index> const&) {
    if (!is_loop(d)) return;
    has_inner = true;
    int const awkward = awkward_elements(d);
    awkward_within = awkward < awkward_within ? awkward : awkward_within;
    possible = possible && !depends_on_index(d->arguments[1], index) && !depends_on_index(d->arguments[2], index);
  });
  return possible && (!has_inner || awkward_elements(loop) <= awkward_within);
}

}  // namespace chainrule::detail
