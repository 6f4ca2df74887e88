// Work that takes more steps than compilers allow one constant, in several: each takes up what the one before has stored.
#pragma once

#include <chainrule/graph/program.hpp>
#include <chainrule/graph/reverse.hpp>

#include <utility>

namespace chainrule {

template <class Stored>
constexpr void graph_builder::restore_part(Stored const& part) {
  hash_t const product = operations_.multiply->key;
  int const known = nodes_.size() - part.begin;
  nodes_.resize(part.begin + part.nodes);
  detail::graph_node* const nodes = nodes_.each;
  int first = 0;
  for (int i = 0; i < part.nodes; ++i) {
    detail::operation_info const* const operation = part.operations[i];
    int const kept = part.counts[i];
    int const count = operation->key == 0 ? 0 : kept;
    int const* const its = part.arguments + first;
    first += count;
    if (i < known) continue;
    bool const is_constant = operation->key == 0 && kept < 0;
    int const input = operation->key == 0 && kept >= 0 ? kept : -1;
    std::int64_t const num = is_constant ? part.numerators[-1 - kept] : 0;
    std::int64_t const den = is_constant ? part.denominators[-1 - kept] : 1;
    selects_ = selects_ || operation->is_selection;
    bool const is_multiple = operation->key == product && nodes[its[0]].is_constant() != nodes[its[1]].is_constant();
    unsigned const hash =
        operation->key == 0 ? detail::slot_hash(input, num, den) : detail::slot_hash(operation->key, its, count);
    nodes[part.begin + i] = {operation,
                             count,
                             {count > 0 ? its[0] : -1, count > 1 ? its[1] : -1, count > 2 ? its[2] : -1},
                             more_.size(),
                             input,
                             num,
                             den,
                             is_constant || operation->is_selection || operation->is_negation,
                             is_multiple,
                             hash};
    for (int k = 0; count > 3 && k < count; ++k) more_.push_back(its[k]);
  }
}
template <class... Stored>
constexpr void graph_builder::restore(Stored const&... parts) {
  int nodes = 0;
  ((nodes += parts.nodes), ...);
  nodes_.reserve(nodes + 1024);
  (restore_part(parts), ...);
  int slots = 64;
  while (slots < 3 * nodes) slots *= 2;
  enlarge_table(slots);
}

namespace detail {

/// What Source::build<capacity>() stores; where the guess was too small, stored once more in the size it takes.
template <class Source>
struct fitted {
  static constexpr auto guess = Source::template build<Source::capacity>();  // chainrule: too large: more -fconstexpr-steps
  static constexpr auto again() {
    if constexpr (guess.graph.fits()) return 0;
    else
      return Source::template build<(guess.graph.nodes > guess.graph.used_arguments ? guess.graph.nodes
                                                                                    : guess.graph.used_arguments)>();
  }
  static constexpr auto rebuilt = again();
  static constexpr auto const& found() {
    if constexpr (guess.graph.fits()) return guess;
    else return rebuilt;
  }
  static constexpr auto const& value = found();
};

/// A request's graph as it was built, and which of its nodes are guarded.
template <class Request>
struct kept_source {
  static constexpr int capacity = Request::capacity;
  template <int Capacity>
  struct kept {
    stored_graph<Capacity, Request::outputs> graph;
    char guarded[Capacity];
    int guarded_nodes;
  };
  template <int Capacity>
  static constexpr kept<Capacity> build() {
    return keep<Capacity>(Request::graph());
  }
  template <int Capacity>
  static constexpr kept<Capacity> keep(graph_builder g) {
    list<int> const outputs = Request::build(g);
    kept<Capacity> result{store<Capacity, Request::outputs>(g, outputs), {}, g.guarded().size()};
    for (int i = 0; i < g.guarded().size() && i < Capacity; ++i) result.guarded[i] = g.guarded()[i];
    return result;
  }
};
template <class Request>
struct kept_graph {
  static constexpr auto const& kept = fitted<kept_source<Request>>::value;
  static constexpr auto const& stored = kept.graph;
  static constexpr graph_builder graph() { return Request::graph(); }
  static constexpr list<char> guarded() {
    list<char> result(kept.guarded_nodes);
    for (int i = 0; i < result.size(); ++i) result[i] = kept.guarded[i];
    return result;
  }
};

/// The reverse sweep over a kept graph, whose outputs are its roots, then a seed for each: the derivatives of their sum, in pieces that
/// add so many nodes.
template <class Kept, int Roots, int Inputs, bool GuardsPoles>
struct sweep_in_pieces {
  static constexpr int most_added = 700;
  static constexpr int nodes = Kept::stored.nodes;

  struct activities {
    char each[nodes];
  };
  static constexpr activities found_active() {
    activities result{};
    int argument = 0;
    for (int i = 0; i < nodes; ++i) {
      int const kept = Kept::stored.counts[i];
      if (Kept::stored.operations[i]->key == 0) {
        result.each[i] = kept >= 0 && kept < Inputs;
        continue;
      }
      for (int k = 0; k < kept; ++k) result.each[i] |= result.each[Kept::stored.arguments[argument + k]];
      argument += kept;
    }
    return result;
  }
  static constexpr activities active = found_active();

  template <int Capacity>
  struct part {
    stored_graph<Capacity, 1> graph;  // the nodes that it adds
    int next;                         // where the sweep goes on
    int sums[nodes];                  // adjoints, where there are any: 1 more than their node
    int where[nodes];
    int gradient[Inputs];
  };
  template <int Piece>
  struct source {
    static constexpr int capacity = 2 * most_added;
    template <int Capacity>
    static constexpr part<Capacity> build() {
      return go_on<Capacity>(restored(Kept::graph(), std::make_integer_sequence<int, Piece>{}));
    }
    template <int Capacity>
    static constexpr part<Capacity> go_on(graph_builder g) {
      int const begin = g.size();
      list<adjoint> adjoints(nodes);
      list<int> gradient(Inputs, g.constant(0));
      int next = -1;
      if constexpr (Piece == 0) {
        int const* const outputs = Kept::stored.outputs;
        for (int r = 0; r < Roots; ++r) {
          adjoints[outputs[r]].add(g, outputs[Roots + r]);
          next = outputs[r] > next ? outputs[r] : next;
        }
      } else {
        auto const& before = fitted<source<Piece - 1>>::value;
        next = before.next;
        adjoint* const each = adjoints.data();
        for (int i = 0; i <= next; ++i)
          if (before.sums[i] > 0) each[i] = adjoint::of(before.sums[i] - 1, before.where[i]);
        for (int i = 0; i < Inputs; ++i) gradient[i] = before.gradient[i];
      }
      next = sweep_back(g, active.each, adjoints, gradient, next, begin + most_added, leaf_has_no_more{}, GuardsPoles);
      part<Capacity> result{store<Capacity, 1>(g, {}, begin), next, {}, {}, {}};
      adjoint const* const each = adjoints.data();
      for (int i = 0; i <= next; ++i)
        if (!each[i].is_zero()) result.sums[i] = each[i].sum() + 1, result.where[i] = each[i].where();
      for (int i = 0; i < Inputs; ++i) result.gradient[i] = gradient[i];
      return result;
    }
  };
  template <int... Piece>
  static constexpr graph_builder restored(graph_builder g, std::integer_sequence<int, Piece...>) {
    g.restore(Kept::stored, fitted<source<Piece>>::value.graph...);
    g.set_guarded(Kept::guarded());
    return g;
  }
  template <int Piece = 0>
  static constexpr int count() {
    if constexpr (fitted<source<Piece>>::value.next < 0) return Piece + 1;
    else return count<Piece + 1>();
  }
  static constexpr int pieces = count();
  template <int... Piece>
  static constexpr int nodes_of(std::integer_sequence<int, Piece...>) {
    return (nodes + ... + fitted<source<Piece>>::value.graph.nodes);
  }
  static constexpr int nodes_in_all = nodes_of(std::make_integer_sequence<int, pieces>{});

  /// The graph with all of it, and the gradient's nodes.
  static constexpr graph_builder graph() { return restored(Kept::graph(), std::make_integer_sequence<int, pieces>{}); }
  static constexpr list<int> gradient() {
    list<int> result(Inputs);
    for (int i = 0; i < Inputs; ++i) result[i] = fitted<source<pieces - 1>>::value.gradient[i];
    return result;
  }
};

/// A stored graph whose nodes are looked up one by one.
template <class Stored>
struct numbered_graph {
  static constexpr auto const& stored = Stored::stored;
  static constexpr int nodes = stored.nodes;
  static constexpr std::array<int, std::size_t(nodes) + 1> found() {
    std::array<int, std::size_t(nodes) + 1> begins{};
    int* const each = begins.data();
    for (int i = 0; i < nodes; ++i) each[i + 1] = each[i] + (stored.operations[i]->key == 0 ? 0 : stored.counts[i]);
    return begins;
  }
  static constexpr std::array<int, std::size_t(nodes) + 1> first = found();  // where the arguments of each begin

  /// Adds what some nodes need to another graph: their numbers there, and which are guarded.
  static constexpr list<int> add_to(graph_builder& g, int const* roots, int count_of_roots) {
    list<int> number;
    number.lengthen(nodes);
    int* const numbers = number.data();
    list<int> needed;
    list<std::uint64_t> marks((nodes >> 6) + 1);
    std::uint64_t* const mark = marks.data();
    for (int r = 0; r < count_of_roots; ++r) mark[roots[r] >> 6] |= std::uint64_t{1} << (roots[r] & 63);
    for (int word = nodes >> 6; word >= 0; --word) {
      for (std::uint64_t done = 0; (mark[word] & ~done) != 0;) {
        int const bit = int(std::bit_width(mark[word] & ~done)) - 1;
        done |= std::uint64_t{1} << bit;
        int const i = word << 6 | bit;
        needed.push_back(i);
        for (int k = first[std::size_t(i)]; k < first[std::size_t(i) + 1]; ++k) {
          int const a = stored.arguments[k];
          mark[a >> 6] |= std::uint64_t{1} << (a & 63);
        }
      }
    }
    bool const some_guarded = Stored::kept.guarded_nodes > 0;
    list<char> guarded;
    for (int j = needed.size() - 1; j >= 0; --j) {
      int const i = needed[j];
      operation_info const* const operation = stored.operations[i];
      int const kept = stored.counts[i];
      if (operation->key != 0) {
        int arguments[most_arguments];
        for (int k = 0; k < kept; ++k) arguments[k] = numbers[stored.arguments[first[std::size_t(i)] + k]];
        numbers[i] = g.intern(operation, arguments, kept);
      } else {
        numbers[i] = kept >= 0 ? g.input(kept) : g.constant({stored.numerators[-1 - kept], stored.denominators[-1 - kept]});
      }
      if (!some_guarded || i >= Stored::kept.guarded_nodes || Stored::kept.guarded[i] == 0) continue;
      while (guarded.size() <= numbers[i]) guarded.push_back(0);
      guarded[numbers[i]] = 1;
    }
    g.set_guarded(guarded);
    list<int> result;
    for (int r = 0; r < count_of_roots; ++r) result.push_back(numbers[roots[r]]);
    return result;
  }
};

/// Adds a stored graph to another graph: the numbers of its outputs there.
template <int Outputs, class Stored>
constexpr list<int> add_outputs(graph_builder& g, Stored const& from) {
  list<int> numbers;
  numbers.lengthen(from.nodes);
  int* const number = numbers.data();
  int next = 0;
  for (int i = 0; i < from.nodes; ++i) {
    operation_info const* const operation = from.operations[i];
    int const kept = from.counts[i];
    if (operation->key == 0) {
      number[i] = kept >= 0 ? g.input(kept) : g.constant({from.numerators[-1 - kept], from.denominators[-1 - kept]});
      continue;
    }
    int arguments[most_arguments];
    for (int k = 0; k < kept; ++k) arguments[k] = number[from.arguments[next + k]];
    next += kept;
    number[i] = g.intern(operation, arguments, kept);
  }
  list<int> result;
  for (int k = 0; k < Outputs; ++k) result.push_back(number[from.outputs[k]]);
  return result;
}

}  // namespace detail
}  // namespace chainrule
