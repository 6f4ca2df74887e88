// Examples of the reference: functions, tests, layers, ordinary C++, own operations.
#include <chainrule/chainrule.hpp>

#include <array>
#include <iostream>
#include <span>
#include <stdexcept>
#include <vector>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

void example_function() {
  // also: compiled_function value_and_gradient_result value_gradient_hessian_result named_numbers
  constexpr auto f = cr::function(x * exp(y), x, y);
  static_assert(f(2.0, 0.0) == 2);
  auto const [value, slopes] = f.value_and_gradient(2.0, 1.0);
  std::cout << value << "  " << slopes[0] << " " << slopes[1] << "\n" << f.hessian(2.0, 1.0)[0][1] << "\n";
  std::cout << f.jvp(std::array{2.0, 1.0}, std::array{1.0, 0.0}) << " " << f.hvp(std::array{2.0, 1.0}, std::array{0.0, 1.0})[1]
            << "\n";
  std::cout << f.gradient(y = 1.0, x = 2.0)[x] << "\n";                   // by name
  constexpr auto g = cr::function(hana::make_tuple(x * y, x / y), x, y);  // several formulas
  std::cout << g.jacobian(6.0, 2.0)[1][1] << " " << g.vjp(std::array{6.0, 2.0}, std::array{1.0, 0.0})[0] << "\n";
}

void example_wrt() {
  // also: given
  constexpr auto f = cr::function(y - exp(x), cr::wrt(x), cr::given(y));  // called with x, then y
  std::cout << f(0.0, 3.0) << " " << f.gradient(0.0, 3.0).size() << "\n";
}

void example_at() {
  constexpr auto turned = hana::make_tuple(x * cos(y), x * sin(y));
  constexpr auto f = cr::function(turned, cr::wrt(x, y), cr::at(y = 0_c));  // called with x alone
  auto const table = f.jacobian(3.0);
  std::cout << f(3.0)[0] << "  " << table[0][0] << " " << table[1][1] << "  " << f.jacobian_cost << "\n";
}

void example_search() {
  constexpr auto rotated = hana::make_tuple(cos(x) * cos(y), cos(x) * sin(y), sin(x));
  constexpr auto f = cr::function(rotated, x, y, cr::search<20>);
  std::cout << cr::function(rotated, x, y).jacobian_cost << " " << f.jacobian_cost << "\n";
}

void example_taylor() {
  constexpr auto f = cr::function(exp(x), x);
  for (double const each : cr::taylor<4>(f, std::array{0.0}, std::array{1.0})) std::cout << each << " ";
  std::cout << "\n";
}

void example_operation_counts() {
  constexpr auto f = cr::function(pow(x, 4_c) + pow(x, 2_c) * y, x, y);
  std::cout << f.value_cost << " " << f.gradient_cost
            << "\n";  // x*x is shared; the last product and the sum are one multiply-add
}

void example_sparsity_pattern() {
  constexpr auto g = cr::function(hana::make_tuple(square(x), x * y), x, y);
  std::cout << g.jacobian_pattern.find(0, 1) << "\n";  // no such entry
  for (double const entry : g.sparse_jacobian(2.0, 3.0)) std::cout << entry << " ";
  std::cout << "\n";
}

void example_near() {
  // also: near_result absolute
  static_assert(cr::near(cr::function(sin(x), x)(1.0), 0.84147098480789651, 1e-15));
  static_assert(cr::near(cr::function(sin(x), x)(3.14159265358979312), 0.0, cr::absolute(1e-15)));
  std::cout << cr::near(1.0, 1.5, 0.1) << "\n";
}

void example_gradient_matches() {
  // also: derivative_result
  constexpr auto f = cr::function(x * exp(y), x, y);
  static_assert(cr::gradient_matches(f, 2.0, 1.0));  // against extrapolated differences
  std::cout << cr::gradient_matches(f, 2.0, 1.0) << "\n";
}

void example_layer() {
  // also: formula_layer
  auto product = cr::layer(x * y, x, y);
  std::cout << product.forward(100.0, 2.0) << "\n";
  auto const back = product.backward(1.1);
  std::cout << back[0] << " " << back[1] << "\n";
}

void example_backpropagate() {
  // also: backward_pass visited_node
  constexpr auto sum = x + y;
  auto const pass = cr::backpropagate(square(sum))(x = 3.0, y = 4.0);
  std::cout << pass[sum].value << " " << pass[sum].gradient << "\n";
}

void example_graph() {
  // also: computation_graph graph_vertex node_arguments
  constexpr auto nodes = cr::graph(x * y + x);
  for (auto const& each : nodes) std::cout << each.label << " ";
  std::cout << "\n";
}

void example_formula() {
  // also: recorded_function traced
  constexpr auto f = cr::formula<3>([](auto angle, auto speed, auto length) {
    for (int k = 0; k < 100; ++k) {
      speed -= 0.01 * 9.81 / length * sin(angle);
      angle += 0.01 * speed;
    }
    return angle;
  });
  std::cout << f(0.1, 0.0, 1.0) << "  " << f.gradient(0.1, 0.0, 1.0)[2] << "\n";
  std::cout << cr::formula([](auto u, auto v) { return u * u / v; }, x, y) << "\n";
}

struct line_error {
  double at, seen;
  template <class T>
  constexpr bool operator()(T const* line, T* residual) const {
    residual[0] = line[0] * at + line[1] - seen;
    return true;
  }
};

void example_check_record() {
  // also: record_result only_doubles
  static_assert(cr::only_doubles<line_error>);  // so its members are given to each call
  constexpr auto error = cr::formula<2>(line_error{});
  static_assert(cr::check_record(error, line_error{3.0, 6.5}, std::array{2.0, 1.0}));
  std::cout << error(std::array{2.0, 1.0}, line_error{3.0, 6.5})[0] << "\n";
}

struct softclip {
  static constexpr auto name = cr::fixed_string("softclip");
  static constexpr cr::symmetry parity = cr::symmetry::odd;
  static constexpr cr::interval domain[] = {cr::reals};
  static constexpr auto value(auto const& u) { return u / (1_c + cr::abs(u)); }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(1_c / cr::square(1_c + cr::abs(u))); }
};

void example_apply() {
  // also: applied fixed_string symmetry interval rule_holds
  // with: softclip
  constexpr auto clipped = cr::apply<softclip>(x * y);
  static_assert(cr::rule_holds<softclip>(0.3));
  std::cout << clipped << "\n"
            << clipped(x = 1, y = 3) << "\n"
            << diff(clipped, x) << "\n"
            << cr::is_odd(cr::apply<softclip>(x)) << "\n";
}

struct cubed {
  static constexpr auto name = cr::fixed_string("cubed");
  static constexpr cr::notation text{"#1^3", cr::precedence::power, cr::precedence::atom};
  static constexpr cr::monotonicity monotone = cr::monotonicity::increasing;
  static constexpr cr::exact_value exact_values[] = {{0, 0}, {2, 8}};
  static constexpr cr::sample samples[] = {{0.5}, {-2}};
  static constexpr auto value(auto const& u) { return u * u * u; }
  static constexpr auto partials(auto u, auto) { return hana::make_tuple(3_c * cr::square(u)); }
};

void example_notation() {
  // also: precedence monotonicity exact_value sample primitive exact_angle rational
  // with: cubed
  std::cout << 2_c * cr::apply<cubed>(x + y) << "\n"
            << simplify(cr::apply<cubed>(2_c)) << "\n"
            << cr::is_positive(cr::apply<cubed>(exp(x))) << "\n";
}

void example_thrown_by_functions() {
  constexpr auto f = cr::function(x * y, x, y);
  std::vector<double> const three{1, 2, 3};
  try {
    f(three);
  } catch (std::invalid_argument const& wrong) {
    std::cout << wrong.what() << "\n";
  }
  try {
    cr::layer(x * y, x, y).backward(1.0);
  } catch (std::logic_error const& wrong) {
    std::cout << wrong.what() << "\n";
  }
}
