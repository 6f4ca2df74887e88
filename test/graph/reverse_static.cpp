// The reverse sweep on graphs made by hand, and what the sweep leaves out.
#include <chainrule/graph/handle.hpp>
#include <chainrule/graph/reverse.hpp>
#include <chainrule/graph/taylor.hpp>
#include <chainrule/operations/operations.hpp>

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

template <class Op>
constexpr bool is(cr::graph_builder const& graph, int i) {
  return graph.node(i).operation == &operation<Op>;
}
template <class Op>
constexpr int count_of(cr::graph_builder const& graph) {
  int count = 0;
  for (int i = 0; i < graph.size(); ++i) count += is<Op>(graph, i);
  return count;
}

// Where slopes may be infinite: at roots, but of what is above zero for sure; at powers whose exponent may be below one.
template <class Build>
constexpr bool root_is_singular(Build build) {
  cr::graph_builder graph = with_inputs(2);
  return graph.is_singular(intern<op::sqrt_>(graph, build(graph)));
}
constexpr auto squared = [](cr::graph_builder& g, int i) { return intern<op::multiply_>(g, i, i); };
constexpr auto power = [](cr::graph_builder& g, int i, cr::rational n) { return intern<op::pow_>(g, i, g.constant(n)); };
constexpr auto beside = [](cr::graph_builder& g, int i, int j) { return intern<op::add_>(g, i, j); };
using graph = cr::graph_builder;
static_assert(root_is_singular([](graph&) { return 0; }) and root_is_singular([](graph& g) { return g.constant(0); }));
static_assert(not root_is_singular([](graph& g) { return g.constant(1); }) and
              root_is_singular([](graph& g) { return g.constant(-1); }));
static_assert(root_is_singular([](graph& g) { return squared(g, 0); }) and
              root_is_singular([](graph& g) { return intern<op::multiply_>(g, 0, 1); }));
static_assert(not root_is_singular([](graph& g) { return beside(g, g.constant(1), squared(g, 0)); }));
static_assert(not root_is_singular([](graph& g) { return beside(g, squared(g, 0), g.constant(1)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, squared(g, 0), g.constant(0)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, squared(g, 0), squared(g, 1)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), 0); }) and
              root_is_singular([](graph& g) { return beside(g, 0, g.constant(1)); }));
static_assert(not root_is_singular([](graph& g) { return beside(g, g.constant(1), power(g, 0, {2, 1})); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), power(g, 0, {3, 1})); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::pow_>(g, 0, 1)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::pow_>(g, g.constant(2), 1)); }));
static_assert(not root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::exp_>(g, 0)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::sin_>(g, 0)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::sqrt_>(g, 0)); }));  // of -0 it is -0
static_assert(root_is_singular([](graph& g) {  // the product may round to zero
  return intern<op::multiply_>(g, beside(g, g.constant(1), squared(g, 0)), beside(g, squared(g, 1), g.constant(1)));
}));
static_assert(not root_is_singular([](graph& g) {
  return beside(g, g.constant(1), intern<op::multiply_>(g, g.constant(2), squared(g, 1)));
}));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::multiply_>(g, g.constant(2), 1)); }));
static_assert(root_is_singular([](graph& g) { return beside(g, g.constant(1), intern<op::multiply_>(g, 1, g.constant(2))); }));
static_assert(root_is_singular([](graph& g) {
  return beside(g, g.constant(1), intern<op::subtract_>(g, g.constant(2), squared(g, 0)));
}));
constexpr bool deep_root_is_singular(int terms) {
  graph g = with_inputs(1);
  int sum = g.constant(1);
  for (int k = 0; k < terms; ++k) sum = beside(g, sum, squared(g, 0));
  return g.is_singular(intern<op::sqrt_>(g, sum));
}
static_assert(not deep_root_is_singular(7) and deep_root_is_singular(20));  // it is not looked for deeper
static_assert([] {
  graph g = with_inputs(2);
  bool const powers = g.is_singular(power(g, 0, {1, 2})) && !g.is_singular(power(g, 0, {1, 1})) &&
                      !g.is_singular(power(g, 0, {2, 1})) && g.is_singular(power(g, 0, {-1, 1})) &&
                      g.is_singular(intern<op::pow_>(g, 0, 1));
  int const above = beside(g, g.constant(1), squared(g, 0));
  bool const others = g.is_singular(intern<op::atan2_>(g, above, above)) && g.is_singular(intern<op::cbrt_>(g, above)) &&
                      !g.is_singular(intern<op::sin_>(g, 0)) && !g.is_singular(intern<op::sin_>(g, 0), true);
  int const quotient = intern<op::divide_>(g, 0, 1);
  bool const poles = !g.is_singular(quotient) && g.is_singular(quotient, true);
  int const first = intern<op::sqrt_>(g, 0), second = intern<op::sqrt_>(g, 1);
  list<char> guarded(second, 0);
  guarded[first] = 1;
  g.set_guarded(guarded);
  return powers && others && poles && !g.is_singular(first) && g.is_singular(second);
}());
// There a zero adjoint passes nothing on; factors stand outside.
static_assert([] {
  graph g = with_inputs(2);
  int const two = g.constant(2), large = g.constant(std::int64_t{1} << 62);
  bool const plain = g.pass(0, 1, false) == g.multiply(0, 1) && g.pass(two, 1, true) == g.multiply(two, 1) &&
                     g.pass(0, two, true) == g.multiply(0, two);
  int const guarded = g.pass(0, 1, true);
  int const huge = g.multiply(large, 0);
  return plain && is<op::product_or_zero_>(g, guarded) && g.is_product_or_zero(guarded) && !g.is_product_or_zero(0) &&
         g.pass(1, 0, true) != guarded && g.pass(g.multiply(two, 0), g.negate(1), true) == g.negate(g.multiply(two, guarded)) &&
         is<op::product_or_zero_>(g, g.pass(huge, g.multiply(large, 1), true));
}());
static_assert([] {
  graph g = with_inputs(2);
  cr::detail::reverse(g, intern<op::divide_>(g, intern<op::sin_>(g, 0), intern<op::sin_>(g, 1)), g.input(2), 2);
  bool const at_poles_none = count_of<op::product_or_zero_>(g) == 0;
  cr::detail::reverse(g, intern<op::sqrt_>(g, intern<op::sin_>(g, 0)), g.input(2), 2);
  return at_poles_none && count_of<op::product_or_zero_>(g) == 1;
}());

// Even powers of what states its square go through the squares.
static_assert([] {
  graph g = with_inputs(2);
  int const base = intern<op::hypot_>(g, 0, 1);
  int const even = power(g, base, {4, 1}), zeroth = power(g, base, {0, 1}), odd = power(g, base, {3, 1}),
            below = power(g, base, {-2, 1});
  int const of_other = power(g, 0, {4, 1}), by_variable = intern<op::pow_>(g, base, 1);
  bool const through = g.through(even) == base && g.through(odd) == odd && g.through(below) == below &&
                       g.through(zeroth) == zeroth && g.through(of_other) == of_other && g.through(by_variable) == by_variable &&
                       g.through(base) == base && g.through(0) == 0;
  list<int> const gradient = cr::detail::reverse(g, even, g.constant(1), 2);  // 4 hypot^2 x
  int const expected = g.multiply(g.constant(4), g.multiply(g.multiply(base, base), 0));
  list<int> const exact{gradient[0], gradient[1]};
  return through && count_of<op::select_>(g) == 0 && exact[0] != exact[1] && g.node(expected).count == 2;
}());

// Adjoints that are masked under different conditions get a mask of their own, whichever branch is zero; zeros do not count.
static_assert([] {
  graph g = with_inputs(4);
  int const zero = g.constant(0), c = intern<op::less_>(g, 0, 1), d = intern<op::less_>(g, 1, 2);
  int const when_c = intern<op::select_>(g, c, 3, zero), when_d = intern<op::select_>(g, d, 3, zero),
            unless_d = intern<op::select_>(g, d, zero, 3);
  auto const joined = [&](int a, int b, int more) {
    cr::detail::adjoint sum{};
    sum.add(g, a);
    sum.add(g, zero);
    sum.add(g, b);
    if (more >= 0) sum.add(g, more);
    return sum.masked(g);
  };
  int const otherwise = intern<op::not_>(g, d);
  int const both = joined(when_c, when_d, -1), one = joined(when_c, unless_d, -1), none = joined(when_c, when_d, 3),
            same = joined(when_c, intern<op::select_>(g, c, 2, zero), -1);
  cr::detail::adjoint empty{};
  empty.add(g, zero);
  return is<op::select_>(g, both) && g.argument(both, 0) == g.make(&operation<op::or_>, c, d) && is<op::select_>(g, one) &&
         g.argument(one, 0) == g.make(&operation<op::or_>, c, otherwise) && is<op::add_>(g, none) && is<op::select_>(g, same) &&
         g.argument(same, 0) == c && empty.is_zero();
}());

// Sweeps one after the other: the derivatives in the inputs from the first on, each once, and no others.
struct found {
  list<int> inputs, nodes;
};
constexpr found swept(graph& g, auto& sweep, int root, int first) {
  found all;
  static_cast<void>(g);
  sweep(root, first, [&](int input, int node) {
    all.inputs.push_back(input);
    all.nodes.push_back(node);
  });
  return all;
}
static_assert([] {
  graph g = with_inputs(4);
  int const product =
      intern<op::multiply_>(g, intern<op::multiply_>(g, g.constant(2), 0), intern<op::multiply_>(g, 1, 3));  // 3 is none of three
  cr::detail::repeated_reverse sweep(g, 3);
  found const both = swept(g, sweep, product, 0), second = swept(g, sweep, product, 1), none = swept(g, sweep, product, 2);
  found const of_input = swept(g, sweep, 0, 1), of_other = swept(g, sweep, 3, 0), of_constant = swept(g, sweep, g.constant(2), 0);
  return both.inputs.size() == 2 && both.inputs[0] == 1 && both.inputs[1] == 0 && second.inputs.size() == 1 &&
         second.inputs[0] == 1 && second.nodes[0] == both.nodes[0] && none.inputs.empty() && of_input.inputs.empty() &&
         of_other.inputs.empty() && of_constant.inputs.empty();
}());
static_assert([] {  // of the first node that a sweep has made, and of graphs of more nodes than a word has bits
  graph g = with_inputs(1);
  int node = 0;
  for (int k = 0; k < 80; ++k) node = intern<op::sin_>(g, node);
  g.constant(1);
  cr::detail::repeated_reverse sweep(g, 1);
  int const size = g.size();
  found const first = swept(g, sweep, node, 0);
  found const next = swept(g, sweep, size, 0);  // a cosine of the node below
  found const second = swept(g, sweep, first.nodes[0], 0);
  return first.inputs.size() == 1 && next.inputs.size() == 1 && second.inputs.size() == 1 && first.nodes[0] > 127;
}());

// Taylor coefficients of what does not depend on all inputs: (2 x)^2 y / 2 along x alone; and behind a product that zero decides.
static_assert([] {
  graph g = with_inputs(3);
  int const double_x = intern<op::multiply_>(g, g.constant(2), 0);
  int const cube = intern<op::multiply_>(g, double_x, intern<op::multiply_>(g, double_x, double_x));
  cr::detail::taylor_series series(g, {g.constant(1)}, 3);
  return series.coefficient(cube, 3) == g.constant(8) && series.coefficient(cube, 0) == cube &&
         g.is_zero(series.coefficient(1, 2)) && g.is_zero(series.coefficient(0, 2));
}());
static_assert([] {
  graph g = with_inputs(4);
  int const product = intern<op::product_or_zero_>(g, 0, 1), quotient = intern<op::divide_>(g, 0, 1);
  cr::detail::taylor_series series(g, {2, 3}, 1);
  int const expected = g.add(intern<op::product_or_zero_>(g, 2, 1), intern<op::product_or_zero_>(g, 0, 3));
  bool const zero_decides = series.coefficient(product, 1) == expected;
  int const before = count_of<op::product_or_zero_>(g);
  series.coefficient(quotient, 1);
  return zero_decides && count_of<op::product_or_zero_>(g) > before;
}());

}  // namespace
