// What a call of matrix formulas computes, and what it stores: decided while compiling. It mirrors matrix/plan.hpp.
#include <chainrule/matrix.hpp>

namespace {

namespace cr = chainrule;
namespace cd = chainrule::detail;
using namespace chainrule::literals;

constexpr cr::matrix<"A", 3, 3> A;
constexpr cr::matrix<"B", 3, 3> B;
constexpr cr::matrix<"X", cr::dynamic, 3> X;
constexpr cr::matrix<"Y", cr::dynamic, 3> Y;
constexpr cr::matrix<"Z", cr::dynamic, 3> Z;
constexpr cr::matrix<"o", 1, 1> o;
constexpr cr::vector<"r", 3> r;
constexpr cr::matrix<"c", 3, 1> c;
constexpr cr::variable<"x"> x;

// What is known of a node.
template <class E>
constexpr cd::node_facts facts(E const&) {
  return cd::facts_of<cd::definition_of<E>>::value;
}
constexpr bool is_leaf(cd::node_facts const& found, bool is_matrix) {
  return found.is_leaf and found.is_matrix == is_matrix and not found.is_element and not found.is_view and
         not found.is_broadcast and not found.is_condition;
}
template <class V>
constexpr cd::direction_variable<std::remove_const_t<V>> along{};
static_assert(is_leaf(facts(x), false) and is_leaf(facts(2_c), false) and is_leaf(facts(o), false) and is_leaf(facts(A), true) and
              is_leaf(facts(r), true) and is_leaf(facts(c), true) and is_leaf(facts(along<decltype(A)>), true) and
              is_leaf(facts(along<decltype(o)>), false) and is_leaf(facts(along<decltype(x)>), false));
constexpr auto is_computed = [](cd::node_facts const& found, bool is_matrix, bool is_element) {
  return not found.is_leaf and found.is_matrix == is_matrix and found.is_element == is_element;
};
static_assert(is_computed(facts(x * x), false, true) and is_computed(facts(exp(o)), false, true) and
              is_computed(facts(exp(A)), true, true) and is_computed(facts(cr::sum(A)), false, false) and
              is_computed(facts(A * B), true, false));
static_assert(facts(cr::transpose(A)).is_view and not facts(A * B).is_view and facts(cr::broadcast(r, A)).is_broadcast and
              not facts(A * B).is_broadcast and facts(A > 0_c).is_condition and not facts(exp(A)).is_condition);
static_assert(facts(cr::broadcast(r, A)).shape_only_from == 1 and facts(cr::identity(A)).shape_only_from == 0 and
              facts(cr::rows_of(X)).shape_only_from == 0);

template <class... V, class... Roots>
constexpr cd::planned<cd::formula_list<std::remove_const_t<V>...>, Roots...> plan_of(std::tuple<V&...> const&, Roots const&...) {
  return {};
}
constexpr auto all = std::tie(A, B, X, Y, Z, o, r, c, x);
template <class Plan, class E>
constexpr cd::planned_node const& node(Plan const&, E const&) {
  static_assert(Plan::number_of(E::hash) >= 0);
  return Plan::nodes[std::size_t(Plan::number_of(E::hash))];
}
/// Whether these are the steps, in this order.
template <class Plan, class... E>
constexpr bool steps_are(Plan const&, E const&...) {
  if constexpr (Plan::step_count != sizeof...(E)) return false;
  else return Plan::steps == std::array<int, sizeof...(E)>{Plan::number_of(E::hash)...};
}
constexpr auto is_stored = [](auto const& plan, auto const& e) { return node(plan, e).is_needed and node(plan, e).is_stored; };
constexpr auto is_passed = [](auto const& plan, auto const& e) {
  return node(plan, e).is_needed and not node(plan, e).is_stored;
};
constexpr auto is_unneeded = [](auto const& plan, auto const& e) {
  return not node(plan, e).is_needed and not node(plan, e).is_stored and node(plan, e).output == -1;
};

// Numbers of nodes and of inputs; the first output that a node is.
constexpr auto simple = plan_of(all, exp(A), x* x, exp(A), B, cr::sum(exp(A)));
static_assert(simple.number_of(simple.hashes[0]) == 0 and simple.number_of(decltype(exp(A))::hash) == 1 and
              simple.number_of(decltype(X)::hash) == -1 and simple.number_of(0) == -1);
static_assert(simple.input_of(decltype(+A)::hash) == 0 and simple.input_of(decltype(B)::hash) == 1 and
              simple.input_of(decltype(x)::hash) == 8 and simple.input_of(0) == -1);
static_assert(node(simple, exp(A)).output == 0 and node(simple, x* x).output == 1 and node(simple, B).output == 3 and
              node(simple, cr::sum(exp(A))).output == 4 and node(simple, A).output == -1);
static_assert(is_stored(simple, exp(A)) and is_passed(simple, x* x) and is_passed(simple, B) and is_passed(simple, A) and
              is_passed(simple, cr::sum(exp(A))) and steps_are(simple, exp(A), x* x, cr::sum(exp(A))));

// Element by element one loop, unless it is read twice; other matrices are stored, transposes read where they are.
constexpr auto chain = plan_of(all, sin(exp(A)) + cos(sqrt(B)) * 2_c + sqrt(B));
static_assert(is_passed(chain, exp(A)) and is_passed(chain, sin(exp(A))) and is_stored(chain, sqrt(B)) and
              steps_are(chain, sqrt(B), sin(exp(A)) + cos(sqrt(B)) * 2_c + sqrt(B)));
constexpr auto products = plan_of(all, exp(A* B) + sin(cr::transpose(exp(B) * exp(A))));
static_assert(is_stored(products, exp(A)) and is_stored(products, exp(B)) and is_stored(products, A* B) and
              is_stored(products, exp(B) * exp(A)) and is_passed(products, cr::transpose(exp(B) * exp(A))) and
              is_passed(products, A) and is_passed(products, exp(A* B)) and products.step_count == 5);
constexpr auto turned = plan_of(all, cr::transpose(exp(A)) * cr::transpose(exp(A)));
static_assert(is_stored(turned, exp(A)) and is_passed(turned, cr::transpose(exp(A))) and turned.step_count == 2);
constexpr auto constant = plan_of(all, cr::constants::pi* A);
static_assert(constant.number_of(decltype(cr::constants::pi)::hash) == 0 and
              steps_are(constant, cr::constants::pi, cr::constants::pi* A));
// Numbers are computed each by itself, whatever reads them; conditions never.
constexpr auto scalars = plan_of(all, exp(x) * A + exp(x) * cr::sum(A) * cr::sum(A) + select(x > 0_c, sin(x), exp(x)) * B);
static_assert(is_passed(scalars, exp(x)) and is_passed(scalars, cr::sum(A)) and is_passed(scalars, x > 0_c) and
              scalars.step_count == 7);
constexpr auto guarded = plan_of(all, select(A > 0_c, exp(A), B) + select(A > 0_c, B, 1_c) + select(r > 0_c, B, 0_c));
static_assert(is_passed(guarded, A > 0_c) and is_passed(guarded, r > 0_c) and guarded.step_count == 1);

// What is repeated is computed once, and what only gives its shape is not.
constexpr auto repeated = plan_of(all, exp(r) + A + sin(cr::transpose(exp(c))) + cr::broadcast(cos(r), sqrt(B)));
static_assert(is_stored(repeated, exp(r)) and is_stored(repeated, exp(c)) and is_passed(repeated, cr::transpose(exp(c))) and
              is_stored(repeated, sin(cr::transpose(exp(c)))) and is_stored(repeated, cos(r)) and
              is_unneeded(repeated, sqrt(B)) and is_unneeded(repeated, B) and
              is_passed(repeated, cr::broadcast(cos(r), sqrt(B))) and repeated.step_count == 5);
constexpr auto broadcasts = plan_of(all, cr::broadcast(x, A) * B + sin(cr::broadcast(x, A)) + cr::broadcast(sqrt(A), A));
static_assert(is_stored(broadcasts, cr::broadcast(x, A)) and is_passed(broadcasts, sqrt(A)) and
              is_passed(broadcasts, cr::broadcast(sqrt(A), A)));
constexpr auto twice = plan_of(all, sin(cr::broadcast(x, A)) + cos(cr::broadcast(x, A)) + cr::broadcast(x, exp(cr::sum(B))));
static_assert(is_passed(twice, cr::broadcast(x, A)) and is_unneeded(twice, exp(cr::sum(B))) and is_unneeded(twice, cr::sum(B)) and
              steps_are(twice, cr::broadcast(x, exp(cr::sum(B))),
                        sin(cr::broadcast(x, A)) + cos(cr::broadcast(x, A)) + cr::broadcast(x, exp(cr::sum(B)))));

// What a call must find equal, each once.
constexpr auto asking = plan_of(all, cr::hadamard(X, Y) + exp(X + Y) + cr::hadamard(X, Z), A + B);
static_assert(asking.requirement_count == 2 and asking.asked[0].first.variable == decltype(X)::hash and
              asking.asked[0].second.variable == decltype(Y)::hash and asking.asked[1].second.variable == decltype(Z)::hash);
static_assert(simple.requirement_count == 0);

}  // namespace
