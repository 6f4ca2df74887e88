// A recorded graph as what requests are made of, and as a formula.
#pragma once

#include <chainrule/core/walk.hpp>
#include <chainrule/function/requests.hpp>
#include <chainrule/traced/recording.hpp>

namespace chainrule::detail {

/// A recorded function of its arguments and, behind them, its functor's data members (function/requests.hpp: problem).
template <class F, class Blocks>
struct recorded_problem {
  static constexpr bool is_recorded = true;
  using source = recorded<F, Blocks>;
  static constexpr int outputs = source::size.outputs;
  static constexpr int inputs = recording<F, Blocks>::inputs;
  static constexpr int wrt = recording<F, Blocks>::arguments;
  /// What a formula alone can be: elements, and loops over them.
  static constexpr bool is_of_formulas(operation_info const& operation) {
    return operation.indexes.joining != nullptr || operation.name == name_of_formula_beside;
  }
  static constexpr bool is_complete() {
    for (recorded_node const& each : source::graph.nodes)
      if (is_of_formulas(*each.operation)) return false;
    return true;
  }
  static constexpr bool complete = is_complete();
  static constexpr int counted_nodes() {
    static_assert(complete,
                  "chainrule: formula: this function takes elements of arrays, or an index, from outside: make a formula of it, "
                  "cr::formula(f, a, b), and compile that: cr::function(loss, cr::wrt(a, b), cr::given(x))");
    return source::size.nodes;
  }
  static constexpr int nodes = counted_nodes();

  static constexpr graph_builder graph() {
    graph_builder g(arithmetic_table<typename void_beside<F>::type>);
    g.add_inputs(inputs);
    return g;
  }
  static constexpr hash_t first_not_holomorphic() {
    for (recorded_node const& each : source::graph.nodes)
      if (!each.operation->is_holomorphic) return each.operation->key;
    return 0;
  }
  static constexpr list<int> lower_into(graph_builder& g) {
    return lower_as(g, [](int input) { return input; });
  }
  /// The nodes that were recorded, once more, with inputs renumbered.
  template <class Number>
  static constexpr list<int> lower_as(graph_builder& g, [[maybe_unused]] Number const& input_of) {
    int number[nodes + 1] = {};
    recorded_node const* const each = source::graph.nodes.data();
    int const* next = source::graph.arguments.data();
    for (int i = 0; i < nodes; ++i) {
      recorded_node const& n = each[i];
      int arguments[most_arguments];
      for (int k = 0; k < n.count; ++k) arguments[k] = number[*next++];
      number[i] = !complete && is_of_formulas(*n.operation) ? g.constant(0)
                  : n.operation->key != 0                   ? g.intern(n.operation, arguments, n.count)
                  : n.input >= inputs                       ? g.intern(source::numbers[std::size_t(n.input - inputs)], nullptr, 0)
                  : n.input >= 0                            ? g.input(input_of(n.input))
                                                            : g.constant(n.constant);
    }
    list<int> roots;
    for (int const output : source::graph.outputs) roots.push_back(number[output]);
    g.set_guarded(guarded_nodes(g, roots));
    return roots;
  }
  static constexpr list<int> more_inputs(graph_builder& g, int count) {
    list<int> result;
    for (int i = 0; i < count; ++i) result.push_back(g.input(inputs + i));
    return result;
  }
};

/// A recorded graph's nodes as formulas, with formulas in place of its inputs.
template <class Source, class... Inputs>
struct typed_graph {
  static constexpr std::array<hash_t, sizeof...(Inputs) + 1> inputs{Inputs::hash..., 0};

  /// Small integers and simple fractions are exact constants; other doubles are their bits, and print as decimals.
  static constexpr bool is_simple(rational r) {
    return r.den <= 1024 && -(std::int64_t{1} << 31) < r.num && r.num < std::int64_t{1} << 31;
  }
  template <std::uint64_t Bits>
  using plain = defined<application<operations::plain_double<Bits>>>;

  template <class Op, class... A>
  static constexpr auto application_of() {
    if constexpr (is_loop_operation<Op>) static_assert(check_range<formula_at<Op::indexes.hash>, A...>());
    return applied<Op, A...>{};
  }

  template <int I, class Indices = std::make_index_sequence<std::size_t(Source::graph.nodes[std::size_t(I)].count)>>
  struct node;
  template <int I, std::size_t... K>
  struct node<I, std::index_sequence<K...>> {
    static constexpr recorded_node n = Source::graph.nodes[std::size_t(I)];
    static constexpr int number = n.input - int(sizeof...(Inputs));

    static constexpr auto make() {
      if constexpr (requires { operation_at<n.operation->key>::formula; })
        return formula_at<operation_at<n.operation->key>::formula>{};
      else if constexpr (n.operation->key != 0)
        return application_of<operation_at<n.operation->key>,
                              typename node<Source::graph.arguments[std::size_t(n.first) + K]>::type...>();
      else if constexpr (number >= 0) return plain<Source::graph.numbers[std::size_t(number)]>{};
      else if constexpr (n.input >= 0) return formula_at<inputs[std::size_t(n.input)]>{};
      else if constexpr (is_simple(n.constant)) return constant_t<n.constant>{};
      else return plain<std::bit_cast<std::uint64_t>(nearest<double>(n.constant))>{};
    }
    using type = decltype(make());
  };

  // From below, in blocks: no deep recursion, and clang folds at most 256 elements.
  template <int I>
  static constexpr void visit() {
    static_assert(sizeof(typename node<I>::type) > 0);
  }
  template <int First, int... I>
  static constexpr void visit_block(std::integer_sequence<int, I...>) {
    (..., visit<First + I>());
  }
  template <int... B>
  static constexpr void visit_all(std::integer_sequence<int, B...>) {
    constexpr int nodes = int(Source::graph.nodes.size());
    (..., visit_block<B * 128>(std::make_integer_sequence<int, (nodes - B * 128 < 128 ? nodes - B * 128 : 128)>{}));
  }
  template <std::size_t... O>
  static constexpr auto outputs(std::index_sequence<O...>) {
    visit_all(std::make_integer_sequence<int, (int(Source::graph.nodes.size()) + 127) / 128>{});
    return boost::hana::tuple<typename node<Source::graph.outputs[O]>::type...>{};
  }
};

template <class T>
concept formula_input = any_formula<T> || hana_integer<T> || is_array<T>;

template <class... E>
struct formula_pack {
  static constexpr std::size_t size = sizeof...(E);
};
template <class... A, class... B>
constexpr formula_pack<A..., B...> operator+(formula_pack<A...>, formula_pack<B...>) {
  return {};
}
/// A formula, or the elements of an array of variables.
template <class V>
constexpr auto formulas_of() {
  if constexpr (is_array<V>) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return formula_pack<std::remove_cvref_t<decltype(V{}[constant_t<rational{std::int64_t(I), 1}>{}])>...>{};
    }
    (std::make_index_sequence<V::size()>{});
  } else {
    return formula_pack<formula_of<V>>{};
  }
}

/// The recorded function of formulas: a formula, or a hana::tuple of them.
template <class F, class Blocks, bool Vector, class... Inputs>
constexpr auto typed_formula(formula_pack<Inputs...>) {
  using source = recorded<F, Blocks>;
  constexpr auto all = typed_graph<source, Inputs...>::outputs(std::make_index_sequence<source::graph.outputs.size()>{});
  if constexpr (Vector) return all;
  else return boost::hana::at_c<0>(all);
}

}  // namespace chainrule::detail
