// Compiled functions: number types, orders of arguments, formulas that are hardly formulas, ways to ask that agree.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"u"> u;

// A variable, a constant, a formula without all of its variables.
constexpr auto itself = cr::function(x, x);
static_assert(itself(3) == 3.0 && itself.gradient(3) == std::array{1.0} && itself.hessian(3)[0][0] == 0.0);
static_assert(itself.jvp(3, 2) == 2.0 && itself.vjp(3, 2) == std::array{2.0} && itself.hvp(3, 2) == std::array{0.0});
static_assert(cr::taylor<2>(itself, 3, 2) == std::array{3.0, 2.0, 0.0} && cr::taylor<0>(itself, 3, 2) == std::array{3.0});
constexpr auto two = cr::function(2_c, x, y);
static_assert(two(3, 4) == 2.0 && two.gradient(3, 4) == std::array{0.0, 0.0} && two.hessian(3, 4)[1][0] == 0.0);
static_assert(two.jvp(std::array{3, 4}, std::array{1, 1}) == 0.0 && two.value_cost == 0 && two.gradient_cost == 0);
static_assert(cr::function(exp(0_c * y), x, y).gradient(1, 2) == std::array{0.0, 0.0});
static_assert(cr::function(hana::make_tuple(y, x, 1_c / 4_c, y), x, y)(3, 4) == std::array{4.0, 3.0, 0.25, 4.0});
static_assert(cr::function(hana::make_tuple(y, 1_c, y), x, y).jacobian(3, 4) ==
              std::array{std::array{0.0, 1.0}, std::array{0.0, 0.0}, std::array{0.0, 1.0}});

// The order of the list is the order of the call; with wrt and given, wrt comes first.
static_assert(cr::function(x - 2_c * y, x, y)(1, 10) == -19.0 && cr::function(x - 2_c * y, y, x)(1, 10) == 8.0);
static_assert(cr::function(x - 2_c * y, y, x).gradient(1, 10) == std::array{-2.0, 1.0});
static_assert(cr::function(x - 2_c * y, cr::wrt(y), cr::given(x))(1, 10) == 8.0);
static_assert(cr::function(x - 2_c * y, cr::wrt(y), cr::given(x)).gradient(1, 10) == std::array{-2.0});
static_assert(cr::function(x * y * u, cr::wrt(u, x), cr::given(y)).gradient(2, 3, 5) == std::array{15.0, 10.0});
static_assert(cr::function(x * y, cr::wrt(y, x)).gradient(2, 3) == std::array{3.0, 2.0});

// More outputs than variables go forward, fewer backward; both give the same.
constexpr auto tall = cr::function(hana::make_tuple(x * y, x / y, x - y), x, y);
static_assert(tall.jacobian(3, 4) == std::array{std::array{4.0, 3.0}, std::array{0.25, -0.1875}, std::array{1.0, -1.0}});
constexpr auto wide = cr::function(hana::make_tuple(x * y * u), x, y, u);
static_assert(wide.jacobian(3, 4, 5)[0] == std::array{20.0, 15.0, 12.0} && wide(3, 4, 5) == std::array{60.0});
static_assert(tall.value_and_jacobian(3, 4).value == tall(3, 4) && tall.value_and_jacobian(3, 4).jacobian == tall.jacobian(3, 4));
static_assert(tall.vjp(std::array{3, 4}, std::array{1, 0, 0}) == tall.jacobian(3, 4)[0]);
static_assert(tall.jvp(std::array{3, 4}, std::array{0, 1}) == std::array{3.0, -0.1875, -1.0});
static_assert(cr::taylor<1>(tall, std::array{3, 4}, std::array{0, 1}) ==
              std::array{tall(3, 4), std::array{3.0, -0.1875, -1.0}});  // a row per order
static_assert(tall.arity == 2 && wide.arity == 3);

// Conditions are truth values; among numbers they are 1 or 0. They have derivative 0.
constexpr auto below = cr::function(x < y, x, y);
static_assert(std::is_same_v<decltype(below(1, 2)), bool> && below(1, 2) && !below(2, 2));
static_assert(below.gradient(1, 2) == std::array{0.0, 0.0} && below.value_and_gradient(1, 2).value == 1.0);
static_assert(cr::function(hana::make_tuple(x < y, cr::equal(x, y) || x < y), x, y)(2, 2) == std::array{false, true});
static_assert(cr::function(hana::make_tuple(x < y, x + y), x, y)(2, 5) == std::array{1.0, 7.0});
static_assert(cr::function(hana::make_tuple(x + y, x < y), x, y)(2, 1) == std::array{3.0, 0.0});
static_assert((x < y && !(x > 0_c))(x = -1, y = 0) && cr::function(select(x < y, x, y), x, y)(7, 5) == 5.0);

// The number type is what the arguments combine to.
constexpr auto product = cr::function(x * y / 3_c, x, y);
static_assert(std::is_same_v<decltype(product(1, 2)), double> && std::is_same_v<decltype(product(1.0f, 2)), float>);
static_assert(std::is_same_v<decltype(product(1.0f, 2.0)), double> && std::is_same_v<decltype(product(1.0, 2.0L)), long double>);
static_assert(std::is_same_v<decltype(product.gradient(std::array{1.0f, 2.0f})), std::array<float, 2>>);
static_assert(product(1.0f, 1.0f) == 1.0f / 3.0f && product(1.0L, 1.0L) == 1.0L / 3.0L && product(1, 1_c) == 1.0 / 3.0);
static_assert(product.hessian(1.0L, 1.0L)[0][1] == 1.0L / 3.0L);
static_assert(std::is_same_v<decltype(product.jvp(std::array{1.0f, 2.0f}, std::array{1.0, 0.0})), double>);

// The value is what plain C++ gives, in the written order; the formula's own zeros and ones are calculated.
static_assert(cr::function(x + y + u, x, y, u)(0.1, 0.2, 0.3) == (0.1 + 0.2) + 0.3);
static_assert(cr::function(x + (y + u), x, y, u)(0.1, 0.2, 0.3) == 0.1 + (0.2 + 0.3) && (0.1 + 0.2) + 0.3 != 0.1 + (0.2 + 0.3));
static_assert(cr::function(0_c * x + 1_c * y, x, y).value_cost == 2);
static_assert(cr::function((x * y) * (x * y) + x * y, x, y).value_cost == 2);  // shared
static_assert(cr::function((x * y) + (y * x), x, y).value_cost == 2);
static_assert(cr::function(hana::make_tuple(sin(x) * y, sin(x)), x, y).value_cost == 21);

// Typed derivatives and those of functions are the same, to the bit where nothing rounds.
constexpr auto polynomial = pow(x, 3_c) * y - 5_c * x * pow(y, 4_c) + 7_c;
constexpr auto p = cr::function(polynomial, x, y);
static_assert(p.gradient(3, 2)[0] == diff(polynomial, x)(x = 3, y = 2) &&
              p.gradient(3, 2)[1] == diff(polynomial, y)(x = 3, y = 2));
static_assert(p.hessian(3, 2)[0][1] == diff(polynomial, x, y)(x = 3, y = 2) &&
              p.hessian(3, 2)[1][1] == diff<2>(polynomial, y)(x = 3, y = 2));
static_assert(p.hvp(std::array{3, 2}, std::array{1, 10})[0] == p.hessian(3, 2)[0][0] + 10 * p.hessian(3, 2)[0][1]);
static_assert(cr::taylor<5>(p, std::array{0, 1}, std::array{1, 0}) == std::array{7.0, -5.0, 0.0, 1.0, 0.0, 0.0});
static_assert(cr::taylor<2>(p, std::array{3, 2}, std::array{1, 0})[2] * 2 == p.hessian(3, 2)[0][0]);

// Dead branches show in no derivative, however masks meet.
constexpr auto guarded = select(x > 0_c, log(x), 0_c);
constexpr auto nested = cr::function(relu(relu(guarded) * y) + max(guarded * sqrt(x), y), x, y);
static_assert(nested.gradient(0.0, 2.0) == std::array{0.0, 1.0} && nested.hessian(0.0, 2.0)[0][0] == 0.0);
static_assert(cr::function(max(max(max(x, y), u), x), x, y, u).gradient(1, 2, 3) == std::array{0.0, 0.0, 1.0});
static_assert(cr::function(max(max(x, y), u), x, y, u).gradient(1, 1, 1) == std::array{0.25, 0.25, 0.5});

// More than clang folds at once: a Hessian of 20 variables has 400 outputs.
template <int Number>
using numbered = cr::variable<cr::fixed_string({'v', char('A' + Number), '\0'})>;
template <int... I>
constexpr auto product_of(std::integer_sequence<int, I...>) {
  return cr::function((numbered<I>{} * ...), numbered<I>{}...);
}
constexpr auto large = product_of(std::make_integer_sequence<int, 20>{});
constexpr std::array<double, 20> twos = [] {
  std::array<double, 20> all{};
  for (double& each : all) each = 2;
  return all;
}();
static_assert(large.hessian(twos)[19][0] == double(1 << 18) && large.hessian(twos)[7][7] == 0.0);

}  // namespace

// Value, gradient and Hessian at once.
constexpr auto bent = cr::function(exp(x) * y + square(y), x, y);
constexpr auto all_three = bent.value_gradient_hessian(0.0, 3.0);
static_assert(all_three.value == 12 and all_three.gradient == bent.gradient(0.0, 3.0) and
              all_three.hessian == bent.hessian(0.0, 3.0));
static_assert(bent.value_gradient_hessian(y = 3.0, x = 0.0).hessian[x][y] == 1);
constexpr cr::variables<"three", 3> three;
constexpr cr::index<"turn"> turn;
constexpr auto squares_of_three = cr::function(cr::sum(turn, 0_c, 2_c, square(three[turn])), three);
static_assert(squares_of_three.value_gradient_hessian(std::array{1.0, 2.0, 3.0}).value == 14);
static_assert(squares_of_three.value_gradient_hessian(std::array{1.0, 2.0, 3.0}).gradient[2] == 6);
static_assert(squares_of_three.value_gradient_hessian(std::array{1.0, 2.0, 3.0}).hessian[1][1] == 2);
