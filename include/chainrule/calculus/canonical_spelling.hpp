// A canonical form spelled out as numbers: two forms are the same if and only if their spellings are. This is what == compares;
// a hash only says soon that two forms differ.
#pragma once

#include <chainrule/calculus/canonical_nodes.hpp>

#include <array>

namespace chainrule::detail {

/// The nodes that a value is made of, its own factor excepted: kind, what it is and how many items, then its items. Nodes are
/// numbered as a walk from the value first finishes them, so that nothing depends on where they stand in the arena.
template <class Nodes>
class canonical_speller {
 public:
  constexpr canonical_speller(Nodes const& arena, int whole) : arena_(arena), numbers_(whole + 1, -1) {
    list<frame> pending;
    pending.push_back({whole, 0});
    while (!pending.empty()) {
      frame& top = pending.back();
      canonical_node const& n = arena.node(top.node);
      if (top.next < n.count) {
        int const below = arena.item(n, top.next++).node;
        if (numbers_[below] < 0) pending.push_back({below, 0});
        continue;
      }
      spell(n);
      numbers_[top.node] = count_++;
      pending.pop_back();
    }
  }
  [[nodiscard]] constexpr list<hash_t> const& words() const { return words_; }

 private:
  struct frame {
    int node;
    int next;
  };
  constexpr void spell(canonical_node const& n) {
    words_.push_back(static_cast<hash_t>(n.kind) + (n.raw ? 8u : 0u) + 16u * static_cast<hash_t>(n.count));
    if (n.kind == canonical_kind::variable) words_.push_back(n.variable->hash);
    if (n.kind == canonical_kind::kernel) words_.push_back(n.operation->key);
    for (int k = 0; k < n.count; ++k) {
      weighted const& item = arena_.item(n, k);
      words_.push_back(static_cast<hash_t>(item.factor.num));
      words_.push_back(static_cast<hash_t>(item.factor.den));
      words_.push_back(static_cast<hash_t>(numbers_[item.node]));
    }
  }

  Nodes const& arena_;
  list<int> numbers_;
  list<hash_t> words_;
  int count_ = 0;
};

/// Enough for most formulas, which are spelled where they are read.
inline constexpr int short_spelling = 8000;

/// A spelling that is short; else its length is 0.
struct canonical_words {
  std::array<hash_t, std::size_t(short_spelling)> words{};
  int length = 0;

  constexpr canonical_words() = default;
  constexpr canonical_words(auto const& arena, int whole) {
    if (arena.size() + 3 * arena.items().size() > 2 * short_spelling) return;
    list<hash_t> const spelled = canonical_speller(arena, whole).words();
    if (spelled.size() > short_spelling) return;
    for (hash_t const word : spelled) words[std::size_t(length++)] = word;
  }
};

/// The spelling of a form that states Form::words, and spelled() where that is not short.
template <class Form>
struct canonical_spelling {
  static constexpr int length = Form::spelled().size();
  static constexpr auto write() {
    std::array<hash_t, std::size_t(length)> all{};
    list<hash_t> const spelled = Form::spelled();
    for (int k = 0; k < length; ++k) all[std::size_t(k)] = spelled[k];
    return all;
  }
  static constexpr auto words = write();
};
template <class Form>
requires(Form::words.length > 0) struct canonical_spelling<Form> {
  static constexpr int length = Form::words.length;
  static constexpr auto const& words = Form::words.words;
};

template <class = void>
constexpr bool same_words(hash_t const* a, hash_t const* b, int length) {
  int k = 0;
  while (k < length && a[k] == b[k]) ++k;
  return k == length;
}

/// Whether two canonical forms are the same, their factors excepted.
template <class A, class B>
constexpr bool same_spelling() {
  using first = canonical_spelling<A>;
  using second = canonical_spelling<B>;
  if constexpr (first::length != second::length) return false;
  else return same_words(first::words.data(), second::words.data(), first::length);
}

}  // namespace chainrule::detail
