// Reading rules with graph handles: the same generic lines that give numbers and formulas write graph nodes.
#pragma once

#include <chainrule/core/indexing.hpp>
#include <chainrule/core/tuples.hpp>
#include <chainrule/graph/lower.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>

#include <array>

namespace chainrule {
namespace detail {
struct graph_reading;
}

/// A node while a rule is read; operations on handles add nodes.
struct handle {
  using chainrule_reading = detail::graph_reading;
  graph_builder* graph = nullptr;
  int index = -1;
};

namespace detail {

constexpr graph_builder& graph_of(handle const& h) { return *h.graph; }
template <class First, class... Rest>
constexpr graph_builder& graph_of(First const& first, Rest const&... rest) {
  if constexpr (std::is_same_v<First, handle>) return *first.graph;
  else return graph_of(rest...);
}

template <class T>
constexpr int node_of(graph_builder& graph, T const& value) {
  if constexpr (std::is_same_v<T, handle>) {
    return value.index;
  } else if constexpr (constant_formula<T> || hana_integer<T>) {
    return graph.constant(rational_of<T>());
  } else {
    static_assert(closed_formula<T>,
                  "chainrule: a rule combines its arguments with exact constants (2_c), not with plain numbers or variables");
    definition_map nodes;
    return lower(graph, nodes, info_of<T>);
  }
}

struct graph_reading {
  template <class Op, class... A>
  using result = handle;

  template <class Op, class... A>
  static constexpr handle apply(A const&... a) {
    static_assert(checked_operation<Op>::value);
    graph_builder& graph = graph_of(a...);
    if constexpr (requires { requires Op::is_slope; })
      if (graph.operations().writes_textbook) return {&graph, node_of(graph, Op::written(a...))};
    int const arguments[] = {node_of(graph, a)...};
    return {&graph, graph.make(&operation<Op>, arguments, int(sizeof...(A)))};
  }
};

template <int>
using handle_again = handle;

template <class Op, int... I>
constexpr bool takes_arguments(std::integer_sequence<int, I...>) {
  return requires(handle h) { Op::partials(handle_again<I>(h)..., h); };
}

/// (A function of the operation alone, so that the sentence comes once, whatever reads its rule.)
template <class Op, bool Stated>
constexpr auto check_partials() {
  static_assert(
      Stated, "chainrule: an operation states partials(u, v..., result), of its arguments and the result, which give one partial "
              "derivative per argument: hana::make_tuple(d_first, d_second...). Inside write cr::square(u), not square(u)");
}

template <class... E>
struct count_elements {
  static constexpr std::size_t value = sizeof...(E);
};
template <class Partials>
constexpr std::size_t number_of_partials() {
  if constexpr (is_tuple<Partials>) return elements_in<Partials, count_elements>::value;
  else return 0;
}

/// Op's partials in whatever reading the arguments have, as a hana::tuple, checked for their number: behind a sentence, zeros.
template <class Op, class Result, class... Arguments>
constexpr auto checked_partials(Result const& result, Arguments const&... arguments) {
  if constexpr (requires {
                  requires number_of_partials<decltype(Op::partials(arguments..., result))>()
                  == sizeof...(Arguments);
                }) {
    if constexpr (is_hana_tuple<decltype(Op::partials(arguments..., result))>) return Op::partials(arguments..., result);
    else return with_elements_of(Op::partials(arguments..., result), boost::hana::make_tuple);
  } else {
    check_partials<Op, false>();
    return boost::hana::make_tuple((static_cast<void>(arguments), constant_t<rational{0, 1}>{})...);
  }
}

/// What was written to a graph of `count` arguments and the result, as a recipe.
constexpr recipe recipe_of(graph_builder const& graph, int const* outputs, int count) {
  recipe rule;
  rule.count = count;
  for (int k = 0; k < count; ++k) rule.outputs.push_back(outputs[k]);
  for (int k = count + 1; k < graph.size(); ++k) {
    rule.steps.push_back(graph.node(k));
    rule.steps.back().more = rule.arguments.size();
    for (int j = 0; j < graph.node(k).count; ++j) rule.arguments.push_back(graph.argument(k, j));
  }
  rule.serves = list<unsigned>(rule.steps.size(), 0u);
  for (int k = 0; k < count; ++k)
    if (rule.outputs[k] > count) rule.serves[rule.outputs[k] - count - 1] |= 1u << k;
  for (int k = rule.steps.size() - 1; k >= 0; --k)
    for (int j = 0; j < rule.steps[k].count; ++j)
      if (int const argument = rule.arguments[rule.steps[k].more + j]; argument > count)
        rule.serves[argument - count - 1] |= rule.serves[k];
  return rule;
}

template <class Op, int... I>
constexpr recipe read_rule(graph_builder& graph, std::integer_sequence<int, I...>) {
  constexpr int count = int(sizeof...(I));
  graph.add_inputs(count + 1);
  auto const partials = checked_partials<Op>(handle{&graph, count}, handle{&graph, I}...);
  int const outputs[] = {node_of(graph, boost::hana::at_c<std::size_t(I)>(partials))...};
  return recipe_of(graph, outputs, count);
}

template <class Op, int N>
constexpr recipe read_rule_of_arity(graph_builder& graph, int count) {
  if constexpr (N <= most_arguments) {
    if constexpr (takes_arguments<Op>(std::make_integer_sequence<int, N>{}))
      if (count == N) return read_rule<Op>(graph, std::make_integer_sequence<int, N>{});
    return read_rule_of_arity<Op, N + 1>(graph, count);
  } else {
    return {};
  }
}

/// The only number of arguments that Op's partials take, of few; 0 of those that take several, or many. Each question asked costs compile time, as
/// much as reading the rule where the answer is yes; the usual ones are asked without a template of their own.
template <class Op, int N>
constexpr int arity_from() {
  if constexpr (N == most_arguments) return 0;
  else if constexpr (!takes_arguments<Op>(std::make_integer_sequence<int, N>{})) return arity_from<Op, N + 1>();
  else return takes_arguments<Op>(std::make_integer_sequence<int, N + 1>{}) ? 0 : N;
}
template <class Op>
constexpr int only_arity() {
  if constexpr (requires(handle h) { Op::partials(h, h); }) {
    if constexpr (requires(handle h) { Op::partials(h, h, h); }) return 0;
    else return 1;
  } else if constexpr (requires(handle h) { Op::partials(h, h, h); }) {
    if constexpr (requires(handle h) { Op::partials(h, h, h, h); }) return 0;
    else return 2;
  } else {
    return arity_from<Op, 3>();
  }
}

/// A lambda, at whose `template value` g++ would stop.
template <class Op>
inline constexpr bool has_value_as_object = requires {
  sizeof(Op::value);
};
/// A number by itself, as pi.
template <class Op>
concept has_no_arguments = not has_value_as_object<Op> and requires {
  Op::template value<double>();
};

template <class Op>
constexpr recipe rule_on_graph(graph_builder& graph, int count) {
  if constexpr (has_no_arguments<Op>) return {};
  else if constexpr (constexpr int arity = only_arity<Op>(); arity == 0) return read_rule_of_arity<Op, 1>(graph, count);
  else return read_rule<Op>(graph, std::make_integer_sequence<int, arity>{});
}

/// Op::expand(graph, arguments) gives the node to compute in place of Op, or -1.
template <class Op>
constexpr int expand_on_graph(graph_builder& graph, int const* arguments, int count) {
  return Op::expand(graph, arguments, count);
}
/// Op::weight(turn, reference, factor): what the adjoint of a loop's value becomes for the value of a turn.
template <class Op>
constexpr int weight_on_graph(graph_builder& graph, int turn, int reference, int factor) {
  return node_of(graph, Op::weight(handle{&graph, turn}, handle{&graph, reference}, handle{&graph, factor}));
}
/// Op::curvature(turn, its tangent, told): what the adjoint of a loop's tangent becomes for the value of a turn.
template <class Op>
constexpr int curvature_on_graph(graph_builder& graph, int turn, int along, int const* told) {
  std::array<handle, most_told> numbers{};
  for (std::size_t k = 0; k < most_told; ++k) numbers[k] = {&graph, told[k]};
  return node_of(graph, Op::curvature(handle{&graph, turn}, handle{&graph, along}, numbers));
}

}  // namespace detail
}  // namespace chainrule
