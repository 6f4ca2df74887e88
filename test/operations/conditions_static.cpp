// Conditions and selection: what they are at numbers, and what they state of themselves.
#include <chainrule/operations/conditions.hpp>

#include <array>
#include <limits>

namespace cr = chainrule;
namespace op = chainrule::operations;
using cr::interval;
using cr::rational;
using namespace chainrule::detail;

// At numbers that are less, equal, larger, and NaN; at exact ones, too.
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
template <class Op>
constexpr bool is(std::array<bool, 4> const& expected) {
  double const second[] = {2, 1, 0, nan};
  rational const exact[] = {{2, 3}, {1, 2}, {-1, 3}};
  bool all = true;
  for (std::size_t k = 0; k < 4; ++k) all = all && cr::apply<Op>(1.0, second[k]) == expected[k];
  for (std::size_t k = 0; k < 3; ++k) all = all && operation<Op>.holds({1, 2}, exact[k]) == expected[k];
  return all && operation<Op>.compares && !cr::apply<Op>(nan, 1.0);
}
static_assert(is<op::less_>({true, false, false, false}) && is<op::less_equal_>({true, true, false, false}));
static_assert(is<op::greater_>({false, false, true, false}) && is<op::greater_equal_>({false, true, true, false}));
static_assert(is<op::equal_>({false, true, false, false}));

template <class Op>
constexpr std::array<bool, 4> truths{cr::apply<Op>(false, false), cr::apply<Op>(false, true), cr::apply<Op>(true, false),
                                     cr::apply<Op>(true, true)};
static_assert(truths<op::and_> == std::array{false, false, false, true} &&
              truths<op::or_> == std::array{false, true, true, true});
static_assert(cr::apply<op::not_>(false) && !cr::apply<op::not_>(true));
static_assert(cr::apply<op::select_>(true, 1.0, 2.0) == 1 && cr::apply<op::select_>(false, 1.0, 2.0) == 2);

// None depends on how its operands are scaled; all are defined for all numbers, which have an order, and have no slopes.
template <class Op>
constexpr bool is_comparison(bool commutes) {
  operation_info const& info = operation<Op>;
  auto const slopes = checked_partials<Op>(false, 1.0, 2.0);
  return info.is_condition && !info.is_holomorphic && info.homogeneity == rational{0, 1} && info.commutes == commutes &&
         info.domain_count == 1 && info.domain[0].low.infinity < 0 && info.domain[0].high.infinity > 0 &&
         to_number<double>(boost::hana::at_c<0>(slopes)) == 0 && to_number<double>(boost::hana::at_c<1>(slopes)) == 0;
}
static_assert(is_comparison<op::less_>(false) && is_comparison<op::less_equal_>(false) && is_comparison<op::greater_>(false));
static_assert(is_comparison<op::greater_equal_>(false) && is_comparison<op::equal_>(true));

// A selection's value is one of the branches.
static_assert([] {
  interval const all[] = {{}, interval::closed({1, 1}, {2, 1}), interval::open({-3, 1}, {1, 1})};
  interval const image = operation<op::select_>.image(all, 3);
  return image.low.at == rational{-3, 1} && image.low.open && image.high.at == rational{2, 1} && !image.high.open;
}());
static_assert(operation<op::select_>.domain_count == 1 && operation<op::select_>.domain[0].low.infinity < 0);
static_assert(operation<op::select_>.is_selection && !operation<op::select_>.is_holomorphic);

// Of equal constants it is that constant; of other numbers it stays.
static_assert([] {
  cr::graph_builder graph(arithmetic_table<>);
  int const two = graph.constant(2), one = graph.constant(1), other = graph.input(1), comparison[] = {graph.input(0), one};
  int const test = graph.intern(&operation<op::greater_>, comparison, 2);
  bool all = true;
  for (int const u : {one, two, other})
    for (int const v : {one, two, other}) {
      int const given[] = {test, u, v}, made = graph.make(&operation<op::select_>, given, 3);
      bool const stays = graph.node(made).operation->is_selection && graph.argument(made, 1) == u && graph.argument(made, 2) == v;
      all = all && (u == v && u != other ? made == u : stays);
    }
  return all;
}());

// Zero times whatever there is.
constexpr double infinity = std::numeric_limits<double>::infinity();
static_assert(cr::apply<op::product_or_zero_>(0.0, infinity) == 0 && cr::apply<op::product_or_zero_>(3.0, 2.0) == 6);
static_assert(cr::apply<op::product_or_zero_>(1.0, 2.0) == 2 && cr::apply<op::product_or_zero_>(2.0, infinity) == infinity);

// Operators of conditions take two formulas, and with anything else there is none.
template <class A, class B>
constexpr bool are_joined = requires(A const& a, B const& b) {
  a &&b, a || b;
};
struct stranger {};
using condition = decltype(cr::constant<1> < cr::constant<2>);
static_assert(are_joined<condition, condition> && !are_joined<condition, stranger> && !are_joined<stranger, condition>);
