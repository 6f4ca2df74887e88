// What gradients cost, in multiples of their function: of thousands of formulas, more than constant evaluation can make.
#include "../environment.hpp"
#include "random_graphs.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <string>

namespace {

using namespace random_graphs;
constexpr int room = 4000;

/// The smallest m such that the gradient costs at most m times the function plus 4.
double multiple(costs const& of) { return (of.gradient - 4.0) / (of.value == 0 ? 1 : of.value); }

}  // namespace

// 10 to 200 operations, every operation drawn. Not quite all keep within four times: where nearly everything is of
// conditions (copysign, min, clamp), an adjoint is under more of them than there are operations. None costs six times.
BOOST_AUTO_TEST_CASE(gradients_cost_four_times_the_function) {
  std::uint64_t const first = from_environment("CHAINRULE_SEED", 0);
  std::uint64_t const count = from_environment("CHAINRULE_FORMULAS", 3000);
  std::uint64_t dear = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    costs const of = costs_of_random<room>(10 + int(seed * 7919 % 191), seed, int(seed % std::uint64_t(kinds)));
    BOOST_TEST_CONTEXT("formula " << seed << " costs " << of.value << ", its gradient " << of.gradient) {
      BOOST_TEST((of.value >= 0 && of.gradient >= 0));
      BOOST_TEST(multiple(of) <= 6);
    }
    dear += !is_cheap(of);
  }
  std::cout << "# seed " << first << ": " << count << " random graphs, the gradients of " << dear
            << " cost more than four times the value\n";
  BOOST_TEST(dear * 1000 <= count);
}

// One operation by itself, inside its domain.
BOOST_AUTO_TEST_CASE(every_operation_costs_four_times_itself) {
  list<entry> const all = entries(op::all{});
  for (int kind = 0; kind < kinds; ++kind)
    for (int seed = 0; seed < 40; ++seed) BOOST_TEST_CONTEXT(std::string(all[kind].info->name))
  BOOST_TEST(is_cheap(costs_of_random<room>(0, std::uint64_t(seed), kind)));
}

// The true bound: the larger of many numbers is one operation for each, and its adjoint has a condition and a selection
// for every way that a number comes to be the largest.
BOOST_AUTO_TEST_CASE(comparisons_cost_more) {
  list<entry> const all = entries(op::all{});
  for (int kind = 0; kind < kinds; ++kind) {
    if (all[kind].info->cost > 2) continue;
    for (int seed = 0; seed < 300; ++seed) {
      cr::graph_builder graph(cr::detail::arithmetic_table<>);
      int const root = generator(graph, std::uint64_t(seed)).mostly(10 + seed * 7919 % 91, kind);
      int const value = cost_of<room>(graph, list<int>(inputs, root));
      int const gradient = cost_of<room>(graph, cr::detail::reverse(graph, root, graph.constant(1), inputs));
      BOOST_TEST_CONTEXT(std::string(all[kind].info->name) << ' ' << value << ' ' << gradient)
      BOOST_TEST(multiple({value, gradient}) <= 13);
    }
  }
}
