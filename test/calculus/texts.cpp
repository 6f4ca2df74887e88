// Texts of formulas go where texts go.
#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <string>

namespace cr = chainrule;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z = x / y;

constexpr std::string_view kept = cr::to_latex(z);  // of static storage
static_assert(kept == "\\frac{x}{y}");

BOOST_AUTO_TEST_CASE(texts_convert_to_strings) {
  std::string const copied = cr::to_latex(z);
  std::string assigned;
  assigned = cr::to_string(z);
  assigned += cr::to_string(z);
  std::string const constructed(cr::to_string(z));
  BOOST_TEST(copied == "\\frac{x}{y}");
  BOOST_TEST(assigned == "x/yx/y");
  BOOST_TEST(constructed == "x/y");
}

BOOST_AUTO_TEST_CASE(texts_are_written_to_streams) {
  std::ostringstream out;
  out << cr::to_latex(z) << ' ' << cr::to_string(z) << ' ' << z;
  BOOST_TEST(out.str() == "\\frac{x}{y} x/y x/y");
  std::wostringstream wide;
  wide << cr::to_latex(z);
  BOOST_TEST((wide.str() == L"\\frac{x}{y}"));
}
