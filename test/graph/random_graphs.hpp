// Formulas made at random as graphs, while compiling: every operation of the library on arguments inside its domain.
#pragma once

#include <chainrule/chainrule.hpp>

namespace random_graphs {

namespace cr = chainrule;
namespace op = cr::operations;
using cr::detail::list;
using cr::detail::operation_info;

/// An operation, and how many arguments it takes.
struct entry {
  operation_info const* info;
  int arity;
  bool takes_orders;  // the first one is an exact constant
};
template <class Op, int N = 1>
constexpr void add_entries(list<entry>& all) {
  constexpr auto const& info = cr::detail::operation<Op>;
  // Conditions are made where a selection needs one.
  if constexpr (!info.is_condition && !info.is_selection && cr::detail::takes_arguments<Op>(std::make_integer_sequence<int, N>{}))
    all.push_back({&info, N, requires { Op::constant_arguments;
}
}  // namespace random_graphs
);
if constexpr (N < 3) add_entries<Op, N + 1>(all);
}
template <class... Op>
constexpr list<entry> entries(cr::operation_list<Op...>) {
  list<entry> all;
  (add_entries<Op>(all), ...);
  return all;
}
inline constexpr int kinds = entries(op::all{}).size();

inline constexpr int inputs = 4;

class generator {
 public:
  constexpr generator(cr::graph_builder& graph, std::uint64_t seed) : graph_(graph), all_(entries(op::all{})), random_(seed) {}
  /// A formula of so many operations or a few more, most of them arithmetic; number `last` of all kinds, if any, is the last.
  constexpr int formula(int operations, int last = -1) {
    made_.clear();
    for (int k = 0; k < inputs; ++k) made_.push_back(graph_.input(k));
    int const size = graph_.size() + operations;
    int made = -1;
    while (graph_.size() < size) {
      made = step(draw(3) == 0 ? draw(kinds) : -1);
      made_.push_back(made);
    }
    if (last >= 0) made = step(last);
    return made;
  }
  /// Every other operation is number `kind`.
  constexpr int mostly(int operations, int kind) {
    formula(0);
    int const size = graph_.size() + operations;
    while (graph_.size() < size) made_.push_back(step(draw(2) == 0 ? kind : -1));
    return made_.back();
  }

 private:
  constexpr int draw(int below) {
    random_ = random_ * 6364136223846793005u + 1442695040888963407u;
    return int((random_ >> 33) % std::uint64_t(below));
  }
  /// Mostly what was made last.
  constexpr int any() {
    return made_[made_.size() - 1 - (draw(3) == 0 ? draw(made_.size()) : draw(made_.size() < 4 ? made_.size() : 4))];
  }
  template <class Op, class... A>
  constexpr int apply(A... a) {
    int const arguments[] = {a...};
    return graph_.intern(&cr::detail::operation<Op>, arguments, int(sizeof...(A)));
  }
  /// A number inside an interval, made of u.
  constexpr int inside(cr::interval const& domain, int u) {
    if (domain.is_everything()) return u;
    if (domain.high.infinity > 0) return apply<op::add_>(graph_.constant(1), apply<op::multiply_>(u, u));
    return apply<op::multiply_>(graph_.constant(cr::rational{9, 10}), apply<op::sin_>(u));
  }
  constexpr int step(int which) {
    if (which < 0) {
      int const u = any();
      switch (draw(6)) {
        case 0:
        case 1: return apply<op::add_>(u, any());
        case 2: return apply<op::subtract_>(u, any());
        case 3: return apply<op::select_>(apply<op::less_>(u, any()), any(), any());
        default: return apply<op::multiply_>(u, any());
      }
    }
    entry const e = all_[which];
    int arguments[3] = {};
    for (int k = 0; k < e.arity; ++k) arguments[k] = k < e.info->domain_count ? inside(e.info->domain[k], any()) : any();
    if (e.takes_orders) arguments[0] = graph_.constant(draw(3));
    return graph_.intern(e.info, arguments, e.arity);
  }

  cr::graph_builder& graph_;
  list<entry> all_;
  std::uint64_t random_;
  list<int> made_;
};

/// What a formula and its gradient cost.
struct costs {
  int value = 0;
  int gradient = 0;
};
constexpr bool is_cheap(costs const& of) { return of.value >= 0 && of.gradient >= 0 && of.gradient <= 4 * of.value + 4; }

/// With room for so many steps; -1 where they are more.
template <int Capacity>
constexpr int cost_of(cr::graph_builder const& graph, list<int> outputs) {
  cr::graph_builder const all = cr::detail::expanded(graph, outputs);
  return cr::detail::program_cost<Capacity, inputs>(all, outputs, cr::detail::arithmetic_table<>);
}
/// Of a formula made at random.
template <int Capacity>
constexpr costs costs_of_random(int operations, std::uint64_t seed, int last = -1) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  int const root = generator(graph, seed).formula(operations, last);
  int const value = cost_of<Capacity>(graph, list<int>(inputs, root));
  return {value, cost_of<Capacity>(graph, cr::detail::reverse(graph, root, graph.constant(1), inputs))};
}

}  // namespace random_graphs
