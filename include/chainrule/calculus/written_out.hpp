// Loops over an index written out turn by turn: what facts and comparisons are read from.
#pragma once

#include <chainrule/calculus/canonical_loops.hpp>
#include <chainrule/calculus/indexed.hpp>
#include <chainrule/graph/unroll.hpp>

namespace chainrule::detail {

template <class E, bool Indexed = info_of<E>->is_indexed>
struct write_out {
  using type = E;
};
template <class Definition>
struct write_out_parts;
template <class Op, class... A>
struct write_out_parts<application<Op, A...>> : rebuilt<application<Op, A...>, typename write_out<A>::type...> {};
template <fixed_string Name, class Tag>
struct write_out_parts<variable_definition<Name, Tag>> : define<variable_definition<Name, Tag>> {};
template <hash_t Array, class... I>
struct write_out_parts<application<operations::element_<Array>, I...>> : define<application<operations::element_<Array>, I...>> {
};

template <class Joining, class Result, class... Turns>
struct joined_turns {
  using type = Result;
};
template <class Joining, class Result, class Turn, class... Rest>
struct joined_turns<Joining, Result, Turn, Rest...> : joined_turns<Joining, applied<Joining, Result, Turn>, Rest...> {};
template <class Joining, hash_t Index, class Body, std::int64_t Low, class Turns>
struct write_out_loop;
template <class Joining, hash_t Index, class Body, std::int64_t Low, std::int64_t... Turn>
struct write_out_loop<Joining, Index, Body, Low, std::integer_sequence<std::int64_t, Turn...>>
    : joined_turns<Joining, at_turn<typename write_out<Body>::type, Index, Low>,
                   at_turn<typename write_out<Body>::type, Index, Low + 1 + Turn>...> {};
template <class Op, class Joined, std::int64_t Turns>
constexpr auto finished_loop() {
  constexpr loop_joining joining = Op::joining;
  if constexpr (joining.by_count->key != 0)
    return type_box<applied<operation_at<joining.by_count->key>, Joined, constant_t<rational{Turns, 1}>>>{};
  else if constexpr (joining.alone->key != 0 && Turns == 1) return type_box<applied<operation_at<joining.alone->key>, Joined>>{};
  else return type_box<Joined>{};
}
template <class Op, hash_t Index, class Body, class Low, class High>
struct written_out_loop {
  static constexpr turn_range range = range_between(info_of<Low>, info_of<High>);
  using joined = typename write_out_loop<operation_at<Op::joining.each->key>, Index, Body, range.low,
                                         std::make_integer_sequence<std::int64_t, range.turns() - 1>>::type;
  using type = typename decltype(finished_loop<Op, joined, range.turns()>())::type;
};
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High>
requires(loop_operation<Op<Index>>) struct write_out_parts<application<Op<Index>, Body, Low, High>>
    : written_out_loop<Op<Index>, Index, Body, Low, High> {
};
template <class E>
struct write_out<E, true> : write_out_parts<definition_of<E>> {};

inline constexpr std::int64_t largest_written_out = 2000;
template <class E>
constexpr bool can_be_written_out() {
  return unrolled_size(info_of<E>) <= largest_written_out;
}

template <class E>
constexpr auto write_out_checked() {
  static_assert(can_be_written_out<E>(),
                "chainrule: this question writes sums and products out turn by turn, which is too long here (2000 parts)");
  if constexpr (can_be_written_out<E>()) return type_box<typename write_out<E>::type>{};
  else return type_box<E>{};
}
template <class E, bool Indexed = info_of<E>->is_indexed>
struct written_out_type {
  using type = E;
};
template <class E>
struct written_out_type<E, true> : decltype(write_out_checked<E>()) {};

/// The formula without sums and products over an index: what facts are read from.
template <class E>
using written_out = typename written_out_type<E>::type;

// ---- what is not written out: loops from 0, over indices that are numbered from the innermost

template <char Number>
using numbered_index = defined<variable_definition<fixed_string<2>{{numbered_mark, Number}}, index_tag>>;
/// How many loops stand one in another, at most.
constexpr int depth_of_loops(definition_info const* root) {
  definition_map depths;
  walk(root, depths, [&](definition_info const* d) {
    int depth = 0;
    for (int k = 0; k < d->arity; ++k) {
      int const below = depths.find(d->arguments[k]->hash);
      depth = below > depth ? below : depth;
    }
    return depth + is_loop(d);
  });
  return depths.find(root->hash);
}

template <class E, bool Indexed = info_of<E>->is_indexed>
struct numbered_loops {
  using type = E;
};
template <class Definition>
struct numbered_parts;
template <class Op, class... A>
struct numbered_parts<application<Op, A...>> : rebuilt<application<Op, A...>, typename numbered_loops<A>::type...> {};
template <fixed_string Name, class Tag>
struct numbered_parts<variable_definition<Name, Tag>> : define<variable_definition<Name, Tag>> {};
template <hash_t Array, class... I>
struct numbered_parts<application<operations::element_<Array>, I...>> : define<application<operations::element_<Array>, I...>> {};
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High>
struct numbered_loop {
  static constexpr char number = char('0' + depth_of_loops(info_of<Body>));
  using own = numbered_index<number>;
  using inner = typename numbered_loops<Body>::type;
  static constexpr bool begins_at_zero = constant_formula<Low> && affine_of(info_of<Low>).offset == 0;
  using at = std::conditional_t<begins_at_zero, own, applied<operations::add_, own, Low>>;
  using turn = typename substituted<inner::hash, substitution<binding<formula_at<Index>, at>>>::type;
  using last = std::conditional_t<begins_at_zero, High, applied<operations::subtract_, High, Low>>;
  using type = applied<Op<own::hash>, turn, constant_t<rational{0, 1}>, last>;
};
template <template <hash_t> class Op, hash_t Index, class Body, class Low, class High>
requires(loop_operation<Op<Index>> && !Op<Index>::joining.is_apart) struct numbered_parts<application<Op<Index>, Body, Low, High>>
    : numbered_loop<Op, Index, Body, Low, High> {
};
template <class E>
struct numbered_loops<E, true> : numbered_parts<definition_of<E>> {};

/// What is compared: written out, if that is not too long.
template <class E, bool Indexed = info_of<E>->is_indexed>
struct comparable_type : numbered_loops<E> {};
template <class E>
requires(can_be_written_out<E>()) struct comparable_type<E, true> : write_out<E> {
};
template <class E>
using comparable = typename comparable_type<E>::type;

}  // namespace chainrule::detail
