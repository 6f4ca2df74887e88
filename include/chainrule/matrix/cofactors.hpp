// Cofactors of a square matrix and their derivative, as right for singular matrices as for others.
#pragma once

#include <chainrule/matrix/eigen.hpp>

#if __has_include(<Eigen/LU>)
#  include <Eigen/LU>
#else
#  include <eigen3/Eigen/LU>
#endif

#include <cmath>
#include <limits>
#include <utility>

namespace chainrule::detail {

/// A matrix as L * D * U between two orders of its rows and columns: L and U have ones on their diagonals and nothing larger beside
/// them, D is diagonal, its largest elements first; those of a singular matrix end with zeros. Cofactors of a product are the product
/// of the cofactors, and those of L and U are their inverses, transposed: so only D's are left, which are products.
template <class M>
class diagonal_form {
 public:
  using T = typename M::Scalar;

  explicit diagonal_form(M const& a) : lu_(a), upper_(lu_.matrixLU()), diagonal_(upper_.diagonal()) {
    for (Eigen::Index i = 0; i < size(); ++i)
      if (diagonal_(i) != T(0)) upper_.row(i) /= diagonal_(i);
  }

  [[nodiscard]] M cofactors() const {
    M inner = M::Zero(size(), size());
    for (Eigen::Index i = 0; i < size(); ++i) inner(i, i) = product_without(i, i);
    return outwards(std::move(inner));
  }
  /// The derivative of the cofactors along h.
  [[nodiscard]] M slope(M const& h) const {
    M const along = inwards(h);
    M inner = M::Zero(size(), size());
    for (Eigen::Index i = 0; i < size(); ++i)
      for (Eigen::Index j = 0; j < size(); ++j) {
        if (i == j) continue;
        T const rest = product_without(i, j);
        inner(i, i) += along(j, j) * rest;
        inner(i, j) = -along(j, i) * rest;
      }
    return outwards(std::move(inner));
  }

 private:
  [[nodiscard]] Eigen::Index size() const { return upper_.rows(); }

  /// The product of D's elements without two, a large one and a small one in turn, so that it overflows only where it is too large.
  [[nodiscard]] T product_without(Eigen::Index i, Eigen::Index j) const {
    T product = T(1);
    for (Eigen::Index first = 0, last = size() - 1; first <= last;) {
      Eigen::Index const next = std::abs(product) < T(1) ? first++ : last--;
      if (next != i && next != j) product *= diagonal_(next);
    }
    return product;
  }
  /// What stands in D's place, in the cofactors of the whole.
  [[nodiscard]] M outwards(M inner) const {
    lu_.matrixLU().template triangularView<Eigen::UnitLower>().transpose().solveInPlace(inner);
    upper_.template triangularView<Eigen::UnitUpper>().transpose().template solveInPlace<Eigen::OnTheRight>(inner);
    auto const sign = static_cast<T>(lu_.permutationP().determinant() * lu_.permutationQ().determinant());
    return sign * (lu_.permutationP().transpose() * inner * lu_.permutationQ().transpose());
  }
  /// What is added to the whole, in D's place.
  [[nodiscard]] M inwards(M const& h) const {
    M inner = lu_.permutationP() * h * lu_.permutationQ();
    lu_.matrixLU().template triangularView<Eigen::UnitLower>().solveInPlace(inner);
    upper_.template triangularView<Eigen::UnitUpper>().template solveInPlace<Eigen::OnTheRight>(inner);
    return inner;
  }

  Eigen::FullPivLU<M> lu_;
  M upper_;
  Eigen::Matrix<T, M::RowsAtCompileTime, 1> diagonal_;
};

/// The logarithm of the determinant's size; -infinity where it is 0.
template <class M>
typename M::Scalar log_abs_determinant_of(M const& a) {
  using T = typename M::Scalar;
  if (a.hasNaN()) return std::numeric_limits<T>::quiet_NaN();  // elimination may pass it by
  return a.partialPivLu().matrixLU().diagonal().array().abs().log().sum();
}

}  // namespace chainrule::detail
