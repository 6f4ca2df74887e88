// What cr::function makes: functions for a formula's value and derivatives.
#pragma once

#include <chainrule/function/compiled_calls.hpp>

namespace chainrule {

/// A function of N numbers made from a formula (Vector: from a tuple of M formulas), differentiated in its first Wrt
/// arguments. Holds no state; every call is constexpr for built-in floating-point types, allocates nothing and is safe
/// from any thread. Each takes N numbers, or one std::array, std::span or Eigen vector of them;
/// of an Eigen vector, lists are Eigen vectors in its orientation and tables Eigen matrices. Called by name, in any order,
/// f.gradient(x = 3.0, y = 4.0), what has a number for each variable is read by name: [x].
template <class Problem, bool Vector>
class compiled_function : public detail::compiled_call, public detail::compiled_calls<Problem, Vector> {
 private:
  using calls = detail::compiled_calls<Problem, Vector>;
  using calls::as_it_is;
  using calls::check_scalar;
  using calls::inputs;
  using calls::otherwise;
  using calls::outputs;
  using calls::with_names;
  using calls::with_names_in_rows;
  using calls::wrt;
  template <class... A>
  using look = detail::look_of<A...>;
  template <class T = double>
  using zeros = typename calls::template zeros<T>;
  using hessian_request = detail::hessian_request<Problem>;

 public:
  /// Operations by kind, as they are called for alone: f(...), f.gradient(...) and so on.
  static constexpr operation_counts value_operations = detail::compiled<detail::value_request<Problem>>::counts;
  static constexpr operation_counts jacobian_operations = detail::compiled<detail::jacobian_request<Problem>>::counts;
  static constexpr operation_counts gradient_operations = jacobian_operations;
  static constexpr operation_counts hessian_operations = (check_scalar(), detail::compiled<hessian_request>::counts);
  /// The same, weighted: arithmetic, comparison and selection 1; division and square root 8; transcendental 20.
  static constexpr int value_cost = value_operations.cost();
  static constexpr int jacobian_cost = jacobian_operations.cost();
  static constexpr int gradient_cost = jacobian_cost;
  static constexpr int hessian_cost = hessian_operations.cost();

  /// Which entries of the Jacobian there are, in compressed rows, and which of them never change.
  static constexpr sparsity_pattern jacobian_pattern = detail::sparse_request<detail::jacobian_request<Problem>>::code::pattern;
  /// The same of the Hessian's lower triangle, the diagonal included.
  static constexpr sparsity_pattern hessian_pattern = (check_scalar(), detail::sparse_request<hessian_request>::code::pattern);

  /// The value: a number, or a std::array of M.
  template <class... A>
  [[gnu::always_inline]] constexpr auto operator()(A const&... a) const {
    if constexpr (calls::template is_by_position<A...>)
      return calls::template scalar_or_list<look<A...>>(calls::template call<detail::value_request<Problem>>(a...));
    else return otherwise([](auto const& numbers_in_order) { return compiled_function{}(numbers_in_order); }, as_it_is, a...);
  }

  /// With a policy for its loops, such as cr::simd: called by position.
  template <detail::policy Policy, class... A>
  constexpr auto operator()(Policy const&, A const&... a) const {
    if constexpr (!calls::template check_policy<A...>()) return (*this)(a...);
    else
      return calls::template scalar_or_list<look<A...>>(
          calls::template call_in_lanes<detail::value_request<Problem>, Policy>(a...));
  }
  template <detail::policy Policy, class... A>
  constexpr auto gradient(Policy const&, A const&... a) const {
    check_scalar();
    if constexpr (!calls::template check_policy<A...>()) return gradient(a...);
    else
      return calls::template gradient_in<look<A...>>(
          calls::template call_in_lanes<detail::jacobian_request<Problem>, Policy>(a...));
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_and_gradient(Policy const&, A const&... a) const {
    check_scalar();
    if constexpr (!calls::template check_policy<A...>() || !detail::keeps_loops<Problem>) return value_and_gradient(a...);
    else return calls::template written_in_place<detail::value_and_jacobian_request<Problem>, Policy>(a...);
  }
  template <detail::policy Policy, class... A>
  constexpr auto jacobian(Policy const&, A const&... a) const {
    if constexpr (!calls::template check_policy<A...>()) return jacobian(a...);
    else
      return look<A...>::template table<outputs, wrt>(
          calls::template call_in_lanes<detail::jacobian_request<Problem>, Policy>(a...).data());
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_and_jacobian(Policy const&, A const&... a) const {
    if constexpr (!calls::template check_policy<A...>()) {
      return value_and_jacobian(a...);
    } else {
      auto const all = calls::template call_in_lanes<detail::value_and_jacobian_request<Problem>, Policy>(a...);
      return detail::pair_of<value_and_jacobian_result>(detail::list_from<look<A...>, 0, outputs>(all),
                                                        look<A...>::template table<outputs, wrt>(all.data() + outputs));
    }
  }
  template <detail::policy Policy, class... A>
  constexpr auto hessian(Policy const&, A const&... a) const {
    check_scalar();
    if constexpr (!calls::template check_policy<A...>()) return hessian(a...);
    else return look<A...>::template table<wrt, wrt>(calls::template call_in_lanes<hessian_request, Policy>(a...).data());
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_gradient_hessian(Policy const&, A const&... a) const {
    check_scalar();
    if constexpr (!calls::template check_policy<A...>()) {
      return value_gradient_hessian(a...);
    } else {
      auto const all = calls::template call_in_lanes<detail::hessian_request<Problem, true>, Policy>(a...);
      return detail::result_of_three(all[0], calls::template gradient_in<look<A...>, 1>(all),
                                     look<A...>::template table<wrt, wrt>(all.data() + 1 + wrt));
    }
  }
  template <detail::policy Policy, class Point, class Direction>
  constexpr auto jvp(Policy const&, Point const& point, Direction const& direction) const {
    return calls::template scalar_or_list<look<Point>>(
        calls::template call_with<detail::jvp_request<Problem>, wrt, Problem, Policy>("the direction", point, direction));
  }
  template <detail::policy Policy, class Point, class Cotangent>
  constexpr auto vjp(Policy const&, Point const& point, Cotangent const& cotangent) const {
    return calls::template named_as<Point>(calls::template gradient_in<look<Point>>(
        calls::template call_with<detail::vjp_request<Problem>, outputs, void, Policy>("the cotangent", point, cotangent)));
  }
  template <detail::policy Policy, class Point, class Direction>
  constexpr auto hvp(Policy const&, Point const& point, Direction const& direction) const {
    check_scalar();
    return calls::template named_as<Point>(calls::template gradient_in<look<Point>>(
        calls::template call_with<detail::hvp_request<Problem>, wrt, Problem, Policy>("the direction", point, direction)));
  }

  /// The gradient: a std::array of Wrt numbers. Cost: at most 4 times the value's, and 4, however many variables.
  template <class... A>
  [[gnu::always_inline]] constexpr auto gradient(A const&... a) const {
    check_scalar();
    if constexpr (calls::template is_by_position<A...>)
      return calls::template gradient_in<look<A...>>(calls::template call<detail::jacobian_request<Problem>>(a...));
    else
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.gradient(numbers_in_order); }, with_names,
                       a...);
  }

  /// Value and gradient in one pass.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_and_gradient(A const&... a) const {
    check_scalar();
    using request = detail::value_and_jacobian_request<Problem>;
    if constexpr (!calls::template is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.value_and_gradient(numbers_in_order); },
                       [](auto const& pair_of_results) {
                         return detail::pair_of<value_and_gradient_result>(pair_of_results.value,
                                                                           with_names(pair_of_results.gradient));
                       },
                       a...);
    } else if constexpr (detail::keeps_loops<Problem>) {
      return calls::template written_in_place<request>(a...);
    } else if constexpr (calls::template gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      value_and_gradient_result<T, std::array<T, wrt>> result;
      calls::template call_into<request, T>(detail::places_of<T>{&result.value, 1, result.gradient.data()}, a...);
      return result;
    } else {
      auto const all = calls::template call<request>(a...);
      using T = std::remove_cvref_t<decltype(all[0])>;
      return value_and_gradient_result<T, typename look<A...>::template list<T, wrt>>{
          all[0], calls::template gradient_in<look<A...>, 1>(all)};
    }
  }

  /// The Jacobian: a row per output, a column per variable. Cost: the less of sweeps and elimination.
  template <class... A>
  [[gnu::always_inline]] constexpr auto jacobian(A const&... a) const {
    using request = detail::jacobian_request<Problem>;
    if constexpr (!calls::template is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.jacobian(numbers_in_order); },
                       with_names_in_rows, a...);
    } else if constexpr (calls::template gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      std::array<std::array<T, wrt>, outputs> table;
      calls::template call_into<request, T>(detail::places_of<T, wrt>{nullptr, 0, table.data()}, a...);
      return table;
    } else {
      auto const flat = calls::template call<request>(a...);
      return look<A...>::template table<outputs, wrt>(flat.data());
    }
  }

  /// Values and Jacobian in one pass.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_and_jacobian(A const&... a) const {
    using request = detail::value_and_jacobian_request<Problem>;
    if constexpr (!calls::template is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.value_and_jacobian(numbers_in_order); },
                       [](auto const& pair_of_results) {
                         return detail::pair_of<value_and_jacobian_result>(pair_of_results.value,
                                                                           with_names_in_rows(pair_of_results.jacobian));
                       },
                       a...);
    } else if constexpr (calls::template gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      value_and_jacobian_result<std::array<T, outputs>, std::array<std::array<T, wrt>, outputs>> result;
      calls::template call_into<request, T>(detail::places_of<T, wrt>{result.value.data(), int(outputs), result.jacobian.data()},
                                            a...);
      return result;
    } else {
      auto const all = calls::template call<request>(a...);
      auto const values = detail::list_from<look<A...>, 0, outputs>(all);
      auto const table = look<A...>::template table<outputs, wrt>(all.data() + outputs);
      return detail::pair_of<value_and_jacobian_result>(values, table);
    }
  }

  /// The Hessian of one formula, symmetric, row by row. Loops over an index stay loops, a pass for each row, where writing them out would take compilers
  /// long, as of a norm of 14 numbers, a product of 41. Cost: a sweep for each variable, over what that slope depends on.
  template <class... A>
  [[gnu::always_inline]] constexpr auto hessian(A const&... a) const {
    check_scalar();
    if constexpr (calls::template is_by_position<A...>) {
      auto const flat = calls::template call<hessian_request>(a...);
      return look<A...>::template table<wrt, wrt>(flat.data());
    } else {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.hessian(numbers_in_order); },
                       [](auto const& square_table) { return with_names(with_names_in_rows(square_table)); }, a...);
    }
  }

  /// Value, gradient and Hessian, which share all they can. Limits and cost: as of hessian.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_gradient_hessian(A const&... a) const {
    check_scalar();
    using request = detail::hessian_request<Problem, true>;
    if constexpr (!calls::template is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.value_gradient_hessian(numbers_in_order); },
                       [](auto const& three_results) {
                         return detail::result_of_three(three_results.value, with_names(three_results.gradient),
                                                        with_names(with_names_in_rows(three_results.hessian)));
                       },
                       a...);
    } else if constexpr (calls::template gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      value_gradient_hessian_result<T, std::array<T, wrt>, std::array<std::array<T, wrt>, wrt>> result;
      calls::template call_into<request, T>(detail::places_of_hessian<T, wrt>{&result}, a...);
      return result;
    } else {
      auto const all = calls::template call<request>(a...);
      return detail::result_of_three(all[0], calls::template gradient_in<look<A...>, 1>(all),
                                     look<A...>::template table<wrt, wrt>(all.data() + 1 + wrt));
    }
  }

  /// The entries that jacobian_pattern lists, in its order: a std::array. Sums and products are written out.
  template <class... A>
  [[gnu::always_inline]] constexpr auto sparse_jacobian(A const&... a) const {
    if constexpr (calls::template is_by_position<A...>)
      return calls::template call<detail::sparse_request<detail::jacobian_request<Problem>>>(a...);
    else
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.sparse_jacobian(numbers_in_order); },
                       as_it_is, a...);
  }

  /// The entries that hessian_pattern lists, in its order: a std::array. Sums and products are written out.
  template <class... A>
  [[gnu::always_inline]] constexpr auto sparse_hessian(A const&... a) const {
    check_scalar();
    if constexpr (calls::template is_by_position<A...>)
      return calls::template call<detail::sparse_request<hessian_request>>(a...);
    else
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.sparse_hessian(numbers_in_order); },
                       as_it_is, a...);
  }

  /// Value, gradient, and the Hessian's entries that hessian_pattern lists, which share all they can.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_gradient_sparse_hessian(A const&... a) const {
    check_scalar();
    if constexpr (calls::template is_by_position<A...>) {
      auto const all = calls::template call<detail::sparse_request<detail::hessian_request<Problem, true>>>(a...);
      using T = std::remove_cvref_t<decltype(all[0])>;
      std::array<T, std::size_t(hessian_pattern.entries())> entries;
      for (std::size_t k = 0; k < entries.size(); ++k) entries[k] = all[1 + wrt + k];
      return detail::result_of_three(all[0], calls::template gradient_in<look<A...>, 1>(all), entries);
    } else {
      return otherwise(
          [](auto const& numbers_in_order) { return compiled_function{}.value_gradient_sparse_hessian(numbers_in_order); },
          [](auto const& three_results) {
            return detail::result_of_three(three_results.value, with_names(three_results.gradient), three_results.hessian);
          },
          a...);
    }
  }

  /// The derivative along a direction (Jacobian times vector). Cost: one sweep forward. By name: f.jvp(std::tuple(x = 3.0, y = 4.0),
  /// std::tuple(x = 1.0, y = 0.0)).
  template <class Point, class Direction>
  [[gnu::always_inline]] constexpr auto jvp(Point const& point, Direction const& direction) const {
    return calls::template scalar_or_list<look<Point>>(
        calls::template call_with<detail::jvp_request<Problem>, wrt>("the direction", point, direction));
  }

  /// The gradient of the outputs weighted by a cotangent (vector times Jacobian). Cost: one sweep backward.
  template <class Point, class Cotangent>
  [[gnu::always_inline]] constexpr auto vjp(Point const& point, Cotangent const& cotangent) const {
    return calls::template named_as<Point>(calls::template gradient_in<look<Point>>(
        calls::template call_with<detail::vjp_request<Problem>, outputs, void>("the cotangent", point, cotangent)));
  }

  /// The Hessian times a direction. Loops over an index stay loops; what does not add up is written out where it is short: norms and log_sum_exp of five
  /// turns, extrema of 32, products of 128. Cost: one sweep forward over the gradient.
  template <class Point, class Direction>
  [[gnu::always_inline]] constexpr auto hvp(Point const& point, Direction const& direction) const {
    check_scalar();
    return calls::template named_as<Point>(calls::template gradient_in<look<Point>>(
        calls::template call_with<detail::hvp_request<Problem>, wrt>("the direction", point, direction)));
  }

  /// Coefficients of t in f(point + t direction), orders 0..Order: of numbers, or of arrays of M.
  template <int Order, class Point, class Direction>
  [[gnu::always_inline]] constexpr auto taylor(Point const& point, Direction const& direction) const {
    static_assert(Order >= 0, "chainrule: taylor<n>: the order n must not be negative");
    auto const flat = calls::template call_with<detail::taylor_request<Problem, Order>, wrt>("the direction", point, direction);
    if constexpr (Vector) return detail::as_arrays::table<std::size_t(Order) + 1, outputs>(flat.data());
    else return flat;
  }
};

}  // namespace chainrule
