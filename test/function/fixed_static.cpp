// cr::at: derivatives at exact constants, folded.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

constexpr cr::variable<"d"> d;
constexpr cr::variable<"e"> e;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

// The constants are no arguments; derivatives by them stand where cr::wrt lists them.
constexpr auto f = cr::function(x * sin(d) + y * exp(d * x) + d * d * y, cr::wrt(d, x), cr::given(y), cr::at(d = 0_c));
static_assert(f.arity == 2 and f(2.0, 3.0) == 3);
static_assert(f.gradient(2.0, 3.0) == std::array{8.0, 0.0} and f.gradient(std::array{2.0, 3.0}) == std::array{8.0, 0.0});
static_assert(f.hessian(2.0, 3.0) == std::array{std::array{18.0, 4.0}, std::array{4.0, 0.0}});
static_assert(f.jvp(std::array{2.0, 3.0}, std::array{1.0, 10.0}) == 8 and
              f.hvp(std::array{2.0, 3.0}, std::array{1.0, 0.0})[0] == 18);
static_assert(f.gradient(y = 3.0, x = 2.0)[d] == 8 and f.hessian(x = 2.0, y = 3.0)[d][x] == 4);
static_assert(cr::taylor<2>(f, std::array{2.0, 3.0}, std::array{1.0, 0.0}) == std::array{3.0, 8.0, 9.0});

// Nothing is left of what is zero there.
static_assert(f.value_cost == 0 and f.gradient_cost == 1);
constexpr auto turned = hana::make_tuple(cos(d) * x - sin(d) * y, sin(d) * x + cos(d) * y);
constexpr auto rotation = cr::function(turned, cr::wrt(d, x, y), cr::at(d = 0_c), cr::search<10>);
static_assert(rotation.jacobian(2.0, 3.0) == std::array{std::array{-3.0, 1.0, 0.0}, std::array{2.0, 0.0, 1.0}});
static_assert(rotation.jacobian_cost == 1 and rotation.jacobian_pattern.entries() == 4);
static_assert(rotation.sparse_jacobian(2.0, 3.0) == std::array{-3.0, 1.0, 2.0, 1.0});
static_assert(rotation.value_and_jacobian(2.0, 3.0).value == std::array{2.0, 3.0});
static_assert(rotation.vjp(std::array{2.0, 3.0}, std::array{1.0, 1.0}) == std::array{-1.0, 1.0, 1.0});

// The exponential map, whose branch is decided: no root, no sine.
constexpr auto angle2 = d * d + e * e;
constexpr auto sine = select(angle2 > 0_c, sin(sqrt(angle2)) / sqrt(angle2), 1_c);
constexpr auto mapped =
    cr::function(hana::make_tuple(x + sine * d * y, y - sine * e * x), cr::wrt(d, e, x, y), cr::at(d = 0_c, e = 0_c));
static_assert(mapped.jacobian(2.0, 3.0)[0] == std::array{3.0, 0.0, 1.0, 0.0});
static_assert(mapped.jacobian(2.0, 3.0)[1] == std::array{0.0, -2.0, 0.0, 1.0} and mapped.jacobian_cost == 1);

// Any rational; everything may be fixed; what is given, too.
constexpr auto half = cr::function(d * d * x, cr::wrt(d), cr::given(x), cr::at(d = 1_c / 2_c), cr::at(x = 3_c));
static_assert(half() == 0.75 and half.gradient()[0] == 3 and half.arity == 0);
static_assert(f.value_gradient_hessian(2.0, 3.0).value == 3 and
              f.value_gradient_hessian(2.0, 3.0).gradient == std::array{8.0, 0.0});
static_assert(f.value_gradient_hessian(2.0, 3.0).hessian == f.hessian(2.0, 3.0));
