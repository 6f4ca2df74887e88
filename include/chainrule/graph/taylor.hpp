// Truncated Taylor series through the graph, from local partials alone: with r = f(u, v...) along a curve in t,
//   k r_k = sum over arguments a, sum over j = 1..k of  j a_j (partial_a)_{k-j},
// where the partials are nodes like any other, with series of their own. Order 1 is the forward sweep (jvp).
// (The recurrence is the chain rule r' = f_u u' + f_v v' by coefficients; Griewank and Walther, chapter 13.)
#pragma once

#include <chainrule/graph/reverse.hpp>

namespace chainrule::detail {

template <class Graph>
class taylor_series {
 public:
  /// directions[i] is the node of the first coefficient of input i; higher ones are zero.
  constexpr taylor_series(Graph& its_graph, list<int> its_directions, int highest)
      : graph_(its_graph),
        active_(static_cast<int>(its_directions.size())),
        directions_(std::move(its_directions)),
        order_(highest),
        zero_(its_graph.constant(0)) {}

  constexpr void set_direction(int input, int node) { directions_.each[input] = node; }

  /// The node of coefficient k of node i.
  constexpr int coefficient(int i, int k) {
    list<task> pending{{i, k}};
    while (!pending.empty()) {
      task const t = pending.back();
      if (known(t.node, t.order) >= 0) {
        pending.pop_back();
      } else if (!wait_for_arguments(t, pending)) {
        remember(t.node, t.order, compute(t));
        pending.pop_back();
      }
    }
    return known(i, k);
  }

 private:
  struct task {
    int node;
    int order;
  };

  constexpr int known(int i, int k) {
    if (k == 0) return i;
    if (!active_(graph_, i)) return zero_;
    if (int const input = graph_.node(i).input; input >= 0) return k == 1 ? directions_.each[input] : zero_;
    int const at = i * order_ + k - 1;
    return at < coefficients_.size() ? coefficients_.each[at] - 1 : -1;
  }
  constexpr void remember(int i, int k, int node) {
    int const at = i * order_ + k - 1;
    if (at >= coefficients_.size()) coefficients_.resize(graph_.size() * order_);
    coefficients_.each[at] = node + 1;
  }
  [[nodiscard]] constexpr int const* partials_of(int i) const { return partials_.each + first_partial_.each[i] - 1; }
  constexpr bool require(int i, int k, list<task>& pending) {
    if (known(i, k) >= 0) return false;
    pending.push_back({i, k});
    return true;
  }
  constexpr bool wait_for_arguments(task const& t, list<task>& pending) {
    int const through = graph_.through(t.node);
    int const count = graph_.node(through).count;
    if (t.node >= first_partial_.size()) first_partial_.resize(graph_.size());
    if (first_partial_.each[t.node] == 0) {
      unsigned wanted = 0;
      for (int a = 0; a < count; ++a)
        if (active_(graph_, graph_.argument(through, a))) wanted |= 1u << a;
      first_partial_.each[t.node] = partials_.size() + 1;
      partials_.append(graph_.slopes(t.node, wanted));
    }
    bool waiting = false;
    for (int a = 0; a < count; ++a) {
      int const argument = graph_.argument(through, a);
      if (!active_(graph_, argument)) continue;
      int const partial = partials_of(t.node)[a];
      for (int j = first_term(partial, t.order); j <= t.order; ++j) {
        waiting = require(argument, j, pending) || waiting;
        waiting = require(partial, t.order - j, pending) || waiting;
      }
    }
    return waiting;
  }
  /// A constant partial has no higher coefficients: only the last term is left.
  constexpr int first_term(int partial, int order) { return active_(graph_, partial) ? 1 : order; }

  constexpr int compute(task const& t) {
    int sum = -1;
    int const through = graph_.through(t.node);
    int const count = graph_.node(through).count;
    bool const singular = graph_.is_singular(t.node, true);
    for (int a = 0; a < count; ++a) {
      int const argument = graph_.argument(through, a);
      if (!active_(graph_, argument)) continue;
      int const partial = partials_of(t.node)[a];
      for (int j = first_term(partial, t.order); j <= t.order; ++j) {
        int const flow = known(argument, j);
        int const slope = known(partial, t.order - j);
        // What multiplies by zero whatever comes does so with every coefficient of that.
        int term =
            a == 1 && graph_.is_product_or_zero(t.node) ? graph_.pass(slope, flow, true) : graph_.pass(flow, slope, singular);
        if (j != t.order) term = graph_.multiply(graph_.constant(rational{j, 1} / rational{t.order, 1}), term);
        sum = sum < 0 ? term : graph_.add(sum, term);
      }
    }
    return sum;
  }

  Graph& graph_;
  activity active_;
  list<int> directions_;
  int order_;
  int zero_;
  list<int> coefficients_;   // of a node, one behind the other from order 1 on; 0: not yet known, or the node that it is + 1
  list<int> first_partial_;  // where those of a node stand, + 1; 0: not yet asked for
  list<int> partials_;
};

}  // namespace chainrule::detail
