// Lengths that calls tell: which array tells which extent, and whether all arrays agree.
#pragma once

#include <chainrule/core/text.hpp>
#include <chainrule/core/throw.hpp>
#include <chainrule/function/requests.hpp>

namespace chainrule::detail {

/// An array that is read where it is, with its extents as affine lengths.
struct column_info {
  array_info const* array = nullptr;
  affine_index extents[most_extents]{};

  constexpr column_info() = default;
  constexpr explicit column_info(array_info const& its_array) : array(&its_array) {
    for (int k = 0; k < its_array.rank; ++k) extents[k] = affine_of(its_array.extents[k]);
  }
};

/// How an extent is found: by the length of a column, in one of its dimensions.
struct length_rule {
  hash_t extent = 0;
  int column = -1;
  int dimension = 0;
};

inline constexpr int most_lengths = 16;

/// Extents in the order in which they can be found.
struct length_rules {
  length_rule each[most_lengths]{};
  int count = 0;
  hash_t missing = 0;  // an extent that no array tells

  [[nodiscard]] constexpr int find(hash_t extent) const {
    for (int k = 0; k < count; ++k)
      if (each[k].extent == extent) return k;
    return -1;
  }
};

/// The one extent of an affine length that is not found yet, if there is just one.
template <class = void>
constexpr hash_t only_unknown(affine_index const& length, length_rules const& found) {
  hash_t unknown = 0;
  for (int k = 0; k < length.terms; ++k) {
    if (length.factor[k] == 0 || found.find(length.atom[k]) >= 0) continue;
    if (unknown != 0) return 0;
    unknown = length.atom[k];
  }
  return unknown;
}
template <class = void>
constexpr bool is_found(affine_index const& length, length_rules const& found) {
  for (int k = 0; k < length.terms; ++k)
    if (length.factor[k] != 0 && found.find(length.atom[k]) < 0) return false;
  return true;
}

/// The first extent that an array's length tells once the others are found.
template <class = void>
constexpr length_rule next_rule(column_info const& column, int number, length_rules const& found) {
  length_rule rule;
  for (int dimension = 0; dimension < column.array->rank; ++dimension) {
    affine_index const& length = column.extents[dimension];
    if (is_found(length, found)) continue;
    hash_t const unknown = only_unknown(length, found);
    if (rule.column >= 0 || unknown == 0) return {};
    rule = {unknown, number, dimension};
  }
  return rule;
}

constexpr void look_for_untold(definition_info const* root, length_rules& found) {
  definition_map seen;
  walk(root, seen, [&](definition_info const* part) {
    if (part->is_extent && found.find(part->hash) < 0) found.missing = part->hash;
    return 0;
  });
}

/// The rules for these columns, and for what extents formulas name.
template <std::size_t Columns>
constexpr length_rules find_lengths(std::array<column_info, Columns> const& columns, list<definition_info const*> const& roots) {
  length_rules found;
  bool goes_on = true;
  while (goes_on) {
    goes_on = false;
    for (std::size_t c = 0; c < Columns; ++c) {
      length_rule const rule = next_rule(columns[c], int(c), found);
      if (rule.column < 0 || found.count == most_lengths) continue;
      found.each[found.count++] = rule;
      goes_on = true;
    }
  }
  for (column_info const& column : columns)
    for (int k = 0; k < column.array->rank; ++k) look_for_untold(column.array->extents[k], found);
  for (definition_info const* const root : roots) look_for_untold(root, found);
  return found;
}

/// Lengths while a call reads them.
struct found_lengths {
  std::ptrdiff_t of[most_lengths]{};

  [[nodiscard]] constexpr std::ptrdiff_t value(affine_index const& length, length_rules const& rules) const {
    std::ptrdiff_t value = length.offset;
    for (int k = 0; k < length.terms; ++k)
      if (length.factor[k] != 0) value += length.factor[k] * of[rules.find(length.atom[k])];
    return value;
  }
};

[[noreturn]] inline void throw_wrong_direction(std::string_view name, std::ptrdiff_t size, std::ptrdiff_t wanted) {
  bounded_text<240> message;
  message.put("chainrule: the direction of ");
  message.put(name);
  message.put(" has length ");
  put_integer(message, size);
  message.put(", but ");
  message.put(name);
  message.put(" has length ");
  put_integer(message, wanted);
  throw_invalid_argument(message.text);
}
[[noreturn]] inline void throw_wrong_column(std::string_view name, std::ptrdiff_t size, std::string_view but,
                                            std::ptrdiff_t wanted, std::string_view teller) {
  bounded_text<240> message;
  message.put("chainrule: ");
  message.put(name);
  message.put(" has length ");
  put_integer(message, size);
  message.put(but);
  put_integer(message, wanted);
  if (!teller.empty()) {
    message.put(" by the length of ");
    message.put(teller);
  }
  throw_invalid_argument(message.text);
}

/// The extent that a rule finds from its column's length.
template <class = void>
constexpr std::ptrdiff_t length_by(length_rule const& rule, column_info const& column, std::ptrdiff_t size,
                                   found_lengths const& known, length_rules const& rules) {
  std::ptrdiff_t others = 1;
  for (int k = 0; k < column.array->rank; ++k)
    if (k != rule.dimension) others *= known.value(column.extents[k], rules);
  if (others <= 0) return 0;
  if (size % others != 0) throw_wrong_column(column.array->name, size, ", which is no multiple of ", others, {});
  affine_index length = column.extents[rule.dimension];
  std::ptrdiff_t const factor = length.factor_of(rule.extent);
  length.add(rule.extent, false, -factor);
  std::ptrdiff_t const least = known.value(length, rules);
  std::ptrdiff_t const rest = size / others - least;
  if (rest % factor != 0 || rest / factor < 0)
    throw_wrong_column(column.array->name, size, factor == 1 ? ", but has at least " : ", but no extent makes it so, with ",
                       least, {});
  return rest / factor;
}

/// All lengths, by those of the columns; std::invalid_argument where these disagree.
template <std::size_t Columns>
constexpr found_lengths read_lengths(std::array<column_info, Columns> const& columns, length_rules const& rules,
                                     std::ptrdiff_t const* sizes) {
  found_lengths known;
  for (int k = 0; k < rules.count; ++k) {
    length_rule const& rule = rules.each[k];
    known.of[k] = length_by(rule, columns[std::size_t(rule.column)], sizes[rule.column], known, rules);
  }
  for (std::size_t c = 0; c < Columns; ++c) {
    std::ptrdiff_t wanted = 1;
    std::string_view teller;
    for (int k = 0; k < columns[c].array->rank; ++k) {
      affine_index const& length = columns[c].extents[k];
      std::ptrdiff_t const extent = known.value(length, rules);
      wanted *= extent < 0 ? 0 : extent;
      for (int t = 0; t < length.terms && teller.empty(); ++t)
        if (int const by = rules.find(length.atom[t]); by >= 0) teller = columns[std::size_t(rules.each[by].column)].array->name;
    }
    if (sizes[c] != wanted) throw_wrong_column(columns[c].array->name, sizes[c], ", but should have length ", wanted, teller);
  }
  return known;
}

}  // namespace chainrule::detail
