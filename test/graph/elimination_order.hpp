// The orders in which vertices are eliminated, beside searches that count paths on sets, as they are defined.
#pragma once

#include <chainrule/chainrule.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace elimination_order {

namespace cr = chainrule;
using cr::detail::list;
using elimination = cr::detail::elimination<320>;

/// What is left of a linearised graph.
class linearised {
 public:
  explicit linearised(elimination const& graph, int roots, int inputs)
      : before_(std::size_t(graph.inner() + roots)), after_(before_.size()) {
    int edges = 0;
    graph.for_each_edge([&](int from, int to, bool) {
      after_[std::size_t(from)].insert(to), before_[std::size_t(to)].insert(from);
      ++edges;
    });
    for (int v = 0; v < graph.inner(); ++v)
      if (graph.is_eliminable(v)) left_.push_back(v);
    eliminable_ = {left_.begin(), left_.end()};
    to_pass_ = edges * std::min(roots, inputs);
  }

  bool greedily() {
    while (!left_.empty()) {
      auto const weight = [&](int v) { return std::pair{fill(v), std::min<std::size_t>(paths(v), 1023)}; };
      std::size_t best = left_.size() - 1;
      for (std::size_t k = best; k-- > 0;)
        if (weight(left_[k]) < weight(left_[best])) best = k;
      if (!take(best)) return false;
    }
    return true;
  }
  bool by_pairs() {
    while (!left_.empty()) {
      std::size_t next = left_.size() - 1;
      while (next > 0 && !goes_first(left_[next])) --next;
      if (!take(next)) return false;
    }
    return true;
  }
  std::vector<int> const& order() const { return order_; }

 private:
  using vertices = std::set<int>;
  vertices& before(int v) { return before_[std::size_t(v)]; }
  vertices& after(int v) { return after_[std::size_t(v)]; }
  std::size_t paths(int v) { return before(v).size() * after(v).size(); }
  int fill(int v) {
    int added = 0;
    for (int const from : before(v))
      for (int const to : after(v)) added += after(from).count(to) == 0;
    return added;
  }
  static int size_of_both(vertices u, vertices const& v, int without) {
    u.insert(v.begin(), v.end());
    u.erase(without);
    return int(u.size());
  }
  /// Paths that are passed where the later of two neighbours goes first, less those where the earlier one does.
  int gain_of_earlier(int v, int w) {
    int const earlier_first = int(paths(v)) + size_of_both(before(w), before(v), v) * int(after(w).size());
    int const later_first = int(paths(w)) + int(before(v).size()) * size_of_both(after(v), after(w), w);
    return later_first - earlier_first;
  }
  bool goes_first(int v) {
    for (int const w : after(v))
      if (eliminable_.count(w) != 0 && gain_of_earlier(v, w) <= 0) return false;
    for (int const u : before(v))
      if (eliminable_.count(u) != 0 && gain_of_earlier(u, v) > 0) return false;
    return true;
  }
  bool take(std::size_t which) {
    int const v = left_[which];
    left_.erase(left_.begin() + std::ptrdiff_t(which));
    order_.push_back(v);
    to_pass_ -= int(paths(v));
    if (to_pass_ < 0) return false;
    for (int const from : before(v)) {
      after(from).erase(v);
      after(from).insert(after(v).begin(), after(v).end());
    }
    for (int const to : after(v)) {
      before(to).erase(v);
      before(to).insert(before(v).begin(), before(v).end());
    }
    before(v).clear(), after(v).clear();
    return true;
  }

  std::vector<vertices> before_, after_;
  std::vector<int> left_, order_;
  vertices eliminable_;
  int to_pass_ = 0;
};

struct tally {
  int complete = 0, given_up = 0, largest = 0;
};

/// Both searches, and the Jacobian that comes of them, where all derivatives are exact numbers.
inline void check(cr::graph_builder& graph, list<int> const& roots, int inputs, tally& count) {
  for (bool const is_greedy : {true, false}) {
    elimination found(graph, roots, inputs);
    linearised expected(found, roots.size(), inputs);
    bool const is_complete = is_greedy ? found.greedily() : found.by_pairs();
    BOOST_TEST(is_complete == (is_greedy ? expected.greedily() : expected.by_pairs()));
    BOOST_TEST(std::vector<int>(found.order().begin(), found.order().end()) == expected.order(),
               boost::test_tools::per_element());
    ++(is_complete ? count.complete : count.given_up);
    count.largest = std::max(count.largest, found.inner());
    if (!is_complete) continue;
    list<int> const jacobian = found.jacobian();
    for (int r = 0; r < roots.size(); ++r) {
      list<int> const row = cr::detail::reverse(graph, roots[r], graph.constant(1), inputs);
      for (int k = 0; k < inputs; ++k)
        if (graph.is_constant(row[k])) BOOST_TEST(jacobian[r * inputs + k] == row[k]);  // that fits 64 bits
    }
  }
}
inline int add(cr::graph_builder& graph, int u, int v) {
  return graph.intern(graph.operations().add, std::array{u, v}.data(), 2);
}
inline int twice(cr::graph_builder& graph, int u) {
  return graph.intern(graph.operations().multiply, std::array{graph.constant(2), u}.data(), 2);
}

/// A random graph of sums and multiples; some vertices have many neighbours, and in large graphs most lead to a root.
inline void check_random(std::uint64_t seed, tally& count) {
  std::mt19937_64 dice(seed);
  auto const draw = [&](int below) { return int(dice() % std::uint64_t(below)); };
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  bool const is_large = seed % 8 == 0;
  int const inputs = 1 + draw(5), size = is_large ? 70 + draw(80) : 3 + draw(20), outputs = 1 + draw(5);
  std::vector<int> nodes, hubs;
  for (int k = 0; k < inputs; ++k) nodes.push_back(graph.input(k));
  auto const any = [&] {
    if (!hubs.empty() && draw(4) == 0) return hubs[std::size_t(draw(int(hubs.size())))];
    return nodes[nodes.size() - 1 - std::size_t(draw(int(draw(2) == 0 ? std::min<std::size_t>(nodes.size(), 6) : nodes.size())))];
  };
  for (int k = 0; k < size; ++k) {
    int const u = is_large ? nodes[nodes.size() - std::min(nodes.size(), std::size_t(outputs))] : any();
    nodes.push_back(draw(4) == 0 ? twice(graph, u) : add(graph, u, any()));
    if (is_large && k % 40 == 10) hubs.push_back(nodes.back());
  }
  list<int> roots;
  for (int k = 0; k < outputs; ++k)
    roots.push_back(nodes[nodes.size() - 1 - std::size_t(is_large ? k : draw(std::min(int(nodes.size()), 6)))]);
  check(graph, roots, inputs, count);
}
/// Two vertices that more than a thousand paths lead through: of them the one with fewer new edges goes first.
inline void check_wide(tally& count) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  constexpr int sides = 2, wide = 33, outputs = 35;
  list<int> roots;
  for (int k = 0; k < sides * wide; ++k) graph.input(k);
  int sums[sides] = {0, wide};
  for (int side = 0; side < sides; ++side)
    for (int k = 1; k < wide; ++k) sums[side] = add(graph, sums[side], side * wide + k);
  for (int side = 0; side < sides; ++side)
    for (int k = 0; k < outputs; ++k)
      roots.push_back(add(graph, k == 0 && side == 0 ? 0 : sums[side], k == 0 ? sums[side] : roots[roots.size() - 1]));
  check(graph, roots, sides * wide, count);
}

}  // namespace elimination_order
