// A computation graph as a picture of its own.
#pragma once

#include <chainrule/graph/draw/layout.hpp>

namespace chainrule {
namespace detail {

/// A coordinate, to a tenth of a pixel.
constexpr void put_coordinate(auto& out, double where) {
  auto const tenths = static_cast<std::int64_t>(where * 10 + (where < 0 ? -0.5 : 0.5));
  std::int64_t const size = tenths < 0 ? -tenths : tenths;
  if (tenths < 0) out.put('-');
  put_integer(out, size / 10);
  if (size % 10 == 0) return;
  out.put('.');
  put_integer(out, size % 10);
}
constexpr void put_point(auto& out, char command, double x, double y) {
  out.put(command);
  put_coordinate(out, x);
  out.put(' ');
  put_coordinate(out, y);
}
constexpr void put_attribute(auto& out, std::string_view name, double number) {
  out.put(' ');
  out.put(name);
  out.put("=\"");
  put_coordinate(out, number);
  out.put('"');
}

/// Where an edge touches a node: arguments below one another on its round left side.
struct port {
  double x = 0;
  double y = 0;
};
inline constexpr double corner = 18;
constexpr port port_of(auto const& layout, int link) {
  drawn_link const& l = layout.links[link];
  drawn_item const& item = layout.items[l.to];
  if (!item.is_node) return {item.x - item.width / 2, item.y};
  int count = 0;
  int above = 0;
  for (int i = 0; i < layout.links.size(); ++i) {
    drawn_link const& other = layout.links[i];
    if (other.to != l.to) continue;
    ++count;
    double const there = layout.items[other.from].y;
    double const here = layout.items[l.from].y;
    above += there < here || (there == here && i < link);
  }
  double const room = item.height - 14;
  double const distance = (above - (count - 1) * 0.5) * ((count - 1) * 12 > room ? room / (count - 1) : 12);
  double const beyond = (distance < 0 ? -distance : distance) - (item.height / 2 - corner);  // into the round corner
  double const inset = beyond <= 0 ? 0 : beyond * beyond / (2 * corner) * (1 + beyond * beyond / (4 * corner * corner));
  return {item.x - item.width / 2 + inset, item.y + distance};
}

// (As characters: their number would be counted one by one whenever the header is read.)
inline constexpr char svg_style[] =
    ".cr-paper{fill:#fff}.cr-line{fill:none;stroke:#7d8590;stroke-width:1.5}.cr-tip{fill:#7d8590}"
    ".cr-node rect{stroke-width:1.5;stroke:#3d6fb4;fill:#e3eefb}"
    ".cr-node.cr-variable rect{stroke:#9a7b1a;fill:#fdf3d0}.cr-node.cr-constant rect{stroke:#8b929a;fill:#eff1f3}"
    ".cr-node text{font-size:14px;fill:#1b1f24}.cr-value{fill:#1b1f24}.cr-gradient{fill:#b42318}"
    "@media(prefers-color-scheme:dark){.cr-paper{fill:#15181c}.cr-line{stroke:#868e98}.cr-tip{fill:#868e98}"
    ".cr-node rect{stroke:#79a8e8;fill:#1d3250}.cr-node.cr-variable rect{stroke:#d3b255;fill:#3b3213}"
    ".cr-node.cr-constant rect{stroke:#8b929a;fill:#2b3037}.cr-node text,.cr-value{fill:#eceff3}.cr-gradient{fill:#ff9b8f}}";

constexpr void put_lines(auto& out, auto const& layout) {
  text tips;
  out.put("<path class=\"cr-line\" d=\"");
  for (int i = 0; i < layout.links.size(); ++i) {
    drawn_item const& from = layout.items[layout.links[i].from];
    drawn_item const& to = layout.items[layout.links[i].to];
    double const begin = from.x + from.width / 2;
    port const end = port_of(layout, i);
    double const stop = to.is_node ? end.x - 6 : end.x;
    double const middle = (begin + stop) / 2;
    put_point(out, 'M', begin, from.y);
    put_point(out, 'C', middle, from.y);
    put_point(out, ' ', middle, end.y);
    put_point(out, ' ', stop, end.y);
    bool const leaves = to.is_label && to.argument < 0;
    double const right = to.x + to.width / 2;
    if (!to.is_node && to.width > 0) {
      out.put('H');
      put_coordinate(out, right);
    }
    if (to.is_node || leaves) {
      put_point(tips, 'M', to.is_node ? end.x - 1 : right + 6, end.y);
      tips.put("l-8-4v8z");
    }
  }
  out.put("\"/>\n<path class=\"cr-tip\" d=\"");
  out.put(tips);
  out.put("\"/>\n");
}

constexpr void put_svg_text(auto& out, double x, double y, std::string_view class_name, std::string_view what) {
  if (what.empty()) return;
  out.put("<text");
  put_attribute(out, "x", x);
  put_attribute(out, "y", y);
  if (!class_name.empty()) {
    out.put(" class=\"");
    out.put(class_name);
    out.put('"');
  }
  out.put('>');
  put_escaped(out, what);
  out.put("</text>");
}

constexpr void put_labels(auto& out, auto const& f, auto const& layout) {
  for (drawn_item const& item : layout.items) {
    if (!item.is_label || item.width == 0) continue;
    int const source = item.argument < 0 ? item.node : f.graph[item.node].arguments[item.argument];
    put_svg_text(out, item.x, item.y - 5, "cr-value", text_over(f, source));
    put_svg_text(out, item.x, item.y + 15, "cr-gradient", text_under(f, item.node, item.argument));
    out.put('\n');
  }
}

constexpr void put_nodes(auto& out, auto const& f, auto const& layout, bool interactive) {
  for (drawn_item const& item : layout.items) {
    if (!item.is_node) continue;
    graph_vertex const& vertex = f.graph[item.node];
    out.put("<g class=\"cr-node");
    if (vertex.kind == node_kind::variable) out.put(" cr-variable");
    if (vertex.kind == node_kind::constant) out.put(" cr-constant");
    out.put('"');
    if (interactive) {
      out.put(" tabindex=\"0\" role=\"button\" data-node=\"");
      put_integer(out, item.node);
      out.put("\" aria-controls=\"node-");
      put_integer(out, item.node);
      out.put("\" aria-label=\"");
      put_escaped(out, vertex.label);
      out.put('"');
    }
    out.put("><title>");
    put_escaped(out, vertex.label);
    out.put("</title><rect");
    put_attribute(out, "x", item.x - item.width / 2);
    put_attribute(out, "y", item.y - item.height / 2);
    put_attribute(out, "width", item.width);
    put_attribute(out, "height", item.height);
    put_attribute(out, "rx", vertex.kind == node_kind::operation ? corner : 6);
    out.put("/>");
    put_svg_text(out, item.x, item.y + 5, "", sign_of(vertex));
    out.put("</g>\n");
  }
}

constexpr void put_svg(auto& out, auto const& f, bool interactive) {
  drawing_layout const layout(f);
  out.put("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  put_coordinate(out, layout.width);
  out.put(' ');
  put_coordinate(out, layout.height);
  out.put('"');
  put_attribute(out, "width", layout.width);
  put_attribute(out, "height", layout.height);
  out.put(" font-family=\"Helvetica,Arial,sans-serif\" font-size=\"12\" text-anchor=\"middle\"");
  out.put(interactive ? " role=\"group\">\n<title>" : " role=\"img\">\n<title>");
  for (int k = 0; k < f.graph.roots().size(); ++k) {
    if (k > 0) out.put(", ");
    put_escaped(out, f.graph[f.graph.roots()[k]].label);
  }
  out.put("</title>\n<style>");
  out.put(std::string_view(svg_style, sizeof svg_style - 1));
  out.put("</style>\n<rect class=\"cr-paper\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n");
  put_lines(out, layout);
  put_labels(out, f, layout);
  put_nodes(out, f, layout, interactive);
  out.put("</svg>\n");
}

}  // namespace detail

/// A drawing of the computation graph of a formula, or of a backward pass: forward values over the edges, gradients under
/// them. A stand-alone SVG, for light and dark screens.
template <class What>
constexpr text to_svg(What const& what) {
  text out;
  detail::put_svg(out, detail::checked_figure(what), false);
  return out;
}

}  // namespace chainrule
