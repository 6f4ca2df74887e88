// Minima and maxima within lanes: each lane has its own smallest turn, and only that one has an adjoint. So the turns are compared in lanes, and
// then each lane runs its turn backward alone.
#pragma once

#include <chainrule/loops/lanes/frames.hpp>
#include <chainrule/loops/lanes/reductions.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Which turn of each lane is the only smallest, or largest, one.
template <class Op, class Pack>
struct chosen_in_lanes : chosen_of_equals<Op, Pack> {
  using with = numbers_to_join<Pack>;
  Pack now = with::zero();
  Pack turn_of_best = with::zero();

  template <class... Along>
  [[gnu::always_inline]] constexpr void add(Pack const& turn, Along const&...) {
    Pack const before = this->best;
    bool const is_only = this->is_first;
    chosen_of_equals<Op, Pack>::add(turn);
    if (!is_only) turn_of_best = with::choose(with::same(this->best, before), turn_of_best, now);
    now = with::template of<operations::add_>(now, with::one());
  }
};

template <class Inputs, class Code, int Pass, class B>
requires(
    is_followed<Code>(Pass) &&
    scan_part<Code>(Pass).loop->operation->indexes.joining->needs_a_turn) struct kept_choice<Inputs, Code, Pass, lane_pack<B>>
    : chosen_in_lanes<typename loop_facts<scan_part<Code>(Pass).loop->hash>::operation::choice, lane_pack<B>> {
};

/// The tangent of a minimum or maximum, in each lane that of its only turn; where a lane has several, all turns join theirs.
template <class Pass, class Inputs, class B, class Frame, class Arrays, class Told>
[[gnu::always_inline]] constexpr lane_pack<B> tangent_in_lanes(surroundings<lane_pack<B>, Frame, Arrays> const& s,
                                                               lane_pack<B> const* captured, turns_here const& turns,
                                                               Told const& told) {
  using pack = lane_pack<B>;
  using number = typename pack::value_type;
  number best[lane_count];
  number equals[lane_count];
  number only[lane_count];
  told.best.store(best);
  told.equals.store(equals);
  told.turn_of_best.store(only);
  constexpr int captured_count = Pass::pass.captured.count;
  number captured_of[captured_count == 0 ? 1 : captured_count][lane_count];
  for (int c = 0; c < captured_count; ++c) captured[c].store(captured_of[c]);
  number tangents[lane_count];
  for (int lane = 0; lane < lane_count; ++lane) {
    if (!(equals[lane] == number(1)) || !(best[lane] == best[lane])) {
      auto all = Pass::template state<pack>();
      join_turns<Pass, Inputs>(s, captured, turns, all);
      return all.value();
    }
    auto const here = frame_of_lane(s.frame, lane);
    surroundings<number, std::remove_const_t<decltype(here)>, Arrays> const alone{s.inputs, s.gradient, nullptr,
                                                                                  nullptr,  here,       s.arrays};
    number captured_here[captured_count == 0 ? 1 : captured_count];
    for (int c = 0; c < captured_count; ++c) captured_here[c] = captured_of[c][lane];
    number value;
    values_of_turns<Pass, Inputs, 1>(alone, static_cast<number const*>(captured_here),
                                     turns.low + static_cast<std::ptrdiff_t>(only[lane]), &value, tangents + lane);
  }
  return pack::load(tangents);
}

/// A pass backward through a minimum or maximum.
template <class Pass>
inline constexpr bool runs_one_turn =
    Pass::goes_backward && !Pass::facts::adds_up && !Pass::keeps_factors && Pass::facts::joining.needs_a_turn;

template <class Pass, class Inputs, int First, class B, class Frame, class Arrays, class Sums>
requires(runs_one_turn<Pass> && (!Pass::pass.is_masked || lane_facts<Frame>::is_selected))
    [[gnu::always_inline]] constexpr void run_pass_turns(surroundings<lane_pack<B>, Frame, Arrays> const& s,
                                                         lane_pack<B> const* captured, lane_pack<B> const* seeds, Sums& sums) {
  using pack = lane_pack<B>;
  using number = typename pack::value_type;
  using choice = typename Pass::facts::operation::choice;
  turns_here const turns = turns_in<Pass::loop, Inputs>(s);
  chosen_in_lanes<choice, pack> found;
  auto& told = [&]() -> chosen_in_lanes<choice, pack>& {
    if constexpr (requires { sums.choice; }) return sums.choice;
    else return found;
  }();
  if (told.is_first) join_turns<Pass, Inputs>(s, captured, turns, told);
  if constexpr (Pass::is_along) sums.results[0] = tangent_in_lanes<Pass, Inputs>(s, captured, turns, told);
  else sums.results[0] = told.value();
  constexpr int seed_count = 1 + most_told;
  constexpr int captured_count = Pass::pass.captured.count;
  pack outside[seed_count] = {seeds[0]};
  told.tell(outside + 1);

  number best[lane_count];
  number equals[lane_count];
  number only[lane_count];
  told.best.store(best);
  told.equals.store(equals);
  told.turn_of_best.store(only);
  number outside_of[3][lane_count];
  for (int k = 0; k < 3; ++k) outside[k].store(outside_of[k]);
  number captured_of[captured_count == 0 ? 1 : captured_count][lane_count];
  for (int c = 0; c < captured_count; ++c) captured[c].store(captured_of[c]);
  number adjoints[Pass::targets == 0 ? 1 : Pass::targets][lane_count]{};

  lane_bits const selected = lanes_selected(s.frame);
  lane_bits several = 0;  // those in which more turns than one have an adjoint, or none is a number
  for (int lane = 0; lane < lane_count; ++lane) {
    if ((selected >> lane & 1U) == 0) continue;
    if (!(equals[lane] == number(1)) || !(best[lane] == best[lane])) {
      several |= 1U << lane;
      continue;
    }
    auto const here = frame_of_lane(s.frame, lane);
    surroundings<number, std::remove_const_t<decltype(here)>, Arrays> const alone{s.inputs, s.gradient, nullptr,
                                                                                  nullptr,  here,       s.arrays};
    // A lane alone may add in another order: its turn is the one, whatever its last bits.
    constexpr number beyond = std::numeric_limits<number>::infinity();
    number outside_here[seed_count] = {outside_of[0][lane], std::is_same_v<choice, operations::min_> ? beyond : -beyond,
                                       outside_of[2][lane]};
    number captured_here[captured_count == 0 ? 1 : captured_count];
    for (int c = 0; c < captured_count; ++c) captured_here[c] = captured_of[c][lane];
    pass_sums<number, 1, Pass::targets> sums_here{};
    run_batch<Pass, Inputs, -1, 1>(
        alone, static_cast<number const*>(captured_here), turns.low + static_cast<std::ptrdiff_t>(only[lane]),
        [&](int) { return static_cast<number const*>(outside_here); }, sums_here, std::integer_sequence<int>{},
        std::make_integer_sequence<int, Pass::targets>{});
    for (int t = 0; t < Pass::targets; ++t) adjoints[t][lane] = sums_here.adjoints[t][0];
  }
  for (int t = 0; t < Pass::targets; ++t)
    sums.adjoints[t][0] = calculate<operations::add_, pack>(sums.adjoints[t][0], pack::load(adjoints[t]));
  if (several == 0) return;
  if constexpr (std::floating_point<number>) {
    // All turns run once more, perhaps with other products fused: they are compared with a number half-way to the next one.
    chosen_and_next<choice, pack> between;
    join_turns<Pass, Inputs>(s, captured, turns, between);
    number next[lane_count];
    between.best.store(best);
    between.next_best.store(next);
    for (int lane = 0; lane < lane_count; ++lane) best[lane] = runner_up<choice, number>{next[lane]}.threshold(best[lane]);
    outside[1] = pack::load(best);
  }
  surroundings<pack, selected_frame<Frame>, Arrays> const inside{s.inputs, s.gradient,         s.captured,
                                                                 s.seed,   {several, s.frame}, s.arrays};
  pass_sums<pack, 1, Pass::targets> of_several;
  for (auto& of_target : of_several.adjoints)
    for (pack& one : of_target) one = exact_number<pack, 0>();
  run_all_turns<Pass, Inputs, -1>(inside, captured, turns, static_cast<pack const*>(outside), of_several);
  for (int t = 0; t < Pass::targets; ++t)
    sums.adjoints[t][0] = calculate<operations::add_, pack>(
        sums.adjoints[t][0], in_chosen_lanes(of_several.adjoints[t][0], several, exact_number<number, 0>()));
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
