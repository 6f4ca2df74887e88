// A better order of elimination than the greedy one, by local search: a vertex and one beside it change places, and what
// that costs is counted on sets of edges, a few thousand steps each time. Those counts see no equal products, so every few
// dozen orders the best of them is written out and kept only if its program costs less.
#pragma once

#include <chainrule/graph/eliminate.hpp>
#include <chainrule/graph/program.hpp>

#include <bit>

namespace chainrule::detail {

/// Request: the value and the Jacobian of Problem. Effort: how many orders are tried.
template <class Problem, class Request, int Effort>
class order_search {
  using bits = std::uint64_t;
  static constexpr int vertices = Problem::nodes + Problem::outputs;
  static constexpr int words = (vertices + 63) / 64;
  static constexpr int round = 50;             // orders, at most, between two programs
  static constexpr int longest_round = 30000;  // edges: clang allows a million steps

  /// The edges that come to and go from each vertex, as bits, and which of those that come are 1 or -1.
  struct edge_sets {
    std::array<bits, std::size_t(vertices* words)> before{};
    std::array<bits, std::size_t(vertices* words)> after{};
    std::array<bits, std::size_t(vertices* words)> units{};
  };
  struct state {
    std::array<int, std::size_t(Problem::nodes)> order{};
    int size = 0;
    int cost = 0;
    int left = Effort;
    bits random = 1;

    constexpr int draw(int below) {
      random = random * 6364136223846793005u + 1442695040888963407u;
      return int((random >> 33) % bits(below));
    }
  };

  static constexpr edge_sets sets = [] {
    edge_sets result;
    graph_builder g = Problem::graph();
    list<int> const roots = Problem::lower_into(g);
    g.folds_slopes();
    elimination<vertices>(g, roots, Problem::wrt).for_each_edge([&](int from, int to, bool is_unit) {
      bits const source = bits{1} << from % 64;
      result.before[std::size_t(to * words + from / 64)] |= source;
      result.after[std::size_t(from * words + to / 64)] |= bits{1} << to % 64;
      if (is_unit) result.units[std::size_t(to * words + from / 64)] |= source;
    });
    return result;
  }();

  /// Products and sums of an order; where there are more than `limit`, so many or more.
  static constexpr int count(state const& tried, int limit, int& passed) {
    edge_sets now = sets;
    int sum = 0;
    for (int k = 0; k < tried.size && sum <= limit; ++k) {
      int const gone = tried.order[std::size_t(k)];
      int const word = gone / 64;
      bits const other = ~(bits{1} << gone % 64);
      bits const* const in = now.before.data() + gone * words;
      bits const* const in_units = now.units.data() + gone * words;
      bits const* const out = now.after.data() + gone * words;
      for (int w = 0; w < words; ++w) {
        for (bits rest = out[w]; rest != 0; rest &= rest - 1, ++passed) {
          int const to = (w * 64 + std::countr_zero(rest)) * words;
          bits* const before = now.before.data() + to;
          bits* const units = now.units.data() + to;
          bool const is_unit = (units[word] & ~other) != 0;
          before[word] &= other;
          units[word] &= other;
          for (int q = 0; q < words; ++q) {
            sum += std::popcount(is_unit ? in[q] & before[q] : in[q] & (~in_units[q] | before[q]));
            units[q] = (units[q] & ~in[q]) | (is_unit ? in_units[q] & ~before[q] : 0);
            before[q] |= in[q];
          }
        }
      }
      for (int w = 0; w < words; ++w) {
        for (bits rest = in[w]; rest != 0; rest &= rest - 1, ++passed) {
          bits* const after = now.after.data() + (w * 64 + std::countr_zero(rest)) * words;
          after[word] &= other;
          for (int q = 0; q < words; ++q) after[q] |= out[q];
        }
      }
    }
    return sum;
  }

  /// A vertex takes the place of one that an edge joins it with.
  static constexpr state neighbour(state from) {
    int const at = from.draw(from.size);
    int const taken = from.order[std::size_t(at)];
    bits const* const before = sets.before.data() + taken * words;
    bits const* const after = sets.after.data() + taken * words;
    list<int> beside;
    for (int k = 0; k < from.size; ++k) {
      int const other = from.order[std::size_t(k)];
      if (((before[other / 64] | after[other / 64]) >> other % 64 & 1) != 0) beside.push_back(k);
    }
    if (beside.empty()) return from;
    int const place = beside[from.draw(beside.size())];
    for (int k = at; k != place; k += place > at ? 1 : -1)
      from.order[std::size_t(k)] = from.order[std::size_t(place > at ? k + 1 : k - 1)];
    from.order[std::size_t(place)] = taken;
    return from;
  }

  static constexpr int program_cost(state const& tried) {
    graph_builder g = Problem::graph();
    list<int> outputs = Problem::lower_into(g);
    g.folds_slopes();
    elimination<vertices> eliminate(g, list<int>(outputs), Problem::wrt);
    eliminate.in_order(order_of(tried));
    outputs.append(eliminate.jacobian());
    graph_builder const all = expanded(static_cast<graph_builder&&>(g), outputs);
    int const cost = detail::program_cost<Request::capacity, Request::outputs>(all, outputs, Request::operations());
    return cost < 0 ? 1 << 30 : cost;
  }
  static constexpr list<int> order_of(state const& of) {
    list<int> result;
    for (int k = 0; k < of.size; ++k) result.push_back(of.order[std::size_t(k)]);
    return result;
  }

  static constexpr state first = [] {
    state result;
    graph_builder g = Problem::graph();
    list<int> const roots = Problem::lower_into(g);
    g.folds_slopes();
    elimination<vertices> by_pairs(g, roots, Problem::wrt), greedy(g, roots, Problem::wrt);
    bool const pairs = Problem::outputs > 1 && by_pairs.by_pairs();
    if (elimination<vertices> const& found = pairs ? by_pairs : greedy; pairs || greedy.greedily()) {
      for (int const vertex : found.order()) result.order[std::size_t(result.size++)] = vertex;
    } else {  // as sweeps go
      for (int vertex = greedy.inner() - 1; vertex >= 0; --vertex)
        if (greedy.is_eliminable(vertex)) result.order[std::size_t(result.size++)] = vertex;
    }
    return result;
  }();

  /// From the best of the rounds before, orders that are counted as no worse; the last of them.
  static constexpr state walk(state best) {
    int passed = 0;
    int least = count(best, 1 << 30, passed);
    for (int k = 0; k < round && best.left > 0 && passed < longest_round; ++k) {
      state const next = neighbour(best);
      int const counted = count(next, least, passed);
      --best.left;
      best.random = next.random;
      if (counted > least) continue;
      best.order = next.order;
      least = counted;
    }
    return best;
  }
  static constexpr state with_cost(state of) {
    of.cost = program_cost(of);
    return of;
  }
  static constexpr state better(state const& before, state now) {
    if (now.cost <= before.cost) return now;
    now.order = before.order;
    now.cost = before.cost;
    return now;
  }

  // Each a constant of its own, with its own million steps.
  template <int Round, class = void>
  struct best_after {
    static constexpr state tried = walk(best_after<Round - 1>::value);
    static constexpr state priced = with_cost(tried);
    static constexpr state value = better(best_after<Round - 1>::value, priced);
  };
  template <class Unused>
  struct best_after<0, Unused> {
    static constexpr state value = with_cost(first);
  };

  template <int Round = 0>
  static constexpr list<int> search() {
    if constexpr (best_after<Round>::value.left == 0 || first.size < 2) return order_of(best_after<Round>::value);
    else return search<Round + 1>();
  }

 public:
  /// The best order found.
  static constexpr list<int> order() { return search(); }
};

}  // namespace chainrule::detail
