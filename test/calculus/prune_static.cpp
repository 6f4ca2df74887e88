// What operations become in derivatives: zeros and ones drop, constants fold, what meets a selection with a zero branch goes inside it,
// and masks do not nest.
#include <chainrule/calculus/calculus.hpp>
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
using namespace chainrule::literals;
using namespace chainrule::operations;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto c = x < y;
constexpr auto d = x < 1_c;
constexpr auto when = select(c, x, 0_c);
constexpr auto unless = select(c, 0_c, y);

template <class Op, class... E>
constexpr auto pruned(E const&...) {
  return cr::to_string(cr::detail::prune<Op, cr::detail::formula_of<E>...>{});
}

static_assert(pruned<add_>(2_c, 3_c) == "5" and pruned<add_>(x, 0_c) == "x" and pruned<add_>(0_c, x) == "x");
static_assert(pruned<subtract_>(0_c, x) == "-x" and pruned<subtract_>(0_c, -y) == "y" and pruned<subtract_>(x, 0_c) == "x");
static_assert(pruned<multiply_>(x, -1_c) == "-x" and pruned<multiply_>(1_c, y) == "y" and pruned<negate_>(-x) == "x");

// Into one selection, and into two by the same condition.
static_assert(pruned<negate_>(when) == "select(x < y, -x, 0)" and pruned<negate_>(unless) == "select(x < y, 0, -y)");
static_assert(pruned<multiply_>(when, y) == "select(x < y, x*y, 0)" and pruned<multiply_>(y, when) == "select(x < y, y*x, 0)");
static_assert(pruned<multiply_>(unless, x) == "select(x < y, 0, y*x)" and pruned<divide_>(when, y) == "select(x < y, x/y, 0)");
static_assert(pruned<multiply_>(when, select(d, 2_c, 3_c)) == "select(x < y, x*select(x < 1, 2, 3), 0)");
static_assert(pruned<add_>(when, select(c, y, 2_c)) == "select(x < y, x + y, 2)" and pruned<multiply_>(when, unless) == "0");
static_assert(pruned<add_>(when, unless) == "select(x < y, x, y)" and pruned<subtract_>(when, unless) == "select(x < y, x, -y)");
static_assert(pruned<add_>(when, select(d, y, 0_c)) == "select(x < y, x, 0) + select(x < 1, y, 0)");
static_assert(pruned<add_>(select(c, x, y), select(c, y, x)) == "select(x < y, x, y) + select(x < y, y, x)");
static_assert(pruned<add_>(when, y) == "select(x < y, x, 0) + y" and pruned<divide_>(y, when) == "y/select(x < y, x, 0)");

// One mask for both.
static_assert(pruned<select_>(d, x, y) == "select(x < 1, x, y)" and pruned<select_>(d, 2_c, 2_c) == "2");
static_assert(pruned<select_>(d, 2_c, 0_c) == "select(x < 1, 2, 0)");
static_assert(pruned<select_>(d, when, 0_c) == "select(x < 1 && x < y, x, 0)");
static_assert(pruned<select_>(d, 0_c, when) == "select(!(x < 1) && x < y, x, 0)");
static_assert(pruned<select_>(d, unless, 0_c) == "select(x < 1 && !(x < y), y, 0)");
static_assert(pruned<select_>(d, select(c, 1_c, 0_c), 0_c) == "select(x < 1 && x < y, 1, 0)");
static_assert(pruned<select_>(c, when, 0_c) == "select(x < y, x, 0)");
static_assert(pruned<select_>(d, when, y) == "select(!(x < 1) || x < y, select(x < 1, x, y), 0)");
static_assert(pruned<select_>(d, 1_c, when) == "select(x < 1 || x < y, select(x < 1, 1, x), 0)");
static_assert(pruned<select_>(d, x, unless) == "select(x < 1 || !(x < y), select(x < 1, x, y), 0)");
static_assert(pruned<select_>(d, when, unless) == "select(x < 1 && x < y || !(x < 1) && !(x < y), select(x < 1, x, y), 0)");

// A formula of a derivative is written as formulas are, with exact constants.
static_assert(cr::to_string(diff(sqrt(x), x)) == "1/(2*sqrt(x))");
static_assert(std::is_same_v<cr::detail::integer_beside<int, 2>::type, cr::detail::formula_of<decltype(2_c)>>);

}  // namespace
