// Of a Jacobian or Hessian only the entries that are not zero everywhere, row by row; of a Hessian the lower triangle. Loops are written out.
//
// A small matrix is taken from its dense program, which knows more ways. A large one is never dense: a sweep for each row visits what that row depends
// on, so that work is as much as there are entries.
#pragma once

#include <chainrule/function/requests.hpp>
#include <chainrule/graph/pattern.hpp>
#include <chainrule/graph/pieces.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// What the rows of a matrix are the derivatives of: some outputs, or the gradient of their sum, each times a seed.
template <class Matrix>
struct entry_sweeps;
template <class Problem>
struct entry_sweeps<jacobian_request<Problem>> {
  using problem = Problem;
  static constexpr int rows = Problem::outputs, columns = Problem::wrt;
  static constexpr int before = 0;
  static constexpr bool is_symmetric = false;
  static constexpr list<int> seeds(graph_builder&) { return {}; }
};
template <class Problem>
struct hessian_sweeps {
  using problem = Problem;
  static constexpr int rows = Problem::wrt, columns = Problem::wrt;
  static constexpr bool is_symmetric = true;
};
template <class Problem, bool WithAll>
struct entry_sweeps<hessian_request<Problem, WithAll>> : hessian_sweeps<Problem> {
  static constexpr int before = hessian_request<Problem, WithAll>::before;
  static constexpr bool guards_poles = false;
  static constexpr list<int> seeds(graph_builder& g) { return {g.constant(1)}; }
};

/// The outputs, and seeds for them, as they are lowered.
template <class Matrix>
struct lowered_request : request_base<typename entry_sweeps<Matrix>::problem> {
  using sweeps = entry_sweeps<Matrix>;
  using problem = typename sweeps::problem;
  static constexpr int outputs = (sweeps::is_symmetric ? 2 : 1) * problem::outputs;
  static constexpr int capacity = problem::nodes + problem::inputs + outputs + 64;
  static constexpr list<int> build(graph_builder& g) {
    list<int> result = problem::lower_into(g);
    result.append(sweeps::seeds(g));
    return result;
  }
};
/// What each row is swept back from; of a gradient, behind it, the outputs.
template <class Matrix>
struct swept_graph : kept_graph<lowered_request<Matrix>> {};
template <class Matrix>
requires(entry_sweeps<Matrix>::is_symmetric) struct swept_graph<Matrix> {
  using sweeps = entry_sweeps<Matrix>;
  using lowered = kept_graph<lowered_request<Matrix>>;
  using gradient = sweep_in_pieces<lowered, sweeps::problem::outputs, sweeps::rows, sweeps::guards_poles>;
  static constexpr auto const& kept = lowered::kept;  // what is guarded
  static constexpr auto joined() {
    constexpr int outputs = sweeps::problem::outputs;
    list<int> results = gradient::gradient();
    for (int r = 0; r < outputs; ++r) results.push_back(lowered::stored.outputs[r]);
    return store<gradient::nodes_in_all, sweeps::rows + outputs>(gradient::graph(), results);
  }
  static constexpr auto stored = joined();
};

/// Where a matrix may have entries, in compressed rows: the inputs that its rows depend on.
template <class Matrix>
struct swept_places {
  using sweeps = entry_sweeps<Matrix>;
  using source = swept_graph<Matrix>;
  using graph = numbered_graph<source>;

  // Row by row, in pieces.
  static constexpr int piece = 32;
  static constexpr int pieces = (sweeps::rows + piece - 1) / piece;
  struct reached_rows {
    int const* columns;
    int const* counts;
    int const* visited;
  };
  template <int Capacity>
  struct reach {
    int columns[Capacity];
    int counts[piece];
    int visited[piece];
    int size;
  };
  template <int Piece>
  struct reach_of {
    template <int Capacity>
    static constexpr reach<Capacity> build() {
      reach<Capacity> all{};
      int last_seen[graph::nodes + 1] = {};
      int pending[graph::nodes + 1] = {};  // a stack
      int const begin = Piece * piece;
      int const end = begin + piece < sweeps::rows ? begin + piece : sweeps::rows;
      for (int row = begin; row < end; ++row) {
        int const root = source::stored.outputs[row];
        int top = 0;
        pending[top++] = root;
        last_seen[root] = row + 1;
        int visited = 0;
        int const its_first = all.size;
        while (top > 0) {
          int const node = pending[--top];
          ++visited;
          int const from = graph::first.data()[node];
          int const to = graph::first.data()[node + 1];
          for (int k = from; k < to; ++k) {
            int const a = source::stored.arguments[k];
            if (last_seen[a] != row + 1) last_seen[a] = row + 1, pending[top++] = a;
          }
          if (from != to || source::stored.operations[node]->key != 0) continue;
          int const input = source::stored.counts[node];
          if (input < 0 || input >= sweeps::columns || (sweeps::is_symmetric && input < row)) continue;
          int at = all.size++;
          if (at >= Capacity) continue;
          for (; at > its_first && input < all.columns[at - 1]; --at) all.columns[at] = all.columns[at - 1];
          all.columns[at] = input;
        }
        all.counts[row - begin] = all.size - its_first;
        all.visited[row - begin] = visited;
      }
      return all;
    }
    static constexpr int guessed = 16 * piece;
    static constexpr auto guess = build<guessed>();
    static constexpr auto again() {
      if constexpr (guess.size <= guessed) return 0;
      else return build<guess.size>();
    }
    static constexpr auto rebuilt = again();
    static constexpr reached_rows rows() {
      if constexpr (guess.size <= guessed) return {guess.columns, guess.counts, guess.visited};
      else return {rebuilt.columns, rebuilt.counts, rebuilt.visited};
    }
  };
  template <int... Piece>
  static constexpr std::array<reached_rows, sizeof...(Piece)> all_pieces(std::integer_sequence<int, Piece...>) {
    return {reach_of<Piece>::rows()...};
  }
  static constexpr auto reached = all_pieces(std::make_integer_sequence<int, pieces>{});

  /// Rows are swept in groups, each in a graph of its own, of what visits so many nodes.
  static constexpr int most_visited = 800;
  struct summary {
    int count = 0;
    int groups = 0;
    bool is_sparse = false;
  };
  /// Sparse: sweeps for all rows visit few nodes more than once. (Dense Jacobians of few variables are swept by variables.)
  static constexpr summary found = [] {
    summary all;
    int sum = 0;
    int of_group = most_visited;
    for (int row = 0; row < sweeps::rows; ++row) {
      reached_rows const& each = reached[std::size_t(row / piece)];
      int const visited = each.visited[row % piece];
      all.count += each.counts[row % piece];
      sum += visited;
      if (of_group + visited > most_visited) ++all.groups, of_group = 0;
      of_group += visited;
    }
    all.is_sparse = sweeps::rows <= sweeps::columns || sum <= 8 * (graph::nodes + sweeps::rows);
    return all;
  }();
  static constexpr int count = found.count;

  struct group {
    int first_row = 0;
    int first_entry = 0;
    int visited = 0;
  };
  static constexpr auto groups = [] {
    std::array<group, std::size_t(found.groups) + 1> all{};
    std::size_t next = 0;
    int entries = 0;
    for (int row = 0; row < sweeps::rows; ++row) {
      reached_rows const& each = reached[std::size_t(row / piece)];
      int const visited = each.visited[row % piece];
      if (next == 0 || all[next - 1].visited + visited > most_visited) all[next++] = {row, entries, 0};
      all[next - 1].visited += visited;
      entries += each.counts[row % piece];
    }
    all[next] = {sweeps::rows, entries, 0};
    return all;
  }();

  struct place {
    int row = 0;
    int column = 0;
  };
  struct table {
    std::array<place, std::size_t(count)> each{};
    std::array<int, std::size_t(count)> of_sweep{};  // the place of each entry in the order of the sweeps
    std::array<int, std::size_t(sweeps::rows) + 1> starts{};
    std::array<int, std::size_t(sweeps::rows) + 1> first{};  // of a sweep's entries
  };
  /// A row of the lower triangle is what the sweeps of its columns give for it.
  static constexpr table stored = [] {
    table all;
    place* const each = all.each.data();
    int* const starts = all.starts.data();
    int* const first = all.first.data();
    for (int row = 0; row < sweeps::rows; ++row) {
      reached_rows const& its = reached[std::size_t(row / piece)];
      int const entries = its.counts[row % piece];
      first[row + 1] = first[row] + entries;
      int const* const columns = its.columns + (first[row] - first[row - row % piece]);
      for (int k = 0; k < entries; ++k) ++starts[(sweeps::is_symmetric ? columns[k] : row) + 1];
    }
    for (int row = 0; row < sweeps::rows; ++row) starts[row + 1] += starts[row];
    int used[sweeps::rows + 1] = {};
    for (int row = 0; row < sweeps::rows; ++row) {
      reached_rows const& its = reached[std::size_t(row / piece)];
      int const* const columns = its.columns + (first[row] - first[row - row % piece]);
      for (int k = 0; k < first[row + 1] - first[row]; ++k) {
        int const its_row = sweeps::is_symmetric ? columns[k] : row;
        int const at = starts[its_row] + used[its_row]++;
        each[at] = {its_row, sweeps::is_symmetric ? row : columns[k]};
        all.of_sweep.data()[first[row] + k] = at;
      }
    }
    return all;
  }();
  template <class Use>
  static constexpr void for_each(Use const& use) {
    for (int k = 0; k < count; ++k) use(stored.each[std::size_t(k)].row, stored.each[std::size_t(k)].column, k);
  }
};

/// A group of rows: their entries, sweep by sweep.
template <class Matrix, int Group>
struct group_request : request_base<typename entry_sweeps<Matrix>::problem> {
  using sweeps = entry_sweeps<Matrix>;
  using places = swept_places<Matrix>;
  static constexpr auto mine = places::groups[std::size_t(Group)];
  static constexpr auto next = places::groups[std::size_t(Group) + 1];
  static constexpr int outputs = next.first_entry - mine.first_entry;
  static constexpr int capacity = 8 * mine.visited + outputs + sweeps::problem::inputs + 32;
  static constexpr list<int> build(graph_builder& g) {
    list<int> const roots = numbered_graph<swept_graph<Matrix>>::add_to(g, swept_graph<Matrix>::stored.outputs + mine.first_row,
                                                                        next.first_row - mine.first_row);
    list<int> result(outputs, g.constant(0));
    g.folds_slopes();
    repeated_reverse sweep(g, sweeps::columns);
    for (int k = 0; k < roots.size(); ++k) {
      int const row = mine.first_row + k;
      int const first = places::stored.first[std::size_t(row)];
      auto const* const of_sweep = places::stored.of_sweep.data();
      sweep(roots[k], sweeps::is_symmetric ? row : 0, [&](int its_column, int its_node) {
        int at = first;
        while ((sweeps::is_symmetric ? places::stored.each[std::size_t(of_sweep[at])].row
                                     : places::stored.each[std::size_t(of_sweep[at])].column) != its_column)
          ++at;
        result[at - mine.first_entry] = its_node;
      });
    }
    return result;
  }
};
/// All groups, in one graph.
template <class Matrix>
struct entries_request : request_base<typename entry_sweeps<Matrix>::problem> {
  using sweeps = entry_sweeps<Matrix>;
  using places = swept_places<Matrix>;
  static constexpr int before = sweeps::before;
  static constexpr int outputs = before + places::count;
  static constexpr int groups = places::found.groups;

  template <int... Group>
  static constexpr int capacity_of(std::integer_sequence<int, Group...>) {
    return ((before > 0 ? swept_graph<Matrix>::stored.nodes : 0) + ... + draft<group_request<Matrix, Group>, 0>::stored().nodes);
  }
  static constexpr int capacity = capacity_of(std::make_integer_sequence<int, groups>{}) + sweeps::problem::inputs + 32;
  template <int... Group>
  static constexpr void add_groups(graph_builder& g, list<int>& result, std::integer_sequence<int, Group...>) {
    (add_group<Group>(g, result), ...);
  }
  template <int Group>
  static constexpr void add_group(graph_builder& g, list<int>& result) {
    using request = group_request<Matrix, Group>;
    list<int> const nodes = add_outputs<request::outputs>(g, draft<request, 0>::stored());
    int const* const of_sweep = places::stored.of_sweep.data() + request::mine.first_entry;
    for (int k = 0; k < nodes.size(); ++k) result[before + of_sweep[k]] = nodes[k];
  }
  static constexpr list<int> build(graph_builder& g) {
    list<int> result(outputs, -1);
    if constexpr (before > 0) {
      list<int> const first = numbered_graph<swept_graph<Matrix>>::add_to(g, swept_graph<Matrix>::stored.outputs, before);
      result[0] = first.back();
      for (int k = 1; k < before; ++k) result[k] = first[k - 1];
    }
    add_groups(g, result, std::make_integer_sequence<int, groups>{});
    return result;
  }
};

/// Numbers of a matrix up to which its dense program is made.
inline constexpr int most_dense_entries = 1000;
template <class Matrix>
struct sparse_request {
  using sweeps = entry_sweeps<Matrix>;
  static constexpr bool is_swept() {
    if constexpr (sweeps::rows * sweeps::columns <= most_dense_entries) return false;
    else return swept_places<Matrix>::found.is_sparse;
  }
  template <class Request, class Places>
  using program_of_entries = sparse_program<code_for<Request>, Places, sweeps::rows, sweeps::is_symmetric, sweeps::before>;
  static constexpr auto find_code() {
    if constexpr (is_swept()) return type_box<program_of_entries<entries_request<Matrix>, swept_places<Matrix>>>{};
    else return type_box<program_of_entries<Matrix, dense_places<sweeps::rows, sweeps::columns, sweeps::is_symmetric>>>{};
  }
  using code = typename decltype(find_code())::type;
  static constexpr int outputs = sweeps::before + code::entries;
};
template <class Matrix>
struct code_of<sparse_request<Matrix>> {
  using type = typename sparse_request<Matrix>::code;
};

}  // namespace chainrule::detail

#pragma GCC diagnostic pop
