// Calls by name, results with names, and tuples of any kind.
#include <chainrule/chainrule.hpp>

#include <tuple>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variables<"v", 3> v;
constexpr cr::index<"i"> i;

// In any order; integers become double.
constexpr auto f = cr::function(x * x * y, x, y);
static_assert(f(3.0, 4.0) == 36 and f(y = 4.0, x = 3) == 36);
static_assert(f.gradient(y = 4.0, x = 3.0)[x] == 24 and f.gradient(x = 3.0, y = 4.0)[y] == 9);
static_assert(f.gradient(y = 4.0, x = 3.0).numbers == f.gradient(3.0, 4.0));
static_assert(f.value_and_gradient(y = 4.0, x = 3.0).value == 36 and f.value_and_gradient(y = 4.0, x = 3.0).gradient[y] == 9);
static_assert(f.jacobian(y = 4.0, x = 3.0)[0][y] == 9 and f.value_and_jacobian(y = 4.0, x = 3.0).jacobian[0][x] == 24);
static_assert(f.hessian(y = 4.0, x = 3.0)[x][y] == 6 and f.hessian(y = 4.0, x = 3.0)[x][x] == 8);
static_assert(f.sparse_hessian(y = 4.0, x = 3.0) == f.sparse_hessian(3.0, 4.0));
static_assert(std::is_same_v<decltype(f.gradient(3.0, 4.0)), std::array<double, 2>>);
static_assert(std::is_same_v<decltype(f(x = 3.0f, y = 4.0f)), float>);

// A point and a direction are tuples of bindings.
static_assert(f.jvp(std::tuple(x = 3.0, y = 4.0), std::tuple(x = 1, y = 0)) == 24);
static_assert(f.jvp(hana::make_tuple(y = 4.0, x = 3.0), std::array{1.0, 0.0}) == 24);
static_assert(f.vjp(hana::make_tuple(x = 3.0, y = 4.0), 1.0)[x] == 24);
static_assert(f.hvp(hana::make_tuple(x = 3.0, y = 4.0), std::tuple(y = 0.0, x = 1.0))[y] == 6);
static_assert(f.taylor<1>(hana::make_tuple(x = 3.0, y = 4.0), std::tuple(y = 0.0, x = 1.0))[1] == 24);

// Arrays of variables by their name or element by element; what is given has no derivative.
constexpr auto g = cr::function(cr::sum(i, 0_c, 2_c, square(v[i])) * x, v, x);
static_assert(g.gradient(x = 2.0, v = std::array{1.0, 2.0, 3.0})[v] == std::array{4.0, 8.0, 12.0});
static_assert(g.gradient(x = 2.0, v = std::array{1.0, 2.0, 3.0})[v[1_c]] == 8);
static_assert(g.value_and_gradient(x = 2.0, v[0_c] = 1.0, v[2_c] = 3.0, v[1_c] = 2.0).gradient[x] == 14);
constexpr auto partly = cr::function(x * y, cr::wrt(y), cr::given(x));
static_assert(partly.gradient(x = 3.0, y = 4.0)[y] == 3 and partly.jvp(std::tuple(x = 3.0, y = 4.0), std::tuple(y = 1.0)) == 3);

// std::tuple, std::pair and std::array where a hana::tuple goes.
constexpr auto h = cr::function(std::tuple(x * y, x + y), x, y);
static_assert(h(x = 3.0, y = 4.0)[1] == 7 and h.jacobian(x = 3.0, y = 4.0)[0][x] == 4);
static_assert(cr::function(std::pair(x, x* x), x)(3.0) == std::array{3.0, 9.0});
static_assert(cr::function(std::array{x, x}, x)(3.0)[1] == 3);
static_assert(cr::jacobian(std::tuple(x * y, sin(x)), x, y)[0_c][1_c] == x);
static_assert(cr::graph(std::tuple(x * y, x)).size() == 3 and cr::to_dot(std::tuple(x * y, x)).size() > 0);
namespace mine {
struct ratio {
  static constexpr auto name = cr::fixed_string("ratio");
  static constexpr auto value(auto const& u, auto const& v) { return u / v; }
  static constexpr auto partials(auto, auto v, auto r) { return std::tuple(1_c / v, -r / v); }
};
}  // namespace mine
static_assert(diff(cr::apply<mine::ratio>(x, y), x) == 1_c / y);
static_assert(cr::function(cr::apply<mine::ratio>(x, y), x, y).gradient(3.0, 2.0) == std::array{0.5, -0.75});

// Layers.
static_assert([] {
  auto layer = cr::layer(x * x * y, x, y);
  return layer.forward(y = 4.0, x = 3.0) == 36 && layer.backward(1.0)[0] == 24;
}());
