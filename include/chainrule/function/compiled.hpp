// What cr::function makes: functions for a formula's value and derivatives.
#pragma once

#include <chainrule/function/by_blocks.hpp>
#include <chainrule/function/code.hpp>
#include <chainrule/function/misuse.hpp>
#include <chainrule/function/names.hpp>
#include <chainrule/function/results.hpp>

namespace chainrule {

/// A function of N numbers made from a formula (Vector: from a tuple of M formulas), differentiated in its first Wrt
/// arguments. Holds no state; every call is constexpr for built-in floating-point types, allocates nothing and is safe
/// from any thread. Each takes N numbers, or one std::array, std::span or Eigen vector of them;
/// of an Eigen vector, lists are Eigen vectors in its orientation and tables Eigen matrices. Called by name, in any order,
/// f.gradient(x = 3.0, y = 4.0), what has a number for each variable is read by name: [x].
template <class Problem, bool Vector>
class compiled_function : public detail::compiled_call {
 public:
  /// How many numbers a call takes.
  static constexpr std::size_t arity = std::size_t(detail::numbers_of_call<Problem>);

 private:
  static constexpr std::size_t inputs = std::size_t(Problem::inputs);
  static constexpr std::size_t outputs = std::size_t(Problem::outputs);
  static constexpr std::size_t wrt = std::size_t(Problem::wrt);

  template <class... A>
  static constexpr bool is_by_position = detail::style_of_call<Problem, A...>() == detail::call_style::positions;

  template <class... A>
  using look = detail::look_of<A...>;

  template <class Request, class... A>
  [[gnu::always_inline]] static constexpr auto call(A const&... a) {
    using arguments = detail::arguments_for<Problem, A...>;
    detail::check_request<Problem, Request>();
    if constexpr (detail::keeps_loops<Problem>) {
      auto const numbers = arguments::numbers(a...);
      return detail::compiled<Request>::call(arguments::first(numbers));
    } else {
      std::array<typename arguments::T, inputs> x;
      arguments::read(x.data(), a...);
      return detail::compiled<Request>::template call<typename arguments::T>(x.data());
    }
  }

  /// With its loops in lanes; what has none is as it is without.
  template <class Request, class Policy, class... A>
  static constexpr auto call_in_lanes(A const&... a) {
    if constexpr (detail::keeps_loops<Problem>) {
      using arguments = detail::arguments_for<Problem, A...>;
      auto const numbers = arguments::numbers(a...);
      return detail::compiled<Request>::template call<typename arguments::T, typename Policy::chainrule_frame>(
          arguments::first(numbers));
    } else {
      return call<Request>(a...);
    }
  }

  template <class... A>
  static constexpr bool check_policy() {
    static_assert(
        is_by_position<A...>,
        "chainrule: a call with a policy takes its numbers by position: f(cr::simd, numbers), in the order of the lists");
    return is_by_position<A...>;
  }

  /// The same into `out`, of arrays without loops.
  template <class Request, class T, class Out, class... A>
  [[gnu::always_inline]] static constexpr void call_into(Out out, A const&... a) {
    detail::check_request<Problem, Request>();
    std::array<T, inputs> x;
    detail::arguments_for<Problem, A...>::read(x.data(), a...);
    detail::compiled<Request>::write_to(static_cast<T const*>(x.data()), out);
  }
  template <class... A>
  static constexpr bool gives_arrays = std::is_same_v<look<A...>, detail::as_arrays> && !detail::keeps_loops<Problem>;

  template <class T = double>  // a template: nvcc would write every array of so many doubles by this name
  using zeros = std::array<T, arity>;

  /// What a call that is not by position gives: by name, that of the numbers in their order; behind a sentence, a value of
  /// the type that would be right, so that no other error follows.
  template <class... A, class Call, class Named>
  [[gnu::always_inline]] static constexpr auto otherwise(Call call, Named named, A const&... a) {
    if constexpr (detail::style_of_call<Problem, A...>() == detail::call_style::names) {
      using T = detail::number_of_values<A...>;
      std::array<T, inputs> x{};
      detail::read_in_order<Problem>(x.data(), a...);
      if constexpr (detail::takes_fewer_numbers<Problem>) {
        std::array<T, arity> given{};
        for (std::size_t k = 0; k < arity; ++k) given[k] = x[std::size_t(Problem::places[k])];
        return named(call(given));
      } else {
        return named(call(x));
      }
    } else {
      return decltype(call(zeros<>{})){};
    }
  }
  static constexpr auto as_it_is = [](auto const& any_result) { return any_result; };
  static constexpr auto with_names = [](auto const& number_list) { return detail::with_names<Problem>(number_list); };
  static constexpr auto with_names_in_rows = [](auto const& square_table) {
    return detail::with_names_in_rows<Problem>(square_table);
  };

  // A function of its own, and its type spelled out, or compilers copy the result.
  template <class Request, class Policy = void, class... A, class T = typename detail::arguments_for<Problem, A...>::T,
            class Gradient = typename look<A...>::template list<T, wrt>>
  static constexpr value_and_gradient_result<T, Gradient> written_in_place(A const&... a) {
    using arguments = detail::arguments_for<Problem, A...>;
    value_and_gradient_result<T, Gradient> written;
    if constexpr (requires { written.gradient.resize(int(wrt)); }) written.gradient.resize(int(wrt));
    auto const numbers = arguments::numbers(a...);
    if constexpr (std::is_void_v<Policy>)
      detail::compiled<Request>::write(arguments::first(numbers), &written.value, written.gradient.data());
    else
      detail::compiled<Request>::template write<T, typename Policy::chainrule_frame>(arguments::first(numbers), &written.value,
                                                                                     written.gradient.data());
    return written;
  }

  /// Point and a second list of Extra numbers, such as a direction (which has the names of what Names lists).
  template <class Request, std::size_t Extra, class Names = Problem, class Point, class Second>
  [[gnu::always_inline]] static constexpr auto call_with(char const* what, Point const& point, Second const& second) {
    using first = detail::point_argument<Problem, Point>;
    using other = detail::list_argument<Names, int(Extra), Second>;
    constexpr bool right[] = {first::check(), other::check()};
    if constexpr (right[0] && right[1]) {
      using T = detail::number_of<typename first::T, typename other::T>;
      if constexpr (detail::check_formulas<Problem, T>()) {
        detail::check_request<Problem, Request>();
        std::array<T, inputs + Extra> x;
        first::read_list("the point", x.data(), point);
        other::read_list(what, x.data() + inputs, second);
        return detail::compiled<Request>::template call<T>(x.data());
      } else {
        return call_with<Request, Extra>(what, zeros<>{}, std::array<double, Extra>{});
      }
    } else {
      return decltype(call_with<Request, Extra>(what, zeros<>{}, std::array<double, Extra>{})){};
    }
  }
  template <class Point, class List>
  [[gnu::always_inline]] static constexpr auto named_as(List const& list) {
    if constexpr (detail::is_named_list<Point>) return detail::with_names<Problem>(list);
    else return list;
  }

  template <class Look, class Array>
  [[gnu::always_inline]] static constexpr auto scalar_or_list(Array const& values) {
    if constexpr (Vector) return detail::list_from<Look, 0, outputs>(values);
    else return values[0];
  }
  template <class Look, std::size_t First = 0, class Array>
  [[gnu::always_inline]] static constexpr auto gradient_in(Array const& values) {
    return detail::list_from<Look, First, wrt>(values);
  }

  static constexpr void check_scalar() {
    static_assert(!Vector, "chainrule: gradient and hessian are for one formula; a tuple of formulas has jacobian, jvp and vjp");
  }
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
    if constexpr (is_by_position<A...>) return scalar_or_list<look<A...>>(call<detail::value_request<Problem>>(a...));
    else return otherwise([](auto const& numbers_in_order) { return compiled_function{}(numbers_in_order); }, as_it_is, a...);
  }

  /// With a policy for its loops, such as cr::simd: called by position.
  template <detail::policy Policy, class... A>
  constexpr auto operator()(Policy const&, A const&... a) const {
    if constexpr (!check_policy<A...>()) return (*this)(a...);
    else return scalar_or_list<look<A...>>(call_in_lanes<detail::value_request<Problem>, Policy>(a...));
  }
  template <detail::policy Policy, class... A>
  constexpr auto gradient(Policy const&, A const&... a) const {
    check_scalar();
    if constexpr (!check_policy<A...>()) return gradient(a...);
    else return gradient_in<look<A...>>(call_in_lanes<detail::jacobian_request<Problem>, Policy>(a...));
  }
  template <detail::policy Policy, class... A>
  constexpr auto value_and_gradient(Policy const&, A const&... a) const {
    check_scalar();
    if constexpr (!check_policy<A...>() || !detail::keeps_loops<Problem>) return value_and_gradient(a...);
    else return written_in_place<detail::value_and_jacobian_request<Problem>, Policy>(a...);
  }

  /// The gradient: a std::array of Wrt numbers. Cost: at most 4 times the value's, and 4, however many variables.
  template <class... A>
  [[gnu::always_inline]] constexpr auto gradient(A const&... a) const {
    check_scalar();
    if constexpr (is_by_position<A...>) return gradient_in<look<A...>>(call<detail::jacobian_request<Problem>>(a...));
    else
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.gradient(numbers_in_order); }, with_names,
                       a...);
  }

  /// Value and gradient in one pass.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_and_gradient(A const&... a) const {
    check_scalar();
    using request = detail::value_and_jacobian_request<Problem>;
    if constexpr (!is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.value_and_gradient(numbers_in_order); },
                       [](auto const& pair_of_results) {
                         return detail::pair_of<value_and_gradient_result>(pair_of_results.value,
                                                                           with_names(pair_of_results.gradient));
                       },
                       a...);
    } else if constexpr (detail::keeps_loops<Problem>) {
      return written_in_place<request>(a...);
    } else if constexpr (gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      value_and_gradient_result<T, std::array<T, wrt>> result;
      call_into<request, T>(detail::places_of<T>{&result.value, 1, result.gradient.data()}, a...);
      return result;
    } else {
      auto const all = call<request>(a...);
      using T = std::remove_cvref_t<decltype(all[0])>;
      return value_and_gradient_result<T, typename look<A...>::template list<T, wrt>>{all[0], gradient_in<look<A...>, 1>(all)};
    }
  }

  /// The Jacobian: a row per output, a column per variable. Cost: the less of sweeps and elimination.
  template <class... A>
  [[gnu::always_inline]] constexpr auto jacobian(A const&... a) const {
    using request = detail::jacobian_request<Problem>;
    if constexpr (!is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.jacobian(numbers_in_order); },
                       with_names_in_rows, a...);
    } else if constexpr (gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      std::array<std::array<T, wrt>, outputs> table;
      call_into<request, T>(detail::places_of<T, wrt>{nullptr, 0, table.data()}, a...);
      return table;
    } else {
      auto const flat = call<request>(a...);
      return look<A...>::template table<outputs, wrt>(flat.data());
    }
  }

  /// Values and Jacobian in one pass.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_and_jacobian(A const&... a) const {
    using request = detail::value_and_jacobian_request<Problem>;
    if constexpr (!is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.value_and_jacobian(numbers_in_order); },
                       [](auto const& pair_of_results) {
                         return detail::pair_of<value_and_jacobian_result>(pair_of_results.value,
                                                                           with_names_in_rows(pair_of_results.jacobian));
                       },
                       a...);
    } else if constexpr (gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      value_and_jacobian_result<std::array<T, outputs>, std::array<std::array<T, wrt>, outputs>> result;
      call_into<request, T>(detail::places_of<T, wrt>{result.value.data(), int(outputs), result.jacobian.data()}, a...);
      return result;
    } else {
      auto const all = call<request>(a...);
      auto const values = detail::list_from<look<A...>, 0, outputs>(all);
      auto const table = look<A...>::template table<outputs, wrt>(all.data() + outputs);
      return detail::pair_of<value_and_jacobian_result>(values, table);
    }
  }

  /// The Hessian of one formula, symmetric, row by row. Sums over an index keep their loops where they are long; products and the like where they
  /// have more than 4000 parts written out. Cost: a sweep for each variable, over what that slope depends on.
  template <class... A>
  [[gnu::always_inline]] constexpr auto hessian(A const&... a) const {
    check_scalar();
    if constexpr (is_by_position<A...>) {
      auto const flat = call<hessian_request>(a...);
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
    if constexpr (!is_by_position<A...>) {
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.value_gradient_hessian(numbers_in_order); },
                       [](auto const& three_results) {
                         return detail::result_of_three(three_results.value, with_names(three_results.gradient),
                                                        with_names(with_names_in_rows(three_results.hessian)));
                       },
                       a...);
    } else if constexpr (gives_arrays<A...>) {
      using T = typename detail::arguments_for<Problem, A...>::T;
      value_gradient_hessian_result<T, std::array<T, wrt>, std::array<std::array<T, wrt>, wrt>> result;
      call_into<request, T>(detail::places_of_hessian<T, wrt>{&result}, a...);
      return result;
    } else {
      auto const all = call<request>(a...);
      return detail::result_of_three(all[0], gradient_in<look<A...>, 1>(all),
                                     look<A...>::template table<wrt, wrt>(all.data() + 1 + wrt));
    }
  }

  /// The entries that jacobian_pattern lists, in its order: a std::array. Sums and products are written out.
  template <class... A>
  [[gnu::always_inline]] constexpr auto sparse_jacobian(A const&... a) const {
    if constexpr (is_by_position<A...>) return call<detail::sparse_request<detail::jacobian_request<Problem>>>(a...);
    else
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.sparse_jacobian(numbers_in_order); },
                       as_it_is, a...);
  }

  /// The entries that hessian_pattern lists, in its order: a std::array. Sums and products are written out.
  template <class... A>
  [[gnu::always_inline]] constexpr auto sparse_hessian(A const&... a) const {
    check_scalar();
    if constexpr (is_by_position<A...>) return call<detail::sparse_request<hessian_request>>(a...);
    else
      return otherwise([](auto const& numbers_in_order) { return compiled_function{}.sparse_hessian(numbers_in_order); },
                       as_it_is, a...);
  }

  /// The derivative along a direction (Jacobian times vector). Cost: one sweep forward. By name: f.jvp(std::tuple(x = 3.0, y = 4.0),
  /// std::tuple(x = 1.0, y = 0.0)).
  template <class Point, class Direction>
  [[gnu::always_inline]] constexpr auto jvp(Point const& point, Direction const& direction) const {
    return scalar_or_list<look<Point>>(call_with<detail::jvp_request<Problem>, wrt>("the direction", point, direction));
  }

  /// The gradient of the outputs weighted by a cotangent (vector times Jacobian). Cost: one sweep backward.
  template <class Point, class Cotangent>
  [[gnu::always_inline]] constexpr auto vjp(Point const& point, Cotangent const& cotangent) const {
    return named_as<Point>(
        gradient_in<look<Point>>(call_with<detail::vjp_request<Problem>, outputs, void>("the cotangent", point, cotangent)));
  }

  /// The Hessian times a direction. Sums over an index keep their loops. Limits: as of hessian. Cost: one sweep forward over the gradient.
  template <class Point, class Direction>
  [[gnu::always_inline]] constexpr auto hvp(Point const& point, Direction const& direction) const {
    check_scalar();
    return named_as<Point>(
        gradient_in<look<Point>>(call_with<detail::hvp_request<Problem>, wrt>("the direction", point, direction)));
  }

  /// Coefficients of t in f(point + t direction), orders 0..Order: of numbers, or of arrays of M.
  template <int Order, class Point, class Direction>
  [[gnu::always_inline]] constexpr auto taylor(Point const& point, Direction const& direction) const {
    static_assert(Order >= 0, "chainrule: taylor<n>: the order n must not be negative");
    auto const flat = call_with<detail::taylor_request<Problem, Order>, wrt>("the direction", point, direction);
    if constexpr (Vector) return detail::as_arrays::table<std::size_t(Order) + 1, outputs>(flat.data());
    else return flat;
  }
};

}  // namespace chainrule
