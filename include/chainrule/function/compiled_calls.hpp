// How functions are called: requests of numbers by position, by name, with a policy.
#pragma once

#include <chainrule/function/by_blocks.hpp>
#include <chainrule/function/code.hpp>
#include <chainrule/function/misuse.hpp>
#include <chainrule/function/names.hpp>
#include <chainrule/function/results.hpp>

namespace chainrule::detail {

/// What the calls of a compiled function have in common.
template <class Problem, bool Vector>
class compiled_calls {
 public:
  /// How many numbers a call takes.
  static constexpr std::size_t arity = std::size_t(numbers_of_call<Problem>);

 protected:
  static constexpr std::size_t inputs = std::size_t(Problem::inputs);
  static constexpr std::size_t outputs = std::size_t(Problem::outputs);
  static constexpr std::size_t wrt = std::size_t(Problem::wrt);

  template <class... A>
  static constexpr bool is_by_position = style_of_call<Problem, A...>() == call_style::positions;

  template <class... A>
  using look = look_of<A...>;

  template <class Request, class... A>
  [[gnu::always_inline]] static constexpr auto call(A const&... a) {
    using arguments = arguments_for<Problem, A...>;
    check_request<Problem, Request>();
    if constexpr (keeps_loops<Problem>) {
      auto const numbers = arguments::numbers(a...);
      return compiled<Request>::call(arguments::first(numbers));
    } else {
      std::array<typename arguments::T, inputs> x;
      arguments::read(x.data(), a...);
      return compiled<Request>::template call<typename arguments::T>(x.data());
    }
  }

  /// With a policy for its loops; what has none, or writes them out, is as it is without.
  template <class Policy, class Request, class T>
  [[gnu::always_inline]] static constexpr auto call_code(T const* numbers) {
    using code = compiled<Request>;
    if constexpr (requires { code::template call<T, typename Policy::chainrule_frame>(numbers); })
      return code::template call<T, typename Policy::chainrule_frame>(numbers);
    else return code::template call<T>(numbers);
  }
  template <class Request, class Policy, class... A>
  static constexpr auto call_in_lanes(A const&... a) {
    if constexpr (keeps_loops<Problem>) {
      using arguments = arguments_for<Problem, A...>;
      check_request<Problem, Request>();
      auto const numbers = arguments::numbers(a...);
      return call_code<Policy, Request, typename arguments::T>(arguments::first(numbers));
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
    check_request<Problem, Request>();
    std::array<T, inputs> x;
    arguments_for<Problem, A...>::read(x.data(), a...);
    compiled<Request>::write_to(static_cast<T const*>(x.data()), out);
  }
  template <class... A>
  static constexpr bool gives_arrays = std::is_same_v<look<A...>, as_arrays> && !keeps_loops<Problem>;

  template <class T = double>  // a template: nvcc would write every array of so many doubles by this name
  using zeros = std::array<T, arity>;

  /// What a call that is not by position gives: by name, that of the numbers in their order; behind a sentence, a value of
  /// the type that would be right, so that no other error follows.
  template <class... A, class Call, class Named>
  [[gnu::always_inline]] static constexpr auto otherwise(Call call, Named named, A const&... a) {
    if constexpr (style_of_call<Problem, A...>() == call_style::names) {
      using T = number_of_values<A...>;
      std::array<T, inputs> x{};
      read_in_order<Problem>(x.data(), a...);
      if constexpr (takes_fewer_numbers<Problem>) {
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
  template <class Request, class Policy = void, class... A, class T = typename arguments_for<Problem, A...>::T,
            class Gradient = typename look<A...>::template list<T, wrt>>
  static constexpr value_and_gradient_result<T, Gradient> written_in_place(A const&... a) {
    using arguments = arguments_for<Problem, A...>;
    value_and_gradient_result<T, Gradient> written;
    if constexpr (requires { written.gradient.resize(int(wrt)); }) written.gradient.resize(int(wrt));
    auto const numbers = arguments::numbers(a...);
    if constexpr (std::is_void_v<Policy>)
      compiled<Request>::write(arguments::first(numbers), &written.value, written.gradient.data());
    else
      compiled<Request>::template write<T, typename Policy::chainrule_frame>(arguments::first(numbers), &written.value,
                                                                             written.gradient.data());
    return written;
  }

  /// Point and a second list of Extra numbers, such as a direction (which has the names of what Names lists).
  template <class Request, std::size_t Extra, class Names = Problem, class Policy = void, class Point, class Second>
  [[gnu::always_inline]] static constexpr auto call_with(char const* what, Point const& point, Second const& second) {
    using first = point_argument<Problem, Point>;
    using other = list_argument<Names, int(Extra), Second>;
    constexpr bool right[] = {first::check(), other::check()};
    if constexpr (right[0] && right[1]) {
      using T = number_of<typename first::T, typename other::T>;
      if constexpr (check_formulas<Problem, T>()) {
        check_request<Problem, Request>();
        std::array<T, inputs + Extra> x;
        first::read_list("the point", x.data(), point);
        other::read_list(what, x.data() + inputs, second);
        return call_code<Policy, Request, T>(x.data());
      } else {
        return call_with<Request, Extra>(what, zeros<>{}, std::array<double, Extra>{});
      }
    } else {
      return decltype(call_with<Request, Extra>(what, zeros<>{}, std::array<double, Extra>{})){};
    }
  }
  template <class Point, class List>
  [[gnu::always_inline]] static constexpr auto named_as(List const& list) {
    if constexpr (is_named_list<Point>) return detail::with_names<Problem>(list);
    else return list;
  }

  template <class Look, class Array>
  [[gnu::always_inline]] static constexpr auto scalar_or_list(Array const& values) {
    if constexpr (Vector) return list_from<Look, 0, outputs>(values);
    else return values[0];
  }
  template <class Look, std::size_t First = 0, class Array>
  [[gnu::always_inline]] static constexpr auto gradient_in(Array const& values) {
    return list_from<Look, First, wrt>(values);
  }

  static constexpr void check_scalar() {
    static_assert(!Vector, "chainrule: gradient and hessian are for one formula; a tuple of formulas has jacobian, jvp and vjp");
  }
};

}  // namespace chainrule::detail
