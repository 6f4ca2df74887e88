// A user's function, run once while compiling, as constexpr data: its graph.
#pragma once

#include <chainrule/traced/call_forms.hpp>
#include <chainrule/traced/plain_double.hpp>

#include <bit>

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
  bool steady = true;  // the functor's members were used as numbers that nobody knows yet
};

template <recorded_size Size>
struct recorded_graph {
  std::array<recorded_node, std::size_t(Size.nodes)> nodes{};
  std::array<int, std::size_t(Size.arguments)> arguments{};
  std::array<std::uint64_t, std::size_t(Size.numbers)> numbers{};
  std::array<int, std::size_t(Size.outputs)> outputs{};
};

/// The data members of a functor that is no empty class: numbers that are given to each call.
template <class F>
inline constexpr std::size_t members_of = std::is_empty_v<F> ? 0 : sizeof(F) / sizeof(double);

/// What stands for member `which`: numbers that nobody writes, of either sign, to be found where they are used.
constexpr double stand_in(std::size_t which, bool other) {
  double const number = 1.3723409185634171 + 0.0071350913466231 * static_cast<double>(which);
  return other ? -1 / (number * number) : number;
}

template <class F, class Blocks>
constexpr std::size_t size_of_block(std::size_t first) {
  return first == Blocks::total ? members_of<F> : Blocks::size_at(first);
}

template <class F, class Blocks>
struct recording {
  static constexpr int arguments = int(Blocks::total);
  static constexpr int inputs = arguments + int(members_of<F>);

  static constexpr auto functor([[maybe_unused]] bool other) {
    if constexpr (std::is_empty_v<F>) {
      return F{};
    } else {
      std::array<double, members_of<F>> members{};
      for (std::size_t k = 0; k < members.size(); ++k) members[k] = stand_in(k, other);
      return std::bit_cast<F>(members);
    }
  }

  struct run {
    recorder graph{inputs};
    list<int> outputs;

    constexpr explicit run(bool other = false) {
      for (std::size_t k = 0; k < members_of<F>; ++k) graph.let_stand_for(stand_in(k, other), arguments + int(k));
      F const f = functor(other);
      list<traced> x;
      for (int i = 0; i < arguments; ++i) x.push_back(traced(&graph, i));
      list<traced> results;
      take_apart(results, Blocks::call(f, x.data()));
      for (traced const& result : results) outputs.push_back(node_of(graph, result));
    }
    /// The nodes that lead to an output, and the inputs.
    [[nodiscard]] constexpr list<char> needed() const {
      graph_builder const& all = graph.graph();
      list<char> result(all.size(), 0);
      for (int const o : outputs) result[o] = 1;
      for (int i = all.size() - 1; i >= 0; --i)
        for (int k = 0; result[i] && k < all.node(i).count; ++k) result[all.argument(i, k)] = 1;
      for (int i = 0; i < inputs; ++i) result[i] = 1;
      return result;
    }
    [[nodiscard]] constexpr bool same_as(run const& that) const {
      graph_builder const& a = graph.graph();
      graph_builder const& b = that.graph.graph();
      bool same = a.size() == b.size() && outputs.size() == that.outputs.size() &&
                  graph.numbers().size() == that.graph.numbers().size();
      for (int i = 0; same && i < a.size(); ++i) {
        graph_node const& m = a.node(i);
        graph_node const& n = b.node(i);
        same = m.operation->key == n.operation->key && m.count == n.count && m.input == n.input && m.constant == n.constant;
        for (int k = 0; same && k < m.count; ++k) same = a.argument(i, k) == b.argument(i, k);
      }
      for (int i = 0; same && i < outputs.size(); ++i) same = outputs[i] == that.outputs[i];
      for (int i = 0; same && i < graph.numbers().size(); ++i) same = graph.numbers()[i] == that.graph.numbers()[i];
      return same;
    }
  };

  static constexpr recorded_size measure() {
    run const made;
    recorded_size size;
    list<char> const needed = made.needed();
    for (int i = 0; i < needed.size(); ++i) {
      size.nodes += needed[i];
      if (needed[i]) size.arguments += made.graph.graph().node(i).count;
    }
    size.numbers = made.graph.numbers().size();
    size.outputs = made.outputs.size();
    if constexpr (members_of<F> > 0) size.steady = made.same_as(run(true));
    return size;
  }

  template <recorded_size Size>
  static constexpr auto take() {
    run const made;
    recorded_graph<Size> result;
    list<char> const needed = made.needed();
    list<int> number(needed.size(), -1);
    std::size_t nodes = 0;
    int used = 0;
    for (int i = 0; i < needed.size(); ++i) {
      if (!needed[i]) continue;
      graph_node const& n = made.graph.graph().node(i);
      number[i] = int(nodes);
      result.nodes[nodes++] = {n.operation, used, n.count, n.input, n.constant};
      for (int k = 0; k < n.count; ++k) result.arguments[std::size_t(used++)] = number[made.graph.graph().argument(n, k)];
    }
    for (std::size_t k = 0; k < result.numbers.size(); ++k) result.numbers[k] = made.graph.numbers()[int(k)];
    for (std::size_t k = 0; k < result.outputs.size(); ++k) result.outputs[k] = number[made.outputs[int(k)]];
    return result;
  }
};

template <recorded_size Size>
struct runs_while_compiling {
  static constexpr bool value = true;
  static constexpr recorded_size size = Size;
};
struct only_runs_later {
  static constexpr bool value = false;
};
template <class Recording>
constexpr runs_while_compiling<Recording::measure()> try_recording(int) {
  return {};
}
template <class Recording>
constexpr only_runs_later try_recording(...) {
  return {};
}
template <class F, class Blocks>
using recording_attempt = decltype(try_recording<recording<F, Blocks>>(0));

template <class F, class Blocks>
struct recorded {
  static constexpr recorded_size size = recording_attempt<F, Blocks>::size;
  static constexpr auto graph = recording<F, Blocks>::template take<size>();

  template <std::size_t... K>
  static constexpr auto operations_of_numbers(std::index_sequence<K...>) {
    return std::array<operation_info const*, sizeof...(K) + 1>{&operation<operations::plain_double<graph.numbers[K]>>..., nullptr};
  }
  static constexpr auto numbers = operations_of_numbers(std::make_index_sequence<graph.numbers.size()>{});
};

}  // namespace chainrule::detail
