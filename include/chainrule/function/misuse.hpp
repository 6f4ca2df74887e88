// What looks like a formula and is none: a compiled function.
#pragma once

#include <chainrule/core/apply.hpp>

namespace chainrule {
namespace detail {

/// A base of what cr::function makes. (The operators are friends of the base: only lookups for such functions see them.)
struct compiled_call;

template <class T>
concept is_compiled_call = std::is_class_v<T> && std::is_base_of_v<compiled_call, T>;

template <class Function>
constexpr misuse function_as_formula() {
  static_assert(
      sizeof(Function) == 0,
      "chainrule: a compiled function is no formula, it is called: f(3.0, 4.0), f.gradient(3.0, 4.0); algebra, diff and "
      "texts are of the formula that it was made from: cr::function(2_c * z, x, y), diff(z, x)");
  return {};
}
template <class Function>
constexpr void function_as_text() {
  static_assert(sizeof(Function) == 0,
                "chainrule: a compiled function has no text: print the formula that it was made from, std::cout << z, or what a "
                "call gives, std::cout << f(3.0, 4.0)");
}

struct compiled_call {
  using chainrule_no_number = void;

  template <class A, class B>
  requires(is_compiled_call<A> || is_compiled_call<B>) friend constexpr misuse operator+(A const&, B const&) {
    return function_as_formula<A>();
  }
  template <class A, class B>
  requires(is_compiled_call<A> || is_compiled_call<B>) friend constexpr misuse operator-(A const&, B const&) {
    return function_as_formula<A>();
  }
  template <class A, class B>
  requires(is_compiled_call<A> || is_compiled_call<B>) friend constexpr misuse operator*(A const&, B const&) {
    return function_as_formula<A>();
  }
  template <class A, class B>
  requires(is_compiled_call<A> || is_compiled_call<B>) friend constexpr misuse operator/(A const&, B const&) {
    return function_as_formula<A>();
  }
  template <is_compiled_call A>
  friend constexpr misuse operator-(A const&) {
    return function_as_formula<A>();
  }
  template <class Stream, is_compiled_call A>
  friend constexpr Stream& operator<<(Stream& out, A const&) {
    function_as_text<A>();
    return out;
  }
};

}  // namespace detail

// What is asked of formulas.
template <detail::is_compiled_call F, class... X>
constexpr auto diff(F const&, X const&...) {
  return detail::function_as_formula<F>();
}
template <detail::is_compiled_call F, class... X>
constexpr auto gradient(F const&, X const&...) {
  return detail::function_as_formula<F>();
}
template <detail::is_compiled_call F, class... X>
constexpr auto hessian(F const&, X const&...) {
  return detail::function_as_formula<F>();
}
template <detail::is_compiled_call F, class... X>
constexpr auto substitute(F const&, X const&...) {
  return detail::function_as_formula<F>();
}
template <detail::is_compiled_call F>
constexpr auto simplify(F const&) {
  return detail::function_as_formula<F>();
}
template <detail::is_compiled_call F>
constexpr auto to_string(F const&) {
  return detail::function_as_formula<F>();
}
template <detail::is_compiled_call F>
constexpr auto to_latex(F const&) {
  return detail::function_as_formula<F>();
}

}  // namespace chainrule
