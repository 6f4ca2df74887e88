// Functions whose graphs are made and read while a program runs. So all that the tests of test/operations/ ask of an operation is
// compiled once, and asked of many that stand in its place.
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <array>
#include <map>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace mutants {

namespace cr = chainrule;
using cr::detail::list;
using cr::detail::operation_info;
using wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<120>, boost::multiprecision::et_off>;

/// An operation's values in the types that the tests ask for.
template <class T>
using calculation = T (*)(T const*);
using calculations = std::tuple<calculation<double>, calculation<float>, calculation<long double>, calculation<wide>>;

/// Of every operation, by its key and the number of its arguments.
inline std::map<std::pair<cr::hash_t, int>, calculations>& known() {
  static std::map<std::pair<cr::hash_t, int>, calculations> all;
  return all;
}
/// How an operation grows.
inline std::map<cr::hash_t, cr::monotonicity>& growths() {
  static std::map<cr::hash_t, cr::monotonicity> all;
  return all;
}
/// The operations that others stand for, by their keys.
inline std::map<cr::hash_t, operation_info const*>& replaced() {
  static std::map<cr::hash_t, operation_info const*> all;
  return all;
}

/// And, or, not: of truth values.
template <class Op>
inline constexpr bool is_of_truth = std::is_same_v<Op, cr::operations::not_> || std::is_same_v<Op, cr::operations::and_> ||
                                    std::is_same_v<Op, cr::operations::or_>;

template <class Op, class Original, class T, std::size_t... I>
T value_at([[maybe_unused]] T const* at, std::index_sequence<I...>) {
  constexpr auto const& info = cr::detail::operation<Op>;
  if constexpr (sizeof...(I) == 0) return Op::template value<T>();
  else if constexpr (info.is_selection) return cr::apply<Op>(at[0] != T(0), at[1], at[2]);
  else if constexpr (is_of_truth<Original>) return T(cr::apply<Op>((at[I] != T(0))...));
  else return T(cr::apply<Op>(at[I]...));
}
template <class Op, class Original, int N>
constexpr bool takes() {
  constexpr auto const& info = cr::detail::operation<Op>;
  if constexpr (N == 0) return requires {
      Op::template value<double>();
    };
  else if constexpr (info.is_condition) return N == (std::is_same_v<Original, cr::operations::not_> ? 1 : 2);
  else return cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{});
}
template <class Op, class Original = Op, int N = 0>
void learn() {
  using each = std::make_index_sequence<std::size_t(N)>;
  if constexpr (takes<Op, Original, N>())
    known()[{cr::detail::operation<Op>.key, N}] = {
        [](double const* at) { return value_at<Op, Original, double>(at, each{}); },
        [](float const* at) { return value_at<Op, Original, float>(at, each{}); },
        [](long double const* at) { return value_at<Op, Original, long double>(at, each{}); },
        [](wide const* at) { return value_at<Op, Original, wide>(at, each{}); }};
  if constexpr (N == 0 && requires { Op::monotone; }) growths()[cr::detail::operation<Op>.key] = Op::monotone;
  if constexpr (N < 4) learn<Op, Original, N + 1>();
}

template <class T>
T number_of(cr::rational r) {
  if constexpr (std::is_same_v<T, wide>) return wide(r.num) / wide(r.den);
  else return cr::nearest<T>(r);
}

/// The arithmetic that sweeps write, with what stands for it.
inline cr::detail::arithmetic_operations const& arithmetic() {
  static cr::detail::arithmetic_operations table;
  table = cr::detail::arithmetic_table<>;
  for (operation_info const** each :
       {&table.add, &table.subtract, &table.multiply, &table.divide, &table.negate, &table.select, &table.conjunction,
        &table.disjunction, &table.complement, &table.product_or_zero, &table.greater})
    if (auto const other = replaced().find((*each)->key); other != replaced().end()) *each = other->second;
  return table;
}

/// Nodes of a graph, and what they give.
struct program {
  cr::graph_builder graph{cr::detail::arithmetic_table<>};
  list<int> outputs;

  program(cr::graph_builder made, list<int> nodes) : outputs(std::move(nodes)) {
    graph = cr::detail::expanded(std::move(made), outputs);
  }
  template <class T>
  std::vector<T> operator()(std::vector<T> const& inputs) const {
    std::vector<T> values;
    for (int i = 0; i < graph.size(); ++i) {
      auto const& n = graph.node(i);
      if (n.is_constant()) values.push_back(number_of<T>(n.constant));
      else if (n.is_leaf()) values.push_back(inputs.at(std::size_t(n.input)));
      else {
        T arguments[16];
        for (int k = 0; k < n.count; ++k) arguments[k] = values[std::size_t(graph.argument(i, k))];
        values.push_back(std::get<calculation<T>>(known().at({n.operation->key, n.count}))(arguments));
      }
    }
    std::vector<T> found;
    for (int const o : outputs) found.push_back(values[std::size_t(o)]);
    return found;
  }
};

/// A formula as a graph, with each operation replaced that another stands for.
inline int lowered(cr::graph_builder& graph, cr::detail::definition_info const* d, std::map<cr::hash_t, int> const& inputs) {
  if (auto const found = inputs.find(d->hash); found != inputs.end()) return found->second;
  if (!d->is_application()) return graph.constant(d->constant);
  int arguments[16];
  for (int k = 0; k < d->arity; ++k) arguments[k] = lowered(graph, d->arguments[k], inputs);
  auto const other = replaced().find(d->operation->key);
  return graph.intern(other == replaced().end() ? d->operation : other->second, arguments, d->arity);
}

}  // namespace mutants

/// What cr::function gives, as far as the tests of operations use it: nothing is kept, each call makes its graph.
template <class Formula, class... Variables>
struct interpreted_function {
  static constexpr std::size_t inputs = sizeof...(Variables);

  static auto made(auto const& request) {
    mutants::cr::graph_builder graph(mutants::arithmetic());
    std::map<mutants::cr::hash_t, int> nodes;
    int k = 0;
    ((nodes[Variables::hash] = graph.input(k++)), ...);
    int const root = mutants::lowered(graph, mutants::cr::detail::info_of<Formula>, nodes);
    graph.set_guarded(mutants::cr::detail::guarded_nodes(graph, {root}));
    mutants::list<int> outputs = request(graph, root);
    return mutants::program(std::move(graph), std::move(outputs));
  }
  static mutants::program& kept(int which, auto const& request) {  // for one state of what is replaced
    static std::map<int, std::pair<std::map<mutants::cr::hash_t, mutants::operation_info const*>, mutants::program>> all;
    auto at = all.find(which);
    if (at == all.end() || at->second.first != mutants::replaced()) {
      all.erase(which);
      at = all.emplace(which, std::pair(mutants::replaced(), made(request))).first;
    }
    return at->second.second;
  }
  template <class... Parts>
  static auto joined(Parts const&... parts) {
    using T = std::common_type_t<std::remove_cvref_t<decltype(parts[0])>...>;
    std::vector<T> all;
    (all.insert(all.end(), std::begin(parts), std::end(parts)), ...);
    return all;
  }
  template <std::size_t N, class T>
  static std::array<T, N> array(std::vector<T> const& numbers) {
    std::array<T, N> result;
    std::copy_n(numbers.begin(), N, result.begin());
    return result;
  }
  static mutants::list<int> more(mutants::cr::graph_builder& graph, std::size_t count) {
    mutants::list<int> result;
    for (std::size_t k = 0; k < count; ++k) result.push_back(graph.input(int(inputs + k)));
    return result;
  }
  static auto reverse(mutants::cr::graph_builder& graph, int root) {
    return mutants::cr::detail::reverse(graph, root, graph.constant(1), int(inputs));
  }

  constexpr auto operator()(auto const& point) const requires requires { point[0]; }
  {
    return kept(0, [](auto&, int root) { return mutants::list<int>{root}; })(joined(point))[0];
  }
  constexpr auto operator()(std::floating_point auto... at) const { return (*this)(std::array{at...}); }

  constexpr auto gradient(auto const& point) const requires requires { point[0]; }
  {
    return array<inputs>(kept(1, [](auto& graph, int root) { return reverse(graph, root); })(joined(point)));
  }
  constexpr auto gradient(std::floating_point auto... at) const {
    return gradient(std::array<std::common_type_t<decltype(at)...>, sizeof...(at)>{at...});
  }

  constexpr auto hessian(auto const& point) const requires requires { point[0]; }
  {
    auto const flat = kept(2, [](auto& graph, int root) {
      auto const slopes = reverse(graph, root);
      mutants::list<int> result(int(inputs * inputs), graph.constant(0));
      mutants::cr::detail::repeated_reverse sweep(graph, int(inputs));
      for (int i = 0; i < int(inputs); ++i)
        sweep(slopes[i], i, [&](int column, int derivative) {
          result[i * int(inputs) + column] = result[column * int(inputs) + i] = derivative;
        });
      return result;
    })(joined(point));
    std::array<std::array<std::remove_cvref_t<decltype(flat[0])>, inputs>, inputs> rows;
    for (std::size_t i = 0; i < inputs; ++i)
      for (std::size_t j = 0; j < inputs; ++j) rows[i][j] = flat[i * inputs + j];
    return rows;
  }
  constexpr auto hessian(std::floating_point auto... at) const { return hessian(std::array{at...}); }

  template <int Order>
  constexpr auto taylor(auto const& point, auto const& direction) const {
    return array<Order + 1>(kept(10 + Order, [](auto& graph, int root) {
      mutants::cr::detail::taylor_series series(graph, more(graph, inputs), Order);
      mutants::list<int> result;
      for (int k = 0; k <= Order; ++k) result.push_back(series.coefficient(root, k));
      return result;
    })(joined(point, direction)));
  }
  constexpr auto jvp(auto const& point, auto const& direction) const { return taylor<1>(point, direction)[1]; }
  constexpr auto vjp(auto const& point, auto const& weight) const {
    return array<inputs>(kept(3, [](auto& graph, int root) {
      return mutants::cr::detail::reverse(graph, {root}, more(graph, 1), int(inputs), {}, true);
    })(joined(point, weight)));
  }
  constexpr auto hvp(auto const& point, auto const& direction) const {
    return array<inputs>(kept(4, [](auto& graph, int root) {
      auto result = reverse(graph, root);
      mutants::cr::detail::taylor_series series(graph, more(graph, inputs), 1);
      for (int& node : result) node = series.coefficient(node, 1);
      return result;
    })(joined(point, direction)));
  }
};
