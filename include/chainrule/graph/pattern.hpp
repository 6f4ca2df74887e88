// Which entries of a Jacobian or Hessian there are, as compressed rows, and the program of those alone.
#pragma once

#include <chainrule/graph/program.hpp>

#include <span>

namespace chainrule {

/// Which entries of a matrix there are, in compressed rows: the columns of row i, ascending, stand at columns[row_starts[i]]
/// to columns[row_starts[i + 1] - 1]. An entry that is not listed is zero everywhere; one with is_constant is the same
/// number everywhere. Refers to constants of static storage.
struct sparsity_pattern {
  std::span<int const> row_starts;  // one more than there are rows
  std::span<int const> columns;
  std::span<bool const> is_constant;
  bool is_lower_triangle = false;  // of a symmetric matrix

  [[nodiscard]] constexpr int rows() const { return int(row_starts.size()) - 1; }
  [[nodiscard]] constexpr int entries() const { return int(columns.size()); }
  /// Where entry (row, column) stands among the values, or -1.
  [[nodiscard]] constexpr int find(int row, int column) const {
    for (int k = row_starts[std::size_t(row)]; k < row_starts[std::size_t(row) + 1]; ++k)
      if (columns[std::size_t(k)] == column) return k;
    return -1;
  }
  /// Whether a column, a variable's, never changes.
  [[nodiscard]] constexpr bool is_constant_column(int column) const {
    for (int row = 0; row < rows(); ++row)
      for (int k = row_starts[std::size_t(row)]; k < row_starts[std::size_t(row) + 1]; ++k)
        if (!is_constant[std::size_t(k)] && (columns[std::size_t(k)] == column || (is_lower_triangle && row == column)))
          return false;
    return true;
  }
};

namespace detail {

/// The places of a dense matrix, of a symmetric one those of the lower triangle: use(row, column, number).
template <int Rows, int Columns, bool Symmetric>
struct dense_places {
  template <class Use>
  static constexpr void for_each(Use const& use) {
    for (int row = 0; row < Rows; ++row)
      for (int column = 0; column < (Symmetric ? row + 1 : Columns); ++column) use(row, column, row * Columns + column);
  }
};

/// From the program of numbers at places, row by row, behind so many other outputs, that of those which are not zero everywhere.
template <class Code, class Places, int Rows, bool Symmetric, int Before = 0>
struct sparse_program {
  struct entry {
    int row = 0;
    int column = 0;
    int step = 0;
    bool is_constant = false;
  };
  static constexpr list<entry> listed() {
    auto const& steps = Code::value.steps;
    bool varies[Code::value.steps.size() + 1] = {};
    for (int i = 0; i < int(steps.size()); ++i) {
      step const& s = steps[std::size_t(i)];
      bool some = s.input >= 0;
      for (int k = 0; k < s.count && !some; ++k) some = varies[Code::value.arguments[std::size_t(s.first + k)]];
      varies[i] = some;
    }
    list<entry> result;
    Places::for_each([&](int its_row, int its_column, int its_number) {
      int const its_step = Code::value.outputs[std::size_t(Before + its_number)];
      step const& made_by = steps[std::size_t(its_step)];
      if (made_by.operation == 0 && made_by.input < 0 && made_by.num == 0) return;
      result.push_back({its_row, its_column, its_step, !varies[its_step]});
    });
    return result;
  }
  struct table {
    entry each[Code::value.outputs.size() + 1];
    int size;
  };
  static constexpr table table_of(list<entry> const& entries_listed) {
    table all{};
    for (entry const& one_entry : entries_listed) all.each[all.size++] = one_entry;
    return all;
  }
  static constexpr table stored = table_of(listed());
  static constexpr int entries = stored.size;

  struct rows_of_entries {
    std::array<int, std::size_t(Rows) + 1> starts{};
    std::array<int, std::size_t(entries)> columns{};
    std::array<bool, std::size_t(entries)> is_constant{};
  };
  static constexpr rows_of_entries compressed = [] {
    rows_of_entries result;
    for (int k = 0; k < entries; ++k) {
      entry const& one_entry = stored.each[k];
      result.columns[std::size_t(k)] = one_entry.column;
      result.is_constant[std::size_t(k)] = one_entry.is_constant;
      result.starts[std::size_t(one_entry.row) + 1] = k + 1;
    }
    for (std::size_t row = 1; row <= std::size_t(Rows); ++row)
      if (result.starts[row] == 0) result.starts[row] = result.starts[row - 1];
    return result;
  }();
  static constexpr sparsity_pattern pattern{compressed.starts, compressed.columns, compressed.is_constant, Symmetric};
  /// The same steps, with the entries as outputs, behind the others.
  static constexpr auto value = [] {
    program<int(Code::value.steps.size()), int(Code::value.arguments.size()), Before + entries> result;
    result.steps = Code::value.steps;
    result.arguments = Code::value.arguments;

    result.counts = Code::value.counts;
    std::size_t next = 0;
    for (; next < std::size_t(Before); ++next) result.outputs[next] = Code::value.outputs[next];
    for (int k = 0; k < entries; ++k) result.outputs[next++] = stored.each[k].step;
    return result;
  }();
};

}  // namespace detail
}  // namespace chainrule
