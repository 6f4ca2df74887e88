// Ceres: a bundle adjustment with derivatives in four ways, constant blocks, manifolds, losses, and what goes wrong.
#include "../../bench/solvers/bundle.hpp"
#include "../environment.hpp"
#include "trouble.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>

namespace cr = chainrule;
using namespace cr::literals;

namespace {

constexpr cr::variables<"a", 3> a;
constexpr cr::variables<"b", 2> b;
constexpr cr::variable<"s"> s;

// The functor and the formulas are the same calculation: they take as many operations, in the way that has the shorter chain.
template <class Problem, bool Vector>
cr::detail::value_and_jacobian_request<Problem> request_of(cr::compiled_function<Problem, Vector> const&);
using of_formulas = decltype(request_of(bundle::formulas));
using of_functor = decltype(request_of(bundle::recorded));
static_assert(cr::detail::program_of<of_formulas>::value.counts == cr::detail::program_of<of_functor>::value.counts);
static_assert(cr::detail::draft<of_formulas, 0>::value.counts.cost() < cr::detail::program_of<of_formulas>::value.counts.cost());

ceres::Solver::Summary solved(bundle::cost (*make)(bundle::scene::sight const&), bundle::scene scene) {
  ceres::Problem problem;
  for (auto const& each : scene.sights)
    problem.AddResidualBlock(make(each).release(), nullptr, scene.cameras[each.camera].data(), scene.points[each.point].data());
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_SCHUR;
  options.logging_type = ceres::SILENT;
  options.function_tolerance = 1e-14;
  options.max_num_iterations = 100;
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  return summary;
}

struct evaluated {
  double residuals[2], by_camera[18], by_point[6];
  bool done = false;
  evaluated(bundle::cost const& cost, double const* camera, double const* point) {
    double const* parameters[] = {camera, point};
    double* jacobians[] = {by_camera, by_point};
    done = cost->Evaluate(parameters, residuals, jacobians);
  }
};
double worst_difference(evaluated const& one, evaluated const& other) {
  double worst = one.done && other.done ? 0 : 1;
  auto const compare = [&](double const* p, double const* q, int count) {
    for (int i = 0; i < count; ++i) worst = std::fmax(worst, std::abs(p[i] - q[i]) / (1 + std::abs(q[i])));
  };
  compare(one.residuals, other.residuals, 2);
  compare(one.by_camera, other.by_camera, 18);
  compare(one.by_point, other.by_point, 6);
  return worst;
}

/// Unit quaternions (w, x, y, z), moved by rotation vectors.
constexpr auto plus = [](auto const& q, auto const& d) {
  auto const angle2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  auto const half = 0.5 * sqrt(angle2);
  auto const turns = angle2 > 0.0;
  auto const w = cr::select(turns, cos(half), 1.0 + 0.0 * d[0]);
  auto const k = 0.5 * cr::select(turns, sin(half) / half, 1.0 + 0.0 * d[0]);
  auto const u = std::array{k * d[0], k * d[1], k * d[2]};
  return std::array{w * q[0] - u[0] * q[1] - u[1] * q[2] - u[2] * q[3], w * q[1] + u[0] * q[0] + u[1] * q[3] - u[2] * q[2],
                    w * q[2] - u[0] * q[3] + u[1] * q[0] + u[2] * q[1], w * q[3] + u[0] * q[2] - u[1] * q[1] + u[2] * q[0]};
};
constexpr auto minus = [](auto const& q, auto const& p) {
  auto const w = q[0] * p[0] + q[1] * p[1] + q[2] * p[2] + q[3] * p[3];
  auto const u =
      std::array{-q[0] * p[1] + q[1] * p[0] - q[2] * p[3] + q[3] * p[2], -q[0] * p[2] + q[1] * p[3] + q[2] * p[0] - q[3] * p[1],
                 -q[0] * p[3] - q[1] * p[2] + q[2] * p[1] + q[3] * p[0]};
  auto const length2 = u[0] * u[0] + u[1] * u[1] + u[2] * u[2];
  auto const length = sqrt(length2);
  auto const k = cr::select(length2 > 0.0, 2.0 * atan2(length, w) / length, 2.0 / w);
  return std::array{k * u[0], k * u[1], k * u[2]};
};

}  // namespace

BOOST_AUTO_TEST_CASE(four_ways_give_the_same_derivatives) {
  bundle::scene scene(3, 10, unsigned(from_environment("CHAINRULE_SEED", 1)));
  scene.cameras[0][0] = scene.cameras[0][1] = scene.cameras[0][2] = 0;  // not turned
  for (auto const& sight : scene.sights) {
    double const* const camera = scene.cameras[sight.camera].data();
    double const* const point = scene.points[sight.point].data();
    evaluated const hand(bundle::with_hand(sight), camera, point);
    BOOST_TEST(worst_difference({bundle::with_formulas(sight), camera, point}, hand) < 1e-10);
    BOOST_TEST(worst_difference({bundle::with_recorded(sight), camera, point}, hand) < 1e-10);
    if (sight.camera != 0) BOOST_TEST(worst_difference({bundle::with_autodiff(sight), camera, point}, hand) < 1e-10);
  }
}

BOOST_AUTO_TEST_CASE(a_bundle_of_twenty_cameras_reaches_the_same_optimum) {
  bundle::scene const scene(20, 500, 1);
  auto const hand = solved(bundle::with_hand, scene);
  BOOST_TEST(hand.termination_type == ceres::CONVERGENCE);
  // Half a pixel of noise, and not far from it a mean error of that size: the search has come down from the start.
  double const left = hand.final_cost / double(scene.sights.size());
  BOOST_TEST(hand.initial_cost > 100 * hand.final_cost);
  BOOST_TEST(left < 0.25 * 0.25);
  for (auto const make : {bundle::with_autodiff, bundle::with_recorded, bundle::with_formulas}) {
    auto const summary = solved(make, scene);
    BOOST_TEST(summary.final_cost == hand.final_cost, boost::test_tools::tolerance(1e-9));
    std::cout << "# bundle: " << summary.iterations.size() << " iterations, " << summary.total_time_in_seconds << " s\n";
  }
}

BOOST_AUTO_TEST_CASE(blocks_are_those_of_the_lists) {
  auto const cost = cr::ceres::cost_function(boost::hana::make_tuple(a[0_c] * b[1_c] - s, a[2_c] * a[1_c], b[0_c]), cr::wrt(a, b),
                                             cr::given(s), 3.0);
  BOOST_TEST(cost->num_residuals() == 3);
  BOOST_TEST(cost->parameter_block_sizes() == (std::vector<int>{3, 2}), boost::test_tools::per_element());
  double const x[] = {1, 2, 3}, y[] = {4, 5};
  double const* const blocks[] = {x, y};
  double residuals[3], by_a[9], by_b[6];
  double* jacobians[] = {by_a, by_b};
  BOOST_TEST(cost->Evaluate(blocks, residuals, jacobians));
  double const expected_a[] = {5, 0, 0, 0, 3, 2, 0, 0, 0}, expected_b[] = {0, 1, 0, 0, 1, 0};
  BOOST_TEST(residuals[0] == 2);
  BOOST_TEST(by_a == expected_a, boost::test_tools::per_element());
  BOOST_TEST(by_b == expected_b, boost::test_tools::per_element());
  // Constant blocks, and none at all.
  double* only_b[] = {nullptr, by_b};
  by_b[1] = by_a[0] = 0;
  BOOST_TEST(cost->Evaluate(blocks, residuals, only_b));
  BOOST_TEST(by_b == expected_b, boost::test_tools::per_element());
  BOOST_TEST(by_a[0] == 0);
  BOOST_TEST(cost->Evaluate(blocks, residuals, nullptr));
  BOOST_TEST(residuals[1] == 6);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_a_failure) {
  auto const cost = cr::ceres::cost_function(boost::hana::make_tuple(sqrt(a[0_c]), a[1_c] * 1e300_c), a);
  double residuals[2], by_a[6];
  double* jacobians[] = {by_a};
  auto const evaluates = [&](std::array<double, 3> const& at, bool slopes = true) {
    double const* const blocks[] = {at.data()};
    return cost->Evaluate(blocks, residuals, slopes ? jacobians : nullptr);
  };
  BOOST_TEST(evaluates({4, 1e8, 0}));
  BOOST_TEST(!evaluates({-1, 1, 0}));       // a value
  BOOST_TEST(!evaluates({0, 1, 0}));        // an infinite slope alone
  BOOST_TEST(evaluates({0, 1, 0}, false));  // which is not asked for here
  BOOST_TEST(!evaluates({1, 1e10, 0}));     // overflow
  // Numbers whose sum overflows are finite.
  auto const large = cr::ceres::cost_function(boost::hana::make_tuple(1e300_c * a[0_c], 1e300_c * a[0_c]), a);
  std::array const at{1.5e8, 0.0, 0.0};
  double const* const blocks[] = {at.data()};
  BOOST_TEST(large->Evaluate(blocks, residuals, nullptr));
}

BOOST_AUTO_TEST_CASE(exceptions_and_null_pointers_are_kept) {
  double at[] = {3, 0, 0};
  {
    ceres::Problem problem;
    problem.AddResidualBlock(cr::ceres::cost_function(cr::apply<trouble::picky>(a[0_c]), a).release(), nullptr, at);
    ceres::Solver::Options options;
    options.logging_type = ceres::SILENT;
    ceres::Solver::Summary summary;
    ceres::Solve(options, &problem, &summary);
    BOOST_TEST(summary.termination_type == ceres::FAILURE);
    BOOST_CHECK_THROW(cr::ceres::rethrow(problem), std::range_error);
    cr::ceres::rethrow(problem);  // once
  }
  auto const cost = cr::ceres::cost_function(cr::function(a[0_c] + b[0_c], a, b));
  double const* const no_block[] = {at, nullptr};
  double residual;
  BOOST_TEST(!cost->Evaluate(no_block, &residual, nullptr));
  BOOST_CHECK_THROW(cost->rethrow(), std::invalid_argument);
  BOOST_TEST(!cost->Evaluate(nullptr, &residual, nullptr));
  BOOST_CHECK_THROW(cost->rethrow(), std::invalid_argument);
  BOOST_CHECK_THROW(cr::ceres::cost_function(bundle::formulas, 1.0), std::invalid_argument);  // one of two given numbers
}

BOOST_AUTO_TEST_CASE(a_first_order_function_for_gradient_problems) {
  constexpr auto valley = 100_c * square(b[1_c] - square(b[0_c])) + square(1_c - b[0_c]);
  ceres::GradientProblem const problem(cr::ceres::first_order_function(valley, b).release());
  ceres::GradientProblemSolver::Options options;
  options.logging_type = ceres::SILENT;
  options.gradient_tolerance = 1e-12;
  ceres::GradientProblemSolver::Summary summary;
  double at[] = {-1.2, 1};
  ceres::Solve(options, problem, at, &summary);
  BOOST_TEST(at[0] == 1, boost::test_tools::tolerance(1e-9));
  auto const logarithm = cr::ceres::first_order_function(log(b[0_c]), b);
  double cost, gradient[2];
  double const below[] = {-1, 0};
  BOOST_TEST(!logarithm->Evaluate(below, &cost, gradient));
  BOOST_TEST(logarithm->NumParameters() == 2);
  BOOST_TEST(!logarithm->Evaluate(nullptr, &cost, gradient));
}

BOOST_AUTO_TEST_CASE(a_manifold_has_the_slopes_at_zero) {
  auto const ours = cr::ceres::manifold<4, 3>(plus, minus);
  BOOST_TEST(ours->AmbientSize() == 4);
  BOOST_TEST(ours->TangentSize() == 3);
  ceres::QuaternionManifold const theirs;  // its tangent vectors are half of ours
  double const q[] = {0.5, -0.1, 0.7, 0.5};
  double const delta[] = {0.2, -0.3, 0.1}, half[] = {0.1, -0.15, 0.05}, none[] = {0, 0, 0};
  double moved[4], expected[4], back[3], by_delta[12], expected_by_delta[12], by_q[12], expected_by_q[12];
  BOOST_TEST(ours->Plus(q, delta, moved));
  theirs.Plus(q, half, expected);
  for (int k = 0; k < 4; ++k) BOOST_TEST(moved[k] == expected[k], boost::test_tools::tolerance(1e-14));
  BOOST_TEST(ours->Minus(moved, q, back));
  for (int k = 0; k < 3; ++k) BOOST_TEST(back[k] == delta[k], boost::test_tools::tolerance(1e-14));
  BOOST_TEST(ours->Plus(q, none, moved));
  BOOST_TEST(moved == q, boost::test_tools::per_element());
  BOOST_TEST(ours->PlusJacobian(q, by_delta));
  theirs.PlusJacobian(q, expected_by_delta);
  BOOST_TEST(ours->MinusJacobian(q, by_q));
  theirs.MinusJacobian(q, expected_by_q);
  for (int k = 0; k < 12; ++k) {
    BOOST_TEST(2 * by_delta[k] == expected_by_delta[k], boost::test_tools::tolerance(1e-14));
    BOOST_TEST(by_q[k] == 2 * expected_by_q[k], boost::test_tools::tolerance(1e-14));
  }
  BOOST_TEST(!ours->Plus(nullptr, delta, moved));
  BOOST_TEST(!ours->PlusJacobian(q, nullptr));
  double const nowhere[] = {0.5, std::nan(""), 0.7, 0.5};
  BOOST_TEST(!ours->PlusJacobian(nowhere, by_delta));
}

BOOST_AUTO_TEST_CASE(losses_are_those_of_ceres) {
  auto const soft = cr::ceres::loss_function(2_c * (sqrt(1_c + s) - 1_c), s);
  auto const cauchy = cr::ceres::loss_function(b[0_c] * log(1_c + s / b[0_c]), cr::wrt(s), cr::given(b), 4.0, 0.0);
  ceres::SoftLOneLoss const their_soft(1.0);
  ceres::CauchyLoss const their_cauchy(2.0);
  for (double const at : {0.0, 0.5, 3.0, 100.0}) {
    double mine[3], theirs[3];
    soft->Evaluate(at, mine);
    their_soft.Evaluate(at, theirs);
    for (int k = 0; k < 3; ++k) BOOST_TEST(mine[k] == theirs[k], boost::test_tools::tolerance(1e-13));
    cauchy->Evaluate(at, mine);
    their_cauchy.Evaluate(at, theirs);
    for (int k = 0; k < 3; ++k) BOOST_TEST(mine[k] == theirs[k], boost::test_tools::tolerance(1e-13));
  }
}

BOOST_AUTO_TEST_CASE(functions_of_arrays) {
  constexpr cr::extent<"n"> n;
  constexpr cr::variables<"u", n> u;
  constexpr cr::index<"i"> i;
  constexpr cr::variable<"a"> a;
  constexpr cr::data<"t"> t;
  constexpr cr::data<"v"> v;
  constexpr auto whole = cr::function(cr::sum(i, n - 1_c, 100_c * square(u[i + 1_c] - square(u[i])) + square(1_c - u[i])), u);
  ceres::GradientProblem const problem(cr::ceres::first_order_function(cr::sized(whole, {4})).release());
  ceres::GradientProblemSolver::Options options;
  options.logging_type = ceres::SILENT;
  options.max_num_iterations = 1000;
  options.function_tolerance = 0;
  ceres::GradientProblemSolver::Summary summary;
  std::vector<double> x{-1.2, 1, -1.2, 1};
  ceres::Solve(options, problem, x.data(), &summary);
  for (double const each : x) BOOST_TEST(std::abs(std::abs(each) - 1) < 0.3);
  BOOST_TEST(summary.final_cost < 3.8);  // the valley, or its local minimum at (-0.78, ...)

  // Rows: blocks are the variables and arrays of wrt; a constant one gets no Jacobian.
  constexpr auto rows = cr::function(cr::each(v - a * exp(-u[0_c] * t) - u[1_c]), cr::wrt(a, u), cr::given(t, v));
  std::vector<double> const times{0, 1, 2, 3}, volts{3, 2, 1.5, 1.25};
  auto const cost = cr::ceres::cost_function(cr::sized(rows, {2}, t = times, v = volts));
  BOOST_TEST((cost->num_residuals() == 4 && cost->parameter_block_sizes() == std::vector{1, 2}));
  double const at_a = 2, at_u[]{0.5, 0.75};
  double residuals[4], by_a[4], by_u[8];
  double const* const at[]{&at_a, at_u};
  double* both[]{by_a, by_u};
  BOOST_TEST(cost->Evaluate(at, residuals, both));
  BOOST_TEST(residuals[1] == 2 - 2 * std::exp(-0.5) - 0.75, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(by_a[2] == -std::exp(-1.0), boost::test_tools::tolerance(1e-14));
  BOOST_TEST(by_u[4] == 2 * 2 * std::exp(-1.0), boost::test_tools::tolerance(1e-14));
  BOOST_TEST(by_u[5] == -1);
  double* only_u[]{nullptr, by_u};
  BOOST_TEST(cost->Evaluate(at, residuals, only_u));
  BOOST_TEST(cost->Evaluate(at, residuals, nullptr));
  double const nowhere[]{std::nan(""), 0};
  double const* const bad[]{&at_a, nowhere};
  BOOST_TEST(!cost->Evaluate(bad, residuals, both));
  constexpr auto picky_rows = cr::function(cr::each(i, n, trouble::picked(u[i])), u);
  auto const throws = cr::ceres::cost_function(cr::sized(picky_rows, {2}));
  double const large[]{3, 1};
  double const* const at_large[]{large};
  BOOST_TEST(!throws->Evaluate(at_large, residuals, nullptr));
  BOOST_CHECK_THROW(throws->rethrow(), std::range_error);
  double const* const none[]{&at_a, nullptr};
  BOOST_TEST(!cost->Evaluate(none, residuals, both));

  ceres::Problem fit;
  std::vector<double> amplitude{1}, rest{1, 0};
  fit.AddResidualBlock(cr::ceres::cost_function(cr::sized(rows, {2}, t = times, v = volts)).release(), nullptr, amplitude.data(),
                       rest.data());
  ceres::Solver::Options fit_options;
  fit_options.logging_type = ceres::SILENT;
  ceres::Solver::Summary found;
  ceres::Solve(fit_options, &fit, &found);
  BOOST_TEST(amplitude[0] == 2, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(rest[0] == std::log(2.0), boost::test_tools::tolerance(1e-5));
  BOOST_TEST(rest[1] == 1, boost::test_tools::tolerance(1e-5));
}
