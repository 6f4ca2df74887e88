// Jacobians by vertex elimination: every node between inputs and outputs is removed from the linearised graph in turn, and
// each path through it becomes an edge, the product of two, that is added to what is there already (Griewank and Walther,
// Evaluating Derivatives, chapter 9). The order decides the cost: from the outputs down it is the reverse sweep.
#pragma once

#include <chainrule/graph/reverse.hpp>

#include <cstdint>

namespace chainrule::detail {

/// The graph's derivatives as a graph: an edge from each active node to each node that uses it, with the partial derivative.
/// Vertices: how many there are at most. (Arrays of the class itself: compilers evaluate these in a third of the time of lists.)
template <int Vertices>
class elimination {
  using bits = std::uint64_t;
  static constexpr int words = (Vertices + 63) / 64;  // of a set of vertices

 public:
  /// Vertices are the active nodes that lead to a root, then one more for each root.
  constexpr elimination(graph_builder& its_graph, list<int> const& its_roots, int its_inputs)
      : graph_(its_graph), roots_(its_roots), inputs_(its_inputs) {
    activity active(its_inputs);
    list<int> vertex(graph_.size());  // of nodes, and 1
    int last = -1;
    for (int const root : roots_) {
      vertex[root] = active(graph_, root);
      last = root > last ? root : last;
    }
    for (int i = last; i >= 0; --i) {
      if (vertex[i] == 0) continue;
      graph_node const& n = graph_.node(i);
      for (int k = 0; k < n.count; ++k)
        if (int const argument = graph_.argument(n, k); active(graph_, argument)) vertex[argument] = 1;
    }
    for (int i = 0; i <= last; ++i)
      if (vertex[i] != 0) vertex[i] = ++inner_;
    if (inner_ + roots_.size() > Vertices) return;
    is_complete_ = true;
    for (int i = 0; i <= last; ++i) {
      if (vertex[i] == 0) continue;
      int const v = vertex[i] - 1;
      node_[v] = i;
      if (!graph_.node(i).is_leaf()) left_[v / 64] |= bit(v);
      connect_arguments(v, active, vertex);
    }
    for (int r = 0; r < roots_.size(); ++r)
      if (vertex[roots_[r]] != 0) join(vertex[roots_[r]] - 1, inner_ + r, graph_.constant(1), false);
  }

  /// The vertices that can be eliminated: all but inputs and roots.
  [[nodiscard]] constexpr int inner() const { return inner_; }
  [[nodiscard]] constexpr bool is_eliminable(int v) const { return !graph_.node(node_[v]).is_leaf(); }

  /// Greedily: always the vertex whose elimination adds the fewest edges where there are none; of several the one with the
  /// fewest paths through it (Markowitz's count), then the latest. False where it gives up, as there are more vertices than it was
  /// made for, or the paths have become more than the edges that sweeps pass: no order found so pays there, and the search itself
  /// costs compile time.
  constexpr bool greedily() {
    int weights[Vertices] = {};
    bits stale[words] = {};
    for (bits& word : stale) word = ~bits{0};
    int left_to_pass = most_paths();
    while (!is_empty(left_)) {
      for (int w = 0; w < words; ++w) {
        for (bits rest = left_[w] & stale[w]; rest != 0; rest &= rest - 1) {
          int const v = w * 64 + __builtin_ctzll(rest);
          weights[v] = weight(v);
        }
        stale[w] = 0;
      }
      int best = 0;
      int least = 1 << 30;
      for (int w = 0; w < words; ++w)
        for (bits rest = left_[w]; rest != 0; rest &= rest - 1) {
          int const v = w * 64 + __builtin_ctzll(rest);
          if (weights[v] <= least) least = weights[v], best = v;
        }
      if (!take(best, left_to_pass)) return false;
      for (int w = 0; w < words; ++w) {  // what it led to, and all that leads to those: among them what led to it
        stale[w] |= before_[best][w] | after_[best][w];
        for (bits to = after_[best][w]; to != 0; to &= to - 1)
          for (int q = 0; q < words; ++q) stale[q] |= before_[w * 64 + __builtin_ctzll(to)][q];
      }
    }
    return is_complete_;
  }

  /// By pairs: always the latest vertex that no neighbour should precede. Of two vertices with an edge between them the order
  /// decides how many paths are passed, which is told from their edges; where it makes no difference, the later one goes first, as
  /// in the reverse sweep. Few outputs often share work so that neither sweeps nor the greedy order find. False as in `greedily`.
  constexpr bool by_pairs() {
    bits waits[words] = {};  // what a neighbour is known to precede
    int left_to_pass = most_paths();
    while (!is_empty(left_)) {
      int next = -1;
      for (int w = words - 1; w >= 0 && next < 0; --w)
        for (bits rest = left_[w] & ~waits[w]; rest != 0 && next < 0;) {
          int const v = w * 64 + 63 - __builtin_clzll(rest);
          rest ^= bit(v);
          if (is_before_neighbours(v)) next = v;
          else waits[w] |= bit(v);
        }
      for (int w = 0; next < 0; ++w)
        if (left_[w] != 0) next = w * 64 + __builtin_ctzll(left_[w]);
      if (!take(next, left_to_pass)) return false;
      for (int w = 0; w < words; ++w) {  // its neighbours have other edges now: they and theirs are asked again
        bits const changed = before_[next][w] | after_[next][w];
        waits[w] &= ~changed;
        for (bits rest = changed; rest != 0; rest &= rest - 1)
          for (int q = 0; q < words; ++q)
            waits[q] &= ~(before_[w * 64 + __builtin_ctzll(rest)][q] | after_[w * 64 + __builtin_ctzll(rest)][q]);
      }
    }
    return is_complete_;
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
    for (int to = 0; to < inner_ + roots_.size(); ++to)
      for (int w = 0; w < words; ++w)
        for (bits rest = before_[to][w]; rest != 0; rest &= rest - 1) {
          int const from = w * 64 + __builtin_ctzll(rest);
          int const slope = slope_[to][from].sum();
          rational const value = graph_.node(slope).constant();
          take(from, to, graph_.is_constant(slope) && value.den == 1 && (value.num == 1 || value.num == -1));
        }
  }

  /// Row by row, once everything is eliminated.
  constexpr list<int> jacobian() {
    list<int> result(roots_.size() * inputs_, graph_.constant(0));
    for (int r = 0; r < roots_.size(); ++r)
      for (int w = 0; w < words; ++w)
        for (bits rest = before_[inner_ + r][w]; rest != 0; rest &= rest - 1) {
          int const from = w * 64 + __builtin_ctzll(rest);
          result[r * inputs_ + graph_.node(node_[from]).input] = slope_[inner_ + r][from].sum();
        }
    return result;
  }

 private:
  static constexpr bits bit(int v) { return bits{1} << v % 64; }
  static constexpr bool is_empty(bits const (&set)[words]) {
    bits any = 0;
    for (int w = 0; w < words; ++w) any |= set[w];
    return any == 0;
  }

  [[nodiscard]] constexpr int most_paths() const {
    int edges = 0;
    for (int v = 0; v < inner_ + roots_.size() && is_complete_; ++v) edges += ins_[v];
    return edges * (roots_.size() < inputs_ ? roots_.size() : inputs_);
  }
  /// Eliminates one of the vertices that are left; not where too many paths have been passed.
  constexpr bool take(int v, int& left_to_pass) {
    order_.push_back(v);
    left_[v / 64] ^= bit(v);
    left_to_pass -= ins_[v] * outs_[v];
    if (left_to_pass < 0) return false;
    eliminate(v);
    return true;
  }

  /// How many paths fewer are passed where v goes before w, which an edge from v leads to.
  [[nodiscard]] constexpr int gain_of_earlier(int v, int w) const {
    int shared_before = 1;
    int shared_after = 1;
    for (int q = 0; q < words; ++q) {
      shared_before += __builtin_popcountll(before_[v][q] & before_[w][q]);
      shared_after += __builtin_popcountll(after_[v][q] & after_[w][q]);
    }
    return outs_[w] * shared_before - ins_[v] * shared_after;
  }
  [[nodiscard]] constexpr bool is_before_neighbours(int v) const {
    for (int w = 0; w < words; ++w)
      for (bits rest = after_[v][w] & left_[w]; rest != 0; rest &= rest - 1)
        if (gain_of_earlier(v, w * 64 + __builtin_ctzll(rest)) <= 0) return false;
    for (int w = 0; w < words; ++w)
      for (bits rest = before_[v][w] & left_[w]; rest != 0; rest &= rest - 1)
        if (gain_of_earlier(w * 64 + __builtin_ctzll(rest), v) > 0) return false;
    return true;
  }

  constexpr void connect_arguments(int v, activity& active, list<int> const& vertex) {
    int const i = node_[v];
    int const through = graph_.through(i);
    int const count = graph_.node(through).count;
    unsigned wanted = 0;
    for (int k = 0; k < count; ++k)
      if (active(graph_, graph_.argument(through, k))) wanted |= 1u << k;
    if (wanted == 0) return;
    bool const singular = graph_.is_singular(i);
    list<int> const& partials = graph_.slopes(i, wanted);
    for (int k = 0; k < count; ++k)
      if ((wanted >> k & 1u) != 0) join(vertex[graph_.argument(through, k)] - 1, v, partials[k], singular);
  }

  /// Adds to the edge between two vertices. A singular one may be infinite.
  constexpr void join(int from, int to, int slope, bool singular) {
    if (graph_.is_zero(slope)) return;
    bits const source = bits{1} << from % 64;
    if ((before_[to][from / 64] & source) == 0) {
      before_[to][from / 64] |= source;
      after_[from][to / 64] |= bit(to);
      ++ins_[to];
      ++outs_[from];
    }
    if (singular) singular_[to][from / 64] |= source;
    slope_[to][from].add(graph_, slope);
  }

  /// Its own edges stay noted, but nothing else knows of them any more.
  constexpr void eliminate(int v) {
    for (int w = 0; w < words; ++w)
      for (bits after = after_[v][w]; after != 0; after &= after - 1) {
        int const to = w * 64 + __builtin_ctzll(after);
        int const second = slope_[to][v].masked(graph_);
        bool const is_singular = (singular_[to][v / 64] & bit(v)) != 0;
        before_[to][v / 64] ^= bit(v);
        --ins_[to];
        for (int q = 0; q < words; ++q)
          for (bits before = before_[v][q]; before != 0; before &= before - 1) {
            int const from = q * 64 + __builtin_ctzll(before);
            bool const first_is_singular = (singular_[v][q] & before & -before) != 0;
            int const product = graph_.pass(second, slope_[v][from].masked(graph_), first_is_singular);
            join(from, to, product, is_singular || first_is_singular);
          }
      }
    for (int w = 0; w < words; ++w)
      for (bits before = before_[v][w]; before != 0; before &= before - 1) {
        int const from = w * 64 + __builtin_ctzll(before);
        after_[from][v / 64] ^= bit(v);
        --outs_[from];
      }
  }

  [[nodiscard]] constexpr int weight(int v) const {
    int const paths = ins_[v] * outs_[v];
    if (paths == 0) return 0;
    int found = 0;
    for (int w = 0; w < words; ++w)
      for (bits after = after_[v][w]; after != 0; after &= after - 1)
        for (int q = 0; q < words; ++q)
          found += __builtin_popcountll(before_[v][q] & before_[w * 64 + __builtin_ctzll(after)][q]);
    return (paths - found) << 10 | (paths < 1023 ? paths : 1023);
  }

  graph_builder& graph_;
  list<int> roots_;
  int inputs_;
  int inner_ = 0;
  bool is_complete_ = false;                // all vertices are here
  int node_[Vertices] = {};                 // of inner vertices
  bits left_[words] = {};                   // what is still to be eliminated
  bits before_[Vertices][words] = {};       // the vertices that each one's edges come from
  bits after_[Vertices][words] = {};        // and lead to
  bits singular_[Vertices][words] = {};     // and those that may be infinite come from
  int ins_[Vertices] = {};                  // how many come
  int outs_[Vertices] = {};                 // and go
  adjoint slope_[Vertices][Vertices] = {};  // of an edge, by where it leads to, then where it comes from
  list<int> order_;
};

}  // namespace chainrule::detail
