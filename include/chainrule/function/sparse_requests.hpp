// Of a Jacobian or Hessian only the entries that are not zero everywhere, row by row; of a Hessian the lower triangle. Loops are written out.
//
// A small matrix is taken from its dense program, which knows more ways. A large one is never dense: a sweep for each row visits what that row depends
// on, so that work is as much as there are entries.
#pragma once

#include <chainrule/function/requests.hpp>
#include <chainrule/graph/pattern.hpp>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::detail {

/// What the rows of a matrix are the derivatives of, lowered into a graph, and what else is asked before its entries.
template <class Matrix>
struct entry_sweeps;
template <class Problem>
struct entry_sweeps<jacobian_request<Problem>> {
  using problem = Problem;
  static constexpr int rows = Problem::outputs, columns = Problem::wrt;
  static constexpr int before = 0;
  static constexpr bool is_symmetric = false;
  static constexpr list<int> roots(graph_builder& g, list<int>&) { return Problem::lower_into(g); }
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
  static constexpr list<int> roots(graph_builder& g, list<int>& first) {
    int const root = Problem::lower_into(g)[0];
    list<int> const gradient = reverse(g, root, g.constant(1), Problem::wrt);
    if (!WithAll) return gradient;
    first.push_back(root);
    first.append(gradient);
    return gradient;
  }
};

/// Where a matrix may have entries, in compressed rows: the inputs that its rows depend on.
template <class Matrix>
struct swept_places {
  using sweeps = entry_sweeps<Matrix>;
  struct place {
    int row = 0;
    int column = 0;
  };
  struct reach {
    list<list<int>> columns_of;
    int count = 0;
    int visited = 0;
    int nodes = 0;
  };
  static constexpr reach reached() {
    graph_builder g = Matrix::graph();
    list<int> first;
    list<int> const roots = sweeps::roots(g, first);
    reach all{list<list<int>>(sweeps::rows), 0, 0, g.size() + sweeps::rows};
    list<int> seen(g.size(), -1);
    list<int> pending;
    for (int root = 0; root < roots.size(); ++root) {
      pending.push_back(roots[root]);
      while (!pending.empty()) {
        int const node = pending.back();
        pending.pop_back();
        if (seen[node] == root) continue;
        seen[node] = root;
        ++all.visited;
        graph_node const& n = g.node(node);
        for (int k = 0; k < n.count; ++k) pending.push_back(g.argument(n, k));
        if (n.input < 0 || n.input >= sweeps::columns || (sweeps::is_symmetric && n.input < root)) continue;
        ++all.count;
        list<int>& columns = all.columns_of[sweeps::is_symmetric ? n.input : root];
        int const column = sweeps::is_symmetric ? root : n.input;
        columns.push_back(column);
        for (int k = columns.size() - 1; k > 0 && column < columns[k - 1]; --k) {
          columns[k] = columns[k - 1];
          columns[k - 1] = column;
        }
      }
    }
    return all;
  }
  struct summary {
    int count = 0;
    bool is_sparse = false;
  };
  /// Sparse: sweeps for all rows visit few nodes more than once. (Dense Jacobians of few variables are swept by variables.)
  static constexpr summary found = [] {
    reach const all = reached();
    return summary{all.count, sweeps::rows <= sweeps::columns || all.visited <= 8 * all.nodes};
  }();
  static constexpr int count = found.count;
  struct table {
    std::array<place, std::size_t(count)> each{};
    std::array<int, std::size_t(sweeps::rows) + 1> starts{};
  };
  static constexpr table stored = [] {
    table all;
    reach const every = reached();
    int next = 0;
    for (int row = 0; row < sweeps::rows; ++row) {
      for (int const column : every.columns_of[row]) all.each[std::size_t(next++)] = {row, column};
      all.starts[std::size_t(row) + 1] = next;
    }
    return all;
  }();
  static constexpr int find(int row, int column) {
    int k = stored.starts[std::size_t(row)];
    while (stored.each[std::size_t(k)].column != column) ++k;
    return k;
  }
  template <class Use>
  static constexpr void for_each(Use const& use) {
    for (int k = 0; k < count; ++k) use(stored.each[std::size_t(k)].row, stored.each[std::size_t(k)].column, k);
  }
};
template <class Matrix>
struct entries_request : request_base<typename entry_sweeps<Matrix>::problem> {
  using places = swept_places<Matrix>;
  static constexpr int before = entry_sweeps<Matrix>::before;
  static constexpr int outputs = before + places::count;
  static constexpr int capacity = entry_sweeps<Matrix>::problem::nodes * 8 + outputs + 32;
  static constexpr list<int> build(graph_builder& g) {
    using sweeps = entry_sweeps<Matrix>;
    list<int> result;
    list<int> const roots = sweeps::roots(g, result);
    result.append(list<int>(places::count, g.constant(0)));
    if constexpr (sweeps::is_symmetric) {
      sweep_gradient(g, roots, [&](int its_row, int its_column, int its_node) {
        result[before + places::find(its_row, its_column)] = its_node;
      });
    } else {
      g.folds_slopes();
      repeated_reverse sweep(g, sweeps::columns);
      for (int row = 0; row < roots.size(); ++row)
        sweep(roots[row], 0, [&](int its_column, int its_node) { result[before + places::find(row, its_column)] = its_node; });
    }
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
