// The GNU Scientific Library: multifit_nlinear, multimin, roots with derivatives, odeiv2.
#pragma once

#include <chainrule/adapters/gsl/functions.hpp>

#include <cmath>
#include <gsl/gsl_blas.h>

namespace chainrule::gsl {

/// Least squares by a trust region with geodesic acceleration (of arrays without), and a look at what it found. (Started at a solution, GSL itself reports "exceeded max number of
/// iterations".)
template <class Residuals>
solver_result fit(multifit_fdf<Residuals> const& residuals, std::vector<double> const& start, double tolerance = 1e-8,
                  std::size_t most_iterations = 500, progress_callback const& watch = {}) {
  chainrule::detail::check_start(start, residuals.residuals().unknowns());
  detail::no_handler const off;
  multifit_fdf<Residuals> own = residuals;
  gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
  if constexpr (Residuals::has_second) parameters.trs = gsl_multifit_nlinear_trs_lmaccel;  // else by differences
  auto const work = detail::own<gsl_multifit_nlinear_free>(
      gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, own.get()->n, own.get()->p));
  gsl_vector_const_view const x = gsl_vector_const_view_array(start.data(), start.size());
  solver_result result;
  result.x = start;
  // A step to where residuals are not finite would end the run; residuals that are large let it take a shorter one.
  gsl_multifit_nlinear_fdf guarded = *own.get();
  guarded.f = [](gsl_vector const* at_point, void* self, gsl_vector* to) {
    int const its_answer = static_cast<multifit_fdf<Residuals>*>(self)->get()->f(at_point, self, to);
    if (its_answer != GSL_EDOM) return its_answer;
    gsl_vector_set_all(to, 1e100);
    return int(GSL_SUCCESS);
  };
  bool stopped = false;
  std::size_t steps = 0;
  int told = own.get()->f(&x.vector, &own, work->f);
  if (told == GSL_SUCCESS) told = gsl_multifit_nlinear_init(&x.vector, &guarded, work.get());
  else gsl_vector_memcpy(work->x, &x.vector);
  for (int info = 0; told == GSL_SUCCESS && steps < most_iterations && info == 0 && !stopped;) {
    told = gsl_multifit_nlinear_iterate(work.get());
    double squares = 0;
    gsl_blas_ddot(work->f, work->f, &squares);
    stopped = !watch({long(++steps), squares / 2, 0, 0, long(most_iterations), 0});
    gsl_multifit_nlinear_test(1e-14, tolerance * tolerance, 0, &info, work.get());
  }
  own.rethrow();
  for (std::size_t k = 0; k < start.size(); ++k) result.x[k] = gsl_vector_get(work->x, k);
  result.iterations = long(steps);
  result.evaluations = long(guarded.nevalf);
  result.told = gsl_strerror(told);
  chainrule::detail::check_fit(result, own.residuals(), start, tolerance);
  if (stopped) result.status = solver_status::stopped;
  chainrule::detail::explain(result, steps >= most_iterations);
  return result;
}

/// A minimum by vector_bfgs2, and a look at what it found. Limits: its line search compares values, whose rounding lets slopes of about 1e-7 stand.
template <class Objective>
solver_result minimize(multimin_fdf<Objective> const& objective, std::vector<double> const& start, double tolerance = 1e-6,
                       std::size_t most_iterations = 1000, progress_callback const& watch = {}) {
  multimin_fdf<Objective> own = objective;
  chainrule::detail::check_start_of<Objective>(start);
  if (start.size() != own.get()->n) chainrule::detail::throw_wrong_length("the start", start.size(), own.get()->n);
  detail::no_handler const off;
  auto const work = detail::own<gsl_multimin_fdfminimizer_free>(
      gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, start.size()));
  gsl_vector_const_view const x = gsl_vector_const_view_array(start.data(), start.size());
  bool stopped = false;
  std::size_t steps = 0;
  int told = gsl_multimin_fdfminimizer_set(work.get(), own.get(), &x.vector, 0.01, 0.1);
  while (told == GSL_SUCCESS && steps < most_iterations && !stopped && !own.has_thrown() &&
         gsl_multimin_test_gradient(work->gradient, tolerance) == GSL_CONTINUE) {
    told = gsl_multimin_fdfminimizer_iterate(work.get());
    stopped = !watch({long(++steps), work->f, 0, 0, long(most_iterations), 0});
  }
  own.rethrow();
  solver_result result;
  result.x.assign(work->x->data, work->x->data + start.size());
  result.iterations = long(steps);
  result.told = gsl_strerror(told);
  chainrule::detail::check_minimum(result, own.objective(), start, tolerance);
  if (stopped) result.status = solver_status::stopped;
  chainrule::detail::explain(result, steps >= most_iterations);
  return result;
}

/// A root by the solver `steffenson` or another of GSL's fdfsolvers, and a look at what it found: |f| at most the tolerance of what a step as long as x (at least 1) changes.
template <class Objective>
solver_result find_root(root_fdf<Objective> const& function, double start, double tolerance = 1e-12,
                        std::size_t most_iterations = 100, gsl_root_fdfsolver_type const* type = gsl_root_fdfsolver_steffenson) {
  if (!std::isfinite(start)) chainrule::detail::throw_invalid_argument("chainrule: the start is not finite");
  detail::no_handler const off;
  root_fdf<Objective> own = function;
  auto const work = detail::own<gsl_root_fdfsolver_free>(gsl_root_fdfsolver_alloc(type));
  solver_result result;
  double x = start;
  int told = gsl_root_fdfsolver_set(work.get(), own.get(), start);
  for (int test = GSL_CONTINUE; told == GSL_SUCCESS && test == GSL_CONTINUE && std::size_t(result.iterations) < most_iterations;
       ++result.iterations) {
    told = gsl_root_fdfsolver_iterate(work.get());
    double const before = std::exchange(x, gsl_root_fdfsolver_root(work.get()));
    test = gsl_root_test_delta(x, before, 0, 1e-15);
  }
  own.rethrow();
  result.x = {x};
  result.told = gsl_strerror(told);
  std::vector<double> slope(1);
  std::array const there{own.objective().value_and_gradient(result.x, slope)};
  slope[0] = std::fabs(slope[0]) * std::fmax(1, std::fabs(x));
  chainrule::detail::check_root(result, there, slope, tolerance);
  result.value = there[0];
  chainrule::detail::explain(result, std::size_t(result.iterations) >= most_iterations);
  return result;
}

/// Integrates from `first` to `last` by msbdf or another of GSL's steppers. Progress is told each step: `value` is the time, `step` the step's length.
template <class Equations>
solver_result integrate(odeiv2_system<Equations> const& system, std::vector<double> const& start, double first, double last,
                        double relative = 1e-6, double absolute = 1e-9, unsigned long most_steps = 100000,
                        gsl_odeiv2_step_type const* type = gsl_odeiv2_step_msbdf, progress_callback const& watch = {}) {
  chainrule::detail::check_start(start, Equations::equations);
  detail::no_handler const off;
  odeiv2_system<Equations> own = system;
  solver_result result;
  result.x = start;
  double const length = last - first;
  if (!std::isfinite(length)) {
    result.status = solver_status::not_finite;
    result.told = "the time is not finite";
    return result;
  }
  double const step = length == 0 ? 1 : length * 1e-6;  // GSL takes none of 0
  auto const work = detail::own<gsl_odeiv2_driver_free>(gsl_odeiv2_driver_alloc_y_new(own.get(), type, step, absolute, relative));
  double t = first;
  int told = GSL_SUCCESS;
  bool stopped = false;
  while (told == GSL_SUCCESS && t != last && !stopped) {
    if (result.iterations == long(most_steps)) {
      told = GSL_EMAXITER;
      break;
    }
    double const before = t;
    told = gsl_odeiv2_evolve_apply(work->e, work->c, work->s, own.get(), &t, last, &work->h, result.x.data());
    ++result.iterations;
    if (told == GSL_SUCCESS) stopped = !watch({result.iterations, t, 0, t - before, long(most_steps), 0});
  }
  own.rethrow();
  result.told = gsl_strerror(told);
  own.equations().set(t, result.x);
  bool const finite = chainrule::detail::all_finite(result.x) && chainrule::detail::all_finite(own.equations().slopes());
  result.status = told == GSL_SUCCESS && finite && t == last ? solver_status::solved
                  : !finite || told == GSL_EDOM              ? solver_status::not_finite
                  : stopped                                  ? solver_status::stopped
                  : told == GSL_EMAXITER                     ? solver_status::limit_reached
                                                             : solver_status::failed;
  return result;
}

}  // namespace chainrule::gsl
