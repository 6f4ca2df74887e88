// cr::formula: ordinary C++ as a formula.
#pragma once

#include <chainrule/function/function.hpp>
#include <chainrule/traced/recording.hpp>

namespace chainrule {
namespace detail {

/// A recorded function as what requests are made of (function/requests.hpp): its arguments, then its functor's members.
template <class F, class Blocks>
struct recorded_problem {
  static constexpr bool is_recorded = true;
  using source = recorded<F, Blocks>;
  static constexpr int outputs = source::size.outputs;
  static constexpr int inputs = recording<F, Blocks>::inputs;
  static constexpr int wrt = recording<F, Blocks>::arguments;
  static constexpr int nodes = source::size.nodes;

  static constexpr graph_builder graph() {
    graph_builder g(arithmetic_table);
    for (int i = 0; i < inputs; ++i) g.input(i);
    return g;
  }
  static constexpr list<int> lower_into(graph_builder& g) {
    list<int> number;
    list<int> arguments;
    for (recorded_node const& n : source::graph.nodes) {
      arguments.clear();
      for (int k = 0; k < n.count; ++k) arguments.push_back(number[source::graph.arguments[std::size_t(n.first + k)]]);
      number.push_back(n.operation->key != 0 ? g.intern(n.operation, arguments.data(), n.count)
                       : n.input >= inputs   ? g.intern(source::numbers[std::size_t(n.input - inputs)], nullptr, 0)
                       : n.input >= 0        ? g.input(n.input)
                                             : g.constant(n.constant));
    }
    list<int> roots;
    for (int const output : source::graph.outputs) roots.push_back(number[output]);
    return roots;
  }
  static constexpr list<int> more_inputs(graph_builder& g, int count) {
    list<int> result;
    for (int i = 0; i < count; ++i) result.push_back(g.input(inputs + i));
    return result;
  }
};

}  // namespace detail

template <std::size_t... N, class F>
constexpr auto formula(F const&) {
  using all = detail::blocks<N...>;
  return compiled_function<detail::recorded_problem<F, all>, !detail::gives_number<F>(all{})>{};
}

}  // namespace chainrule
