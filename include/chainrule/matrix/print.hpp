// Matrix formulas as text.
#pragma once

#include <chainrule/calculus/print.hpp>
#include <chainrule/matrix/expression.hpp>

namespace chainrule {

/// The matrix formula as text, as it was written: transpose(X)*C. A fixed_string, as for scalar formulas.
template <matrix_formula E>
constexpr auto to_string(E const&) {
  return detail::printed<detail::plain_text, E>::text;
}

/// The matrix formula in LaTeX's mathematical mode.
template <matrix_formula E>
constexpr auto to_latex(E const&) {
  return detail::printed<detail::latex_text, E>::text;
}

/// Writes a matrix formula to a stream, as to_string does.
template <class Character, class Traits, matrix_formula E>
std::basic_ostream<Character, Traits>& operator<<(std::basic_ostream<Character, Traits>& out, E const&) {
  return out << detail::printed<detail::plain_text, E>::text.c_str();
}

}  // namespace chainrule
