// cr::formula: ordinary C++ as a formula.
//
// The function, a lambda without captures or a functor, runs once while the program compiles, with `traced` numbers that
// record what happens to them. Loops, arrays, structs, std::array, plain numbers and functions called generically are
// as they are; what cannot be is a branch on a traced value: that is select(condition, a, b).
#pragma once

#include <chainrule/function/function.hpp>
#include <chainrule/traced/arguments.hpp>
#include <chainrule/traced/problem.hpp>

namespace chainrule {

/// A function recorded from ordinary C++. It has all of cr::function's interface (value, gradient, jacobian, hessian...),
/// is called with numbers, lists of them block by block, and with formulas, which gives a formula.
template <class F, class Blocks, bool Vector>
class recorded_function : public compiled_function<detail::recorded_problem<F, Blocks>, Vector> {
  using base = compiled_function<detail::recorded_problem<F, Blocks>, Vector>;

 public:
  /// The value for numbers; for formulas, the formula in them.
  template <class... A>
  constexpr auto operator()(A const&... a) const {
    if constexpr ((detail::formula_input<A> && ...)) {
      constexpr std::size_t arity_of_all = std::size_t(detail::recording<F, Blocks>::inputs);
      constexpr auto pack = (detail::formula_pack<>{} + ... + detail::formulas_of<A>());
      detail::check_numbers<decltype(pack)::size, arity_of_all>();
      if constexpr (decltype(pack)::size == arity_of_all) return detail::typed_formula<F, Blocks, Vector>(pack);
    } else {
      return base::operator()(a...);
    }
  }
};

namespace detail {

/// A lambda's type has no name of its own.
template <class F>
constexpr bool is_lambda() {
  return type_name<F>().find("lambda") != std::string_view::npos;
}

template <class F, class Blocks>
constexpr bool check_function() {
  static_assert(std::is_class_v<F>,
                "chainrule: formula: give a lambda or a functor: cr::formula<2>([](auto const& x) { return f(x); })");
  static_assert(!std::is_class_v<F> || !is_lambda<F>() || (std::is_empty_v<F> && std::is_default_constructible_v<F>),
                "chainrule: formula: this lambda captures something: it runs while compiling, when there is nothing to capture. "
                "Pass values as arguments, make them constexpr, or use a functor whose data members are given to each call");
  static_assert(std::is_trivially_copyable_v<F> && (std::is_empty_v<F> || sizeof(F) % sizeof(double) == 0),
                "chainrule: formula: a functor's data members are doubles, which are given to each call");
  return std::is_class_v<F> && (!is_lambda<F>() || std::is_default_constructible_v<F>) && std::is_trivially_copyable_v<F>;
}

/// The recorded function, or a sentence. (All in one place, or the sentence stands further down in what g++ prints.)
template <class F, class Blocks>
constexpr auto record() {
  if constexpr (check_function<F, Blocks>()) {
    constexpr bool called = Blocks::template form<F> != call_form::none;
    static_assert(called,
                  "chainrule: formula: this function cannot be called so: cr::formula<3, 2>(f) calls f(a, b) with std::arrays "
                  "(auto const&) of 3 and 2 numbers, or pointers to them, and a pointer for results where it returns none");
    if constexpr (called) {
      using attempt = recording_attempt<F, Blocks>;
      static_assert(attempt::value,
                    "chainrule: formula: this function cannot run while compiling: everything it calls must be constexpr, and a "
                    "functor's operator() const, too (or it takes more steps than the compiler allows)");
      if constexpr (attempt::value) {
        static_assert(attempt::size.steady,
                      "chainrule: formula: a data member of the functor is used as a number that is known while compiling: it is "
                      "given to each call, so let it meet an argument first (x - member)");
        static_assert(attempt::size.outputs > 0, "chainrule: formula: this function returns no number");
        return recorded_function<F, Blocks, !is_number_result<result_of_call<F, Blocks>>>{};
      } else {
        constexpr recorded_size why = recording<F, Blocks>::measure();  // the compiler says it
        return why;
      }
    }
  }
}

}  // namespace detail

/// The function of N numbers that a lambda or functor calculates from a std::array of them (or N numbers, or a pointer);
/// N, M...: of several such arrays. With pointers the last may be for the results, as in Ceres' functors. A functor's data
/// members are numbers that each call is given behind the others.
template <std::size_t... N, class F>
  requires(sizeof...(N) > 0)
constexpr auto formula(F const&) {
  static_assert(((N > 0) && ...), "chainrule: formula: a block of no numbers");
  return detail::record<F, detail::blocks<N...>>();
}

template <class F>
constexpr auto formula(F const&) {
  static_assert(sizeof(F) == 0,
                "chainrule: formula: say how many numbers the function takes: cr::formula<10>(f), or of which formulas it is: "
                "cr::formula(f, x, y)");
}

/// The formula that a lambda calculates from formulas, or from arrays of variables, which it gets as std::arrays:
/// cr::formula([](auto x, auto y) { return x * sin(y); }, x, y).
template <class F, class... Inputs>
  requires(sizeof...(Inputs) > 0)
constexpr auto formula(F const&, Inputs const&...) {
  static_assert((detail::formula_input<Inputs> && ...),
                "chainrule: formula: behind the function stand formulas: cr::formula(f, x, y); or say how many numbers it takes: "
                "cr::formula<2>(f)");
  if constexpr ((detail::formula_input<Inputs> && ...))
    return detail::record<F, detail::listed<(detail::is_array<Inputs> ? std::size_t(detail::inputs_of<Inputs>) : 0)...>>()(
        Inputs{}...);
}

}  // namespace chainrule
