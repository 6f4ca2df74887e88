// Named variables.
#pragma once

#include <chainrule/core/expression.hpp>

#include <bit>

namespace chainrule {
namespace detail {

constexpr bool is_printable(std::string_view name) {
  char const* const end = name.data() + name.size();
  for (char const* at = name.data(); at != end; ++at)
    if (*at < ' ' || *at > '~') return false;
  return true;
}

/// A name that stands in the text of an operation, where # marks its arguments.
template <auto Name>
constexpr bool check_name() {
  static_assert(Name.view().find('#') == std::string_view::npos,
                "chainrule: no # in the name of an array, an index or an operation");
  return true;
}

template <fixed_string Name, class Tag>
struct checked_variable {
  static_assert(Name.size() > 0, "chainrule: a variable needs a name: cr::variable<\"x\">");
  static_assert(is_printable(Name.view()), "chainrule: a variable's name must be printable ASCII");
  static_assert(std::is_void_v<Tag> || has_one_name<Tag>,
                "chainrule: a variable's tag must be a type of namespace scope with a name: a local type or one in an "
                "unnamed namespace means something else in every file");
  using type = defined<variable_definition<Name, Tag>>;
};

template <fixed_string Name>
struct checked_index : checked_variable<Name, index_tag> {
  static_assert(check_name<Name>());
};

/// An array of variables. (Asked of the type itself: nvcc finds no specialisation for its names.)
template <class V>
inline constexpr bool is_array = requires {
  requires V::is_array;
};

/// The name of a variable, as a pack of characters for messages.
template <class V>
using name_of =
    typename spelled<definition_of<V>::variable_name, std::make_index_sequence<definition_of<V>::variable_name.size()>>::type;

/// (A fold expression stops at 256 elements on clang.)
template <bool... Each>
constexpr bool all_true() {
  for (bool const each : {true, Each...})
    if (!each) return false;
  return true;
}

/// Which is the first that is false, or -1.
template <bool... Each>
constexpr int first_false() {
  int at = 0;
  for (bool const each : {Each..., true}) {
    if (!each) return at;
    ++at;
  }
  return -1;
}

template <class... V>
constexpr bool all_different() {
  constexpr int count = int(sizeof...(V));
  constexpr hash_t mask = std::bit_ceil(2u * unsigned(count) + 2u) - 1u;
  hash_t const hashes[] = {V::hash..., 0};
  hash_t seen[mask + 1] = {};
  for (int i = 0; i < count; ++i) {
    hash_t slot = hashes[i] & mask;
    for (; seen[slot] != 0; slot = (slot + 1) & mask)
      if (seen[slot] == hashes[i]) return false;
    seen[slot] = hashes[i];
  }
  return true;
}

}  // namespace detail

/// A variable: `constexpr cr::variable<"x"> x;` at namespace scope or static constexpr. Two with the same name are the
/// same variable; a tag, a type of namespace scope, tells them apart. (clang does not tell us that a tag is local; such a
/// tag is then one with every tag of its name.)
template <fixed_string Name, class Tag = void>
using variable = typename detail::checked_variable<Name, Tag>::type;

}  // namespace chainrule
