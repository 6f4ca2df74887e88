// Ipopt with exact sparse derivatives: published problems, second derivatives beside dense ones, and what goes wrong.
#include "../environment.hpp"
#include "differences.hpp"
#include "trouble.hpp"
#include <chainrule/adapters/ipopt.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <iostream>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variables<"x", 4> x;
constexpr cr::variable<"a"> a;
constexpr cr::variable<"b"> b;
constexpr cr::variable<"c"> c;
constexpr cr::variable<"h"> h;
constexpr auto cost = cr::function(x[0_c] * x[3_c] * (x[0_c] + x[1_c] + x[2_c]) + x[2_c], x);
constexpr auto product = cr::function(x[0_c] * x[1_c] * x[2_c] * x[3_c], x);
constexpr auto squares = cr::function(square(x[0_c]) + square(x[1_c]) + square(x[2_c]) + square(x[3_c]), x);

auto hs71() {
  cr::problem p(cr::minimize(cost), cr::at_least(product, 25.0), cr::equal_to(squares, 40.0));
  p.start = {1, 5, 5, 1};
  p.lower.assign(4, 1);
  p.upper.assign(4, 5);
  return p;
}

template <class F>
auto one_unknown(F const& f, double start) {
  cr::problem p(cr::minimize(cr::function(f, a)));
  p.start = {start};
  return p;
}

// Luksan and Vlcek, Sparse and partially separable test problems for unconstrained and equality constrained optimization (1999),
// problem 5.1: a term for two neighbours, a constraint for three.
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

}  // namespace

BOOST_AUTO_TEST_CASE(hs71_in_eight_iterations) {
  cr::solver_result const found = solve(hs71(), cr::ipopt::solver{});
  BOOST_TEST((found.status == cr::solver_status::solved));
  BOOST_TEST(found.value == 17.0140173, boost::test_tools::tolerance(1e-8));
  BOOST_TEST(found.iterations == 8);
  BOOST_TEST(found.multipliers[0] == -0.5522936, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(found.multipliers[1] == 0.1614686, boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(a_program_as_the_manual_of_ipopt_asks) {
  auto const nlp = cr::ipopt::tnlp(hs71());
  Ipopt::SmartPtr<Ipopt::IpoptApplication> const application = IpoptApplicationFactory();
  application->Options()->SetIntegerValue("print_level", 0);
  application->Options()->SetStringValue("sb", "yes");
  BOOST_REQUIRE(application->Initialize() == Ipopt::Solve_Succeeded);
  BOOST_TEST(application->OptimizeTNLP(Ipopt::SmartPtr<Ipopt::TNLP>(GetRawPtr(nlp))) == Ipopt::Solve_Succeeded);
  BOOST_TEST(nlp->found.value == 17.0140173, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(nlp->ended == Ipopt::SUCCESS);
}

BOOST_AUTO_TEST_CASE(derivatives_are_those_of_the_lagrangian) {
  for (unsigned seed = 1; seed < 5; ++seed) {
    BOOST_TEST(worst_difference(hs71(), seed) < 1e-7);
    BOOST_TEST(worst_difference(luksan_vlcek(7), seed) < 1e-7);
    // Rows that name an unknown twice, out of order, and one that is given numbers.
    constexpr auto given = cr::function(h * a * exp(b) + square(a * b * c), cr::wrt(a, b, c), cr::given(h));
    cr::problem const folded(cr::minimize(cr::repeated(given, {2, 0, 1, 1, 1, 0, 2, 2, 2}, {3, 5, 7})),
                             cr::equal_to(cr::repeated(given, {1, 0, 1, 2, 0, 0}, {1, 2}), 0.0));
    BOOST_TEST(worst_difference(folded, seed) < 1e-7);
  }
}

BOOST_AUTO_TEST_CASE(a_sum_of_functions_as_a_constraint) {
  // A circle's x + y, and what is larger than a unit of it is another's: the same problem by parts and in one.
  constexpr auto square_of = cr::function(square(a), a);
  cr::problem circle(cr::minimize(cr::function(a + b, a, b)),
                     cr::equal_to(cr::summed(cr::repeated(square_of, {0, 1}).into({0, 0})), 2.0));
  circle.start = {-2, -0.5};
  auto const found = solve(circle, cr::ipopt::solver{});
  BOOST_TEST((found && std::abs(found.x[0] + 1) < 1e-7 && std::abs(found.multipliers[0] - 0.5) < 1e-7));
}

BOOST_AUTO_TEST_CASE(functions_of_arrays) {
  // Luksan's and Vlcek's problem once more, as a sum and rows over an array.
  constexpr cr::extent<"n"> n;
  constexpr cr::variables<"u", n> u;
  constexpr cr::index<"i"> i;
  constexpr auto next = u[i + 1_c];
  constexpr auto last = u[i + 2_c];
  constexpr auto whole = cr::function(cr::sum(i, n - 1_c, 100_c * square(square(u[i]) - next) + square(u[i] - 1_c)), u);
  constexpr auto bends = cr::function(cr::each(i, n - 2_c,
                                               3_c * pow(next, 3_c) + 2_c * last - 5_c + sin(next - last) * sin(next + last) +
                                                   4_c * next - u[i] * exp(u[i] - next) - 3_c),
                                      u);
  auto const stated = [&](std::size_t size) {
    cr::problem p(cr::minimize(cr::sized(whole, {size})), cr::equal_to(cr::sized(bends, {size}), 0.0));
    for (std::size_t k = 0; k < size; ++k) p.start[k] = k % 2 == 0 ? -1.2 : 1;
    return p;
  };
  for (unsigned seed = 1; seed < 4; ++seed) BOOST_TEST(worst_difference(stated(7), seed) < 1e-7);
  auto const found = solve(stated(100), cr::ipopt::solver{}), known = solve(luksan_vlcek(100), cr::ipopt::solver{});
  BOOST_TEST((found && found.iterations == known.iterations));
  BOOST_TEST(found.value == known.value, boost::test_tools::tolerance(1e-12));

  // Columns bound, to numbers and to an array beside a number; rows as residuals; a constraint that is a sum.
  constexpr cr::variables<"w", n> w;
  constexpr cr::data<"t"> t;
  constexpr cr::data<"v"> v;
  std::vector<double> const times{0, 1, 2, 3}, volts{2, 1.1, 0.4, 0.3}, weights{1, 2, 1, 3};
  constexpr auto decay = cr::function(cr::sum(square(v - a * exp(-b * t))), cr::wrt(a, b), cr::given(t, v));
  constexpr auto rows = cr::function(cr::each(v - a * exp(-b * t)), cr::wrt(a, b), cr::given(t, v));
  constexpr auto mixed = cr::function(cr::sum(i, n, w[i] * square(sin(u[i]) - a) * u[i]), cr::wrt(u, a), cr::given(w));
  auto const bound = decay.over(t = times, v = volts);
  cr::problem const curves(cr::minimize(bound), cr::at_most(cr::sized(mixed.over(w = weights), {4}), 9.0),
                           cr::equal_to(cr::sized(rows, {}, t = times, v = volts), 0.0));
  for (unsigned seed = 1; seed < 4; ++seed) {
    BOOST_TEST(worst_difference(curves, seed) < 1e-7);
    BOOST_TEST(worst_difference(cr::problem(cr::least_squares(cr::sized(rows, {}, t = times, v = volts))), seed) < 1e-7);
  }
  cr::problem by_sum(cr::minimize(bound));
  cr::problem by_rows(cr::least_squares(cr::sized(rows, {}, t = times, v = volts)));
  by_sum.start = by_rows.start = {1, 1};
  auto const one = solve(by_sum, cr::ipopt::solver{}), other = solve(by_rows, cr::ipopt::solver{});
  BOOST_TEST((one && other));
  BOOST_TEST(one.value == 2 * other.value, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(one.x[1] == other.x[1], boost::test_tools::tolerance(1e-6));

  BOOST_CHECK_THROW(cr::sized(whole, {}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::sized(decay, {4}, t = times, v = volts), std::invalid_argument);
  std::vector<double> const few(3);
  BOOST_CHECK_THROW(solve(cr::problem(cr::least_squares(cr::sized(rows, {}, t = times, v = few))), cr::ipopt::solver{}),
                    std::invalid_argument);
  cr::problem far(cr::minimize(cr::sized(cr::function(cr::sum(i, 5_c, square(u[i])), u), {3})));
  BOOST_CHECK_THROW(solve(far, cr::ipopt::solver{}), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(chained_problems_of_luksan_and_vlcek) {
  // tools/verify asks for 100,000 unknowns.
  int const n = int(from_environment("CHAINRULE_UNKNOWNS", 1000));
  cr::solver_result const found = solve(luksan_vlcek(n), cr::ipopt::solver{});
  BOOST_TEST((found.status == cr::solver_status::solved));
  BOOST_TEST(found.value == 6.23245863243796,
             boost::test_tools::tolerance(1e-9));  // ExaModels' manual, and the same for any length
  std::cout << "# Luksan and Vlcek, " << n << " unknowns: " << found.iterations << " iterations, " << found.seconds << " s\n";
}

BOOST_AUTO_TEST_CASE(the_hanging_chain) {
  // COPS (Dolan, More and Munson, 2004): a chain of length 4 between heights 1 and 3, at distance 1; heights x, slopes u, lengths s at the
  // nodes, and the trapezoidal rule between neighbours.
  constexpr int intervals = 100;
  constexpr cr::variables<"x", 2> height;
  constexpr cr::variables<"u", 2> slope;
  constexpr cr::variables<"s", 2> length;
  constexpr auto left = sqrt(1_c + square(slope[0_c]));
  constexpr auto right = sqrt(1_c + square(slope[1_c]));
  constexpr auto energy =
      cr::function(h / 2_c * (height[0_c] * left + height[1_c] * right), cr::wrt(height, slope), cr::given(h));
  constexpr auto moves = cr::function(boost::hana::make_tuple(height[1_c] - height[0_c] - h / 2_c * (slope[0_c] + slope[1_c]),
                                                              length[1_c] - length[0_c] - h / 2_c * (left + right)),
                                      cr::wrt(height, slope, length), cr::given(h));
  std::vector<int> two, three;
  constexpr int nodes = intervals + 1;
  for (int i = 0; i < intervals; ++i) {
    two.insert(two.end(), {i, i + 1, nodes + i, nodes + i + 1});
    three.insert(three.end(), {i, i + 1, nodes + i, nodes + i + 1, 2 * nodes + i, 2 * nodes + i + 1});
  }
  std::vector<double> const steps(intervals, 1.0 / intervals);
  cr::problem p(cr::minimize(cr::repeated(energy, two, steps)), cr::equal_to(cr::repeated(moves, three, steps), 0.0));
  constexpr double inf = std::numeric_limits<double>::infinity();
  p.lower.assign(3 * nodes, -inf);
  p.upper.assign(3 * nodes, inf);
  for (std::size_t i = 0; i < nodes; ++i) {
    double const t = double(i) / intervals;
    p.start[i] = 4 * 2.0 * (t * t / 2 - 0.25 * t) + 1;
    p.start[nodes + i] = 4 * 2.0 * (t - 0.25);
    p.start[2 * nodes + i] = 4 * t;
  }
  auto const pin = [&](std::size_t k, double value) { p.start[k] = p.lower[k] = p.upper[k] = value; };
  pin(0, 1), pin(nodes - 1, 3), pin(2 * nodes, 0), pin(3 * nodes - 1, 4);
  cr::solver_result const found = solve(p, cr::ipopt::solver{});
  BOOST_TEST((found.status == cr::solver_status::solved));
  // The catenary: x = q + r cosh((t - m) / r); r of 2 r sinh(1 / (2 r)) = sqrt(16 - 4), m of the difference in height, then the energy.
  double r = 0.2;
  for (int k = 0; k < 100; ++k)
    r -= (2 * r * std::sinh(0.5 / r) - std::sqrt(12.0)) / (2 * std::sinh(0.5 / r) - std::cosh(0.5 / r) / r);
  double const m = 0.5 - r * std::asinh(2 / (2 * r * std::sinh(0.5 / r)));
  double const q = 1 - r * std::cosh(m / r);
  auto const potential = [&](double t) {
    return q * r * std::sinh((t - m) / r) + r * r / 4 * std::sinh(2 * (t - m) / r) + r * t / 2;
  };
  double const exact = potential(1) - potential(0);
  BOOST_TEST(exact == 5.0685, boost::test_tools::tolerance(1e-4));  // COPS prints 5.0685
  BOOST_TEST(found.value == exact, boost::test_tools::tolerance(5e-4));
}

BOOST_AUTO_TEST_CASE(an_exception_stops_the_run_and_is_thrown_after) {
  BOOST_CHECK_EXCEPTION(solve(one_unknown(cr::apply<trouble::picky>(a), 3), cr::ipopt::solver{}), std::range_error,
                        [](auto const& e) { return std::string(e.what()) == "picky about large numbers"; });
}

BOOST_AUTO_TEST_CASE(progress_may_stop_it) {
  long last = -1;
  cr::ipopt::solver watched{.progress = [&](cr::progress const& now) { return (last = now.iteration) < 2; }};
  cr::solver_result const found = solve(hs71(), watched);
  BOOST_TEST((found.status == cr::solver_status::stopped));
  BOOST_TEST(last == 2);
  watched.progress = [](cr::progress const&) { throw std::logic_error("enough"); };
  BOOST_CHECK_THROW(solve(hs71(), watched), std::logic_error);
}

BOOST_AUTO_TEST_CASE(what_has_no_solution_ends_with_a_status) {
  auto const status = [](auto const& p, cr::ipopt::solver const& with = {}) { return solve(p, with).status; };
  BOOST_TEST((status(one_unknown(2_c * a, 1)) == cr::solver_status::unbounded));
  cr::problem torn(cr::minimize(cr::function(square(a) + square(b), a, b)), cr::at_least(cr::function(a + b, a, b), 2.0),
                   cr::at_most(cr::function(2_c * a + 2_c * b, a, b), 1.0));
  BOOST_TEST((status(torn) == cr::solver_status::infeasible));
  BOOST_TEST((status(hs71(), {.iterations = 2}) == cr::solver_status::limit_reached));
  BOOST_TEST((status(one_unknown(square(a - 3_c) - log(a - 2_c), 200)) == cr::solver_status::solved));
  BOOST_TEST((status(one_unknown(square(a - 3_c) - log(a - 2_c), 1)) == cr::solver_status::not_finite));
  BOOST_TEST((status(one_unknown(square(a), std::nan(""))) == cr::solver_status::ill_posed));
  cr::problem fixed(cr::minimize(cr::function(square(a), a)),
                    cr::equal_to(cr::function(boost::hana::make_tuple(a + 1_c, a * a), a), 1.0));
  BOOST_TEST((status(fixed) == cr::solver_status::ill_posed));  // more equations than unknowns
}

BOOST_AUTO_TEST_CASE(wrong_calls_are_refused) {
  auto const nlp = cr::ipopt::tnlp(hs71());
  double value = 0;
  double const at[]{1, 5, 5, 1};
  BOOST_TEST(nlp->eval_f(4, at, true, value));
  BOOST_TEST(value == 16);
  BOOST_TEST(!nlp->eval_f(3, at, true, value));
  BOOST_CHECK_THROW(nlp->rethrow(), std::invalid_argument);
  BOOST_TEST(!nlp->eval_f(4, nullptr, true, value));
  BOOST_CHECK_THROW(nlp->rethrow(), std::invalid_argument);
  double const nowhere[]{std::nan(""), 5, 5, 1};
  BOOST_TEST(!nlp->eval_f(4, nowhere, true, value));
  BOOST_TEST(!nlp->holds_exception());
  double list[16];
  for (bool const done : {nlp->eval_grad_f(4, at, true, nullptr), nlp->eval_g(4, at, true, 3, list),
                          nlp->eval_g(4, at, true, 2, nullptr), nlp->eval_jac_g(4, at, true, 2, 7, nullptr, nullptr, list),
                          nlp->eval_h(4, at, true, 1, 2, list, true, 3, nullptr, nullptr, list)})
    BOOST_TEST(!done);
  BOOST_CHECK_THROW(nlp->rethrow(), std::invalid_argument);
}
