// Whether a call's indices stay in their arrays, and means and the like have something to be of: asked before anything is calculated.
//
// First with intervals, which takes no time where positions are affine, and a pass over a column of integers where they are
// gathered. Only where these leave a doubt, as in a triangle, are the turns themselves tried.
#pragma once

#include <chainrule/loops/columns.hpp>
#include <chainrule/loops/turns.hpp>

namespace chainrule::detail {

/// An element, or a loop that needs a turn, with the loops around it, outermost first.
struct element_in_loops {
  static constexpr int most_loops = 8;
  hash_t element = 0;
  int depth = 0;
  hash_t loops[most_loops]{};
};

/// No constant expression: what is nested deeper does not compile, and is never left unchecked.
void sums_are_nested_more_than_eight_deep();

/// The elements of formulas whose place a call decides; those that are positions, before what stands there.
class checked_elements {
 public:
  constexpr void add(definition_info const* root) { collect(root, {}, {}); }
  [[nodiscard]] constexpr list<element_in_loops> const& all() const { return all_; }

 private:
  constexpr void collect(definition_info const* root, element_in_loops const& around, list<bound_index> const& bounds) {
    definition_map seen;
    list<definition_info const*> pending{root};
    while (!pending.empty()) {
      definition_info const* const d = pending.back();
      bool ready = true;
      for (int k = d->arity - 1; k >= bodies_in(d) && seen.find(d->hash) < 0; --k) {
        if (!d->arguments[k]->is_indexed || seen.find(d->arguments[k]->hash) >= 0) continue;
        pending.push_back(d->arguments[k]);
        ready = false;
      }
      if (!ready) continue;
      pending.pop_back();
      if (seen.find(d->hash) >= 0) continue;
      seen.add(d->hash, 0);
      bool const needs_a_turn = is_loop(d) && d->operation->indexes.joining->needs_a_turn && !range_of(d).is_known;
      if (bodies_in(d) > 0) enter(d, around, bounds);
      if (needs_a_turn ? false : !is_element(d) || is_decided(d, bounds)) continue;
      all_.push_back(around);
      all_.back().element = d->hash;
    }
  }
  constexpr void enter(definition_info const* loop, element_in_loops around, list<bound_index> bounds) {
    if (range_of(loop).is_empty()) return;
    if (around.depth == element_in_loops::most_loops) sums_are_nested_more_than_eight_deep();
    around.loops[around.depth++] = loop->hash;
    bounds.push_back({loop->operation->indexes.hash, range_of(loop)});
    for (int k = 0; k < bodies_in(loop); ++k) collect(loop->arguments[k], around, bounds);
  }
  /// While compiling (find_stray).
  static constexpr bool is_decided(definition_info const* element, list<bound_index> const& bounds) {
    array_info const& array = *element->operation->indexes.array;
    if (known_size(array) < 0) return false;
    for (int k = 0; k < array.rank; ++k) {
      affine_index const at = affine_of(element->arguments[k]);
      for (int t = 0; t < at.terms; ++t) {
        int const which = find_bound(bounds, at.atom[t]);
        if (which < 0 || !bounds[which].range.is_known) return false;
      }
    }
    return true;
  }

  list<element_in_loops> all_;
};

/// Integers between two ends, both included.
struct integer_span {
  std::ptrdiff_t low = 0;
  std::ptrdiff_t high = -1;
};
template <hash_t Index, class Outer>
struct span_frame {
  integer_span at;
  Outer outer;
};
template <hash_t Wanted, hash_t Index, class Outer>
inline constexpr bool is_bound<Wanted, span_frame<Index, Outer>> = Wanted == Index || is_bound<Wanted, Outer>;
template <hash_t Wanted, hash_t Index, class Outer>
constexpr integer_span span_of_index(span_frame<Index, Outer> const& f) {
  if constexpr (Wanted == Index) return f.at;
  else return span_of_index<Wanted>(f.outer);
}

template <class Integer>
constexpr integer_span span_of_column(Integer const* column, integer_span const& places, std::ptrdiff_t step = 1) {
  if (places.high < places.low) return {};
  Integer least = column[places.low * step];
  Integer most = least;
  for (std::ptrdiff_t k = places.low + 1; k <= places.high; ++k) {
    Integer const each = column[k * step];
    least = each < least ? each : least;
    most = each > most ? each : most;
  }
  return {static_cast<std::ptrdiff_t>(least), static_cast<std::ptrdiff_t>(most)};
}
/// Of so many integers that lie in steps, all of a table.
template <class Integer, int Rank, bool LastIsOne>
constexpr integer_span span_of_column(Integer const* column, integer_span const& places,
                                      found_steps<Rank, LastIsOne> const& found, [[maybe_unused]] std::ptrdiff_t columns) {
  if constexpr (Rank == 1) {
    return span_of_column(column, places, found.steps[0]);
  } else {
    integer_span all;
    for (std::ptrdiff_t row = 0; columns > 0 && row * columns <= places.high; ++row) {
      integer_span const one = span_of_column(column + row * found.steps[0], {0, columns - 1}, found.steps[1]);
      all.low = row == 0 || one.low < all.low ? one.low : all.low;
      all.high = row == 0 || one.high > all.high ? one.high : all.high;
    }
    return all;
  }
}

template <auto At, int Term = 0, class Frame, class Arrays>
constexpr integer_span span_of_affine(Frame const& f, Arrays const& arrays);

/// What an atom may be: of a gathered position, between the least and the greatest integer in the part of the column that is read.
template <hash_t Atom, class Frame, class Arrays>
constexpr integer_span span_of_atom(Frame const& f, Arrays const& arrays) {
  constexpr definition_info const& atom = definition_at<Atom>::info;
  if constexpr (is_bound<Atom, Frame>) {
    return span_of_index<Atom>(f);
  } else if constexpr (atom.is_extent) {
    return {arrays.template extent<Atom>(), arrays.template extent<Atom>()};
  } else {
    constexpr hash_t column = atom.operation->indexes.hash;
    integer_span places{0, arrays.template size<column>() - 1};
    if constexpr (atom.operation->indexes.array->rank == 1) {
      integer_span const read = span_of_affine<affine_argument<Atom, 0>>(f, arrays);
      if (read.low > places.low) places.low = read.low;
      if (read.high < places.high) places.high = read.high;
    }
    if constexpr (reads_in_steps<column, Arrays>)
      return span_of_column(arrays.template integers<column>(), places, steps_in<column>(arrays),
                            columns_in_steps<column>(arrays));
    else return span_of_column(arrays.template integers<column>(), places);
  }
}
template <auto At, int Term, class Frame, class Arrays>
constexpr integer_span span_of_affine(Frame const& f, Arrays const& arrays) {
  constexpr affine_index at = At();
  if constexpr (Term == at.terms) {
    return {at.offset, at.offset};
  } else {
    integer_span sum = span_of_affine<At, Term + 1>(f, arrays);
    constexpr std::ptrdiff_t factor = at.factor[Term];
    integer_span const values = span_of_atom<at.atom[Term]>(f, arrays);
    sum.low += factor * (factor > 0 ? values.low : values.high);
    sum.high += factor * (factor > 0 ? values.high : values.low);
    return sum;
  }
}

[[noreturn]] inline void throw_outside(array_info const& array, int dimension, std::ptrdiff_t position, std::ptrdiff_t extent) {
  bounded_text<200> message;
  message.put("chainrule: index ");
  put_integer(message, position);
  message.put(" is outside of ");
  message.put(array.name);
  if (array.rank > 1) {
    message.put(", dimension ");
    put_integer(message, dimension);
  }
  message.put(", whose length is ");
  put_integer(message, extent);
  throw_out_of_range(message.text);
}

/// An element and the loops around it.
template <class Inputs, hash_t Element>
struct element_check {
  static constexpr array_info array = *definition_at<Element>::info.operation->indexes.array;

  template <int Dimension, class Arrays>
  static constexpr std::ptrdiff_t extent(Arrays const& arrays) {
    return affine_value<Inputs, affine_extent<array.hash, Dimension>>(no_frame{}, &arrays);
  }

  template <int Dimension = 0, class Frame, class Arrays>
  static constexpr bool is_surely_inside(Frame const& f, Arrays const& arrays) {
    if constexpr (Dimension == array.rank) {
      return true;
    } else {
      integer_span const position = span_of_affine<affine_argument<Element, Dimension>>(f, arrays);
      return position.low >= 0 && position.high < extent<Dimension>(arrays) && is_surely_inside<Dimension + 1>(f, arrays);
    }
  }
  template <int Dimension = 0, class Frame, class Arrays>
  static constexpr void check(Frame const& f, Arrays const& arrays) {
    if constexpr (Dimension < array.rank) {
      std::ptrdiff_t const position = affine_value<Inputs, affine_argument<Element, Dimension>>(f, &arrays);
      std::ptrdiff_t const length = extent<Dimension>(arrays);
      if (position < 0 || position >= length) throw_outside(array, Dimension, position, length);
      check<Dimension + 1>(f, arrays);
    }
  }
};

/// A loop that needs a turn, here or in another process.
template <class Inputs, hash_t Loop>
requires(is_loop(&definition_at<Loop>::info)) struct element_check<Inputs, Loop> {
  template <class Frame, class Arrays>
  static constexpr bool is_surely_inside(Frame const& f, Arrays const& arrays) {
    counted_arrays<Arrays> const all{arrays};
    return span_of_affine<first_turn_in<Loop>>(f, all).high <= span_of_affine<last_turn_in<Loop>>(f, all).low;
  }
  template <class Frame, class Arrays>
  static constexpr void check(Frame const& f, Arrays const& arrays) {
    counted_arrays<Arrays> const all{arrays};
    check_turns<Loop>(affine_value<Inputs, first_turn_in<Loop>>(f, &all), affine_value<Inputs, last_turn_in<Loop>>(f, &all));
  }
};

template <class Inputs, hash_t Element, class Frame, class Arrays>
constexpr bool stays_inside(Frame const& f, Arrays const& arrays) {
  return element_check<Inputs, Element>::is_surely_inside(f, arrays);
}
template <class Inputs, hash_t Element, hash_t Loop, hash_t... Inner, class Frame, class Arrays>
constexpr bool stays_inside(Frame const& f, Arrays const& arrays) {
  integer_span const low = span_of_affine<first_turn_in<Loop>>(f, arrays);
  integer_span const high = span_of_affine<last_turn_in<Loop>>(f, arrays);
  if (high.high < low.low) return true;
  return stays_inside<Inputs, Element, Inner...>(
      span_frame<definition_at<Loop>::info.operation->indexes.hash, Frame>{{low.low, high.high}, f}, arrays);
}
template <class Inputs, hash_t Element, class Frame, class Arrays>
constexpr void try_turns(Frame const& f, Arrays const& arrays) {
  element_check<Inputs, Element>::check(f, arrays);
}
template <class Inputs, hash_t Element, hash_t Loop, hash_t... Inner, class Frame, class Arrays>
constexpr void try_turns(Frame const& f, Arrays const& arrays) {
  std::ptrdiff_t const last = affine_value<Inputs, last_turn_in<Loop>>(f, &arrays);
  for (std::ptrdiff_t at = affine_value<Inputs, first_turn_in<Loop>>(f, &arrays); at <= last; ++at)
    try_turns<Inputs, Element, Inner...>(frame<definition_at<Loop>::info.operation->indexes.hash, Frame>{at, f}, arrays);
}

/// Throws std::out_of_range at the first element of the formulas E that is outside its array.
template <class Inputs, class... E>
struct range_checks {
  static constexpr checked_elements found() {
    checked_elements all;
    (all.add(info_of<E>), ...);
    return all;
  }
  static constexpr std::size_t count = std::size_t(found().all().size());
  static constexpr std::array<element_in_loops, count> listed() {
    std::array<element_in_loops, count> exact{};
    checked_elements const all = found();
    for (std::size_t k = 0; k < count; ++k) exact[k] = all.all()[int(k)];
    return exact;
  }
  static constexpr std::array<element_in_loops, count> each = listed();

  template <std::size_t K, class Arrays, std::size_t... L>
  static constexpr void check_one(Arrays const& arrays, std::index_sequence<L...>) {
    if (!stays_inside<Inputs, each[K].element, each[K].loops[L]...>(no_frame{}, arrays))
      try_turns<Inputs, each[K].element, each[K].loops[L]...>(no_frame{}, arrays);
  }
  template <class Arrays>
  static constexpr void check(Arrays const& arrays) {
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (check_one<K>(arrays, std::make_index_sequence<std::size_t(each[K].depth)>{}), ...);
    }
    (std::make_index_sequence<count>{});
  }
};

}  // namespace chainrule::detail
