// Residuals whose rows read few of the unknowns: sparse Jacobians and normal equations, in compressed rows.
//
// What a row gives, and by which of its unknowns, is known while compiling; where an unknown stands among all is what integers tell. So a row's
// code runs, and what it gives is added where the pattern says.
#pragma once

#include <chainrule/residuals/in_blocks.hpp>
#include <chainrule/residuals/streams.hpp>
#include <chainrule/residuals/unknowns.hpp>
#include <chainrule/residuals/workspace.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {

/// What Gauss's and Newton's method solves, of residuals r with a sparse Jacobian J: matrix x step = -gradient.
template <class T>
struct sparse_normal_equations {
  T cost;                  // half the sum of squares
  array_view<T> gradient;  // J^T r
  sparse_view<T> matrix;   // J^T J, its lower triangle
};

namespace detail {

template <class T>
[[gnu::always_inline]] constexpr T added(T const& sum, T const& u, T const& v) {
  return calculate<operations::add_, T>(sum, calculate<operations::multiply_, T>(u, v));
}

/// Two unknowns of a row, the later one first: an entry of a symmetric matrix.
struct unknown_pair {
  int later = 0;
  int earlier = 0;
};

/// The pairs of unknowns that some residual of a row has slopes by.
template <class Code>
struct normal_pairs {
  static constexpr bool share_a_residual(int one, int other) {
    for (int s = 0; s < Code::slope_count; ++s)
      for (int t = 0; Code::unknown_of(s) == one && t < Code::slope_count; ++t)
        if (Code::unknown_of(t) == other && Code::residual_of(s) == Code::residual_of(t)) return true;
    return false;
  }
  static constexpr list<unknown_pair> listed() {
    list<unknown_pair> all;
    for (int later = 0; later < Code::unknowns; ++later)
      for (int earlier = 0; earlier <= later; ++earlier)
        if (share_a_residual(later, earlier)) all.push_back({later, earlier});
    return all;
  }
  static constexpr int count = listed().size();
  static constexpr std::array<unknown_pair, std::size_t(count) + 1> each = [] {
    std::array<unknown_pair, std::size_t(count) + 1> exact{};
    list<unknown_pair> const all = listed();
    for (int k = 0; k < count; ++k) exact[std::size_t(k)] = all[k];
    return exact;
  }();
};

/// Whether positions of unknowns are made of integers of an array.
constexpr bool places_unknowns(list<definition_info const*> const& roots, input_layout const& layout, hash_t integers) {
  bool found = false;
  definition_map seen;
  for (definition_info const* const root : roots)
    walk(root, seen, [&](definition_info const* d) {
      if (!is_element(d) || is_integer_element(d) || layout.first_active(d) >= layout.wrt) return 0;
      for (int k = 0; k < d->arity; ++k)
        walk_indexed(d->arguments[k], {}, [&](definition_info const* part, list<bound_index> const&) {
          found = found || (is_integer_element(part) && part->operation->indexes.hash == integers);
        });
      return 0;
    });
  return found;
}
template <class Problem>
struct placing_integers;
template <class... Out, class In, int Wrt>
struct placing_integers<problem<formulas<Out...>, In, Wrt>> {
  using whole = problem<formulas<Out...>, In, Wrt>;
  static constexpr bool place(hash_t integers) { return places_unknowns({info_of<Out>...}, whole::layout(), integers); }
};
template <class Problem, std::size_t Column>
inline constexpr bool places_by_column = columns_of<Problem>::each[Column].array->is_integer&&
                                             placing_integers<Problem>::place(columns_of<Problem>::each[Column].array->hash);

/// Calls use(pointer, how many) for the integers of a column, in pieces that lie one after the other.
template <hash_t Column, class Arrays, class Use>
void for_each_integer(Arrays const& arrays, Use const& use, std::ptrdiff_t size) {
  auto const* const first = arrays.template integers<Column>();
  if constexpr (!reads_in_steps<Column, Arrays>) {
    use(first, size);
  } else if constexpr (constexpr int rank = definition_at<Column>::info.rank; rank == 1) {
    for (std::ptrdiff_t each = 0; each < size; ++each) use(first + each * steps_in<Column>(arrays).steps[0], 1);
  } else {
    std::ptrdiff_t const columns = columns_in_steps<Column>(arrays);
    auto const found = steps_in<Column>(arrays);
    for (std::ptrdiff_t each = 0; each < size; ++each)
      use(first + each / columns * found.steps[0] + each % columns * found.steps[1], 1);
  }
}

template <class What>
inline constexpr char owner_of_pattern = 0;

/// Asks whether a pattern is that of this call: by its lengths, the integers that place unknowns, and whose rows are summed.
template <class What, class Problem, class Call>
bool is_pattern_of(sparse_pattern& pattern, Call const& call, std::ptrdiff_t whose = 0) {
  using columns = columns_of<Problem>;
  return [&]<std::size_t... C>(std::index_sequence<C...>) {
    std::ptrdiff_t const numbers = 1 + std::ptrdiff_t(columns::count) +
                                   (std::ptrdiff_t(0) + ... + (places_by_column<Problem, C> ? call.arrays.sizes[C] : 0));
    sparse_pattern::question ask(pattern, &owner_of_pattern<What>, std::size_t(numbers));
    ask.number(whose);
    (ask.number(call.arrays.sizes[C]), ...);
    (
        [&] {
          if constexpr (places_by_column<Problem, C>)
            for_each_integer<columns::each[C].array->hash>(
                call.arrays, [&](auto const* some_integers, std::ptrdiff_t how_many) { ask.list(some_integers, how_many); },
                call.arrays.sizes[C]);
        }(),
        ...);
    return ask.is_same();
  }
  (std::make_index_sequence<columns::count>{});
}

/// The number of parts that a group's rows give, times its rows, of all groups.
template <class Problem, class Arrays, class Parts>
std::size_t count_parts_of_rows(Arrays const& arrays, Parts const& parts_of) {
  std::size_t sum = 0;
  for_each_group<Problem>(arrays, [&]<class Group>(Group group, std::ptrdiff_t) {
    sum += std::size_t(parts_of(group)) * std::size_t(Group::turns(arrays).count);
  });
  return sum;
}
/// give(As<group>, the number of its first residual, columns of its unknowns) for all rows.
template <class Problem, template <class> class As, class Arrays, class Give>
void for_each_place(Arrays const& arrays, Give const& give) {
  unknown_columns<Problem> const columns(arrays);
  for_each_group<Problem>(arrays, [&]<class Group>(Group, std::ptrdiff_t before) {
    turns_here const turns = Group::turns(arrays);
    for (std::ptrdiff_t row = 0; row < turns.count; ++row)
      give(As<Group>{}, before + row * Group::residuals, columns.template columns<As<Group>>(turns.low + row, arrays));
  });
}

template <class Group>
struct jacobian_group : Group {};
template <class Group>
struct normal_group : Group {
  using pairs = normal_pairs<typename Group::code>;
};

struct sparse_jacobian_pattern;
template <class Problem, class Call>
void prepare_jacobian(sparse_pattern& pattern, Call const& call) {
  if (is_pattern_of<std::pair<Problem, sparse_jacobian_pattern>, Problem>(pattern, call)) return;
  auto const& arrays = call.arrays;
  std::size_t const rows = std::size_t(for_each_group<Problem>(arrays, [](auto, std::ptrdiff_t) {}));
  std::size_t const parts = count_parts_of_rows<Problem>(arrays, []<class Group>(Group) { return Group::code::slope_count; });
  pattern.make(rows, std::size_t(unknown_columns<Problem>(arrays).count()), parts, [&](auto const& take) {
    for_each_place<Problem, jacobian_group>(arrays, [&]<class Group>(Group, std::ptrdiff_t first, auto const& columns) {
      using code = typename Group::code;
      for (int each = 0; each < code::slope_count; ++each)
        take(first + code::residual_of(each), columns[std::size_t(code::unknown_of(each))]);
    });
  });
  pattern.rows_are_alike = pattern.is_one_to_one();
  std::size_t first = 0;
  for_each_group<Problem>(arrays, [&]<class Group>(Group, std::ptrdiff_t) {
    std::size_t const turns = std::size_t(Group::turns(arrays).count);
    pattern.rows_are_alike =
        pattern.rows_are_alike &&
        pattern.is_in_order(first, turns, Group::code::slope_count, slope_order<Problem, typename Group::code>::rank.data());
    first += turns * std::size_t(Group::code::slope_count);
  });
}

/// How entries are written: where the pattern says; row behind row, if a row's entries are its own and all rows have them in the same order; or so
/// past the caches.
enum class entry_order { anywhere, alike, streamed };

/// Where values and slopes of a group's rows go.
template <entry_order Order, bool WithValues, class Problem, class Group, class T>
struct entry_writer {
  using code = typename Group::code;
  static constexpr int residuals = Group::residuals;

  T* values;
  T* entries;
  int const* place;
  bool is_one_to_one;

  template <class Given>
  [[gnu::always_inline]] void operator()(std::ptrdiff_t row, std::ptrdiff_t, Given const& given) const {
    if constexpr (WithValues)
      for (int each = 0; each < residuals; ++each) values[row * residuals + each] = given[each];
    [&]<int... S>(std::integer_sequence<int, S...>) __attribute__((always_inline)) {
      if constexpr (Order != entry_order::anywhere) {
        T* const here = entries + row * code::slope_count;
        ((here[slope_order<Problem, code>::rank[std::size_t(S)]] = given[residuals + S]), ...);
      } else {
        int const* const at = place + row * code::slope_count;
        if (is_one_to_one) ((entries[at[S]] = given[residuals + S]), ...);
        else ((entries[at[S]] = calculate<operations::add_, T>(entries[at[S]], given[residuals + S])), ...);
      }
    }
    (std::make_integer_sequence<int, code::slope_count>{});
  }

  static constexpr std::array<int, std::size_t(residuals)> value_order = [] {
    std::array<int, std::size_t(residuals)> order{};
    for (int each = 0; each < residuals; ++each) order[std::size_t(each)] = each;
    return order;
  }();
  static constexpr std::array<int, std::size_t(code::slope_count)> order_of_entries = [] {
    std::array<int, std::size_t(code::slope_count)> order{};
    for (int each = 0; each < code::slope_count; ++each)
      order[std::size_t(slope_order<Problem, code>::rank[std::size_t(each)])] = residuals + each;
    return order;
  }();
  /// The same of rows whose results stand side by side.
  template <class Given>
  [[gnu::always_inline]] void side_by_side(std::ptrdiff_t row, Given const& given) const
      requires(Order != entry_order::anywhere) {
    if constexpr (WithValues) given.template put_rows<value_order>(values + row * residuals);
    if constexpr (Order == entry_order::streamed) given.template stream_rows<order_of_entries>(entries + row * code::slope_count);
    else given.template put_rows<order_of_entries>(entries + row * code::slope_count);
  }
};

/// The values of all residuals, if there is a place for them, and the entries of the Jacobian.
template <class Problem, entry_order Order, bool WithValues, class Frame, class Call>
void write_entries(Frame const& frame, Call const& call, sparse_pattern& pattern, typename Call::number* values,
                   typename Call::number* entries) {
  using T = typename Call::number;
  bool const is_one_to_one = pattern.is_one_to_one();
  if (!is_one_to_one)
    for (std::size_t each = 0; each < pattern.entries(); ++each) entries[each] = exact_number<T, 0>();
  constexpr bool alike = Order != entry_order::anywhere;
  std::ptrdiff_t first = 0;
  no_sums none;
  for_each_group<Problem>(call.arrays, [&]<class Group>(Group, std::ptrdiff_t before) {
    using code = typename Group::code;
    entry_writer<Order, WithValues, Problem, Group, T> const write{
        WithValues ? values + before : values, alike ? entries + first : entries, pattern.places() + first, is_one_to_one};
    over_rows<Group, typename code::slopes>(call, frame, none, 0, [&](auto const& inside, some_rows const& rows, no_sums&) {
      run_rows<Group, typename code::slopes>(inside, rows, call, {}, nullptr, write);
      if constexpr (Order == entry_order::streamed) end_of_stream();
    });
    first += Group::turns(call.arrays).count * code::slope_count;
  });
}
template <bool WithValues, class Problem, class Frame, class Call>
void write_sparse_jacobian(Frame const& frame, Call const& call, sparse_pattern& pattern, typename Call::number* values,
                           typename Call::number* entries) {
  using T = typename Call::number;
  if constexpr (std::is_same_v<T, double> && !std::is_void_v<typename lane_facts<Frame>::batches>)
    if (pattern.rows_are_alike && is_streamed<T>(pattern.entries()))
      return write_entries<Problem, entry_order::streamed, WithValues>(frame, call, pattern, values, entries);
  if (pattern.rows_are_alike) write_entries<Problem, entry_order::alike, WithValues>(frame, call, pattern, values, entries);
  else write_entries<Problem, entry_order::anywhere, WithValues>(frame, call, pattern, values, entries);
}

/// Entries of a symmetric matrix by the pairs of As<Group>. `others`: entries besides, of rows that others have.
template <template <class> class As, class Problem, class Arrays>
void make_symmetric(sparse_pattern& pattern, Arrays const& arrays, std::size_t size, listed_entries const& others = {}) {
  std::size_t const parts = count_parts_of_rows<Problem>(arrays, []<class Group>(Group) { return As<Group>::pairs::count; });
  pattern.make(size, size, parts + others.count, [&](auto const& take) {
    for_each_place<Problem, As>(arrays, [&]<class Group>(Group, std::ptrdiff_t, auto const& columns) {
      using pairs = typename Group::pairs;
      for (int each = 0; each < pairs::count; ++each) {
        std::ptrdiff_t const one = columns[std::size_t(pairs::each[std::size_t(each)].later)];
        std::ptrdiff_t const other = columns[std::size_t(pairs::each[std::size_t(each)].earlier)];
        take(one < other ? other : one, one < other ? one : other);
      }
    });
    for (std::size_t each = 0; each < others.count; ++each) take(others.rows[each], others.columns[each]);
  });
}
/// Makes the pattern anew where it is another. Of rows that processes share all have one pattern, of the rows of all.
template <class What, template <class> class As, class Problem, class Frame, class Call>
void prepare_symmetric(Frame const& frame, sparse_pattern& pattern, Call const& call) {
  using what = std::pair<Problem, What>;
  auto const size = std::size_t(unknown_columns<Problem>(call.arrays).count());
  if constexpr (frame_has_parts_elsewhere<Frame>) {
    bool const is_same = is_pattern_of<what, Problem>(pattern, call, frame.engine.whose());
    if (frame.engine.all_agree(is_same, size)) return;
    make_symmetric<As, Problem>(pattern, call.arrays, size);
    growing_array<int> rows, columns;
    make_symmetric<As, Problem>(pattern, call.arrays, size, frame.engine.of_all(pattern.listed(), rows, columns));
  } else if (!is_pattern_of<what, Problem>(pattern, call)) {
    make_symmetric<As, Problem>(pattern, call.arrays, size);
  }
}
/// Adds what a row gives for a pair. Two unknowns of a row may be one number: what both have in common counts twice on the diagonal.
template <class Pairs, class T, class List>
[[gnu::always_inline]] inline void add_pair(int pair, T const& part, int place, sparse_view<T> const& matrix,
                                            List const& entries) {
  add_to<false>(entries[place], part);
  unknown_pair const of = Pairs::each[std::size_t(pair)];
  if (of.later != of.earlier && matrix.row_of[std::size_t(place)] == matrix.column_of[std::size_t(place)])
    add_to<false>(entries[place], part);
}

struct sparse_normal_pattern;
template <class Problem, class Frame, class T, class Call>
sparse_normal_equations<T> find_sparse_normal_equations(Frame const& frame, residual_workspace<T>& work, Call const& call) {
  prepare_symmetric<sparse_normal_pattern, normal_group, Problem>(frame, work.normal_pattern, call);
  unknown_columns<Problem> const columns(call.arrays);
  std::size_t const size = std::size_t(columns.count());
  std::size_t const count = work.normal_pattern.entries();
  T* const entries = work.normal.at_least(count);
  T* const gradient = work.gradient.at_least(size);
  for (std::size_t each = 0; each < count; ++each) entries[each] = exact_number<T, 0>();
  for (std::size_t each = 0; each < size; ++each) gradient[each] = exact_number<T, 0>();
  sparse_normal_equations<T> sums{exact_number<T, 0>(), {gradient, size}, work.normal_pattern.view(entries, true)};
  int const* place = work.normal_pattern.places();
  shared_lists<T*, 2> const lists{{entries, gradient}, {count, size}};
  block_sums<T, 1> cost;
  for_each_group<Problem>(call.arrays, [&]<class Group>(Group, std::ptrdiff_t) {
    using code = typename Group::code;
    using pairs = normal_pairs<code>;
    over_rows_with_lists<Group, typename code::slopes>(
        call, frame, lists, cost, row_work{3.0 * pairs::count, double(pairs::count + code::slope_count)},
        [&](auto const& inside, some_rows const& rows, auto const& own, block_sums<T, 1>& of_rows) {
          run_rows<Group, typename code::slopes>(
              inside, rows, call, {}, nullptr, [&](std::ptrdiff_t row, std::ptrdiff_t at, auto const& given) {
                T slopes[Group::residuals][code::unknowns == 0 ? 1 : code::unknowns] = {};
                for (int each = 0; each < code::slope_count; ++each)
                  slopes[code::residual_of(each)][code::unknown_of(each)] = given[Group::residuals + each];
                auto const places = columns.template columns<Group>(at, call.arrays);
                for (int each = 0; each < Group::residuals; ++each)
                  of_rows.each[0] = added(of_rows.each[0], given[each], given[each]);
                for (int unknown = 0; unknown < code::unknowns; ++unknown) {
                  T slope = calculate<operations::multiply_, T>(slopes[0][unknown], given[0]);
                  for (int each = 1; each < Group::residuals; ++each) slope = added(slope, slopes[each][unknown], given[each]);
                  add_to<false>(own.each[1][places[std::size_t(unknown)]], slope);
                }
                int const* const places_of_pairs = place + row * pairs::count;
                for (int pair = 0; pair < pairs::count; ++pair) {
                  unknown_pair const both = pairs::each[std::size_t(pair)];
                  T part = calculate<operations::multiply_, T>(slopes[0][both.later], slopes[0][both.earlier]);
                  for (int each = 1; each < Group::residuals; ++each)
                    part = added(part, slopes[each][both.later], slopes[each][both.earlier]);
                  add_pair<pairs>(pair, part, places_of_pairs[pair], sums.matrix, own.each[0]);
                }
              });
        });
    place += Group::turns(call.arrays).count * pairs::count;
  });
  sums.cost = calculate<operations::multiply_, T>(exact_number<T, 1, 2>(), cost.each[0]);
  return sums;
}

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop
