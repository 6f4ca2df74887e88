// cr::formula: ordinary C++ as a formula.
//
// The function, a lambda without captures or a functor, runs once while the program compiles, with `traced` numbers that
// record what happens to them. Loops, arrays, structs, std::array, plain numbers and functions called generically are
// as they are; what cannot be is a branch on a traced value: that is select(condition, a, b). A functor's data members are
// doubles that each call is given, and it runs with many of them, so that none decides what is recorded; or the functor
// is a constant, and its members are whatever they are.
#pragma once

#include <chainrule/function/function.hpp>
#include <chainrule/traced/arguments.hpp>
#include <chainrule/traced/problem.hpp>
#include <chainrule/traced/roles.hpp>

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
  std::string_view const name = type_name<F>();
  return !std::is_aggregate_v<F> &&
         (name.find("<lambda") != std::string_view::npos || name.find("(lambda") != std::string_view::npos);
}

template <class F, class Blocks>
constexpr bool check_function() {
  static_assert(std::is_class_v<F>,
                "chainrule: formula: give a lambda or a functor: cr::formula<2>([](auto const& x) { return f(x); })");
  constexpr bool captures = is_lambda<F>() && !(std::is_empty_v<F> && std::is_default_constructible_v<F>);
  static_assert(!captures,
                "chainrule: formula: this lambda captures something: it runs while compiling, when there is nothing to capture. "
                "Pass values as arguments, make them constexpr, or use a functor whose data members are given to each call");
  constexpr bool is_recordable =
      captures || !std::is_class_v<F> ||
      (std::is_trivially_copyable_v<F> &&
       (std::is_empty_v<F> ? std::is_default_constructible_v<F> : only_doubles<F> && sizeof(F) % 8 == 0));
  static_assert(
      is_recordable,
      "chainrule: formula: the data members of this functor are given to each call, so they must be doubles and nothing "
      "else. With integers, flags or others make it a constant, of public members: cr::formula<2, functor{4, true}>(). "
      "A class of doubles with constructors or private members says so: using only_doubles = its_name;");
  return std::is_class_v<F> && !captures && is_recordable;
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
      constexpr bool runs = requires { typename runs_while_compiling<recording<F, Blocks>::measure()>; };
      static_assert(
          runs,
          "chainrule: formula: this function cannot run while compiling: everything it calls must be constexpr, and a "
          "functor's operator() const, too (or it takes more steps than the compiler allows, leaves a result unset before "
          "others, calculates with a data member before it is traced: T(member), or combines an element of an array of any length "
          "with a number that has met no argument)");
      if constexpr (runs) {
        if constexpr (!std::is_empty_v<F>)
          static_assert(all_follow<recording<F, Blocks>, recorded<F, Blocks>::size>(),
                        "chainrule: formula: a data member of the functor is used as a number that is known while compiling: it "
                        "is given to each call. Let it meet an argument first, x * a * a, or one operation on numbers of the "
                        "function's type, T(a) * T(b), select(T(a) > 2.0, u, v); or make the functor a constant: "
                        "cr::formula<2, functor{1.5}>()");
        constexpr bool returns_numbers = recorded<F, Blocks>::size.outputs > 0;
        static_assert(returns_numbers, "chainrule: formula: this function returns no number");
        return recorded_function<F, Blocks, !is_number_result<result_of_call<F, Blocks>>>{};
      } else {
        constexpr recorded_size why = recording<F, Blocks>::measure();  // the compiler says it
        static_cast<void>(why);
      }
    }
  }
}

/// A functor that is a constant.
template <auto Functor>
struct constant_functor {
  template <class... A>
  requires callable_with<std::remove_cvref_t<decltype(Functor)>, A...>
  constexpr decltype(auto) operator()(A const&... a) const { return Functor(a...); }
};

/// Template arguments taken apart: sizes of blocks, and behind them a functor.
template <auto First, auto... Rest>
struct parameters {
  static constexpr bool ends_in_functor = parameters<Rest...>::ends_in_functor && std::is_integral_v<decltype(First)>;
  template <std::size_t... N>
  using split = typename parameters<Rest...>::template split<N..., std::size_t(First)>;
};
template <auto Last>
struct parameters<Last> {
  static constexpr bool ends_in_functor = std::is_class_v<decltype(Last)>;
  template <std::size_t... N>
  struct split {
    using function = constant_functor<Last>;
    using sizes = blocks<N...>;
    static constexpr bool has_sizes = sizeof...(N) > 0;
  };
};

template <class... Options, class F, class Blocks, bool Vector>
constexpr auto with_roles_of(recorded_function<F, Blocks, Vector> const&) {
  return with_roles<F, Blocks, Vector, Options...>();
}

template <class... Inputs>
using listed_inputs = listed<(is_array<Inputs> ? std::size_t(inputs_of<Inputs>) : 0)...>;

}  // namespace detail

/// The function of N numbers that a lambda or functor calculates from a std::array of them (or N numbers, or a pointer);
/// N, M...: of several such arrays. With pointers the last may be for the results, as in Ceres' functors. A functor's data
/// members are numbers that each call is given behind the others: doubles and nothing else (cr::only_doubles). Limits: loops are
/// written out, 5000 operations in all; no branch on an argument.
template <std::size_t... N, class F>
requires(sizeof...(N) > 0) constexpr auto formula(F const&) {
  static_assert(((N > 0) && ...), "chainrule: formula: a block of no numbers");
  return detail::record<F, detail::blocks<N...>>();
}
/// The same with blocks that are given or stand at exact constants: cr::formula<3, 6, 9>(f, cr::at<0>(0_c), cr::given<2>()).
/// Derivatives are in all blocks that are not given, in their order; calls take all that are at no constants.
template <std::size_t... N, class F, class... Options>
requires(sizeof...(N) > 0 && sizeof...(Options) > 0) constexpr auto formula(F const& f, Options const&...) {
  return detail::with_roles_of<Options...>(formula<N...>(f));
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
requires(sizeof...(Inputs) > 0) constexpr auto formula(F const&, Inputs const&...) {
  static_assert((detail::formula_input<Inputs> && ...),
                "chainrule: formula: behind the function stand formulas: cr::formula(f, x, y); or say how many numbers it takes: "
                "cr::formula<2>(f)");
  static_assert(std::is_empty_v<F> || detail::is_lambda<F>(),
                "chainrule: formula: the data members of this functor are not known here: make it a constant, "
                "cr::formula<functor{1.5}>(x, y), or give formulas for them, too: cr::formula<2>(f)(x, y, 3_c / 2_c)");
  if constexpr ((detail::formula_input<Inputs> && ...) && (std::is_empty_v<F> || detail::is_lambda<F>()))
    return detail::record<F, detail::listed_inputs<Inputs...>>()(Inputs{}...);
}

/// The same of a functor that is a constant, whose members are known: branches and loops on them are free, and they may be
/// of any type that template arguments have: cr::formula<3, 2, functor{4, true}>(), cr::formula<functor{4, true}>(x, y).
template <auto... Parameters, class... Inputs>
requires(sizeof...(Parameters) > 0 &&
         detail::parameters<Parameters...>::ends_in_functor) constexpr auto formula(Inputs const&...) {
  using split = typename detail::parameters<Parameters...>::template split<>;
  using function = typename split::function;
  if constexpr (split::has_sizes) {
    static_assert(!(detail::formula_input<Inputs> || ...),
                  "chainrule: formula: either numbers of arguments, cr::formula<2, functor{4, true}>(), or formulas: "
                  "cr::formula<functor{4, true}>(x, y)");
    if constexpr (sizeof...(Inputs) == 0 || (detail::formula_input<Inputs> || ...))
      return detail::record<function, typename split::sizes>();
    else return detail::with_roles_of<Inputs...>(detail::record<function, typename split::sizes>());
  } else {
    static_assert(sizeof...(Inputs) > 0 && (detail::formula_input<Inputs> && ...),
                  "chainrule: formula: say how many numbers the functor takes: cr::formula<2, functor{4, true}>(), or of which "
                  "formulas it is: cr::formula<functor{4, true}>(x, y)");
    if constexpr (sizeof...(Inputs) > 0 && (detail::formula_input<Inputs> && ...))
      return detail::record<function, detail::listed_inputs<Inputs...>>()(Inputs{}...);
  }
}

}  // namespace chainrule
