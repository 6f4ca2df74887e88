// Folds of zeros, ones, negations and masks: what an operation drops on a graph keeps its value, and nothing that could be
// dropped is left.
#pragma once

#include "complete_facts.hpp"

namespace every_fold {

using namespace every_fact;
using cr::detail::operation;
namespace op = cr::operations;

/// The values of a graph's nodes where its inputs have these.
inline std::vector<wide> values_of(cr::graph_builder const& graph, stated const& tested, std::array<wide, 3> const& inputs) {
  std::vector<wide> values;
  for (int i = 0; i < graph.size(); ++i) {
    auto const& n = graph.node(i);
    arguments a;
    for (int k = 0; k < n.count; ++k) a[std::size_t(k)] = values[std::size_t(graph.argument(i, k))];
    auto const is = [&](cr::detail::operation_info const& other) { return n.operation->key == other.key; };
    values.push_back(n.is_constant()                ? number(n.constant())
                     : n.is_leaf()                  ? inputs[std::size_t(n.input)]
                     : is(*tested.info)             ? tested.value(a.data())
                     : is(operation<op::negate_>)   ? wide(-a[0])
                     : is(operation<op::select_>)   ? (a[0] != 0 ? a[1] : a[2])
                     : is(operation<op::greater_>)  ? wide(a[0] > a[1])
                     : is(operation<op::multiply_>) ? wide(a[0] * a[1])
                     : is(operation<op::divide_>)   ? wide(a[0] / a[1])
                     : is(operation<op::and_>)      ? wide(a[0] != 0 && a[1] != 0)
                     : is(operation<op::or_>)       ? wide(a[0] != 0 || a[1] != 0)
                     : is(operation<op::not_>)      ? wide(a[0] == 0)
                     : is(operation<op::add_>)      ? wide(a[0] + a[1])
                     : is(operation<op::subtract_>) ? wide(a[0] - a[1])
                                                    : std::numeric_limits<wide>::quiet_NaN());
  }
  return values;
}

/// What stands for an argument: input k, a constant, its negative, a mask of it by input 2 > 0 or its opposite, or a selection by that
/// of it and 2.
enum class form { input, zero, one, minus_one, two, negative, masked, masked_otherwise, selected };
inline constexpr form forms[] = {form::input,   form::zero,     form::one,    form::minus_one,
                                 form::two,     form::negative, form::masked, form::masked_otherwise,
                                 form::selected};

inline int argument(cr::graph_builder& graph, form f, int k) {
  int const input = graph.input(k), zero = graph.constant(0);
  int const condition[] = {graph.input(2), zero};
  switch (f) {
    case form::input: return input;
    case form::zero: return zero;
    case form::one: return graph.constant(1);
    case form::minus_one: return graph.constant(-1);
    case form::two: return graph.constant(2);
    case form::negative: return graph.intern(&operation<op::negate_>, &input, 1);
    default: break;
  }
  int const test = graph.intern(&operation<op::greater_>, condition, 2);
  int const live[] = {test, input, zero}, dead[] = {test, zero, input}, neither[] = {test, input, graph.constant(2)};
  return graph.intern(&operation<op::select_>, f == form::masked ? live : f == form::selected ? neither : dead, 3);
}

inline constexpr double points[][3] = {{0.75, 1.5, 1},    {2.5, 0.25, 1}, {1.25, 3.5, -1},
                                       {0.375, 2.25, -1}, {3.5, 0.75, 1}, {1.75, 1.25, -1}};

using complete_facts::claim;

/// Selections by one condition do not stand inside one another.
inline bool nests(cr::graph_builder const& graph, int i, std::vector<int> conditions = {}) {
  auto const& n = graph.node(i);
  bool const selects = n.count == 3 && n.operation->key == operation<op::select_>.key;
  if (selects && std::count(conditions.begin(), conditions.end(), graph.argument(i, 0)) > 0) return true;
  if (selects) conditions.push_back(graph.argument(i, 0));
  for (int k = 0; k < n.count; ++k)
    if (nests(graph, graph.argument(i, k), conditions)) return true;
  return false;
}

inline void check_forms(stated const& tested, form first, form second) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  int const given[] = {argument(graph, first, 0), argument(graph, second, 1)};
  int const written = graph.intern(tested.info, given, tested.arity), made = graph.make(tested.info, given, tested.arity);
  claim is_constant[4], is_argument[2], is_negated[2];
  for (double const* const at : points) {
    auto const values = values_of(graph, tested, {at[0], at[1], at[2]});
    wide const& value = values[std::size_t(written)];
    if (!isfinite(value)) {
      BOOST_TEST(!(first == form::zero && second == form::zero && graph.is_constant(made)), "has no value, and folds to one");
      continue;
    }
    BOOST_TEST(is_close(values[std::size_t(made)], value), "a fold changes the value");
    for (int c = -1; c < 3; ++c) is_constant[c + 1].ask(true, value == c);
    for (int k = 0; k < tested.arity; ++k) {
      wide const& u = values[std::size_t(given[k])];
      is_argument[k].ask(true, value == u);
      is_negated[k].ask(true, value == -u);
    }
  }
  bool const is_ring = std::string_view("+ - *").find(tested.info->name) != std::string_view::npos;  // a quotient by 0 stays
  if (is_ring) BOOST_TEST(!nests(graph, made), "selections nest");
  // What could be dropped: of a power, by its exponent.
  auto const& n = graph.node(made);
  auto const is_mask = [](form f) { return f == form::masked || f == form::masked_otherwise; };
  auto const is_selected = [&](form f) { return is_mask(f) || f == form::selected; };
  if (tested.info->is_negation && first == form::negative) BOOST_TEST(n.is_leaf(), "two signs stay");
  if (n.is_constant() || n.is_leaf() || (tested.info->is_power && first != form::input)) return;
  if (tested.info->name == "product_or_zero")
    BOOST_TEST((n.operation->key != tested.info->key || !(graph.is_constant(given[0]) || graph.is_constant(given[1]))),
               "a constant needs no guard");
  bool constants = true;
  for (int k = 0; k < tested.arity; ++k) constants = constants && graph.is_constant(given[k]);
  if (constants) BOOST_TEST(!is_constant[0].asked, "constants stay");
  bool const masked = is_mask(first) || (is_mask(second) && tested.arity == 2);
  for (int c = -1; c < 3 && !masked; ++c) BOOST_TEST(!is_constant[c + 1].is_true(), "is constant");
  for (int k = 0; k < tested.arity && !masked; ++k) {
    if (is_argument[k].is_true()) BOOST_TEST(made == given[k], "is its argument " << k);
    if (is_negated[k].is_true()) BOOST_TEST(n.operation->is_negation, "is a negative");
  }
  // A mask goes outwards where the operation is 0 under it.
  bool const same = first == second || !is_mask(first) || !is_mask(second);
  wide const dead[] = {is_mask(first) ? wide(0) : wide(1.5), is_mask(second) ? wide(0) : wide(1.5)};
  if (masked && same && tested.value(dead) == 0) BOOST_TEST(n.operation->is_selection, "a mask stays inside");
  if (masked && tested.arity == 2 && is_selected(first) && is_selected(second) && isfinite(tested.value(dead)))
    BOOST_TEST(n.operation->is_selection, "selections by one condition stay apart");
}

inline void check_stated(stated const& tested) {
  for (form const first : forms)
    for (form const second : forms)
      if (tested.arity == 2 || second == form::input)
        BOOST_TEST_CONTEXT(tested.info->name << " of forms " << int(first) << ' ' << int(second)) {
          check_forms(tested, first, second);
        }
}
template <class Op, int N>
void check_with() {
  if constexpr (takes<Op, N> && fixed<Op> == 0)
    check_stated({&operation<Op>, N, [](wide const* at) { return value_of<Op>(at, std::make_integer_sequence<int, N>{}); }});
}
/// Operations that fold.
template <class Op>
void check() {
  if constexpr (requires { &Op::drop; } && !operation<Op>.is_selection) {
    check_with<Op, 1>();
    check_with<Op, 2>();
  }
}
template <class... Op>
void check_all(cr::operation_list<Op...>) {
  (check<Op>(), ...);
}

}  // namespace every_fold
