// Calling a formula by name: z(x = 3, y = 4).
#pragma once

#include <chainrule/loops/loops.hpp>

namespace chainrule {
namespace detail {

template <class... T>
inline constexpr bool binds_array = false;
template <class Array, class Values, bool Temporary, class... Rest>
inline constexpr bool binds_array<array_binding<Array, Values, Temporary>, Rest...> = true;
template <class First, class... Rest>
inline constexpr bool binds_array<First, Rest...> = binds_array<Rest...>;

/// A formula with indices, or a call with arrays: a function of what is bound, called in that order.
template <class E, template <class> class Request, class... Bindings>
constexpr auto call_with_arrays(Bindings const&... bindings) {
  using inputs = problem<formulas<E>, formulas<typename Bindings::variable...>, count_inputs<typename Bindings::variable...>()>;
  using T = number_of_values<Bindings...>;
  std::array<T, std::size_t(inputs::inputs)> numbers{};
  read_in_order<inputs>(numbers.data(), bindings...);
  return compiled<Request<inputs>>::call(static_cast<T const*>(numbers.data()));
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

/// What binds a value to every variable of a formula: false behind a sentence.
template <class E, class... Bindings>
constexpr bool check_bindings() {
  constexpr bool by_name = (is_binding<Bindings> && ...);
  static_assert(by_name,
                "chainrule: a formula is called by name: z(x = 3, y = 4); for calls by position make a cr::function(z, x, y)");
  if constexpr (by_name) {
    if constexpr (check_values<Bindings...>() && (check_length_of<Bindings>() && ...)) {
      if constexpr (info_of<E>->is_indexed || binds_array<Bindings...>) {
        static_assert(!holds_scan(info_of<E>),
                      "chainrule: a formula with a scan is called as a function: cr::function(formula, x)(numbers)");
        constexpr bool columns =
            !holds_scan(info_of<E>) && problem<formulas<E>, formulas<typename Bindings::variable...>, 0>::has_columns;
        static_assert(!columns,
                      "chainrule: an array whose length calls tell is given to a function: cr::function(formula, x)(numbers)");
        if constexpr (!columns && check_indices<E>()) {
          constexpr bool once = listed_once(layout_of<typename Bindings::variable...>(0));
          static_assert(once, "chainrule: a variable has two values in this call");
          constexpr hash_t missing = layout_of<typename Bindings::variable...>(0).first_missing({info_of<E>});
          if constexpr (missing != 0) return variable_without_value<typename name_at<definition_at<missing>>::type>();
          else return once;
        }
      } else {
        constexpr hash_t missing =
            first_missing(variables_in<E>::hashes, std::array<hash_t, sizeof...(Bindings)>{Bindings::variable::hash...});
        if constexpr (missing != 0) return variable_without_value<name_of<formula_at<missing>>>();
        else return true;
      }
    }
  }
  return false;
}
template <class E, class... Bindings>
constexpr bool check_call() {
  if constexpr (check_bindings<E, Bindings...>())
    return check_formulas<problem<formulas<E>, formulas<typename Bindings::variable...>, 0>, number_of_values<Bindings...>>();
  else return false;
}

/// A request of a formula, called by name; Result makes the answer from its outputs.
template <class E, template <class> class Request, class Result, class... Bindings>
constexpr auto call_by_name(Bindings const&... bindings) {
  if constexpr (info_of<E>->is_indexed || binds_array<Bindings...>)
    return Result::from(call_with_arrays<E, Request>(bindings...));
  else
    return Result::from(call_bound<E, Request, number_of<typename Bindings::value_type...>>(
        std::make_index_sequence<variables_in<E>::count>{}, bindings...));
}

}  // namespace detail

// A formula's value; behind a sentence, 0.
template <class E, class... Bindings>
constexpr auto evaluate_by_name(E const&, Bindings const&... bindings) {
  if constexpr (detail::check_call<E, Bindings...>())
    return detail::call_by_name<E, detail::value_request, detail::first_output>(bindings...);
  else return 0.0;
}

}  // namespace chainrule
