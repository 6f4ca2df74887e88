// Columns of data: elements of arrays of one common length, at the row of the sum around them.
#pragma once

#include <chainrule/operations/indexed.hpp>

namespace chainrule {

/// How many rows the columns of data have, which each call tells: a number in formulas, as any cr::extent.
inline constexpr extent<"rows"> data_rows{};
/// The row that a sum of columns stands at: a number in formulas, from 0 to data_rows - 1, as any cr::index.
inline constexpr index<"row"> data_row{};

namespace detail {
/// (By reference: nvcc writes out types of constants anew, and can not write those that hold text.)
template <fixed_string Name, auto const& Rows, auto const& Row>
struct data_column {
  using type = std::remove_cvref_t<decltype(variables<Name, std::remove_cvref_t<decltype(Rows)>{}>{}(Row))>;
};
}  // namespace detail

/// A column of data, whose length each call tells: `constexpr cr::data<"t"> t;`. It is the element at cr::data_row of the array
/// cr::variables<"t", cr::data_rows>, so all columns have one length, and cr::sum(body) without an index runs over their rows.
/// Functions list the column, cr::given(t), and calls give it, f(1.0, times) or f(t = times, a = 1.0).
template <fixed_string Name>
using data = typename detail::data_column<Name, data_rows, data_row>::type;

namespace detail {

/// Whether elements of the array at I are a column of data.
template <hash_t Array, class I>
constexpr bool is_at_data_row() {
  array_info const& info = definition_at<Array>::info;
  return info.rank == 1 && info.extents[0]->hash == data_rows.hash && I::hash == data_row.hash;
}
template <hash_t Array, class I>
requires(is_at_data_row<Array, I>()) inline constexpr bool is_column_definition<application<operations::element_<Array>, I>> =
    true;

template <class V>
struct column_array;
template <hash_t Array, class I>
struct column_array<application<operations::element_<Array>, I>> {
  using type = typename named_array<definition_at<Array>::label, Array>::type;
};

template <class Column>
struct bind_column {
  using array = typename column_array<definition_of<Column>>::type;
  template <class Values>
  static constexpr auto to(Values&& values) {
    return array{} = static_cast<Values&&>(values);
  }
};

template <class V>
constexpr auto listed_type() {
  if constexpr (is_data_column<V>) return type_box<typename column_array<definition_of<V>>::type>{};
  else return type_box<V>{};
}
/// What a function lists: of a column of data, its array.
template <class V>
using listed_variable = typename decltype(listed_type<V>())::type;

template <class Body>
constexpr bool holds_data() {
  if constexpr (any_formula<Body>) return info_of<Body>->is_indexed && depends_on_index(info_of<Body>, data_row.hash);
  else return false;
}
/// What is recorded (traced/traced.hpp) does not show its columns: a reduction without an index is over their rows.
template <class Body>
inline constexpr bool is_recorded_number = false;
template <class Body>
constexpr bool is_over_rows() {
  return holds_data<Body>() || is_recorded_number<Body>;
}

}  // namespace detail

/// The sum over the rows of the columns of data in a formula: cr::sum(square(v - a * t)).
template <class Body>
constexpr auto sum(Body const& body) {
  if constexpr (detail::is_over_rows<Body>()) return sum(data_row, data_rows, body);
  else return detail::loop_without_count<Body>();
}
/// The product over the rows of the columns of data in a formula.
template <class Body>
constexpr auto product(Body const& body) {
  if constexpr (detail::is_over_rows<Body>()) return product(data_row, data_rows, body);
  else return detail::loop_without_count<Body>();
}

/// The mean over the rows of the columns of data in a formula. A call without rows throws std::invalid_argument.
template <class Body>
requires(detail::is_over_rows<Body>()) constexpr auto mean(Body const& body) { return mean(data_row, data_rows, body); }
/// The smallest value over the rows of the columns of data in a formula. A call without rows throws std::invalid_argument.
template <class Body>
requires(detail::is_over_rows<Body>()) constexpr auto min(Body const& body) { return min(data_row, data_rows, body); }
/// The largest value over the rows of the columns of data in a formula. A call without rows throws std::invalid_argument.
template <class Body>
requires(detail::is_over_rows<Body>()) constexpr auto max(Body const& body) { return max(data_row, data_rows, body); }
/// The logarithm of the sum of exponentials over the rows of the columns of data in a formula.
template <class Body>
requires(detail::is_over_rows<Body>()) constexpr auto log_sum_exp(Body const& body) {
  return log_sum_exp(data_row, data_rows, body);
}
/// The Euclidean norm over the rows of the columns of data in a formula.
template <class Body>
requires(detail::is_over_rows<Body>()) constexpr auto norm(Body const& body) { return norm(data_row, data_rows, body); }

}  // namespace chainrule
