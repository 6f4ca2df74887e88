// NLopt with exact derivatives: Hock and Schittkowski's problem 71, and what goes wrong.
#include "trouble.hpp"
#include <chainrule/adapters/nlopt.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variables<"x", 4> x;
constexpr cr::variable<"y"> y;
constexpr cr::variable<"k"> k;
constexpr auto cost = x[0_c] * x[3_c] * (x[0_c] + x[1_c] + x[2_c]) + x[2_c];
constexpr auto product = x[0_c] * x[1_c] * x[2_c] * x[3_c];
constexpr auto squares = square(x[0_c]) + square(x[1_c]) + square(x[2_c]) + square(x[3_c]);
constexpr double published = 17.0140173;

auto hs71() {
  cr::problem p(cr::minimize(cr::function(cost, x)), cr::at_least(cr::function(product, x), 25.0),
                cr::equal_to(cr::function(squares, x), 40.0));
  p.start = {1, 5, 5, 1};
  p.lower.assign(4, 1);
  p.upper.assign(4, 5);
  return p;
}

template <class F>
auto one_unknown(F const& f, double start) {
  cr::problem p(cr::minimize(cr::function(f, y)));
  p.start = {start};
  return p;
}

}  // namespace

BOOST_AUTO_TEST_CASE(hs71_as_the_manual_of_nlopt_asks) {
  auto f = cr::nlopt::objective(cost, x);
  auto g = cr::nlopt::constraints(25_c - product, x);
  auto h = cr::nlopt::constraints(cr::function(squares - k, cr::wrt(x), cr::given(k)), 40.0);
  nlopt::opt opt(nlopt::LD_SLSQP, 4);
  opt.set_min_objective(f.callback, &f);
  opt.add_inequality_mconstraint(g.callback, &g, {1e-10});
  opt.add_equality_mconstraint(h.callback, &h, {1e-10});
  opt.set_lower_bounds(1);
  opt.set_upper_bounds(5);
  opt.set_xtol_rel(1e-12);
  std::vector at{1.0, 5.0, 5.0, 1.0};
  double value = 0;
  BOOST_TEST(opt.optimize(at, value) > 0);
  BOOST_TEST(value == published, boost::test_tools::tolerance(1e-8));
}

BOOST_AUTO_TEST_CASE(hs71_in_a_line_with_multipliers) {
  cr::solver_result const found = solve(hs71(), cr::nlopt::solver{});
  BOOST_TEST((found.status == cr::solver_status::solved));
  BOOST_TEST(bool(found));
  BOOST_TEST(found.value == published, boost::test_tools::tolerance(1e-8));
  BOOST_TEST(found.multipliers[0] == -0.5522936, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(found.multipliers[1] == 0.1614686, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(found.evaluations < 40);
  cr::solver_result const augmented = solve(hs71(), cr::nlopt::solver{.algorithm = nlopt::LD_AUGLAG, .tolerance = 1e-5});
  BOOST_TEST((augmented.status == cr::solver_status::solved));
  BOOST_TEST(augmented.value == published, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(nothing_is_allocated_by_an_evaluation) {
  auto f = cr::nlopt::objective(cost, x);
  auto g = cr::nlopt::constraints(boost::hana::make_tuple(product, squares), x);
  double const at[]{1, 5, 5, 1};
  double gradient[4], values[2], jacobian[8];
  long const before = trouble::allocations;
  double const value = f.callback(4, at, gradient, &f);
  g.callback(2, values, 4, at, jacobian, &g);
  g.callback(2, values, 4, at, nullptr, &g);
  BOOST_TEST(trouble::allocations == before);
  BOOST_TEST(value == 16);
  BOOST_TEST(gradient[0] == 12);
  BOOST_TEST(values[0] == 25);
  BOOST_TEST(jacobian[4] == 2);
}

BOOST_AUTO_TEST_CASE(an_exception_stops_the_run_and_is_thrown_after) {
  auto const p = one_unknown(cr::apply<trouble::picky>(y - 9_c), 10);  // goes down to 9, and beyond 11 only with a careless step
  BOOST_TEST((solve(p, cr::nlopt::solver{}).status == cr::solver_status::solved));
  auto const far = one_unknown(cr::apply<trouble::picky>(y), 3);
  BOOST_CHECK_EXCEPTION(solve(far, cr::nlopt::solver{}), std::range_error,
                        [](auto const& e) { return std::string(e.what()) == "picky about large numbers"; });
  // By hand: NLopt passes its own exception on, and ours is kept.
  auto f = cr::nlopt::objective(cr::apply<trouble::picky>(y), y);
  nlopt::opt opt(nlopt::LD_SLSQP, 1);
  opt.set_min_objective(f.callback, &f);
  std::vector at{3.0};
  double value = 0;
  BOOST_CHECK_THROW(opt.optimize(at, value), nlopt::forced_stop);
  BOOST_CHECK_THROW(f.rethrow(), std::range_error);
  f.rethrow();  // once
}

BOOST_AUTO_TEST_CASE(progress_may_stop_it) {
  long calls = 0;
  double last = 0;
  cr::nlopt::solver watched{.progress = [&](cr::progress const& now) {
    ++calls;
    last = now.value;
    return now.iteration < 3;
  }};
  cr::solver_result const found = solve(hs71(), watched);
  BOOST_TEST((found.status == cr::solver_status::stopped));
  BOOST_TEST(calls == 3);
  BOOST_TEST(std::isfinite(last));
  watched.progress = [](cr::progress const&) { throw std::logic_error("enough"); };
  BOOST_CHECK_THROW(solve(hs71(), watched), std::logic_error);
}

BOOST_AUTO_TEST_CASE(not_a_number_never_counts_as_solved) {
  auto const log_valley = square(y - 3_c) - log(y - 2_c);
  // A step beyond the domain is taken back ...
  cr::solver_result const back = solve(one_unknown(log_valley, 200), cr::nlopt::solver{});
  BOOST_TEST((back.status == cr::solver_status::solved));
  BOOST_TEST(back.x[0] == 2 + (1 + std::sqrt(3)) / 2, boost::test_tools::tolerance(1e-7));
  // ... a start beyond it is none, and neither is one that is no number.
  BOOST_TEST((solve(one_unknown(log_valley, 1), cr::nlopt::solver{}).status == cr::solver_status::not_finite));
  cr::solver_result const nowhere = solve(one_unknown(log_valley, std::nan("")), cr::nlopt::solver{});
  BOOST_TEST((nowhere.status == cr::solver_status::ill_posed));
  BOOST_TEST(nowhere.told == "the start of unknown 0 is not finite");
  // An infinite slope at the start.
  BOOST_TEST((solve(one_unknown(sqrt(y), 0), cr::nlopt::solver{}).status == cr::solver_status::not_finite));
}

BOOST_AUTO_TEST_CASE(what_has_no_solution_ends_with_a_status) {
  BOOST_TEST((solve(one_unknown(2_c * y, 1), cr::nlopt::solver{}).status == cr::solver_status::unbounded));
  cr::problem torn(cr::minimize(cr::function(square(y), y)), cr::at_least(cr::function(y, y), 2.0),
                   cr::at_most(cr::function(2_c * y, y), 1.0));
  BOOST_TEST((solve(torn, cr::nlopt::solver{}).status == cr::solver_status::infeasible));
  cr::solver_result const short_run = solve(hs71(), cr::nlopt::solver{.evaluations = 2});
  BOOST_TEST((short_run.status == cr::solver_status::limit_reached));
}

BOOST_AUTO_TEST_CASE(what_is_stated_wrongly_is_said_before_solving) {
  auto const says = [](auto const& p, cr::nlopt::solver const& with) {
    cr::solver_result const found = solve(p, with);
    BOOST_TEST((found.status == cr::solver_status::ill_posed));
    BOOST_TEST(found.evaluations == 0);
    return found.told;
  };
  auto p = hs71();
  p.start[2] = 7;
  BOOST_TEST(says(p, {}) == "the start of unknown 2 is outside of its bounds");
  p = hs71();
  p.lower[3] = 6;
  BOOST_TEST(says(p, {}) == "the lower bound of unknown 3 is above the upper one");
  BOOST_TEST(says(hs71(), {.algorithm = nlopt::LD_MMA}).find("takes no equality constraints") != std::string::npos);
  BOOST_TEST(says(hs71(), {.algorithm = nlopt::LD_LBFGS}).find("takes no") != std::string::npos);
  cr::problem never(cr::minimize(cr::function(cost, x)), cr::between(3.0, cr::function(product, x), 2.0));
  BOOST_TEST(says(never, {}) == "no value satisfies constraint 0");
  BOOST_TEST(std::isnan(solve(never, cr::nlopt::solver{}).value));
  BOOST_TEST(std::isnan(solve(hs71(), cr::nlopt::solver{.algorithm = nlopt::LD_MMA}).value));
  p = hs71();
  p.start.pop_back();
  BOOST_CHECK_THROW(solve(p, cr::nlopt::solver{}), std::invalid_argument);
  p = hs71();
  p.upper.pop_back();
  BOOST_CHECK_THROW(solve(p, cr::nlopt::solver{}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::at_least(cr::function(product, x), std::array{1.0, 2.0}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(wrong_calls_are_kept_as_exceptions) {
  auto f = cr::nlopt::objective(cost, x);
  double gradient[4];
  double const at[]{1, 5, 5, 1};
  BOOST_CHECK_THROW(f.callback(3, at, gradient, &f), nlopt::forced_stop);
  BOOST_CHECK_THROW(f.rethrow(), std::invalid_argument);
  BOOST_CHECK_THROW(f.callback(4, nullptr, gradient, &f), nlopt::forced_stop);
  BOOST_CHECK_THROW(f.callback(4, at, gradient, nullptr), std::invalid_argument);
  BOOST_CHECK_THROW(f.rethrow(), std::invalid_argument);
  auto g = cr::nlopt::constraints(boost::hana::make_tuple(product, squares), x);
  double values[3];
  BOOST_CHECK_THROW(g.callback(2, values, 4, at, nullptr, nullptr), std::invalid_argument);
  BOOST_CHECK_THROW(g.callback(2, nullptr, 4, at, nullptr, &g), nlopt::forced_stop);
  BOOST_CHECK_THROW(g.rethrow(), std::invalid_argument);
  BOOST_CHECK_THROW(g.callback(3, values, 4, at, nullptr, &g), nlopt::forced_stop);
  BOOST_CHECK_THROW(g.rethrow(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(functions_of_arrays_as_the_manual_of_nlopt_asks) {
  constexpr cr::extent<"n"> n;
  constexpr cr::variables<"u", n> u;
  constexpr cr::index<"i"> i;
  constexpr cr::variable<"a"> a;
  constexpr cr::data<"t"> t;
  constexpr auto far = cr::function(cr::sum(i, n, square(u[i] - 3_c)), u);
  constexpr auto steps = cr::function(cr::each(i, n - 1_c, u[i + 1_c] + u[i] - 4_c), u);
  auto objective = cr::nlopt::objective(far);
  auto bound = cr::nlopt::constraints(cr::sized(steps, {3}));
  nlopt::opt opt(nlopt::LD_SLSQP, 3);
  opt.set_min_objective(objective.callback, &objective);
  opt.add_inequality_mconstraint(bound.callback, &bound, std::vector<double>(2, 1e-10));
  opt.set_xtol_rel(1e-10);
  std::vector<double> point{0, 0, 0};
  double value = 0;
  opt.optimize(point, value);
  BOOST_TEST(value == 4.0 / 3 * 2, boost::test_tools::tolerance(1e-6));  // (u0, u1, u2) = (3 - l, 3 - 2 l, 3 - l), l = 2/3
  BOOST_TEST(point[1] == 5.0 / 3, boost::test_tools::tolerance(1e-5));
  double jacobian[6], values[2];
  long const before = trouble::allocations;
  bound.callback(2, values, 3, point.data(), jacobian, &bound);
  objective.callback(3, point.data(), jacobian + 3, &objective);
  BOOST_TEST(trouble::allocations == before);
  BOOST_CHECK_THROW(bound.callback(2, values, 2, point.data(), jacobian, &bound), nlopt::forced_stop);
  BOOST_CHECK_THROW(bound.rethrow(), std::invalid_argument);

  std::vector<double> const list{1, 2, 6};
  auto nearest = cr::nlopt::objective(cr::function(cr::sum(square(a - t)), cr::wrt(a), cr::given(t)).over(t = list));
  nlopt::opt one(nlopt::LD_LBFGS, 1);
  one.set_min_objective(nearest.callback, &nearest);
  std::vector<double> mean{0};
  one.optimize(mean, value);
  BOOST_TEST(mean[0] == 3, boost::test_tools::tolerance(1e-7));
}

BOOST_AUTO_TEST_CASE(sums_of_functions_as_constraints) {
  constexpr cr::variable<"a"> a;
  constexpr auto square_of = cr::function(square(a), a);
  cr::problem p(cr::minimize(cr::function(x[0_c] + 2_c * x[1_c] - x[2_c] + x[3_c], x)),
                cr::at_most(cr::summed(cr::repeated(square_of, {0, 1, 2, 3}).into({0, 0, 1, 1})), std::array{5.0, 2.0}));
  p.start = {1, 1, 1, 0.5};
  auto const found = solve(p, cr::nlopt::solver{});
  BOOST_TEST((found.status == cr::solver_status::solved));
  std::array const best{-1.0, -2.0, 1.0, -1.0};
  for (std::size_t k = 0; k < 4; ++k) BOOST_TEST(std::abs(found.x[k] - best[k]) < 1e-6);
}

BOOST_AUTO_TEST_CASE(small_units_are_no_solution) {
  // 1e-12 ((u - 1)^2 + v^2) has small slopes everywhere.
  constexpr cr::variable<"u"> u;
  constexpr cr::variable<"v"> v;
  cr::problem p(cr::minimize(cr::function(1e-12_c * (square(u - 1_c) + square(v)), u, v)));
  p.start = {3, 4};
  auto const found = solve(p, cr::nlopt::solver{.algorithm = nlopt::LD_LBFGS, .step_tolerance = 1e-8});
  bool const is_there = std::hypot(found.x[0] - 1, found.x[1]) < 1e-5;
  BOOST_TEST((found.status == cr::solver_status::solved) == is_there);
  BOOST_TEST(!solve(p, cr::nlopt::solver{.algorithm = nlopt::LD_LBFGS, .evaluations = 1}));
}

BOOST_AUTO_TEST_CASE(a_sum_over_rows_of_indices) {
  // Rosenbrock's chain, a term at each pair of neighbours.
  constexpr cr::variable<"a"> a;
  constexpr cr::variable<"b"> b;
  constexpr auto valley = cr::function(100_c * square(b - square(a)) + square(1_c - a), a, b);
  std::vector<int> pairs;
  for (int i = 0; i + 1 < 20; ++i) pairs.insert(pairs.end(), {i, i + 1});
  cr::problem p(cr::minimize(cr::repeated(valley, pairs)));
  p.start.assign(20, -1);
  p.start[0] = 1.2;
  cr::solver_result const found = solve(p, cr::nlopt::solver{.algorithm = nlopt::LD_LBFGS});
  BOOST_TEST(found.stationarity < 1e-6);
  BOOST_TEST((found.status == cr::solver_status::solved));
  BOOST_CHECK_THROW(cr::repeated(valley, {0, 1, 2}), std::invalid_argument);
  BOOST_CHECK_THROW(cr::repeated(valley, {0, -1}), std::out_of_range);
  BOOST_CHECK_THROW(cr::repeated(valley, {0, 1}, {1.0}), std::invalid_argument);
}
