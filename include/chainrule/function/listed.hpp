// What a function lists: variables and arrays, as data.
#pragma once

#include <chainrule/graph/layout.hpp>
#include <chainrule/operations/array.hpp>

namespace chainrule::detail {

/// What is asked of each thing that a function lists, as data: every question of its own would be a template for every variable.
struct listed_facts {
  listed_input input{};
  bool can_be_listed = false;
  bool is_extent = false;  // a length that calls give as an integer
  /// An array that is read where it is: its length is known to calls, or it holds integers. A length counts as one of that length.
  bool is_column = false;
  bool holds_integers = false;
  bool is_element = false;  // a column of data may be one
  int effort = 0;           // of cr::search, which may stand behind them
};
constexpr listed_facts listed_variable_facts(definition_info const& d) {
  listed_facts facts;
  facts.input.hash = d.hash;
  facts.is_extent = facts.is_column = facts.holds_integers = d.is_variable() && d.is_extent;
  facts.can_be_listed = d.is_variable() && !d.is_index && !d.is_state;
  facts.is_element = d.operation->indexes.kind == indexing_kind::element;
  return facts;
}
template <class V>
constexpr listed_facts find_listed_facts() {
  listed_facts facts;
  if constexpr (is_array<V>) {
    facts.can_be_listed = true;
    facts.holds_integers = definition_of<V>::info.is_integer;
    facts.is_column = facts.holds_integers || known_size(definition_of<V>::info) < 0;
    facts.input = {V::hash, 0, 1, &definition_of<V>::info, true};
    if constexpr (known_size(definition_of<V>::info) >= 0)
      if (!facts.is_column) facts.input.size = int(V::size());
  }
  return facts;
}
template <class V>
inline constexpr listed_facts listed_facts_of = find_listed_facts<V>();
template <auto Label, hash_t Hash>
inline constexpr listed_facts listed_facts_of<expression<Label, Hash>> = listed_variable_facts(definition_at<Hash>::info);

template <class V>
inline constexpr bool is_listed_extent = listed_facts_of<V>.is_extent;
template <class V>
inline constexpr bool is_column = listed_facts_of<V>.is_column;
/// How many numbers a variable or an array stands for; a column counts as one, which nobody reads.
template <class V>
inline constexpr int inputs_of = listed_facts_of<V>.input.size;

/// The same of all that a function lists.
struct listed_totals {
  int inputs = 0;
  bool can_be_listed = true;
  bool has_arrays = false;
  bool has_columns = false;
  bool holds_integers = false;
  bool has_elements = false;
  int effort = 0;  // of the last
};
constexpr listed_totals total_of(std::initializer_list<listed_facts const*> all) {
  listed_totals totals;
  for (listed_facts const* const each : all) {
    totals.inputs += each->input.size;
    if (!each->can_be_listed) totals.can_be_listed = false;
    if (each->input.is_array) totals.has_arrays = true;
    if (each->is_column) totals.has_columns = true;
    if (each->holds_integers) totals.holds_integers = true;
    if (each->is_element) totals.has_elements = true;
    totals.effort = each->effort;
  }
  return totals;
}
template <class... V>
inline constexpr listed_totals totals_of = total_of({&listed_facts_of<V>...});
template <class... V>
constexpr int count_inputs() {
  return totals_of<V...>.inputs;
}

constexpr input_layout layout_of_facts(std::initializer_list<listed_facts const*> all, int wrt) {
  input_layout layout;
  layout.wrt = wrt;
  int first = 0;
  for (listed_facts const* const each : all) {
    layout.listed.push_back(each->input);
    layout.listed.back().first = first;
    first += each->input.size;
  }
  return layout;
}
template <class... V>
constexpr input_layout layout_of(int wrt) {
  return layout_of_facts({&listed_facts_of<V>...}, wrt);
}

/// Whether no variable is listed twice, on its own or in arrays.
template <class... V>
constexpr bool are_listed_once() {
  if constexpr (!totals_of<V...>.has_arrays) return all_different<V...>();
  else return all_different<V...>() && listed_once(layout_of<V...>(0));
}

}  // namespace chainrule::detail
