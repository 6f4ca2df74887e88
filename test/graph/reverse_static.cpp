// The reverse sweep on graphs made by hand, and what the sweep leaves out.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace op = cr::operations;
using cr::detail::list;
using cr::detail::operation;

namespace {

constexpr cr::graph_builder with_inputs(int count) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  for (int i = 0; i < count; ++i) graph.input(i);
  return graph;
}
template <class Op>
constexpr int intern(cr::graph_builder& graph, auto... arguments) {
  int const all[] = {arguments...};
  return graph.intern(&operation<Op>, all, int(sizeof...(arguments)));
}

// d(x*y) = (y, x): nodes that are there already, and nothing else but constants.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const product = intern<op::multiply_>(graph, 0, 1);
  list<int> const gradient = cr::detail::reverse(graph, product, graph.constant(1), 2);
  return gradient[0] == 1 && gradient[1] == 0 && graph.size() <= 6;
}());
// exp is its own partial; a constant input costs nothing.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const power = intern<op::exp_>(graph, intern<op::add_>(graph, 0, 1));
  list<int> const gradient = cr::detail::reverse(graph, power, graph.constant(1), 1);
  return gradient.size() == 1 && gradient[0] == power;
}());
// Contributions meet: x*x + x has 2 x + 1, written x + x + 1 or so, four times the cost at most.
static_assert([] {
  cr::graph_builder graph = with_inputs(1);
  int const sum = intern<op::add_>(graph, intern<op::multiply_>(graph, 0, 0), 0);
  list<int> const gradient = cr::detail::reverse(graph, sum, graph.constant(1), 1);
  return graph.node(gradient[0]).operation == &operation<op::add_> && graph.size() <= 8;
}());
// An output that is an input or a constant, and one that is no function of the inputs asked for.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const one = graph.constant(1);
  int const zero = graph.constant(0);
  int const other = intern<op::sin_>(graph, 1);
  list<int> const of_input = cr::detail::reverse(graph, 0, one, 2);
  list<int> const of_constant = cr::detail::reverse(graph, one, one, 2);
  list<int> const of_other = cr::detail::reverse(graph, other, one, 1);
  return of_input[0] == one && of_input[1] == zero && of_constant[0] == zero && of_other[0] == zero;
}());
// Several outputs at once, each with its seed; one output twice counts twice.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const seed = graph.input(2);
  int const product = intern<op::multiply_>(graph, 0, 1);
  list<int> const both = cr::detail::reverse(graph, list<int>{product, 0}, list<int>{seed, graph.constant(1)}, 2);
  list<int> const twice = cr::detail::reverse(graph, list<int>{0, 0}, list<int>{seed, seed}, 2);
  return both[0] == graph.add(graph.multiply(seed, 1), graph.constant(1)) && both[1] == graph.multiply(seed, 0) &&
         twice[0] == graph.add(seed, seed);
}());
// Conditions carry no derivative.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const condition = intern<op::less_>(graph, 0, 1);
  int const one = graph.constant(1);
  int const chosen = intern<op::select_>(graph, condition, 1, one);
  list<int> const gradient = cr::detail::reverse(graph, chosen, one, 2);
  return graph.is_zero(gradient[0]) && graph.argument(gradient[1], 1) == one && graph.is_zero(graph.argument(gradient[1], 2));
}());

}  // namespace
