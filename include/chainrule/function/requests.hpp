// What can be asked of a formula, each as a request that builds its graph (see graph/program.hpp).
#pragma once

#include <chainrule/core/flatten.hpp>
#include <chainrule/function/listed.hpp>
#include <chainrule/graph/eliminate.hpp>
#include <chainrule/graph/guarded.hpp>
#include <chainrule/graph/lower.hpp>
#include <chainrule/graph/program.hpp>
#include <chainrule/graph/search.hpp>
#include <chainrule/graph/taylor.hpp>
#include <chainrule/graph/unroll.hpp>
#include <chainrule/operations/operations.hpp>

namespace chainrule::detail {

template <class... E>
struct formulas {
  static constexpr int count = int(sizeof...(E));
};

inline constexpr std::int64_t largest_unrolled = 4000;

template <std::int64_t Parts>
constexpr auto check_parts() {
  static_assert(
      Parts <= largest_unrolled,
      "chainrule: this derivative writes sums and products out turn by turn, which is too long here: values, gradients, "
      "jvp, vjp, hvp and hessian keep their loops");
  return Parts <= largest_unrolled;
}

template <std::int64_t... Sizes>
constexpr list<int> lower_unrolled(graph_builder& g, input_layout const& layout, list<definition_info const*> const& roots) {
  list<int> result;
  if constexpr (check_parts<(0 + ... + Sizes)>()) {
    unroller each(g, layout);
    for (definition_info const* const root : roots) result.push_back(each.lower(root));
  } else {
    result = list<int>(roots.size(), g.constant(0));
  }
  return result;
}

/// Where each of some hashes stands among others, or -1.
template <std::size_t Count>
constexpr std::array<int, Count> inputs_of_variables(std::array<hash_t, Count> const& variables, list<hash_t> const& listed) {
  std::array<int, Count> result{};
  int* next = result.data();
  int guess = 0;  // most are listed in the order in which they appear
  definition_map map;
  for (hash_t const each : variables) {
    if (guess < listed.size() && listed[guess] == each) {
      *next++ = guess++;
      continue;
    }
    if (map.empty())
      for (int i = 0; i < listed.size(); ++i) map.add(listed[i], i);
    *next = map.find(each);
    guess = *next++ + 1;
  }
  return result;
}

constexpr bool mentions_extent(definition_info const* root) {
  bool found = false;
  definition_map seen;
  if (root->is_indexed)
    walk(root, seen, [&](definition_info const* part) {
      found = found || part->is_extent;
      return 0;
    });
  return found;
}

/// Formulas, the variables they are called with, and how many of those, the first, they are differentiated in.
template <class Outputs, class Inputs, int Wrt>
struct problem;

template <class... Out, class... In, int Wrt>
struct problem<formulas<Out...>, formulas<In...>, Wrt> {
  using listed = formulas<In...>;
  static constexpr int outputs = int(sizeof...(Out));
  static constexpr int inputs = count_inputs<In...>();
  static constexpr int wrt = Wrt;
  static constexpr bool is_indexed = totals_of<In...>.has_arrays || !all_true<!info_of<Out>->is_indexed...>();
  /// Whether calls tell lengths, or give integers, or states are carried over a scan (loops/arrays.hpp).
  static constexpr bool has_columns =
      totals_of<In...>.has_columns || !all_true<!mentions_extent(info_of<Out>)..., !holds_scan(info_of<Out>)...>();

  /// How long the formulas are with their sums and products written out.
  static constexpr std::int64_t parts = [] {
    if constexpr (is_indexed) return (std::int64_t(0) + ... + unrolled_size(info_of<Out>));
    else return std::int64_t(0);
  }();

  static constexpr input_layout layout() { return layout_of<In...>(Wrt); }
  static constexpr arithmetic_operations const& operations() { return arithmetic_table<typename void_beside<Out...>::type>; }

  static constexpr graph_builder graph() {
    graph_builder g(operations());
    g.add_inputs(inputs);
    return g;
  }
  using source = flattened<Out...>;

  static constexpr hash_t first_not_holomorphic() { return detail::first_not_holomorphic<Out...>(); }

  /// The nodes of the formulas themselves; input i is node i.
  static constexpr list<int> lower_into(graph_builder& g) {
    list<int> roots;
    if constexpr (is_indexed) {
      roots = lower_unrolled<unrolled_size(info_of<Out>)...>(g, layout(), list<definition_info const*>{info_of<Out>...});
    } else {
      int number[source::size.nodes + 1] = {};
      int next = 0;
      int variables = 0;
      for (int i = 0; i < source::size.nodes; ++i) {
        definition_info const& d = *source::flat.each[i];
        if (d.arity > 0 || d.operation->key != 0) {
          int arguments[most_arguments];
          for (int k = 0; k < d.arity; ++k) arguments[k] = number[source::flat.arguments[next++]];
          number[i] = g.intern(d.operation, arguments, d.arity);
        } else {
          number[i] = d.is_constant() ? g.constant(d.constant) : input_of_variable[std::size_t(variables++)];
        }
      }
      for (int r = 0; r < outputs; ++r) roots.push_back(number[source::flat.roots[r]]);
    }
    g.set_guarded(guarded_nodes(g, roots));
    return roots;
  }
  /// The input number of each variable, in order of first appearance.
  static constexpr auto input_of_variable = [] {
    if constexpr (is_indexed) return 0;
    else return inputs_of_variables<subformulas<true, Out...>::count>(subformulas<true, Out...>::hashes, {In::hash...});
  }();
  static constexpr int nodes = [] {
    if constexpr (is_indexed) {
      graph_builder builder = graph();
      lower_into(builder);
      return builder.size();
    } else {
      return source::size.nodes - source::size.variables + inputs;
    }
  }();
  /// Nodes of inputs that only derivatives have (directions, cotangents), numbered behind the formula's own.
  static constexpr list<int> more_inputs(graph_builder& g, int count) {
    list<int> result;
    for (int i = 0; i < count; ++i) result.push_back(g.input(inputs + i));
    return result;
  }
};

template <class... E>
constexpr hash_t hash_of_all(hash_t hash) {
  for (hash_t const each : {hash_t{sizeof...(E)}, E::hash...}) hash = mix(hash, each);
  return hash;
}
struct some_problem;
template <template <class, auto...> class Request, class... Out, class... In, int Wrt, auto... Options>
inline constexpr hash_t request_hash<Request<problem<formulas<Out...>, formulas<In...>, Wrt>, Options...>> =
    hash_of_all<In...>(hash_of_all<Out...>(mix(type_hash<Request<some_problem, Options...>>, hash_t(Wrt))));

/// Sums and products, and arrays of any length: what can keeps its loops (loops/loops.hpp).
template <class Problem>
concept keeps_loops = requires {
  requires Problem::is_indexed;
};

/// Beyond this, compilers would need minutes; some stop before, where one constant takes too many steps.
inline constexpr int most_nodes = 5000;

/// A problem that is worth compile time: so many orders of elimination are tried, and two orders of the steps.
template <class Problem, int Effort>
struct searched : Problem {};
template <class Problem>
inline constexpr int search_effort_of = 0;
template <class Problem, int Effort>
inline constexpr int search_effort_of<searched<Problem, Effort>> = Effort;

template <int Nodes>
constexpr auto check_size() {
  static_assert(Nodes <= most_nodes,
                "chainrule: function: this formula is too large to compile (5000 operations): call parts of it as functions of "
                "their own, or keep its loops with cr::sum and cr::product");
  return Nodes <= most_nodes;
}

template <class Problem>
struct request_base {
  static constexpr bool is_too_large = !check_size<Problem::nodes>();
  static constexpr bool is_recorded = requires { requires Problem::is_recorded; };
  static constexpr bool is_searched = search_effort_of<Problem> > 0;
  static constexpr graph_builder graph() { return Problem::graph(); }
  static constexpr arithmetic_operations const& operations() { return arithmetic_table<typename void_beside<Problem>::type>; }
};

template <class Problem>
struct value_request : request_base<Problem> {
  static constexpr int outputs = Problem::outputs;
  static constexpr int capacity = Problem::nodes * 2 + 16;
  static constexpr list<int> build(graph_builder& g) { return Problem::lower_into(g); }
};

/// Elimination needs more constexpr steps than sweeps, up to the square of the nodes.
inline constexpr int most_eliminated_nodes = 140;

/// Ways to a Jacobian: 0, a sweep for each output or, where there are more outputs than variables, for each variable;
/// 1, vertex elimination, greedily; 2, by pairs, for several outputs; 3, in the best order that a search finds.
template <class Problem>
inline constexpr int jacobian_ways = Problem::nodes > most_eliminated_nodes ? 1
                                     : search_effort_of<Problem> > 0        ? 4
                                     : Problem::outputs > 1                 ? 3
                                                                            : 2;

template <class Problem>
struct value_and_jacobian_request;

/// Row by row.
template <class Problem>
constexpr list<int> jacobian(graph_builder& g, list<int> const& roots, int way) {
  list<int> result;
  g.folds_slopes();
  if constexpr (constexpr int ways = jacobian_ways<Problem>; ways > 1) {
    if (way > 0) {
      elimination<Problem::nodes + Problem::outputs> eliminate(g, roots, Problem::wrt);
      bool is_complete = way == 1 ? eliminate.greedily() : way == 2 && eliminate.by_pairs();
      if constexpr (constexpr int effort = search_effort_of<Problem>; effort > 0) {
        if (way == 3) {
          eliminate.in_order(order_search<Problem, value_and_jacobian_request<Problem>, effort>::order());
          is_complete = true;
        }
      }
      if (is_complete) return eliminate.jacobian();
    }
  }
  if (Problem::outputs <= Problem::wrt) {
    for (int const root : roots) result.append(reverse(g, root, g.constant(1), Problem::wrt));
    return result;
  }
  result = list<int>(Problem::outputs * Problem::wrt, -1);
  for (int j = 0; j < Problem::wrt; ++j) {
    list<int> direction;
    for (int i = 0; i < Problem::wrt; ++i) direction.push_back(g.constant(i == j));
    taylor_series series(g, direction, 1);
    for (int i = 0; i < Problem::outputs; ++i) result[i * Problem::wrt + j] = series.coefficient(roots[i], 1);
  }
  return result;
}

template <class Problem>
struct jacobian_request : request_base<Problem> {
  static constexpr int outputs = Problem::outputs * Problem::wrt;
  static constexpr int capacity = Problem::nodes * 8 + outputs + 32;
  static constexpr int ways = jacobian_ways<Problem>;
  static constexpr list<int> build(graph_builder& g, int way) { return jacobian<Problem>(g, Problem::lower_into(g), way); }
};

template <class Problem>
struct value_and_jacobian_request : request_base<Problem> {
  static constexpr int outputs = Problem::outputs * (Problem::wrt + 1);
  static constexpr int capacity = Problem::nodes * 8 + outputs + 32;
  static constexpr int ways = jacobian_ways<Problem>;
  static constexpr list<int> build(graph_builder& g, int way) {
    list<int> result = Problem::lower_into(g);
    result.append(jacobian<Problem>(g, list<int>(result), way));
    return result;
  }
};

/// The derivatives of a gradient, a symmetric matrix: take(row, column, node) for what is not zero in its lower triangle.
template <class Take>
constexpr void sweep_gradient(graph_builder& g, list<int> const& gradient, Take const& take) {
  g.folds_slopes();
  repeated_reverse sweep(g, gradient.size());
  for (int each = 0; each < gradient.size(); ++each)
    sweep(gradient[each], each, [&](int its_row, int its_node) { take(its_row, each, its_node); });
}

/// Row by row; the upper triangle by a reverse sweep over each gradient component, mirrored. WithAll: behind value and gradient.
template <class Problem, bool WithAll = false>
struct hessian_request : request_base<Problem> {
  static constexpr int before = WithAll ? 1 + Problem::wrt : 0;
  static constexpr int outputs = before + Problem::wrt * Problem::wrt;
  static constexpr int capacity =
      (Problem::nodes * (8 + 4 * Problem::wrt) < 8000 ? Problem::nodes * (8 + 4 * Problem::wrt) : 8000) + outputs + 32;
  static constexpr list<int> build(graph_builder& g) {
    int const root = Problem::lower_into(g)[0];
    list<int> const gradient = reverse(g, root, g.constant(1), Problem::wrt);
    list<int> result(outputs, g.constant(0));
    if (WithAll) result[0] = root;
    for (int i = 0; WithAll && i < Problem::wrt; ++i) result[1 + i] = gradient[i];
    sweep_gradient(g, gradient, [&](int its_row, int its_column, int its_node) {
      result[before + its_column * Problem::wrt + its_row] = result[before + its_row * Problem::wrt + its_column] = its_node;
    });
    return result;
  }
};

/// Coefficients of t in f(p + t d), order by order; the inputs are p, then d.
template <class Problem, int Order>
struct taylor_request : request_base<Problem> {
  static constexpr int outputs = Problem::outputs * (Order + 1);
  static constexpr int capacity = Problem::nodes * (4 + 3 * Order * Order) + outputs + 32;
  static constexpr list<int> build(graph_builder& g) {
    list<int> const roots = Problem::lower_into(g);
    list<int> result;
    taylor_series series(g, Problem::more_inputs(g, Problem::wrt), Order);
    for (int k = 0; k <= Order; ++k)
      for (int const root : roots) result.push_back(series.coefficient(root, k));
    return result;
  }
};

/// The tangent of the outputs; the inputs are the point, then the direction.
template <class Problem>
struct jvp_request : request_base<Problem> {
  static constexpr int outputs = Problem::outputs;
  static constexpr int capacity = Problem::nodes * 8 + 32;
  static constexpr list<int> build(graph_builder& g) {
    list<int> result = Problem::lower_into(g);
    g.folds_slopes();
    taylor_series series(g, Problem::more_inputs(g, Problem::wrt), 1);
    for (int& node : result) node = series.coefficient(node, 1);
    return result;
  }
};

/// The sum of the outputs' gradients weighted by a cotangent; the inputs are the point, then the cotangent.
template <class Problem>
struct vjp_request : request_base<Problem> {
  static constexpr int outputs = Problem::wrt;
  static constexpr int capacity = Problem::nodes * 8 + 32;
  static constexpr list<int> build(graph_builder& g) {
    list<int> const roots = Problem::lower_into(g);
    g.folds_slopes();
    return reverse(g, roots, Problem::more_inputs(g, Problem::outputs), Problem::wrt, {}, true);
  }
};

/// The Hessian times a direction: the tangent of the gradient. The inputs are the point, then the direction.
template <class Problem>
struct hvp_request : request_base<Problem> {
  static constexpr int outputs = Problem::wrt;
  static constexpr int capacity = Problem::nodes * 20 + 32;
  static constexpr list<int> build(graph_builder& g) {
    list<int> result = reverse(g, Problem::lower_into(g)[0], g.constant(1), Problem::wrt);
    g.folds_slopes();
    taylor_series series(g, Problem::more_inputs(g, Problem::wrt), 1);
    for (int& node : result) node = series.coefficient(node, 1);
    return result;
  }
};

}  // namespace chainrule::detail
