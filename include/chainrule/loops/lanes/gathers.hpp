// Rows of arrays that eight turns gather, each its own: a(by[i], 0_c), a(by[i], 1_c) and so on are read four numbers at a time and turned, so that lane k
// has what turn k reads.
#pragma once

#include <chainrule/loops/lanes/rows.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Four neighbours of a row of an array, or fewer at its end.
struct gathered_part {
  hash_t element = 0;  // one of them
  hash_t row = 0;
  int first = 0;
  int length = 0;
  int used = 0;
};
/// Whether the turns of a loop read an element each from a row of its own, at the same place in it.
template <class = void>
constexpr bool is_gathered(leaf const& l, hash_t index) {
  if (l.kind != leaf_kind::element || l.tangent > 0) return false;
  array_info const& array = *l.what->operation->indexes.array;
  if (array.is_integer || array.is_state || array.rank < 2 || known_size(array) >= 0) return false;
  if (known_extent(array, array.rank - 1) < 2 || !affine_of(l.what->arguments[array.rank - 1]).is_constant()) return false;
  return lane_places_of(l.what, index) == lane_places::apart;
}

/// What the turns of a loop, whose body has this code, gather of rows of known length.
template <class Code, class Pack, hash_t Index>
class gathered_rows {
  static constexpr int width = 4;
  static constexpr int leaves = loads_rows<Pack, width> ? int(Code::size.leaves) : 0;

  static constexpr gathered_part part_of(definition_info const* element) {
    int const last = element->operation->indexes.array->rank - 1;
    int const at = int(affine_of(element->arguments[last]).offset), first = at / width * width;
    int const rest = int(length_of_row(element)) - first;
    return {element->hash, row_of(element), first, rest < width ? rest : width, 1};
  }
  static constexpr auto parts = [] {
    std::array<gathered_part, std::size_t(leaves) + 1> all{};
    int count = 0;
    for (int k = 0; k < leaves; ++k) {
      leaf const& l = Code::table.leaves.data()[k];
      if (!is_gathered(l, Index)) continue;
      gathered_part const part = part_of(l.what);
      int same = 0;
      while (same < count && (all[std::size_t(same)].row != part.row || all[std::size_t(same)].first != part.first)) ++same;
      if (same < count) ++all[std::size_t(same)].used;
      else all[std::size_t(count++)] = part;
    }
    return all;
  }();
  static constexpr int count = [] {
    int found = 0;
    while (parts[std::size_t(found)].length > 0) ++found;
    return found;
  }();
  Pack of_[count == 0 ? 1 : width * count];

 public:
  /// Where an element stands among what was read; one that stands alone in its part is better read alone.
  static constexpr int find(hash_t element) {
    for (int k = 0; k < leaves; ++k) {
      leaf const& l = Code::table.leaves.data()[k];
      if (l.kind != leaf_kind::element || l.what->hash != element || !is_gathered(l, Index)) continue;
      gathered_part const part = part_of(l.what);
      int const at = int(affine_of(l.what->arguments[l.what->operation->indexes.array->rank - 1]).offset);
      for (int same = 0; same < count; ++same)
        if (gathered_part const& one = parts[std::size_t(same)]; one.row == part.row && one.first == part.first)
          return one.used > 1 ? width * same + at - part.first : -1;
    }
    return -1;
  }

  template <class Inputs, class Frame, class Arrays>
  [[gnu::always_inline]] constexpr void read_all(Frame const& f, Arrays const* arrays) {
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) { (read_part<Inputs, K>(f, arrays), ...); }
    (std::make_integer_sequence<int, count>{});
  }
  template <class Inputs, hash_t Element, class Frame, class Arrays>
  [[gnu::always_inline]] constexpr Pack const& read(Frame const&, Arrays const*) const {
    return of_[find(Element)];
  }

 private:
  template <class Inputs, int K, class Frame, class Arrays>
  [[gnu::always_inline]] constexpr void read_part(Frame const& f, Arrays const* arrays) {
    constexpr gathered_part part = parts[std::size_t(K)];
    constexpr hash_t array = definition_at<part.element>::info.operation->indexes.hash;
    if constexpr (part.used > 1 && !reads_in_steps<array, Arrays>) {
      typename Pack::value_type const* from[lane_count];
      for (int lane = 0; lane < lane_count; ++lane)
        from[lane] =
            arrays->template values<array>() + row_position<Inputs, part.element>(lane_of<Frame>{f, lane}, arrays) + part.first;
      Pack::access::template load_rows<part.length>(from, of_ + width * K);
    }
  }
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
