// What is drawn: a graph and the texts at its nodes and edges. cr::figure_of makes it of a formula or a backward pass;
// to_dot, to_mermaid, to_svg and to_html draw whatever has a figure.
#pragma once

#include <chainrule/graph/draw/text.hpp>
#include <chainrule/graph/nodes.hpp>

namespace chainrule {

/// A graph with its texts. Lists are empty where there is nothing to show.
struct figure {
  computation_graph graph;
  detail::list<text> over;      // of each node: over the edges that leave it
  detail::list<text> under;     // of each argument: under the edge that it comes by
  detail::list<text> value;     // of each node, in full
  detail::list<text> gradient;  // of each node, in full; empty where it has none

  /// The place in `under` of argument k of node i.
  [[nodiscard]] constexpr int edge(int i, int k) const {
    return static_cast<int>(graph[i].arguments.begin() - graph[0].arguments.begin()) + k;
  }
};

/// The figure of a formula, or of a tuple of them: a graph without numbers.
template <class Formulas>
requires requires(Formulas const& f) { chainrule::graph(f); }
constexpr figure figure_of(Formulas const& formulas) { return {chainrule::graph(formulas), {}, {}, {}, {}}; }

/// The figure of a backward pass: forward values over the edges, gradients under them.
template <class Pass>
requires requires(Pass const& pass) {
  pass.passed_on(0, 0);
  pass.graph();
}
constexpr figure figure_of(Pass const& pass) {
  constexpr int rounded = 5;
  constexpr int full = sizeof(typename Pass::number_type) < sizeof(double) ? 7 : 12;
  figure result{pass.graph(), {}, {}, {}, {}};
  for (int i = 0; i < pass.size(); ++i) {
    auto const node = pass[i];
    text value[2];
    text gradient;
    for (int which = 0; which < 2; ++which) {
      int const digits = which == 0 ? rounded : full;
      if (node.is_condition) value[which].put(node.value == typename Pass::number_type(0) ? "false" : "true");
      else detail::put_value(value[which], node.value, digits);
    }
    if (node.has_gradient) detail::put_value(gradient, node.gradient, full);
    result.over.push_back(value[0]);
    result.value.push_back(value[1]);
    result.gradient.push_back(gradient);
    for (int k = 0; k < node.arguments.size(); ++k) {
      text passed_on;
      bool const flows = node.has_gradient && result.graph[node.arguments[k]].has_gradient;
      if (flows) detail::put_value(passed_on, pass.passed_on(i, k), rounded);
      result.under.push_back(passed_on);
    }
  }
  return result;
}

/// What can be drawn.
template <class T>
concept drawable = requires(T const& what) {
  figure_of(what);
};

namespace detail {

template <class What>
constexpr figure checked_figure(What const& what) {
  static_assert(drawable<What>,
                "chainrule: a drawing is of a formula, of a hana::tuple of formulas, or of backpropagate(formula)(x = 3.0)");
  if constexpr (drawable<What>) return figure_of(what);
  else return {};
}

/// The text over the edges that leave a node, and under the edge from argument k to node i (k < 0: where the result leaves).
constexpr std::string_view text_over(auto const& f, int node) {
  return f.over.empty() ? std::string_view{} : f.over[node].view();
}
constexpr std::string_view text_under(auto const& f, int node, int k) {
  if (f.under.empty() && f.gradient.empty()) return {};
  if (k < 0) return f.graph[node].has_gradient ? f.gradient[node].view() : std::string_view{};
  return f.under[f.edge(node, k)].view();
}

/// What stands in a node: mathematics' signs for arithmetic, else the operation's name.
constexpr std::string_view sign_of(graph_vertex const& vertex) {
  if (vertex.kind != node_kind::operation) return vertex.label;
  if (vertex.operation == "*") return "\u00d7";
  if (vertex.operation == "/") return "\u00f7";
  if (vertex.operation == "-") return "\u2212";
  return vertex.operation;
}

/// The formula at every node, at most `limit` characters of it.
constexpr list<text> formula_texts(auto const& graph, std::size_t limit) {
  list<text> result;
  for (graph_vertex const& vertex : graph) {
    text formula;
    if (vertex.kind == node_kind::operation)
      put_operation(
          formula, vertex.text, vertex.arguments.size(),
          [&](int its_place) {
            graph_vertex const& its_vertex = graph[vertex.arguments[its_place]];
            return argument_form{its_vertex.binds, its_vertex.minus};
          },
          [&](int its_place, std::size_t to_skip) {
            if (formula.size() < limit) formula.put(result[vertex.arguments[its_place]].view().substr(to_skip));
          });
    else formula.put(vertex.label);
    if (formula.size() > limit) {
      text shortened(formula.view().substr(0, limit));
      shortened.put("...");
      formula = shortened;
    }
    result.push_back(formula);
  }
  return result;
}

}  // namespace detail
}  // namespace chainrule
