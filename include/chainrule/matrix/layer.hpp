// cr::layer of a matrix formula: forward keeps its intermediate results in a workspace, backward goes on from them.
#pragma once

#include <chainrule/backpropagation/layer.hpp>
#include <chainrule/matrix/function.hpp>
#include <chainrule/matrix/learning.hpp>

#include <memory>
#include <optional>
#include <tuple>

namespace chainrule {
namespace detail {

struct of_layer {};

/// The gradient by a layer's value, as a variable, and the scalar whose gradient backward computes: the value weighted by it.
template <class F>
struct upstream_of {
  using type = matrix<"upstream", F::rows, F::columns, of_layer>;
  using weighted = std::remove_cv_t<decltype(sum(hadamard(F{}, type{})))>;
};
template <class F>
requires(is_scalar<F>) struct upstream_of<F> {
  using type = variable<"upstream", of_layer>;
  using weighted = std::remove_cv_t<decltype(F{} * type{})>;
};

}  // namespace detail

/// A layer made of a matrix formula, in numbers of type T: forward(...) gives the value, backward(upstream) the gradients by
/// the variables Wrt, as a hana::tuple in their order, given that of what follows by this layer's value. One plan serves
/// both: what backward reads of forward's results is kept, and nothing is computed twice. Arguments are copied.
template <class F, class Wrt, class Given, class T>
class matrix_layer;

template <class F, class... W, class... G, class T>
class matrix_layer<F, detail::formula_list<W...>, detail::formula_list<G...>, T> {
  using upstream = typename detail::upstream_of<F>::type;
  using weighted = typename detail::upstream_of<F>::weighted;
  using variables = detail::formula_list<W..., G..., upstream>;
  using plan = detail::plan_for<variables, F, detail::derivative_in<weighted, W>...>;
  static constexpr std::size_t arity = sizeof...(W) + sizeof...(G);
  // The formula's nodes stand before those of its derivatives: forward computes these steps, backward the others.
  static constexpr std::size_t forward_steps = [] {
    std::size_t total = 0;
    for (int const node : plan::steps) total += node <= plan::roots[0];
    return total;
  }();

  template <class V>
  using kept = detail::result_of_formula<T, V>;
  using arguments = std::tuple<kept<W>..., kept<G>...>;

  template <class V, class A>
  static kept<V> copied(A const& given) {
    if constexpr (detail::check_matrix_argument<T, V, A>()) return kept<V>(detail::read_argument<T, V>(given));
    else return {};
  }

  /// The evaluation on what is kept, and on an upstream gradient.
  template <class D>
  auto evaluate(D const& from_right) {
    return std::apply([&](auto const&... each) { return evaluation<plan>(variables{}, each..., from_right); }, *kept_);
  }
  template <class Plan, class... V, class... A>
  auto evaluation(detail::formula_list<V...>, A const&... a) {
    std::tuple const read(detail::read_argument<T, V>(a)...);
    return [&]<class... R>(std::tuple<R...> const& all) { return detail::evaluation<Plan, T, R...>(*workspace_, all); }(read);
  }
  template <int Root, class Result, class Evaluation>
  static Result output(Evaluation& call) {
    constexpr int node = plan::roots[std::size_t(Root)];
    if constexpr (!plan::facts[std::size_t(node)].is_matrix) return call.template number<node>();
    else return Result(call.template stored_matrix<node>());
  }
  template <std::size_t... I, class Evaluation>
  static auto gradients(Evaluation& call, std::index_sequence<I...>) {
    return boost::hana::make_tuple(output<int(I) + 1, kept<W>>(call)...);
  }

 public:
  template <class... A>
  detail::result_of_formula<T, F> forward(A const&... a) {
    static_assert(sizeof...(A) == arity, "chainrule: layer: give one argument per variable, wrt first, then given");
    static_cast<void>(detail::check_numbers<T, F, detail::derivative_in<weighted, W>...>());
    ready_ = false;
    kept_.emplace(copied_all(detail::formula_list<W..., G...>{}, a...));
    if constexpr (detail::is_scalar<F>) {
      return forward_with(T(0));
    } else {
      // Sizes first: the upstream gradient will be as large as the value.
      Eigen::Index rows = F::rows;
      Eigen::Index columns = F::columns;
      if constexpr (F::rows == dynamic || F::columns == dynamic) {
        using arguments_alone = detail::formula_list<W..., G...>;
        using alone = detail::plan_for<arguments_alone, F>;
        std::apply(
            [&](auto const&... each) {
              auto const call = evaluation<alone>(arguments_alone{}, each...);
              constexpr int root = alone::roots[0];
              rows = call.rows_of_node(root);
              columns = call.columns_of_node(root);
            },
            *kept_);
      }
      return forward_with(Eigen::Map<kept<F> const>(nullptr, rows, columns));
    }
  }

  /// std::logic_error before the first forward, std::invalid_argument where the upstream gradient has another shape than
  /// the value.
  template <class D>
  auto backward(D const& from_right) {
    if (!ready_) detail::throw_backward_before_forward();
    auto const given = copied<upstream>(from_right);
    auto call = evaluate(given);
    std::copy(numbers_, numbers_ + plan::count, call.numbers);
    call.place(true);
    call.template compute<forward_steps, plan::step_count>();
    return gradients(call, std::index_sequence_for<W...>{});
  }

 private:
  template <class... V, class... A>
  static arguments copied_all(detail::formula_list<V...>, A const&... a) {
    return arguments(copied<V>(a)...);
  }
  template <class D>
  detail::result_of_formula<T, F> forward_with(D const& no_upstream) {
    auto call = evaluate(no_upstream);
    call.place(true);
    call.template compute<0, forward_steps>();
    std::copy(call.numbers, call.numbers + plan::count, numbers_);
    ready_ = true;
    return output<0, detail::result_of_formula<T, F>>(call);
  }

  std::unique_ptr<matrix_workspace> workspace_ = std::make_unique<matrix_workspace>();
  std::optional<arguments> kept_;
  T numbers_[std::size_t(plan::count)]{};
  bool ready_ = false;
};

namespace detail {
template <class T, class F, class... W, class... G>
matrix_layer<F, formula_list<W...>, formula_list<G...>, T> layer_of(matrix_function<F, formula_list<W...>, formula_list<G...>>) {
  return {};
}
}  // namespace detail

/// A layer of matrices, such as cr::layer(cr::affine(X, W, b), X, W, b); cr::layer<float>(...) calculates in float.
template <class T = double, matrix_formula F, class... V>
auto layer(F const& f, V const&... variables) {
  return detail::layer_of<T>(chainrule::function(f, variables...));
}

}  // namespace chainrule
