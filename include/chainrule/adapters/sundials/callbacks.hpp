// What all callbacks of SUNDIALS share: vectors as lists, matrices of three kinds, no exception across C.
#pragma once

#include <chainrule/adapters/solver/ode.hpp>
#include <chainrule/adapters/solver/progress.hpp>

#include <nvector/nvector_serial.h>
#include <stdexcept>
#include <sunmatrix/sunmatrix_band.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunmatrix/sunmatrix_sparse.h>

namespace chainrule::sundials {
namespace detail {

/// The numbers of a vector, which must be so many.
inline realtype* list_of(N_Vector v, std::size_t size) {
  if (v == nullptr || N_VGetArrayPointer(v) == nullptr)
    chainrule::detail::throw_invalid_argument("chainrule: sundials: a serial vector is needed, N_VNew_Serial(n, context)");
  if (std::size_t(N_VGetLength(v)) != size) chainrule::detail::throw_wrong_length("a vector", std::size_t(N_VGetLength(v)), size);
  return N_VGetArrayPointer(v);
}

[[noreturn]] inline void throw_outside_bands() {
  chainrule::detail::throw_invalid_argument(
      "chainrule: sundials: an entry of the Jacobian lies outside of the matrix's bands: SUNBandMatrix(n, upper, lower, context)");
}
inline SUNMatrix_ID kind_of(SUNMatrix matrix) {
  if (matrix == nullptr) chainrule::detail::throw_invalid_argument("chainrule: sundials: the matrix is a null pointer");
  return SUNMatGetID(matrix);
}
inline void check_square(sunindextype rows, sunindextype columns, std::size_t size) {
  if (std::size_t(rows) != size || rows != columns) chainrule::detail::throw_wrong_length("a matrix", std::size_t(rows), size);
}

/// Adds entries to a dense or a banded matrix, which becomes zero first.
class entries_of {
  SUNMatrix matrix_;
  bool is_band_;

 public:
  entries_of(SUNMatrix matrix, std::size_t size) : matrix_(matrix), is_band_(kind_of(matrix) == SUNMATRIX_BAND) {
    if (is_band_) {
      check_square(SM_ROWS_B(matrix), SM_COLUMNS_B(matrix), size);
    } else if (SUNMatGetID(matrix) == SUNMATRIX_DENSE) {
      check_square(SM_ROWS_D(matrix), SM_COLUMNS_D(matrix), size);
    } else {
      chainrule::detail::throw_invalid_argument("chainrule: sundials: this Jacobian goes to a dense or a banded matrix");
    }
    SUNMatZero(matrix);
  }
  void operator()(sunindextype row, sunindextype column, double slope) const {
    if (!is_band_) {
      SM_ELEMENT_D(matrix_, row, column) += slope;
    } else {
      if (column - row > SM_UBAND_B(matrix_) || row - column > SM_LBAND_B(matrix_)) throw_outside_bands();
      SM_ELEMENT_B(matrix_, row, column) += slope;
    }
  }
};

/// The entries of a pattern into a sparse matrix, by rows or by columns.
template <class Pattern, class Values>
void put_sparse(SUNMatrix matrix, Pattern const& pattern, Values const& values) {
  auto const rows = std::size_t(pattern.rows());
  check_square(SM_ROWS_S(matrix), SM_COLUMNS_S(matrix), rows);
  if (SM_NNZ_S(matrix) < pattern.entries())
    chainrule::detail::throw_wrong_length("a sparse matrix's list of entries", std::size_t(SM_NNZ_S(matrix)),
                                          std::size_t(pattern.entries()));
  sunindextype* const starts = SM_INDEXPTRS_S(matrix);
  sunindextype* const indices = SM_INDEXVALS_S(matrix);
  realtype* const data = SM_DATA_S(matrix);
  if (SM_SPARSETYPE_S(matrix) == CSR_MAT) {
    for (std::size_t row = 0; row <= rows; ++row) starts[row] = pattern.row_starts[row];
    for (std::size_t k = 0; k < values.size(); ++k) indices[k] = pattern.columns[k], data[k] = values[k];
    return;
  }
  for (std::size_t column = 0; column <= rows; ++column) starts[column] = 0;
  for (int const column : pattern.columns) ++starts[column + 1];
  for (std::size_t column = 0; column < rows; ++column) starts[column + 1] += starts[column];
  for (std::size_t row = 0; row < rows; ++row)
    for (auto k = std::size_t(pattern.row_starts[row]); k < std::size_t(pattern.row_starts[row + 1]); ++k) {
      sunindextype const place = starts[pattern.columns[k]]++;
      indices[place] = sunindextype(row), data[place] = values[k];
    }
  for (std::size_t column = rows; column > 0; --column) starts[column] = starts[column - 1];
  starts[0] = 0;
}

}  // namespace detail

/// An object that callbacks find by the user data that SUNDIALS hands them: give it to the solver by data(), and keep it where it is. Where a number is not
/// finite a callback answers 1, a failure that the solver may recover from by a shorter step; where one throws, and where the user data was forgotten, -1, which
/// ends the run; rethrow() throws what was thrown.
class called_back {
  exception_store thrown_;

 protected:
  template <class Self, class Call>
  static int guarded(void* data, Call const& call) {
    if (data == nullptr) return -1;  // nobody to keep an exception
    auto& self = *static_cast<Self*>(data);
    bool finite = false;
    bool const done = self.called_back::thrown_.guard([&] { finite = call(self); });
    return !done ? -1 : finite ? 0 : 1;
  }

 public:
  void rethrow() { thrown_.rethrow(); }
  [[nodiscard]] bool has_thrown() const { return thrown_.holds(); }
};

}  // namespace chainrule::sundials
