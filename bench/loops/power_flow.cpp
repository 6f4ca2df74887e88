// L7, the flow of power in networks: the sparse Jacobian of all constraints and the sparse Hessian of the Lagrangian, by hand; as the problem that
// solvers get, whose functions are called part by part; and as formulas over arrays of branches, row by row and in lanes.
// Prints as bench_loops does. bench_power_flow [FOLDER]
#include "../../examples/power_flow/problem.hpp"
#include <chainrule/simd.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace cr = chainrule;
namespace hana = boost::hana;
using namespace cr::literals;

namespace arrays {

// The same formulas over all branches, buses and generators. A row of the Jacobian is what an end of a branch, a bus or a generator adds to the sum at a
// bus; solvers add up entries of one place. The Lagrangian is one sum, whose Hessian has each entry once.
constexpr cr::extent<"n"> buses;
constexpr cr::extent<"e"> branches;
constexpr cr::extent<"m"> generators;
constexpr cr::variables<"voltage", buses> voltage;
constexpr cr::variables<"phase", buses> phase;
constexpr cr::variables<"active", generators> active;
constexpr cr::variables<"reactive", generators> reactive;
constexpr cr::variables<"facts", 5, branches> facts;  // g, b, charging, ratio, shift
constexpr cr::integers<"from", branches> from;
constexpr cr::integers<"to", branches> to;
constexpr cr::variables<"shunts", 2, buses> shunts;
constexpr cr::variables<"price", generators> price;     // of the second degree
constexpr cr::variables<"by_active", buses> by_active;  // multipliers
constexpr cr::variables<"by_reactive", buses> by_reactive;
constexpr cr::variables<"by_load", 2, branches> by_load;  // 0 where there is no limit
constexpr cr::variable<"weight"> weight;
constexpr cr::index<"i"> i;
constexpr cr::index<"j"> j;
constexpr cr::index<"k"> k;

constexpr auto g = facts(0_c, i);
constexpr auto b = facts(1_c, i);
constexpr auto half = b + facts(2_c, i) / 2_c;
constexpr auto ratio = facts(3_c, i);
constexpr auto near = voltage[from[i]];
constexpr auto far = voltage[to[i]];
constexpr auto turn = phase[from[i]] - phase[to[i]] - facts(4_c, i);
constexpr auto both = near * far / ratio;
constexpr auto p_out = g * square(near / ratio) - both * (g * cos(turn) + b * sin(turn));
constexpr auto q_out = -half * square(near / ratio) - both * (g * sin(turn) - b * cos(turn));
constexpr auto p_back = g * square(far) - both * (g * cos(turn) - b * sin(turn));
constexpr auto q_back = -half * square(far) + both * (g * sin(turn) + b * cos(turn));
constexpr auto load_out = square(p_out) + square(q_out);
constexpr auto load_back = square(p_back) + square(q_back);
constexpr auto ends =
    cr::each(i, branches, hana::make_tuple(p_out, q_out, p_back, q_back, load_out, load_back, phase[from[i]] - phase[to[i]]));
constexpr auto losses =
    cr::each(j, buses, hana::make_tuple(shunts(0_c, j) * square(voltage[j]), -shunts(1_c, j) * square(voltage[j])));
constexpr auto fed = cr::each(k, generators, hana::make_tuple(-active[k], -reactive[k]));
constexpr auto rows = cr::function(hana::make_tuple(ends[0_c], ends[1_c], ends[2_c], ends[3_c], ends[4_c], ends[5_c], ends[6_c],
                                                    losses[0_c], losses[1_c], fed[0_c], fed[1_c]),
                                   cr::wrt(voltage, phase, active, reactive), cr::given(facts, from, to, shunts));
constexpr auto lagrangian = cr::function(
    cr::sum(i, branches,
            by_active[from[i]] * p_out + by_reactive[from[i]] * q_out + by_active[to[i]] * p_back + by_reactive[to[i]] * q_back +
                by_load(0_c, i) * load_out + by_load(1_c, i) * load_back) +
        cr::sum(j, buses, (by_active[j] * shunts(0_c, j) - by_reactive[j] * shunts(1_c, j)) * square(voltage[j])) +
        cr::sum(k, generators, weight* price[k] * square(active[k])),
    cr::wrt(voltage, phase, active), cr::given(facts, from, to, shunts, by_active, by_reactive, by_load, price, weight));

}  // namespace arrays

/// What they read of a network.
struct columns {
  std::vector<double> facts, shunts, price;
  std::vector<int> from, to, load_rows;  // the row of a branch's first load, or -1
  std::size_t buses, branches, generators;
  std::vector<int> buses_of_generators;

  explicit columns(network const& n) : buses(n.tables.at("mpc.bus").size()) {
    std::vector<double> of_facts[5], of_shunts[2];
    int limits = 2 * int(buses);
    for (auto const& bus : n.tables.at("mpc.bus"))
      for (std::size_t k = 0; k < 2; ++k) of_shunts[k].push_back(bus[4 + k] / n.base);
    for (auto const& row : n.tables.at("mpc.branch")) {
      if (row[10] == 0) continue;
      double const size = row[2] * row[2] + row[3] * row[3];
      double const all[] = {row[2] / size, -row[3] / size, row[4], row[8] == 0 ? 1 : row[8], row[9] * std::numbers::pi / 180};
      for (std::size_t k = 0; k < 5; ++k) of_facts[k].push_back(all[k]);
      from.push_back(n.bus_row.at(int(row[0]))), to.push_back(n.bus_row.at(int(row[1])));
      load_rows.push_back(row[5] > 0 ? std::exchange(limits, limits + 2) : -1);
    }
    for (std::size_t k = 0; k < n.tables.at("mpc.gen").size(); ++k)
      if (auto const& made = n.tables.at("mpc.gen")[k]; made[7] != 0) {
        price.push_back(n.tables.at("mpc.gencost")[k].at(4) * n.base * n.base);
        buses_of_generators.push_back(n.bus_row.at(int(made[0])));
      }
    for (auto const& each : of_facts) facts.insert(facts.end(), each.begin(), each.end());
    for (auto const& each : of_shunts) shunts.insert(shunts.end(), each.begin(), each.end());
    branches = from.size(), generators = price.size();
  }
  /// Where the problem has our row, or nowhere; and our column.
  [[nodiscard]] int row(std::size_t ours, int first_difference) const {
    auto const n = int(buses);
    if (ours < 7 * branches) {
      std::size_t const at = ours / 7, what = ours % 7;
      int const each[] = {from[at],
                          n + from[at],
                          to[at],
                          n + to[at],
                          load_rows[at],
                          load_rows[at] < 0 ? -1 : load_rows[at] + 1,
                          first_difference + int(at)};
      return each[what];
    }
    ours -= 7 * branches;
    if (ours < 2 * buses) return int(ours / 2) + (ours % 2 == 0 ? 0 : n);
    ours -= 2 * buses;
    return buses_of_generators[ours / 2] + (ours % 2 == 0 ? 0 : n);
  }
  [[nodiscard]] std::size_t column(std::size_t ours) const {
    if (ours < 2 * buses) return ours;
    std::size_t const power = ours - 2 * buses;
    return 2 * buses + (power < generators ? 2 * power : 2 * (power - generators) + 1);
  }
};

/// The same network by someone who knows it. Entries stand where `places` says; those of a branch's flows and loads are one in the Hessian.
class by_hand {
 public:
  using place = std::pair<int, int>;
  std::vector<place> jacobian_places, hessian_places;

  explicit by_hand(network const& n) : buses_(int(n.tables.at("mpc.bus").size())) {
    for (auto const& bus : n.tables.at("mpc.bus")) shunts_.push_back({bus[4] / n.base, bus[5] / n.base});
    int limits = 2 * buses_;
    for (auto const& row : n.tables.at("mpc.branch")) {
      if (row[10] == 0) continue;
      double const size = row[2] * row[2] + row[3] * row[3];
      branch one{n.bus_row.at(int(row[0])),
                 n.bus_row.at(int(row[1])),
                 row[2] / size,
                 -row[3] / size,
                 row[4],
                 1 / (row[8] == 0 ? 1 : row[8]),
                 row[9] * std::numbers::pi / 180,
                 -1};
      if (row[5] > 0) one.limit = std::exchange(limits, limits + 2);
      branches_.push_back(one);
    }
    for (std::size_t i = 0; i < n.tables.at("mpc.gen").size(); ++i) {
      auto const& made = n.tables.at("mpc.gen")[i];
      if (made[7] == 0) continue;
      generators_.push_back({n.bus_row.at(int(made[0])), 2 * n.tables.at("mpc.gencost")[i].at(4) * n.base * n.base});
    }
    place_entries(limits);
  }

  void jacobian(double const* x, double* to) const {
    for (branch const& of : branches_) {
      flows const f(of, x, buses_);
      for (auto const& slopes : f.by)
        for (int k : {0, 1, 2}) *to++ = slopes[k];
      for (auto const& slopes : f.by) *to++ = -slopes[2];
      if (of.limit < 0) continue;
      for (int end = 0; end < 2; ++end) {
        double const p = 2 * f.value[2 * end], q = 2 * f.value[2 * end + 1];
        double const by_angle = p * f.by[2 * end][2] + q * f.by[2 * end + 1][2];
        for (int k : {0, 1}) *to++ = p * f.by[2 * end][k] + q * f.by[2 * end + 1][k];
        *to++ = by_angle;
        *to++ = -by_angle;
      }
    }
    for (std::size_t bus = 0; bus < shunts_.size(); ++bus) {
      *to++ = 2 * shunts_[bus].g * x[bus];
      *to++ = -2 * shunts_[bus].b * x[bus];
    }
    for (std::size_t k = 0; k < 2 * generators_.size(); ++k) *to++ = -1;
    for (std::size_t k = 0; k < branches_.size(); ++k) *to++ = 1, *to++ = -1;
  }

  void hessian(double const* x, double weight, double const* m, double* to) const {
    for (branch const& of : branches_) {
      flows const f(of, x, buses_);
      double w[4] = {m[of.from], m[buses_ + of.from], m[of.to], m[buses_ + of.to]};
      double h[6]{};  // V0 V0, V1 V0, V1 V1, and by the turn: V0, V1, turn
      if (of.limit >= 0)
        for (int end = 0; end < 2; ++end) {
          double const twice = 2 * m[of.limit + end];
          double const *const p = f.by[2 * end], *const q = f.by[2 * end + 1];
          w[2 * end] += twice * f.value[2 * end], w[2 * end + 1] += twice * f.value[2 * end + 1];
          h[0] += twice * (p[0] * p[0] + q[0] * q[0]), h[1] += twice * (p[0] * p[1] + q[0] * q[1]);
          h[2] += twice * (p[1] * p[1] + q[1] * q[1]), h[3] += twice * (p[0] * p[2] + q[0] * q[2]);
          h[4] += twice * (p[1] * p[2] + q[1] * q[2]), h[5] += twice * (p[2] * p[2] + q[2] * q[2]);
        }
      double const mixed = w[0] * f.a + w[1] * f.b + w[2] * f.c - w[3] * f.d;
      double const turned = w[0] * f.b - w[1] * f.a + w[2] * f.d + w[3] * f.c;
      h[0] += 2 * of.t * of.t * (of.g * w[0] - f.k * w[1]);
      h[1] -= mixed;
      h[2] += 2 * (of.g * w[2] - f.k * w[3]);
      h[3] += f.v1 * turned, h[4] += f.v0 * turned;
      h[5] += f.v0 * f.v1 * mixed;
      for (double const each : {h[0], h[1], h[2], h[3], h[4], h[5], -h[3], -h[4], -h[5], h[5]}) *to++ = each;
    }
    for (std::size_t bus = 0; bus < shunts_.size(); ++bus)
      *to++ = 2 * (shunts_[bus].g * m[bus] - shunts_[bus].b * m[std::size_t(buses_) + bus]);
    for (generator const& of : generators_) *to++ = weight * of.curvature;
  }

 private:
  struct shunt {
    double g, b;
  };
  struct branch {
    int from, to;
    double g, b, charging, t, shift;  // t: one over the transformer's ratio
    int limit;                        // the row of its two loads, if they are limited
  };
  struct generator {
    int bus;
    double curvature;
  };
  /// Active and reactive power out and back, and their slopes by both voltages and the turn.
  struct flows {
    double v0, v1, k, a, b, c, d;
    double value[4], by[4][3];
    flows(branch const& of, double const* x, int buses) : v0(x[of.from]), v1(x[of.to]), k(of.b + of.charging / 2) {
      double const turn = x[buses + of.from] - x[buses + of.to] - of.shift;
      double const cosine = of.t * std::cos(turn), sine = of.t * std::sin(turn);
      double const gc = of.g * cosine, gs = of.g * sine, bc = of.b * cosine, bs = of.b * sine;
      a = gc + bs, b = gs - bc, c = gc - bs, d = gs + bc;
      double const own = v0 * of.t * of.t, both = v0 * v1;
      value[0] = of.g * own * v0 - both * a, value[1] = -k * own * v0 - both * b;
      value[2] = of.g * v1 * v1 - both * c, value[3] = -k * v1 * v1 + both * d;
      by[0][0] = 2 * of.g * own - v1 * a, by[0][1] = -v0 * a, by[0][2] = both * b;
      by[1][0] = -2 * k * own - v1 * b, by[1][1] = -v0 * b, by[1][2] = -both * a;
      by[2][0] = -v1 * c, by[2][1] = 2 * of.g * v1 - v0 * c, by[2][2] = both * d;
      by[3][0] = v1 * d, by[3][1] = -2 * k * v1 + v0 * d, by[3][2] = both * c;
    }
  };

  void place_entries(int limits) {
    auto const entry = [&](int row, int column) { jacobian_places.emplace_back(row, column); };
    auto const pair = [&](int one, int other) { hessian_places.emplace_back(std::max(one, other), std::min(one, other)); };
    for (branch const& of : branches_) {
      int const v[] = {of.from, of.to}, angle[] = {buses_ + of.from, buses_ + of.to};
      int const rows[] = {of.from, buses_ + of.from, of.to, buses_ + of.to};
      for (int const row : rows) entry(row, v[0]), entry(row, v[1]), entry(row, angle[0]);
      for (int const row : rows) entry(row, angle[1]);
      for (int end = 0; of.limit >= 0 && end < 2; ++end)
        for (int const column : {v[0], v[1], angle[0], angle[1]}) entry(of.limit + end, column);
      pair(v[0], v[0]), pair(v[1], v[0]), pair(v[1], v[1]);
      pair(angle[0], v[0]), pair(angle[0], v[1]), pair(angle[0], angle[0]);
      pair(angle[1], v[0]), pair(angle[1], v[1]), pair(angle[1], angle[0]), pair(angle[1], angle[1]);
    }
    for (int bus = 0; bus < buses_; ++bus) entry(bus, bus), entry(buses_ + bus, bus), pair(bus, bus);
    int unknown = 2 * buses_;
    for (generator const& of : generators_) {
      pair(unknown, unknown);
      entry(of.bus, unknown++);
      entry(buses_ + of.bus, unknown++);
    }
    for (branch const& of : branches_) entry(limits, buses_ + of.from), entry(limits++, buses_ + of.to);
  }

  int buses_;
  std::vector<shunt> shunts_;
  std::vector<branch> branches_;
  std::vector<generator> generators_;
};

/// This thread's own time.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}
double nanoseconds(auto const& f) {
  double const start = now();
  for (int time = 0; time < 10; ++time) {
    f();
    asm volatile("" : : : "memory");
  }
  return (now() - start) / 10;
}
void measure(std::string const& workload, auto const& hand, auto const& ours) {
  std::vector<double> spent[2], ratios;
  for (int round = 0; round < 41; ++round) {
    spent[0].push_back(nanoseconds(hand));
    spent[1].push_back(nanoseconds(ours));
    ratios.push_back(spent[1].back() / spent[0].back());
  }
  for (auto* const each : {&spent[0], &spent[1], &ratios}) std::sort(each->begin(), each->end());
  std::printf("%s\tby hand\t%.1f\t1.0000\t1.0000\t1.0000\t0\n", workload.c_str(), spent[0][20]);
  std::printf("%s\tchainrule\t%.1f\t%.4f\t%.4f\t%.4f\t0\n", workload.c_str(), spent[1][20], ratios[20], ratios[10], ratios[30]);
}

using matrix = std::map<std::pair<std::size_t, std::size_t>, double>;
void compare(matrix const& found, matrix const& expected) {
  double largest = 0;
  for (auto const& [at, value] : expected) largest = std::max(largest, std::abs(value));
  for (auto const& [at, value] : found) {
    auto const other = expected.find(at);
    double const wanted = other == expected.end() ? 0 : other->second;
    if (!(std::abs(value - wanted) <= 1e-9 * (1 + std::abs(wanted)))) {
      std::fprintf(stderr, "(%zu, %zu): %.17g, not %.17g\n", at.first, at.second, value, wanted);
      std::exit(1);
    }
  }
  if (found.size() < expected.size() || !(largest > 0)) std::exit(1);
}
matrix placed(std::vector<by_hand::place> const& places, std::vector<double> const& entries) {
  matrix sum;
  for (std::size_t k = 0; k < places.size(); ++k)
    sum[{std::size_t(places[k].first), std::size_t(places[k].second)}] += entries[k];
  return sum;
}

}  // namespace

int main(int count, char** arguments) {
  std::string const folder = count > 1 ? arguments[1] : "examples/power_flow";
  for (char const* const name : {"case118_ieee", "case1354_pegase"}) {
    network const read(folder + "/pglib_opf_" + name + ".m");
    auto const problem = flow::problem_of(read);
    by_hand const hand(read);
    std::mt19937_64 engine(7);
    std::uniform_real_distribution<double> some(-0.1, 0.1);
    std::vector<double> x = problem.start, multipliers(problem.constraints());
    for (double& each : x) each += some(engine);
    for (double& each : multipliers) each = 10 * some(engine);
    std::vector<double> ours(problem.jacobian_entries()), theirs(hand.jacobian_places.size());
    std::vector<double> second(problem.hessian_entries()), their_second(hand.hessian_places.size());
    auto const by_formulas = [&] {
      problem.jacobian(x.data(), ours.data());
      problem.hessian(x.data(), 1.5, multipliers.data(), second.data());
    };
    auto const by_hand = [&] {
      hand.jacobian(x.data(), theirs.data());
      hand.hessian(x.data(), 1.5, multipliers.data(), their_second.data());
    };
    by_formulas();
    by_hand();
    matrix found, found_second;
    std::size_t next = 0, next_second = 0;
    problem.jacobian_places([&](std::size_t row, std::size_t column) { found[{row, column}] += ours[next++]; });
    problem.hessian_places([&](std::size_t row, std::size_t column) { found_second[{row, column}] += second[next_second++]; });
    matrix const expected = placed(hand.jacobian_places, theirs), expected_second = placed(hand.hessian_places, their_second);
    compare(found, expected);
    compare(found_second, expected_second);

    columns const in(read);
    std::size_t const n = in.buses;
    std::span<double const> const voltages(x.data(), n), phases(x.data() + n, n);
    std::vector<double> active_powers, reactive_powers, loads(2 * in.branches);
    for (std::size_t at = 2 * n; at < x.size(); at += 2) active_powers.push_back(x[at]), reactive_powers.push_back(x[at + 1]);
    for (std::size_t at = 0; at < in.branches; ++at)
      for (std::size_t end = 0; end < 2; ++end)
        loads[end * in.branches + at] = in.load_rows[at] < 0 ? 0 : multipliers[std::size_t(in.load_rows[at]) + end];
    std::span<double const> const active_prices(multipliers.data(), n), reactive_prices(multipliers.data() + n, n);
    auto row_work = arrays::rows.workspace();
    auto sum_work = arrays::lagrangian.sparse_workspace();
    auto const jacobian_of_arrays = [&](auto... policy) {
      return arrays::rows.sparse_jacobian(policy..., row_work, voltages, phases, active_powers, reactive_powers, in.facts,
                                          in.from, in.to, in.shunts);
    };
    auto const hessian_of_arrays = [&](auto... policy) {
      return arrays::lagrangian.sparse_hessian(policy..., sum_work, voltages, phases, active_powers, in.facts, in.from, in.to,
                                               in.shunts, active_prices, reactive_prices, loads, in.price, 1.5);
    };
    auto const check = [&](auto... policy) {
      matrix sums, second_sums;
      auto const jacobian = jacobian_of_arrays(policy...);
      int const first_difference = int(problem.constraints() - in.branches);
      for (std::size_t at = 0; at < jacobian.values.size(); ++at)
        if (int const row = in.row(std::size_t(jacobian.row_of[at]), first_difference); row >= 0)
          sums[{std::size_t(row), in.column(std::size_t(jacobian.column_of[at]))}] += jacobian.values[at];
      auto const hessian = hessian_of_arrays(policy...);
      for (std::size_t at = 0; at < hessian.values.size(); ++at)
        second_sums[{in.column(std::size_t(hessian.row_of[at])), in.column(std::size_t(hessian.column_of[at]))}] +=
            hessian.values[at];
      compare(sums, expected);
      compare(second_sums, expected_second);
    };
    check();
    check(cr::simd);
    measure(std::string("L7 rows ") + name, by_hand, [&] { jacobian_of_arrays(), hessian_of_arrays(); });
    measure(std::string("L7 lanes ") + name, by_hand, [&] { jacobian_of_arrays(cr::simd), hessian_of_arrays(cr::simd); });
    measure(
        std::string("L7 lanes, Jacobian ") + name, [&] { hand.jacobian(x.data(), theirs.data()); },
        [&] { jacobian_of_arrays(cr::simd); });
    measure(
        std::string("L7 lanes, Hessian ") + name, [&] { hand.hessian(x.data(), 1.5, multipliers.data(), their_second.data()); },
        [&] { hessian_of_arrays(cr::simd); });
    measure(std::string("L7 ") + name, by_hand, by_formulas);
    measure(
        std::string("L7 Jacobian ") + name, [&] { hand.jacobian(x.data(), theirs.data()); },
        [&] { problem.jacobian(x.data(), ours.data()); });
    measure(
        std::string("L7 Hessian ") + name, [&] { hand.hessian(x.data(), 1.5, multipliers.data(), their_second.data()); },
        [&] { problem.hessian(x.data(), 1.5, multipliers.data(), second.data()); });
  }
}
