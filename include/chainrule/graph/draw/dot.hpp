// Graphs for other programs: Graphviz and Mermaid.
#pragma once

#include <chainrule/graph/draw/figure.hpp>

namespace chainrule {
namespace detail {

constexpr void put_node_name(auto& out, int node) {
  out.put('n');
  put_integer(out, node);
}

/// A quoted string of Graphviz, in which a backslash would be a command.
constexpr void put_dot_string(auto& out, std::string_view what) {
  out.put('"');
  for (char const c : what) {
    if (c == '"' || c == '\\') out.put('\\');
    out.put(c);
  }
  out.put('"');
}

/// A quoted string of Mermaid, with its own escapes.
constexpr void put_mermaid_string(auto& out, std::string_view what) {
  out.put('"');
  for (char const c : what) {
    bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '.' ||
                       c == '_' || c == '+' || c == '-' || static_cast<unsigned char>(c) >= 128;
    if (plain) {
      out.put(c);
    } else {
      out.put('#');
      put_integer(out, static_cast<unsigned char>(c));
      out.put(';');
    }
  }
  out.put('"');
}

constexpr bool is_root(auto const& graph, int node) {
  for (int const root : graph.roots())
    if (root == node) return true;
  return false;
}

/// The label of an edge: what stands over it and under it, as HTML that both programs read; nothing where both are empty.
constexpr void put_edge_label(auto& out, std::string_view open, std::string_view over, std::string_view under,
                              std::string_view close) {
  if (over.empty() && under.empty()) return;
  out.put(open);
  put_escaped(out, over);
  if (!under.empty()) {
    out.put("<br/>");
    put_escaped(out, under);
  }
  out.put(close);
}

constexpr text write_dot(auto const& f) {
  text out("digraph {\n  rankdir=LR;\n  node [fontname=\"Helvetica\"];\n  edge [fontname=\"Helvetica\", fontsize=11];\n");
  for (int i = 0; i < f.graph.size(); ++i) {
    graph_vertex const& vertex = f.graph[i];
    out.put("  ");
    put_node_name(out, i);
    out.put(" [label=");
    put_dot_string(out, sign_of(vertex));
    out.put(vertex.kind == node_kind::operation ? ", shape=ellipse];\n" : ", shape=box, style=rounded];\n");
  }
  for (int i = 0; i < f.graph.size(); ++i) {
    for (int k = 0; k < f.graph[i].arguments.size(); ++k) {
      int const from = f.graph[i].arguments[k];
      out.put("  ");
      put_node_name(out, from);
      out.put(" -> ");
      put_node_name(out, i);
      put_edge_label(out, " [label=<", text_over(f, from), text_under(f, i, k), ">]");
      out.put(";\n");
    }
    if (text_over(f, i).empty() || !is_root(f.graph, i)) continue;
    out.put("  out");
    put_integer(out, i);
    out.put(" [label=\"\", shape=none];\n  ");
    put_node_name(out, i);
    out.put(" -> out");
    put_integer(out, i);
    put_edge_label(out, " [label=<", text_over(f, i), text_under(f, i, -1), ">]");
    out.put(";\n");
  }
  out.put("}\n");
  return out;
}

constexpr text write_mermaid(auto const& f) {
  text out("flowchart LR\n");
  for (int i = 0; i < f.graph.size(); ++i) {
    bool const is_operation = f.graph[i].kind == node_kind::operation;
    out.put("  ");
    put_node_name(out, i);
    out.put(is_operation ? "((" : "([");
    put_mermaid_string(out, sign_of(f.graph[i]));
    out.put(is_operation ? "))\n" : "])\n");
  }
  for (int i = 0; i < f.graph.size(); ++i) {
    for (int k = 0; k < f.graph[i].arguments.size(); ++k) {
      int const from = f.graph[i].arguments[k];
      out.put("  ");
      put_node_name(out, from);
      out.put(" -->");
      put_edge_label(out, "|\"", text_over(f, from), text_under(f, i, k), "\"|");
      out.put(' ');
      put_node_name(out, i);
      out.put('\n');
    }
    if (text_over(f, i).empty() || !is_root(f.graph, i)) continue;
    out.put("  ");
    put_node_name(out, i);
    out.put(" -->");
    put_edge_label(out, "|\"", text_over(f, i), text_under(f, i, -1), "\"|");
    out.put(" out");
    put_integer(out, i);
    out.put("[\" \"]\n  style out");
    put_integer(out, i);
    out.put(" fill:none,stroke:none\n");
  }
  return out;
}

}  // namespace detail

/// The computation graph of a formula, or of a backward pass with its numbers, in Graphviz's language.
template <class What>
constexpr text to_dot(What const& what) {
  return detail::write_dot(detail::checked_figure(what));
}

/// The computation graph of a formula, or of a backward pass with its numbers, in Mermaid's language, which pages in
/// Markdown show as a figure.
template <class What>
constexpr text to_mermaid(What const& what) {
  return detail::write_mermaid(detail::checked_figure(what));
}

}  // namespace chainrule
