// Operations of matrices that are asked of scalar formulas.
#pragma once

#include <chainrule/matrix/expression.hpp>

namespace chainrule {
namespace detail {

template <class A>
constexpr A scalar_as_matrix() {
  static_assert(sizeof(A) == 0,
                "chainrule: a scalar formula is no matrix: this operation takes matrix formulas, cr::matrix<\"A\", 3, 3> A or "
                "cr::vector<\"v\", 3> v");
  return {};
}

}  // namespace detail

template <any_formula A>
constexpr A transpose(A const&) {
  return detail::scalar_as_matrix<A>();
}
template <any_formula A>
constexpr A trace(A const&) {
  return detail::scalar_as_matrix<A>();
}
template <any_formula A>
constexpr A determinant(A const&) {
  return detail::scalar_as_matrix<A>();
}
template <any_formula A>
constexpr A inverse(A const&) {
  return detail::scalar_as_matrix<A>();
}
template <any_formula A>
constexpr A softmax(A const&) {
  return detail::scalar_as_matrix<A>();
}
template <class A, any_formula B>
constexpr B solve(A const&, B const&) {
  return detail::scalar_as_matrix<B>();
}
template <any_formula A, any_formula B>
constexpr A dot(A const&, B const&) {
  return detail::scalar_as_matrix<A>();
}
template <any_formula A, any_formula B>
constexpr A hadamard(A const&, B const&) {
  return detail::scalar_as_matrix<A>();
}

}  // namespace chainrule
