// Formulas in Hana: concepts, mixed tags, containers; == and != with Hana's integers.
#include <chainrule/chainrule.hpp>

#include <boost/hana.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

// Results are Hana constants.
static_assert(std::is_same_v<decltype(x + y == y + x), hana::true_> and std::is_same_v<decltype(x == y), hana::false_>);
static_assert(std::is_same_v<decltype(x != y), hana::true_>);

static_assert(hana::Comparable<decltype(x)>::value and hana::Hashable<decltype(x)>::value);
static_assert(hana::Monoid<decltype(x)>::value and hana::Group<decltype(x)>::value);
static_assert(hana::Comparable<cr::integer_tag>::value and hana::Hashable<cr::integer_tag>::value);
static_assert(hana::Monoid<cr::integer_tag>::value and hana::Group<cr::integer_tag>::value);
static_assert(hana::plus(x, y) == y + x and hana::plus(x, 2_c) == x + 2_c and hana::plus(2_c, 3_c) == 5_c);
static_assert(hana::plus(hana::int_c<2>, x) == x + 2_c);
static_assert(hana::minus(x, 2_c) == x - 2_c and hana::negate(x) == -x and hana::negate(2_c) == -2_c);
static_assert(hana::mult(x, hana::int_c<3>) == 3_c * x);
static_assert(hana::zero<cr::formula_tag>() == 0_c and hana::one<cr::integer_tag>() == 1_c);
static_assert(hana::sum<cr::formula_tag>(hana::make_tuple(x, y, 2_c)) == x + y + 2_c);
static_assert(hana::product<cr::formula_tag>(hana::make_tuple(x, y)) == x * y);
static_assert(hana::equal(x, 2_c) == hana::false_c and hana::not_equal(x, y));
static_assert(hana::equal(hana::int_c<2>, 2_c) and hana::equal(1_c / 2_c, 2_c / 4_c));
constexpr auto formulas = hana::make_tuple(x, y, 1_c);
static_assert(formulas[0_c] == x and hana::at(formulas, 1_c) == y and hana::value(7_c) == 7);
static_assert(hana::at(formulas, 2_c) == 1_c);
constexpr auto m =
    hana::make_map(hana::make_pair(x + y, 1), hana::make_pair(x* y, 2), hana::make_pair(2_c, 3), hana::make_pair(1_c / 2_c, 4));
static_assert(m[y + x] == 1 and m[y * x] == 2 and m[hana::int_c<2>] == 3 and m[x - x + 2_c] == 3 and m[2_c / 4_c] == 4);
constexpr auto s = hana::make_set(x, y, 2_c);
static_assert(hana::contains(s, x) and hana::contains(s, 2_c) and not hana::contains(s, x + y));
static_assert(hana::equal(hana::make_tuple(x + y, 2_c), hana::make_tuple(y + x, hana::int_c<2>)));
static_assert(hana::make_tuple(x + y) == hana::make_tuple(y + x) and hana::make_tuple(x) != hana::make_tuple(y));
static_assert(hana::find_if(formulas, hana::equal.to(y)) == hana::just(y) and hana::contains(formulas, y));
static_assert(hana::unique(hana::make_tuple(x + y, y + x)) == hana::make_tuple(x + y));
static_assert(x == x + hana::int_c<0> and hana::int_c<0> + x == x);
static_assert(hana::int_c<3> == x - x + 3_c and not(hana::int_c<3> == x) and hana::int_c<3> != x and
              not(hana::int_c<0> != x - x));
static_assert(x != hana::int_c<3> and not(x - x != hana::int_c<0>) and not hana::equal(x, hana::make_tuple(x)));
static_assert(hana::int_<2>{} == 2_c and 2_c == hana::int_<2>{} and x != hana::int_<2>{} and hana::int_<2>{} != x);

}  // namespace
