// Functions of what gradient, jacobian and hessian gave: as many operations as the request, the same numbers; rows and tables are sequences.
#include <chainrule/chainrule.hpp>

#include <boost/hana.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

// Two formulas with a common part, of more variables than formulas: variable by variable it is calculated thrice.
constexpr auto common = x * y * z + square(x) / (1_c + square(y));
constexpr auto pair = hana::make_tuple(common * common * x, square(common) * (common + y));
constexpr auto f = cr::function(pair, x, y, z);
constexpr auto table = cr::jacobian(pair, x, y, z);
constexpr auto of_table = cr::function(table, x, y, z);
constexpr auto as_written = cr::function(hana::unpack(hana::flatten(table), hana::make_tuple), x, y, z);
static_assert(of_table.value_cost == f.jacobian_cost && as_written.value_cost > f.jacobian_cost);
static_assert(cr::function(hana::flatten(table), x, y, z).value_cost == f.jacobian_cost);
static_assert(cr::function(table[1_c], x, y, z).value_cost == cr::function(pair[1_c], x, y, z).gradient_cost);

constexpr std::array numbers = of_table(0.5, -2.0, 3.0);
constexpr auto wanted = f.jacobian(0.5, -2.0, 3.0);
constexpr bool same() {
  for (std::size_t k = 0; k < 6; ++k)
    if (numbers[k] != wanted[k / 3][k % 3]) return false;
  return true;
}
static_assert(same());
// By name; with columns in another order, and in variables that are only given.
static_assert(cr::function(cr::jacobian(pair, z, x), x, y, z)(0.5, -2.0, 3.0) ==
              std::array{wanted[0][2], wanted[0][0], wanted[1][2], wanted[1][0]});
constexpr auto given = cr::function(cr::gradient(x * y * y, y, z), cr::wrt(x), cr::given(y, z));
static_assert(given(x = 3.0, y = 2.0, z = 7.0) == std::array{12.0, 0.0} && given.jacobian(3.0, 2.0, 7.0)[0][0] == 4);
static_assert(cr::function(cr::gradient(x * y), x, y)(3.0, 2.0) == std::array{2.0, 3.0});

// In variables that the function does not have.
static_assert(cr::function(cr::gradient(x * x, y, x), x)(3.0) == std::array{0.0, 6.0});
static_assert(cr::function(cr::hessian(x * x * x, y, x), x)(3.0) == std::array{0.0, 0.0, 0.0, 18.0});

// They are differentiated on.
constexpr auto cubic = x * x * y + y * y * z;
constexpr auto slopes = cr::function(cr::gradient(cubic, x, y, z), x, y, z);
constexpr auto of_cubic = cr::function(cubic, x, y, z);
static_assert(slopes.jacobian(2.0, 3.0, 5.0) == of_cubic.hessian(2.0, 3.0, 5.0));
static_assert(slopes.jvp(std::array{2.0, 3.0, 5.0}, std::array{1.0, 0.0, 0.0}) == std::array{6.0, 4.0, 0.0});
constexpr auto second = cr::function(cr::hessian(cubic, x, y, z), x, y, z);
static_assert(second.value_cost == of_cubic.hessian_cost);
static_assert(second(2.0, 3.0, 5.0) == std::array{6.0, 4.0, 0.0, 4.0, 10.0, 6.0, 0.0, 6.0, 0.0});
static_assert(cr::function(cr::hessian(cubic, z, y), x, y, z)(2.0, 3.0, 5.0) == std::array{0.0, 6.0, 6.0, 10.0});
static_assert(second.jacobian(2.0, 3.0, 5.0)[0] == std::array{0.0, 2.0, 0.0});

// At constants, which are folded, and with loops, which keep theirs.
constexpr auto at_zero =
    cr::function(cr::jacobian(hana::make_tuple(y * cos(x) + z * sin(x)), x, y), cr::wrt(x, y), cr::given(z), cr::at(x = 0_c));
static_assert(at_zero(2.0, 3.0) == std::array{3.0, 1.0} && at_zero.value_cost == 0);
constexpr cr::index<"i"> i;
constexpr cr::variables<"w", 3> w;
constexpr auto loop = cr::sum(i, 3_c, square(w[i]) * x);
static_assert(cr::function(cr::gradient(loop, x), x, w)(2.0, std::array{1.0, 2.0, 3.0}) == std::array{14.0});

// Sequences, as tuples are.
static_assert(hana::transform(table, hana::size) == hana::make_tuple(hana::size_c<3>, hana::size_c<3>));
static_assert(hana::front(hana::back(table)) == table[1_c][0_c] &&
              hana::drop_front(table[0_c], hana::size_c<2>) == hana::make_tuple(table[0_c][2_c]));
static_assert(cr::jacobian(hana::make_tuple(x * y), x, y) == hana::make_tuple(hana::make_tuple(y, x)));
static_assert(hana::zip(table[0_c], table[1_c])[2_c][1_c] == table[1_c][2_c]);
static_assert(hana::fold_left(cr::hessian(x * y, x, y)[0_c], 0_c, [](auto sum, auto each) { return sum + each; }) == 1_c);
static_assert(hana::to_tuple(table[0_c])[0_c] == table[0_c][0_c] && !hana::is_empty(table));

}  // namespace
