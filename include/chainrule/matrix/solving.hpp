// Square matrices: trace, determinant, inverse, and systems of linear equations.
#pragma once

#include <chainrule/matrix/algebra.hpp>
#include <chainrule/matrix/eigen.hpp>

#if __has_include(<Eigen/LU>)
#include <Eigen/LU>
#else
#include <eigen3/Eigen/LU>
#endif

namespace chainrule {
namespace matrix_operations {
struct identity_;
struct trace_;
struct determinant_;
struct inverse_;
struct solve_;
}  // namespace matrix_operations

/// The identity matrix with the shape of `like`, whose values do not matter.
template <matrix_like A>
constexpr applied<matrix_operations::identity_, A> identity(A const& like) {
  return apply<matrix_operations::identity_>(like);
}
/// The sum of the diagonal of a square matrix.
template <matrix_like A>
constexpr applied<matrix_operations::trace_, A> trace(A const& a) {
  return apply<matrix_operations::trace_>(a);
}
/// The determinant of a square matrix. Its gradient det(A) * inverse(A)^T needs A to be invertible.
template <matrix_like A>
constexpr applied<matrix_operations::determinant_, A> determinant(A const& a) {
  return apply<matrix_operations::determinant_>(a);
}
/// The inverse of a square matrix; of a singular one infinities and NaNs.
template <matrix_like A>
constexpr applied<matrix_operations::inverse_, A> inverse(A const& a) {
  return apply<matrix_operations::inverse_>(a);
}
/// The x with a * x = b, for square a: inverse(a) * b without the inverse.
template <matrix_like A, matrix_like B>
constexpr applied<matrix_operations::solve_, A, B> solve(A const& a, B const& b) {
  return apply<matrix_operations::solve_>(a, b);
}

namespace matrix_operations {

template <int Rows, int Columns>
constexpr void check_square() {
  static_assert(detail::fits(Rows, Columns),
                "chainrule: trace, determinant, inverse, solve: the matrix must be square (rows must equal columns)");
}

struct square_operation : matrix_operation {
  template <class A, class...>
  static constexpr void check() {
    check_square<extent_of<A>().rows.size, extent_of<A>().columns.size>();
  }
  template <class A, class...>
  static constexpr requirements asked() {
    requirements all;
    all.add(extent_of<A>().rows, extent_of<A>().columns);
    return all;
  }
};

struct identity_ : square_operation {
  static constexpr auto name = fixed_string("identity");
  static constexpr int shape_only_from = 0;
  template <class A>
  static constexpr extent dimensions() {
    return extent_of<A>();
  }
  static void write(auto& out, auto&) { out.setIdentity(); }
  static constexpr auto pullback(auto, auto, auto) { return make_tuple(constant<0>); }
  static constexpr auto pushforward(auto, auto, auto) { return constant<0>; }
};

struct trace_ : square_operation {
  static constexpr auto name = fixed_string("trace");
  static constexpr notation latex{"\\operatorname{tr}\\left(#1\\right)"};
  static constexpr bool is_linear = true;
  template <class A>
  static constexpr extent dimensions() {
    return {};
  }
  static void write(auto& out, auto&, auto const& a) { out(0, 0) = a.diagonal().sum(); }
  static constexpr auto pullback(auto g, auto, auto a) { return make_tuple(g * chainrule::identity(a)); }
  static constexpr auto pushforward(auto, auto, auto da) { return chainrule::trace(da); }
};

template <class A>
using plain_of = Eigen::Matrix<typename A::Scalar, A::RowsAtCompileTime, A::ColsAtCompileTime>;

struct determinant_ : square_operation {
  static constexpr auto name = fixed_string("determinant");
  static constexpr notation latex{"\\det\\left(#1\\right)"};
  template <class A>
  static constexpr extent dimensions() {
    return {};
  }
  static void write(auto& out, auto&, auto const& a) { out(0, 0) = plain_of<std::remove_cvref_t<decltype(a)>>(a).determinant(); }
  static constexpr auto pullback(auto g, auto r, auto a) {
    return make_tuple((g * r) * chainrule::transpose(chainrule::inverse(a)));
  }
  static constexpr auto pushforward(auto r, auto a, auto da) {
    return r * chainrule::dot(chainrule::transpose(chainrule::inverse(a)), da);
  }
};

struct inverse_ : square_operation {
  static constexpr auto name = fixed_string("inverse");
  static constexpr notation latex{"#1^{-1}", precedence::power, precedence::atom};
  template <class A>
  static constexpr extent dimensions() {
    return extent_of<A>();
  }
  static void write(auto& out, auto&, auto const& a) { out = plain_of<std::remove_cvref_t<decltype(a)>>(a).inverse(); }
  static constexpr auto pullback(auto g, auto r, auto) {
    return make_tuple(-(chainrule::transpose(r) * g * chainrule::transpose(r)));
  }
  static constexpr auto pushforward(auto r, auto, auto da) { return -(r * da * r); }
};

template <int RowsOfA, int RowsOfB>
constexpr void check_solve() {
  static_assert(detail::fits(RowsOfA, RowsOfB), "chainrule: solve: the matrix must have as many rows as the right-hand side");
}

struct solve_ : square_operation {
  static constexpr auto name = fixed_string("solve");
  template <class A, class B>
  static constexpr void check() {
    square_operation::check<A>();
    check_solve<extent_of<A>().rows.size, extent_of<B>().rows.size>();
  }
  template <class A, class B>
  static constexpr extent dimensions() {
    return {extent_of<A>().columns, extent_of<B>().columns};
  }
  template <class A, class B>
  static constexpr requirements asked() {
    requirements all = square_operation::asked<A>();
    all.add(extent_of<A>().rows, extent_of<B>().rows);
    return all;
  }
  static void write(auto& out, auto&, auto const& a, auto const& b) {
    out = plain_of<std::remove_cvref_t<decltype(a)>>(a).partialPivLu().solve(b);
  }
  static constexpr auto pullback(auto g, auto r, auto a, auto) {
    auto const back = chainrule::solve(chainrule::transpose(a), g);
    return make_tuple(-(back * chainrule::transpose(r)), back);
  }
  static constexpr auto pushforward(auto r, auto a, auto, auto da, auto db) { return chainrule::solve(a, db - da * r); }
};

}  // namespace matrix_operations
}  // namespace chainrule
