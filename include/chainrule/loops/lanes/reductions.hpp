// Reductions other than sums in lanes: minima, maxima, logarithms of sums of exponentials, norms, products whose factors are not kept.
//
// Lane k joins turns k, k + 8, ...; then the states of the lanes are joined: k with k + 4, then with k + 2, then the last two. A
// state joins another by join(other), as if the other's turns came behind its own.
#pragma once

#include <chainrule/loops/lanes/frames.hpp>
#include <chainrule/loops/loops.hpp>

namespace chainrule::detail {

/// Where numbers have batches and a state needs nothing but operations on them, the states of eight lanes are one of packs.
template <class State>
struct state_in_packs {
  template <class Pack>
  using of = void;
};
template <class T>
struct state_in_packs<multiplied<T>> {
  template <class Pack>
  using of = multiplied<Pack>;
  template <class Pack>
  [[gnu::always_inline]] static constexpr void take_apart(multiplied<Pack> const& from, multiplied<T>* to) {
    T total[lane_count];
    from.total.store(total);
    for (int lane = 0; lane < lane_count; ++lane) to[lane].total = total[lane];
  }
};
template <class Op, std::floating_point T>
struct state_in_packs<chosen<Op, T>> {
  template <class Pack>
  using of = chosen<Op, Pack>;
  template <class Pack>
  [[gnu::always_inline]] static constexpr void take_apart(chosen<Op, Pack> const& from, chosen<Op, T>* to) {
    T best[lane_count];
    from.best.store(best);
    for (int lane = 0; lane < lane_count; ++lane) to[lane].best = best[lane], to[lane].is_first = false;
  }
};
/// In packs: the next one of each lane as well.
template <class Op, class Pack>
struct chosen_and_next : chosen_of_equals<Op, Pack> {
  using with = numbers_to_join<Pack>;
  using worse = std::conditional_t<std::is_same_v<Op, operations::min_>, operations::max_, operations::min_>;
  Pack next_best{runner_up<Op, typename Pack::value_type>{}.next};

  template <class... Along>
  [[gnu::always_inline]] constexpr void add(Pack const& turn, Along const&...) {
    if (!this->is_first) {
      Pack const other = with::template of<Op>(next_best, with::template of<worse>(this->best, turn));
      next_best = with::choose(with::same(this->best, turn), next_best, other);
    }
    chosen_of_equals<Op, Pack>::add(turn);
  }
};
template <class Op, std::floating_point T>
struct state_in_packs<chosen_of_equals<Op, T>> {
  template <class Pack>
  using of = chosen_and_next<Op, Pack>;
  template <class Pack>
  [[gnu::always_inline]] static constexpr void take_apart(chosen_and_next<Op, Pack> const& from, chosen_of_equals<Op, T>* to) {
    T best[lane_count];
    T equals[lane_count];
    T next[lane_count];
    from.best.store(best);
    from.equals.store(equals);
    from.next_best.store(next);
    for (int lane = 0; lane < lane_count; ++lane) {
      to[lane].best = best[lane], to[lane].equals = equals[lane], to[lane].is_first = false;
      to[lane].next.note(best[lane], next[lane]);
    }
  }
};
template <std::floating_point T>
struct state_in_packs<exponentials<T>> {
  template <class Pack>
  using of = exponentials<Pack>;
  template <class Pack>
  [[gnu::always_inline]] static constexpr void take_apart(exponentials<Pack> const& from, exponentials<T>* to) {
    T largest[lane_count];
    T rest[lane_count];
    from.largest.store(largest);
    from.rest.store(rest);
    for (int lane = 0; lane < lane_count; ++lane) to[lane].largest = largest[lane], to[lane].rest = rest[lane];
  }
};

/// The state that all turns of a loop leave; and keep(turn, values) gets those of every eight.
template <class Pass, class Inputs, class State, class T, class Frame, class Arrays, class Keep>
[[gnu::always_inline]] constexpr State joined_in_lanes(surroundings<T, Frame, Arrays> const& s, pack_in<T, Frame> const* captured,
                                                       turns_here const& turns, Keep const& keep) {
  using pack = pack_in<T, Frame>;
  using packed = typename state_in_packs<State>::template of<pack>;
  State lanes[lane_count];
  auto const values = [&]<bool Whole>(std::ptrdiff_t at, int count) __attribute__((always_inline)) {
    pack found;
    run_whole_block<Inputs, typename Pass::values_only>(around_eight<Pass, Whole, pack>(s, captured, nullptr, at, count),
                                                        [&](auto, pack const& given) { found = given; });
    keep(at - turns.low, found);
    return found;
  };
  std::int64_t const whole = turns.count / lane_count * lane_count;
  if constexpr (!std::is_void_v<packed>) {
    if (whole > 0) {
      packed all;
      for (std::int64_t turn = 0; turn < whole; turn += lane_count)
        all.add(values.template operator()<true>(turns.low + turn, lane_count));
      state_in_packs<State>::take_apart(all, lanes);
    }
  }
  auto const add = [&](pack const& found, int count) {
    T each[lane_count];
    found.store(each);
    for (int lane = 0; lane < count; ++lane) lanes[lane].add(each[lane]);
  };
  if constexpr (std::is_void_v<packed>)
    for (std::int64_t turn = 0; turn < whole; turn += lane_count)
      add(values.template operator()<true>(turns.low + turn, lane_count), lane_count);
  if (int const rest = static_cast<int>(turns.count - whole); rest > 0)
    add(values.template operator()<false>(turns.low + whole, rest), rest);
  for (int half = lane_count / 2; half > 0; half /= 2)
    for (int lane = 0; lane < half; ++lane) lanes[lane].join(lanes[lane + half]);
  return lanes[0];
}

}  // namespace chainrule::detail
