// A formula becomes nodes as it was written.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace op = cr::operations;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

/// The nodes of a formula as text: operations by name, arguments by number; variables first.
template <class E>
constexpr auto lowered(E const&) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  cr::detail::definition_map map;
  map.add(x.hash, graph.input(0));
  map.add(y.hash, graph.input(1));
  cr::detail::lower(graph, map, cr::detail::info_of<E>);
  cr::detail::bounded_text<100> text;
  for (int i = 2; i < graph.size(); ++i) {
    cr::detail::graph_node const& n = graph.node(i);
    if (i > 2) text.put("; ");
    if (n.is_constant()) cr::detail::put_rational(text, n.constant());
    else text.put(n.operation->name);
    for (int k = 0; k < n.count; ++k) {
      text.put(' ');
      cr::detail::put_integer(text, graph.argument(n, k));
    }
  }
  return text;
}
template <class E>
constexpr bool lowers_to(E const& formula, std::string_view expected) {
  return lowered(formula).view() == expected;
}

static_assert(lowers_to(x, ""));
static_assert(lowers_to(x * 0_c, "0; * 0 2"));  // the user's own zeros, ones and negations stay
static_assert(lowers_to(1_c * x + 0_c, "1; * 2 0; 0; + 3 4"));
static_assert(lowers_to(-(-x), "- 0; - 2"));
static_assert(lowers_to((x + y) + x, "+ 0 1; + 2 0"));  // in the written order
static_assert(lowers_to(x + (y + x), "+ 1 0; + 0 2"));
static_assert(lowers_to(y - x, "- 1 0"));
static_assert(lowers_to((x * y) * (x * y), "* 0 1; * 2 2"));  // shared
static_assert(lowers_to((x * y) + (y * x), "* 0 1; + 2 2"));  // a product is its twin, bit for bit
static_assert(lowers_to(select(x < y, 0_c, x), "< 0 1; 0; select 2 3 0"));
static_assert(lowers_to(pow(x, 3_c), "3; pow 0 2"));
static_assert(lowers_to(log_sum_exp(x, y, x, 2_c), "2; log_sum_exp 0 1 0 2"));

}  // namespace
