// SUNDIALS: CVODE and CVODES with sensitivities and adjoints, IDA, KINSOL.
#pragma once

#include <chainrule/adapters/solver/owned.hpp>
#include <chainrule/adapters/sundials/chain.hpp>
#include <chainrule/adapters/sundials/equations.hpp>

#include <chrono>
#include <cvodes/cvodes.h>
#include <ida/ida.h>
#include <kinsol/kinsol.h>
#include <memory>
#include <sunlinsol/sunlinsol_band.h>
#include <sunlinsol/sunlinsol_dense.h>

namespace chainrule::sundials {
namespace detail {

using chainrule::detail::own;
using chainrule::detail::owned;
inline void free_memory_of_cvode(void* memory) { CVodeFree(&memory); }
inline void free_memory_of_ida(void* memory) { IDAFree(&memory); }
inline void free_memory_of_kinsol(void* memory) { KINFree(&memory); }
inline void free_context(SUNContext context) { SUNContext_Free(&context); }

struct context {
  owned<std::remove_pointer_t<SUNContext>, free_context> made = [] {
    SUNContext each = nullptr;
    SUNContext_Create(nullptr, &each);
    return own<free_context>(each);
  }();
  operator SUNContext() const { return made.get(); }
};
using vector = owned<std::remove_pointer_t<N_Vector>, N_VDestroy>;
inline vector vector_of(std::vector<double> const& numbers, SUNContext where) {
  vector result = own<N_VDestroy>(N_VNew_Serial(sunindextype(numbers.size()), where));
  std::copy(numbers.begin(), numbers.end(), N_VGetArrayPointer(result.get()));
  return result;
}
template <int Count>
void free_sensitivities(N_Vector* all) {
  N_VDestroyVectorArray(all, Count);
}
inline void quiet(int, char const*, char const*, char*, void*) {}

/// A dense matrix, or a banded one, and its solver.
struct linear_solver {
  owned<std::remove_pointer_t<SUNMatrix>, SUNMatDestroy> matrix;
  owned<std::remove_pointer_t<SUNLinearSolver>, SUNLinSolFree> solver;

  linear_solver(N_Vector y, int bandwidth, SUNContext where)
      : matrix(own<SUNMatDestroy>(bandwidth < 0 ? SUNDenseMatrix(N_VGetLength(y), N_VGetLength(y), where)
                                                : SUNBandMatrix(N_VGetLength(y), bandwidth, bandwidth, where))),
        solver(own<SUNLinSolFree>(bandwidth < 0 ? SUNLinSol_Dense(y, matrix.get(), where)
                                                : SUNLinSol_Band(y, matrix.get(), where))) {}
};

inline void check_run(int flag, char const* what) {
  if (flag < 0) throw std::runtime_error(std::string("chainrule: sundials: ") + what + " answers " + std::to_string(flag));
}
inline void check_start(std::vector<double> const& start, std::size_t states) {
  chainrule::detail::check_start(start, int(states));
}
/// How a run ended: what the solver says, unless the state is not finite.
inline void conclude(solver_result& result, int flag, bool no_rates, int too_much_work) {
  result.status = !chainrule::detail::all_finite(result.x) || no_rates ? solver_status::not_finite
                  : flag >= 0                                          ? solver_status::solved
                  : flag == too_much_work                              ? solver_status::limit_reached
                                                                       : solver_status::failed;
}

}  // namespace detail

/// How equations are integrated.
struct tolerances {
  double relative = 1e-6;
  double absolute = 1e-9;
  std::vector<double> absolute_each = {};  // for each number of the state, where one will not do
  long most_steps = 100000;
  progress_callback progress{};  // told each step, forward and back: `value` is the time, `step` the step's length
};

namespace detail {

/// Steps until `last`, or until the caller has seen enough: the last answer of take(reached), one step, and whether it was stopped.
template <class Take>
std::pair<int, bool> step_by_step(tolerances const& wanted, double first, double last, int too_much_work, Take const& take) {
  auto const begin = std::chrono::steady_clock::now();
  realtype reached = first;
  int flag = 0;
  for (long steps = 1; flag >= 0 && reached != last; ++steps) {
    if (steps > wanted.most_steps) return {too_much_work, false};
    realtype const before = reached;
    flag = take(reached);
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (flag >= 0 && !wanted.progress({steps, reached, 0, reached - before, wanted.most_steps, seconds})) return {flag, true};
  }
  return {flag, false};
}

/// CVODES' memory for a run of BDF with a copy of the callbacks: by a dense Jacobian, or for a row of cells a banded one.
template <class System>
struct cvode_run {
  System own;
  detail::context context{};
  detail::vector y;
  linear_solver linear;
  owned<void, free_memory_of_cvode> memory;

  static constexpr int bandwidth() {
    if constexpr (requires { System::bandwidth; }) return System::bandwidth;
    else return -1;
  }
  static std::size_t states(System const& given) {
    if constexpr (requires { given.states(); }) return given.states();
    else return std::size_t(System::states);
  }
  static std::vector<double> const& checked(System const& given, std::vector<double> const& start) {
    check_start(start, states(given));
    return start;
  }

  cvode_run(System const& given, std::vector<double> const& start, double first, double last, tolerances const& wanted)
      : own(given),
        y(vector_of(checked(given, start), context)),
        linear(y.get(), bandwidth(), context),
        memory(detail::own<free_memory_of_cvode>(CVodeCreate(CV_BDF, context))) {
    CVodeSetErrHandlerFn(memory.get(), quiet, nullptr);
    check_run(CVodeInit(memory.get(), System::rates, first, y.get()), "CVodeInit");
    CVodeSetUserData(memory.get(), own.data());
    if (wanted.absolute_each.empty()) {
      check_run(CVodeSStolerances(memory.get(), wanted.relative, wanted.absolute), "CVodeSStolerances");
    } else {
      check_start(wanted.absolute_each, start.size());
      check_run(CVodeSVtolerances(memory.get(), wanted.relative, vector_of(wanted.absolute_each, context).get()),
                "CVodeSVtolerances");
    }
    CVodeSetMaxNumSteps(memory.get(), wanted.most_steps);
    check_run(CVodeSetLinearSolver(memory.get(), linear.solver.get(), linear.matrix.get()), "CVodeSetLinearSolver");
    check_run(CVodeSetJacFn(memory.get(), System::jacobian), "CVodeSetJacFn");
    CVodeSetStopTime(memory.get(), last);
  }
  /// Throws what a callback threw; else what the run gave.
  solver_result concluded(int flag) {
    own.rethrow();
    solver_result result;
    result.x.assign(N_VGetArrayPointer(y.get()), N_VGetArrayPointer(y.get()) + N_VGetLength(y.get()));
    CVodeGetNumSteps(memory.get(), &result.iterations);
    CVodeGetNumRhsEvals(memory.get(), &result.evaluations);
    result.told = "CVode answers " + std::to_string(flag);
    bool const no_rates =
        flag == CV_RHSFUNC_FAIL || flag == CV_FIRST_RHSFUNC_ERR || flag == CV_REPTD_RHSFUNC_ERR || flag == CV_LSETUP_FAIL;
    conclude(result, flag, no_rates, CV_TOO_MUCH_WORK);
    return result;
  }
};

}  // namespace detail

/// Integrates by CVODE's BDF from `first` to `last`. A state that is not finite never counts as solved.
template <class System>
solver_result integrate(System const& given, std::vector<double> const& start, double first, double last,
                        tolerances const& wanted = {}) {
  detail::cvode_run<System> run(given, start, first, last, wanted);
  auto const [flag, stopped] = detail::step_by_step(wanted, first, last, CV_TOO_MUCH_WORK, [&](realtype& reached) {
    return CVode(run.memory.get(), last, run.y.get(), &reached, CV_ONE_STEP);
  });
  solver_result result = run.concluded(flag);
  if (stopped) result.status = solver_status::stopped;
  return result;
}

/// A state, and its derivatives by each of the parameters, in their order.
struct sensitivity_result : solver_result {
  std::vector<std::vector<double>> by_parameter;
};
/// Integrates the state and its sensitivities together, by CVODES' staggered method with control of their errors. The start does not depend on the parameters.
template <class Equations>
sensitivity_result sensitivities(system<Equations> const& given, std::vector<double> const& start, double first, double last,
                                 tolerances const& wanted = {}) {
  using System = system<Equations>;
  constexpr int count = System::parameters;
  static_assert(
      count > 0,
      "chainrule: sundials: sensitivities are by parameters: cr::function(hana::make_tuple(...), cr::wrt(state...), cr::given(k...))");
  detail::cvode_run<System> run(given, start, first, last, wanted);
  auto const s = detail::owned<N_Vector, detail::free_sensitivities<count>>(N_VCloneVectorArray(count, run.y.get()));
  if (s == nullptr) throw std::bad_alloc();
  for (int k = 0; k < count; ++k) N_VConst(0, s.get()[k]);
  detail::check_run(CVodeSensInit1(run.memory.get(), count, CV_STAGGERED, System::sensitivity, s.get()), "CVodeSensInit1");
  auto const scales = run.own.equations().parameter_values();
  std::vector<double> sizes(scales.begin(), scales.end());
  for (double& each : sizes) each = each == 0 ? 1 : std::fabs(each);
  detail::check_run(CVodeSetSensParams(run.memory.get(), nullptr, sizes.data(), nullptr), "CVodeSetSensParams");
  detail::check_run(CVodeSensEEtolerances(run.memory.get()), "CVodeSensEEtolerances");
  CVodeSetSensErrCon(run.memory.get(), SUNTRUE);
  sensitivity_result result;
  auto const [flag, stopped] = detail::step_by_step(wanted, first, last, CV_TOO_MUCH_WORK, [&](realtype& reached) {
    return CVode(run.memory.get(), last, run.y.get(), &reached, CV_ONE_STEP);
  });
  static_cast<solver_result&>(result) = run.concluded(flag);
  if (stopped) result.status = solver_status::stopped;
  if (flag < 0) return result;
  realtype at_time = first;
  CVodeGetSens(run.memory.get(), &at_time, s.get());
  for (int k = 0; k < count; ++k) {
    realtype const* const list = N_VGetArrayPointer(s.get()[k]);
    result.by_parameter.emplace_back(list, list + System::states);
    if (!chainrule::detail::all_finite(result.by_parameter.back())) result.status = solver_status::not_finite;
  }
  return result;
}

/// A state, and the gradient of its weighted sum by the state at the start and by the parameters.
struct adjoint_result : solver_result {
  std::vector<double> by_start;
  std::vector<double> by_parameter;
};
/// Integrates forward to `last`, then the adjoint equations back: the gradient of the sum of weights[k] * y[k] at the end, at the cost of one run for all
/// parameters. `between` steps lie between two checkpoints.
template <class Equations>
adjoint_result adjoint(system<Equations> const& given, std::vector<double> const& start, double first, double last,
                       std::vector<double> const& weights, tolerances const& wanted = {}, long between = 150) {
  using System = system<Equations>;
  detail::cvode_run<System> run(given, start, first, last, wanted);
  detail::check_start(weights, start.size());
  void* const memory = run.memory.get();
  detail::check_run(CVodeAdjInit(memory, between, CV_HERMITE), "CVodeAdjInit");
  int checkpoints = 0;
  auto const [flag, stopped] = detail::step_by_step(wanted, first, last, CV_TOO_MUCH_WORK, [&](realtype& reached) {
    return CVodeF(memory, last, run.y.get(), &reached, CV_ONE_STEP, &checkpoints);
  });
  adjoint_result result;
  static_cast<solver_result&>(result) = run.concluded(flag);
  if (stopped) result.status = solver_status::stopped;
  if (flag < 0 || stopped) return result;

  detail::vector const l = detail::vector_of(weights, run.context);
  detail::vector const q = detail::vector_of(std::vector<double>(std::size_t(std::max(1, System::parameters)), 0), run.context);
  detail::linear_solver const linear(l.get(), -1, run.context);
  int which = 0;
  detail::check_run(CVodeCreateB(memory, CV_BDF, &which), "CVodeCreateB");
  detail::check_run(CVodeInitB(memory, which, System::adjoint, last, l.get()), "CVodeInitB");
  CVodeSetUserDataB(memory, which, run.own.data());
  CVodeSStolerancesB(memory, which, wanted.relative, wanted.absolute);
  CVodeSetMaxNumStepsB(memory, which, wanted.most_steps);
  detail::check_run(CVodeSetLinearSolverB(memory, which, linear.solver.get(), linear.matrix.get()), "CVodeSetLinearSolverB");
  detail::check_run(CVodeSetJacFnB(memory, which, System::adjoint_jacobian), "CVodeSetJacFnB");
  if constexpr (System::parameters > 0) {
    detail::check_run(CVodeQuadInitB(memory, which, System::adjoint_quadrature, q.get()), "CVodeQuadInitB");
    CVodeSetQuadErrConB(memory, which, SUNTRUE);
    CVodeQuadSStolerancesB(memory, which, wanted.relative, wanted.absolute);
  }
  realtype reached = last;
  auto const [back, stopped_back] = detail::step_by_step(wanted, last, first, CV_TOO_MUCH_WORK, [&](realtype& now) {
    int const step = CVodeB(memory, first, CV_ONE_STEP);
    return step < 0 ? step : CVodeGetB(memory, which, &now, l.get());
  });
  run.own.rethrow();
  result.told = "CVodeB answers " + std::to_string(back);
  if (stopped_back) {
    result.status = solver_status::stopped;
    return result;
  }
  if (back >= 0) {
    CVodeGetB(memory, which, &reached, l.get());
    result.by_start.assign(N_VGetArrayPointer(l.get()), N_VGetArrayPointer(l.get()) + start.size());
    if constexpr (System::parameters > 0) {
      CVodeGetQuadB(memory, which, &reached, q.get());
      result.by_parameter.assign(N_VGetArrayPointer(q.get()), N_VGetArrayPointer(q.get()) + System::parameters);
    }
  }
  bool const finite = chainrule::detail::all_finite(result.by_start) && chainrule::detail::all_finite(result.by_parameter);
  if (back < 0 || !finite)
    result.status = back == CV_TOO_MUCH_WORK ? solver_status::limit_reached
                    : finite                 ? solver_status::failed
                                             : solver_status::not_finite;
  return result;
}

/// Integrates F(t, y, y') = 0 by IDA, from a consistent state and slopes.
template <class Equations>
solver_result integrate(implicit_system<Equations> const& given, std::vector<double> const& start,
                        std::vector<double> const& slopes, double first, double last, tolerances const& wanted = {}) {
  using System = implicit_system<Equations>;
  detail::check_start(start, std::size_t(System::states));
  detail::check_start(slopes, std::size_t(System::states));
  System own = given;
  detail::context const context;
  detail::vector const y = detail::vector_of(start, context), by_time = detail::vector_of(slopes, context);
  detail::linear_solver const linear(y.get(), -1, context);
  auto const memory = detail::own<detail::free_memory_of_ida>(IDACreate(context));
  IDASetErrHandlerFn(memory.get(), detail::quiet, nullptr);
  detail::check_run(IDAInit(memory.get(), System::residual, first, y.get(), by_time.get()), "IDAInit");
  IDASetUserData(memory.get(), own.data());
  if (wanted.absolute_each.empty())
    detail::check_run(IDASStolerances(memory.get(), wanted.relative, wanted.absolute), "IDASStolerances");
  else
    detail::check_run(IDASVtolerances(memory.get(), wanted.relative, detail::vector_of(wanted.absolute_each, context).get()),
                      "IDASVtolerances");
  IDASetMaxNumSteps(memory.get(), wanted.most_steps);
  detail::check_run(IDASetLinearSolver(memory.get(), linear.solver.get(), linear.matrix.get()), "IDASetLinearSolver");
  detail::check_run(IDASetJacFn(memory.get(), System::jacobian), "IDASetJacFn");
  IDASetStopTime(memory.get(), last);
  auto const [flag, stopped] = detail::step_by_step(wanted, first, last, IDA_TOO_MUCH_WORK, [&](realtype& reached) {
    return IDASolve(memory.get(), last, &reached, y.get(), by_time.get(), IDA_ONE_STEP);
  });
  own.rethrow();
  solver_result result;
  result.x.assign(N_VGetArrayPointer(y.get()), N_VGetArrayPointer(y.get()) + System::states);
  IDAGetNumSteps(memory.get(), &result.iterations);
  IDAGetNumResEvals(memory.get(), &result.evaluations);
  result.told = "IDASolve answers " + std::to_string(flag);
  bool const no_residual =
      flag == IDA_RES_FAIL || flag == IDA_FIRST_RES_FAIL || flag == IDA_REP_RES_ERR || flag == IDA_LSETUP_FAIL;
  detail::conclude(result, flag, no_residual, IDA_TOO_MUCH_WORK);
  if (stopped) result.status = solver_status::stopped;
  return result;
}

/// A root of F(u) = 0 by KINSOL's Newton iteration with line search, and a look at what it found: every residual at most the tolerance. (KINSOL itself reports
/// success at a residual that is not a number.)
template <class Equations>
solver_result find_root(nonlinear_system<Equations> const& given, std::vector<double> const& start, double tolerance = 1e-10,
                        long most_iterations = 200) {
  using System = nonlinear_system<Equations>;
  detail::check_start(start, std::size_t(System::states));
  System own = given;
  detail::context const context;
  detail::vector const u = detail::vector_of(start, context),
                       ones = detail::vector_of(std::vector<double>(start.size(), 1), context);
  detail::linear_solver const linear(u.get(), -1, context);
  auto const memory = detail::own<detail::free_memory_of_kinsol>(KINCreate(context));
  KINSetErrHandlerFn(memory.get(), detail::quiet, nullptr);
  detail::check_run(KINInit(memory.get(), System::residual, u.get()), "KINInit");
  KINSetUserData(memory.get(), own.data());
  KINSetFuncNormTol(memory.get(), tolerance / 10);
  KINSetNumMaxIters(memory.get(), most_iterations);
  KINSetMaxSetupCalls(memory.get(), 1);
  detail::check_run(KINSetLinearSolver(memory.get(), linear.solver.get(), linear.matrix.get()), "KINSetLinearSolver");
  detail::check_run(KINSetJacFn(memory.get(), System::jacobian), "KINSetJacFn");
  int const flag = KINSol(memory.get(), u.get(), KIN_LINESEARCH, ones.get(), ones.get());
  own.rethrow();
  solver_result result;
  result.x.assign(N_VGetArrayPointer(u.get()), N_VGetArrayPointer(u.get()) + start.size());
  KINGetNumNonlinSolvIters(memory.get(), &result.iterations);
  KINGetNumFuncEvals(memory.get(), &result.evaluations);
  result.told = "KINSol answers " + std::to_string(flag);
  own.equations().set(0, result.x);
  auto const residuals = own.equations().slopes();
  std::vector<double> change(residuals.size());
  own.equations().template jacobian<false>([&](int at_row, int at_column, double one_slope) {
    change[std::size_t(at_row)] += std::fabs(one_slope) * std::fmax(1, std::fabs(result.x[std::size_t(at_column)]));
  });
  chainrule::detail::check_root(result, residuals, change, tolerance);
  if (result.status == solver_status::infeasible && flag == KIN_MAXITER_REACHED) result.status = solver_status::limit_reached;
  return result;
}

}  // namespace chainrule::sundials
