// Building graphs: sharing, what `make` drops, masks, rules read once.
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
using cr::detail::operation;

namespace graph_rules {
/// A rule that states a Hana integer.
struct doubled_ {
  static constexpr auto name = cr::fixed_string("doubled");
  static constexpr auto value(auto const& u) { return u + u; }
  static constexpr auto partials(auto, auto) { return boost::hana::make_tuple(boost::hana::int_c<2>); }
};
}  // namespace graph_rules

namespace {

template <class Op>
constexpr bool is(graph_builder const& graph, int i, auto... arguments) {
  int const all[] = {arguments...};
  if (graph.node(i).operation != &operation<Op> || graph.node(i).count != int(sizeof...(arguments))) return false;
  for (int k = 0; k < int(sizeof...(arguments)); ++k)
    if (graph.argument(i, k) != all[k]) return false;
  return true;
}

// Equal nodes are one; x*y serves for y*x, with its arguments as they were first written.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const product = intern<op::multiply_>(graph, 1, 0);
  bool const shared = intern<op::multiply_>(graph, 0, 1) == product && intern<op::multiply_>(graph, 1, 0) == product;
  return shared && is<op::multiply_>(graph, product, 1, 0) && graph.size() == 3 && graph.input(1) == 1;
}());
static_assert([] {
  graph_builder graph = with_inputs(2);
  return intern<op::subtract_>(graph, 0, 1) != intern<op::subtract_>(graph, 1, 0) &&
         intern<op::atan2_>(graph, 0, 1) != intern<op::atan2_>(graph, 1, 0) &&
         intern<op::add_>(graph, 0, 1) != intern<op::multiply_>(graph, 0, 1);
}());
static_assert([] {
  graph_builder graph = with_inputs(1);
  int const half = graph.constant(cr::rational{1, 2});
  return graph.constant(cr::rational{1, 2}) == half && graph.constant(1) != half && graph.constant(2) != graph.constant(-2) &&
         graph.constant(0) != 0 && graph.is_zero(graph.constant(0)) && !graph.is_zero(0);
}());

// Operations on more than three arguments.
static_assert([] {
  graph_builder graph = with_inputs(5);
  int const five = intern<op::log_sum_exp_>(graph, 0, 1, 2, 3, 4);
  int const four = intern<op::log_sum_exp_>(graph, 0, 1, 2, 3);
  int const swapped = intern<op::log_sum_exp_>(graph, 1, 0, 2, 3, 4);
  return five != four && five != swapped && intern<op::log_sum_exp_>(graph, 0, 1, 2, 3, 4) == five &&
         is<op::log_sum_exp_>(graph, five, 0, 1, 2, 3, 4) && is<op::log_sum_exp_>(graph, swapped, 1, 0, 2, 3, 4);
}());

// Everything is still found after the table has grown.
static_assert([] {
  graph_builder graph = with_inputs(1);
  int node = 0;
  for (int i = 0; i < 300; ++i) node = intern<op::add_>(graph, node, graph.constant(i));
  int const size = graph.size();
  node = 0;
  for (int i = 0; i < 300; ++i) node = intern<op::add_>(graph, graph.constant(i), node);
  return graph.input(0) == 0 && graph.size() == size && size == 601;
}());
static_assert([] {
  for (int first = 100; first < 140; ++first) {
    graph_builder graph(cr::detail::arithmetic_table<>);
    int node = graph.constant(first);
    for (int i = 0; i < 17; ++i) node = intern<op::add_>(graph, node, graph.constant(i));
    if (graph.constant(first) != 0) return false;
  }
  return true;
}());

// What is written stays; what differentiation makes drops zeros and ones and folds constants.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const zero = graph.constant(0);
  int const one = graph.constant(1);
  int const minus = graph.constant(-1);
  int const negative = graph.negate(0);
  bool const written = is<op::multiply_>(graph, intern<op::multiply_>(graph, 0, zero), 0, zero);
  bool const products = graph.multiply(0, zero) == zero && graph.multiply(zero, 0) == zero && graph.multiply(one, 0) == 0 &&
                        graph.multiply(0, one) == 0 && graph.multiply(0, minus) == negative &&
                        graph.multiply(minus, 0) == negative;
  bool const sums =
      graph.add(0, zero) == 0 && graph.add(zero, 0) == 0 && graph.negate(negative) == 0 && graph.negate(zero) == zero;
  bool const rest = make<op::subtract_>(graph, 0, zero) == 0 && make<op::subtract_>(graph, zero, 0) == negative &&
                    make<op::divide_>(graph, 0, one) == 0 && make<op::divide_>(graph, 0, minus) == negative &&
                    make<op::divide_>(graph, zero, 0) == zero && make<op::pow_>(graph, 0, one) == 0 &&
                    make<op::pow_>(graph, 0, zero) == one;
  bool const constants = graph.add(graph.constant(2), graph.constant(cr::rational{1, 2})) == graph.constant(cr::rational{5, 2}) &&
                         make<op::pow_>(graph, graph.constant(2), graph.constant(-3)) == graph.constant(cr::rational{1, 8});
  return written && products && sums && rest && constants;
}());
// Constants that would overflow, or divide by zero, are left to run time.
static_assert([] {
  graph_builder graph = with_inputs(1);
  int const large = graph.constant(std::int64_t{1} << 62);
  int const zero = graph.constant(0);
  return is<op::multiply_>(graph, graph.multiply(large, large), large, large) &&
         is<op::divide_>(graph, make<op::divide_>(graph, large, zero), large, zero) &&
         is<op::divide_>(graph, make<op::divide_>(graph, zero, zero), zero, zero);
}());

// Signs go outwards, where sums take them up.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const minus_x = graph.negate(0);
  int const minus_y = graph.negate(1);
  int const product = graph.multiply(0, 1);
  int const sum = graph.add(0, 1);
  bool const products = graph.multiply(minus_x, 1) == graph.negate(product) &&
                        graph.multiply(0, minus_y) == graph.negate(product) && graph.multiply(minus_x, minus_y) == product;
  bool const sums = is<op::subtract_>(graph, graph.add(0, minus_y), 0, 1) &&
                    is<op::subtract_>(graph, graph.add(minus_x, 1), 1, 0) && graph.add(minus_x, minus_y) == graph.negate(sum);
  bool const differences = make<op::subtract_>(graph, 0, minus_y) == sum &&
                           make<op::subtract_>(graph, minus_x, 1) == graph.negate(sum) &&
                           is<op::subtract_>(graph, make<op::subtract_>(graph, minus_x, minus_y), 1, 0);
  bool const quotients = make<op::divide_>(graph, minus_x, 1) == graph.negate(make<op::divide_>(graph, 0, 1)) &&
                         make<op::divide_>(graph, minus_x, minus_y) != graph.negate(make<op::divide_>(graph, 0, 1));
  return products && sums && differences && quotients && is<op::divide_>(graph, make<op::divide_>(graph, 0, 1), 0, 1);
}());

// Constant factors go outwards where two of them meet; one by itself stays where it is, multiplied once.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const zero = graph.constant(0);
  int const two = graph.constant(2);
  int const six = graph.constant(6);
  int const half = graph.constant(cr::rational{1, 2});
  int const twice = graph.multiply(two, 0);
  int const thrice = graph.multiply(1, graph.constant(3));
  int const minus_twice = graph.negate(twice);
  bool const products = graph.multiply(twice, thrice) == graph.multiply(six, graph.multiply(0, 1)) &&
                        graph.multiply(graph.constant(3), twice) == graph.multiply(six, 0) &&
                        graph.multiply(thrice, two) == graph.multiply(six, 1) &&
                        graph.multiply(graph.constant(-3), twice) == graph.negate(graph.multiply(six, 0)) &&
                        graph.multiply(half, twice) == 0 && graph.multiply(minus_twice, half) == graph.negate(0);
  bool const single = is<op::multiply_>(graph, graph.multiply(twice, 1), twice, 1) &&
                      is<op::multiply_>(graph, graph.multiply(0, thrice), 0, thrice) && is<op::multiply_>(graph, twice, two, 0) &&
                      graph.multiply(minus_twice, 1) == graph.negate(graph.multiply(twice, 1));
  bool const sums = graph.add(0, 0) == twice && graph.add(twice, 0) == graph.multiply(graph.constant(3), 0) &&
                    graph.add(twice, graph.negate(0)) == 0 && make<op::subtract_>(graph, twice, 0) == 0 &&
                    make<op::subtract_>(graph, 0, twice) == graph.negate(0) && make<op::subtract_>(graph, twice, twice) == zero &&
                    is<op::add_>(graph, graph.add(twice, thrice), twice, thrice);
  int const quotient = make<op::divide_>(graph, 0, 1);
  int const inverse = make<op::divide_>(graph, graph.constant(1), 0);
  bool const quotients =
      make<op::divide_>(graph, twice, 1) == graph.multiply(two, quotient) &&
      make<op::divide_>(graph, 0, thrice) == graph.multiply(graph.constant(cr::rational{1, 3}), quotient) &&
      make<op::divide_>(graph, graph.constant(3), twice) == graph.multiply(graph.constant(cr::rational{3, 2}), inverse) &&
      make<op::divide_>(graph, graph.constant(1), graph.negate(0)) == graph.negate(inverse) &&
      is<op::divide_>(graph, make<op::divide_>(graph, six, 0), six, 0) &&
      is<op::divide_>(graph, make<op::divide_>(graph, 0, two), 0, two);
  bool const others = is<op::atan2_>(graph, make<op::atan2_>(graph, twice, 1), twice, 1) &&
                      is<op::less_>(graph, make<op::less_>(graph, graph.negate(0), thrice), graph.negate(0), thrice);
  return products && single && sums && quotients && others;
}());
// Where the factors together do not fit, they stay apart.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const large = graph.constant(std::int64_t{1} << 62);
  int const u = graph.multiply(large, 0);
  int const v = graph.multiply(large, 1);
  return is<op::multiply_>(graph, graph.multiply(u, v), u, v) && is<op::add_>(graph, graph.add(u, u), u, u) &&
         is<op::multiply_>(graph, graph.multiply(large, u), large, u) &&
         graph.multiply(large, graph.constant(-4)) == graph.multiply(graph.constant(-4), large);
}());

// Masks: nothing is multiplied by a dead zero. Inputs: a condition's sides, then two numbers.
static_assert([] {
  graph_builder graph = with_inputs(4);
  int const zero = graph.constant(0);
  int const one = graph.constant(1);
  int const condition = make<op::less_>(graph, 0, 1);
  int const when = make<op::select_>(graph, condition, one, zero);
  int const unless = make<op::select_>(graph, condition, zero, one);
  int const product = graph.multiply(when, 2);
  bool const inside =
      is<op::select_>(graph, product, condition, 2, zero) && graph.multiply(2, when) == product &&
      is<op::select_>(graph, graph.multiply(2, unless), condition, zero, 2) &&
      is<op::select_>(graph, graph.negate(product), condition, graph.negate(2), zero) &&
      is<op::select_>(graph, make<op::divide_>(graph, product, 3), condition, make<op::divide_>(graph, 2, 3), zero);
  int const other = graph.multiply(3, unless);
  bool const same_condition = is<op::select_>(graph, graph.add(product, other), condition, 2, 3) &&
                              graph.multiply(product, other) == zero && graph.multiply(when, when) == when;
  // Without a zero there is nothing dead.
  int const both = make<op::select_>(graph, condition, graph.constant(2), graph.constant(3));
  return inside && same_condition && is<op::multiply_>(graph, graph.multiply(both, 2), both, 2) &&
         make<op::select_>(graph, condition, zero, zero) == zero;
}());

// Masks of masks are one mask.
static_assert([] {
  graph_builder graph = with_inputs(4);
  int const zero = graph.constant(0);
  int const one = graph.constant(1);
  int const first = make<op::less_>(graph, 0, 1);
  int const second = make<op::less_>(graph, 1, 2);
  int const not_first = make<op::not_>(graph, first);
  int const not_second = make<op::not_>(graph, second);
  int const a = make<op::select_>(graph, first, 2, zero);
  int const b = make<op::select_>(graph, second, 3, zero);
  int const c = make<op::select_>(graph, second, zero, 3);
  auto const selected = [&](int condition, int yes, int no) { return make<op::select_>(graph, condition, yes, no); };
  auto const both = [&](int p, int q) { return make<op::and_>(graph, p, q); };
  auto const either = [&](int p, int q) { return make<op::or_>(graph, p, q); };
  bool const product = is<op::select_>(graph, graph.multiply(a, b), both(first, second), graph.multiply(2, 3), zero);
  return product && is<op::select_>(graph, graph.multiply(a, c), both(first, not_second), graph.multiply(2, 3), zero) &&
         is<op::select_>(graph, selected(first, b, zero), both(first, second), 3, zero) &&
         is<op::select_>(graph, selected(first, zero, b), both(not_first, second), 3, zero) &&
         is<op::select_>(graph, selected(first, one, b), either(first, second), selected(first, one, 3), zero) &&
         is<op::select_>(graph, selected(first, b, one), either(not_first, second), selected(first, 3, one), zero) &&
         is<op::select_>(graph, selected(first, b, c), either(both(first, second), both(not_first, not_second)),
                         selected(first, 3, 3), zero);
}());

// A rule gives the partials that are wanted, and only their nodes.
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const quotient = intern<op::divide_>(graph, 0, 1);
  int const before = graph.size();
  cr::detail::list<int> const second = graph.partials(quotient, 2u);
  cr::detail::list<int> const both = graph.partials(quotient);
  int const after = graph.size();
  graph.partials(quotient);
  return second[0] == -1 && second[1] == both[1] && graph.size() == after && after > before;
}());
static_assert([] {
  graph_builder graph = with_inputs(5);
  int const largest = intern<op::log_sum_exp_>(graph, 0, 1, 2, 3, 4);
  cr::detail::list<int> const partials = graph.partials(largest);
  bool good = partials.size() == 5;
  int const reference = make<op::reference_>(graph, 0, 1, 2, 3, 4);
  for (int k = 0; k < 5; ++k)
    good = good && graph.node(partials[k]).operation->name == "share" &&
           graph.argument(partials[k], 0) == make<op::exp_of_difference_>(graph, k, reference);
  return good;
}());

// Whatever differs is another node, whichever slots are shared: operations, arguments, one of more than three, factors.
template <class... Op>
constexpr bool all_differ() {
  graph_builder graph = with_inputs(24);
  for (int k = 0; k < 24; ++k) (intern<Op>(graph, k), ...);
  for (int k = 0; k < 24; ++k) (intern<Op>(graph, k), ...);
  return graph.size() == 24 + 24 * int(sizeof...(Op));
}
static_assert(all_differ<op::sin_, op::cos_, op::tan_, op::exp_, op::log_, op::sqrt_, op::abs_, op::erf_, op::sinh_, op::cosh_,
                         op::tanh_, op::atan_, op::negate_, op::floor_>());
static_assert([] {
  graph_builder graph = with_inputs(40);
  auto const add_all = [&] {
    for (int k = 4; k < 40; ++k)
      intern<op::log_sum_exp_>(graph, 0, 1, 2, k), intern<op::log_sum_exp_>(graph, k, 1, 2, 3),
          intern<op::log_sum_exp_>(graph, 0, k, 2, 3, 3);
    return graph.size();
  };
  return add_all() == 40 + 3 * 36 && add_all() == 40 + 3 * 36;
}());
// A factor that vanishes leaves its node.
static_assert([] {
  graph_builder graph = with_inputs(1);
  int const half = graph.constant(cr::rational{1, 2}), two = graph.constant(2);
  return graph.multiply(half, graph.multiply(two, 0)) == 0 && graph.add(graph.multiply(two, 0), graph.negate(0)) == 0;
}());

// Conditions that are the first nodes of a graph are conditions as all others.
static_assert([] {
  graph_builder graph = with_inputs(1);
  int const first = intern<op::less_>(graph, 0, 0), second = intern<op::less_equal_>(graph, 0, 0);
  int const zero = graph.constant(0), one = graph.constant(1);
  auto const masked = [&](int condition) { return make<op::select_>(graph, condition, 0, zero); };
  for (int const condition : {first, second}) {
    int const other = condition == first ? second : first, inner = masked(condition);
    if (!is<op::add_>(graph, graph.add(inner, 0), inner, 0)) return false;
    if (!is<op::select_>(graph, make<op::select_>(graph, other, inner, zero), make<op::and_>(graph, other, condition), 0, zero) ||
        !is<op::select_>(graph, make<op::select_>(graph, other, inner, one),
                         make<op::or_>(graph, make<op::not_>(graph, other), condition), make<op::select_>(graph, other, 0, one),
                         zero))
      return false;
  }
  return true;
}());
static_assert([] {
  graph_builder graph = with_inputs(2);
  int const condition = intern<op::less_>(graph, 0, 1), other = make<op::less_>(graph, 1, 0), zero = graph.constant(0);
  int const not_condition = make<op::not_>(graph, condition), not_other = make<op::not_>(graph, other);
  int const inner = make<op::select_>(graph, condition, 0, zero), outer = make<op::select_>(graph, other, zero, 1);
  // Under its own condition a mask is as wide as that.
  return is<op::select_>(graph, make<op::select_>(graph, condition, inner, outer),
                         make<op::or_>(graph, condition, make<op::and_>(graph, not_condition, not_other)),
                         make<op::select_>(graph, condition, 0, 1), zero);
}());

// Exact constants fold in any number of arguments.
struct third_of_three_ {
  static constexpr auto name = cr::fixed_string("third_of_three");
  static constexpr rational exact(rational, rational, rational w) { return w; }
  static constexpr auto value(auto const&, auto const&, auto const& w) { return w; }
};
static_assert([] {
  graph_builder graph = with_inputs(1);
  int const two = graph.constant(2), three = graph.constant(3), four = graph.constant(4);
  return make<third_of_three_>(graph, two, three, four) == four &&
         is<third_of_three_>(graph, make<third_of_three_>(graph, two, 0, four), two, 0, four);
}());

// A minus goes out of a product though the other factor is a multiple; the factor of one constant stays where it is.
static_assert([] {
  graph_builder graph = with_inputs(3);
  int const two = graph.constant(2), three = graph.constant(3), minus_three = graph.constant(-3);
  int const twice = graph.multiply(two, 1), minus_x = graph.negate(0), condition = make<op::less_>(graph, 0, 1);
  int const chosen = make<op::select_>(graph, condition, 1, 2), inverse = make<op::divide_>(graph, graph.constant(1), 0);
  return graph.multiply(minus_x, twice) == graph.negate(graph.multiply(0, twice)) &&
         graph.multiply(twice, minus_x) == graph.negate(graph.multiply(twice, 0)) &&
         graph.multiply(minus_three, 0) == graph.negate(graph.multiply(three, 0)) &&
         make<op::divide_>(graph, minus_three, 0) == graph.negate(graph.multiply(three, inverse)) &&
         is<op::divide_>(graph, make<op::divide_>(graph, three, 0), three, 0) &&
         is<op::add_>(graph, graph.add(chosen, chosen), chosen, chosen);
}());

// Pages show a rule as the textbook has it.
static_assert([] {
  cr::detail::arithmetic_operations textbook = cr::detail::arithmetic_table<>;
  textbook.writes_textbook = true;
  graph_builder for_pages(textbook), for_numbers(cr::detail::arithmetic_table<>);
  return operation<op::sigmoid_>.read_rule(for_pages, 1).steps.back().operation == &operation<op::multiply_> &&
         operation<op::sigmoid_>.read_rule(for_numbers, 1).steps.back().operation != &operation<op::multiply_>;
}());

static_assert([] {
  graph_builder graph = with_inputs(1);
  cr::detail::recipe const rule = operation<graph_rules::doubled_>.read_rule(graph, 1);
  return rule.steps.size() == 1 && rule.steps[0].is_constant() && rule.steps[0].constant() == rational{2, 1} &&
         rule.outputs[0] == 2;
}());

static_assert(cr::detail::number_of_partials<double>() == 0 &&
              cr::detail::number_of_partials<boost::hana::tuple<int, int>>() == 2);

// As many arguments as a rule may have.
static_assert([] {
  graph_builder graph(cr::detail::arithmetic_table<>);
  constexpr int most = cr::detail::most_arguments;
  return operation<op::log_sum_exp_>.read_rule(graph, most).count == most &&
         operation<op::log_sum_exp_>.read_rule(graph, 2).count == 2;
}());

// Inputs that a graph begins with are found by their numbers, others and what stands on them in its table, however often that grows.
static_assert([] {
  graph_builder graph(cr::detail::arithmetic_table<>);
  graph.add_inputs(100);
  if (graph.size() != 100 || graph.input(99) != 99 || graph.node(7).input != 7 || graph.is_constant(7)) return false;
  int const later = graph.input(100);
  for (int k = 0; k + 1 < 100; ++k)
    if (graph.add(k, k + 1) != 101 + k) return false;
  for (int k = 0; k + 1 < 100; ++k)
    if (graph.add(k, k + 1) != 101 + k || graph.add(k + 1, k) != 101 + k) return false;
  return later == 100 && graph.input(100) == 100 && graph.size() == 200;
}());
// To a graph that has begun, those are added that it lacks.
static_assert([] {
  graph_builder graph(cr::detail::arithmetic_table<>);
  int const two = graph.constant(2);
  graph.add_inputs(2);
  int const second = graph.input(1);
  graph.add_inputs(3);
  return two == 0 && second == 2 && graph.input(0) == 1 && graph.input(2) == 3 && graph.size() == 4 && graph.node(3).input == 2;
}());

}  // namespace
