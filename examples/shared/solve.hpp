// Systems of linear equations of fixed size: elimination with the largest pivot of each column.
#pragma once

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace linear {

template <std::size_t N>
using vector = std::array<double, N>;
template <std::size_t N>
using matrix = std::array<std::array<double, N>, N>;

/// The x with a x = b; std::domain_error if there is not exactly one.
template <std::size_t N>
vector<N> solve(matrix<N> a, vector<N> b) {
  for (std::size_t k = 0; k < N; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < N; ++i)
      if (std::abs(a[i][k]) > std::abs(a[pivot][k])) pivot = i;
    if (!(std::abs(a[pivot][k]) > 0)) throw std::domain_error("solve: the matrix is singular");
    std::swap(a[k], a[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < N; ++i) {
      double const factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < N; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = N; k-- > 0;) {
    for (std::size_t j = k + 1; j < N; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

template <std::size_t N>
matrix<N> inverse(matrix<N> const& a) {
  matrix<N> columns;
  for (std::size_t j = 0; j < N; ++j) {
    vector<N> unit{};
    unit[j] = 1;
    columns[j] = solve(a, unit);
  }
  matrix<N> result;
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = 0; j < N; ++j) result[i][j] = columns[j][i];
  return result;
}

}  // namespace linear
