// A page around a drawing: choosing a node shows its formula, numbers and local rule.
#pragma once

#include <chainrule/graph/draw/svg.hpp>

namespace chainrule::detail {

/// The names that local rules are written with: the arguments and the result.
constexpr void put_argument_name(auto& out, int argument, int arity) {
  if (arity <= 3) return out.put("uvw"[argument]);
  out.put('u');
  put_integer(out, argument + 1);
}

inline constexpr char page_style[] =
    ":root{color-scheme:light dark;--ink:#1b1f24;--paper:#f6f7f9;--card:#fff;--soft:#57606a;--edge:#d0d5db;--link:#0a58b8;"
    "--gradient:#b42318}"
    "@media(prefers-color-scheme:dark){:root{--ink:#eceff3;--paper:#0d1014;--card:#15181c;--soft:#a3acb6;--edge:#343b44;"
    "--link:#8ab8f5;--gradient:#ff9b8f}}"
    "body{margin:0 auto;padding:1.5rem;max-width:75rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);"
    "background:var(--paper)}h1{font:600 1.25rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere;margin:0 0 .25rem}"
    "p{margin:.25rem 0 1rem;color:var(--soft)}.figure{overflow:auto;border:1px solid var(--edge);border-radius:8px;"
    "background:var(--card)}.figure svg{display:block;margin:auto}"
    "section{margin:1rem 0;padding:.75rem 1rem;border:1px solid var(--edge);border-radius:8px;background:var(--card)}"
    "h2{font-size:1.05rem;margin:0 0 .5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.25rem;margin:0}"
    "dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}code,td{font-family:ui-monospace,monospace}"
    "table{border-collapse:collapse;margin-top:.75rem}th{font-weight:400;color:var(--soft);text-align:left}"
    "th,td{padding:.2rem 1.25rem .2rem 0}a{color:var(--link)}.gradient{color:var(--gradient)}"
    ".cr-node{cursor:pointer}.cr-node:focus{outline:none}.cr-node:focus rect,.cr-node:hover rect{stroke-width:3}"
    ".cr-node:focus-visible rect{stroke-dasharray:5 2}.cr-node.cr-chosen rect{stroke-width:4}";

inline constexpr char page_script[] = "(() => {\n"
                                      "  const nodes = [...document.querySelectorAll('.cr-node')];\n"
                                      "  const sections = [...document.querySelectorAll('section')];\n"
                                      "  const show = number => {\n"
                                      "    for (const section of sections) section.hidden = section.id !== 'node-' + number;\n"
                                      "    for (const node of nodes) {\n"
                                      "      node.classList.toggle('cr-chosen', node.dataset.node === number);\n"
                                      "      node.setAttribute('aria-pressed', node.dataset.node === number);\n"
                                      "    }\n"
                                      "  };\n"
                                      "  document.addEventListener('click', event => {\n"
                                      "    const chosen = event.target.closest('[data-node]');\n"
                                      "    if (!chosen) return;\n"
                                      "    event.preventDefault();\n"
                                      "    show(chosen.dataset.node);\n"
                                      "  });\n"
                                      "  document.addEventListener('keydown', event => {\n"
                                      "    const here = nodes.indexOf(event.target.closest('.cr-node'));\n"
                                      "    if (here === -1) return;\n"
                                      "    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];\n"
                                      "    if (step) nodes[(here + step + nodes.length) % nodes.length].focus();\n"
                                      "    else if (event.key === 'Enter' || event.key === ' ') show(nodes[here].dataset.node);\n"
                                      "    else return;\n"
                                      "    event.preventDefault();\n"
                                      "  });\n"
                                      "  show(document.querySelector('main').dataset.first);\n"
                                      "})();\n";

constexpr void put_term(auto& out, std::string_view term, std::string_view open, std::string_view what, std::string_view close) {
  if (what.empty()) return;
  out.put("<dt>");
  out.put(term);
  out.put("</dt><dd>");
  out.put(open);
  put_escaped(out, what);
  out.put(close);
  out.put("</dd>\n");
}

constexpr void put_node_link(auto& out, auto const& f, int node) {
  out.put("<a href=\"#node-");
  put_integer(out, node);
  out.put("\" data-node=\"");
  put_integer(out, node);
  out.put("\">");
  put_escaped(out, f.graph[node].label);
  out.put("</a>");
}

constexpr void put_cell(auto& out, std::string_view attributes, std::string_view what) {
  out.put("<td");
  out.put(attributes);
  out.put('>');
  put_escaped(out, what);
  out.put("</td>");
}

/// What comes in from each argument, the derivative by it, and what goes back to it.
constexpr void put_arguments(auto& out, auto const& f, list<text> const& rules, int node) {
  node_arguments const& arguments = f.graph[node].arguments;
  if (arguments.size() == 0) return;
  bool const numbers = !f.value.empty();
  out.put("<table><tr><th scope=\"col\">argument</th>");
  if (numbers) out.put("<th scope=\"col\">value</th>");
  out.put("<th scope=\"col\">local derivative of r</th>");
  if (numbers) out.put("<th scope=\"col\">passed on</th>");
  out.put("</tr>\n");
  for (int k = 0; k < arguments.size(); ++k) {
    out.put("<tr><td>");
    put_argument_name(out, k, arguments.size());
    out.put(" = ");
    put_node_link(out, f, arguments[k]);
    out.put("</td>");
    if (numbers) put_cell(out, "", f.over[arguments[k]].view());
    text rule;
    if (text const& partial = rules[f.edge(node, k)]; !partial.empty()) {
      rule.put("\u2202r/\u2202");
      put_argument_name(rule, k, arguments.size());
      rule.put(" = ");
      rule.put(partial);
    }
    put_cell(out, "", rule);
    if (numbers) put_cell(out, " class=\"gradient\"", f.under[f.edge(node, k)].view());
    out.put("</tr>\n");
  }
  out.put("</table>\n");
}

/// What the nodes that use this one pass on to it: its gradient is their sum.
constexpr void put_users(auto& out, auto const& f, int node) {
  if (f.under.empty() || f.gradient[node].empty()) return;
  text users;
  for (int user = node + 1; user < f.graph.size(); ++user)
    for (int k = 0; k < f.graph[user].arguments.size(); ++k) {
      std::string_view const part = f.under[f.edge(user, k)].view();
      if (f.graph[user].arguments[k] != node || part.empty()) continue;
      users.put(users.empty() ? "" : " + ");
      users.put("<span class=\"gradient\">");
      put_escaped(users, part);
      users.put("</span> from ");
      put_node_link(users, f, user);
    }
  if (users.empty()) return;
  out.put("<dt>comes back</dt><dd>");
  out.put(users);
  out.put("</dd>\n");
}

constexpr void put_section(auto& out, auto const& f, list<text> const& rules, text const& formula, int node) {
  graph_vertex const& vertex = f.graph[node];
  out.put("<section id=\"node-");
  put_integer(out, node);
  out.put("\">\n<h2>");
  if (vertex.kind == node_kind::operation) put_escaped(out, sign_of(vertex));
  else out.put(vertex.kind == node_kind::variable ? "variable" : "constant");
  out.put("</h2>\n<dl>\n");
  put_term(out, "formula", "<code>", formula, "</code>");
  if (!f.value.empty()) put_term(out, "value", "<code>", f.value[node].view(), "</code>");
  if (!f.gradient.empty()) put_term(out, "gradient", "<code class=\"gradient\">", f.gradient[node].view(), "</code>");
  put_users(out, f, node);
  if (vertex.kind == node_kind::operation && vertex.arguments.size() > 0) {
    text local("r = ");
    put_operation(
        local, vertex.text, vertex.arguments.size(), [](int) { return argument_form{}; },
        [&](int its_place, std::size_t) { put_argument_name(local, its_place, vertex.arguments.size()); });
    put_term(out, "local rule", "<code>", local, "</code>");
  }
  out.put("</dl>\n");
  put_arguments(out, f, rules, node);
  out.put("</section>\n");
}

/// rules: the derivative by each argument of each node, as text.
constexpr text write_html(auto const& f, list<text> const& rules) {
  list<text> const formulas = formula_texts(f.graph, 400);
  int const last = f.graph.roots()[f.graph.roots().size() - 1];
  text out("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>");
  put_escaped(out, f.graph[last].label);
  out.put("</title>\n<style>");
  out.put(std::string_view(page_style, sizeof page_style - 1));
  out.put("</style>\n</head>\n<body>\n<h1>");
  put_escaped(out, formulas[last]);
  out.put("</h1>\n<p>Choose a node to see its formula, its numbers and its local rule.");
  if (!f.value.empty()) out.put(" Values stand over the edges, <span class=\"gradient\">gradients</span> under them.");
  out.put("</p>\n<div class=\"figure\">\n");
  put_svg(out, f, true);
  out.put("</div>\n<main aria-live=\"polite\" data-first=\"");
  put_integer(out, last);
  out.put("\">\n");
  for (int i = 0; i < f.graph.size(); ++i) put_section(out, f, rules, formulas[i], i);
  out.put("</main>\n<script>\n");
  out.put(std::string_view(page_script, sizeof page_script - 1));
  out.put("</script>\n</body>\n</html>\n");
  return out;
}

}  // namespace chainrule::detail
