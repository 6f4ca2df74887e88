// The memory of functions of residuals.
#pragma once

#include <chainrule/residuals/pattern.hpp>

namespace chainrule {

/// The memory of a function of residuals: `auto work = f.workspace();`. It grows when a call needs more and allocates at no other time. What a
/// call gave as views stays until the next one with the same workspace. Patterns of sparse matrices stay as long as lengths, and the
/// integers that place unknowns, are the same.
template <class T>
struct residual_workspace {
  array_workspace<T> values, slopes, normal, gradient, second;
  detail::sparse_pattern slope_pattern, normal_pattern, second_pattern;
};

namespace detail {

/// Whether memory is what sparse matrices keep their pattern in, where it is some.
template <class First>
constexpr bool keeps_a_pattern(type_box<First>) {
  return true;
}
template <class T>
constexpr bool keeps_a_pattern(type_box<array_workspace<T>>) {
  static_assert(sizeof(T) == 0,
                "chainrule: a sparse matrix keeps its pattern in a workspace of its own: auto work = f.sparse_workspace(); "
                "f.sparse_hessian(work, ...)");
  return false;
}

}  // namespace detail
}  // namespace chainrule
