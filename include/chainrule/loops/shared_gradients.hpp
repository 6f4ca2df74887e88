// What the rows of a pass share of gradients, what a row costs, and how often it adds to what is shared.
#pragma once

#include <chainrule/loops/blocks.hpp>
#include <chainrule/loops/sorted_runs.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// Calls visit(element, row of the Jacobian, whether a loop within hides the index) for all elements whose gradients a body adds to.
template <class Inputs, class Code, hash_t Index, bool Hidden = false, class Visit>
constexpr void for_each_gradient(Visit const& visit) {
  for (int t = 0; t < Code::size.targets; ++t) {
    sweep_target const target = Code::table.targets[std::size_t(t)];
    leaf const& to = Code::table.leaves[std::size_t(target.leaf)];
    if (to.kind == leaf_kind::element) visit(to.what, target.sweep, Hidden);
  }
  [&]<int... K>(std::integer_sequence<int, K...>) {
    (for_each_gradient < Inputs, typename pass_of<Inputs, Code, K>::body, Index,
     Hidden || pass_of<Inputs, Code, K>::facts::index == Index > (visit), ...);
  }
  (std::make_integer_sequence<int, Code::size.passes>{});
}
/// Whether every value of the index has elements of its own.
constexpr bool moves_with(definition_info const* element, hash_t index) {
  affine_index const at = affine_of(element->arguments[0]);
  bool moves = at.valid && at.factor_of(index) != 0;
  for (int k = 0; k < at.terms; ++k) moves = moves && (at.atom[k] == index || at.factor[k] == 0 || !at.is_index[k]);
  walk_indexed(element->arguments[0], {},
               [&](definition_info const* d, list<bound_index> const&) { moves = moves && !is_integer_element(d); });
  return moves;
}

/// What rows of a pass share of gradients.
template <class Pass, class Inputs>
struct shared_gradients {
  static constexpr std::size_t columns = columns_of<Inputs>::count;
  struct found_gradients {
    std::array<bool, columns + 1> column{};
    int rows = 0;  // of the Jacobian by numbers and arrays of known length
  };
  static constexpr found_gradients find() {
    found_gradients found;
    std::array<hash_t, columns + 1> position{};
    constexpr hash_t index = Pass::facts::index;
    for_each_gradient<Inputs, typename Pass::body, index>([&](definition_info const* element, int sweep, bool hidden) {
      std::size_t const column = columns_of<Inputs>::find(element->operation->indexes.hash);
      if (column == columns) {
        found.rows = found.rows > sweep + 1 ? found.rows : sweep + 1;
        return;
      }
      hash_t const at = element->arguments[0]->hash;
      bool const is_own = !hidden && moves_with(element, index) && (position[column] == 0 || position[column] == at);
      found.column[column] = found.column[column] || !is_own;
      position[column] = at;
    });
    return found;
  }
  static constexpr found_gradients all = find();
  static constexpr bool find_lists() {
    bool found = false;
    for (bool const each : all.column) found = found || each;
    return found;
  }
  static constexpr bool has_lists = find_lists();
  static constexpr int numbers = all.rows * Inputs::wrt;
};
template <hash_t Loop, int K>
constexpr bool is_told_by_lengths() {
  affine_index const at = affine_of(definition_at<Loop>::info.arguments[K]);
  bool told = at.valid;
  for (int k = 0; k < at.terms; ++k) told = told && !at.is_index[k];
  walk_indexed(definition_at<Loop>::info.arguments[K], {},
               [&](definition_info const* d, list<bound_index> const&) { told = told && !is_integer_element(d); });
  return told;
}
/// The operations of a turn, those of loops within counted as often as they run, as far as lengths tell that.
template <class Inputs, class Code, class Arrays>
constexpr double cost_of_turn(Arrays const& arrays);
/// Whether the turns of all loops within are known while compiling.
template <class Inputs, class Code>
constexpr bool knows_turns_within() {
  return []<int... K>(std::integer_sequence<int, K...>) {
    return ((pass_of<Inputs, Code, K>::facts::known.is_known &&
             knows_turns_within<Inputs, typename pass_of<Inputs, Code, K>::body>()) &&
            ...);
  }
  (std::make_integer_sequence<int, Code::size.passes>{});
}
template <class Pass, class Inputs, class Arrays>
constexpr double turns_of_pass([[maybe_unused]] Arrays const& arrays) {
  constexpr turn_range known = Pass::facts::known;
  if constexpr (known.is_known) return double(known.turns());
  else if constexpr (is_told_by_lengths<Pass::loop, 1>() && is_told_by_lengths<Pass::loop, 2>())
    return double(affine_value<Inputs, affine_argument<Pass::loop, 2>>(no_frame{}, &arrays) -
                  affine_value<Inputs, affine_argument<Pass::loop, 1>>(no_frame{}, &arrays) + 1);
  else return 16;
}
template <class Inputs, class Code, int K, class Arrays>
constexpr double cost_of_pass(Arrays const& arrays) {
  using pass = pass_of<Inputs, Code, K>;
  double each = cost_of_turn<Inputs, typename pass::body>(arrays);
  if constexpr (!pass::facts::adds_up) each += cost_of_turn<Inputs, typename pass::values_only>(arrays);
  return turns_of_pass<pass, Inputs>(arrays) * each;
}
template <class Inputs, class Code, class Arrays>
constexpr double cost_of_turn([[maybe_unused]] Arrays const& arrays) {
  return [&]<int... K>(std::integer_sequence<int, K...>) {
    return (double(Code::value.counts.cost()) + ... + cost_of_pass<Inputs, Code, K>(arrays));
  }
  (std::make_integer_sequence<int, Code::size.passes>{});
}

/// How often a turn adds to gradients of columns for which Shared says so.
template <class Shared, class Inputs, class Code, class Arrays>
constexpr double additions_of_turn([[maybe_unused]] Arrays const& arrays) {
  constexpr int here = [] {
    int count = 0;
    for (int target = 0; target < Code::size.targets; ++target) {
      leaf const& to = Code::table.leaves[std::size_t(Code::table.targets[std::size_t(target)].leaf)];
      if (to.kind == leaf_kind::element) count += Shared::all.column[columns_of<Inputs>::find(to.what->operation->indexes.hash)];
    }
    return count;
  }();
  return [&]<int... K>(std::integer_sequence<int, K...>) {
    return (double(here) + ... +
            (turns_of_pass<pass_of<Inputs, Code, K>, Inputs>(arrays) *
             additions_of_turn<Shared, Inputs, typename pass_of<Inputs, Code, K>::body>(arrays)));
  }
  (std::make_integer_sequence<int, Code::size.passes>{});
}
/// The columns of a call; what is added to the gradients of shared ones goes to a log.
template <class Shared, class Columns, class T, class Arrays>
struct logged_columns : Arrays {
  addition_log<T>* log;
  std::array<std::size_t, Columns::count> before{};
  int shift;

  constexpr logged_columns(Arrays const& all, addition_log<T>* to, std::size_t size)
      : Arrays(all), log(to), shift(shift_to_range(size, addition_log<T>::ranges)) {
    std::size_t next = 0;
    for (std::size_t c = 0; c < Columns::count; ++c)
      if (Shared::all.column[c]) before[c] = next, next += std::size_t(all.sizes[c]);
  }
  template <hash_t Array>
  [[gnu::always_inline]] constexpr auto gradient() const {
    constexpr std::size_t c = Columns::find(Array);
    if constexpr (Shared::all.column[c]) return logged_list<T>(log, this->gradients[c], before[c], shift);
    else return Arrays::template gradient<Array>();
  }
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
