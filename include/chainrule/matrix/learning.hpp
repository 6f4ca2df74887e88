// What networks are made of: affine layers, softmax and its relatives, cross-entropy. Rows are samples.
#pragma once

#include <chainrule/matrix/algebra.hpp>
#include <chainrule/matrix/rows.hpp>

namespace chainrule {
namespace matrix_operations {
struct affine_;
struct softmax_;
struct log_softmax_;
struct log_sum_exp_rows_;
struct softmax_cross_entropy_;
}  // namespace matrix_operations

/// X * W + b, with the row vector b added to every row.
template <class X, class W, class B>
requires(matrix_like<X> || matrix_like<W>) constexpr applied<matrix_operations::affine_, X, W, B> affine(X const& x, W const& w,
                                                                                                         B const& b) {
  return apply<matrix_operations::affine_>(x, w, b);
}
/// exp(z) / sum(exp(z)) in each row; does not overflow.
template <matrix_like Z>
constexpr applied<matrix_operations::softmax_, Z> softmax(Z const& z) {
  return apply<matrix_operations::softmax_>(z);
}
/// The logarithm of softmax, z - log(sum(exp(z))) in each row; neither overflows nor loses digits.
template <matrix_like Z>
constexpr applied<matrix_operations::log_softmax_, Z> log_softmax(Z const& z) {
  return apply<matrix_operations::log_softmax_>(z);
}
/// log(sum(exp(z))) of each row, a column vector; does not overflow.
template <matrix_like Z>
constexpr applied<matrix_operations::log_sum_exp_rows_, Z> log_sum_exp(Z const& z) {
  return apply<matrix_operations::log_sum_exp_rows_>(z);
}
/// The mean over the rows of -sum(t * log_softmax(z)): the loss of classes whose probabilities are softmax(z) against
/// targets t. Each row of t must sum to 1 (one-hot rows do), which its gradient (softmax(z) - t) / rows relies on.
template <matrix_like Z, matrix_like T>
constexpr applied<matrix_operations::softmax_cross_entropy_, Z, T, applied<matrix_operations::softmax_, Z>>
softmax_cross_entropy(Z const& z, T const& t) {
  return apply<matrix_operations::softmax_cross_entropy_>(z, t, softmax(z));
}

namespace matrix_operations {

template <int ColumnsOfX, int RowsOfW>
constexpr void check_affine_product() {
  static_assert(detail::fits(ColumnsOfX, RowsOfW), "chainrule: affine: columns of X must equal rows of W");
}
template <int RowsOfB>
constexpr void check_affine_vector() {
  static_assert(RowsOfB == 1, "chainrule: affine: b must be a row vector, one number per column of W");
}
template <int ColumnsOfW, int ColumnsOfB>
constexpr void check_affine_columns() {
  static_assert(detail::fits(ColumnsOfW, ColumnsOfB), "chainrule: affine: columns of W must equal columns of b");
}

struct affine_ : matrix_operation {
  static constexpr auto name = fixed_string("affine");

  template <class X, class W, class B>
  static constexpr void check() {
    check_affine_product<extent_of<X>().columns.size, extent_of<W>().rows.size>();
    check_affine_vector<extent_of<B>().rows.size>();
    check_affine_columns<extent_of<W>().columns.size, extent_of<B>().columns.size>();
  }
  template <class X, class W, class B>
  static constexpr extent dimensions() {
    return {extent_of<X>().rows, extent_of<W>().columns};
  }
  template <class X, class W, class B>
  static constexpr requirements asked() {
    requirements all;
    all.add(extent_of<X>().columns, extent_of<W>().rows);
    all.add(extent_of<W>().columns, extent_of<B>().columns);
    return all;
  }
  static void write(auto& out, auto& memory, auto const& x, auto const& w, auto const& b) {
    out.rowwise() = b;
    memory.add_product(out, x, w);
  }
  static constexpr auto pullback(auto g, auto, auto x, auto w, auto) {
    return make_tuple(g * chainrule::transpose(w), chainrule::transpose(x) * g, chainrule::column_sums(g));
  }
  static constexpr auto pushforward(auto, auto x, auto w, auto, auto dx, auto dw, auto db) { return dx * w + x * dw + db; }
};

/// Element by row: the shape of the argument.
struct by_row : matrix_operation {
  static constexpr bool takes_complex = false;
  template <class Z, class...>
  static constexpr extent dimensions() {
    return extent_of<Z>();
  }
};

struct softmax_ : by_row {
  static constexpr auto name = fixed_string("softmax");

  template <class Out, class Memory>
  static void write(Out& out, Memory&, auto const& z) {
    detail::for_rows<typename Out::Scalar, Out, std::remove_cvref_t<decltype(z)>>(
        z.rows(), [&]<class P>(Eigen::Index i) { detail::softmax_of_rows<P>(out, z, i); });
  }
  static constexpr auto pullback(auto g, auto r, auto) {
    return make_tuple(chainrule::hadamard(r, g - chainrule::row_sums(chainrule::hadamard(g, r))));
  }
  static constexpr auto pushforward(auto r, auto, auto dz) {
    return chainrule::hadamard(r, dz - chainrule::row_sums(chainrule::hadamard(dz, r)));
  }
};

struct log_softmax_ : by_row {
  static constexpr auto name = fixed_string("log_softmax");

  template <class Out, class Memory>
  static void write(Out& out, Memory&, auto const& z) {
    detail::for_rows<typename Out::Scalar, Out, std::remove_cvref_t<decltype(z)>>(z.rows(), [&]<class P>(Eigen::Index i) {
      namespace simd = Eigen::internal;
      P const largest = detail::largest_in_rows<P>(z, i);
      P const above = detail::log_sum_above<P>(largest, z, i);
      for (Eigen::Index j = 0; j < z.cols(); ++j)
        simd::pstoreu(&out.coeffRef(i, j), simd::psub(detail::below_largest<P>(detail::load_rows<P>(z, i, j), largest), above));
    });
  }
  static constexpr auto pullback(auto g, auto, auto z) {
    return make_tuple(g - chainrule::hadamard(chainrule::softmax(z), chainrule::row_sums(g)));
  }
  static constexpr auto pushforward(auto, auto z, auto dz) {
    return dz - chainrule::row_sums(chainrule::hadamard(chainrule::softmax(z), dz));
  }
};

struct log_sum_exp_rows_ : matrix_operation {
  static constexpr auto name = fixed_string("log_sum_exp");
  static constexpr bool takes_complex = false;

  template <class Z>
  static constexpr extent dimensions() {
    return {extent_of<Z>().rows, {}};
  }
  template <class Out, class Memory>
  static void write(Out& out, Memory&, auto const& z) {
    detail::for_rows<typename Out::Scalar, Out, std::remove_cvref_t<decltype(z)>>(z.rows(), [&]<class P>(Eigen::Index i) {
      P const largest = detail::largest_in_rows<P>(z, i);
      Eigen::internal::pstoreu(&out.coeffRef(i, 0), Eigen::internal::padd(largest, detail::log_sum_above<P>(largest, z, i)));
    });
  }
  static constexpr auto pullback(auto g, auto, auto z) { return make_tuple(chainrule::hadamard(g, chainrule::softmax(z))); }
  static constexpr auto pushforward(auto, auto z, auto dz) {
    return chainrule::row_sums(chainrule::hadamard(chainrule::softmax(z), dz));
  }
};

template <int RowsOfZ, int RowsOfT>
constexpr void check_target_rows() {
  static_assert(detail::fits(RowsOfZ, RowsOfT), "chainrule: softmax_cross_entropy: rows of Z must equal rows of T");
}
template <int ColumnsOfZ, int ColumnsOfT>
constexpr void check_target_columns() {
  static_assert(detail::fits(ColumnsOfZ, ColumnsOfT), "chainrule: softmax_cross_entropy: columns of Z must equal columns of T");
}

/// Its third argument is softmax(z), which value and gradient share (and which takes no complex numbers).
struct softmax_cross_entropy_ : matrix_operation {
  static constexpr auto name = fixed_string("softmax_cross_entropy");
  static constexpr notation text{"softmax_cross_entropy(#1, #2)"};
  static constexpr notation latex{"\\operatorname{softmax\\_cross\\_entropy}\\left(#1, #2\\right)"};

  template <class Z, class T, class>
  static constexpr void check() {
    check_target_rows<extent_of<Z>().rows.size, extent_of<T>().rows.size>();
    check_target_columns<extent_of<Z>().columns.size, extent_of<T>().columns.size>();
  }
  template <class...>
  static constexpr extent dimensions() {
    return {};
  }
  template <class Z, class T, class>
  static constexpr requirements asked() {
    requirements all;
    all.add(extent_of<Z>().rows, extent_of<T>().rows);
    all.add(extent_of<Z>().columns, extent_of<T>().columns);
    return all;
  }
  static void write(auto& out, auto&, auto const& z, auto const& t, auto const& p) {
    using scalar = typename std::remove_cvref_t<decltype(out)>::Scalar;
    scalar total = 0;
    detail::for_rows<scalar, std::remove_cvref_t<decltype(z)>, std::remove_cvref_t<decltype(t)>,
                     std::remove_cvref_t<decltype(p)>>(z.rows(), [&]<class P>(Eigen::Index i) {
      total += Eigen::internal::predux(detail::cross_entropy_of_rows<P>(z, t, p, i));
    });
    out(0, 0) = total / static_cast<scalar>(z.rows());
  }
  static constexpr auto pullback(auto g, auto, auto z, auto t, auto p) {
    return make_tuple(g * ((p - t) / chainrule::rows_of(z)), -(g * (chainrule::log_softmax(z) / chainrule::rows_of(z))),
                      constant<0>);
  }
  static constexpr auto pushforward(auto, auto z, auto t, auto p, auto dz, auto dt, auto) {
    return (chainrule::dot(p - t, dz) - chainrule::dot(chainrule::log_softmax(z), dt)) / chainrule::rows_of(z);
  }
};

}  // namespace matrix_operations
}  // namespace chainrule
