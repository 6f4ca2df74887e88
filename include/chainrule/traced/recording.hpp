// A user's function, run once while compiling, as constexpr data: its graph.
#pragma once

#include <chainrule/traced/call_forms.hpp>
#include <chainrule/traced/members.hpp>
#include <chainrule/traced/plain_double.hpp>

namespace chainrule::detail {

/// One node of a recorded graph, with its arguments from `first` on.
struct recorded_node {
  operation_info const* operation = &no_operation;
  int first = 0;
  int count = 0;
  int input = -1;  // behind the function's own inputs: a plain number
  rational constant{};
};

struct recorded_size {
  int nodes = 0;
  int arguments = 0;
  int numbers = 0;
  int outputs = 0;
  int events = 0;  // of a functor with data members: what its other runs are compared with
  int arguments_of_events = 0;
};

template <recorded_size Size>
struct recorded_graph {
  std::array<recorded_node, std::size_t(Size.nodes)> nodes{};
  std::array<int, std::size_t(Size.arguments)> arguments{};
  std::array<std::uint64_t, std::size_t(Size.numbers)> numbers{};
  std::array<int, std::size_t(Size.outputs)> outputs{};
};

/// What a functor with data members did, event by event, and what came out.
template <recorded_size Size>
struct recorded_events {
  std::array<recorded_event, std::size_t(Size.events)> events{};
  std::array<int, std::size_t(Size.arguments_of_events)> arguments{};
  std::array<int, std::size_t(Size.outputs)> outputs{};
};

template <class F, class Blocks>
constexpr std::size_t size_of_block(std::size_t first) {
  return first == Blocks::total ? members_of<F> : Blocks::size_at(first);
}

template <class F, class Blocks>
struct recording {
  static constexpr int arguments = int(Blocks::total);
  static constexpr int inputs = arguments + int(members_of<F>);

  using member_numbers = std::array<double, members_of<F>>;
  static constexpr F functor([[maybe_unused]] member_numbers const& members) {
    if constexpr (std::is_empty_v<F>) return F{};
    else return std::bit_cast<F>(members);
  }

  using bits = std::array<std::uint64_t, members_of<F>>;
  template <std::size_t Most = most_residuals>
  struct run {
    using number = std::conditional_t<(Most > 0), traced, void>;  // not named before: clang would read the rules of all it calls

    member_numbers members;
    recorder graph;
    list<int> outputs;
    bool is_unchanged = true;  // mutable members

    constexpr explicit run(std::size_t number_of_run, event_log const& log = {})
        : members(members_in_run<F>(number_of_run)),
          graph(arithmetic_table<typename void_beside<F>::type>, inputs, members.data(), int(members.size()), number_of_run > 0,
                log) {
      F const f = functor(members);
      list<traced> x;
      for (int i = 0; i < arguments; ++i) x.push_back(traced(&graph, i));
      list<number> results;
      take_apart(results, Blocks::template call<Most>(f, x.data(), typename Blocks::parts{}));
      for (number const& result : results) outputs.push_back(node_of(graph, result));
      if constexpr (!std::is_empty_v<F>) is_unchanged = std::bit_cast<bits>(f) == std::bit_cast<bits>(members);
    }
    /// The nodes that lead to an output, and the inputs.
    [[nodiscard]] constexpr list<char> needed() const {
      graph_builder const& all = graph.graph();
      list<char> result(all.size());
      char* const is_needed = result.data();
      for (int const o : outputs) is_needed[o] = 1;
      for (int i = all.size() - 1; i >= 0; --i) {
        if (!is_needed[i]) continue;
        graph_node const& n = all.node(i);
        for (int k = 0; k < n.count; ++k) is_needed[n.count > 3 ? all.argument(n, k) : n.arguments[k]] = 1;
      }
      for (int i = 0; i < inputs; ++i) result[i] = 1;
      return result;
    }
  };

  // `which` is 0; where nothing else than constants makes a local object, clang runs the function once more to see what it leaves.
  static constexpr recorded_size measure(std::size_t which = 0) {
    run<> const made(which);
    recorded_size size;
    list<char> const needed = made.needed();
    for (int i = 0; i < needed.size(); ++i) {
      size.nodes += needed[i];
      if (needed[i]) size.arguments += made.graph.graph().node(i).count;
      if (needed[i]) size.numbers += made.graph.graph().node(i).input >= inputs;
    }
    size.outputs = made.outputs.size();
    size.events = made.graph.events().size();
    size.arguments_of_events = made.graph.arguments().size();
    return size;
  }

  template <recorded_size Size>
  static constexpr auto take(std::size_t which = 0) {
    run<> const made(which);
    recorded_graph<Size> result;
    graph_builder const& all = made.graph.graph();
    list<char> const needed = made.needed();
    char const* const is_needed = needed.data();
    list<int> numbered(needed.size(), -1);
    int* const number = numbered.data();
    std::size_t nodes = 0;
    std::size_t numbers = 0;
    std::size_t used = 0;
    for (int i = 0; i < all.size(); ++i) {
      if (!is_needed[i]) continue;
      graph_node const& n = all.node(i);
      bool const is_number = n.input >= inputs;
      if (is_number) result.numbers[numbers++] = made.graph.numbers()[n.input - inputs];
      number[i] = int(nodes);
      result.nodes[nodes++] = {n.operation, int(used), n.count, is_number ? inputs + int(numbers) - 1 : n.input, n.constant()};
      for (int k = 0; k < n.count; ++k) result.arguments[used++] = number[n.count > 3 ? all.argument(n, k) : n.arguments[k]];
    }
    for (std::size_t k = 0; k < result.outputs.size(); ++k) result.outputs[k] = number[made.outputs[int(k)]];
    return result;
  }

  template <recorded_size Size>
  static constexpr auto take_events(std::size_t which = 0) {
    run<> const made(which);
    recorded_events<Size> result;
    for (std::size_t k = 0; k < result.events.size(); ++k) result.events[k] = made.graph.events()[int(k)];
    for (std::size_t k = 0; k < result.arguments.size(); ++k) result.arguments[k] = made.graph.arguments()[int(k)];
    for (std::size_t k = 0; k < result.outputs.size(); ++k) result.outputs[k] = made.outputs[int(k)];
    return result;
  }
  template <recorded_size Size>
  static constexpr auto events = take_events<Size>();

  /// The functor with other members does just the same: true, or no constant expression.
  template <recorded_size Size>
  static constexpr bool follows(std::size_t which) {
    run<std::size_t(Size.outputs) + 1> const again(which,
                                                   {events<Size>.events.data(), Size.events, events<Size>.arguments.data()});
    bool same = again.is_unchanged && again.outputs.size() == Size.outputs;
    for (int k = 0; same && k < Size.outputs; ++k) same = again.outputs[k] == events<Size>.outputs[std::size_t(k)];
    if (!same) runs_differ();
    return true;
  }
};

template <recorded_size Size>
struct runs_while_compiling {
  static constexpr recorded_size size = Size;
};

/// Whether all runs, with whatever members, do the same.
template <class Recording, recorded_size Size, std::size_t Run = 1>
constexpr bool all_follow() {
  if constexpr (Run == member_runs) return true;
  else if constexpr (requires { typename std::bool_constant<Recording::template follows<Size>(Run)>; })
    return all_follow<Recording, Size, Run + 1>();
  else return false;
}

template <class F, class Blocks>
struct recorded {
  static constexpr recorded_size size = runs_while_compiling<recording<F, Blocks>::measure()>::size;
  static constexpr auto graph = recording<F, Blocks>::template take<size>();

  template <std::size_t... K>
  static constexpr auto operations_of_numbers(std::index_sequence<K...>) {
    return std::array<operation_info const*, sizeof...(K) + 1>{&operation<operations::plain_double<graph.numbers[K]>>...,
                                                               nullptr};
  }
  static constexpr auto numbers = operations_of_numbers(std::make_index_sequence<graph.numbers.size()>{});
};

}  // namespace chainrule::detail
