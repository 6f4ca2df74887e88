// Vertex elimination: Jacobians as sweeps give them, for fewer operations.
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace hana = boost::hana;
namespace op = cr::operations;
using namespace chainrule::literals;
using cr::detail::list;
using cr::detail::operation;
using elimination = cr::detail::elimination<80>;

namespace {

constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;

using cr::graph_builder;

constexpr graph_builder with_inputs(int count) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  for (int i = 0; i < count; ++i) graph.input(i);
  return graph;
}
template <class Op>
constexpr int intern(cr::graph_builder& graph, auto... arguments) {
  int const all[] = {arguments...};
  return graph.intern(&operation<Op>, all, int(sizeof...(arguments)));
}
constexpr list<int> eliminated(cr::graph_builder& graph, list<int> const& roots, int inputs) {
  elimination eliminate(graph, roots, inputs);
  eliminate.greedily();
  return eliminate.jacobian();
}

// d(x*y) = (y, x); an output that is an input, a constant, no function of the inputs, or there twice.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const product = intern<op::multiply_>(graph, 0, 1);
  int const one = graph.constant(1);
  int const zero = graph.constant(0);
  list<int> const all = eliminated(graph, {product, 0, one, product}, 2);
  int const expected[] = {1, 0, one, zero, zero, zero, 1, 0};
  for (int k = 0; k < 8; ++k)
    if (all[k] != expected[k]) return false;
  return true;
}());
// Nodes that lead to no output are no vertices, nor those that depend on no input.
static_assert([] {
  cr::graph_builder graph = with_inputs(3);
  int const sum = intern<op::add_>(graph, intern<op::multiply_>(graph, 0, 1), intern<op::exp_>(graph, 2));
  intern<op::sin_>(graph, intern<op::exp_>(graph, intern<op::multiply_>(graph, 0, 0)));
  int const last = intern<op::cos_>(graph, sum);
  return elimination(graph, {last}, 2).inner() == 5;
}());
// As many as fill a list and a word of bits, one behind another.
static_assert([] {
  cr::graph_builder graph = with_inputs(1);
  int last = 0;
  for (int k = 0; k < 64; ++k) last = intern<op::negate_>(graph, last);
  return eliminated(graph, {last}, 1)[0] == graph.constant(1);
}());
// More vertices than there is room for, an output among them: nothing is eliminated.
template <int Vertices>
constexpr bool has_room() {
  graph_builder graph = with_inputs(1);
  int const last = intern<op::sin_>(graph, intern<op::exp_>(graph, 0));
  cr::detail::elimination<Vertices> greedy(graph, {last}, 1), by_pairs(graph, {last}, 1);
  return greedy.greedily() && by_pairs.by_pairs();
}
static_assert(!has_room<3>() && has_room<4>());
// An output inside another: exp(s) and s itself.
static_assert([] {
  cr::graph_builder graph = with_inputs(1);
  int const square = intern<op::multiply_>(graph, 0, 0);
  int const power = intern<op::exp_>(graph, square);
  list<int> const all = eliminated(graph, {power, square}, 1);
  int const twice = graph.multiply(graph.constant(2), 0);
  return all[1] == twice && graph.node(all[0]).operation == &operation<op::multiply_>;
}());
// Edges of 1 and -1 cost nothing, and the search is told so: those of a difference, and one to each output.
static_assert([] {
  cr::graph_builder graph = with_inputs(2);
  int const twice = intern<op::multiply_>(graph, 0, graph.constant(2));
  int const half = intern<op::multiply_>(graph, 0, graph.constant(cr::rational{1, 2}));
  int const thrice = intern<op::multiply_>(graph, 1, graph.constant(3));
  list<int> const roots{intern<op::subtract_>(graph, 0, 1), intern<op::multiply_>(graph, 0, 1), twice, half, thrice};
  elimination eliminate(graph, roots, 2);
  int free = 0, all = 0;
  eliminate.for_each_edge([&](int, int, bool is_unit) {
    free += is_unit;
    ++all;
  });
  return free == 7 && all == 12;
}());
// An edge that may be infinite, or what came of one, meets no zero: whatever is eliminated first, and beside an edge that is finite.
static_assert([] {
  graph_builder graph = with_inputs(1);
  int const root = intern<op::sqrt_>(graph, 0), sine = intern<op::sin_>(graph, root),
            product = intern<op::multiply_>(graph, root, 0);
  int const last = intern<op::cos_>(graph, sine), other = intern<op::cos_>(graph, product);
  auto const is_guarded = [&](int output, bool earlier_first) {
    elimination eliminate(graph, {output}, 1);
    list<int> order;
    for (int v = 0; v < eliminate.inner(); ++v)
      if (eliminate.is_eliminable(v)) order.push_back(v);
    if (!earlier_first)
      for (int k = 0; k < order.size() / 2; ++k) std::swap(order[k], order[order.size() - 1 - k]);
    eliminate.in_order(order);
    auto const guards = [&](int i, auto const& self) -> bool {
      if (graph.node(i).operation == &operation<op::negate_>) return self(graph.argument(i, 0), self);
      if (graph.is_product_or_zero(i)) return true;
      if (graph.node(i).operation != &operation<op::multiply_>) return false;
      return self(graph.argument(i, 0), self) || self(graph.argument(i, 1), self);
    };
    return guards(eliminate.jacobian()[0], guards);
  };
  return is_guarded(last, true) && is_guarded(last, false) && is_guarded(other, true);
}());
// A dead branch stays dead in every order: no infinity of it is multiplied by 0.
constexpr auto guarded = cr::function(hana::make_tuple(select(x > 0_c, sqrt(x), x) * y, select(x > 0_c, log(x), y)), x, y);
static_assert(guarded.jacobian(0, 2) == std::array{std::array{2.0, 0.0}, std::array{0.0, 1.0}});
static_assert(guarded.jacobian(4, 2) == std::array{std::array{0.5, 2.0}, std::array{0.25, 0.0}});
// A root that a selection guards is asked nothing more, of elements of arrays as of variables.
constexpr cr::variables<"z", 2> z;
template <class U, class V>
constexpr auto turned(U u, V v) {
  constexpr auto squares = square(U{}) + square(V{});
  return hana::make_tuple(select(squares > 0_c, u / sqrt(squares), u), select(squares > 0_c, v / sqrt(squares), v));
}
constexpr auto of_elements = cr::function(turned(z[0_c], z[1_c]), z);
static_assert(of_elements.jacobian_operations == cr::function(turned(x, y), x, y).jacobian_operations);
static_assert(of_elements.jacobian_operations.other == 0);
static_assert(of_elements.jacobian(0, 0) == std::array{std::array{1.0, 0.0}, std::array{0.0, 1.0}});

// One narrow place between many inputs and many outputs: through it costs the sum, around it the product.
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr auto waist = exp(x * y * a * b * c);
constexpr auto narrow =
    cr::function(hana::make_tuple(sin(waist), sqrt(waist), waist* waist, 1_c / waist, log(waist)), x, y, a, b, c);
static_assert(narrow(1, 1, 0, 1, 1)[2] == 1.0 && narrow.jacobian(1, 1, 0, 1, 1)[2][2] == 2.0);
static_assert(cr::near(narrow.jacobian(1, 2, 0.5, 1, 1)[4], std::array{1.0, 0.5, 2.0, 1.0, 1.0}, 1e-15));
// 6 operations for the values of five and 5 for the waist; elimination multiplies 5 partials by 5, sweeps twice as often.
static_assert(narrow.jacobian_cost < 200);

// A point turned around an axis and seen by a camera: an order that the search finds costs less than the greedy one.
constexpr auto angle = sqrt(x * x + y * y + a * a);
constexpr auto rate = sin(angle) / angle;
constexpr cr::variable<"d"> d;
template <class Third>
constexpr auto seen(Third r) {
  auto const turned = (x * b + y * c + a * r) * (1_c - cos(angle)) / (angle * angle);
  auto const depth = r * cos(angle) + (x * c - y * b) * rate + a * turned;
  return hana::make_tuple((b * cos(angle) + (y * r - a * c) * rate + x * turned) / depth,
                          (c * cos(angle) + (a * b - x * r) * rate + y * turned) / depth);
}
constexpr auto greedy = cr::function(seen(d), x, y, a, b, c, d);
constexpr auto searched = cr::function(seen(d), x, y, a, b, c, d, cr::search<60>);
static_assert(searched.jacobian_cost < greedy.jacobian_cost and searched.value_cost == greedy.value_cost);
static_assert(cr::near(searched.jacobian(0.1, 0.2, 0.3, 1, 2, 5), greedy.jacobian(0.1, 0.2, 0.3, 1, 2, 5), 1e-14));
static_assert(searched(0.1, 0.2, 0.3, 1, 2, 5) == greedy(0.1, 0.2, 0.3, 1, 2, 5));
// Where there is nothing to search, with variables that are only given, and of one formula.
constexpr auto given = cr::function(x * y, cr::wrt(x), cr::given(y), cr::search<3>);
static_assert(given.gradient(2, 3) == std::array{3.0} and
              cr::function(sin(x) * y, cr::wrt(x, y), cr::search<3>).gradient_cost == 41);

}  // namespace
