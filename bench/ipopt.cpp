// What Ipopt calls: Luksan's and Vlcek's chained problem of so many unknowns (100,000 if not told), by formulas and by hand, and the flow of power in networks. Each
// evaluation alone, in turn, medians of rounds; then whole runs, with the share of the processor's time that all evaluations take. bench_ipopt [UNKNOWNS [FOLDER]]
#include "../examples/power_flow/problem.hpp"
#include <chainrule/adapters/ipopt.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/resource.h>
#include <vector>

namespace {

namespace cr = chainrule;
using namespace cr::literals;

constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr auto valley = cr::function(100_c * square(square(a) - b) + square(a - 1_c), a, b);
constexpr auto bend =
    cr::function(3_c * pow(b, 3_c) + 2_c * c - 5_c + sin(b - c) * sin(b + c) + 4_c * b - a * exp(a - b) - 3_c, a, b, c);

auto luksan_vlcek(int n) {
  std::vector<int> pairs, triples;
  for (int i = 0; i + 1 < n; ++i) pairs.insert(pairs.end(), {i, i + 1});
  for (int i = 0; i + 2 < n; ++i) triples.insert(triples.end(), {i, i + 1, i + 2});
  cr::problem p(cr::minimize(cr::repeated(valley, pairs)), cr::equal_to(cr::repeated(bend, triples), 0.0));
  for (int i = 0; i < n; ++i) p.start[std::size_t(i)] = i % 2 == 0 ? -1.2 : 1;
  return p;
}

/// The same by someone who knows the problem: the Hessian has three diagonals, each entry once.
struct by_hand {
  std::size_t n;
  [[nodiscard]] double value(double const* x) const {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      double const off = x[i] * x[i] - x[i + 1];
      sum += 100 * off * off + (x[i] - 1) * (x[i] - 1);
    }
    return sum;
  }
  void gradient(double const* x, double* g) const {
    std::fill_n(g, n, 0.0);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      double const off = x[i] * x[i] - x[i + 1];
      g[i] += 400 * off * x[i] + 2 * (x[i] - 1);
      g[i + 1] -= 200 * off;
    }
  }
  void constraints(double const* x, double* to) const {
    for (std::size_t i = 0; i + 2 < n; ++i) {
      double const u = x[i], v = x[i + 1], w = x[i + 2];
      to[i] = 3 * v * v * v + 2 * w - 5 + std::sin(v - w) * std::sin(v + w) + 4 * v - u * std::exp(u - v) - 3;
    }
  }
  void jacobian(double const* x, double* to) const {
    for (std::size_t i = 0; i + 2 < n; ++i) {
      double const u = x[i], v = x[i + 1], w = x[i + 2], e = std::exp(u - v);
      double const s = std::sin(v - w), cs = std::cos(v - w), t = std::sin(v + w), ct = std::cos(v + w);
      *to++ = -(1 + u) * e;
      *to++ = 9 * v * v + cs * t + s * ct + 4 + u * e;
      *to++ = 2 - cs * t + s * ct;
    }
  }
  /// The diagonal, then the two below.
  void hessian(double const* x, double weight, double const* m, double* to) const {
    double *const d = to, *const below = to + n, *const last = below + n;
    std::fill_n(to, 3 * n, 0.0);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      d[i] += weight * (1200 * x[i] * x[i] - 400 * x[i + 1] + 2);
      d[i + 1] += weight * 200;
      below[i] -= weight * 400 * x[i];
    }
    for (std::size_t i = 0; i + 2 < n; ++i) {
      double const u = x[i], v = x[i + 1], w = x[i + 2], e = std::exp(u - v), k = m[i];
      double const s = std::sin(v - w), cs = std::cos(v - w), t = std::sin(v + w), ct = std::cos(v + w);
      d[i] -= k * (2 + u) * e;
      below[i] += k * (1 + u) * e;
      d[i + 1] += k * (18 * v + 2 * (cs * ct - s * t) - u * e);
      d[i + 2] -= k * 2 * (s * t + cs * ct);
    }
    static_cast<void>(last);
  }
};

double now() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}
double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2), times.end());
  return times[times.size() / 2];
}

template <class Ours, class Hand>
void row(char const* what, Ours const& ours, Hand const& hand) {
  std::vector<double> one, other, ratio;
  for (int round = 0; round < 15; ++round) {
    double const start = now();
    ours();
    double const between = now();
    hand();
    double const end = now();
    one.push_back(between - start);
    other.push_back(end - between);
    ratio.push_back(one.back() / other.back());
  }
  std::printf("| %s | %.2f | %.2f | **%.2f** |\n", what, 1e3 * median(other), 1e3 * median(one), median(ratio));
}

/// Ipopt's callbacks with a clock.
template <class Problem>
class timed final : public cr::ipopt::nonlinear_program<Problem> {
  using base = cr::ipopt::nonlinear_program<Problem>;
  using Index = Ipopt::Index;
  using Number = Ipopt::Number;
  template <class Call>
  bool clocked(Call const& call) {
    double const start = now();
    bool const done = call();
    seconds += now() - start;
    return done;
  }

 public:
  using base::base;
  double seconds = 0;
  bool eval_f(Index n, Number const* x, bool is_new, Number& to) override {
    return clocked([&] { return base::eval_f(n, x, is_new, to); });
  }
  bool eval_grad_f(Index n, Number const* x, bool is_new, Number* to) override {
    return clocked([&] { return base::eval_grad_f(n, x, is_new, to); });
  }
  bool eval_g(Index n, Number const* x, bool is_new, Index m, Number* to) override {
    return clocked([&] { return base::eval_g(n, x, is_new, m, to); });
  }
  bool eval_jac_g(Index n, Number const* x, bool is_new, Index m, Index entries, Index* rows, Index* columns,
                  Number* to) override {
    return clocked([&] { return base::eval_jac_g(n, x, is_new, m, entries, rows, columns, to); });
  }
  bool eval_h(Index n, Number const* x, bool is_new, Number weight, Index m, Number const* multipliers, bool is_new_too,
              Index entries, Index* rows, Index* columns, Number* to) override {
    return clocked([&] { return base::eval_h(n, x, is_new, weight, m, multipliers, is_new_too, entries, rows, columns, to); });
  }
};

template <class Problem>
void whole_run(char const* what, Problem const& problem) {
  Ipopt::SmartPtr<timed<Problem>> const program = new timed<Problem>(problem);
  Ipopt::SmartPtr<Ipopt::IpoptApplication> const application = IpoptApplicationFactory();
  application->Options()->SetIntegerValue("print_level", 0);
  application->Options()->SetStringValue("sb", "yes");
  application->Initialize();
  double const start = now();
  auto const status = application->OptimizeTNLP(Ipopt::SmartPtr<Ipopt::TNLP>(GetRawPtr(program)));
  double const seconds = now() - start;
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  std::printf("| %s | %ld | %.6g | %.2f | %.3f | **%.3f** | %ld |%s\n", what, program->found.iterations, program->found.value,
              seconds, program->seconds, program->seconds / seconds, used.ru_maxrss / 1024,
              status == Ipopt::Solve_Succeeded ? "" : " failed");
}

}  // namespace

int main(int count, char** arguments) {
  int const unknowns = count > 1 ? std::atoi(arguments[1]) : 100000;
  std::string const folder = count > 2 ? arguments[2] : "examples/power_flow";
  std::printf(
      "| run | iterations | found | seconds | of evaluations | share | MB at the most so far |\n|---|---|---|---|---|---|---|\n");
  for (char const* const name : {"case14_ieee", "case118_ieee", "case1354_pegase"})
    whole_run(name, flow::problem_of(network(folder + "/pglib_opf_" + name + ".m")));
  auto const p = luksan_vlcek(unknowns);
  whole_run("Luksan and Vlcek", p);

  auto const n = std::size_t(unknowns);
  by_hand const hand{n};
  std::vector<double> const& x = p.start;
  std::vector<double> multipliers(n - 2, 0.5), ours(p.hessian_entries()), theirs(3 * n);
  double value = 0, other = 0;
  std::printf("\n| evaluation, milliseconds | by hand | chainrule | ratio |\n|---|---|---|---|\n");
  row(
      "objective", [&] { value = p.value(x.data()); }, [&] { other = hand.value(x.data()); });
  bool right = std::abs(value / other - 1) < 1e-12;
  auto const agree = [&](std::size_t size) {
    for (std::size_t k = 0; k < size; ++k) right = right && std::abs(ours[k] - theirs[k]) <= 1e-10 * (1 + std::abs(theirs[k]));
  };
  row(
      "gradient", [&] { p.value_and_gradient(x.data(), ours.data()); }, [&] { hand.gradient(x.data(), theirs.data()); });
  agree(n);
  row(
      "constraints", [&] { p.constraint_values(x.data(), ours.data()); }, [&] { hand.constraints(x.data(), theirs.data()); });
  agree(n - 2);
  row(
      "Jacobian", [&] { p.jacobian(x.data(), ours.data()); }, [&] { hand.jacobian(x.data(), theirs.data()); });
  agree(3 * n - 6);
  row(
      "Hessian", [&] { p.hessian(x.data(), 1.5, multipliers.data(), ours.data()); },
      [&] { hand.hessian(x.data(), 1.5, multipliers.data(), theirs.data()); });
  std::vector<double> bands(std::max(3 * n, p.hessian_entries()));
  std::size_t next = 0;
  p.hessian_places([&](std::size_t i, std::size_t j) { bands[(i - j) * n + j] += ours[next++]; });
  ours = bands;
  agree(3 * n);
  row(
      "all of them",
      [&] {
        value = p.value(x.data()), p.value_and_gradient(x.data(), ours.data()), p.constraint_values(x.data(), ours.data());
        p.jacobian(x.data(), bands.data()), p.hessian(x.data(), 1.5, multipliers.data(), bands.data());
      },
      [&] {
        other = hand.value(x.data()), hand.gradient(x.data(), ours.data()), hand.constraints(x.data(), ours.data());
        hand.jacobian(x.data(), bands.data()), hand.hessian(x.data(), 1.5, multipliers.data(), bands.data());
      });
  if (!right) std::printf("they do not agree\n");
  return right ? 0 : 1;
}
