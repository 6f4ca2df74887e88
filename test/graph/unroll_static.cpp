// Sums and products as graphs, turn by turn: the nodes that the same written by hand is lowered to. It mirrors graph/unroll.hpp.
#include "by_hand.hpp"
#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace cd = chainrule::detail;
namespace op = chainrule::operations;
using namespace chainrule::literals;

namespace {

constexpr cr::variable<"y"> y;
constexpr cr::variables<"x", 9> x;
constexpr cr::variables<"m", 2, 3> m;
constexpr cr::extent<"n"> n;
constexpr cr::variables<"z", n> z;
constexpr cr::integers<"owner", 4> owner;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;

/// y, and behind it x and m.
constexpr cd::input_layout layout() {
  return cd::layout_of<std::remove_const_t<decltype(y)>, std::remove_const_t<decltype(x)>, std::remove_const_t<decltype(m)>>(3);
}
template <class A, class B>
constexpr bool same(A const&, B const&) {
  cr::graph_builder graph = by_hand::with_inputs(16);
  cd::unroller first(graph, layout()), second(graph, layout());
  int const by_hand = first.lower(cd::info_of<B>), size = graph.size();
  return second.lower(cd::info_of<A>) == by_hand && graph.size() == size && first.lower(cd::info_of<A>) == by_hand;
}
template <class E>
constexpr int lowered(cr::graph_builder& graph, E const&) {
  return cd::unroller(graph, layout()).lower(cd::info_of<E>);
}
template <class E>
constexpr std::int64_t size_of(E const&) {
  return cd::unrolled_size(cd::info_of<E>);
}
template <class E>
constexpr std::int64_t curved_size_of(E) {
  return cd::unrolled_size(cd::info_of<E>, true);
}
template <class E>
constexpr std::int64_t longest_in(E) {
  return cd::longest_joining(cd::info_of<E>);
}

// Inputs, constants and operations, with their arguments in order.
static_assert([] {
  cr::graph_builder graph = by_hand::with_inputs(16);
  int const two = graph.constant(2);
  return lowered(graph, y) == 0 && lowered(graph, x[0_c]) == 1 && lowered(graph, x[8_c]) == 9 &&
         lowered(graph, m[1_c][2_c]) == 15 && lowered(graph, cr::constant<2>) == two &&
         lowered(graph, y - 2_c) == by_hand::intern<op::subtract_>(graph, 0, two) &&
         lowered(graph, select(y < 2_c, x[0_c], x[1_c])) ==
             by_hand::intern<op::select_>(graph, by_hand::intern<op::less_>(graph, 0, two), 1, 2);
}());

// Turns are joined from the first on.
static_assert(same(cr::sum(i, 0_c, 2_c, x[i]), x[0_c] + x[1_c] + x[2_c]) and same(cr::sum(i, 3_c, 3_c, x[i]), x[3_c]));
static_assert(same(cr::product(i, 1_c, 3_c, x[2_c * i + 1_c]), x[3_c] * x[5_c] * x[7_c]));
static_assert(same(y - cr::sum(i, 1_c, 2_c, x[i] - y), y - ((x[1_c] - y) + (x[2_c] - y))));
static_assert(same(cr::sum(i, 1_c, 3_c, i* y), 1_c * y + 2_c * y + 3_c * y));
static_assert(same(cr::mean(i, 0_c, 2_c, x[i]), (x[0_c] + x[1_c] + x[2_c]) / 3_c) and
              same(cr::mean(i, 2_c, 2_c, x[i]), x[2_c] / 1_c));
static_assert(same(cr::norm(i, 0_c, 1_c, x[i]), hypot(x[0_c], x[1_c])) and same(cr::norm(i, 4_c, 4_c, x[i]), abs(x[4_c])));
static_assert(same(cr::max(i, 0_c, 2_c, x[i]), max(max(x[0_c], x[1_c]), x[2_c])));

// Turns that are the first input, and positions of as many indices as there may be.
static_assert(same(cr::sum(i, 0_c, 1_c, y), y + y) and same(cr::sum(i, 3_c, 3_c, y), y));
constexpr cr::index<"k"> k;
constexpr cr::index<"l"> l;
static_assert(same(cr::sum(i, 1_c, 1_c, cr::sum(j, 2_c, 2_c, cr::sum(k, 1_c, 1_c, cr::sum(l, 3_c, 3_c, x[i + j + k + l])))),
                   x[7_c]));

// One in another, and one beside another.
static_assert(same(cr::sum(i, 0_c, 1_c, cr::product(j, 0_c, 2_c, m[i][j] * x[i + j])),
                   ((m[0_c][0_c] * x[0_c]) * (m[0_c][1_c] * x[1_c])) * (m[0_c][2_c] * x[2_c]) +
                       ((m[1_c][0_c] * x[1_c]) * (m[1_c][1_c] * x[2_c])) * (m[1_c][2_c] * x[3_c])));
static_assert(same(cr::sum(i, 0_c, 1_c, x[i]) * cr::sum(i, 1_c, 2_c, x[i]), (x[0_c] + x[1_c]) * (x[1_c] + x[2_c])));
static_assert(same(cr::sum(i, 0_c, 1_c, x[i] * cr::sum(i, 1_c, 2_c, x[i])),
                   x[0_c] * (x[1_c] + x[2_c]) + x[1_c] * (x[1_c] + x[2_c])));
static_assert(same(cr::sum(i, 0_c, 1_c, cr::sum(j, 0_c, 1_c, x[2_c * i] - x[i + 3_c * j])),
                   ((x[0_c] - x[0_c]) + (x[0_c] - x[3_c])) + ((x[2_c] - x[1_c]) + (x[2_c] - x[4_c]))));

// How many parts they have: a turn is its body's and what joins it.
static_assert(size_of(y) == 1 and size_of(y * y + 1_c) == 4 and size_of(x[3_c]) == 1 and size_of(exp(y) * exp(y)) == 3);
static_assert(size_of(cr::sum(i, 0_c, 2_c, x[i])) == 1 + 3 * 2 and size_of(cr::sum(i, 0_c, 2_c, x[i] * y)) == 1 + 3 * 4);
static_assert(size_of(cr::sum(i, 0_c, 1_c, cr::sum(j, 0_c, 2_c, m[i][j]))) == 1 + 2 * (1 + (1 + 3 * 2)));
static_assert(size_of(cr::sum(i, 0_c, 2_c, x[i]) + cr::sum(i, 0_c, 2_c, x[i])) == 2 + 3 * 2);
// About how many nodes second derivatives have: four for each part, and what joins a turn.
static_assert(curved_size_of(y * y + 1_c) == 16 and curved_size_of(cr::sum(i, 0_c, 2_c, x[i] * y)) == 4 + 3 * (12 + 1));
static_assert(curved_size_of(cr::norm(i, 0_c, 2_c, x[i])) == 4 + 3 * (4 + 48) and
              curved_size_of(cr::product(i, 0_c, 1_c, cr::max(j, 0_c, 2_c, m[i][j]))) == 4 + 2 * (4 + 3 * (4 + 8) + 2));
static_assert(longest_in(y) == 0 and longest_in(cr::sum(i, 0_c, 2_c, x[i])) == 0 and
              longest_in(cr::mean(i, 0_c, 2_c, x[i])) == 0);
static_assert(longest_in(cr::log_sum_exp(i, 0_c, 2_c, x[i]) + cr::norm(i, 1_c, 2_c, x[i])) == 3 * 48);
static_assert(longest_in(cr::sum(i, 0_c, 1_c, cr::norm(j, 0_c, 2_c, m[i][j]))) == 3 * 48);
// What calls tell can not be written out.
constexpr std::int64_t never = cd::not_written_out;
static_assert(longest_in(cr::norm(i, n, z[i])) == never and curved_size_of(cr::norm(i, n, z[i])) == never);
static_assert(size_of(cr::sum(i, n, z[i])) == never and size_of(cr::sum(i, 0_c, 2_c, z[i])) == never and size_of(n * y) == never);
static_assert(size_of(cr::sum(i, 0_c, 2_c, x[owner[i]])) == never and size_of(cr::sum(i, 0_c, 2_c, owner[i] * y)) == never);
static_assert(size_of(y + cr::sum(i, 0_c, 2_c, y* z[i])) == never and size_of(cr::sum(i, 0_c, owner[0_c], x[i])) == never);

}  // namespace
