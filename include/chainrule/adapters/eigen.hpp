// Eigen's unsupported NonLinearOptimization: LevenbergMarquardt and HybridNonLinearSolver.
#pragma once

#include <chainrule/adapters/solver/residuals.hpp>

#include <unsupported/Eigen/NonLinearOptimization>

namespace chainrule::eigen {

/// What LevenbergMarquardt and HybridNonLinearSolver ask for. Refers to the columns of data, if there are any, and to nothing else. Where a
/// residual or a slope is not finite it answers -1, and the solver stops with UserAsked; exceptions pass through.
template <class Residuals>
class residual_functor {
  Residuals residuals_;

 public:
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  enum { InputsAtCompileTime = Residuals::known_unknowns, ValuesAtCompileTime = Eigen::Dynamic };

  explicit residual_functor(Residuals const& residuals) : residuals_(residuals) {}
  [[nodiscard]] Residuals const& residuals() const { return residuals_; }
  [[nodiscard]] int inputs() const { return residuals_.unknowns(); }
  [[nodiscard]] int values() const { return residuals_.count(); }

  int operator()(Eigen::VectorXd const& x, Eigen::VectorXd& r) const {
    check_length(x);
    return residuals_.values(residuals_.at(x), [&](int at_row, double one_residual) { r[at_row] = one_residual; }) ? 0 : -1;
  }
  int df(Eigen::VectorXd const& x, Eigen::MatrixXd& table) const {
    check_length(x);
    return residuals_.jacobian(residuals_.at(x),
                               [&](int at_row, int at_column, double one_slope) { table(at_row, at_column) = one_slope; })
               ? 0
               : -1;
  }

 private:
  void check_length(Eigen::VectorXd const& x) const {
    if (x.size() != residuals_.unknowns())
      chainrule::detail::throw_wrong_length("the list of unknowns", std::size_t(x.size()), std::size_t(residuals_.unknowns()));
  }
};

namespace detail {

/// Any functor: Eigen's solvers are compiled once, not for each.
struct any_functor {
  using Scalar = double;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };
  void const* self;
  int unknowns, residuals;
  int (*call)(void const*, Eigen::VectorXd const&, Eigen::VectorXd&);
  int (*slopes)(void const*, Eigen::VectorXd const&, Eigen::MatrixXd&);

  template <class Functor>
  explicit any_functor(Functor const& functor)
      : self(&functor),
        unknowns(functor.inputs()),
        residuals(functor.values()),
        call([](void const* to, Eigen::VectorXd const& at, Eigen::VectorXd& r) {
          return (*static_cast<Functor const*>(to))(at, r);
        }),
        slopes([](void const* to, Eigen::VectorXd const& at, Eigen::MatrixXd& all) {
          return static_cast<Functor const*>(to)->df(at, all);
        }) {}
  [[nodiscard]] int inputs() const { return unknowns; }
  [[nodiscard]] int values() const { return residuals; }
  int operator()(Eigen::VectorXd const& x, Eigen::VectorXd& r) const { return call(self, x, r); }
  int df(Eigen::VectorXd const& x, Eigen::MatrixXd& table) const { return slopes(self, x, table); }
};

}  // namespace detail

/// The functor of residuals: cr::function(hana::make_tuple(...), x, y), or a residual for each row of columns,
/// functor(cr::function(v - model, cr::wrt(a, b), cr::given(t, v)), times, volts).
template <class F, class... Columns>
auto functor(F const& f, Columns&&... columns) {
  return chainrule::detail::functor_of_residuals<residual_functor>(f, std::forward<Columns>(columns)...);
}

/// Least squares by LevenbergMarquardt, and a look at what it found. (At a start that is a solution already Eigen itself answers CosinusTooSmall.)
template <class Residuals>
solver_result levenberg_marquardt(residual_functor<Residuals> const& functor, std::vector<double> const& start,
                                  double tolerance = 1e-8, long most_evaluations = 1000) {
  chainrule::detail::check_start(start, functor.residuals().unknowns());
  detail::any_functor own(functor);
  Eigen::LevenbergMarquardt<detail::any_functor> solver(own);
  solver.parameters.ftol = solver.parameters.xtol = 1e-15;
  solver.parameters.gtol = tolerance / 2;
  solver.parameters.factor = chainrule::detail::minpack_factor(start);
  solver.parameters.maxfev = most_evaluations;
  Eigen::VectorXd x = Eigen::Map<Eigen::VectorXd const>(start.data(), Eigen::Index(start.size()));
  int const told = solver.minimize(x);
  solver_result result;
  result.x.assign(x.data(), x.data() + x.size());
  result.iterations = long(solver.iter);
  result.evaluations = long(solver.nfev);
  result.told = "LevenbergMarquardtSpace::Status " + std::to_string(told);
  chainrule::detail::check_fit(result, functor.residuals(), start, tolerance);
  if (told == Eigen::LevenbergMarquardtSpace::UserAsked) result.status = solver_status::not_finite;
  chainrule::detail::explain(result, told == Eigen::LevenbergMarquardtSpace::TooManyFunctionEvaluation);
  return result;
}

/// A root of as many equations as unknowns by HybridNonLinearSolver, and a look at what it found.
template <class Residuals>
solver_result hybrid(residual_functor<Residuals> const& functor, std::vector<double> const& start, double tolerance = 1e-8,
                     long most_evaluations = 1000) {
  chainrule::detail::check_start(start, functor.residuals().unknowns());
  if (functor.values() != functor.inputs())
    chainrule::detail::throw_wrong_length("the list of equations", std::size_t(functor.values()), std::size_t(functor.inputs()));
  detail::any_functor own(functor);
  Eigen::HybridNonLinearSolver<detail::any_functor> solver(own);
  solver.parameters.xtol = 1e-14;
  solver.parameters.factor = chainrule::detail::minpack_factor(start);
  solver.parameters.maxfev = most_evaluations;
  Eigen::VectorXd x = Eigen::Map<Eigen::VectorXd const>(start.data(), Eigen::Index(start.size()));
  int const told = solver.solve(x);
  solver_result result;
  result.x.assign(x.data(), x.data() + x.size());
  result.iterations = long(solver.iter);
  result.evaluations = long(solver.nfev);
  result.told = "HybridNonLinearSolverSpace::Status " + std::to_string(told);
  chainrule::detail::check_root(result, functor.residuals(), tolerance);
  if (told == Eigen::HybridNonLinearSolverSpace::UserAsked) result.status = solver_status::not_finite;
  chainrule::detail::explain(result, told == Eigen::HybridNonLinearSolverSpace::TooManyFunctionEvaluation);
  return result;
}

}  // namespace chainrule::eigen
