// gradient(formula)[W]: derivatives of a scalar made of matrices, as matrix formulas.
#pragma once

#include <chainrule/matrix/differentiate.hpp>

namespace chainrule {

/// The derivatives of the scalar F in its variables, each a formula with the shape of the variable: gradient(loss)[W].
template <class F>
struct matrix_gradient {
  template <class V>
  constexpr auto operator[](V const&) const {
    static_assert(matrix_variable<V> || variable_formula<V>, "chainrule: gradient: the key is a variable: gradient(loss)[W]");
    return detail::matrix_derivative<F, V>();
  }
};

/// The gradient of a scalar formula of matrices; the derivative in a variable that it does not contain is zero.
template <matrix_formula F>
constexpr matrix_gradient<F> gradient(F const&) {
  static_assert(F::rows == 1 && F::columns == 1, "chainrule: gradient: the formula must be a scalar, such as a loss or sum(...)");
  return {};
}

}  // namespace chainrule
