// Drawings of matrix formulas: the shape of each matrix stands over the edges that it goes along.
#pragma once

#include <chainrule/backpropagation/html.hpp>
#include <chainrule/graph/draw.hpp>
#include <chainrule/matrix/expression.hpp>

namespace chainrule {
namespace detail {

constexpr void put_size(text& out, dimension const& size) {
  if (size.is_dynamic()) out.put('n');
  else put_integer(out, size.size);
}

/// 784×50; n×10 where a call gives the number of rows; nothing for truth values.
constexpr text shape_text(extent const& shape) {
  text out;
  put_size(out, shape.rows);
  out.put("\u00d7");
  put_size(out, shape.columns);
  return out;
}

template <class Nodes, std::size_t... I>
constexpr list<text> shapes_of(std::index_sequence<I...>) {
  list<text> result;
  for (extent const& shape : {extent_of_definition<definition_at<Nodes::vertices[I].hash>>()...})
    result.push_back(shape_text(shape));
  return result;
}

}  // namespace detail

/// The distinct nodes of a matrix formula, arguments before what uses them.
template <matrix_formula E>
constexpr computation_graph graph(E const&) {
  return detail::computation<E>::graph;
}

template <matrix_formula E>
constexpr detail::computation<E> nodes_of(E const&) {
  return {};
}

/// The figure of a matrix formula: shapes over the edges, n for a size that a call gives.
template <matrix_formula E>
constexpr figure figure_of(E const&) {
  using nodes = detail::computation<E>;
  return {nodes::graph, detail::shapes_of<nodes>(std::make_index_sequence<std::size_t(nodes::size)>{}), {}, {}, {}};
}

}  // namespace chainrule
