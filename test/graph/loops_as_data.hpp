// Sums and scans that stay loops, run as data: a block is a graph, each of its passes a loop over the turns of another block.
#pragma once

#include <chainrule/chainrule.hpp>

namespace cr = chainrule;
namespace cd = chainrule::detail;
namespace op = chainrule::operations;
using namespace chainrule::literals;

namespace loops_as_data {

using info = cd::definition_info const*;
using cd::list;
using numbers = list<double>;

constexpr cr::variable<"y"> y;
constexpr cr::variable<"z"> z;
constexpr cr::variables<"x", 5> x;
constexpr cr::variables<"m", 2, 3> m;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr int count = 2 + 5 + 6;
constexpr cd::input_layout layout(int wrt) {
  return cd::layout_of<std::remove_const_t<decltype(y)>, std::remove_const_t<decltype(z)>, std::remove_const_t<decltype(x)>,
                       std::remove_const_t<decltype(m)>>(wrt);
}

/// The value of each node, in whole numbers and what is exact besides.
constexpr numbers values_of(cr::graph_builder const& graph, numbers const& leaves) {
  numbers all;
  for (int k = 0; k < graph.size(); ++k) {
    cd::graph_node const& n = graph.node(k);
    cr::hash_t const key = n.operation->key;
    auto const argument = [&](int a) { return all[graph.argument(n, a)]; };
    if (n.is_constant()) all.push_back(double(n.num) / double(n.den));
    else if (n.is_leaf()) all.push_back(leaves[n.input]);
    else if (key == cd::type_hash<op::add_>) all.push_back(argument(0) + argument(1));
    else if (key == cd::type_hash<op::subtract_>) all.push_back(argument(0) - argument(1));
    else if (key == cd::type_hash<op::multiply_>) all.push_back(argument(0) * argument(1));
    else if (key == cd::type_hash<op::divide_>) all.push_back(argument(0) / argument(1));
    else if (key == cd::type_hash<op::negate_>) all.push_back(-argument(0));
    else if (key == cd::type_hash<op::less_>) all.push_back(argument(0) < argument(1));
    else if (key == cd::type_hash<op::select_>) all.push_back(argument(0) != 0 ? argument(1) : argument(2));
    else if (key == cd::type_hash<op::not_>) all.push_back(argument(0) == 0);
    else if (key == cd::type_hash<op::and_>) all.push_back(argument(0) != 0 && argument(1) != 0);
    else if (key == cd::type_hash<op::or_>) all.push_back(argument(0) != 0 || argument(1) != 0);
    else throw "an operation that is not calculated here";
  }
  return all;
}

struct block {
  cd::block_builder builder;
  list<int> outputs;  // values, then what the sweeps give for the targets
  int values = 0;
  list<cd::sweep_target> targets;
  cd::pass_tables passes{};
};

/// A function at a point, along a direction: its rows of derivatives.
class interpreter {
 public:
  constexpr interpreter(int wrt, cd::direction_set along, numbers const& point)
      : layout_(layout(wrt)), directions_(along), point_(point), rows_(wrt + 1, numbers(count, 0.0)) {}

  [[nodiscard]] constexpr cd::block_builder builder() const { return {cd::arithmetic_table<>, layout_, directions_}; }
  /// The outputs' values; what is added to the rows is kept.
  constexpr numbers run(block& whole) {
    whole.passes = whole.builder.passes(whole.outputs);
    numbers const nodes = evaluate(whole, {}, {});
    numbers values;
    for (int k = 0; k < whole.values; ++k) values.push_back(nodes[whole.outputs[k]]);
    add_slopes(whole, nodes, [](int, int, double) {});
    return values;
  }
  [[nodiscard]] constexpr numbers const& row(int number) const { return rows_[number]; }

 private:
  [[nodiscard]] constexpr int turn_of(cr::hash_t index) const { return int(turns_[cd::find_bound(turns_, index)].range.low); }
  [[nodiscard]] constexpr int at(cd::affine_index const& position) const {
    std::int64_t result = position.offset;
    for (int k = 0; k < position.terms; ++k) result += position.factor[k] * turn_of(position.atom[k]);
    return int(result);
  }
  [[nodiscard]] constexpr int place_of(cd::leaf const& l) const {
    if (l.kind == cd::leaf_kind::input) return l.number;
    return layout_.first_of(l.what->operation->indexes.hash) + at(cd::flat_position(l.what)) + (l.tangent > 0 ? count : 0);
  }
  /// The value of each node, given what the block around captured for this one, and the adjoints it gives.
  constexpr numbers evaluate(block& b, numbers const& captured, numbers const& seeds, numbers const& states = {}) {
    numbers leaves;
    for (cd::leaf const& l : b.builder.leaves()) {
      bool const is_outside = l.kind == cd::leaf_kind::input || l.kind == cd::leaf_kind::element;
      leaves.push_back(is_outside                          ? point_[place_of(l)]
                       : l.kind == cd::leaf_kind::captured ? captured[l.number]
                       : l.kind == cd::leaf_kind::seed     ? seeds[l.number]
                       : l.kind == cd::leaf_kind::state    ? states[l.number]
                       : l.kind == cd::leaf_kind::index    ? double(turn_of(l.what->hash))
                                                           : 0.0);
    }
    for (int p = 0; p < b.passes.passes.size(); ++p) run_pass(b, p, values_of(b.builder.graph(), leaves), leaves);
    return values_of(b.builder.graph(), leaves);
  }
  constexpr void run_pass(block& around, int number, numbers const& nodes, numbers& leaves) {
    cd::pass_tables const& tables = around.passes;
    cd::loop_pass const& pass = tables.passes[number];
    auto const read = [&](int k) { return nodes[tables.reads[k]]; };
    numbers captured, seeds;
    for (int k = 0; k < pass.captured.count; ++k) {
      cd::captured_value const& c = tables.captured[pass.captured.first + k];
      captured.push_back(c.is_constant ? double(c.constant.num) / double(c.constant.den) : read(c.read));
    }
    for (int k = 0; k < pass.seeds.count; ++k) seeds.push_back(read(pass.seeds.first + k));
    if (cd::is_scan(tables.parts[pass.parts.first].loop)) return run_scan(tables, pass, captured, seeds, leaves);
    block inside = body_of(tables, pass);
    info const loop = tables.parts[pass.parts.first].loop;
    int const low = at(cd::affine_of(cd::first_turn_of(loop))), high = at(cd::affine_of(cd::last_turn_of(loop)));
    for (int turn = low; turn <= high; ++turn) {
      turns_.push_back({loop->operation->indexes.hash, {true, turn, turn}});
      numbers const found = evaluate(inside, captured, seeds);
      for (int k = 0, next = 0; k < pass.parts.count; ++k)
        if (int const result = tables.parts[pass.parts.first + k].result; result >= 0)
          leaves[result] += found[inside.outputs[next++]];
      add_slopes(inside, found,
                 [&](int sweep, int which, double slope) { add_to_captured(tables, pass, sweep, which, slope, leaves); });
      turns_.pop_back();
    }
  }
  static constexpr void add_to_captured(cd::pass_tables const& tables, cd::loop_pass const& pass, int sweep, int which,
                                        double slope, numbers& leaves) {
    for (int k = 0; k < pass.partials.count; ++k) {
      cd::partial_place const& p = tables.partials[pass.partials.first + k];
      if (p.sweep == sweep && p.captured == which && p.is_first) leaves[p.leaf] += slope;
    }
  }
  /// Which captured value a state is first, or its tangent; -1 where that is 0.
  static constexpr int first_of(cd::pass_tables const& tables, cd::loop_pass const& pass, info scan, int state, int tangent) {
    info const first = scan->arguments[cd::bodies_in(scan) + state];
    for (int k = 0; k < pass.captured.count; ++k) {
      cd::captured_value const& c = tables.captured[pass.captured.first + k];
      if (c.what->hash == first->hash && c.tangent == tangent) return k;
    }
    return -1;
  }
  /// A scan of numbers: forward, and backward from the adjoints of its last states through all that were before.
  constexpr void run_scan(cd::pass_tables const& tables, cd::loop_pass const& pass, numbers const& captured, numbers const& seeds,
                          numbers& leaves) {
    cd::loop_part const& part = tables.parts[pass.parts.first];
    info const scan = part.loop;
    int const named = scan->operation->indexes.states->count, states = part.tangent > 0 ? 2 * named : named;
    auto const step = [&](bool is_backward) {
      block b{builder(), {}, 0, {}, {}};
      b.builder.enter(tables.captured, pass.captured);
      b.builder.enter_states(scan, part.tangent);
      list<int> behind, adjoints;
      for (int k = 0; k < named; ++k) behind.push_back(b.builder.lower(scan->arguments[k]));
      if (part.tangent > 0) behind.append(b.builder.tangents(behind, part.tangent));
      if (is_backward)
        for (int k = 0; k < states; ++k) adjoints.push_back(b.builder.add_leaf({cd::leaf_kind::seed, k, scan}));
      else b.outputs = behind;
      b.values = b.outputs.size();
      if (is_backward) b.builder.append_adjoints(behind, adjoints, part.sweep, b.outputs, b.targets);
      b.passes = b.builder.passes(b.outputs);
      return b;
    };
    list<numbers> before;
    numbers now;
    for (int k = 0; k < states; ++k) {
      int const first = first_of(tables, pass, scan, k % named, k < named ? 0 : part.tangent);
      now.push_back(first < 0 ? 0.0 : captured[first]);
    }
    int const low = at(cd::affine_of(cd::first_turn_of(scan))), high = at(cd::affine_of(cd::last_turn_of(scan)));
    block forward = step(false);
    for (int turn = low; turn <= high; ++turn) {
      turns_.push_back({scan->operation->indexes.hash, {true, turn, turn}});
      before.push_back(now);
      numbers const found = evaluate(forward, captured, {}, now);
      for (int k = 0; k < states; ++k) now[k] = found[forward.outputs[k]];
      turns_.pop_back();
    }
    if (part.sweep < 0) {
      for (int k = 0; k < named; ++k) leaves[part.result + k] = now[states - named + k];
      return;
    }
    numbers adjoints(states, 0.0);
    for (int k = 0; k < named; ++k) adjoints[states - named + k] = seeds[k];
    block backward = step(true);
    for (int turn = high; turn >= low; --turn) {
      turns_.push_back({scan->operation->indexes.hash, {true, turn, turn}});
      numbers const found = evaluate(backward, captured, adjoints, before[turn - low]);
      for (int k = 0; k < states; ++k) adjoints[k] = 0;
      for (int t = 0; t < backward.targets.size(); ++t)
        if (cd::leaf const& l = backward.builder.leaves()[backward.targets[t].leaf]; l.kind == cd::leaf_kind::state)
          adjoints[l.number] += found[backward.outputs[t]];
      add_slopes(backward, found,
                 [&](int sweep, int which, double slope) { add_to_captured(tables, pass, sweep, which, slope, leaves); });
      turns_.pop_back();
    }
    for (int k = 0; k < states; ++k)
      if (int const first = first_of(tables, pass, scan, k % named, k < named ? 0 : part.tangent); first >= 0)
        add_to_captured(tables, pass, part.sweep, first, adjoints[k], leaves);
  }
  template <class Add>
  constexpr void add_slopes(block& b, numbers const& nodes, Add const& add_to_captured) {
    for (int t = 0; t < b.targets.size(); ++t) {
      cd::sweep_target const& to = b.targets[t];
      cd::leaf const& l = b.builder.leaves()[to.leaf];
      double const slope = nodes[b.outputs[b.values + t]];
      if (l.kind == cd::leaf_kind::captured) add_to_captured(to.sweep, l.number, slope);
      else if (l.kind == cd::leaf_kind::input || l.kind == cd::leaf_kind::element) rows_[to.sweep][place_of(l)] += slope;
    }
  }
  /// As pass_request, for what adds up.
  [[nodiscard]] constexpr block body_of(cd::pass_tables const& tables, cd::loop_pass const& pass) const {
    block b{builder(), {}, 0, {}, {}};
    b.builder.enter(tables.captured, pass.captured);
    auto const part = [&](int k) -> cd::loop_part const& { return tables.parts[pass.parts.first + k]; };
    list<int> values;
    for (int k = 0; k < pass.parts.count; ++k) values.push_back(b.builder.lower(cd::body_of(part(k).loop)));
    b.builder.note_guarded(values);
    for (int direction = 1; direction <= directions_.count; ++direction) {
      list<int> along;
      for (int k = 0; k < pass.parts.count; ++k)
        if (part(k).tangent == direction) along.push_back(values[k]);
      along = b.builder.tangents(along, direction);
      for (int k = 0, next = 0; k < pass.parts.count; ++k)
        if (part(k).tangent == direction) values[k] = along[next++];
    }
    for (int k = 0; k < pass.parts.count; ++k)
      if (part(k).result >= 0) b.outputs.push_back(values[k]);
    b.values = b.outputs.size();
    for (int sweep = 0; sweep < rows_.size(); ++sweep) {
      list<int> from, seeds;
      for (int k = 0; k < pass.parts.count; ++k) {
        if (part(k).sweep != sweep) continue;
        from.push_back(values[k]);
        seeds.push_back(part(k).seed_is_constant ? b.builder.graph().constant(part(k).seed_value)
                                                 : b.builder.add_leaf({cd::leaf_kind::seed, part(k).seed, part(k).loop}));
      }
      if (!from.empty()) b.builder.append_adjoints(from, seeds, sweep, b.outputs, b.targets);
    }
    b.passes = b.builder.passes(b.outputs);
    return b;
  }

  cd::input_layout layout_;
  cd::direction_set directions_;
  numbers const& point_;
  list<numbers> rows_;
  list<cd::bound_index> turns_;
};

/// The same, written out: value, gradient, and its derivative along the direction behind the point.
struct derivatives {
  double value = 0, along = 0;
  numbers gradient, curvature;
};
constexpr derivatives written_out(info root, numbers const& point) {
  cr::graph_builder graph(cd::arithmetic_table<>);
  list<int> directions;
  for (int k = 0; k < 2 * count; ++k) graph.input(k);
  for (int k = 0; k < count; ++k) directions.push_back(count + k);
  int const value = cd::unroller(graph, layout(count)).lower(root);
  int const along = cd::taylor_series(graph, directions, 1).coefficient(value, 1);
  list<int> const gradient = cd::reverse(graph, {value}, {graph.constant(1)}, count);
  list<int> const curvature = cd::reverse(graph, {along}, {graph.constant(1)}, count);
  numbers const nodes = values_of(graph, point);
  derivatives all{nodes[value], nodes[along], {}, {}};
  for (int const k : gradient) all.gradient.push_back(nodes[k]);
  for (int const k : curvature) all.curvature.push_back(nodes[k]);
  return all;
}
constexpr numbers point_and_direction() {
  numbers all;
  for (int k = 0; k < count; ++k) all.push_back((k * k + 3 * k) % 7 - 2 + k);
  for (int k = 0; k < count; ++k) all.push_back((k * 5 + 1) % 4 - 1);
  return all;
}
/// The gradient alone, differentiated in the first inputs.
constexpr bool has_gradient(info looped, numbers const& point, numbers const& expected, int wrt) {
  interpreter all(wrt, {}, point);
  block whole{all.builder(), {}, 0, {}, {}};
  whole.builder.append_adjoints({whole.builder.lower(looped)}, {whole.builder.graph().constant(1)}, 0, whole.outputs,
                                whole.targets);
  all.run(whole);
  bool right = true;
  for (int k = 0; k < count; ++k) right = right && all.row(0)[k] == (k < wrt ? expected[k] : 0);
  return right;
}
/// Value, gradient and Hessian times a direction in one block, differentiated in the first inputs.
constexpr bool agrees(info looped, info by_hand, int wrt) {
  numbers const point = point_and_direction();
  derivatives const expected = written_out(by_hand, point);
  interpreter all(wrt, {1, false}, point);
  block whole{all.builder(), {}, 1, {}, {}};
  int const root = whole.builder.lower(looped);
  whole.builder.note_guarded({root});
  whole.outputs.push_back(root);
  if (wrt == count) {
    list<int> const along = whole.builder.tangents({root}, 1);
    whole.outputs.push_back(along[0]);
    whole.values = 2;
    whole.builder.append_adjoints(along, {whole.builder.graph().constant(1)}, 1, whole.outputs, whole.targets);
  }
  whole.builder.append_adjoints({root}, {whole.builder.graph().constant(1)}, 0, whole.outputs, whole.targets);
  numbers const values = all.run(whole);
  bool right = has_gradient(looped, point, expected.gradient, wrt) && values[0] == expected.value &&
               (wrt < count || values[1] == expected.along);
  for (int k = 0; k < count; ++k) {
    right = right && all.row(0)[k] == (k < wrt ? expected.gradient[k] : 0);
    if (wrt == count) right = right && all.row(1)[k] == expected.curvature[k];
  }
  return right;
}
template <class A, class B>
constexpr bool agree(A const&, B const&) {
  return agrees(cd::info_of<A>, cd::info_of<B>, count) && agrees(cd::info_of<A>, cd::info_of<B>, 2) &&
         agrees(cd::info_of<A>, cd::info_of<B>, 1);
}
template <class A>
constexpr bool agree(A const& a) {
  return agree(a, a);
}
/// A Hessian in y and z, which elements do not depend on: a tangent for each.
template <class A, class B>
constexpr bool has_hessian(A const&, B const&) {
  numbers point = point_and_direction();
  interpreter all(2, {2, true}, point);
  block whole{all.builder(), {}, 3, {}, {}};
  int const root = whole.builder.lower(cd::info_of<A>);
  whole.outputs.push_back(root);
  for (int row = 0; row < 2; ++row) whole.outputs.push_back(whole.builder.tangents({root}, row + 1)[0]);
  for (int row = 0; row < 2; ++row)
    whole.builder.append_adjoints({whole.outputs[1 + row]}, {whole.builder.graph().constant(1)}, row, whole.outputs,
                                  whole.targets);
  numbers const values = all.run(whole);
  bool right = true;
  for (int row = 0; row < 2; ++row) {
    for (int k = 0; k < count; ++k) point[count + k] = k == row;
    derivatives const expected = written_out(cd::info_of<B>, point);
    right = right && values[0] == expected.value && values[1 + row] == expected.along;
    for (int k = 0; k <= row; ++k) right = right && all.row(row)[k] == expected.curvature[k];
  }
  return right && all.row(0)[1] == 0;
}
template <class A>
constexpr bool has_hessian(A const& a) {
  return has_hessian(a, a);
}

}  // namespace loops_as_data
