// What diff writes, word by word: the chain rule, even powers of what states its square, and the folds and masks of pruning. It mirrors
// calculus/differentiate.hpp, prune.hpp, gradient.hpp and derivative_lists.hpp.
#include <chainrule/calculus/calculus.hpp>
#include <chainrule/operations/operations.hpp>

#include <boost/hana/drop_front.hpp>
#include <boost/hana/flatten.hpp>
#include <boost/hana/is_empty.hpp>
#include <boost/hana/size.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;

template <class E>
constexpr bool in_x(E const& e, std::string_view expected) {
  return cr::to_string(diff(e, x)) == expected;
}
// Differentiated by hand: that of a positive even power of hypot has no corner at 0, others have.
constexpr auto r = hypot(x, y);
static_assert(in_x(pow(r, 2_c), "2*x") and in_x(pow(r, 4_c), "4*hypot(x, y)^2*x"));
static_assert(in_x(pow(abs(x), 4_c), "4*abs(x)^2*x") and in_x(pow(hypot(y, x* y), 6_c), "6*hypot(y, x*y)^4*(x*y*y)"));
static_assert(in_x(pow(r, 3_c), "select(equal(hypot(x, y), 0), 0, 3*hypot(x, y)^2*(x/hypot(x, y)))"));
static_assert(in_x(pow(r, -2_c), "select(equal(hypot(x, y), 0), 0, -2*hypot(x, y)^(-3)*(x/hypot(x, y)))"));
static_assert(in_x(pow(r, 3_c / 2_c), "select(equal(hypot(x, y), 0), 0, 3/2*hypot(x, y)^(1/2)*(x/hypot(x, y)))"));
static_assert(in_x(pow(r, z), "select(equal(hypot(x, y), 0), 0, z*hypot(x, y)^(z - 1)*(x/hypot(x, y)))"));
static_assert(in_x(pow(r, 0_c), "0") and in_x(pow(x, 4_c), "4*x^3") and in_x(pow(x * x, 2_c), "2*(x*x)*(x + x)"));

// What the chain rule makes, folds: zeros, ones, exact constants, signs.
static_assert(in_x(x - x * y, "1 - y") and in_x(y - x, "-1") and in_x(-(-x * y), "y") and in_x(0_c - x, "-1"));
static_assert(in_x(x / x, "1/x - (x/x*(1/x))") and in_x(1_c / x, "-(1/x*(1/x))") and in_x(-x / -y, "-(1/(-y))"));
static_assert(in_x(pow(x, 1_c), "1") and in_x(pow(2_c, x), "2^x*log(2)") and in_x(pow(x, -1_c), "-x^(-2)"));
static_assert(in_x(atan(x), "1/(1 + x*x)") and in_x(erf(x), "2/sqrt(pi)*exp(-x*x)") and in_x(sin(y), "0"));
static_assert(cr::to_string(diff(x * y * z, x, y, z)) == "1" and cr::to_string(cr::diff<0>(pow(x, 4_c), x)) == "x^4");
static_assert(cr::to_string(cr::diff<1>(pow(x, 4_c), x)) == "4*x^3" and
              cr::to_string(cr::diff<2>(pow(x, 4_c), x)) == "4*(3*x^2)");

// Masks: what multiplies them goes inside, on either side; the sign too; branches under one condition meet.
constexpr auto c = x > 0_c;
constexpr auto d = y > 0_c;
constexpr auto square_of_x = x * x;
static_assert(in_x(select(c, x* y, 0_c) * z, "select(x > 0, z*y, 0)") and
              in_x(select(c, 0_c, x* y) * z, "select(x > 0, 0, z*y)"));
static_assert(in_x(z * select(c, x* y, 0_c), "select(x > 0, z*y, 0)") and
              in_x(-select(c, square_of_x, 0_c), "select(x > 0, -(x + x), 0)"));
static_assert(in_x(select(c, square_of_x, 0_c) / y, "select(x > 0, 1/y*(x + x), 0)"));
static_assert(in_x(exp(select(c, square_of_x, 0_c)), "select(x > 0, exp(select(x > 0, x*x, 0))*(x + x), 0)"));
static_assert(in_x(select(c, square_of_x, 0_c) + select(c, x* y, 0_c), "select(x > 0, x + x + y, 0)"));
static_assert(in_x(select(c, square_of_x, 0_c) + select(d, x* y, 0_c), "select(x > 0, x + x, 0) + select(y > 0, y, 0)"));
static_assert(in_x(select(c, square_of_x, y) * select(c, x* y, z), "select(x > 0, x*y*(x + x) + x*x*y, 0)"));
static_assert(in_x(select(c, square_of_x, 0_c) - select(c, 0_c, x* y), "select(x > 0, x + x, -y)"));
static_assert(in_x(select(c, 1_c, 2_c) * x, "select(x > 0, 1, 2)") and
              in_x(2_c * select(c, 3_c * x, 5_c * x), "2*select(x > 0, 3, 5)"));
static_assert(in_x(relu(x) * relu(y), "select(x > 0, relu(y), 0)") and
              in_x(relu(x) * relu(x), "select(x > 0, relu(x) + relu(x), 0)"));

// A mask in a branch: one mask with both conditions, as the branch and the zero stand.
static_assert(in_x(select(c, select(d, square_of_x, 0_c), 0_c), "select(x > 0 && y > 0, x + x, 0)"));
static_assert(in_x(select(c, 0_c, select(d, square_of_x, 0_c)), "select(!(x > 0) && y > 0, x + x, 0)"));
static_assert(in_x(select(c, 0_c, select(d, 0_c, square_of_x)), "select(!(x > 0) && !(y > 0), x + x, 0)"));
static_assert(in_x(select(c, select(d, 0_c, square_of_x), 0_c), "select(x > 0 && !(y > 0), x + x, 0)"));
static_assert(in_x(select(c, select(d, square_of_x, 0_c), x), "select(x > 0 && y > 0, x + x, 0) + select(x > 0, 0, 1)"));
static_assert(in_x(select(c, square_of_x, select(d, x, 0_c)), "select(x > 0, x + x, 0) + select(!(x > 0) && y > 0, 1, 0)"));
static_assert(in_x(select(!c, 0_c, square_of_x), "select(!(x > 0), 0, x + x)"));
static_assert(in_x(relu(relu(x)), "select(relu(x) > 0 && x > 0, 1, 0)"));
static_assert(in_x(max(x, max(y, x)),
                   "select(x >= max(y, x), select(max(y, x) < x, 1, 1/2), 0) + select(max(y, x) >= x && x >= y, "
                   "select(x < max(y, x), 1, 1/2)*select(y < x, 1, 1/2), 0)"));
static_assert(in_x(abs(x) * x, "select(equal(x, 0), 0, x*sign(x)) + abs(x)"));

// A selection whose branches both have masks, as rules may write it.
template <class Op, class... E>
constexpr auto pruned(E const&...) {
  return cr::detail::prune<Op, E...>{};
}
template <class A, class B>
constexpr bool merges(A const&, B const& b, std::string_view expected) {
  return cr::to_string(pruned<cr::operations::select_>(c, A{}, b)) == expected;
}
constexpr auto when_z = select(z > 0_c, x, 0_c);
constexpr auto unless_z = select(z > 0_c, 0_c, y);
static_assert(merges(select(d, y, 0_c), when_z, "select(x > 0 && y > 0 || !(x > 0) && z > 0, select(x > 0, y, x), 0)"));
static_assert(merges(select(d, y, 0_c), unless_z, "select(x > 0 && y > 0 || !(x > 0) && !(z > 0), select(x > 0, y, y), 0)"));
static_assert(merges(x, when_z, "select(x > 0 || z > 0, select(x > 0, x, x), 0)"));
static_assert(merges(when_z, y, "select(!(x > 0) || z > 0, select(x > 0, x, y), 0)"));
static_assert(merges(when_z, 0_c, "select(x > 0 && z > 0, x, 0)") and
              merges(0_c, unless_z, "select(!(x > 0) && !(z > 0), y, 0)"));
static_assert(merges(0_c, y, "select(x > 0, 0, y)") and merges(x, y, "select(x > 0, x, y)"));

// Lists of derivatives are sequences; rows and tables have slopes of the order that is asked.
constexpr auto j = cr::jacobian(hana::make_tuple(x * y, x, y* z), x, y);
static_assert(hana::size(hessian(x * x, x)) == hana::size_c<1> and hessian(x * x, x)[0_c][0_c] == 2_c);
static_assert(hana::flatten(j) == hana::make_tuple(y, x, 1_c, 0_c, 0_c, z) and not hana::is_empty(j));
static_assert(hana::drop_front(j[0_c], hana::size_c<1>) == hana::make_tuple(x) and
              hana::is_empty(cr::detail::derivative_list<>{}));
static_assert(cr::detail::slope<decltype(x), decltype(x)>::order == 1);
static_assert(cr::detail::slope<decltype(x), decltype(x), decltype(y)>::order == 2);

}  // namespace
