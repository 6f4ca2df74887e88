// Content-addressed types: a definition is published under the hash of its structure and found again by it.
//
// Nested tree types have names that double with every reuse of a subexpression. So a formula's type is
// expression<label, hash>, of bounded length, and its definition, one level deep, is looked up by the hash. The
// lookup is a friend function that the definition defines when it is first published: a pure function of the
// structure, the same in every translation unit, never asked whether it exists. Two structures with one hash
// define it twice, which is an error.
#pragma once

#include <chainrule/core/hash.hpp>

namespace chainrule::detail {

template <class T>
struct type_box {
  using type = T;
};

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
template <hash_t Hash>
struct address {
  friend constexpr auto lookup(address);
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

template <class Definition>
struct publish {
  static constexpr hash_t hash = Definition::hash;
  friend constexpr auto lookup(address<hash>) { return type_box<Definition>{}; }
};

/// The definition published under a hash.
template <hash_t Hash>
using definition_at = typename decltype(lookup(address<Hash>{}))::type;

}  // namespace chainrule::detail
