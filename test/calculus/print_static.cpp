// to_string and to_latex: the text has the shape of the formula, no parenthesis too few and none too many.
#include <chainrule/calculus/compare.hpp>
#include <chainrule/calculus/differentiate.hpp>
#include <chainrule/calculus/print.hpp>
#include <chainrule/calculus/simplify.hpp>
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
using cr::to_latex;
using cr::to_string;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

// Sums.
static_assert(to_string(x) == "x");
static_assert(to_string(x + y) == "x + y");
static_assert(to_string(x + y + z) == "x + y + z");
static_assert(to_string(x + (y + z)) == "x + (y + z)");
static_assert(to_string(x - y - z) == "x - y - z");
static_assert(to_string(x - (y - z)) == "x - (y - z)");
static_assert(to_string((x - y) + z) == "x - y + z");
static_assert(to_string(x + y * z) == "x + y*z");
static_assert(to_string(+x) == "x");

// Signs in sums: behind a plus a minus takes its place, behind a minus it is parenthesised. What is read is equal.
static_assert(to_string(x + -y) == "x - y" && to_latex(x + -y) == "x - y");
static_assert(to_string(x - -y) == "x - (-y)" && to_latex(x - -y) == R"(x - \left(-y\right))");
static_assert(to_string(x + -2_c) == "x - 2" && to_string(x - -2_c) == "x - (-2)" && to_string(-2_c + x) == "-2 + x");
static_assert(to_string(x + -1_c / 3_c) == "x - 1/3" && to_latex(x + -1_c / 3_c) == R"(x - \frac{1}{3})");
static_assert(to_string(x + -2_c * y) == "x - 2*y" && to_string(x - -2_c * y) == "x - (-2*y)");
static_assert(to_string(x + -y * z) == "x - y*z" && to_string(x + -(y * z)) == "x - (y*z)");
static_assert(to_string(x + -y / z) == "x - y/z" && to_latex(x + -y / z) == R"(x + \frac{-y}{z})");
static_assert(to_string(x + -pow(y, 2_c)) == "x - y^2" && to_string(x + (-y + z)) == "x + (-y + z)");
static_assert(to_string(-(-x) + -(-x)) == "-(-x) - (-x)");
static_assert(to_string(sin(-y) + -y + sin(-y)) == "sin(-y) - y + sin(-y)");  // written with the minus, without it, and with it
static_assert(to_string((x + -y) + sin(-y)) == "x - y + sin(-y)");
static_assert(to_string(sin(x + -2_c) * -2_c) == "sin(x - 2)*(-2)");
static_assert(to_string(select(x < -y, -x, x + -y)) == "select(x < -y, -x, x - y)");
static_assert(to_string(cr::simplify(x - 2_c * y)) == "x - 2*y" && to_string(diff(cos(x) + y * x, x)) == "-sin(x) + y");
static_assert(x + -2_c * y == x - 2_c * y);

// Products.
static_assert(to_string(2_c * (x + y)) == "2*(x + y)");
static_assert(to_string((x + y) * z) == "(x + y)*z");
static_assert(to_string(x * y * z) == "x*y*z");
static_assert(to_string(x * (y * z)) == "x*(y*z)");
static_assert(to_string(x / y / z) == "x/y/z");
static_assert(to_string(x / (y / z)) == "x/(y/z)");
static_assert(to_string(x / (y * z)) == "x/(y*z)");
static_assert(to_string(x / y * z) == "x/y*z");
static_assert(to_string(x * (y / z)) == "x*(y/z)");
static_assert(to_string(x * -y) == "x*(-y)");

// Negation.
static_assert(to_string(-x) == "-x");
static_assert(to_string(-(-x)) == "-(-x)");
static_assert(to_string(-(x + y)) == "-(x + y)");
static_assert(to_string(-(x * y)) == "-(x*y)");
static_assert(to_string(-x * y) == "-x*y");
static_assert(to_string(-pow(x, 2_c)) == "-x^2");
static_assert(to_string(pow(-x, 2_c)) == "(-x)^2");

// Powers.
static_assert(to_string((x + y) ^ 2_c) == "(x + y)^2");
static_assert(to_string(pow(x, y + z)) == "x^(y + z)");
static_assert(to_string(pow(pow(x, y), z)) == "(x^y)^z");
static_assert(to_string(pow(x, pow(y, z))) == "x^(y^z)");
static_assert(to_string(pow(x, -1_c)) == "x^(-1)");
static_assert(to_string(pow(x, 1_c / 2_c)) == "x^(1/2)");
static_assert(to_string(pow(sin(x), 2_c)) == "sin(x)^2");
static_assert(to_string(square(x * y)) == "(x*y)^2");

// Constants.
static_assert(to_string(0_c) == "0" && to_string(-7_c) == "-7" && to_string(0.1_c) == "1/10");
static_assert(to_string(cr::constant<-9223372036854775807>) == "-9223372036854775807");
static_assert(to_string(x * (1_c / 3_c)) == "x*(1/3)");
static_assert(to_string(1_c / 3_c * x) == "1/3*x");
static_assert(to_string(1_c / (3_c * x)) == "1/(3*x)");
static_assert(to_string(x + 1_c / 3_c) == "x + 1/3");
static_assert(to_string(x * -2_c) == "x*(-2)");
static_assert(to_string(pow(-2_c, x)) == "(-2)^x");
static_assert(to_string(pow(1_c / 2_c, x)) == "(1/2)^x");
static_assert(to_string(6.62607015e-34_c * x) == "6.62607015e-34*x");
static_assert(to_string(3.141'592'653'589'793'238'462'643'383'279_c) == "3.141592653589793238462643383279");
static_assert(to_string(hana::int_c<2> * x) == "2*x");
static_assert(to_string(cr::constants::pi * x) == "pi*x" && to_string(cr::constants::e) == "e");

// Functions, conditions, selections.
static_assert(to_string(sin(x + y)) == "sin(x + y)");
static_assert(to_string(sin(x) * cos(y)) == "sin(x)*cos(y)");
static_assert(to_string(atan2(y, x)) == "atan2(y, x)");
static_assert(to_string(cr::log_sum_exp(x, y, z)) == "log_sum_exp(x, y, z)");
static_assert(to_string(x + y < z) == "x + y < z");
static_assert(to_string(x <= y && (y > z || !(x >= z))) == "x <= y && (y > z || !(x >= z))");
static_assert(to_string((x < y && y < z) || cr::equal(x, z)) == "x < y && y < z || equal(x, z)");
static_assert(to_string(select(x < 0_c, -x, x)) == "select(x < 0, -x, x)");
static_assert(to_string(clamp(x, -1_c, 1_c)) == "clamp(x, -1, 1)");

// Derivatives.
static_assert(to_string(diff((x + y) ^ 2_c, x)) == "2*(x + y)");
static_assert(to_string(diff(sin(x * y), x)) == "cos(x*y)*y");

// Tags tell variables apart.
}  // namespace
namespace robots {
struct left;
}
namespace {
constexpr cr::variable<"x", robots::left> left_x;
static_assert(to_string(left_x - x) == "robots::left::x - x");
static_assert(to_latex(left_x - x) == R"(x_{\mathrm{robots::left}} - x)");
constexpr cr::variables<"x", 9, cr::tag<robots::left>> left_xs;
constexpr cr::index<"row"> row;
static_assert(to_string(cr::sum(row, 0_c, 1_c, left_xs[row] + left_xs[0_c])) ==
              "sum(row, 0, 1, robots::left::x[row] + robots::left::x[0])");
static_assert(
    to_latex(cr::sum(row, 0_c, 1_c, left_xs[row] + left_xs[0_c])) ==
    R"(\sum_{\mathrm{row}=0}^{1} \left(\left(x_{\mathrm{robots::left}}\right)_{\mathrm{row}} + \left(x_{\mathrm{robots::left}}\right)_{0}\right))");

// Long names and long formulas: nothing is cut off.
constexpr cr::variable<"a_name_that_is_longer_than_the_labels_of_types"> long_name;
static_assert(to_string(long_name + long_name) ==
              "a_name_that_is_longer_than_the_labels_of_types + a_name_that_is_longer_than_the_labels_of_types");
static_assert(to_string((x + y) * (x + y) * (x + y) * (x + y) * (x + y) * (x + y) * (x + y)) ==
              "(x + y)*(x + y)*(x + y)*(x + y)*(x + y)*(x + y)*(x + y)");

// Deep formulas, and shared ones, whose text is exponentially longer than they are.
template <int N>
constexpr auto nested() {
  if constexpr (N == 0) return x;
  else return sin(nested<N - 1>());
}
static_assert(to_string(nested<300>()).size() == 300 * 5 + 1);
static_assert(to_latex(nested<300>()).size() == 300 * std::string_view(R"(\sin\left(\right))").size() + 1);
template <int N>
constexpr auto doubled() {
  if constexpr (N == 0) return x;
  else return doubled<N - 1>() + doubled<N - 1>();
}
static_assert(to_string(doubled<12>()).size() == 20'475);

// The text is a fixed_string like any other.
static_assert(to_string(x + y) == cr::fixed_string("x + y"));
static_assert(to_string(x + y) != "x - y");
static_assert(to_string(x + y).view().size() == 5);

// LaTeX.
static_assert(to_latex(x / y) == R"(\frac{x}{y})");
static_assert(to_latex((x + y) / (x - y)) == R"(\frac{x + y}{x - y})");
static_assert(to_latex(2_c * (x + y)) == R"(2 \, \left(x + y\right))");
static_assert(to_latex(x * (y * z)) == R"(x \, \left(y \, z\right))");
static_assert(to_latex(x * (y / z)) == R"(x \, \frac{y}{z})");
static_assert(to_latex((x * y) / z) == R"(\frac{x \, y}{z})");
static_assert(to_latex(-(x / y)) == R"(-\frac{x}{y})");
static_assert(to_latex(-x / y) == R"(\frac{-x}{y})");
static_assert(to_latex((x + y) ^ 2_c) == R"(\left(x + y\right)^{2})");
static_assert(to_latex(pow(x / y, 2_c)) == R"(\left(\frac{x}{y}\right)^{2})");
static_assert(to_latex(pow(x, y + 1_c)) == R"(x^{y + 1})");
static_assert(to_latex(pow(x, -1_c)) == R"(x^{-1})");
static_assert(to_latex(pow(-2_c, x)) == R"(\left(-2\right)^{x})");
static_assert(to_latex(1_c / 3_c * x) == R"(\frac{1}{3} \, x)");
static_assert(to_latex(x * (-1_c / 3_c)) == R"(x \, \left(-\frac{1}{3}\right))");
static_assert(to_latex(x * 2_c) == R"(x \cdot 2)" && to_latex(x * (2_c + y)) == R"(x \, \left(2 + y\right))");
static_assert(to_latex(2_c * x * pow(3_c, y)) == R"(2 \, x \cdot 3^{y})");
static_assert(to_latex(x * 6.62607015e-34_c) == R"(x \, \left(6.62607015 \times 10^{-34}\right))");
static_assert(to_latex(6.62607015e-34_c * x) == R"(6.62607015 \times 10^{-34} \, x)");
static_assert(to_latex(x * 3.141592653589793238462643383279_c) == R"(x \cdot 3.141592653589793238462643383279)");
static_assert(to_latex(sqrt(x * x + 1_c)) == R"(\sqrt{x \, x + 1})");
static_assert(to_latex(sin(x)) == R"(\sin\left(x\right))");
static_assert(to_latex(abs(x)) == R"(\left|x\right|)");
static_assert(to_latex(2_c * cr::constants::pi * x) == R"(2 \, \pi \, x)");
static_assert(to_latex(select(x < 0_c, -x, x)) == R"(\begin{cases} -x & x < 0 \\ x & \text{otherwise} \end{cases})");
static_assert(to_latex(cr::log_sum_exp(x, y)) == R"(\operatorname{log\_sum\_exp}\left(x, y\right))");

// What has no end of its own is no factor and no base of a power; a choice is no term either.
constexpr cr::variables<"x", 10> xs;
constexpr cr::index<"i"> i;
static_assert(to_latex(pow(lgamma(x), 2_c)) == R"(\left(\log\left|\Gamma\left(x\right)\right|\right)^{2})");
static_assert(to_latex(lgamma(x) * y) == R"(\left(\log\left|\Gamma\left(x\right)\right|\right) \, y)");
static_assert(to_latex(y - lgamma(x)) == R"(y - \log\left|\Gamma\left(x\right)\right|)");
static_assert(to_latex(cr::product(i, 0_c, 9_c, xs[i]) * y) == R"(\left(\prod_{i=0}^{9} x_{i}\right) \, y)");
static_assert(to_latex(y + cr::product(i, 0_c, 9_c, xs[i])) == R"(y + \prod_{i=0}^{9} x_{i})");
static_assert(to_latex(cr::sum(i, 0_c, 9_c, xs[i]) - cr::sum(i, 0_c, 9_c, -xs[i])) ==
              R"(\sum_{i=0}^{9} x_{i} - \sum_{i=0}^{9} \left(-x_{i}\right))");
static_assert(to_latex(fmod(x, y) * z) == R"(\left(x \bmod y\right) \, z)" &&
              to_latex(sin(fmod(x, y))) == R"(\sin\left(x \bmod y\right))");
static_assert(to_latex(fmod(x * y, z) + 1_c) == R"(\left(\left(x \, y\right) \bmod z\right) + 1)");
static_assert(to_latex(pow(select(x < y, x, y), 2_c)) ==
              R"(\left(\begin{cases} x & x < y \\ y & \text{otherwise} \end{cases}\right)^{2})");

// Names in LaTeX.
template <cr::fixed_string Name>
constexpr auto latex_name = to_latex(cr::variable<Name>{});
static_assert(latex_name<"x"> == "x" && latex_name<"alpha"> == R"(\alpha)" && latex_name<"Omega"> == R"(\Omega)");
static_assert(latex_name<"vol"> == R"(\mathrm{vol})");
static_assert(latex_name<"x_1"> == "x_{1}" && latex_name<"x[12]"> == "x_{12}");
static_assert(latex_name<"x1"> == R"(\mathrm{x1})" && latex_name<"x_"> == R"(\mathrm{x\_})" &&
              latex_name<"x__1"> == R"(\mathrm{x\_\_1})");
static_assert(latex_name<"pi"> == R"(\mathrm{pi})" && latex_name<"e"> == "e");
static_assert(to_latex(cr::constants::pi) == R"(\pi)" && to_latex(cr::constants::e) == R"(\mathrm{e})");
static_assert(latex_name<"x_a[2]"> == R"(\left(x_{a}\right)_{2})" && latex_name<"x[a]"> == R"(\mathrm{x[a]})");
static_assert(latex_name<"x[]"> == R"(\mathrm{x[]})" && latex_name<"[1]"> == R"(\mathrm{[1]})");
static_assert(latex_name<"theta_i"> == R"(\theta_{i})" && latex_name<"x_i_j"> == "x_{i,j}");
static_assert(latex_name<"x_max"> == R"(x_{\mathrm{max}})" && latex_name<"vol2"> == R"(\mathrm{vol2})");
static_assert(latex_name<"_x"> == R"(\mathrm{\_x})" && latex_name<"50% of $"> == R"(\mathrm{50\%\ of\ \$})");

}  // namespace
