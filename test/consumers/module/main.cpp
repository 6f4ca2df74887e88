// Formulas, arrays, recorded functions, layers and an operation of one's own, imported; another file of the program includes the header.
#include <boost/hana/tuple.hpp>

#include <array>
#include <iostream>
#include <vector>

import chainrule;

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"a"> a;
constexpr cr::index<"i"> i;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"t", n> t;

struct cube_ {
  static constexpr auto name = cr::fixed_string("cube");
  static constexpr auto value(auto const& u) { return u * u * u; }
  static constexpr auto partials(auto u, auto) { return boost::hana::make_tuple(3_c * cr::square(u)); }
};
constexpr auto cube(auto const& u) { return cr::apply<cube_>(u); }

static_assert(diff(x * x * y + y * y, x) == 2_c * x * y);
static_assert(diff(cube(x), x) == 3_c * (x ^ 2_c));
static_assert(simplify(sin(x) * 0_c) == 0_c && cr::equivalent((x + y) * (x + y), (x ^ 2_c) + 2_c * x * y + (y ^ 2_c)));
static_assert(cr::to_string(cr::constants::pi * x) == "pi*x");

double gradient_elsewhere(double x, double y);

int main() {
  constexpr auto f = cr::function(x * x * y + y * y, x, y);
  constexpr auto rows = cr::function(cr::sum(i, n, square(a * t[i])), cr::wrt(a), cr::given(t));
  constexpr auto recorded = cr::formula<2>([](auto const& p) { return p[0] * p[0] * p[1] + p[1] * p[1]; });
  std::vector<double> const numbers{1, 2, 3};
  double const slope = f.gradient(3.0, 2.0)[0];
  std::cout << "dz/dx = " << diff(x * x * y + y * y, x) << " = " << slope << "\n";
  return slope == 12 && gradient_elsewhere(3, 2) == 12 && recorded.gradient(std::array{3.0, 2.0})[0] == 12 &&
                 rows.gradient(a = 2.0, t = numbers)[a] == 56
             ? 0
             : 1;
}
