// Tables of numbers in somebody's memory: what functions of residuals write and give.
#pragma once

#include <chainrule/loops/columns.hpp>

#include <tuple>

namespace chainrule {

namespace detail {

/// Where a table is to be written: its rows and columns where it has them, and else a list of as many numbers.
template <class T>
struct table_place {
  T* data;
  std::size_t size;
  bool by_columns = false;
  std::ptrdiff_t rows = -1;
  std::ptrdiff_t columns = -1;
  std::ptrdiff_t row_step = 0;
  std::ptrdiff_t column_step = 0;

  /// std::invalid_argument where it has another size.
  [[nodiscard]] constexpr table_view<T> of_size(std::size_t wanted_rows, std::size_t wanted_columns) const {
    if (rows < 0) {
      if (size != wanted_rows * wanted_columns) throw_wrong_length("a place of cr::into", size, wanted_rows * wanted_columns);
      auto const row = static_cast<std::ptrdiff_t>(by_columns ? 1 : wanted_columns);
      auto const column = static_cast<std::ptrdiff_t>(by_columns ? wanted_rows : 1);
      return {data, wanted_rows, wanted_columns, row, column};
    }
    if (static_cast<std::size_t>(rows) != wanted_rows)
      throw_wrong_length("a matrix of cr::into, in its rows,", static_cast<std::size_t>(rows), wanted_rows);
    if (static_cast<std::size_t>(columns) != wanted_columns)
      throw_wrong_length("a matrix of cr::into, in its columns,", static_cast<std::size_t>(columns), wanted_columns);
    return {data, wanted_rows, wanted_columns, row_step, column_step};
  }
};

template <class T>
inline constexpr bool is_table_place = false;
template <class T>
inline constexpr bool is_table_place<table_place<T>> = true;
template <class T>
inline constexpr bool holds_table<table_place<T>> = true;

template <class V>
constexpr auto table_place_for(V&& out) {
  using table = std::remove_cvref_t<V>;
  if constexpr (is_table_place<table>) {
    return out;
  } else if constexpr (requires { requires !bool(table::IsVectorAtCompileTime); }) {
    static_cast<void>(check_memory_stays<V>());
    return table_place<std::remove_reference_t<decltype(*out.data())>>{out.data(),
                                                                       static_cast<std::size_t>(out.size()),
                                                                       false,
                                                                       out.rows(),
                                                                       out.cols(),
                                                                       table::IsRowMajor ? out.outerStride() : out.innerStride(),
                                                                       table::IsRowMajor ? out.innerStride() : out.outerStride()};
  } else {
    auto const list = place_for(static_cast<V&&>(out));
    return table_place<std::remove_reference_t<decltype(*list.data())>>{list.data(), list.size()};
  }
}

}  // namespace detail

/// The caller's memory for tables: cr::into(values, jacobian).
template <class... T>
struct tables_memory {
  std::tuple<detail::table_place<T>...> places;
};

/// Where a call writes its tables: lists, row by row or cr::by_columns, or Eigen's matrices.
template <class Table, class... More>
requires(detail::holds_table<std::remove_cvref_t<Table>>) constexpr auto into(Table&& table, More&&... more) {
  return [](auto... places) {
    return tables_memory<std::remove_reference_t<decltype(*places.data)>...>{{places...}};
  }(detail::table_place_for(static_cast<Table&&>(table)), detail::table_place_for(static_cast<More&&>(more))...);
}

/// A list as a table, column by column: cr::into(cr::by_columns(numbers)).
template <class List>
constexpr auto by_columns(List&& list) {
  auto place = detail::table_place_for(static_cast<List&&>(list));
  place.by_columns = true;
  return place;
}

}  // namespace chainrule
