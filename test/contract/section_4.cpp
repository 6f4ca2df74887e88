// Section 4 of the interface: every formula is a layer of a computation graph.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <stdexcept>
#include <string>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = (x + y) ^ 2_c;

// Every node's value and gradient, while compiling. Nodes come in the order of the graph: x, y, x + y, 2, z.
constexpr auto known = cr::backpropagate(z)(x = 3.0, y = 4.0);
static_assert(known.size() == 5 and known[x].value == 3 and known[x].gradient == 14);
static_assert(known[x + y].value == 7 and known[x + y].gradient == 14 and known[z].value == 49 and known[z].gradient == 1);
static_assert(known[2].label == "x + y" and known[4].operation == "pow" and known.value() == 49);

// The graph as data.
constexpr auto nodes = cr::graph(z);
static_assert(nodes.size() == 5 and nodes[2].operation == "+" and nodes[2].arguments[0] == 0 and nodes[2].arguments[1] == 1);
static_assert(nodes[0].label == "x" and nodes[0].operation == "" and nodes[3].kind == cr::node_kind::constant);
static_assert(cr::graph((x + y) * (x + y)).size() == 4);  // what is shared is there once
static_assert(cr::graph(hana::make_tuple(x * y, sin(x* y))).size() == 4);

// Figures too.
static_assert(cr::to_mermaid(x + y) == "flowchart LR\n"
                                       "  n0([\"x\"])\n"
                                       "  n1([\"y\"])\n"
                                       "  n2((\"+\"))\n"
                                       "  n0 --> n2\n"
                                       "  n1 --> n2\n");

BOOST_AUTO_TEST_SUITE(section_4)

BOOST_AUTO_TEST_CASE(layers) {
  auto apple_price = cr::layer(x * y, x, y);  // cr::layer<float>(...) for another number type
  BOOST_CHECK_THROW(apple_price.backward(1.1), std::logic_error);
  BOOST_TEST(apple_price.forward(100.0, 2.0) == 200);  // keeps what backward needs
  std::array<double, 2> const gradient = apple_price.backward(1.1);
  BOOST_TEST(cr::near(gradient, std::array{2.2, 110.0}, 1e-15));
  auto in_float = cr::layer<float>(x * y, x, y);
  static_assert(std::is_same_v<decltype(in_float.forward(100.0, 2.0)), float>);
}

BOOST_AUTO_TEST_CASE(figures) {
  auto pass = cr::backpropagate(z)(x = 3.0, y = 4.0);  // every node's forward value and gradient
  std::string const mermaid = cr::to_mermaid(pass);
  std::string const dot = cr::to_dot(pass);  // the figure: forward numbers over edges, backward numbers under them
  BOOST_TEST(mermaid.find("n2 -->|\"7<br/>14\"| n4") != std::string::npos);
  BOOST_TEST(dot.find("n2 -> n4 [label=<7<br/>14>];") != std::string::npos);
  std::ostringstream svg;
  svg << cr::to_svg(pass);
  BOOST_TEST(svg.str().find(">49</text>") != std::string::npos);
  BOOST_TEST(cr::to_html(pass).size() > svg.str().size());
  int visited = 0;
  for (auto const& node : pass) visited += node.value >= 0;
  BOOST_TEST(visited == 5);
}

BOOST_AUTO_TEST_SUITE_END()
