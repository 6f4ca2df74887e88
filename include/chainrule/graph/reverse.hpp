// The reverse sweep (backpropagation): adjoints of every node that leads from the inputs to an output.
#pragma once

#include <chainrule/graph/partials.hpp>

#include <bit>
#include <cstdint>

namespace chainrule::detail {

/// Which nodes depend on the inputs 0..count-1; grows with the graph.
class activity {
 public:
  constexpr explicit activity(int its_inputs) : inputs_(its_inputs) {}
  constexpr bool operator()(graph_builder const& graph, int i) {
    if (active_.size() <= i) extend(graph);
    return active_.each[i] != 0;
  }
  /// Of all nodes that the graph has by now.
  constexpr char const* all(graph_builder const& graph) {
    if (active_.size() < graph.size()) extend(graph);
    return active_.each;
  }

 private:
  constexpr void extend(graph_builder const& graph) {
    int const known = active_.size();
    int const size = graph.size();
    active_.lengthen(size);
    char* const active = active_.each;
    graph_node const* const nodes = graph.nodes();
    for (int i = known; i < size; ++i) {
      graph_node const n = nodes[i];
      bool some = n.input >= 0 && n.input < inputs_;
      if (n.count > 3)
        for (int k = 0; k < n.count && !some; ++k) some = active[graph.argument(n, k)] != 0;
      else
        for (int k = 0; k < n.count && !some; ++k) some = active[n.arguments[k]] != 0;
      active[i] = some;
    }
  }

  int inputs_;
  list<char> active_;
};

/// The adjoint of a node: the sum of its contributions. Where all of them are masked, by different conditions, the sum is
/// 0 where none selects, and must stay so whatever it is multiplied by: it gets a mask of its own.
class adjoint {
 public:
  static constexpr adjoint of(int sum, int where) {
    adjoint result;
    result.sum_ = sum + 1;
    result.where_ = where + 2;
    return result;
  }
  static constexpr adjoint zero() { return of(-1, -2); }
  constexpr void add(graph_builder& graph, int contribution) {
    graph_node const& added = graph.node(contribution);
    if (added.operation->key == 0 && added.input < 0 && added.num == 0) return;
    if (sum_ == 0) {
      sum_ = contribution + 1;
      return;
    }
    int const before = where_ == 0 ? support(graph, sum()) : where();
    int const more = before == everywhere ? everywhere : support(graph, contribution);
    sum_ = graph.add(sum(), contribution) + 1;
    where_ = 2 + (before == everywhere || more == everywhere ? everywhere
                  : before == more                           ? before
                                                             : graph.make(graph.operations().disjunction, before, more));
  }
  [[nodiscard]] constexpr bool is_zero() const { return sum_ == 0; }
  [[nodiscard]] constexpr int sum() const { return sum_ - 1; }
  [[nodiscard]] constexpr int where() const { return where_ - 2; }
  [[nodiscard]] constexpr int masked(graph_builder& graph) const {
    if (where_ < 2 || graph.node(sum()).operation->is_selection) return sum();
    int const arguments[] = {where(), sum(), graph.constant(0)};
    return graph.make(graph.operations().select, arguments, 3);
  }

 private:
  static constexpr int everywhere = -1;

  /// The condition under which a masked node is not zero.
  static constexpr int support(graph_builder& graph, int i) {
    if (!graph.node(i).operation->is_selection) return everywhere;
    graph_node const n = graph.node(i);
    int const condition = n.arguments[0];
    if (graph.is_zero(n.arguments[2])) return condition;
    return graph.is_zero(n.arguments[1]) ? graph.make(graph.operations().complement, &condition, 1) : everywhere;
  }

  // Zeros, or compilers would call a constructor for each of thousands.
  int sum_;    // and 1: 0 of an adjoint that is zero
  int where_;  // and 2: 0 where it is not known
};

struct leaf_has_no_more {
  constexpr void operator()(int, list<adjoint>&) const {}
};

/// A reverse sweep from node `from` down to node 0, or until the graph has so many nodes: where it goes on, or -1. The adjoints of
/// inputs go to `gradient`.
template <class AtLeaf>
constexpr int sweep_back(graph_builder& graph, char const* active, list<adjoint>& adjoints, list<int>& gradient, int from,
                         int most_nodes, AtLeaf const& at_leaf, bool guards_poles) {
  int const one = graph.constant(1);
  int const minus_one = graph.constant(-1);
  adjoint* const all = adjoints.data();
  int i = from;
  for (; i >= 0 && graph.size() < most_nodes; --i) {
    if (!active[i] || all[i].is_zero()) continue;
    graph_node n = graph.node(i);
    if (n.operation->key == 0) {
      gradient[n.input] = all[i].sum();
      at_leaf(i, adjoints);
      continue;
    }
    int const upstream = all[i].masked(graph);
    bool const singular = graph.is_singular(i, guards_poles);
    if (n.operation->is_power) n = graph.node(graph.through(i));
    unsigned wanted = 0;
    for (int k = 0; k < n.count; ++k)
      if (active[n.count > 3 ? graph.argument(n, k) : n.arguments[k]]) wanted |= 1u << k;
    int const* const partials = graph.slopes(i, wanted).data();
    for (int k = 0; k < n.count; ++k) {
      if ((wanted >> k & 1u) == 0) continue;
      int const partial = partials[k];
      int const product = partial == one         ? upstream
                          : upstream == one      ? partial
                          : partial == minus_one ? graph.negate(upstream)
                                                 : graph.pass(upstream, partial, singular);
      all[n.count > 3 ? graph.argument(n, k) : n.arguments[k]].add(graph, product);
    }
  }
  return i;
}

/// Derivatives of the sum of the nodes `roots`, each times its seed, with respect to the inputs 0..inputs-1, as nodes.
/// at_leaf(node, adjoints) may pass an input's adjoint on to earlier nodes. A zero adjoint meets no infinite slope, but at a pole,
/// where the value is infinite too, only if `guards_poles`: quotients and logarithms are many.
template <class AtLeaf = leaf_has_no_more>
constexpr list<int> reverse(graph_builder& graph, list<int> const& roots, list<int> const& seeds, int inputs,
                            AtLeaf const& at_leaf = {}, bool guards_poles = false) {
  activity actives(inputs);
  char const* const active = actives.all(graph);
  list<adjoint> adjoints(graph.size());
  list<int> gradient(inputs, graph.constant(0));
  int last = -1;
  for (int r = 0; r < roots.size(); ++r) {
    adjoints[roots[r]].add(graph, seeds[r]);
    last = roots[r] > last ? roots[r] : last;
  }
  sweep_back(graph, active, adjoints, gradient, last, __INT_MAX__, at_leaf, guards_poles);
  return gradient;
}

constexpr list<int> reverse(graph_builder& graph, int root, int seed, int inputs) {
  return reverse(graph, list<int>{root}, list<int>{seed}, inputs);
}

/// Reverse sweeps over one graph, one after the other: each visits only what its root depends on, so that many short ones
/// cost no more than one long one.
template <class Graph>
class repeated_reverse {
 public:
  constexpr repeated_reverse(Graph& its_graph, int its_inputs) : graph_(its_graph), inputs_(its_inputs) {}

  /// The derivatives of a node with respect to the inputs from `first` on that it depends on, as take(input, node).
  template <class Take>
  constexpr void operator()(int root, int first, Take const& take) {
    prepare(root);
    if (last_input_.each[root] < first) return;
    add(root, graph_.constant(1));
    for (int word = root >> 6; word >= 0; --word) {
      while (pending_.each[word] != 0) {
        int const bit = int(std::bit_width(pending_.each[word])) - 1;
        pending_.each[word] ^= std::uint64_t{1} << bit;
        visit(word << 6 | bit, first, take);
      }
    }
  }

 private:
  /// For each node the last input that it depends on, -1 for none.
  constexpr void prepare(int root) {
    while (last_input_.size() <= root) {
      graph_node const& n = graph_.node(last_input_.size());
      int last = n.input < inputs_ ? n.input : -1;
      for (int k = 0; k < n.count; ++k) {
        int const other = last_input_.each[graph_.argument(n, k)];
        last = other > last ? other : last;
      }
      last_input_.push_back(last);
    }
    if (adjoints_.size() > root) return;
    adjoints_.resize(graph_.size());  // other roots are there already
    pending_.resize((graph_.size() >> 6) + 1);
  }
  constexpr void add(int node, int contribution) {
    adjoints_.each[node].add(graph_, contribution);
    if (!adjoints_.each[node].is_zero()) pending_.each[node >> 6] |= std::uint64_t{1} << (node & 63);
  }
  template <class Take>
  constexpr void visit(int i, int first, Take const& take) {
    graph_node const n = graph_.node(graph_.through(i));
    adjoint const mine = adjoints_.each[i];
    adjoints_.each[i] = adjoint::zero();
    if (n.is_leaf()) return take(n.input, mine.sum());
    int const upstream = mine.masked(graph_);
    bool const singular = graph_.is_singular(i);
    unsigned wanted = 0;
    for (int k = 0; k < n.count; ++k)
      if (last_input_.each[graph_.argument(n, k)] >= first) wanted |= 1u << k;
    list<int> const& partials = graph_.slopes(i, wanted);
    for (int k = 0; k < n.count; ++k)
      if ((wanted >> k & 1u) != 0) add(graph_.argument(n, k), graph_.pass(upstream, partials[k], singular));
  }

  Graph& graph_;
  int inputs_;
  list<int> last_input_;
  list<adjoint> adjoints_;
  list<std::uint64_t> pending_;  // a bit for each node that has an adjoint
};

}  // namespace chainrule::detail
