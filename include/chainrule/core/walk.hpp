// Walking formulas: every distinct subformula once, arguments first, left to right, as constexpr data.
#pragma once

#include <chainrule/core/expression.hpp>
#include <chainrule/core/list.hpp>

#include <array>

namespace chainrule::detail {

/// A number for each definition met, found by its hash; -1 where none.
class definition_map {
 public:
  constexpr definition_map() : slots_(64) {}
  [[nodiscard]] constexpr int find(hash_t hash) const {
    int const mask = slots_.size() - 1;
    for (int s = static_cast<int>(hash & static_cast<hash_t>(mask)); slots_[s].number >= 0; s = (s + 1) & mask)
      if (slots_[s].hash == hash) return slots_[s].number;
    return -1;
  }
  constexpr void add(hash_t hash, int number) {
    if (++count_ * 2 > slots_.size()) {
      list<slot> const old = slots_;
      slots_ = list<slot>(old.size() * 2);
      for (slot const& s : old)
        if (s.number >= 0) put(s);
    }
    put({hash, number});
  }

 private:
  struct slot {
    hash_t hash = 0;
    int number = -1;
  };
  constexpr void put(slot const& entry) {
    int const mask = slots_.size() - 1;
    int s = static_cast<int>(entry.hash & static_cast<hash_t>(mask));
    while (slots_[s].number >= 0) s = (s + 1) & mask;
    slots_[s] = entry;
  }
  list<slot> slots_;
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

/// The hashes of the distinct variables (or of all subformulas) of some formulas, in order of first appearance.
template <bool OnlyVariables, class... E>
struct subformulas {
  static constexpr list<hash_t> found() {
    list<hash_t> result;
    definition_map seen;
    (walk(info_of<E>, seen,
          [&](definition_info const* each) {
            if (!OnlyVariables || each->is_variable()) result.push_back(each->hash);
            return 0;
          }),
     ...);
    return result;
  }
  static constexpr std::size_t count = std::size_t(found().size());
  static constexpr std::array<hash_t, count> hashes = [] {
    std::array<hash_t, count> exact{};
    list<hash_t> const all = found();
    for (std::size_t at = 0; at < count; ++at) exact[at] = all[int(at)];
    return exact;
  }();
};

template <class... E>
using variables_in = subformulas<true, E...>;

/// The formula with a hash that is already published.
template <hash_t Hash>
using formula_at = defined<definition_at<Hash>>;

}  // namespace chainrule::detail
