// Sums in blocks: what the outermost loops of a call give, joined in the tree of loops/block_tree.hpp by the engine of a policy.
//
// A pass whose length the call tells is cut into blocks of rows. Each block runs as the whole pass would, in lanes or in plain loops, and gives its part:
// the sums of its rows and the adjoints of what these take from outside. What rows add to elements of an array goes to the array's own place where
// no two rows share one; else every branch of `together` blocks has a copy of the gradient, the copies are joined as the sums are, and in the end added
// to the gradient. How many blocks share a copy depends on the length of the array alone.
#pragma once

#include <chainrule/loops/block_tree.hpp>
#include <chainrule/loops/columns.hpp>
#include <chainrule/loops/lanes/policy.hpp>
#include <chainrule/loops/shared_gradients.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {

/// The blocks of a sum, one after the other: the engine of one core.
struct one_core {
  template <class Part, class Give>
  constexpr Part join(block_range const& range, block_work const& work, Give const& give) const {
    return detail::join_serially<Part>(range, work.together, give);
  }
};

namespace detail {

/// The outermost frame of a call whose outermost loops run in blocks, each of them in the frame Inner.
template <class Engine, class Inner = no_frame>
struct in_blocks {
  Engine engine{};
  Inner inner{};
};
template <class Engine, class Inner>
inline constexpr bool is_outermost<in_blocks<Engine, Inner>> = true;

/// Whether an engine joins more than the blocks that it is given.
template <class Engine>
inline constexpr bool has_parts_elsewhere = requires {
  requires Engine::has_parts_elsewhere;
};

/// The engine of one machine that an engine of several asks.
template <class Engine>
constexpr auto const& engine_here(Engine const& engine) {
  if constexpr (has_parts_elsewhere<Engine>) return engine.cores;
  else return engine;
}

/// The sums of a block: numbers, joined one by one.
template <class T, int Count>
struct block_sums {
  std::array<T, std::size_t(Count)> each;

  constexpr block_sums() {
    for (T& sum : each) sum = exact_number<T, 0>();
  }
  constexpr void join(block_sums const& later) {
    for (std::size_t k = 0; k < each.size(); ++k) each[k] = calculate<operations::add_, T>(each[k], later.each[k]);
  }
};
/// And the gradients of arrays that rows share.
template <class T, int Count>
struct block_sums_and_lists : block_sums<T, Count> {
  array_workspace<T> lists;
  std::size_t size = 0;

  constexpr T* zeros(std::size_t count) {
    size = count;
    T* const all = lists.at_least(count);
    for (std::size_t k = 0; k < count; ++k) all[k] = exact_number<T, 0>();
    return all;
  }
  constexpr void join(block_sums_and_lists const& later) {
    block_sums<T, Count>::join(later);
    if (later.size == 0) return;
    if (size != 0 && size != later.size) throw_wrong_length("what is summed over ranks", later.size, size);
    T* const all = size == 0 ? zeros(later.size) : lists.at_least(size);
    for (std::size_t k = 0; k < size; ++k) all[k] = calculate<operations::add_, T>(all[k], later.numbers()[k]);
  }
  [[nodiscard]] constexpr T const* numbers() const { return lists.data(); }
};

/// Whether rows have sums of their own that are not short.
constexpr bool has_heavy_rows(definition_info const* root) {
  bool found = false;
  walk_indexed(root, {}, [&](definition_info const* d, list<bound_index> const& bounds) {
    found = found || (is_loop(d) && !bounds.empty() && !(range_of(d).is_known && range_of(d).turns() <= 64));
  });
  return found;
}
template <class Inputs>
inline constexpr std::ptrdiff_t block_rows = rows_in_block;
template <class... Out, class In, int Wrt>
inline constexpr std::ptrdiff_t block_rows<problem<formulas<Out...>, In, Wrt>> = all_true<!has_heavy_rows(info_of<Out>)...>()
                                                                                     ? rows_in_block
                                                                                     : rows_in_heavy_block;

/// Gradients by arrays of known length that are longer stay in one piece.
inline constexpr int most_numbers_in_block = 512;

/// Whether a pass runs in blocks: of a length that calls tell.
template <class Pass, class Inputs>
constexpr bool find_joins_blocks() {
  if constexpr (Pass::facts::known.is_known || (Pass::keeps_factors && Pass::goes_backward)) return false;
  else return shared_gradients<Pass, Inputs>::numbers <= most_numbers_in_block;
}
template <class Engine, class Pass, class Inputs>
constexpr bool is_taken() {
  if constexpr (requires { Engine::template takes<Pass, Inputs>(); }) return Engine::template takes<Pass, Inputs>();
  else return true;
}
template <class Pass, class Inputs, class T, class Frame>
inline constexpr bool joins_blocks = false;
template <class Pass, class Inputs, class T, class Engine, class Inner>
inline constexpr bool joins_blocks<Pass, Inputs, T, in_blocks<Engine, Inner>> =
    is_taken<Engine, Pass, Inputs>() && find_joins_blocks<Pass, Inputs>();
template <class Frame>
inline constexpr bool is_in_blocks = false;
template <class Engine, class Inner>
inline constexpr bool is_in_blocks<in_blocks<Engine, Inner>> = true;
template <class Frame>
inline constexpr bool frame_has_parts_elsewhere = false;
template <class Engine, class Inner>
inline constexpr bool frame_has_parts_elsewhere<in_blocks<Engine, Inner>> = has_parts_elsewhere<Engine>;

/// The turns of a pass in blocks, from block 0 on.
template <class Pass, class Inputs, class T, class Engine, class Inner, class Arrays>
struct blocks_of_pass {
  using outer = surroundings<T, in_blocks<Engine, Inner>, Arrays>;
  static constexpr std::ptrdiff_t rows = block_rows<Inputs>;

  outer const& s;
  T const* captured;
  turns_here turns;

  template <class Some>
  [[nodiscard]] constexpr surroundings<T, Inner, Some> inside(T* gradient, Some const* arrays) const {
    return {s.inputs, gradient, s.captured, s.seed, s.frame.inner, arrays};
  }
  /// The turns of blocks first to last - 1.
  [[nodiscard]] constexpr turns_here turns_of(std::int64_t first, std::int64_t last) const {
    std::int64_t const end = last * rows < turns.count ? last * rows : turns.count;
    return {turns.low + static_cast<std::ptrdiff_t>(first * rows), end - first * rows};
  }
  template <class Code, class Some>
  static constexpr block_work work_of(std::int64_t blocks, std::int64_t together, Some const& arrays) {
    constexpr bool in_lanes = goes_in_lanes<Pass, Inner>;  // about four times as fast
    return {blocks, together, double(rows) / (in_lanes ? 4 : 1) * cost_of_turn<Inputs, Code>(arrays)};
  }
  template <class Code>
  [[nodiscard]] constexpr block_work work(std::int64_t together) const {
    return work_of<Code>((turns.count + rows - 1) / rows, together, *s.arrays);
  }
  template <class Part, class Give>
  constexpr Part join(block_work const& all, Give const& give) const {
    Engine const& engine = s.frame.engine;
    if constexpr (has_parts_elsewhere<Engine>) return engine.template join_all<Pass, Part>(all, give);
    else return engine.template join<Part>(block_range{0, all.blocks}, all, give);
  }
};

template <class Pass, class Engine, class Inner>
inline constexpr bool takes_turns_in_order<Pass, in_blocks<Engine, Inner>> = false;

template <class Pass, class Inputs, class State, class T, class Engine, class Inner, class Arrays>
requires(joins_blocks<Pass, Inputs, T, in_blocks<Engine, Inner>>) constexpr State
    state_of_turns(surroundings<T, in_blocks<Engine, Inner>, Arrays> const& s, T const* captured, turns_here const& turns) {
  blocks_of_pass<Pass, Inputs, T, Engine, Inner, Arrays> const blocks{s, captured, turns};
  auto const inside = blocks.inside(s.gradient, s.arrays);
  return blocks.template join<State>(blocks.template work<typename Pass::values_only>(1),
                                     [&](std::int64_t first, std::int64_t last) {
                                       return state_of_turns<Pass, Inputs, State>(inside, captured, blocks.turns_of(first, last));
                                     });
}

/// The sums of a pass's blocks: results, adjoints, then the gradient by numbers and arrays of known length.
template <class Pass, class Inputs, class T, class Engine, class Inner, class Arrays>
struct summed_blocks : blocks_of_pass<Pass, Inputs, T, Engine, Inner, Arrays> {
  using base = blocks_of_pass<Pass, Inputs, T, Engine, Inner, Arrays>;
  using shared = shared_gradients<Pass, Inputs>;
  static constexpr int results = Pass::results;
  static constexpr int targets = Pass::targets;
  using sums = block_sums<T, results + targets + shared::numbers>;
  using part = std::conditional_t<shared::has_lists, block_sums_and_lists<T, results + targets + shared::numbers>, sums>;
  T const* seeds;

  using found_sums = pass_sums<T, results, targets>;
  template <class Some>
  [[gnu::noinline]] constexpr void run(turns_here const& some, T* gradient, Some const& arrays, found_sums& found) const {
    run_all_turns<Pass, Inputs, -1>(this->inside(gradient, &arrays), this->captured, some, seeds, found);
  }
  template <class Some>
  constexpr sums block(std::int64_t number, Some const& arrays) const {
    sums given;
    found_sums found;
    for (T& one : found.results) one = exact_number<T, 0>();
    for (auto& of_target : found.adjoints)
      for (T& one : of_target) one = exact_number<T, 0>();
    T* const gradient = shared::numbers > 0 ? given.each.data() + results + targets : this->s.gradient;
    run(this->turns_of(number, number + 1), gradient, arrays, found);
    for (int k = 0; k < results; ++k) given.each[std::size_t(k)] = found.results[k];
    for (int k = 0; k < targets; ++k) given.each[std::size_t(results + k)] = sum_of_lanes<T>(found.adjoints[k]);
    return given;
  }
  template <class Some>
  constexpr sums some(std::int64_t first, std::int64_t last, Some const& arrays) const {
    return join_serially<sums>({first, last}, 1, [&](std::int64_t number, std::int64_t) { return block(number, arrays); });
  }
  /// Where the turns of loops within are known, so is this while compiling.
  static constexpr bool may_be_logged() {
    using code = typename Pass::body;
    if constexpr (!shared::has_lists) return false;
    else if constexpr (!knows_turns_within<Inputs, code>()) return true;
    else
      return are_better_logged(base::template work_of<code>(1, 1, no_arrays{}),
                               double(base::rows) * additions_of_turn<shared, Inputs, code>(no_arrays{}));
  }
  /// All blocks, where they have one copy of the lists.
  constexpr sums with_one_copy(block_range const& blocks, block_work const& work, Arrays const& arrays, std::size_t size) const {
    if constexpr (may_be_logged()) {
      double const additions = double(base::rows) * additions_of_turn<shared, Inputs, typename Pass::body>(arrays);
      if (are_better_logged(work, additions))
        return join_in_runs<T, sums>(engine_here(this->s.frame.engine), blocks, work, additions,
                                     [&](addition_log<T>* log, std::int64_t first, std::int64_t last) {
                                       return some(first, last,
                                                   logged_columns<shared, columns_of<Inputs>, T, Arrays>(arrays, log, size));
                                     });
    }
    return some(blocks.first, blocks.last, arrays);
  }

  /// How many numbers the shared lists have, and how many blocks have one copy of them: as many rows as there are numbers.
  [[nodiscard]] constexpr std::size_t size_of_lists() const {
    std::size_t size = 0;
    for (std::size_t c = 0; c < shared::columns; ++c)
      if (shared::all.column[c]) size += std::size_t(this->s.arrays->sizes[c]);
    return size;
  }
  static constexpr std::int64_t blocks_together(std::size_t size) {
    return std::int64_t(std::bit_ceil((size + std::size_t(base::rows) - 1) / std::size_t(base::rows)));
  }
  /// The gradients of shared lists, one behind the other.
  static constexpr void point_to(T* next, Arrays& arrays) {
    for (std::size_t c = 0; c < shared::columns; ++c)
      if (shared::all.column[c]) arrays.gradients[c] = next, next += arrays.sizes[c];
  }
  [[nodiscard]] constexpr part with_copies(block_range const& blocks, block_work const& work, std::size_t size) const {
    part given;
    if constexpr (shared::has_lists) {
      Arrays own = *this->s.arrays;
      point_to(given.zeros(size), own);
      if (work.blocks <= work.together) static_cast<sums&>(given) = with_one_copy(blocks, work, own, size);
      else static_cast<sums&>(given) = some(blocks.first, blocks.last, own);
    } else {
      static_cast<sums&>(given) = some(blocks.first, blocks.last, *this->s.arrays);
    }
    return given;
  }

  constexpr part all() const {
    std::size_t const size = size_of_lists();
    block_work const work = this->template work<typename Pass::body>(blocks_together(size));
    if constexpr (shared::has_lists && !has_parts_elsewhere<Engine>)
      if (work.blocks <= work.together) {  // one copy would do: there it may be the gradient itself
        part given;
        static_cast<sums&>(given) = with_one_copy({0, work.blocks}, work, *this->s.arrays, size);
        return given;
      }
    return this->template join<part>(work, [&](std::int64_t first, std::int64_t last) {
      return with_copies({first, last}, work, size);
    });
  }
  constexpr void add_lists(part const& given) const {
    if constexpr (shared::has_lists) {
      T const* next = given.numbers();
      for (std::size_t c = 0; given.size > 0 && c < shared::columns; ++c)
        for (std::ptrdiff_t k = 0; shared::all.column[c] && k < this->s.arrays->sizes[c]; ++k, ++next)
          this->s.arrays->gradients[c][k] = calculate<operations::add_, T>(this->s.arrays->gradients[c][k], *next);
    }
  }
};

template <class Pass, class Inputs, int First, class T, class Engine, class Inner, class Arrays, class Sums>
requires(joins_blocks<Pass, Inputs, T, in_blocks<Engine, Inner>>) constexpr void run_all_turns(
    surroundings<T, in_blocks<Engine, Inner>, Arrays> const& s, T const* captured, turns_here const& turns, T const* seeds,
    Sums& sums) {
  using blocks = summed_blocks<Pass, Inputs, T, Engine, Inner, Arrays>;
  blocks const all{{s, captured, turns}, seeds};
  if constexpr (!has_parts_elsewhere<Engine> && blocks::shared::numbers == 0 && !blocks::may_be_logged() &&
                std::is_same_v<Sums, typename blocks::found_sums>)
    if (turns.count <= blocks::rows) return all.run(turns, s.gradient, *s.arrays, sums);  // one block is the sum
  typename blocks::part const total = all.all();
  for (int k = 0; k < blocks::results; ++k) sums.results[k] = total.each[std::size_t(k)];
  for (int k = 0; k < blocks::targets; ++k) sums.adjoints[k][0] = total.each[std::size_t(blocks::results + k)];
  for (int k = 0; k < blocks::shared::numbers; ++k)
    s.gradient[k] = calculate<operations::add_, T>(s.gradient[k], total.each[std::size_t(blocks::results + blocks::targets + k)]);
  all.add_lists(total);
}

/// What is not joined from blocks runs in one piece.
template <class Pass, class Inputs, int First, class T, class Engine, class Inner, class Arrays, class Sums>
requires(!joins_blocks<Pass, Inputs, T, in_blocks<Engine, Inner>>) constexpr void run_pass_turns(
    surroundings<T, in_blocks<Engine, Inner>, Arrays> const& s, T const* captured, T const* seeds, Sums& sums) {
  surroundings<T, Inner, Arrays> const inside{s.inputs, s.gradient, s.captured, s.seed, s.frame.inner, s.arrays};
  run_pass_turns<Pass, Inputs, First>(inside, captured, seeds, sums);
}

}  // namespace detail

/// How a call runs its loops: in blocks that an engine joins, and these in lanes or in plain loops.
template <class Engine, class Inner = detail::no_frame>
struct blocks_policy {
  using chainrule_frame = detail::in_blocks<Engine, Inner>;
  Engine engine{};

  [[nodiscard]] constexpr chainrule_frame frame() const { return {engine, {}}; }
};

/// Two policies in one: cr::parallel | cr::simd runs blocks on all cores, and the rows of each in lanes.
template <class Engine, class Batches>
constexpr blocks_policy<Engine, detail::lanes_wanted<Batches>> operator|(blocks_policy<Engine> const& blocks,
                                                                         lanes_policy<Batches> const&) {
  return {blocks.engine};
}
template <class Engine, class Batches>
constexpr blocks_policy<Engine, detail::lanes_wanted<Batches>> operator|(lanes_policy<Batches> const&,
                                                                         blocks_policy<Engine> const& blocks) {
  return {blocks.engine};
}

/// Sums in blocks on one core: the order, and so the bits, of cr::parallel, without threads.
inline constexpr blocks_policy<one_core> blocks{};

}  // namespace chainrule

#pragma GCC diagnostic pop
