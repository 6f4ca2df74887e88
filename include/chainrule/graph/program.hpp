// From a graph to a program: the nodes the outputs need, as they are computed, in one exact-size array.
#pragma once

#include <chainrule/graph/partials.hpp>
#include <chainrule/graph/schedule.hpp>

#include <array>

namespace chainrule::detail {

/// Copies the needed part of a graph, at its constants, replacing operations by their cheaper expansions (integer powers by
/// products).
constexpr graph_builder expanded(graph_builder graph, list<int>& outputs) {
  for (int& o : outputs) o = graph.at_constants(o);
  int const size = graph.size();
  graph_node const* const nodes = graph.nodes();
  int first = 0;
  while (first < size && !nodes[first].operation->has_expansion) ++first;
  if (first == size) return graph;
  list<char> needed(graph.size());
  for (int const o : outputs) needed[o] = 1;
  for (int i = graph.size() - 1; i >= 0; --i) {
    if (!needed[i]) continue;
    graph_node const& n = graph.node(i);
    for (int k = 0; k < n.count; ++k) needed[graph.argument(n, k)] = 1;
  }
  graph_builder result(graph.operations());
  list<int> moved;
  moved.lengthen(graph.size());  // written before they are read
  list<int> arguments;
  for (int i = 0; i < graph.size(); ++i) {
    if (!needed[i]) continue;
    graph_node const& n = graph.node(i);
    int node = -1;
    if (n.is_leaf()) {
      node = n.input >= 0 ? result.input(n.input) : result.constant(n.constant());
    } else {
      arguments.clear();
      for (int k = 0; k < n.count; ++k) arguments.push_back(moved[graph.argument(n, k)]);
      if (n.operation->has_expansion) node = n.operation->expand(result, arguments.data(), n.count);
      if (node < 0) node = result.intern(n.operation, arguments.data(), n.count);
    }
    moved[i] = node;
  }
  for (int& o : outputs) o = moved[o];
  return result;
}

/// A graph in arrays of a guessed size. Where nothing is written they stay zero, for which compilers take no step and no
/// memory: a guess may be generous.
template <int Capacity, int Outputs>
struct stored_graph {
  operation_info const* operations[Capacity];
  int counts[Capacity];  // of arguments; of an input its number, of a constant -1 - the place where it stands
  int arguments[2 * Capacity];
  std::int64_t numerators[Capacity];
  std::int64_t denominators[Capacity];
  int outputs[Outputs == 0 ? 1 : Outputs];
  int nodes;  // what there was: more than there is room for where the guess was too small
  int used_arguments;
  int begin;  // the number of the first node: those before stand elsewhere

  [[nodiscard]] constexpr bool fits() const { return nodes <= Capacity && used_arguments <= 2 * Capacity; }
};

/// The nodes from `begin` on; or those that `number` numbers, from 1 on in their order, and 0 for what is left out.
template <int Capacity, int Outputs>
constexpr stored_graph<Capacity, Outputs> store(graph_builder const& graph, list<int> const& outputs, int begin = 0,
                                                int const* number = nullptr) {
  stored_graph<Capacity, Outputs> result{};
  int const size = graph.size();
  int arguments = 0;
  int constants = 0;
  int used = 0;
  graph_node const* const nodes = graph.nodes();
  for (int node = begin; node < size; ++node) {
    if (number != nullptr && number[node] == 0) continue;
    graph_node const n = nodes[node];
    int const i = used++;
    if (i >= Capacity || arguments + n.count > 2 * Capacity) {
      arguments += n.count;
      continue;
    }
    result.operations[i] = n.operation;
    if (n.operation->key != 0) {
      result.counts[i] = n.count;
      for (int k = 0; k < n.count; ++k) {
        int const argument = n.count <= 3 ? n.arguments[k] : graph.argument(n, k);
        result.arguments[arguments++] = number == nullptr ? argument : number[argument] - 1;
      }
    } else if (n.input >= 0) {
      result.counts[i] = n.input;
    } else {
      result.counts[i] = -1 - constants;
      result.numerators[constants] = n.num;
      result.denominators[constants++] = n.den;
    }
  }
  result.nodes = used;
  result.used_arguments = arguments;
  result.begin = begin;
  for (int i = 0; i < outputs.size(); ++i) result.outputs[i] = number == nullptr ? outputs[i] : number[outputs[i]] - 1;
  return result;
}
/// What the outputs need.
template <int Capacity, int Outputs>
constexpr stored_graph<Capacity, Outputs> store_needed(graph_builder const& graph, list<int> const& outputs) {
  int const size = graph.size();
  list<int> numbers(size);
  int* const number = numbers.data();
  for (int const o : outputs) number[o] = 1;
  graph_node const* const nodes = graph.nodes();
  for (int i = size - 1; i >= 0; --i) {
    if (number[i] == 0) continue;
    graph_node const n = nodes[i];
    for (int k = 0; k < n.count; ++k) number[n.count <= 3 ? n.arguments[k] : graph.argument(n, k)] = 1;
  }
  int used = 0;
  for (int i = 0; i < size; ++i)
    if (number[i] != 0) number[i] = ++used;
  return store<Capacity, Outputs>(graph, outputs, 0, number);
}

/// All nodes of a stored graph, as the steps of a program.
template <class Stored, int Steps, int Arguments, int Outputs>
constexpr void unpack(Stored const& from, program<Steps, Arguments, Outputs>& result) {
  step* const steps = result.steps.data();
  int first = 0;
  for (int i = 0; i < from.nodes; ++i) {
    operation_info const* const operation = from.operations[i];
    int const count = from.counts[i];
    if (operation->key != 0) {
      steps[i] = {operation->key, operation, first, count, -1, 0, 1, operation->is_condition, operation->cost, false, -1, -1};
      first += count;
    } else if (count >= 0) {
      steps[i] = {0, operation, first, 0, count, 0, 1, false, 0, false, -1, -1};
    } else {
      int const which = -1 - count;
      steps[i] = {0, operation, first, 0, -1, from.numerators[which], from.denominators[which], false, 0, false, -1, -1};
    }
  }
  int* const arguments = result.arguments.data();
  for (int k = 0; k < first; ++k) arguments[k] = from.arguments[k];
  int* const outputs = result.outputs.data();
  for (int k = 0; k < Outputs; ++k) outputs[k] = from.outputs[k];
}

/// What a graph costs as a program; -1 where it is larger than Capacity.
template <int Capacity, int Outputs>
constexpr int program_cost(graph_builder const& graph, list<int> const& outputs, arithmetic_operations const& known) {
  stored_graph<Capacity, Outputs> const stored = store_needed<Capacity, Outputs>(graph, outputs);
  if (!stored.fits()) return -1;
  program<Capacity, 2 * Capacity, Outputs> all;
  unpack(stored, all);
  schedule(all, known);
  return all.counts.cost();
}

/// The program of a request, which builds a graph and names its outputs:
///   static constexpr int outputs, capacity;  static constexpr graph_builder graph();
///   static constexpr list<int> build(graph_builder&);  static constexpr arithmetic_operations const& operations();
/// or, where it knows several ways, numbered,
///   static constexpr int ways;  static constexpr list<int> build(graph_builder&, int way);
/// of which the cheapest is kept, of equals the first. One that states runs_in_parts computes each step where it stands.
template <class Request>
inline constexpr int ways_of = 1;
template <class Request>
requires requires { Request::ways; }
inline constexpr int ways_of<Request> = Request::ways;

/// Built once where the capacity that the request guesses suffices, twice where not.
template <class Request, int Way>
struct draft {
  template <int Capacity>
  static constexpr auto build(graph_builder graph) {
    list<int> outputs;
    if constexpr (requires { requires Request::is_too_large; }) outputs = list<int>(Request::outputs, graph.constant(0));
    else if constexpr (requires { Request::ways; }) outputs = Request::build(graph, Way);
    else outputs = Request::build(graph);
    graph_builder const result = expanded(std::move(graph), outputs);
    return store_needed<Capacity, Request::outputs>(result, outputs);
  }
  // Compilers print the line that takes too many steps, and with it what to do.
  static constexpr auto guess = build<Request::capacity>(Request::graph());  // chainrule: too large: more -fconstexpr-steps
  static constexpr bool fits = guess.fits();
  static constexpr auto build_again() {
    if constexpr (fits) return 0;
    else return build<(guess.nodes > guess.used_arguments ? guess.nodes : guess.used_arguments)>(Request::graph());
  }
  static constexpr auto rebuilt = build_again();

  static constexpr auto const& stored() {
    if constexpr (fits) return guess;
    else return rebuilt;
  }

  using exact = program<stored().nodes, stored().used_arguments, Request::outputs>;
  static constexpr exact packed() {  // a constant of its own: clang allows each a million steps
    exact all;
    unpack(stored(), all);
    if constexpr (!requires { Request::runs_in_parts; }) schedule(all, Request::operations());
    return all;
  }
  static constexpr exact value = packed();
};

template <class Request, int... Way>
constexpr int cheapest_way(std::integer_sequence<int, Way...>) {
  int const costs[] = {weight_of(draft<Request, Way>::value)...};
  int best = 0;
  for (int way = 1; way < int(sizeof...(Way)); ++way)
    if (costs[way] < costs[best]) best = way;
  return best;
}

template <class Request, int Way>
inline constexpr auto reordered_program = with_fewest_live(draft<Request, Way>::value);

/// What tells requests apart, without the names of all that they are made of where those have hashes of their own (function/requests.hpp).
template <class Request>
inline constexpr hash_t request_hash = type_hash<Request>;

/// The cheapest program, in exact size.
template <class Request>
struct program_of {
  static constexpr int way = [] {
    if constexpr (ways_of<Request> == 1) return 0;
    else return cheapest_way<Request>(std::make_integer_sequence<int, ways_of<Request>>{});
  }();
  static constexpr bool fits = draft<Request, way>::fits;
  static constexpr auto const& found() {
    if constexpr (requires { requires Request::is_searched; }) return reordered_program<Request, way>;
    else return draft<Request, way>::value;
  }
  static constexpr auto const& value = found();
  static constexpr hash_t hash = request_hash<Request>;
};

/// A program by the hash of its request, so that the names of its steps stay short: debugging information repeats them.
template <hash_t Hash>
struct code {
  static constexpr auto const& value = definition_at<Hash>::value;
};
template <class Request>
struct code_of {
  using type = code<publish<program_of<Request>>::hash>;
};
/// A recorded function's type may be a lambda's, whose name is not its own: it cannot be found by that.
template <class Request>
requires(Request::is_recorded) struct code_of<Request> {
  using type = program_of<Request>;
};
template <class Request>
using code_for = typename code_of<Request>::type;

}  // namespace chainrule::detail
