// One argument for each variable and each array of a function's lists.
#include <chainrule/chainrule.hpp>

#include <span>

namespace cr = chainrule;
using namespace chainrule::literals;

constexpr cr::variables<"p", 2> p;
constexpr cr::variables<"m", 2, 2> m;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::index<"i"> i;

constexpr auto f = cr::function(p[0_c] * x + p[1_c] * m(1_c, 0_c) * y, cr::wrt(p), cr::given(x, m, y));
constexpr std::array point{2.0, 3.0};
constexpr std::array matrix{0.0, 0.0, 7.0, 0.0};
static_assert(f(point, 5.0, matrix, 1.0) == 31 and f(2.0, 3.0, 5.0, 0.0, 0.0, 7.0, 0.0, 1.0) == 31);
static_assert(f.gradient(point, 5.0, matrix, 1.0) == std::array{5.0, 7.0});
static_assert(f.value_and_gradient(std::span(point), 5, matrix, 1).value == 31);
static_assert(f.value_gradient_hessian(point, 5.0, matrix, 1.0).hessian[0][1] == 0);

// Loops, two arrays; tuples of formulas; constants among the lists.
constexpr auto sum = cr::function(cr::sum(i, 0_c, 1_c, square(p[i]) * m(i, i)), p, m);
static_assert(sum(point, std::array{1.0, 0.0, 0.0, 2.0}) == 22 and sum.gradient(point, std::array{1.0, 0.0, 0.0, 2.0})[1] == 12);
constexpr auto g = cr::function(boost::hana::make_tuple(p[0_c] * x, p[1_c] + y), cr::wrt(x, p), cr::given(y), cr::at(x = 1_c));
static_assert(g(point, 4.0) == std::array{2.0, 7.0} and g.jacobian(point, 4.0)[0] == std::array{2.0, 1.0, 0.0});
