// Formulas as one list: every distinct subformula once, arguments first, left to right, numbered.
#pragma once

#include <chainrule/core/walk.hpp>

#include <array>

namespace chainrule::detail {

/// The distinct subformulas of some formulas, in arrays of a guessed size. Where nothing is written they stay zero, for which
/// compilers take no step and no memory: a guess may be generous.
template <int Capacity, int Roots>
struct flat_formulas {
  definition_info const* each[Capacity];
  int arguments[2 * Capacity];  // of each, one after the other
  int roots[Roots + 1];
  int nodes;
  int used_arguments;
  int variables;
  bool is_too_small;  // the guess: nothing else is told then
};

/// Every typed function begins with this: one pass without calls, on local arrays by their names, costs compilers least
/// (docs/performance.md). The stack is its own: formulas may be deeper than constant expressions recurse.
template <int Capacity, int Roots>
constexpr flat_formulas<Capacity, Roots> flatten(definition_info const* const* roots) {
  constexpr hash_t mask = 4 * Capacity - 1;
  flat_formulas<Capacity, Roots> flat{};
  int slots[4 * Capacity] = {};                // open addressing: numbers from 1 on
  definition_info const* open[Capacity] = {};  // what waits for its arguments; each is an argument of the one before
  int next[Capacity] = {};                     // which argument comes next
  int met[2 * Capacity] = {};                  // the numbers of their arguments so far
  int nodes = 0;
  int arguments = 0;
  int depth = 0;
  int waiting = 0;
  for (int root = 0; root < Roots; ++root) {
    definition_info const* part = roots[root];
    int number = 0;
    for (;;) {
      hash_t slot = part->hash & mask;
      while (slots[slot] != 0 && flat.each[slots[slot] - 1]->hash != part->hash) slot = (slot + 1) & mask;
      number = slots[slot];
      if (nodes == Capacity || depth == Capacity || waiting == 2 * Capacity) {
        flat.is_too_small = true;
        return flat;
      }
      if (number == 0 && part->arity > 0) {
        open[depth] = part;
        next[depth++] = 1;
        part = part->arguments[0];
        continue;
      }
      if (number == 0) {
        flat.each[nodes] = part;
        slots[slot] = number = ++nodes;
        if (part->kind == definition_kind::variable) ++flat.variables;
      }
      while (depth > 0) {
        definition_info const* const above = open[depth - 1];
        met[waiting++] = number - 1;
        if (next[depth - 1] < above->arity) {
          part = above->arguments[next[depth - 1]++];
          break;
        }
        --depth;
        waiting -= above->arity;
        if (nodes == Capacity || arguments + above->arity > 2 * Capacity) {
          flat.is_too_small = true;
          return flat;
        }
        for (int k = 0; k < above->arity; ++k) flat.arguments[arguments++] = met[waiting + k];
        slot = above->hash & mask;
        while (slots[slot] != 0) slot = (slot + 1) & mask;
        flat.each[nodes] = above;
        slots[slot] = number = ++nodes;
      }
      if (depth == 0) break;
    }
    flat.roots[root] = number - 1;
  }
  flat.nodes = nodes;
  flat.used_arguments = arguments;
  return flat;
}

/// Formulas as a list of their definitions.
template <class... E>
struct formula_roots {
  static constexpr definition_info const* each[sizeof...(E) + 1] = {info_of<E>..., nullptr};
  static constexpr int capacity() {
    int length = 0;
    for (std::size_t root = 0; root < sizeof...(E) && length < longest_told; ++root) length += each[root]->length;
    return length < 64 ? 64 : length < 512 ? 512 : longest_told;
  }
};
template <int Capacity, class... E>
inline constexpr auto flat_in = flatten<Capacity, int(sizeof...(E))>(formula_roots<E...>::each);
template <int Capacity, class... E>
constexpr auto const& flat_or_larger() {
  if constexpr (flat_in<Capacity, E...>.is_too_small) return flat_or_larger<8 * Capacity, E...>();
  else return flat_in<Capacity, E...>;
}

template <class... E>
struct flattened {
  /// In arrays that may be too large.
  static constexpr auto const& flat = flat_or_larger<formula_roots<E...>::capacity(), E...>();

  struct sizes {
    int nodes = 0;
    int arguments = 0;
    int variables = 0;
  };
  static constexpr sizes size = {flat.nodes, flat.used_arguments, flat.variables};

  struct table {
    std::array<definition_info const*, std::size_t(size.nodes)> each{};
    std::array<int, std::size_t(size.arguments) + 1> arguments{};
    std::array<int, sizeof...(E) + 1> roots{};
  };
  static constexpr table written() {
    table exact;
    for (std::size_t i = 0; i < exact.each.size(); ++i) exact.each[i] = flat.each[i];
    for (std::size_t k = 0; k < std::size_t(size.arguments); ++k) exact.arguments[k] = flat.arguments[k];
    for (std::size_t r = 0; r < sizeof...(E); ++r) exact.roots[r] = flat.roots[r];
    return exact;
  }
  /// In arrays of the exact sizes.
  static constexpr table listed = written();
};

/// The hashes of the distinct variables (or of all subformulas) of some formulas, in order of first appearance.
template <bool OnlyVariables, class... E>
struct subformulas {
  using source = flattened<E...>;
  static constexpr std::size_t count = std::size_t(OnlyVariables ? source::size.variables : source::size.nodes);
  static constexpr std::array<hash_t, count> found() {
    std::array<hash_t, count> exact{};
    std::size_t next = 0;
    for (int i = 0; i < source::size.nodes; ++i)
      if (!OnlyVariables || source::flat.each[i]->kind == definition_kind::variable) exact[next++] = source::flat.each[i]->hash;
    return exact;
  }
  static constexpr std::array<hash_t, count> hashes = found();
};

template <class... E>
using variables_in = subformulas<true, E...>;

/// The first operation in some formulas that is not holomorphic, or whose values at complex numbers are not known; 0 if there is none.
template <class... E>
constexpr hash_t first_not_holomorphic() {
  for (definition_info const* const definition : flattened<E...>::listed.each)
    if (!definition->operation->is_holomorphic) return definition->operation->key;
  return 0;
}
template <class... E>
constexpr hash_t first_without_complex_value() {
  for (definition_info const* const definition : flattened<E...>::listed.each)
    if (!definition->operation->takes_complex) return definition->operation->key;
  return 0;
}

}  // namespace chainrule::detail
