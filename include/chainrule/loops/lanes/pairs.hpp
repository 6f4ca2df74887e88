// Bodies that add to two places of an array, some apart: sum(i, 0_c, 98_c, f(x[i], x[i + 1_c])). What eight turns add to the places ahead waits in registers for
// what the next eight add there, and each place is written once.
#pragma once

#include <chainrule/loops/lanes/frames.hpp>

namespace chainrule::detail {

/// The two targets of a body that are elements, of one array, and how many places they are apart; none where there are others.
struct pair_of_targets {
  int foremost = -1;
  int other = -1;
  int apart = 0;
};
template <class Code>
constexpr pair_of_targets find_pair(hash_t index) {
  pair_of_targets pair;
  if (Code::size.passes > 0) return {};
  for (int k = 0; k < Code::size.targets; ++k) {
    leaf const l = Code::table.leaves[std::size_t(Code::table.targets[std::size_t(k)].leaf)];
    if (l.kind != leaf_kind::element) continue;
    if (lane_places_of(l.what, index) != lane_places::side_by_side || pair.other >= 0) return {};
    (pair.foremost < 0 ? pair.foremost : pair.other) = k;
  }
  if (pair.other < 0) return {};
  sweep_target const one = Code::table.targets[std::size_t(pair.foremost)];
  sweep_target const two = Code::table.targets[std::size_t(pair.other)];
  definition_info const* const first = Code::table.leaves[std::size_t(one.leaf)].what;
  definition_info const* const second = Code::table.leaves[std::size_t(two.leaf)].what;
  if (one.sweep != two.sweep || first->operation->indexes.hash != second->operation->indexes.hash) return {};
  for (int k = 0; k < first->arity; ++k) {
    affine_index between = affine_of(first->arguments[k]);
    between.add(affine_of(second->arguments[k]), -1);
    bool const is_last = k + 1 == first->arity;
    if (!between.is_constant() || (!is_last && between.offset != 0)) return {};
    if (is_last) pair.apart = int(between.offset);
  }
  if (pair.apart < 0) return {pair.other, pair.foremost, -pair.apart};
  return pair;
}

template <pair_of_targets Pair, class Inputs, class Code, class Around>
constexpr bool lies_in_one_piece() {
  constexpr sweep_target target = Code::table.targets[std::size_t(Pair.other)];
  using element = element_leaf<Inputs, Code, target.leaf>;
  using memory = decltype(element::template gradient_memory<target.sweep>(std::declval<Around const&>()));
  return std::is_pointer_v<memory> &&
         !element::template is_written_in_steps<std::remove_cvref_t<decltype(*std::declval<Around const&>().arrays)>>;
}
template <pair_of_targets Pair, class Inputs, class Code, class Pack, class Around>
inline constexpr bool adds_pairs = false;
template <pair_of_targets Pair, class Inputs, class Code, class Pack, class Around>
requires(Pair.other >= 0 && Pair.apart < lane_count &&
         Pack::is_maskable) inline constexpr bool adds_pairs<Pair, Inputs, Code, Pack, Around> =
    lies_in_one_piece<Pair, Inputs, Code, Around>();

/// First: nothing is there yet, but zeros before the first place of the foremost.
template <pair_of_targets Pair, class Inputs, class Code, bool First, class Pack>
struct added_pairs {
  using access = typename Pack::access;
  using T = typename Pack::value_type;
  static constexpr sweep_target target = Code::table.targets[std::size_t(Pair.other)];
  using element = element_leaf<Inputs, Code, target.leaf>;
  Pack ahead{exact_number<T, 0>()};

  template <class Around>
  [[gnu::always_inline]] static constexpr T* place(Around const& s) {
    return element::template gradient_memory<target.sweep>(s) + element::gradient_place(s.frame, s.arrays);
  }
  template <class Around>
  [[gnu::always_inline]] constexpr void add(Around const& s, Pack const* adjoints) {
    Pack const& next = adjoints[Pair.foremost];
    Pack sum;
    sum.of[0] = access::template last_and_first<Pair.apart>(ahead.of[0], next.of[0]);
    T* const to = place(s);
    if constexpr (!First) sum = calculate<operations::add_, Pack>(Pack::load(to), sum);
    calculate<operations::add_, Pack>(sum, adjoints[Pair.other]).store(to);
    ahead = next;
  }
  /// What waits in the end; s is around the turns behind all of these.
  template <class Around>
  [[gnu::always_inline]] constexpr void finish(Around const& s) const {
    auto const last = access::template last_and_first<Pair.apart>(ahead.of[0], ahead.of[0]);
    constexpr lane_bits waiting = (1U << Pair.apart) - 1;
    if constexpr (First) access::store_chosen(place(s), last, waiting);
    else access::add_chosen(place(s), last, waiting);
  }
};

}  // namespace chainrule::detail
