// LBFGS++.
#pragma once

#include <chainrule/adapters/solver/objective.hpp>
#include <chainrule/adapters/solver/progress.hpp>

#include <Eigen/Core>

#include <LBFGS.h>
#include <exception>
#include <limits>
#include <memory>

namespace chainrule::lbfgspp {

/// What LBFGSSolver::minimize asks for. Keeps the numbers that the function is given; refers to columns that were bound by `over`. Where a value or a
/// slope is not finite the value is infinity, which no line search takes; exceptions pass through.
template <class Objective>
class objective_functor {
  Objective objective_;
  long evaluations_ = 0;

 public:
  explicit objective_functor(Objective const& objective) : objective_(objective) {}
  [[nodiscard]] Objective const& objective() const { return objective_; }
  [[nodiscard]] long evaluations() const { return evaluations_; }

  double operator()(Eigen::VectorXd const& x, Eigen::VectorXd& gradient) {
    ++evaluations_;
    std::span<double> const slopes(gradient.data(), std::size_t(gradient.size()));
    double const value = objective_.value_and_gradient(std::span<double const>(x.data(), std::size_t(x.size())), slopes);
    bool const finite = std::isfinite(value) && chainrule::detail::all_finite(slopes);
    return finite ? value : std::numeric_limits<double>::infinity();
  }
};

/// The objective of a function with what it is given, or of a function of one array of any length, f.over(t = times) where it has columns.
template <class F, class... Given>
auto objective(F const& f, Given const&... given) {
  return objective_functor<decltype(chainrule::detail::objective_of(f, given...))>(chainrule::detail::objective_of(f, given...));
}

/// LBFGS++ tells nothing on its way, so progress is told each evaluation. A minimum by LBFGSSolver with the line search of Nocedal and Wright, and a look at what it found. (The search that is LBFGS++'s default gives up on Rosenbrock's
/// valley.)
template <class Objective>
solver_result minimize(objective_functor<Objective> const& objective, std::vector<double> const& start, double tolerance = 1e-8,
                       int most_iterations = 10000, progress_callback const& watch = {}) {
  chainrule::detail::check_start_of<Objective>(start);
  objective_functor<Objective> own = objective;
  LBFGSpp::LBFGSParam<double> parameters;
  parameters.m = 10;
  parameters.epsilon = tolerance / 2;
  parameters.epsilon_rel = 0;
  parameters.max_iterations = most_iterations;
  parameters.max_linesearch = 60;
  parameters.linesearch = LBFGSpp::LBFGS_LINESEARCH_BACKTRACKING_STRONG_WOLFE;
  LBFGSpp::LBFGSSolver<double, LBFGSpp::LineSearchNocedalWright> solver(parameters);
  Eigen::VectorXd x = Eigen::Map<Eigen::VectorXd const>(start.data(), Eigen::Index(start.size()));
  solver_result result;
  bool is_thrown_by_function = false;  // and not by LBFGS++, whose line search throws where it gives up
  struct enough {};
  auto const guarded = [&](Eigen::VectorXd const& at_point, Eigen::VectorXd& its_gradient) {
    is_thrown_by_function = true;
    double const its_value = own(at_point, its_gradient);
    if (!watch({own.evaluations(), its_value, 0, 0, 0, 0})) {
      x = Eigen::VectorXd(at_point);
      throw enough{};
    }
    is_thrown_by_function = false;
    return its_value;
  };
  bool stopped = false;
  double value = 0;
  try {
    result.iterations = solver.minimize(guarded, x, value);
    result.told = "minimize returned";
  } catch (enough const&) {
    stopped = true;
    result.told = "stopped";
  } catch (std::exception const& error) {
    if (is_thrown_by_function) throw;
    result.told = error.what();
  }
  result.x.assign(x.data(), x.data() + x.size());
  result.evaluations = own.evaluations();
  chainrule::detail::check_minimum(result, own.objective(), start, tolerance);
  if (stopped) result.status = solver_status::stopped;
  if (result.iterations >= most_iterations && result.status == solver_status::not_stationary)
    result.status = solver_status::limit_reached;
  return result;
}

}  // namespace chainrule::lbfgspp
