// Gradients as maps, Jacobians and Hessians as tuples of tuples, and Hana's algorithms on them.
#include <chainrule/calculus/calculus.hpp>
#include <chainrule/operations/operations.hpp>

#include <boost/hana/contains.hpp>
#include <boost/hana/find.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/size.hpp>
#include <boost/hana/transform.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"unused"> unused;
constexpr auto z = (x + y) ^ 2_c;

template <class A, class B>
constexpr bool same_type(A const&, B const&) {
  return std::is_same_v<A, B>;
}

// The derivatives are those of diff, for all variables in order of first appearance or for those listed.
static_assert(same_type(gradient(z)[x], diff(z, x)) && gradient(z)[y] == 2_c * (x + y));
static_assert(hana::keys(gradient(y * sin(x) + x)) == hana::make_tuple(y, x));
static_assert(gradient(z, y)[y] == diff(z, y) && hana::keys(gradient(z, y)) == hana::make_tuple(y));
static_assert(gradient(z, unused, x)[unused] == 0_c);
static_assert(std::is_empty_v<decltype(gradient(z))>);
static_assert(gradient(x)[x] == 1_c);

// Foldable: pairs of variable and derivative.
static_assert(hana::length(gradient(z)) == hana::size_c<2> && hana::size(gradient(z, x)) == hana::size_c<1>);
static_assert(hana::length(gradient(2_c)) == hana::size_c<0>);
static_assert(hana::to_tuple(gradient(x * y)) == hana::make_tuple(hana::make_pair(x, y), hana::make_pair(y, x)));
static_assert(hana::unpack(gradient(x * y), [](auto a, auto b) { return hana::second(a) * hana::first(b); }) == y * y);
static_assert(hana::fold_left(gradient(x * y), 0_c, [](auto sum, auto entry) { return sum + square(hana::second(entry)); }) ==
              square(y) + square(x));
constexpr int visited() {
  int count = 0;
  hana::for_each(gradient(x * y), [&count](auto entry) { count += hana::second(entry) == y ? 1 : 10; });
  return count;
}
static_assert(visited() == 11);
static_assert(hana::transform(hana::to_tuple(gradient(x * y)), hana::second) == hana::make_tuple(y, x));

// Searchable by variable.
static_assert(hana::contains(gradient(z), x) && !hana::contains(gradient(z), unused));
static_assert(hana::find(gradient(x * y), x) == hana::just(y));
static_assert(hana::find(gradient(x * y), unused) == hana::nothing);
static_assert(hana::at_key(gradient(x * y), x) == y);
static_assert(hana::find_if(gradient(x * y), [](auto key) { return key == y; }) == hana::just(x));
static_assert(hana::any_of(gradient(x * y), [](auto key) { return key == y; }));

// A row per formula, a column per variable; our integers are indices.
constexpr auto j = cr::jacobian(hana::make_tuple(x * y, sin(x)), x, y);
static_assert(j[0_c][0_c] == y && j[0_c][1_c] == x && j[1_c][0_c] == cos(x) && j[1_c][1_c] == 0_c);
static_assert(hana::size(j) == hana::size_c<2> && hana::size(j[0_c]) == hana::size_c<2>);
static_assert(hana::size(cr::jacobian(hana::make_tuple(x, y, x), x)[2_c]) == hana::size_c<1>);

constexpr auto h = hessian(x * x * y, x, y);
static_assert(h[0_c][0_c] == 2_c * y && h[0_c][1_c] == 2_c * x && h[1_c][1_c] == 0_c);
static_assert(h[0_c][1_c] == h[1_c][0_c]);
static_assert(hessian(x * y, x) == hana::make_tuple(hana::make_tuple(0_c)));
static_assert(hessian(sin(x) * y, x, y)[1_c][0_c] == cos(x) and hessian(sin(x) * y, x, y)[0_c][0_c] == -sin(x) * y);

// What functions ask of them.
using first = cr::detail::slope<decltype(z), decltype(x)>;
using mixed = cr::detail::slope<decltype(z), decltype(x), decltype(y)>;
static_assert(first::order == 1 and mixed::order == 2 and first::element() == 2_c * (x + y) and mixed::element() == 2_c);
static_assert(hana::Sequence<decltype(j)>::value and not hana::is_empty(j) and hana::is_empty(cr::detail::derivative_list<>{}));

}  // namespace
