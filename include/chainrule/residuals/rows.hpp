// Rows of residuals: which formulas share a row, the straight-line code of one row, and which unknowns it is differentiated by.
//
// A row is a turn of a loop whose turns are kept apart. Its code is that of a function of the loop's body, at a value of the index.
#pragma once

#include <chainrule/calculus/written_out.hpp>
#include <chainrule/loops/arrays.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// How many parts a row has with its sums written out; each of their turns reads elements of its own.
template <class = void>
constexpr std::int64_t size_of_row(definition_info const* root) {
  std::int64_t size = 0;
  definition_map seen;
  list<definition_info const*> pending{root};
  while (!pending.empty()) {
    definition_info const* const d = pending.back();
    pending.pop_back();
    if (seen.find(d->hash) >= 0) continue;
    seen.add(d->hash, 0);
    ++size;
    if (is_loop(d)) size += range_of(d).is_known ? range_of(d).turns() * (size_of_row(body_of(d)) + 1) : not_written_out;
    else if (!is_element(d))
      for (int k = 0; k < d->arity; ++k) pending.push_back(d->arguments[k]);
  }
  return size;
}
inline constexpr std::int64_t largest_row = 300;
/// A body as its rows calculate it: short sums in it are written out.
template <class Body>
constexpr auto find_row() {
  if constexpr (info_of<Body>->is_indexed) {
    if constexpr (contains_loop(info_of<Body>) && size_of_row(info_of<Body>) <= largest_row)
      return type_box<typename write_out<Body>::type>{};
    else return type_box<Body>{};
  } else {
    return type_box<Body>{};
  }
}

/// Formulas by groups: those of cr::each over one index and the same range share their rows; what stands alone is one row.
template <class... Out>
struct row_groups {
  static constexpr int outputs = int(sizeof...(Out));
  static constexpr std::array<definition_info const*, std::size_t(outputs)> each{info_of<Out>...};

  static constexpr bool goes_on(int k) {
    if (k == 0) return false;
    definition_info const* const before = each[std::size_t(k - 1)];
    definition_info const* const here = each[std::size_t(k)];
    if (!keeps_apart(before) || !keeps_apart(here)) return keeps_apart(before) == keeps_apart(here);
    return before->operation->indexes.hash == here->operation->indexes.hash &&
           before->arguments[1]->hash == here->arguments[1]->hash && before->arguments[2]->hash == here->arguments[2]->hash;
  }
  /// Where a group begins; of the one behind the last, where that ends.
  static constexpr int first(int group) {
    int next = 0;
    for (int k = 0; k < outputs; ++k)
      if (!goes_on(k) && next++ == group) return k;
    return outputs;
  }
  static constexpr int count_groups() {
    int found = 0;
    for (int k = 0; k < outputs; ++k) found += !goes_on(k);
    return found;
  }
  static constexpr int count = count_groups();

  template <int K>
  static constexpr hash_t body() {
    return keeps_apart(each[std::size_t(K)]) ? body_of(each[std::size_t(K)])->hash : each[std::size_t(K)]->hash;
  }
  template <int K>
  using row = typename decltype(find_row<formula_at<body<K>()>>())::type;
};

/// Whether a row sums over elements of arrays that it is differentiated in.
constexpr bool sums_over_unknowns(definition_info const* row, input_layout const& inputs) {
  bool found = false;
  definition_map seen;
  walk(row, seen, [&](definition_info const* d) {
    found = found || (is_loop(d) && differentiates_elements(body_of(d), inputs));
    return 0;
  });
  return found;
}

/// What a row is differentiated in, outside of loops.
template <class = void>
constexpr list<definition_info const*> unknowns_of_row(definition_info const* row, input_layout const& inputs) {
  list<definition_info const*> found;
  definition_map seen;
  list<definition_info const*> pending{row};
  while (!pending.empty()) {
    definition_info const* const d = pending.back();
    pending.pop_back();
    if (seen.find(d->hash) >= 0 || is_loop(d)) continue;
    seen.add(d->hash, 0);
    bool const is_leaf = is_element(d) || (d->is_variable() && !d->is_index && !d->is_extent);
    if (is_leaf && inputs.first_active(d) < inputs.wrt) found.push_back(d);
    for (int k = d->arity - 1; k >= 0 && !is_element(d); --k) pending.push_back(d->arguments[k]);
  }
  return found;
}

/// Values and slopes of a row without loops by vertex elimination, where sweeps (whole_jacobian_request) would cost more: greedily, or by pairs.
template <class Inputs, bool ByPairs, class... Row>
struct row_elimination_request : whole_request<Inputs, Row...> {
  static constexpr int values = int(sizeof...(Row));
  static constexpr auto const& swept = block_code<whole_jacobian_request<Inputs, true, Row...>>::size;
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), {}}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    input_layout const inputs = Inputs::layout();
    for (definition_info const* const row : {info_of<Row>...})
      for (definition_info const* const each : unknowns_of_row(row, inputs)) b.lower(each);  // so they are the first leaves
    int const unknowns = b.leaves().size();
    list<int> outputs = whole_request<Inputs, Row...>::roots(b);
    b.graph().folds_slopes();
    elimination<swept.nodes + swept.leaves + values> eliminate(b.graph(), outputs, unknowns);
    if (!(ByPairs ? eliminate.by_pairs() : eliminate.greedily())) return outputs;
    list<int> const jacobian = eliminate.jacobian();
    for (int k = 0; k < jacobian.size(); ++k) {
      if (b.graph().is_zero(jacobian[k])) continue;
      outputs.push_back(jacobian[k]);
      targets.push_back({k % unknowns, k / unknowns});
    }
    return outputs;
  }
};
/// The cheapest of the codes that give all slopes.
template <class Best, class... Others>
struct cheapest_code {
  using type = Best;
};
template <class Best, class Next, class... Others>
struct cheapest_code<Best, Next, Others...> {
  static constexpr bool is_better = Next::size.targets >= Best::size.targets && weight_of(Next::value) < weight_of(Best::value);
  using type = typename cheapest_code<std::conditional_t<is_better, Next, Best>, Others...>::type;
};
template <class Inputs, class... Row>
constexpr auto find_slopes() {
  using sweeps = block_code<whole_jacobian_request<Inputs, true, Row...>>;
  if constexpr (sweeps::size.passes > 0 || sweeps::size.leaves == 0 || sweeps::size.nodes > 3 * most_eliminated_nodes)
    return type_box<sweeps>{};
  else
    return type_box<typename cheapest_code<sweeps, block_code<row_elimination_request<Inputs, false, Row...>>,
                                           block_code<row_elimination_request<Inputs, true, Row...>>>::type>{};
}

/// The code of the rows of one group: what a function of a row alone would be. An unknown is a leaf that some residual has a slope by, a number
/// of the function or an element of an array.
template <class Whole, class... Row>
struct row_code {
  static constexpr int residuals = int(sizeof...(Row));
  using values = block_code<whole_value_request<Whole, Row...>>;
  using slopes = typename decltype(find_slopes<Whole, Row...>())::type;
  static constexpr int slope_count = slopes::size.targets;
  static constexpr bool find_inner_sums() {
    bool found = false;
    ((found = found || sums_over_unknowns(info_of<Row>, Whole::layout())), ...);
    return found;
  }
  static constexpr bool has_inner_sums = find_inner_sums();

  struct slope_table {
    std::array<int, std::size_t(slope_count) + 1> leaf_of{};     // of unknowns
    std::array<int, std::size_t(slope_count) + 1> unknown_of{};  // of slopes
    int unknowns = 0;
  };
  static constexpr slope_table table = [] {
    slope_table found;
    for (int its_slope = 0; its_slope < slope_count; ++its_slope) {
      int const its_leaf = slopes::table.targets[std::size_t(its_slope)].leaf;
      int its_unknown = 0;
      while (its_unknown < found.unknowns && found.leaf_of[std::size_t(its_unknown)] != its_leaf) ++its_unknown;
      found.leaf_of[std::size_t(its_unknown)] = its_leaf;
      found.unknown_of[std::size_t(its_slope)] = its_unknown;
      if (its_unknown == found.unknowns) ++found.unknowns;
    }
    return found;
  }();
  static constexpr int unknowns = table.unknowns;
  static constexpr leaf const& unknown(int u) { return slopes::table.leaves[std::size_t(table.leaf_of[std::size_t(u)])]; }
  static constexpr int unknown_of(int slope) { return table.unknown_of[std::size_t(slope)]; }
  static constexpr int residual_of(int slope) { return slopes::table.targets[std::size_t(slope)].sweep; }
  static constexpr bool find_elements() {
    for (int u = 0; u < unknowns; ++u)
      if (unknown(u).kind == leaf_kind::element) return true;
    return has_inner_sums;
  }
  /// Whether rows differ in what they are differentiated by.
  static constexpr bool has_elements = find_elements();
};

/// A group of rows of a problem.
template <class Problem, int Group>
struct row_group;
template <class... Out, class In, int Wrt, int Group>
struct row_group<problem<formulas<Out...>, In, Wrt>, Group> {
  using whole = problem<formulas<Out...>, In, Wrt>;
  using groups = row_groups<Out...>;
  static constexpr int first = groups::first(Group);
  static constexpr int residuals = groups::first(Group + 1) - first;
  static constexpr definition_info const* info = groups::each[std::size_t(first)];
  static constexpr hash_t loop = keeps_apart(info) ? info->hash : 0;
  template <int... K>
  static row_code<whole, typename groups::template row<first + K>...> code_of(std::integer_sequence<int, K...>);
  using code = decltype(code_of(std::make_integer_sequence<int, residuals>{}));

  template <class Arrays>
  static constexpr turns_here turns(Arrays const& arrays) {
    if constexpr (loop == 0) {
      return {0, 1};
    } else {
      std::ptrdiff_t const low = affine_value<whole, affine_argument<loop, 1>>(no_frame{}, &arrays);
      std::ptrdiff_t const high = affine_value<whole, affine_argument<loop, 2>>(no_frame{}, &arrays);
      return {low, high < low ? 0 : high - low + 1};
    }
  }
  /// Where a row stands, with its index behind Outer.
  template <class Outer = no_frame>
  static constexpr auto frame_at([[maybe_unused]] std::ptrdiff_t at) {
    if constexpr (loop == 0) return Outer{};
    else return frame<info->operation->indexes.hash, Outer>{at, {}};
  }
};

template <class Problem>
inline constexpr int groups_in = 0;
template <class... Out, class In, int Wrt>
inline constexpr int groups_in<problem<formulas<Out...>, In, Wrt>> = row_groups<Out...>::count;

/// Calls use(row_group{}, the number of residuals before it) for every group; gives the number of all residuals.
template <class Problem, class Arrays, class Use>
constexpr std::ptrdiff_t for_each_group(Arrays const& arrays, Use const& use) {
  return [&]<int... G>(std::integer_sequence<int, G...>) {
    std::ptrdiff_t before = 0;
    ((use(row_group<Problem, G>{}, before),
      before += row_group<Problem, G>::residuals * row_group<Problem, G>::turns(arrays).count),
     ...);
    return before;
  }
  (std::make_integer_sequence<int, groups_in<Problem>>{});
}

/// What the code of a row gives, for one row.
template <class Code, class T>
struct row_results {
  T of[Code::reads == 0 ? 1 : Code::reads];
  [[gnu::always_inline]] constexpr T const& operator[](int output) const { return of[output]; }
};

/// What residuals are weighted by: those of a row stand `step` behind those of the row before.
template <class T>
struct row_weights {
  T const* first = nullptr;
  std::ptrdiff_t step = 0;
  [[nodiscard]] constexpr T const* of(std::ptrdiff_t row) const { return first == nullptr ? nullptr : first + row * step; }
};

/// The rows of a group from `first` to `last` - 1.
struct some_rows {
  std::ptrdiff_t first;
  std::ptrdiff_t last;
};
/// Sums of rows that have none.
struct no_sums {
  constexpr void join(no_sums const&) {}
};
/// Calls give(frame, rows, sums) for all rows of a group: for every block of them where a policy runs them in blocks, each with sums of its own, which are
/// joined with `sums` (residuals/in_blocks.hpp). `cost` is that of a row beside its code.
template <class Group, class Code, class Call, class Frame, class Sums, class Give>
constexpr void over_rows(Call const& call, Frame const& frame, Sums& sums, double, Give const& give) {
  give(frame, some_rows{0, Group::turns(call.arrays).count}, sums);
}

/// Runs the code Code of a group for some rows: take(number of the row, index, what its outputs are). What sums in a row give to the gradients of
/// unknowns is added to the numbers at `inner`, which are zero before every row.
template <class Group, class Code, int Inner = 0, class Frame, class Call, class Take>
constexpr void run_rows(Frame const&, some_rows const& rows, Call const& call, row_weights<typename Call::number> const& weights,
                        typename Call::number* inner, Take const& take) {
  using T = typename Call::number;
  using whole = typename Group::whole;
  std::ptrdiff_t const low = Group::turns(call.arrays).low;
  for (std::ptrdiff_t row = rows.first; row < rows.last; ++row) {
    for (int each = 0; each < Inner; ++each) inner[each] = exact_number<T, 0>();
    auto const here = Group::frame_at(low + row);
    surroundings<T, std::remove_const_t<decltype(here)>, std::remove_cvref_t<decltype(call.arrays)>> const s{
        call.numbers.data(), inner, nullptr, weights.of(row), here, &call.arrays};
    row_results<Code, T> results;
    run_whole_block<whole, Code>(s, [&](auto output, T const& given) { results.of[decltype(output)::value] = given; });
    take(row, low + row, results);
  }
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
