// Which columns of a Jacobian the unknowns of a row are: the numbers that a function is differentiated in, then the elements of its arrays, in the
// order of its list.
#pragma once

#include <chainrule/residuals/rows.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Where each variable and array of wrt begins among the columns, and how many columns there are.
template <class Problem>
struct unknown_columns {
  static constexpr int count_listed() {
    int count = 0;
    for (listed_input const& each : Problem::layout().listed) count += each.first < Problem::wrt;
    return count;
  }
  static constexpr int listed = count_listed();
  static constexpr listed_input listed_at(int which) { return Problem::layout().listed[which]; }
  template <int K>
  static constexpr listed_input at = listed_at(K);

  std::array<std::ptrdiff_t, std::size_t(listed) + 1> first{};

  template <class Arrays>
  constexpr explicit unknown_columns(Arrays const& arrays) {
    [&]<int... K>(std::integer_sequence<int, K...>) {
      ((first[std::size_t(K + 1)] = first[std::size_t(K)] + size_of<K>(arrays)), ...);
    }
    (std::make_integer_sequence<int, listed>{});
  }
  [[nodiscard]] constexpr std::ptrdiff_t count() const { return first[std::size_t(listed)]; }

  /// The column of an unknown of the row whose index is `at`.
  template <class Group, int U, class Arrays>
  [[gnu::always_inline]] constexpr std::ptrdiff_t column([[maybe_unused]] std::ptrdiff_t at_index, Arrays const& arrays) const {
    using code = typename Group::code;
    constexpr leaf l = code::unknown(U);
    if constexpr (l.first_input >= Problem::wrt) {
      return 0;  // not one
    } else {
      constexpr int which = listed_of(l);
      if constexpr (l.kind == leaf_kind::input) return first[std::size_t(which)] + (l.number - at<which>.first);
      else return first[std::size_t(which)] + element_position<Problem, l.what->hash>(Group::frame_at(at_index), &arrays);
    }
  }
  /// The columns of all unknowns of a row.
  template <class Group, class Arrays>
  constexpr auto columns(std::ptrdiff_t at_index, Arrays const& arrays) const {
    std::array<std::ptrdiff_t, std::size_t(Group::code::unknowns) + 1> all{};
    [&]<int... U>(std::integer_sequence<int, U...>) { ((all[std::size_t(U)] = column<Group, U>(at_index, arrays)), ...); }
    (std::make_integer_sequence<int, Group::code::unknowns>{});
    return all;
  }

 private:
  template <int K, class Arrays>
  static constexpr std::ptrdiff_t size_of([[maybe_unused]] Arrays const& arrays) {
    if constexpr (at<K>.has_known_size()) return at<K>.size;
    else return arrays.template size<at<K>.hash>();
  }
  static constexpr int listed_of(leaf const& l) {
    input_layout const layout = Problem::layout();
    for (int which = 0; which < listed; ++which) {
      listed_input const& each = layout.listed[which];
      if (l.kind == leaf_kind::input ? each.first <= l.number && l.number < each.first + each.size
                                     : each.is_array && each.hash == l.what->operation->indexes.hash)
        return which;
    }
    return -1;
  }
};

/// The order of a row's slopes in its compressed rows, where that can be told while compiling: by residual, then by variable and array, then by positions
/// that differ by a number.
template <class Problem, class Code>
struct slope_order {
  static constexpr bool is_before(int one, int other) {
    if (Code::residual_of(one) != Code::residual_of(other)) return Code::residual_of(one) < Code::residual_of(other);
    leaf const& first = Code::unknown(Code::unknown_of(one));
    leaf const& second = Code::unknown(Code::unknown_of(other));
    if (first.first_input != second.first_input) return first.first_input < second.first_input;
    if (first.kind == leaf_kind::element && second.kind == leaf_kind::element)
      for (int k = 0; k < first.what->arity; ++k) {
        affine_index difference = affine_of(first.what->arguments[k]);
        difference.add(affine_of(second.what->arguments[k]), -1);
        if (!difference.is_constant()) break;
        if (difference.offset != 0) return difference.offset < 0;
      }
    return one < other;
  }
  static constexpr std::array<int, std::size_t(Code::slope_count) + 1> rank = [] {
    std::array<int, std::size_t(Code::slope_count) + 1> found{};
    for (int one = 0; one < Code::slope_count; ++one)
      for (int other = 0; other < Code::slope_count; ++other) found[std::size_t(one)] += other != one && is_before(other, one);
    return found;
  }();
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
