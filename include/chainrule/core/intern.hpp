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
#  pragma GCC diagnostic push
#  pragma GCC diagnostic ignored "-Wnon-template-friend"
#endif
#if defined(__NVCC__)
#  pragma nv_diagnostic push
#  pragma nv_diag_suppress 1301
#endif

// Compilers compare a new friend with every function of its name and namespace: in one namespace, a thousand definitions
// cost as much for that as for everything else. So there are sixteen, chosen by the hash.
template <hash_t Number>
struct shelf;

#define CHAINRULE_SHELF(number)                                                                                                  \
  namespace shelf_##number {                                                                                                     \
    template <hash_t Hash>                                                                                                       \
    struct address {                                                                                                             \
      friend constexpr auto lookup(address);                                                                                     \
    };                                                                                                                           \
    template <class Definition>                                                                                                  \
    struct publish {                                                                                                             \
      static constexpr hash_t hash = Definition::hash;                                                                           \
      friend constexpr auto lookup(address<hash>) { return Definition{}; }                                                       \
    };                                                                                                                           \
  }                                                                                                                              \
  template <>                                                                                                                    \
  struct shelf<number> {                                                                                                         \
    template <hash_t Hash>                                                                                                       \
    using address = shelf_##number::address<Hash>;                                                                               \
    template <class Definition>                                                                                                  \
    using publish = shelf_##number::publish<Definition>;                                                                         \
  };
CHAINRULE_SHELF(0)
CHAINRULE_SHELF(1)
CHAINRULE_SHELF(2)
CHAINRULE_SHELF(3)
CHAINRULE_SHELF(4)
CHAINRULE_SHELF(5)
CHAINRULE_SHELF(6)
CHAINRULE_SHELF(7)
CHAINRULE_SHELF(8)
CHAINRULE_SHELF(9)
CHAINRULE_SHELF(10)
CHAINRULE_SHELF(11)
CHAINRULE_SHELF(12)
CHAINRULE_SHELF(13)
CHAINRULE_SHELF(14)
CHAINRULE_SHELF(15)
#undef CHAINRULE_SHELF

#if defined(__NVCC__)
#  pragma nv_diagnostic pop
#endif
#if defined(__GNUC__) && !defined(__clang__)
#  pragma GCC diagnostic pop
#endif

/// Publishes a definition; `hash` is the one it is found by.
template <class Definition>
using publish = typename shelf<(Definition::hash >> 60)>::template publish<Definition>;

/// The definition published under a hash.
template <hash_t Hash>
using definition_at = decltype(lookup(typename shelf<(Hash >> 60)>::template address<Hash>{}));

}  // namespace chainrule::detail
