// libLBFGS.
#pragma once

#include <chainrule/adapters/solver/objective.hpp>
#include <chainrule/adapters/solver/progress.hpp>

#include <lbfgs.h>
#include <limits>
#include <memory>

namespace chainrule::lbfgs {

/// What lbfgs() asks for: lbfgs(n, x, &value, o.evaluate, o.progress, o.instance(), &parameters). Keeps the numbers that the function is given; refers to
/// columns that were bound by `over`. Where a value or a slope is not finite, and where a call throws, the value is infinity,
/// which no line search takes; after a throw `progress` ends the run, and rethrow() throws what was thrown.
template <class Objective>
class objective_functor {
  Objective objective_;
  progress_callback watch_;
  long most_iterations_ = 0;
  exception_store thrown_;
  bool stopped_ = false;

 public:
  explicit objective_functor(Objective const& objective) : objective_(objective) {}
  [[nodiscard]] Objective const& objective() const { return objective_; }
  [[nodiscard]] void* instance() { return this; }
  void watch(progress_callback const& call, long most_iterations) {
    watch_ = call;
    most_iterations_ = most_iterations;
  }
  [[nodiscard]] bool was_stopped() const { return stopped_; }
  void rethrow() { thrown_.rethrow(); }

  static lbfgsfloatval_t evaluate(void* instance, lbfgsfloatval_t const* x, lbfgsfloatval_t* gradient, int n, lbfgsfloatval_t) {
    double value = std::numeric_limits<double>::infinity();
    if (instance == nullptr) return value;
    auto& self = *static_cast<objective_functor*>(instance);
    self.thrown_.guard([&] {
      if (x == nullptr || gradient == nullptr)
        chainrule::detail::throw_invalid_argument("chainrule: lbfgs: a list is a null pointer");
      std::span<double> const slopes(gradient, std::size_t(n));
      double const found = self.objective_.value_and_gradient(std::span<double const>(x, std::size_t(n)), slopes);
      if (std::isfinite(found) && chainrule::detail::all_finite(slopes)) value = found;
    });
    return value;
  }
  static int progress(void* instance, lbfgsfloatval_t const*, lbfgsfloatval_t const*, lbfgsfloatval_t value, lbfgsfloatval_t,
                      lbfgsfloatval_t, lbfgsfloatval_t step, int, int iteration, int) {
    if (instance == nullptr) return 1;
    auto& self = *static_cast<objective_functor*>(instance);
    self.thrown_.guard([&] { self.stopped_ = !self.watch_({iteration, value, 0, step, self.most_iterations_, 0}); });
    return self.thrown_.holds() || self.stopped_;
  }
};

/// The objective of a function with what it is given, or of a function of one array of any length, f.over(t = times) where it has columns.
template <class F, class... Given>
auto objective(F const& f, Given const&... given) {
  return objective_functor<decltype(chainrule::detail::objective_of(f, given...))>(chainrule::detail::objective_of(f, given...));
}

/// A minimum by lbfgs(), with its backtracking line search, and a look at what it found. (libLBFGS itself reports success at a value that is not a number.)
template <class Objective>
solver_result minimize(objective_functor<Objective> const& objective, std::vector<double> const& start, double tolerance = 1e-8,
                       int most_iterations = 10000, progress_callback const& watch = {}) {
  chainrule::detail::check_start_of<Objective>(start);
  objective_functor<Objective> own = objective;
  own.watch(watch, most_iterations);
  std::unique_ptr<lbfgsfloatval_t, decltype(&lbfgs_free)> const x(lbfgs_malloc(int(start.size())), lbfgs_free);
  if (x == nullptr) throw std::bad_alloc();
  std::copy(start.begin(), start.end(), x.get());
  lbfgs_parameter_t parameters;
  lbfgs_parameter_init(&parameters);
  parameters.linesearch = LBFGS_LINESEARCH_BACKTRACKING_STRONG_WOLFE;
  parameters.m = 10;
  parameters.epsilon = 0;  // measured by the length of x
  parameters.max_iterations = most_iterations;
  struct ended {
    objective_functor<Objective>* own;
    double tolerance;
    long iterations = 0, evaluations = 0;
  } run{&own, tolerance};
  // Ends where the largest slope is small enough.
  auto const evaluate = [](void* data, lbfgsfloatval_t const* at, lbfgsfloatval_t* slopes, int how_many, lbfgsfloatval_t step) {
    auto& the_run = *static_cast<ended*>(data);
    ++the_run.evaluations;
    return objective_functor<Objective>::evaluate(the_run.own, at, slopes, how_many, step);
  };
  auto const look = [](void* data, lbfgsfloatval_t const* at, lbfgsfloatval_t const* slopes, lbfgsfloatval_t value,
                       lbfgsfloatval_t size, lbfgsfloatval_t length, lbfgsfloatval_t step, int how_many, int iteration,
                       int tries) {
    auto& the_run = *static_cast<ended*>(data);
    the_run.iterations = iteration;
    double largest_slope = 0;
    for (int which = 0; which < how_many; ++which) largest_slope = std::fmax(largest_slope, std::fabs(slopes[which]));
    int const stop =
        objective_functor<Objective>::progress(the_run.own, at, slopes, value, size, length, step, how_many, iteration, tries);
    return stop != 0 || largest_slope <= the_run.tolerance / 2 ? 1 : 0;
  };
  double value = 0;
  int const told = ::lbfgs(int(start.size()), x.get(), &value, evaluate, look, &run, &parameters);
  own.rethrow();
  solver_result result;
  result.x.assign(x.get(), x.get() + start.size());
  result.iterations = run.iterations;
  result.evaluations = run.evaluations;
  result.told = "lbfgs answers " + std::to_string(told);
  chainrule::detail::check_minimum(result, own.objective(), start, tolerance);
  if (own.was_stopped()) result.status = solver_status::stopped;
  if (told == LBFGSERR_MAXIMUMITERATION && result.status == solver_status::not_stationary)
    result.status = solver_status::limit_reached;
  return result;
}

}  // namespace chainrule::lbfgs
