// The pattern of a sparse matrix whose entries are summed from rows of residuals: made once, and kept as long as lengths and integers stay.
#pragma once

#include <chainrule/residuals/places.hpp>

#include <span>

// g++ compares names in lambdas of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule {

/// A sparse matrix in somebody else's memory, in compressed rows: the columns of row i, ascending, stand at column_of[row_starts[i]] to
/// column_of[row_starts[i + 1] - 1]; and entry by entry: values[e] stands at (row_of[e], column_of[e]).
template <class T>
struct sparse_view {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::span<int const> row_starts;
  std::span<int const> column_of;
  std::span<int const> row_of;
  std::span<T> values;
  bool is_lower_triangle = false;  // of a symmetric matrix

  [[nodiscard]] constexpr std::size_t entries() const { return values.size(); }
};

namespace detail {

[[noreturn]] inline void throw_too_many_entries() {
  throw_invalid_argument("chainrule: this sparse matrix has more entries than an int counts");
}

/// Entries of a matrix, one after the other.
struct listed_entries {
  int const* rows = nullptr;
  int const* columns = nullptr;
  std::size_t count = 0;
};

/// What rows give, one after the other, where it is added in the matrix.
class sparse_pattern {
 public:
  /// Whether it was made by `owner` with the same lengths and integers: numbers are asked for one after the other, same(number). What
  /// differs is noted, and the pattern is to be made anew.
  class question {
   public:
    question(sparse_pattern& of, void const* owner, std::size_t numbers_asked)
        : pattern_(of), next_(of.key_.at_least(numbers_asked)) {
      is_same_ = of.owner_ == owner && of.numbers_ == numbers_asked;
      of.owner_ = owner;
      of.numbers_ = numbers_asked;
    }
    void number(std::ptrdiff_t one) { list(&one, 1); }
    template <class Integer>
    void list(Integer const* from, std::ptrdiff_t count) {
      bool same = is_same_;
      if (same)
        for (std::ptrdiff_t each = 0; each < count; ++each) same &= next_[each] == static_cast<std::ptrdiff_t>(from[each]);
      for (std::ptrdiff_t each = 0; !same && each < count; ++each) next_[each] = static_cast<std::ptrdiff_t>(from[each]);
      next_ += count;
      is_same_ = same;
    }
    [[nodiscard]] bool is_same() const { return is_same_ && pattern_.is_made_; }

   private:
    sparse_pattern& pattern_;
    std::ptrdiff_t* next_;
    bool is_same_ = false;
  };

  /// Makes it: give(take) calls take(row, column) for every part that rows give, in their order, `parts` of them.
  template <class Give>
  void make(std::size_t rows, std::size_t columns, std::size_t parts, Give const& give) {
    is_made_ = false;
    if (parts > most || rows > most || columns > most) throw_too_many_entries();
    rows_ = rows;
    columns_ = columns;
    growing_array<int> row_given, column_given, by_column, by_row, starts;
    int* const row_at = row_given.at_least(parts);
    int* const column_at = column_given.at_least(parts);
    std::size_t next = 0;
    give([&](std::ptrdiff_t row, std::ptrdiff_t column) {
      row_at[next] = static_cast<int>(row);
      column_at[next++] = static_cast<int>(column);
    });
    // By columns, then by rows, both in order: parts of one entry are neighbours.
    int* const first_sorted = by_column.at_least(parts);
    int* const sorted = by_row.at_least(parts);
    sort(
        column_at, columns, starts, parts, [](std::size_t each) { return static_cast<int>(each); }, first_sorted);
    sort(
        row_at, rows, starts, parts, [&](std::size_t each) { return first_sorted[each]; }, sorted);
    int* const place = place_.at_least(parts);
    int* const row_of = row_of_.at_least(parts);
    int* const column_of = column_of_.at_least(parts);
    int* const row_starts = row_starts_.at_least(rows + 1);
    std::size_t entries = 0;
    std::size_t row = 0;
    row_starts[0] = 0;
    for (std::size_t each = 0; each < parts; ++each) {
      int const part = sorted[each];
      if (each == 0 || row_at[part] != row_of[entries - 1] || column_at[part] != column_of[entries - 1]) {
        for (; row < std::size_t(row_at[part]); ++row) row_starts[row + 1] = static_cast<int>(entries);
        row_of[entries] = row_at[part];
        column_of[entries++] = column_at[part];
      }
      place[part] = static_cast<int>(entries - 1);
    }
    for (; row < rows; ++row) row_starts[row + 1] = static_cast<int>(entries);
    entries_ = entries;
    parts_ = parts;
    is_made_ = true;
  }

  [[nodiscard]] std::size_t entries() const { return entries_; }
  [[nodiscard]] listed_entries listed() const { return {row_of_.data(), column_of_.data(), entries_}; }
  /// Whether every entry is one part of one row.
  [[nodiscard]] bool is_one_to_one() const { return entries_ == parts_; }
  /// Where the parts go, in their order.
  [[nodiscard]] int const* places() { return place_.at_least(0); }

  /// Whether rows from part `first` on, each of so many parts, fill entries of their own, all in the order of these ranks.
  [[nodiscard]] bool is_in_order(std::size_t first, std::size_t rows, int parts, int const* rank) {
    int const* place = place_.at_least(0) + first;
    bool same = true;
    for (std::size_t row = 0; row < rows && same; ++row, place += parts)
      for (int part = 0; part < parts; ++part) same = same && place[part] == int(first) + int(row) * parts + rank[part];
    return same;
  }
  bool rows_are_alike = false;  // noted by whoever made it

  template <class T>
  [[nodiscard]] sparse_view<T> view(T* values, bool is_lower_triangle) {
    return {rows_,
            columns_,
            {row_starts_.at_least(0), rows_ + 1},
            {column_of_.at_least(0), entries_},
            {row_of_.at_least(0), entries_},
            {values, entries_},
            is_lower_triangle};
  }

 private:
  static constexpr std::size_t most = 0x7fffffff;

  template <class Part>
  static void sort(int const* key, std::size_t keys, growing_array<int>& memory, std::size_t parts, Part const& part,
                   int* sorted) {
    int* const starts = memory.at_least(keys + 1);
    for (std::size_t each = 0; each <= keys; ++each) starts[each] = 0;
    for (std::size_t each = 0; each < parts; ++each) ++starts[key[each] + 1];
    for (std::size_t each = 0; each < keys; ++each) starts[each + 1] += starts[each];
    for (std::size_t each = 0; each < parts; ++each) {
      int const number = part(each);
      sorted[starts[key[number]]++] = number;
    }
  }

  growing_array<std::ptrdiff_t> key_;
  growing_array<int> place_, row_starts_, column_of_, row_of_;
  void const* owner_ = nullptr;
  std::size_t numbers_ = 0;
  std::size_t rows_ = 0, columns_ = 0, entries_ = 0, parts_ = 0;
  bool is_made_ = false;
};

}  // namespace detail
}  // namespace chainrule

#pragma GCC diagnostic pop
