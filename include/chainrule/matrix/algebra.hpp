// Products, transposes, sums by row and by column, and what broadcasting needs.
#pragma once

#include <chainrule/matrix/eigen.hpp>
#include <chainrule/matrix/expression.hpp>

#include <boost/hana/tuple.hpp>

#include <cmath>
#include <limits>

namespace chainrule {
namespace matrix_operations {
struct transpose_;
struct broadcast_;
struct rows_of_;
struct columns_of_;
struct sum_;
struct mean_;
struct row_sums_;
struct column_sums_;
struct dot_;
struct norm_;
}  // namespace matrix_operations

/// The transpose. It is never formed: products read their argument in the other order.
template <matrix_like A>
constexpr applied<matrix_operations::transpose_, A> transpose(A const& a) {
  return apply<matrix_operations::transpose_>(a);
}
/// `a`, a scalar, row vector or column vector, repeated to the shape of `like`, whose values do not matter.
template <class A, class Like>
requires(matrix_like<A> ||
         matrix_like<Like>) constexpr applied<matrix_operations::broadcast_, A, Like> broadcast(A const& a, Like const& like) {
  return apply<matrix_operations::broadcast_>(a, like);
}
/// The sum of all elements.
template <matrix_like A>
constexpr applied<matrix_operations::sum_, A> sum(A const& a) {
  return apply<matrix_operations::sum_>(a);
}
/// The mean of all elements.
template <matrix_like A>
constexpr applied<matrix_operations::mean_, A> mean(A const& a) {
  return apply<matrix_operations::mean_>(a);
}
/// The sum of each row: a column vector.
template <matrix_like A>
constexpr applied<matrix_operations::row_sums_, A> row_sums(A const& a) {
  return apply<matrix_operations::row_sums_>(a);
}
/// The sum of each column: a row vector.
template <matrix_like A>
constexpr applied<matrix_operations::column_sums_, A> column_sums(A const& a) {
  return apply<matrix_operations::column_sums_>(a);
}
/// The sum of the products element by element, of two matrices of one shape.
template <matrix_like A, matrix_like B>
constexpr applied<matrix_operations::dot_, A, B> dot(A const& a, B const& b) {
  return apply<matrix_operations::dot_>(a, b);
}
/// The Frobenius norm, of vectors the Euclidean one: the square root of the sum of squares. Its gradient at 0 is 0.
template <matrix_like A>
constexpr applied<matrix_operations::norm_, A> norm(A const& a) {
  return apply<matrix_operations::norm_>(a);
}

namespace detail {

/// A dimension as a scalar formula: an exact constant, or the count of the variable it is a dimension of.
template <int Size, hash_t Variable, bool IsColumns>
constexpr auto dimension_formula() {
  if constexpr (Size >= 0) {
    return constant<Size>;
  } else {
    using variable = typename define_matrix<definition_at<Variable>>::type;
    if constexpr (IsColumns) return apply<matrix_operations::columns_of_>(variable{});
    else return apply<matrix_operations::rows_of_>(variable{});
  }
}
/// A dimension of a formula, or of one inside a rule.
template <class A, bool Columns>
constexpr auto dimension_of() {
  if constexpr (is_matrix<A>) {
    constexpr dimension d = Columns ? extent_of<A>().columns : extent_of<A>().rows;
    return dimension_formula<d.size, d.variable, d.is_columns>();
  } else {
    return A::of(dimension_of<typename A::type, Columns>());
  }
}

}  // namespace detail

/// The number of rows: an exact constant, or a scalar formula of the variable whose rows these are.
template <matrix_like A>
constexpr auto rows_of(A const&) {
  return detail::dimension_of<A, false>();
}
/// The number of columns: an exact constant, or a scalar formula of the variable whose columns these are.
template <matrix_like A>
constexpr auto columns_of(A const&) {
  return detail::dimension_of<A, true>();
}
/// The mean of each row: a column vector.
template <matrix_like A>
constexpr auto row_means(A const& a) {
  return row_sums(a) / columns_of(a);
}
/// The mean of each column: a row vector.
template <matrix_like A>
constexpr auto column_means(A const& a) {
  return column_sums(a) / rows_of(a);
}

namespace detail {

/// The square root of the sum of squares, which neither overflows nor underflows where it does not.
template <class A>
typename A::Scalar length_of(A const& a) {
  using T = typename A::Scalar;
  using limits = std::numeric_limits<T>;
  T const squares = a.squaredNorm();
  if (squares >= limits::min() / limits::epsilon() && squares <= limits::max()) return std::sqrt(squares);
  T const largest = a.cwiseAbs().template maxCoeff<Eigen::PropagateNaN>();
  if (!(largest > T(0)) || largest > limits::max()) return largest;
  int const exponent = std::ilogb(largest);
  return std::ldexp(std::sqrt(a.unaryExpr([&](T const& u) { return std::ldexp(u, -exponent); }).squaredNorm()), exponent);
}

/// The sum of what a broadcast of `a` made of one element: g summed to the shape of a.
template <class A, class G>
constexpr auto reduce_to(A const&, G const& g) {
  if constexpr (A::rows == G::rows && A::columns == G::columns) return g;
  else if constexpr (A::rows == 1 && A::columns == 1) return chainrule::sum(g);
  else if constexpr (A::rows == 1) return chainrule::column_sums(g);
  else return chainrule::row_sums(g);
}

}  // namespace detail

namespace matrix_operations {

using boost::hana::make_tuple;
using detail::extent;
using detail::extent_of;
using detail::matrix_operation;
using detail::requirements;

template <int ColumnsOfFirst, int RowsOfSecond>
constexpr void check_product() {
  static_assert(detail::fits(ColumnsOfFirst, RowsOfSecond),
                "chainrule: matrix product: columns of the first must equal rows of the second (for element by element write "
                "cr::hadamard)");
}

struct product_ : matrix_operation {
  static constexpr auto name = fixed_string("*");
  static constexpr notation text = operations::multiply_::text;
  static constexpr notation latex = operations::multiply_::latex;
  static constexpr bool is_product = true;

  template <class A, class B>
  static constexpr void check() {
    check_product<extent_of<A>().columns.size, extent_of<B>().rows.size>();
  }
  template <class A, class B>
  static constexpr extent dimensions() {
    return {extent_of<A>().rows, extent_of<B>().columns};
  }
  template <class A, class B>
  static constexpr requirements asked() {
    requirements all;
    all.add(extent_of<A>().columns, extent_of<B>().rows);
    return all;
  }
  static void write(auto& out, auto& memory, auto const& a, auto const& b) { memory.product(out, a, b); }
  static constexpr auto pullback(auto g, auto, auto a, auto b) {
    return make_tuple(g * chainrule::transpose(b), chainrule::transpose(a) * g);
  }
  static constexpr auto pushforward(auto, auto a, auto b, auto da, auto db) { return da * b + a * db; }
};

struct transpose_ : matrix_operation {
  static constexpr auto name = fixed_string("transpose");
  static constexpr notation latex{"#1^{\\mathsf T}", precedence::power, precedence::atom};

  template <class A>
  static constexpr extent dimensions() {
    return {extent_of<A>().columns, extent_of<A>().rows};
  }
  static constexpr auto pullback(auto g, auto, auto) { return make_tuple(chainrule::transpose(g)); }
  static constexpr auto pushforward(auto, auto, auto da) { return chainrule::transpose(da); }
};

template <int Size, int Wanted>
constexpr void check_broadcast() {
  static_assert(Size == 1 || detail::fits(Size, Wanted),
                "chainrule: broadcast: rows and columns must be 1, or those of the matrix it is to look like");
}

struct broadcast_ : matrix_operation {
  static constexpr auto name = fixed_string("broadcast");
  static constexpr bool is_linear = true;
  static constexpr int shape_only_from = 1;

  template <class A, class Like>
  static constexpr void check() {
    check_broadcast<extent_of<A>().rows.size, extent_of<Like>().rows.size>();
    check_broadcast<extent_of<A>().columns.size, extent_of<Like>().columns.size>();
  }
  template <class A, class Like>
  static constexpr extent dimensions() {
    return extent_of<Like>();
  }
  template <class A, class Like>
  static constexpr requirements asked() {
    requirements all;
    if (extent_of<A>().rows.size != 1) all.add(extent_of<A>().rows, extent_of<Like>().rows);
    if (extent_of<A>().columns.size != 1) all.add(extent_of<A>().columns, extent_of<Like>().columns);
    return all;
  }
  static constexpr auto pullback(auto g, auto, auto a, auto) { return make_tuple(detail::reduce_to(a, g), constant<0>); }
  static constexpr auto pushforward(auto r, auto, auto, auto da, auto) { return chainrule::broadcast(da, r); }
};

/// Numbers of rows and of columns: scalars without a derivative.
struct count : matrix_operation {
  static constexpr int shape_only_from = 0;
  template <class>
  static constexpr extent dimensions() {
    return {};
  }
  static constexpr auto pullback(auto, auto, auto) { return make_tuple(constant<0>); }
  static constexpr auto pushforward(auto, auto, auto) { return constant<0>; }
};
struct rows_of_ : count {
  static constexpr auto name = fixed_string("rows_of");
};
struct columns_of_ : count {
  static constexpr auto name = fixed_string("columns_of");
};

/// One number from a matrix.
struct reduction : matrix_operation {
  template <class...>
  static constexpr extent dimensions() {
    return {};
  }
};

struct sum_ : reduction {
  static constexpr auto name = fixed_string("sum");
  static constexpr bool is_linear = true;
  static void write(auto& out, auto&, auto const& a) { out(0, 0) = a.array().sum(); }
  static constexpr auto pullback(auto g, auto, auto) { return make_tuple(g); }
  static constexpr auto pushforward(auto, auto, auto da) { return chainrule::sum(da); }
};

struct mean_ : reduction {
  static constexpr auto name = fixed_string("mean");
  static constexpr bool is_linear = true;
  static void write(auto& out, auto&, auto const& a) {
    using scalar = typename std::remove_cvref_t<decltype(out)>::Scalar;
    out(0, 0) = a.array().sum() / static_cast<scalar>(a.size());
  }
  static constexpr auto pullback(auto g, auto, auto a) {
    return make_tuple(g / (chainrule::rows_of(a) * chainrule::columns_of(a)));
  }
  static constexpr auto pushforward(auto, auto, auto da) { return chainrule::mean(da); }
};

struct row_sums_ : matrix_operation {
  static constexpr auto name = fixed_string("row_sums");
  static constexpr bool is_linear = true;
  template <class A>
  static constexpr extent dimensions() {
    return {extent_of<A>().rows, {}};
  }
  static void write(auto& out, auto&, auto const& a) { out.array() = a.array().rowwise().sum(); }
  static constexpr auto pullback(auto g, auto, auto) { return make_tuple(g); }
  static constexpr auto pushforward(auto, auto, auto da) { return chainrule::row_sums(da); }
};

struct column_sums_ : matrix_operation {
  static constexpr auto name = fixed_string("column_sums");
  static constexpr bool is_linear = true;
  template <class A>
  static constexpr extent dimensions() {
    return {{}, extent_of<A>().columns};
  }
  static void write(auto& out, auto&, auto const& a) { out.array() = a.array().colwise().sum(); }
  static constexpr auto pullback(auto g, auto, auto) { return make_tuple(g); }
  static constexpr auto pushforward(auto, auto, auto da) { return chainrule::column_sums(da); }
};

template <int Size, int OtherSize>
constexpr void check_dot() {
  static_assert(detail::fits(Size, OtherSize), "chainrule: dot: both matrices must have the same rows and columns");
}

struct dot_ : reduction {
  static constexpr auto name = fixed_string("dot");
  template <class A, class B>
  static constexpr void check() {
    check_dot<extent_of<A>().rows.size, extent_of<B>().rows.size>();
    check_dot<extent_of<A>().columns.size, extent_of<B>().columns.size>();
  }
  template <class A, class B>
  static constexpr requirements asked() {
    requirements all;
    all.add(extent_of<A>().rows, extent_of<B>().rows);
    all.add(extent_of<A>().columns, extent_of<B>().columns);
    return all;
  }
  static void write(auto& out, auto&, auto const& a, auto const& b) { out(0, 0) = (a.array() * b.array()).sum(); }
  static constexpr auto pullback(auto g, auto, auto a, auto b) { return make_tuple(g * b, g * a); }
  static constexpr auto pushforward(auto, auto a, auto b, auto da, auto db) {
    return chainrule::dot(da, b) + chainrule::dot(a, db);
  }
};

struct norm_ : reduction {
  static constexpr auto name = fixed_string("norm");
  static constexpr bool is_holomorphic = false;
  static constexpr bool is_euclidean = true;
  static constexpr notation latex{"\\left\\|#1\\right\\|"};
  static void write(auto& out, auto&, auto const& a) { out(0, 0) = detail::length_of(a); }
  static constexpr auto pullback(auto g, auto r, auto a) { return make_tuple(unless_zero(r, constant<0>, g) * unit(a, r)); }
  static constexpr auto pushforward(auto r, auto a, auto da) {
    return unless_zero(r, constant<0>, constant<1>) * chainrule::dot(unit(a, r), da);
  }

 private:
  static constexpr auto unless_zero(auto r, auto at_zero, auto otherwise) {
    return chainrule::select(chainrule::equal(r, constant<0>), at_zero, otherwise);
  }
  /// a / r, whose elements are at most 1, and 0 at 0: what is divided or multiplied first would overflow.
  static constexpr auto unit(auto a, auto r) { return a / unless_zero(r, constant<1>, r); }
};

}  // namespace matrix_operations
}  // namespace chainrule
