// Where variables and arrays stand among the numbers that a function is called with.
#pragma once

#include <chainrule/core/indexing.hpp>

namespace chainrule::detail {

/// A variable or an array that a function lists.
struct listed_input {
  hash_t hash = 0;
  int first = 0;  // input number
  int size = 1;
  bool is_array = false;
  std::string_view name;
  std::string_view tag;
};

/// x[12] taken apart.
struct element_name {
  std::string_view array;
  std::int64_t position = -1;

  constexpr explicit element_name(std::string_view printed) {
    std::size_t const open = printed.rfind('[');
    if (open == std::string_view::npos || printed.back() != ']') return;
    std::int64_t number = 0;
    for (char const digit : printed.substr(open + 1, printed.size() - open - 2)) {
      if (digit < '0' || digit > '9' || number > largest_index) return;
      number = 10 * number + (digit - '0');
    }
    array = printed.substr(0, open);
    position = number;
  }
};

/// The listed variables and arrays; the function is differentiated in the first `wrt` numbers.
struct input_layout {
  list<listed_input> listed;
  int wrt = 0;

  /// The input number of a variable, which may be an element of a listed array, or -1.
  [[nodiscard]] constexpr int input_of(definition_info const* variable) const {
    for (listed_input const& l : listed)
      if (!l.is_array && l.hash == variable->hash) return l.first;
    element_name const element(variable->name);
    if (element.position < 0) return -1;
    for (listed_input const& l : listed)
      if (l.is_array && l.name == element.array && l.tag == variable->tag && element.position < l.size)
        return l.first + static_cast<int>(element.position);
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
        if (d->is_variable() && !d->is_index && input_of(d) < 0) missing = d->hash;
        if (is_element(d) && first_of(d->operation->indexes.hash) < 0) missing = d->operation->indexes.hash;
        return 0;
      });
    return missing;
  }
  /// Whether a formula contains something that the function is differentiated in.
  [[nodiscard]] constexpr bool is_active(definition_info const* root) const {
    bool active = false;
    definition_map seen;
    walk(root, seen, [&](definition_info const* d) {
      int number = -1;
      if (d->is_variable() && !d->is_index) number = input_of(d);
      if (is_element(d)) number = first_of(d->operation->indexes.hash);
      active = active || (number >= 0 && number < wrt);
      return 0;
    });
    return active;
  }
};

/// Whether no two entries mean the same variable: arrays with one name overlap.
constexpr bool listed_once(input_layout const& layout) {
  list<listed_input> arrays;
  for (listed_input const& each : layout.listed) {
    if (!each.is_array) continue;
    for (listed_input const& other : arrays)
      if (each.name == other.name && each.tag == other.tag) return false;
    arrays.push_back(each);
  }
  return true;
}

}  // namespace chainrule::detail
