// cr::function: a formula compiled to functions for its value and derivatives.
#pragma once

#include <chainrule/function/evaluate.hpp>
#include <chainrule/function/requests.hpp>
#include <chainrule/function/results.hpp>

namespace chainrule {

namespace detail {

template <class Request>
struct compiled {
  using code = code_for<Request>;

  static constexpr operation_counts counts = code::value.counts;
  static constexpr int cost = counts.cost();
  static constexpr bool gives_conditions = [] {
    for (int const output : code::value.outputs)
      if (!code::value.steps[std::size_t(output)].is_condition) return false;
    return !code::value.outputs.empty();
  }();

  template <class T>
  using number = std::conditional_t<gives_conditions, typename truth_of<T>::type, T>;

  template <class T>
  [[gnu::always_inline]] static constexpr auto inlined(T const* inputs) {
    std::array<number<T>, Request::outputs> out;
    run<code>(inputs, out);
    return out;
  }
  template <class T>
  static constexpr auto called(T const* inputs) {
    return inlined(inputs);
  }
  /// Numbers go in and out through registers where the code is not too long to stand at every call.
  template <class T>
  [[gnu::always_inline]] static constexpr auto call(T const* inputs) {
    static_assert(check_steps<code, T>());
    if constexpr (code::value.steps.size() <= 512) return inlined(inputs);
    else return called(inputs);
  }
};

}  // namespace detail

/// A function of N numbers made from a formula (Vector: from a tuple of M formulas), differentiated in its first Wrt
/// arguments. Holds no state; every call is constexpr for built-in floating-point types, allocates nothing and is safe
/// from any thread. Each takes N numbers, or one std::array, std::span or Eigen vector of them;
/// of an Eigen vector, lists are Eigen vectors in its orientation and tables Eigen matrices.
template <class Problem, bool Vector>
class compiled_function {
  static constexpr std::size_t inputs = std::size_t(Problem::inputs);
  static constexpr std::size_t outputs = std::size_t(Problem::outputs);
  static constexpr std::size_t wrt = std::size_t(Problem::wrt);

  template <class Request, class... A>
  [[gnu::always_inline]] static constexpr auto call(A const&... a) {
    using arguments = detail::arguments_for<Problem, A...>;
    static_assert(detail::check_formulas<Problem, typename arguments::T>());
    if constexpr (detail::keeps_loops<Problem>) {
      auto const numbers = arguments::numbers(a...);
      return detail::compiled<Request>::call(arguments::first(numbers));
    } else {
      std::array<typename arguments::T, inputs> x;
      arguments::read(x.data(), a...);
      return detail::compiled<Request>::template call<typename arguments::T>(x.data());
    }
  }

  template <class... A>
  using look = detail::look_of<A...>;

  // A function of its own, and its type spelled out, or compilers copy the result.
  template <class Request, class... A, class T = typename detail::arguments_for<Problem, A...>::T,
            class Gradient = typename look<A...>::template list<T, wrt>>
  static constexpr value_and_gradient_result<T, Gradient> written_in_place(A const&... a) {
    using arguments = detail::arguments_for<Problem, A...>;
    static_assert(detail::check_formulas<Problem, typename arguments::T>());
    value_and_gradient_result<T, Gradient> written;
    if constexpr (requires { written.gradient.resize(int(wrt)); }) written.gradient.resize(int(wrt));
    auto const numbers = arguments::numbers(a...);
    detail::compiled<Request>::write(arguments::first(numbers), &written.value, written.gradient.data());
    return written;
  }

  /// Point and a second list of Extra numbers, such as a direction.
  template <class Request, std::size_t Extra, class Point, class Second>
  [[gnu::always_inline]] static constexpr auto call_with(char const* what, Point const& point, Second const& second) {
    using first = detail::call_arguments<inputs, Point>;
    using other = detail::call_arguments<Extra, Second>;
    using T = detail::number_of<typename first::T, typename other::T>;
    static_assert(detail::check_formulas<Problem, T>());
    std::array<T, inputs + Extra> x;
    if constexpr (detail::sequence<Point>) detail::read_sequence<inputs>("the point", point, x.data());
    else detail::check_count<1, inputs>(), x[0] = detail::to_number<T>(point);
    if constexpr (detail::sequence<Second>) detail::read_sequence<Extra>(what, second, x.data() + inputs);
    else detail::check_count<1, Extra>(), x[inputs] = detail::to_number<T>(second);
    return detail::compiled<Request>::template call<T>(x.data());
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
  static constexpr std::size_t arity = inputs;
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
    return scalar_or_list<look<A...>>(call<detail::value_request<Problem>>(a...));
  }

  /// The gradient: a std::array of Wrt numbers. Cost: at most 4 times the value's, and 4, however many variables.
  template <class... A>
  [[gnu::always_inline]] constexpr auto gradient(A const&... a) const {
    check_scalar();
    return gradient_in<look<A...>>(call<detail::jacobian_request<Problem>>(a...));
  }

  /// Value and gradient in one pass.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_and_gradient(A const&... a) const {
    check_scalar();
    using request = detail::value_and_jacobian_request<Problem>;
    if constexpr (detail::keeps_loops<Problem>) {
      return written_in_place<request>(a...);
    } else {
      auto const all = call<request>(a...);
      using T = std::remove_cvref_t<decltype(all[0])>;
      return value_and_gradient_result<T, typename look<A...>::template list<T, wrt>>{all[0], gradient_in<look<A...>, 1>(all)};
    }
  }

  /// The Jacobian: a row per output, a column per variable. Cost: the less of sweeps and elimination.
  template <class... A>
  [[gnu::always_inline]] constexpr auto jacobian(A const&... a) const {
    auto const flat = call<detail::jacobian_request<Problem>>(a...);
    return look<A...>::template table<outputs, wrt>(flat.data());
  }

  /// Values and Jacobian in one pass.
  template <class... A>
  [[gnu::always_inline]] constexpr auto value_and_jacobian(A const&... a) const {
    auto const all = call<detail::value_and_jacobian_request<Problem>>(a...);
    auto const values = detail::list_from<look<A...>, 0, outputs>(all);
    auto const table = look<A...>::template table<outputs, wrt>(all.data() + outputs);
    return value_and_jacobian_result<std::remove_const_t<decltype(values)>, std::remove_const_t<decltype(table)>>{values, table};
  }

  /// The Hessian of one formula, symmetric, row by row. Limits: sums and products over an index are written out, 4000 parts at
  /// most.
  /// Cost: a sweep for each variable, over what that slope depends on.
  template <class... A>
  [[gnu::always_inline]] constexpr auto hessian(A const&... a) const {
    check_scalar();
    auto const flat = call<hessian_request>(a...);
    return look<A...>::template table<wrt, wrt>(flat.data());
  }

  /// The entries that jacobian_pattern lists, in its order: a std::array. Sums and products are written out.
  template <class... A>
  [[gnu::always_inline]] constexpr auto sparse_jacobian(A const&... a) const {
    return call<detail::sparse_request<detail::jacobian_request<Problem>>>(a...);
  }

  /// The entries that hessian_pattern lists, in its order: a std::array. Sums and products are written out.
  template <class... A>
  [[gnu::always_inline]] constexpr auto sparse_hessian(A const&... a) const {
    check_scalar();
    return call<detail::sparse_request<hessian_request>>(a...);
  }

  /// The derivative along a direction (Jacobian times vector). Cost: one sweep forward.
  template <class Point, class Direction>
  [[gnu::always_inline]] constexpr auto jvp(Point const& point, Direction const& direction) const {
    return scalar_or_list<look<Point>>(call_with<detail::jvp_request<Problem>, wrt>("the direction", point, direction));
  }

  /// The gradient of the outputs weighted by a cotangent (vector times Jacobian). Cost: one sweep backward.
  template <class Point, class Cotangent>
  [[gnu::always_inline]] constexpr auto vjp(Point const& point, Cotangent const& cotangent) const {
    return gradient_in<look<Point>>(call_with<detail::vjp_request<Problem>, outputs>("the cotangent", point, cotangent));
  }

  /// The Hessian times a direction. Limits: as of hessian. Cost: one sweep forward over the gradient.
  template <class Point, class Direction>
  [[gnu::always_inline]] constexpr auto hvp(Point const& point, Direction const& direction) const {
    check_scalar();
    return gradient_in<look<Point>>(call_with<detail::hvp_request<Problem>, wrt>("the direction", point, direction));
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

namespace detail {

template <class Name>
struct variable_left_out {
  template <class>
  static constexpr bool listed = false;
  static_assert(listed<Name>, "chainrule: function: the formula contains a variable that is not in the list, see name<...>");
};

/// The first of `hashes` that is not in `listed`, or 0.
template <std::size_t N, std::size_t M>
constexpr hash_t first_missing(std::array<hash_t, N> const& hashes, std::array<hash_t, M> const& listed) {
  definition_map map;
  for (hash_t const each : listed) map.add(each, 0);
  for (hash_t const each : hashes)
    if (map.find(each) < 0) return each;
  return 0;
}

template <class V>
inline constexpr bool can_be_listed = is_array<V>;
template <variable_formula V>
inline constexpr bool can_be_listed<V> = !info_of<V>->is_index && !info_of<V>->is_extent;
template <class V>
constexpr bool holds_integers() {
  if constexpr (is_array<V>) return definition_of<V>::info.is_integer;
  else return false;
}

/// Formulas with indices contain no free one, and no variable or array that the layout does not list.
template <auto Layout, class... E>
constexpr bool check_indexed() {
  static_assert(all_true<check_indices<E>()...>());
  constexpr hash_t missing = Layout(0).first_missing(list<definition_info const*>{info_of<E>...});
  if constexpr (missing != 0) return sizeof(variable_left_out<typename name_at<definition_at<missing>>::type>) > 0;
  else return true;
}

template <class Outputs, class Wrt, class Given>
struct checked_function;
template <class... Out, class... W, class... G>
struct checked_function<formulas<Out...>, formulas<W...>, formulas<G...>> {
  static_assert(sizeof...(Out) > 0, "chainrule: function: the tuple of formulas is empty");
  static_assert(sizeof...(W) > 0, "chainrule: function: list the variables: cr::function(formula, x, y)");
  static_assert(all_true<can_be_listed<W>..., can_be_listed<G>...>(),
                "chainrule: function: only variables can be listed, as in cr::function(formula, x, y)");
  static_assert(all_different<W..., G...>() && listed_once(layout_of<W..., G...>(0)),
                "chainrule: function: a variable is listed twice");
  static_assert(all_true<!holds_integers<W>()...>(),
                "chainrule: function: no function is differentiated in integers: list cr::integers in cr::given");
  using result = problem<formulas<Out...>, formulas<W..., G...>, count_inputs<W...>()>;

  static constexpr auto check() {
    if constexpr (result::is_indexed) {
      static_assert(check_indexed<layout_of<W..., G...>, Out...>());
    } else {
      constexpr hash_t missing =
          first_missing(variables_in<Out...>::hashes, std::array<hash_t, sizeof...(W) + sizeof...(G)>{W::hash..., G::hash...});
      if constexpr (missing != 0) static_assert(sizeof(variable_left_out<name_of<formula_at<missing>>>) > 0);
    }
    return result{};
  }
  using type = decltype(check());
};

}  // namespace detail

template <class... V>
struct wrt_list {};
template <class... V>
struct given_list {};
/// The variables to differentiate in: cr::function(f, cr::wrt(x), cr::given(y)). They come first in calls.
template <class... V>
constexpr wrt_list<V...> wrt(V const&...) {
  return {};
}
/// The variables that are only given, without derivatives: cr::function(f, cr::wrt(x), cr::given(y)).
template <class... V>
constexpr given_list<V...> given(V const&...) {
  return {};
}

template <int Orders>
struct search_effort {
  static_assert(Orders > 0, "chainrule: search<n>: n is how many orders of elimination are tried: at least 1");
};
/// cr::function(f, x, y, cr::search<400>): the compiler tries so many orders of elimination for a Jacobian that costs less,
/// which takes it some seconds. Worth it for what is called very often; functions with loops have nothing to search.
template <int Orders>
inline constexpr search_effort<Orders> search{};

namespace detail {

template <class Problem, int Effort>
using with_effort = std::conditional_t<Effort == 0 || keeps_loops<Problem>, Problem, searched<Problem, Effort>>;

/// What functions are made of; where calls tell lengths: function/arrays.hpp.
template <class Problem, bool Vector, class Wrt>
struct function_of {
  using type = compiled_function<Problem, Vector>;
};

template <class Wrt, class Given, int Effort = 0, class... F>
constexpr auto make_function(boost::hana::tuple<F...> const&) {
  static_assert((any_formula<F> && ...), "chainrule: function: the tuple must hold formulas only");
  using problem_of = typename checked_function<formulas<F...>, Wrt, Given>::type;
  return typename function_of<with_effort<problem_of, Effort>, true, Wrt>::type{};
}
template <class Wrt, class Given, int Effort = 0, class F>
constexpr auto make_function(F const&) {
  static_assert(any_formula<F>, "chainrule: function: the first argument is a formula or a hana::tuple of formulas");
  using problem_of = typename checked_function<formulas<F>, Wrt, Given>::type;
  return typename function_of<with_effort<problem_of, Effort>, false, Wrt>::type{};
}

template <class V>
inline constexpr int effort_of = 0;
template <int Orders>
inline constexpr int effort_of<search_effort<Orders>> = Orders;
template <class... V>
constexpr int last_effort() {
  int const each[] = {0, effort_of<V>...};
  return each[sizeof...(V)];
}

template <class Before, class... V>
struct without_last;
template <class... Before, class V, class... More>
struct without_last<formulas<Before...>, V, More...> : without_last<formulas<Before..., V>, More...> {};
template <class... Before, class Last>
struct without_last<formulas<Before...>, Last> {
  using type = formulas<Before...>;
};

}  // namespace detail

/// Compiles a formula, or a hana::tuple of formulas, to a function of the listed variables in that order. Limits: 5000 distinct
/// operations. Cost: each request is compiled when it is first called, in one to four milliseconds for each of its steps.
template <class Formulas, class... V>
constexpr auto function(Formulas const& f, V const&...) {
  constexpr int effort = detail::last_effort<V...>();
  if constexpr (effort == 0) return detail::make_function<detail::formulas<V...>, detail::formulas<>>(f);
  else return detail::make_function<typename detail::without_last<detail::formulas<>, V...>::type, detail::formulas<>, effort>(f);
}
template <class Formulas, class... W, class... G>
constexpr auto function(Formulas const& f, wrt_list<W...>, given_list<G...>) {
  return detail::make_function<detail::formulas<W...>, detail::formulas<G...>>(f);
}
template <class Formulas, class... W>
constexpr auto function(Formulas const& f, wrt_list<W...>) {
  return detail::make_function<detail::formulas<W...>, detail::formulas<>>(f);
}
template <class Formulas, class... W, class... G, int Orders>
constexpr auto function(Formulas const& f, wrt_list<W...>, given_list<G...>, search_effort<Orders>) {
  return detail::make_function<detail::formulas<W...>, detail::formulas<G...>, Orders>(f);
}
template <class Formulas, class... W, int Orders>
constexpr auto function(Formulas const& f, wrt_list<W...>, search_effort<Orders>) {
  return detail::make_function<detail::formulas<W...>, detail::formulas<>, Orders>(f);
}

/// Coefficients of t in f(point + t direction), orders 0..Order. Limits: sums and products over an index are written out, 4000
/// parts at most. Cost: grows with the square of the order.
template <int Order, class Function, class Point, class Direction>
constexpr auto taylor(Function const& f, Point const& point, Direction const& direction) {
  return f.template taylor<Order>(point, direction);
}

}  // namespace chainrule
