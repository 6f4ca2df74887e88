// Functions of arrays whose lengths each call tells.
#pragma once

#include <chainrule/loops/array_tables.hpp>
#include <chainrule/loops/bound.hpp>
#include <chainrule/loops/scans/array_scan.hpp>
#include <chainrule/loops/scans/array_scan_formulas.hpp>
#include <chainrule/loops/scans/iterate.hpp>
#include <chainrule/loops/scans/scan_steps.hpp>

namespace chainrule {
namespace detail {

/// Calls of the sparse Hessian of what adds up rows (residuals/residuals.hpp).
template <class Problem, class Wrt>
struct objective_calls;

}  // namespace detail

/// A function of formulas with arrays whose lengths each call tells. A call takes one argument for each variable and each array,
/// in the order of the lists: numbers; std::vector, std::span, std::array or Eigen vector, which are read where they are. A point and a
/// direction are tuples of such: f.jvp(std::tie(x, owner), std::tie(dx)). Values have the order and the bits of the plain loop. A call
/// is safe from any thread, with a workspace of its own. Every call may have a policy for loops as first argument, such as cr::simd. f.over(t = times) is the function with
/// columns bound, lvalues or views, whose calls give the rest.
///
/// std::invalid_argument where lengths disagree, or a mean, min or max is over nothing; std::out_of_range where an index leaves its
/// array; all before anything is calculated.
template <class Problem, bool Vector, class Wrt>
class array_function : public detail::compiled_call {
  template <class Frame>
  using requests = detail::array_tables<Frame, Problem, Vector, Wrt>;
  template <class Policy>
  static constexpr requests<typename Policy::chainrule_frame> by(Policy const& policy) {
    static_assert(
        !requests<detail::no_frame>::keeps_states ||
            (requests<detail::no_frame>::has_loops_in_steps && detail::runs_in_one_piece<typename Policy::chainrule_frame>),
        "chainrule: a scan takes its steps one after the other: its function has no policies, cr::simd and cr::parallel; only where all "
        "of its scans carry arrays, and stand in no loop, cr::simd is for the loops in their steps");
    return {detail::frame_of(policy)};
  }

 public:
  using problem_type = Problem;
  static constexpr std::size_t arity = requests<detail::no_frame>::arity;

  /// How many bytes of memory a gradient keeps for each step of the scans, those in loops and other scans not counted, where it keeps all.
  template <class T = double>
  static constexpr std::size_t bytes_per_step() {
    return requests<detail::no_frame>::states_per_step() * sizeof(T);
  }

  /// Memory for gradients, for calls with numbers of type T.
  template <class T = double>
  [[nodiscard]] static array_workspace<T> workspace() {
    return {};
  }

  /// The value: a number, or a std::array of M.
  template <class... A>
  constexpr auto operator()(A const&... a) const {
    return requests<detail::no_frame>{}.value(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto operator()(Policy const& policy, A const&... a) const {
    return by(policy).value(a...);
  }

  /// The gradient where it is made of numbers only: a std::array.
  template <class... A>
  constexpr auto gradient(A const&... a) const {
    return requests<detail::no_frame>{}.gradient(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto gradient(Policy const& policy, A const&... a) const {
    return by(policy).gradient(a...);
  }

  /// The gradient, its lists in the workspace.
  template <class T, class... A>
  constexpr auto gradient(array_workspace<T>& work, A const&... a) const {
    return requests<detail::no_frame>{}.template gradient_in<false>(work, a...).gradient;
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto gradient(Policy const& policy, array_workspace<T>& work, A const&... a) const {
    return by(policy).template gradient_in<false>(work, a...).gradient;
  }

  /// Value and gradient where the gradient is made of numbers only.
  template <class... A>
  constexpr auto value_and_gradient(A const&... a) const {
    return requests<detail::no_frame>{}.value_and_gradient(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_and_gradient(Policy const& policy, A const&... a) const {
    return by(policy).value_and_gradient(a...);
  }

  /// Value and gradient, lists in the workspace.
  template <class T, class... A>
  constexpr auto value_and_gradient(array_workspace<T>& work, A const&... a) const {
    return requests<detail::no_frame>{}.template gradient_in<true>(work, a...);
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto value_and_gradient(Policy const& policy, array_workspace<T>& work, A const&... a) const {
    return by(policy).template gradient_in<true>(work, a...);
  }

  /// Value and gradient into the caller's memory: a number or a list for each of wrt, of the right length.
  template <class T, class... Place, class... A>
  constexpr void value_and_gradient(result_memory<T, Place...> const& out, A const&... a) const {
    return requests<detail::no_frame>{}.gradient_into(out, a...);
  }
  template <detail::policy Policy, class T, class... Place, class... A>
  constexpr void value_and_gradient(Policy const& policy, result_memory<T, Place...> const& out, A const&... a) const {
    return by(policy).gradient_into(out, a...);
  }

  /// The Jacobian by numbers: a row per formula. All formulas share their loops.
  template <class... A>
  constexpr auto jacobian(A const&... a) const {
    return requests<detail::no_frame>{}.jacobian(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto jacobian(Policy const& policy, A const&... a) const {
    return by(policy).jacobian(a...);
  }

  /// By arrays whose length the call tells too, and of scans: a table in the workspace, a row per formula, a column for each number and each
  /// element of wrt. Cost: a pass of the gradient for each row.
  template <class T, class... A>
  constexpr auto jacobian(array_workspace<T>& work, A const&... a) const {
    return requests<detail::no_frame>{}.template jacobian_in<false>(work, a...).jacobian;
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto jacobian(Policy const& policy, array_workspace<T>& work, A const&... a) const {
    return by(policy).template jacobian_in<false>(work, a...).jacobian;
  }

  /// Values and Jacobian in one pass.
  template <class... A>
  constexpr auto value_and_jacobian(A const&... a) const {
    return requests<detail::no_frame>{}.value_and_jacobian(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_and_jacobian(Policy const& policy, A const&... a) const {
    return by(policy).value_and_jacobian(a...);
  }

  /// The same in the workspace.
  template <class T, class... A>
  constexpr auto value_and_jacobian(array_workspace<T>& work, A const&... a) const {
    return requests<detail::no_frame>{}.template jacobian_in<true>(work, a...);
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto value_and_jacobian(Policy const& policy, array_workspace<T>& work, A const&... a) const {
    return by(policy).template jacobian_in<true>(work, a...);
  }

  /// The derivative along a direction, a number or a std::array of M: point and direction are tuples, f.jvp(std::tie(x, owner),
  /// std::tie(dx)). Needs no memory. Cost: a pass forward.
  template <class Point, class Direction>
  constexpr auto jvp(Point const& point, Direction const& direction) const {
    return requests<detail::no_frame>{}.jvp(point, direction);
  }
  template <detail::policy Policy, class Point, class Direction>
  constexpr auto jvp(Policy const& policy, Point const& point, Direction const& direction) const {
    return by(policy).jvp(point, direction);
  }

  /// The gradient of the formulas, each weighted: by a number, or a list of M.
  template <class Point, class Weights>
  constexpr auto vjp(Point const& point, Weights const& weights) const {
    return requests<detail::no_frame>{}.vjp(point, weights);
  }
  template <detail::policy Policy, class Point, class Weights>
  constexpr auto vjp(Policy const& policy, Point const& point, Weights const& weights) const {
    return by(policy).vjp(point, weights);
  }

  /// The same, lists in the workspace.
  template <class T, class Point, class Weights>
  constexpr auto vjp(array_workspace<T>& work, Point const& point, Weights const& weights) const {
    return requests<detail::no_frame>{}.vjp_in(work, point, weights);
  }
  template <detail::policy Policy, class T, class Point, class Weights>
  constexpr auto vjp(Policy const& policy, array_workspace<T>& work, Point const& point, Weights const& weights) const {
    return by(policy).vjp_in(work, point, weights);
  }

  /// The Hessian times a direction, where it is made of numbers only. Cost: about twice the gradient's.
  template <class Point, class Direction>
  constexpr auto hvp(Point const& point, Direction const& direction) const {
    return requests<detail::no_frame>{}.hvp(point, direction);
  }
  template <detail::policy Policy, class Point, class Direction>
  constexpr auto hvp(Policy const& policy, Point const& point, Direction const& direction) const {
    return by(policy).hvp(point, direction);
  }

  /// The same, lists in the workspace.
  template <class T, class Point, class Direction>
  constexpr auto hvp(array_workspace<T>& work, Point const& point, Direction const& direction) const {
    return requests<detail::no_frame>{}.hvp_in(work, point, direction);
  }
  template <detail::policy Policy, class T, class Point, class Direction>
  constexpr auto hvp(Policy const& policy, array_workspace<T>& work, Point const& point, Direction const& direction) const {
    return by(policy).hvp_in(work, point, direction);
  }

  /// The same into the caller's memory, behind the derivative along the direction: cr::into(slope, by_x).
  template <class T, class... Place, class Point, class Direction>
  constexpr void hvp(result_memory<T, Place...> const& out, Point const& point, Direction const& direction) const {
    return requests<detail::no_frame>{}.hvp_into(out, point, direction);
  }
  template <detail::policy Policy, class T, class... Place, class Point, class Direction>
  constexpr void hvp(Policy const& policy, result_memory<T, Place...> const& out, Point const& point,
                     Direction const& direction) const {
    return by(policy).hvp_into(out, point, direction);
  }

  /// Value, gradient and Hessian times a direction, by numbers and arrays of known length; with a direction of ones the third is the Hessian's diagonal where
  /// there is nothing beside that. Cost: the loops run once for all of them, and the smallest or largest turn is found once where they run in lanes.
  template <class Point, class Direction>
  constexpr auto value_gradient_hvp(Point const& point, Direction const& direction) const {
    return requests<detail::no_frame>{}.value_gradient_hvp(point, direction);
  }
  template <detail::policy Policy, class Point, class Direction>
  constexpr auto value_gradient_hvp(Policy const& policy, Point const& point, Direction const& direction) const {
    return by(policy).value_gradient_hvp(point, direction);
  }

  /// The Hessian by numbers, symmetric, row by row. Cost: one pass of the loops, in which each turn adds its part to all
  /// entries; where sums run over elements of arrays of wrt, or loops do not add up, a pass for each row.
  template <class... A>
  constexpr auto hessian(A const&... a) const {
    return requests<detail::no_frame>{}.template hessian<false>(a...).hessian;
  }
  template <detail::policy Policy, class... A>
  constexpr auto hessian(Policy const& policy, A const&... a) const {
    return by(policy).template hessian<false>(a...).hessian;
  }

  /// By arrays whose length the call tells too, and of scans: a table in the workspace, a row and a column for each number and each element of
  /// wrt. Cost: an hvp for each row; of rows that gather few of many unknowns, sparse_hessian costs less.
  template <class T, class... A>
  constexpr auto hessian(array_workspace<T>& work, A const&... a) const {
    return requests<detail::no_frame>{}.template hessian_in<false>(work, a...).hessian;
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto hessian(Policy const& policy, array_workspace<T>& work, A const&... a) const {
    return by(policy).template hessian_in<false>(work, a...).hessian;
  }

  /// Value, gradient and Hessian by numbers, in the passes of the Hessian.
  template <class... A>
  constexpr auto value_gradient_hessian(A const&... a) const {
    return requests<detail::no_frame>{}.template hessian<true>(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_gradient_hessian(Policy const& policy, A const&... a) const {
    return by(policy).template hessian<true>(a...);
  }

  /// The same in the workspace.
  template <class T, class... A>
  constexpr auto value_gradient_hessian(array_workspace<T>& work, A const&... a) const {
    return requests<detail::no_frame>{}.template hessian_in<true>(work, a...);
  }
  template <detail::policy Policy, class T, class... A>
  constexpr auto value_gradient_hessian(Policy const& policy, array_workspace<T>& work, A const&... a) const {
    return by(policy).template hessian_in<true>(work, a...);
  }

  /// Memory for sparse Hessians, which keeps their pattern.
  template <class T = double>
  [[nodiscard]] static auto sparse_workspace() {
    return detail::objective_calls<Problem, Wrt>::template workspace<T>();
  }
  /// The lower triangle of the Hessian by all numbers and all elements of wrt, in compressed rows and entry by entry, of an objective that is made of sums,
  /// means and what stands beside them: auto work = f.sparse_workspace(); f.sparse_hessian(work, x, owner). The pattern is made once for the same lengths
  /// and integers.
  template <class... A>
  auto sparse_hessian(A&&... a) const {
    if constexpr (requests<detail::no_frame>::check_scalar() && requests<detail::no_frame>::check_no_scan())
      return detail::objective_calls<Problem, Wrt>::sparse_hessian(a...);
  }
  /// Value, gradient by all numbers and all elements of wrt, one after the other, and sparse Hessian, in one pass over the rows. Memory and pattern
  /// as of sparse_hessian.
  template <class... A>
  auto value_gradient_sparse_hessian(A&&... a) const {
    if constexpr (requests<detail::no_frame>::check_scalar() && requests<detail::no_frame>::check_no_scan())
      return detail::objective_calls<Problem, Wrt>::value_gradient_sparse_hessian(a...);
  }
};

namespace detail {

/// Its workspaces know how to keep states.
template <class Function, keeping What, std::ptrdiff_t Amount>
struct checkpointed<Function, checkpoint_option<What, Amount>> : Function {
  static_assert(holds_scans<typename Function::problem_type>, "chainrule: cr::checkpoints is for functions with scans: cr::scan");

  template <class T = double>
  [[nodiscard]] static array_workspace<T> workspace() {
    return array_workspace<T>(checkpoint_plan{What, Amount});
  }
};

template <class Name>
struct extent_not_told {
  template <class>
  static constexpr bool told = false;
  static_assert(
      told<Name>,
      "chainrule: function: no array's length tells this extent, see name<...>: list an array that has it, cr::variables<\"x\", n>, or "
      "the extent itself, cr::given(n)");
};

/// How many steps a scan takes, where no list says it: calls say it behind all that is listed.
template <class Problem, class Extent>
struct with_listed;
template <class Out, class... In, int Wrt, class Extent>
struct with_listed<problem<Out, formulas<In...>, Wrt>, Extent> {
  using type = problem<Out, formulas<In..., Extent>, Wrt>;
};

template <class Problem, bool Vector, class Wrt>
requires(Problem::has_columns && !has_rows<Problem>) struct function_of<Problem, Vector, Wrt> {
  static constexpr auto checked() {
    constexpr hash_t missing = columns_of<Problem>::rules.missing;
    if constexpr (missing != 0 && holds_scans<Problem>) {
      return typename function_of<typename with_listed<Problem, formula_at<missing>>::type, Vector, Wrt>::type{};
    } else {
      if constexpr (missing != 0) static_assert(sizeof(extent_not_told<typename name_at<definition_at<missing>>::type>) > 0);
      return array_calls<array_function<Problem, Vector, Wrt>, listed_in<Problem>, Wrt>{};
    }
  }
  using type = decltype(checked());
};

/// At constants these are bound as numbers are: f.over(d = 0_c).
template <class Problem, bool Vector, class Wrt, class... B, int Effort>
requires(Problem::has_columns && sizeof...(B) > 0) struct function_at<Problem, Vector, Wrt, at_list<B...>, Effort> {
  static constexpr auto make() {
    constexpr bool are_numbers = (!is_array<typename B::variable> && ...) && !has_rows<Problem>;
    static_assert(are_numbers,
                  "chainrule: cr::at: beside arrays whose length calls tell, numbers alone are at constants, and not in rows of "
                  "cr::each: bind a list, f.over(x = list)");
    if constexpr (are_numbers) return function_of<Problem, Vector, Wrt>::type::over(B{}...);
  }
};

}  // namespace detail
}  // namespace chainrule
