// Calling a formula by name: z(x = 3, y = 4).
#pragma once

#include <chainrule/function/loops.hpp>

namespace chainrule {
namespace detail {

template <class T>
inline constexpr bool is_binding = false;
template <class Variable, class Value>
inline constexpr bool is_binding<binding<Variable, Value>> = true;

template <class Array, class Values>
inline constexpr bool is_binding<array_binding<Array, Values>> = true;
template <class... T>
inline constexpr bool binds_array = false;
template <class Array, class Values, class... Rest>
inline constexpr bool binds_array<array_binding<Array, Values>, Rest...> = true;
template <class First, class... Rest>
inline constexpr bool binds_array<First, Rest...> = binds_array<Rest...>;

template <class Name>
struct variable_without_value {
  template <class>
  static constexpr bool bound = false;
  static_assert(bound<Name>,
                "chainrule: a variable of this formula has no value in the call, see name<...>: bind each, z(x = 3, y = 4)");
};

/// The number type of a bound value: of a list, that of its elements.
template <class Value>
struct bound_number {
  using type = Value;
};
template <sequence Value>
struct bound_number<Value> {
  using type = element_of<Value>;
};

template <class T, class Variable, class Value>
constexpr void read_next(T*& out, binding<Variable, Value> const& b) {
  *out++ = to_number<T>(b.value);
}
template <class T, class Array, class Values>
constexpr void read_next(T*& out, array_binding<Array, Values> const& b) {
  static_assert(sequence<Values>, "chainrule: an array of variables takes a list of numbers: formula(xs = numbers)");
  read_sequence<Array::size()>("the array", b.values, out);
  out += Array::size();
}

/// A formula with indices, or a call with arrays.
template <class E, template <class> class Request, class... Bindings>
constexpr auto call_with_arrays(Bindings const&... bindings) {
  using inputs = problem<formulas<E>, formulas<typename Bindings::variable...>, count_inputs<typename Bindings::variable...>()>;
  using T = number_of<typename bound_number<typename Bindings::value_type>::type...>;
  static_assert(!inputs::has_columns,
                "chainrule: an array whose length calls tell is given to a function: cr::function(formula, x)(numbers)");
  if constexpr (inputs::has_columns) {
    return std::array<T, 1>{};
  } else {
    static_assert(check_formulas<inputs, T>());
    constexpr hash_t missing = inputs::layout().first_missing(list<definition_info const*>{info_of<E>});
    static_assert(check_indices<E>());
    static_assert(listed_once(inputs::layout()), "chainrule: a variable has two values in this call");
    if constexpr (missing != 0) {
      static_assert(sizeof(variable_without_value<typename name_at<definition_at<missing>>::type>) > 0);
      return std::array<T, 1>{};
    } else {
      std::array<T, std::size_t(inputs::inputs)> numbers{};
      T* next = numbers.data();
      (read_next(next, bindings), ...);
      return compiled<Request<inputs>>::call(static_cast<T const*>(numbers.data()));
    }
  }
}

template <hash_t Hash, class T, class... Variable, class... Value>
constexpr void read_binding(T& out, binding<Variable, Value> const&... b) {
  auto const read = [&out](auto variable, auto const& bound) {
    if constexpr (decltype(variable)::hash == Hash) out = to_number<T>(bound);
  };
  (read(Variable{}, b.value), ...);
}

template <class E, template <class> class Request, class T, class... Bindings, std::size_t... I>
constexpr auto call_bound(std::index_sequence<I...>, Bindings const&... bindings) {
  using variables = variables_in<E>;
  std::array<T, sizeof...(I)> inputs{};
  (read_binding<variables::hashes[I]>(inputs[I], bindings...), ...);
  using inputs_of_call = problem<formulas<E>, formulas<formula_at<variables::hashes[I]>...>, int(sizeof...(I))>;
  static_assert(check_formulas<inputs_of_call, T>());
  using request = Request<inputs_of_call>;
  return compiled<request>::template call<T>(inputs.data());
}

struct first_output {
  template <class Outputs>
  static constexpr auto from(Outputs const& outputs) {
    return outputs[0];
  }
};

template <class T, class E>
constexpr T evaluate_closed(E const&) {
  using request = value_request<problem<formulas<E>, formulas<>, 0>>;
  return compiled<request>::template call<T>(static_cast<T const*>(nullptr))[0];
}

/// A request of a formula, called by name; Result makes the answer from its outputs.
template <class E, template <class> class Request, class Result, class... Bindings>
constexpr auto call_by_name(Bindings const&... bindings) {
  static_assert((is_binding<Bindings> && ...),
                "chainrule: a formula is called by name: z(x = 3, y = 4); for calls by position make a cr::function(z, x, y)");
  if constexpr ((is_binding<Bindings> && ...)) {
    static_assert(((!any_formula<typename Bindings::value_type> || closed_formula<typename Bindings::value_type>)&&...),
                  "chainrule: a call takes numbers; to put formulas in place of variables use substitute(z, x = y)");
    static_assert(all_different<typename Bindings::variable...>(), "chainrule: a variable has two values in this call");
    using variables = variables_in<E>;
    constexpr hash_t missing =
        first_missing(variables::hashes, std::array<hash_t, sizeof...(Bindings)>{Bindings::variable::hash...});
    if constexpr (info_of<E>->is_indexed || binds_array<Bindings...>) {
      return Result::from(call_with_arrays<E, Request>(bindings...));
    } else if constexpr (missing != 0) {
      static_assert(sizeof(variable_without_value<name_of<formula_at<missing>>>) > 0);
    } else {
      return Result::from(call_bound<E, Request, number_of<typename Bindings::value_type...>>(
          std::make_index_sequence<variables::count>{}, bindings...));
    }
  }
}

}  // namespace detail

template <class E, class... Bindings>
constexpr auto evaluate_by_name(E const&, Bindings const&... bindings) {
  return detail::call_by_name<E, detail::value_request, detail::first_output>(bindings...);
}

}  // namespace chainrule
