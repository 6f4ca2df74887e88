// Square matrices: trace, determinant and its logarithm, cofactors, inverse, and systems of linear equations.
#pragma once

#include <chainrule/matrix/algebra.hpp>
#include <chainrule/matrix/cofactors.hpp>

namespace chainrule {
namespace matrix_operations {
struct identity_;
struct trace_;
struct determinant_;
struct log_abs_determinant_;
struct cofactors_;
struct cofactors_slope_;
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
/// The determinant of a square matrix. Its gradient are the cofactors, of a singular matrix too.
template <matrix_like A>
constexpr applied<matrix_operations::determinant_, A> determinant(A const& a) {
  return apply<matrix_operations::determinant_>(a);
}
/// The logarithm of the absolute value of the determinant, right where the determinant itself overflows or underflows; of a singular
/// matrix -infinity. Its gradient is the inverse, transposed, and needs an invertible matrix.
template <matrix_like A>
constexpr applied<matrix_operations::log_abs_determinant_, A> log_abs_determinant(A const& a) {
  return apply<matrix_operations::log_abs_determinant_>(a);
}
/// The matrix of the cofactors of a square matrix: det(A) * inverse(A)^T where A is invertible, and what that tends to where it is
/// singular (0 where two rows and columns or more depend on others). Its own derivatives are as right; theirs, the third
/// derivatives of a determinant, need an invertible matrix.
template <matrix_like A>
constexpr applied<matrix_operations::cofactors_, A> cofactors(A const& a) {
  return apply<matrix_operations::cofactors_>(a);
}
/// The derivative of cofactors(a) along h, a matrix with a's shape.
template <matrix_like H, matrix_like A>
constexpr applied<matrix_operations::cofactors_slope_, H, A> cofactors_slope(H const& h, A const& a) {
  return apply<matrix_operations::cofactors_slope_>(h, a);
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
                "chainrule: trace, determinant, cofactors, inverse, solve: the matrix must be square (rows must equal columns)");
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

template <class A>
plain_of<A> plain(A const& a) {
  return a;
}

struct determinant_ : square_operation {
  static constexpr auto name = fixed_string("determinant");
  static constexpr notation latex{"\\det\\left(#1\\right)"};
  template <class A>
  static constexpr extent dimensions() {
    return {};
  }
  static void write(auto& out, auto&, auto const& a) { out(0, 0) = plain(a).determinant(); }
  static constexpr auto pullback(auto g, auto, auto a) { return make_tuple(g * chainrule::cofactors(a)); }
  static constexpr auto pushforward(auto, auto a, auto da) { return chainrule::dot(chainrule::cofactors(a), da); }
};

struct log_abs_determinant_ : square_operation {
  static constexpr auto name = fixed_string("log_abs_determinant");
  template <class A>
  static constexpr extent dimensions() {
    return {};
  }
  static void write(auto& out, auto&, auto const& a) { out(0, 0) = detail::log_abs_determinant_of(plain(a)); }
  static constexpr auto pullback(auto g, auto, auto a) { return make_tuple(g * chainrule::transpose(chainrule::inverse(a))); }
  static constexpr auto pushforward(auto, auto a, auto da) {
    return chainrule::dot(chainrule::transpose(chainrule::inverse(a)), da);
  }
};

struct cofactors_ : square_operation {
  static constexpr auto name = fixed_string("cofactors");
  template <class A>
  static constexpr extent dimensions() {
    return extent_of<A>();
  }
  static void write(auto& out, auto&, auto const& a) { out = detail::diagonal_form(plain(a)).cofactors(); }
  /// The second derivative of a determinant is the same along a and b as along b and a.
  static constexpr auto pullback(auto g, auto, auto a) { return make_tuple(chainrule::cofactors_slope(g, a)); }
  static constexpr auto pushforward(auto, auto a, auto da) { return chainrule::cofactors_slope(da, a); }
};

struct cofactors_slope_ : square_operation {
  static constexpr auto name = fixed_string("cofactors_slope");
  static constexpr bool is_linear = true;
  template <class H, class A>
  static constexpr void check() {
    square_operation::check<A>();
    check_dot<extent_of<H>().rows.size, extent_of<A>().rows.size>();
    check_dot<extent_of<H>().columns.size, extent_of<A>().columns.size>();
  }
  template <class H, class A>
  static constexpr extent dimensions() {
    return extent_of<A>();
  }
  template <class H, class A>
  static constexpr requirements asked() {
    requirements all = square_operation::asked<A>();
    all.add(extent_of<H>().rows, extent_of<A>().rows);
    all.add(extent_of<H>().columns, extent_of<A>().columns);
    return all;
  }
  static void write(auto& out, auto&, auto const& h, auto const& a) {
    out = detail::diagonal_form(plain(a)).slope(plain_of_size(h, a));
  }
  static constexpr auto pullback(auto g, auto, auto h, auto a) {
    return make_tuple(chainrule::cofactors_slope(g, a), second(a, h, g));
  }
  static constexpr auto pushforward(auto, auto h, auto a, auto dh, auto da) {
    return chainrule::cofactors_slope(dh, a) + second(a, h, da);
  }

 private:
  static constexpr auto plain_of_size(auto const& h, auto const& a) { return plain_of<std::remove_cvref_t<decltype(a)>>(h); }
  /// The derivative of dot(B, h) * C - C * h^T * B along g, where B is the transposed inverse and C are the cofactors.
  static constexpr auto second(auto a, auto h, auto g) {
    auto const b = chainrule::transpose(chainrule::inverse(a));
    auto const c = chainrule::cofactors(a);
    auto const db = -(b * chainrule::transpose(g) * b);
    auto const dc = chainrule::cofactors_slope(g, a);
    auto const turned = chainrule::transpose(h);
    return chainrule::dot(db, h) * c + chainrule::dot(b, h) * dc - dc * turned * b - c * turned * db;
  }
};

struct inverse_ : square_operation {
  static constexpr auto name = fixed_string("inverse");
  static constexpr notation latex{"#1^{-1}", precedence::power, precedence::atom};
  template <class A>
  static constexpr extent dimensions() {
    return extent_of<A>();
  }
  static void write(auto& out, auto&, auto const& a) { out = plain(a).partialPivLu().inverse(); }
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
  static void write(auto& out, auto&, auto const& a, auto const& b) { out = plain(a).partialPivLu().solve(b); }
  static constexpr auto pullback(auto g, auto r, auto a, auto) {
    auto const back = chainrule::solve(chainrule::transpose(a), g);
    return make_tuple(-(back * chainrule::transpose(r)), back);
  }
  static constexpr auto pushforward(auto r, auto a, auto, auto da, auto db) { return chainrule::solve(a, db - da * r); }
};

}  // namespace matrix_operations
}  // namespace chainrule
