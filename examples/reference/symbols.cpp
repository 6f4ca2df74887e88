// Examples of the reference: symbols, conditions, derivatives and algebra, facts, texts. tools/reference runs each function and puts its body and
// what it prints on the page of its name; `also` names the pages that show it too.
#include <chainrule/chainrule.hpp>

#include <array>
#include <iostream>
#include <string>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

void example_variable() {
  static constexpr cr::variable<"v_0"> v0;
  std::cout << v0 * v0 << "\n" << (v0 * v0)(v0 = 3) << "\n";
  static_assert(std::is_same_v<decltype(x), cr::variable<"x"> const>);  // one name, one variable
}

void example_literal_c() {
  std::cout << 0.1_c + 0.2_c << "\n" << (0.1_c + 0.2_c == 0.3_c ? "exact" : "rounded") << "\n" << 0x1F_c * x << "\n";
}

void example_constant() {
  constexpr auto third = cr::constant<1, 3>;
  std::cout << third * x + third * x << "\n" << simplify(third * x + third * x) << "\n";
}

void example_pi() {
  // also: e
  std::cout << cr::constants::pi * square(x) << "\n" << sin(cr::constants::pi / 6_c)() << "\n";
  static_assert(simplify(sin(cr::constants::pi / 6_c)) == 1_c / 2_c and log(cr::constants::e)() == 1);
}

void example_any_formula() {
  // also: variable_formula constant_formula closed_formula hana_integer plain_number
  constexpr auto kind = [](auto what) {
    using type = decltype(what);
    return std::string(cr::any_formula<type>    ? "formula"
                       : cr::plain_number<type> ? "plain number"
                                                : "integer of Hana") +
           (cr::variable_formula<type> ? ", variable" : "") + (cr::constant_formula<type> ? ", constant" : "") +
           (cr::closed_formula<type> ? ", closed" : "");
  };
  std::cout << kind(x) << "\n"
            << kind(x * y) << "\n"
            << kind(2_c) << "\n"
            << kind(sqrt(2_c)) << "\n"
            << kind(2) << "\n"
            << kind(hana::int_c<2>) << "\n";
}

void example_square() {
  std::cout << square(x + y) << "\n" << diff(square(x + y), x) << "\n";
  static_assert(std::is_same_v<decltype(square(x)), decltype(pow(x, 2_c))>);
}

void example_power_operator() {
  std::cout << ((x + y) ^ 2_c) << "\n";  // parentheses, for ^ binds less than + and ==
  static_assert(((x + y) ^ 2_c) == pow(x + y, 2_c));
}

void example_plus() {
  // also: minus times divided_by
  constexpr auto z = -x * y + x / (y - 2_c);
  std::cout << z << "\n" << z(x = 1, y = 3) << "\n" << diff(z, y) << "\n";
}

void example_select() {
  // also: less less_equal greater greater_equal equal and or not
  constexpr auto guarded = select(x > 0_c && !cr::equal(y, 0_c), sqrt(x) / y, 0_c);
  constexpr auto f = cr::function(guarded, x, y);
  std::cout << f(4.0, 1.0) << " " << f(-4.0, 1.0) << " " << f.gradient(-4.0, 1.0)[0] << "\n" << diff(guarded, x) << "\n";
}

void example_diff() {
  constexpr auto z = sin(x * y);
  std::cout << diff(z, x) << "\n" << diff(z, x, y) << "\n" << cr::diff<3>(z, x) << "\n" << diff(z, x)(x = 0, y = 2) << "\n";
}

void example_gradient() {
  // also: gradient_map
  constexpr auto slopes = gradient(x * exp(y));
  std::cout << slopes[x] << "\n" << slopes[y] << "\n";
  hana::for_each(slopes, [](auto const& each) { std::cout << hana::first(each) << ": " << hana::second(each) << "\n"; });
}

void example_jacobian() {
  constexpr auto polar = hana::make_tuple(x * cos(y), x * sin(y));
  std::cout << cr::jacobian(polar, x, y)[0_c][1_c] << "\n" << cr::jacobian(polar, x, y)[1_c][1_c] << "\n";
}

void example_hessian() { std::cout << hessian(x * x * y, x, y)[0_c][0_c] << "\n" << hessian(x * x * y, x, y)[0_c][1_c] << "\n"; }

void example_substitute() { std::cout << substitute(x / y, x = y, y = x) << "\n" << substitute(sin(x), x = 2_c * y) << "\n"; }

void example_simplify() {
  std::cout << simplify(x + x - 2_c * x + y * y) << "\n" << simplify(sqrt(x * x)) << "\n" << simplify(exp(log(x))) << "\n";
}

void example_expand() { std::cout << expand(pow(x + y, 3_c)) << "\n" << expand((x + 1_c) * (x - 1_c)) << "\n"; }

void example_equality() {
  static_assert(x * y + y * x == 2_c * x * y);
  static_assert(not(square(x + y) == x * x + 2_c * x * y + y * y));  // == does not expand
  static_assert(equivalent(square(x + y), x * x + 2_c * x * y + y * y));
  std::cout << (x + y == y + x) << " " << (x + y != y + x) << "\n";
}

void example_equivalent() {
  static_assert(equivalent(square(sin(x)) + square(cos(x)), 1_c));
  static_assert(equivalent(diff(sigmoid(x), x), sigmoid(x) * (1_c - sigmoid(x))));
  static_assert(not equivalent(sqrt(x * x), x));
  std::cout << equivalent(sinh(x), (exp(x) - exp(-x)) / 2_c) << "\n";
}

void example_depends_on() {
  // also: is_independent is_constant variables_of
  std::cout << depends_on(x - x + y, x) << depends_on(x - x + y, y) << " " << is_constant(x / x) << "\n"
            << cr::to_string(variables_of(x - x + y)[1_c]).view() << "\n";  // as it is written
  static_assert(cr::is_independent(x - x + y, x));
}

void example_degree() {
  // also: is_polynomial is_linear
  constexpr auto z = x * x * y + 3_c * x;
  std::cout << cr::is_polynomial(z) << " " << cr::degree(z) << " " << cr::degree(z, x) << " " << cr::is_linear(z, y) << "\n";
}

void example_is_positive() {
  // also: is_nonnegative is_negative is_nonpositive is_nonzero is_defined_everywhere
  std::cout << cr::is_positive(exp(x) + 1_c) << cr::is_nonnegative(square(x)) << cr::is_negative(-cosh(x))
            << cr::is_nonpositive(-abs(x)) << cr::is_nonzero(1_c / x) << " " << cr::is_defined_everywhere(atan(x))
            << cr::is_defined_everywhere(log(x)) << "\n";
}

void example_is_even() {
  // also: is_odd
  std::cout << cr::is_even(x * sin(x)) << cr::is_odd(x * cos(x)) << " " << cr::is_odd(x * y, x) << cr::is_even(x * y) << "\n";
}

void example_is_homogeneous() { std::cout << cr::is_homogeneous<2>(x * y) << cr::is_homogeneous<1, 2>(sqrt(x + y)) << "\n"; }

void example_to_string() {
  // also: text
  static_assert(cr::to_string(diff(square(x), x)) == "2*x");
  constexpr auto text = cr::to_string(x / (y + 1_c));
  std::cout << text.view() << "\n";
}

void example_to_latex() {
  static_assert(cr::to_latex(sqrt(x)) == "\\sqrt{x}");
  std::cout << cr::to_latex(x / (y + 1_c)).view() << "\n";
}

void example_stream() { std::cout << x / (y + 1_c) << "\n" << diff(x / (y + 1_c), y) << "\n"; }

void example_to_dot() {
  // also: to_mermaid to_svg to_html
  std::string const graphviz = cr::to_dot(x * y + x);
  std::cout << graphviz;
}
