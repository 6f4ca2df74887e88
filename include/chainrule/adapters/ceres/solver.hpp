// Problems and models solved by Ceres.
#pragma once

#include <chainrule/adapters/solver/model.hpp>
#include <chainrule/adapters/solver/progress.hpp>

#include <algorithm>
#include <ceres/ceres.h>
#include <numeric>
#include <utility>

// g++ compares names in lambdas and constructors of templates with the user's globals.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"

namespace chainrule::ceres {
namespace detail {
namespace base = chainrule::detail;
}

/// Solves cr::problem and cr::model with Ceres: least squares, with bounds, by Levenberg's and Marquardt's method; other objectives, without
/// bounds, by L-BFGS. The Jacobian is sparse; of up to `most_dense` unknowns the steps come from its QR decomposition, of more from a sparse Cholesky decomposition of
/// the normal equations. Limits: no constraints.
struct solver {
  double tolerance = 1e-6;  // of the final check
  int iterations = 200;
  std::size_t most_dense = 60;
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

/// All residuals of a problem and the entries of their Jacobian, evaluated at once before Ceres asks for them row by row.
template <class Problem>
class all_residuals final : public ::ceres::EvaluationCallback {
  Problem const& problem_;
  std::vector<double> const& x_;
  exception_store& thrown_;

 public:
  std::vector<double> values, entries;
  std::vector<std::size_t> rows, columns;  // of the entries

  all_residuals(Problem const& p, std::vector<double> const& x, exception_store& thrown) : problem_(p), x_(x), thrown_(thrown) {
    p.each_term([&](auto const& term) {
      std::size_t const first = values.size();
      values.resize(first + term.residuals().values());
      term.residuals().jacobian_places([&](std::size_t row, std::size_t column) {
        rows.push_back(first + row);
        columns.push_back(column);
      });
    });
    entries.resize(rows.size());
  }
  void PrepareForEvaluation(bool with_jacobian, bool is_new_point) override {
    if (!is_new_point && !with_jacobian) return;
    thrown_.guard([&] {
      double *next_value = values.data(), *next_entry = entries.data();
      problem_.each_term([&](auto const& term) {
        auto const& residuals = term.residuals();
        residuals.evaluate(x_.data(), next_value);
        if (with_jacobian) residuals.jacobian(x_.data(), next_entry);
        next_value += residuals.values();
        next_entry += residuals.jacobian_entries();
      });
    });
  }
  [[nodiscard]] bool has_thrown() const { return thrown_.holds(); }
};

/// One of them, of a parameter block for each unknown that it reads.
template <class Problem>
class one_residual final : public ::ceres::CostFunction {
  all_residuals<Problem> const& all_;
  std::size_t row_;
  std::vector<std::pair<std::size_t, std::size_t>> parts_;  // of the Jacobian: block and entry

 public:
  one_residual(all_residuals<Problem> const& all, std::size_t row, std::vector<std::pair<std::size_t, std::size_t>> const& parts,
               std::size_t blocks)
      : all_(all), row_(row), parts_(parts) {
    set_num_residuals(1);
    mutable_parameter_block_sizes()->assign(blocks, 1);
  }
  bool Evaluate(double const* const*, double* residual, double** jacobians) const override {
    *residual = all_.values[row_];
    bool finite = !all_.has_thrown() && std::isfinite(*residual);
    if (jacobians == nullptr) return finite;
    for (std::size_t block = 0; block < parameter_block_sizes().size(); ++block)
      if (jacobians[block] != nullptr) *jacobians[block] = 0;
    for (auto const& [block, entry] : parts_) {
      finite = finite && std::isfinite(all_.entries[entry]);
      if (jacobians[block] != nullptr) *jacobians[block] += all_.entries[entry];
    }
    return finite;
  }
};

/// Adds all residuals to a problem of Ceres whose parameter blocks are the numbers of x.
template <class Problem>
void add_residuals(::ceres::Problem& to, all_residuals<Problem> const& all, double* x) {
  std::vector<std::size_t> by_row(all.rows.size());
  std::iota(by_row.begin(), by_row.end(), std::size_t(0));
  std::sort(by_row.begin(), by_row.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(all.rows[a], a) < std::pair(all.rows[b], b); });
  std::size_t next = 0;
  for (std::size_t row = 0; row < all.values.size(); ++row) {
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    std::vector<double*> blocks;
    for (; next < by_row.size() && all.rows[by_row[next]] == row; ++next) {
      double* const at = x + all.columns[by_row[next]];
      auto const known = std::find(blocks.begin(), blocks.end(), at);
      parts.emplace_back(std::size_t(known - blocks.begin()), by_row[next]);
      if (known == blocks.end()) blocks.push_back(at);
    }
    to.AddResidualBlock(new one_residual<Problem>(all, row, parts, blocks.size()), nullptr, blocks);
  }
}

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
    std::size_t const n = p.unknowns();
    auto const bound = [](std::vector<double> const& list, std::size_t k, double none) { return list.empty() ? none : list[k]; };
    detail::all_residuals<problem_type> residuals(p, result.x, thrown);
    ::ceres::Problem::Options watched;
    watched.evaluation_callback = &residuals;
    ::ceres::Problem problem(watched);
    detail::add_residuals(problem, residuals, result.x.data());
    std::vector<double*> free;  // the unknowns that are read, and are not fixed
    for (std::size_t k = 0; k < n; ++k) {
      double* const at = &result.x[k];
      double const low = bound(p.lower, k, -chainrule::detail::no_limit), high = bound(p.upper, k, chainrule::detail::no_limit);
      if (!problem.HasParameterBlock(at)) continue;
      if (low == high) {
        problem.SetParameterBlockConstant(at);
        continue;
      }
      free.push_back(at);
      if (std::isfinite(low)) problem.SetParameterLowerBound(at, 0, low);
      if (std::isfinite(high)) problem.SetParameterUpperBound(at, 0, high);
    }
    ::ceres::Solver::Options chosen;
    chosen.linear_solver_type = n <= most_dense ? ::ceres::DENSE_QR : ::ceres::SPARSE_NORMAL_CHOLESKY;
    chosen.logging_type = ::ceres::SILENT;
    chosen.max_num_iterations = iterations;
    chosen.max_solver_time_in_seconds = seconds;
    chosen.gradient_tolerance = tolerance * 1e-3;
    chosen.function_tolerance = chosen.parameter_tolerance = 1e-15;
    chosen.callbacks.push_back(&watch);
    if (options) options(chosen);
    // At a bound Ceres 2.1 may call a point converged that is not: once more then, with those unknowns held that a bound holds.
    std::vector<double> slopes(n);
    std::vector<double*> held;
    for (std::size_t before = 0;; before = held.size()) {
      ::ceres::Solver::Summary summary;
      ::ceres::Solve(chosen, &problem, &summary);
      note(summary, summary.iterations.size());
      result.evaluations += summary.num_residual_evaluations;
      if (thrown.holds() || watch.is_stopped || summary.termination_type != ::ceres::CONVERGENCE) break;
      p.value_and_gradient(result.x.data(), slopes.data());
      held.clear();
      for (double* const at : free) {
        auto const k = std::size_t(at - result.x.data());
        bool const is_held = (*at == bound(p.lower, k, -chainrule::detail::no_limit) && slopes[k] > 0) ||
                             (*at == bound(p.upper, k, chainrule::detail::no_limit) && slopes[k] < 0);
        if (is_held) held.push_back(at);
      }
      if (held.size() <= before || held.size() == free.size()) break;
      for (double* const at : free) problem.SetParameterBlockVariable(at);
      for (double* const at : held) problem.SetParameterBlockConstant(at);
    }
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
