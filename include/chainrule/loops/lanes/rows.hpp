// Rows of arrays that eight turns read again and again: read once, turned so that lane k has what turn k reads.
//
// In sum(i, n, min(k, m, sum(j, 3_c, square(x(i, j) - mu(k, j))))) a turn of i reads its row of x for every k.
#pragma once

#include <chainrule/loops/lanes/frames.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

inline constexpr std::int64_t longest_row = 64;

/// Whether the row of an element is there for every turn of a loop, whatever the loops within do: its other positions are the loop's index, which goes
/// through their extents.
template <class = void>
constexpr bool has_row_in_all_turns(definition_info const* element, definition_info const* loop) {
  array_info const& array = *element->operation->indexes.array;
  for (int k = 0; k + 1 < array.rank; ++k) {
    affine_index const at = affine_of(element->arguments[k]);
    hash_t const index = loop->operation->indexes.hash;
    if (!at.depends_only_on(index) || at.factor_of(index) != 1 || at.offset != 0 || !goes_through(loop, array.extents[k]))
      return false;
  }
  return true;
}
/// Whether an element, within those loops of a loop's body, is of a row that the turns read again and again: of known length, chosen by what
/// stands outside of all of these loops, with one at least that the element does not depend on; or, Twice, where a pass backward reads all again.
template <class = void>
constexpr bool is_of_row(definition_info const* element, definition_info const* loop, list<bound_index> const& within,
                         bool twice = false) {
  array_info const& array = *element->operation->indexes.array;
  hash_t const index = loop->operation->indexes.hash;
  int const last = array.rank - 1;
  if (array.is_integer || last == 0 || within.size() < (twice ? 1 : 2) || known_size(array) >= 0) return false;
  std::int64_t const length = known_extent(array, last);
  if (length < 1 || length > longest_row || depends_on_index(element->arguments[last], index)) return false;
  bool varies = false;
  for (int k = 0; k < last; ++k) {
    varies = varies || depends_on_index(element->arguments[k], index);
    for (bound_index const& each : within)
      if (depends_on_index(element->arguments[k], each.hash)) return false;
  }
  bool repeats = twice;
  bool are_known = true;  // so that a row that is chosen is there
  for (bound_index const& each : within) {
    are_known = are_known && each.range.is_known && !each.range.is_empty();
    repeats = repeats || !depends_on_index(element, each.hash);
  }
  return varies && repeats && (are_known || has_row_in_all_turns(element, loop));
}

constexpr hash_t row_of(definition_info const* element) {
  hash_t row = element->operation->indexes.hash;
  for (int k = 0; k + 1 < element->arity; ++k) row = mix(row, element->arguments[k]->hash);
  return row;
}
/// Whether lanes read a row of so many numbers as one.
template <class Pack, int Length>
concept loads_rows = requires {
  requires(Length <= Pack::access::longest_row && Pack::is_maskable);
};

/// Whether the rows of eight turns lie one behind the other.
constexpr bool follow_one_another(definition_info const* element, hash_t index) {
  int const last = element->arity - 2;  // of the positions that choose a row
  for (int k = 0; k < last; ++k)
    if (depends_on_index(element->arguments[k], index)) return false;
  affine_index const row = affine_of(element->arguments[last]);
  bool reads_integers = false;
  walk_indexed(element->arguments[last], {}, [&](definition_info const* d, list<bound_index> const&) {
    reads_integers = reads_integers || (is_integer_element(d) && depends_on_index(d, index));
  });
  return !reads_integers && row.factor_of(index) == 1;
}
template <class = void>
constexpr std::int64_t length_of_row(definition_info const* element) {
  array_info const& array = *element->operation->indexes.array;
  return known_extent(array, array.rank - 1);
}

/// The row of the array at which an element stands, as if it were its first.
template <class Inputs, hash_t Element, int Dimension = 0, class Frame, class Arrays>
[[gnu::always_inline]] constexpr std::ptrdiff_t row_position(Frame const& f, Arrays const* arrays, std::ptrdiff_t row = 0) {
  constexpr indexing const& indexes = definition_at<Element>::info.operation->indexes;
  if constexpr (Dimension > 0) row *= affine_value<Inputs, affine_extent<indexes.hash, Dimension>>(f, arrays);
  if constexpr (Dimension + 1 == indexes.array->rank) {
    return row;
  } else {
    row += affine_value<Inputs, affine_argument<Element, Dimension>>(f, arrays);
    return row_position<Inputs, Element, Dimension + 1>(f, arrays, row);
  }
}

/// An element of a row, and where that begins among what is read.
struct element_of_row {
  definition_info const* element = nullptr;
  hash_t row = 0;
  int first = 0;
};

/// The rows that the bodies of a pass read.
template <class Pass, class Pack>
class lane_rows {
  static constexpr list<element_of_row> listed() {
    list<element_of_row> all;
    int next = 0;
    for (int part = 0; part < Pass::parts; ++part)
      walk_indexed(body_of(Pass::request::part(part).loop), {}, [&](definition_info const* d, list<bound_index> const& within) {
        if (!is_element(d) || !is_of_row(d, Pass::request::part(part).loop, within, Pass::goes_backward)) return;
        element_of_row one{d, row_of(d), -1};
        for (element_of_row const& other : all)
          if (other.row == one.row) one.first = other.first;
        if (one.first < 0) {
          one.first = next;
          next += int(length_of_row(d));
        }
        all.push_back(one);
      });
    return all;
  }
  static constexpr int count_listed() {  // a list of its own: clang 14 does not see that a temporary one is freed
    list<element_of_row> const all = listed();
    return all.size();
  }
  static constexpr auto elements = [] {
    std::array<element_of_row, std::size_t(count_listed()) + 1> exact{};
    list<element_of_row> const all = listed();
    for (int which = 0; which < all.size(); ++which) exact[std::size_t(which)] = all[which];
    return exact;
  }();
  static constexpr int numbers = [] {
    int most = 0;
    list<element_of_row> const all = listed();
    for (element_of_row const& one : all) {
      int const end = one.first + int(length_of_row(one.element));
      most = end > most ? end : most;
    }
    return most;
  }();
  Pack of_[numbers == 0 ? 1 : numbers];

 public:
  static constexpr int count = int(elements.size()) - 1;
  static constexpr int find(hash_t element) {
    for (int k = 0; k < count; ++k)
      if (elements[std::size_t(k)].element->hash == element) return k;
    return -1;
  }

  template <class Inputs, class Frame, class Arrays>
  [[gnu::always_inline]] constexpr void read_all(Frame const& f, Arrays const* arrays) {
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) { (read_row<Inputs, K>(f, arrays), ...); }
    (std::make_integer_sequence<int, count>{});
  }
  /// The element, in every lane.
  template <class Inputs, hash_t Element, class Frame, class Arrays>
  [[gnu::always_inline]] constexpr Pack const& read(Frame const& f, Arrays const* arrays) const {
    constexpr int last = definition_at<Element>::info.operation->indexes.array->rank - 1;
    return of_[elements[std::size_t(find(Element))].first + affine_value<Inputs, affine_argument<Element, last>>(f, arrays)];
  }

 private:
  template <class Inputs, int K, class Frame, class Arrays>
  [[gnu::always_inline]] constexpr void read_row(Frame const& f, Arrays const* arrays) {
    constexpr element_of_row one = elements[std::size_t(K)];
    constexpr hash_t array = one.element->operation->indexes.hash;
    constexpr bool is_first = find_first(one.row) == K;
    if constexpr (constexpr int length = int(length_of_row(one.element));
                  is_first && !reads_in_steps<array, Arrays> && loads_rows<Pack, length> && length > 1 &&
                  all_are_selected<Frame> && follow_one_another(one.element, lane_facts<Frame>::index)) {
      Pack::access::template load_adjacent_rows<length>(arrays->template values<array>() +
                                                            row_position<Inputs, one.element->hash>(lane_of<Frame>{f, 0}, arrays),
                                                        of_ + one.first);
    } else if constexpr (is_first && !reads_in_steps<array, Arrays>) {
      typename Pack::value_type const* from[lane_count];
      for (int lane = 0; lane < lane_count; ++lane)
        from[lane] = arrays->template values<array>() + row_position<Inputs, one.element->hash>(lane_of<Frame>{f, lane}, arrays);
      if constexpr (loads_rows<Pack, length>) {
        Pack::access::template load_rows<length>(from, of_ + one.first);
        return;
      }
      for (int k = 0; k < length; ++k)
        of_[one.first + k] = Pack::gather([&](int lane) __attribute__((always_inline)) { return from[lane][k]; });
    }
  }
  static constexpr int find_first(hash_t row) {
    for (int k = 0; k < count; ++k)
      if (elements[std::size_t(k)].row == row) return k;
    return -1;
  }
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
