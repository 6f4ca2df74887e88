// Drawings: numbers as text, text escaped, pictures well-formed, nothing over anything else.
#include <chainrule/chainrule.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/test/unit_test.hpp>

#include <cctype>
#include <cmath>
#include <complex>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"w"> w;
constexpr cr::variable<"a<b>&\"c\" 'd' \\n ]]> </script> #1; `e`"> odd;

constexpr auto logistic = 1_c / (1_c + exp(-x));
constexpr auto tangled =
    pow(x, 5_c) * y + exp(x * y) / (x + sin(y * w)) + select(x < y, x* w, y - w) * log_sum_exp(x, y, w, x* y);

static_assert(cr::to_svg(x * y).size() > 500);  // also while compiling

namespace {

std::string number(double value, int digits = 5) {
  cr::text out;
  cr::detail::put_number(out, value, digits);
  return out;
}

/// The first thing that makes a text no well-formed XML; empty if there is none.
std::string complaint(std::string_view text) {
  std::vector<std::string> open;
  if (text.starts_with("<!DOCTYPE html>\n")) text.remove_prefix(16);
  while (!text.empty()) {
    if (text[0] == '&') {
      std::size_t const end = text.find(';');
      std::set<std::string_view> const known{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
      if (end == text.npos or not known.contains(text.substr(0, end + 1))) return "bad entity " + std::string(text.substr(0, 20));
      text.remove_prefix(end + 1);
    } else if (text[0] != '<') {
      if (text.starts_with("]]>")) return "]]> in text";
      text.remove_prefix(1);
    } else if (text.starts_with("</")) {
      std::string const name(text.substr(2, text.find('>') - 2));
      if (open.empty() or open.back() != name) return "unexpected </" + name;
      open.pop_back();
      text.remove_prefix(name.size() + 3);
    } else {
      std::size_t at = 1;
      while (at < text.size() and (std::isalnum(static_cast<unsigned char>(text[at])) or text[at] == '-')) ++at;
      if (at == 1) return "no tag: " + std::string(text.substr(0, 20));
      open.emplace_back(text.substr(1, at - 1));
      std::set<std::string> names;
      while (text[at] == ' ') {
        std::size_t const equals = text.find("=\"", at);
        std::size_t const end = text.find('"', equals + 2);
        if (equals == text.npos or end == text.npos) return "bad attributes: " + std::string(text.substr(0, 40));
        if (not names.insert(std::string(text.substr(at + 1, equals - at - 1))).second) return "an attribute twice";
        if (text.substr(equals + 2, end - equals - 2).find('<') != text.npos) return "< in an attribute";
        at = end + 1;
      }
      if (text[at] == '/') open.pop_back(), ++at;
      if (text[at] != '>') return "bad tag: " + std::string(text.substr(0, 40));
      text.remove_prefix(at + 1);
    }
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

int count(std::string_view text, std::string_view part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

template <int N, class F>
constexpr auto chain(F f) {
  if constexpr (N == 0) return f;
  else return chain<N - 1>(sin(f) * x);
}

/// Boxes of nodes and labels are apart from each other and inside the picture.
template <class Drawing>
void has_room(Drawing const& what) {
  cr::figure const figure = figure_of(what);
  cr::detail::drawing_layout const layout(figure);
  for (auto const& a : layout.items) {
    BOOST_TEST((a.x - a.width / 2 >= 0 and a.y - a.height / 2 >= 0));
    BOOST_TEST((a.x + a.width / 2 <= layout.width and a.y + a.height / 2 <= layout.height));
    for (auto const& b : layout.items)
      if (&a != &b) {
        bool const aside = std::abs(a.x - b.x) > (a.width + b.width) / 2;
        BOOST_TEST((aside or std::abs(a.y - b.y) > (a.height + b.height) / 2));
      }
  }
}

/// How many pairs of lines cross between neighbouring layers.
template <class Drawing>
int crossings(Drawing const& what) {
  cr::figure const figure = figure_of(what);
  cr::detail::drawing_layout const layout(figure);
  int found = 0;
  for (auto const& a : layout.links)
    for (auto const& b : layout.links)
      found += layout.items[a.from].layer == layout.items[b.from].layer and layout.items[a.from].y < layout.items[b.from].y and
               layout.items[a.to].y > layout.items[b.to].y;
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(draw)

BOOST_AUTO_TEST_CASE(numbers) {
  BOOST_TEST(number(220) == "220");
  BOOST_TEST(number(2 * 1.1 * 100) == "220");  // 220.00000000000003
  BOOST_TEST(number(-0.5) == "-0.5");
  BOOST_TEST(number(1.0 / 3) == "0.33333");
  BOOST_TEST(number(2.0 / 3, 12) == "0.666666666667");
  BOOST_TEST(number(0) == "0");
  BOOST_TEST(number(99999.96) == "100000");
  BOOST_TEST(number(1234567) == "1234567");
  BOOST_TEST(number(12345678) == "1.2346e7");
  BOOST_TEST(number(0.00001) == "0.00001");
  BOOST_TEST(number(9.87654e-7) == "9.8765e-7");
  BOOST_TEST(number(5e-324) == "4.9407e-324");
  BOOST_TEST(number(std::numeric_limits<double>::max()) == "1.7977e308");
  BOOST_TEST(number(-std::numeric_limits<double>::infinity()) == "-inf");
  BOOST_TEST(number(std::numeric_limits<double>::quiet_NaN()) == "nan");
  for (double value = 1.2345e-30; value < 1e30; value *= 3.7)
    BOOST_TEST(std::stod(number(value, 12)) == value, boost::test_tools::tolerance(1e-11));
}

BOOST_AUTO_TEST_CASE(text_converts) {
  cr::text const text = cr::to_dot(x);
  std::string const copied = text;
  std::string const made(text);
  std::string_view const seen = text;
  std::ostringstream out;
  out << text;
  BOOST_TEST(copied == seen);
  BOOST_TEST(made == seen);
  BOOST_TEST(out.str() == seen);
}

BOOST_AUTO_TEST_CASE(dot_and_mermaid) {
  auto const pass = cr::backpropagate(x * y + odd)(x = 10, y = 5, odd = 0.25);
  BOOST_TEST(cr::to_dot(pass).view() == R"(digraph {
  rankdir=LR;
  node [fontname="Helvetica"];
  edge [fontname="Helvetica", fontsize=11];
  n0 [label="x", shape=box, style=rounded];
  n1 [label="y", shape=box, style=rounded];
  n2 [label="×", shape=ellipse];
  n3 [label="a<b>&\"c\" 'd' \\n ]]> </script> #1; `e`", shape=box, style=rounded];
  n4 [label="+", shape=ellipse];
  n0 -> n2 [label=<10<br/>5>];
  n1 -> n2 [label=<5<br/>10>];
  n2 -> n4 [label=<50<br/>1>];
  n3 -> n4 [label=<0.25<br/>1>];
  out4 [label="", shape=none];
  n4 -> out4 [label=<50.25<br/>1>];
}
)");
  BOOST_TEST(cr::to_mermaid(pass).view() == R"(flowchart LR
  n0(["x"])
  n1(["y"])
  n2(("×"))
  n3(["a#60;b#62;#38;#34;c#34; #39;d#39; #92;n #93;#93;#62; #60;#47;script#62; #35;1#59; #96;e#96;"])
  n4(("+"))
  n0 -->|"10<br/>5"| n2
  n1 -->|"5<br/>10"| n2
  n2 -->|"50<br/>1"| n4
  n3 -->|"0.25<br/>1"| n4
  n4 -->|"50.25<br/>1"| out4[" "]
  style out4 fill:none,stroke:none
)");
  BOOST_TEST(count(cr::to_dot(x * y + odd), "label=<") == 0);
}

BOOST_AUTO_TEST_CASE(pictures_are_well_formed) {
  auto const pass = cr::backpropagate(tangled)(x = 0.5, y = 1.0 / 3, w = -1e-7);
  for (cr::text const& picture :
       {cr::to_svg(odd), cr::to_svg(2_c), cr::to_svg(sin(odd) * odd), cr::to_svg(pass), cr::to_svg(tangled), cr::to_html(odd),
        cr::to_html(sin(odd) * odd), cr::to_html(cr::backpropagate(sin(odd) * odd)(odd = 3)), cr::to_html(pass),
        cr::to_html(tangled), cr::to_html(hana::make_tuple(x * y, sin(x * y)))})
    BOOST_TEST(complaint(picture) == "");
  BOOST_TEST(complaint("<a><b></a></b>") != "");
  BOOST_TEST(complaint("<a>&nbsp;</a>") != "");
  BOOST_TEST(complaint("<a b=\"<\"></a>") != "");
  BOOST_TEST(complaint("<a>a < b</a>") != "");
}

BOOST_AUTO_TEST_CASE(every_node_is_drawn_once) {
  std::string const picture = cr::to_svg(tangled);
  BOOST_TEST(count(picture, "class=\"cr-node") == cr::graph(tangled).size());
  BOOST_TEST(count(picture, "<title>x*y</title>") == 1);
  std::string const two = cr::to_svg(hana::make_tuple(x * y, sin(x * y)));
  BOOST_TEST(count(two, "class=\"cr-node") == 4);
}

BOOST_AUTO_TEST_CASE(numbers_stand_at_edges) {
  std::string const picture = cr::to_svg(cr::backpropagate(logistic)(x = 0.5));
  BOOST_TEST(count(picture, "class=\"cr-value\">0.62246</text>") == 1);
  BOOST_TEST(count(picture, "class=\"cr-gradient\">0.235</text>") == 1);  // y (1 - y)
  BOOST_TEST(count(picture, "class=\"cr-value\">1</text>") == 2);         // the constant, on its way to + and to /
  BOOST_TEST(count(picture, "class=\"cr-gradient\"") == 5);               // and nothing is passed on to it
}

BOOST_AUTO_TEST_CASE(pages_tell_of_nodes) {
  std::string const page = cr::to_html(cr::backpropagate(sigmoid(x * y))(x = 1, y = 0.5));
  BOOST_TEST(count(page, "<section id=\"node-") == 4);
  BOOST_TEST(count(page, "r = sigmoid(u)") == 1);
  BOOST_TEST(count(page, "\u2202r/\u2202u = r*(1 - r)") == 1);
  BOOST_TEST(count(page, "\u2202r/\u2202u = v") == 1);
  BOOST_TEST(count(page, "role=\"button\"") == 4);
  BOOST_TEST(count(page, "0.622459331202") == 1);
  BOOST_TEST(count(page, "http") == 1);  // nothing is loaded: only the name of SVG's namespace
  std::string const shared = cr::to_html(cr::backpropagate(x * x + 3_c * x)(x = 2));
  BOOST_TEST(count(shared, "<span class=\"gradient\">2</span> from <a href=\"#node-1\"") == 2);  // x*x uses x twice
}

BOOST_AUTO_TEST_CASE(nothing_lies_over_anything) {
  has_room(tangled);
  has_room(cr::backpropagate(tangled)(x = 0.5, y = 1.0 / 3, w = -1e-7));
  has_room(cr::backpropagate(logistic)(x = 0.5));
  has_room(hana::make_tuple(x * y, sin(x * y), x, y));
}

BOOST_AUTO_TEST_CASE(plane_graphs_have_no_crossings) {
  BOOST_TEST(crossings((x * y + sin(w)) / exp(odd - 2_c)) == 0);
  BOOST_TEST(crossings(cr::backpropagate((x + y) * (x + y) * (w + 1_c))(x = 3, y = 4, w = 5)) == 0);
  BOOST_TEST(crossings(exp(x) * y + sin(y) * x) == 1);  // the order of arguments alone would cross more often
}

BOOST_AUTO_TEST_CASE(long_formulas_are_drawn_soon) {
  std::string const picture = cr::to_svg(chain<150>(x));
  BOOST_TEST(count(picture, "class=\"cr-node") == 301);
}

BOOST_AUTO_TEST_CASE(other_numbers_are_shown) {
  using complex = std::complex<double>;
  std::string const in_complex = cr::to_dot(cr::backpropagate(x * y)(x = complex(1, -2), y = complex(0.5)));
  BOOST_TEST(count(in_complex, "n0 -> n2 [label=<1 - 2i<br/>0.5 + 0i>]") == 1);
  using precise = boost::multiprecision::cpp_bin_float_50;
  BOOST_TEST(count(cr::to_dot(cr::backpropagate(x * y)(x = precise(3), y = precise(2))), "[label=<3<br/>2>]") == 1);
  std::string const branches = cr::to_dot(cr::backpropagate(select(x < y, x, y))(x = 3, y = 2));
  BOOST_TEST(count(branches, "[label=<false>]") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
