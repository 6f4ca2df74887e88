// cr::function of a matrix formula: its value and derivatives on Eigen matrices.
#pragma once

#include <chainrule/function/function.hpp>
#include <chainrule/function/named_calls.hpp>
#include <chainrule/matrix/evaluate.hpp>

namespace chainrule {
namespace detail {

/// A formula as an output: one that is only a variable is copied.
template <class E>
struct output_formula {
  using type = E;
};
template <class E>
requires(matrix_variable<E> && !is_scalar<E>) struct output_formula<E>
    : define_matrix<matrix_application<matrix_operations::broadcast_, E, E>> {
};

/// A function of F takes numbers of type T, and so do the formulas E that are calculated for it.
template <class T, class F, class... E>
constexpr auto check_numbers() {
  if constexpr (complex_number<T>)
    return check_first<first_not_holomorphic<F>(), T>() && check_first<first_without_complex_value<E...>(), T>();
  else return true;
}

template <class Variables, class... E>
using plan_for = planned<Variables, typename output_formula<E>::type...>;

template <class E, class V>
using derivative_in = std::remove_cv_t<decltype(matrix_derivative<E, V>())>;

template <class E, class V>
using weighted_derivative = std::remove_cv_t<decltype(matrix_derivative<E, V, cotangent_variable<E>>())>;

/// What the caller gets for a matrix: an Eigen matrix of the kind that was given for the variable, columns contiguous.
template <class T, class V, class A>
struct result_like {
  using type = T;
};
template <class T, class V, class A>
requires(is_matrix<V> && (!is_scalar<V> || is_eigen<A>)) struct result_like<T, V, A> {
  static constexpr int rows = A::RowsAtCompileTime;
  static constexpr int columns = A::ColsAtCompileTime;
  using type = Eigen::Matrix<T, rows, columns, rows == 1 && columns != 1 ? int(Eigen::RowMajor) : int(Eigen::ColMajor)>;
};
template <class T, class E>
using result_of_formula =
    std::conditional_t<is_scalar<E>, T, node_matrix<T, extent_of<E>().rows.size, extent_of<E>().columns.size>>;

template <class Result>
struct view_of {
  using type = Result;
};
template <class Result>
requires(is_eigen<Result>) struct view_of<Result> {
  using type = Eigen::Map<Result const>;
};

/// Runs a plan; `Result` are the types of its outputs, which the caller owns (Views: the workspace does).
/// Calls `f` with the elements of a std::tuple (std::tie) or hana::tuple.
template <class Tuple, class F>
auto with_elements(Tuple const& tuple, F&& f) {
  if constexpr (requires { std::tuple_size<Tuple>::value; }) return std::apply(f, tuple);
  else return boost::hana::unpack(tuple, f);
}

template <bool Views, class Plan, class T, class... Result>
struct matrix_call {
  template <int O>
  static constexpr int node = Plan::roots[std::size_t(O)];
  template <int O>
  static constexpr bool owns_node = Plan::nodes[std::size_t(node<O>)].is_stored&& Plan::nodes[std::size_t(node<O>)].output == O;

  template <int O, class Evaluation, class Out>
  static void prepare(Evaluation& evaluation, Out& out) {
    if constexpr (is_eigen<Out>) {
      Eigen::Index const rows = evaluation.rows_of_node(node<O>);
      Eigen::Index const columns = evaluation.columns_of_node(node<O>);
      if constexpr (Out::IsVectorAtCompileTime) out.resize(rows * columns);
      else out.resize(rows, columns);
      if constexpr (owns_node<O>) evaluation.stored[node<O>] = out.data();
    }
  }
  template <int O, class Evaluation, class Out>
  static void finish(Evaluation& evaluation, Out& out) {
    if constexpr (!is_eigen<Out>) {
      out = evaluation.template number<node<O>>();
    } else if constexpr (!Plan::facts[std::size_t(node<O>)].is_matrix) {
      out(0, 0) = evaluation.template number<node<O>>();
    } else if constexpr (!owns_node<O>) {
      auto const& from = evaluation.template stored_matrix<node<O>>();
      std::copy(from.data(), from.data() + from.size(), out.data());
    }
  }
  template <int O, class Evaluation>
  static auto view(Evaluation& evaluation) {
    using result = nth<O, Result...>;
    if constexpr (!is_eigen<result>) {
      return evaluation.template number<node<O>>();
    } else if constexpr (!Plan::facts[std::size_t(node<O>)].is_matrix) {
      evaluation.numbers[node<O>] = evaluation.template number<node<O>>();
      return result(result::Constant(1, 1, evaluation.numbers[node<O>]));
    } else {
      auto const matrix = evaluation.template stored_matrix<node<O>>();
      if constexpr (result::ColsAtCompileTime == 1 && extent(Plan::extents[std::size_t(node<O>)]).rows.size == 1)
        return Eigen::Map<result const>(matrix.data(), matrix.size(), 1);
      else return Eigen::Map<result const>(matrix.data(), matrix.rows(), matrix.cols());
    }
  }

  template <class... Read>
  static std::string_view first_non_finite(matrix_workspace& workspace, std::tuple<Read...> const& arguments) {
    evaluation<Plan, T, Read...> call(workspace, arguments);
    call.run(true);
    return call.first_non_finite();
  }
  /// A hana::tuple of the outputs.
  template <class... Read>
  static auto run(matrix_workspace& workspace, std::tuple<Read...> const& arguments) {
    evaluation<Plan, T, Read...> call(workspace, arguments);
    return [&]<std::size_t... O>(std::index_sequence<O...>) {
      if constexpr (Views) {
        call.run(true);
        return boost::hana::make_tuple(view<int(O)>(call)...);
      } else {
        std::tuple<Result...> results;
        (prepare<int(O)>(call, std::get<O>(results)), ...);
        call.run(false);
        (finish<int(O)>(call, std::get<O>(results)), ...);
        return boost::hana::make_tuple(std::move(std::get<O>(results))...);
      }
    }
    (std::index_sequence_for<Result...>{});
  }
};

}  // namespace detail

/// A function of Eigen matrices (and numbers, for scalar variables) made from a matrix formula F, differentiated in the
/// variables Wrt, with the variables Given besides: called with all of them in that order. Every call takes Eigen
/// matrices, Maps, Blocks or Refs of one number type, without copying them. Each has a second form whose first argument is a
/// workspace, see matrix_workspace: it allocates nothing once the workspace is large enough, and gives its matrices as
/// Eigen::Map views that stay valid until the workspace is used again. (Shapes that do not fit throw std::invalid_argument
/// before anything is computed. inverse, solve and determinant allocate in Eigen.)
template <class F, class Wrt, class Given>
class matrix_function;

template <class F, class... W, class... G>
class matrix_function<F, detail::formula_list<W...>, detail::formula_list<G...>> : public detail::compiled_call {
  template <class... T>
  using types = detail::formula_list<T...>;
  using variables = types<W..., G...>;
  using direction = types<detail::direction_variable<W>...>;
  using cotangent = types<detail::cotangent_variable<F>>;

  static constexpr void check_scalar() {
    static_assert(detail::is_scalar<F>,
                  "chainrule: gradient and hvp are for a scalar formula such as a loss: this one is a matrix");
  }
  using arguments = detail::matrix_arguments<W..., G...>;
  using directions = detail::matrix_arguments<detail::direction_variable<W>...>;
  using cotangents = detail::matrix_arguments<detail::cotangent_variable<F>>;
  /// Asked in front of every call. False behind a sentence.
  template <class... A>
  static constexpr bool check() {
    return arguments::template check_point<A...>();
  }
  template <class T, class... V, class... A>
  static auto read(types<V...>, std::tuple<A const&...> const& a) {
    return std::apply([](A const&... each) { return std::tuple(detail::read_argument<T, V>(each)...); }, a);
  }

  /// The formulas E, as results of the types R, in the variables and the companions C.
  template <bool Views, class T, class... E, class... R, class... C, class... A, class... D>
  static auto run(types<E...>, types<R...>, types<C...>, matrix_workspace& workspace, std::tuple<A const&...> const& a,
                  std::tuple<D const&...> const& d) {
    static_cast<void>(detail::check_numbers<T, F, E...>());
    using plan = detail::plan_for<types<W..., G..., C...>, E...>;
    return detail::matrix_call<Views, plan, T, R...>::run(workspace,
                                                          std::tuple_cat(read<T>(variables{}, a), read<T>(types<C...>{}, d)));
  }
  template <class T, std::size_t... I, class... A>
  static auto results_like(std::index_sequence<I...>, std::tuple<A const&...> const&) -> types<
      typename detail::result_like<T, W, std::remove_cvref_t<std::tuple_element_t<I, std::tuple<A const&...>>>>::type...>;
  /// What a gradient is given as: matrices of the kinds of the arguments.
  template <class T, class... A>
  using gradient_types = decltype(results_like<T>(std::index_sequence_for<W...>{}, std::declval<std::tuple<A const&...>>()));
  template <class... A>
  using scalar = typename detail::call_scalar<A...>::type;

  template <bool Views, class... A>
  static auto value_call(matrix_workspace& workspace, A const&... a) {
    using T = scalar<A...>;
    return boost::hana::at_c<0>(run<Views, T>(types<F>{}, types<detail::result_of_formula<T, F>>{}, types<>{}, workspace,
                                              std::tie(a...), std::tuple<>()));
  }
  template <bool Views, class... A>
  static auto gradient_call(matrix_workspace& workspace, A const&... a) {
    check_scalar();
    using T = scalar<A...>;
    return run<Views, T>(types<detail::derivative_in<F, W>...>{}, gradient_types<T, A...>{}, types<>{}, workspace, std::tie(a...),
                         std::tuple<>());
  }
  template <class T, class... R>
  static auto with_value(types<R...>) -> types<R..., T>;
  template <bool Views, class... A>
  static auto value_and_gradient_call(matrix_workspace& workspace, A const&... a) {
    check_scalar();
    using T = scalar<A...>;
    auto all = run<Views, T>(types<detail::derivative_in<F, W>..., F>{}, decltype(with_value<T>(gradient_types<T, A...>{})){},
                             types<>{}, workspace, std::tie(a...), std::tuple<>());
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      auto gradient = boost::hana::make_tuple(std::move(boost::hana::at_c<I>(all))...);
      return value_and_gradient_result<T, decltype(gradient)>{boost::hana::at_c<sizeof...(I)>(all), std::move(gradient)};
    }
    (std::index_sequence_for<W...>{});
  }

  /// Calls f(std::tie(point...), std::tie(second...)).
  template <class Point, class Second, class Run>
  static auto with_tuples(Point const& point, Second const& second, Run const& call) {
    return detail::with_elements(point, [&](auto const&... a) {
      return detail::with_elements(second, [&](auto const&... d) { return call(std::tie(a...), std::tie(d...)); });
    });
  }
  template <bool Views>
  static auto jvp_call(matrix_workspace& workspace, auto const& point, auto const& along) {
    return with_tuples(point, along, [&]<class... A>(std::tuple<A const&...> const& a, auto const& d) {
      using T = scalar<A...>;
      return boost::hana::at_c<0>(run<Views, T>(types<detail::tangent_along<F, W...>>{}, types<detail::result_of_formula<T, F>>{},
                                                direction{}, workspace, a, d));
    });
  }
  template <bool Views>
  static auto vjp_call(matrix_workspace& workspace, auto const& point, auto const& weights) {
    return with_tuples(point, std::tie(weights), [&]<class... A>(std::tuple<A const&...> const& a, auto const& d) {
      using T = scalar<A...>;
      return run<Views, T>(types<detail::weighted_derivative<F, W>...>{}, gradient_types<T, A...>{}, cotangent{}, workspace, a,
                           d);
    });
  }
  template <bool Views>
  static auto hvp_call(matrix_workspace& workspace, auto const& point, auto const& along) {
    check_scalar();
    return with_tuples(point, along, [&]<class... A>(std::tuple<A const&...> const& a, auto const& d) {
      using T = scalar<A...>;
      return run<Views, T>(types<detail::tangent_along<detail::derivative_in<F, W>, W...>...>{}, gradient_types<T, A...>{},
                           direction{}, workspace, a, d);
    });
  }

  static constexpr int count_gradient_steps() {
    check_scalar();
    return int(detail::plan_for<variables, detail::derivative_in<F, W>..., F>::step_count);
  }

 public:
  /// How many steps a call takes, each a loop over elements, a product or another operation: the value, and value and gradient.
  static constexpr int value_steps = int(detail::plan_for<variables, F>::step_count);
  static constexpr int gradient_steps = count_gradient_steps();

  /// Memory for calls.
  [[nodiscard]] static matrix_workspace workspace() { return {}; }

  /// The value: a number, or an Eigen matrix.
  template <class... A>
  auto operator()(A const&... a) const {
    if constexpr (check<A...>()) {
      matrix_workspace local;
      return value_call<false>(local, a...);
    }
  }
  template <class... A>
  auto operator()(matrix_workspace& work, A const&... a) const {
    if constexpr (check<A...>()) return value_call<true>(work, a...);
  }
  /// What first went wrong when a value is NaN or infinite: the name of the first argument that holds such numbers, else the
  /// text of the first intermediate result that does (cut after 40 characters); empty where all is finite.
  template <class... A>
  std::string_view first_non_finite(A const&... a) const {
    if constexpr (check<A...>()) {
      matrix_workspace local;
      using T = scalar<A...>;
      return detail::matrix_call<true, detail::plan_for<variables, F>, T>::first_non_finite(local,
                                                                                            read<T>(variables{}, std::tie(a...)));
    } else {
      return {};
    }
  }
  /// The gradient: a hana::tuple of Eigen matrices (numbers for scalar variables), in the order of wrt.
  template <class... A>
  auto gradient(A const&... a) const {
    if constexpr (check<A...>()) {
      matrix_workspace local;
      return gradient_call<false>(local, a...);
    }
  }
  template <class... A>
  auto gradient(matrix_workspace& work, A const&... a) const {
    if constexpr (check<A...>()) return gradient_call<true>(work, a...);
  }
  /// Value and gradient in one pass; structured bindings take them apart.
  template <class... A>
  auto value_and_gradient(A const&... a) const {
    if constexpr (check<A...>()) {
      matrix_workspace local;
      return value_and_gradient_call<false>(local, a...);
    }
  }
  template <class... A>
  auto value_and_gradient(matrix_workspace& work, A const&... a) const {
    if constexpr (check<A...>()) return value_and_gradient_call<true>(work, a...);
  }
  /// The derivative of the value along directions, one per variable of wrt: f.jvp(std::tie(w, x), std::tie(dw)). The point
  /// holds all arguments; both are std::tuple or hana::tuple.
  template <class Point, class Direction>
  auto jvp(Point const& point, Direction const& along) const {
    if constexpr (detail::check_tuples<arguments, directions, Point, Direction>()) {
      matrix_workspace local;
      return jvp_call<false>(local, point, along);
    }
  }
  template <class Point, class Direction>
  auto jvp(matrix_workspace& work, Point const& point, Direction const& along) const {
    if constexpr (detail::check_tuples<arguments, directions, Point, Direction>()) return jvp_call<true>(work, point, along);
  }
  /// The gradient of dot(cotangent, value), where the cotangent is a matrix with the shape of the value.
  template <class Point, class Cotangent>
  auto vjp(Point const& point, Cotangent const& weights) const {
    if constexpr (detail::check_cotangent<arguments, cotangents, Point, Cotangent>()) {
      matrix_workspace local;
      return vjp_call<false>(local, point, weights);
    }
  }
  template <class Point, class Cotangent>
  auto vjp(matrix_workspace& work, Point const& point, Cotangent const& weights) const {
    if constexpr (detail::check_cotangent<arguments, cotangents, Point, Cotangent>()) return vjp_call<true>(work, point, weights);
  }
  /// The Hessian of a scalar formula times directions, one per variable of wrt: the gradient's derivative along them.
  template <class Point, class Direction>
  auto hvp(Point const& point, Direction const& along) const {
    if constexpr (detail::check_tuples<arguments, directions, Point, Direction>()) {
      matrix_workspace local;
      return hvp_call<false>(local, point, along);
    }
  }
  template <class Point, class Direction>
  auto hvp(matrix_workspace& work, Point const& point, Direction const& along) const {
    if constexpr (detail::check_tuples<arguments, directions, Point, Direction>()) return hvp_call<true>(work, point, along);
  }
};

namespace detail {

template <class V>
inline constexpr bool is_any_variable = matrix_variable<V> || variable_formula<V>;

template <class F, class Wrt, class Given>
struct checked_matrix_function;
template <class F, class... W, class... G>
struct checked_matrix_function<F, formula_list<W...>, formula_list<G...>> {
  static_assert(sizeof...(W) > 0, "chainrule: function: list the variables: cr::function(formula, W, b)");
  static_assert((is_any_variable<W> && ...) && (is_any_variable<G> && ...),
                "chainrule: function: only variables can be listed, as in cr::function(formula, W, b)");
  static_assert(all_different<W..., G...>(), "chainrule: function: a variable is listed twice");
  static_assert((check_numbers<is_condition_formula<F>>(), true));
  static constexpr hash_t missing =
      first_missing(variables_in<F>::hashes, std::array<hash_t, sizeof...(W) + sizeof...(G)>{W::hash..., G::hash...});
  static constexpr auto check() {
    if constexpr (missing != 0) static_cast<void>(variable_left_out<name_of<matrix_formula_at<missing>>>());
    return named_function<matrix_function<F, formula_list<W...>, formula_list<G...>>, formulas<W..., G...>, formulas<W...>>{};
  }
  using type = decltype(check());
};

}  // namespace detail

/// Compiles a matrix formula to a function of the listed variables, called with Eigen matrices in that order.
template <matrix_formula F, class... V>
constexpr auto function(F const&, V const&...) {
  return typename detail::checked_matrix_function<F, detail::formula_list<V...>, detail::formula_list<>>::type{};
}
template <matrix_formula F, class... W, class... G>
constexpr auto function(F const&, wrt_list<W...>, given_list<G...>) {
  return typename detail::checked_matrix_function<F, detail::formula_list<W...>, detail::formula_list<G...>>::type{};
}
template <matrix_formula F, class... W>
constexpr auto function(F const&, wrt_list<W...>) {
  return typename detail::checked_matrix_function<F, detail::formula_list<W...>, detail::formula_list<>>::type{};
}

}  // namespace chainrule
