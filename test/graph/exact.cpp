// Folding, reverse sweeps, Taylor series and vertex elimination on random graphs, in exact rational numbers: what they make has
// the coefficients of truncated power series that are calculated beside them, also where a dead branch divides by zero.
//
// The environment variable CHAINRULE_SEED starts elsewhere, CHAINRULE_FORMULAS tries that many.
#include "../environment.hpp"
#include "elimination_order.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <iostream>
#include <random>
#include <vector>

namespace exact_graphs {

namespace cr = chainrule;
namespace op = cr::operations;
using cr::rational;
using cr::detail::list;
using cr::detail::operation;
using cr::detail::operation_info;

/// An operation on more than three arguments.
struct determinant_ {
  static constexpr auto name = cr::fixed_string("determinant");
  static constexpr auto value(auto const& a, auto const& b, auto const& c, auto const& d) { return a * d - b * c; }
  static constexpr auto partials(auto a, auto b, auto c, auto d, auto) { return boost::hana::make_tuple(d, -c, -b, a); }
};

constexpr int order = 3;
constexpr int inputs = 3;
enum class state { known, undefined, overflown };

/// A power series in t, truncated; truth values are 0 and 1.
struct series {
  std::array<rational, order + 1> at{};
  state is = state::known;
};

bool is_unknown(series const& u) { return u.is != state::known; }
series checked(series u) {
  for (rational const c : u.at)
    if (!c.fits()) u.is = state::overflown;
  return u;
}
series constant(rational c) {
  series result;
  result.at[0] = c;
  return checked(result);
}
series plus(series const& u, series const& v, bool minus) {
  series result;
  for (std::size_t k = 0; k < result.at.size(); ++k) result.at[k] = minus ? u.at[k] - v.at[k] : u.at[k] + v.at[k];
  return checked(result);
}
series times(series const& u, series const& v) {
  series result;
  for (std::size_t k = 0; k < result.at.size(); ++k)
    for (std::size_t j = 0; j <= k; ++j) result.at[k] = result.at[k] + u.at[j] * v.at[k - j];
  return checked(result);
}
series over(series const& u, series const& v) {
  if (v.at[0].num == 0) return {{}, state::undefined};
  series result;
  for (std::size_t k = 0; k < result.at.size(); ++k) {
    rational rest = u.at[k];
    for (std::size_t j = 1; j <= k; ++j) rest = rest - v.at[j] * result.at[k - j];
    result.at[k] = rest / v.at[0];
  }
  return checked(result);
}

/// The value of every node of a graph, by definition: a selection looks at one branch.
class reading {
 public:
  reading(cr::graph_builder const& graph, std::array<series, inputs> const& at) {
    for (int i = 0; i < graph.size(); ++i) values_.push_back(value(graph, i, at));
  }
  series const& operator[](int i) const { return values_[std::size_t(i)]; }

 private:
  series value(cr::graph_builder const& graph, int i, std::array<series, inputs> const& at) const {
    cr::detail::graph_node const& n = graph.node(i);
    if (n.is_constant()) return constant(n.constant());
    if (n.is_leaf()) return at[std::size_t(n.input)];
    std::vector<series> a;
    for (int k = 0; k < n.count; ++k) a.push_back(values_[std::size_t(graph.argument(i, k))]);
    auto const is = [&](operation_info const& other) { return n.operation->key == other.key; };
    if (is(operation<op::select_>)) return is_unknown(a[0]) ? a[0] : a[0].at[0].num != 0 ? a[1] : a[2];
    if (is(operation<op::and_>) || is(operation<op::or_>)) {
      bool const decides = is(operation<op::or_>);
      for (series const& u : a)
        if (!is_unknown(u) && (u.at[0].num != 0) == decides) return constant({decides, 1});
    }
    if (is(operation<op::product_or_zero_>) && !is_unknown(a[0]) && a[0].at == constant({}).at) return a[0];
    for (series const& u : a)
      if (is_unknown(u)) return u;
    if (is(operation<op::and_>) || is(operation<op::or_>)) return constant({is(operation<op::and_>), 1});
    if (is(operation<op::not_>)) return constant({a[0].at[0].num == 0, 1});
    if (is(operation<op::less_>)) return constant({a[0].at[0] < a[1].at[0], 1});
    if (is(operation<op::less_equal_>)) return constant({!(a[1].at[0] < a[0].at[0]), 1});
    if (is(operation<op::negate_>)) return plus(constant({}), a[0], true);
    if (is(operation<op::add_>) || is(operation<op::subtract_>)) return plus(a[0], a[1], is(operation<op::subtract_>));
    if (is(operation<op::multiply_>) || is(operation<op::product_or_zero_>)) return times(a[0], a[1]);
    if (is(operation<op::divide_>)) return over(a[0], a[1]);
    BOOST_TEST_REQUIRE(is(operation<determinant_>));
    return plus(times(a[0], a[3]), times(a[1], a[2]), true);
  }
  std::vector<series> values_;
};

/// A random formula, twice: as written, and as differentiation makes it.
struct formula {
  int written;
  int made;
};
class generator {
 public:
  generator(cr::graph_builder& graph, std::uint64_t seed) : graph_(graph), dice_(seed) {
    for (int k = 0; k < inputs; ++k) all_.push_back({graph.input(k), graph.input(k)});
    for (rational const c : {rational{0, 1}, rational{1, 1}, rational{-1, 1}, rational{2, 1}, rational{-3, 2}})
      all_.push_back({graph.constant(c), graph.constant(c)});
  }
  formula operator()(int steps) {
    for (int k = 0; k < steps; ++k) all_.push_back(step());
    return all_.back();
  }
  int draw(int below) { return int(dice_() % std::uint64_t(below)); }

 private:
  formula any() { return all_[all_.size() - 1 - std::size_t(draw(draw(2) == 0 && all_.size() > 9 ? 3 : int(all_.size())))]; }
  template <class Op, class... A>
  formula apply(A... a) {
    int const written[] = {a.written...}, made[] = {a.made...};
    return {graph_.intern(&operation<Op>, written, int(sizeof...(A))), graph_.make(&operation<Op>, made, int(sizeof...(A)))};
  }
  formula condition() {
    if (draw(3) > 0 && !conditions_.empty()) return conditions_[std::size_t(draw(int(conditions_.size())))];
    formula const zero{graph_.constant(0), graph_.constant(0)}, u = any();
    conditions_.push_back(draw(2) == 0 ? apply<op::less_>(u, any()) : apply<op::less_equal_>(zero, u));
    if (draw(4) == 0) conditions_.push_back(apply<op::not_>(conditions_.back()));
    return conditions_.back();
  }
  formula step() {
    formula const u = any(), v = any(), zero{graph_.constant(0), graph_.constant(0)};
    switch (draw(11)) {
      case 0:
      case 1: return apply<op::add_>(u, v);
      case 2: return apply<op::subtract_>(u, v);
      case 3:
      case 4: return apply<op::multiply_>(u, v);
      case 5: return apply<op::divide_>(u, v);
      case 6: return apply<op::negate_>(u);
      case 7: return apply<op::select_>(condition(), u, v);
      case 8: return apply<op::select_>(condition(), u, zero);
      case 9: return apply<op::select_>(condition(), zero, u);
      default: {
        formula const w = any(), z = any();
        return apply<determinant_>(u, v, w, z);
      }
    }
  }

  cr::graph_builder& graph_;
  std::mt19937_64 dice_;
  std::vector<formula> all_, conditions_;
};

struct tally {
  int folded = 0, first = 0, second = 0, coefficients = 0;
};

/// Whether a node has a coefficient, wherever that is known and within range.
bool agrees(series const& found, rational expected, int& compared) {
  if (found.is == state::overflown || !expected.fits()) return true;
  ++compared;
  return found.is == state::known && found.at[0] == expected;
}

using point = std::array<rational, inputs>;
std::array<series, inputs> along(point const& at, point const& direction) {
  std::array<series, inputs> result;
  for (std::size_t k = 0; k < inputs; ++k) result[k] = {{at[k], direction[k]}, state::known};
  return result;
}
point sum(point a, point const& b) {
  for (std::size_t k = 0; k < inputs; ++k) a[k] = a[k] + b[k];
  return a;
}
constexpr std::array<point, inputs> units{{{{{1, 1}, {0, 1}, {0, 1}}}, {{{0, 1}, {1, 1}, {0, 1}}}, {{{0, 1}, {0, 1}, {1, 1}}}}};

/// Nodes that are made have no zeros and ones left; signs stand outside of products and quotients, and in sums as differences;
/// constant factors have met. Equal nodes are one.
void check_form(cr::graph_builder const& graph, int root) {
  std::vector<char> needed(std::size_t(root) + 1);
  needed[std::size_t(root)] = 1;
  for (int i = root; i >= 0; --i) {
    cr::detail::graph_node const& n = graph.node(i);
    if (!needed[std::size_t(i)] || n.count == 0) continue;
    auto const is = [&](int k, operation_info const& other) { return graph.node(k).operation->key == other.key; };
    auto const negative = [&](int k) { return is(k, operation<op::negate_>) || graph.node(k).num < 0; };
    for (int k = 0; k < n.count; ++k) needed[std::size_t(graph.argument(i, k))] = 1;
    int const a = graph.argument(i, 0), b = graph.argument(i, n.count > 1 ? 1 : 0);
    auto const multiple = [&](int k) { return graph.node(k).is_multiple; };
    auto const is_number = [&](int k, std::int64_t num) {
      return graph.is_constant(k) && graph.node(k).constant() == rational{num, 1};
    };
    if (is(i, operation<op::negate_>)) BOOST_TEST((!negative(a) && !graph.is_constant(a)));
    if (is(i, operation<op::add_>) || is(i, operation<op::subtract_>)) {
      BOOST_TEST((!graph.is_zero(a) && !graph.is_zero(b)));
      BOOST_TEST((a != b || graph.node(a).operation->is_selection));
      BOOST_TEST((!graph.is_constant(a) || !graph.is_constant(b)));
      BOOST_TEST((!is(a, operation<op::negate_>) && !is(b, operation<op::negate_>)));
    }
    if (is(i, operation<op::multiply_>)) {
      BOOST_TEST((!graph.is_zero(a) && !graph.is_zero(b) && !is_number(a, 1) && !is_number(b, 1)));
      BOOST_TEST((!negative(a) && !negative(b)));
      BOOST_TEST((graph.is_constant(a) || graph.is_constant(b) ? !multiple(a) && !multiple(b) : !multiple(a) || !multiple(b)));
    }
    if (is(i, operation<op::divide_>)) {
      BOOST_TEST((!is_number(b, 1) && !multiple(b)));
      BOOST_TEST((graph.is_constant(b) || !(is(a, operation<op::negate_>) || is(b, operation<op::negate_>))));
    }
    for (int j = 0; j < i; ++j) {
      cr::detail::graph_node const& other = graph.node(j);
      if (other.operation->key != n.operation->key || other.count != n.count) continue;
      bool same = true, swapped = n.count == 2 && n.operation->commutes;
      for (int k = 0; k < n.count; ++k) same = same && graph.argument(j, k) == graph.argument(i, k);
      if (swapped) swapped = graph.argument(j, 0) == b && graph.argument(j, 1) == a;
      BOOST_TEST((!same && !swapped), "one node twice");
    }
  }
}

void check(std::uint64_t seed, tally& count) {
  cr::graph_builder graph(cr::detail::arithmetic_table<>);
  generator random(graph, seed);
  formula const f = random(3 + int(seed % 10));
  formula const g = random(2);
  BOOST_TEST_CONTEXT("seed " << seed) check_form(graph, f.made);
  int const root = seed % 2 == 0 ? f.written : f.made;

  // Everything is made first and read at points afterwards.
  int const one = graph.constant(1);
  list<int> const gradient = cr::detail::reverse(graph, root, one, inputs);
  list<int> const both = cr::detail::reverse(graph, list<int>{root, g.written}, list<int>{one, graph.constant(-2)}, inputs);
  elimination_order::elimination eliminate(graph, {root, g.written}, inputs);
  bool const is_complete = eliminate.greedily();
  list<int> const jacobian = is_complete ? eliminate.jacobian() : list<int>{};
  // In other orders: pair by pair, and any.
  elimination_order::elimination by_pairs(graph, {root, g.written}, inputs), shuffled(graph, {root, g.written}, inputs);
  bool const is_paired = by_pairs.by_pairs();
  list<int> const paired = is_paired ? by_pairs.jacobian() : list<int>{};
  list<int> vertices;
  for (int v = 0; v < shuffled.inner(); ++v)
    if (shuffled.is_eliminable(v)) vertices.push_back(v);
  for (int k = vertices.size() - 1; k > 0; --k) std::swap(vertices[k], vertices[random.draw(k + 1)]);
  shuffled.in_order(vertices);
  list<int> const in_any_order = shuffled.jacobian();
  for (auto const* each : {&eliminate, &by_pairs, &shuffled})
    if (each != &eliminate ? each != &by_pairs || is_paired : is_complete) {  // each of them once
      std::vector<int> all(each->order().begin(), each->order().end()), expected(vertices.begin(), vertices.end());
      std::sort(all.begin(), all.end()), std::sort(expected.begin(), expected.end());
      BOOST_TEST((all == expected));
    }
  cr::detail::repeated_reverse again(graph, inputs);
  int hessian[inputs][inputs] = {};
  for (int j = 0; j < inputs; ++j) {
    for (int k = 0; k < inputs; ++k) hessian[j][k] = graph.constant(0);
    int const first = int(seed / 2 % 2) * j;  // all of the row, or what stands right of the diagonal
    again(gradient[j], first, [&](int k, int node) {
      if (k >= first) hessian[j][k] = node;
    });
    for (int k = 0; k < first; ++k) hessian[j][k] = hessian[k][j];
  }
  list<int> directions;
  for (int k = 0; k < inputs; ++k) directions.push_back(graph.constant(k - 1));
  cr::detail::taylor_series taylor(graph, directions, order);
  int coefficients[order + 1];
  for (int k = order; k >= 0; --k) coefficients[k] = taylor.coefficient(root, k);

  for (int attempt = 0; attempt < 6; ++attempt) {
    point at;
    for (rational& a : at) a = rational{random.draw(7) - 3, 1} / rational{1 + random.draw(2), 1};
    reading const values(graph, along(at, {}));
    auto const towards = [&](point const& d) { return reading(graph, along(at, d)); };
    series const mix = towards({rational{-1, 1}, rational{0, 1}, rational{1, 1}})[root];
    std::vector<reading> each;
    for (point const& unit : units) each.push_back(towards(unit));
    BOOST_TEST_CONTEXT("seed " << seed << " at " << at[0].num << '/' << at[0].den << ' ' << at[1].num << '/' << at[1].den << ' '
                               << at[2].num << '/' << at[2].den) {
      if (!is_unknown(values[f.written])) BOOST_TEST(agrees(values[f.made], values[f.written].at[0], count.folded), "folded");
      if (!is_unknown(mix))
        for (std::size_t k = 0; k <= order; ++k)
          BOOST_TEST(agrees(values[coefficients[k]], mix.at[k], count.coefficients), "coefficient " << k);
      for (int j = 0; j < inputs; ++j) {
        series const slope = each[std::size_t(j)][root];
        series const other = each[std::size_t(j)][g.written];
        if (!is_unknown(slope)) {
          BOOST_TEST(agrees(values[gradient[j]], slope.at[1], count.first), "gradient " << j);
          if (is_complete) BOOST_TEST(agrees(values[jacobian[j]], slope.at[1], count.first), "elimination " << j);
          if (is_paired) BOOST_TEST(agrees(values[paired[j]], slope.at[1], count.first), "elimination by pairs " << j);
          BOOST_TEST(agrees(values[in_any_order[j]], slope.at[1], count.first), "elimination in any order " << j);
        }
        if (!is_unknown(slope) && !is_unknown(other))
          BOOST_TEST(agrees(values[both[j]], slope.at[1] - rational{2, 1} * other.at[1], count.first), "two outputs " << j);
        if (is_complete && !is_unknown(other))
          BOOST_TEST(agrees(values[jacobian[inputs + j]], other.at[1], count.first), "elimination of the second " << j);
        if (!is_unknown(other))
          BOOST_TEST(agrees(values[in_any_order[inputs + j]], other.at[1], count.first), "the second in any order " << j);
        for (int k = 0; k <= j; ++k) {
          series const with = each[std::size_t(k)][root];
          series const mixed = towards(sum(units[std::size_t(j)], units[std::size_t(k)]))[root];
          if (is_unknown(slope) || is_unknown(with) || is_unknown(mixed)) continue;
          for (int const node : {hessian[j][k], hessian[k][j]})
            BOOST_TEST(agrees(values[node], mixed.at[2] - slope.at[2] - with.at[2], count.second), "Hessian " << j << k);
        }
      }
    }
  }
}

}  // namespace exact_graphs

BOOST_AUTO_TEST_CASE(sweeps_are_exact) {
  std::uint64_t const seed = from_environment("CHAINRULE_SEED", 1);
  std::uint64_t const formulas = from_environment("CHAINRULE_FORMULAS", 400);
  exact_graphs::tally count;
  for (std::uint64_t k = 0; k < formulas; ++k) exact_graphs::check(seed + k, count);
  std::cout << "# seed " << seed << ": " << formulas << " random graphs in exact numbers: " << count.folded
            << " values of folded formulas, " << count.first << " first and " << count.second << " second derivatives, "
            << count.coefficients << " Taylor coefficients\n";
  for (int const of : {count.folded, count.first, count.second, count.coefficients}) BOOST_TEST(std::uint64_t(of) > formulas);
}

BOOST_AUTO_TEST_CASE(orders_of_elimination) {
  std::uint64_t const seed = from_environment("CHAINRULE_SEED", 1);
  std::uint64_t const graphs = from_environment("CHAINRULE_FORMULAS", 400) / 4;
  elimination_order::tally count;
  for (std::uint64_t k = 0; k < graphs; ++k)
    BOOST_TEST_CONTEXT("seed " << seed + k) elimination_order::check_random(seed + k, count);
  elimination_order::check_wide(count);
  std::cout << "# seed " << seed << ": " << count.complete << " orders of elimination, " << count.given_up << " given up\n";
  BOOST_TEST((std::uint64_t(count.complete) > graphs / 2 && count.given_up > 0 && count.largest > 128));
}
