// The cheapest generation of a network of alternating current, as a problem.
#pragma once

#include "network.hpp"
#include <chainrule/adapters/solver.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace flow {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;

// A branch between two buses with voltages v and angles: a series admittance g + i b, charging c, and a transformer's ratio and shift at the first end.
constexpr cr::variables<"v", 2> v;
constexpr cr::variables<"angle", 2> angle;
constexpr cr::variable<"g"> g;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"ratio"> ratio;
constexpr cr::variable<"shift"> shift;
constexpr auto turn = angle[0_c] - angle[1_c] - shift;
constexpr auto both = v[0_c] * v[1_c] / ratio;
constexpr auto p_out = g * square(v[0_c] / ratio) - both * (g * cos(turn) + b * sin(turn));
constexpr auto q_out = -(b + c / 2_c) * square(v[0_c] / ratio) - both * (g * sin(turn) - b * cos(turn));
constexpr auto p_back = g * square(v[1_c]) - both * (g * cos(turn) - b * sin(turn));
constexpr auto q_back = -(b + c / 2_c) * square(v[1_c]) + both * (g * sin(turn) + b * cos(turn));
constexpr auto flows =
    cr::function(hana::make_tuple(p_out, q_out, p_back, q_back), cr::wrt(v, angle), cr::given(g, b, c, ratio, shift));
constexpr auto loads = cr::function(hana::make_tuple(square(p_out) + square(q_out), square(p_back) + square(q_back)),
                                    cr::wrt(v, angle), cr::given(g, b, c, ratio, shift));
constexpr auto difference = cr::function(angle[0_c] - angle[1_c], cr::wrt(angle));

// What a bus loses to its shunt, what a generator feeds in, and what that costs.
constexpr cr::variable<"p"> p;
constexpr cr::variable<"q"> q;
constexpr cr::variable<"u"> u;
constexpr cr::variables<"k", 3> k;
constexpr auto shunt = cr::function(hana::make_tuple(g * square(u), -b* square(u)), cr::wrt(u), cr::given(g, b));
constexpr auto fed = cr::function(hana::make_tuple(-p, -q), p, q);
constexpr auto cost = cr::function(k[0_c] * square(p) + k[1_c] * p + k[2_c], cr::wrt(p), cr::given(k));

/// The unknowns are the buses' voltages, their angles, and the generators' active and reactive powers, in units of the network's base.
inline auto problem_of(network const& n) {
  constexpr double radians = std::numbers::pi / 180, none = std::numeric_limits<double>::infinity();
  auto const& buses = n.tables.at("mpc.bus");
  int const count = int(buses.size());
  std::vector<double> start(buses.size(), 1), lower, upper;
  start.resize(2 * buses.size());
  for (auto const& bus : buses) lower.push_back(bus[12]), upper.push_back(bus[11]);
  for (auto const& bus : buses) {
    bool const is_reference = bus[1] == 3;
    lower.push_back(is_reference ? 0 : -none), upper.push_back(is_reference ? 0 : none);
  }

  // Sums at each bus: first of active, then of reactive power.
  std::vector<int> shunt_at, shunt_into, ends, ends_into, limited, between, generators, generators_into, powers;
  std::vector<double> shunts, branches, limited_branches, most, least_turn, most_turn, demands(2 * buses.size()), prices;
  for (int i = 0; i < count; ++i) {
    auto const& bus = buses[std::size_t(i)];
    demands[std::size_t(i)] = -bus[2] / n.base;
    demands[std::size_t(count + i)] = -bus[3] / n.base;
    shunt_at.push_back(i);
    shunts.insert(shunts.end(), {bus[4] / n.base, bus[5] / n.base});
    shunt_into.insert(shunt_into.end(), {i, count + i});
  }
  for (auto const& branch : n.tables.at("mpc.branch")) {
    if (branch[10] == 0) continue;
    int const from = n.bus_row.at(int(branch[0])), to = n.bus_row.at(int(branch[1]));
    double const size = branch[2] * branch[2] + branch[3] * branch[3];
    double const facts[]{branch[2] / size, -branch[3] / size, branch[4], branch[8] == 0 ? 1 : branch[8], branch[9] * radians};
    int const at[]{from, to, count + from, count + to};
    ends.insert(ends.end(), std::begin(at), std::end(at));
    branches.insert(branches.end(), std::begin(facts), std::end(facts));
    ends_into.insert(ends_into.end(), {from, count + from, to, count + to});
    if (branch[5] > 0) {
      limited.insert(limited.end(), std::begin(at), std::end(at));
      limited_branches.insert(limited_branches.end(), std::begin(facts), std::end(facts));
      most.insert(most.end(), 2, std::pow(branch[5] / n.base, 2));
    }
    between.insert(between.end(), {count + from, count + to});
    least_turn.push_back(branch[11] * radians), most_turn.push_back(branch[12] * radians);
  }
  for (std::size_t i = 0; i < n.tables.at("mpc.gen").size(); ++i) {
    auto const& made = n.tables.at("mpc.gen")[i];
    auto const& price = n.tables.at("mpc.gencost")[i];  // of a polynomial of second degree, in MW
    if (made[7] == 0) continue;
    int const bus = n.bus_row.at(int(made[0])), unknown = int(start.size());
    generators.insert(generators.end(), {unknown, unknown + 1});
    generators_into.insert(generators_into.end(), {bus, count + bus});
    powers.push_back(unknown);
    prices.insert(prices.end(), {price.at(4) * n.base * n.base, price.at(5) * n.base, price.at(6)});
    for (double const bound : {made[9], made[4]}) lower.push_back(bound / n.base);
    for (double const bound : {made[8], made[3]}) upper.push_back(bound / n.base);
    for (std::size_t at = start.size(); at < lower.size(); ++at) start.push_back((lower[at] + upper[at]) / 2);
  }

  cr::problem problem(cr::minimize(cr::repeated(cost, powers, prices)),
                      cr::equal_to(cr::summed(cr::repeated(flows, ends, branches).into(ends_into),
                                              cr::repeated(shunt, shunt_at, shunts).into(shunt_into),
                                              cr::repeated(fed, generators).into(generators_into)),
                                   demands),
                      cr::at_most(cr::repeated(loads, limited, limited_branches), most),
                      cr::between(least_turn, cr::repeated(difference, between), most_turn));
  problem.start = start, problem.lower = lower, problem.upper = upper;
  return problem;
}

}  // namespace flow
