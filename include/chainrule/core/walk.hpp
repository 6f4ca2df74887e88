// Walking formulas: every distinct subformula once, arguments first, left to right, as constexpr data.
#pragma once

#include <chainrule/core/expression.hpp>
#include <chainrule/core/list.hpp>
#include <chainrule/core/zero_table.hpp>

#include <array>

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

/// The distinct subformulas of some formulas, arguments before what uses them, left to right, numbered; found with as few
/// constexpr steps as may be, for every function begins with them.
class flattening {
 public:
  /// Takes in a formula, and gives its number.
  constexpr int add(definition_info const* root) {
    int number = find(root->hash);
    if (number < 0) number = root->arity == 0 ? insert(root) : add_application(root);
    return number;
  }
  [[nodiscard]] constexpr list<definition_info const*> const& each() const { return each_; }
  [[nodiscard]] constexpr list<int> const& arguments() const { return arguments_; }

 private:
  struct frame {
    definition_info const* definition;
    int next;
  };

  constexpr int add_application(definition_info const* root) {
    stack_.push_back({root, 0});
    for (;;) {
      frame& top = stack_.back();
      definition_info const* const d = top.definition;
      if (top.next < d->arity) {
        definition_info const* const argument = d->arguments[top.next++];
        int number = find(argument->hash);
        if (number < 0 && argument->arity > 0) {
          stack_.push_back({argument, 0});
          continue;
        }
        if (number < 0) number = insert(argument);
        met_.push_back(number);
        continue;
      }
      stack_.pop_back();
      int const first = met_.size() - d->arity;
      for (int k = 0; k < d->arity; ++k) arguments_.push_back(met_[first + k]);
      met_.resize(first);
      int const number = insert(d);
      if (stack_.empty()) return number;
      met_.push_back(number);
    }
  }
  [[nodiscard]] constexpr int find(hash_t hash) const {
    int const* const slots = slots_.data();
    definition_info const* const* const each = each_.data();
    int const mask = slots_.size() - 1;
    int s = static_cast<int>(hash & static_cast<hash_t>(mask));
    while (slots[s] > 0 && each[slots[s] - 1]->hash != hash) s = (s + 1) & mask;
    return slots[s] - 1;
  }
  constexpr int insert(definition_info const* d) {
    each_.push_back(d);
    int const number = each_.size() - 1;
    if (each_.size() * 2 < slots_.size()) {
      place(number);
      return number;
    }
    slots_ = zero_table<int>(4 * slots_.size());
    for (int i = 0; i <= number; ++i) place(i);
    return number;
  }
  constexpr void place(int number) {
    int* const slots = slots_.data();
    int const mask = slots_.size() - 1;
    int s = static_cast<int>(each_[number]->hash & static_cast<hash_t>(mask));
    while (slots[s] != 0) s = (s + 1) & mask;
    slots[s] = number + 1;
  }

  zero_table<int> slots_ = zero_table<int>(64);  // numbers from 1 on
  list<frame> stack_;
  list<int> met_;  // numbers of the arguments so far of what is on the stack
  list<definition_info const*> each_;
  list<int> arguments_;  // of each, one after the other
};

/// The same as constexpr data.
template <class... E>
struct flattened {
  struct sizes {
    int nodes = 0;
    int arguments = 0;
    int variables = 0;
  };
  static constexpr sizes measured() {
    flattening all;  // (were it initialised by a call, clang would make it twice)
    (all.add(info_of<E>), ...);
    sizes sums{all.each().size(), all.arguments().size()};
    for (definition_info const* const definition : all.each()) sums.variables += definition->is_variable();
    return sums;
  }
  static constexpr sizes size = measured();

  struct table {
    std::array<definition_info const*, std::size_t(size.nodes)> each{};
    std::array<int, std::size_t(size.arguments) + 1> arguments{};  // of each, one after the other
    std::array<int, sizeof...(E) + 1> roots{};
  };
  static constexpr table written() {
    table exact;
    flattening all;
    std::size_t next = 0;
    ((exact.roots[next++] = all.add(info_of<E>)), ...);
    next = 0;
    for (definition_info const* const definition : all.each()) exact.each[next++] = definition;
    next = 0;
    for (int const argument : all.arguments()) exact.arguments[next++] = argument;
    return exact;
  }
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
    for (definition_info const* const definition : source::listed.each)
      if (!OnlyVariables || definition->is_variable()) exact[next++] = definition->hash;
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

/// The formula with a hash that is already published.
template <hash_t Hash>
using formula_at = defined<definition_at<Hash>>;

}  // namespace chainrule::detail
