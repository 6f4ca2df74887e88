// Partial derivatives as nodes, and what becomes of nodes where inputs are numbers, on graphs made by hand.
#include "by_hand.hpp"
#include <chainrule/graph/handle.hpp>
#include <chainrule/graph/partials.hpp>
#include <chainrule/operations/operations.hpp>

namespace cr = chainrule;
namespace op = cr::operations;
using by_hand::intern;
using by_hand::make;
using by_hand::with_inputs;
using cr::graph_builder;
using cr::rational;
using cr::detail::list;
using cr::detail::operation;

namespace partials_test {
/// Its partial is one of Hana's integers.
struct twice_ {
  static constexpr auto name = cr::fixed_string("twice");
  static constexpr auto value(auto const& u) { return u + u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(boost::hana::int_c<2>); }
};
/// Of any number of arguments, and of as many as there may be.
struct total_ {
  static constexpr auto name = cr::fixed_string("total");
  static constexpr auto value(auto const&... u) { return (u + ...); }
  template <class... A>
  requires(sizeof...(A) > 0) static constexpr auto partials(auto const&, A const&... more) {
    return boost::hana::make_tuple((static_cast<void>(more), cr::constant<1>)...);
  }
};
struct sixteen_ : total_ {
  static constexpr auto name = cr::fixed_string("sixteen");
  template <class... A>
  requires(sizeof...(A) == 16) static constexpr auto partials(auto const& first, A const&... more) {
    return total_::partials(first, more...);
  }
};
}  // namespace partials_test

namespace {

constexpr bool are(list<int> const& nodes, auto... expected) {
  int const all[] = {expected...};
  if (nodes.size() != int(sizeof...(expected))) return false;
  for (int k = 0; k < nodes.size(); ++k)
    if (nodes[k] != all[k]) return false;
  return true;
}

// A rule gives what is wanted: 1/y and -(x/y)*(1/y), and no node that serves the other alone.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const one = graph.constant(1);
  int const quotient = intern<op::divide_>(graph, 0, 1), product = intern<op::multiply_>(graph, 0, 1);
  int const before = graph.size();
  if (!are(graph.partials(quotient, 0u), -1, -1) || graph.size() != before) return false;
  int const first = graph.partials(quotient, 1u)[0];
  if (graph.size() != before + 1 || first != make<op::divide_>(graph, one, 1) || graph.partials(quotient, 1u)[1] != -1)
    return false;
  int const second = graph.negate(graph.multiply(quotient, first));
  int const all = graph.size();
  return are(graph.partials(quotient, 2u), -1, second) && are(graph.partials(product), 1, 0) &&
         are(graph.partials(quotient), first, second) && are(graph.slopes(product, 2u), -1, 0) && graph.size() == all;
}());
// Rules of one operation on two arguments and on three are two.
static_assert([] {
  graph_builder graph = with_inputs(4);
  int const two = intern<op::log_sum_exp_>(graph, 0, 1), four = intern<op::log_sum_exp_>(graph, 0, 1, 2, 3);
  int const product = intern<op::multiply_>(graph, 2, 3);
  for (int turn = 0; turn < 2; ++turn) {
    if (list<int> const of_two = graph.partials(two); of_two.size() != 2 || of_two[0] == of_two[1]) return false;
    list<int> const of_four = graph.partials(four);
    if (of_four.size() != 4 ||
        graph.argument(of_four[3], 0) != make<op::exp_of_difference_>(graph, 3, make<op::reference_>(graph, 0, 1, 2, 3)))
      return false;
    if (!are(graph.partials(product), 3, 2)) return false;
  }
  return true;
}());
// Rules of one argument, of any number, and of as many as there may be.
static_assert([] {
  graph_builder graph = with_inputs(16);
  int const one = graph.constant(1), two = graph.constant(2);
  int const all = intern<partials_test::total_>(graph, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  int const sixteen = intern<partials_test::sixteen_>(graph, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return are(graph.partials(intern<partials_test::twice_>(graph, 0)), two) &&
         are(graph.partials(intern<partials_test::total_>(graph, 3)), one) &&
         are(graph.partials(intern<partials_test::total_>(graph, 3, 4)), one, one) &&
         are(graph.partials(all), one, one, one, one, one, one, one, one, one, one, one, one, one, one, one, one) &&
         are(graph.partials(sixteen), one, one, one, one, one, one, one, one, one, one, one, one, one, one, one, one);
}());
// h^4 of h = hypot(x, y, z) is differentiated through the squares: 4 h^2 x; of h^2 it is 2 x.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const length = intern<op::hypot_>(graph, 0, 1);
  int const four = graph.constant(4), two = graph.constant(2), three = graph.constant(3);
  int const fourth = intern<op::pow_>(graph, length, four), square = intern<op::pow_>(graph, length, two),
            third = intern<op::pow_>(graph, length, three);
  int const factor = graph.multiply(four, make<op::pow_>(graph, length, two));
  int const first = graph.multiply(factor, 0), second = graph.multiply(factor, 1);
  return are(graph.slopes(fourth), first, second) && are(graph.slopes(fourth, 1u), first, -1) &&
         are(graph.slopes(fourth, 2u), -1, second) && are(graph.slopes(square), graph.multiply(two, 0), graph.multiply(two, 1)) &&
         graph.slopes(third).size() == 2 &&
         graph.slopes(third, 1u)[0] == graph.multiply(three, intern<op::pow_>(graph, length, two));
}());
// The slope of a root is guarded against -0; not where what stands under it is known not to be that.
static_assert([] {
  graph_builder graph = with_inputs(2);
  auto const holds_guard = [&](int i, auto const& self) -> bool {
    if (graph.node(i).operation == &operation<op::inverse_root_>) return true;
    for (int k = 0; k < graph.node(i).count; ++k)
      if (self(graph.argument(i, k), self)) return true;
    return false;
  };
  int const square = intern<op::multiply_>(graph, 0, 0), half = graph.constant(rational{1, 2}), one = graph.constant(1);
  int const known[] = {square, intern<op::add_>(graph, square, graph.constant(0)),
                       intern<op::add_>(graph, square, graph.constant(3)), intern<op::pow_>(graph, 1, graph.constant(4))};
  int const unknown[] = {1, intern<op::add_>(graph, square, graph.constant(-1)), intern<op::multiply_>(graph, 0, 1),
                         intern<op::pow_>(graph, 1, graph.constant(3))};
  for (int const u : known) {
    int const root = intern<op::sqrt_>(graph, u);
    if (graph.partials(root)[0] != graph.multiply(half, make<op::divide_>(graph, one, root))) return false;
  }
  for (int const u : unknown)
    if (!holds_guard(graph.partials(intern<op::sqrt_>(graph, u))[0], holds_guard)) return false;
  return true;
}());

// Inputs that are numbers: what follows of them folds, the others stay.
static_assert([] {
  graph_builder graph = with_inputs(4);
  int const product = intern<op::multiply_>(graph, 0, 1), sum = intern<op::add_>(graph, product, 2);
  int const other = intern<op::multiply_>(graph, 2, 3);
  int const sine = intern<op::sin_>(graph, 0), cosine = intern<op::cos_>(graph, 0), root = intern<op::sqrt_>(graph, other);
  if (graph.at_constants(sum) != sum) return false;
  graph.fix(2, {5, 1});
  graph.fix(0, {0, 1});
  int const zero = graph.constant(0), five = graph.constant(5);
  int const five_times = graph.multiply(five, 3);
  return graph.at_constants(0) == zero && graph.at_constants(1) == 1 && graph.at_constants(2) == five &&
         graph.at_constants(3) == 3 && graph.at_constants(product) == zero && graph.at_constants(sum) == five &&
         graph.at_constants(other) == five_times && graph.at_constants(sine) == zero &&
         graph.at_constants(cosine) == graph.constant(1) && graph.at_constants(root) == make<op::sqrt_>(graph, five_times) &&
         graph.at_constants(five_times) == five_times;
}());
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const sine = intern<op::sin_>(graph, 0), power = intern<op::exp_>(graph, 0), inner = intern<op::log_>(graph, 0);
  int const arc = intern<op::atan2_>(graph, 1, 0);
  graph.fix(0, {1, 1});
  int const one = graph.constant(1);
  return graph.at_constants(sine) == make<op::sin_>(graph, one) && graph.at_constants(power) == make<op::exp_>(graph, one) &&
         graph.at_constants(inner) == graph.constant(0) && graph.at_constants(arc) == make<op::atan2_>(graph, 1, one);
}());

// What becomes the first node; a number that is the first node; and what holds no such input stays as it is written.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const product = intern<op::multiply_>(graph, 0, 1), sum = intern<op::add_>(graph, product, product);
  int const written = intern<op::multiply_>(graph, 0, graph.constant(0));
  graph.fix(1, {1, 1});
  return graph.at_constants(product) == 0 && graph.at_constants(sum) == make<op::add_>(graph, 0, 0) &&
         graph.at_constants(written) == written;
}());
static_assert([] {
  graph_builder graph(cr::detail::arithmetic_table<>);
  int const three = graph.constant(3), input = graph.input(0), power = intern<op::exp_>(graph, input);
  graph.fix(0, {3, 1});
  return graph.at_constants(input) == three && graph.at_constants(power) == intern<op::exp_>(graph, three);
}());

// Conditions that have changed and are not known.
static_assert([] {
  graph_builder graph = with_inputs(3);
  int const first = intern<op::less_>(graph, 0, 1), second = intern<op::less_>(graph, 2, 1);
  int const both = intern<op::and_>(graph, first, second), either = intern<op::or_>(graph, second, first),
            no = intern<op::not_>(graph, first);
  graph.fix(0, {3, 1});
  int const now = intern<op::less_>(graph, graph.constant(3), 1);
  return graph.at_constants(both) == make<op::and_>(graph, now, second) &&
         graph.at_constants(either) == make<op::or_>(graph, second, now) && graph.at_constants(no) == make<op::not_>(graph, now);
}());

// Conditions that are known choose a branch; what is half known keeps the other half.
constexpr bool chooses(rational first, rational second, bool less, bool at_most) {
  graph_builder graph = with_inputs(6);
  int const is_less = intern<op::less_>(graph, 0, 1), is_at_most = intern<op::less_equal_>(graph, 0, 1);
  int const open = intern<op::less_>(graph, 2, 3);
  auto const selected = [&](int condition) { return intern<op::select_>(graph, condition, 4, 5); };
  auto const both = [&](int p, int q) { return intern<op::and_>(graph, p, q); };
  auto const either = [&](int p, int q) { return intern<op::or_>(graph, p, q); };
  int const no = intern<op::not_>(graph, is_less), perhaps_not = intern<op::not_>(graph, open);
  int const asked[] = {selected(is_less),
                       selected(is_at_most),
                       selected(no),
                       selected(both(is_less, open)),
                       selected(both(open, is_less)),
                       selected(either(is_less, open)),
                       selected(either(open, is_less)),
                       selected(both(is_less, is_at_most)),
                       selected(either(is_less, is_at_most)),
                       selected(perhaps_not),
                       selected(intern<op::less_>(graph, 0, 2)),
                       selected(intern<op::less_>(graph, 2, 0))};
  int const unknown = selected(open);
  graph.fix(0, first);
  graph.fix(1, second);
  int const expected[] = {less ? 4 : 5,
                          at_most ? 4 : 5,
                          less ? 5 : 4,
                          less ? unknown : 5,
                          less ? unknown : 5,
                          less ? 4 : unknown,
                          less ? 4 : unknown,
                          less && at_most ? 4 : 5,
                          less || at_most ? 4 : 5,
                          asked[9],
                          selected(make<op::less_>(graph, graph.constant(first), 2)),
                          selected(make<op::less_>(graph, 2, graph.constant(first)))};
  for (int k = 0; k < 12; ++k)
    if (graph.at_constants(asked[k]) != expected[k]) return false;
  return graph.at_constants(is_less) == is_less && graph.at_constants(no) == no;  // wanted as such they stay
}
static_assert(chooses({1, 1}, {2, 1}, true, true));
static_assert(chooses({2, 1}, {1, 1}, false, false));
static_assert(chooses({1, 2}, {1, 2}, false, true));
// A condition that is known, in what is no selection, stays.
static_assert([] {
  graph_builder graph = with_inputs(4);
  int const is_less = intern<op::less_>(graph, 1, 2), alone = intern<op::sin_>(graph, is_less);
  int const beside_input = intern<op::atan2_>(graph, is_less, 1);
  int const beside_first = intern<op::atan2_>(graph, is_less, intern<op::multiply_>(graph, 0, 3));
  graph.fix(1, {3, 1});
  graph.fix(2, {4, 1});
  graph.fix(3, {1, 1});
  return graph.at_constants(beside_input) == make<op::atan2_>(graph, is_less, graph.constant(3)) &&
         graph.at_constants(beside_first) == make<op::atan2_>(graph, is_less, 0) && graph.at_constants(alone) == alone;
}());

// Nothing drops beside what may be infinite: 0 * (1 / 0), 0 * log(0), 0 * (x / 0), nor what is made of that.
static_assert([] {
  graph_builder graph = with_inputs(4);  // of which the first is 0, the last is 5
  int const one = graph.constant(1), zero = graph.constant(0);
  int const inverse = intern<op::divide_>(graph, one, 0), logarithm = intern<op::log_>(graph, 0),
            quotient = intern<op::divide_>(graph, 1, 0);
  int const root = intern<op::sqrt_>(graph, one), power = intern<op::exp_>(graph, 0), fine = intern<op::divide_>(graph, 0, 1);
  auto const times_zero = [&](int i) { return intern<op::multiply_>(graph, 0, i); };
  int const poles[] = {inverse,
                       logarithm,
                       quotient,
                       intern<op::add_>(graph, 1, inverse),
                       intern<op::multiply_>(graph, logarithm, 2),
                       intern<op::sin_>(graph, quotient)};
  int products[6] = {}, sums[6] = {};
  for (int k = 0; k < 6; ++k) products[k] = times_zero(poles[k]), sums[k] = intern<op::subtract_>(graph, products[k], 0);
  int const dropped[] = {times_zero(power),
                         times_zero(1),
                         times_zero(fine),
                         fine,
                         times_zero(intern<op::add_>(graph, 1, 2)),
                         times_zero(intern<op::multiply_>(graph, 1, 3)),
                         times_zero(intern<op::divide_>(graph, 1, 3)),
                         times_zero(intern<op::exp_>(graph, 3))};
  int const zero_over_zero = intern<op::divide_>(graph, 0, 0);
  int const alive = intern<op::product_or_zero_>(graph, 0, inverse), other = intern<op::product_or_zero_>(graph, 1, inverse);
  graph.fix(0, {0, 1});
  graph.fix(3, {5, 1});
  int found[6] = {};
  for (int k = 0; k < 6; ++k) {
    found[k] = graph.at_constants(poles[k]);
    int const product = graph.at_constants(products[k]), sum = graph.at_constants(sums[k]);
    if (product != intern<op::multiply_>(graph, zero, found[k]) || sum != intern<op::subtract_>(graph, product, zero))
      return false;
  }
  for (int const i : dropped)
    if (graph.at_constants(i) != zero) return false;
  return found[0] == intern<op::divide_>(graph, one, zero) && found[1] == intern<op::log_>(graph, zero) &&
         found[2] == intern<op::divide_>(graph, 1, zero) && found[3] == intern<op::add_>(graph, 1, found[0]) && root > 0 &&
         graph.at_constants(zero_over_zero) == intern<op::divide_>(graph, zero, zero) && graph.at_constants(alive) == zero &&
         graph.at_constants(other) == intern<op::product_or_zero_>(graph, 1, found[0]);
}());

// Slopes with these numbers: y at y = 3, if that is told.
static_assert([] {
  graph_builder graph = with_inputs(3);
  int const product = intern<op::multiply_>(graph, 0, 1), power = intern<op::exp_>(graph, product);
  graph.folds_slopes();
  if (!are(graph.slopes(product), 1, 0)) return false;
  graph.fix(1, {3, 1});
  int const three = graph.constant(3);
  return are(graph.slopes(product), three, 0) && are(graph.slopes(product, 1u), three, -1) &&
         are(graph.slopes(product, 2u), -1, 0) && are(graph.slopes(power), make<op::exp_>(graph, graph.multiply(0, three)));
}());
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const product = intern<op::multiply_>(graph, 0, 1);
  graph.fix(1, {3, 1});
  if (!are(graph.slopes(product), 1, 0)) return false;
  graph.fix(0, {4, 1});
  graph.folds_slopes();
  return are(graph.slopes(product), graph.constant(3), graph.constant(4));
}());

}  // namespace
