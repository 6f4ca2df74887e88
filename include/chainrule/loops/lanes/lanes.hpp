// Loops in lanes: eight turns at once, for calls whose first argument is a policy.
//
// Lane k sums turns k, k + 8, ...; then the lanes are joined pair by pair. Turns that are no eight any more run with lanes
// that repeat the last of them, whose results nobody takes.
#pragma once

#include <chainrule/loops/lanes/choice.hpp>
#include <chainrule/loops/lanes/extrema.hpp>
#include <chainrule/loops/lanes/factors.hpp>
#include <chainrule/loops/lanes/neighbours.hpp>
#include <chainrule/loops/lanes/pairs.hpp>
#include <chainrule/loops/lanes/reductions.hpp>
#include <chainrule/loops/lanes/scans.hpp>
#include <chainrule/loops/loops.hpp>

namespace chainrule::detail {

/// All loops of a pass.
template <class Pass>
constexpr bool are_better_than_inner() {
  for (int k = 0; k < Pass::parts; ++k)
    if (!is_better_than_inner(Pass::request::part(k).loop)) return false;
  return true;
}
/// Numbers from outside, the same in every lane. (No loops: g++ keeps in memory what they go through.)
template <int Count, class Pack>
struct spread_out {
  Pack of[Count == 0 ? 1 : Count];

  template <class T>
  [[gnu::always_inline]] constexpr explicit spread_out(T const* numbers) {
    set([&](int which) { return numbers[which]; }, std::make_integer_sequence<int, Count>{});
  }
  [[gnu::always_inline]] constexpr explicit spread_out(typename Pack::value_type const& all) {
    set([&](int) { return all; }, std::make_integer_sequence<int, Count>{});
  }

 private:
  template <class Number, int... K>
  [[gnu::always_inline]] constexpr void set(Number const& number, std::integer_sequence<int, K...>) {
    ((of[K] = Pack(number(K))), ...);
  }
};

/// Calls run<true>(index, 8) for every eight turns, and run<false>(index, how many) for the rest.
template <hash_t Loop, class Run>
[[gnu::always_inline]] constexpr void for_every_eight(turns_here const& turns, Run const& run) {
  constexpr turn_range known = loop_facts<Loop>::known;
  std::int64_t const whole = turns.count / lane_count * lane_count;
  for (std::int64_t turn = 0; turn < whole; turn += lane_count) run.template operator()<true>(turns.low + turn, lane_count);
  if constexpr (!known.is_known || known.turns() % lane_count != 0)
    if (whole < turns.count) run.template operator()<false>(turns.low + whole, static_cast<int>(turns.count - whole));
}
/// What the last turns gave, `other` in the lanes that repeat one.
template <bool Whole, class Pack>
[[gnu::always_inline]] constexpr Pack of_turns(Pack const& given, int turns, typename Pack::value_type other) {
  if constexpr (Whole) return given;
  else return given.first_lanes(turns, other);
}

/// The factors of a product in lanes, and for each the product of all the others times the seed.
template <class Pass, class Inputs, class Pack>
struct factors_in_lanes {
  using T = typename Pack::value_type;
  using multiply = operations::multiply_;
  static constexpr turn_range range = Pass::facts::known;
  static constexpr std::int64_t eights = (range.turns() + lane_count - 1) / lane_count;
  Pack weights[eights == 0 ? 1 : eights];

  template <class Frame, class Arrays>
  [[gnu::always_inline]] constexpr T run(surroundings<T, Frame, Arrays> const& s, Pack const* captured, T const& seed) {
    T const one = exact_number<T, 1>();
    Pack factors[eights == 0 ? 1 : eights];
    Pack total(one);
    std::int64_t next = 0;
    for_every_eight<Pass::loop>(
        turns_here{range.low, range.turns()}, [&]<bool Whole>(std::ptrdiff_t at, int turns) __attribute__((always_inline)) {
          run_whole_block<Inputs, typename Pass::values_only>(
              around_eight<Pass, Whole, Pack>(s, captured, nullptr, at, turns),
              [&](auto, Pack const& given) { factors[next] = of_turns<Whole>(given, turns, one); });
          weights[next] = total;
          total = calculate<multiply, Pack>(total, factors[next]);
          ++next;
        });
    Pack rest = others(total, seed);
    for (std::int64_t k = eights - 1; k >= 0; --k) {
      weights[k] = calculate<multiply, Pack>(weights[k], rest);
      rest = calculate<multiply, Pack>(rest, factors[k]);
    }
    return join_lanes<multiply>(total);
  }
  /// For each lane the product of the other lanes times the seed, from both sides, so that a lane may be zero.
  [[gnu::always_inline]] static constexpr Pack others(Pack const& total, T before) {
    T each[lane_count];
    T found[lane_count];
    total.store(each);
    T behind = exact_number<T, 1>();
    for (int lane = 0; lane < lane_count; ++lane) {
      found[lane] = before;
      before = calculate<multiply, T>(before, each[lane]);
    }
    for (int lane = lane_count - 1; lane >= 0; --lane) {
      found[lane] = calculate<multiply, T>(found[lane], behind);
      behind = calculate<multiply, T>(behind, each[lane]);
    }
    return Pack::load(found);
  }
};

template <class Code, int Target>
constexpr bool is_element_target() {
  return Code::table.leaves[std::size_t(Code::table.targets[std::size_t(Target)].leaf)].kind == leaf_kind::element;
}
/// Eight turns at once: sums grow in lanes, the adjoints of elements are added where these stand.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays>
struct eights {
  using body = body_without_factors<typename Pass::request, typename Pass::body, !Pass::facts::keeps_factors>;
  using code = typename body::code;
  using pack = pack_in<T, Frame>;
  static constexpr int results = Pass::results;
  static constexpr int targets = code::size.targets;
  static constexpr int waiting = adds_to_neighbours<code>() ? 8 : 1;
  static constexpr pair_of_targets pair = find_pair<code>(Pass::facts::index);
  static constexpr int first_added = First >= 0 ? First : pair.foremost;
  using adjoint_list = pack[targets == 0 ? 1 : targets];

  surroundings<T, Frame, Arrays> const& s;
  pack const* captured;
  spread_out<results, pack> totals;
  spread_out<targets, pack> partials;

  [[gnu::always_inline]] constexpr eights(surroundings<T, Frame, Arrays> const& around, pack const* taken)
      : s(around), captured(taken), totals(exact_number<T, 0>()), partials(exact_number<T, 0>()) {}

  using rows = std::conditional_t<(lane_rows<Pass, pack>::count > 0), lane_rows<Pass, pack>, no_rows_read>;

  template <bool Whole>
  [[gnu::always_inline]] constexpr void run(pack const* seeds, std::ptrdiff_t at, int turns, adjoint_list& adjoints) {
    rows read;
    if constexpr (!std::is_same_v<rows, no_rows_read>)
      read.template read_all<Inputs>(around_eight<Pass, Whole, pack>(s, captured, seeds, at, turns).frame, s.arrays);
    T const zero = exact_number<T, 0>();
    run_whole_block<Inputs, code>(
        around_eight<Pass, Whole, pack>(s, captured, seeds, at, turns, &read), [&](auto output, pack const& given) __attribute__((
                                                                                   always_inline)) {
          constexpr int which = decltype(output)::value;
          if constexpr (constexpr loop_part const& part = Pass::request::part(Pass::request::part_of_output(which));
                        which < results && is_telling(part.loop)) {
            tell_lanes<part.loop->hash, (part.tangent > 0), Whole>(s, at, turns, given);
          } else if constexpr (which < results) {
            totals.of[which] = calculate<operations::add_, pack>(totals.of[which], of_turns<Whole>(given, turns, zero));
          } else if constexpr (constexpr int target = which - results; is_element_target<code, target>()) {
            adjoints[target] = given;
          } else {
            partials.of[target] = calculate<operations::add_, pack>(partials.of[target], of_turns<Whole>(given, turns, zero));
          }
        });
  }
  template <bool Whole, int K>
  [[gnu::always_inline]] constexpr void add(std::ptrdiff_t at, int turns, pack const& adjoint) {
    auto const inside = around_eight<Pass, Whole, pack>(s, captured, nullptr, at, turns);
    add_lanes<Inputs, code, K, K == First>(inside, inside.frame, adjoint);
  }
  /// Calls act(std::integral_constant) for the number of every target that is an element, the foremost before the others.
  template <class Act>
  [[gnu::always_inline]] static constexpr void for_each_element(Act const& act) {
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
      auto const one = [&](auto target) __attribute__((always_inline)) {
        if constexpr (is_element_target<code, decltype(target)::value>()) act(target);
      };
      if constexpr (first_added >= 0) one(std::integral_constant<int, first_added>{});
      ((K == first_added ? void() : one(std::integral_constant<int, K>{})), ...);
    }
    (std::make_integer_sequence<int, targets>{});
  }

  template <class Weights>
  [[gnu::always_inline]] constexpr void run_all(turns_here const& turns, Weights const& weights) {
    adjoint_list adjoints[waiting];
    std::int64_t const whole = turns.count / lane_count;
    if constexpr (adds_pairs<pair, Inputs, code, pack, surroundings<T, Frame, Arrays>>) {
      added_pairs<pair, Inputs, code, First >= 0, pack> added;
      for (std::int64_t eight = 0; eight < whole; ++eight) {
        std::ptrdiff_t const at = turns.low + eight * lane_count;
        run<true>(weights(eight), at, lane_count, adjoints[0]);
        added.add(around_eight<Pass, true, pack>(s, captured, nullptr, at, lane_count), adjoints[0]);
      }
      if (whole > 0)
        added.finish(around_eight<Pass, true, pack>(s, captured, nullptr, turns.low + whole * lane_count, lane_count));
    }
    for (std::int64_t eight = adds_pairs<pair, Inputs, code, pack, surroundings<T, Frame, Arrays>> ? whole : 0; eight < whole;) {
      int const count = whole - eight < waiting ? int(whole - eight) : waiting;
      std::ptrdiff_t const at = turns.low + eight * lane_count;
#ifndef __CUDACC__  // which warns of it
#  pragma GCC unroll 1
#endif
      for (int k = 0; k < count; ++k) run<true>(weights(eight + k), at + k * lane_count, lane_count, adjoints[k]);
      for_each_element([&](auto target) __attribute__((always_inline)) {
#ifndef __CUDACC__  // which warns of it
#  pragma GCC unroll 1
#endif
        for (int each = 0; each < count; ++each)
          add<true, decltype(target)::value>(at + each * lane_count, lane_count, adjoints[each][decltype(target)::value]);
      });
      eight += count;
    }
    constexpr turn_range known = Pass::facts::known;
    if constexpr (!known.is_known || known.turns() % lane_count != 0)
      if (int const rest = int(turns.count - whole * lane_count); rest > 0) {
        std::ptrdiff_t const at = turns.low + whole * lane_count;
        run<false>(weights(whole), at, rest, adjoints[0]);
        for_each_element([&](auto target) __attribute__((always_inline)) {
          add<false, decltype(target)::value>(at, rest, adjoints[0][decltype(target)::value]);
        });
      }
  }
  template <class Sums>
  [[gnu::always_inline]] constexpr void give(Sums& sums, T const* outside, T const* seeds, bool any) const {
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
      ((sums.results[K] = join_lanes<operations::add_>(totals.of[K])), ...);
    }
    (std::make_integer_sequence<int, results>{});
    [&]<int... K>(std::integer_sequence<int, K...>) __attribute__((always_inline)) {
      (
          [&] {
            if constexpr (!is_element_target<code, K>()) {
              sums.adjoints[K][0] = join_lanes<operations::add_>(partials.of[K]);
              if (any) body::template multiply<K>(sums.adjoints[K][0], outside, seeds);  // nothing times infinity is nothing
            }
          }(),
          ...);
    }
    (std::make_integer_sequence<int, targets>{});
  }
};
template <class Pass, class Frame>
requires(goes_in_lanes<Pass, Frame>) inline constexpr bool takes_turns_in_order<Pass, Frame> = false;

/// All turns of a pass in lanes, but for the value of a product: weights(number of the eight) points to the seeds; what is captured
/// and the seeds as numbers are `outside` and `seeds`.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Weights, class Sums>
[[gnu::always_inline]] constexpr void run_eights(surroundings<T, Frame, Arrays> const& s, pack_in<T, Frame> const* captured,
                                                 turns_here const& turns, Weights const& weights, Sums& sums, T const* outside,
                                                 T const* seeds) {
  eights<Pass, Inputs, First, T, Frame, Arrays> all(s, captured);
  all.run_all(turns, weights);
  all.give(sums, outside, seeds, turns.count > 0);
}

template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Sums>
requires(goes_in_lanes<Pass, Frame>)
    [[gnu::always_inline]] constexpr void run_all_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                        turns_here const& turns, T const* seeds, Sums& sums) {
  using pack = pack_in<T, Frame>;
  spread_out<Pass::pass.captured.count, pack> const taken(captured);
  spread_out<Pass::facts::adds_up ? Pass::pass.seeds.count : 3, pack> const weights(seeds);
  run_eights<Pass, Inputs, First>(
      s, taken.of, turns, [&](std::int64_t) { return static_cast<pack const*>(weights.of); }, sums, captured, seeds);
}

template <class Pass, class Inputs, class State, class T, class Frame, class Arrays>
requires(goes_in_lanes<Pass, Frame>) [[gnu::always_inline]] constexpr State
    state_of_turns(surroundings<T, Frame, Arrays> const& s, T const* captured, turns_here const& turns) {
  spread_out<Pass::pass.captured.count, pack_in<T, Frame>> const taken(captured);
  return joined_in_lanes<Pass, Inputs, State>(s, taken.of, turns, [](std::int64_t, pack_in<T, Frame> const&) {});
}

/// A product whose factors are kept.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Sums>
requires(goes_in_lanes<Pass, Frame> && !Pass::facts::adds_up && Pass::goes_backward && Pass::keeps_factors)
    [[gnu::always_inline]] constexpr void run_pass_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                         T const* seeds, Sums& sums) {
  using pack = pack_in<T, Frame>;
  spread_out<Pass::pass.captured.count, pack> const taken(captured);
  factors_in_lanes<Pass, Inputs, pack> factors;
  sums.results[0] = factors.run(s, taken.of, seeds[0]);
  run_eights<Pass, Inputs, First>(
      s, taken.of, turns_in<Pass::loop, Inputs>(s),
      [&](std::int64_t eight) { return static_cast<pack const*>(factors.weights + eight); }, sums, captured, seeds);
}

/// A loop whose turns are weighed by their values, which are kept.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Sums>
requires(goes_in_lanes<Pass, Frame>&& Pass::keeps_values)
    [[gnu::always_inline]] constexpr void run_pass_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                         T const* seeds, Sums& sums) {
  using pack = pack_in<T, Frame>;
  constexpr std::int64_t eights = (Pass::facts::known.turns() + lane_count - 1) / lane_count;
  spread_out<Pass::pass.captured.count, pack> const taken(captured);
  turns_here const turns = turns_in<Pass::loop, Inputs>(s);
  pack values[eights == 0 ? 1 : eights];
  using state = decltype(Pass::template state<T>());
  state const told = joined_in_lanes<Pass, Inputs, state>(
      s, taken.of, turns, [&](std::int64_t turn, pack const& given) { values[turn / lane_count] = given; });
  sums.results[0] = told.value();
  T common[1 + most_told] = {seeds[0]};
  told.tell(common + 1);
  spread_out<1 + seed_of_kept_value, pack> weights(static_cast<T const*>(common));
  run_eights<Pass, Inputs, First>(
      s, taken.of, turns,
      [&](std::int64_t eight) {
        weights.of[seed_of_kept_value] = values[eight];
        return static_cast<pack const*>(weights.of);
      },
      sums, captured, seeds);
}

/// Within lanes, a pass that only some of them select: the others get nothing of it, whatever stands there.
template <class Pass, class Inputs, int First, class B, class Frame, class Arrays, class Sums>
requires(Pass::pass.is_masked && !lane_facts<Frame>::is_selected)
    [[gnu::always_inline]] constexpr void run_pass_turns(surroundings<lane_pack<B>, Frame, Arrays> const& s,
                                                         lane_pack<B> const* captured, lane_pack<B> const* seeds, Sums& sums) {
  using pack = lane_pack<B>;
  using number = typename pack::value_type;
  number const zero = exact_number<number, 0>();
  number each[lane_count];
  seeds[0].store(each);
  lane_bits selected = 0;
  for (int lane = 0; lane < lane_count; ++lane) selected |= lane_bits(!(each[lane] == zero)) << lane;
  if (selected == 0) return;
  surroundings<pack, selected_frame<Frame>, Arrays> const inside{s.inputs, s.gradient,          s.captured,
                                                                 s.seed,   {selected, s.frame}, s.arrays};
  run_pass_turns<Pass, Inputs, First>(inside, captured, seeds, sums);
  for (auto& of_target : sums.adjoints) of_target[0] = in_chosen_lanes(of_target[0], selected, zero);
}

/// Batches of one number: loops that compilers may vectorise.
struct single_numbers {
  template <class T>
  using of = T;
};

}  // namespace chainrule::detail
