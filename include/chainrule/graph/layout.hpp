// Where variables and arrays stand among the numbers that a function is called with.
#pragma once

#include <chainrule/core/indexing.hpp>

namespace chainrule::detail {

/// Beyond the numbers of every function.
inline constexpr int no_input = 1 << 30;

/// A variable or an array that a function lists. An array whose length calls tell counts as one number, which nobody reads.
struct listed_input {
  hash_t hash = 0;
  int first = 0;  // input number
  int size = 1;
  array_info const* array = nullptr;
  bool is_array = false;

  [[nodiscard]] constexpr bool has_known_size() const { return !is_array || known_size(*array) >= 0; }
};

/// x[12] or m[1, 2] taken apart.
struct element_name {
  std::string_view array;
  int rank = 0;
  std::int64_t at[most_extents]{};

  constexpr explicit element_name(std::string_view printed) {
    std::size_t const open = printed.rfind('[');
    if (open == std::string_view::npos || printed.back() != ']') return;
    std::int64_t number = 0;
    bool has_digits = false;
    int count = 0;
    for (std::size_t k = open + 1; k < printed.size(); ++k) {
      char const c = printed[k];
      if (c >= '0' && c <= '9' && number <= largest_index) {
        number = 10 * number + (c - '0');
        has_digits = true;
        continue;
      }
      if (!has_digits || count == most_extents || (c != ']' && printed.substr(k, 2) != ", ")) return;
      at[count++] = number;
      number = 0;
      has_digits = false;
      k += c != ']';
    }
    array = printed.substr(0, open);
    rank = count;
  }

  /// Where it stands in an array of known extents, row by row, or -1.
  [[nodiscard]] constexpr std::int64_t position_in(array_info const& in) const {
    if (rank != in.rank || array != in.name) return -1;
    std::int64_t position = 0;
    for (int k = 0; k < rank; ++k) {
      std::int64_t const extent = known_extent(in, k);
      if (at[k] >= extent) return -1;
      position = position * extent + at[k];
    }
    return position;
  }
};

/// A variable that functions list: no index, no length, no state of a scan.
constexpr bool is_listed_kind(definition_info const* d) {
  return d->is_variable() && !d->is_index && !d->is_extent && !d->is_state;
}

/// Whether a formula reads arrays that a scan carries, from outside of that, or tells them.
constexpr bool touches_state_arrays(definition_info const* root) {
  bool found = is_telling(root);
  definition_map seen;
  if (root->is_indexed)
    walk(root, seen, [&](definition_info const* d) {
      found = found || is_state_element(d);
      return 0;
    });
  return found;
}

/// The listed variables and arrays; the function is differentiated in the first `wrt` numbers.
struct input_layout {
  list<listed_input> listed;
  int wrt = 0;

  /// The input number of a variable, which may be an element of a listed array, or -1.
  [[nodiscard]] constexpr int input_of(definition_info const* variable) const {
    for (listed_input const& l : listed)
      if (!l.is_array && l.hash == variable->hash) return l.first;
    if (variable->name.back() != ']') return -1;
    element_name const element(variable->name);
    for (listed_input const& l : listed) {
      if (!l.is_array || !l.has_known_size() || l.array->tag != variable->tag) continue;
      if (std::int64_t const position = element.position_in(*l.array); position >= 0) return l.first + static_cast<int>(position);
    }
    return -1;
  }
  /// The input number of an array's first element, or -1.
  [[nodiscard]] constexpr int first_of(hash_t array) const {
    for (listed_input const& l : listed)
      if (l.is_array && l.hash == array) return l.first;
    return -1;
  }
  /// The variable or the array of some formulas that is not listed, or 0.
  [[nodiscard]] constexpr hash_t first_missing(list<definition_info const*> const& roots) const {
    hash_t missing = 0;
    definition_map seen;
    for (definition_info const* const root : roots)
      walk(root, seen, [&](definition_info const* d) {
        if (missing != 0) return 0;
        if (is_listed_kind(d) && input_of(d) < 0) missing = d->hash;
        if (is_element(d) && !is_state_element(d) && first_of(d->operation->indexes.hash) < 0)
          missing = d->operation->indexes.hash;
        return 0;
      });
    return missing;
  }
  /// The first of the numbers that the function is differentiated in that a formula contains; else a number beyond all.
  [[nodiscard]] constexpr int first_active(definition_info const* root) const {
    int first = no_input;
    if (wrt > 0 && !is_scan(root) && touches_state_arrays(root)) return 0;  // for all that is known
    definition_map seen;
    walk(root, seen, [&](definition_info const* d) {
      int number = -1;
      if (is_listed_kind(d)) number = input_of(d);
      if (is_element(d)) number = first_of(d->operation->indexes.hash);
      if (number >= 0 && number < wrt && number < first) first = number;
      return 0;
    });
    return first;
  }
  /// How many numbers a call takes.
  [[nodiscard]] constexpr int count() const { return listed.empty() ? 0 : listed.back().first + listed.back().size; }
};

/// Whether no two entries mean the same variable: arrays with one name overlap.
constexpr bool listed_once(input_layout const& layout) {
  list<listed_input> arrays;
  for (listed_input const& each : layout.listed) {
    if (!each.is_array) continue;
    for (listed_input const& other : arrays)
      if (each.array->name == other.array->name && each.array->tag == other.array->tag) return false;
    arrays.push_back(each);
  }
  return true;
}

}  // namespace chainrule::detail
