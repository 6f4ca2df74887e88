// Sparse matrices of chainrule as Eigen's, where they lie.
#pragma once

#include <chainrule/residuals/pattern.hpp>

#include <Eigen/SparseCore>

namespace chainrule::eigen {

/// A sparse matrix as Eigen's, stored by rows: nothing is copied, and it is as long as what it is made of. Of a symmetric matrix it is the lower
/// triangle: map.template selfadjointView<Eigen::Lower>(), Eigen::SimplicialLDLT<matrix>(map).
template <class T>
auto sparse_map(sparse_view<T> const& of) {
  using number = std::remove_const_t<T>;
  using map = ::Eigen::Map<::Eigen::SparseMatrix<number, ::Eigen::RowMajor, int> const>;
  return map(static_cast<::Eigen::Index>(of.rows), static_cast<::Eigen::Index>(of.columns),
             static_cast<::Eigen::Index>(of.entries()), of.row_starts.data(), of.column_of.data(), of.values.data());
}

}  // namespace chainrule::eigen
