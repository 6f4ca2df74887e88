// Names that users often give their globals, and all that Hana has: none of these makes a header warn under -Wshadow.
#include <boost/hana.hpp>
inline int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, size, index, values, result, count, number,
    numbers, first, value, found, column, entry, entries, order, total, along, asked, body, mean, scale, key;
inline int item, items, node, nodes, list, table, hash, name, names, text, out, in, last, next, pending, seen, arguments,
    definition, step, steps, slot, slots, root, roots, read, plan, kept, label, graph, place, vertex, vertices, user, users, part,
    one, append, written, of, word, builder, directions, inputs, rule, shape, which, gradient_of, target, source, width, height,
    point, from, to;
#include <chainrule/chainrule.hpp>
namespace cr = chainrule;
namespace hana = boost::hana;
using namespace chainrule::literals;
constexpr cr::variable<"x"> x;
constexpr cr::variable<"y"> y;
constexpr auto z =
    pow(x + y, 2_c) + sin(x * y) * cr::max(x, 0.5_c) + cr::log_sum_exp(x, y, x* y) + cr::sigmoid(x) * 6.62607015e-34_c;
static_assert(simplify(x + x) == 2_c * x and gradient(z)[x] != 0_c);
static_assert(substitute(x * x, x = y) == y * y and cr::degree(x * x, x) == 2);
static_assert(cr::to_string(x + y) == "x + y" and cr::to_latex(x / y) == "\\frac{x}{y}");
constexpr auto F = cr::function(z, x, y);
static_assert(cr::near(F.gradient(0.3, 0.4)[0], diff(z, x)(x = 0.3, y = 0.4), 1e-14) and
              F.hessian(0.3, 0.4)[0][1] == F.hessian(0.3, 0.4)[1][0]);
static_assert(F.hvp(std::array{0.3, 0.4}, std::array{1.0, 0.0})[0] > 0 or true);
static_assert(cr::taylor<3>(F, std::array{0.3, 0.4}, std::array{1.0, 0.0})[0] == F(0.3, 0.4));
static_assert(cr::rule_holds<cr::operations::sin_>(0.3) and cr::equivalent(x * (x + y), x* x + x * y));
constexpr cr::variables<"x", 20> xs;
constexpr cr::index<"i"> turn;
constexpr auto loops =
    cr::function(exp(cr::sum(turn, 0_c, 18_c, y* xs[turn] * xs[turn + 1_c])) * cr::product(turn, 0_c, 19_c, y + xs[turn]), xs, y);
static_assert(loops.gradient(std::array<double, 21>{})[0] == 0 and loops.gradient_cost > 0 and
              loops.jvp(std::array<double, 21>{}, std::array<double, 21>{}) == 0);
static_assert(diff(cr::product(turn, 0_c, 2_c, y + xs[turn]), y) != 0_c and
              cr::depends_on(cr::sum(turn, 0_c, 2_c, xs[turn]), xs[1_c]));
static_assert(cr::sum(turn, 0_c, 2_c, xs[turn])(xs = std::array<double, 20>{}) == 0);
constexpr cr::extent<"n"> many;
constexpr cr::variables<"x", many> row;
constexpr cr::variables<"m", many, 2> pairs;
constexpr cr::integers<"at", many> places;
constexpr auto gathered = cr::function(cr::sum(turn, many, square(row[places[turn]]) * pairs(turn, 1_c) / many), cr::wrt(row),
                                       cr::given(pairs, places));
inline double of_arrays(double* numbers_of, std::array<double, 3> three, std::array<double, 6> six, std::array<int, 3> where) {
  auto memory = gathered.workspace();
  std::array<double, 3> slopes{};
  gathered.value_and_gradient(cr::into(*numbers_of, slopes), three, six, where);
  return gathered(three, six, where) + gathered.gradient(memory, three, six, where)[0_c][1];
}
inline int at, turns, rows, columns, weight, residual, valid, row_of;
constexpr auto apart = cr::function(cr::each(turn, many, sin(row[places[turn]]) * y), cr::wrt(y, row), cr::given(places));
constexpr auto of_one = cr::function(cr::each(turn, many, exp(row[turn] * y)), cr::wrt(y), cr::given(row));
inline double of_rows(std::array<double, 3> three, std::array<int, 3> where) {
  auto memory = apart.workspace();
  auto memory_of_one = of_one.workspace();
  return apart.value_and_sparse_jacobian(memory, 1.0, three, where).jacobian.values[0] +
         apart.sparse_normal_equations(memory, 1.0, three, where).cost +
         apart.sparse_hessian(memory, std::tuple(1.0, three, where), three).values[0] +
         of_one.jacobian(memory_of_one, 1.0, three)(0, 0) + of_one.normal_equations(1.0, three).cost;
}
constexpr auto pass = cr::backpropagate(z)(x = 0.3, y = 0.4);
static_assert(pass[x + y].gradient != 0 and cr::graph(z).size() == pass.size());
static_assert(cr::to_dot(x + y).size() > 0);
inline auto layer_and_page() {
  auto sheet = cr::layer(z, x, y);
  sheet.forward(0.3, 0.4);
  return cr::to_html(pass).size() + std::size_t(sheet.backward(1.0)[0]);
}
constexpr auto recorded = cr::formula<1>([](auto const& given) {
  auto state = given[0];
  for (int turn_of = 0; turn_of < 180; ++turn_of) state = sin(state) * state + given[0];
  return state;
});
inline double of_turns() { return recorded.gradient(std::array{0.3})[0]; }
