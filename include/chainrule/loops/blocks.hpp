// Running blocks: straight code with loops in between, for any number type.
//
// A loop takes its turns a few at a time. What each turn gives goes into small arrays first, so that compilers vectorise
// the body; then the values are added in the written order, and the adjoints of elements where the elements stand.
#pragma once

#include <chainrule/loops/bodies.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Where a pass leaves its results, and the adjoints of what it captures, lane by lane.
template <class T, int Results, int Targets>
struct pass_sums {
  T results[Results == 0 ? 1 : Results];
  T adjoints[Targets == 0 ? 1 : Targets][lanes<T>];
};

/// A batch's adjoints of one target: of an element to the gradient, of what is captured to the sums.
template <class Inputs, class Code, hash_t Index, int Target, bool First, int Count, class T, class Frame, class Arrays,
          class Sums>
[[gnu::always_inline]] constexpr void add_adjoints(surroundings<T, Frame, Arrays> const& s, std::ptrdiff_t from,
                                                   T const* adjoints, Sums& sums) {
  constexpr sweep_target target = Code::table.targets[std::size_t(Target)];
  if constexpr (Code::table.leaves[std::size_t(target.leaf)].kind == leaf_kind::element) {
    using element = element_leaf<Inputs, Code, target.leaf>;
    for (int l = 0; l < Count; ++l)
      add_to<First>(element::template in_gradient<target.sweep>(s, frame<Index, Frame>{from + l, s.frame}), adjoints[l]);
  } else {
    for (int l = 0; l < Count; ++l)
      sums.adjoints[Target][l] = calculate<operations::add_, T>(sums.adjoints[Target][l], adjoints[l]);
  }
}

template <int Count, class T>
[[gnu::always_inline]] constexpr void add_in_order(T& sum, T const* values) {
  for (int l = 0; l < Count; ++l) sum = calculate<operations::add_, T>(sum, values[l]);
}

/// Some turns of a pass: results are added in the order of the turns, then adjoints. Target First is the first to write its
/// places in the gradient. seed(l) points to the seeds of turn l.
template <class Pass, class Inputs, int First, int Count, class T, class Frame, class Arrays, class Seed, class Sums, int... R,
          int... K>
[[gnu::always_inline]] constexpr void run_batch(surroundings<T, Frame, Arrays> const& s, T const* captured, std::ptrdiff_t from,
                                                Seed const& seed, Sums& sums, std::integer_sequence<int, R...>,
                                                std::integer_sequence<int, K...>) {
  using code = typename Pass::body;
  constexpr int results = int(sizeof...(R));
  constexpr int targets = int(sizeof...(K));
  [[maybe_unused]] T values[results == 0 ? 1 : results][Count];
  [[maybe_unused]] T adjoints[targets == 0 ? 1 : targets][Count];
  run_turns<Inputs, code, Count, T>([&](int lane) { return inside<Pass::facts::index>(s, captured, seed(lane), from + lane); },
                                    [&](auto output, int lane, T const& given) {
                                      constexpr int given_to = decltype(output)::value - results;
                                      if constexpr (given_to < 0) values[decltype(output)::value][lane] = given;
                                      else adjoints[given_to][lane] = given;
                                    });
  if constexpr (!(is_telling(Pass::request::part(Pass::request::part_of_output(R)).loop) || ...)) {
    (add_in_order<Count>(sums.results[R], values[R]), ...);
  } else {
    (
        [&] {
          if constexpr (constexpr int part = Pass::request::part_of_output(R); is_telling(Pass::request::part(part).loop)) {
            constexpr loop_part const& p = Pass::request::part(part);
            auto* const to = told_place<p.loop->hash, (p.tangent > 0)>(s) + from;
            for (int l = 0; l < Count; ++l) to[l] = values[R][l];
          } else {
            add_in_order<Count>(sums.results[R], values[R]);
          }
        }(),
        ...);
  }
  if constexpr (First >= 0) add_adjoints<Inputs, code, Pass::facts::index, First, true, Count>(s, from, adjoints[First], sums);
  ((K == First ? void() : add_adjoints<Inputs, code, Pass::facts::index, K, false, Count>(s, from, adjoints[K], sums)), ...);
}

template <class T, std::int64_t Turns>
struct product_parts {
  T before[Turns == 0 ? 1 : Turns];  // the products of the factors before each turn
  T behind[Turns == 0 ? 1 : Turns];  // of those behind it times the seed
};

/// All factors of a product, calculated once; or, if they are mere inputs, each where it is needed.
template <class Pass, class Inputs, class T, class Frame, class Arrays>
struct product_factors {
  surroundings<T, Frame, Arrays> const& around;
  T const* captured;
  T of[Pass::facts::known.turns()];

  [[gnu::always_inline]] constexpr product_factors(surroundings<T, Frame, Arrays> const& outside, T const* taken)
      : around(outside), captured(taken) {
    in_batches<Pass::loop, T>(Pass::facts::known.turns(), [&](auto turns_now, std::int64_t at_turn) {
      values_of_turns<Pass, Inputs, decltype(turns_now)::value>(around, captured, Pass::facts::known.low + at_turn, of + at_turn);
    });
  }
  [[gnu::always_inline]] constexpr T operator[](std::int64_t turn) const { return of[turn]; }
};
template <class Pass, class Inputs, class T, class Frame, class Arrays>
requires(Pass::values_only::size.nodes == 1) struct product_factors<Pass, Inputs, T, Frame, Arrays> {
  surroundings<T, Frame, Arrays> const& around;
  T const* captured;

  [[gnu::always_inline]] constexpr product_factors(surroundings<T, Frame, Arrays> const& outside, T const* taken)
      : around(outside), captured(taken) {}
  [[gnu::always_inline]] constexpr T operator[](std::int64_t turn) const {
    T factor[1];
    values_of_turns<Pass, Inputs, 1>(around, captured, Pass::facts::known.low + turn, factor);
    return factor[0];
  }
};

/// The product; and for every turn the product of the factors before it, and of those behind it times `last`.
template <class Pass, class Inputs, class T, class Frame, class Arrays, class Parts>
[[gnu::always_inline]] constexpr T multiply_around(surroundings<T, Frame, Arrays> const& s, T const* captured, T last,
                                                   Parts& parts) {
  constexpr std::int64_t turns = Pass::facts::known.turns();
  product_factors<Pass, Inputs, T, Frame, Arrays> const factors(s, captured);
  T total = exact_number<T, 1>();
  for (std::int64_t turn = 0; turn < turns; ++turn) {  // two chains of multiplications at once
    std::int64_t const mirrored = turns - 1 - turn;
    parts.before[turn] = total;
    total = calculate<operations::multiply_, T>(total, factors[turn]);
    parts.behind[mirrored] = last;
    last = calculate<operations::multiply_, T>(last, factors[mirrored]);
  }
  return total;
}

/// Gives the values of all turns to `joined`, in their order.
template <class Pass, class Inputs, class T, class Frame, class Arrays, class Joined>
[[gnu::always_inline]] constexpr void join_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                 turns_here const& turns, Joined& joined) {
  in_batches<Pass::loop, T>(turns.count, [&](auto turns_now, std::int64_t at_turn) {
    constexpr int batch = decltype(turns_now)::value;
    T of_turns[batch];
    if constexpr (Pass::is_along) {
      T along_turns[batch];
      values_of_turns<Pass, Inputs, batch>(s, captured, turns.low + at_turn, of_turns, along_turns);
      for (int lane = 0; lane < batch; ++lane) joined.add(of_turns[lane], along_turns[lane]);
    } else {
      values_of_turns<Pass, Inputs, batch>(s, captured, turns.low + at_turn, of_turns);
      for (T const& each : of_turns) joined.add(each);
    }
  });
}

/// The part of the gradient that the first pass to run backward writes before anything is added there.
struct written_first {
  int pass = -1;
  int target = -1;
  int from = 0;  // of the inputs
  int to = 0;
  hash_t column = 0;  // or all of one whose length calls tell
};
template <class Inputs, class Code, int Pass = 0>
constexpr written_first find_written_first() {
  if constexpr (Pass < Code::size.passes) {
    using backward = pass_of<Inputs, Code, Pass>;
    if constexpr (is_scan_pass<Code>(Pass)) {
      if constexpr (scan_part<Code>(Pass).sweep < 0) return find_written_first<Inputs, Code, Pass + 1>();
    } else if constexpr (!backward::goes_backward) {
      return find_written_first<Inputs, Code, Pass + 1>();
    } else if constexpr (constexpr int target = backward::foremost_target(); target >= 0 && !backward::pass.is_masked) {
      using body = typename backward::body;
      definition_info const* const element = body::table.leaves[std::size_t(body::table.targets[std::size_t(target)].leaf)].what;
      std::int64_t const from = Inputs::layout().first_of(element->operation->indexes.hash) + flat_position(element).offset +
                                backward::facts::known.low;
      return {Pass, target, int(from), int(from + backward::facts::known.turns())};
    } else if constexpr (constexpr int all = backward::target_of_whole_column(); all >= 0 && !backward::pass.is_masked) {
      using body = typename backward::body;
      definition_info const* const element = body::table.leaves[std::size_t(body::table.targets[std::size_t(all)].leaf)].what;
      return {Pass, all, 0, 0, element->operation->indexes.hash};
    }
  }
  return {};
}

/// Whether a pass takes its turns one after the other: not in lanes, nor in blocks.
template <class Pass, class Frame>
inline constexpr bool takes_turns_in_order = true;

/// Where all turns have the same seeds.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Sums>
[[gnu::always_inline]] constexpr void run_all_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                    turns_here const& turns, T const* seeds, Sums& sums) {
  in_batches<Pass::loop, T>(turns.count, [&](auto turns_now, std::int64_t at_turn) {
    run_batch<Pass, Inputs, First, decltype(turns_now)::value>(
        s, captured, turns.low + at_turn, [&](int) { return seeds; }, sums, std::make_integer_sequence<int, Pass::results>{},
        std::make_integer_sequence<int, Pass::targets>{});
  });
}

/// What the turns of a loop that does not add up leave, all together.
template <class Pass, class Inputs, class State, class T, class Frame, class Arrays>
[[gnu::always_inline]] constexpr State state_of_turns(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                      turns_here const& turns) {
  State joined{};
  join_turns<Pass, Inputs>(s, captured, turns, joined);
  return joined;
}

/// Of a minimum or maximum, the one turn that has an adjoint. Calculated once more, perhaps with other products fused, its value may have other last
/// bits: so it is compared with what every number is beyond.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Sums>
[[gnu::always_inline]] constexpr void run_only_turn(surroundings<T, Frame, Arrays> const& s, T const* captured,
                                                    turns_here const& turns, std::int64_t only, T (&outside)[1 + most_told],
                                                    Sums& sums) {
  constexpr T beyond = std::numeric_limits<T>::infinity();
  constexpr bool is_smallest = std::is_same_v<typename Pass::facts::operation::choice, operations::min_>;
  constexpr auto targets = std::make_integer_sequence<int, Pass::targets>{};
  if constexpr (First >= 0) {  // the others write zeros
    T const others[1 + most_told] = {outside[0], is_smallest ? -beyond : beyond};
    in_batches<Pass::loop, T>(turns.count, [&](auto turns_now, std::int64_t at_turn) {
      outside[1] = is_smallest ? beyond : -beyond;
      run_batch<Pass, Inputs, First, decltype(turns_now)::value>(
          s, captured, turns.low + at_turn,
          [&](int lane) { return at_turn + lane == only ? static_cast<T const*>(outside) : static_cast<T const*>(others); }, sums,
          std::integer_sequence<int>{}, targets);
    });
  } else {
    outside[1] = is_smallest ? beyond : -beyond;
    run_batch<Pass, Inputs, First, 1>(
        s, captured, turns.low + only, [&](int) { return static_cast<T const*>(outside); }, sums, std::integer_sequence<int>{},
        targets);
  }
}

/// All turns of a pass: gradients of elements in place, results and adjoints of what is captured to `sums`.
template <class Pass, class Inputs, int First, class T, class Frame, class Arrays, class Sums>
[[gnu::always_inline]] constexpr void run_pass_turns(surroundings<T, Frame, Arrays> const& s, T const* captured, T const* seeds,
                                                     Sums& sums) {
  using facts = typename Pass::facts;
  turns_here const turns = turns_in<Pass::loop, Inputs>(s);
  if constexpr (facts::adds_up) {
    run_all_turns<Pass, Inputs, First>(s, captured, turns, seeds, sums);
  } else if constexpr (!Pass::goes_backward) {
    using state = decltype(Pass::template state<T>());
    sums.results[0] = state_of_turns<Pass, Inputs, state>(s, captured, turns).value();
  } else if constexpr (Pass::keeps_values) {
    decltype(Pass::template state<T>()) told{};
    T values[facts::known.turns() == 0 ? 1 : facts::known.turns()];
    in_batches<Pass::loop, T>(turns.count, [&](auto turns_now, std::int64_t at_turn) {
      values_of_turns<Pass, Inputs, decltype(turns_now)::value>(s, captured, turns.low + at_turn, values + at_turn);
      for (int lane = 0; lane < decltype(turns_now)::value; ++lane) told.add(values[at_turn + lane]);
    });
    sums.results[0] = told.value();
    T common[1 + most_told] = {seeds[0]};
    told.tell(common + 1);
    in_batches<Pass::loop, T>(turns.count, [&](auto turns_now, std::int64_t at_turn) {
      constexpr int count = decltype(turns_now)::value;
      T outside[count][1 + seed_of_kept_value];
      for (int lane = 0; lane < count; ++lane) {
        for (int which = 0; which < seed_of_kept_value; ++which) outside[lane][which] = common[which];
        outside[lane][seed_of_kept_value] = values[at_turn + lane];
      }
      run_batch<Pass, Inputs, First, count>(
          s, captured, turns.low + at_turn, [&](int lane) { return static_cast<T const*>(outside[lane]); }, sums,
          std::integer_sequence<int>{}, std::make_integer_sequence<int, Pass::targets>{});
    });
  } else if constexpr (!Pass::keeps_factors) {
    using state = decltype(Pass::template state<T>());
    state const told = state_of_turns<Pass, Inputs, state>(s, captured, turns);
    sums.results[0] = told.value();
    T outside[1 + most_told] = {seeds[0]};
    told.tell(outside + 1);
    if constexpr (takes_turns_in_order<Pass, Frame> && requires { told.only_turn(); })
      if (std::int64_t const only = told.only_turn(); only >= 0) {
        run_only_turn<Pass, Inputs, First>(s, captured, turns, only, outside, sums);
        return;
      }
    run_all_turns<Pass, Inputs, First>(s, captured, turns, static_cast<T const*>(outside), sums);
  } else {
    product_parts<T, facts::known.turns()> around;
    sums.results[0] = multiply_around<Pass, Inputs>(s, captured, seeds[0], around);
    in_batches<Pass::loop, T>(facts::known.turns(), [&](auto turns_now, std::int64_t at_turn) {
      T weights[decltype(turns_now)::value];
      for (int lane = 0; lane < decltype(turns_now)::value; ++lane)
        weights[lane] = calculate<operations::multiply_, T>(around.before[at_turn + lane], around.behind[at_turn + lane]);
      run_batch<Pass, Inputs, First, decltype(turns_now)::value>(
          s, captured, facts::known.low + at_turn, [&](int lane) { return static_cast<T const*>(weights + lane); }, sums,
          std::integer_sequence<int>{}, std::make_integer_sequence<int, Pass::targets>{});
    });
  }
}

template <class Code>
constexpr int find_target(partial_place const& place) {
  for (int t = 0; t < Code::size.targets && place.is_first; ++t) {
    sweep_target const each = Code::table.targets[std::size_t(t)];
    leaf const l = Code::table.leaves[std::size_t(each.leaf)];
    if (each.sweep == place.sweep && l.kind == leaf_kind::captured && l.number == place.captured) return t;
  }
  return -1;
}
template <class T>
[[gnu::always_inline]] constexpr T sum_of_lanes(T const (&each)[lanes<T>]) {
  T sum = each[0];
  for (int l = 1; l < lanes<T>; ++l) sum = calculate<operations::add_, T>(sum, each[l]);
  return sum;
}
/// The adjoint of what a pass captured goes to its leaf: its sum over the lanes, or 0.
template <class Pass, int Place, class T, class Sums>
[[gnu::always_inline]] constexpr void write_partial(T* leaves, Sums const& sums) {
  constexpr auto captured = Pass::around::table.partials[std::size_t(Place)];
  constexpr int leaf = captured.leaf;
  constexpr int target = find_target<typename Pass::body>(captured);
  if constexpr (target < 0) leaves[leaf] = exact_number<T, 0>();
  else leaves[leaf] = sum_of_lanes<T>(sums.adjoints[target]);
}

/// The sums of a pass with what it keeps, or finds kept.
template <class Sums, class Choice>
struct sums_beside : Sums {
  Choice& choice;
  [[gnu::always_inline]] constexpr explicit sums_beside(Choice& kept) : choice(kept) {}
};
template <class Sums, class Choice>
requires(std::is_empty_v<Choice>) struct sums_beside<Sums, Choice> : Sums {
  [[gnu::always_inline]] constexpr explicit sums_beside(Choice&) {}
};

template <class Inputs, class Code, int K, class T, class Registers, class Frame, class Arrays, class Choices>
[[gnu::always_inline]] constexpr void run_pass(Registers const& r, T* leaves, surroundings<T, Frame, Arrays> const& s,
                                               Choices& choices) {
  using pass = pass_of<Inputs, Code, K>;
  constexpr loop_pass p = pass::pass;
  T captured[p.captured.count == 0 ? 1 : p.captured.count];
  T seeds[p.seeds.count == 0 ? 1 : p.seeds.count];
  read_captured<Code, K>(r, leaves, captured);
  [&]<int... S>(std::integer_sequence<int, S...>) {
    ((seeds[S] = read<Code, Code::value.outputs[std::size_t(Code::reads + p.seeds.first + S)], T>(r, leaves)), ...);
  }
  (std::make_integer_sequence<int, p.seeds.count>{});
  if constexpr (!pass::facts::adds_up && pass::goes_backward && p.seeds.count == 0) {
    constexpr rational seed = pass::request::part(pass::parts - 1).seed_value;
    seeds[0] = exact_number<T, seed.num, seed.den>();
  }
  if constexpr (p.captured.count == 0) captured[0] = exact_number<T, 0>();
  if constexpr (p.seeds.count == 0 && (pass::facts::adds_up || !pass::goes_backward)) seeds[0] = exact_number<T, 0>();
  auto& choice = choices.template of<first_pass_of_loop<Code>(K)>();
  sums_beside<pass_sums<T, pass::facts::adds_up ? pass::results : 1, pass::targets>, std::remove_reference_t<decltype(choice)>>
      sums(choice);
  for (T& one : sums.results) one = exact_number<T, 0>();
  for (auto& of_target : sums.adjoints)
    for (T& one : of_target) one = exact_number<T, 0>();
  bool selected = true;
  if constexpr (p.is_masked)
    if constexpr (requires { static_cast<bool>(seeds[0] == seeds[0]); })
      selected = !static_cast<bool>(seeds[0] == exact_number<T, 0>());
  if constexpr (std::is_same_v<Arrays, no_arrays> && !pass::facts::known.is_known && pass::needs_a_turn >= 0) {
    turns_here const turns = turns_in<pass::loop, Inputs>(s);
    check_turns<pass::template loop_of<pass::needs_a_turn>>(turns.low, turns.low + turns.count - 1);
  }
  if (selected) {
    constexpr written_first clean = is_outermost<Frame> ? find_written_first<Inputs, Code>() : written_first{};
    run_pass_turns<pass, Inputs, clean.pass == K ? clean.target : -1>(s, captured, seeds, sums);
  }
  [&]<int... P>(std::integer_sequence<int, P...>) {
    [[maybe_unused]] int next_result = 0;
    (
        [&] {
          if constexpr (constexpr int leaf_of = pass::request::part(P).result; leaf_of >= 0)
            leaves[leaf_of] = sums.results[next_result++];
        }(),
        ...);
  }
  (std::make_integer_sequence<int, pass::parts>{});
  [&]<int... P>(std::integer_sequence<int, P...>) { (write_partial<pass, p.partials.first + P, T>(leaves, sums), ...); }
  (std::make_integer_sequence<int, p.partials.count>{});
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
