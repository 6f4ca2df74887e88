// Problems and models solved by Ceres.
#pragma once

#include <chainrule/adapters/solver/model.hpp>
#include <chainrule/adapters/solver/progress.hpp>

#include <ceres/ceres.h>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::ceres {
namespace detail {
namespace base = chainrule::detail;
}

/// Solves cr::problem and cr::model with Ceres: least squares, with bounds, by Levenberg's and Marquardt's method; other objectives, without
/// bounds, by L-BFGS. Limits: no constraints; the Jacobian is dense: large problems are for cost_function.
struct solver {
  double tolerance = 1e-6;  // of the final check
  int iterations = 200;
  double seconds = 1e9;
  progress_callback progress{};
  /// Further options of Ceres, set last: [](::ceres::Solver::Options& options) { ... }.
  std::function<void(::ceres::Solver::Options&)> options{};

  template <class Objective, class... Constraints>
  solver_result run(chainrule::problem<Objective, Constraints...> const& p) const;
};

namespace detail {

template <class Term>
inline constexpr bool is_squared = requires {
  requires Term::is_least_squares;
};

/// Progress, and the end where a function or the callback throws.
class watching final : public ::ceres::IterationCallback {
  progress_callback const& progress_;
  exception_store& thrown_;
  int most_;

 public:
  bool is_stopped = false;
  watching(progress_callback const& progress, exception_store& thrown, int most)
      : progress_(progress), thrown_(thrown), most_(most) {}
  ::ceres::CallbackReturnType operator()(::ceres::IterationSummary const& now) override {
    if (thrown_.holds()) return ::ceres::SOLVER_ABORT;
    bool go_on = false;
    thrown_.guard([&] { go_on = progress_({now.iteration, now.cost, 0, now.step_norm, most_, now.cumulative_time_in_seconds}); });
    is_stopped = !go_on && !thrown_.holds();
    return go_on ? ::ceres::SOLVER_CONTINUE : ::ceres::SOLVER_ABORT;
  }
};

/// All residuals of a problem, of one block of all unknowns.
template <class Problem>
class all_residuals final : public ::ceres::CostFunction {
  Problem const& problem_;
  exception_store& thrown_;
  mutable std::vector<double> entries_;

 public:
  all_residuals(Problem const& p, exception_store& thrown) : problem_(p), thrown_(thrown) {
    std::size_t values = 0, most = 0;
    p.each_term([&](auto const& term) {
      values += term.residuals().values();
      most = std::max(most, term.residuals().jacobian_entries());
    });
    set_num_residuals(int(values));
    mutable_parameter_block_sizes()->push_back(int(p.unknowns()));
    entries_.resize(most);
  }
  bool Evaluate(double const* const* parameters, double* residuals, double** jacobians) const override {
    double* const jacobian = jacobians == nullptr ? nullptr : jacobians[0];
    std::size_t const n = problem_.unknowns(), m = std::size_t(num_residuals());
    bool const ran = thrown_.guard([&] {
      std::size_t first = 0;
      if (jacobian != nullptr) std::fill_n(jacobian, n * m, 0.0);
      problem_.each_term([&](auto const& term) {
        auto const& each_residual = term.residuals();
        each_residual.evaluate(parameters[0], residuals + first);
        if (jacobian != nullptr) {
          each_residual.jacobian(parameters[0], entries_.data());
          std::size_t next = 0;
          each_residual.jacobian_places(
              [&](std::size_t row, std::size_t column) { jacobian[(first + row) * n + column] += entries_[next++]; });
        }
        first += each_residual.values();
      });
    });
    return ran && base::all_finite({residuals, m}) && (jacobian == nullptr || base::all_finite({jacobian, n * m}));
  }
};

template <class Problem>
class whole_objective final : public ::ceres::FirstOrderFunction {
  Problem const& problem_;
  exception_store& thrown_;

 public:
  whole_objective(Problem const& p, exception_store& thrown) : problem_(p), thrown_(thrown) {}
  bool Evaluate(double const* parameters, double* cost, double* gradient) const override {
    bool const ran = thrown_.guard(
        [&] { *cost = gradient == nullptr ? problem_.value(parameters) : problem_.value_and_gradient(parameters, gradient); });
    return ran && std::isfinite(*cost) && (gradient == nullptr || base::all_finite({gradient, problem_.unknowns()}));
  }
  int NumParameters() const override { return int(problem_.unknowns()); }
};

}  // namespace detail

template <class Objective, class... Constraints>
solver_result solver::run(chainrule::problem<Objective, Constraints...> const& p) const {
  using problem_type = chainrule::problem<Objective, Constraints...>;
  solver_result result;
  result.x = p.start;
  auto const refuse = [&](char const* why) {
    result.status = solver_status::ill_posed;
    result.value = std::numeric_limits<double>::quiet_NaN();
    result.told = why;
    return result;
  };
  bool all_squared = true;
  p.each_term([&](auto const& term) { all_squared = all_squared && detail::is_squared<std::remove_cvref_t<decltype(term)>>; });
  if (p.constraints() > 0) return refuse("Ceres takes no constraints: bounds alone, of least squares");
  if (!all_squared && !(p.lower.empty() && p.upper.empty()))
    return refuse("Ceres takes bounds of least squares alone: cr::least_squares");

  exception_store thrown;
  detail::watching watch(progress, thrown, iterations);
  ::ceres::TerminationType ended{};
  auto const note = [&](auto const& summary, std::size_t steps) {
    ended = summary.termination_type;
    result.told = summary.message;
    result.iterations += long(steps);
    result.seconds += summary.total_time_in_seconds;
  };
  bool constexpr squared_terms = []<class... T>(chainrule::detail::minimized<T...> const*) {
    return (detail::is_squared<T> && ...);
  }(static_cast<Objective const*>(nullptr));
  if constexpr (squared_terms) {
    ::ceres::Problem problem;
    problem.AddResidualBlock(new detail::all_residuals<problem_type>(p, thrown), nullptr, result.x.data());
    for (int k = 0; k < int(p.unknowns()); ++k) {
      if (!p.lower.empty() && std::isfinite(p.lower[std::size_t(k)]))
        problem.SetParameterLowerBound(result.x.data(), k, p.lower[std::size_t(k)]);
      if (!p.upper.empty() && std::isfinite(p.upper[std::size_t(k)]))
        problem.SetParameterUpperBound(result.x.data(), k, p.upper[std::size_t(k)]);
    }
    ::ceres::Solver::Options chosen;
    chosen.linear_solver_type = ::ceres::DENSE_QR;
    chosen.logging_type = ::ceres::SILENT;
    chosen.max_num_iterations = iterations;
    chosen.max_solver_time_in_seconds = seconds;
    chosen.gradient_tolerance = tolerance * 1e-3;
    chosen.function_tolerance = chosen.parameter_tolerance = 1e-15;
    chosen.callbacks.push_back(&watch);
    if (options) options(chosen);
    // At a bound Ceres 2.1 may call a point converged that is not: once more then, with those unknowns held that a bound holds.
    std::vector<double> slopes(p.unknowns());
    std::vector<int> held, before;
    do {
      before = held;
      ::ceres::Solver::Summary summary;
      ::ceres::Solve(chosen, &problem, &summary);
      note(summary, summary.iterations.size());
      result.evaluations += summary.num_residual_evaluations;
      if (thrown.holds() || watch.is_stopped || summary.termination_type != ::ceres::CONVERGENCE) break;
      p.value_and_gradient(result.x.data(), slopes.data());
      held.clear();
      for (std::size_t k = 0; k < slopes.size(); ++k)
        if ((!p.lower.empty() && result.x[k] == p.lower[k] && slopes[k] > 0) ||
            (!p.upper.empty() && result.x[k] == p.upper[k] && slopes[k] < 0))
          held.push_back(int(k));
      if (held.size() < slopes.size() && !held.empty())
        problem.SetManifold(result.x.data(), new ::ceres::SubsetManifold(int(slopes.size()), held));
    } while (held.size() > before.size() && held.size() < slopes.size());
  } else {
    ::ceres::GradientProblem const problem(new detail::whole_objective<problem_type>(p, thrown));
    ::ceres::GradientProblemSolver::Options chosen;
    chosen.logging_type = ::ceres::SILENT;
    chosen.max_num_iterations = iterations;
    chosen.max_solver_time_in_seconds = seconds;
    chosen.gradient_tolerance = tolerance * 1e-1;
    chosen.function_tolerance = chosen.parameter_tolerance = 1e-15;
    chosen.callbacks.push_back(&watch);
    ::ceres::GradientProblemSolver::Summary summary;
    ::ceres::Solve(chosen, problem, result.x.data(), &summary);
    note(summary, summary.iterations.size());
    result.evaluations = summary.num_cost_evaluations;
  }
  thrown.rethrow();
  p.check(result, tolerance);
  if (watch.is_stopped) result.status = solver_status::stopped;
  else if (result.status == solver_status::solved || result.status == solver_status::not_finite) return result;
  else if (result.value < -1e19) result.status = solver_status::unbounded;
  else if (ended == ::ceres::NO_CONVERGENCE) result.status = solver_status::limit_reached;
  else if (ended == ::ceres::FAILURE) result.status = solver_status::failed;
  return result;
}

}  // namespace chainrule::ceres

#pragma GCC diagnostic pop
