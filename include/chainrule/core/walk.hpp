// Walking formulas: every distinct subformula once, arguments first, left to right, as constexpr data.
#pragma once

#include <chainrule/core/expression.hpp>
#include <chainrule/core/list.hpp>
#include <chainrule/core/zero_table.hpp>

namespace chainrule::detail {

/// A number for each definition met, found by its hash; -1 where none. Two definitions with one hash are a redefinition error
/// (core/intern.hpp), so the hash is enough; what is no definition is compared too.
class definition_map {
 public:
  constexpr definition_map() = default;
  [[nodiscard]] constexpr bool empty() const { return count_ == 0; }
  [[nodiscard]] constexpr int find(hash_t hash) const {
    int const mask = numbers_.size() - 1;
    int const* const numbers = numbers_.data();
    hash_t const* const hashes = hashes_.data();
    for (int s = static_cast<int>(hash & static_cast<hash_t>(mask)); numbers[s] != 0; s = (s + 1) & mask)
      if (hashes[s] == hash) return numbers[s] - 1;
    return -1;
  }
  /// The one with that hash of which same(number) is true: of things that no redefinition error tells apart.
  template <class Same>
  [[nodiscard]] constexpr int find(hash_t hash, Same const& same) const {
    int const mask = numbers_.size() - 1;
    int const* const numbers = numbers_.data();
    hash_t const* const hashes = hashes_.data();
    for (int s = static_cast<int>(hash & static_cast<hash_t>(mask)); numbers[s] != 0; s = (s + 1) & mask)
      if (hashes[s] == hash && same(numbers[s] - 1)) return numbers[s] - 1;
    return -1;
  }
  constexpr void add(hash_t hash, int number) {
    if (++count_ * 2 > numbers_.size()) {
      zero_table<int> const numbers = static_cast<zero_table<int>&&>(numbers_);
      zero_table<hash_t> const hashes = static_cast<zero_table<hash_t>&&>(hashes_);
      numbers_ = zero_table<int>(2 * numbers.size());
      hashes_ = zero_table<hash_t>(2 * numbers.size());
      for (int s = 0; s < numbers.size(); ++s)
        if (numbers.data()[s] != 0) put(hashes.data()[s], numbers.data()[s]);
    }
    put(hash, number + 1);
  }

 private:
  constexpr void put(hash_t hash, int number) {
    int* const numbers = numbers_.data();
    int const mask = numbers_.size() - 1;
    int s = static_cast<int>(hash & static_cast<hash_t>(mask));
    while (numbers[s] != 0) s = (s + 1) & mask;
    numbers[s] = number;
    hashes_.data()[s] = hash;
  }
  zero_table<int> numbers_ = zero_table<int>(64);  // and 1, 0 where there is none
  zero_table<hash_t> hashes_ = zero_table<hash_t>(64);
  int count_ = 0;
};

/// Calls visit(definition) once for every distinct subformula that is not in `seen`, arguments before what uses them.
/// visit returns the number to remember. An explicit stack: formulas may be deeper than constant expressions recurse.
template <class Visit>
constexpr void walk(definition_info const* root, definition_map& seen, Visit visit) {
  list<definition_info const*> pending{root};
  while (!pending.empty()) {
    definition_info const* const d = pending.back();
    bool ready = true;
    if (seen.find(d->hash) < 0) {
      for (int k = d->arity - 1; k >= 0; --k) {
        if (seen.find(d->arguments[k]->hash) >= 0) continue;
        pending.push_back(d->arguments[k]);
        ready = false;
      }
      if (ready) seen.add(d->hash, visit(d));
    }
    if (ready) pending.pop_back();
  }
}

/// How many distinct parts formulas have.
constexpr int count_parts(list<definition_info const*> const& roots) {
  definition_map seen;
  int count = 0;
  for (definition_info const* const root : roots) walk(root, seen, [&](definition_info const*) { return count++; });
  return count;
}

/// The formula with a hash that is already published.
template <hash_t Hash>
using formula_at = defined<definition_at<Hash>>;

}  // namespace chainrule::detail
