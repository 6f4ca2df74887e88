// Sparse Hessians of weighted residuals and of objectives: a row's second derivatives by pairs of its unknowns, summed where the pattern says.
#pragma once

#include <chainrule/residuals/sparse.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// The second derivatives of a row's residuals, each weighted, as entries by pairs of unknowns that are not zero everywhere: target {later, earlier}
/// is an output. WithAll: behind the residuals and their slopes, targets {unknown, -1}.
template <class Inputs, bool WithAll, class... Row>
struct row_hessian_request : whole_request<Inputs, Row...> {
  static constexpr int values = WithAll ? int(sizeof...(Row)) : 0;
  static constexpr int parts() { return 4 * whole_request<Inputs, Row...>::parts(); }
  static constexpr block_builder builder() { return {Inputs::operations(), Inputs::layout(), {}}; }
  static constexpr list<int> build(block_builder& b, list<sweep_target>& targets) {
    list<int> const roots = whole_request<Inputs, Row...>::roots(b);
    list<int> seeds;
    for (int k = 0; k < roots.size(); ++k) seeds.push_back(b.add_leaf({leaf_kind::seed, k, nullptr}));
    int const leaves = b.leaves().size();
    graph_builder& graph = b.graph();
    list<int> const slopes = reverse(graph, roots, seeds, leaves);
    auto const is_unknown = [&](int leaf) { return b.leaves()[leaf].first_input < Inputs::wrt; };
    graph.folds_slopes();
    repeated_reverse sweep(graph, leaves);
    list<int> outputs;
    if (WithAll) outputs = roots;
    for (int leaf = 0; leaf < leaves && WithAll; ++leaf) {
      if (!is_unknown(leaf) || graph.is_zero(slopes[leaf])) continue;
      outputs.push_back(slopes[leaf]);
      targets.push_back({leaf, -1});
    }
    for (int leaf = 0; leaf < leaves; ++leaf) {
      if (!is_unknown(leaf) || graph.is_zero(slopes[leaf])) continue;
      sweep(slopes[leaf], leaf, [&](int other, int node) {
        if (!is_unknown(other) || graph.is_zero(node)) return;
        outputs.push_back(node);
        targets.push_back({other, leaf});
      });
    }
    return outputs;
  }
};

/// Whether a row has loops over what it is differentiated in, or in numbers that it is differentiated in.
constexpr bool loops_read_unknowns(definition_info const* row, input_layout const& inputs) {
  bool found = false;
  definition_map seen;
  walk(row, seen, [&](definition_info const* d) {
    found = found || (is_loop(d) && inputs.first_active(d) < inputs.wrt);
    return 0;
  });
  return found;
}

template <class Code, bool WithAll = false>
struct second_code;
template <class Whole, class... Row, bool WithAll>
struct second_code<row_code<Whole, Row...>, WithAll> {
  using block = block_code<row_hessian_request<Whole, WithAll, Row...>>;
  static constexpr int count_slopes() {
    int slopes = 0;
    for (int k = 0; k < block::size.targets; ++k) slopes += block::table.targets[std::size_t(k)].sweep < 0;
    return slopes;
  }
  static constexpr int values = block::reads - block::size.targets;
  static constexpr int slopes = count_slopes();
  static constexpr int count = block::size.targets - slopes;

  static constexpr bool find_loops() {
    bool found = false;
    ((found = found || loops_read_unknowns(info_of<Row>, Whole::layout())), ...);
    return found;
  }
  static constexpr bool has_loops = find_loops();

  /// Its unknowns are among the leaves of the block.
  static constexpr int unknowns = block::size.leaves;
  static constexpr leaf const& unknown(int u) { return block::table.leaves[std::size_t(u)]; }
  static constexpr std::array<unknown_pair, std::size_t(count) + 1> each = [] {
    std::array<unknown_pair, std::size_t(count) + 1> exact{};
    for (int k = 0; k < count; ++k) {
      sweep_target const target = block::table.targets[std::size_t(slopes + k)];
      exact[std::size_t(k)] = {target.leaf, target.sweep};
    }
    return exact;
  }();
};
template <class Group, bool WithAll = false>
struct second_group : Group {
  using code = second_code<typename Group::code, WithAll>;
  using pairs = code;
};
/// The same leaves, pairs and places.
template <class Group>
using second_places = second_group<Group>;

struct sparse_hessian_pattern;
/// The entries; WithAll: the residuals are added to `value`, their slopes to `gradient`, an entry for each unknown.
template <class Problem, bool WithAll = false, class Frame, class T, class Call>
sparse_view<T> find_sparse_hessian(Frame const& frame, residual_workspace<T>& work, Call const& call,
                                   row_weights<T> const& weights, [[maybe_unused]] T* value = nullptr,
                                   [[maybe_unused]] T* gradient = nullptr) {
  prepare_symmetric<sparse_hessian_pattern, second_places, Problem>(frame, work.second_pattern, call);
  T* const entries = work.second.at_least(work.second_pattern.entries());
  for (std::size_t each = 0; each < work.second_pattern.entries(); ++each) entries[each] = exact_number<T, 0>();
  sparse_view<T> const matrix = work.second_pattern.view(entries, true);
  int const* place = work.second_pattern.places();
  [[maybe_unused]] unknown_columns<Problem> const columns(call.arrays);
  std::size_t const unknowns = WithAll ? std::size_t(columns.count()) : 0;
  shared_lists<T*, 2> const lists{{entries, gradient}, {work.second_pattern.entries(), unknowns}};
  block_sums<T, 1> sum;
  for_each_group<Problem>(call.arrays, [&]<class Group>(Group, std::ptrdiff_t before) {
    using group = second_group<Group, WithAll>;
    using code = typename group::code;
    row_weights<T> const here{weights.step == 0 ? weights.first : weights.first + before, weights.step * Group::residuals};
    constexpr int first = code::values + code::slopes;
    over_rows_with_lists<Group, typename code::block>(
        call, frame, lists, sum, row_work{double(code::count), double(code::count + code::slopes)},
        [&](auto const& inside, some_rows const& rows, auto const& own, [[maybe_unused]] block_sums<T, 1>& of_rows) {
          run_rows<Group, typename code::block>(
              inside, rows, call, here, nullptr, [&](std::ptrdiff_t row, [[maybe_unused]] std::ptrdiff_t at, auto const& given) {
                if constexpr (WithAll) {
                  for (int each = 0; each < code::values; ++each)
                    of_rows.each[0] = calculate<operations::add_, T>(of_rows.each[0], given[each]);
                  auto const column = columns.template columns<group>(at, call.arrays);
                  for (int each = 0; each < code::slopes; ++each)
                    add_to<false>(own.each[1][column[std::size_t(code::block::table.targets[std::size_t(each)].leaf)]],
                                  T(given[code::values + each]));
                }
                int const* const places = place + row * code::count;
                for (int pair = 0; pair < code::count; ++pair)
                  add_pair<code>(pair, given[first + pair], places[pair], matrix, own.each[0]);
              });
        });
    place += Group::turns(call.arrays).count * code::count;
  });
  if constexpr (WithAll) *value = calculate<operations::add_, T>(*value, sum.each[0]);
  return matrix;
}

// ---- objectives: sums of terms, each a row for every turn

template <class... Lists>
struct joined_formulas {
  using type = formulas<>;
};
template <class... E>
struct joined_formulas<formulas<E...>> {
  using type = formulas<E...>;
};
template <class... E, class... F, class... Rest>
struct joined_formulas<formulas<E...>, formulas<F...>, Rest...> : joined_formulas<formulas<E..., F...>, Rest...> {};

/// Op(term, by...) of each term, of rows inside.
template <class Op, class Definition, class... By>
struct term_with {
  using type = applied<Op, defined<Definition>, By...>;
};
template <class Op, hash_t Index, class Body, class Low, class High, class... By>
struct term_with<Op, application<operations::each_<Index>, Body, Low, High>, By...> {
  using type = applied<operations::each_<Index>, applied<Op, Body, By...>, Low, High>;
};
template <class Op, class Terms, class... By>
struct terms_with;
template <class Op, class... E, class... By>
struct terms_with<Op, formulas<E...>, By...> {
  using type = formulas<typename term_with<Op, definition_of<E>, By...>::type...>;
};

/// What an objective adds up: rows for its sums, and what stands alone. Factors of sums are numbers that it is not differentiated in.
template <class Inputs, class Definition>
struct objective_terms {
  using type = formulas<defined<Definition>>;
};
template <class Inputs, class E>
using terms_of = typename objective_terms<Inputs, definition_of<E>>::type;
template <class Inputs, class E>
constexpr bool is_factor() {
  return Inputs::layout().first_active(info_of<E>) >= Inputs::wrt;
}
template <class Inputs, hash_t Index, class Body, class Low, class High>
struct objective_terms<Inputs, application<operations::sum_<Index>, Body, Low, High>> {
  using type = formulas<applied<operations::each_<Index>, Body, Low, High>>;
};
template <class Inputs, hash_t Index, class Body, class Low, class High>
struct objective_terms<Inputs, application<operations::mean_<Index>, Body, Low, High>> {
  using count = applied<operations::add_, applied<operations::subtract_, High, Low>, constant_t<rational{1, 1}>>;
  using type = formulas<applied<operations::each_<Index>, applied<operations::divide_, Body, count>, Low, High>>;
};
template <class Inputs, class A, class B>
struct objective_terms<Inputs, application<operations::add_, A, B>> : joined_formulas<terms_of<Inputs, A>, terms_of<Inputs, B>> {
};
template <class Inputs, class A>
struct objective_terms<Inputs, application<operations::negate_, A>> : terms_with<operations::negate_, terms_of<Inputs, A>> {};
template <class Inputs, class A, class B>
struct objective_terms<Inputs, application<operations::subtract_, A, B>>
    : joined_formulas<terms_of<Inputs, A>, typename terms_with<operations::negate_, terms_of<Inputs, B>>::type> {};
template <class Inputs, class A, class B>
requires(is_factor<Inputs, B>()) struct objective_terms<Inputs, application<operations::divide_, A, B>>
    : terms_with<operations::divide_, terms_of<Inputs, A>, B> {
};
template <class Inputs, class A, class B>
requires(is_factor<Inputs, B>()) struct objective_terms<Inputs, application<operations::multiply_, A, B>>
    : terms_with<operations::multiply_, terms_of<Inputs, A>, B> {
};
template <class Inputs, class A, class B>
requires(is_factor<Inputs, A>() &&
         !is_factor<Inputs, B>()) struct objective_terms<Inputs, application<operations::multiply_, A, B>>
    : terms_with<operations::multiply_, terms_of<Inputs, B>, A> {
};

/// An objective as residuals, all of weight one.
template <class Problem>
struct objective_rows;
template <class Out, class In, int Wrt>
struct objective_rows<problem<formulas<Out>, In, Wrt>> {
  using type = problem<terms_of<problem<formulas<Out>, In, Wrt>, Out>, In, Wrt>;
};

template <class Problem>
constexpr bool has_second_apart() {
  return []<int... G>(std::integer_sequence<int, G...>) {
    return (!second_code<typename row_group<Problem, G>::code>::has_loops && ...);
  }
  (std::make_integer_sequence<int, groups_in<Problem>>{});
}
template <class Problem>
constexpr bool check_second() {
  constexpr bool apart = has_second_apart<Problem>();
  static_assert(
      apart,
      "chainrule: sparse_hessian: a sum in a row, or within other operations than +, - and factors, runs over unknowns, and is too "
      "long to be written out");
  return apart;
}

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
