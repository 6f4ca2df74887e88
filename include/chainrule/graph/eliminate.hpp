// Jacobians by vertex elimination: every node between inputs and outputs is removed from the linearised graph in turn, and
// each path through it becomes an edge, the product of two, that is added to what is there already (Griewank and Walther,
// Evaluating Derivatives, chapter 9). The order decides the cost: from the outputs down it is the reverse sweep.
#pragma once

#include <chainrule/graph/reverse.hpp>

#include <cstdint>

namespace chainrule::detail {

/// The graph's derivatives as a graph: an edge from each active node to each node that uses it, with the partial derivative.
class elimination {
 public:
  /// Vertices are the active nodes that lead to a root, then one more for each root.
  constexpr elimination(graph_builder& builder, list<int> const& of, int inputs) : graph_(builder), roots_(of), inputs_(inputs) {
    activity active(inputs);
    list<char> needed(builder.size());
    int last = -1;
    for (int const root : of) {
      needed[root] = active(builder, root);
      last = root > last ? root : last;
    }
    for (int i = last; i >= 0; --i) {
      if (!needed[i]) continue;
      graph_node const& n = builder.node(i);
      for (int k = 0; k < n.count; ++k)
        if (active(builder, builder.argument(n, k))) needed[builder.argument(n, k)] = 1;
    }
    vertex_.resize(last + 1);
    for (int i = 0; i <= last; ++i) {
      vertex_[i] = needed[i] ? nodes_.size() : -1;
      if (needed[i]) nodes_.push_back(i);
    }
    inner_ = nodes_.size();
    words_ = (inner_ + 63) / 64;
    vertices_.resize(inner_ + of.size());
    sources_ = list<std::uint64_t>(vertices_.size() * words_);
    for (int v = 0; v < inner_; ++v) connect_arguments(v, active);
    for (int r = 0; r < of.size(); ++r)
      if (needed[of[r]]) join(vertex_[of[r]], inner_ + r, builder.constant(1), false);
  }

  /// The vertices that can be eliminated: all but inputs and roots.
  [[nodiscard]] constexpr int inner() const { return inner_; }
  [[nodiscard]] constexpr bool is_eliminable(int v) const { return !graph_.node(nodes_[v]).is_leaf(); }
  /// Greedily: always the vertex whose elimination adds the fewest edges where there are none; of several the one with the
  /// fewest paths through it (Markowitz's count), then the latest. False where it gives up, as the paths have become more
  /// than the edges that sweeps pass: no order found so pays there, and the search itself costs compile time.
  constexpr bool greedily() {
    int left_to_pass = most_paths();
    list<int> left = eliminable();
    while (!left.empty()) {
      int best = 0;
      int least = 1 << 30;
      int const* const candidates = left.data();
      vertex* const vertices = vertices_.data();
      for (int k = left.size() - 1; k >= 0; --k) {
        vertex& v = vertices[candidates[k]];
        if (v.weight < 0) v.weight = weight(v, candidates[k]);
        if (v.weight < least) least = v.weight, best = k;
      }
      if (!take(left, best, left_to_pass)) return false;
    }
    return true;
  }

  /// By pairs: always the latest vertex that no neighbour should precede. Of two vertices with an edge between them the order
  /// decides how many paths are passed, which is told from their edges; where it makes no difference, the later one goes first, as
  /// in the reverse sweep. Few outputs often share work so that neither sweeps nor the greedy order find. False as in `greedily`.
  constexpr bool by_pairs() {
    int left_to_pass = most_paths();
    list<int> left = eliminable();
    while (!left.empty()) {
      int next = left.size() - 1;
      while (next > 0 && !is_before_neighbours(left[next])) --next;
      if (!take(left, next, left_to_pass)) return false;
    }
    return true;
  }

  /// In a given order of all eliminable vertices.
  constexpr void in_order(list<int> const& order) {
    order_ = order;
    for (int const v : order) eliminate(v);
  }
  [[nodiscard]] constexpr list<int> const& order() const { return order_; }

  /// As take(from, to, whether the derivative is 1 or -1).
  template <class Take>
  constexpr void for_each_edge(Take const& take) const {
    for (edge const& e : edges_) {
      rational const value = graph_.node(e.value.sum()).constant();
      take(e.from, e.to, graph_.is_constant(e.value.sum()) && value.den == 1 && (value.num == 1 || value.num == -1));
    }
  }

  /// Row by row, once everything is eliminated.
  constexpr list<int> jacobian() {
    list<int> result(roots_.size() * inputs_, graph_.constant(0));
    for (int r = 0; r < roots_.size(); ++r)
      for (int const e : vertices_[inner_ + r].before)
        result[r * inputs_ + graph_.node(nodes_[edges_[e].from]).input] = edges_[e].value.sum();
    return result;
  }

 private:
  struct edge {
    int from = -1;
    int to = -1;
    adjoint value = adjoint::zero();
    bool singular = false;  // it may be infinite
  };
  struct vertex {
    list<int> before;  // edges
    list<int> after;
    int weight = -1;  // -1: to be computed
  };

  [[nodiscard]] constexpr int most_paths() const { return edges_.size() * (roots_.size() < inputs_ ? roots_.size() : inputs_); }
  [[nodiscard]] constexpr list<int> eliminable() const {
    list<int> result;
    for (int v = 0; v < inner_; ++v)
      if (is_eliminable(v)) result.push_back(v);
    return result;
  }
  /// Eliminates one of the vertices that are left; not where too many paths have been passed.
  constexpr bool take(list<int>& left, int which, int& left_to_pass) {
    int const chosen = left[which];
    order_.push_back(chosen);
    for (int k = which + 1; k < left.size(); ++k) left[k - 1] = left[k];
    left.pop_back();
    left_to_pass -= vertices_[chosen].before.size() * vertices_[chosen].after.size();
    if (left_to_pass < 0) return false;
    eliminate(chosen);
    return true;
  }

  /// How many paths fewer are passed where v goes before w, which an edge from v leads to.
  [[nodiscard]] constexpr int gain_of_earlier(int v, int w) const {
    std::uint64_t const* const sources = sources_.data();
    edge const* const edges = edges_.data();
    int shared_before = 1;
    for (int q = 0; q < words_; ++q) shared_before += __builtin_popcountll(sources[v * words_ + q] & sources[w * words_ + q]);
    int shared_after = 1;
    for (int const a : vertices_[v].after)
      if (edges[a].to != w) shared_after += int(sources[edges[a].to * words_ + w / 64] >> w % 64 & 1);
    return vertices_[w].after.size() * shared_before - vertices_[v].before.size() * shared_after;
  }
  [[nodiscard]] constexpr bool is_before_neighbours(int v) const {
    edge const* const edges = edges_.data();
    for (int const a : vertices_[v].after)
      if (int const w = edges[a].to; w < inner_ && is_eliminable(w) && gain_of_earlier(v, w) <= 0) return false;
    for (int const b : vertices_[v].before)
      if (int const u = edges[b].from; is_eliminable(u) && gain_of_earlier(u, v) > 0) return false;
    return true;
  }

  constexpr void connect_arguments(int v, activity& active) {
    int const i = nodes_[v];
    int const through = graph_.through(i);
    int const count = graph_.node(through).count;
    unsigned wanted = 0;
    for (int k = 0; k < count; ++k)
      if (active(graph_, graph_.argument(through, k))) wanted |= 1u << k;
    if (wanted == 0) return;
    bool const singular = graph_.is_singular(i);
    list<int> const& partials = graph_.slopes(i, wanted);
    for (int k = 0; k < count; ++k)
      if ((wanted >> k & 1u) != 0) join(vertex_[graph_.argument(through, k)], v, partials[k], singular);
  }

  /// Adds to the edge between two vertices.
  constexpr void join(int from, int to, int value, bool singular) {
    if (graph_.is_zero(value)) return;
    std::uint64_t& sources = sources_[to * words_ + from / 64];
    std::uint64_t const bit = std::uint64_t{1} << from % 64;
    if ((sources & bit) != 0)
      for (int const e : vertices_[to].before)
        if (edges_[e].from == from) {
          edges_[e].singular = edges_[e].singular || singular;
          return edges_[e].value.add(graph_, value);
        }
    sources |= bit;
    int const added = edges_.size();
    edges_.push_back({from, to, adjoint::zero(), singular});
    edges_[added].value.add(graph_, value);
    vertices_[from].after.push_back(added);
    vertices_[to].before.push_back(added);
  }

  constexpr void eliminate(int v) {
    list<int> const before = static_cast<list<int>&&>(vertices_[v].before);
    list<int> const after = static_cast<list<int>&&>(vertices_[v].after);
    for (int const e : before) forget(vertices_[edges_[e].from].after, e);
    for (int const e : after) {
      forget(vertices_[edges_[e].to].before, e);
      sources_[edges_[e].to * words_ + v / 64] &= ~(std::uint64_t{1} << v % 64);
    }
    for (int const e : before) stale(edges_[e].from);
    for (int const e : after) stale(edges_[e].to);
    for (int const a : after) {
      int const second = edges_[a].value.masked(graph_);
      bool const is_singular = edges_[a].singular;
      for (int const b : before) {
        int const product = graph_.pass(second, edges_[b].value.masked(graph_), edges_[b].singular);
        join(edges_[b].from, edges_[a].to, product, is_singular || edges_[b].singular);
      }
    }
  }

  constexpr int weight(vertex const& v, int number) const {
    int const paths = v.before.size() * v.after.size();
    if (paths == 0) return 0;
    std::uint64_t const* const sources = sources_.data();
    edge const* const edges = edges_.data();
    int found = 0;
    for (int const a : v.after)
      for (int w = 0; w < words_; ++w)
        found += __builtin_popcountll(sources[number * words_ + w] & sources[edges[a].to * words_ + w]);
    return (paths - found) << 10 | (paths < 1023 ? paths : 1023);
  }

  /// The weight of a vertex and of those beside it must be found again.
  constexpr void stale(int v) {
    vertex* const vertices = vertices_.data();
    edge const* const edges = edges_.data();
    vertices[v].weight = -1;
    for (int const e : vertices[v].before) vertices[edges[e].from].weight = -1;
    for (int const e : vertices[v].after) vertices[edges[e].to].weight = -1;
  }

  static constexpr void forget(list<int>& edges, int e) {
    int at = 0;
    while (edges[at] != e) ++at;
    edges[at] = edges.back();
    edges.pop_back();
  }

  graph_builder& graph_;
  list<int> roots_;
  int inputs_;
  int inner_ = 0;
  list<int> nodes_;   // of vertices
  list<int> vertex_;  // of nodes, or -1
  list<vertex> vertices_;
  list<edge> edges_;
  int words_ = 0;                // of 64 vertices
  list<std::uint64_t> sources_;  // of each vertex, as bits: the vertices its edges come from
  list<int> order_;
};

}  // namespace chainrule::detail
